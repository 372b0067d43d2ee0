"""Numbers that a font's map, a soft hyphen or a kern tears: whole, or seen to be none; the pages are our own."""

from __future__ import annotations

import pytest

from pipeline.build.worker import process
from pipeline.extractors.hyphenation import Hyphenation
from pipeline.extractors.pdf import extract_pdf
from pipeline.model import Source
from tests.hostile.pdfs import page, stream

OTHER = b"BT /F1 12 Tf 50 600 Td (The commission heard those who had fled.) Tj ET"


def read_page(shown: bytes, letters: dict[str, str] | None = None) -> str:
    """The first line; `letters`: what the font's own map says of some of its codes."""
    stated = {chr(code): f"{code:04X}" for code in range(32, 127)} | (letters or {})
    codes = "\n".join(f"<{ord(code):02X}> <{letter}>" for code, letter in stated.items())
    mapped = f"1 begincodespacerange <00> <FF> endcodespacerange {len(stated)} beginbfchar\n{codes}\nendbfchar"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 7 0 R>>"
    content = b"BT /F2 12 Tf 50 700 Td " + shown + b" ET " + OTHER
    more = {6: font, 7: stream(mapped.encode())}
    text = extract_pdf("a.pdf", page(content, b"/Font<</F1 5 0 R/F2 6 0 R>>", more=more)).text
    return text.partition("\nThe commission")[0]


@pytest.mark.parametrize("code", ["0000", "0002", "0004", "000A", "001F", "FFFE", "E123"])
def test_a_digit_for_which_the_font_states_no_letter_stays_seen(code: str) -> None:
    text = read_page(b"(They held 80,000 there, 9.50 here and 117 in the south.) Tj", {"0": code})
    assert [word.rstrip(".,")[:2] for word in text.split() if not word[0].isalpha()] == ["8\ufffd", "9.", "11"]
    assert "9.5\ufffd" in text


def test_a_number_of_codes_alone_multiplies_nothing() -> None:
    text = read_page(b"(It cost 8.0 million in all.) Tj", {"8": "0000", "0": "0000"})
    assert text == "It cost \ufffd.\ufffd million in all."
    reading = process(Source("a.txt", text.encode())).reading
    assert not (reading.figures or reading.quantities)


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("70~80 men of 16~year terms", "70-80 men of 16-year terms"),
        ("80~000 men or 80,~000", "80-000 men or 80,\ufffd000"),
        ("they co~operate", "they cooperate"),
    ],
)
def test_a_soft_hyphen_that_is_drawn_beside_a_digit_is_a_hyphen(shown: str, read: str) -> None:
    assert read_page(f"({shown}) Tj".encode(), {"~": "00AD"}) == read


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("80,\ufffe", "000", "80,000"),
        ("1,080,\ufffe", "000.", "1,080,000."),
        ("80,-", "150", None),
        ("80,\ufffe", "1500", None),
        ("70\ufffe", "80", "70-80"),
        ("1080,\ufffe", "000", None),
    ],
)
def test_a_number_broken_at_a_soft_hyphen(first: str, second: str, joined: str | None) -> None:
    assert Hyphenation([]).join(first, second) == joined


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        (b"[(They held 80)-200(,000 men.)]", "They held 80,000 men."),
        (b"[(They held 1)-300(,200)-180(,000, or more.)]", "They held 1,200,000, or more."),
        (b"[(They held 80 ,000 men.)]", "They held 80 ,000 men."),
        (b"[(In 2016)-250(,5000 men)]", "In 2016 ,5000 men"),
    ],
)
def test_a_kern_before_a_comma_is_no_space(shown: bytes, read: str) -> None:
    assert read_page(shown + b" TJ") == read
