"""Numbers that stand under each other: the columns by which tables without rules are known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.extractors.runs import Run
from pipeline.extractors.table_lines import Piece, TextLine, is_number_word, is_value_word, split_line

_MIN_ROWS = 3
_NEXT_ROW = 4.5  # heights from one number to the next below it, at most
_ALIGNED = 0.4  # heights by which an edge may differ from the one above
_LIST_LABEL = re.compile(r"^\(?\d{1,3}[.)]$|^[•·*]$")
_STARTS = frozenset("0123456789$€£¥(<>≤≥~±+−–—-.,*nN")


@dataclass(slots=True)
class NumberColumn:
    """`ys`: the middle of each number, from top to bottom."""

    pieces: list[Piece] = field(default_factory=list)
    ys: list[float] = field(default_factory=list)

    @property
    def x0(self) -> float:
        return min(piece.x0 for piece in self.pieces)

    @property
    def x1(self) -> float:
        return max(piece.x1 for piece in self.pieces)

    @property
    def reach(self) -> float:
        """Height of its first word."""
        return self.pieces[0].words[0].bottom - self.pieces[0].words[0].top

    def takes(self, piece: Piece, y: float, height: float) -> bool:
        last = self.pieces[-1]
        if not 0 < y - self.ys[-1] <= _NEXT_ROW * height:
            return False
        slack = _ALIGNED * height
        edges = (last.x0 - piece.x0, last.x1 - piece.x1, last.middle - piece.middle)
        if min(map(abs, edges)) < slack:
            return True
        shared = min(last.x1, piece.x1) - max(last.x0, piece.x0)
        return shared > 0.5 * min(last.x1 - last.x0, piece.x1 - piece.x0)


def may_have_labels(column: NumberColumn, runs: Sequence[Run]) -> bool:
    """Whether there is something left of most of its numbers: not so where they are the numbers of paragraphs."""
    x0, top, bottom = column.x0, column.ys[0] - column.reach, column.ys[-1] + column.reach
    return 2 * sum(run.x1 <= x0 and top < run.top < bottom for run in runs) >= len(column.ys)


def find_number_columns(runs: Sequence[Run]) -> list[NumberColumn]:
    numeric = [
        run
        for run in runs
        if run.words[0][0][0] in _STARTS
        and not (len(run.words) == 1 and _LIST_LABEL.match(run.words[0].text))
        and all(is_value_word(word.text) for word in run.words)
    ]
    if len(numeric) < _MIN_ROWS:
        return []
    active: list[NumberColumn] = []
    done: list[NumberColumn] = []
    for run in sorted(numeric, key=lambda run: run.top + run.bottom):
        y = (run.top + run.bottom) / 2
        for piece in split_line(TextLine(run.words), ()):
            column = next((c for c in active if c.takes(piece, y, run.height)), None)
            if column is None:
                column = NumberColumn()
                active.append(column)
            column.pieces.append(piece)
            column.ys.append(y)
        gone = [c for c in active if y - c.ys[-1] > _NEXT_ROW * run.height]
        done += gone
        active = [c for c in active if y - c.ys[-1] <= _NEXT_ROW * run.height]
    return [
        column
        for column in done + active
        if len(column.pieces) >= _MIN_ROWS
        and sum(any(is_number_word(word.text) for word in piece.words) for piece in column.pieces) >= _MIN_ROWS - 1
    ]


def group_columns(columns: list[NumberColumn]) -> list[list[NumberColumn]]:
    """Columns beside each other, with rows in common."""
    groups: list[list[NumberColumn]] = []
    for column in sorted(columns, key=lambda column: column.ys[0]):
        beside = [group for group in groups if any(_share_rows(column, other) for other in group)]
        groups = [group for group in groups if group not in beside]
        groups.append([column, *(other for group in beside for other in group)])
    return groups


def _share_rows(one: NumberColumn, two: NumberColumn) -> bool:
    shared = min(one.ys[-1], two.ys[-1]) - max(one.ys[0], two.ys[0])
    if shared < 0.5 * min(one.ys[-1] - one.ys[0], two.ys[-1] - two.ys[0]):
        return False
    return min(one.x1, two.x1) - max(one.x0, two.x0) < 0 or shared > 0
