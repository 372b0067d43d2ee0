"""Letters that are drawn one by one, in any order, are words and numbers all the same; the pages are our own."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from pipeline.extractors.pdf import extract_pdf
from pipeline.extractors.rubbish import is_rubbish
from pipeline.extractors.runs import Run, Word
from pipeline.extractors.scattered import gather_words
from tests.hostile.pdfs import page

LINES = (
    "In 2016 about 80,000 prisoners were held in the camps.",
    "Some 3,450 workers were sent abroad in 2019 by the state.",
    "The guards took 70 percent of what the 912 men earned.",
)
COURIER = b"<</Type/Font/Subtype/Type1/BaseFont/Courier>>"
ADVANCE = 6.0  # of each letter at ten points


def draw(step: int, put_in_order: Callable[[list[bytes]], object]) -> bytes:
    """A page on which each `step` letters are drawn on their own."""
    pieces = [
        b"BT /F1 10 Tf %.2f %d Td (%s) Tj ET\n" % (50 + ADVANCE * at, 700 - 20 * n, line[at : at + step].encode())
        for n, line in enumerate(LINES)
        for at in range(0, len(line), step)
        if line[at : at + step].strip()
    ]
    put_in_order(pieces)
    return page(b"".join(pieces), more={5: COURIER})


@pytest.mark.parametrize("step", [1, 2])
@pytest.mark.parametrize("seed", range(12))
def test_letters_in_any_order_are_words(step: int, seed: int) -> None:
    found = extract_pdf("a.pdf", draw(step, random.Random(seed).shuffle))  # noqa: S311
    assert found.text.split() == " ".join(LINES).split()
    assert not found.problems


@pytest.mark.parametrize("order", [list.reverse, list.sort])
def test_so_they_are_in_any_other_order(order: Callable[[list[bytes]], object]) -> None:
    assert extract_pdf("a.pdf", draw(1, order)).text.split() == " ".join(LINES).split()


def test_cells_that_do_not_touch_stay_apart() -> None:
    cells = [
        Word(str(n % 10), x, top, x + 6.0, top + 12.0) for n, x in enumerate(range(50, 500, 9)) for top in (0.0, 20.0)
    ]
    runs = [Run([cell], *cell[1:], height=12.0) for cell in cells]
    assert gather_words(runs) == []


def test_letters_that_stand_alone_are_no_text() -> None:
    text = "\n".join(LINES)
    assert is_rubbish(" ".join(text.replace(" ", "")))
    assert not is_rubbish(text)
    assert not is_rubbish("\n".join("수감자들은수용소에있었다" * 9))
