"""Bytes written as letters in a plain text, such as a file attached to a mail. They say nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BASE64 = re.compile(r"[A-Za-z0-9+/]{40,}={0,2}")  # the lines of RFC 2045 have 76 characters, those of RFC 1421 have 64
_LAST = re.compile(r"[A-Za-z0-9+/]{1,99}={0,2}")
_MIXED = (re.compile("[a-z]"), re.compile("[A-Z]"), re.compile("[0-9]"))  # no word or number has all in every line
_HEX = re.compile(r"[0-9a-f]{40,}|[0-9A-F]{40,}")
_FEW_OF_HEX = 10  # lines; checksums are listed too
_WITHIN = re.compile(r"(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{1000,}={0,2})")  # a line, as in JSON; no address is so long
_FEW = 3  # lines; fewer may be a key or a checksum, and say what it is
_UNBROKEN = 200  # characters of one line
_BEGIN, _END = re.compile(r"begin(?:-base64)? [0-7]{3,4} \S"), ("end", "====")  # uuencode (IEEE Std 1003.1)
_UUENCODED = re.compile(r"[ -`]{2,62}")


def split_encoded(lines: Sequence[str]) -> tuple[list[str], int]:
    """The other lines, and how many were left out."""
    kept: list[str] = []
    at = n_within = 0
    while at < len(lines):
        end = _end_of_uuencoded(lines, at) or _end_of_base64(lines, at)
        if not end:
            kept.append(line := _WITHIN.sub(_leave_out, lines[at]))
            n_within += line != lines[at]
        at = max(end, at + 1)
    return kept, len(lines) - len(kept) + n_within


def _leave_out(run: re.Match[str]) -> str:
    return "" if _is_base64(run[0]) or _is_hex(run[0]) else run[0]


def _end_of_uuencoded(lines: Sequence[str], start: int) -> int:
    """0 where none begins."""
    if not _BEGIN.match(lines[start]):
        return 0
    end = start + 1
    while end < len(lines) and (_UUENCODED.fullmatch(lines[end]) or _BASE64.fullmatch(lines[end].strip())):
        end += 1
    while end < len(lines) and lines[end].strip() in ("`", *_END):
        end += 1
    return end if end - start > _FEW else 0


def _end_of_base64(lines: Sequence[str], start: int) -> int:
    """0 where none begins; lines of one length, and the last, which may be shorter."""
    first = lines[start].strip()
    few, digits = (_FEW_OF_HEX, _HEX) if (is_hex := _is_hex(first)) else (_FEW, _BASE64)
    if not (is_hex or _is_base64(first)):
        return 0
    end = start + 1
    while end < len(lines) and len(lines[end].strip()) == len(first) and digits.fullmatch(lines[end].strip()):
        end += 1
    if end - start < few and len(first) < _UNBROKEN:
        return 0
    is_last = end < len(lines) and len(lines[end].strip()) < len(first) and _LAST.fullmatch(lines[end].strip())
    return end + 1 if is_last else end


def _is_hex(line: str) -> bool:
    return _HEX.fullmatch(line) is not None and not line.isdigit() and not line.isalpha()


def _is_base64(line: str) -> bool:
    return _BASE64.fullmatch(line) is not None and all(kind.search(line) for kind in _MIXED)
