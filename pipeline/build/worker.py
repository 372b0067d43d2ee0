"""What runs in a worker process: the bytes of one file become a stored result. Only here is hostile input met."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import mmap
import os
import re
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.build.store import Contents, Member, Store, StoreError, result_key
from pipeline.model import Document, Origin, Problem, ProblemCode, Result, Severity, Source, Status

if TYPE_CHECKING:
    from pipeline.nlp import Rules

SCAN_SECONDS = 12.0  # for each picture that may be a page: OCR takes two to nine on one core
_PICTURE_WIDTH = re.compile(rb"/Width\s+(\d{3,5})\b")  # streams, and so pictures, are described in the open in any PDF
_SCAN_WIDTH = 600  # pixels: a page at 75 dpi
_MAX_SCANS = 2_000
_log = logging.getLogger(__name__)
_WARM_UP = b"In 2016 about 2,000 workers were sent abroad.\n"
Folders = tuple[Path, ...]
Expanded = Iterator[Source | Problem]


@dataclass(frozen=True, slots=True)
class Limits:
    """For each document, `seconds` besides the OCR of its scans; the address space includes what libraries only map."""

    seconds: float = 120.0
    memory_bytes: int = 4 << 30

    def __str__(self) -> str:
        return f"{self.seconds:g} seconds, {self.memory_bytes} bytes"


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Task:
    """A document still to be read: a file, or a member of an archive that is kept until then."""

    document_id: str
    sha256: str
    n_bytes: int
    origin: Origin = field(default_factory=Origin)
    path: str = ""
    data: bytes = field(default=b"", repr=False)  # instead of a path
    stated_type: str = ""
    is_member: bool = False  # the file at `path` is ours, and goes once it is read


@dataclass(frozen=True, slots=True)
class Done:
    """What a worker tells of a task; the result itself is in the store under `key`."""

    key: str
    sha256: str  # of the bytes that were read, which may be newer than those that were hashed before
    members: tuple[Task, ...] = ()  # with the origin that the archive states
    seconds: float = 0.0


def expand(source: Source) -> Expanded:
    """The documents inside an archive, or the document itself."""
    from pipeline.extractors import expand as expand_source

    return expand_source(source)


def process(source: Source, rules_folders: Folders) -> Result:
    """Bytes → text → figures; a failure of the reading keeps the text and is a problem."""
    from pipeline.extractors import extract
    from pipeline.nlp import read

    document = extract(source)
    if not document.text or document.status in (Status.FAILED, Status.SKIPPED):
        return Result(document)
    try:
        return Result(document, read(document, _rules(rules_folders)))
    except MemoryError:
        raise
    except Exception as error:
        _log.debug("%s could not be read", document.document_id, exc_info=True)
        problem = crash_problem(document.document_id, "read", error)
        return Result(replace(document, status=Status.FAILED, problems=(*document.problems, problem)))


@lru_cache(maxsize=1)
def _rules(folders: Folders) -> Rules:
    from pipeline.nlp import load_rules

    return load_rules(*folders)


@dataclass(frozen=True, slots=True)
class Work:
    """Everything but the task that a worker needs to know; the same for all tasks of a run."""

    store: Store
    context: str  # digest of code, rules and model, see fingerprint.py
    rules_folders: Folders = ()
    expand: Callable[[Source], Expanded] = expand
    process: Callable[[Source, Folders], Result] = process


def run_task(work: Work, task: Task) -> Done:
    """Reads, expands or extracts, and stores. Raises MemoryError, and OSError where file or store cannot be used."""
    started = time.perf_counter()
    data = Path(task.path).read_bytes() if task.path else task.data
    source = Source(task.document_id, data, task.origin, task.stated_type)
    key = result_key(work.context, source.sha256, source.document_id, source.origin, source.stated_type)
    members: tuple[Task, ...] = ()
    stored: Result | Contents
    try:
        if task.is_member:  # an archive in an archive is not opened
            stored = work.process(source, work.rules_folders)
        else:
            stored, members = _read_file(work, source)
    except (MemoryError, StoreError):
        raise
    except Exception as error:
        _log.debug("%s could not be extracted", task.document_id, exc_info=True)
        members = ()
        task = replace(task, sha256=source.sha256, n_bytes=len(data))
        stored = failed_result(task, crash_problem(task.document_id, "extract", error))
    work.store.put(key, stored)
    return Done(key, source.sha256, members, time.perf_counter() - started)


def _read_file(work: Work, source: Source) -> tuple[Result | Contents, tuple[Task, ...]]:
    """One document, or the members of an archive, which go to disk one by one."""
    result: Result | None = None
    tasks: dict[str, Task] = {}
    problems: list[Problem] = []
    for found in work.expand(source):
        if isinstance(found, Problem):
            problems.append(found)
        elif found.document_id == source.document_id:
            result = work.process(found, work.rules_folders)
        elif found.document_id in tasks:
            problems.append(_unsafe(found, "The archive holds two members of this name; only the first is read."))
        else:
            path = work.store.keep_unpacked(found.document_id, found.data)
            tasks[found.document_id] = Task(
                found.document_id,
                found.sha256,
                len(found.data),
                found.origin,
                str(path),
                stated_type=found.stated_type,
                is_member=True,
            )
    if result is not None:
        return _with_problems(result, tuple(problems)), ()
    members = tuple(Member(task.document_id, task.sha256, task.origin, task.stated_type) for task in tasks.values())
    return Contents(members, tuple(problems)), tuple(tasks.values())


def failed_result(task: Task, problem: Problem) -> Result:
    """The row of a document of which nothing could be read."""
    document = Document(
        document_id=task.document_id,
        sha256=task.sha256,
        media_type="",
        n_bytes=task.n_bytes,
        origin=task.origin,
        status=Status.FAILED,
        problems=(problem,),
    )
    return Result(document)


def crash_problem(document_id: str, stage: str, error: Exception) -> Problem:
    """Names the exception and our own line, never its message: that may hold paths or the document's words."""
    package = Path(__file__).parent.parent
    ours = [
        f"{Path(frame.filename).relative_to(package).as_posix()}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(package)
    ]
    place = f" at {ours[-1]}" if ours else ""
    message = (
        f"A fault in Provenum ({type(error).__name__}{place}); please report it. The other documents are not affected."
    )
    return Problem(document_id, stage, Severity.ERROR, ProblemCode.CRASHED, message)


