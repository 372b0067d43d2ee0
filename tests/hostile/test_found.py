"""What damaging files at random has found (`make fuzz`), each as small as it can be, and the shared hostile files."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from pipeline.extractors import expand, extract
from pipeline.extractors.layout import order_columns
from pipeline.extractors.page_frame import _within_reach
from pipeline.extractors.paragraphs import group_paragraphs
from pipeline.extractors.pdf_words import _tame
from pipeline.extractors.runs import Run, Word
from pipeline.model import Problem, Source
from pipeline.nlp.quantities import read_quantities
from tests.hostile import pages, pdfs

SHARED = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "hostile"
LOCKED_OR_BROKEN = {
    "encrypted-needs-password": {"encrypted"},
    "hangul": {"wrong_language"},
    "image-only-no-text-kb": {"no_text_layer"},
    "unreadable": {"encrypted", "damaged", "empty"},
}


def flat_run(text: str, y: float) -> Run:
    run = Run([Word(text, 50, y, 90, y)], 50, y, 90, y, 0.0)
    run.enclose_words()
    return run


def test_words_without_a_height_are_read() -> None:
    """A font that is missing or damaged may give boxes without a height, by which distances are divided."""
    runs = [flat_run("Some 500 men", 100), flat_run("were held", 114), flat_run("there.", 128)]
    columns = order_columns(runs, [])
    paragraphs = [paragraph for column in columns for paragraph in group_paragraphs(column, 1, 0.0)]
    words = " ".join(line.text for paragraph in paragraphs for line in paragraph.lines)
    assert sorted(words.split()) == sorted("Some 500 men were held there.".split())


def test_coordinates_that_are_no_numbers_are_far_away() -> None:
    assert _tame([1.0, 2.0]) == [1.0, 2.0]
    tamed = _tame([1.0, math.nan, math.inf, -math.inf])
    assert tamed[0] == 1.0
    assert all(math.isfinite(value) for value in tamed)
    assert [math.isfinite(_within_reach(value)) for value in (math.nan, math.inf, -math.inf)] == [True] * 3


def test_a_member_without_a_name_is_a_row() -> None:
    """A name that begins with NUL is cut to nothing by the library."""
    data = pages.zipped(("Xb.html", b"<p>5 men"), ("ok.html", b"<p>5 men")).replace(b"Xb.html", b"\0b.html")
    found = list(expand(Source("a.zip", data)))
    assert [one.document_id for one in found] == ["a.zip!/", "a.zip!/ok.html"]
    assert isinstance(found[0], Problem)


def test_an_error_is_the_files_own() -> None:
    """PDFium sets none for a file without pages, and keeps that of the file before."""
    for name, code in (("encrypted-unknown", "encrypted"), ("no-pages", "damaged"), ("encrypted-unknown", "encrypted")):
        found = extract(Source("a.pdf", pdfs.CASES[name])).problems
        assert [problem.code.value for problem in found] == [code]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared corpus is not here")
def test_every_shared_hostile_file_gives_text_or_a_problem() -> None:
    for path in sorted(SHARED.rglob("*.pdf")):
        if path.stat().st_size > 30_000 and path.parent.name == "image-only-no-text-kb":  # OCR takes seconds each
            continue
        document = extract(Source(path.name, path.read_bytes()))
        codes = {problem.code.value for problem in document.problems}
        assert document.text or codes, path.name
        if not document.text or path.parent.name == "hangul":
            assert codes <= LOCKED_OR_BROKEN[path.parent.name], path.name


@pytest.mark.parametrize("data", [b"----", b"====\n\n****\n", b"Title: Camps\nDate: 2016\n"])
@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.zip"])
def test_a_text_of_which_nothing_is_left_is_a_row(name: str, data: bytes) -> None:
    """Lines of dashes underline what stands above, and header lines are no text."""
    document = extract(Source(name, data))
    assert document.text or "empty" in [problem.code.value for problem in document.problems]


@pytest.mark.parametrize(
    "text",
    [
        "0^0",
        "0^-3",
        "10^" + "9" * 5_000,
        "3 x 10^" + "9" * 5_000,
        "3 x 10^-" + "9" * 5_000,
        "9" * 12_000 + "^99",
        "2^-99",
    ],
)
def test_powers_that_no_number_has_are_passed_over(text: str) -> None:
    """Zero to the power of zero, exponents longer than Python reads, and more than a Decimal holds."""
    amounts, _ = read_quantities(text, 0, len(text))
    assert all(amount.low is not None and amount.low < 1 for amount in amounts)
