"""Parts of a year that the sentence does not name."""

from __future__ import annotations

import pytest

from pipeline.nlp.yearless_periods import find_yearless


@pytest.mark.parametrize(
    ("text", "last_year", "published", "expected"),
    [
        # of the year that the passage named last
        ("From January to October 1,300 prisoners died.", "2021", "", ["2021-01/2021-10"]),
        ("In the week of 30 April to 6 May 433 came.", "2023", "", ["2023-04-30/2023-05-06"]),
        ("Between November and February 433 came.", "2023", "", ["2022-11/2023-02"]),
        ("It deported 350,000 people in the year.", "2007", "", ["2007"]),
        ("Eleven died in the fire of 27 October.", "2005", "", ["2005-10-27"]),
        # else of the last that was over by publication
        ("It held 5,400 at the end of October.", "", "2018-11-20", ["2018-10"]),
        ("It held 5,400 at the end of December.", "", "2018-11-20", ["2017-12"]),
        ("In the first seven months of the year 18,546 came.", "", "2018-08-01", ["2018-01/2018-07"]),
        ("In the year's first ten months 4,600 left.", "2010", "2018-11-01", ["2018-01/2018-10"]),
        # with a year of their own, or where nothing tells
        ("From January to October 2016 1,300 died.", "2021", "", []),
        ("It held 5,400 at the end of October.", "", "2018", []),
        ("It deported 350,000 people in the year.", "2007", "2018-01-01", []),
        ("In the year of the war 350,000 fled.", "2007", "", []),
    ],
)
def test_the_year_comes_from_the_passage_or_the_publication(
    text: str, last_year: str, published: str, expected: list[str]
) -> None:
    assert [p.edtf for p in find_yearless(text, 0, len(text), (), last_year, published)] == expected


def test_a_period_that_is_read_already_is_left_alone() -> None:
    text = "From January to October 1,300 prisoners died."
    assert not list(find_yearless(text, 0, len(text), [(5, 12)], "2021", ""))
