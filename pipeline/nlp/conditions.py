"""Conditions of rules on the words of a view, tried so that most fail by a look at single words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from pipeline.nlp.terms import HEAD, Glossary, Line, Sorted, clues_in, is_plain

Scope = Literal["counts", "core", "base", "phrase", "verb", "clause", "sentence", "passage", "topic", "per"]
IMPLIED = "%implied"
_MOST_OF_SCOPE = 20_000  # of which it is remembered what tests they make possible there


@dataclass(frozen=True, slots=True, eq=False)
class Test:
    """One scope and the terms of which one must stand in it; equal ones are one object, which is quick to look up."""

    scope: Scope
    terms: tuple[str, ...]


@cache
def make_test(scope: Scope, terms: tuple[str, ...]) -> Test:
    return Test(scope, terms)


def make_condition(tests: Iterable[Test]) -> Condition:
    tests = tuple(tests)
    return Condition(tests, frozenset(tests))


class Condition(NamedTuple):
    """Tests of which all must hold."""

    tests: tuple[Test, ...]  # in the order in which they are tried
    needs: frozenset[Test]  # the same, to be compared with those that are possible


class Words(NamedTuple):
    """The words of a view, scope by scope, and what was found out about them."""

    texts: Mapping[Scope, tuple[str, ...]]
    bags: Mapping[Scope, frozenset[str]]  # the single words; of `counts` only the counted nouns
    possible: frozenset[Test]  # all others fail, by their words alone
    clues: dict[Scope, frozenset[str]]  # the words and their beginnings
    unmarked: dict[Scope, tuple[str, ...]]  # the texts without HEAD
    lines: dict[Scope, tuple[Line, ...]]
    known: dict[Test, bool]


class Vocabulary:
    """The word lists, and the tests made of them."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._glossary = Glossary(lists)
        self._terms: dict[Test, Sorted] = {}
        self._by_clue: dict[Scope, dict[str, list[Test]]] = {}
        self._by_word: defaultdict[Scope, dict[str, tuple[Test, ...]]] = defaultdict(dict)

    def add(self, tests: Iterable[Test]) -> None:
        """Before `look`, which knows no others."""
        self._by_word.clear()
        for test in tests:
            if test not in self._terms:
                terms = self._terms[test] = self._glossary.sort(test.terms, by_last=test.scope == "counts")
                clues = self._by_clue.setdefault(test.scope, {})
                for clue in terms.words | terms.by_clue.keys():
                    clues.setdefault(clue, []).append(test)

    def look(self, texts: Mapping[Scope, tuple[str, ...]]) -> Words:
        bags = {scope: _bag(scope, text) for scope, text in texts.items()}
        found: list[tuple[Test, ...]] = []
        for scope, bag in bags.items():
            known = self._by_word[scope]
            for word in bag:
                tests = known.get(word)
                if tests is None:
                    tests = self._tests(scope, word)
                if tests:
                    found.append(tests)
        return Words(texts, bags, frozenset[Test]().union(*found), {}, {}, {}, {})

    def holds(self, condition: Condition, words: Words) -> bool:
        """Whether all tests hold of a view's words."""
        if not condition.needs <= words.possible:
            return False
        known = words.known
        for test in condition.tests:
            found = known.get(test)
            if found is None:
                found = known[test] = self._find(test, words)
            if not found:
                return False
        return True

    def _tests(self, scope: Scope, word: str) -> tuple[Test, ...]:
        """Those that may hold where the word stands."""
        known = self._by_word[scope]
        if len(known) >= _MOST_OF_SCOPE:
            known.clear()
        clues = self._by_clue.get(scope, {})
        found = known[word] = tuple(dict.fromkeys(t for clue in clues_in(word) for t in clues.get(clue, ())))
        return found

    def _find(self, test: Test, words: Words) -> bool:
        terms, bag = self._terms[test], words.bags[test.scope]
        if not terms.words.isdisjoint(bag):
            return True
        if test.scope not in words.clues:
            words.clues[test.scope] = frozenset(clue for word in bag for clue in clues_in(word))
        likely = terms.likely(words.clues[test.scope])
        texts, counted = words.texts[test.scope], test.scope == "counts"
        if not counted and (plain := set(filter(is_plain, likely))):  # there heads matter
            if test.scope not in words.unmarked:
                words.unmarked[test.scope] = _unmark(texts)
            if any(f" {term} " in text for term in plain for text in words.unmarked[test.scope]):
                return True
            likely -= plain
        if likely and test.scope not in words.lines:
            words.lines[test.scope] = tuple(map(Line, dict.fromkeys(texts)))
        return any(
            self._glossary.stands(term, line, counted=counted) for term in likely for line in words.lines[test.scope]
        )


def _bag(scope: Scope, texts: Sequence[str]) -> frozenset[str]:
    if scope == "counts":
        return frozenset(word.removesuffix(HEAD) for text in texts for word in text.split() if word.endswith(HEAD))
    return frozenset(word for text in _unmark(texts) for word in text.split())


def _unmark(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text.replace(f"{HEAD} ", " ") for text in texts)
