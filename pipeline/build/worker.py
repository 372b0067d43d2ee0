"""What runs in a worker process: the bytes of one file become a stored result. Only here is hostile input met."""

from __future__ import annotations

import contextlib
import gc
import logging
import mmap
import multiprocessing
import os
import re
import signal
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from multiprocessing import connection
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.build.opening import is_remote, read_bytes
from pipeline.build.store import Contents, Contexts, Keys, Member, Read, Store, StoreError, entry_keys
from pipeline.build.visibility import unseen_figures
from pipeline.model import Card, Document, Origin, Problem, ProblemCode, Reading, Result, Severity, Source, Status

if TYPE_CHECKING:
    from pipeline.nlp import Rules

SCAN_SECONDS = 12.0  # for each picture that may be a page: OCR takes two to nine on one core
_PICTURE_WIDTH = re.compile(rb"/Width\s+(\d{3,5})\b")  # streams, and so pictures, are described in the open in any PDF
_SCAN_WIDTH = 600  # pixels: a page at 75 dpi
_SCAN_BYTES = 20_000  # few pages are packed into less
_MAX_SCANS = 2_000
GARBAGE = 100_000  # objects between two looks for cycles: documents are made of many objects and hardly any cycle
_log = logging.getLogger(__name__)
_WARM_UP = Source("warm-up.txt", b"In 2016 about 2,000 workers were sent abroad.\n")
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
    path: str = ""  # or see opening.remote_path
    data: bytes = field(default=b"", repr=False)  # instead of a path
    stated_type: str = ""
    is_member: bool = False  # the file at `path` is ours, and goes once it is read


@dataclass(frozen=True, slots=True)
class Done:
    """What a worker tells of a task; what it read is in the store under `keys`."""

    keys: Keys
    sha256: str  # of the bytes that were read, which may be newer than those that were hashed before
    card: Card | None  # of a document
    members: tuple[Task, ...] = ()  # of an archive, with the origin that it states
    seconds: float = 0.0


def expand(source: Source) -> Expanded:
    """The documents inside an archive, or the document itself."""
    from pipeline.extractors import expand as expand_source

    return expand_source(source)


def extract(source: Source) -> Document:
    """Bytes → text."""
    from pipeline.extractors import extract as extract_source

    return extract_source(source)


def read(document: Document, rules_folders: Folders) -> Reading:
    """Text → figures."""
    from pipeline.nlp import read as read_document

    return read_document(document, _rules(rules_folders))


def process(source: Source, rules_folders: Folders = ()) -> Result:
    """Both at once, in this process, with nothing kept; what a fault raises is not caught."""
    document = extract(source)
    return Result(document, read(document, rules_folders) if _is_readable(document) else Reading())


def _is_readable(document: Document) -> bool:
    return bool(document.text) and document.status not in (Status.FAILED, Status.SKIPPED)


@lru_cache(maxsize=1)
def _rules(folders: Folders) -> Rules:
    from pipeline.nlp import load_rules

    return load_rules(*folders)


@dataclass(frozen=True, slots=True)
class Work:
    """Everything but the task that a worker needs to know; the same for all tasks of a run."""

    store: Store
    contexts: Contexts
    rules_folders: Folders = ()
    expand: Callable[[Source], Expanded] = expand
    extract: Callable[[Source], Document] = extract
    read: Callable[[Document, Folders], Reading] = read
    fresh: bool = False  # take nothing that was extracted before
    draws_pages: bool = True  # of PDFs, to see whether they show the figures; not again where a worker died of it


def run_task(work: Work, task: Task) -> Done:
    """Reads, expands or extracts, and stores. Raises MemoryError, and OSError where file or store cannot be used."""
    started = time.perf_counter()
    data = read_bytes(task.path) if task.path else task.data
    source = Source(task.document_id, data, task.origin, task.stated_type)
    task = replace(task, sha256=source.sha256, n_bytes=len(data))
    keys = entry_keys(work.contexts, task)
    known = None if work.fresh else work.store.get_document(keys.document, task.document_id)
    card: Card | None = None
    members: tuple[Task, ...] = ()
    try:
        if known is not None:
            card = _read_document(work, keys, known, data)
        elif task.is_member:  # an archive in an archive is not opened
            card = _read_source(work, keys, source)
        else:
            card, members = _read_file(work, keys, source)
    except (MemoryError, StoreError):
        raise
    except Exception as error:
        _log.debug("%s could not be extracted", task.document_id, exc_info=True)
        card = keep_failed(work.store, keys, task, crash_problem(task.document_id, "extract", error))
    return Done(keys, source.sha256, card, members, time.perf_counter() - started)


