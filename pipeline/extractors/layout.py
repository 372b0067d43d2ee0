"""Reading order: runs of words become lines, and lines columns, by the gutters between them.

A gutter is where many rows of a page have their gap at the same place, with lines that look like prose on both sides.
What crosses it (headings, boxes, full-width paragraphs) divides the page into bands; a band is read column by column.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import NamedTuple

from pipeline.extractors.runs import Run, Word
from pipeline.extractors.table_cells import Table

_MIN_VOTES = 3  # rows that must have their gap at a gutter
_MIN_GUTTER = 0.75  # of the text's height
_MIN_COLUMN = 6.0  # heights of text; the narrowest newspaper columns have 9
_MIN_WORDS_PER_LINE = 2.5  # fewer on average is a column of a table, or of labels
_MIN_FILL = 0.5  # of the column's width, at the median line
_FEW_WORDS = 2
_STRETCHED = 0.7  # times a gap: a neighbouring one of that width is of its kind
_FEW_ROWS = 0.15
_MAX_NUMBERS = 0.6  # of the words; more is a table that was not known as one
_NUMBER_STARTS = frozenset("0123456789$€£¥–-")
_SAME_PARAGRAPH = 0.5  # heights between its lines
_WIDE = 1.2  # heights: a gap that parts what stands in one line
_MAX_COLUMNS_DEEP = 3
_MAX_CANDIDATES = 6
_DROP_CAP = 1.7  # times the height of its line


@dataclass(slots=True)
class Line:
    words: list[Word]
    x0: float
    top: float
    x1: float
    bottom: float
    height: float
    bold: bool = False
    turn: float = 0
    size: float = 0.0  # of the font in points
    table: Table | None = None
    limit: float = math.inf  # right margin of lines beside a table

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def has_wide_gap(self) -> bool:
        return any(two.x0 - one.x1 > _WIDE * self.height for one, two in pairwise(self.words))


@dataclass(slots=True)
class Column:
    """Lines that follow each other from top to bottom, with the margins that they share."""

    lines: list[Line]
    left: float = field(init=False)
    right: float = field(init=False)

    def __post_init__(self) -> None:
        lefts = Counter(round(line.x0) for line in self.lines)
        common = max(lefts.values())
        self.left = min(x for x, count in lefts.items() if 2 * count >= common)
        rights = sorted(line.x1 for line in self.lines)
        self.right = rights[int(0.9 * (len(rights) - 1) + 0.5)]


def order_columns(runs: Sequence[Run], tables: Sequence[Table] = ()) -> list[Column]:
    """The page's columns in reading order; text that stands sideways comes after the upright."""
    columns: list[Column] = []
    turns: Counter[float] = Counter(dict.fromkeys(sorted({table.turn for table in tables}), 0))
    for run in runs:
        turns[run.turn] += len(run.words)
    for turn, _ in turns.most_common():
        upright = [run for run in runs if run.turn == turn]
        framed = [table for table in tables if table.turn == turn]
        columns += _read_region(_framed_runs(upright, framed), _MAX_COLUMNS_DEEP)
    return columns


def _framed_runs(runs: list[Run], tables: list[Table]) -> list[Run]:
    """A table takes part in the layout as one run of its size."""
    for table in tables:
        x0, top, x1, bottom = table.box
        runs.append(Run([], x0, top, x1, bottom, bottom - top, turn=table.turn, table=table))
    return runs


def _read_region(runs: list[Run], depth: int) -> list[Column]:
    gutter = _find_gutter(runs) if depth and len(runs) > 2 * _MIN_VOTES else None
    if gutter is None:
        return [Column(_make_lines(runs))] if runs else []
    columns: list[Column] = []
    flow: list[Run] = []
    for side, band in _bands(runs, gutter):
        if side == "across" or not _is_two_sided(band, gutter):
            flow += band
            continue
        columns += _read_region(flow, depth - 1) if len(flow) > 2 * _MIN_VOTES else _plain(flow)
        flow = []
        for part in (_left_of(band, gutter), _right_of(band, gutter)):
            columns += _read_region(part, depth - 1)
    return columns + (_read_region(flow, depth - 1) if len(flow) > 2 * _MIN_VOTES else _plain(flow))


def _plain(runs: list[Run]) -> list[Column]:
    return [Column(_make_lines(runs))] if runs else []


def _bands(runs: list[Run], gutter: float) -> list[tuple[str, list[Run]]]:
    """From top to bottom: what crosses the gutter, and what stands on its sides."""
    ordered = sorted(runs, key=lambda run: (run.top + run.bottom) / 2)
    crossing = lambda run: "across" if run.x0 < gutter - 1 and run.x1 > gutter + 1 else "beside"  # noqa: E731
    return [(side, list(group)) for side, group in groupby(ordered, key=crossing)]


def _left_of(band: list[Run], gutter: float) -> list[Run]:
    return [run for run in band if run.x0 + run.x1 < 2 * gutter]


