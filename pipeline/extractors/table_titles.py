"""The numbered title above a table, with its unit line: found by place, since columns of prose may stand beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extractors.page_frame import Box
from pipeline.extractors.runs import Run

_NUMBERED = re.compile(
    r"^(?:(?:appendix|annex)\s+)?(?:table|exhibit|tableau)\s*(?:[A-Z]{0,3}[-.]?\d+[\w.–-]*|[IVX]+\b)", re.IGNORECASE
)
_FIRST_GAP = 2.2  # heights from the title to the table
_NEXT_GAP = 0.8  # from line to line
_BEYOND = 2.0  # heights by which a title may be wider than its table
_MAX_LINES = 6
_SAME_LINE = 0.45  # heights


def find_title(box: Box, runs: Sequence[Run]) -> list[Run]:
    """The runs of the title's lines from top to bottom; none where no line above begins like "Table 3"."""
    taken: list[list[Run]] = []
    limit = box[1]
    for line in _lines_above(box, runs):
        height = max(run.height for run in line)
        top, bottom = min(run.top for run in line), max(run.bottom for run in line)
        if limit - bottom > (_NEXT_GAP if taken else _FIRST_GAP) * height or len(taken) == _MAX_LINES:
            return []
        if line[0].x0 < box[0] - _BEYOND * height or line[-1].x1 > max(box[2] + _BEYOND * height, box[0] + 400):
            return []
        taken.append(line)
        limit = top
        if _NUMBERED.match(" ".join(run.text for run in line)):
            return [run for taken_line in reversed(taken) for run in taken_line]
    return []


def _lines_above(box: Box, runs: Sequence[Run]) -> list[list[Run]]:
    """From the nearest upwards; what does not stand over the table is left out."""
    over = [run for run in runs if run.bottom <= box[1] + 2 and run.x1 > box[0] and run.x0 < box[2]]
    lines: list[list[Run]] = []
    for run in sorted(over, key=lambda run: -run.bottom):
        if lines and abs(run.bottom - lines[-1][0].bottom) < _SAME_LINE * run.height:
            lines[-1].append(run)
        elif len(lines) > _MAX_LINES:
            break
        else:
            lines.append([run])
    return [sorted(line, key=lambda run: run.x0) for line in lines]
