"""Tables whose rules all lie across: one above the headers, one below them, one at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.extractors.page_frame import Box
from pipeline.extractors.rules import Rule
from pipeline.extractors.runs import Run
from pipeline.extractors.table_lines import Piece, TextLine, make_lines

_SAME_ENDS = 6.0  # points
_EDGE = 4.0  # points within which two rules are the edges of one
_SHORTEST = 90.0  # points
_MIN_RULES = 3
_TABULAR = 0.5  # of the lines between two rules must have cells
_HEADER_LINES = 5
_GROUP_WORDS = 6
_PROSE_LINES = 6
_PROSE_WORDS = 4.5  # in a piece of a line, on average
_FULL_LINE = 0.8  # of the widest piece


class _Band(NamedTuple):
    """What stands between two rules."""

    top: float
    bottom: float
    lines: list[TextLine]


def find_stacks(across: Sequence[Rule], runs: Sequence[Run]) -> list[Box]:
    """Regions between rules of one length, with cells above and below each rule inside."""
    found: list[Box] = []
    for rules in _alike(across):
        bands = [_read_band(one, two, runs) for one, two in pairwise(rules)]
        stack: list[_Band] = []
        for band in [*bands, None]:
            if band is not None and _is_tabular(band):
                stack.append(band)
                continue
            if band is not None and stack and _is_group(band):
                stack.append(band)
                continue
            while stack and _is_group(stack[-1]):
                stack.pop()
            if len(stack) >= _MIN_RULES - 1 and len(stack[0].lines) <= _HEADER_LINES:
                found.append((rules[0].start, stack[0].top, rules[0].end, stack[-1].bottom))
            stack = []
    return found


def _alike(across: Sequence[Rule]) -> list[list[Rule]]:
    """Rules with the same ends, from top to bottom."""
    groups: list[list[Rule]] = []
    for rule in sorted(across):
        if rule.end - rule.start < _SHORTEST:
            continue
        group = next((g for g in groups if _same_ends(g[0], rule)), None)
        if group is None:
            groups.append([rule])
        elif rule.at - group[-1].at > _EDGE:
            group.append(rule)
    return [group for group in groups if len(group) >= _MIN_RULES]


def _same_ends(one: Rule, two: Rule) -> bool:
    return abs(one.start - two.start) < _SAME_ENDS and abs(one.end - two.end) < _SAME_ENDS


def _read_band(upper: Rule, lower: Rule, runs: Sequence[Run]) -> _Band:
    words = [
        word
        for run in runs
        if run.top < lower.at and run.bottom > upper.at
        for word in run.words
        if upper.at < (word.top + word.bottom) / 2 < lower.at and upper.start - 2 < word.x0 < upper.end
    ]
    return _Band(upper.at, lower.at, make_lines(words) if words else [])


def _is_group(band: _Band) -> bool:
    """A few words that head the rows below them."""
    return len(band.lines) == 1 and len(band.lines[0].pieces) == 1 and len(band.lines[0].words) <= _GROUP_WORDS


def _is_tabular(band: _Band) -> bool:
    """Cells in most lines, and not two columns of running text."""
    if not band.lines:
        return False
    parted = [line for line in band.lines if len(line.pieces) > 1]
    if len(parted) < _TABULAR * len(band.lines):
        return False
    return len(band.lines) < _PROSE_LINES or not _is_prose([piece for line in parted for piece in line.pieces])


def _is_prose(pieces: list[Piece]) -> bool:
    if any(piece.is_value for piece in pieces):
        return False
    words = sum(len(piece.words) for piece in pieces) / len(pieces)
    widest = max(piece.x1 - piece.x0 for piece in pieces)
    full = sum(piece.x1 - piece.x0 > _FULL_LINE * widest for piece in pieces)
    return words > _PROSE_WORDS and full > 0.5 * len(pieces)
