"""Raised marks of notes beside figures, and what is raised and no mark; the pages are set here, in our own words."""

from __future__ import annotations

import re

import pytest
from fpdf import FPDF

from pipeline.extractors.base import Extraction
from pipeline.extractors.note_marks import is_note_mark, read_raised_end
from pipeline.extractors.pdf import extract_pdf
from pipeline.model import BlockKind
from tests.extractors.render_table import FOOT, TablePage, table_rows

_PIECE = re.compile(r"\^[^^]*\^|_[^_]*_|[^\^_]+")


def set_line(pdf: FPDF, x: float, y: float, line: str, size: float, small: float = 0.62, rise: float = 0.38) -> None:
    """`^3^` is raised and small, `_3_` is small and lowered."""
    for piece in _PIECE.findall(line):
        shift = {"^": rise, "_": -0.1}.get(piece[0], 0.0) * size
        pdf.set_font("Helvetica", size=small * size if piece[0] in "^_" else size)
        text = piece.strip("^_")
        pdf.text(x, y - shift, text)
        x += pdf.get_string_width(text)


def read_line(line: str, small: float = 0.62, rise: float = 0.38) -> str:
    pdf = FPDF(unit="pt", format=(595, 842))
    pdf.core_fonts_encoding = "cp1252"  # dashes, daggers and curly quotes
    pdf.add_page()
    set_line(pdf, 60, 100, line, 11, small, rise)
    pdf.set_xy(60, 140)
    pdf.multi_cell(470, 13, FOOT)
    return extract_pdf("a.pdf", bytes(pdf.output())).text.partition("\n")[0]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("In the north 80,000^2,3^ people were held.", "In the north 80,000 people were held."),
        ("By 2009^15–17^ there were 6^3,4^ camps.", "By 2009 there were 6 camps."),
        ("Of these 250^12-14^, and 31^7,9,11^ were old.", "Of these 250, and 31 were old."),
        ("They lost 45%^2,6^ of $3.5^2–4^ billion.", "They lost 45% of $3.5 billion."),
        ("The army^3,4^ held 500.^5,6^ It grew.", "The army held 500. It grew."),
        ("The camps held 96^110,111,112,113^ guards.", "The camps held 96 guards."),
        ("Then 10^7–9^ and 100^18, 19, 20^ came.", "Then 10 and 100 came."),
        ("Some 700^*^ men, 90^*,†^ women and 80^‡^.", "Some 700 men, 90 women and 80."),
        ("He said “40^(2)^” and 50^[8,9]^ more.", "He said “40” and 50 more."),
        ("About 80,000^a^ or 120,000^iv^, or 45%^b,c^.", "About 80,000 or 120,000, or 45%."),
        ("Some 80,000^*3^ men and 90^12*^ or 70^†4,5^.", "Some 80,000 men and 90 or 70."),
        ("Of these 12^a^ died, 7^b^ fled and 31^c,f^.", "Of these 12 died, 7 fled and 31."),
        ("A day brought $5^00^, or $7^05^ in summer.", "A day brought $5.00, or $7.05 in summer."),
    ],
)
def test_a_mark_of_several_notes_or_of_letters_is_no_part_of_the_figure(line: str, expected: str) -> None:
    assert read_line(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Some 80,000^12^ people were held.", "Some 80,000 people were held."),
        ("Of these 300^[4]^ died, and 45%^a^ fled.", "Of these 300 died, and 45% fled."),
        ("They say that ^7^600 people fled.", "They say that 600 people fled."),
        ("On the 2^nd^ of May 30 km^2^ burned.", "On the 2nd of May 30 km² burned."),
    ],
)
def test_browsers_set_marks_rather_large(line: str, expected: str) -> None:
    assert read_line(line, small=5 / 6, rise=1 / 3) == expected  # `smaller` and `super`


