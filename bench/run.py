"""One table of how well and how fast documents are read, held against floors that only go up.

usage: python -m bench.run [--raise] [--only NAME ...]

--raise lifts each floor to what was measured, and none is ever lowered; --only names measures, as in refresh, memory.
"""

from __future__ import annotations

import json
import math
import os
import platform
import sys
import time
from importlib import metadata
from pathlib import Path

from bench.costs import measure_costs
from bench.measures import (
    Measure,
    measure_html_speed,
    measure_pages,
    measure_passages,
    measure_pdf_speed,
    measure_tables,
)
from bench.refresh import measure_memory, measure_refresh
from bench.whole_job import measure_second_worker, measure_whole_job

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
FLOORS = ROOT / "bench" / "floors.json"
TABLE = ROOT / "build" / "bench.md"
MARGIN = 0.9  # of a measured ratio of speeds: what a busy machine may take from it
MEASURES = (
    (measure_passages, "corpus/un"),
    (measure_pages, "corpus/pages"),
    (measure_tables, "corpus/tables"),
    (measure_pdf_speed, "corpus/un"),
    (measure_html_speed, "corpus/pages"),
    (measure_whole_job, "corpus/reports"),
    (measure_second_worker, "corpus/pages"),
    (measure_refresh, ""),
    (measure_memory, ""),
    (measure_costs, "corpus/un"),
)


def main() -> int:
    started = time.perf_counter()
    floors: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    measured: list[Measure] = []
    only = sys.argv[sys.argv.index("--only") + 1 :] if "--only" in sys.argv else []
    for measure, needed in MEASURES:
        if only and measure.__name__.removeprefix("measure_") not in only:
            continue
        if not needed or (SHARED / needed).is_dir():
            measured += measure(SHARED)
        else:
            print(f"SKIPPED {measure.__name__}: ../shared/{needed} is not here", file=sys.stderr)
    below = [m for m in measured if m.floored and m.value < floors.get(m.name, 0.0)]
    if "--raise" in sys.argv[1:]:
        floors = raised(floors, measured)
        FLOORS.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
    table = write_table(measured, floors, time.perf_counter() - started)
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text(table, encoding="utf-8")
    print(table)
    for m in below:
        print(f"BELOW ITS FLOOR: {m.name} {m.value:.4g}, floor {floors[m.name]:.4g}", file=sys.stderr)
    return 1 if below else 0


def raised(floors: dict[str, float], measured: list[Measure]) -> dict[str, float]:
    """Speeds keep a margin, since they differ from run to run; qualities do not."""
    lifted = dict(floors)
    for m in measured:
        if m.floored:
            value = math.floor(1e4 * m.value) / 1e4 if m.steady else round(MARGIN * m.value, 2)
            lifted[m.name] = max(value, floors.get(m.name, 0.0))
    return lifted


def write_table(measured: list[Measure], floors: dict[str, float], seconds: float) -> str:
    rows = ["| measure | value | floor |", "| --- | ---: | ---: |"]
    for m in measured:
        floor = f"{floors[m.name]:.4g}" if m.floored and m.name in floors else ""
        value = f"{m.value:.4f}" if m.steady else f"{m.value:.3g} {m.unit}"
        rows.append(f"| {m.name} | {value} | {floor} |")
    machine = describe_machine()
    head = f"Medians on {machine}; the whole took {seconds:.0f} s. Speeds by processor time, readers in turn."
    return "\n".join(["# Bench", "", head, "", *rows, ""])


def describe_machine() -> str:
    libraries = ", ".join(f"{name} {metadata.version(name)}" for name in ("spacy", "pypdfium2", "pandas", "duckdb"))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    system = f"{platform.machine()}, {os.cpu_count()} cores, {memory} GB, {platform.system()}"
    return f"{system}, Python {platform.python_version()}, {libraries}"


if __name__ == "__main__":
    sys.exit(main())
