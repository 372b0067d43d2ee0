"""Rows of a table from its lines: which line begins a row, and which goes on with the cells of another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.extractors.rules import Rule
from pipeline.extractors.runs import Word
from pipeline.extractors.table_columns import Column, place_piece, split_at_columns
from pipeline.extractors.table_lines import Piece, TextLine, is_missing, is_number_word, is_year

_UNFINISHED = re.compile(
    r"(?:[,(\-–—/&]|\b(?:of|and|or|the|for|in|to|by|with|from|on|at|per|as|than|who|which))$", re.I
)
_GOES_ON = re.compile(r"^(?:[a-z(&+]|[-–—/]\s?[a-z])")
_CLOSER = 0.9  # of the distance to the row on the other side
_NEXT_LINE = 1.35  # heights from line to line within a cell
_LOOSE = 1.25  # times the smallest step between lines: a step to another row
_SPLIT = 0.5  # heights: the least gap at which words that stand in two columns are of two cells
_SPLIT_ROW = 0.15  # in a row, before a number or where a column begins
_BROKEN_WORDS = 3  # a label that is broken has more than two
_UNUSUAL = 1.4  # times the usual space of its line


@dataclass(slots=True)
class Entry:
    """What stands in a row from column `first` to `last`."""

    first: int
    last: int
    pieces: list[Piece]

    @property
    def is_value(self) -> bool:
        return all(piece.is_value for piece in self.pieces)

    @property
    def has_number(self) -> bool:
        return self.is_value and any(is_number_word(word.text) for piece in self.pieces for word in piece.words)

    @property
    def is_year(self) -> bool:
        return all(is_year(word.text) for piece in self.pieces for word in piece.words)

    @property
    def x0(self) -> float:
        return min(piece.x0 for piece in self.pieces)

    @property
    def x1(self) -> float:
        return max(piece.x1 for piece in self.pieces)

    @property
    def middle(self) -> float:
        return sum(piece.middle for piece in self.pieces) / len(self.pieces)

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)

    @property
    def words(self) -> list[Word]:
        return [word for piece in self.pieces for word in piece.words]


@dataclass(slots=True)
class RowLine:
    """A line with its entries by the first column of each."""

    line: TextLine
    entries: dict[int, Entry]

    @property
    def values(self) -> list[Entry]:
        return [entry for column, entry in self.entries.items() if column and entry.is_value]

    @property
    def stub_only(self) -> bool:
        return list(self.entries) == [0]

    @property
    def is_years(self) -> bool:
        """Whether it holds years alone, beside a label: a header."""
        entries = [entry for column, entry in self.entries.items() if column]
        return len(entries) > 1 and all(entry.is_year for entry in entries)

    @property
    def is_body(self) -> bool:
        """Whether it holds a number that is no year of a header, or what stands in place of one."""
        return any(
            (entry.has_number and not entry.is_year) or all(is_missing(word.text) for word in entry.words)
            for column, entry in self.entries.items()
            if column
        )


def merge_entries(lines: Sequence[RowLine]) -> dict[int, Entry]:
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


def enter_line(line: TextLine, columns: Sequence[Column], header: bool) -> RowLine:
    entries: dict[int, Entry] = {}
    spaces = sorted(two.x0 - one.x1 for piece in line.pieces for one, two in pairwise(piece.words))
    usual = spaces[len(spaces) // 2] if spaces else 0.0
    least_gap = max(_SPLIT * line.height, _UNUSUAL * usual)
    row_gap = least_gap if header else _SPLIT_ROW * line.height
    for piece in line.pieces:
        for part in split_at_columns(piece, columns, least_gap, row_gap):
            first, last = place_piece(part, columns, line.height)
            held = next((entry for entry in entries.values() if entry.first <= first <= entry.last), None)
            if held is None:
                entries[first] = Entry(first, last, [part])
            else:
                held.pieces.append(part)
                held.last = max(held.last, last)
    return RowLine(line, entries)


def group_rows(lines: Sequence[RowLine], ruled: bool) -> list[list[RowLine]]:
    """The lines of each row between two rules; `ruled`: rules stand between the rows of this table."""
    if len(lines) < 2:
        return [list(lines)] if lines else []
    valued = [i for i, line in enumerate(lines) if line.values]
    if _share_column([lines[i] for i in valued]):
        return _group_by_values(lines, valued)
    if ruled and not (len(valued) == 1 and _is_loose(lines)):
        return [list(lines)]
    if len(valued) == 1:
        return _group_by_values(lines, valued)
    return _group_by_steps(lines)


def _is_loose(lines: Sequence[RowLine]) -> bool:
    """Whether the lines are further from each other than those of one cell."""
    steps = [(two.line.middle - one.line.middle) / two.line.height for one, two in pairwise(lines)]
    return min(steps) > _NEXT_LINE


def _share_column(lines: Sequence[RowLine]) -> bool:
    """Whether two lines have values in one column, which a single row cannot."""
    seen: set[int] = set()
    for line in lines:
        columns = {entry.first for entry in line.values}
        if columns & seen:
            return True
        seen |= columns
    return False


def _group_by_values(lines: Sequence[RowLine], valued: Sequence[int]) -> list[list[RowLine]]:
    """Each line with values is a row; those between go with the row above, with the one below, or stand alone."""
    owner: dict[int, int] = {i: i for i in valued}
    for i in range(len(lines)):
        if i not in owner:
            above = max((owner[j] for j in range(i) if j == i - 1 and owner.get(j) in valued), default=None)
            owner[i] = above if above is not None and _goes_on(lines, above, i) else i
    for i in reversed(range(len(lines) - 1)):
        if owner[i] == i and i not in valued and owner[i + 1] in valued and _leads_to(lines, i, i + 1):
            owner[i] = owner[i + 1]
    rows: dict[int, list[RowLine]] = {}
    for i, line in enumerate(lines):
        rows.setdefault(owner[i], []).append(line)
    return list(rows.values())


def _goes_on(lines: Sequence[RowLine], row: int, i: int) -> bool:
    """Whether line `i`, without values, goes on with the cells of the row above it."""
    before, line = lines[i - 1], lines[i]
    step = line.line.middle - before.line.middle
    if step > _NEXT_LINE * max(line.line.height, before.line.height):
        return False
    label, following = line.entries.get(0), lines[i + 1] if i + 1 < len(lines) else None
    if label is None:
        return True
    if 0 not in lines[row].entries:  # its values stand half a line below the label's first line
        return step < line.line.height
    if _GOES_ON.match(label.text) or (0 in before.entries and _UNFINISHED.search(before.entries[0].text)):
        return True
    return (
        following is not None
        and step < _CLOSER * (following.line.middle - line.line.middle)
        and _indented(before, line)
    )


def _indented(before: RowLine, line: RowLine) -> bool:
    """A label's second line stands at its first or further in; a heading of rows begins further out."""
    return 0 in before.entries and line.line.words[0].x0 >= before.line.words[0].x0 - 1


