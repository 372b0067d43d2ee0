"""Numbers in the margin that count lines, and columns of numbers that count something; the pages are set here."""

from __future__ import annotations

import pytest

from tests.extractors.render_table import TablePage

STORY = (
    "The witness said that the camp in the north",
    "held some eighty people when she came, and",
    "that twelve of them were sent on to the mine",
    "before the winter. Nobody told the families",
    "where they were, and those who asked at the",
    "office were turned away. In the spring a new",
    "guard let some letters pass, which is how the",
    "village heard of the deaths. The court asked",
    "whether there were lists. She had seen one of",
    "them on the table of the man who hired her.",
)


def read_numbered(lines: tuple[str, ...], first: int = 1, step: int = 1, x: float = 70, size: float = 10) -> str:
    page = TablePage(size)
    for i, line in enumerate(lines):
        if (first + i) % step == 0:
            page.text(x, 80 + 20 * i, str(first + i), "r")
        page.text(100, 80 + 20 * i, line)
    return page.extract().text


@pytest.mark.parametrize(("first", "step", "x"), [(1, 1, 70), (96, 1, 70), (1, 1, 520)])
def test_numbers_of_lines_go(first: int, step: int, x: float) -> None:
    assert " ".join(read_numbered(STORY, first, step, x).split()).startswith(" ".join(STORY))


def test_numbers_of_every_fifth_line_go() -> None:
    text = " ".join(read_numbered(STORY * 3, 1, 5).split())
    assert text.startswith(" ".join(STORY * 3))


def test_numbers_of_a_list_stay() -> None:
    items = tuple(f"The {name} camp was closed in that year." for name in "first old new far near big last".split())
    assert {"1", "4", "7"} <= set(read_numbered(items).split())


def test_numbers_of_paragraphs_stay() -> None:
    page = TablePage()
    for i, line in enumerate(STORY * 2):
        if i % 3 == 0:
            page.text(70, 80 + 16 * i, str(i // 3 + 1), "r")
        page.text(100, 80 + 16 * i, line)
    assert {"1", "4", "7"} <= set(page.extract().text.split())


def test_numbers_of_a_tables_rows_stay() -> None:
    page = TablePage()
    for i, name in enumerate(("rice", "maize", "coal", "gold", "fish", "wood", "silk")):
        for x, cell in ((70, str(i + 1)), (100, f"{name} that was sold"), (300, f"{i + 2},100"), (400, f"{i + 3},200")):
            page.text(x, 80 + 14 * i, cell)
    assert {"1", "4", "7"} <= set(page.extract().text.split())
