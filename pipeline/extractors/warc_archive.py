"""WARC files: each page, PDF or text that a server gave is a document with its own address and capture date."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import IO

from pipeline.extractors.archive import MAX_TOTAL, Unpacked, UnpackError, archive_problem
from pipeline.extractors.http_response import HttpResponse, bare_type, decode_body, parse_response, unchunk
from pipeline.extractors.media_types import DOCX, HTML, PDF, TEXT, content_type, is_document
from pipeline.extractors.warc_digests import digests_hold
from pipeline.extractors.warc_records import CARRYING, WarcDamage, WarcRecord, bare_id, read_records
from pipeline.model import Origin, Problem, ProblemCode, Severity, Source

MAX_RECORDS = 1_000_000
MAX_ROWS = 20_000  # documents and problems of one archive
_MAX_REVISITS = 1_000  # rows of pages that an archive names and another holds; the rest is counted
_DOCUMENT_TYPES = {
    "text/html": HTML,
    "application/xhtml+xml": HTML,
    "application/pdf": PDF,
    "application/x-pdf": PDF,
    "text/plain": TEXT,
    DOCX: DOCX,
}
_UNTYPED = ("", "application/octet-stream", "binary/octet-stream", "application/force-download", "application/download")
_KINDS = (
    (re.compile(r"image/"), "images"),
    (re.compile(r"(?:audio|video)/|application/(?:vnd\.apple\.mpegurl|dash)"), "sound or video"),
    (re.compile(r"font/|application/(?:x-)?font|application/vnd\.ms-fontobject"), "fonts"),
    (re.compile(r"text/css"), "style sheets"),
    (re.compile(r".*(?:javascript|ecmascript)"), "scripts"),
    (re.compile(r".*(?:json|xml)"), "data (JSON, XML)"),
)
_UNSAFE_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 150
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WHOLE_RANGE = re.compile(r"bytes 0-(\d+)/(\d+)\Z")
_ROBOTS = re.compile(r"https?://[^/]+/robots\.txt\Z")
_FOUND = re.compile(r"(?:https?|ftps?|file)://|\Z", re.I)  # other addresses: what crawlers made of a page, their logs


@dataclass
class Tally:
    """What of an archive was seen so far."""

    skipped: Counter[str] = field(default_factory=Counter)  # records that are no documents, by kind
    ids: set[str] = field(default_factory=set)  # document ids given away
    known: set[str] = field(default_factory=set)  # ids and payload digests of the records whose bytes are here
    revisits: list[tuple[str, str, set[str]]] = field(default_factory=list)  # document id, address, what it repeats
    n_bytes: int = 0
    n_rows: int = 0
    n_records: int = 0


def expand_warc(source: Source) -> Unpacked:
    """Each document, then one row that counts what else the archive holds."""
    tally = Tally()
    yield from expand_records(source.document_id, io.BytesIO(source.data), member_origin(source.origin), tally)
    yield from summarise(source.document_id, tally)


def member_origin(origin: Origin) -> Origin:
    """What the archive's entry says of its members, but not title, address and date, which each has of its own."""
    return replace(origin, title="", url="", accessed="")


def expand_records(archive_id: str, file: IO[bytes], origin: Origin, tally: Tally) -> Unpacked:
    """The documents of one WARC, which may be one of several in an archive."""
    for record in read_records(file):
        if max(tally.n_records - MAX_RECORDS, tally.n_rows - MAX_ROWS, tally.n_bytes - MAX_TOTAL) > 0:
            yield _overfull(archive_id)
            return
        if isinstance(record, WarcDamage):
            tally.n_rows += 1
            yield _damage(archive_id, record)
            continue
        tally.n_records += 1
        for found in _read_record(archive_id, record, origin, tally):
            tally.n_rows += 1
            if isinstance(found, Source):
                tally.n_bytes += len(found.data)
            yield found


