"""Tables as wholes: which rows belong together, with the title, unit line and notes that stand around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from pipeline.model import Block, BlockKind, Document
from pipeline.nlp.table_units import CellUnit, read_header_unit
from pipeline.nlp.table_words import is_datum, is_generic, is_year, names_instance

_TITLE = re.compile(r"(?:tables?|annex|appendix|exhibit|figure|fig\.|box|schedule)\s*[\dA-Z]", re.IGNORECASE)
_UNIT_LINE = re.compile(
    r"\(?(?:in |unit|figures in|numbers in|thousand|million|per ?cent|%|us\$|usd)[^.]*$", re.IGNORECASE
)
_NOTE = re.compile(
    r"\W{0,2}(?:sources?|notes?|n\.b\.|data|figures?|numbers?|estimates?|compiled|based on|adapted from|as of|"
    r"[a-z1-9]|[*†‡§])(?:\b|(?<=\W))",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"[^.!?]*\b[Tt]ables?\b[^.!?]*\b(?:below|following|shows?|lists?|gives?|sets? out|summari[sz]es?|presents?)\b"
    r"[^.!?]{10,200}[.:]?$"
)  # the sentence that leads to the table
_MAX_TITLE = 160  # characters of a paragraph above that is a title
_MAX_LEAD = 300  # of one that ends in a colon
_TITLE_WORDS = 4  # a header of more words over the first column is the table's title
_LOOK = 4  # blocks above and below
_OPEN_STUBS = re.compile(
    r"\W*(?:indicators?|items?|categor(?:y|ies)|measures?|variables?|description|key figures?|facts?|"
    r"topic|question|type|years?|period)?\W*",
    re.IGNORECASE,
)


class Row(NamedTuple):
    char_start: int
    headers: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """`title` is caption, title and unit line; `stub` the header of the first column."""

    title: str
    notes: tuple[str, ...]
    rows: tuple[Row, ...]  # of the body

    @property
    def stub(self) -> str:
        return self.rows[0].headers[0] if self.rows and self.rows[0].headers else ""

    @property
    def is_key_value(self) -> bool:
        """Labels with their values, without headers."""
        return not any(any(row.headers) for row in self.rows)

    @cached_property
    def lists_instances(self) -> bool:
        """Whether the first column names places, years, sites ... that are all counted alike, not what is counted."""
        if self.is_key_value:
            return False
        labels = [row.cells[0] for row in self.rows if row.cells and row.cells[0]]
        if labels and sum(map(names_instance, labels)) >= 0.6 * len(labels):
            return True
        if any(read_header_unit(label) not in (CellUnit(), CellUnit(is_share=True)) for label in labels):
            return False  # each row has a unit of its own
        return _OPEN_STUBS.fullmatch(self.stub) is None

    @cached_property
    def year_columns(self) -> frozenset[int]:
        """Columns in which every number is a year."""
        columns: dict[int, list[str]] = {}
        for row in self.rows:
            for n, cell in enumerate(row.cells):
                if any(map(str.isdigit, cell)):
                    columns.setdefault(n, []).append(cell)
        return frozenset(n for n, cells in columns.items() if all(map(is_year, cells)))

    def numbers_rows(self, column: int) -> bool:
        """Whether a column counts up from row to row."""
        numbers = [row.cells[column] for row in self.rows if column < len(row.cells) and row.cells[column].isdecimal()]
        return len(numbers) > 1 and [int(n) - int(numbers[0]) for n in numbers] == list(range(len(numbers)))

    def label_above(self, char_start: int) -> str:
        """The nearest label above that names something: what "of which women" is of."""
        above = [r.cells[0] for r in self.rows if r.char_start < char_start and r.cells]
        return next((label for label in reversed(above) if not is_generic(label)), "")


def find_tables(document: Document) -> dict[int, Table]:
    """The table of each row, by the row's place in the text."""
    tables: dict[int, Table] = {}
    blocks = document.blocks
    for first, after in _groups(blocks):
        rows = [b for b in blocks[first:after] if b.kind is BlockKind.TABLE_ROW]
        body = [row for row in rows if _is_body(document.text, row)]
        read = tuple(Row(row.char_start, split_title(row.headers)[1], _cells(document.text, row)) for row in body)
        over = next((split_title(row.headers)[0] for row in body), "")
        caption = next((row.caption for row in rows if row.caption), "")
        title = _join_title([*_titles(document, first), caption, over, *_whole_rows(document.text, rows)])
        title = title or _read_lead(document, first)
        table = Table(title, tuple(_notes(document, after)), read)
        tables |= {row.char_start: table for row in rows}
    return tables


