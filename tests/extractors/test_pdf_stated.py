"""Words stated in place of those drawn (`ActualText`) hide and double nothing; the pages are our own."""

from __future__ import annotations

import pytest

from pipeline.extractors.pdf import extract_pdf
from tests.hostile.pdfs import page

FIRST = "In 2016 about 2,000 workers were sent abroad by the state."
SECOND = "Some 80,000 prisoners were held in the camps in 2015."
BOTH = f"{FIRST}\n{SECOND}"


def line(words: str, y: int) -> bytes:
    return b"BT /F1 12 Tf 50 %d Td (%s) Tj ET\n" % (y, words.encode())


def stated(words: bytes, drawn: bytes, end: bytes = b"EMC ") -> bytes:
    return b"/Span<</ActualText(%s)>>BDC %s %s" % (words, drawn, end)


LINES = line(FIRST, 700) + line(SECOND, 660)


@pytest.mark.parametrize("words", [b"x", b"\xad", b"In 2019 some 9,000 fled."])
@pytest.mark.parametrize("before", [b"", b"/P<</MCID 0>>BDC "])
def test_a_statement_without_an_end_hides_no_page(words: bytes, before: bytes) -> None:
    assert extract_pdf("a.pdf", page(before + stated(words, LINES, b""))).text == BOTH


@pytest.mark.parametrize(
    "drawn",
    [
        stated(b"2,000 workers", b"(2,) Tj " + stated(b"000", b"(000) Tj ") + b"( workers) Tj "),
        stated(b"2,000 workers", b"/P<</MCID 1>>BDC (2,) Tj EMC /P<</MCID 2>>BDC (000 workers) Tj EMC "),
        stated(b"2,000", b"(2,000) Tj ") + b"( workers) Tj ",
    ],
)
def test_what_is_stated_comes_once(drawn: bytes) -> None:
    shown = b"BT /F1 12 Tf 50 700 Td (In 2016 about ) Tj %s( were sent abroad by the state.) Tj ET\n" % drawn
    assert extract_pdf("a.pdf", page(shown + line(SECOND, 660))).text == BOTH


def test_a_whole_paragraph_may_be_stated() -> None:
    other = f"In the year 2016 about 2,000 workers were sent abroad, and {SECOND}"
    assert extract_pdf("a.pdf", page(stated(other.encode(), LINES))).text == other


def test_dots_that_lead_to_a_number_may_have_none() -> None:
    leader = stated(b" ", b"(%s) Tj" % (b"." * 90))
    dots = b"".join(
        b"BT /F1 12 Tf 50 %d Td (Chapter) Tj %s (%d) Tj ET\n" % (560 - 20 * n, leader, n) for n in range(3, 6)
    )
    assert ".." not in extract_pdf("a.pdf", page(LINES + dots)).text
