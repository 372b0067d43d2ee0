"""Ruled tables of PDF pages: found from PDFium's path objects, cells by pdfplumber, words PDFium's.

Nearly every page has some rule or box, so a table is only what crossing rules divide into rows and columns; no other
page is shown to pdfplumber, which is a hundred times slower.
"""

from __future__ import annotations

import ctypes
import io
import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.extractors.page_frame import Box, frame_page
from pipeline.extractors.pdf_words import PageWords, untyped_call
from pipeline.extractors.runs import Run, Word

_RULE = 3.0  # points: thicker is a box
_SHORTEST = 8.0  # points of a rule that can bound a cell
_MEET = 3.0  # points by which rules may miss each other
_MAX_OBJECTS = 6000
_MAX_RULES = 600  # more is a drawing or a chart
_LINES_OF_GRID = 3  # rules across and rules down: two rows, two columns
_MAX_CELL_WORDS = 150  # more on average is a page laid out in boxes
_MIN_FILLED = 0.35  # of the cells; fewer are a form or a decorated frame


@dataclass(slots=True)
class RuledTable:
    box: Box  # as displayed
    rows: list[list[list[Word]]]  # words of each cell of each row


class TableReader:
    """Opens the document a second time, with pdfplumber, only when a page has a grid."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._plumber: Any = None
        self._get_object = untyped_call("FPDFPage_GetObject", ctypes.c_void_p)
        self._get_type = untyped_call("FPDFPageObj_GetType")
        self._get_bounds = untyped_call("FPDFPageObj_GetBounds")

    def read_page(self, page: Any, words: PageWords) -> list[RuledTable]:
        """The page's ruled tables; their words leave `words.runs`."""
        grids = _find_grids(list(self._rules(page)))
        tables = [table for grid in grids for table in self._read_grid(grid, words)]
        for table in tables:
            words.runs = [rest for run in words.runs if (rest := _outside(run, table.box)) is not None]
        return tables

    def close(self) -> None:
        if self._plumber is not None:
            with suppress(Exception):  # closing parses the pages once more, and fails where they are damaged
                self._plumber.close()
            self._plumber = None

    def _rules(self, page: Any) -> Iterator[Box]:
        """Edges of lines and boxes, as displayed."""
        count = pdfium.FPDFPage_CountObjects(page)
        place = frame_page(page).place
        bounds = (ctypes.c_float * 4)()
        slots = [ctypes.byref(bounds, 4 * i) for i in range(4)]
        for i in range(min(count, _MAX_OBJECTS)):
            item = ctypes.c_void_p(self._get_object(page, i))
            if self._get_type(item) != pdfium.FPDF_PAGEOBJ_PATH or not self._get_bounds(item, *slots):
                continue
            left, bottom, right, top = bounds
            x0, upper, x1, lower = place(left, top, right, bottom)
            if min(x1 - x0, lower - upper) <= _RULE:
                yield x0, upper, x1, lower
            elif pdfium.FPDFPath_CountSegments(ctypes.cast(item, pdfium.FPDF_PAGEOBJECT)) in (4, 5):
                yield from ((x0, upper, x1, upper), (x0, lower, x1, lower))
                yield from ((x0, upper, x0, lower), (x1, upper, x1, lower))

    def _read_grid(self, grid: Box, words: PageWords) -> Iterator[RuledTable]:
        try:
            page = self._plumber_page(words.number)
            if abs(page.width - words.width) > 1 or abs(page.height - words.height) > 1:
                return  # cropped: its coordinates are not PDFium's
            x0, top, x1, bottom = grid
            limits = (max(0, x0 - 2), max(0, top - 2), min(page.width, x1 + 2), min(page.height, bottom + 2))
            found = page.crop(limits).find_tables()
        except Exception:  # pdfminer fails in many ways on files that PDFium reads; the words stay prose
            return
        for table in found:
            rows = [[_words_in(cell, words.runs) if cell else [] for cell in row.cells] for row in table.rows]
            if _is_table(rows):
                yield RuledTable(table.bbox, rows)

    def _plumber_page(self, number: int) -> Any:
        import pdfplumber

        if self._plumber is None:
            logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it tells of each flaw that PDFium has mended
            self._plumber = pdfplumber.open(io.BytesIO(self._data))
        return self._plumber.pages[number - 1]


def _find_grids(rules: list[Box]) -> list[Box]:
    """The outlines of groups of rules that cross each other often enough to divide rows from columns."""
    rules = [rule for rule in rules if max(rule[2] - rule[0], rule[3] - rule[1]) >= _SHORTEST]
    if not 2 * _LINES_OF_GRID <= len(rules) <= _MAX_RULES:
        return []
    groups: list[list[Box]] = []
    for rule in rules:
        touching = [group for group in groups if any(_touch(rule, other) for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([rule, *(other for group in touching for other in group)])
    return [_outline(group) for group in groups if _divides(group)]


def _touch(one: Box, two: Box) -> bool:
    return (
        one[0] <= two[2] + _MEET and two[0] <= one[2] + _MEET and one[1] <= two[3] + _MEET and two[1] <= one[3] + _MEET
    )


def _divides(group: list[Box]) -> bool:
    across = {round((rule[1] + rule[3]) / 2 / _MEET) for rule in group if rule[3] - rule[1] <= _RULE}
    down = {round((rule[0] + rule[2]) / 2 / _MEET) for rule in group if rule[2] - rule[0] <= _RULE}
    return _distinct(across) >= _LINES_OF_GRID and _distinct(down) >= _LINES_OF_GRID


def _distinct(places: set[int]) -> int:
    """Places next to each other are the two edges of one rule."""
    return sum(place - 1 not in places for place in places)


def _outline(group: list[Box]) -> Box:
    return min(r[0] for r in group), min(r[1] for r in group), max(r[2] for r in group), max(r[3] for r in group)


def _holds(box: Box, word: Word) -> bool:
    return box[0] <= (word.x0 + word.x1) / 2 <= box[2] and box[1] <= (word.top + word.bottom) / 2 <= box[3]


def _words_in(cell: Box, runs: list[Run]) -> list[Word]:
    """Line by line, since a cell is read on its own."""
    near = (run for run in runs if run.turn == 0 and run.top < cell[3] and run.bottom > cell[1])
    found = [word for run in near for word in run.words if _holds(cell, word)]
    lines: list[list[Word]] = []
    for word in sorted(found, key=lambda word: word.top + word.bottom):
        if lines and (word.top + word.bottom) / 2 < lines[-1][0].bottom:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [word for line in lines for word in sorted(line, key=lambda word: word.x0)]


def _is_table(rows: list[list[list[Word]]]) -> bool:
    cells = [cell for row in rows for cell in row]
    filled = [cell for cell in cells if cell]
    if len(rows) < 2 or min(map(len, rows)) < 2 or len(filled) < max(3, _MIN_FILLED * len(cells)):
        return False
    return sum(map(len, filled)) <= _MAX_CELL_WORDS * len(filled) and sum(len(cell) > 0 for cell in rows[0]) > 0


def _outside(run: Run, box: Box) -> Run | None:
    """What of the run is not in the table."""
    if run.turn or run.bottom < box[1] or run.top > box[3]:
        return run
    words = [word for word in run.words if not _holds(box, word)]
    if len(words) == len(run.words):
        return run
    if not words:
        return None
    x0, x1 = min(word.x0 for word in words), max(word.x1 for word in words)
    return Run(words, x0, run.top, x1, run.bottom, run.height, run.bold, run.turn, run.rtl)
