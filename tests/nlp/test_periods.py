"""Periods in our own sentences, explicit, relative, and dates that only tell when a source spoke."""

from __future__ import annotations

import re

import pytest

from pipeline.model import Basis
from pipeline.nlp.periods import PeriodMention, find_periods

DAY = "2019-06-12"  # the publication date of every sentence here


def mentions(text: str, published: str = DAY) -> list[PeriodMention]:
    found = find_periods(text, 0, len(text), published)
    assert all(0 <= m.char_start < m.char_end <= len(text) for m in found)
    return found


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Some 300 fled in 2016.", "2016"),
        ("In 2016, 300 fled.", "2016"),
        ("In 2016 workers earned little.", "2016"),
        ("During 2009, 300 fled.", "2009"),
        ("Detainees (2016): 300", "2016"),
        ("China (2016): 300", "2016"),
        ("the camps in North Korea (2016)", "2016"),
        ("the 2016 harvest", "2016"),
        ("the 2008 census counted 23 million", "2008"),
        ("Between 2012 and 2015, 30 fled.", "2012/2015"),
        ("2012–2015", "2012/2015"),
        ("2012-2015", "2012/2015"),
        ("from 2011 to 2014", "2011/2014"),
        ("between 2000 and 2010", "2000/2010"),
        ("from 1990 to 2000 in Kaesong", "1990/2000"),
        ("from 2011 until 2014", "2011/2014"),
        ("from 2011 through 2014", "2011/2014"),
        ("the 2012-13 season", "2012/2013"),
        ("the 2012/13 season", "2012/2013"),
        ("school year 2018/2019", "2018/2019"),
        ("the famine of 1995–98", "1995/1998"),
        ("the winter crop of 1999-00", "1999/2000"),
        ("during the 1990s", "199X"),
        ("in the 1990's", "199X"),
        ("in the ’90s", "199X"),
        ("in the mid-1990s", "199X"),
        ("in the early 2000s", "200X"),
        ("in the 20th century", "19XX"),
        ("in the nineteenth century", "18XX"),
        ("since 1972, 400 people", "1972/.."),
        ("since the late 1990s", "1990/.."),
        ("since July 2012", "2012-07/.."),
        ("from 2016 onwards", "2016/.."),
        ("from 2015 to the present", "2015/.."),
        ("2015–present", "2015/.."),
        ("after 2010", "2010/.."),
        ("until 2003", "../2003"),
        ("before 1998", "../1998"),
        ("prior to May 2014", "../2014-05"),
        ("from the 1990s to 2003", "1990/2003"),
        ("in April 2016", "2016-04"),
        ("on 12 June 2018", "2018-06-12"),
        ("as of March 2018", "2018-03"),
        ("as of 31 December 2018", "2018-12-31"),
        ("as of 2019", "2019"),
        ("from April 2018 to March 2019", "2018-04/2019-03"),
        ("from April to June 2018", "2018-04/2018-06"),
        ("November to February 2018", "2017-11/2018-02"),
        ("January–June 2018", "2018-01/2018-06"),
        ("1 January to 30 June 2018", "2018-01-01/2018-06-30"),
        ("August 2017-January 2018", "2017-08/2018-01"),
        ("fiscal year 2018", "2018"),
        ("FY2018", "2018"),
        ("FY 2018", "2018"),
        ("in the first half of 2019", "2019-01/2019-06"),
        ("the second half of 2018", "2018-07/2018-12"),
        ("Q3 2018", "2018-07/2018-09"),
        ("the first quarter of 2018", "2018-01/2018-03"),
        ("2018 Q4", "2018-10/2018-12"),
        ("the first nine months of 2018", "2018-01/2018-09"),
        ("at the end of 2017", "2017"),
        ("by the end of 2017", "2017"),
        ("at the beginning of 2017", "2017-01"),
        ("late 2017", "2017"),
        ("mid-2017", "2017"),
        ("spring 2018", "2018"),
        ("the summer of 1999", "1999"),
        ("in 2000, 300 people fled", "2000"),
        ("in the year 2000", "2000"),
        ("50 deaths were reported in 2018", "2018"),
        ("50,000 prisoners were released in 2014", "2014"),
        ("In 2016, China reported 500 deaths.", "2016"),
        ("In 2018 Human Rights Watch found 200 people there.", "2018"),
        ("In 2017, 1,127 arrived, the ministry said.", "2017"),
        ("On 3 May 2016 police freed 30 women.", "2016-05-03"),
        ("in 2014 reports of abuse rose", "2014"),
        ("The firm signed a contract in 2014.", "2014"),
    ],
)
def test_explicit_periods(text: str, edtf: str) -> None:
    assert [(m.edtf, m.basis, m.of_source) for m in mentions(text)] == [(edtf, Basis.SENTENCE, False)]
    assert [m.edtf for m in mentions(text, "")] == [edtf]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2,706 came in 2011 but only 1,127 in 2017", ["2011", "2017"]),
        ("in 2011, 2012 and 2013", ["2011", "2012", "2013"]),
        ("in April and May 2016", ["2016-04", "2016-05"]),
        ("the health plan (2011-2015)", ["2011/2015"]),
        ("the Strategy for Health (2011-2015)", ["2011/2015"]),
        ("in the late 1980s and early 1990s", ["198X", "199X"]),
        ("12,000 (2015), 13,000 (2016)", ["2015", "2016"]),
    ],
)
def test_several_periods(text: str, expected: list[str]) -> None:
    assert [m.edtf for m in mentions(text)] == expected


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Last year 300 fled.", "2018"),
        ("so far this year", "2019"),
        ("earlier this year", "2019"),
        ("last month", "2019-05"),
        ("this month", "2019-06"),
        ("two years ago", "2017"),
        ("a year ago", "2018"),
        ("three months ago", "2019-03"),
        ("over the past five years", "2014/2019"),
        ("during the last decade", "2009/2019"),
        ("in the past 12 months", "2018-06-12/2019-06-12"),
        ("over the past year", "2018-06-12/2019-06-12"),
        ("over the past two weeks", "2019-05-29/2019-06-12"),
        ("in March of last year", "2018-03"),
        ("in April this year", "2019-04"),
        ("in April, 3,000 left", "2019-04"),
        ("in May 3,000 left", "2019-05"),
        ("last December", "2018-12"),
        ("on May 3 police freed 30", "2019-05-03"),
        ("the end of last year", "2018-12"),
        ("the first half of this year", "2019-01/2019-06"),
        ("the first quarter of this year", "2019-01/2019-03"),
        ("since last year", "2018/.."),
        ("until last year", "../2018"),
        ("from 2015 to last year", "2015/2018"),
        ("yesterday", "2019-06-11"),
    ],
)
def test_relative_periods(text: str, edtf: str) -> None:
    assert [(m.edtf, m.basis) for m in mentions(text)] == [(edtf, Basis.CONTEXT)]


