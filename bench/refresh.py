"""What a refresh costs among many documents, and how memory grows with their number.

usage: python -m bench.refresh [DOCUMENTS]      measures the refresh alone, among so many
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from bench.generator import make_pages, write_pages
from bench.measures import Measure
from bench.whole_job import build_command, wall_seconds

DOCUMENTS = 10_000
FEW, MANY = 2_000, 20_000
ROUNDS = 5
ROOT = Path(__file__).resolve().parent.parent
_MAKE = "make --silent --directory={} RAW={} PROCESSED={} FLAGS=--quiet"
_STAT = "find {} -type f | xargs stat > /dev/null"
ALLOWED = 0.6  # seconds beside twice the time of find and stat


def measure_refresh(_shared: Path | None = None, documents: int = DOCUMENTS) -> list[Measure]:
    """Medians of wall time; what is compared takes turns."""
    with tempfile.TemporaryDirectory() as folder:
        raw, alone = Path(folder) / "raw", Path(folder) / "alone"
        write_pages(raw, documents)
        build = build_command(raw, Path(folder) / "out")
        wall_seconds([build])
        wall_seconds([build])
        nothing, made, looked, changed, by_itself = [], [], [], [], []
        for _ in range(ROUNDS):
            nothing.append(wall_seconds([build]))
            made.append(_shell_seconds(_MAKE.format(ROOT, raw, Path(folder) / "out")))
            looked.append(_shell_seconds(_STAT.format(raw)))
        for n in range(ROUNDS):
            (_, page), *_ = make_pages(1, seed=1_000 + n)
            for place in (raw / "01" / "page-000001.html", alone / "page.html"):
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(page, encoding="utf-8")
            changed.append(wall_seconds([build]))
            by_itself.append(wall_seconds([build_command(alone, Path(folder) / f"alone-{n}")]))
    took, stat = statistics.median(nothing), statistics.median(looked)
    by_make = statistics.median(made)
    more = statistics.median(changed) - statistics.median(by_itself)
    return [
        Measure(f"refresh of {documents:,}, nothing new", took, "s"),
        Measure(f"refresh of {documents:,}, nothing new, by make", by_make, "s"),
        Measure(f"find and stat of {documents:,} files", stat, "s"),
        Measure("refresh: share of what it may take (bar 1)", took / (2 * stat + ALLOWED), ""),
        Measure("refresh by make: share of what it may take (bar 1)", by_make / (2 * stat + ALLOWED), ""),
        Measure(f"one changed among {documents:,}: more than alone (bar 3 s)", more, "s"),
    ]


def measure_memory(_shared: Path | None = None, few: int = FEW, many: int = MANY) -> list[Measure]:
    """Peaks of a cold build of few and of many documents, and what each document between them takes."""
    with tempfile.TemporaryDirectory() as folder:
        used = {}
        for documents in (few, many):
            raw = Path(folder) / f"raw-{documents}"
            write_pages(raw, documents)
            used[documents] = _build(raw, Path(folder) / f"out-{documents}")
    less, more = used[few], used[many]
    between = many - few
    return [
        Measure(f"memory of the coordinator, {few:,} documents", less.own_peak, "MB"),
        Measure(f"memory of the coordinator, {many:,} documents", more.own_peak, "MB"),
        Measure("memory of the coordinator: many over few (bar 1.15)", more.own_peak / less.own_peak, "×"),
        Measure("memory of the largest worker (bar 1,024 MB)", more.worker_peak, "MB"),
        Measure("coordinator: seconds a document", (more.own_seconds - less.own_seconds) / between, "s"),
        Measure("workers: seconds a document", (more.worker_seconds - less.worker_seconds) / between, "s"),
    ]


class _Used(NamedTuple):
    """Processor time, and peaks of memory in MB."""

    own_seconds: float
    worker_seconds: float
    own_peak: float
    worker_peak: float  # of the largest


def _build(raw: Path, out: Path) -> _Used:
    command = [sys.executable, "-m", "bench.coordinator", str(raw), str(out)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 (ours)
    return _Used(*map(float, done.stdout.split()[-4:]))


def _shell_seconds(command: str) -> float:
    """Of the shell itself: a Python around it would lengthen what the refresh is compared with."""
    started = time.perf_counter()
    subprocess.run(command, shell=True, check=True)  # noqa: S602 (ours)
    return time.perf_counter() - started


def main() -> None:
    for m in measure_refresh(documents=int(sys.argv[1]) if sys.argv[1:] else DOCUMENTS):
        print(f"{m.name:<60}{m.value:>10.3g} {m.unit}")


if __name__ == "__main__":
    main()
