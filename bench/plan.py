"""What 10^3 to 10^8 pages would cost, from what was measured on a few thousand: the table of docs/scale.md.

usage: python -m bench.plan
"""

from __future__ import annotations

from typing import NamedTuple

# Measured on two cores of a virtual machine; processor seconds and bytes a page. See docs/scale.md for how.
READ_HTML, READ_PDF, READ_SCAN = 0.020, 0.085, 4.0
KEPT, OUTPUT = 5_700, 7_700  # bytes in the cache, and of tables, text and report
ASSEMBLE = 0.0017  # seconds of the coordinator, parts and pages that workers make left out
SHARE_PDF, SHARE_SCAN = 0.3, 0.02  # of pages; the others are HTML
CORE_HOUR, TB_MONTH = 0.04, 20.0  # assumed prices in US dollars
CORES = {3: 2, 4: 2, 5: 8, 6: 64, 7: 500, 8: 2_000}  # by the power of ten


class Cost(NamedTuple):
    pages: int
    cores: int
    reading_hours: float  # of wall time
    assembly_hours: float  # on one core
    terabytes: float
    dollars: float  # of reading once, and of a month on disk


def cost(power: int) -> Cost:
    pages, cores = 10**power, CORES[power]
    html = 1 - SHARE_PDF - SHARE_SCAN
    seconds = pages * (html * READ_HTML + SHARE_PDF * READ_PDF + SHARE_SCAN * READ_SCAN)
    terabytes = pages * (KEPT + OUTPUT) / 1e12
    dollars = seconds / 3600 * CORE_HOUR + terabytes * TB_MONTH
    return Cost(pages, cores, seconds / 3600 / cores, pages * ASSEMBLE / 3600, terabytes, dollars)


def main() -> None:
    print("| pages | cores | reading, hours | assembly on one core, hours | terabytes | dollars |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for power in CORES:
        c = cost(power)
        print(
            f"| {c.pages:,} | {c.cores:,} | {c.reading_hours:,.2g} | {c.assembly_hours:,.2g} | {c.terabytes:,.2g} "
            f"| {c.dollars:,.2g} |"
        )


if __name__ == "__main__":
    main()
