"""The bytes of a WARC as one stream, inflated piece by piece, that knows where it is damaged and how to go on."""

from __future__ import annotations

import zlib
from typing import IO

_GZIP = b"\x1f\x8b\x08"
_PIECE = 1 << 16  # bytes read at a time
_MAX_PIECE = 1 << 20  # bytes inflated at a time, however small they were
MAX_INFLATED = 8_000_000_000  # bytes, of a WARC; a file of 1 GiB holds about five times as much text


class StreamError(Exception):
    """The message says what is wrong with the bytes."""


class CutOffError(StreamError):
    """The file ends before it should."""


class BombError(StreamError):
    """More was inflated than any archive holds."""


class WarcStream:
    """Reads a plain or gzip file, of one gzip member or of one for each record."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._input = file.read(_PIECE)
        self._gzip = self._input.startswith(_GZIP)
        self._unpacker = zlib.decompressobj(wbits=31) if self._gzip else None
        self._buffer = b""
        self._at = 0  # in the buffer
        self._n_inflated = 0

    def read_line(self, limit: int) -> bytes:
        """Up to and with the line end, or `limit` bytes; nothing at the end of the file."""
        while True:
            end = self._buffer.find(b"\n", self._at, self._at + limit)
            if end >= 0 or len(self._buffer) - self._at >= limit:
                return self._take(end + 1 - self._at if end >= 0 else limit)
            if not self._fill():
                return self._take(limit)

    def read(self, length: int) -> bytes:
        """As many bytes; raises CutOffError where the file ends before."""
        parts: list[bytes] = []
        while length:
            if self._at == len(self._buffer) and not self._fill():
                raise CutOffError("the file ends in the middle of a record")
            parts.append(self._take(length))
            length -= len(parts[-1])
        return b"".join(parts)

    def skip(self, length: int) -> None:
        """As `read`, but keeps nothing."""
        while length:
            length -= len(self.read(min(length, _MAX_PIECE)))

    def resume(self) -> bool:
        """After damage, goes on with the next gzip member; False if there is none."""
        self._buffer, self._at = b"", 0
        if not self._gzip:
            return False
        self._input = self._input[1:]
        while (start := self._input.find(_GZIP)) < 0:
            more = self._file.read(_PIECE)
            if not more:
                return False
            self._input = self._input[-2:] + more
        self._input = self._input[start:]
        self._unpacker = zlib.decompressobj(wbits=31)
        return True

    def _take(self, length: int) -> bytes:
        taken = self._buffer[self._at : self._at + length]
        self._at += len(taken)
        return taken

    def _fill(self) -> bool:
        """Adds a piece to the buffer; False at the end of the file."""
        piece = self._inflate() if self._gzip else self._next_input()
        self._buffer = self._buffer[self._at :] + piece
        self._at = 0
        self._n_inflated += len(piece)
        if self._n_inflated > MAX_INFLATED:
            raise BombError(f"unpacked, the file is larger than {MAX_INFLATED:,} bytes")
        return bool(piece)

    def _next_input(self) -> bytes:
        piece, self._input = self._input, b""
        return piece or self._file.read(_PIECE)

    def _inflate(self) -> bytes:
        while True:
            if self._unpacker is None:
                self._input = (self._input or self._file.read(_PIECE)).lstrip(b"\0")
                if not self._input:
                    return b""
                self._unpacker = zlib.decompressobj(wbits=31)
            fed = self._input or self._file.read(_PIECE)
            try:
                piece = self._unpacker.decompress(fed, _MAX_PIECE)
            except zlib.error as error:
                self._input = fed
                raise StreamError(f"the compressed data is damaged ({error})") from error
            self._input = self._unpacker.unused_data if self._unpacker.eof else self._unpacker.unconsumed_tail
            if self._unpacker.eof:
                self._unpacker = None
            if piece:
                return piece
            if not fed:
                raise CutOffError("the file ends in the middle of a record")
