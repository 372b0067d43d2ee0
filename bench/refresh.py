"""What a refresh costs among many documents, and how memory grows with their number.

usage: python -m bench.refresh [DOCUMENTS]      measures the refresh alone, among so many
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.generator import make_pages, write_pages
from bench.measures import Measure
from bench.whole_job import build_command, wall_seconds

DOCUMENTS = 10_000
FEW, MANY = 2_000, 20_000
ROUNDS = 5
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
        nothing, looked, changed, by_itself = [], [], [], []
        for _ in range(ROUNDS):
            nothing.append(wall_seconds([build]))
            looked.append(_shell_seconds(_STAT.format(raw)))
        for n in range(ROUNDS):
            (_, page), *_ = make_pages(1, seed=1_000 + n)
            for place in (raw / "01" / "page-000001.html", alone / "page.html"):
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(page, encoding="utf-8")
            changed.append(wall_seconds([build]))
            by_itself.append(wall_seconds([build_command(alone, Path(folder) / f"alone-{n}")]))
    took, stat = statistics.median(nothing), statistics.median(looked)
    more = statistics.median(changed) - statistics.median(by_itself)
    return [
        Measure(f"refresh of {documents:,}, nothing new", took, "s"),
        Measure(f"find and stat of {documents:,} files", stat, "s"),
        Measure("refresh: share of what it may take (bar 1)", took / (2 * stat + ALLOWED), ""),
        Measure(f"one changed among {documents:,}: more than alone (bar 3 s)", more, "s"),
    ]


def measure_memory(_shared: Path | None = None) -> list[Measure]:
    """Peaks of a cold build of few and of many documents."""
    with tempfile.TemporaryDirectory() as folder:
        peaks = {}
        for documents in (FEW, MANY):
            raw = Path(folder) / f"raw-{documents}"
            write_pages(raw, documents)
            peaks[documents] = _peaks(raw, Path(folder) / f"out-{documents}")
    return [
        Measure(f"memory of the coordinator, {FEW:,} documents", peaks[FEW][0], "MB"),
        Measure(f"memory of the coordinator, {MANY:,} documents", peaks[MANY][0], "MB"),
        Measure("memory of the coordinator: many over few (bar 1.15)", peaks[MANY][0] / peaks[FEW][0], "×"),
        Measure("memory of the largest worker (bar 1,024 MB)", peaks[MANY][1], "MB"),
    ]


def _peaks(raw: Path, out: Path) -> tuple[float, float]:
    command = [sys.executable, "-m", "bench.coordinator", str(raw), str(out)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 (ours)
    own, workers = map(float, done.stdout.split()[-2:])
    return own, workers


def _shell_seconds(command: str) -> float:
    return wall_seconds([["-c", f"import subprocess; subprocess.run({command!r}, shell=True, check=True)"]])


def main() -> None:
    for m in measure_refresh(documents=int(sys.argv[1]) if sys.argv[1:] else DOCUMENTS):
        print(f"{m.name:<60}{m.value:>10.3g} {m.unit}")


if __name__ == "__main__":
    main()
