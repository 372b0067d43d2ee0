"""Runs tasks in worker processes: a hang, a crash or a hog costs its own document and nothing else."""

from __future__ import annotations

import math
import multiprocessing
import signal
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing import resource_tracker
from multiprocessing.context import BaseContext
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from pebble import CONSTS, ProcessExpired, ProcessPool

from pipeline.build.carrying_out import carry_out
from pipeline.build.opening import is_remote, read_bytes
from pipeline.build.waiting import Waiting
from pipeline.build.worker import (
    Done,
    Limits,
    Task,
    Work,
    allowed_seconds,
    end_with_build,
    run_task,
    start_worker,
)
from pipeline.errors import PipelineError
from pipeline.model import Problem, ProblemCode, Severity

if TYPE_CHECKING:
    from pipeline.build.crew import Crew

ATTEMPTS = 2  # a crash may be the machine's and not the document's
RESTARTS = 3
NOT_RUNNING = "The worker processes cannot be kept running; --verbose shows what they say."
CONSTS.sleep_unit = 0.03  # seconds after which a pool looks what became of its processes, also as it ends
GRACE_SECONDS = 60.0  # to start workers; past it a pool in which nothing ends is beyond help


@dataclass(frozen=True, slots=True)
class Failure:
    """A task that gave nothing back."""

    problem: Problem
    lasting: bool = True  # false: the file could not be opened this time


Outcome = Done | Failure
Finished = Callable[[Task, Outcome], Iterable[Task]]


class Engine(Protocol):
    """Hands each outcome to `finished` as it comes, in no order; the tasks that this returns are run too."""

    def __call__(
        self, tasks: Sequence[Task], work: Work, limits: Limits, crew: Crew, finished: Finished, verbose: bool
    ) -> None: ...


class _Attempt(NamedTuple):
    task: Task
    sent: Task  # the same, or with its bytes
    number: int = 1
    seconds: float = 0.0  # that it may take


def run(tasks: Sequence[Task], work: Work, limits: Limits, crew: Crew, finished: Finished, verbose: bool) -> None:
    """The engine of one machine. The crew keeps its processes, for what is to be done with what was read."""
    waiting = Waiting(tasks, lambda task: _Attempt(task, task))
    for _ in range(RESTARTS):
        if not waiting:
            return
        with crew.head_start(tasks):
            pool = crew.readers([task.document_id for task in tasks], work, limits, verbose)
        _drain(pool, waiting, work, limits, crew.size, finished)
        if waiting:
            crew.dismiss()
    if waiting:
        raise PipelineError(NOT_RUNNING)


def run_one(pool: ProcessPool, task: Task, work: Work, limits: Limits) -> Outcome:
    """For callers who keep a pool, one process for each of them; raises BrokenExecutor where it has to be replaced."""
    seconds = allowed_seconds(task, limits)
    for number in range(1, ATTEMPTS + 1):
        attempt = _Attempt(task, task, number, seconds)
        future = _schedule(pool, attempt, work)
        _await(future, pool, seconds + GRACE_SECONDS)
        error = future.exception()
        if error is None:
            return future.result()
        if isinstance(error, BrokenExecutor):
            raise error
        if _is_unseen(error) and (near := _bring_near(task)):
            return run_one(pool, near, work, limits)
        if number == ATTEMPTS or not isinstance(error, ProcessExpired):
            return _failure(attempt, error, limits)
    raise AssertionError("the last attempt returns")


def _await(future: Future[Done], pool: ProcessPool, seconds: float) -> None:
    """Raises BrokenExecutor: a pool that another thread stops leaves what it was doing without an end."""
    if not wait_for(pool, [future], seconds):
        raise BrokenExecutor(NOT_RUNNING)


def wait_for(pool: ProcessPool, futures: Collection[Future[Any]], seconds: float = math.inf) -> set[Future[Any]]:
    """Those that have ended once one has; none after so many seconds, or where none can end any more.

    The pool may have been stopped, or one of its threads may have died, mostly of a lack of memory.
    """
    deadline = time.monotonic() + seconds
    while not (ended := wait(futures, timeout=1.0, return_when=FIRST_COMPLETED).done):
        loops = pool._loops
        if not (pool.active and all(loop.is_alive() for loop in loops)) or time.monotonic() > deadline:
            break
    return ended


