"""HTML elements → visible blocks of text, each piece still knowing its element. Walks without recursion."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from pipeline.extractors.html_styles import is_side_by_side
from pipeline.extractors.html_tables import TableRow, is_data_table, read_rows
from pipeline.extractors.html_text import (
    BLOCK_TAGS,
    Piece,
    Run,
    is_hidden,
    is_line,
    is_note_marker,
    shown_text,
    squash,
)
from pipeline.extractors.source_lines import states_source
from pipeline.model import BlockKind

_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_LISTS = frozenset(("li", "dd"))
_BULLETS = re.compile(r"\s*(?:[•·‣▪▫◦●○■□–—*-]|\(?(?:\d{1,2}|[a-z])[.)])\s")
_DRAWN_BULLET = re.compile(r"[•·‣▪▫◦●○■□]\s+")
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_THOUSANDS_BEGUN = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3}){0,4},\Z")
_THOUSANDS = re.compile(r"0\d\d(?!\d)")  # begins no number of its own
_NOTE_LISTS = frozenset(("references", "footnotes", "endnotes", "notes", "reflist"))
_MAX_VALUE = 80  # characters of a definition that is a value and not a text
_MAX_BOLD_HEADING = 150  # characters; longer bold paragraphs are emphasis


@dataclass(frozen=True, slots=True)
class HtmlBlock:
    """One block of visible text with the elements that its characters came from; offsets count from its own start."""

    kind: BlockKind
    text: str
    pieces: tuple[Piece, ...]
    element: etree._Element  # the block-level element that holds it
    level: int = 0
    linked: int = 0  # characters inside links
    bold: bool = False  # all of it
    headers: tuple[str, ...] = ()
    caption: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class _Context:
    """What the open elements say about the text in them."""

    element: etree._Element
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    bold: bool = False
    linked: bool = False
    preformatted: bool = False
    is_row: bool = False  # its children stand side by side


@dataclass
class _Reader:
    """Collects text runs into lines (ended by `<br>`) and lines into blocks (ended by block-level elements)."""

    open: list[_Context]
    blocks: list[HtmlBlock] = field(default_factory=list)
    lines: list[list[Run]] = field(default_factory=lambda: [[]])
    context: _Context | None = None  # of the text that waits to be flushed

    def add_text(self, text: str | None, element: etree._Element) -> None:
        if not text:
            return
        top = self.open[-1]
        if self.context is None:
            if text.isspace() and not top.preformatted:
                return
            self.context = None if text.isspace() else top
        parts = text.split("\n") if top.preformatted else [text]
        for n, part in enumerate(parts):
            if n:
                self.lines.append([])
            self.lines[-1].append(Run(part, element, top.linked, top.bold))

    def flush(self) -> None:
        """Ends the block; a block of several lines is divided where the lines are not one wrapped paragraph."""
        context, lines = self.context, self.lines
        if context is not None or len(lines) > 1 or lines[0]:
            self.context, self.lines = None, [[]]
        if context is None:
            return
        whole = context.kind in (BlockKind.HEADING, BlockKind.CAPTION)
        for runs in _headline(lines) if whole else _joined_lines(lines):
            block = _block_of(runs, context)
            if block:
                self.blocks.append(block)

    def add_rows(self, rows: tuple[TableRow, ...]) -> None:
        for row in rows:
            self.blocks.append(
                HtmlBlock(
                    row.kind,
                    row.text,
                    row.pieces,
                    row.element,
                    linked=row.linked,
                    headers=row.headers,
                    caption=row.caption,
                    label=row.label,
                )
            )


def read_blocks(root: etree._Element) -> list[HtmlBlock]:
    """Every visible block of the page in document order, site furniture included."""
    reader = _Reader([_Context(root)])
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    skipped: etree._Element | None = None
    for event, element in walk:
        if event == "start":
            if is_hidden(element) or is_note_marker(element):
                walk.skip_subtree()
                skipped = element
            elif element.tag == "table" and is_data_table(element):
                reader.flush()
                reader.add_rows(read_rows(element))
                walk.skip_subtree()
                skipped = element
            else:
                _open(reader, element)
            continue
        if event == "end" and element is not skipped:
            if element.tag in BLOCK_TAGS:
                reader.flush()
            elif is_line(element):
                reader.lines.append([])
            reader.open.pop()
        if element is not root:
            parent = element.getparent()
            reader.add_text(element.tail, parent)
        skipped = None if element is skipped else skipped
    reader.flush()
    return list(_with_terms(_with_bold_headings(reader.blocks)))


def _open(reader: _Reader, element: etree._Element) -> None:
    tag, top = element.tag, reader.open[-1]
    if tag in BLOCK_TAGS:
        reader.flush()
    elif tag == "br" or is_line(element):
        reader.lines.append([])
    elif top.is_row and len((element.text or "").strip()) != 1:  # else a counter, whose digits are elements
        reader.add_text(" ", element)
    reader.open.append(_context_of(element, tag, top))
    reader.add_text(shown_text(element), element)


def _context_of(element: etree._Element, tag: str, top: _Context) -> _Context:
    style = element.get("style")
    is_row = is_side_by_side(style, element.get("class"))
    bold = top.bold or tag in ("b", "strong", "th") or (style is not None and bool(_BOLD_STYLE.search(style)))
    if tag not in BLOCK_TAGS:
        linked = top.linked or (tag == "a" and element.get("href") is not None)
        if bold is top.bold and linked is top.linked and is_row is top.is_row:
            return top
        return _Context(top.element, top.kind, top.level, bold, linked, top.preformatted, is_row)
    kind, level = top.kind, 0
    if tag in _HEADINGS:
        kind, level = BlockKind.HEADING, _HEADINGS[tag]
    elif tag in _LISTS:
        kind = BlockKind.FOOTNOTE if kind is BlockKind.FOOTNOTE else BlockKind.LIST_ITEM
    elif tag in ("figcaption", "caption") or (tag in ("div", "p") and "caption" in (element.get("class") or "")):
        kind = BlockKind.CAPTION
    elif tag in ("ol", "ul", "div", "section") and _NOTE_LISTS & set((element.get("class") or "").lower().split()):
        kind = BlockKind.FOOTNOTE
    pre = top.preformatted or tag in ("pre", "xmp", "listing", "plaintext")
    return _Context(element, kind, level, bold, top.linked, pre, is_row)


def _joined_lines(lines: list[list[Run]]) -> Iterator[list[Run]]:
    """`<br>` ends a block, unless the lines are one paragraph that was wrapped by hand."""
    if len(lines) == 1:
        yield lines[0]
        return
    texts = ["".join(run.text for run in line).strip() for line in lines]
    width = max(map(len, texts), default=0)
    pending: list[Run] = []
    for n, line in enumerate(lines):
        pending.extend(line)
        following = texts[n + 1] if n + 1 < len(texts) else ""
        if _THOUSANDS_BEGUN.search(texts[n]) and _THOUSANDS.match(following):
            continue
        if following and texts[n] and _is_wrapped(texts[n], following, width):
            pending.append(Run(" ", pending[-1].element, pending[-1].linked, pending[-1].bold))
            continue
        yield pending
        pending = []


def _headline(lines: list[list[Run]]) -> Iterator[list[Run]]:
    """A heading of several lines is one heading."""
    yield [run for line in lines for run in (*line, *(Run(" ", last.element) for last in line[-1:]))]


def _is_wrapped(line: str, following: str, width: int) -> bool:
    if _SENTENCE_END.search(line) and len(line) < width * 0.8:
        return False
    if _BULLETS.match(following) or states_source(line):
        return False
    if following[0].islower():
        return True
    return 45 <= width <= 120 and len(line) >= width * 0.8


def _block_of(runs: list[Run], context: _Context) -> HtmlBlock | None:
    text, pieces = squash(runs)
    if not text:
        return None
    bullet = _DRAWN_BULLET.match(text) if context.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) else None
    if bullet is not None and bullet.end() < len(text):
        text, pieces = text[bullet.end() :], tuple(_moved(pieces, -bullet.end()))
    inked = [run for run in runs if not run.text.isspace() and run.text]
    return HtmlBlock(
        BlockKind.LIST_ITEM if bullet is not None else context.kind,
        text,
        pieces,
        context.element,
        context.level,
        linked=min(len(text), sum(len(run.text.strip()) for run in inked if run.linked)),
        bold=all(run.bold for run in inked),
    )


def _moved(pieces: Iterable[Piece], shift: int) -> Iterator[Piece]:
    for start, end, element in pieces:
        if end + shift > 0:
            yield Piece(max(0, start + shift), end + shift, element)


def _with_bold_headings(blocks: list[HtmlBlock]) -> Iterator[HtmlBlock]:
    """A short bold paragraph above plain text is a heading, as word processors save it."""
    for n, block in enumerate(blocks):
        plain_follows = n + 1 < len(blocks)
        if (
            block.kind is BlockKind.PARAGRAPH
            and block.bold
            and plain_follows
            and len(block.text) <= _MAX_BOLD_HEADING
            and block.text[-1] not in ".,;"
            and block.element.tag not in ("td", "th", "li")
            and any(map(str.isalpha, block.text))
        ):
            yield replace(block, kind=BlockKind.HEADING, level=4)
        else:
            yield block


def _with_terms(blocks: Iterable[HtmlBlock]) -> Iterator[HtmlBlock]:
    """A term and its short value ("Prisoners" / "80,000") are one block, or the value would have lost its subject."""
    listed = list(blocks)
    n = 0
    while n < len(listed):
        term = listed[n]
        value = listed[n + 1] if n + 1 < len(listed) else None
        after = listed[n + 2].element.tag if n + 2 < len(listed) else ""
        if value is not None and term.element.tag == "dt" and after != "dd" and _is_value(value, term):
            yield _joined_term(term, value)
            n += 2
        else:
            yield term
            n += 1


def _is_value(value: HtmlBlock, term: HtmlBlock) -> bool:
    return value.element.tag == "dd" and len(value.text) <= _MAX_VALUE and term.text[-1] not in ".!?"


def _joined_term(term: HtmlBlock, value: HtmlBlock) -> HtmlBlock:
    glue = " " if term.text[-1] in ":–—" else ": "
    shift = len(term.text) + len(glue)
    moved = tuple(_moved(value.pieces, shift))
    return replace(
        value,
        text=term.text + glue + value.text,
        pieces=term.pieces + moved,
        linked=term.linked + value.linked,
        bold=False,
    )
