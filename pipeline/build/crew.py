"""The worker processes of a build: they read documents, and then do what else can be done apart from the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, InvalidStateError
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from pipeline.build.carrying_out import carry_out
from pipeline.build.discover import is_archive
from pipeline.build.head_start import HeadStart
from pipeline.build.pool import NOT_RUNNING, interrupts_held, start_pool, start_readers, stop_pool, wait_for
from pipeline.build.template import Template

if TYPE_CHECKING:
    from pipeline.build.worker import Limits, Task, Work

Job = TypeVar("Job")
Made = TypeVar("Made")
_MANY = 8  # jobs for which processes are started; starting one takes as long as a few of them
_FAULTS_OF_WORKERS = (BrokenExecutor, ProcessExpired, MemoryError)  # the job may be done all the same, in this process


class _Pool(NamedTuple):
    processes: ProcessPool
    size: int
    reads: bool


class Crew:
    """Starts processes when they are first needed, and ends them when it is left; one that dies is replaced."""

    def __init__(self, workers: int) -> None:
        """`workers`: 0 for one a core."""
        self.size = workers or os.cpu_count() or 1
        self._pool: _Pool | None = None
        self._template = Template()
        self._head_start: HeadStart | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: *tuple[type[BaseException] | None, BaseException | None, TracebackType | None]) -> None:
        self._end_head_start()
        self.dismiss()
        self._template.stop()

    def expect(self, names: Collection[str], work: Work, limits: Limits, verbose: bool) -> None:
        """Tells that documents of these names will have to be read: what this needs begins to be loaded."""
        with interrupts_held():
            has_template = self._template.start(work, len(names))
            if has_template:
                self._head_start = HeadStart(self.size, names, work, limits, verbose)
        if not has_template:
            self.readers(names, work, limits, verbose)

    def readers(self, names: Collection[str], work: Work, limits: Limits, verbose: bool) -> ProcessPool:
        """Processes for documents of these names, which begin at once to load what reading needs."""
        several = any(map(is_archive, names))  # how many documents it holds is not known
        size = self.size if several else min(len(names), self.size)
        if self._pool is None or not self._pool.reads or self._pool.size < size:
            self.dismiss()
            with interrupts_held():  # until we know what to end
                self._template.start(work, len(names))
                pool = start_readers(size, work, limits, verbose, context=self._template.context)
                self._pool = _Pool(pool, size, reads=True)
        return self._pool.processes

    @contextmanager
    def head_start(self, tasks: Sequence[Task]) -> Iterator[None]:
        """Meanwhile documents are extracted, if these were expected; the first tasks come last."""
        if self._head_start is not None:
            self._head_start.begin(tasks)
        try:
            yield
        finally:
            if self._head_start is not None:
                self._head_start.end()

    def hands(self, wanted: int) -> None:
        """Makes sure that there is a process for jobs, or as many as are `wanted` where there is none yet."""
        if self._pool is None:
            size = min(wanted, self.size)
            with interrupts_held():
                self._pool = _Pool(start_pool(size), size, reads=False)

    def submit(
        self, work: Callable[[Job], Made], job: Job, seconds: float | None = None, n_busy: int = 0
    ) -> Future[Made]:
        """Done at once where there are no processes, unless it may take only some `seconds`: these end a process.

        `n_busy`: processes with enough to do; where there are no others, it is done at once too. What the job raises is
        raised by the future's `result`.
        """
        if self._pool is not None and self._pool.size > n_busy:
            try:
                with interrupts_held():
                    return self._pool.processes.schedule(carry_out, args=(work, job), timeout=seconds)
            except (RuntimeError, BrokenExecutor):  # the pool broke
                self.dismiss()
        return _done_here(work, job) if seconds is None else _not_done()

    def prepare(self, load: Callable[[None], None]) -> None:
        """Each process, if there are any, does this while it has nothing else to do."""
        for _ in range(self._pool.size if self._pool else 0):
            self.submit(load, None)

    def run(self, work: Callable[[Job], Made], jobs: Sequence[Job]) -> list[Made]:
        """What `work` makes of each; what a job raises is raised here."""
        return self.start(work, jobs)()

    def start(self, work: Callable[[Job], Made], jobs: Sequence[Job]) -> Callable[[], list[Made]]:
        """As `run`, but it is the call that is returned which waits."""
        if len(jobs) >= _MANY and self.size > 1:
            self.hands(len(jobs) // (_MANY // 2))
        running = [(self.submit(work, job), job) for job in jobs]
        return lambda: [self.result(future, work, job) for future, job in running]

    def result(self, future: Future[Made], work: Callable[[Job], Made], job: Job) -> Made:
        """Of a job that was submitted; done again here where a worker could not do it."""
        self._wait(future)
        try:
            return future.result()
        except _FAULTS_OF_WORKERS:
            return work(job)

    def has_made(self, future: Future[Made]) -> bool:
        """Waits, and says whether the future has a result."""
        self._wait(future)
        return future.exception() is None

    def _wait(self, future: Future[Made]) -> None:
        if not future.done() and not (self._pool and wait_for(self._pool.processes, [future])):
            self.dismiss()
            with suppress(InvalidStateError):  # it has ended after all
                future.set_exception(BrokenExecutor(NOT_RUNNING))

    def do(self, work: Callable[[Job], Made], job: Job, n_busy: int = 0) -> Made:
        """As `submit`, but waits for what comes of it."""
        return self.result(self.submit(work, job, n_busy=n_busy), work, job)

    def share_out(self, names: Sequence[str]) -> list[tuple[str, ...]]:
        """The names in as many lots as there are processes, or in one."""
        lots = min(self._pool.size if self._pool else 1, len(names))
        return [tuple(names[start::lots]) for start in range(lots)]

    def _end_head_start(self) -> None:
        head_start, self._head_start = self._head_start, None
        if head_start is not None:
            head_start.stop()

    def dismiss(self) -> None:
        """Ends the processes, whatever they are doing."""
        pool, self._pool = self._pool, None
        if pool is not None:
            stop_pool(pool.processes)


def _not_done() -> Future[Made]:
    future: Future[Made] = Future()
    future.set_exception(BrokenExecutor(NOT_RUNNING))
    return future


def _done_here(work: Callable[[Job], Made], job: Job) -> Future[Made]:
    future: Future[Made] = Future()
    try:
        future.set_result(work(job))
    except Exception as error:
        future.set_exception(error)
    return future