def _drain(
    pool: ProcessPool, waiting: Waiting[_Attempt], work: Work, limits: Limits, workers: int, finished: Finished
) -> None:
    """Leaves in `waiting` what a pool that broke did not do."""
    running: dict[Future[Done], _Attempt] = {}
    while waiting or running:
        while waiting and len(running) < 4 * workers:  # enough to keep all busy, few enough to look through
            attempt = waiting.take()
            attempt = attempt._replace(seconds=allowed_seconds(attempt.sent, limits))
            running[_schedule(pool, attempt, work)] = attempt
        longest = max(attempt.seconds for attempt in running.values())
        ended = wait_for(pool, running, longest + GRACE_SECONDS)
        broken = not ended
        for future in ended:
            attempt = running.pop(future)
            error = future.exception()
            if isinstance(error, BrokenExecutor):
                broken = True
                waiting.put_last([attempt])
            elif isinstance(error, ProcessExpired) and attempt.number < ATTEMPTS:
                waiting.put_last([attempt._replace(number=attempt.number + 1)])
            elif _is_unseen(error) and (near := _bring_near(attempt.sent)):
                waiting.put_first([_Attempt(attempt.task, near)])
            else:
                outcome = future.result() if error is None else _failure(attempt, error, limits)
                # members first, so that they do not pile up on disk while other archives are opened
                waiting.put_first([_Attempt(task, task) for task in finished(attempt.task, outcome)])
        if broken:
            waiting.put_last(running.values())
            return


def _is_unseen(error: BaseException | None) -> bool:
    """Whether the file could not be read, which is told with the system's number; others are the pool's own."""
    return isinstance(error, OSError) and isinstance(error.errno, int) and not isinstance(error, ProcessExpired)


def _bring_near(task: Task) -> Task | None:
    """The task with the bytes of a file at an address that only this process may know; None if there are none."""
    if not is_remote(task.path):
        return None
    try:
        return replace(task, path="", data=read_bytes(task.path))
    except OSError:
        return None


def _schedule(pool: ProcessPool, attempt: _Attempt, work: Work) -> Future[Done]:
    if attempt.number > 1:  # what a page draws is not needed to read it
        work = replace(work, draws_pages=False)
    with interrupts_held():
        return pool.schedule(carry_out, args=(run_task, work, attempt.sent), timeout=attempt.seconds)


def _failure(attempt: _Attempt, error: BaseException, limits: Limits) -> Failure:
    """What is no document's fault is raised."""
    task = attempt.task
    if isinstance(error, TimeoutError) and not isinstance(error.errno, int):  # an int: a network disk's, not the pool's
        return _failed(
            task, ProblemCode.TIMEOUT, f"Not read within {attempt.seconds:g} seconds; a longer --timeout may help."
        )
    if isinstance(error, MemoryError):
        size = f"{limits.memory_bytes >> 20} MiB"
        return _failed(task, ProblemCode.OUT_OF_MEMORY, f"Needs more than {size} of memory; split the file.")
    if isinstance(error, ProcessExpired):
        return died(task, _exit_reason(error.exitcode))
    if isinstance(error, OSError):
        return cannot_open(task, error)
    raise error


def died(task: Task, how: str) -> Failure:
    return _failed(task, ProblemCode.CRASHED, f"The reader died of it, twice ({how}).")


def cannot_open(task: Task, error: OSError) -> Failure:
    problem = _failed(task, ProblemCode.DAMAGED, f"The file cannot be opened: {error.strerror}.").problem
    return Failure(problem, lasting=False)


def _failed(task: Task, code: ProblemCode, message: str) -> Failure:
    return Failure(Problem(task.document_id, "build", Severity.ERROR, code, message))


def _exit_reason(exitcode: int) -> str:
    with suppress(ValueError):
        if exitcode < 0:
            return signal.Signals(-exitcode).name
    return f"exit code {exitcode}"


def start_readers(
    workers: int,
    work: Work,
    limits: Limits,
    verbose: bool,
    context: BaseContext | None = None,
) -> ProcessPool:
    """Processes that begin at once to load what reading needs."""
    return start_pool(workers, start_worker, (work, limits.memory_bytes, verbose), context)


def start_pool(
    workers: int,
    start: Callable[..., None] = end_with_build,
    arguments: tuple[object, ...] = (),
    context: BaseContext | None = None,
) -> ProcessPool:
    """`context`: of multiprocessing; one that forks would copy the pool's own threads, and the locks that they hold."""
    context = context or multiprocessing.get_context("spawn")
    pool = ProcessPool(max_workers=workers, initializer=start, initargs=arguments, context=context)
    try:
        with interrupts_held():
            pool.schedule(_nothing)  # or no process would start before the first task
    except BaseException:  # such as what a signal raises while some have been started
        stop_pool(pool)
        raise
    return pool


def _nothing() -> None:
    """A task of a pool."""


def stop_pool(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    with suppress(TimeoutError):
        pool.join(GRACE_SECONDS)


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Ctrl-C reaches every process of a terminal; workers inherit this mask and leave the answer to us."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # or it would lift the mask itself
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
