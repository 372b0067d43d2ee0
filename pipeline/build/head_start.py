"""Extracts documents while nothing can be read yet, since the template from which readers are forked is loading.

Extracting needs no model, so a process can begin with it after a fraction of the time, and the cores that would have
waited have something to do. What it extracts is in the store where a reader finds it; what it cannot extract, or is at
when the first reader comes, is done again by a reader, who tells of the faults.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import BrokenExecutor, Future
from contextlib import suppress

from pipeline.build.discover import is_archive
from pipeline.build.opening import is_remote
from pipeline.build.pool import interrupts_held, start_pool, stop_pool
from pipeline.build.worker import Limits, Task, Work, allowed_seconds, extract_task, start_extractor

_DOCUMENTS = 8  # for each process: to start one takes as long as to extract some
_ENOUGH = 500  # documents for each process: there are some seconds


class HeadStart:
    """Some processes beside the template; none where that is not worth it."""

    def __init__(self, workers: int, names: Collection[str], work: Work, limits: Limits, verbose: bool) -> None:
        """`workers`: of the build, of which the template is one; `names`: of the documents to read."""
        self._work, self._limits = work, limits
        self._waiting: list[Task] = []
        self._size = 0 if work.fresh else min(workers - 1, len(names) // _DOCUMENTS)
        arguments = (work, limits.memory_bytes, verbose)
        self._pool = start_pool(self._size, start_extractor, arguments) if self._size > 0 else None

    def begin(self, tasks: Sequence[Task]) -> None:
        some = tasks[-_ENOUGH * self._size :] if self._size > 0 else ()
        self._waiting = [task for task in some if not is_archive(task.document_id) and not is_remote(task.path)]
        with interrupts_held():
            for _ in range(self._size):
                self._extract_next()

    def end(self) -> None:
        """Begins no other document; the processes end with what they are at."""
        self._waiting.clear()

    def _extract_next(self, _: Future[None] | None = None) -> None:
        """The last one first: it is the smallest, and readers begin with the largest."""
        pool = self._pool  # another thread may be ending it
        if pool is None:
            return
        with suppress(RuntimeError, BrokenExecutor):  # the pool has been stopped, or broke
            try:
                task = self._waiting.pop()
            except IndexError:
                pool.close()  # type: ignore[no-untyped-call]
                return
            seconds = allowed_seconds(task, self._limits)
            future = pool.schedule(extract_task, args=(self._work, task), timeout=seconds)
            future.add_done_callback(self._extract_next)

    def stop(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            stop_pool(pool)
