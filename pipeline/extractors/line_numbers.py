"""The numbers of lines in the margin of transcripts, bills and court filings, which stand amid no sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from pipeline.extractors.runs import Run

_NUMBER = re.compile(r"\d{1,4}")
_FEWEST = 5  # numbers on a page
_STEPS = (1, 5)  # every line has its number, or every fifth
_MOST_OPEN = 50  # columns that the same number may go on, looked through; a table of numbers has hundreds
_MOST_COLUMNS = 10
_ALIGNED = 0.5  # heights by which the right edges of the numbers may differ
_ROW = 0.5  # heights by which the middles of a line and its number may differ
_MORE_ROWS = 1.15  # times the lines that the numbers count: of a list with items of several lines there are more
_MOST_NUMERIC = 0.3  # of the words beside: a table has more
_FEW_WORDS = 4.0  # in a line, on average; cells have fewer
_GOES_ON = 0.2  # of the lines begin within a sentence: the items of a list begin anew
_DIGITS = frozenset("0123456789")


def drop_line_numbers(runs: list[Run]) -> list[Run]:
    """Lists, tables and numbered paragraphs keep theirs: only lines that are counted whatever they say have none."""
    lone = [run for run in runs if len(run.words) == 1 and run.words[0].text[0] in _DIGITS and not run.turn]
    if len(lone) < _FEWEST:  # as on most pages
        return runs
    dropped: set[int] = set()
    for column in _counting_columns(lone):
        numbers = set(map(id, column))
        kept = [run for run in runs if not run.turn and run.words and id(run) not in numbers]
        if _counts_lines(column, kept):
            dropped.update(map(id, column))
    return [run for run in runs if id(run) not in dropped] if dropped else runs


def _counting_columns(lone: list[Run]) -> list[list[Run]]:
    """Numbers under each other, each the next one; the longest columns."""
    columns: list[list[Run]] = []
    awaiting: defaultdict[int, list[list[Run]]] = defaultdict(list)  # by the number that may come next
    for run in sorted((run for run in lone if _NUMBER.fullmatch(run.words[0].text)), key=lambda run: run.top):
        number = _number(run)
        column = next((column for column in awaiting[number][-_MOST_OPEN:] if _is_next(column, run)), None)
        if column is None:
            column = []
            columns.append(column)
        column.append(run)
        for step in _STEPS:
            awaiting[number + step].append(column)
    counting = (column for column in columns if len(column) >= _FEWEST)
    return sorted(counting, key=len, reverse=True)[:_MOST_COLUMNS]


def _is_next(column: list[Run], run: Run) -> bool:
    last = column[-1]
    edge = min(abs(last.x1 - run.x1), abs(last.x0 - run.x0))
    step = _number(run) - _number(last)
    usual = _number(column[1]) - _number(column[0]) if len(column) > 1 else step
    return step in _STEPS and step == usual and edge < _ALIGNED * run.height and run.top > last.top


def _number(run: Run) -> int:
    return int(run.words[0].text)


def _counts_lines(column: list[Run], others: Sequence[Run]) -> bool:
    """Whether these number lines of prose, all of them and nothing else."""
    top, bottom = column[0].top, column[-1].bottom
    within = [run for run in others if top - run.height < run.top and run.bottom < bottom + run.height]
    left, right = min(run.x0 for run in column), max(run.x1 for run in column)
    if any(run.x0 < right and run.x1 > left for run in within):
        return False
    sides = [run for run in within if run.x0 >= right], [run for run in within if run.x1 <= left]
    rows = max(map(_rows, sides), key=len)
    words = [word.text for row in rows for run in row for word in run.words]
    counted = _number(column[-1]) - _number(column[0]) + 1
    if not len(column) / 2 <= len(rows) <= _MORE_ROWS * counted + 1:
        return False
    if len(words) < _FEW_WORDS * len(rows) or sum(text[0] in _DIGITS for text in words) > _MOST_NUMERIC * len(words):
        return False
    return sum(two[0].words[0].text[0].islower() for _, two in pairwise(rows)) >= max(2, _GOES_ON * len(rows))


def _rows(runs: list[Run]) -> list[list[Run]]:
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.top + run.bottom, run.x0)):
        middle = run.top + run.bottom
        if rows and middle - rows[-1][0].top - rows[-1][0].bottom < 2 * _ROW * run.height:
            rows[-1].append(run)
        else:
            rows.append([run])
    for row in rows:
        row.sort(key=lambda run: run.x0)
    return rows
