"""Whether the bytes of a PDF are whole: PDFium shows what it can of a damaged file, and nothing of it tells.

Words may be missing then, and digits may be others. A compressed stream has a checksum at its end, so each is unpacked
once more, here, but for pictures and fonts, which hold no words; and a file ends with the place of its table.
"""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_PACKED = re.compile(rb"/Filter\s*\[?\s*/(?:FlateDecode|Fl)\b")  # the first filter, if there are several
_NO_WORDS = re.compile(rb"/Image\b|/Length1\b|/(?:Type1C|CIDFontType0C|OpenType)\b|/Metadata\b|/ICCBased\b")
_DICTIONARY = 1_000  # bytes before its stream, at most
_MOST = 1 << 27  # bytes that are unpacked of a file, at most; of a longer one the rest is taken to be whole
_PIECE = 1 << 20
_OBJECT = re.compile(rb"\d \d{1,5} obj\b")
_END = b"startxref"
_ZLIB, _BARE = zlib.MAX_WBITS, -zlib.MAX_WBITS
_HEADER = 2  # bytes, before what is packed


def count_damaged(data: bytes) -> int:
    """Streams that cannot be unpacked to their end, or not to what was packed; 0 for a file that is encrypted."""
    if b"/Encrypt" in data:
        return 0
    damaged, left, before = 0, _MOST, 0
    for found in _STREAM.finditer(data):
        start = found.end()
        dictionary = data[max(before, found.start() - _DICTIONARY) : found.start()]
        dictionary = dictionary[dictionary.rfind(b" obj") + 1 :]
        if left <= 0 or not _PACKED.search(dictionary) or _NO_WORDS.search(dictionary):
            continue
        end = data.find(b"endstream", start)
        before = end if end >= 0 else len(data)
        packed = memoryview(data)[start:before]
        is_whole, size = _unpack(packed, _ZLIB, left)
        if not is_whole:  # a checksum that is not there is no damage
            is_whole = size >= 0 and _unpack(packed[_HEADER:], _BARE, left)[0]
        damaged += not is_whole
        left -= abs(size)
    return damaged


def is_cut_off(data: bytes) -> bool:
    """Whether objects come after the last table's place: the next was lost, or all of them, with what it would show."""
    return _OBJECT.search(data, max(0, data.rfind(_END))) is not None


def _unpack(packed: memoryview, how: int, most: int) -> tuple[bool, int]:
    """Whether it can be unpacked to its end, and the bytes that came out; these are negative where it cannot go on."""
    unpacking = zlib.decompressobj(how)
    size = 0
    try:
        while not unpacking.eof and packed and size < most:
            size += len(unpacking.decompress(packed, _PIECE))
            packed = memoryview(unpacking.unconsumed_tail)
    except zlib.error:
        return False, -size - 1
    return unpacking.eof or size >= most, size
