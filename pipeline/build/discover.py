"""Which files a raw folder holds. Opens nothing; what cannot be read at all is a problem, never silence."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.build.files import Found
from pipeline.errors import PipelineError
from pipeline.model import Problem, ProblemCode, Severity

ORIGINS_FILE = "sources.yml"
CORRECTIONS_FILE = "corrections.yml"
FETCH_LOG = "fetched.jsonl"
OURS = (ORIGINS_FILE, CORRECTIONS_FILE, FETCH_LOG)
MAX_BYTES = 1 << 30  # a file is read whole, and a worker has a few times this
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Walk:
    """Files and problems, both in the order of their document ids."""

    files: tuple[Found, ...]
    problems: tuple[Problem, ...]


def walk(raw: Path) -> Walk:
    """Every file below `raw` but hidden ones and those that tell of the others; links are followed, loops are not."""
    if not raw.is_dir():
        raise PipelineError(f"There is no folder {raw}. Name the folder that holds your documents.")
    files: dict[str, Found] = {}
    problems: list[Problem] = []
    pending: list[tuple[str, str, frozenset[tuple[int, int]]]] = [(os.fspath(raw), "", frozenset())]
    while pending:
        folder, prefix, above = pending.pop()
        try:
            here = _inode(Path(folder).stat())
            if here in above:
                problems.append(_problem(prefix.rstrip("/"), "A link leads back to a folder above it; not followed."))
                continue
            entries = sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            if not prefix:
                raise PipelineError(f"The folder {raw} cannot be listed: {error.strerror}.") from error
            problems.append(_problem(prefix.rstrip("/"), f"The folder cannot be listed: {error.strerror}."))
            continue
        for entry in entries:
            if entry.name.startswith(".") or (not prefix and entry.name in OURS):
                continue
            document_id = prefix + readable_name(entry.name)
            found = _examine(entry, document_id)
            if found is None:
                pending.append((entry.path, document_id + "/", above | {here}))
            elif isinstance(found, Problem):
                problems.append(found)
            elif document_id in files:
                problems.append(
                    _problem(document_id, "Two file names differ only in bytes that are no text; rename one.")
                )
            else:
                files[document_id] = found
    return in_order(files, problems)


def in_order(files: Mapping[str, Found], problems: Iterable[Problem]) -> Walk:
    found = tuple(files[document_id] for document_id in sorted(files))
    return Walk(found, tuple(sorted(problems, key=lambda p: (p.document_id, p.message))))


def readable_name(name: str) -> str:
    r"""A file name as text that every table can hold: bytes that are no UTF-8 and controls become `\xNN`.

    >>> readable_name("caf\udce9.html")
    'caf\\xe9.html'
    """
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return _CONTROL.sub(lambda control: f"\\x{ord(control[0]):02x}", text)


def is_archive(name: str) -> bool:
    """By name alone, so that enough workers are started for its members."""
    from pipeline.extractors.media_types import ARCHIVE_SUFFIXES

    return name.lower().endswith(ARCHIVE_SUFFIXES)


def unsupported(document_id: str) -> Problem:
    """The row of a file that is no document."""
    return Problem(
        document_id,
        "build",
        Severity.INFO,
        ProblemCode.NOT_SUPPORTED,
        "Not a document of a kind that is read (web page, PDF, Word, text or an archive of these).",
    )


def _examine(entry: os.DirEntry[str], document_id: str) -> Found | Problem | None:
    """None stands for a folder."""
    try:
        if entry.is_dir():
            return None
        status = entry.stat()
    except OSError as error:
        what = "The link leads nowhere" if entry.is_symlink() else "The file cannot be examined"
        return _problem(document_id, f"{what}: {error.strerror}.")
    if not stat.S_ISREG(status.st_mode):
        return _problem(document_id, "Neither a file nor a folder; not read.", Severity.INFO, ProblemCode.NOT_SUPPORTED)
    if status.st_size > MAX_BYTES:
        return too_large(document_id)
    return Found(document_id, entry.path, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def too_large(document_id: str) -> Problem:
    limit = f"{MAX_BYTES >> 20} MiB"
    return _problem(document_id, f"Larger than {limit}; split it, or compress its parts.", code=ProblemCode.TOO_LARGE)


def _problem(
    document_id: str,
    message: str,
    severity: Severity = Severity.ERROR,
    code: ProblemCode = ProblemCode.DAMAGED,
) -> Problem:
    return Problem(document_id, "build", severity, code, message)


def _inode(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
