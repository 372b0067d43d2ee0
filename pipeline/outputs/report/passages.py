"""A document's text as the items of a page: headings, paragraphs, lists and tables, their numbers marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from pipeline.model import Block, BlockKind, Document, Segment

MOST_CHARACTERS = 150_000  # of text on one page of the report
MOST_MARKS = 1_200  # a quantity is a few words of markup, a figure about a kilobyte, list entry included
_FIGURE_WEIGHT = 4


class Span(NamedTuple):
    """A stretch of the text that is marked."""

    char_start: int
    char_end: int
    figure_id: str = ""  # empty for a quantity that is no figure
    note: str = ""  # what the reader sees on pointing at it
    tone: str = ""  # a class of the style sheet


class Run(NamedTuple):
    """Words with the same marks. `anchors`: figures that begin here."""

    text: str  # as long as in the document, so that a place on the page is a place in the text
    figure_id: str = ""
    note: str = ""
    tone: str = ""
    anchors: tuple[str, ...] = ()
    marked: bool = False


class Cell(NamedTuple):
    char_start: int
    runs: list[Run]


@dataclass
class Item:
    """What stands on a page of the report: a block, a row of blocks, the start of a page or of a segment."""

    kind: str  # heading, paragraph, list, table, caption, footnote, source_line, page, segment
    char_start: int = 0
    runs: list[Run] = field(default_factory=list)
    level: int = 0
    rows: list[list[Cell]] = field(default_factory=list)  # of a table, and of a list with one cell each
    heads: int = 0  # rows of a table that are headers
    page: int = 0
    segment: Segment | None = None
    figures: list[str] = field(default_factory=list)
    weight: int = 0  # marks, figures more than quantities
    size: int = 0

    @property
    def words(self) -> str:
        return "".join(run.text for run in self.runs)


def split_parts(items: Iterable[Item]) -> list[list[Item]]:
    """The items on as many pages of the report as keep each of them small; at least one."""
    parts: list[list[Item]] = [[]]
    size = weight = 0
    for item in items:
        if parts[-1] and (size + item.size > MOST_CHARACTERS or weight + item.weight > MOST_MARKS):
            parts.append([])
            size = weight = 0
        parts[-1].append(item)
        size, weight = size + item.size, weight + item.weight
    return parts


def compose(document: Document, spans: Sequence[Span]) -> Iterator[Item]:
    """The items in text order; `spans` sorted by `char_start`."""
    marks, breaks = _Marks(document.text, spans), _Breaks(document)
    held: Item | None = None  # a list or table that the next block may go on with
    for block in _whole(document):
        before, item = breaks.before(block), _item(block, marks)
        if held is not None and not before and _joins(held, item):
            held.heads += item.heads if held.heads == len(held.rows) else 0
            held.rows += item.rows
            held.figures += item.figures
            held.weight, held.size = held.weight + item.weight, held.size + item.size
            continue
        if held is not None:
            yield held
        yield from before
        held = item
    if held is not None:
        yield held


class _Breaks:
    """Where pages and segments begin, asked for block by block."""

    def __init__(self, document: Document) -> None:
        self._text, self._paged = document.text, document.pages is not None
        self._segments = list(document.segments) if len(document.segments) > 1 else []
        self._page, self._feeds, self._counted = 0, 0, 0

    def before(self, block: Block) -> list[Item]:
        found = []
        if self._paged:
            self._feeds += self._text.count("\f", self._counted, block.char_start)
            self._counted = max(self._counted, block.char_start)
            if self._page != self._feeds + 1:
                self._page = self._feeds + 1
                found.append(Item("page", page=self._page))
        while self._segments and self._segments[0].char_start <= block.char_start:
            found.append(Item("segment", segment=self._segments.pop(0)))
        return found


def _joins(before: Item, item: Item) -> bool:
    """Rows of one list or table; a long one is cut, so that a page can end."""
    small = before.size + item.size < MOST_CHARACTERS / 4 and before.weight + item.weight < MOST_MARKS / 4
    return before.kind == item.kind and item.kind in ("list", "table") and small


def _whole(document: Document) -> Iterator[Block]:
    """The blocks, and a paragraph for each stretch of text between them: nothing of a document is hidden."""
    end = 0
    for block in document.blocks:
        yield from _between(document.text, end, block.char_start)
        if block.char_end > block.char_start:
            yield block
        end = max(end, block.char_end)
    yield from _between(document.text, end, len(document.text))


def _between(text: str, start: int, end: int) -> Iterator[Block]:
    at = start
    for line in text[start:end].splitlines(keepends=True):
        if stripped := line.strip():
            first = at + line.index(stripped)
            yield Block(BlockKind.PARAGRAPH, first, first + len(stripped))
        at += len(line)


def _item(block: Block, marks: _Marks) -> Item:
    kind, start, end = block.kind.value, block.char_start, block.char_end
    item = Item(kind, start, level=block.level, size=end - start)
    if block.kind is BlockKind.TABLE_ROW:
        item.kind, item.heads = "table", 0 if block.headers else 1
        cells, at = [], start
        for cell in marks.text[start:end].split("\t"):
            cells.append(Cell(at, marks.runs(at, at + len(cell), item)))
            at += len(cell) + 1
        item.rows.append(cells)
    elif block.kind is BlockKind.LIST_ITEM:
        item.kind = "list"
        item.rows.append([Cell(start, marks.runs(start, end, item))])
    else:
        item.runs = marks.runs(start, end, item)
    return item


class _Marks:
    """Cuts stretches of the text, asked for in text order, at the ends of spans."""

    def __init__(self, text: str, spans: Sequence[Span]) -> None:
        self.text = text
        self._spans = spans
        self._next = 0
        self._open: list[Span] = []

    def runs(self, start: int, end: int, item: Item) -> list[Run]:
        while self._next < len(self._spans) and self._spans[self._next].char_start < end:
            self._open.append(self._spans[self._next])
            self._next += 1
        self._open = [span for span in self._open if span.char_end > start]
        here = self._open
        if not here:
            return [Run(self._words(start, end))] if end > start else []
        cuts = {start, end}
        for span in here:
            cuts |= {max(start, span.char_start), min(end, span.char_end)}
        ordered = sorted(cut for cut in cuts if start <= cut <= end)
        return [self._run(first, last, here, item) for first, last in pairwise(ordered) if last > first]

    def _run(self, first: int, last: int, here: list[Span], item: Item) -> Run:
        over = [span for span in here if span.char_start <= first and span.char_end >= last]
        anchors = tuple(span.figure_id for span in over if span.figure_id and span.char_start == first)
        item.figures += anchors
        item.weight += _FIGURE_WEIGHT * len(anchors) + bool(over)
        if not over:
            return Run(self._words(first, last))
        # the narrowest figure is the one that a click means
        inner = min(over, key=lambda span: (not span.figure_id, span.char_end - span.char_start))
        return Run(self._words(first, last), inner.figure_id, inner.note, inner.tone, anchors, marked=True)

    def _words(self, start: int, end: int) -> str:
        """A page that ends within a paragraph is a space: a form feed has no shape."""
        return self.text[start:end].replace("\f", " ")
