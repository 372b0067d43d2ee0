"""Rules, boxes and drawings of a page, from PDFium's path objects.

A rule is drawn in many ways: as a line, a thin box, an edge of a box, a row of dashes or dots, a part of one path that
holds a whole grid. All become straight pieces, and pieces in a row one rule.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.extractors.page_frame import Box, PageFrame, Placement, frame_page, turn_box
from pipeline.extractors.pdfium_calls import untyped_call

_THIN = 3.0  # points: thicker is a box
_SHORTEST = 8.0  # points of a rule that can bound a cell
_GAP = 3.5  # points between the dashes of one rule
_SAME_LINE = 1.0  # points by which pieces of one rule may be out of line
_MAX_OBJECTS = 6000
_MAX_RULES = 1200  # more is a drawing or a chart
_SMALLEST_GRID = 60.0  # points across; smaller paths are letters, signs and pictures
_MAX_SEGMENTS = 400  # of a path that may be a grid
_STRAIGHT = 0.5  # points by which a straight line may lean
_BOX_SEGMENTS = (4, 5)
_WHITE = 250
_SEAM = 0.75  # points
_MAX_SHADED = 400  # boxes of one colour that are compared with each other


class Rule(NamedTuple):
    """Across: `at` is its height, `start` and `end` are left and right; down: `at` is x, the others top and bottom."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageRules:
    across: tuple[Rule, ...] = ()
    down: tuple[Rule, ...] = ()
    drawings: tuple[Box, ...] = ()  # curves, slanted lines: charts, maps, pictures

    def __bool__(self) -> bool:
        return bool(self.across or self.down)


_Path = tuple[Any, tuple[float, float, float, float], Any]


class _Look(NamedTuple):
    outlined: bool
    colour: tuple[int, int, int] | None  # of its filling


class RuleReader:
    """Reads the rules of page after page; PDFium is called without checks, since pages may hold thousands of paths."""

    def __init__(self) -> None:
        self._get_object = untyped_call("FPDFPage_GetObject", ctypes.c_void_p)
        self._get_type = untyped_call("FPDFPageObj_GetType")
        self._get_bounds = untyped_call("FPDFPageObj_GetBounds")
        self._bounds = (ctypes.c_float * 4)()
        self._slots = [ctypes.byref(self._bounds, 4 * i) for i in range(4)]

    def read_page(self, page: Any, frame: PageFrame | None = None) -> PageRules:
        """`frame`: the page's, if it is known."""
        pieces: list[Box] = []
        drawings: list[Box] = []
        boxes: list[tuple[Box, _Look]] = []
        place = (frame or frame_page(page)).place
        for item, bounds, form in self._paths(page):
            box = place(*bounds)
            if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
                pieces.append(box)
                continue
            count = pdfium.FPDFPath_CountSegments(item)
            if count in _BOX_SEGMENTS:
                boxes.append((box, self._look_of(item)))
            elif box[2] - box[0] > _SMALLEST_GRID and (found := _straight_pieces(item, count, form, place)) is not None:
                pieces += found
            else:
                drawings.append(box)
        return _collect(pieces + _visible_edges(boxes), drawings)

    def _look_of(self, item: Any) -> _Look:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
        if stroke.value or not fill.value:
            return _Look(bool(stroke.value), None)
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        if not pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
            return _Look(False, None)
        return _Look(False, (red.value, green.value, blue.value) if alpha.value else None)

    def _paths(self, page: Any) -> Iterator[_Path]:
        """Each path with left, top, right, bottom in PDF space, and the matrix of the form that it is in."""
        bounds, slots = self._bounds, self._slots
        for i in range(min(pdfium.FPDFPage_CountObjects(page), _MAX_OBJECTS)):
            item = ctypes.c_void_p(self._get_object(page, i))
            kind = self._get_type(item)
            if kind == pdfium.FPDF_PAGEOBJ_PATH and self._get_bounds(item, *slots):
                left, bottom, right, top = bounds
                yield ctypes.cast(item, pdfium.FPDF_PAGEOBJECT), (left, top, right, bottom), None
            elif kind == pdfium.FPDF_PAGEOBJ_FORM:
                yield from self._form_paths(ctypes.cast(item, pdfium.FPDF_PAGEOBJECT))

    def _form_paths(self, form: Any) -> Iterator[_Path]:
        """Paths of a form, in which some programs wrap a whole page; those of forms within it are left out."""
        matrix = pdfium.FS_MATRIX()
        if not pdfium.FPDFPageObj_GetMatrix(form, matrix) or matrix.b or matrix.c:
            return
        for i in range(min(pdfium.FPDFFormObj_CountObjects(form), _MAX_OBJECTS)):
            item = pdfium.FPDFFormObj_GetObject(form, i)
            is_path = pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_PATH
            if is_path and self._get_bounds(ctypes.cast(item, ctypes.c_void_p), *self._slots):
                left, bottom, right, top = self._bounds
                x0, x1 = sorted((matrix.a * left + matrix.e, matrix.a * right + matrix.e))
                y0, y1 = sorted((matrix.d * bottom + matrix.f, matrix.d * top + matrix.f))
                yield item, (x0, y1, x1, y0), matrix


