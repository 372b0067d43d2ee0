"""Terms of rules, taken apart into elements that are sought word by word.

A regular expression says the same, but those of long word lists take longer to compile than most reports to be read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple, Protocol

HEAD = "#"  # stands after a counted noun in the words of a text
COUNTRY, FOREIGN, DEMONYM, FOREIGN_DEMONYM = "%country", "%foreign", "%demonym", "%foreign_demonym"
MEANS = {
    COUNTRY: (COUNTRY, FOREIGN),
    FOREIGN: (FOREIGN, FOREIGN_DEMONYM),
    DEMONYM: (DEMONYM, FOREIGN_DEMONYM),
}
GAP = "..."
_LONGEST_GAP = 6  # words
_MOST_WORDS = 100_000  # of which it is remembered what they may mean


class Line:
    """The words of a text and where each stands; places are counted from 0."""

    def __init__(self, text: str) -> None:
        marked = text.split()
        self.length = len(marked)
        self.heads = frozenset(place for place, word in enumerate(marked) if word.endswith(HEAD))
        self.places: defaultdict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(marked):
            self.places[word.removesuffix(HEAD)].append(place)
        self.spans: dict[str, Mapping[int, Collection[int]]] = {}  # of lists: the ends of their terms by their starts

    @cached_property
    def clues(self) -> frozenset[str]:
        return frozenset(clue for word in self.places for clue in clues_in(word))


class Element(Protocol):
    """A part of a term. An end is the place of the word that follows."""

    def starts(self, line: Line) -> Collection[int]:
        """Where it may begin."""

    def ends(self, line: Line, starts: Collection[int]) -> set[int]:
        """Where it ends if it begins at one of these places."""


class _Word(NamedTuple):
    words: tuple[str, ...]  # of which one stands there
    counted: bool  # only as a counted noun

    def starts(self, line: Line) -> Collection[int]:
        found = [place for word in self.words for place in line.places.get(word, ())]
        return [place for place in found if place in line.heads] if self.counted else found

    def ends(self, line: Line, starts: Collection[int]) -> set[int]:
        return {place + 1 for place in self.starts(line) if place in starts}


class _Beginning(NamedTuple):
    letters: str

    def starts(self, line: Line) -> Collection[int]:
        if self.letters:
            return [p for word, places in line.places.items() if word.startswith(self.letters) for p in places]
        return range(line.length)

    def ends(self, line: Line, starts: Collection[int]) -> set[int]:
        return {place + 1 for place in self.starts(line) if place in starts}


class _Gap(NamedTuple):
    longest: int = _LONGEST_GAP

    def starts(self, line: Line) -> Collection[int]:
        return range(line.length)

    def ends(self, line: Line, starts: Collection[int]) -> set[int]:
        return {end for start in starts for end in range(start, min(start + self.longest, line.length) + 1)}


class _OneOf(NamedTuple):
    """A term of a word list."""

    name: str
    find: Callable[[Line], Mapping[int, Collection[int]]]  # where the list's terms end, by where they begin

    def starts(self, line: Line) -> Collection[int]:
        return self._spans(line).keys()

    def ends(self, line: Line, starts: Collection[int]) -> set[int]:
        return {end for start, ends in self._spans(line).items() if start in starts for end in ends}

    def _spans(self, line: Line) -> Mapping[int, Collection[int]]:
        spans = line.spans.get(self.name)
        if spans is None:
            spans = line.spans[self.name] = self.find(line)
        return spans


class Sorted(NamedTuple):
    """Terms by the words that give them away. Most are single words and are looked up."""

    words: frozenset[str]
    by_clue: Mapping[str, tuple[str, ...]]  # the others by a word, or with a * its beginning, without which none stands

    def likely(self, clues: frozenset[str]) -> set[str]:
        """Those that are not single words and may stand among words of these clues."""
        return {term for clue in clues & self.by_clue.keys() for term in self.by_clue[clue]}


class Glossary:
    """Named word lists, whose terms may name one another."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._lists = lists
        self._elements: dict[str, tuple[Element, ...]] = {}
        self._sorted: dict[str, Sorted] = {}

    def sort(self, terms: Iterable[str], *, by_last: bool = False) -> Sorted:
        """`by_last`: the clues are of the last words."""
        flat = list(dict.fromkeys(self._flatten(terms)))
        by_clue: dict[str, dict[str, None]] = {}
        for term in flat:
            for clue in () if _is_single(term) else self._clues(term, by_last):
                by_clue.setdefault(clue, {})[term] = None
        single = frozenset(w for term in flat if _is_single(term) for w in MEANS.get(term, (term,)))
        return Sorted(single, {clue: tuple(terms) for clue, terms in by_clue.items()})

    def stands(self, term: str, line: Line, *, counted: bool) -> bool:
        """`counted`: only where the last word is a counted noun."""
        elements = self._parts(term)
        ends = _follow(elements, line, elements[0].starts(line))
        return any(end - 1 in line.heads for end in ends) if counted else bool(ends)

    def _parts(self, term: str) -> tuple[Element, ...]:
        if (elements := self._elements.get(term)) is None:
            elements = self._elements[term] = tuple(map(self._element, term.split()))
        return elements

    def _element(self, word: str) -> Element:
        if word == GAP:
            return _Gap()
        if word.startswith("@"):
            return _OneOf(word, lambda line: self._find(word[1:], line))
        if word.endswith("*"):
            return _Beginning(word[:-1])
        return _Word(MEANS.get(word, (word.removesuffix(HEAD),)), word.endswith(HEAD))

    def _find(self, name: str, line: Line) -> Mapping[int, Collection[int]]:
        if name not in self._sorted:
            self._sorted[name] = self.sort(self._lists[name])
        terms = self._sorted[name]
        spans: defaultdict[int, set[int]] = defaultdict(set)
        for word in terms.words & line.places.keys():
            for place in line.places[word]:
                spans[place].add(place + 1)
        for term in terms.likely(line.clues):
            elements = self._parts(term)
            for start in elements[0].starts(line):
                spans[start].update(_follow(elements, line, {start}))
        return spans

    def _clues(self, term: str, by_last: bool) -> Iterable[str]:
        """What the least common of its words, or the last, may be: words, and beginnings with a *."""
        words = [word for word in term.split() if word != GAP] or ["*"]
        word = words[-1] if by_last else max(words, key=_rarity)
        if word.startswith("@"):
            return (clue for inner in self._flatten(self._lists[word[1:]]) for clue in self._clues(inner, by_last))
        return MEANS.get(word, (word.removesuffix(HEAD),))

    def _flatten(self, terms: Iterable[str]) -> Iterable[str]:
        """The terms, with those of a list in the place of its name."""
        for term in terms:
            if term.startswith("@") and " " not in term:
                yield from self._flatten(self._lists[term[1:]])
            else:
                yield term


def _follow(elements: Sequence[Element], line: Line, places: Collection[int]) -> Collection[int]:
    """Where the elements, one after the other, end if they begin at one of these places."""
    for element in elements:
        if not places:
            break
        places = element.ends(line, places)
    return places


@lru_cache(_MOST_WORDS)
def clues_in(word: str) -> tuple[str, ...]:
    """The word, and with a * its beginnings."""
    return (word, *(f"{word[:end]}*" for end in range(len(word) + 1)))


@lru_cache(_MOST_WORDS)
def is_plain(term: str) -> bool:
    """Whether its words stand in a text as they are written, and nothing between them."""
    words = term.split()
    return not any(w[0] in "@%" or w.endswith(("*", HEAD)) or w == GAP for w in words) and term == " ".join(words)


_COMMON = frozenset(
    "a an and as at be by for from had has have in inside into is it of on or that the to was were with".split()
)


def _rarity(word: str) -> int:
    """Long words are rare; of words that name something any is rarer than one of a list, of which much may be said."""
    if word.startswith("@"):
        return 1
    plain = word.rstrip(f"*{HEAD}")
    return 0 if plain in _COMMON else len(plain)


def _is_single(term: str) -> bool:
    return " " not in term and not term.endswith("*")
