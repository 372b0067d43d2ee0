from __future__ import annotations

import pytest

from pipeline.nlp.anaphoric_periods import find_anaphoric, year_named_last
from pipeline.nlp.periods import find_periods


@pytest.mark.parametrize(
    ("text", "last_year", "expected"),
    [
        ("That year 900 people came.", "2014", ["2014"]),
        ("In 2016 there were 900, and 700 the year after.", "", ["2017"]),
        ("It held 900 in 2016, against 1,100 a year earlier.", "2001", ["2015"]),
        ("It held 900 in 2017; a year later the total had shrunk to 700.", "", ["2018"]),
        ("It held 900 at the end of 2014, against 1,100 five years earlier.", "", ["2009"]),
        ("In March, 12 people came.", "2005", ["2005-03"]),
        ("In March 2007, 12 people came.", "2005", []),
        ("In the same year 900 people came.", "", []),  # no year was named
        ("They came the year before the war.", "2014", []),
        ("Last year 900 came.", "2014", []),  # told by the publication date, not by the passage
    ],
)
def test_years_that_point_back(text: str, last_year: str, expected: list[str]) -> None:
    mentions = find_periods(text, 0, len(text), "")
    assert [m.edtf for m in find_anaphoric(text, 0, len(text), mentions, last_year)] == expected


def test_the_year_named_last_is_remembered() -> None:
    text = "From 2011 on and again in March 2014 they came."
    assert year_named_last(find_periods(text, 0, len(text), ""), "") == "2014"
    assert year_named_last([], "2009") == "2009"
