"""Pictures in the midst of a page's content (BI, ID, EI) that are shorter than they say: what follows them is lost.

PDFium goes by the size that is stated, takes what comes for the rest of the picture, and looks for its end after that.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_PICTURE = re.compile(rb"BI\s([\x09-\x0d\x20-\x7e]{0,300}?)\sID\s")
_PACKED = re.compile(rb"/F(?:ilter)?\b")  # such data has an end of its own
_SIDE = {side: re.compile(rb"/%s(?:%s)?\s{0,9}(\d{1,6})" % side) for side in ((b"W", b"idth"), (b"H", b"eight"))}
_BITS = re.compile(rb"/(?:BPC|BitsPerComponent)\s{0,9}(\d{1,2})")
_MASK = re.compile(rb"/(?:IM|ImageMask)\s{0,9}true")
_COLOURS = re.compile(rb"/(?:CS|ColorSpace)\s{0,9}/(?:(G|DeviceGray)|(RGB|DeviceRGB)|(CMYK|DeviceCMYK))\b")
_END = re.compile(rb"\s(EI)\s{1,9}(?=[qQ]\s|[BE]T\s|EMC\s|[-\d.])[\x09-\x0d\x20-\x7e]{20}")
_WORDS = re.compile(rb"T[jJ]\b")


class _Picture(NamedTuple):
    start: int  # of its data
    size: int  # of these, in bytes


def hides_words(content: bytes) -> bool:
    """Whether words come after a picture that ends too early."""
    if b"BI" not in content:
        return False
    end: re.Match[bytes] | None = None
    for picture in map(_read, _PICTURE.finditer(content)):
        if end is None or end.start(1) < picture.start:
            end = _END.search(content, picture.start - 1)
        if end is None:
            return False
        if end.start(1) < picture.start + picture.size:
            return _WORDS.search(content, end.end(1)) is not None
    return False


def _read(found: re.Match[bytes]) -> _Picture:
    """Of a picture of which the size cannot be told it is 0."""
    stated = found[1]
    sides = [side.search(stated) for side in _SIDE.values()]
    bits, colours = _BITS.search(stated), _COLOURS.search(stated)
    if _PACKED.search(stated) or not all(sides):
        return _Picture(found.end(), 0)
    width, height = (int(side[1]) for side in sides if side)
    if _MASK.search(stated):
        a_pixel = 1
    elif bits and colours:
        a_pixel = int(bits[1]) * (4 if colours[3] else 3 if colours[2] else 1)
    else:
        a_pixel = 0
    return _Picture(found.end(), (width * a_pixel + 7) // 8 * height)