def _edges(box: Box) -> tuple[Box, ...]:
    x0, top, x1, bottom = box
    return (x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)


def _visible_edges(boxes: Sequence[tuple[Box, _Look]]) -> list[Box]:
    """Outlines, and the edges at which a colour ends: shading is often drawn line by line, with seams inside a cell."""
    shaded: dict[tuple[int, int, int], list[Box]] = {}
    for box, look in boxes:
        if look.colour is not None and min(look.colour) < _WHITE:
            shaded.setdefault(look.colour, []).append(box)
    edges: list[Box] = []
    for box, look in boxes:
        if look.outlined:
            edges += _edges(box)
        elif look.colour in shaded:
            same = shaded[look.colour]
            for edge, point in zip(_edges(box), _beyond(box), strict=True):
                if len(same) > _MAX_SHADED or not any(_covers(other, point) for other in same):
                    edges.append(edge)
    return edges


def _beyond(box: Box) -> tuple[tuple[float, float], ...]:
    """A point outside each of the edges, in their order."""
    x0, top, x1, bottom = box
    x, y = (x0 + x1) / 2, (top + bottom) / 2
    return (x, top - _SEAM), (x, bottom + _SEAM), (x0 - _SEAM, y), (x1 + _SEAM, y)


def _covers(box: Box, point: tuple[float, float]) -> bool:
    return box[0] < point[0] < box[2] and box[1] < point[1] < box[3]


def _straight_pieces(item: Any, count: int, form: Any, place: Placement) -> list[Box] | None:
    """The lines of a path that has no others than upright and level ones."""
    if not 2 <= count <= _MAX_SEGMENTS:
        return None
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, matrix):
        return None
    x, y = ctypes.c_float(), ctypes.c_float()
    pieces: list[Box] = []
    before: tuple[float, float] | None = None
    begun: tuple[float, float] = (0.0, 0.0)
    for i in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, i)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if form is not None:
            point = form.a * point[0] + form.e, form.d * point[1] + form.f
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return None
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begun = point
        ends = [(before, point)] if kind == pdfium.FPDF_SEGMENT_LINETO and before else []
        if pdfium.FPDFPathSegment_GetClose(segment):
            ends.append((point, begun))
        for one, two in ends:
            if min(abs(one[0] - two[0]), abs(one[1] - two[1])) > _STRAIGHT:
                return None
            left, right, low, high = *sorted((one[0], two[0])), *sorted((one[1], two[1]))
            pieces.append(place(left, high, right, low))
        before = point
    return pieces


def _collect(pieces: list[Box], drawings: list[Box]) -> PageRules:
    level = [Rule((y0 + y1) / 2, x0, x1) for x0, y0, x1, y1 in pieces if y1 - y0 <= _THIN]
    upright = [Rule((x0 + x1) / 2, y0, y1) for x0, y0, x1, y1 in pieces if x1 - x0 <= _THIN]
    across, down = _join_pieces(level), _join_pieces(upright)
    if len(across) + len(down) > _MAX_RULES:
        return PageRules(drawings=tuple(drawings))
    return PageRules(across, down, tuple(drawings))


def _join_pieces(pieces: Iterable[Rule]) -> tuple[Rule, ...]:
    """Pieces that follow each other in one line become one; what is still short is no rule."""
    lines: list[list[Rule]] = []
    for piece in sorted(pieces):
        if lines and piece.at - lines[-1][-1].at <= _SAME_LINE / 2 and piece.at - lines[-1][0].at <= _SAME_LINE:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    rules: list[Rule] = []
    for line in lines:
        joined: list[Rule] = []
        for piece in sorted(line, key=lambda rule: rule.start):
            if joined and piece.start - joined[-1].end <= _GAP:
                joined[-1] = joined[-1]._replace(end=max(joined[-1].end, piece.end))
            else:
                joined.append(piece)
        rules += [rule for rule in joined if rule.end - rule.start >= _SHORTEST]
    return tuple(rules)


def turn_rules(rules: PageRules, turn: int, width: float, height: float) -> PageRules:
    """The rules in the frame in which text of that turn stands upright."""
    boxes = [(rule.start, rule.at, rule.end, rule.at) for rule in rules.across]
    boxes += [(rule.at, rule.start, rule.at, rule.end) for rule in rules.down]
    turned = [turn_box(box, turn, width, height) for box in boxes]
    level, upright = [b for b in turned if b[3] == b[1]], [b for b in turned if b[3] != b[1]]
    return PageRules(
        tuple(sorted(Rule(top, x0, x1) for x0, top, x1, _ in level)),
        tuple(sorted(Rule(x0, top, bottom) for x0, top, _, bottom in upright)),
        tuple(turn_box(box, turn, width, height) for box in rules.drawings),
    )


def distinct_places(places: Iterable[float], apart: float) -> list[float]:
    """The middle of each group of places that are less than `apart` from the next: the two edges of one line."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][-1] < apart:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [(group[0] + group[-1]) / 2 for group in groups]
