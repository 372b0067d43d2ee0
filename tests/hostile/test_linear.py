"""The worst of the adversarial inputs that `python -m bench.linearity` measures, under generous limits."""

from __future__ import annotations

import time

import pytest

from pipeline.build.worker import process
from pipeline.extractors import extract
from pipeline.extractors.pdf_damage import count_damaged
from pipeline.model import Source
from tests.hostile.baits import PAGE_BAITS, TEXT_BAITS

SECONDS = 20.0  # of the processor; each takes less than five


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """Rules and model, which no bait's time should pay."""
    process(Source("a.txt", b"In 2016 about 2,000 workers were sent abroad."), ())


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("quotes", 100_000),
        ("tabs", 50_000),
        ("digits", 1_000_000),
        ("groups of three", 300_000),
        ("torn numbers", 50_000),
        ("powers", 50_000),
        ("digits and hyphens", 10_000),
        ("brackets closed", 10_000),
        ("hedges", 100_000),
        ("sources", 100_000),
        ("source lines", 50_000),
        ("months", 100_000),
        ("numbers that are sentences", 20_000),
        ("sentences of figures", 80_000),
        ("combining marks", 100_000),
        ("spaces", 1_000_000),
        ("empty lines", 1_000_000),
    ],
)
def test_text(name: str, size: int) -> None:
    data = TEXT_BAITS[name](size).encode()
    started = time.process_time()
    result = process(Source("a.txt", data), ())
    assert time.process_time() - started < SECONDS
    assert result.document.text or result.document.problems


@pytest.mark.parametrize("name", PAGE_BAITS)
def test_page(name: str) -> None:
    data = f"<!DOCTYPE html><body>{PAGE_BAITS[name](100_000)}".encode()
    started = time.process_time()
    document = extract(Source("a.html", data))
    assert time.process_time() - started < SECONDS
    assert document.text or document.problems


def test_frames_that_never_end() -> None:
    """Each was looked for to the end of the page, which for this one took minutes."""
    data = f"<!DOCTYPE html><body>{PAGE_BAITS['frames'](2_000_000)}".encode()
    started = time.process_time()
    extract(Source("a.html", data))
    assert time.process_time() - started < SECONDS


def test_a_line_of_200_megabytes_is_too_large() -> None:
    for name in ("a.txt", "a.html"):
        document = extract(Source(name, b"5 men - " * 25_000_000))
        assert [problem.code.value for problem in document.problems] == ["too_large"]


@pytest.mark.parametrize("dictionary", [b"<</Filter/FlateDecode>>", b"<</Filter[/A85/Fl]>>", b"<</Filter 1 0 R>>", b""])
def test_streams_without_an_end(dictionary: bytes) -> None:
    started = time.process_time()
    count_damaged(b"%PDF-1.7\n" + (dictionary + b"stream\n") * 500_000)
    assert time.process_time() - started < SECONDS
