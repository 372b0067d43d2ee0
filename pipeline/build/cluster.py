"""Runs tasks on a Dask cluster: workers may come, go and die in mid-run, and the results are the same."""

from __future__ import annotations

import logging
import time
import uuid
import warnings
from asyncio import CancelledError as TaskCancelledError
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from distributed import Client, Future, KilledWorker, as_completed

from pipeline.build.cluster_worker import Answer, Job, Site, leave, read_there
from pipeline.build.discover import is_archive
from pipeline.build.fingerprint import describe_environment
from pipeline.build.opening import is_remote, read_bytes
from pipeline.build.pool import ATTEMPTS, Engine, Failure, Finished, Outcome, cannot_open, died
from pipeline.build.store import Store, write_whole
from pipeline.build.waiting import Waiting
from pipeline.build.worker import Done, Limits, Task, Work
from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from pipeline.build.crew import Crew

CONNECT_SECONDS = 8.0
PATIENCE_SECONDS = 5.0  # for the first worker, before the user is told that there is none
AHEAD = 4  # tasks for each thread: enough to keep all busy, few enough to look through
LEAST_AHEAD = 16  # also for a cluster that grows with what waits
BYTES_AHEAD = 256 << 20  # of documents that are sent
_SEEN = "seen-by-"
_log = logging.getLogger(__name__)


class Way(IntEnum):
    """How a document comes to its reader; where one way fails the next is taken."""

    BY_PATH = 0
    BY_BYTES = 1
    HERE = 2  # an archive whose members have to be sent from this machine anyway


class _Attempt(NamedTuple):
    task: Task
    way: Way
    number: int = 1
    n_sent: int = 0  # bytes


def cluster(address: str) -> Engine:
    """The engine of a Dask scheduler. It raises PipelineError where this cannot be reached or is lost."""
    return partial(_run, address)


def _run(
    address: str, tasks: Sequence[Task], work: Work, limits: Limits, crew: Crew, finished: Finished, verbose: bool
) -> None:
    """The crew is for one machine; here there are the workers of the cluster."""
    del crew
    with _silence(verbose), _connect(address) as client, _token_in(work.store) as token:
        job = Job(_absolute(work), limits, verbose, token, describe_environment())
        run = _Run(address, client, job, finished, tasks)
        try:
            run.drain()
        finally:
            run.leave()


@dataclass
class _Run:
    address: str
    client: Client
    job: Job
    finished: Finished
    tasks: Sequence[Task]
    suspects: deque[_Attempt] = field(default_factory=deque)  # were on a worker that died; tried again one by one
    running: dict[Future[Answer], _Attempt] = field(default_factory=dict)
    n_bytes: int = 0  # sent with what is running
    sees_paths: bool = True  # until a worker is met that does not
    here: Site | None = None
    threads: tuple[float, int] = (0.0, 0)  # when they were counted, and how many there were

    @cached_property
    def waiting(self) -> Waiting[_Attempt]:
        return Waiting(self.tasks, self._attempt)

    def drain(self) -> None:
        with suppress(TimeoutError):
            self.client.wait_for_workers(1, timeout=PATIENCE_SECONDS)
        if not self._count_threads():
            _log.warning("The cluster %s has no workers yet; waiting for one.", self.address)
        ended = as_completed(loop=self.client.loop, with_results=True, raise_errors=False)
        while self.waiting or self.running or self.suspects:
            if not self.waiting and not self.running:
                self.waiting.put_first([self.suspects.popleft()])
            ended.update(self._submit())
            if self.running:
                for future, result in ended.next_batch():
                    self._take(future, result)

    def leave(self) -> None:
        """Nothing stays behind on the cluster, however the run ended."""
        with suppress(Exception):  # the scheduler may be gone
            self.client.cancel(list(self.running), force=True)
            self.client.run(leave, self.job.token, on_error="ignore")
        if self.here is not None:
            self.here.close()

    def _attempt(self, task: Task) -> _Attempt:
        if task.path and (self.sees_paths or is_remote(task.path)):
            return _Attempt(task, Way.BY_PATH)
        return _Attempt(task, Way.HERE if _holds_members(task) else Way.BY_BYTES)

    def _submit(self) -> list[Future[Answer]]:
        """Hands over as many as there is room for, all in one message."""
        room = max(AHEAD * self._count_threads(), LEAST_AHEAD) - len(self.running)
        attempts: list[_Attempt] = []
        sent: list[Task] = []
        while self.waiting and len(sent) < room and self.n_bytes < BYTES_AHEAD:
            attempt = self.waiting.take()
            if attempt.way is Way.HERE:
                self._finish(attempt, self._read_here(attempt.task))
                continue
            try:
                task = _as_sent(attempt)
            except OSError as error:
                self._finish(attempt, cannot_open(attempt.task, error))
                continue
            self.n_bytes += len(task.data)
            attempts.append(attempt._replace(n_sent=len(task.data)))
            sent.append(task)
        if not sent:
            return []
        keys = [f"provenum-{uuid.uuid4().hex}" for _ in sent]
        futures = self.client.map(partial(read_there, self.job), sent, key=keys, pure=False)
        self.running.update(zip(futures, attempts, strict=True))
        return list(futures)

    def _take(self, future: Future[Answer], result: Any) -> None:
        attempt = self.running.pop(future)
        self.n_bytes -= attempt.n_sent
        if future.status != "finished":
            self._take_error(attempt, result)
            return
        answer: Answer = result
        for key, entry in answer.entries:
            self.job.work.store.put_bytes(key, entry)
        if answer.outcome is None:
            self.sees_paths &= attempt.way is not Way.BY_PATH or is_remote(attempt.task.path)
            way = Way.HERE if attempt.way is Way.BY_BYTES or _holds_members(attempt.task) else Way.BY_BYTES
            self.waiting.put_first([attempt._replace(way=way)])
        elif attempt.way is Way.BY_PATH and not _is_ours(attempt.task, answer.outcome, self.job.work.store):
            self.waiting.put_first([attempt._replace(way=Way.BY_BYTES)])
        else:
            self._finish(attempt, answer.outcome)

    def _take_error(self, attempt: _Attempt, result: Any) -> None:
        error = result if isinstance(result, BaseException) else result[1]
        if isinstance(error, KilledWorker):
            if attempt.number < ATTEMPTS:  # it may have waited there while another document did it
                self.suspects.append(attempt._replace(number=attempt.number + 1))
            else:
                self._finish(attempt, died(attempt.task, "the workers that had it died"))
        elif isinstance(error, CancelledError | TaskCancelledError):
            raise PipelineError(f"The cluster {self.address} was lost; what was read is kept, so build again.")
        elif isinstance(error, ImportError):
            raise PipelineError(
                f"The cluster {self.address} cannot load Provenum ({error}); install there what is installed here."
            )
        else:
            raise error

    def _finish(self, attempt: _Attempt, outcome: Outcome) -> None:
        # members first, so that they do not pile up on disk while other archives are opened
        self.waiting.put_first([self._attempt(task) for task in self.finished(attempt.task, outcome)])

    def _read_here(self, task: Task) -> Outcome:
        if self.here is None:
            self.here = Site(self.job, self.job.work, is_shared=True)
        return self.here.read(task)

    def _count_threads(self) -> int:
        counted, threads = self.threads
        if time.monotonic() - counted > 1:
            threads = sum(self.client.nthreads().values())
            self.threads = (time.monotonic(), threads)
        return threads


