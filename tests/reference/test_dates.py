"""Dates in the notations of bylines, metadata and prose, never more precise than the text."""

from __future__ import annotations

import pytest

from pipeline.reference.dates import find_dates, month_number, parse_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("03 Mar 2008", "2008-03-03"),
        ("3 March 2008", "2008-03-03"),
        ("3rd March, 2008", "2008-03-03"),
        ("the 3rd of March 2008", "2008-03-03"),
        ("MAY 01, 2009", "2009-05-01"),
        ("May 1, 2009", "2009-05-01"),
        ("May 1st 2009", "2009-05-01"),
        ("1 December2020", "2020-12-01"),
        ("Oct. 4, 2003", "2003-10-04"),
        ("Sept. 30, 2012", "2012-09-30"),
        ("Sep 30 2012", "2012-09-30"),
        ("24-Jul-2019", "2019-07-24"),
        ("2019-07-24", "2019-07-24"),
        ("2019/07/24", "2019-07-24"),
        ("2019.07.24", "2019-07-24"),
        ("2019-07-24T14:02:11+00:00", "2019-07-24"),
        ("2019-07-24T14:02:11Z", "2019-07-24"),
        ("2019-07-24 14:02", "2019-07-24"),
        ("Wed, 24 Jul 2019 14:02:11 GMT", "2019-07-24"),
        ("Published on Wednesday, 24 July 2019 at 14:02", "2019-07-24"),
        ("24/07/2019", "2019-07-24"),
        ("07/24/2019", "2019-07-24"),
        ("7-24-2019", "2019-07-24"),
        ("24.07.2019", "2019-07-24"),
        ("04/04/2019", "2019-04-04"),
        ("03/04/2019", "2019"),
        ("June, 2009", "2009-06"),
        ("June 2009", "2009-06"),
        ("Jun 2009", "2009-06"),
        ("JUNE 2009", "2009-06"),
        ("Dec-2019", "2019-12"),
        ("June of 2009", "2009-06"),
        ("3-5 March 2008", "2008-03"),
        ("March 3–5, 2008", "2008-03"),
        ("updated 29 February 2016", "2016-02-29"),
        ("31 st December 1999", "1999-12-31"),
        ("2012-08", "2012-08"),
        ("2018 Edition", "2018"),
        ("2019", "2019"),
        ("FY2018", "2018"),
        ("Spring 2018", "2018"),
        ("© 2014 the authors", "2014"),
        ("30 February 2019", "2019"),
        ("D:20190724140211+00'00'", "2019-07-24"),
        ("20190724", "2019-07-24"),
        ("2019年7月24日", "2019-07-24"),
        ("2019. 7. 24.", "2019-07-24"),
        ("March 2018, printed 12 June 2019", "2019-06-12"),
        ("the 1990s", ""),
        ("2012/2013", ""),
        ("2012-13", ""),
        ("from 2011 to 2014", ""),
        ("June 20", ""),
        ("yesterday", ""),
        ("$2019", ""),
        ("1,2019", ""),
        ("2001-02-30", ""),
        ("", ""),
    ],
)
def test_parse_date(text: str, iso: str) -> None:
    assert parse_date(text) == iso


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On 3 March 2008 and May 2, 2011", [("3 March 2008", "2008-03-03"), ("May 2, 2011", "2011-05-02")]),
        ("From April 2018 to March 2019", [("April 2018", "2018-04"), ("March 2019", "2019-03")]),
        ("August 2017-January 2018", [("August 2017", "2017-08"), ("January 2018", "2018-01")]),
        ("It was 2016, a bad year", []),
        ("the 1990s", []),
        ("they may 2000 times over", []),
        ("march 2000 miles", []),
        ("In May 2000", [("May 2000", "2000-05")]),
        ("in March 1,950 fled", []),
        ("1 May 2,000 left", []),
        ("on June 20 they left", []),
        ("order 112/11/20191", []),
        ("the marches 2009 saw", []),
        ("12.05.2014,", [("12.05.2014", "2014")]),
    ],
)
def test_find_dates(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[d.char_start : d.char_end], d.iso) for d in find_dates(text)] == expected


def test_find_dates_within_bounds() -> None:
    text = "1 May 2011, 2 May 2012, 3 May 2013"
    assert [d.iso for d in find_dates(text, 12, 22)] == ["2012-05-02"]


@pytest.mark.parametrize(("name", "number"), [("May", 5), ("Sept.", 9), ("DECEMBER", 12), ("Smarch", 0), ("", 0)])
def test_month_number(name: str, number: int) -> None:
    assert month_number(name) == number
