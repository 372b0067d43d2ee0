"""Rows of tables without rules: lines one under the other whose gaps and numbers stand at the same places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.extractors.layout import Line

_MIN_ROWS = 3
_ALIGNED = 4.0  # points by which an edge of a cell may differ from the one above
_NEXT_ROW = 3.2  # heights from one row to the next, at most
_NUMERIC = re.compile(r"^[\s\d.,%$€£¥()+–—-]*\d[\s\d.,%$€£¥()+–—-]*\*?$")

_YEARS = re.compile(r"^(?:(?:19|20)\d\d(?:[/–-]\d\d(?:\d\d)?)?\s*)+$")


def find_aligned_rows(lines: Sequence[Line]) -> dict[int, int | None]:
    """Index of each line that is a row of a table → index of the line with its headers, if there is one."""
    rows: dict[int, int | None] = {}
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and _is_row(lines[end]) and (end == start or _continues(lines[end - 1], lines[end])):
            end += 1
        if end - start >= _MIN_ROWS:
            header = start - 1 if start and _is_header(lines[start - 1], lines[start]) else None
            if header is None and all(map(_YEARS.match, cell_texts(lines[start])[1:])):
                header = start
            rows.update(dict.fromkeys(range(start, end), header))
            if header is not None:
                rows[header] = None
        start = max(end, start + 1)
    return rows


def cell_texts(line: Line) -> tuple[str, ...]:
    return tuple(" ".join(word.text for word in line.words[a:b]) for a, b in _bounds(line))


def _bounds(line: Line) -> list[tuple[int, int]]:
    return list(pairwise([0, *line.cells, len(line.words)]))


def _is_row(line: Line) -> bool:
    """A label and at least one number apart from it."""
    return bool(line.cells) and any(map(_NUMERIC.match, cell_texts(line)[1:])) and line.table is None


def _continues(before: Line, line: Line) -> bool:
    near = 0 < line.top - before.top < _NEXT_ROW * line.height
    return near and line.turn == before.turn and _shares_edge(before, line)


def _shares_edge(one: Line, two: Line) -> bool:
    edges = [(two.words[a].x0, two.words[b - 1].x1) for a, b in _bounds(two)[1:]]
    return any(
        abs(one.words[a].x0 - x0) < _ALIGNED or abs(one.words[b - 1].x1 - x1) < _ALIGNED
        for a, b in _bounds(one)[1:]
        for x0, x1 in edges
    )


def _is_header(line: Line, row: Line) -> bool:
    """The line above with as many cells, or one less where the labels have none."""
    near = 0 < row.top - line.top < _NEXT_ROW * row.height and line.turn == row.turn
    return near and bool(line.cells) and line.table is None and len(row.cells) - len(line.cells) in (0, 1)
