"""HTML tables: which hold data, and their rows with headers; the others only lay out a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from pipeline.extractors.html_grid import (
    MAX_CELLS,
    Cell,
    GridRow,
    build_grid,
    has_loose_words,
    list_cells,
    list_rows,
    read_cell,
    read_span,
)
from pipeline.extractors.html_text import Piece, is_hidden
from pipeline.model import BlockKind

_PAGE_PARTS = frozenset(str.split("table article section nav aside form header footer main h1 h2 iframe"))
_MAX_CELL = 300  # characters; a longer cell holds a part of a page, not a datum
_MAX_HEADER = 90  # characters of a header cell that no markup tells from data
_YEAR = re.compile(
    r"(?:(?:FY|CY|mid|end|early|late)[ -]?)?(?:\d{1,2} )?(?:[A-Z][a-z]{2,8}\.? )?(?:1[89]|20)\d\d"
    r"(?:\s?[-–/]\s?(?:(?:1[89]|20)\d\d|\d\d))?s?(?: ?\([^)]{0,15}\))?[a-e*]?"
)
# a cell that is a number with its hedge and unit, in brackets or not; "per 1,000" is none
_DATUM = re.compile(
    r"\W*(?:(?:c|ca|about|around|approx|est|up to|at (?:least|most)|(?:more|less|fewer) than|over|under|tier|usd?)\b)?"
    r"[\d\W]*\d[\d\W]*(?:[a-z]+[\d\W]*){0,3}",
    re.IGNORECASE,
)
_MAX_DATUM = 60  # characters
_UNIT_LINE = re.compile(
    r"\W*(?:in |all |figures |amounts |numbers |values |unit\b|thousands?\b|millions?\b|percent|per cent|%|us\$|usd)",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\W*(?:sources?|notes?|n\.b|compiled|data)\b|[*†‡§]|\W?[a-z1-9][).\s]\s*[A-Z]", re.IGNORECASE)
_MAX_SECTION = 80  # characters of a row that names a section; longer ones are notes
_NAMING = re.compile(
    r"\b(?:number|value|total|share|estimate|figure|amount|count|percent\w*|\w{3,}s)\b|%", re.IGNORECASE
)


class TableRow(NamedTuple):
    """`kind` is a caption, a row, or a footnote for the notes that stand in a table's last rows."""

    text: str
    pieces: tuple[Piece, ...]
    element: etree._Element
    linked: int = 0
    headers: tuple[str, ...] = ()
    caption: str = ""
    label: str = ""
    kind: BlockKind = BlockKind.TABLE_ROW


@dataclass
class _State:
    """What the rows so far say about those that follow."""

    caption: str
    paths: dict[int, list[Cell]] = field(default_factory=dict)  # header cells by column, from the top
    section: str = ""
    body_begun: bool = False

    def header(self, column: int) -> str:
        """Header rows on top of each other read as one: "Workers" over "2015" is "Workers 2015"."""
        return " ".join(dict.fromkeys(cell.text for cell in self.paths.get(column, ()) if cell.text))


def is_data_table(table: etree._Element) -> bool:
    """Data has short cells in regular rows; a table with page parts in its cells is layout."""
    if table.get("role") in ("presentation", "none"):
        return False
    cells = [list_cells(row) for row, _ in list_rows(table)]
    widths = [len(row) for row in cells if row]
    if len(widths) < 2 or max(widths) < 2 or max(widths) > MAX_CELLS or has_loose_words(table):
        return False
    for row in cells:
        for cell in row:
            if any(part.tag in _PAGE_PARTS for part in cell.iterdescendants(etree.Element)):
                return False
    has_header = any(cell.tag == "th" for row in cells for cell in row) or table.find("caption") is not None
    texts = ["".join(cell.itertext()).split() for row in cells for cell in row]
    lengths = [sum(map(len, words)) + len(words) for words in texts]
    if has_header:
        return max(lengths) < 5 * _MAX_CELL
    spans = [sum(read_span(cell, "colspan") for cell in row) for row in cells if row]
    widest = max(spans)
    divided = [span for span, width in zip(spans, widths, strict=True) if width > 1]  # no titles and notes
    regular = len(divided) > 1 and sum(span == widest for span in divided) >= 0.6 * len(divided)
    filled = sum(length > 0 for length in lengths) >= 0.5 * len(lengths)
    return regular and filled and max(lengths) <= _MAX_CELL


def read_rows(table: etree._Element) -> tuple[TableRow, ...]:
    """Caption, then one line a row; a body row knows the header of each of its cells, a header row has none."""
    rows: list[TableRow] = []
    state = _State("")
    element = table.find("caption")
    if element is not None and not is_hidden(element):
        cell = read_cell(element)
        state.caption = cell.text
        if cell.text:
            rows.append(TableRow(cell.text, cell.pieces, element, cell.linked, kind=BlockKind.CAPTION))
    grid = build_grid(table)
    width = max((max(row.covering) + 1 for row in grid), default=0)
    headers = _count_headers(grid, width)
    identities = {cell.identity: cell.text for row in grid for cell in row.cells.values() if cell.identity}
    last = next((n for n in range(len(grid), 0, -1) if not _is_whole(grid[n - 1], width)), 0)
    firsts = _first_cells(grid)
    for n, row in enumerate(grid):
        if _is_whole(row, width):
            rows.append(_read_whole(row, state, is_last=n >= last))
        elif n < headers or _repeats_headers(row):
            if state.body_begun:
                state.paths, state.section, state.body_begun = {}, "", False
            for column, cell in row.cells.items():
                for place in range(column, column + cell.columns):
                    state.paths.setdefault(place, []).append(cell)
            rows.append(_write_row(row, width, (), state.caption))
        else:
            state.body_begun = True
            is_section = _is_section(row, firsts)
            if is_section:
                state.section = row.filled[0].text
            heads = tuple(_header_at(row, column, state, identities) for column in range(width))
            label = "; ".join(dict.fromkeys(t for t in (state.section, *(c.text for c in row.above.values())) if t))
            rows.append(_write_row(row, width, heads, state.caption, "" if is_section else label))
    return tuple(rows)


