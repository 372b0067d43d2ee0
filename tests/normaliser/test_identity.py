"""Ids come from content: what may change without changing them, and what may not."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Origin, Segment
from pipeline.normaliser.addresses import canonical_address, place_of
from pipeline.normaliser.identity import claim_id, content_id, stated_numbers

SENTENCE = "The camp near the river holds 3,000 people, of whom 400 are guards."
URL = "https://example.org/report"


def ids(make: Any, text: str, document_id: str = "a.html", url: str = URL) -> dict[str, str]:
    """figure_id by quote."""
    document = make.document(text, document_id, origin=Origin(url=url))
    figures = [make.figure(document, quote, int(quote.replace(",", ""))) for quote in ("3,000", "400")]
    return {row["quote"]: row["figure_id"] for row in make.rows(make.result(document, *figures))}


def test_an_id_is_letters_and_digits_after_a_letter() -> None:
    for letter in "fc":
        assert re.fullmatch(rf"{letter}[0-9a-f]{{20}}", content_id(letter, ("x", "")))
    assert content_id("f", ("ab", "c")) != content_id("f", ("a", "bc"))


@given(name=st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30))
def test_renaming_a_file_changes_no_id(make: Any, name: str) -> None:
    for url in (URL, ""):
        assert ids(make, SENTENCE, f"{name}.html", url) == ids(make, SENTENCE, url=url)


@given(before=st.lists(st.sampled_from(["It rained.", "Nobody came.", "Winters are long."]), max_size=4))
def test_an_edit_elsewhere_changes_no_id_of_a_document_with_an_address(make: Any, before: list[str]) -> None:
    assert ids(make, "\n".join([*before, SENTENCE, *before])) == ids(make, SENTENCE)


def test_line_breaks_in_the_sentence_change_no_id(make: Any) -> None:
    broken = SENTENCE.replace("near the", "near\fthe")
    assert ids(make, broken) == ids(make, SENTENCE)


def test_other_words_another_address_or_indicator_change_the_id(make: Any) -> None:
    here = ids(make, SENTENCE)["3,000"]
    assert here not in ids(make, SENTENCE.replace("river", "lake")).values()
    assert here not in ids(make, SENTENCE, url="https://example.org/other").values()
    assert here not in ids(make, SENTENCE, url="").values()
    document = make.document(SENTENCE, origin=Origin(url=URL))
    (row,) = make.rows(make.result(document, make.figure(document, "3,000", 3000, indicator="workers_abroad")))
    assert row["figure_id"] != here


def test_the_address_of_the_segment_goes_before_that_of_the_document(make: Any) -> None:
    alone = ids(make, SENTENCE)
    text = "A digest\n" + SENTENCE
    segments = (Segment("d#1", 0, 9), Segment("d#2", 9, len(text), Origin(url=URL + "/?utm_source=digest#top")))
    document = make.document(text, "d.html", segments=segments, origin=Origin(url="https://digest.example.org"))
    (row,) = make.rows(make.result(document, make.figure(document, "3,000", 3000)))
    assert row["figure_id"] == alone["3,000"]


def test_equal_sentences_of_one_document_differ_by_occurrence(make: Any) -> None:
    document = make.document("\n".join([SENTENCE] * 3))
    figures = [make.figure(document, "3,000", 3000, nth=n) for n in range(3)]
    found = [row["figure_id"] for row in make.rows(make.result(document, *figures))]
    assert len(set(found)) == 3
    first = make.rows(make.result(document, figures[0]))[0]["figure_id"]
    assert found[0] == first


def test_copies_have_ids_of_their_own_and_the_original_keeps_the_plain_one(make: Any) -> None:
    plain = ids(make, SENTENCE, url="")["3,000"]
    results = []
    for name, published in (("a.html", "2020"), ("b.html", "2018"), ("c.html", "")):
        document = make.document(SENTENCE, name, origin=Origin(published=published))
        results.append(make.result(document, make.figure(document, "3,000", 3000)))
    rows = make.rows(*results)
    assert len({row["figure_id"] for row in rows}) == 3
    assert {row["document_id"]: row["figure_id"] == plain for row in rows} == {
        "a.html": False,
        "b.html": True,
        "c.html": False,
    }


def test_two_captures_of_one_address_rank_by_bytes_not_by_name(make: Any) -> None:
    def captured(first: str, second: str) -> dict[str, str]:
        results = []
        for name, data in ((first, "first capture"), (second, "second capture")):
            document = make.document(SENTENCE, name, data=data, origin=Origin(url=URL))
            results.append(make.result(document, make.figure(document, "3,000", 3000)))
        names = {first: "first", second: "second"}
        return {names[row["document_id"]]: row["figure_id"] for row in make.rows(*results)}

    assert captured("a.html", "b.html") == captured("z.html", "b.html")
    assert len(set(captured("a.html", "b.html").values())) == 2


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://www.example.org/a/", "example.org/a"),
        ("HTTP://Example.ORG:80/a", "example.org/a"),
        ("https://example.org:443", "example.org"),
        ("https://example.org:8443/a", "example.org:8443/a"),
        ("example.org/a", "example.org/a"),
        ("https://example.org/a?b=1&gclid=9&utm_campaign=x#part", "example.org/a?b=1"),
        ("https://example.org/?p=12&empty=", "example.org?p=12&empty="),
        ("http://web.archive.org/web/20190102030405id_/http://example.org/a", "example.org/a"),
        ("https://example.org/Path/Case", "example.org/Path/Case"),
        ("", ""),
        ("file:///home/someone/page.html", ""),
        ("not an address", ""),
        ("https://[broken", ""),
        ("https://example.org:port/", ""),
    ],
)
def test_an_address_has_one_spelling(url: str, address: str) -> None:
    assert canonical_address(url) == address


def test_the_first_known_address_is_the_place_and_else_the_bytes() -> None:
    assert place_of(("", "https://example.org"), "abc") == "example.org"
    assert place_of(("", ""), "abc") == "abc"


def test_stated_numbers_leave_bounds_and_spelling_aside() -> None:
    fifty = stated_numbers(Decimal(50000), None)
    assert fifty == stated_numbers(None, Decimal("50000.0")) == stated_numbers(Decimal("5E+4"), Decimal(50000))
    assert stated_numbers(Decimal("70000.0"), None) == ("70000",)
    assert stated_numbers(Decimal(0), None) == stated_numbers(Decimal("-0.0"), None)
    assert stated_numbers(Decimal(1), Decimal(2)) != stated_numbers(Decimal(12), None)
    assert stated_numbers(None, None) == ()


def test_a_claim_is_told_apart_by_each_attribute() -> None:
    plain = claim_id("prisoners", ("5E+4",), "persons", "", "PRK", "total")
    others = [
        claim_id("refugees", ("5E+4",), "persons", "", "PRK", "total"),
        claim_id("prisoners", ("6E+4",), "persons", "", "PRK", "total"),
        claim_id("prisoners", ("5E+4",), "cases", "", "PRK", "total"),
        claim_id("prisoners", ("5E+4",), "persons", "year", "PRK", "total"),
        claim_id("prisoners", ("5E+4",), "persons", "", "CHN", "total"),
        claim_id("prisoners", ("5E+4",), "persons", "", "PRK", "part"),
    ]
    assert len({plain, *others}) == 7
