"""Whether the bytes of a PDF are whole: PDFium shows what it can of a damaged file, and nothing of it tells.

Words may be missing then, and digits may be others. A compressed stream has a checksum at its end, so each is unpacked
once more, here, but for fonts and pictures, which hold no words; a picture as large as a page, which may be one, ends
with a mark if it is a JPEG, and is unpacked if the document has scans; and a file ends with the place of its table.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from pipeline.extractors.inline_pictures import hides_words

_STREAM = re.compile(rb"stream(?<!endstream)[ \t]{0,9}(?:\r\n|\n|\r)")
_FILTERS = re.compile(rb"/Filter\s{0,9}(?:(\d{1,9})\s\d{1,5}\sR|(\[[^\]]{0,200}\]|/\w+))")
_FILTER = re.compile(rb"/(\w+)")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ENCRYPTED = re.compile(rb"/Encrypt\s{0,9}(?:<<|\d{1,9}\s\d{1,5}\sR)")
_FLATE, _JPEG = {b"FlateDecode", b"Fl"}, {b"DCTDecode", b"DCT"}
_IMAGE = re.compile(rb"/Subtype\s{0,9}/Image\b")
_NO_WORDS = re.compile(
    rb"/Subtype\s{0,9}/(?:Image|Type1C|CIDFontType0C|OpenType)\b|/Length1\b|/Type\s{0,9}/Metadata\b|/Alternate\s{0,9}/Device"
)
_SIDES = re.compile(rb"/(?:Width|Height)\s{0,9}(\d{1,6})")
_PAGE = 1_000  # pixels of a side; of fewer no page could be read
_JPEG_END = b"\xff\xd9"
_TAIL = 1_000  # bytes that may follow it
_MOST = 1 << 27  # bytes that are unpacked of a file, at most; of a longer one the rest is taken to be whole
_PIECE = 1 << 20
_OBJECT = re.compile(rb"\d \d{1,5} obj\b")
_NUMBERED = re.compile(rb"(?<!\d)(\d{1,9})\s\d{1,5}\sobj\b([^<>()]{0,200}?)endobj")  # an object that is no dictionary
_END = b"startxref"
_ZLIB, _BARE = zlib.MAX_WBITS, -zlib.MAX_WBITS
_HEADER = 2  # bytes, before what is packed
_WHITE = b" \t\n\r\x0b\f\0"


class _Stream(NamedTuple):
    dictionary: bytes
    filters: list[bytes]
    start: int
    end: int

    @property
    def is_jpeg(self) -> bool:
        return bool(self.filters) and self.filters[0] in _JPEG


def count_damaged(data: bytes, has_scans: bool = False) -> int:
    """Streams that cannot be unpacked to their end, or not to what was packed, or in which a picture hides words.

    0 for a file that is encrypted.

    `has_scans`: whether words of pages were read from pictures.
    """
    if _ENCRYPTED.search(data):
        return 0
    damaged, left = int(hides_words(data)), _MOST
    for stream in _find_streams(data, has_scans):
        is_whole, size = _check(stream, data, left)
        damaged += not is_whole
        left -= size
        if left <= 0:
            break
    return damaged


def _find_streams(data: bytes, has_scans: bool) -> Iterator[_Stream]:
    """Those with filters that may hold words, or be the picture of a page."""
    before = 0
    objects: Mapping[bytes, bytes] | None = None
    for found in _STREAM.finditer(data):
        start = found.end()
        dictionary = data[max(before, data.rfind(b"obj", before, found.start())) : found.start()]
        before = max(before, start)
        if b"#" in dictionary:
            dictionary = _ESCAPED.sub(lambda code: bytes((int(code[1], 16),)), dictionary)
        stated = _FILTERS.search(dictionary)
        if stated is None:
            continue
        if stated[1] and objects is None:
            objects = dict(_NUMBERED.findall(data))
        filters = _FILTER.findall((objects or {}).get(stated[1], b"") if stated[1] else stated[2])
        stream = _Stream(dictionary, filters, start, start)
        if not stream.is_jpeg and _NO_WORDS.search(dictionary) and not (has_scans and _may_be_page(dictionary)):
            continue
        end = data.find(b"endstream", start)
        before = end if end >= 0 else len(data)
        yield stream._replace(end=before)


def _check(stream: _Stream, data: bytes, most: int) -> tuple[bool, int]:
    """Whether a stream is whole, as far as that can be told, and how many bytes came out of it."""
    if stream.is_jpeg:
        tail = data[max(stream.start, stream.end - _TAIL) : stream.end]
        return _JPEG_END in tail or not _may_be_page(stream.dictionary), 0
    try:
        packed = _as_packed(stream, data)
    except ValueError:
        return False, 0
    if packed is None:
        return True, 0
    is_whole, size = _unpack(packed, _ZLIB, most)
    if not is_whole:  # a checksum that is not there is no damage
        is_whole = size >= 0 and _unpack(packed[_HEADER:], _BARE, most)[0]
    return is_whole, abs(size)


def is_cut_off(data: bytes) -> bool:
    """Whether objects come after the last table's place: the next was lost, or all of them, with what it would show."""
    return _OBJECT.search(data, max(0, data.rfind(_END))) is not None


def _may_be_page(dictionary: bytes) -> bool:
    return _IMAGE.search(dictionary) is not None and all(int(side) >= _PAGE for side in _SIDES.findall(dictionary))


def _as_packed(stream: _Stream, data: bytes) -> memoryview | None:
    """A stream down to what Flate packed; None where it did not, or packed nothing. Raises ValueError for damage."""
    packed = memoryview(data)[stream.start : stream.end]
    for name in stream.filters:
        if name in _FLATE:
            return packed if bytes(packed[:99]).strip(_WHITE) else None
        decode = _AS_TEXT.get(name)
        if decode is None:
            return None
        packed = memoryview(decode(bytes(packed)))
    return None


def _from_ascii85(data: bytes) -> bytes:
    text, _, _ = data.partition(b"~")
    return base64.a85decode(text, ignorechars=_WHITE)


def _from_hex(data: bytes) -> bytes:
    text = data.partition(b">")[0].translate(None, _WHITE)
    return bytes.fromhex((text + b"0" * (len(text) % 2)).decode("ascii"))


_AS_TEXT: Mapping[bytes, Callable[[bytes], bytes]] = {
    b"ASCII85Decode": _from_ascii85,
    b"A85": _from_ascii85,
    b"ASCIIHexDecode": _from_hex,
    b"AHx": _from_hex,
}


def _unpack(packed: memoryview, how: int, most: int) -> tuple[bool, int]:
    """Whether it can be unpacked to its end, and the bytes that came out; these are negative where it cannot go on."""
    unpacking = zlib.decompressobj(how)
    size, is_clear = 0, True
    try:
        while not unpacking.eof and packed and size < most:
            piece = unpacking.decompress(packed, _PIECE)
            is_clear = is_clear and not hides_words(piece)
            size += len(piece)
            packed = memoryview(unpacking.unconsumed_tail)
    except zlib.error:
        return False, -size - 1
    return is_clear and (unpacking.eof or size >= most), size
