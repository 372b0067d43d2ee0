"""Zip files: each document in them on its own, with guards, so that a hostile one is a problem row and nothing else."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from dataclasses import replace

from pipeline.extractors.archive import (
    MAX_BYTES,
    MAX_MEMBERS,
    MAX_TOTAL,
    Unpacked,
    UnpackError,
    archive_problem,
)
from pipeline.extractors.media_types import ARCHIVE_SUFFIXES, is_document
from pipeline.model import Problem, ProblemCode, Severity, Source

MAX_RATIO = 1_000  # deflate reaches 1032:1 on a file of zeros
_RATIO_FROM = 10_000_000  # bytes; below that a high ratio harms nobody
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")
_ABSOLUTE = re.compile(r"^(?:[/\\]|[A-Za-z]:)")
_UNPRINTABLE = re.compile("[\u0000-\u001f\u007f\ud800-\udfff]")
READ_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    KeyError,
)

_Fault = tuple[Severity, ProblemCode, str]
_DOUBLE: _Fault = (
    Severity.WARNING,
    ProblemCode.ARCHIVE_UNSAFE,
    "A second file of the same name in the archive; only the first is read.",
)


def unzip(source: Source) -> Unpacked:
    """Each document in the archive, in name order; every other member is a problem row."""
    archive = open_zip(source.document_id, source.data)
    if isinstance(archive, Problem):
        yield archive
        return
    # what the archive's entry says of its members, but not title and address, which name one document
    origin = replace(source.origin, title="", url="")
    seen: set[str] = set()
    is_empty = True
    for member in sorted(archive.infolist(), key=lambda member: member.filename):
        if (member.filename.endswith("/") and not member.file_size) or _JUNK.search(member.filename):
            continue
        is_empty = False
        member_id = f"{source.document_id}!/{_UNPRINTABLE.sub('_', member.filename)}"
        fault = _fault(member) or (_DOUBLE if member_id in seen else None)
        if fault is None:
            try:
                data = read_member(archive, member)
            except UnpackError as error:
                fault = (Severity.ERROR, error.code, str(error))
            else:
                seen.add(member_id)
                yield Source(member_id, data, origin)
                continue
        yield archive_problem(member_id, *fault)
    if is_empty:
        message = "The archive holds no files."
        yield archive_problem(source.document_id, Severity.ERROR, ProblemCode.EMPTY, message)


def open_zip(document_id: str, data: bytes) -> zipfile.ZipFile | Problem:
    """The opened archive, its directory within the limits, or why there is none."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except READ_ERRORS as error:
        message = f"Not a readable zip: {error}."
        return archive_problem(document_id, Severity.ERROR, ProblemCode.DAMAGED, message)
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or total > MAX_TOTAL:
        limits = f"at most {MAX_MEMBERS:,} and {MAX_TOTAL:,} are read"
        message = f"The archive holds {len(members):,} files and {total:,} bytes; {limits}. Divide it."
        return archive_problem(document_id, Severity.ERROR, ProblemCode.TOO_LARGE, message)
    return archive


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(member) as file:
            data = file.read(MAX_BYTES + 1)
    except NotImplementedError as error:
        message = f"The file is packed in a way that is not read ({error}); unpack it and add the document."
        raise UnpackError(ProblemCode.NOT_SUPPORTED, message) from error
    except READ_ERRORS as error:
        raise UnpackError(ProblemCode.DAMAGED, f"The file in the archive is damaged: {error}.") from error
    if len(data) > MAX_BYTES:
        raise UnpackError(ProblemCode.TOO_LARGE, f"Unpacked, the file is larger than {MAX_BYTES:,} bytes.")
    return data


def unsafe_member(member: zipfile.ZipInfo) -> _Fault | None:
    """Names that lead out of the archive, links, and files that no honest program would have packed."""
    name = member.filename.replace("\\", "/")
    error, unsafe = Severity.ERROR, ProblemCode.ARCHIVE_UNSAFE
    if _ABSOLUTE.match(name) or ".." in name.split("/"):
        return error, unsafe, "The name leads out of the archive; the file is not read."
    if stat.S_ISLNK(member.external_attr >> 16):
        return error, unsafe, "A link to another file; it is not followed."
    if member.file_size > max(_RATIO_FROM, MAX_RATIO * member.compress_size):
        return error, unsafe, "The file grows more than a thousandfold when unpacked."
    return None


def _fault(member: zipfile.ZipInfo) -> _Fault | None:
    """Why a member is not read, told before a byte of it is unpacked."""
    name = member.filename.lower()
    error = Severity.ERROR
    if (unsafe := unsafe_member(member)) is not None:
        return unsafe
    if not is_document(name):
        return Severity.INFO, ProblemCode.NOT_SUPPORTED, "Not a document of a kind that is read."
    if name.endswith(ARCHIVE_SUFFIXES):
        return error, ProblemCode.NOT_SUPPORTED, "An archive in an archive; unpack it and add the documents."
    if member.flag_bits & 0x1:
        return error, ProblemCode.ENCRYPTED, "The file needs a password; unpack it and add the document."
    if member.file_size > MAX_BYTES:
        return error, ProblemCode.TOO_LARGE, f"Unpacked, the file is larger than {MAX_BYTES:,} bytes."
    return None
