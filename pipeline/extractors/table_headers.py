"""Header rows of a table: which lines make one row, and which columns each header stands over."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.extractors.rules import Rule
from pipeline.extractors.table_columns import Column
from pipeline.extractors.table_rows import Entry, RowLine, group_header_rows, merge_entries

_EDGE = 4.0  # points
_CENTRED = 0.5  # of a column's width, from the middle of a header to that of the columns it spans
_BETWEEN = 0.25  # of the width of two headers, from their middle to that of the one above both


class HeaderReader:
    def __init__(self, columns: Sequence[Column], across: Sequence[Rule]) -> None:
        self.columns, self.across = columns, across

    def read(self, lines: Sequence[RowLine]) -> list[dict[int, Entry]]:
        """The entries of each header row, with the columns that they span."""
        for upper, lower in pairwise(lines):
            _span_pairs(upper, lower)
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


def _span_pairs(upper: RowLine, lower: RowLine) -> None:
    """A header over the gap between two others below it is of both."""
    for entry in list(upper.entries.values()):
        if entry.last > entry.first:
            continue
        for left, right in pairwise(sorted(lower.entries.values(), key=lambda other: other.first)):
            gap = left.x1 < entry.middle < right.x0 and right.first - left.last == 1 and left.first > 0
            centred = abs(left.x0 + right.x1 - 2 * entry.middle) < 2 * _BETWEEN * (right.x1 - left.x0)
            alone = not any(
                other is not entry and left.x0 < other.middle < right.x1 for other in upper.entries.values()
            )
            if gap and centred and alone and entry.x0 < left.x1 + 2 * (right.x0 - left.x1):
                del upper.entries[entry.first]
                entry.first, entry.last = left.first, right.last
                upper.entries[entry.first] = entry
                break
