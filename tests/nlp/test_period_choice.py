"""Which period of its sentence a number takes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.model import Figure

Read = Callable[..., dict[str, Figure]]


@pytest.mark.parametrize(
    ("text", "about", "expected"),
    [
        # the number of another time has its own year, or none
        ("The prison population fell from 4,500 in 2011 to 2,000 in 2017.", "UZB", {"4,500": "2011", "2,000": "2017"}),
        ("Courts convicted 14 traffickers in 2019, up from 9 in 2018.", "UZB", {"14": "2019", "9": "2018"}),
        ("In 2018 courts convicted 14 traffickers, down from 35.", "UZB", {"14": "2018", "35": ""}),
        # a year that opens the next clause
        (
            "In 2016 there were 20,000 North Korean workers in Russia, and in 2019 about 1,000.",
            "PRK",
            {"20,000": "2016", "1,000": "2019"},
        ),
        ("In 2015 there were 2,000 workers in Qatar, in 2017 1,200 and in 2019 none.", "PRK", {"1,200": "2017"}),
        # the year of the crime, of an event or of a foundation
        (
            "He was sentenced in October 2004 to prison terms of five years for taking part in the 2003 violence.",
            "AZE",
            {"five": "2004-10"},
        ),
        (
            "She was sentenced to eight years' imprisonment for attacks on civilians during a siege in December 1991.",
            "HRV",
            {"eight": ""},
        ),
        ("As of September 2019, 12 prisoners had died in the camp built in 1984.", "PRK", {"12": "2019-09"}),
        # what stands in brackets is no number in between
        (
            "A kilogram brought 280 soum in 2016 and 1,000 soum (about ten US cents) in 2019.",
            "UZB",
            {"280": "2016", "1,000": "2019"},
        ),
        (
            "The government prosecuted 34 suspects in 2018 (41 in 2017), and convicted 24 traffickers, compared with "
            "26 in 2017.",
            "UZB",
            {"34": "2018", "41": "2017", "24": "2018", "26": "2017"},
        ),
        ("Police identified 82 victims of trafficking in 2019—60 women and 22 men.", "UZB", {"82": "2019"}),
        ("The government prosecuted 12 traffickers under article 135 in 2020.", "UZB", {"12": "2020"}),
        # the year of a compared number is its own alone
        (
            "Police opened 138 cases of trafficking, compared with 113 in 2018, and convicted 15 traffickers.",
            "UZB",
            {"15": ""},
        ),
        ("Police opened 139 trafficking investigations in 2018.", "UZB", {"139": "2018"}),
        ("Poland had 462 North Korean workers on its books in 2016.", "PRK", {"462": "2016"}),
        # a statement's year is no period
        ("In 2014 a guard told Amnesty that 300 prisoners had died.", "PRK", {"300": ""}),
        ("In testimony to the US Congress in 2012, Kim Hye-sook said that 300 inmates died.", "PRK", {"300": ""}),
        ("In 2018 the city told 20,000 teachers to pick cotton.", "UZB", {"20,000": "2018"}),
    ],
)
def test_the_period_is_of_the_numbers_own_clause(read: Read, text: str, about: str, expected: dict[str, str]) -> None:
    found = {words: figure.period.edtf for words, figure in read(text, about).items()}
    assert {words: found.get(words) for words in expected} == expected
