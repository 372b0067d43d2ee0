"""Copies are found whatever their bytes; excerpts, later editions and other bulletins are none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pipeline.model import Document, Origin, Result
from pipeline.normaliser.cards import MIN_WORDS, make_card
from pipeline.normaliser.duplicates import find_originals, is_nearly_same

WORDS = [
    f"{a}{b}" for a in ("ka", "lo", "mi", "ru", "se", "ta", "vo") for b in ("ban", "dor", "fel", "gim", "hon", "jup")
]


def prose(seed: int, n_words: int) -> str:
    """Sentences of made-up words."""
    rows = np.random.default_rng(seed).choice(WORDS, (n_words // 12, 12)).tolist()
    sentences = [" ".join(row).capitalize() + "." for row in rows]
    return "\n".join(sentences)


LONG = prose(1, 600)


def originals(make: Any, **texts: str) -> dict[str, str]:
    return copies([make.document(text, name) for name, text in texts.items()])


def copies(documents: list[Document]) -> dict[str, str]:
    texts = {document.document_id: document.text for document in documents}
    cards = {document.document_id: make_card(Result(document)) for document in documents}
    return find_originals(cards, lambda one, other: is_nearly_same(texts[one], texts[other]))


def test_equal_bytes_are_copies_of_the_first_by_id(make: Any) -> None:
    assert originals(make, c=LONG, a=LONG, b="Other words.") == {"c": "a"}


def test_the_one_published_first_is_the_original(make: Any) -> None:
    dates = {"a": "", "b": "2019-05-02", "c": "2019", "d": "2020"}
    documents = [make.document(LONG, name, origin=Origin(published=date)) for name, date in dates.items()]
    assert copies(documents) == {"a": "c", "b": "c", "d": "c"}


def test_equal_words_in_other_bytes_are_copies_even_when_short(make: Any) -> None:
    assert originals(make, a="Two camps were shut.", b="Two  camps\nwere shut") == {"b": "a"}


def test_texts_without_words_are_no_copies_of_each_other(make: Any) -> None:
    empty = [make.document("", name, data=name) for name in "ab"]
    assert copies(empty) == {}


@pytest.mark.parametrize(
    ("change", "copy"),
    [
        (lambda text: "Reposted with thanks.\n" + text + "\nShare this story.", True),
        (lambda text: text.replace("kaban", "cabin", 3), True),
        (lambda text: text[: len(text) * 9 // 10], True),
        (lambda text: text[: len(text) // 2], False),
        (lambda text: text + "\n" + prose(2, 400), False),
        (lambda text: "\n".join(np.random.default_rng(5).permutation(text.split())), False),
        (lambda _text: prose(3, 600), False),
    ],
    ids=["framed", "few words changed", "cut a little", "excerpt", "digest", "shuffled", "other"],
)
def test_nearly_the_same_text_is_a_copy_and_a_part_of_it_is_not(make: Any, change: Any, copy: bool) -> None:
    assert originals(make, a=LONG, b=change(LONG)) == ({"b": "a"} if copy else {})
    assert is_nearly_same(LONG, change(LONG)) is is_nearly_same(change(LONG), LONG) is copy


def test_the_next_bulletin_with_other_numbers_is_no_copy(make: Any) -> None:
    lines = LONG.split("\n")
    march, april = (
        "\n".join(line + (f" {n + step}" if n < 8 else "") for n, line in enumerate(lines)) for step in (100, 200)
    )
    assert originals(make, a=march, b=april) == {}
    assert originals(make, a=march, b=march + "\nPrinted 3 May") == {"b": "a"}


def test_short_texts_must_agree_in_every_word(make: Any) -> None:
    short = prose(4, MIN_WORDS - 12)
    assert originals(make, a=short, b=short + " kaban") == {}


def figure_uses(make: Any, *texts: str) -> list[tuple[str, str, str]]:
    results = []
    for name, text in zip("abc", texts, strict=False):
        document = make.document(text, name)
        quotes = [quote for quote in ("7,100", "8,200", "9,300") if quote in text]
        figures = [make.figure(document, quote, int(quote.replace(",", ""))) for quote in quotes]
        results.append(make.result(document, *figures))
    return [(row["document_id"], row["quote"], row["use"]) for row in make.rows(*results)]


def test_only_the_words_that_the_original_has_are_duplicates(make: Any) -> None:
    base = LONG + "\nThe camp at Kaban holds 7,100 people."
    added = base + "\nIts neighbour holds 8,200."
    assert figure_uses(make, base, added) == [
        ("a", "7,100", "yes"),
        ("b", "7,100", "duplicate"),
        ("b", "8,200", "yes"),
    ]


def test_the_same_number_in_other_words_is_no_duplicate(make: Any) -> None:
    base = LONG + "\nThe camp at Kaban holds 7,100 people."
    assert [use for *_, use in figure_uses(make, base, base.replace("The camp at Kaban", "Another one"))] == [
        "yes",
        "yes",
    ]


def test_a_later_copy_repeats_what_an_earlier_copy_added(make: Any) -> None:
    added = LONG + "\nIts neighbour holds 8,200."
    assert figure_uses(make, LONG, added, added) == [("b", "8,200", "yes"), ("c", "8,200", "duplicate")]


def test_the_same_sentence_in_documents_that_are_no_copies_is_no_duplicate(make: Any) -> None:
    sentence = "The camp at Kaban holds 7,100 people."
    quoted = figure_uses(make, LONG + "\n" + sentence, prose(9, 600) + "\n" + sentence)
    assert [use for *_, use in quoted] == ["yes", "yes"]


def test_duplicates_are_named_in_documents_csv(make: Any) -> None:
    rows = make.rows(make.result(make.document(LONG, "b")), make.result(make.document(LONG, "a")), table="documents")
    assert [(row["document_id"], row["duplicate_of"]) for row in rows] == [("a", ""), ("b", "a")]
