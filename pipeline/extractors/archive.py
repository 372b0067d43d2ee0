"""Containers: unpacks .gz and .zip with guards, so that a hostile archive is a problem row and nothing else."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from dataclasses import replace

from pipeline.extractors.media_types import is_document
from pipeline.model import Problem, ProblemCode, Severity, Source

MAX_BYTES = 300_000_000  # of one unpacked document
MAX_TOTAL = 2_000_000_000  # of one archive
MAX_MEMBERS = 20_000
MAX_RATIO = 1_000  # deflate reaches 1032:1 on a file of zeros
_RATIO_FROM = 10_000_000  # bytes; below that a high ratio harms nobody
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")
_ABSOLUTE = re.compile(r"^(?:[/\\]|[A-Za-z]:)")
_UNPRINTABLE = re.compile("[\u0000-\u001f\u007f\ud800-\udfff]")


class UnpackError(Exception):
    """Carries the problem code; never leaves this package."""

    def __init__(self, code: ProblemCode, message: str) -> None:
        super().__init__(message)
        self.code = code


def gunzip(data: bytes, limit: int = MAX_BYTES) -> bytes:
    """All members of a gzip file; raises UnpackError for damage or more than `limit` bytes."""
    parts: list[bytes] = []
    total = 0
    while data:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            part = unpacker.decompress(data, limit - total + 1)
        except zlib.error as error:
            if parts:  # bytes after the last member: padding
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


def unzip(source: Source) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    """One source for each document in the archive, in name order; every other member is a problem row."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.data))
        members = sorted(archive.infolist(), key=lambda member: member.filename)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        return (), (_problem(source.document_id, Severity.ERROR, ProblemCode.DAMAGED, f"Not a readable zip: {error}."),)
    total = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or total > MAX_TOTAL:
        limits = f"at most {MAX_MEMBERS:,} and {MAX_TOTAL:,} are read"
        message = f"The archive holds {len(members):,} files and {total:,} bytes; {limits}. Divide it."
        return (), (_problem(source.document_id, Severity.ERROR, ProblemCode.TOO_LARGE, message),)
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for member in members:
        if member.is_dir() or _JUNK.search(member.filename):
            continue
        member_id = f"{source.document_id}!/{_UNPRINTABLE.sub('_', member.filename)}"
        fault = _fault(member) or (_DOUBLE if member_id in sources else None)
        if fault is None:
            try:
                # what the archive's entry says of its members, but not title and address, which name one document
                origin = replace(source.origin, title="", url="")
                sources[member_id] = Source(member_id, _read(archive, member), origin)
                continue
            except UnpackError as error:
                fault = (Severity.ERROR, error.code, str(error))
        problems.append(_problem(member_id, *fault))
    return tuple(sources.values()), tuple(problems)


_Fault = tuple[Severity, ProblemCode, str]
_DOUBLE: _Fault = (
    Severity.WARNING,
    ProblemCode.ARCHIVE_UNSAFE,
    "A second file of the same name in the archive; only the first is read.",
)


def _fault(member: zipfile.ZipInfo) -> _Fault | None:
    """Why a member is not read, told before a byte of it is unpacked."""
    name = member.filename.replace("\\", "/")
    error, size = Severity.ERROR, f"Unpacked, the file is larger than {MAX_BYTES:,} bytes."
    checks = (
        (
            bool(_ABSOLUTE.match(name)) or ".." in name.split("/"),
            (error, ProblemCode.ARCHIVE_UNSAFE, "The name leads out of the archive; the file is not read."),
        ),
        (
            stat.S_ISLNK(member.external_attr >> 16),
            (error, ProblemCode.ARCHIVE_UNSAFE, "A link to another file; it is not followed."),
        ),
        (
            not is_document(name),
            (Severity.INFO, ProblemCode.NOT_SUPPORTED, "Not a document of a kind that is read."),
        ),
        (
            name.lower().endswith(".zip"),
            (error, ProblemCode.NOT_SUPPORTED, "An archive in an archive; unpack it and add the documents."),
        ),
        (
            bool(member.flag_bits & 0x1),
            (error, ProblemCode.ENCRYPTED, "The file needs a password; unpack it and add the document."),
        ),
        (member.file_size > MAX_BYTES, (error, ProblemCode.TOO_LARGE, size)),
        (
            member.file_size > max(_RATIO_FROM, MAX_RATIO * member.compress_size),
            (error, ProblemCode.ARCHIVE_UNSAFE, "The file grows more than a thousandfold when unpacked."),
        ),
    )
    return next((fault for broken, fault in checks if broken), None)


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(member) as file:
            data = file.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise UnpackError(ProblemCode.DAMAGED, f"The file in the archive is damaged: {error}.") from error
    if len(data) > MAX_BYTES:
        raise UnpackError(ProblemCode.TOO_LARGE, f"Unpacked, the file is larger than {MAX_BYTES:,} bytes.")
    return data


def _problem(document_id: str, severity: Severity, code: ProblemCode, message: str) -> Problem:
    return Problem(document_id, "extract", severity, code, message)
