"""A table from the words and the rules of its region: columns, rows, headers with what they span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extractors.page_frame import Box
from pipeline.extractors.rules import PageRules, Rule, distinct_places
from pipeline.extractors.runs import Word
from pipeline.extractors.table_columns import Column, find_columns
from pipeline.extractors.table_lines import TextLine, is_value_word, make_lines, without_leaders
from pipeline.extractors.table_rows import Entry, RowLine, enter_line, group_header_rows, group_rows

_EDGE = 4.0  # points within which two rules are the edges of one
_WALL = 0.3  # of the table's height, for a rule to part columns
_FULL = 0.55  # of the table's width, for a rule to part rows: it may leave out the column of labels
_MIN_FILLED = 0.3  # of the cells
_MAX_CELL_WORDS = 45  # on average; more is a page laid out in boxes
_LONG = 9  # words: a title or a note
_MIN_LABELLED = 0.5  # of the rows of the body
_ROW_RULES = 2  # inside the body: its rows are ruled
_CENTRED = 0.5  # of a column's width, from the middle of a header to that of the columns it spans


@dataclass(frozen=True, slots=True)
class Cell:
    """Words in reading order; `columns`: how many it spans, itself included."""

    words: tuple[Word, ...] = ()
    columns: int = 1


@dataclass(frozen=True, slots=True)
class TableRow:
    cells: tuple[Cell, ...]  # one for each column; those that are spanned are empty
    header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    box: Box  # as displayed, or in the frame of text that is turned
    rows: tuple[TableRow, ...]
    places: tuple[float, ...] = ()  # left edges of its columns
    turn: int = 0


def build_table(box: Box, words: Sequence[Word], rules: PageRules, turn: int = 0) -> Table | None:
    """None where what stands in the region has no rows and columns."""
    inside = without_leaders(words)
    if len(inside) < 3:
        return None
    across, down = _inner_rules(box, rules)
    lines = make_lines(inside, down)
    walls = distinct_places((rule.at for rule in down if rule.end - rule.start >= _WALL * (box[3] - box[1])), _EDGE)
    columns = find_columns(lines, walls)
    if len(columns) < 2 or len(lines) < 2:
        return None
    rows = _trim(_RowBuilder(lines, columns, across).build())
    if not rows:
        return None
    table = Table(_enclose(rows), tuple(rows), tuple(column.x0 for column in columns), turn)
    return table if _is_table(table) else None


def _trim(rows: list[TableRow]) -> list[TableRow]:
    """Without a title above the headers, or a note below, that stands in the table's frame."""
    start, end = 0, len(rows)
    while start < end and _is_title(rows[start]):
        start += 1
    while end > start and _is_note(rows[end - 1]):
        end -= 1
    return rows[start:end]


def _is_title(row: TableRow) -> bool:
    filled = [i for i, cell in enumerate(row.cells) if cell.words]
    return len(filled) == 1 and (
        row.cells[filled[0]].columns == len(row.cells) or len(row.cells[filled[0]].words) > _LONG
    )


def _is_note(row: TableRow) -> bool:
    filled = [cell for cell in row.cells if cell.words]
    return len(filled) == 1 and len(filled[0].words) > _LONG


def _enclose(rows: Sequence[TableRow]) -> Box:
    words = [word for row in rows for cell in row.cells for word in cell.words]
    return (
        min(word.x0 for word in words),
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
    )


def _inner_rules(box: Box, rules: PageRules) -> tuple[list[Rule], list[Rule]]:
    x0, top, x1, bottom = box
    across = [
        rule
        for rule in rules.across
        if top - _EDGE <= rule.at <= bottom + _EDGE and min(rule.end, x1) - max(rule.start, x0) > _EDGE
    ]
    down = [
        rule
        for rule in rules.down
        if x0 - _EDGE <= rule.at <= x1 + _EDGE and min(rule.end, bottom) - max(rule.start, top) > _EDGE
    ]
    return across, down


