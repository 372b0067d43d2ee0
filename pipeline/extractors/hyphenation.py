"""Words broken at a line's end: "pris-oners" is one word, "government-contracted" keeps its hyphen.

The document decides first (does it write the word elsewhere, with or without hyphen?), then a word list: the 82,000
words, British and American spellings both, that symspellpy carries as a plain file. Its spelling checker is not used.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from pipeline.extractors.glyphs import LINE_END_HYPHENS

HYPHENS = f"-\u2010{LINE_END_HYPHENS}"
_DASHES = "–—"
_APOSTROPHES = "‘’'"
_LETTERS_BEFORE = re.compile(r"[^\W\d_]+$")
_LETTERS_AFTER = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_OPEN_NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})*,$")  # with a comma, after which only digits can come
_THREE_DIGITS = re.compile(r"\d{3}(?!\d)")
_POSSESSIVE = re.compile(r"['’]s$")
# "16- or 17-year-old", "short- and long-term": the hyphen waits for a word that comes later
_SUSPENDING = frozenset(["and", "or", "to", "nor", "but", "versus", "through", "as", "than"])
_FUNCTION_WORDS = frozenset(
    re.split(
        r"\s+",
        "about after also because been from have into many more most only over some such than that their them then "
        "there these they this those were what when where which while with would",
    )
)
_PREFIXES = frozenset(
    re.split(r"\s+", "anti co counter e ex extra inter intra mid multi non post pre pro re self semi socio sub un")
)


class Hyphenation:
    """Decides for one document what becomes of two pieces with a line's end between them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = texts
        self._counts: Counter[str] | None = None

    def _count(self, word: str) -> int:
        if self._counts is None:  # only a document that breaks words pays for this
            found = (_COMPOUND.findall(text.lower().replace("\u2010", "-")) for text in self._texts)
            self._counts = Counter(word for words in found for word in words)
        return self._counts[word]

    def join(self, first: str, second: str) -> str | None:
        """One word out of two pieces across a line's end; None if they stay two words."""
        if first[-1] in _DASHES and len(first) > 1 and second[0].isalnum():
            return first + second
        if first[-1] not in HYPHENS:
            return None
        stem = first[:-1]
        if first[-1] in LINE_END_HYPHENS and _OPEN_NUMBER.search(stem) and _THREE_DIGITS.match(second):
            return stem + second  # "80,-" with a hyphen of its own is a price
        before, after = _LETTERS_BEFORE.search(stem), _LETTERS_AFTER.match(second)
        if stem and stem[-1].isalpha() and second[0] in _APOSTROPHES and second[1:2].isalpha():
            return f"{stem}-{second}"  # al-‘Arabi
        if not stem or not stem[-1].isalnum() or not second[0].isalnum():
            return None
        if after is not None and after.group().lower() in _SUSPENDING and not _is_broken(before, after):
            return None
        if before is None or after is None or "/" in stem or "@" in stem:
            return f"{stem}-{second}"
        keeps = self.keeps_hyphen(before.group(), after.group(), in_compound="-" in stem)
        return f"{stem}-{second}" if keeps else stem + second

    def keeps_hyphen(self, first: str, second: str, in_compound: bool = False) -> bool:
        """`in_compound`: a hyphen stands before `first` already, "quality-of-" and "life"."""
        one, two = first.lower(), second.lower()
        joined, compound = self._count(one + two), self._count(f"{one}-{two}")
        if joined or compound:
            return compound > joined
        if first.isupper() and len(first) > 1 and not second.isupper():
            return True  # NATO-led
        if second[0].isupper() and not (first.isupper() and _is_listed(one + two)):
            return True  # Sino-Korean, but GOV-ERNMENT
        if _is_listed(one + two):
            return False
        is_word = one in _PREFIXES or ((in_compound or len(one) > 2) and _is_listed(one))
        return is_word and len(two) > 2 and _is_listed(two)

    def closes_gap(self, first: str, second: str) -> bool:
        """ "government- contracted" inside a line, where a line once ended: a compound that was set apart."""
        if first[-1] not in HYPHENS or len(first) < 4:
            return False
        before, after = _LETTERS_BEFORE.search(first[:-1]), _LETTERS_AFTER.match(second)
        if before is None or after is None or len(before.group()) < 3 or len(after.group()) < 4:
            return False
        one, two = before.group().lower(), after.group().lower()
        if not second[0].islower() or two in _SUSPENDING or two in _FUNCTION_WORDS:
            return False
        return bool(self._count(f"{one}-{two}")) or (_is_listed(one) and _is_listed(two))


def _is_broken(before: re.Match[str] | None, after: re.Match[str]) -> bool:
    """ "pho-to": what looks like the word "to" is only a piece."""
    return before is not None and _is_listed(before.group().lower() + after.group().lower())


def _is_listed(word: str) -> bool:
    return _POSSESSIVE.sub("", word) in _word_list()


@cache
def _word_list() -> frozenset[str]:
    lines = (files("symspellpy") / "frequency_dictionary_en_82_765.txt").read_text("utf-8-sig").splitlines()
    return frozenset(line.split(" ", 1)[0] for line in lines)