def extract_task(work: Work, task: Task) -> None:
    """Only extracts, and stores; nothing of an archive. What a fault raises is not caught, nor kept."""
    source = Source(task.document_id, read_bytes(task.path), task.origin, task.stated_type)
    keys = entry_keys(work.contexts, replace(task, sha256=source.sha256))
    itself = next(iter(work.expand(source)), None)
    if itself == source and not work.store.holds_key(keys.document):
        _extract_source(work, keys, source)


def _read_source(work: Work, keys: Keys, source: Source, problems: Iterable[Problem] = ()) -> Card:
    return _read_document(work, keys, _extract_source(work, keys, source, problems), source.data)


def _extract_source(work: Work, keys: Keys, source: Source, problems: Iterable[Problem] = ()) -> Document:
    document = work.extract(source)
    return work.store.put_document(keys.document, replace(document, problems=(*problems, *document.problems)))


def _read_document(work: Work, keys: Keys, document: Document, data: bytes) -> Card:
    """A failure of the reading keeps the text and is a problem."""
    reading, status = Reading(), document.status
    problems: tuple[Problem, ...] = ()
    if _is_readable(document):
        try:
            found = work.read(document, work.rules_folders)
            reading, problems = found, unseen_figures(document, found, data) if work.draws_pages else ()
        except MemoryError:
            raise
        except Exception as error:
            _log.debug("%s could not be read", document.document_id, exc_info=True)
            status, problems = Status.FAILED, (crash_problem(document.document_id, "read", error),)
    return _keep(work.store, keys, document, Read(keys.document, reading, status, problems))


def _keep(store: Store, keys: Keys, document: Document, read: Read) -> Card:
    from pipeline.normaliser import make_card

    card = make_card(Result(document, read.reading))
    store.put(keys.read, read)
    return card


def _read_file(work: Work, keys: Keys, source: Source) -> tuple[Card | None, tuple[Task, ...]]:
    """One document, or the members of an archive, which go to disk one by one."""
    itself: Source | None = None
    tasks: dict[str, Task] = {}
    problems: list[Problem] = []
    for found in work.expand(source):
        if isinstance(found, Problem):
            problems.append(found)
        elif found.document_id == source.document_id:
            itself = found
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
    if itself is not None:
        return _read_source(work, keys, itself, problems), ()
    members = tuple(Member(task.document_id, task.sha256, task.origin, task.stated_type) for task in tasks.values())
    work.store.put(keys.document, Contents(source.document_id, members, tuple(problems)))
    return None, tuple(tasks.values())


def keep_failed(store: Store, keys: Keys, task: Task, problem: Problem) -> Card:
    """Keeps a document of which nothing could be read."""
    document = Document(
        document_id=task.document_id,
        sha256=task.sha256,
        media_type="",
        n_bytes=task.n_bytes,
        origin=task.origin,
        status=Status.FAILED,
        problems=(problem,),
    )
    store.put(keys.document, document)
    return _keep(store, keys, document, Read(keys.document, Reading(), document.status, ()))


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
    _limit_process(memory_bytes, verbose)
    with contextlib.suppress(Exception):  # what is wrong here shows itself, with its message, in the first document
        warm_up(work.extract, work.read, work.rules_folders)


def start_extractor(work: Work, memory_bytes: int, verbose: bool) -> None:
    """Runs first in each process that only extracts."""
    _limit_process(memory_bytes, verbose)
    with contextlib.suppress(Exception):
        work.extract(_WARM_UP)


def end_with_build() -> None:
    """Runs first in every process: it ends when it is told to, and when whoever started it is no more.

    At once, and not by Python's own means, which print a traceback where a process that is told is ending anyway. And
    one that outlived a killed build would write into the folder of the next.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _limit_process(memory_bytes: int, verbose: bool) -> None:
    end_with_build()
    one_thread()
    gc.set_threshold(GARBAGE)
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


def one_thread() -> None:
    """For libraries that are loaded later: there is a worker for each core already."""
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")


def warm_up(
    extract: Callable[[Source], Document], read: Callable[[Document, Folders], Reading], rules: Folders
) -> None:
    """Loads what the first document would load."""
    read(extract(_WARM_UP), rules)


def _unsafe(member: Source, message: str) -> Problem:
    return Problem(member.document_id, "extract", Severity.ERROR, ProblemCode.ARCHIVE_UNSAFE, message)


def allowed_seconds(task: Task, limits: Limits) -> float:
    """The limit, and more for a PDF by how many of its pictures may be scanned pages."""
    if not task.path:
        return limits.seconds + SCAN_SECONDS * _count_scans(task.data)
    if is_remote(task.path):  # to look into it would be to load it
        n_scans = task.n_bytes // _SCAN_BYTES if task.document_id.lower().endswith(".pdf") else 0
        return limits.seconds + SCAN_SECONDS * min(_MAX_SCANS, n_scans)
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
