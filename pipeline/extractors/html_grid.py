"""The cells of an HTML table on their grid: what spans columns or rows covers each place that it spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from lxml import etree

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

_CELLS = ("td", "th")
_GROUPS = ("thead", "tbody", "tfoot")
_WRAPPERS = ("form", "center", "font", "span", "div")  # around rows or cells, where none of them belongs
MAX_CELLS = 300  # of a row; a sheet of months over 25 years has them
_MAX_PLACES = 2 * MAX_CELLS  # of a row, spans from above included
_MAX_COLUMNS = 60  # that one cell may span
_SPAN = re.compile(r"\s*\+?([0-9]{1,9})")  # what follows the digits is passed over
_MAX_ROWS = 1000  # that one cell may span
_BOLD = ("b", "strong")
Part = Literal["thead", "tbody", "tfoot"]


class Cell(NamedTuple):
    text: str
    pieces: tuple[Piece, ...]
    linked: int  # characters inside links
    is_header: bool
    is_bold: bool
    columns: int
    rows: int
    headers: tuple[str, ...]  # ids of the cells that head it
    identity: str


class GridRow(NamedTuple):
    """`cells` begin in this row, by column; `above` are those that reach down into it from rows above."""

    element: etree._Element
    part: Part
    cells: dict[int, Cell]
    above: dict[int, Cell]

    @property
    def covering(self) -> dict[int, Cell]:
        """The cell at each column."""
        covering = dict(self.above)
        for column, cell in self.cells.items():
            for n in range(column, column + cell.columns):
                covering[n] = cell
        return covering

    @property
    def filled(self) -> list[Cell]:
        return [cell for cell in self.cells.values() if cell.text]


def build_grid(table: etree._Element) -> list[GridRow]:
    """The visible rows. A row as wide as the widest by its own cells takes no notice of spans from above."""
    read = [(row, part, _read_cells(row)) for row, part in list_rows(table) if not _is_hidden_row(row, table)]
    widest = max((sum(cell.columns for cell in cells) for _, _, cells in read), default=0)
    grid: list[GridRow] = []
    open_spans: dict[int, tuple[Cell, int]] = {}
    group: etree._Element | None = None
    for row, part, cells in read:
        if row.getparent() is not group:  # no span leaves its group of rows
            group, open_spans = row.getparent(), {}
        full = widest > 1 and sum(cell.columns for cell in cells) >= widest
        above = {} if full else {column: cell for column, (cell, left) in open_spans.items() if left > 0}
        placed = _place(cells, above)
        is_wrapped = group is not None and group.tag in _WRAPPERS  # a form that holds rows is no form to fill in
        grid.append(GridRow(table if is_wrapped else row, part, placed, above))
        open_spans = {column: (cell, left - 1) for column, (cell, left) in open_spans.items() if left > 1 and not full}
        for column, cell in placed.items():
            if cell.rows > 1:
                open_spans |= dict.fromkeys(range(column, column + cell.columns), (cell, cell.rows - 1))
    return [row for row in grid if row.filled]


def _is_hidden_row(row: etree._Element, table: etree._Element) -> bool:
    group = row.getparent()
    return is_hidden(row) or (group is not None and group is not table and is_hidden(group))


def list_rows(table: etree._Element) -> Iterator[tuple[etree._Element, Part]]:
    """The table's own rows, none of tables inside it."""
    for child in _unwrapped(table):
        if child.tag == "tr":
            yield child, "tbody"
        elif child.tag in _GROUPS:
            yield from ((row, child.tag) for row in _unwrapped(child) if row.tag == "tr")


def list_cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in _unwrapped(row) if cell.tag in _CELLS]


def _unwrapped(parent: etree._Element) -> Iterator[etree._Element]:
    pending = list(reversed(parent))
    while pending:
        child = pending.pop()
        if child.tag in _WRAPPERS:
            pending.extend(reversed(child))
        else:
            yield child


def has_loose_words(table: etree._Element) -> bool:
    """Whether words stand between the cells, where browsers show them before the table."""
    pending = [table]
    while pending:
        part = pending.pop()
        if (part.text or "").strip() or any((child.tail or "").strip() for child in part):
            return True
        for child in part.iterchildren(etree.Element):
            if child.tag == "tr" or child.tag in _GROUPS or child.tag in _WRAPPERS:
                pending.append(child)
            elif child.tag not in (*_CELLS, "caption") and not is_hidden(child) and "".join(child.itertext()).strip():
                return True
    return False


def read_cell(cell: etree._Element) -> Cell:
    """The visible text of a cell or caption without raised note marks."""
    runs: list[Run] = [Run(cell.text or "", cell)]
    walk = etree.iterwalk(cell, events=("start", "end", "comment", "pi"))
    links: list[etree._Element] = []
    bold: list[etree._Element] = []
    for event, element in walk:
        if element is cell:
            continue
        if event == "start":
            if is_hidden(element) or is_note_marker(element):
                walk.skip_subtree()
            else:
                if element.tag == "a":
                    links.append(element)
                elif element.tag in _BOLD:
                    bold.append(element)
                runs.append(Run(_spaced(element) + shown_text(element), element, bool(links), bool(bold)))
            continue
        for stack in (links, bold):
            if stack and element is stack[-1]:
                stack.pop()
        runs.append(Run(_spaced(element) + (element.tail or ""), element.getparent(), bool(links), bool(bold)))
    text, pieces = squash(runs)
    inked = [run for run in runs if run.text.strip()]
    return Cell(
        text=text,
        pieces=pieces,
        linked=sum(len(run.text.strip()) for run in inked if run.linked),
        is_header=cell.tag == "th",
        is_bold=bool(inked) and all(run.bold for run in inked),
        columns=read_span(cell, "colspan"),
        rows=read_span(cell, "rowspan"),
        headers=tuple((cell.get("headers") or "").split()),
        identity=cell.get("id") or "",
    )


def _read_cells(row: etree._Element) -> list[Cell]:
    return [read_cell(cell) for cell in list_cells(row) if not is_hidden(cell)]


def _place(cells: list[Cell], above: dict[int, Cell]) -> dict[int, Cell]:
    placed: dict[int, Cell] = {}
    column = 0
    for cell in cells:
        while column in above:
            column += 1
        if column >= _MAX_PLACES:
            break
        placed[column] = cell
        column += cell.columns
    return placed


def _spaced(element: etree._Element) -> str:
    return " " if element.tag == "br" or element.tag in BLOCK_TAGS or is_line(element) else ""


def read_span(cell: etree._Element, name: Literal["colspan", "rowspan"]) -> int:
    most = _MAX_COLUMNS if name == "colspan" else _MAX_ROWS
    digits = _SPAN.match(cell.get(name) or "1")
    value = int(digits[1]) if digits else 1
    if name == "rowspan" and value == 0:  # to the end of the group
        return most
    return min(max(value, 1), most)
