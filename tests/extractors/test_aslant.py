"""Text that is drawn aslant is read line by line, and apart from the upright; the pages are our own."""

from __future__ import annotations

import math

import pytest

from pipeline.extractors.page_frame import displayed_box, turn_box
from pipeline.extractors.pdf import extract_pdf
from tests.hostile.pdfs import SHOW, WORDS, page

LINES = (
    "Some 3,450 workers were sent abroad in 2019 by the state.",
    "The guards took 70 percent of what the 912 men earned.",
    "In 2012 about 80,000 prisoners were held in the camps.",
)


def draw(degrees: float, lines: tuple[str, ...], x: float, y: float, scale: float = 1.0) -> bytes:
    """Lines under each other, turned counterclockwise about their beginning."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    matrix = b"%.5f %.5f %.5f %.5f" % (scale * cos, scale * sin, -scale * sin, scale * cos)
    return b"".join(
        b"BT /F1 %.3f Tf %s %.2f %.2f Tm (%s) Tj ET\n"
        % (12 / scale, matrix, x + 16 * n * sin, y - 16 * n * cos, line.encode())
        for n, line in enumerate(lines)
    )


@pytest.mark.parametrize("degrees", [-70, -60, -45, -30, 22, 30, 38.5, 45, 52, 60, 120, 135, 210, 300])
@pytest.mark.parametrize("rotate", [0, 90])
def test_lines_aslant_are_read_in_their_order(degrees: float, rotate: int) -> None:
    content = SHOW + draw(degrees, LINES, 300, 360, scale=3.0)
    found = extract_pdf("a.pdf", page(content, entries=b"/Rotate %d" % rotate))
    assert sorted(found.text.split("\n")) == sorted([" ".join(LINES), WORDS.decode()])
    assert not found.problems


@pytest.mark.parametrize("degrees", [30, 45, -60])
def test_a_word_aslant_has_its_place_on_the_page(degrees: float) -> None:
    found = extract_pdf("a.pdf", page(draw(degrees, LINES, 200, 400)))
    at = found.text.index("Some")
    box = next(anchor.box for anchor in found.anchors if anchor.char_start == at)
    assert box is not None
    assert box[0] - 5 < 200 < box[2] + 5
    assert box[1] - 5 < 842 - 400 < box[3] + 5


def test_a_stamp_across_the_page_parts_no_sentence() -> None:
    body = b"".join(
        b"BT /F1 12 Tf 50 %d Td (%s) Tj ET\n" % (700 - 14 * n, line.encode()) for n, line in enumerate(LINES)
    )
    found = extract_pdf("a.pdf", page(draw(45, ("DRAFT OF 2018",), 150, 620) + body))
    assert found.text == " ".join(LINES) + "\nDRAFT OF 2018"


def test_heads_aslant_are_in_no_cell() -> None:
    rows = (("North", "80,000", "2,000"), ("South", "45,000", "1,000"), ("East", "30,000", "900"))
    cells = b"".join(
        b"BT /F1 12 Tf %d %d Td (%s) Tj ET\n" % (60 + 90 * n, 540 - 20 * y, cell.encode())
        for y, row in enumerate(rows)
        for n, cell in enumerate(row)
    )
    heads = draw(45, ("Prisoners",), 160, 560) + draw(45, ("Workers abroad",), 250, 560)
    text = extract_pdf("a.pdf", page(SHOW + heads + cells)).text
    assert "\nNorth\t80,000\t2,000\nSouth\t45,000\t1,000\nEast\t30,000\t900" in text
    assert "Workers abroad" in text.split("\n")


@pytest.mark.parametrize("lean", [0.2, 0.33, 0.6])
def test_letters_that_lean_are_upright(lean: float) -> None:
    leaning = (
        b"BT /F1 12 Tf 1 0 %.2f 1 50 680 Tm (Of these) Tj ET BT /F1 12 Tf 98 680 Td (300 were women.) Tj ET" % lean
    )
    assert extract_pdf("a.pdf", page(SHOW + leaning)).text.endswith("Of these 300 were women.")


@pytest.mark.parametrize("turn", [0.5, 0.33, 1.25, 3.71])
def test_a_box_aslant_keeps_its_middle(turn: float) -> None:
    x0, top, x1, bottom = displayed_box(turn_box((10, 20, 30, 40), turn, 500, 800), turn, 500, 800)
    assert ((x0 + x1) / 2, (top + bottom) / 2) == pytest.approx((20, 30))
