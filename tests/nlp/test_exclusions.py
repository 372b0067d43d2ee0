"""Numbers that the vocabulary says are no quantities, by class, and look-alikes that are."""

from __future__ import annotations

import pytest

from pipeline.model import NumberClass
from pipeline.nlp.quantities import read_quantities


def classes(text: str) -> list[str]:
    quantities, exclusions = read_quantities(text, 0, len(text))
    assert quantities == []
    return [str(e.number_class) for e in exclusions]


CASES = {
    NumberClass.YEAR: ["in 2014", "the 1990s", "2018-19", "in '98", "FY2014", "mid-2015", "2012\u20132015",
                       "a 2016 survey", "(2009)", "300 BC", "2016,2017"],
    NumberClass.DATE: ["4 May 2016", "May 4th, 2016", "2016-05-04", "04/05/2016", "4.5.2016", "Sept. 30",
                       "the fifth of May", "June 2012", "3\u20135 March", "May 31,2016"],
    NumberClass.TIME: ["at 5 am", "07:30", "five o'clock", "8.15 p.m.", "from 0800 hours", "17h30"],
    NumberClass.ORDINAL: ["the third visit", "the 21st century", "his twenty-first letter", "the first half of it"],
    NumberClass.AGE: ["a 26-year-old", "aged 15", "under the age of 18", "a boy 9 years old", "in her 30s",
                      "Ms. Han, 51, wept", "children under 14"],
    NumberClass.REFERENCE: ["Article 8(3)(a)", "p. 12", "note 7", "Decree No. 54", "as shown.[14]", "resolution 1718",
                            "section 4.2.1", "H.R. 1644", "Chapter IV",
                            "80,0003 men", "10⁵ men", "paras. 12,13", "as shown.[12,13, 14]"],
    NumberClass.NAME: ["Camp 22", "Room 39", "Covid-19", "the Group of 77", "Highway 1", "after 9/11", "the MiG-29"],
    NumberClass.PHONE: ["tel. 02-723-1672", "+82 2 723 1672", "(202) 555-0175"],
    NumberClass.ADDRESS: ["https://example.org/a1/22", "www.example.org/7", "team4@example.org", "1600 Main Street"],
    NumberClass.PRONOUN: ["one of them", "no one", "this one", "one must", "one another"],
    NumberClass.IDIOM: ["open 24/7", "a 50-50 share", "zero tolerance", "a one-party state"],
}  # fmt: skip


@pytest.mark.parametrize(("number_class", "text"), [(c, text) for c, texts in CASES.items() for text in texts])
def test_number_is_put_down_as(number_class: NumberClass, text: str) -> None:
    assert classes(text) == [number_class]


@pytest.mark.parametrize(
    "text",
    ["2014 prisoners", "more than 2000", "one worker", "12 may leave", "a 5-year term", "18 hours", "3 camps",
     "20 group members", "a group of 20 workers", "one billion", "a $50 fee", "1,998 cases", "7 articles",
     "a third of it", "US$1", "10kg", "Tier 3", "twice"],
)  # fmt: skip
def test_look_alike_is_a_quantity(text: str) -> None:
    quantities, exclusions = read_quantities(text, 0, len(text))
    assert len(quantities) == 1
    assert exclusions == []


@pytest.mark.parametrize("text", ["Articles 12, 13,14 and 15", "paragraphs 12,13 and 14", "questions 7,8 and 9"])
def test_list_of_references_without_spaces_goes_on(text: str) -> None:
    assert set(classes(text)) == {NumberClass.REFERENCE}


def test_reference_list_keeps_its_class_until_a_count() -> None:
    text = "Articles 3, 4 and 5 and 12 women"
    quantities, exclusions = read_quantities(text, 0, len(text))
    assert [q.low for q in quantities] == [12]
    assert [text[e.char_start : e.char_end] for e in exclusions] == ["Articles 3", "4", "5"]


@pytest.mark.parametrize("page", ["7", "- 12 -", "3 / 17", "\u2013 104 \u2013"])
def test_number_alone_on_a_line_of_a_text_is_its_page(page: str) -> None:
    text = f"The camp was closed.\n{page}\nIt held 900 men."
    start = text.index("\n") + 1
    quantities, exclusions = read_quantities(text, start, start + len(page))
    assert quantities == []
    assert [e.number_class for e in exclusions] == [NumberClass.REFERENCE]
    assert text[exclusions[0].char_start : exclusions[0].char_end] == page.strip("- \u2013")


@pytest.mark.parametrize("line", ["1,400", "7 camps", "80%", "7\t12"])
def test_line_that_counts_is_no_page_number(line: str) -> None:
    text = f"Held in the north:\n{line}\nThe rest fled."
    start = text.index("\n") + 1
    quantities, exclusions = read_quantities(text, start, start + len(line))
    assert exclusions == []
    assert len(quantities) == line.count("\t") + 1


def test_number_that_is_the_whole_text_is_a_quantity() -> None:
    assert [q.low for q in read_quantities("36", 0, 2)[0]] == [36]