def _right_of(band: list[Run], gutter: float) -> list[Run]:
    return [run for run in band if run.x0 + run.x1 >= 2 * gutter]


def _is_two_sided(band: list[Run], gutter: float) -> bool:
    """A band with a whole column on one side is columns too: the last page often has no more."""
    left, right = _left_of(band, gutter), _right_of(band, gutter)
    return bool(left and right and len(band) > 2) or max(len(left), len(right)) > _MIN_VOTES


def _find_gutter(runs: list[Run]) -> float | None:
    """The middle of the gap that most rows in a row share, if there is prose on both of its sides."""
    votes = _gap_votes(runs)
    if len(votes) < _MIN_VOTES:
        return None
    height = sorted(run.height for run in runs)[len(runs) // 2]
    scored = [(_support(runs, votes, gutter), gutter) for gutter in _likely_gutters(votes)]
    for support, gutter in sorted(scored, reverse=True):
        if support > _MIN_VOTES and _has_columns(runs, gutter, height):
            return gutter
    return None


class _Vote(NamedTuple):
    """A gap between two runs on the same height."""

    start: float
    end: float
    y: float


def _likely_gutters(votes: list[_Vote]) -> list[float]:
    """The places that most gaps cover."""
    edges = sorted([(vote.start, 1) for vote in votes] + [(vote.end, -1) for vote in votes])
    depth, spots = 0, list[tuple[int, float]]()
    for (x, step), (following, next_step) in pairwise(edges):
        depth += step
        if step > 0 and next_step < 0 and depth >= _MIN_VOTES:
            spots.append((depth, (x + following) / 2))
    return [gutter for _, gutter in sorted(spots, reverse=True)[:_MAX_CANDIDATES]]


def _support(runs: list[Run], votes: list[_Vote], gutter: float) -> int:
    """Rows with their gap here less twice the lines across, in the best stretch: rivers in wide text have few."""
    rows = [(vote.y, 1) for vote in votes if vote.start <= gutter <= vote.end]
    rows += [((run.top + run.bottom) / 2, -2) for run in runs if run.x0 < gutter - 1 and run.x1 > gutter + 1]
    best = current = 0
    for _, step in sorted(rows):
        current = max(0, current + step)
        best = max(best, current)
    return best


def _gap_votes(runs: list[Run]) -> list[_Vote]:
    """The gap between each run and its nearest neighbour to the right on the same height."""
    ordered = sorted(runs, key=lambda run: run.top)
    tallest = max(run.bottom - run.top for run in ordered)
    nearest: dict[int, _Vote] = {}
    neighbour: dict[int, int] = {}  # to the right
    for i, run in enumerate(ordered):
        reach, small = min(run.bottom, run.top + tallest), 0.2 * run.height
        for j in range(i + 1, len(ordered)):
            other = ordered[j]
            if other.top > reach:
                break
            if min(run.bottom, other.bottom) - other.top < small:
                continue
            left, right, key = (run, other, i) if run.x0 < other.x0 else (other, run, j)
            wide = right.x0 - left.x1 >= _MIN_GUTTER * min(run.height, other.height)
            if wide and (key not in nearest or right.x0 < nearest[key].end):
                nearest[key] = _Vote(left.x1, right.x0, (left.top + left.bottom) / 2)
                neighbour[key] = j if key == i else i
    rivers = _stretched_gaps(ordered, nearest, neighbour)
    return [vote for key, vote in nearest.items() if key not in rivers]


def _stretched_gaps(runs: list[Run], gaps: dict[int, _Vote], neighbour: dict[int, int]) -> set[int]:
    """Gaps of a justified line that was pulled apart: a word or two, and as much space on its other side."""
    stretched: set[int] = set()
    for left, between in neighbour.items():
        if between in gaps and len(runs[between].words) <= _FEW_WORDS:
            one, two = gaps[left].end - gaps[left].start, gaps[between].end - gaps[between].start
            stretched |= {left} if two >= _STRETCHED * one else set()
            stretched |= {between} if one >= _STRETCHED * two else set()
    return stretched


def _has_columns(runs: list[Run], gutter: float, height: float) -> bool:
    """Whether at least one band has lines like prose on both sides of the gutter."""
    beside = [band for side, band in _bands(runs, gutter) if side == "beside"]
    for band in beside:
        left, right = _left_of(band, gutter), _right_of(band, gutter)
        if _is_prose(left, height) and _is_prose(right, height) and _overlap(left, right) > 2 * height:
            return True
    return False


def _overlap(left: list[Run], right: list[Run]) -> float:
    return min(max(r.bottom for r in left), max(r.bottom for r in right)) - max(
        min(r.top for r in left), min(r.top for r in right)
    )


def _is_prose(runs: list[Run], height: float) -> bool:
    """Lines with several words each, most of which fill the column."""
    rows: list[list[float]] = []  # middle, x0, x1
    for run in sorted((run for run in runs if run.words), key=lambda run: run.top + run.bottom):
        middle = (run.top + run.bottom) / 2
        if rows and middle - rows[-1][0] < 0.5 * height:
            rows[-1][1:] = min(rows[-1][1], run.x0), max(rows[-1][2], run.x1)
        else:
            rows.append([middle, run.x0, run.x1])
    if len(rows) < _MIN_VOTES:
        return False
    few = int(_FEW_ROWS * len(rows))  # that reach further: a last column with little in it
    width = sorted(row[2] for row in rows)[-1 - few] - sorted(row[1] for row in rows)[few]
    words = sum(len(run.words) for run in runs) / len(rows)
    fill = sorted(row[2] - row[1] for row in rows)[len(rows) // 2]
    numbers = sum(word.text[0] in _NUMBER_STARTS for run in runs for word in run.words)
    shaped = width >= _MIN_COLUMN * height and fill >= _MIN_FILL * width
    return shaped and words >= _MIN_WORDS_PER_LINE and numbers < _MAX_NUMBERS * words * len(rows)


def _make_lines(runs: list[Run]) -> list[Line]:
    """Runs that stand on one height, left to right (or right to left where the script runs so)."""
    usual = sorted(run.height for run in runs)[len(runs) // 2]
    caps = [run for run in runs if run.height > _DROP_CAP * usual and _is_letter(run)]
    rows: list[list[Run]] = []
    framed = any(run.table for run in runs)
    place = (lambda run: _place_among(run, runs)) if framed else (lambda run: (run.top + run.bottom) / 2)
    for run in sorted((run for run in runs if run not in caps), key=place):
        if rows and _same_row(rows[-1], run):
            rows[-1].append(run)
        else:
            rows.append([run])
    lines = [_make_line(row) for row in rows]
    if framed:
        _limit_lines(lines)
    for cap in caps:
        if not _join_drop_cap(cap, lines):
            lines.append(_make_line([cap]))
    return sorted(lines, key=lambda line: line.top + line.bottom) if caps else lines


def _limit_lines(lines: list[Line]) -> None:
    """Beside a table, lines end where the longest of them does."""
    for frame in lines:
        if frame.table:
            beside = [
                line for line in lines if frame.top < line.bottom and line.top < frame.bottom and line.x1 <= frame.x0
            ]
            for line in beside:
                line.limit = max(other.x1 for other in beside)


def _place_among(run: Run, runs: list[Run]) -> float:
    """The height by which a run comes in its turn: a table beside prose comes after the paragraph that goes past it."""
    beside = [other for other in runs if not other.table and run.top < other.top and other.bottom < run.bottom]
    if not run.table or not beside:
        return (run.top + run.bottom) / 2
    last = max(beside, key=lambda other: other.bottom)
    for other in sorted(runs, key=lambda other: other.top):
        near = abs(other.top - last.bottom) < _SAME_PARAGRAPH * last.height
        if near and not other.table and abs(other.x0 - last.x0) < last.height:
            last = other
    return last.bottom


def _is_letter(run: Run) -> bool:
    return len(run.words) == 1 and len(run.words[0].text) == 1 and run.words[0].text.isupper()


def _same_row(row: list[Run], run: Run) -> bool:
    if run.table or row[0].table:
        return False
    for other in row:
        small = min(run.height, other.height)
        if abs(run.top + run.bottom - other.top - other.bottom) < 0.9 * small:
            return run.x0 >= other.x1 - small or run.x1 <= other.x0 + small
    return False


def _make_line(row: list[Run]) -> Line:
    if len(row) == 1:  # most lines, in a fifth of the time
        run = row[0]
        box = run.x0, run.top, run.x1, run.bottom
        return Line(run.words, *box, run.height, run.bold, run.turn, run.size or run.height, run.table)
    row.sort(key=lambda run: run.x0)
    if sum(run.rtl for run in row) * 2 > len(row):
        row.reverse()
    words: list[Word] = []
    for run in row:
        words += run.words
    main = max(row, key=lambda run: len(run.words))
    return Line(
        words,
        min(run.x0 for run in row),
        min(run.top for run in row),
        max(run.x1 for run in row),
        max(run.bottom for run in row),
        main.height,
        all(run.bold for run in row),
        row[0].turn,
        main.size or main.height,
        row[0].table,
    )


def _join_drop_cap(cap: Run, lines: list[Line]) -> bool:
    """A large first letter goes back to the word from which it was taken."""
    for line in lines:
        if not line.words or line.bottom < cap.top or line.top > cap.bottom:
            continue
        letter, rest = cap.words[0], line.words[0]
        if -line.height < rest.x0 - letter.x1 < line.height:
            line.words[0] = Word(letter.text + rest.text, letter.x0, min(letter.top, rest.top), rest.x1, letter.bottom)
            return True
    return False
