"""The whole job beside the plain stack of the same libraries, and what a second worker brings beside a plain loop."""

from __future__ import annotations

import gzip
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.measures import Measure

ROUNDS = 5
WORKER_ROUNDS = 3  # a build with either number of workers and a loop with either number of processes
DOCUMENTS = (400, 1_600)  # what a build loads at its start weighs less among many
_PLAIN_ROUNDS = 1  # the plain stack takes some minutes, and by processor time runs differ by a few per cent
_LOOP = "n = 0\nfor i in range(60_000_000): n += i"
_KINDS = frozenset({".pdf", ".html"})


def measure_whole_job(shared: Path) -> list[Measure]:
    """`build` with a cold cache and one worker; processor time with start-up, of all processes."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw"
        raw.mkdir()
        for corpus in ("un", "reports"):
            for path in sorted((shared / "corpus" / corpus).iterdir()):
                if path.suffix in _KINDS:
                    shutil.copy(path, raw / path.name)
        plain = [processor_seconds(["-m", "bench.plain_stack", str(raw)]) for _ in range(_PLAIN_ROUNDS)]
        ours = [processor_seconds(build_command(raw, Path(folder) / f"out{n}", workers=1)) for n in range(ROUNDS)]
    return [
        Measure("whole job: Provenum", statistics.median(ours), "s"),
        Measure(f"whole job: plain stack, run {_PLAIN_ROUNDS}×", statistics.median(plain), "s"),
        Measure("whole job: times the plain stack", statistics.median(plain) / statistics.median(ours), "×", True),
    ]


def measure_second_worker(shared: Path) -> list[Measure]:
    """Wall time of one process over that of two: of builds of many pages, and in turn of a loop that only counts."""
    return [measure for documents in DOCUMENTS for measure in _measure_second_worker(shared, documents)]


def _measure_second_worker(shared: Path, documents: int) -> list[Measure]:
    gains: list[float] = []
    loops: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw"
        raw.mkdir()
        write_pages(shared / "corpus" / "pages", raw, documents)
        for n in range(WORKER_ROUNDS):
            one, two = (wall_seconds([build_command(raw, Path(folder) / f"out{n}-{w}", workers=w)]) for w in (1, 2))
            gains.append(one / two)
            loop = ["-c", _LOOP]
            loops.append(2 * wall_seconds([loop]) / wall_seconds([loop, loop]))
    share = statistics.median(gain / loop for gain, loop in zip(gains, loops, strict=True))
    among = f"second worker, {documents:,} pages or more"
    return [
        Measure(f"{among}: gain", statistics.median(gains), "×"),
        Measure(f"{among}: gain of a plain loop", statistics.median(loops), "×"),
        Measure(f"{among}: share of the loop's gain", share, "×", True),
    ]


def write_pages(pages: Path, raw: Path, documents: int) -> None:
    """At least so many: the pages over and over, each copy with bytes of its own."""
    originals = [(path.name.removesuffix(".html.gz"), path) for path in sorted(pages.glob("*.html.gz"))]
    for copy in range(-(-documents // len(originals))):
        for name, path in originals:
            (raw / f"{name[:16]}-{copy}.html").write_bytes(
                gzip.decompress(path.read_bytes()) + f"<!-- copy {copy} -->".encode()
            )


def build_command(raw: Path, out: Path, workers: int = 0) -> list[str]:
    return ["-m", "pipeline", "build", str(raw), str(out), "--workers", str(workers), "--quiet"]


def processor_seconds(arguments: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall_seconds([arguments])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def wall_seconds(commands: Sequence[Sequence[str]]) -> float:
    """Until all the Python processes have ended, which start together. Raises CalledProcessError."""
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    started = time.perf_counter()
    running = [
        subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL, env=environment)  # noqa: S603 (ours)
        for command in commands
    ]
    codes = [process.wait() for process in running]
    seconds = time.perf_counter() - started
    for process, code in zip(running, codes, strict=True):
        if code:
            raise subprocess.CalledProcessError(code, process.args)
    return seconds