@pytest.mark.parametrize(
    "text", ["Last year 300 fled.", "two years ago", "in April, 3,000 left", "over the past decade"]
)
def test_nothing_is_relative_to_an_unknown_date(text: str) -> None:
    assert mentions(text, "") == []


@pytest.mark.parametrize(
    ("text", "published", "edtf"),
    [
        ("last year", "2019", ["2018"]),
        ("last month", "2019", []),
        ("last month", "2019-01", ["2018-12"]),
        ("over the past five years", "2019", ["2014/2019"]),
        ("over the past five years", "2019-03", ["2014/2019"]),
        ("over the past three months", "2019-05-31", ["2019-02-28/2019-05-31"]),
        ("in April, 3,000 left", "2019-06", []),
        ("over the past two weeks", "2019-06", []),
    ],
)
def test_relative_periods_are_as_precise_as_the_publication_date(text: str, published: str, edtf: list[str]) -> None:
    assert [m.edtf for m in mentions(text, published)] == edtf


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("the 2018 Global Slavery Index", "2018"),
        ("the Global Slavery Index 2018", "2018"),
        ("in its 2014 report", "2014"),
        ("a 2018 C4ADS report", "2018"),
        ("a September 2014 report", "2014-09"),
        ("the ministry's 2016 white paper", "2016"),
        ("in last year's report", "2018"),
        ("in a report released in June 2019", "2019-06"),
        ("a survey conducted in 2015 of 200 people", "2015"),
        ("the 2019 Trafficking in Persons Report", "2019"),
        ("Trafficking in Persons Report, June 2019", "2019-06"),
        ("the 2014 Commission of Inquiry", "2014"),
        ("a 2016 estimate", "2016"),
        ("the 2016 Labour Ministry trafficking report", "2016"),
        ("A UN commission in 2014 estimated that 80,000 were held", "2014"),
        ("On June 20, 2019, the U.S. State Department released its report", "2019-06-20"),
        ("the 2000 UN TIP Protocol", "2000"),
        ("the Labour Act of 2001", "2001"),
        ("the 1951 Refugee Convention", "1951"),
        ("a 2000 law", "2000"),
        ("resolution 2023 of 2011", "2011"),
        ("Decree No. 5/1 of 18 June 2007", "2007-06-18"),
        ("He said in 2014 that 200 had died", "2014"),
        ("She told the panel in 2014 that 200 had died", "2014"),
        ("he said last year that 300 died", "2018"),
        ("Reuters reported in 2018 that 100 died", "2018"),
        ("In 2014, the UN estimated that 80,000 were held", "2014"),
        ("On June 20, 2019, the department released its report on 12 countries", "2019-06-20"),
        ("On May 3, 2016, the ministry announced 200 arrests", "2016-05-03"),
        ("Published in 2012, the study counts 300", "2012"),
        ("Human Rights Watch (2019)", "2019"),
        ("(KINU, 2014)", "2014"),
        ("as shown by Pak and Kim (2014)", "2014"),
        ("(Reuters, 12 May 2015)", "2015-05-12"),
        ("(accessed 12 May 2015)", "2015-05-12"),
        ("© 2019 the authors", "2019"),
    ],
)
def test_dates_of_sources(text: str, edtf: str) -> None:
    assert [(m.edtf, m.of_source) for m in mentions(text)] == [(edtf, True)]


