"""Paragraphs become the one text of the document, each word of it with an anchor.

Blocks are separated by a line feed; at the end of a page the form feed follows it ("... end.\\n\\fNext ..."). Where a
paragraph runs over the page break the form feed stands alone in place of the space ("held\\fin camps").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import cast

from pipeline.extractors.hyphenation import HYPHENS, Hyphenation
from pipeline.extractors.page_frame import Box, displayed_box
from pipeline.extractors.paragraphs import Paragraph, without_bullet
from pipeline.extractors.runs import Word
from pipeline.extractors.table_cells import Table, TableRow
from pipeline.extractors.table_context import (
    CONTINUED,
    TableContext,
    column_headers,
    enter_group,
    group_of,
    is_text_only,
)
from pipeline.model import Anchor, Block, BlockKind

_BREAKING = f"{HYPHENS}–—"  # a word that ends so may go on in the next
_MARKS = re.compile("[\x02\ufffe]")  # PDFium's, where nothing was joined

_new_anchor = cast(Callable[[tuple[object, ...]], Anchor], partial(tuple.__new__, Anchor))  # half the time of Anchor()


@dataclass(slots=True)
class _Token:
    """A word that may have been broken, and the pieces of it so far."""

    text: str
    page: int
    boxes: list[tuple[int, int, Box]] = field(default_factory=list)  # length of its piece of `text`, page, box


@dataclass
class PdfTextWriter:
    """`sizes`: width and height of each page as displayed."""

    hyphenation: Hyphenation
    sizes: Sequence[tuple[float, float]]
    blocks: list[Block] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _start: int = 0  # of the block or cell being written
    _page: int = 1
    _above: list[str] = field(default_factory=list)  # the last two blocks
    _table: TableContext | None = None  # the last table, as long as it may go on
    _open_caption: int | None = None  # index of the first row whose caption comes below it

    def write(self, paragraphs: Sequence[Paragraph]) -> str:
        for paragraph in paragraphs:
            if paragraph.table is not None:
                self._write_table(paragraph)
            else:
                parts = (paragraph, *paragraph.continuations)
                lines = [(part.page, line.turn, line.words) for part in parts for line in part.lines]
                if paragraph.kind is BlockKind.LIST_ITEM and len(lines[0][2]) > 1:
                    lines[0] = (*lines[0][:2], without_bullet(lines[0][2]))
                self._note_block(paragraph, self._write_block(paragraph.kind, lines, level=paragraph.level))
        if self._page < len(self.sizes):
            self._separate(len(self.sizes))
        return "".join(self._parts)

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _separate(self, page: int) -> None:
        if self.blocks:
            self._put("\n")
        self._turn_pages(page)

    def _turn_pages(self, page: int) -> None:
        self._put("\f" * (page - self._page))
        self._page = max(self._page, page)

    def _write_block(self, kind: BlockKind, lines: list[tuple[int, float, list[Word]]], level: int) -> str:
        self._separate(lines[0][0])
        start, first_part = self._length, len(self._parts)
        self._start = start
        self._write_words(lines)
        self.blocks.append(Block(kind, start, self._length, level))
        return "".join(self._parts[first_part:])

    def _write_words(self, lines: list[tuple[int, float, list[Word]]]) -> None:
        """Words with a space between them, a form feed at a page's end, and nothing where one was broken."""
        parts, anchors, at = self._parts, self.anchors, self._length
        broken: _Token | None = None
        for page, turn, words in lines:
            at_line_end = True
            for word in words:
                text, box = word[0], word[1:]
                if turn:
                    box = displayed_box(box, turn, *self.sizes[page - 1])
                if broken is not None:
                    joined = self._join(broken.text, text, at_line_end)
                    if joined is not None:
                        _append_piece(broken, joined, text, page, box)
                        at_line_end = False
                        if text[-1] not in _BREAKING:
                            at = self._put_token(broken, at)
                            broken = None
                        continue
                    at = self._put_token(broken, at)
                    broken = None
                at_line_end = False
                if text[-1] in _BREAKING:
                    broken = _Token(text, page, [(len(text), page, box)])
                    continue
                at = self._put_space(page, at)
                end = at + len(text)
                anchors.append(_new_anchor((at, end, page, box, "")))
                parts.append(text)
                at = end
        if broken is not None:
            at = self._put_token(broken, at)
        self._length = at

    def _put_space(self, page: int, at: int) -> int:
        """Between this word and the one before it, if that is of the same block or cell."""
        if at == self._start:
            return at
        if page == self._page:
            self._parts.append(" ")
            return at + 1
        self._parts.append("\f" * (page - self._page))
        at += page - self._page
        self._page = page
        return at

    def _put_token(self, token: _Token, at: int) -> int:
        at = self._put_space(token.page, at)
        for length, page, box in token.boxes:
            self.anchors.append(_new_anchor((at, at + length, page, box, "")))
            at += length
        self._parts.append(_MARKS.sub("-", token.text))
        return at

    def _join(self, first: str, second: str, at_line_end: bool) -> str | None:
        if at_line_end:
            return self.hyphenation.join(first, second)
        if _MARKS.match(first[-1]):
            return f"{first[:-1]}-{second}"
        return first + second if self.hyphenation.closes_gap(first, second) else None

    def _write_table(self, paragraph: Paragraph) -> None:
        """A row a block, with the headers of each cell; a table that goes on overleaf takes them from its beginning."""
        table, page = paragraph.table, paragraph.page
        assert table is not None  # noqa: S101
        caption = " ".join(self._above[len(self._above) - paragraph.captions :])
        if table.title:
            lines = [(page, float(table.turn), list(words)) for words in table.title]
            caption = self._write_block(BlockKind.CAPTION, lines, level=0)
        before = self._table if self._table is not None and self._table.goes_on(table, page) else None
        if before is not None and caption and not CONTINUED.search(caption):
            before = None
        written = [self._write_cells(page, table, row) for row in table.rows]
        texts = tuple(cells for _, _, cells in written)
        header_texts = tuple(cells for row, cells in zip(table.rows, texts, strict=True) if row.header)
        headers = column_headers(table, texts)
        groups: tuple[tuple[float, str], ...] = ()
        known = headers
        if before is not None:
            caption = before.caption or caption
            repeated = header_texts == before.header_texts
            known = headers if headers and not (repeated or is_text_only(table)) else before.headers
            groups = before.groups
        first_block = len(self.blocks)
        for row, (start, end, cells) in zip(table.rows, written, strict=True):
            is_header = row.header and (known == headers or cells in (before.header_texts if before else ()))
            own_label = " ".join(word.text for word in row.label)
            label = "" if is_header else " ".join([*(text for _, text in groups), own_label]).strip()
            if not is_header and (group := group_of(row, cells)) is not None:
                groups = enter_group(groups, group)
                label = " ".join(text for _, text in groups[:-1])
            own = () if is_header else known
            self.blocks.append(Block(BlockKind.TABLE_ROW, start, end, headers=own, caption=caption, label=label))
        self._table = TableContext(table, page, known, header_texts, groups, caption)
        self._open_caption = first_block if paragraph.caption_below else None

    def _write_cells(self, page: int, table: Table, row: TableRow) -> tuple[int, int, tuple[str, ...]]:
        """Start and end of the row in the text, and its cells."""
        if self._length:
            self._put("\n")
        self._turn_pages(page)
        start = self._length
        cells: list[str] = []
        for i, cell in enumerate(row.cells):
            if i:
                self._put("\t")
            cells.append(self._write_cell(page, table.turn, cell.words))
        return start, self._length, tuple(cells)

    def _write_cell(self, page: int, turn: int, words: Sequence[Word]) -> str:
        first_part, self._start = len(self._parts), self._length
        self._write_words([(page, turn, line) for line in _cell_lines(words)])
        return "".join(self._parts[first_part:])

    def _note_block(self, paragraph: Paragraph, text: str) -> None:
        """Remembers what may be a caption, and whether a table may go on after it."""
        self._above = [*self._above[-1:], text]
        if self._open_caption is not None:
            for i in range(self._open_caption, len(self.blocks) - 1):
                self.blocks[i] = replace(self.blocks[i], caption=text)
            self._open_caption = None
        if paragraph.kind is BlockKind.FOOTNOTE or CONTINUED.search(text[-40:]):
            return
        if paragraph.kind not in (BlockKind.CAPTION, BlockKind.HEADING):
            self._table = None


def _append_piece(token: _Token, joined: str, piece: str, page: int, box: Box) -> None:
    """The hyphen that went takes its length from the piece before it."""
    length, first_page, first_box = token.boxes[-1]
    token.boxes[-1] = (length + len(joined) - len(piece) - len(token.text), first_page, first_box)
    token.boxes.append((len(piece), page, box))
    token.text = joined


def _cell_lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    line: list[Word] = []
    for word in words:
        if line and word.top > (line[-1].top + line[-1].bottom) / 2:
            yield line
            line = []
        line.append(word)
    if line:
        yield line
