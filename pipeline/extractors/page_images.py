"""A page as a picture for OCR: rendered, turned upright and straightened, with the way back to the page."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

from pipeline.extractors.page_frame import Box

_DPI = 300.0  # what Tesseract's models were trained on; more is slower and no better
_POINTS = 72.0  # an inch
_LEAST_DPI = 50.0  # of a picture; below, no letter can be told
_FEW_PIXELS = 2400  # of the longer side: the page's size in points is no paper's, and its picture says more
_MAX_PIXELS = 25_000_000  # an A3 page at 300 dpi has 17 million
_BLANK = 0.0001  # of the pixels are ink: a speck, no line of text
_INK = 40  # grey levels darker than the paper
_DARK, _NEGATIVE = 100, 0.6  # a grey level, and the share of a page that is darker
_SKEW_DPI = 150.0  # at which the skew of a page in two columns is found to 0.05 degrees
_MOST_SKEW = 10.0  # degrees; a page laid on the glass by hand has up to 5
_STRAIGHT = 0.1  # degrees: 1 point over the width of a page
_GRAIN = 2  # pixels at 300 dpi
_UNEVEN = 10  # grey levels, median deviation; a clean page has 0 to 3
_MAX_INK = 300_000  # pixels looked at for the skew


@dataclass(frozen=True, slots=True)
class Placement:
    """The way between an upright picture and the page as displayed; sizes in points."""

    size: tuple[float, float]  # of the page as displayed
    upright: tuple[float, float]  # of the picture
    turn: int = 0  # quarter turns clockwise that made the page upright
    skew: float = 0.0  # degrees counter-clockwise that then made its lines level

    def place(self, box: Box) -> Box:
        """From the upright picture to the page."""
        corners = [self._to_page(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        return _within(_enclose(corners), *self.size)

    def lift(self, box: Box) -> Box:
        """From the page to the upright picture."""
        corners = [self._to_picture(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        return _within(_enclose(corners), *self.upright)

    def _to_page(self, x: float, y: float) -> tuple[float, float]:
        width, height = self.size
        dx, dy = _rotate(x - self.upright[0] / 2, y - self.upright[1] / 2, self.skew)
        across, along = (height, width) if self.turn % 2 else (width, height)
        x, y = across / 2 + dx, along / 2 + dy
        return ((x, y), (y, height - x), (width - x, height - y), (width - y, x))[self.turn]

    def _to_picture(self, x: float, y: float) -> tuple[float, float]:
        width, height = self.size
        x, y = ((x, y), (height - y, x), (width - x, height - y), (y, width - x))[self.turn]
        across, along = (height, width) if self.turn % 2 else (width, height)
        dx, dy = _rotate(x - across / 2, y - along / 2, -self.skew)
        return self.upright[0] / 2 + dx, self.upright[1] / 2 + dy


@dataclass(frozen=True)
class PagePicture:
    """`image` is the page as displayed, turned by `turn` quarter turns clockwise and then by `skew` degrees."""

    image: Image.Image  # grey
    scale: float  # pixels a point
    size: tuple[float, float]  # of the page as displayed, in points
    turn: int = 0
    skew: float = 0.0

    @property
    def dpi(self) -> float:
        return self.scale * _POINTS

    @property
    def placement(self) -> Placement:
        upright = (self.image.width / self.scale, self.image.height / self.scale)
        return Placement(self.size, upright, self.turn, self.skew)


def _rotate(dx: float, dy: float, degrees: float) -> tuple[float, float]:
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return dx * cosine - dy * sine, dx * sine + dy * cosine


def _enclose(corners: list[tuple[float, float]]) -> Box:
    """The box of a slanted one without what the slant adds at its corners: the middle of its edges."""
    xs, ys = sorted(x for x, _ in corners), sorted(y for _, y in corners)
    return (xs[0] + xs[1]) / 2, (ys[0] + ys[1]) / 2, (xs[2] + xs[3]) / 2, (ys[2] + ys[3]) / 2


def _within(box: Box, width: float, height: float) -> Box:
    return max(0.0, box[0]), max(0.0, box[1]), min(width, box[2]), min(height, box[3])


def render_page(page: Any, resolution: float = 0.0) -> PagePicture:
    """`page`: an open FPDF_PAGE. `resolution`: of the pictures that fill it, in pixels a point; 0 if none do.

    A picture of fewer pixels is enlarged by us, since PDFium's enlarging costs one word in forty at 75 dpi.
    """
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    scale = _choose_scale(width, height, resolution)
    own = min(scale, resolution) if resolution * _POINTS >= _LEAST_DPI else scale
    image = _render(page, max(1, round(width * own)), max(1, round(height * own)))
    if own < scale:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        image = image.resize(size, Image.Resampling.BICUBIC)
    return PagePicture(ImageOps.invert(image) if _is_negative(image) else image, scale, (width, height))


def _is_negative(image: Image.Image) -> bool:
    """Whether the paper is black, as on many a microfilm; black borders of a scan leave more white than this."""
    return float(np.mean(np.asarray(image)[::7, ::7] < _DARK)) > _NEGATIVE


def _render(page: Any, across: int, along: int) -> Image.Image:
    bitmap = pdfium.FPDFBitmap_CreateEx(across, along, pdfium.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        raise MemoryError
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, across, along, 0xFFFFFFFF)
        flags = pdfium.FPDF_ANNOT | pdfium.FPDF_GRAYSCALE
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, along, 0, flags)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        data = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * along)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return Image.frombytes("L", (across, along), data, "raw", "L", stride)


def _choose_scale(width: float, height: float, resolution: float) -> float:
    """300 dpi; on a page of few points up to what its picture holds, and never more pixels than memory bears."""
    longer = max(width, height, 1.0)
    scale = _DPI / _POINTS
    if longer * scale < _FEW_PIXELS:
        scale = max(scale, min(resolution, _FEW_PIXELS / longer))
    return min(scale, math.sqrt(_MAX_PIXELS / max(1.0, width * height)))


def is_blank(picture: PagePicture) -> bool:
    """Whether the page shows nothing, or no more than a speck."""
    grey = _reduced(picture)
    return float(np.mean(grey < int(np.median(grey)) - _INK)) < _BLANK


def is_grainy(picture: PagePicture) -> bool:
    """Whether the paper is so uneven that Tesseract would look for letters in it, for minutes."""
    grey = np.asarray(picture.image)[::7, ::7].astype(np.int16)
    return float(np.median(np.abs(grey - np.median(grey)))) > _UNEVEN


def turn_upright(picture: PagePicture, turn: int) -> PagePicture:
    """Quarter turns clockwise; of a picture that is not yet straightened."""
    image = picture.image.rotate(-90 * turn, expand=True)
    return replace(picture, image=image, turn=(picture.turn + turn) % 4)


def straighten(picture: PagePicture) -> PagePicture:
    """The lines of text made level."""
    skew = find_skew(_reduced(picture), picture.dpi / _reduction(picture))
    if abs(skew) < _STRAIGHT:
        return picture
    image = picture.image.rotate(skew, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    return replace(picture, image=image, skew=skew)


def smooth(picture: PagePicture) -> PagePicture:
    """Without grain: of the noisiest page that can still be read, 98% of the words are found instead of 83%."""
    return replace(picture, image=picture.image.filter(ImageFilter.GaussianBlur(_GRAIN)))


def sharpen(picture: PagePicture) -> PagePicture:
    """Out of the blur of a bad lens: 98% of the words are found instead of 95%."""
    return replace(picture, image=picture.image.filter(ImageFilter.UnsharpMask(2 * _GRAIN, 150, 0)))


def _reduction(picture: PagePicture) -> int:
    return max(1, round(picture.dpi / _SKEW_DPI))


def _reduced(picture: PagePicture) -> NDArray[np.uint8]:
    return np.asarray(picture.image.reduce(_reduction(picture)))


def find_skew(grey: NDArray[np.uint8], dpi: float) -> float:
    """Degrees counter-clockwise that make the lines level: those at which rows with and without ink differ the most."""
    ink = grey < (int(np.median(grey)) + int(np.percentile(grey, 1))) // 2
    ys, xs = np.nonzero(ink)
    if len(ys) < dpi:  # less than a line of text
        return 0.0
    step = -(-len(ys) // _MAX_INK)
    ys, xs = ys[::step].astype(np.float64), xs[::step].astype(np.float64)

    def contrast(degrees: float) -> float:
        rows = np.rint(ys - xs * math.tan(math.radians(degrees))).astype(np.int64)
        steps = np.diff(np.bincount(rows - rows.min()).astype(np.float64))
        return float(np.sum(steps * steps))

    best = max(np.arange(-_MOST_SKEW, _MOST_SKEW + 0.25, 0.5), key=contrast)
    best = max(np.arange(best - 0.5, best + 0.51, 0.05), key=contrast)
    return round(float(best), 2)


def measure_stroke(picture: PagePicture, box: Box) -> float:
    """Width of the pen in pixels, in a box of pixels: twice the ink for each pixel of its outline."""
    grey = np.asarray(picture.image.crop((round(box[0]), round(box[1]), round(box[2]), round(box[3]))))
    if grey.size == 0:
        return 0.0
    ink = grey < (int(grey.min()) + int(grey.max())) // 2
    outline = int(np.count_nonzero(ink[:, 1:] != ink[:, :-1])) + int(np.count_nonzero(ink[1:] != ink[:-1]))
    return 2 * float(np.count_nonzero(ink)) / max(1, outline)
