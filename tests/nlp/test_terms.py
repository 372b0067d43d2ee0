"""The terms of rules, sought word by word, beside the regular expressions that say the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.nlp.terms import COUNTRY, FOREIGN, FOREIGN_DEMONYM, GAP, HEAD, Glossary, Line

LISTS = {
    "place": ["camp", "prison camp", "labo* camp", "hall"],
    "held": ["hold ... in", "@place", f"send to {FOREIGN}", "keep"],
}
WORDS = "camp prison labour labor hall hold in send to keep man".split()

words = st.sampled_from([*WORDS, COUNTRY, FOREIGN, FOREIGN_DEMONYM])
marked = st.builds(lambda word, head: word + HEAD * head, words, st.booleans())
parts = st.sampled_from([*WORDS, COUNTRY, FOREIGN, "labo*", "*", GAP, "@place", "@held", f"man{HEAD}"])
terms = st.lists(parts, min_size=1, max_size=5).filter(lambda term: GAP not in (term[0], term[-1]))


@given(st.lists(marked, max_size=20), terms, st.booleans())
def test_a_term_stands_where_its_regular_expression_does(text: list[str], term: list[str], counted: bool) -> None:
    if counted and term[-1].endswith(HEAD):
        return  # the mark is said twice
    found = Glossary(LISTS).stands(" ".join(term), Line(f" {' '.join(text)} "), counted=counted)
    end = HEAD if counted else f"{HEAD}?"
    assert found == bool(re.search(rf"(?<= ){_regex(term)}{end} ", f" {' '.join(text)} "))


def _regex(term: list[str]) -> str:
    out = ""
    for place, word in enumerate(term):
        if word == GAP:
            out += r"(?:\S+ ){0,6}"
        else:
            out += _word_regex(word) + (f"{HEAD}? " if place < len(term) - 1 else "")
    return out


def _word_regex(word: str) -> str:
    if word.startswith("@"):
        return "(?:" + "|".join(_regex(term.split()) for term in LISTS[word[1:]]) + ")"
    if word == COUNTRY:
        return f"(?:{COUNTRY}|{FOREIGN})"
    if word == FOREIGN:
        return f"(?:{FOREIGN}|{FOREIGN_DEMONYM})"
    return re.escape(word[:-1]) + rf"[^\s{HEAD}]*" if word.endswith("*") else re.escape(word)


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        (" hold 300 man# in a camp ", True),
        (" hold one two three four five six in hall ", True),
        (" hold one two three four five six seven in hall ", False),
        (" in hall hold ", False),
    ],
)
def test_six_words_may_stand_between(text: str, stands: bool) -> None:
    assert Glossary({}).stands("hold ... in", Line(text), counted=False) == stands


def test_only_a_counted_noun_counts() -> None:
    glossary = Glossary(LISTS)
    assert glossary.stands("prison camp", Line(" the prison camp# hold man "), counted=True)
    assert not glossary.stands("prison camp", Line(" man# in prison camp "), counted=True)


@given(st.lists(words, max_size=12), st.lists(terms.map(" ".join), min_size=1, max_size=6))
def test_what_stands_is_likely_by_its_words(text: list[str], listed: list[str]) -> None:
    """The clues may let through too much, and never too little."""
    glossary, line = Glossary(LISTS), Line(" ".join(text))
    ordered = glossary.sort(listed)
    for term in listed:
        if glossary.stands(term, line, counted=False) and f"man{HEAD}" not in term and not term.startswith("@"):
            assert term in ordered.likely(line.clues) or not ordered.words.isdisjoint(text)