def _count_headers(grid: list[GridRow], width: int) -> int:
    """How many of the first rows are headers: by markup, else the first without data and what its cells span."""
    count = 0
    reach = 0  # rows that cells of the header rows so far span
    begun = False
    for n, row in enumerate(grid):
        begun = begun or not _is_whole(row, width)
        if row.part != "tfoot" and not begun:
            continue
        marked = row.part == "thead" or (row.filled and all(c.is_header for c in row.filled) and len(row.filled) > 1)
        if not (marked or n < reach or (not count and _looks_like_headers(grid, n))):
            break
        if not marked and count and any(_is_datum(c.text) for c in row.filled):
            break
        count = n + 1
        reach = max([reach, *(n + cell.rows for cell in row.cells.values() if cell.text and cell.rows < len(grid))])
    return count


def _looks_like_headers(grid: list[GridRow], n: int) -> bool:
    """No markup: several short cells, hardly any of them a datum while the rows below hold more."""
    row, below = grid[n], [later for later in grid[n + 1 :] if len(later.filled) > 1]
    if len(row.filled) < 2 or any(len(c.text) > _MAX_HEADER for c in row.filled):
        return False
    first, *values = (row.cells[column] for column in sorted(row.cells))
    if first.text and first.is_header and not any(c.is_header for c in values):
        return len(values) > 1 and all(_YEAR.fullmatch(c.text) for c in values)  # else a label with its values
    data = _count_data(row)
    if data and (3 * data > len(row.filled) or not below or any(_count_data(r) <= data for r in below)):
        return False
    if max(row.covering) == 1:  # two columns: a list under headers, or labels with their values
        return _NAMING.search(row.filled[1].text) is not None or all(c.is_bold for c in row.filled)
    return bool(below)


def _count_data(row: GridRow) -> int:
    return sum(_is_datum(cell.text) for cell in row.filled)


def _is_datum(text: str) -> bool:
    return len(text) <= _MAX_DATUM and _DATUM.fullmatch(text) is not None and not _YEAR.fullmatch(text.strip())


def _is_whole(row: GridRow, width: int) -> bool:
    """One cell over the whole width: a title, unit line, section or note."""
    return width > 1 and len(row.cells) == 1 and not row.above and next(iter(row.cells.values())).columns >= width


def _read_whole(row: GridRow, state: _State, is_last: bool) -> TableRow:
    (cell,) = row.cells.values()
    text = cell.text
    if is_last or len(text) > _MAX_SECTION or row.part == "tfoot" or (state.body_begun and _NOTE.match(text)):
        return TableRow(text, cell.pieces, row.element, cell.linked, kind=BlockKind.FOOTNOTE)
    if _UNIT_LINE.match(text) or (not state.body_begun and not state.paths):
        state.caption = f"{state.caption} {text}".strip()
        return TableRow(text, cell.pieces, row.element, cell.linked, kind=BlockKind.CAPTION)
    state.section, state.body_begun = text, True
    return TableRow(text, cell.pieces, row.element, cell.linked, caption=state.caption)


class _Weight(NamedTuple):
    """Of all first cells beside which others stand."""

    is_header: bool
    is_bold: bool


def _first_cells(grid: list[GridRow]) -> _Weight:
    firsts = [row.cells[0] for row in grid if 0 in row.cells and len(row.filled) > 1]
    return _Weight(all(cell.is_header for cell in firsts), all(cell.is_bold for cell in firsts))


def _is_section(row: GridRow, firsts: _Weight) -> bool:
    """A row of nothing but its first cell, set off from other first cells by weight."""
    if len(row.filled) != 1 or 0 not in row.cells or not row.cells[0].text or len(row.cells) < 2:
        return False
    cell = row.cells[0]
    return (cell.is_header and not firsts.is_header) or (cell.is_bold and not firsts.is_bold)


def _repeats_headers(row: GridRow) -> bool:
    """Headers once more in the middle of the table; a row of a label and values is none."""
    return (
        len(row.filled) > 1 and all(c.is_header for c in row.filled) and not any(_is_datum(c.text) for c in row.filled)
    )


def _header_at(row: GridRow, column: int, state: _State, identities: dict[str, str]) -> str:
    """By the cell's own `headers` attribute, else what stands above."""
    cell = row.covering.get(column)
    named = [identities[i] for i in cell.headers if i in identities] if cell is not None else []
    own = {c.text for c in row.covering.values()}
    return " ".join(t for t in named if t not in own) or state.header(column)


def _write_row(row: GridRow, width: int, headers: tuple[str, ...], caption: str, label: str = "") -> TableRow:
    """One line with a place for each column; what spans stands at the first of its places."""
    pieces: list[Piece] = []
    texts: list[str] = []
    offset = 0
    for column in range(width):
        cell = row.cells.get(column)
        text = cell.text if cell is not None else ""
        if cell is not None:
            pieces.extend(Piece(p.char_start + offset, p.char_end + offset, p.element) for p in cell.pieces)
        texts.append(text)
        offset += len(text) + 1
    linked = sum(cell.linked for cell in row.cells.values())
    return TableRow("\t".join(texts), tuple(pieces), row.element, linked, headers, caption, label)