def summarise(archive_id: str, tally: Tally) -> Iterator[Problem]:
    missing = [revisit for revisit in tally.revisits if not revisit[2] & tally.known]
    for n, (member_id, address, _) in enumerate(missing):
        if n < _MAX_REVISITS:
            message = f"{address} was the same as at an earlier visit, which this archive does not hold; not read."
            yield archive_problem(member_id, Severity.INFO, ProblemCode.NOT_SUPPORTED, message)
        else:
            tally.skipped["revisits of pages in other archives"] += 1
    tally.skipped["unchanged revisits"] += len(tally.revisits) - len(missing)
    if tally.n_records == 0:
        code, message = ProblemCode.EMPTY, "The archive holds no records."
        if tally.n_rows:
            code, message = ProblemCode.DAMAGED, "No record of the archive can be read."
        yield archive_problem(archive_id, Severity.ERROR, code, message)
    counts = [(kind, n) for kind, n in sorted(tally.skipped.items(), key=lambda item: (-item[1], item[0])) if n]
    if tally.n_records and not (tally.n_rows or tally.revisits or counts):
        message = "The archive holds no documents."
        yield archive_problem(archive_id, Severity.ERROR, ProblemCode.EMPTY, message)
    if counts:
        message = f"Not documents, so not read: {', '.join(f'{kind} ({n:,})' for kind, n in counts)}."
        yield archive_problem(archive_id, Severity.INFO, ProblemCode.NOT_SUPPORTED, message)


@dataclass(frozen=True, slots=True)
class _Capture:
    """A record that may hold a document, as a server's response."""

    member_id: str
    record: WarcRecord
    response: HttpResponse
    stated: str  # the Content-Type

    @property
    def media_type(self) -> str:
        return bare_type(self.stated)

    @property
    def is_typed(self) -> bool:
        """Whether the server called it a document, or its address does."""
        path = self.record.address.partition("?")[0]
        return self.media_type in _DOCUMENT_TYPES or (self.media_type in _UNTYPED and is_document(path))


def _read_record(archive_id: str, record: WarcRecord, origin: Origin, tally: Tally) -> Unpacked:
    """Sorts a record; what may hold a document is read."""
    if record.record_type not in CARRYING:
        if record.record_type not in ("warcinfo", "request", "metadata"):
            tally.skipped["other records"] += 1
        return
    member_id = f"{archive_id}!/{_safe_name(record)}"
    capture = _capture(member_id, record)
    kind = _other_kind(capture, tally)
    digest = record.headers.get("warc-payload-digest", "")
    if record.record_type != "revisit":
        tally.known.update({record.record_id, digest} - {""})
    if kind:
        tally.skipped[kind] += 1
    elif record.record_type == "revisit":
        repeated = {bare_id(record.headers.get("warc-refers-to", "")), digest} - {""}
        tally.revisits.append((member_id, _shown(record.address), repeated))
    else:
        yield from _read_capture(capture, origin, tally)


def _read_capture(capture: _Capture, origin: Origin, tally: Tally) -> Unpacked:
    try:
        data = _payload(capture)
    except UnpackError as error:
        if not capture.is_typed:
            tally.skipped["other files"] += 1
            return
        if not error.read.strip():
            yield _refused(capture, Severity.ERROR, error.code, str(error))
            return
        data = error.read
        yield _refused(capture, Severity.WARNING, error.code, f"{error} What there is of it was read.")
    if reason := _no_document(capture):
        yield _refused(capture, Severity.INFO, ProblemCode.NOT_SUPPORTED, reason)
    elif not data.strip():
        tally.skipped["empty responses"] += 1
    elif not capture.is_typed and content_type(data) not in (HTML, PDF, DOCX):
        tally.skipped["other files"] += 1
    elif capture.member_id in tally.ids:
        message = "A second record of the same id in the archive; only the first is read."
        yield _refused(capture, Severity.WARNING, ProblemCode.ARCHIVE_UNSAFE, message)
    else:
        tally.ids.add(capture.member_id)
        own = _own_origin(capture.record).filled_from(origin)
        yield Source(capture.member_id, data, own, _stated_type(capture, data))
        if capture.record.headers.get("warc-truncated"):
            message = "The archiving program broke off this response; what there is of it was read."
            yield _refused(capture, Severity.WARNING, ProblemCode.DAMAGED, message)


def _capture(member_id: str, record: WarcRecord) -> _Capture:
    """A resource is what a response is without the server's head."""
    stated = record.headers.get("content-type", "")
    if record.record_type == "revisit" and not record.block:
        return _Capture(member_id, record, HttpResponse(200), "")
    if bare_type(stated) == "application/http" or (not stated and record.block.startswith(b"HTTP/")):
        response = parse_response(record.block)
        return _Capture(member_id, record, response, response.headers.get("content-type", ""))
    return _Capture(member_id, record, HttpResponse(200, {}, record.block), stated)


