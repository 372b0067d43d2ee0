"""Whether words of a PDF can be seen: what its pages show where the words stand, not what the file says of them.

Text may be in the colour of the paper, under a black bar, off the page, or in a layer that is switched off. Colours,
order and layers are not reasoned about: the page is drawn, small, and there is ink or there is none. Where two words
stand in one place the ink may be that of the other.
"""

from __future__ import annotations

import math
import time
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from pipeline.extractors.page_frame import Box
from pipeline.extractors.pdf_file import open_pdf, opened_page

_SCALE = 1.0  # pixels a point: the least contrast of 7,000 printed numbers is a quarter of all ...
_LEAST_SCALE = 0.5  # ... and a fifth at this scale
_MOST_PIXELS = 4_000_000  # an A0 poster has 8 million points, and is drawn smaller
_CONTRAST = (
    25  # of 255, in red, green or blue; the palest grey that one can read has more, and red on green not in grey
)
_ABOVE, _BESIDE = 0.25, 0.1  # of a box's height, where bars of redaction end and lines of tables run
_DRAWN = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
_SECONDS = 2.0  # for a page; most take two thousandths
_SECONDS_ALL = 10.0  # for all pages of a document, whose own time this is
_LEVEL = 0.3  # of the lower word's height, between the middles of words in one place
_SHARED = 0.5  # of the narrower word's width
_SIGNS = ".,;:()[]*"


def unseen_boxes(data: bytes, boxes: Mapping[int, Collection[Box]]) -> Iterator[tuple[int, Box]]:
    """Of the boxes on each page (from 1; points from the top left) those in which nothing is drawn.

    Says nothing of pages that cannot be loaded, are too large, or cannot be drawn in time or in the time of all.
    """
    document = open_pdf(data)
    if isinstance(document, tuple):
        return
    deadline = time.monotonic() + _SECONDS_ALL
    try:
        for number in sorted(boxes):
            if time.monotonic() > deadline:
                return
            with opened_page(document, number - 1) as opened:
                drawn = _draw(opened.seen) if opened else None
            if drawn is not None:
                yield from ((number, box) for box in boxes[number] if not _shows(*drawn, box))
    finally:
        document.close()


def heaped_boxes(boxes: Iterable[Box], words: Iterable[tuple[str, Box]]) -> Iterator[Box]:
    """Of the boxes of words of a page those in which another word of it stands too."""
    lines = sorted((box[1] + box[3], text.strip(_SIGNS), box) for text, box in words)
    middles = [middle for middle, _, _ in lines]
    for box in dict.fromkeys(boxes):
        middle, reach = box[1] + box[3], 2 * _LEVEL * (box[3] - box[1])
        near = lines[bisect_left(middles, middle - reach) : bisect_right(middles, middle + reach)]
        texts = {text for _, text, other in near if other == box or _stand_together(box, other)}
        if len(texts) > 1:
            yield box


def _stand_together(one: Box, other: Box) -> bool:
    heights, widths = (one[3] - one[1], other[3] - other[1]), (one[2] - one[0], other[2] - other[0])
    between = abs(one[1] + one[3] - other[1] - other[3]) / 2
    shared = min(one[2], other[2]) - max(one[0], other[0])
    return between <= _LEVEL * min(heights) and shared > _SHARED * min(widths) > 0


def _draw(page: pypdfium2.PdfPage) -> tuple[Image.Image, float] | None:
    """The page, and its pixels a point; None if it is too large, or not done in time."""
    width, height = page.get_size()
    if not (width > 0 and height > 0):
        return None
    scale = min(_SCALE, math.sqrt(_MOST_PIXELS / (width * height)))
    if scale < _LEAST_SCALE:
        return None
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    bitmap = pypdfium2.PdfBitmap.new_native(*size, pdfium.FPDFBitmap_BGRx)
    try:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
        if not _draw_in_time(page, bitmap, size):
            return None
        return Image.frombuffer("RGBX", size, bitmap.buffer, "raw", "RGBX", bitmap.stride, 1), scale
    finally:
        bitmap.close()


def _draw_in_time(page: pypdfium2.PdfPage, bitmap: pypdfium2.PdfBitmap, size: tuple[int, int]) -> bool:
    """PDFium asks between two objects of the page whether it should pause."""
    deadline = time.monotonic() + _SECONDS

    def is_late(_: Any) -> int:
        return time.monotonic() > deadline

    pause = pdfium.IFSDK_PAUSE(version=1)
    pypdfium2.internal.set_callback(pause, "NeedToPauseNow", is_late)
    status = pdfium.FPDF_RenderPageBitmap_Start(bitmap.raw, page.raw, 0, 0, *size, 0, _DRAWN, pause)
    pdfium.FPDF_RenderPage_Close(page.raw)
    return bool(status == pdfium.FPDF_RENDER_DONE)


def _shows(picture: Image.Image, scale: float, box: Box) -> bool:
    """Whether there is anything in the middle of the box; a box off the page shows nothing."""
    x0, top, x1, bottom = box
    above, beside = _ABOVE * (bottom - top), min(_BESIDE * (bottom - top), _BESIDE * 2 * (x1 - x0))
    left, upper = max(0, math.floor((x0 + beside) * scale)), max(0, math.floor((top + above) * scale))
    right = min(picture.width, math.ceil((x1 - beside) * scale))
    lower = min(picture.height, math.ceil((bottom - above) * scale))
    if left >= right or upper >= lower:
        return False
    part = picture.crop((left, upper, right, lower))
    return any(max(band) - min(band) >= _CONTRAST for band in map(Image.Image.tobytes, part.split()))
