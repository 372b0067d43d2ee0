"""HTML tables: which hold data, and their rows with headers; the others only lay out a page."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from pipeline.extractors.html_text import Piece, Run, is_hidden, is_note_marker, squash

_CELLS = ("td", "th")
_PAGE_PARTS = frozenset(str.split("table article section nav aside form header footer main h1 h2 iframe"))
_MAX_CELL = 300  # characters; a longer cell holds a part of a page, not a datum
_MAX_COLUMNS = 60


class TableRow(NamedTuple):
    text: str
    pieces: tuple[Piece, ...]
    element: etree._Element
    linked: int = 0
    headers: tuple[str, ...] = ()
    caption: str = ""
    is_caption: bool = False


class _Cell(NamedTuple):
    text: str
    pieces: tuple[Piece, ...]
    linked: int
    is_header: bool
    columns: int


def is_data_table(table: etree._Element) -> bool:
    """Data has short cells in regular rows; a table with page parts in its cells is layout."""
    if table.get("role") in ("presentation", "none"):
        return False
    rows = list(_rows(table))
    cells = [[cell for cell in row if cell.tag in _CELLS] for row in rows]
    widths = [len(row) for row in cells if row]
    if len(widths) < 2 or max(widths) < 2:
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
    widest = max(widths)
    regular = sum(width == widest for width in widths) >= 0.6 * len(widths)
    filled = sum(length > 0 for length in lengths) >= 0.5 * len(lengths)
    return regular and filled and max(lengths) <= _MAX_CELL


def read_rows(table: etree._Element) -> tuple[TableRow, ...]:
    """Caption, then one line a row; a body row knows the header of each of its cells."""
    caption_element = table.find("caption")
    rows: list[TableRow] = []
    caption = ""
    if caption_element is not None and not is_hidden(caption_element):
        cell = _read_cell(caption_element)
        caption = cell.text
        if caption:
            rows.append(TableRow(caption, cell.pieces, caption_element, cell.linked, is_caption=True))
    headers: tuple[str, ...] = ()
    in_head = True
    for element in _rows(table):
        if is_hidden(element):
            continue
        cells = [_read_cell(cell) for cell in element if cell.tag in _CELLS and not is_hidden(cell)]
        if not any(cell.text for cell in cells):
            continue
        if in_head and _is_header_row(element, cells, first=not headers):
            headers = _stacked(headers, cells)
            rows.append(_row(element, cells, (), caption))
            continue
        in_head = False
        rows.append(_row(element, cells, _headers_of(cells, headers), caption))
    return tuple(rows)


def _rows(table: etree._Element) -> list[etree._Element]:
    rows: list[etree._Element] = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows.extend(row for row in child if row.tag == "tr")
    return rows


def _is_header_row(row: etree._Element, cells: list[_Cell], *, first: bool) -> bool:
    parent = row.getparent()
    if parent is not None and parent.tag == "thead":
        return True
    if all(cell.is_header for cell in cells):
        return True
    # no markup: the first row is the header if nothing in it is a number
    return (
        first
        and len(cells) > 1
        and not any(any(map(str.isdigit, cell.text)) for cell in cells)
        and all(len(cell.text) <= 60 for cell in cells)
    )


def _stacked(above: tuple[str, ...], cells: list[_Cell]) -> tuple[str, ...]:
    """Header rows on top of each other read as one: "Workers" over "2015" is "Workers 2015"."""
    spread = [cell.text for cell in cells for _ in range(cell.columns)]
    width = min(max(len(above), len(spread)), _MAX_COLUMNS)
    pairs = ((above[n] if n < len(above) else "", spread[n] if n < len(spread) else "") for n in range(width))
    return tuple(" ".join(part for part in dict.fromkeys(pair) if part) for pair in pairs)


def _headers_of(cells: list[_Cell], headers: tuple[str, ...]) -> tuple[str, ...]:
    found, column = [], 0
    for cell in cells:
        found.append(headers[column] if column < len(headers) else "")
        column += cell.columns
    return tuple(found) if any(found) else ()


def _row(element: etree._Element, cells: list[_Cell], headers: tuple[str, ...], caption: str) -> TableRow:
    pieces: list[Piece] = []
    offset = 0
    for cell in cells:
        pieces.extend(Piece(p.char_start + offset, p.char_end + offset, p.element) for p in cell.pieces)
        offset += len(cell.text) + 1
    linked = sum(cell.linked for cell in cells)
    return TableRow("\t".join(cell.text for cell in cells), tuple(pieces), element, linked, headers, caption)


def _read_cell(cell: etree._Element) -> _Cell:
    runs: list[Run] = [Run(cell.text or "", cell)]
    walk = etree.iterwalk(cell, events=("start", "end", "comment", "pi"))
    links: list[etree._Element] = []
    for event, element in walk:
        if element is cell:
            continue
        if event == "start":
            if is_hidden(element) or is_note_marker(element):
                walk.skip_subtree()
            else:
                if element.tag == "a":
                    links.append(element)
                runs.append(Run(_spaced(element) + (element.text or ""), element, bool(links)))
            continue
        if links and element is links[-1]:
            links.pop()
        parent = element.getparent()
        runs.append(Run(_spaced(element) + (element.tail or ""), parent, bool(links)))
    text, pieces = squash(runs)
    linked = sum(len(run.text.strip()) for run in runs if run.linked)
    return _Cell(text, pieces, linked, cell.tag == "th", _span(cell))


def _spaced(element: etree._Element) -> str:
    return " " if element.tag in ("br", "p", "div", "li", "ul", "ol", "dd", "dt") else ""


def _span(cell: etree._Element) -> int:
    value = cell.get("colspan") or "1"
    return min(max(int(value), 1), _MAX_COLUMNS) if value.isdecimal() and len(value) < 4 else 1
