"""Tables of PDF pages, ruled or not: read as cells before the page is laid out, their words taken from its text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from pipeline.extractors.page_frame import Box
from pipeline.extractors.pdf_words import PageWords
from pipeline.extractors.rules import PageRules, RuleReader, turn_rules
from pipeline.extractors.runs import Run, Word
from pipeline.extractors.table_cells import Table, build_table, is_prose
from pipeline.extractors.table_grids import find_grids
from pipeline.extractors.table_regions import find_number_regions
from pipeline.extractors.table_stacks import find_stacks
from pipeline.extractors.table_titles import find_title

_AROUND = 2.0  # points
_DRAWN = 0.15  # of the region: a chart


class TableReader:
    """Reads the tables of page after page of one document."""

    def __init__(self) -> None:
        self._rules = RuleReader()

    def read_page(self, page: Any, words: PageWords) -> list[Table]:
        """The page's tables from top to bottom; their words leave `words.runs`."""
        upright = self._rules.read_page(page, words.frame)
        tables: list[Table] = []
        for turn in sorted({int(run.turn) for run in words.runs if not run.turn % 1}):
            rules = turn_rules(upright, turn, words.width, words.height) if turn else upright
            tables += _PageTables(words, rules, turn).read()
        return tables


class _PageTables:
    """Tables of the text of a page that stands in one direction."""

    def __init__(self, words: PageWords, rules: PageRules, turn: int) -> None:
        self.words, self.rules, self.turn = words, rules, turn

    def read(self) -> list[Table]:
        rules = self.rules
        tables = [table for grid in (find_grids(rules) if rules else ()) for table in self._take(grid)]
        runs = self._runs()
        stacks = find_stacks(rules.across, runs) if len(rules.across) > 2 else []
        for region in find_number_regions(runs, rules):
            tables += self._take(_widen(region, stacks), is_prose)
        for stack in stacks:
            if not any(_overlap(stack, table.box) for table in tables):
                tables += self._take(stack)
        return tables

    def _runs(self) -> list[Run]:
        return [run for run in self.words.runs if run.turn == self.turn]

    def _take(self, region: Box, rejects: Callable[[Table], bool] = lambda _: False) -> Iterator[Table]:
        box = region[0] - _AROUND, region[1] - _AROUND, region[2] + _AROUND, region[3] + _AROUND
        if _is_drawn(box, self.rules.drawings):
            return
        table = build_table(box, _words_in(box, self._runs()), self.rules, self.turn)
        if table is not None and not rejects(table):
            rest = [kept for run in self.words.runs if (kept := _outside(run, table)) is not None]
            title = find_title(table.box, [run for run in rest if run.turn == self.turn])
            titled = set(map(id, title))
            self.words.runs = [run for run in rest if id(run) not in titled]
            yield _entitle(table, title) if title else table


def _entitle(table: Table, title: Sequence[Run]) -> Table:
    x0, top, x1, bottom = table.box
    above = min(run.top for run in title)
    return replace(table, box=(x0, min(above, top), x1, bottom), title=tuple(tuple(run.words) for run in title))


def _widen(region: Box, stacks: Sequence[Box]) -> Box:
    """With what stands between rules around it."""
    for stack in stacks:
        if _overlap(region, stack):
            pairs = zip(region, stack, strict=True)
            x0, top, x1, bottom = (pick(one, two) for pick, (one, two) in zip((min, min, max, max), pairs, strict=True))
            return x0, top, x1, bottom
    return region


def _overlap(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def _is_drawn(box: Box, drawings: Sequence[Box]) -> bool:
    area = (box[2] - box[0]) * (box[3] - box[1])
    covered = sum(
        max(0.0, min(box[2], x1) - max(box[0], x0)) * max(0.0, min(box[3], bottom) - max(box[1], top))
        for x0, top, x1, bottom in drawings
    )
    return covered > _DRAWN * area


def _words_in(box: Box, runs: Sequence[Run]) -> list[Word]:
    near = (run for run in runs if run.top < box[3] and run.bottom > box[1])
    return [word for run in near for word in run.words if _holds(box, word)]


def _holds(box: Box, word: Word) -> bool:
    return box[0] <= (word.x0 + word.x1) / 2 <= box[2] and box[1] <= (word.top + word.bottom) / 2 <= box[3]


def _outside(run: Run, table: Table) -> Run | None:
    """What of the run is not in the table."""
    box = table.box
    if run.turn != table.turn or run.bottom < box[1] or run.top > box[3]:
        return run
    words = [word for word in run.words if not _holds(box, word)]
    if len(words) == len(run.words):
        return run
    if not words:
        return None
    x0, x1 = min(word.x0 for word in words), max(word.x1 for word in words)
    return replace(run, words=words, x0=x0, x1=x1)
