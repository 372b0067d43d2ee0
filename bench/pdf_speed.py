"""Pages per second of `extract_pdf` (text, blocks and boxes) beside pdfplumber's `extract_text`, in one process.

usage: python bench/pdf_speed.py FOLDER [ROUNDS]      FOLDER holds PDFs; of each the best round counts
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2

from pipeline.extractors.pdf import extract_pdf

PLUMBED_PAGES = 6  # of each document: pdfplumber needs a tenth of a second for one


def ours(data: bytes) -> int:
    return extract_pdf("bench.pdf", data).pages or 0


def pdfium_text(data: bytes) -> int:
    """The floor: PDFium's own text, no boxes, no order."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.get_textpage().get_text_range()
    return len(document)


def plumber_text(data: bytes) -> int:
    with pdfplumber.open(io.BytesIO(data)) as document:
        pages = document.pages[:PLUMBED_PAGES]
        for page in pages:
            page.extract_text()
            page.close()
        return len(pages)


def pages_per_second(read: Callable[[bytes], int], files: list[bytes], rounds: int) -> float:
    """By processor time, which other work on the machine disturbs least; of each file the best round counts."""
    pages, seconds = 0, 0.0
    for data in files:
        best = float("inf")
        for _ in range(rounds):
            start = time.process_time()
            count = read(data)
            best = min(best, time.process_time() - start)
        pages, seconds = pages + count, seconds + best
    return pages / seconds


def main() -> None:
    folder, rounds = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3
    files = [path.read_bytes() for path in sorted(folder.glob("*.pdf"))]
    rates = {
        "extract_pdf": pages_per_second(ours, files, rounds),
        "pdfium text alone": pages_per_second(pdfium_text, files, rounds),
        "pdfplumber extract_text": pages_per_second(plumber_text, files, 1),
    }
    for name, rate in rates.items():
        print(f"{name:24} {rate:7.1f} pages/s")
    print(f"{'times pdfplumber':24} {rates['extract_pdf'] / rates['pdfplumber extract_text']:7.1f}")


if __name__ == "__main__":
    main()
