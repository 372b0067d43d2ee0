"""Terms of rules as regular expressions over the words of a view; compiled when first needed, once a process."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

Scope = Literal["counts", "core", "base", "phrase", "verb", "clause", "sentence", "passage", "topic", "per"]
HEAD = "#"  # stands after a counted noun in the words of a view
COUNTRY, FOREIGN, DEMONYM, FOREIGN_DEMONYM = "%country", "%foreign", "%demonym", "%foreign_demonym"
IMPLIED = "%implied"
_MEANS = {
    COUNTRY: f"(?:{COUNTRY}|{FOREIGN})",
    FOREIGN: f"(?:{FOREIGN}|{FOREIGN_DEMONYM})",
    DEMONYM: f"(?:{DEMONYM}|{FOREIGN_DEMONYM})",
}


class Test(NamedTuple):
    """One scope and the terms of which one must stand in it."""

    scope: Scope
    terms: tuple[str, ...]


class Vocabulary:
    """The word lists, and the tests made of them."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._words = words
        self._lists: dict[str, str] = {}
        self._patterns: dict[Test, re.Pattern[str]] = {}

    def holds(self, tests: Sequence[Test], texts: Mapping[Scope, tuple[str, ...]], known: dict[Test, bool]) -> bool:
        """Whether all tests hold of a view's texts; `known` remembers what was tried on this view."""
        for test in tests:
            found = known.get(test)
            if found is None:
                pattern = self._patterns.get(test) or self._compile(test)
                found = known[test] = any(pattern.search(text) for text in texts[test.scope])
            if not found:
                return False
        return True

    def _compile(self, test: Test) -> re.Pattern[str]:
        """In the scope `counts` the last word must be a counted noun."""
        end = f"{HEAD} " if test.scope == "counts" else f"{HEAD}? "
        terms = "|".join(_regex(term, self._list) for term in test.terms)
        self._patterns[test] = re.compile(f"(?<= )(?:{terms})(?={end})")
        return self._patterns[test]

    def _list(self, name: str) -> str:
        if name not in self._lists:
            self._lists[name] = "(?:" + "|".join(_regex(t, self._list) for t in self._words[name]) + ")"
        return self._lists[name]


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
        return _MEANS[word]
    return re.escape(word[:-1]) + rf"[^\s{HEAD}]*" if word.endswith("*") else re.escape(word)
