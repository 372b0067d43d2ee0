"""No number of a document is lost: each is a figure, a quantity, or of a class that the vocabulary excludes.

The numbers are counted with an expression of this test's own, which knows nothing of the reader's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline import nlp
from pipeline.model import Document, Reading, Source
from tests.sharing import extracted_once

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus" / "reports"
OWN = sorted(
    p
    for folder in (ROOT / "tests" / "fixtures", ROOT / "raw" / "sample")
    for p in folder.glob("*")
    if p.suffix in {".html", ".pdf", ".txt"} and p.stem not in {"german", "empty", "truncated", "encrypted"}
)
Read = Callable[[Path], tuple[Document, Reading]]
NUMBER = re.compile(
    r"\d+|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|"
    r"dozens?|half|zero)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    @cache
    def read_once(path: Path) -> tuple[Document, Reading]:
        document = extracted_once(tmp_path_factory, Source(path.name, path.read_bytes()))
        return document, nlp.read(document, nlp.load_rules())

    return read_once


def spans(reading: Reading) -> list[tuple[int, int]]:
    found = [(f.quantity.char_start, f.quantity.char_end) for f in reading.figures]
    found += [(q.quantity.char_start, q.quantity.char_end) for q in reading.quantities]
    return found + [(e.char_start, e.char_end) for e in reading.exclusions]


def unaccounted(document: Document, reading: Reading) -> list[str]:
    covered = bytearray(len(document.text))
    for start, end in spans(reading):
        covered[start:end] = b"\x01" * (end - start)
    return [
        document.text[max(0, m.start() - 30) : m.end() + 30]
        for m in NUMBER.finditer(document.text)
        if not all(covered[m.start() : m.end()])
    ]


@pytest.mark.parametrize("path", OWN, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_every_number_of_our_own_documents_is_accounted_for(path: Path, read: Read) -> None:
    document, reading = read(path)
    assert len(NUMBER.findall(document.text)) > 2, "the document should hold numbers"
    assert unaccounted(document, reading) == []


@pytest.mark.parametrize("path", OWN, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_no_number_is_in_two_places(path: Path, read: Read) -> None:
    _, reading = read(path)
    ordered = sorted(spans(reading))
    assert [(a, b) for a, b in pairwise(ordered) if b[0] < a[1]] == []


@pytest.mark.parametrize("name", ["digest-dprk.html", "peninsula-2019.html", "tip-2014-dprk.pdf"])
def test_every_number_of_real_reports_is_accounted_for(name: str, read: Read) -> None:
    if not CORPUS.is_dir():
        pytest.skip("the shared corpus is not beside this repository")
    document, reading = read(CORPUS / name)
    assert unaccounted(document, reading) == []