def _other_kind(capture: _Capture, tally: Tally) -> str:
    """What a record holds that is no document of its own; "" where it may be one."""
    record = capture.record
    if record.record_type == "conversion" and bare_id(record.headers.get("warc-refers-to", "")) in tally.known:
        return "conversions of documents"
    if record.record_type != "response" and not _FOUND.match(record.address):
        return "records of the crawler's own"
    if _ROBOTS.match(record.address):
        return "robots.txt"
    if capture.is_typed:
        return ""
    if capture.media_type in _UNTYPED:
        return "responses without a document" if _no_document(capture) else ""
    return next((kind for pattern, kind in _KINDS if pattern.match(capture.media_type)), "other files")


def _payload(capture: _Capture) -> bytes:
    record, response = capture.record, capture.response
    if len(record.block) < record.length:
        raise UnpackError(ProblemCode.TOO_LARGE, f"The response has {record.length:,} bytes.")
    if "warc-segment-number" in record.headers:
        raise UnpackError(ProblemCode.NOT_SUPPORTED, "The record is divided into segments, which are not joined.")
    if response.status == 0:
        raise UnpackError(ProblemCode.DAMAGED, "The record does not begin as a server's response.")
    if _no_document(capture):
        return b""
    if not digests_hold(record.headers, record.block, (lambda: response.body, lambda: _whole(response))):
        raise UnpackError(ProblemCode.DAMAGED, "The bytes do not have the digest that the archive states of them.")
    return decode_body(response)


def _whole(response: HttpResponse) -> bytes:
    try:
        return unchunk(response.body)
    except UnpackError:
        return response.body


def _no_document(capture: _Capture) -> str:
    """Why what the server gave is not the document of this address."""
    response = capture.response
    if response.status == 200:
        return ""
    if response.status == 206:
        part = _WHOLE_RANGE.match(response.headers.get("content-range", ""))
        if part and int(part[1]) + 1 == int(part[2]):
            return ""
        return "Only a part of the file was captured (status 206)."
    if 300 <= response.status < 400:
        return f"The server sent the reader elsewhere (status {response.status})."
    return f"The server gave no document (status {response.status})."


def _own_origin(record: WarcRecord) -> Origin:
    day = _DAY.match(record.headers.get("warc-date", ""))
    return Origin(url=_web_address(record.address), accessed=day[0] if day else "")


def _web_address(address: str) -> str:
    return address if re.match(r"(?:https?|ftp)://[^\s/]", address) and address.isprintable() else ""


def _stated_type(capture: _Capture, data: bytes) -> str:
    """In the form `text/html; charset=...`; an untyped response is what its bytes are."""
    if (media_type := _DOCUMENT_TYPES.get(capture.media_type)) is None:
        return content_type(data)
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", capture.stated, re.I)
    return f"{media_type}; charset={charset[1]}" if charset else media_type


def _safe_name(record: WarcRecord) -> str:
    """The record's id without `urn:uuid:`, since a colon cannot be in a file's name everywhere."""
    name = _UNSAFE_IN_NAMES.sub("_", record.record_id.removeprefix("urn:uuid:"))[:_LONGEST_NAME].strip("._")
    return name or f"record-{record.number}"


def _shown(address: str) -> str:
    return (address[:200] if address.isprintable() else repr(address[:200])) or "A record without an address"


def _refused(capture: _Capture, severity: Severity, code: ProblemCode, message: str) -> Problem:
    return archive_problem(capture.member_id, severity, code, f"{message} Address: {_shown(capture.record.address)}")


def _damage(archive_id: str, damage: WarcDamage) -> Problem:
    """A row of the archive, which names the address where the record began as one."""
    ended = " The rest of the archive is missing." if damage.is_end else " The record is not read."
    address = damage.headers.get("warc-target-uri", "").strip("<> ")
    message = f"Record {damage.number}: {damage.message}.{ended}{f' Address: {_shown(address)}' if address else ''}"
    code = ProblemCode.TOO_LARGE if damage.is_bomb else ProblemCode.DAMAGED
    return archive_problem(archive_id, Severity.WARNING, code, message)


def _overfull(archive_id: str) -> Problem:
    limits = f"{MAX_ROWS:,} documents, {MAX_RECORDS:,} records or {MAX_TOTAL:,} bytes"
    message = f"The archive holds more than {limits}; the rest is not read. Divide it."
    return archive_problem(archive_id, Severity.WARNING, ProblemCode.TOO_LARGE, message)