class _RowBuilder:
    def __init__(self, lines: list[TextLine], columns: list[Column], across: list[Rule]) -> None:
        self.lines, self.columns, self.across = lines, columns, across
        width = columns[-1].x1 - columns[0].x0
        self.full = distinct_places((rule.at for rule in across if rule.end - rule.start >= _FULL * width), _EDGE)

    def build(self) -> list[TableRow]:
        entered = [enter_line(line, self.columns, header=False) for line in self.lines]
        end = self._header_end(entered)
        header = [enter_line(line, self.columns, header=True) for line in self.lines[:end]]
        rows = self._header_rows(header)
        body = entered[end:]
        inner = [at for at in self.full if body and body[0].line.middle < at < body[-1].line.middle]
        ruled = len(inner) >= _ROW_RULES
        for band in self._bands(body):
            rows += [self._make_row(_merge(group), header=False) for group in group_rows(band, ruled)]
        return rows

    def _bands(self, lines: Sequence[RowLine]) -> list[list[RowLine]]:
        """The lines between one rule across the table and the next."""
        bands: list[list[RowLine]] = []
        for line in lines:
            if bands and not any(bands[-1][-1].line.middle < at < line.line.middle for at in self.full):
                bands[-1].append(line)
            else:
                bands.append([line])
        return bands

    def _header_end(self, lines: Sequence[RowLine]) -> int:
        """Index of the first line of the body."""
        first = next((i for i, line in enumerate(lines) if line.is_body), None)
        bands = self._bands(lines)
        if first is None:
            return len(bands[0]) if len(bands) > 1 else 1
        starts = [0]
        for band in bands:
            starts.append(starts[-1] + len(band))
        ruled = [start for start in starts if 0 < start <= first]
        end = ruled[-1] if ruled and not self._is_label_of(lines[ruled[-1] : first]) else first
        if not ruled:
            while end and lines[end - 1].stub_only:
                end -= 1
        while len(ruled) > 1 and all(_is_lone(line) for line in lines[ruled[-2] : ruled[-1]]) and end == ruled[-1]:
            ruled.pop()
            end = ruled[-1]
        return end

    def _is_label_of(self, lines: Sequence[RowLine]) -> bool:
        """Whether lines between a rule and the first row have headers still."""
        return any(len(line.entries) > 1 for line in lines) and not any(
            is_value_word(word.text)
            for line in lines
            for column, entry in line.entries.items()
            for word in entry.words
            if column
        )

    def _header_rows(self, lines: Sequence[RowLine]) -> list[TableRow]:
        groups = group_header_rows(lines, self.across) if lines else []
        merged = [_merge(group) for group in groups]
        for upper, lower, group, below in zip(merged, merged[1:], groups, groups[1:], strict=False):
            self._join_down(upper, lower, group[-1].line.middle, below[0].line.middle)
        for i, row in enumerate(merged):
            self._spread(row, merged[i + 1 :], groups[i])
        return [self._make_row(row, header=True) for row in merged if row]

    def _join_down(self, upper: dict[int, Entry], lower: dict[int, Entry], above: float, below: float) -> None:
        """A header's lines that no rule parts are one cell, though a header beside them has two."""
        for column, entry in list(upper.items()):
            other = lower.get(column)
            if other is None or entry.last > entry.first or other.last > other.first:
                continue
            middle = (self.columns[column].x0 + self.columns[column].x1) / 2
            parted = any(above < rule.at < below and rule.start < middle < rule.end for rule in self.across)
            if not parted:
                entry.pieces += lower.pop(column).pieces

    def _spread(self, row: dict[int, Entry], below: Sequence[dict[int, Entry]], group: Sequence[RowLine]) -> None:
        """Headers over several columns: by the rule under them, else by standing in their middle."""
        if not below:
            return
        filled = {column for other in below for column in other}
        bottom = max(line.line.middle for line in group)
        for entry in row.values():
            if entry.first == 0:
                continue
            ruled = self._ruled_columns(entry, bottom, below)
            others = {c for other in row.values() if other is not entry for c in range(other.first, other.last + 1)}
            free = ruled if ruled and others.isdisjoint(ruled) else self._centred_columns(entry, row, filled)
            if free and min(free) <= entry.first and max(free) >= entry.last:
                entry.first, entry.last = min(free), max(free)

    def _ruled_columns(self, entry: Entry, bottom: float, below: Sequence[dict[int, Entry]]) -> list[int]:
        lowest = min(word.top for other in below for cell in other.values() for word in cell.words) + _EDGE
        middle = sum(piece.middle for piece in entry.pieces) / len(entry.pieces)
        for rule in self.across:
            if bottom < rule.at <= max(lowest, bottom) and rule.start <= middle <= rule.end:
                return [
                    i
                    for i, column in enumerate(self.columns)
                    if rule.start < (column.x0 + column.x1) / 2 < rule.end and i
                ]
        return []

    def _centred_columns(self, entry: Entry, row: dict[int, Entry], filled: set[int]) -> list[int]:
        """The widest stretch of columns without another header here whose middle is the entry's."""
        if entry.last == entry.first and len([other for other in row.values() if other.first]) > 1:
            return []
        taken = {
            column for other in row.values() if other is not entry for column in range(other.first, other.last + 1)
        }
        middle = sum(piece.middle for piece in entry.pieces) / len(entry.pieces)
        best: list[int] = []
        for first in range(entry.first, 0, -1):
            if first in taken or first not in filled:
                break
            for last in range(entry.last, len(self.columns)):
                if last in taken or last not in filled:
                    break
                centre = (self.columns[first].x0 + self.columns[last].x1) / 2
                width = (self.columns[last].x1 - self.columns[first].x0) / (last - first + 1)
                if abs(centre - middle) < _CENTRED * width and last - first + 1 > len(best):
                    best = list(range(first, last + 1))
        return best

    def _make_row(self, entries: dict[int, Entry], header: bool) -> TableRow:
        cells = [Cell()] * len(self.columns)
        for entry in entries.values():
            cells[entry.first] = Cell(tuple(entry.words), entry.last - entry.first + 1)
        return TableRow(tuple(cells), header)


def _is_lone(line: RowLine) -> bool:
    return len(line.entries) == 1 and not line.values


def _merge(lines: Sequence[RowLine]) -> dict[int, Entry]:
    """The entries of a row's lines, each with its words line by line."""
    merged: dict[int, Entry] = {}
    for line in lines:
        for entry in line.entries.values():
            held = next((e for e in merged.values() if e.first <= entry.last and entry.first <= e.last), None)
            if held is None:
                merged[entry.first] = Entry(entry.first, entry.last, list(entry.pieces))
            else:
                held.pieces += entry.pieces
    return merged


def _is_table(table: Table) -> bool:
    cells = [cell for row in table.rows for cell in row.cells]
    filled = [cell for cell in cells if cell.words]
    n_columns = len(table.rows[0].cells)
    if len(table.rows) < 2 or n_columns < 2 or len(filled) < max(3, _MIN_FILLED * len(cells)):
        return False
    body = [row for row in table.rows if not row.header]
    if sum(bool(row.cells[0].words) for row in body) < _MIN_LABELLED * len(body):
        return False
    return sum(len(cell.words) for cell in filled) <= _MAX_CELL_WORDS * len(filled)
