"""What all containers share: limits, the error that carries a problem code, and gzip."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from pipeline.model import Problem, ProblemCode, Severity, Source

MAX_BYTES = 300_000_000  # of one unpacked document
MAX_TOTAL = 2_000_000_000  # of the documents of one archive
MAX_MEMBERS = 20_000
Unpacked = Iterator[Source | Problem]  # one at a time, so that no more than one document is in memory


class UnpackError(Exception):
    """Carries the problem code, and what was unpacked before the damage; never leaves this package."""

    def __init__(self, code: ProblemCode, message: str, read: bytes = b"") -> None:
        super().__init__(message)
        self.code = code
        self.read = read


def archive_problem(document_id: str, severity: Severity, code: ProblemCode, message: str) -> Problem:
    return Problem(document_id, "extract", severity, code, message)


def gunzip(data: bytes, limit: int = MAX_BYTES) -> bytes:
    """All members of a gzip file; raises UnpackError for damage or more than `limit` bytes.

    What came before is in the error: all members that are whole, and of one that is cut off what there is of it. Of one
    that is damaged nothing, since its checksum would not hold.
    """
    parts: list[bytes] = []
    total = 0
    while data:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            part = unpacker.decompress(data, limit - total + 1)
        except zlib.error as error:
            if parts and not data.startswith(b"\x1f\x8b"):  # bytes after the last member: padding
                break
            raise UnpackError(ProblemCode.DAMAGED, f"The gzip file is damaged: {error}.", b"".join(parts)) from error
        parts.append(part)
        total += len(part)
        if total > limit:
            raise UnpackError(ProblemCode.TOO_LARGE, f"Unpacked, the file is larger than {limit:,} bytes.")
        if not unpacker.eof:
            raise UnpackError(ProblemCode.DAMAGED, "The gzip file is cut off.", b"".join(parts))
        data = unpacker.unused_data.lstrip(b"\0")
    return b"".join(parts)


def gunzip_readable(data: bytes) -> bytes:
    """As much of a gzip file as can be read."""
    try:
        return gunzip(data)
    except UnpackError as error:
        return error.read
