"""Bytes → characters as browsers decide it, then checked against the bytes."""

from __future__ import annotations

import codecs
import re

import webencodings
from bs4.dammit import EncodingDetector

from pipeline.extractors.mojibake import WESTERN, repair_escapes, repair_signs

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

_UTF_8, _WINDOWS_1252 = "utf-8", "windows-1252"
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_COMMENT = re.compile(rb"<!--.*?-->", re.S)
_PRESCANNED = 4096  # bytes; the HTML standard reads 1024, old word processors declare later
_TAGS = re.compile(rb"<[^>]*>")
_HIGH = re.compile(rb"[\x80-\xff]")


def decode_markup(data: bytes, charset: str = "") -> str:
    """BOM, then the server's charset, the page's, UTF-8, a guess; a declaration that the bytes belie loses."""
    return repair_escapes(repair_signs(_decode(data, charset)))


def _decode(data: bytes, charset: str) -> str:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, "replace")
    if unmarked := _utf16_without_bom(data):
        return data.decode(unmarked, "replace")
    declared = _codec_of(charset) or _declared_codec(data)
    if declared and declared not in (_UTF_8, _WINDOWS_1252):
        try:
            return str(webencodings.lookup(declared).codec_info.decode(data)[0])
        except UnicodeDecodeError:
            pass
    return _decode_unsure(data, declared)


def _declared_codec(data: bytes) -> str:
    """The WHATWG name of the encoding that the first bytes declare; UTF-16 cannot be meant."""
    label = EncodingDetector.find_declared_encoding(_COMMENT.sub(b"", data[:_PRESCANNED]), is_html=True)
    return _codec_of(label)


def _codec_of(label: str | None) -> str:
    """The WHATWG name of an encoding, "" where there is none; UTF-16 shows itself by its zero bytes, if it is meant."""
    encoding = webencodings.lookup(label) if label else None
    if encoding is None or encoding.name == "x-user-defined":
        return ""
    return _UTF_8 if encoding.name.startswith("utf-16") else str(encoding.name)


def _decode_unsure(data: bytes, declared: str) -> str:
    """UTF-8 where the bytes are UTF-8, whatever is declared; a few broken bytes do not make it something else."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    whole = len(b"".join(_MULTIBYTE.findall(data)))
    high = len(_HIGH.findall(data))
    if whole and high - whole <= max(4, 0.02 * whole):
        return data.decode("utf-8", "replace")
    # accents are a few in a hundred letters, while of a page in another script half the bytes are high, markup aside
    if declared == _WINDOWS_1252 or high < max(8, 0.15 * len(_TAGS.sub(b"", data))):
        return _decode_western(data)
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    if best is not None and not best.encoding.startswith(("cp12", "latin", "iso8859_1", "mac", "hp", "cp437", "cp85")):
        return data.decode(best.encoding, "replace")
    return _decode_western(data)


def _decode_western(data: bytes) -> str:
    """windows-1252, whose five undefined bytes browsers read as control characters."""
    return codecs.charmap_decode(data, "strict", WESTERN)[0]


def _utf16_without_bom(data: bytes) -> str:
    head = data[:400]
    if len(head) < 8:
        return ""
    if head[1::2].count(0) > 0.4 * len(head):
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > 0.4 * len(head) else ""
