"""Header rows of a table: which lines make one row, and which columns each header stands over."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.extractors.rules import Rule
from pipeline.extractors.table_columns import Column
from pipeline.extractors.table_rows import Entry, RowLine, group_header_rows, is_parted, merge_entries

_EDGE = 4.0  # points
_CENTRED = 0.5  # of a column's width, from the middle of a header to that of the columns it spans
_BETWEEN = 0.25  # of the width of the headers below, from their middle to that of the one above them
_SEVERAL = 3
_IN_LINE = 0.35  # heights


class HeaderReader:
    def __init__(self, columns: Sequence[Column], across: Sequence[Rule]) -> None:
        self.columns, self.across = columns, across

    def read(self, lines: Sequence[RowLine]) -> list[dict[int, Entry]]:
        """The entries of each header row, with the columns that they span."""
        for upper, lower in pairwise(lines):
            if not is_parted(upper, lower, self.across):
                _span_columns(upper, lower)
        groups = group_header_rows(lines, self.across) if lines else []
        rows = [merge_entries(group) for group in groups]
        for upper_row, lower_row, group, below in zip(rows, rows[1:], groups, groups[1:], strict=False):
            self._join_down(upper_row, lower_row, group[-1].line.middle, below[0].line.middle)
        for i, row in enumerate(rows):
            self._spread(row, rows[i + 1 :], max(line.line.middle for line in groups[i]))
        return [row for row in rows if row]

    def _join_down(self, upper: dict[int, Entry], lower: dict[int, Entry], above: float, below: float) -> None:
        """A header's lines that no rule parts are one cell, though a header beside them has two."""
        for column, entry in list(upper.items()):
            other = lower.get(column)
            if other is None or entry.last > entry.first or other.last > other.first:
                continue
            middle = (self.columns[column].x0 + self.columns[column].x1) / 2
            if not any(above < rule.at < below and rule.start < middle < rule.end for rule in self.across):
                entry.pieces += lower.pop(column).pieces

    def _spread(self, row: dict[int, Entry], below: Sequence[dict[int, Entry]], bottom: float) -> None:
        """Headers over several columns: by the rule under them, else by standing in their middle."""
        filled = {column for other in below for column in other}
        for entry in row.values() if below else ():
            if entry.first == 0:
                continue
            ruled = self._ruled_columns(entry, bottom, below)
            others = {c for other in row.values() if other is not entry for c in range(other.first, other.last + 1)}
            free = ruled if ruled and others.isdisjoint(ruled) else self._centred_columns(entry, row, filled)
            if free and min(free) <= entry.first and max(free) >= entry.last:
                entry.first, entry.last = min(free), max(free)

    def _ruled_columns(self, entry: Entry, bottom: float, below: Sequence[dict[int, Entry]]) -> list[int]:
        tops = [word.top for other in below for cell in other.values() for word in cell.words]
        lowest = min(tops, default=bottom) + _EDGE
        for rule in self.across:
            if bottom < rule.at <= max(lowest, bottom) and rule.start <= entry.middle <= rule.end:
                middles = [(i, (column.x0 + column.x1) / 2) for i, column in enumerate(self.columns)]
                return [i for i, middle in middles if i and rule.start < middle < rule.end]
        return []

    def _centred_columns(self, entry: Entry, row: dict[int, Entry], filled: set[int]) -> list[int]:
        """The widest stretch of columns without another header here whose middle is the entry's."""
        if entry.last == entry.first and len([other for other in row.values() if other.first]) > 1:
            return []
        taken = {c for other in row.values() if other is not entry for c in range(other.first, other.last + 1)}
        best: list[int] = []
        for first in range(entry.first, 0, -1):
            if first in taken or first not in filled:
                break
            for last in range(entry.last, len(self.columns)):
                if last in taken or last not in filled:
                    break
                centre = (self.columns[first].x0 + self.columns[last].x1) / 2
                width = (self.columns[last].x1 - self.columns[first].x0) / (last - first + 1)
                if abs(centre - entry.middle) < _CENTRED * width and last - first + 1 > len(best):
                    best = list(range(first, last + 1))
        return best


def _span_columns(upper: RowLine, lower: RowLine) -> None:
    """A header that is in line with none of those below it stands over several of them: those whose middle it is at."""
    below = {entry.first: entry for entry in lower.entries.values() if entry.first > 0 and entry.first == entry.last}
    spanning = False
    for entry in sorted(upper.entries.values(), key=lambda entry: _is_in_line(entry, below, upper.line.height)):
        spanning = spanning or entry.last > entry.first
        if entry.first == 0 or entry.last > entry.first:
            continue
        in_line = _is_in_line(entry, below, upper.line.height)
        if in_line and not spanning and not _stands_over_all(entry, upper, below):
            continue
        others = [other for other in upper.entries.values() if other is not entry]
        best = _best_span(entry, below, others, upper.line.height if in_line else None)
        if best is not None and best[0] not in {other.first for other in others}:
            del upper.entries[entry.first]
            entry.first, entry.last = best
            upper.entries[entry.first] = entry
            spanning = True


def _is_in_line(entry: Entry, below: dict[int, Entry], height: float) -> bool:
    near = [other for other in below.values() if other.x0 < entry.x1 and entry.x0 < other.x1]
    return any(_aligned(entry, other, height) for other in near)


def _stands_over_all(entry: Entry, upper: RowLine, below: dict[int, Entry]) -> bool:
    """Whether it is the only header of its line, and stands in the middle of three or more below it."""
    if len(below) < _SEVERAL or any(other is not entry and other.first for other in upper.entries.values()):
        return False
    middle = (min(other.x0 for other in below.values()) + max(other.x1 for other in below.values())) / 2
    return abs(entry.middle - middle) < 0.5 * upper.line.height


def _aligned(one: Entry, two: Entry, height: float) -> bool:
    edges = (one.x0 - two.x0, one.x1 - two.x1, one.middle - two.middle)
    return min(map(abs, edges)) < _IN_LINE * height


def _best_span(
    entry: Entry, below: dict[int, Entry], others: Sequence[Entry], within: float | None
) -> tuple[int, int] | None:
    """First and last of the columns that the entry stands in the middle of, `within` so many points."""
    best: tuple[float, int, int] | None = None
    for first, left in below.items():
        for last, right in below.items():
            inside = left.x0 < entry.middle < right.x1
            if last <= first or not inside or not all(column in below for column in range(first, last)):
                continue
            if any(
                left.x0 < other.middle < right.x1 or (other.first <= last and first <= other.last) for other in others
            ):
                continue
            distance = abs(left.x0 + right.x1 - 2 * entry.middle) / 2
            limit = _BETWEEN * (right.x1 - left.x0) if within is None else within
            if distance < limit and (best is None or distance < best[0]):
                best = distance, first, last
    return best[1:] if best is not None else None
