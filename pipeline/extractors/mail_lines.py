"""Mails kept as plain text: bodies that their headers call quoted-printable or base64 (RFC 2045) are decoded."""

from __future__ import annotations

import base64
import binascii
import quopri
import re

_CODING = re.compile(rb"^content-transfer-encoding:[ \t]{0,9}(quoted-printable|base64)\b[^\n]{0,80}\n", re.I | re.M)
_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:|[ \t]+\S")  # or one that goes on
_BEFORE = re.compile(rb"--\S|From |>From ")  # a boundary between parts, the first line of a mail in an mbox file
_TYPE = re.compile(rb"^content-type:[ \t]{0,9}(?!text/)\S", re.I | re.M)
_END = re.compile(rb"^--\S{1,72}[ \t]{0,9}\r?$|(?<=\n)\r?\nFrom \S+ [^\n]{0,99}\d{4}\r?$", re.M)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]")
_MOST_FIELDS = 200  # lines of a header


def decode_bodies(data: bytes) -> bytes:
    """The text with the bodies decoded; a text that only speaks of the codings stays as it is."""
    parts: list[bytes] = []
    done = 0
    for found in _CODING.finditer(data):
        if found.start() < done:
            continue
        start, begin = _read_header(data, found.start(), found.end(), done)
        if not begin:
            continue
        ended = _END.search(data, begin)
        end = ended.start() if ended else len(data)
        body = _decode(found[1].lower(), data[start:begin], data[begin:end])
        if body is not None:
            parts += [data[done:begin], body]
            done = end
    return b"".join((*parts, data[done:])) if parts else data


def _read_header(data: bytes, at: int, after: int, done: int) -> tuple[int, int]:
    """Where the header around a line starts, and where its body begins; 0 and 0 where it is no header of a mail."""
    start, fields = at, 1
    while start > done and fields < _MOST_FIELDS:
        before = data.rfind(b"\n", done, start - 1) + 1 or done
        line = data[before:start]
        if not _FIELD.match(line):
            if line.strip() and not _BEFORE.match(line):
                return 0, 0
            fields += _BEFORE.match(line) is not None  # a part may have no other field
            break
        start, fields = before, fields + 1
    while after < len(data) and fields < 2 * _MOST_FIELDS:
        end = data.find(b"\n", after) + 1 or len(data)
        line = data[after:end]
        if not line.strip():
            return (start, end) if fields > 1 else (0, 0)
        if not _FIELD.match(line):
            break
        after, fields = end, fields + 1
    return 0, 0


def _decode(coding: bytes, header: bytes, body: bytes) -> bytes | None:
    if _TYPE.search(header):  # a file that is attached, or the parts of a mail, each with a coding of its own
        return None
    if coding == b"quoted-printable":
        return quopri.decodestring(body)
    if _NOT_BASE64.search(body):
        return None
    try:
        return base64.b64decode(body) + b"\n"
    except binascii.Error:
        return None
