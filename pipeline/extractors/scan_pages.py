"""Which pages of a PDF need OCR since they are pictures: scans, also under a stamp, and text drawn as shapes."""

from __future__ import annotations

import ctypes
import math
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.extractors.pdf_words import PageWords

FEW_WORDS = 20  # a page that shows no more, and is covered by a picture, is a scan with a stamp or a page number
MANY_WORDS = 150  # no stamp nor caption has as many: they are the page's text, wherever they are placed
THIN = 0.06  # of the pictures: two stamps take 0.02, a caption of 60 words 0.05, ten lines of a letter 0.12
_LINE = 0.02  # of the page's height; text set larger is no more text
_SCAN_COVERS = 0.4  # of the page
_MAX_OBJECTS = 50_000
_UNSEEN = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_DEEPEST = 4  # of forms in forms
_OUTLINES = 60  # letters; a logo has fewer
_LETTER_SEGMENTS = 6  # of a path; a rectangle has 4 or 5
_LETTER_HEIGHTS = (1.5, 40.0)  # points
_MAX_PIXELS = 600_000_000  # an A0 sheet at 600 dpi has 560 million


_Box = tuple[float, float, float, float]  # left, bottom, right, top


class Pictures(NamedTuple):
    """The pictures of a page."""

    cover: float  # share of the page
    resolution: float  # of the finest, in pixels a point
    oversized: bool  # one would take more memory than a page is worth
    outlines: float  # about as many letters are drawn as shapes
    layered: bool  # most of the text is not drawn, or lies under a picture: it is what the picture shows


def measure_pictures(page: Any) -> Pictures:
    """`page`: an open FPDF_PAGE. Pictures in forms count with the form."""
    across, along = ctypes.c_uint(), ctypes.c_uint()
    covered = resolution = outlines = 0.0
    oversized = False
    drawn: list[tuple[_Box, bool, bool]] = []  # pictures and texts: whether it is a picture, and holds unseen text
    for i in range(min(pdfium.FPDFPage_CountObjects(page), _MAX_OBJECTS)):
        item = pdfium.FPDFPage_GetObject(page, i)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            outlines += _count_letters(item) if outlines < _OUTLINES else 0.0
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            drawn.append((_box(item), False, _is_unseen(item)))
        elif _count_letters(item) >= _OUTLINES:
            box = _box(item)
            covered += _area(box)
            drawn.append((box, True, _is_unseen(item)))
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE and pdfium.FPDFImageObj_GetImagePixelSize(item, across, along):
                pixels = across.value * along.value
                oversized = oversized or pixels > _MAX_PIXELS
                resolution = max(resolution, math.sqrt(pixels / _area(box)) if _area(box) > 0 else 0.0)
    size: float = pdfium.FPDF_GetPageWidthF(page) * pdfium.FPDF_GetPageHeightF(page)
    return Pictures(covered / size if size > 0 else 0.0, resolution, oversized, outlines, _is_layered(drawn))


def _is_layered(drawn: list[tuple[_Box, bool, bool]]) -> bool:
    seen = hidden = 0.0
    above = (math.inf, math.inf, -math.inf, -math.inf)  # what the pictures enclose that are drawn later
    for box, is_picture, is_unseen in reversed(drawn):
        if is_unseen or (not is_picture and _lies_in(box, above)):
            hidden += _area(box)
        elif is_picture:
            above = (min(above[0], box[0]), min(above[1], box[1]), max(above[2], box[2]), max(above[3], box[3]))
        else:
            seen += _area(box)
    return hidden > seen


def _box(item: Any) -> _Box:
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(item, *sides)
    left, bottom, right, top = (side.value for side in sides)
    return left, bottom, right, top


def _area(box: _Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _lies_in(box: _Box, picture: _Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return picture[0] < x < picture[2] and picture[1] < y < picture[3]


def _is_unseen(item: Any, depth: int = 0) -> bool:
    """Text that is not drawn, or a form with such."""
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_TEXT:
        return pdfium.FPDFTextObj_GetTextRenderMode(item) in _UNSEEN
    if kind != pdfium.FPDF_PAGEOBJ_FORM or depth > _DEEPEST:
        return False
    count = min(pdfium.FPDFFormObj_CountObjects(item), _MAX_OBJECTS)
    return any(_is_unseen(pdfium.FPDFFormObj_GetObject(item, i), depth + 1) for i in range(count))


def _count_letters(item: Any, depth: int = 0) -> float:
    """About as many as a path, or all in a form, may be the outlines of; a picture may show any number."""
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        return math.inf
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        return _count_outlines(item)
    if kind != pdfium.FPDF_PAGEOBJ_FORM or depth > _DEEPEST:
        return 0.0
    count = 0.0
    for i in range(min(pdfium.FPDFFormObj_CountObjects(item), _MAX_OBJECTS)):
        count += _count_letters(pdfium.FPDFFormObj_GetObject(item, i), depth + 1)
        if count >= _OUTLINES:
            break
    return count


def _count_outlines(path: Any) -> float:
    """A letter, a word or a line may be one path; rectangles and lines are none."""
    segments: int = pdfium.FPDFPath_CountSegments(path)
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    if segments < _LETTER_SEGMENTS or not pdfium.FPDFPath_GetDrawMode(path, filled, stroked) or not filled.value:
        return 0.0
    left, bottom, right, top = _box(path)
    height = top - bottom
    if not _LETTER_HEIGHTS[0] < height < _LETTER_HEIGHTS[1]:
        return 0.0
    return max(1.0, min(segments / _LETTER_SEGMENTS / 2, (right - left) / height))


def fills_page(pictures: Pictures) -> bool:
    return pictures.cover > _SCAN_COVERS


def is_outlined(pictures: Pictures) -> bool:
    """Whether a page's text may be drawn as shapes."""
    return pictures.outlines >= _OUTLINES


def text_cover(words: PageWords) -> float:
    """The share of the page that its text layer takes; a word across all of it takes no more than one of a line."""
    tallest = _LINE * words.height
    area = sum((run.x1 - run.x0) * min(run.height, tallest) for run in words.runs)
    size = words.width * words.height
    return area / size if size > 0 else 0.0


def exceeds_text(pictures: Pictures, cover: float) -> bool:
    """Whether pictures fill a page, and its text is too little to be what they show: a stamp or a caption."""
    return fills_page(pictures) and not pictures.layered and cover < THIN * min(1.0, pictures.cover)