def _holds_members(task: Task) -> bool:
    return is_archive(task.document_id) and not task.is_member


def _as_sent(attempt: _Attempt) -> Task:
    task = attempt.task
    if attempt.way is Way.BY_PATH:
        return task if is_remote(task.path) else replace(task, path=str(Path(task.path).absolute()))
    return replace(task, path="", data=read_bytes(task.path) if task.path else task.data)


def _is_ours(task: Task, outcome: Outcome, store: Store) -> bool:
    """Whether a worker that read a path read the file that is here, and left the result here."""
    if isinstance(outcome, Failure):
        return outcome.lasting
    return outcome.sha256 == task.sha256 and _has_arrived(outcome, store)


def _has_arrived(outcome: Done, store: Store) -> bool:
    keys = outcome.keys if outcome.card is not None else outcome.keys[:1]
    if all(map(store.holds_key, keys)):
        return True
    for key in keys:  # a network disk remembers that the entry was not there until its folder is listed
        with suppress(OSError):
            list((store.folder / key[:2]).iterdir())
    return all(map(store.holds_key, keys))


def _absolute(work: Work) -> Work:
    folders = tuple(folder.absolute() for folder in work.rules_folders)
    return replace(work, store=Store(work.store.folder.absolute()), rules_folders=folders)


@contextmanager
def _token_in(store: Store) -> Iterator[str]:
    token = f"{_SEEN}{uuid.uuid4().hex}"
    for left in store.folder.glob(f"{_SEEN}*"):
        left.unlink(missing_ok=True)
    write_whole(store.folder / token, b"")
    try:
        yield token
    finally:
        (store.folder / token).unlink(missing_ok=True)


@contextmanager
def _connect(address: str) -> Iterator[Client]:
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise PipelineError(
            f"No Dask scheduler answers at {address!r}; give its address, as in --cluster tcp://host:8786."
        ) from error
    try:
        yield client
    finally:
        with suppress(Exception):
            client.close(timeout=CONNECT_SECONDS)


@contextmanager
def _silence(verbose: bool) -> Iterator[None]:
    """What Dask says of lost workers and large messages is no matter of the user's."""
    loggers = [logging.getLogger(name) for name in ("distributed", "tornado", "asyncio")]
    before = [logger.level for logger in loggers]
    with warnings.catch_warnings():
        if not verbose:
            warnings.simplefilter("ignore")
            for logger in loggers:
                logger.setLevel(logging.CRITICAL)
        try:
            yield
        finally:
            for logger, level in zip(loggers, before, strict=True):
                logger.setLevel(level)
