"""Columns of a table: what its lines have in common, the lines with most cells first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.extractors.runs import Word
from pipeline.extractors.table_lines import Piece, TextLine, is_value_word

_TOUCH = 0.1  # heights by which cells of neighbouring columns may overlap
_APART = 2.5  # heights from its neighbours at which a lone cell is a column of its own
_BEGINS = 1.0  # points
_SIGNS = frozenset("$€£¥%")


@dataclass(slots=True)
class Column:
    x0: float
    x1: float
    cells: int = 0
    values: int = 0

    def overlap(self, piece: Piece) -> float:
        return min(self.x1, piece.x1) - max(self.x0, piece.x0)


def find_columns(lines: Sequence[TextLine], walls: Sequence[float]) -> list[Column]:
    """`walls`: places of the rules that part columns."""
    voting = [line for line in lines if len(line.pieces) > 1 and any(piece.is_value for piece in line.pieces[1:])]
    voting = voting if len(voting) > 1 else [line for line in lines if len(line.pieces) > 1]
    columns: list[Column] = []
    for line in sorted(voting, key=lambda line: -len(line.pieces)):
        for piece in line.pieces:
            _place(piece, line, columns)
    columns = _join_between_walls(_join_signs(columns, voting), walls, voting)
    _add_label_column(lines, columns, walls)
    _widen_to_walls(columns, walls)
    return columns


def _add_label_column(lines: Sequence[TextLine], columns: list[Column], walls: Sequence[float]) -> None:
    """Labels of several rows stand in lines of their own, left of everything else."""
    if not columns:
        return
    first = columns[0]
    left = [p for line in lines for p in line.pieces[:1] if p.x1 < first.x0 - line.height / 2 and len(line.pieces) < 4]
    walled = any(all(p.x1 < wall < first.x0 for p in left) for wall in walls)
    if len(left) > 1 and (walled or len(left) > len(lines) / 4):
        columns.insert(0, Column(min(p.x0 for p in left), max(p.x1 for p in left), len(left)))


def _widen_to_walls(columns: Sequence[Column], walls: Sequence[float]) -> None:
    """A column that has a rule on a side reaches to it, whatever its longest entry."""
    for left, right in pairwise([None, *columns, None]):
        start = left.x0 + left.x1 if left else float("-inf")
        end = right.x0 + right.x1 if right else float("inf")
        between = [wall for wall in walls if start < 2 * wall < end]
        if between and left:
            left.x1 = max(left.x1, between[0])
        if between and right:
            right.x0 = min(right.x0, between[-1])


def _place(piece: Piece, line: TextLine, columns: list[Column]) -> None:
    slack = _TOUCH * line.height
    over = [column for column in columns if column.overlap(piece) > slack]
    if len(over) > 1:
        return
    if over:
        column = over[0]
        i = columns.index(column)
        left = columns[i - 1].x1 if i else float("-inf")
        right = columns[i + 1].x0 if i + 1 < len(columns) else float("inf")
        column.x0, column.x1 = max(left, min(column.x0, piece.x0)), min(right, max(column.x1, piece.x1))
    else:
        near = _free_neighbour(piece, line, columns)
        if near is not None:
            column = near
            column.x0, column.x1 = min(column.x0, piece.x0), max(column.x1, piece.x1)
        else:
            column = Column(piece.x0, piece.x1)
            columns.append(column)
            columns.sort(key=lambda column: column.x0)
    column.cells += 1
    column.values += piece.is_value


def _free_neighbour(piece: Piece, line: TextLine, columns: Sequence[Column]) -> Column | None:
    """A column beside the piece in which the line has nothing else: an entry that is out of line."""
    near = [
        column for column in columns if min(abs(column.x0 - piece.x1), abs(column.x1 - piece.x0)) < _APART * line.height
    ]
    free = [column for column in near if not any(column.overlap(other) > 0 for other in line.pieces)]
    return min(free, key=lambda column: abs(column.x0 + column.x1 - 2 * piece.middle), default=None)


def _join_signs(columns: list[Column], lines: Sequence[TextLine]) -> list[Column]:
    """A column of nothing but "$" belongs to the numbers on its right, one of "%" to those on its left."""
    joined: list[Column] = []
    pending: Column | None = None
    for column in columns:
        texts = {piece.text for line in lines for piece in line.pieces if column.overlap(piece) > 0}
        if texts and texts <= {"%", ")", ")%"} and joined:
            joined[-1].x1 = column.x1
        elif texts and texts <= _SIGNS:
            pending = column
        else:
            if pending is not None:
                column.x0, pending = pending.x0, None
            joined.append(column)
    return joined + ([pending] if pending is not None else [])


def _join_between_walls(columns: list[Column], walls: Sequence[float], lines: Sequence[TextLine]) -> list[Column]:
    """Between two rules there is one column, unless numbers stand side by side there."""
    if len(walls) < 3:  # two are a frame
        return columns
    joined: list[Column] = []
    for column in columns:
        before = joined[-1] if joined else None
        walled = before is None or any(before.x0 + before.x1 < 2 * wall < column.x0 + column.x1 for wall in walls)
        if before is None or walled or _pairs(before, column, lines) > 1:
            joined.append(column)
        else:
            before.x1 = max(before.x1, column.x1)
            before.cells, before.values = max(before.cells, column.cells), max(before.values, column.values)
    return joined


def _pairs(one: Column, two: Column, lines: Sequence[TextLine]) -> int:
    """Lines with something in both, numbers in the second."""
    return sum(
        any(one.overlap(piece) > 0 for piece in line.pieces)
        and any(two.overlap(piece) > 0 and piece.is_value for piece in line.pieces)
        for line in lines
    )


def place_piece(piece: Piece, columns: Sequence[Column], height: float) -> tuple[int, int]:
    """First and last column that the piece stands in."""
    slack = 0.25 * height
    over = [i for i, column in enumerate(columns) if column.overlap(piece) > slack]
    if over:
        return over[0], over[-1]
    nearest = min(range(len(columns)), key=lambda i: max(columns[i].x0 - piece.middle, piece.middle - columns[i].x1))
    return nearest, nearest


def split_at_columns(piece: Piece, columns: Sequence[Column], least_gap: float, row_gap: float) -> list[Piece]:
    """The piece cut where a gap of `least_gap` points lies between two columns.

    `row_gap`: what is enough in a row before a number, and before a word that stands where a column begins.
    """
    if len(piece.words) == 1:
        return [piece]
    cuts: list[int] = []
    for i, (before, word) in enumerate(pairwise(piece.words), 1):
        gap = word.x0 - before.x1
        after = _column_after(before, word, columns)
        if after is not None and gap >= row_gap:
            begins = is_value_word(word.text) or abs(word.x0 - after.x0) < _BEGINS
            if gap >= (row_gap if begins else least_gap):
                cuts.append(i)
    ends = [0, *cuts, len(piece.words)]
    return [Piece(piece.words[a:b]) for a, b in pairwise(ends)]


def _column_after(before: Word, word: Word, columns: Sequence[Column]) -> Column | None:
    """The column that begins in the gap between two words, if another ends there."""
    slack = 0.5 * (word.x0 - before.x1) + 0.5
    for one, two in pairwise(columns):
        parted = one.x1 <= word.x0 + slack and two.x0 >= before.x1 - slack
        if parted and one.x0 < before.x1 and two.x1 > word.x0:
            return two
    return None
