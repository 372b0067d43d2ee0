"""Pictures of PDF pages for people to look at, in the frame that anchors are in: the page as displayed."""

from __future__ import annotations

import io
import zlib
from collections.abc import Collection, Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from PIL import Image

from pipeline.extractors.pdf_file import open_pdf, opened_page

_DPI = 120.0  # an A4 page is 990 pixels wide, sharp on the width that a reader gives it
_POINTS = 72.0  # an inch
_MOST_PIXELS = 2_400  # of the longer side; a poster is shown smaller
_GREYS = 16
_SHADES = 6  # of red, of green and of blue


class PagePicture(NamedTuple):
    page: int
    width: float  # points
    height: float
    png: bytes


def picture_pages(data: bytes, pages: Collection[int]) -> Iterator[PagePicture]:
    """Leaves out pages that the file does not have or that cannot be loaded; none for a file that cannot be opened."""
    document = open_pdf(data)
    if isinstance(document, tuple):
        return
    try:
        for number in sorted(pages):
            if not 1 <= number <= len(document):
                continue
            with opened_page(document, number - 1) as opened:
                if not opened:
                    continue
                page = opened.seen
                width, height = page.get_size()
                scale = min(_DPI / _POINTS, _MOST_PIXELS / max(width, height, 1.0))
                drawn = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)  # four bytes are copied fastest
            size = (drawn.width, drawn.height)
            picture = Image.frombytes("RGB", size, memoryview(drawn.buffer), "raw", "RGBX", drawn.stride)
            yield PagePicture(number, round(width, 2), round(height, 2), _to_png(picture))
    finally:
        document.close()


def _to_png(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    few = picture.quantize(palette=_palette(), dither=Image.Dither.NONE)
    # only runs are looked for, of which a page is full: two thirds of the time for a tenth more bytes
    few.save(stream, "PNG", compress_type=zlib.Z_RLE)
    return stream.getvalue()


@cache
def _palette() -> Image.Image:
    """The greys that letters are drawn in, then a cube of colours; each page's own would take five times as long."""
    greys = [(grey, grey, grey) for grey in _steps(_GREYS)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for colour in (*greys, *product(_steps(_SHADES), repeat=3)) for value in colour])
    return palette


def _steps(number: int) -> list[int]:
    return [round(step * 255 / (number - 1)) for step in range(number)]