@lru_cache(maxsize=256)
def split_title(headers: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The title that a page without rules has put into the first header, or into several, and these without it."""
    first = headers[0].split(" ") if headers else []
    shared = max((_count_shared(first, header.split(" ")) for header in headers[1:]), default=0)
    if shared >= _TITLE_WORDS:
        title = " ".join(first[:shared])
        return title, tuple(h.removeprefix(title).strip() if h.startswith(title) else h for h in headers)
    if len(first) > _TITLE_WORDS and all(len(h.split(" ")) < len(first) for h in headers[1:]):
        return headers[0], headers
    return "", headers


def _count_shared(one: Sequence[str], two: Sequence[str]) -> int:
    count = 0
    while count < min(len(one), len(two)) and one[count] == two[count]:
        count += 1
    return count


def is_header_row(text: str, block: Block) -> bool:
    """A row without headers of its own, unless it is a label with its value."""
    return not _is_body(text, block)


def _is_body(text: str, block: Block) -> bool:
    if block.headers:
        return True
    cells = [cell for cell in _cells(text, block) if cell]
    return len(cells) == 2 and not is_datum(cells[0]) and not is_year(cells[0]) and is_datum(cells[1])


def _cells(text: str, block: Block) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in text[block.char_start : block.char_end].split("\t"))


def _groups(blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """First and after-last row of each table; rows under other headers or captions are another table's."""
    groups: list[tuple[int, int]] = []
    start = last = -1
    known: tuple[tuple[str, ...], str] | None = None
    pending = -1  # the first header row since the last body row
    for n, block in enumerate(blocks):
        inside = start >= 0 and block.kind in (BlockKind.CAPTION, BlockKind.TABLE_ROW) and n == last + 1
        if block.kind is not BlockKind.TABLE_ROW:
            if start >= 0 and not (inside and n + 1 < len(blocks) and blocks[n + 1].kind is BlockKind.TABLE_ROW):
                groups.append((start, last + 1))
                start, known, pending = -1, None, -1
            elif start >= 0:
                last = n
            continue
        if start < 0:
            start, known, pending = n, None, -1
        if not block.headers:
            pending = n if pending < 0 else pending
        else:
            this = (block.headers, block.caption)
            if known is not None and known != this and known[0] != this[0]:
                cut = pending if pending >= 0 else n
                groups.append((start, cut))
                start = cut
            known, pending = this, -1
        last = n
    if start >= 0:
        groups.append((start, last + 1))
    return groups


def _titles(document: Document, first: int) -> list[str]:
    """Captions, the heading or the short paragraphs right above, in their order."""
    found: list[str] = []
    for block in reversed(document.blocks[max(0, first - _LOOK) : first]):
        words = " ".join(document.text[block.char_start : block.char_end].split())
        if block.kind is BlockKind.HEADING:
            found.append(words)
            break
        if block.kind is BlockKind.CAPTION or _is_title(words):
            if block.kind is BlockKind.TABLE_ROW:
                break
            found.append(words)
            if _TITLE.match(words) or words.endswith(":"):
                break
            continue
        break
    return found[::-1]


def _read_lead(document: Document, first: int) -> str:
    """The sentence right above that says what the table shows."""
    above = document.blocks[first - 1] if first else None
    if above is None or above.kind is not BlockKind.PARAGRAPH:
        return ""
    words = " ".join(document.text[above.char_start : above.char_end].split())
    found = _LEAD.search(words[-_MAX_LEAD:])
    return found.group().strip() if found else ""


def _is_title(words: str) -> bool:
    if words.endswith(":"):
        return len(words) <= _MAX_LEAD
    if len(words) > _MAX_TITLE:
        return False
    return _TITLE.match(words) is not None or _UNIT_LINE.fullmatch(words) is not None or words[-1:] not in '.!?"”;,'


def _whole_rows(text: str, rows: Sequence[Block]) -> list[str]:
    """Titles and unit lines that stand as rows above the first of the body."""
    found = []
    for row in rows:
        if row.headers:
            break
        filled = [cell for cell in _cells(text, row) if cell]
        if len(filled) == 1 and row is not rows[-1]:
            found.append(filled[0])
    return found if any(row.headers for row in rows) else []


def _join_title(parts: Sequence[str]) -> str:
    """Each once; one that another holds is left out."""
    kept: list[str] = []
    for part in parts:
        if part and not any(part in other for other in kept):
            kept = [other for other in kept if other not in part] + [part]
    return " | ".join(kept)


def _notes(document: Document, after: int) -> list[str]:
    found: list[str] = []
    for block in document.blocks[after : after + _LOOK]:
        words = " ".join(document.text[block.char_start : block.char_end].split())
        if block.kind in (BlockKind.HEADING, BlockKind.TABLE_ROW, BlockKind.CAPTION):
            break
        if block.kind is not BlockKind.FOOTNOTE and not _NOTE.match(words):
            break
        found.append(words)
    return found