def start_worker(work: Work, memory_bytes: int, verbose: bool) -> None:
    """Runs first in each worker: sets its limits, then loads rules and model, which no document's time should pay."""
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")  # one worker a core already
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    with contextlib.suppress(OSError):
        os.dup2(2, 1)  # standard output is the summary's
    if verbose:
        logging.basicConfig(level=logging.WARNING)
        _log.setLevel(logging.DEBUG)
    else:
        logging.disable(logging.WARNING)
        warnings.simplefilter("ignore")
    with contextlib.suppress(Exception):  # what is wrong here shows itself, with its message, in the first document
        work.process(Source("warm-up.txt", _WARM_UP), work.rules_folders)


def _with_problems(result: Result, problems: tuple[Problem, ...]) -> Result:
    if not problems:
        return result
    document = replace(result.document, problems=(*problems, *result.document.problems))
    return replace(result, document=document)


def _unsafe(member: Source, message: str) -> Problem:
    return Problem(member.document_id, "extract", Severity.ERROR, ProblemCode.ARCHIVE_UNSAFE, message)


def allowed_seconds(task: Task, limits: Limits) -> float:
    """The limit, and more for a PDF by how many of its pictures may be scanned pages."""
    if not task.path:
        return limits.seconds + SCAN_SECONDS * _count_scans(task.data)
    with (
        contextlib.suppress(OSError, ValueError),  # ValueError: it is empty
        Path(task.path).open("rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data,  # a large file costs no memory
    ):
        return limits.seconds + SCAN_SECONDS * _count_scans(data)
    return limits.seconds


def _count_scans(data: bytes | mmap.mmap) -> int:
    if b"%PDF-" not in data[:1024]:  # where readers look for it
        return 0
    return min(_MAX_SCANS, sum(int(match[1]) >= _SCAN_WIDTH for match in _PICTURE_WIDTH.finditer(data)))


def sha256_of(path: str) -> str:
    """Reads in pieces, so that a large archive costs the coordinator no memory."""
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
