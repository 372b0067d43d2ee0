"""Finds listed names in text in one pass over its capitalised words."""

from __future__ import annotations

import heapq
import re
import unicodedata
from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Generic, NamedTuple, TypeVar

from pipeline.errors import RuleError

T = TypeVar("T")

_CAPITALISED = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][^\W_]*")
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = "'’‘ʻʼ`´"
_HYPHENS = "-‐‑–"
_FOLDED = str.maketrans({**dict.fromkeys(_APOSTROPHES, "'"), **dict.fromkeys(_HYPHENS, "-")})
_SPACE = r"[^\S\t]{1,3}"  # a name may run over a line's end, never into the next cell
_ARTICLE = re.compile(r"[Tt]he\s+$|THE\s+$")


class Match(NamedTuple, Generic[T]):
    """`name` is the listed name, `char_start` to `char_end` the text's own words for it."""

    char_start: int
    char_end: int
    name: str
    entry: T


def without_accents(text: str) -> str:
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def fold_name(name: str) -> str:
    """One spelling for all: lower case, straight apostrophes and hyphens, single spaces, no accents."""
    plain = " ".join(name.translate(_FOLDED).casefold().split())
    return plain if plain.isascii() else without_accents(plain)


class Gazetteer(Generic[T]):
    """Names with what they stand for; the longest name at a place wins.

    A word with a capital keeps it, its other letters may be capitals too; abbreviations are found only as they stand.
    A listed article ("the Hague") must stand in the text and belongs to the match.
    """

    def __init__(self, names: Mapping[str, T]) -> None:
        self._entries: dict[str, tuple[str, T]] = {}
        self._words: dict[str, tuple[str, T]] = {}  # names of one word by every spelling that a text may have
        self._buckets: dict[str, list[str]] = {}  # all other names by their first word
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._lower: set[str] = set()  # names without a capital ("worldwide", "the world"), without their article
        for name, entry in names.items():
            self._entries[fold_name(name)] = (name, entry)
            self._add(name, entry)

    def _add(self, name: str, entry: T) -> None:
        content = name.removeprefix("the ")
        first = _WORD.match(content)
        if first is None or (content[0].islower() and first.group() != content):
            raise RuleError(f"a name must begin with a capital or a digit, or be one word: {name!r}")
        if content[0].islower():
            self._lower.add(content)
        elif first.group() == name:
            self._words |= dict.fromkeys(_word_spellings(name), (name, entry))
        else:
            for key in {first.group().casefold(), without_accents(first.group()).casefold()}:
                self._buckets.setdefault(key, []).append(name)

    def get(self, name: str) -> T | None:
        """What a whole name stands for, in any case and with or without its article."""
        folded = fold_name(name)
        bare = folded.removeprefix("the ")
        found = self._entries.get(folded) or self._entries.get(bare) or self._entries.get("the " + bare)
        return found[1] if found else None

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Match[T]]:
        """All names in text order; of two that overlap the first."""
        stop = len(text) if end is None else end
        lower, capitalised = self._find_lower(text, start, stop), self._find_capitalised(text, start, stop)
        last = start
        for found in heapq.merge(lower, capitalised, key=attrgetter("char_start")):
            if found.char_start >= last:
                yield found
                last = found.char_end

    def _find_lower(self, text: str, start: int, stop: int) -> list[Match[T]]:
        found = []
        for word in self._lower:
            begin = text.find(word, start, stop)
            while begin >= 0:
                finish = begin + len(word)
                if not text[begin - 1 : begin].isalnum() and not text[finish : finish + 1].isalnum():
                    article = _ARTICLE.search(text, max(start, begin - 6), begin)
                    name = f"the {word}" if article and f"the {word}" in self._entries else word
                    if name in self._entries:
                        found.append(Match(article.start() if article else begin, finish, *self._entries[name]))
                begin = text.find(word, finish, stop)
        return sorted(found, key=attrgetter("char_start"))

    def _find_capitalised(self, text: str, start: int, stop: int) -> Iterator[Match[T]]:
        last = start
        for word in _CAPITALISED.finditer(text, start, stop):
            if word.start() >= last and (found := self._match_at(text, word, last, stop)):
                yield found
                last = found.char_end

    def _match_at(self, text: str, word: re.Match[str], last: int, stop: int) -> Match[T] | None:
        surface, begin = word.group(), word.start()
        key = surface.casefold()
        if key not in self._buckets and surface not in self._words:
            return None
        if begin and (text[begin - 1].isalnum() or text[begin - 1] in "@_"):
            return None
        if key in self._buckets and (found := self._pattern(key).match(text, begin, stop)):
            folded = fold_name(found.group())
            article = _ARTICLE.search(text, max(last, begin - 6), begin)
            if article and "the " + folded in self._entries:
                begin, folded = article.start(), "the " + folded
            if folded in self._entries:
                return Match(begin, found.end(), *self._entries[folded])
        if surface in self._words:
            return Match(word.start(), word.end(), *self._words[surface])
        return None

    def _pattern(self, key: str) -> re.Pattern[str]:
        """One alternation for all names with this first word, compiled when first met."""
        if key not in self._patterns:
            names = _longest_first({name.removeprefix("the ") for name in self._buckets[key]})
            self._patterns[key] = re.compile("|".join(_spelling(name) for name in names))
        return self._patterns[key]


def _longest_first(names: list[str] | set[str]) -> list[str]:
    return sorted(names, key=lambda name: (-len(name), name))


def _word_spellings(name: str) -> set[str]:
    plain = {name, without_accents(name)}
    return plain if _keeps_case(name) else plain | {spelling.upper() for spelling in plain}


def _spelling(name: str) -> str:
    """A pattern for a name with any apostrophe, hyphen and spacing, with or without its accents."""
    spelled = "|".join(_escape(variant) for variant in _longest_first({name, without_accents(name)}))
    return f"(?:{spelled})" + (r"(?!\w)" if name[-1].isalnum() else "")


_LETTERS = re.compile(r"([^\W\d_]+)")
_CAMEL = re.compile(r"[a-z][A-Z]")


def _escape(name: str) -> str:
    """Words keep their first capital and may be all in capitals; abbreviations and "LiNK" stand as they are."""
    parts = _LETTERS.split(name.translate(_FOLDED))
    words = [part if _keeps_case(part) else _any_case_after_capital(part) for part in parts[1::2]]
    gaps = [
        re.escape(gap).replace(r"\ ", _SPACE).replace(r"\-", f"[{_HYPHENS}]").replace("'", f"[{_APOSTROPHES}]")
        for gap in parts[::2]
    ]
    return gaps[0] + "".join(word + gap for word, gap in zip(words, gaps[1:], strict=True))


def _keeps_case(word: str) -> bool:
    return word.isupper() or _CAMEL.search(word) is not None


def _any_case_after_capital(word: str) -> str:
    return f"{word[0]}(?i:{word[1:]})" if word[0].isupper() else f"(?i:{word})"
