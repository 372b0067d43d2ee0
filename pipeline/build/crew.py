"""Runs jobs that are no document's: in worker processes where there are many, else here."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from typing import TypeVar

Job = TypeVar("Job")
_MANY = 8  # jobs; starting a process takes as long as a few of them


def run_jobs(work: Callable[[Job], object], jobs: Sequence[Job], workers: int) -> None:
    """`work` leaves what it makes on disk. `workers`: 0 for one a core. Whatever a job raises is raised here."""
    enough = min(workers or os.cpu_count() or 1, len(jobs) // (_MANY // 2))
    if len(jobs) < _MANY or enough < 2:
        for job in jobs:
            work(job)
        return
    from pebble import ProcessPool

    from pipeline.build.pool import interrupts_held

    pool = ProcessPool(max_workers=enough, context=get_context("spawn"))
    try:
        with interrupts_held():
            running = [pool.schedule(work, args=(job,)) for job in jobs]
        for future in running:
            future.result()
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()
