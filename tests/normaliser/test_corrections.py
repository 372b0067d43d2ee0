"""Decisions of people on figures: what they change, how they find their figure again, and when they no longer hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pipeline.model import Correction, Decision, Origin, Result, Unlinked
from pipeline.normaliser import TableRows, row_tables

TEXT = "The north.\nThe camps hold 80,000 prisoners.\nThey held 95,000 inmates in 2011.\nGuards number 700."
SENTENCE = "The camps hold 80,000 prisoners."


def decide(decision: str, **parts: Any) -> Correction:
    for name in ("stated", "expected"):
        parts[name] = tuple(parts.get(name, {}).items())
    return Correction(1, Decision(decision), reason="the annex", who="A. Reader", when="2026-01-02", **parts)


def results(make: Any, text: str = TEXT, document_id: str = "a.html", **changes: Any) -> list[Result]:
    document = make.document(text, document_id, **changes)
    figures = [make.figure(document, "80,000", 80000), make.figure(document, "95,000", 95000)]
    return [make.result(document, *(f for f in figures))]


def rows(read: list[Result], *corrections: Correction) -> TableRows:
    return row_tables(read, [], corrections)


def test_a_correction_sets_columns_and_what_follows_from_them(make: Any) -> None:
    read = results(make)
    before = rows(read).figures[0]
    stated = {"value_high": "120000", "period": "2011", "attributed_to": "the United Nations", "scope": "part"}
    after = rows(read, decide("correct", figure=before.figure_id, stated=stated))
    row = after.figures[0]
    assert (row.figure_id, row.value_low, row.value_high) == (before.figure_id, Decimal(80000), Decimal(120000))
    assert (row.period_start, row.period_end, row.source_kind) == ("2011-01-01", "2011-12-31", "un")
    assert (row.use, row.review_state) == ("part", "corrected")
    assert row.claim_id != before.claim_id
    assert row.claim_id in {claim.claim_id for claim in after.claims}
    assert [(c.column, c.value_read, c.value_decided, c.state) for c in after.corrections] == [
        ("value_high", "80000", "120000", "applied"),
        ("period", "", "2011", "applied"),
        ("attributed_to", "", "the United Nations", "applied"),
        ("scope", "total", "part", "applied"),
    ]
    assert after.figures[1] == rows(read).figures[1]


def test_a_rejected_figure_stays_a_row_but_is_no_claim(make: Any) -> None:
    read = results(make)
    before = rows(read).figures[0]
    after = rows(read, decide("reject", figure=before.figure_id))
    assert (after.figures[0].use, after.figures[0].review_state, after.figures[0].claim_id) == ("rejected",) * 2 + ("",)
    assert before.claim_id not in {claim.claim_id for claim in after.claims}


def test_a_claim_is_decided_for_all_its_figures(make: Any) -> None:
    one, other = results(make)[0], results(make, TEXT.replace("north", "south and the whole east"), "b.html")[0]
    claim = rows([one, other]).figures[0].claim_id
    after = rows([one, other], decide("confirm", claim=claim))
    states = [(row.document_id, row.review_state) for row in after.figures if row.value_low == 80000]
    assert states == [("a.html", "confirmed"), ("b.html", "confirmed")]


def test_a_later_decision_stands_over_an_earlier_one(make: Any) -> None:
    read = results(make)
    figure = rows(read).figures[0].figure_id
    correct = decide("correct", figure=figure, stated={"value_low": "70000"})
    assert rows(read, correct, decide("confirm", figure=figure)).figures[0].review_state == "corrected"
    assert rows(read, correct, decide("reject", figure=figure)).figures[0].review_state == "rejected"
    again = decide("correct", figure=figure, stated={"value_low": "60000"})
    assert rows(read, correct, again).figures[0].value_low == 60000


def test_what_is_no_longer_as_expected_is_told_and_changes_nothing(make: Any) -> None:
    read = results(make)
    before = rows(read)
    wrong = decide(
        "correct", figure=before.figures[0].figure_id, stated={"value_low": "1"}, expected={"value_low": "90000"}
    )
    after = rows(read, wrong)
    assert after.figures == before.figures
    assert [(p.code, p.severity, p.document_id) for p in after.problems] == [
        ("expectation_failed", "warning", "a.html")
    ]
    assert "value_low is '80000', not '90000'" in after.problems[0].message
    assert [c.state for c in after.corrections] == ["failed"]


def test_an_expectation_compares_numbers_and_words_not_their_spelling(make: Any) -> None:
    read = results(make)
    expected = {"value_low": "80000.0", "sentence": "The camps\nhold  80,000 prisoners."}
    after = rows(read, decide("confirm", figure=rows(read).figures[0].figure_id, expected=expected))
    assert after.figures[0].review_state == "confirmed"
    assert not after.problems


def test_a_figure_of_an_edited_document_is_found_by_its_sentence(make: Any) -> None:
    before = rows(results(make)).figures[0]
    edited = results(make, TEXT.replace("The north.", "The far north."), "renamed.html")
    assert before.figure_id not in {row.figure_id for row in rows(edited).figures}
    by_id = decide("reject", figure=before.figure_id)
    assert [p.code for p in rows(edited, by_id).problems] == ["expectation_failed"]
    expected = {"sentence": SENTENCE, "quote": "80,000"}
    after = rows(edited, decide("reject", figure=before.figure_id, expected=expected))
    assert [row.review_state for row in after.figures] == ["rejected", "unreviewed"]
    other_words = decide("reject", figure=before.figure_id, expected={"sentence": SENTENCE, "quote": "95,000"})
    assert [p.code for p in rows(edited, other_words).problems] == ["expectation_failed"]


ADD = {"indicator": "prisoners", "unit": "persons", "value_low": "700", "value_high": "700", "period": "2010"}


def test_a_figure_is_added_by_its_words_and_its_quantity_is_one_no_more(make: Any) -> None:
    read = results(make)
    document = read[0].document
    spare = make.figure(document, "700", 700).quantity
    unlinked = Unlinked(spare, document.segments[0].segment_id, *_span(document.text, "Guards number 700."))
    read = [Result(document, read[0].reading.__class__(read[0].reading.figures, (unlinked,)))]
    assert len(rows(read).quantities) == 1
    after = rows(read, decide("add", quote="number  700", sentence="Guards\nnumber 700.", stated=ADD))
    added = next(row for row in after.figures if row.review_state == "added")
    assert (added.quote, added.sentence, added.value_low, added.use) == (
        "number 700", "Guards number 700.", Decimal(700), "yes"
    )  # fmt: skip
    assert document.text[added.char_start : added.char_end] == added.quote
    assert (added.period_start, added.rule, added.confidence) == ("2010-01-01", "added", 1.0)
    assert not after.quantities
    assert added.claim_id in {claim.claim_id for claim in after.claims}
    assert [row.char_start for row in after.figures] == sorted(row.char_start for row in after.figures)


def _span(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def test_an_added_figure_survives_another_name_and_another_place(make: Any) -> None:
    decision = decide("add", document="a.html", quote="700", sentence="Guards number 700.", stated=ADD)
    origin = Origin(url="https://example.org/camps")
    one = rows(results(make, origin=origin), decision).figures
    moved = rows(results(make, "A new first line.\n" + TEXT, "z/b.html", origin=origin), decision).figures
    assert {row.figure_id for row in one if row.rule == "added"} == {r.figure_id for r in moved if r.rule == "added"}


def test_words_that_stand_in_no_document_or_in_two_are_not_guessed_at(make: Any) -> None:
    one, other = results(make)[0], results(make, TEXT.replace("north", "south and the whole east"), "b.html")[0]
    nowhere = rows([one], decide("add", quote="800", stated=ADD))
    assert "no document has the words" in nowhere.problems[0].message
    twice = rows([one, other], decide("add", quote="number 700", stated=ADD))
    assert "2 documents have these words (a.html, b.html)" in twice.problems[0].message
    named = rows([one, other], decide("add", quote="number 700", document="b.html", stated=ADD))
    assert [row.document_id for row in named.figures if row.review_state == "added"] == ["b.html"]


def test_a_figure_that_the_rules_read_by_now_is_not_added_twice(make: Any) -> None:
    read = results(make)
    same = decide("add", quote="80,000 prisoners", stated=ADD | {"value_low": "80000", "value_high": "80000"})
    after = rows(read, same)
    assert [(row.value_low, row.review_state) for row in after.figures] == [
        (Decimal(80000), "corrected"),  # the period that the person gave
        (Decimal(95000), "unreviewed"),
    ]
    assert after.figures[0].period == "2010"
