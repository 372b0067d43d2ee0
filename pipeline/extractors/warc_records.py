"""WARC → records, by ISO 28500. A damaged record costs itself; the next ones are found again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from pipeline.extractors.archive import MAX_BYTES
from pipeline.extractors.warc_stream import BombError, CutOffError, StreamError, WarcStream

_MAX_LINE = 1 << 16  # bytes of a header line; addresses may be long
_MAX_LINES = 500  # of a header
_VERSION = b"WARC/"
_BEGINNING = 1 << 16  # bytes of a block too large to be read, from which its type is told
CARRYING = frozenset(("response", "resource", "conversion", "revisit"))  # types whose block is read


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """`block` is empty for types that carry no document, and only the beginning where it is larger than any."""

    number: int  # from 1
    headers: Mapping[str, str]  # names in lower case
    length: int
    block: bytes = field(default=b"", repr=False)

    @property
    def record_type(self) -> str:
        return self.headers.get("warc-type", "").lower()

    @property
    def record_id(self) -> str:
        return bare_id(self.headers.get("warc-record-id", ""))

    @property
    def address(self) -> str:
        return self.headers.get("warc-target-uri", "").strip("<> ")  # Wget 1.19 wrote them in brackets


@dataclass(frozen=True, slots=True)
class WarcDamage:
    """Something that is no whole record; `headers` where it began as one."""

    number: int
    message: str
    headers: Mapping[str, str] = field(default_factory=dict)
    is_end: bool = False  # nothing more can be read
    is_bomb: bool = False  # since it grows beyond any archive


def bare_id(record_id: str) -> str:
    """The id without its brackets.

    >>> bare_id("<urn:uuid:0b66b8a2-1e5f-4b6c-9d6e-1f2a3b4c5d6e>")
    'urn:uuid:0b66b8a2-1e5f-4b6c-9d6e-1f2a3b4c5d6e'
    """
    return record_id.strip("<> \t")


def read_records(file: IO[bytes]) -> Iterator[WarcRecord | WarcDamage]:
    """All records in order; after damage the next record, to the end of the file."""
    stream = WarcStream(file)
    number, lost = 0, False
    while True:
        headers: dict[str, str] = {}
        try:
            line = stream.read_line(_MAX_LINE)
            if not line:
                return
            if not line.strip():
                continue
            if not line.startswith(_VERSION):
                if not lost:
                    yield WarcDamage(number, "bytes that are no record stand between the records")
                lost = True
                continue
            lost = False
            number += 1
            _read_headers(stream, headers)
            yield _read_block(stream, number, headers)
        except BombError as error:
            yield WarcDamage(number, str(error), headers, is_end=True, is_bomb=True)
            return
        except StreamError as error:
            # after a wrong header the next line may already be another record's
            goes_on = isinstance(error, HeaderError) or (not isinstance(error, CutOffError) and stream.resume())
            yield WarcDamage(number, str(error), headers, is_end=not goes_on)
            if not goes_on:
                return
            lost = True  # what follows belongs to the same damage


class HeaderError(StreamError):
    """The header of a record, or of the response in it, is none."""


def _read_headers(stream: WarcStream, headers: dict[str, str]) -> None:
    """Fills `headers`, continued lines joined; the first of a repeated name stands."""
    name = ""
    for _ in range(_MAX_LINES):
        line = stream.read_line(_MAX_LINE)
        if not line.endswith(b"\n"):
            if len(line) < _MAX_LINE:
                raise CutOffError("the file ends in the middle of a record")
            raise HeaderError("a header line is longer than any program writes")
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if not text:
            return
        if text[0] in " \t":
            if name:
                headers[name] += " " + text.strip()
            continue
        name, _, value = text.partition(":")
        name = name.strip().lower()
        if name in headers:
            name = ""
        else:
            headers[name] = value.strip()
    raise HeaderError("a record has more header lines than any program writes")


def _read_block(stream: WarcStream, number: int, headers: dict[str, str]) -> WarcRecord:
    stated = headers.get("content-length", "")
    if not (stated.isascii() and stated.isdigit() and len(stated) < 16):
        raise HeaderError("a record does not state its length")
    length = int(stated)
    carries = headers.get("warc-type", "").lower() in CARRYING
    kept = 0 if not carries else length if length <= MAX_BYTES else min(length, _BEGINNING)
    block = stream.read(kept)
    stream.skip(length - kept)
    return WarcRecord(number, headers, length, block)
