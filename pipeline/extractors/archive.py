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
    """Carries the problem code; never leaves this package."""

    def __init__(self, code: ProblemCode, message: str) -> None:
        super().__init__(message)
        self.code = code


def archive_problem(document_id: str, severity: Severity, code: ProblemCode, message: str) -> Problem:
    return Problem(document_id, "extract", severity, code, message)


def gunzip(data: bytes, limit: int = MAX_BYTES) -> bytes:
    """All members of a gzip file; raises UnpackError for damage or more than `limit` bytes."""
    parts: list[bytes] = []
    total = 0
    while data:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            part = unpacker.decompress(data, limit - total + 1)
        except zlib.error as error:
            if parts and not data.startswith(b"\x1f\x8b"):  # bytes after the last member: padding
                break
            raise UnpackError(ProblemCode.DAMAGED, f"The gzip file is damaged: {error}.") from error
        parts.append(part)
        total += len(part)
        if total > limit:
            raise UnpackError(ProblemCode.TOO_LARGE, f"Unpacked, the file is larger than {limit:,} bytes.")
        if not unpacker.eof:
            raise UnpackError(ProblemCode.DAMAGED, "The gzip file is cut off.")
        data = unpacker.unused_data.lstrip(b"\0")
    return b"".join(parts)
