"""A Dask scheduler and worker processes on this machine, as a user starts them, and ended by their ids."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
START_SECONDS = 60.0
END_SECONDS = 10.0


@dataclass
class DaskCluster:
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    scheduler: str = ""
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_scheduler(self) -> None:
        address = self.folder / "scheduler"
        self._start("scheduler", "--port", "0", "--scheduler-file", address)
        wait_for(lambda: address.exists() and address.read_text().strip().endswith("}"), "the scheduler")
        import json

        self.scheduler = json.loads(address.read_text())["address"]

    def start_worker(self, *options: str) -> None:
        folder = self.folder / f"worker{len(self.workers)}"
        folder.mkdir()
        worker = self._start("worker", self.scheduler, "--nthreads", "1", "--local-directory", folder, *options)
        self.workers.append(worker)

    def _start(self, what: str, *options: object) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", what, "--host", "127.0.0.1", "--no-dashboard", *map(str, options)],
            cwd=REPOSITORY,
            env=os.environ | {"PYTHONPATH": str(REPOSITORY)} | self.environment,
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / f"{what}.log").open("ab"),
        )
        self._started.append(process)
        return process

    def end(self) -> None:
        """The workers first: one that is told to end and finds no scheduler waits for it."""
        _end(self.workers)
        _end(self._started)


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(END_SECONDS)


@contextmanager
def start_cluster(folder: Path, workers: int, *options: str, **environment: str) -> Iterator[DaskCluster]:
    folder.mkdir(exist_ok=True)
    cluster = DaskCluster(folder, environment)
    try:
        cluster.start_scheduler()
        for _ in range(workers):
            cluster.start_worker(*options)
        yield cluster
    finally:
        cluster.end()


def wait_for(there: object, what: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not there():  # type: ignore[operator]
        assert time.monotonic() < deadline, f"{what} did not start"
        time.sleep(0.05)
