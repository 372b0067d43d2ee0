"""What runs on a Dask worker: documents go to processes of its own, which have the limits that they have locally."""

from __future__ import annotations

import multiprocessing
import tempfile
import threading
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing.util import Finalize
from pathlib import Path
from typing import NamedTuple

from distributed import get_worker
from pebble import ProcessPool

from pipeline.build.discover import is_archive
from pipeline.build.fingerprint import describe_environment, stage_contexts
from pipeline.build.opening import is_remote
from pipeline.build.pool import NOT_RUNNING, RESTARTS, Failure, Outcome, run_one, start_readers, stop_pool
from pipeline.build.store import Keys, Store
from pipeline.build.worker import Limits, Task, Work
from pipeline.errors import PipelineError


@dataclass(frozen=True, slots=True)
class Job:
    """A run, as its workers have to know it."""

    work: Work
    limits: Limits
    verbose: bool
    token: str  # a file in the store, which only workers see that share its disk
    environment: tuple[str, ...]  # of the coordinating machine


class Answer(NamedTuple):
    """The outcome, or None where the worker sees no file; and what the coordinating machine has to keep."""

    outcome: Outcome | None
    entries: tuple[tuple[str, bytes], ...] = ()


@dataclass
class Site:
    """The processes that read for one run, as many as the worker has threads, and where they keep results."""

    job: Job
    work: Work
    is_shared: bool  # whether results go straight to where the coordinating machine looks for them
    n_processes: int = 1
    n_running: int = 0
    pool: ProcessPool | None = None
    is_closed: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, task: Task) -> Outcome:
        for _ in range(RESTARTS):
            pool = self._started()
            try:
                return run_one(pool, task, self.work, self.job.limits)
            except BrokenExecutor:
                self._stop(pool)
        raise PipelineError(f"{_address()}: {NOT_RUNNING}")

    def close(self) -> None:
        self.is_closed = True
        if self.pool is not None:
            self._stop(self.pool)

    def _started(self) -> ProcessPool:
        with self.lock:
            if self.is_closed:
                raise PipelineError("The run has ended.")
            if self.pool is None:
                limits, verbose = self.job.limits, self.job.verbose
                self.pool = start_readers(self.n_processes, self.work, limits, verbose)
            return self.pool

    def _stop(self, pool: ProcessPool) -> None:
        with self.lock:
            if self.pool is not pool:  # another thread has seen to it
                return
            self.pool = None
        stop_pool(pool)


_sites: dict[str, Site] = {}  # by the token of the run
_lock = threading.Lock()


def read_there(job: Job, task: Task) -> Answer:
    """Raises PipelineError where this worker would read otherwise than the coordinating machine."""
    site = _enter(job)
    try:
        is_here = not task.path or is_remote(task.path)
        if not site.is_shared and (not is_here or is_archive(task.document_id)):
            return Answer(None)
        outcome = site.read(task)
        if site.is_shared or isinstance(outcome, Failure):
            return Answer(outcome)
        if outcome.members:  # they lie on this disk
            return Answer(None)
        return Answer(outcome, _take(site.work.store, outcome.keys))
    finally:
        with _lock:
            site.n_running -= 1


def leave(token: str) -> None:
    """Ends the processes of a run."""
    with _lock:
        site = _sites.pop(token, None)
    if site is not None:
        site.close()


def _enter(job: Job) -> Site:
    """The site of the run, in which the caller counts as running; those of runs that have ended are closed."""
    with _lock:
        site = _sites.get(job.token)
        if site is None:
            for token in [token for token, other in _sites.items() if not other.n_running]:
                _sites.pop(token).close()
            site = _sites[job.token] = _open_site(job)
        site.n_running += 1
        return site


def _open_site(job: Job) -> Site:
    _check_alike(job)
    worker = get_worker()
    is_shared = sees_store(job)
    work = job.work if is_shared else replace(job.work, store=Store(_own_folder(worker.local_directory)))
    with suppress(AssertionError):  # a nanny starts its worker as a daemon, which may have no processes
        multiprocessing.current_process().daemon = False
    Finalize(None, leave, args=(job.token,), exitpriority=1)  # or the end of this process would wait for theirs
    return Site(job, work, is_shared, worker.state.nthreads)


def sees_store(job: Job) -> bool:
    return (job.work.store.folder / job.token).is_file()


def _own_folder(folder: str) -> Path:
    return Path(tempfile.mkdtemp(prefix="provenum-", dir=folder))


def _check_alike(job: Job) -> None:
    for folder in job.work.rules_folders:
        if not folder.is_dir():
            message = f"does not see your indicators in {folder}; put them where all workers see them under this path"
            raise PipelineError(f"The worker {_address()} {message}.")
    contexts = stage_contexts(job.work.rules_folders)
    if contexts == job.work.contexts:
        return
    here, there = set(describe_environment()), set(job.environment)
    ours = ", ".join(sorted(here - there)) or f"code and rules {contexts.reading[:12]}"
    theirs = ", ".join(sorted(there - here)) or f"code and rules {job.work.contexts.reading[:12]}"
    raise PipelineError(
        f"The worker {_address()} would read otherwise than this machine: it has {ours}; here it is {theirs}."
        " Install the same version of Provenum and of its libraries on both."
    )


def _address() -> str:
    return get_worker().address


def _take(store: Store, keys: Keys) -> tuple[tuple[str, bytes], ...]:
    entries = tuple((key, entry) for key in keys if (entry := store.get_bytes(key)) is not None)
    store.drop(keys)
    return entries
