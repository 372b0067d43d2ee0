"""Where on a page a table may stand: rules that cross each other, and numbers that stand under each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.extractors.page_frame import Box
from pipeline.extractors.rules import PageRules, Rule, distinct_places
from pipeline.extractors.runs import Run
from pipeline.extractors.table_lines import (
    Piece,
    TextLine,
    is_leader,
    is_number_word,
    is_value_word,
    is_year,
    split_line,
)

_MEET = 3.0  # points by which rules may miss each other
_EDGE = 4.0  # points within which two rules are the edges of one
_LINES_OF_GRID = 3  # rules across or down
_MIN_ROWS = 3
_NEXT_ROW = 4.5  # heights from one number to the next below it, at most
_ALIGNED = 0.4  # heights by which an edge may differ from the one above
_STUB_WORDS = 8.0  # on average; longer ones are lines of prose
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
_LIST_LABEL = re.compile(r"^\(?\d{1,3}[.)]$|^[•·*]$")
_NOT_KNOWN = frozenset({"n.a.", "n/a", "N/A", "NA", "na"})
_SIGNS = frozenset("$€£¥%")
_STARTS = frozenset("0123456789$€£¥(<>≤≥~±+−–—-.,*")


@dataclass(slots=True)
class _NumberColumn:
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


def find_grids(rules: PageRules) -> list[Box]:
    """The outlines of groups of rules that cross, and divide what they enclose."""
    groups = _crossing_groups(rules.across, rules.down)
    found = []
    for across, down in groups:
        n_across = len(distinct_places((rule.at for rule in across), _EDGE))
        n_down = len(distinct_places((rule.at for rule in down), _EDGE))
        if min(n_across, n_down) >= 2 and max(n_across, n_down) >= _LINES_OF_GRID:
            found.append(_outline(across, down))
    return found


def _crossing_groups(across: Sequence[Rule], down: Sequence[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    n = len(across)
    parents = list(range(n + len(down)))

    def root(i: int) -> int:
        while parents[i] != i:
            parents[i] = i = parents[parents[i]]
        return i

    for i, level in enumerate(across):
        for j, upright in enumerate(down):
            if (
                level.start - _MEET <= upright.at <= level.end + _MEET
                and upright.start - _MEET <= level.at <= upright.end + _MEET
            ):
                parents[root(i)] = root(n + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i in range(len(parents)):
        levels, uprights = groups.setdefault(root(i), ([], []))
        if i < n:
            levels.append(across[i])
        else:
            uprights.append(down[i - n])
    return iter(groups.values())


def _outline(across: Sequence[Rule], down: Sequence[Rule]) -> Box:
    return (
        min(*(rule.start for rule in across), *(rule.at for rule in down)),
        min(*(rule.start for rule in down), *(rule.at for rule in across)),
        max(*(rule.end for rule in across), *(rule.at for rule in down)),
        max(*(rule.end for rule in down), *(rule.at for rule in across)),
    )


def find_number_regions(runs: Sequence[Run], rules: PageRules) -> list[Box]:
    """Regions of rows whose numbers stand under each other, with their labels and headers."""
    columns = _number_columns(runs)
    if not columns:
        return []
    groups = [group for group in _group_columns(columns) if len(group) > 1 or _may_have_labels(group[0], runs)]
    if not groups:
        return []
    lines = _page_lines(runs)
    grown = (_Grower(group, lines, rules).grow() for group in groups)
    return [region for region in grown if region is not None]


def _may_have_labels(column: _NumberColumn, runs: Sequence[Run]) -> bool:
    """Whether there is something left of most of its numbers: not so where they are the numbers of paragraphs."""
    x0, top, bottom = column.x0, column.ys[0] - column.reach, column.ys[-1] + column.reach
    return 2 * sum(run.x1 <= x0 and top < run.top < bottom for run in runs) >= len(column.ys)


def _number_columns(runs: Sequence[Run]) -> list[_NumberColumn]:
    numeric = [
        run
        for run in runs
        if (run.words[0][0][0] in _STARTS or run.words[0][0] in _NOT_KNOWN)
        and not (len(run.words) == 1 and _LIST_LABEL.match(run.words[0].text))
        and all(is_value_word(word.text) for word in run.words)
    ]
    if len(numeric) < _MIN_ROWS:
        return []
    active: list[_NumberColumn] = []
    done: list[_NumberColumn] = []
    for run in sorted(numeric, key=lambda run: run.top + run.bottom):
        y = (run.top + run.bottom) / 2
        for piece in split_line(TextLine(run.words), ()):
            column = next((c for c in active if c.takes(piece, y, run.height)), None)
            if column is None:
                column = _NumberColumn()
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


def _group_columns(columns: list[_NumberColumn]) -> list[list[_NumberColumn]]:
    """Columns beside each other, with rows in common."""
    groups: list[list[_NumberColumn]] = []
    for column in sorted(columns, key=lambda column: column.ys[0]):
        beside = [group for group in groups if any(_share_rows(column, other) for other in group)]
        groups = [group for group in groups if group not in beside]
        groups.append([column, *(other for group in beside for other in group)])
    return groups


def _share_rows(one: _NumberColumn, two: _NumberColumn) -> bool:
    shared = min(one.ys[-1], two.ys[-1]) - max(one.ys[0], two.ys[0])
    if shared < 0.5 * min(one.ys[-1] - one.ys[0], two.ys[-1] - two.ys[0]):
        return False
    return min(one.x1, two.x1) - max(one.x0, two.x0) < 0 or shared > 0


class _Grower:
    """From columns of numbers to the whole table: labels beside them, headers above, the last rows below."""

    def __init__(self, columns: list[_NumberColumn], lines: list[list[Run]], rules: PageRules) -> None:
        self.columns, self.rules = columns, rules
        self.ys = distinct_places((y for column in columns for y in column.ys), _EDGE)
        sizes = sorted(word.bottom - word.top for column in columns for piece in column.pieces for word in piece.words)
        self.height = sizes[len(sizes) // 2]
        self.x0 = min(column.x0 for column in columns)
        self.x1 = max(column.x1 for column in columns)
        self.top, self.bottom = self.ys[0] - self.height / 2, self.ys[-1] + self.height / 2
        self.data_x0 = self.x0
        self.lines = lines

    def grow(self) -> Box | None:
        stubs = self._add_labels()
        if not stubs:
            if len(self.columns) < 2:
                return None
            self.data_x0 = sorted(column.x0 for column in self.columns)[1]
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
            if not self._is_text_column(labels, left=True):
                break
            self.x0 = min(run.x0 for run in labels)
            added += 1
        return added

    def _add_right(self) -> None:
        right = [run for y in self.ys if (run := self._nearest(y, left=False)) is not None]
        if self._is_text_column(right, left=False):
            self.x1 = max(run.x1 for run in right)

    def _nearest(self, y: float, left: bool) -> Run | None:
        """The run beside the numbers of a row; a label of two lines stands half a line above and below them."""
        reach = _BESIDE * self.height
        near = [run for line in self.lines if abs(_middle(line) - y) < reach for run in line if not _is_sign(run)]
        beside = [run for run in near if (run.x1 <= self.x0 + 1 if left else run.x0 >= self.x1 - 1)]
        if not beside:
            return None
        return max(beside, key=lambda run: run.x1) if left else min(beside, key=lambda run: run.x0)

    def _is_text_column(self, runs: list[Run], left: bool) -> bool:
        if len(runs) < max(2, 0.5 * len(self.ys)):
            return False
        count = sum(not is_leader(word.text) for run in runs for word in run.words)
        if count > (_STUB_WORDS if left else 5) * len(runs):
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
        limit, taken, trimmed, crossed, headed = self.top, 0, self.top, 0, self._begins_with_years()
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
            if limit - bottom > near * self.height or not self._fits(runs, headed) or taken >= _MAX_HEADER_LINES:
                break
            limit, taken = top, taken + 1
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
        if any(run.x0 < self.x0 - beyond or run.x1 > self.x1 + beyond for run in runs):
            return False
        if len(runs) == 1 and runs[0].x0 < self.x0 + self.height and runs[0].x1 > self.data_x0 + self.height:
            return False
        wide = [run for run in runs if run.x1 - run.x0 > _WIDE * (self.x1 - self.x0)]
        return not (len(runs) == 1 and wide and len(runs[0].words) >= _PROSE_WORDS)

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
            values = [run for run in runs if run.x0 >= self.data_x0 - self.height and is_value_word(run.words[-1].text)]
            if min(run.top for run in runs) - self.bottom > _LINE_GAP * self.height or not values:
                break
            if len(runs) < 2 or not self._fits(runs):
                break
            self.bottom = max(run.bottom for run in runs)

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
