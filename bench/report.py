"""The report at 20,000 figures in 2,000 documents: how long it takes to write and to open, and how large its pages are.

`python -m bench.report` writes it below build/ and, where Chromium is installed, opens it. Documents are made here:
sentences with figures of many indicators and places, one document as long as a book.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from pipeline.model import (
    Attribution,
    Basis,
    Block,
    BlockKind,
    Document,
    Figure,
    Origin,
    Period,
    Place,
    Qualifier,
    Quantity,
    Reading,
    Result,
    Segment,
    Unlinked,
)
from pipeline.outputs.report import Indicator
from tests.report.browser import find_chromium, open_browser
from tests.report.making import make_folder

DOCUMENTS, FIGURES_EACH, OF_THE_LONG_ONE = 2_000, 10, 3_000
LARGEST_PAGE = 2_000_000  # bytes
SLOWEST_OPENING = 1.0  # seconds
INDICATORS = [f"indicator_{n}" for n in range(30)]
PLACES = ("PRK", "UZB", "CHN", "RUS", "ERI", "QAT", "MYS", "POL", "LAO", "THA")
SOURCES = ("a ministry", "a United Nations panel", "a newspaper", "an institute", "a group of former prisoners")
WORDS = "those who came back spoke of halls and hours though other years had names fields winter letters camps".split()


def make_result(n: int, n_figures: int, seed: random.Random) -> Result:
    """A document that states `n_figures` figures, and half as many quantities that are none."""
    text, blocks, figures, quantities = "", [], [], []
    document_id = f"folder-{n % 20}/report-{n}.html"
    segment_id = f"{document_id}#1"
    for i in range(n_figures):
        value = seed.choice((seed.randrange(2, 900), seed.randrange(1, 400) * 1_000))
        start = len(text)
        words = f"about {value:,}"
        sentence = f"In {1990 + i % 30} {seed.choice(SOURCES)} counted {words} people in place {n}-{i}."
        text += f"{sentence} {' '.join(seed.choices(WORDS, k=40)).capitalize()}. "
        at = start + sentence.index(words)
        number = Decimal(value)
        quantity = Quantity(at, at + len(words), at + 6, at + len(words), number, number, Qualifier.ABOUT)
        figure = Figure(
            quantity, seed.choice(INDICATORS), "bench.rule", "persons", "", segment_id, start, start + len(sentence)
        )
        figures.append(
            replace(
                figure,
                area=Place(seed.choice(PLACES), "there", Basis.SENTENCE),
                period=Period(str(1990 + i % 30), Basis.SENTENCE),
                attribution=Attribution((seed.choice(SOURCES),)),
                confidence=round(seed.random(), 2),
            )
        )
        if i % 2:
            begins = len(text)
            text += "It rained for 12 days."
            other = Quantity(begins + 14, begins + 21, begins + 14, begins + 16, Decimal(12), Decimal(12), unit="days")
            quantities.append(Unlinked(other, segment_id, begins, len(text), "days", "no indicator fits"))
        blocks.append(Block(BlockKind.PARAGRAPH, start, len(text)))
        text += "\n"
    published = f"{2000 + n % 25}-03"
    origin = Origin(f"Report {n} of the series", "A publisher", published=published, url=f"https://example.org/{n}")
    document = Document(
        document_id=document_id,
        sha256=f"{n:064x}",
        media_type="text/html",
        n_bytes=len(text),
        text=text,
        blocks=tuple(blocks),
        segments=(Segment(segment_id, 0, len(text)),),
        origin=origin,
    )
    return Result(document, Reading(tuple(figures), tuple(quantities)))


def make_results() -> list[Result]:
    seed = random.Random(7)  # noqa: S311 (no secret)
    results = [make_result(n, FIGURES_EACH, seed) for n in range(DOCUMENTS)]
    return [*results, make_result(DOCUMENTS, OF_THE_LONG_ONE, seed)]


def measure(folder: Path) -> Iterator[tuple[str, float, str]]:
    """Name, value and unit, in the order in which they are measured: the tables and the report together."""
    indicators = {name: Indicator(name.replace("_", " ").capitalize(), "Made for measuring.") for name in INDICATORS}
    results = make_results()
    yield "figures", sum(len(result.reading.figures) for result in results), ""
    for name in ("written at first", "written again, nothing new"):
        begun = time.perf_counter()
        names = make_folder(folder, results, indicators=indicators)
        yield name, time.perf_counter() - begun, "s"
    changed = make_result(0, FIGURES_EACH + 1, random.Random(8))  # noqa: S311
    begun = time.perf_counter()
    names = make_folder(folder, [changed, *results[1:]], indicators=indicators)
    yield "written again, one document changed", time.perf_counter() - begun, "s"
    folder = folder / "report"
    sizes = {name: (folder / name).stat().st_size for name in names}
    yield "pages", len(sizes), ""
    yield "largest file", max(sizes.values()), "bytes"
    yield "overview with its data", sum(s for n, s in sizes.items() if n.startswith(("data/", "index"))), "bytes"
    yield from _measure_opening(folder)


def _measure_opening(folder: Path) -> Iterator[tuple[str, float, str]]:
    if find_chromium() is None:
        print("CHROMIUM IS NOT INSTALLED: how long the report takes to open is not measured", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory(prefix="provenum-") as profile:
        browser = open_browser(Path(profile))
        try:
            browser.get("about:blank")
            browser.get((folder / "index.html").resolve().as_uri())
            shown = browser.execute_script("return performance.getEntriesByName('shown')[0].startTime")
            yield "overview open and usable", float(shown) / 1000, "s"
            while not browser.execute_script("return document.body.dataset.ready"):
                time.sleep(0.02)
            yield "with all sentences", float(browser.execute_script("return performance.now()")) / 1000, "s"
            search = "const t = performance.now(); location.hash = 'view=figures&q=newspaper%201999'; return t"
            begun = browser.execute_script(search)
            while " of " not in browser.execute_script("return document.getElementById('status').textContent"):
                pass
            yield "first search", (float(browser.execute_script("return performance.now()")) - float(begun)) / 1000, "s"
        finally:
            browser.quit()


def main() -> None:
    folder = Path("build/bench-report")
    measured = {}
    for name, value, unit in measure(folder):
        measured[name] = value
        print(f"{name:<38}{value:>14,.2f} {unit}" if unit == "s" else f"{name:<38}{value:>14,.0f} {unit}")
    slow = measured.get("overview open and usable", 0) > SLOWEST_OPENING
    if slow or measured["largest file"] > LARGEST_PAGE:
        sys.exit("The report is slower or larger than it may be.")


if __name__ == "__main__":
    main()
