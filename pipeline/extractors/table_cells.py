"""A table from the words and the rules of its region: columns, rows, headers with what they span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extractors.page_frame import Box
from pipeline.extractors.rules import PageRules, Rule, distinct_places
from pipeline.extractors.runs import Word
from pipeline.extractors.table_columns import Column, find_columns
from pipeline.extractors.table_headers import HeaderReader
from pipeline.extractors.table_lines import TextLine, is_value_word, make_lines, without_leaders
from pipeline.extractors.table_rows import Entry, RowLine, enter_line, group_rows, merge_entries

_EDGE = 4.0  # points within which two rules are the edges of one
_WALL = 0.3  # of the table's height, for a rule to part columns
_FULL = 0.55  # of the table's width, for a rule to part rows: it may leave out the column of labels
_MIN_FILLED = 0.3  # of the cells
_MAX_CELL_WORDS = 45  # on average; more is a page laid out in boxes
_MAX_LABEL_WORDS = 12  # on average
_LONG = 9  # words: a title or a note
_MIN_LABELLED = 0.5  # of the rows of the body
_ROW_RULES = 2  # inside the body: its rows are ruled
_WALLED = 3  # rules down that bound the cells: then one inside the body is enough


@dataclass(frozen=True, slots=True)
class Cell:
    """Words in reading order; `columns`: how many it spans, itself included."""

    words: tuple[Word, ...] = ()
    columns: int = 1


@dataclass(frozen=True, slots=True)
class TableRow:
    cells: tuple[Cell, ...]  # one for each column; those that are spanned are empty
    header: bool = False
    label: tuple[Word, ...] = ()  # of the cell that stands beside this row and others


@dataclass(frozen=True, slots=True)
class Table:
    box: Box  # as displayed, or in the frame of text that is turned
    rows: tuple[TableRow, ...]
    places: tuple[float, ...] = ()  # left edges of its columns
    turn: int = 0
    title: tuple[tuple[Word, ...], ...] = ()  # words of its lines, and of the unit line


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
    rows = _trim(_RowBuilder(lines, columns, across, len(walls)).build())
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
    def __init__(self, lines: list[TextLine], columns: list[Column], across: list[Rule], n_walls: int) -> None:
        self.lines, self.columns, self.across, self.n_walls = lines, columns, across, n_walls
        width = columns[-1].x1 - columns[0].x0
        self.full = distinct_places((rule.at for rule in across if rule.end - rule.start >= _FULL * width), _EDGE)

    def build(self) -> list[TableRow]:
        entered = [enter_line(line, self.columns, header=False) for line in self.lines]
        end = self._header_end(entered)
        header = [enter_line(line, self.columns, header=True) for line in self.lines[:end]]
        rows = [self._make_row(row, header=True) for row in HeaderReader(self.columns, self.across).read(header)]
        body = entered[end:]
        inner = [at for at in self.full if body and body[0].line.middle < at < body[-1].line.middle]
        ruled = len(inner) >= (_ROW_RULES if self.n_walls < _WALLED else 1)
        groups = [group for band in self._bands(body) for group in group_rows(band, ruled)]
        entries = [merge_entries(group) for group in groups]
        labels = self._spanning_labels(entries, [group[0].line.middle for group in groups])
        return rows + [self._make_row(row, label=label) for row, label in zip(entries, labels, strict=True)]

    def _spanning_labels(self, rows: list[dict[int, Entry]], places: list[float]) -> list[tuple[Word, ...]]:
        """For rows without a label of their own: the one that no rule parts from them, else the last one."""
        if not any(1 in row and not row[1].is_value for row in rows):
            return [()] * len(rows)
        middle = (self.columns[0].x0 + self.columns[0].x1) / 2
        rules = [rule.at for rule in self.across if rule.start < middle < rule.end]
        parts: dict[int, list[int]] = {}
        for i, place in enumerate(places):
            parts.setdefault(sum(at < place for at in rules), []).append(i)
        own = [_label_of(row) for row in rows]
        labels: list[tuple[Word, ...]] = []
        for part in parts.values():
            known = [own[i] for i in part if own[i]]
            last = known[0] if len(known) == 1 and len(parts) > 1 else ()
            for i in part:
                last = own[i] or last
                labels.append(() if own[i] else last)
        return labels

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
        years = next((i for i, line in enumerate(lines[: len(bands[0])]) if line.is_years), None)
        if years is not None and years + 1 < len(lines) and _has_other_entries(lines[years], lines[years + 1]):
            return years + 1
        if first is None:
            return len(bands[0]) if len(bands) > 1 else 1
        starts = [0]
        for band in bands:
            starts.append(starts[-1] + len(band))
        ruled = [start for start in starts if 0 < start <= first]
        end = ruled[-1] if ruled and not self._is_label_of(lines[ruled[-1] : first]) else first
        while end and lines[end - 1].stub_only and (not ruled or any(0 in line.entries for line in lines[: end - 1])):
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

    def _make_row(self, entries: dict[int, Entry], header: bool = False, label: tuple[Word, ...] = ()) -> TableRow:
        cells = [Cell()] * len(self.columns)
        for entry in entries.values():
            cells[entry.first] = Cell(tuple(entry.words), entry.last - entry.first + 1)
        return TableRow(tuple(cells), header, label)


def _has_other_entries(years: RowLine, below: RowLine) -> bool:
    """Whether the line under one of years has a label and fills its columns: no second line of the headers."""
    return 0 in below.entries and all(column in below.entries for column in years.entries if column)


def _label_of(row: dict[int, Entry]) -> tuple[Word, ...]:
    return tuple(row[0].words) if 0 in row and row[0].last == 0 else ()


def _is_lone(line: RowLine) -> bool:
    return len(line.entries) == 1 and not line.values


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


def is_prose(table: Table) -> bool:
    """Whether what was taken for labels are lines of running text, with numbers beside them by chance."""
    labels = [row.cells[0].words for row in table.rows if not row.header and row.cells[0].words]
    sentences = sum(any(word.text[-1] in ".;" for word in label[:-1]) for label in labels)
    return sum(map(len, labels)) > _MAX_LABEL_WORDS * len(labels) or 2 * sentences > len(labels) > 1