def _leads_to(lines: Sequence[RowLine], i: int, below: int) -> bool:
    """Whether line `i`, without values, is the beginning of the row below it."""
    line, following = lines[i], lines[below]
    step = following.line.middle - line.line.middle
    if step > _NEXT_LINE * max(line.line.height, following.line.height):
        return False
    if any(entry.last > 0 or entry.first > 0 for entry in line.entries.values()):
        return not any(entry.is_value for entry in line.entries.values()) and 0 not in line.entries
    label = following.entries.get(0)
    if label is None:
        return step < line.line.height
    if _GOES_ON.match(label.text) or _UNFINISHED.search(line.entries[0].text):
        return True
    before = lines[i - 1] if i else None
    return before is not None and step < _CLOSER * (line.line.middle - before.line.middle) and _fills(lines, line)


def _fills(lines: Sequence[RowLine], line: RowLine) -> bool:
    """Whether the label is as long as labels get: it was broken for want of room."""
    if len(line.entries[0].words) < _BROKEN_WORDS:
        return False
    longest = max(other.entries[0].pieces[-1].x1 for other in lines if 0 in other.entries)
    return line.entries[0].pieces[-1].x1 > longest - 3 * line.line.height


def _group_by_steps(lines: Sequence[RowLine]) -> list[list[RowLine]]:
    """Rows of text alone: by the wider steps between them, else each line that has a label begins one."""
    steps = [two.line.middle - one.line.middle for one, two in pairwise(lines)]
    uneven = max(steps) > _LOOSE * min(steps)
    rows = [[lines[0]]]
    for step, line in zip(steps, lines[1:], strict=True):
        label = line.entries.get(0)
        begins = step > _LOOSE * min(steps) if uneven else label is not None and not _GOES_ON.match(label.text)
        if begins:
            rows.append([line])
        else:
            rows[-1].append(line)
    return rows


def group_header_rows(lines: Sequence[RowLine], across: Sequence[Rule]) -> list[list[RowLine]]:
    """A line whose entry spans columns is a row of its own, and so is what a rule parts from the line above."""
    rows: list[list[RowLine]] = []
    for line in lines:
        if rows and not is_parted(rows[-1][-1], line, across) and not any(_spans(above, line) for above in rows[-1]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def is_parted(above: RowLine, below: RowLine, across: Sequence[Rule]) -> bool:
    return any(above.line.middle < rule.at < below.line.middle for rule in across)


def _spans(above: RowLine, below: RowLine) -> bool:
    return any(
        entry.last > entry.first and sum(entry.first <= column <= entry.last for column in below.entries) > 1
        for entry in above.entries.values()
    )
