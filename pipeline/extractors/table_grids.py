"""Grids: groups of rules that cross each other, and divide what they enclose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.extractors.page_frame import Box
from pipeline.extractors.rules import PageRules, Rule, distinct_places

_MEET = 3.0  # points by which rules may miss each other
_EDGE = 4.0  # points within which two rules are the edges of one
_LINES_OF_GRID = 3  # rules across or down


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
