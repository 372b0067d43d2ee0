"""Where a figure stands in the original: the boxes of its lines on a PDF page, or its HTML elements."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from pipeline.model import Anchor, Anchors

Box = tuple[float, float, float, float]  # x0, top, x1, bottom

SAME_LINE = 0.5  # of the lower box's height must be shared; a footnote mark still is on its line, the next line is not
WIDEST_GAP = 3.0  # heights of the line between words; a gutter between columns or cells is wider


class AnchorRow(NamedTuple):
    figure_id: str
    page: int | None
    x0: float | None
    top: float | None
    x1: float | None
    bottom: float | None
    element: str


class AnchorIndex:
    """The anchors of one document, found by stretch of text."""

    def __init__(self, anchors: Anchors) -> None:
        self._anchors = anchors
        self._ends = list(accumulate(anchors.ends, max))  # rises: can be bisected

    def overlapping(self, char_start: int, char_end: int) -> list[Anchor]:
        """Those that share at least one character with the stretch, in text order."""
        first, last = bisect_right(self._ends, char_start), bisect_left(self._anchors.starts, char_end)
        return [anchor for anchor in self._anchors[first:last] if anchor.char_end > char_start]


def anchor_rows(figure_id: str, anchors: Iterable[Anchor]) -> list[AnchorRow]:
    """A row for each line of text on a page, each page without boxes, and each element."""
    rows: dict[AnchorRow, None] = {}
    line: tuple[int | None, Box] | None = None
    for anchor in anchors:
        if anchor.box is None:
            if anchor.page is not None or anchor.element:
                rows[AnchorRow(figure_id, anchor.page, None, None, None, None, anchor.element)] = None
            continue
        if line is not None and line[0] == anchor.page and on_one_line(line[1], anchor.box):
            line = anchor.page, _joined(line[1], anchor.box)
            continue
        if line is not None:
            rows[_boxed(figure_id, *line)] = None
        line = anchor.page, anchor.box
    if line is not None:
        rows[_boxed(figure_id, *line)] = None
    return list(rows)


def on_one_line(left: Box, right: Box) -> bool:
    """Whether two boxes share their height and stand side by side."""
    heights = left[3] - left[1], right[3] - right[1]
    shared = min(left[3], right[3]) - max(left[1], right[1])
    gap = max(left[0], right[0]) - min(left[2], right[2])
    return shared >= SAME_LINE * min(heights) and shared > 0 and gap <= WIDEST_GAP * max(heights)


def _joined(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _boxed(figure_id: str, page: int | None, box: Box) -> AnchorRow:
    x0, top, x1, bottom = (round(side, 2) + 0.0 for side in box)  # + 0.0 turns -0.0 into 0.0
    return AnchorRow(figure_id, page, x0, top, x1, bottom, "")
