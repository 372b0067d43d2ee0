"""Where on a page a table may stand without rules around it: columns of numbers, with their labels and headers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipeline.extractors.number_columns import NumberColumn, find_number_columns, group_columns, may_have_labels
from pipeline.extractors.page_frame import Box
from pipeline.extractors.rules import PageRules, distinct_places
from pipeline.extractors.runs import Run
from pipeline.extractors.table_lines import (
    is_leader,
    is_number_word,
    is_value_word,
    is_year,
)

_EDGE = 4.0  # points within which two rules are the edges of one
_MIN_ROWS = 3
_STRAY = 2.0  # times the usual distance of two rows
_STUB_WORDS = 8.0  # on average; longer ones are lines of prose
_SECOND_WORDS = 4.0  # in a column left of the labels: a code, a country
_RIGHT_WORDS = 5.0  # in a column of text right of the numbers
_GROUP_WORDS = 8  # of a label that heads rows
_HEADER_GAP = 1.9  # heights between the first row and its headers
_HEADER_STEP = 0.8  # from line to line of the headers
_LINE_GAP = 1.3
_MAX_HEADER_LINES = 10
_PROSE_WORDS = 8
_BESIDE = 0.8  # heights from a row's middle to that of its label's line
_WIDE = 0.7  # of the table's width
_FULL = 0.55
_BEYOND = 2.5  # heights by which a line may stand out of the table
_NEAR_RULE = 5.0  # heights within which another rule closes the headers
_CAPTION = re.compile(r"^(?:table|figure|fig\.|chart|graph|exhibit|box|source|note)\b", re.IGNORECASE)
_SIGNS = frozenset("$€£¥%")


def find_number_regions(runs: Sequence[Run], rules: PageRules) -> list[Box]:
    """Regions of rows whose numbers stand under each other, with their labels and headers."""
    columns = find_number_columns(runs)
    if not columns:
        return []
    groups = [group for group in group_columns(columns) if len(group) > 1 or may_have_labels(group[0], runs)]
    if not groups:
        return []
    lines = _page_lines(runs)
    grown = (_Grower(group, lines, rules).grow() for group in groups)
    return [region for region in grown if region is not None]


class _Grower:
    """From columns of numbers to the whole table: labels beside them, headers above, the last rows below."""

    def __init__(self, columns: list[NumberColumn], lines: list[list[Run]], rules: PageRules) -> None:
        self.columns, self.rules = columns, rules
        self.ys = distinct_places((y for column in columns for y in column.ys), _EDGE)
        sizes = sorted(word.bottom - word.top for column in columns for piece in column.pieces for word in piece.words)
        self.height = sizes[len(sizes) // 2]
        self.x0 = min(column.x0 for column in columns)
        self.x1 = max(column.x1 for column in columns)
        self._drop_stray_row()
        self.top, self.bottom = self.ys[0] - self.height / 2, self.ys[-1] + self.height / 2
        self.data_x0 = self.x0
        self.lines = lines

    def _drop_stray_row(self) -> None:
        """A page's number far below the last row is not of the table."""
        gaps = sorted(two - one for one, two in pairwise(self.ys))
        if len(self.columns) < 2 or len(gaps) < _MIN_ROWS or self.ys[-1] - self.ys[-2] < _STRAY * gaps[len(gaps) // 2]:
            return
        if sum(column.ys[-1] > self.ys[-1] - _EDGE for column in self.columns) == 1:
            self.ys.pop()

    def grow(self) -> Box | None:
        stubs = self._add_labels()
        if not stubs:
            if len(self.columns) < 2:
                return None
            self.data_x0 = sorted(column.x0 for column in self.columns)[1]
        self._widen_to_labels()
        self._add_right()
        if self._counts_pages():
            return None
        self._add_headers()
        self._add_last_rows()
        if self._is_prose():
            return None
        return self.x0 - 1, self.top - 1, self.x1 + 1, self.bottom + 1

    def _add_labels(self) -> int:
        """Columns of text on the left: labels of most rows."""
        added = 0
        while added < 3:  # "No.", "Code", "Country"
            left = [self._nearest(y, left=True) for y in self.ys]
            labels = [run for run in left if run is not None]
            if not self._is_text_column(labels, _SECOND_WORDS if added else _STUB_WORDS):
                break
            self.x0 = min(run.x0 for run in labels)
            added += 1
        return added

    def _widen_to_labels(self) -> None:
        """Labels that head groups of rows may begin further left than those of the rows."""
        heads = [
            run
            for line in self.lines
            if self.top < _middle(line) < self.bottom
            for run in line
            if run.x0 < self.x0 < run.x1 <= self.data_x0 and len(run.words) <= _GROUP_WORDS
        ]
        self.x0 = min([self.x0, *(run.x0 for run in heads)])

    def _add_right(self) -> None:
        right = [run for y in self.ys if (run := self._nearest(y, left=False)) is not None]
        if self._is_text_column(right, _RIGHT_WORDS):
            self.x1 = max(run.x1 for run in right)

    def _nearest(self, y: float, left: bool) -> Run | None:
        """The run beside the numbers of a row; a label of two lines stands half a line above and below them."""
        reach = _BESIDE * self.height
        near = [run for line in self.lines if abs(_middle(line) - y) < reach for run in line if not _is_sign(run)]
        beside = [run for run in near if (run.x1 <= self.x0 + 1 if left else run.x0 >= self.x1 - 1)]
        if not beside:
            return None
        return max(beside, key=lambda run: run.x1) if left else min(beside, key=lambda run: run.x0)

    def _is_text_column(self, runs: list[Run], most_words: float) -> bool:
        if len(runs) < max(2, 0.5 * len(self.ys)):
            return False
        count = sum(not is_leader(word.text) for run in runs for word in run.words)
        if count > most_words * len(runs):
            return False
        edges = Counter(round(run.x0 / 3) for run in runs)
        justified = Counter(round(run.x1) for run in runs).most_common(1)[0][1] > 0.6 * len(runs)
        led = any(is_leader(run.words[-1].text) for run in runs)
        prose = justified and not led and count > 4 * len(runs)
        return edges.most_common(1)[0][1] >= 0.2 * len(runs) and not prose

    def _counts_pages(self) -> bool:
        """A table of contents: whole numbers that never fall in the last column, alone or led to by dots."""
        last = max(self.columns, key=lambda column: column.x1)
        texts = [piece.text for piece in last.pieces]
        if not all(text.isdigit() and len(text) < 5 for text in texts):
            return False
        numbers = list(map(int, texts))
        if numbers != sorted(numbers) or len(set(numbers)) < _MIN_ROWS:
            return False
        return (len(self.columns) == 1 and len(numbers) > _MIN_ROWS) or self._has_leaders()

    def _has_leaders(self) -> bool:
        inside = [line for line in self.lines if self.top <= _middle(line) <= self.bottom]
        led = sum(any(is_leader(word.text) for run in line for word in run.words) for line in inside)
        return led >= 0.5 * len(inside)

    def _add_headers(self) -> None:
        above = [line for line in self.lines if _middle(line) < self.top]
        limit, trimmed, crossed, headed = self.top, self.top, 0, self._begins_with_years()
        taken: list[tuple[float, bool]] = []  # top of each line, and whether it may be the end of a title
        for line in reversed(above[-3 * _MAX_HEADER_LINES :]):
            runs = self._over_table(line)
            if not runs:
                continue
            top, bottom = min(run.top for run in runs), max(run.bottom for run in runs)
            near = _HEADER_GAP if not headed else _HEADER_STEP
            rules = [at for at in self._full_rules() if bottom - 2 <= at <= limit + 2]
            if rules:
                near += 0.8
                crossed += 1
                if headed and not self._closed_above(top):
                    break
            if limit - bottom > near * self.height or not self._fits(runs, headed) or len(taken) >= _MAX_HEADER_LINES:
                if limit - bottom <= near * self.height and _CAPTION.match(runs[0].text):
                    while taken and taken[-1][1] and not crossed:
                        trimmed = max(trimmed, taken.pop()[0] + self.height)  # the last lines of the title
                break
            limit = top
            taken.append((top, len(runs) == 1 and runs[0].x0 < self.data_x0 - self.height))
            self.x0, self.x1 = min(self.x0, *(run.x0 for run in runs)), max(self.x1, *(run.x1 for run in runs))
            headed = headed or any(run.x1 > self.data_x0 for run in runs)
            if headed or crossed:
                trimmed = top
        self.top = min(self.top, trimmed)

    def _begins_with_years(self) -> bool:
        """Whether the first row of numbers is the headers."""
        first = [p for c in self.columns for p, y in zip(c.pieces, c.ys, strict=True) if y < self.ys[0] + _EDGE]
        return all(is_year(word.text) for piece in first for word in piece.words)

    def _full_rules(self) -> list[float]:
        width = self.x1 - self.x0
        return [
            rule.at for rule in self.rules.across if min(rule.end, self.x1) - max(rule.start, self.x0) > _FULL * width
        ]

    def _closed_above(self, top: float) -> bool:
        return any(top - _NEAR_RULE * self.height < at < top for at in self._full_rules())

    def _over_table(self, line: list[Run]) -> list[Run]:
        return [run for run in line if run.x1 > self.x0 and run.x0 < self.x1]

    def _fits(self, runs: list[Run], headed: bool = False) -> bool:
        """`headed`: below the line there are headers already, so that brackets hold the unit of the whole."""
        text = " ".join(run.text for run in runs)
        if _CAPTION.match(text) or (headed and len(runs) == 1 and text.startswith("(")):
            return False
        beyond = _BEYOND * self.height
        if any(self._is_left(run, beyond) or run.x1 > self.x1 + beyond for run in runs):
            return False
        if len(runs) == 1 and runs[0].x0 < self.x0 + self.height and runs[0].x1 > self.data_x0 + self.height:
            return False
        wide = [run for run in runs if run.x1 - run.x0 > _WIDE * (self.x1 - self.x0)]
        return not (len(runs) == 1 and wide and len(runs[0].words) >= _PROSE_WORDS)

    def _is_left(self, run: Run, beyond: float) -> bool:
        """Whether it begins left of the table, and is no label that heads the rows."""
        return run.x0 < self.x0 - beyond and not (run.x1 < self.data_x0 and len(run.words) <= _GROUP_WORDS)

    def _add_last_rows(self) -> None:
        for line in self.lines:
            runs = self._over_table(line)
            if not runs or _middle(line) <= self.bottom:
                continue
            if all(run.x1 < self.data_x0 for run in runs) and runs[0].text[0].islower():
                if min(run.top for run in runs) - self.bottom < _HEADER_STEP * self.height:
                    self.bottom = max(run.bottom for run in runs)
                    continue
                break
            values = [
                run for run in runs if all(is_value_word(word.text) for word in run.words) and self._in_column(run)
            ]
            if min(run.top for run in runs) - self.bottom > _LINE_GAP * self.height or not values:
                break
            if len(runs) < 2 or not self._fits(runs):
                break
            self.bottom = max(run.bottom for run in runs)

    def _in_column(self, run: Run) -> bool:
        return any(run.x0 < column.x1 and run.x1 > column.x0 for column in self.columns)

    def _is_prose(self) -> bool:
        inside = [line for line in self.lines if self.top <= _middle(line) <= self.bottom]
        wide = [
            line
            for line in inside
            if any(
                run.x1 - run.x0 > _WIDE * (self.x1 - self.x0)
                and len(run.words) >= _PROSE_WORDS
                and run.x1 > self.data_x0 + self.height
                and not is_number_word(run.words[-1].text)
                for run in line
            )
        ]
        return len(wide) > 0.25 * len(inside)


def _is_sign(run: Run) -> bool:
    """A currency's sign apart from its number, or dots that lead to one."""
    return all(word.text in _SIGNS or is_leader(word.text) for word in run.words)


def _page_lines(runs: Sequence[Run]) -> list[list[Run]]:
    lines: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.top + run.bottom):
        if lines and (run.top + run.bottom) / 2 - _middle(lines[-1]) < 0.45 * min(run.height, lines[-1][0].height):
            lines[-1].append(run)
        else:
            lines.append([run])
    return lines


def _middle(line: Sequence[Run]) -> float:
    return (line[0].top + line[0].bottom) / 2
