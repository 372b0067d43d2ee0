"""Captions and unit lines of tables: what stands close above a table, or below it where nothing does above."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.extractors.paragraphs import Paragraph
from pipeline.model import BlockKind

_NEAR = 3.0  # heights of a line
_MAX_UNIT = 80  # characters
_MAX_CAPTION = 300
_UNIT = re.compile(
    r"^\W*\(.*\)\W*$|[%$€£¥]|"
    r"\b(?:thousands?|millions?|billions?|per ?cent|percent(?:age)?s?|units?|US dollars?|constant prices)\b",
    re.IGNORECASE,
)
_NOT_CAPTION = re.compile(r"^(?:source|note)s?\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^(?:table|exhibit|annex|appendix)\b", re.IGNORECASE)


def mark_captions(paragraphs: Sequence[Paragraph]) -> None:
    """Tells each table of a column how many of the paragraphs before it are its own."""
    for i, paragraph in enumerate(paragraphs):
        if paragraph.table is None or paragraph.table.title:
            continue
        lowest = paragraph
        for above in reversed(paragraphs[max(0, i - 2) : i]):
            if above.table is not None or not _is_near(above, lowest) or not _is_caption(above, lowest is paragraph):
                break
            paragraph.captions += 1
            lowest = above
    for paragraph, below in pairwise(paragraphs):
        if (
            paragraph.table is not None
            and not (paragraph.captions or paragraph.table.title)
            and below.kind is BlockKind.CAPTION
        ):
            paragraph.caption_below = _is_near(paragraph, below) and _NUMBERED.match(_text(below)) is not None


def _is_near(above: Paragraph, below: Paragraph) -> bool:
    line = above.lines[-1] if above.table is None else below.lines[0]
    distance = below.lines[0].top - above.lines[-1].bottom
    overlaps = min(line.x1, below.lines[0].x1) > max(line.x0, below.lines[0].x0)
    return distance < _NEAR * line.height and overlaps


def _is_caption(paragraph: Paragraph, nearest: bool) -> bool:
    text = _text(paragraph)
    if _NOT_CAPTION.match(text) or len(text) > _MAX_CAPTION:
        return False
    if paragraph.kind in (BlockKind.CAPTION, BlockKind.HEADING) or _NUMBERED.match(text):
        return True
    return nearest and len(text) <= _MAX_UNIT and _UNIT.search(text) is not None and text[-1] not in ".:;"


def _text(paragraph: Paragraph) -> str:
    return " ".join(line.text for line in paragraph.lines)
