"""Terms of rules as regular expressions over the words of a view; compiled when first needed, once a process."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

Scope = Literal["counts", "core", "base", "phrase", "verb", "clause", "sentence", "passage", "topic", "per"]
HEAD = "#"  # stands after a counted noun in the words of a view
COUNTRY, FOREIGN, DEMONYM, FOREIGN_DEMONYM = "%country", "%foreign", "%demonym", "%foreign_demonym"
IMPLIED = "%implied"
_MEANS = {
    COUNTRY: (COUNTRY, FOREIGN),
    FOREIGN: (FOREIGN, FOREIGN_DEMONYM),
    DEMONYM: (DEMONYM, FOREIGN_DEMONYM),
}


class Test(NamedTuple):
    """One scope and the terms of which one must stand in it."""

    scope: Scope
    terms: tuple[str, ...]


class Words(NamedTuple):
    """The words of a view, scope by scope, and what was found out about them."""

    texts: Mapping[Scope, tuple[str, ...]]
    bags: dict[Scope, frozenset[str]]
    known: dict[Test, bool]

    def bag(self, scope: Scope) -> frozenset[str]:
        """The single words of a scope; of `counts` only the counted nouns."""
        if scope not in self.bags:
            words = (w for text in self.texts[scope] for w in text.split())
            if scope == "counts":
                words = (w for w in words if w.endswith(HEAD))
            self.bags[scope] = frozenset(w.removesuffix(HEAD) for w in words)
        return self.bags[scope]


class _Terms(NamedTuple):
    """Most terms are single words and need no regular expression."""

    words: frozenset[str]
    pattern: re.Pattern[str] | None


class Vocabulary:
    """The word lists, and the tests made of them."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._lists = lists
        self._alternatives: dict[str, str] = {}
        self._terms: dict[Test, _Terms] = {}

    def holds(self, tests: Sequence[Test], words: Words) -> bool:
        """Whether all tests hold of a view's words."""
        for test in tests:
            found = words.known.get(test)
            if found is None:
                found = words.known[test] = self._find(test, words)
            if not found:
                return False
        return True

    def _find(self, test: Test, words: Words) -> bool:
        terms = self._terms.get(test) or self._prepare(test)
        if not terms.words.isdisjoint(words.bag(test.scope)):
            return True
        return terms.pattern is not None and any(terms.pattern.search(text) for text in words.texts[test.scope])

    def _prepare(self, test: Test) -> _Terms:
        """In the scope `counts` the last word must be a counted noun."""
        flat = list(dict.fromkeys(self._flatten(test.terms)))
        single = frozenset(w for term in flat if _is_single(term) for w in _MEANS.get(term, (term,)))
        rest = "|".join(_regex(term, self._list) for term in flat if not _is_single(term))
        end = f"{HEAD} " if test.scope == "counts" else f"{HEAD}? "
        self._terms[test] = _Terms(single, re.compile(f"(?<= )(?:{rest})(?={end})") if rest else None)
        return self._terms[test]

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


def _is_single(term: str) -> bool:
    return " " not in term and not term.endswith("*")


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
