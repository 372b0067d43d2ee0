"""What may stand in a cell, and which partial date comes first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normaliser.values import clean_line, clean_lines, earliest_day, encodable_id, writable

ANY = st.text(st.characters(blacklist_categories=()))  # lone surrogates and control characters too


@given(ANY)
def test_a_cell_is_one_line_that_utf8_can_hold(text: str) -> None:
    cell = clean_line(text)
    cell.encode("utf-8")
    assert len(cell.splitlines()) <= 1
    assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in cell)
    assert cell == cell.strip()
    assert clean_line(cell) == cell


@given(ANY)
def test_lines_and_cells_stay_and_other_controls_go(text: str) -> None:
    cell = clean_lines(text)
    cell.encode("utf-8")
    assert not any(ord(letter) < 32 and letter not in "\t\n" for letter in cell)
    assert clean_lines("Year\tNumber\n(thousands)") == "Year\tNumber\n(thousands)"


@given(ANY)
def test_writable_text_keeps_every_offset(text: str) -> None:
    result = writable(text)
    assert len(result) == len(text)
    result.encode("utf-8")
    assert all(a == b or 0xD800 <= ord(a) <= 0xDFFF for a, b in zip(text, result, strict=True))


def test_words_stay_as_they_are() -> None:
    assert clean_line("Îles d’Or — “camp” 22") == "Îles d’Or — “camp” 22"
    assert clean_line("  two\xa0words \n") == "two words"


def test_names_that_are_no_utf8_stay_different() -> None:
    assert encodable_id("a\udcff") != encodable_id("a\udcfe")
    assert encodable_id("año/年.pdf") == "año/年.pdf"


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("2019", "2019-01-01"),
        ("2019-07", "2019-07-01"),
        ("2019-07-24", "2019-07-24"),
        ("2019-07-24T14:02:11+00:00", "2019-07-24"),
        ("", "9999-99-99"),
        ("spring", "9999-99-99"),
        ("2019-13", "9999-99-99"),
        ("2019-02-30", "9999-99-99"),
        ("20190724", "9999-99-99"),
    ],
)
def test_the_earliest_day_that_a_date_can_mean(date: str, day: str) -> None:
    assert earliest_day(date) == day
