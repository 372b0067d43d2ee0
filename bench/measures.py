"""The measurements of `make bench`: quality by the outside scripts, speed beside other readers in one process."""

from __future__ import annotations

import gzip
import io
import logging
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pdfplumber
import pypdfium2
import trafilatura

from bench.tables import READERS, read_folder, score_tables
from pipeline.extractors.dispatch import extract_document
from pipeline.extractors.encoding import decode_markup
from pipeline.extractors.html import extract_html
from pipeline.extractors.pdf import extract_pdf
from pipeline.model import Source

ROUNDS = 5  # of the readers in turn, so that other work on the machine disturbs all of them alike
PLUMBED_PAGES = 3  # of each document and round: pdfplumber needs a tenth of a second for one


class Measure(NamedTuple):
    """`floored`: compared with its floor; what depends on the machine alone is only shown."""

    name: str
    value: float
    unit: str
    floored: bool = False
    steady: bool = False  # the same on every machine


def measure_passages(shared: Path) -> list[Measure]:
    corpus = shared / "corpus" / "un"
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted(corpus.glob("*.pdf")):
            _write_text(path, Path(folder))
        printed = _evaluate(shared / "evaluate" / "un.py", corpus / "recommendations.csv", folder)
    return [Measure("passages of UN reports found", _number(r": (\d\.\d+)", printed), "share", True, True)]


def measure_pages(shared: Path) -> list[Measure]:
    corpus = shared / "corpus" / "pages"
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted(corpus.glob("*.html.gz")):
            _write_text(path, Path(folder))
        printed = _evaluate(shared / "evaluate" / "pages.py", corpus / "ground-truth.json", folder)
    parts = {"F1": "F1", "precision": "precision", "recall": "recall"}
    return [
        Measure(f"main text of web pages, {name}", _number(rf"{word} (\d\.\d+)", printed), "share", name == "F1", True)
        for word, name in parts.items()
    ]


def measure_tables(shared: Path) -> list[Measure]:
    corpus = shared / "corpus" / "tables"
    scores = {name: score_tables(corpus, read_folder(corpus, read)) for name, read in READERS.items()}
    return [
        Measure(f"cells of tables in PDFs, F1: {name}", counts["all"].f1, "share", name == "Provenum", True)
        for name, counts in scores.items()
    ]


def measure_pdf_speed(shared: Path) -> list[Measure]:
    files = [path.read_bytes() for path in sorted((shared / "corpus" / "un").glob("*.pdf"))]
    readers = {"Provenum (text, blocks, boxes)": _our_pdf, "PDFium (text)": _pdfium, "pdfplumber (text)": _plumber}
    ours, pdfium, plumber = _rates(readers, files)
    return [
        *(
            Measure(f"PDF: {name}", statistics.median(rates), "pages/s")
            for name, rates in zip(readers, (ours, pdfium, plumber), strict=True)
        ),
        Measure("PDF: times pdfplumber", _ratio(ours, plumber), "×", floored=True),
        Measure("PDF: times PDFium", _ratio(ours, pdfium), "×", floored=True),
    ]


def measure_html_speed(shared: Path) -> list[Measure]:
    pages = [gzip.decompress(path.read_bytes()) for path in sorted((shared / "corpus" / "pages").glob("*.html.gz"))]
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    readers = {"Provenum (text, blocks, elements)": _our_html, "trafilatura (text)": _trafilatura}
    for read in readers.values():
        read(pages[0])
    ours, other = _rates(readers, pages)
    return [
        *(
            Measure(f"HTML: {name}", 1000 / statistics.median(rates), "ms/page")
            for name, rates in zip(readers, (ours, other), strict=True)
        ),
        Measure("HTML: times trafilatura", _ratio(ours, other), "×", floored=True),
    ]


def _write_text(path: Path, folder: Path) -> None:
    text = extract_document(Source(path.name, path.read_bytes())).text
    (folder / f"{path.name}.txt").write_text(text, encoding="utf-8")


def _evaluate(script: Path, truth: Path, folder: str) -> str:
    done = subprocess.run(  # noqa: S603  # the measurement that is agreed on, as it stands
        [sys.executable, str(script), str(truth), folder], capture_output=True, text=True, check=True
    )
    return done.stdout


def _number(pattern: str, printed: str) -> float:
    found = re.search(pattern, printed)
    if found is None:
        raise ValueError(f"the measuring script printed no {pattern!r}: {printed[-200:]!r}")
    return float(found[1])


def _rates(readers: Mapping[str, Callable[[bytes], int]], files: Sequence[bytes]) -> list[list[float]]:
    """Pages a second of each reader in each round, by processor time."""
    rates: list[list[float]] = [[] for _ in readers]
    for _ in range(ROUNDS):
        for number, read in enumerate(readers.values()):
            start = time.process_time()
            pages = sum(read(data) for data in files)
            rates[number].append(pages / (time.process_time() - start))
    return rates


def _ratio(ours: Sequence[float], others: Sequence[float]) -> float:
    return statistics.median(one / other for one, other in zip(ours, others, strict=True))


def _our_pdf(data: bytes) -> int:
    return extract_pdf("bench.pdf", data).pages or 0


def _pdfium(data: bytes) -> int:
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            page.get_textpage().get_text_range()
        return len(document)


def _plumber(data: bytes) -> int:
    with pdfplumber.open(io.BytesIO(data)) as document:
        pages = document.pages[:PLUMBED_PAGES]
        for page in pages:
            page.extract_text()
            page.close()
        return len(pages)


def _our_html(data: bytes) -> int:
    extract_html("bench.html", data)
    return 1


def _trafilatura(data: bytes) -> int:
    trafilatura.extract(decode_markup(data), include_comments=False, fast=True)
    return 1