@pytest.mark.parametrize("rise", [0.0, 0.06, -0.1])
def test_smaller_digits_on_the_line_are_no_mark(rise: float) -> None:
    assert read_line("In 20^16^ some 80^,000^ people.", small=5 / 6, rise=rise) == "In 2016 some 80,000 people."


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("On the 20^th^ of May, the 1^st^ and 2^nd^.", "On the 20th of May, the 1st and 2nd."),
        ("The 19^e^ century, at 14^h^, 90^o^ north.", "The 19e century, at 14h, 90o north."),
        ("A price of $5^.99^, or of 7^,50^ each.", "A price of $5.99, or of 7,50 each."),
        ("On 40 km^2^ and 5 cm^2^ 3 × 10^4^ trees.", "On 40 km² and 5 cm² 3 × 10⁴ trees."),
        ("The mines gave 30 tons of CO_2_ and H_2_O.", "The mines gave 30 tons of CO2 and H2O."),
    ],
)
def test_not_all_that_is_raised_is_a_mark(line: str, expected: str) -> None:
    assert read_line(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("^12^80,000 people were held there.", "¹² 80,000 people were held there."),
        ("^3^450 people were held there.", "³ 450 people were held there."),
        ("^15^ 300 women spoke to us.", "¹⁵ 300 women spoke to us."),
        ("They say that ^7^80,000 people fled.", "They say that 80,000 people fled."),
        ("Of all these ^2,3^600 were women.", "Of all these 600 were women."),
        ("^4^Interview with a former guard.", "4 Interview with a former guard."),
    ],
)
def test_a_mark_before_a_figure_takes_no_digit_of_it(line: str, expected: str) -> None:
    assert read_line(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("About ^3^/_4_ of the people died.", "About 3/4 of the people died."),
        ("About 2^1^/_2_ million people were held.", "About 2 1/2 million people were held."),
        ("It grew by 1^1^/_4_%, to 5^3^/_4_.", "It grew by 1 1/4%, to 5 3/4."),
        ("About 80,000^3^/100 of the people.", "About 80,000/100 of the people."),
    ],
)
def test_the_numerator_of_a_built_fraction_is_no_mark(line: str, expected: str) -> None:
    assert read_line(line) == expected


def read_table(*rows: tuple[str, ...]) -> list[list[str]]:
    page = TablePage()
    for i, row in enumerate([("Year", "Prisoners", "Deaths"), *rows]):
        for j, cell in enumerate(row):
            set_line(page.pdf, 60 + 120 * j, 100 + 14 * i, cell, page.size)
    page.font()
    return table_rows(page.extract())


def test_marks_on_either_side_of_the_numbers_of_a_table() -> None:
    plain = [("2014", "80,000", "1,200"), ("2015", "81,500", "1,300"), ("2016", "82,700", "1,400")]
    after = [(year, held + "^1,2^", dead) for year, held, dead in plain]
    before = [(year, f"^{i}^{held}", dead) for i, (year, held, dead) in enumerate(plain, 1)]
    lettered = [(year, f"^b^ {held}", dead) for year, held, dead in plain]
    expected = [list(row) for row in plain]
    assert read_table(*lettered)[1:] == expected
    assert read_table(*after)[1:] == expected
    assert read_table(*before)[1:] == expected


def test_a_note_that_begins_with_a_figure_is_a_note() -> None:
    page = TablePage()
    page.prose(60, 80, 470)
    set_line(page.pdf, 60, 760, "^12^450 prisoners were held there in 2015.", 7)
    pdf = bytes(page.pdf.output())
    extraction: Extraction = extract_pdf("a.pdf", pdf)
    notes = [extraction.text[b.char_start : b.char_end] for b in extraction.blocks if b.kind is BlockKind.FOOTNOTE]
    assert notes == ["¹² 450 prisoners were held there in 2015."]


@pytest.mark.parametrize("mark", ["3", "2,3", "12–14", "112,113,115", "*,†", "(3)", "2,"])
def test_marks_of_notes(mark: str) -> None:
    assert is_note_mark(mark)
    assert read_raised_end("80,000", mark) == "80,000"


@pytest.mark.parametrize("raised", ["2,000", "12,345", "th", ".99", ",50", "3/4", "–", "2012"])
def test_no_marks_of_notes(raised: str) -> None:
    assert not is_note_mark(raised)
