"""What 10^3 to 10^8 pages would cost, from what was measured on a few thousand: the table of docs/scale.md.

usage: python -m bench.plan [RESULTS]      RESULTS: what `make bench` wrote; what it has replaces the numbers here
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import NamedTuple

SHARE_PDF, SHARE_SCAN = 0.3, 0.02  # of pages; the others are HTML
CORE_HOUR, TB_MONTH = 0.04, 20.0  # assumed prices in US dollars
CORES = {3: 2, 4: 2, 5: 8, 6: 64, 7: 500, 8: 2_000}  # by the power of ten
_ROW = re.compile(r"^\| ([^|]+?) \| (-?[\d.]+(?:e[+-]?\d+)?)(?: [^|]*)?\|", re.MULTILINE)


class Measured(NamedTuple):
    """Measured on two cores of a virtual machine; processor seconds and bytes a page. See docs/scale.md for how."""

    read_html: float = 0.065
    read_pdf: float = 0.031
    read_scan: float = 2.8
    raw: float = 99_000  # bytes of the documents themselves, at the shares below
    kept: float = 5_700  # bytes in the cache
    output: float = 7_700  # bytes of tables, text and report
    assemble: float = 0.0017  # seconds of the coordinator, parts and pages that workers make left out


WRITTEN_DOWN = Measured()
NAMES = {  # of each number, in the results; those of storage are added up
    "read_html": ("web page: seconds",),
    "read_pdf": ("PDF page: seconds",),
    "read_scan": ("scanned page: seconds",),
    "kept": ("small page: kept",),
    "output": ("small page: tables", "small page: text", "small page: report"),
    "assemble": ("coordinator: seconds a document",),
}


class Cost(NamedTuple):
    pages: int
    cores: int
    reading_hours: float  # of wall time
    assembly_hours: float  # on one core
    terabytes: float
    dollars: float  # of reading once, and of a month on disk


def read_measured(results: str) -> Measured:
    """What the results do not have stays as it is."""
    values = {name: float(value) for name, value in _ROW.findall(results)}
    found = {
        field: sum(values[name] for name in names)
        for field, names in NAMES.items()
        if all(name in values for name in names)
    }
    return WRITTEN_DOWN._replace(**found)


def cost(power: int, measured: Measured = WRITTEN_DOWN) -> Cost:
    pages, cores = 10**power, CORES[power]
    html = 1 - SHARE_PDF - SHARE_SCAN
    one = html * measured.read_html + SHARE_PDF * measured.read_pdf + SHARE_SCAN * measured.read_scan
    seconds = pages * one
    terabytes = pages * (measured.raw + measured.kept + measured.output) / 1e12
    dollars = seconds / 3600 * CORE_HOUR + terabytes * TB_MONTH
    return Cost(pages, cores, seconds / 3600 / cores, pages * measured.assemble / 3600, terabytes, dollars)


def main() -> None:
    measured = read_measured(Path(sys.argv[1]).read_text(encoding="utf-8")) if sys.argv[1:] else WRITTEN_DOWN
    print("| pages | cores | reading, hours | assembly on one core, hours | terabytes | dollars |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for power in CORES:
        c = cost(power, measured)
        print(
            f"| {c.pages:,} | {c.cores:,} | {c.reading_hours:,.2g} | {c.assembly_hours:,.2g} | {c.terabytes:,.2g} "
            f"| {c.dollars:,.2g} |"
        )


if __name__ == "__main__":
    main()
