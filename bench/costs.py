"""What a page costs, in processor time, bytes and rows: the numbers from which bench.plan reckons.

Each is a slope: of a build of many pages less one of few, over the pages between them, so that start-up is not in it.
"""

from __future__ import annotations

import csv
import gzip
import logging
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from distributed import Client, LocalCluster

from bench.generator import make_pages, write_pages
from bench.measures import Measure
from bench.whole_job import build_command, processor_seconds
from tests.samples.render_scan import Copy, photocopy, read_pages, type_pages

FEW, MANY = 1_000, 3_000  # generated pages: enough that parts are made in workers
COPIES = 3  # of real documents, each with bytes of its own
ROUNDS = 7
TASKS = 2_000
_TABLES = frozenset({".csv", ".parquet", ".xlsx", ".json", ".md"})
_CSV = ("figures", "quantities", "documents", "segments", "anchors")

Write = Callable[[Path, int], None]  # a folder for raw documents, and how many


class Cost(NamedTuple):
    """Of a build, or of a page as the difference of two. Bytes as they are allocated on disk."""

    pages: float
    documents: float
    figures: float
    rows: float
    longest: float  # rows of the longest table
    files: float
    seconds: float  # all processes
    coordinator: float  # seconds of it that no worker can take
    raw: float
    kept: float
    text: float
    tables: float
    report: float
    overview: float  # of the report: what a browser loads at its first page

    def each(self, few: Cost) -> Cost:
        pages = self.pages - few.pages
        return Cost(*((many - less) / pages for many, less in zip(self, few, strict=True)))


def measure_costs(shared: Path) -> list[Measure]:
    def web(raw: Path, copies: int) -> None:
        for n, path in _copied(shared / "corpus" / "pages", "*.html.gz", copies):
            data = gzip.decompress(path.read_bytes())
            (raw / f"{path.name[:16]}-{n}.html").write_bytes(data + f"<!-- copy {n} -->".encode())

    def pdf(raw: Path, copies: int) -> None:
        for n, path in _copied(shared / "corpus" / "un", "*.pdf", copies):
            (raw / f"{path.stem}-{n}.pdf").write_bytes(path.read_bytes() + f"\n% copy {n}\n".encode())

    measured: list[Measure] = []
    for kind, write in (("web page", web), ("PDF page", pdf), ("scanned page", _write_scans)):
        few, many = _build_both(write, 1, COPIES)
        measured += _tell(kind, many.each(few))
    few, many = _build_both(write_pages, FEW, MANY)
    each = many.each(few)
    start = Measure("start-up: seconds", few.seconds - few.pages * each.seconds, "s")
    return [*measured, *_tell("small page", each), start, *_measure_refreshes(), _measure_tasks()]


def _copied(folder: Path, pattern: str, copies: int) -> Iterator[tuple[int, Path]]:
    return ((n, path) for path in sorted(folder.glob(pattern)) for n in range(copies))


def _write_scans(raw: Path, copies: int) -> None:
    typed = type_pages(read_pages("memorandum.txt"))
    for n in range(copies):
        pages = [Copy(skew=0.8, blur=0.7, grain=18, specks=90, black_and_white=True, seed=2 * n + i) for i in range(2)]
        (raw / f"scan-{n}.pdf").write_bytes(photocopy(typed, pages))


def _build_both(write: Write, *numbers: int) -> list[Cost]:
    costs = []
    with tempfile.TemporaryDirectory() as folder:
        for number in numbers:
            raw, out = Path(folder) / f"raw-{number}", Path(folder) / f"out-{number}"
            raw.mkdir()
            write(raw, number)
            costs.append(_build(raw, out))
    return costs


def _build(raw: Path, out: Path) -> Cost:
    command = [sys.executable, "-m", "bench.coordinator", str(raw), str(out)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 (ours)
    own, workers, *_ = map(float, done.stdout.split()[-4:])
    rows = {table: list(_read_rows(out / f"{table}.csv")) for table in _CSV}
    return Cost(
        pages=sum(int(row["pages"] or 1) for row in rows["documents"]),
        documents=len(rows["documents"]),
        figures=len(rows["figures"]),
        rows=sum(map(len, rows.values())),
        longest=max(map(len, rows.values())),
        files=sum(path.is_file() for path in out.rglob("*")),
        seconds=own + workers,
        coordinator=own,
        raw=_bytes_of(raw),
        kept=_bytes_of(out / ".cache"),
        text=_bytes_of(out / "text"),
        tables=sum(_on_disk(path) for path in out.iterdir() if path.suffix in _TABLES),
        report=_bytes_of(out / "report"),
        overview=_bytes_of(out / "report" / "data") + _on_disk(out / "report" / "index.html"),
    )


def _read_rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _bytes_of(folder: Path) -> int:
    return sum(_on_disk(path) for path in folder.rglob("*") if path.is_file())


def _on_disk(path: Path) -> int:
    return 512 * path.stat().st_blocks


def _tell(kind: str, cost: Cost) -> list[Measure]:
    units = {"seconds": "s", "coordinator": "s"} | dict.fromkeys(
        ("raw", "kept", "text", "tables", "report", "overview"), "bytes"
    )
    return [
        Measure(f"{kind}: {name}", value, units.get(name, ""))
        for name, value in cost._asdict().items()
        if name != "pages"
    ]


def _measure_refreshes() -> list[Measure]:
    """Processor time of a refresh, by the document among which nothing or one has changed.

    Both sizes take turns: what the machine does besides would else be larger than the difference.
    """
    nothing, changed = [], []
    with tempfile.TemporaryDirectory() as folder:
        raws = [Path(folder) / f"raw-{number}" for number in (FEW, MANY)]
        builds = [build_command(raw, Path(folder) / f"out-{raw.name}") for raw in raws]
        for raw, build, number in zip(raws, builds, (FEW, MANY), strict=True):
            write_pages(raw, number)
            processor_seconds(build)
            processor_seconds(build)
        for n in range(ROUNDS):
            few, many = map(processor_seconds, builds)
            nothing.append(many - few)
            few, many = (_refresh_changed(raw, build, n) for raw, build in zip(raws, builds, strict=True))
            changed.append(many - few)
    return [
        Measure(f"refresh with {name} changed: seconds a document", statistics.median(more) / (MANY - FEW), "s")
        for name, more in (("nothing", nothing), ("one", changed))
    ]


def _refresh_changed(raw: Path, build: list[str], seed: int) -> float:
    (_, page), *_ = make_pages(1, seed=1_000 + seed)
    (raw / "01" / "page-000001.html").write_text(page, encoding="utf-8")
    return processor_seconds(build)


def _measure_tasks() -> Measure:
    """What a task costs Dask's scheduler and client, which are in this process; the worker is in another."""
    settings = {"n_workers": 1, "threads_per_worker": 1, "dashboard_address": ":0", "silence_logs": logging.CRITICAL}
    with LocalCluster(**settings) as cluster, Client(cluster) as client:
        client.gather(client.map(abs, range(-9, 0)))
        started = time.process_time()
        client.gather(client.map(abs, range(TASKS)))
        return Measure("scheduler: seconds a task", (time.process_time() - started) / TASKS, "s")
