"""Terms of rules as regular expressions over the words of a view; compiled when first needed, once a process."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, NamedTuple

Scope = Literal["counts", "core", "base", "phrase", "verb", "clause", "sentence", "passage", "topic", "per"]
HEAD = "#"  # stands after a counted noun in the words of a view
COUNTRY, FOREIGN, DEMONYM, FOREIGN_DEMONYM = "%country", "%foreign", "%demonym", "%foreign_demonym"
IMPLIED = "%implied"
_MOST_WORDS = 100_000  # of which it is remembered what they may mean
_MOST_OF_SCOPE = 20_000  # of which it is remembered what tests they make possible there
_COMMON = frozenset(
    "a an and as at be by for from had has have in inside into is it of on or that the to was were with".split()
)
_MEANS = {
    COUNTRY: (COUNTRY, FOREIGN),
    FOREIGN: (FOREIGN, FOREIGN_DEMONYM),
    DEMONYM: (DEMONYM, FOREIGN_DEMONYM),
}


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
    known: dict[Test, bool]


class _Terms(NamedTuple):
    """Most terms are single words and need no regular expression."""

    words: frozenset[str]
    by_clue: Mapping[str, tuple[str, ...]]  # the others by a word, or with a * its beginning, without which none stands


class Vocabulary:
    """The word lists, and the tests made of them."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._lists = lists
        self._alternatives: dict[str, str] = {}
        self._terms: dict[Test, _Terms] = {}
        self._patterns: dict[tuple[str, str], re.Pattern[str]] = {}
        self._by_clue: dict[Scope, dict[str, list[Test]]] = {}
        self._by_word: defaultdict[Scope, dict[str, tuple[Test, ...]]] = defaultdict(dict)

    def add(self, tests: Iterable[Test]) -> None:
        """Before `look`, which knows no others."""
        self._by_word.clear()
        for test in tests:
            if test not in self._terms:
                terms = self._terms[test] = self._prepare(test)
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
        return Words(texts, bags, frozenset[Test]().union(*found), {}, {}, {})

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
        found = known[word] = tuple(dict.fromkeys(t for clue in _clues_in(word) for t in clues.get(clue, ())))
        return found

    def _find(self, test: Test, words: Words) -> bool:
        terms, bag = self._terms[test], words.bags[test.scope]
        if not terms.words.isdisjoint(bag):
            return True
        if test.scope not in words.clues:
            words.clues[test.scope] = frozenset(clue for word in bag for clue in _clues_in(word))
        likely = {term for clue in words.clues[test.scope] & terms.by_clue.keys() for term in terms.by_clue[clue]}
        texts = words.texts[test.scope]
        if test.scope != "counts" and (plain := {term for term in likely if _is_plain(term)}):  # there heads matter
            if test.scope not in words.unmarked:
                words.unmarked[test.scope] = _unmark(texts)
            if any(f" {term} " in text for term in plain for text in words.unmarked[test.scope]):
                return True
            likely -= plain
        patterns = [self._pattern(term, test.scope) for term in likely]
        return any(pattern.search(text) for pattern in patterns for text in texts)

    def _pattern(self, term: str, scope: Scope) -> re.Pattern[str]:
        """In the scope `counts` the last word must be a counted noun."""
        end = f"{HEAD} " if scope == "counts" else f"{HEAD}? "
        if (term, end) not in self._patterns:
            self._patterns[term, end] = re.compile(f"(?<= ){_regex(term, self._list)}(?={end})")
        return self._patterns[term, end]

    def _prepare(self, test: Test) -> _Terms:
        flat = list(dict.fromkeys(self._flatten(test.terms)))
        single = frozenset(w for term in flat if _is_single(term) for w in _MEANS.get(term, (term,)))
        by_clue: dict[str, dict[str, None]] = {}
        for term in flat:
            for clue in () if _is_single(term) else self._clues(term, test.scope):
                by_clue.setdefault(clue, {})[term] = None
        return _Terms(single, {clue: tuple(terms) for clue, terms in by_clue.items()})

    def _clues(self, term: str, scope: Scope) -> Iterable[str]:
        """What the least common of its words may be: words, and beginnings with a *.

        Of `counts`, whose bag has no others, what the last word may be.
        """
        words = [word for word in term.split() if word != "..."] or ["*"]
        word = words[-1] if scope == "counts" else max(words, key=_rarity)
        if word.startswith("@"):
            return (clue for inner in self._flatten(self._lists[word[1:]]) for clue in self._clues(inner, scope))
        return _MEANS.get(word, (word.removesuffix(HEAD),))

    def _flatten(self, terms: Iterable[str]) -> Iterable[str]:
        """The terms, with those of a list in the place of its name."""
        for term in terms:
            if term.startswith("@") and " " not in term:
                yield from self._flatten(self._lists[term[1:]])
            else:
                yield term

    def _list(self, name: str) -> str:
        if name not in self._alternatives:
            terms = dict.fromkeys(self._flatten(self._lists[name]))
            self._alternatives[name] = "(?:" + "|".join(_regex(t, self._list) for t in terms) + ")"
        return self._alternatives[name]


def _bag(scope: Scope, texts: Sequence[str]) -> frozenset[str]:
    if scope == "counts":
        return frozenset(word.removesuffix(HEAD) for text in texts for word in text.split() if word.endswith(HEAD))
    return frozenset(word for text in _unmark(texts) for word in text.split())


def _unmark(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text.replace(f"{HEAD} ", " ") for text in texts)


@lru_cache(_MOST_WORDS)
def _clues_in(word: str) -> tuple[str, ...]:
    return (word, *(f"{word[:end]}*" for end in range(len(word) + 1)))


def _rarity(word: str) -> int:
    """Long words are rare; of words that name something any is rarer than one of a list, of which much may be said."""
    if word.startswith("@"):
        return 1
    plain = word.rstrip(f"*{HEAD}")
    return 0 if plain in _COMMON else len(plain)


def _is_single(term: str) -> bool:
    return " " not in term and not term.endswith("*")


@lru_cache(_MOST_WORDS)
def _is_plain(term: str) -> bool:
    """Whether its words stand in a text as they are written, so that no regular expression is needed."""
    words = term.split()
    return not any(w[0] in "@%" or w.endswith(("*", HEAD)) or w == "..." for w in words) and term == " ".join(words)


def _regex(term: str, lists: Callable[[str], str]) -> str:
    """A term without the mark and the space behind its last word."""
    regex, words = "", term.split()
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "...":
            regex += r"(?:\S+ ){0,6}?"
            continue
        regex += _word_regex(word, lists) + (f"{HEAD}? " if following else "")
    return regex


def _word_regex(word: str, lists: Callable[[str], str]) -> str:
    if word.startswith("@"):
        return lists(word[1:])
    if word in _MEANS:
        return f"(?:{'|'.join(_MEANS[word])})"
    return re.escape(word[:-1]) + rf"[^\s{HEAD}]*" if word.endswith("*") else re.escape(word)