@pytest.mark.parametrize(
    "text",
    [
        "2000 workers were sent",
        "in 2000 cases",
        "between 2000 and 3000 workers",
        "between 1950 and 3000 workers",
        "between 2000 and 2010 workers",
        "2000-2500 workers",
        "more than 2016 people",
        "about 1500 won",
        "USD 2000",
        "$2016",
        "2,016 people",
        "1,950.5 tons",
        "19,000",
        "1800 Main Street",
        "Resolution 2094",
        "in their last year of school",
        "Room 2008",
        "ahead of the 2022 World Cup",
        "today 300 are held",
        "in recent years",
        "currently",
        "they may 20 times over",
        "",
    ],
)
def test_no_periods(text: str) -> None:
    assert mentions(text) == []


def test_a_mention_holds_the_words_that_open_or_close_it() -> None:
    text = "Held since 1972, some from the 1980s until 2003, others between March and May 2017."
    assert [text[m.char_start : m.char_end] for m in mentions(text)] == [
        "since 1972",
        "from the 1980s until 2003",
        "between March and May 2017",
    ]


def test_only_the_sentence_is_read() -> None:
    text = "In 2011 they fled. In 2012 they came back."
    start = text.index("In 2012")
    assert [(m.edtf, text[m.char_start : m.char_end]) for m in find_periods(text, start, len(text), "")] == [
        ("2012", "2012")
    ]


def test_every_period_has_the_form_of_edtf_level_1() -> None:
    date = r"(?:\d{4}(?:-\d\d){0,2}|\d{3}X|\d\dXX)"
    form = re.compile(rf"{date}|{date}/{date}|{date}/\.\.|\.\./{date}")
    texts = [
        "1 January to 30 June 2018, since 1972 and in the 1990s",
        "spring 2018, until 2003, the 20th century",
        "Q3 2018",
    ]
    found = [m.edtf for text in texts for m in mentions(text)]
    assert len(found) == 7
    assert all(form.fullmatch(edtf) for edtf in found)


@pytest.mark.parametrize(
    ("text", "of_source"),
    [
        ("In 2016 an estimated 300 people were held.", False),
        ("In 2016 the estimated 300 detainees were moved.", False),
        ("In 2014 the panel estimated that 300 people were held.", True),
    ],
)
def test_an_estimated_number_is_no_statement(text: str, of_source: bool) -> None:
    assert [m.of_source for m in find_periods(text, 0, len(text), "")] == [of_source]
