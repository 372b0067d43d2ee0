"""The page as a reader sees it, and the frame in which turned text stands upright."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

Box = tuple[float, float, float, float]  # x0, top, x1, bottom
_FARTHEST = 1e6  # points: 350 m
Placement = Callable[..., Box]  # left, top, right, bottom in PDF space


class PageFrame(NamedTuple):
    """The page as a reader sees it: its size, its own turn, and how a box in PDF space (y upwards) is placed on it."""

    size: tuple[float, float]
    turn: int
    place: Placement
    left: float
    top: float  # of the page in PDF space


def frame_page(page: Any) -> PageFrame:
    bounds = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, bounds)
    left, right, bottom, top = map(_within_reach, (bounds.left, bounds.right, bounds.bottom, bounds.top))
    across, along = right - left, top - bottom
    turn = pdfium.FPDFPage_GetRotation(page)
    places: dict[int, Placement] = {
        0: lambda x0, y1, x1, y0: (x0 - left, top - y1, x1 - left, top - y0),
        1: lambda x0, y1, x1, y0: (y0 - bottom, x0 - left, y1 - bottom, x1 - left),
        2: lambda x0, y1, x1, y0: (right - x1, y0 - bottom, right - x0, y1 - bottom),
        3: lambda x0, y1, x1, y0: (top - y1, right - x1, top - y0, right - x0),
    }
    return PageFrame((along, across) if turn % 2 else (across, along), turn, places[turn], left, top)


def _within_reach(value: float) -> float:
    """A page box may state any number, or none that is one."""
    return max(-_FARTHEST, min(_FARTHEST, value)) if math.isfinite(value) else 0.0


def turn_box(box: Box, turn: float, width: float, height: float) -> Box:
    """The box after the page (width by height) was turned `turn` quarter turns clockwise."""
    x0, top, x1, bottom = box
    if turn % 1:
        return _slant_box(box, turn, (width, height), turned_size(turn, width, height))
    if turn == 1:
        return height - bottom, x0, height - top, x1
    if turn == 2:
        return width - x1, height - bottom, width - x0, height - top
    if turn == 3:
        return top, width - x1, bottom, width - x0
    return box


def turned_size(turn: float, width: float, height: float) -> tuple[float, float]:
    """Of the page when it is turned; aslant all of it is in a square."""
    if turn % 1:
        side = math.hypot(width, height)
        return side, side
    return (height, width) if turn % 2 else (width, height)


def displayed_box(box: Box, turn: float, width: float, height: float) -> Box:
    """Back from the reading frame to the page as displayed (width by height)."""
    if turn % 1:
        return _slant_box(box, -turn, turned_size(turn, width, height), (width, height))
    return turn_box(box, -turn % 4, *turned_size(turn, width, height))


def turn_letter(box: Box, turn: float, letter_height: float, width: float, height: float) -> Box:
    """The same of the box around a letter that is drawn aslant; upright it is smaller."""
    across, along = _slant(turn)
    outer_width, outer_height = box[2] - box[0], box[3] - box[1]
    letter_width = (
        (outer_width - letter_height * along) / across
        if across > along
        else (outer_height - letter_height * across) / along
    )
    x0, top, x1, bottom = turn_box(box, turn, width, height)
    x, y = (x0 + x1) / 2, (top + bottom) / 2
    beside, above = max(letter_width, 0.0) / 2, letter_height / 2
    return x - beside, y - above, x + beside, y + above


def _slant(turn: float) -> tuple[float, float]:
    return abs(math.cos(turn * math.pi / 2)), abs(math.sin(turn * math.pi / 2))


def _slant_box(box: Box, turn: float, size: tuple[float, float], new_size: tuple[float, float]) -> Box:
    """The upright box around the one turned about the middle of the page."""
    x0, top, x1, bottom = box
    x, y = (x0 + x1) / 2 - size[0] / 2, (top + bottom) / 2 - size[1] / 2
    cos, sin = math.cos(turn * math.pi / 2), math.sin(turn * math.pi / 2)
    x, y = x * cos - y * sin + new_size[0] / 2, x * sin + y * cos + new_size[1] / 2
    beside = ((x1 - x0) * abs(cos) + (bottom - top) * abs(sin)) / 2
    above = ((x1 - x0) * abs(sin) + (bottom - top) * abs(cos)) / 2
    return x - beside, y - above, x + beside, y + above
