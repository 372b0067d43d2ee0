"""How the time to read grows with the size of adversarial input: each bait at n and at 2n characters.

usage: python -m bench.linearity [CHARACTERS]     2.0 is linear, 4.0 quadratic; a bait of little time says nothing
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from pipeline.build.worker import process
from pipeline.extractors import extract
from pipeline.model import Source
from tests.hostile.baits import PAGE_BAITS, TEXT_BAITS, Bait

LARGE_LINE = 200_000_000


def read_text(text: str) -> None:
    process(Source("bait.txt", text.encode()), ())


def read_page(markup: str) -> None:
    extract(Source("bait.html", f"<!DOCTYPE html><body>{markup}".encode()))


def measure(bait: Bait, read: Callable[[str], None], size: int) -> float:
    text = bait(size)
    started = time.process_time()
    read(text)
    return time.process_time() - started


def main() -> int:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    read_text("In 2016 about 2,000 workers were sent abroad.")
    rows: list[tuple[float, float, float, str]] = []
    for kind, baits, read in (("text", TEXT_BAITS, read_text), ("page", PAGE_BAITS, read_page)):
        for name, bait in baits.items():
            one, two = measure(bait, read, size), measure(bait, read, 2 * size)
            rows.append((two / max(one, 1e-3), one, two, f"{kind}: {name}"))
            print(f"{rows[-1][0]:6.1f} {one:8.3f} s {two:8.3f} s  {rows[-1][3]}", flush=True)
    for name in ("line.txt", "line.html"):
        started = time.process_time()
        document = extract(Source(name, b"In 2016 " * (LARGE_LINE // 8)))
        codes = ", ".join(problem.code.value for problem in document.problems)
        print(f"       {time.process_time() - started:8.3f} s            {name} of {LARGE_LINE:,} bytes: {codes}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
