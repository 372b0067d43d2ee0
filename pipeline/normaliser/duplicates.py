"""Copies of one text: the same bytes, the same words, or nearly the same words (syndicated, archived twice)."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.model import Card
from pipeline.normaliser.cards import shingle, split_words
from pipeline.normaliser.values import earliest_day

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CONTAINMENT = 0.9  # of the shorter text in the longer
LENGTH_RATIO = 0.75  # below it the shorter is an excerpt, not a copy
SHARED_NUMBERS = 0.75  # the next month's bulletin has the same sentences with other numbers, and is no copy
# The smaller of a copy's texts is at least 0.75 of the larger and 0.9 of it stands there, so of all their shingles they
# share 0.63; and of the smallest hashes fewer than these once in ten thousand pairs (binomial).
INDEXED, INDEXED_SHARED = 16, 4  # by which candidates are found
SKETCH_SHARED = 10 / 32  # which settles for most that they are none, before a text is read
COMMON = 200  # a shingle that so many texts have is site furniture and finds no copy


def find_originals(cards: Mapping[str, Card], nearly_same: Callable[[str, str], bool]) -> dict[str, str]:
    """document_id of each copy → document_id of its original: the one published first, else first by id.

    `nearly_same` compares the texts of two documents, by id; it is asked only where their sketches are alike.
    """
    originals: dict[str, str] = {}
    known: dict[str | bytes, str] = {}
    sketches = _Sketches(_shared_hashes(cards))
    for document_id, card in sorted(cards.items(), key=lambda item: (earliest_day(item[1].published), item[0])):
        marks = [mark for mark in (card.sha256, card.words) if mark]
        original = next((known[mark] for mark in marks if mark in known), "")
        original = original or sketches.original_of(document_id, card, nearly_same)
        if original:
            originals[document_id] = original
        for mark in marks:
            known.setdefault(mark, original or document_id)
    return originals


def _shared_hashes(cards: Mapping[str, Card]) -> set[int]:
    """Those that stand in more than one sketch: few of all, and no other finds anything."""
    import numpy as np

    hashes = np.frombuffer(b"".join(card.sketch[: 8 * INDEXED] for card in cards.values()), np.uint64)
    values, counts = np.unique(hashes, return_counts=True)
    return set(values[counts > 1].tolist())


class _Sketches:
    """The originals met so far, found again by the smallest hashes of their shingles (bottom-k sketch)."""

    def __init__(self, shared: set[int]) -> None:
        self._shared = shared
        self._originals: list[tuple[str, bytes]] = []  # with the whole sketch
        self._by_hash: defaultdict[int, array[int]] = defaultdict(lambda: array("i"))  # places in `_originals`

    def original_of(self, document_id: str, card: Card, nearly_same: Callable[[str, str], bool]) -> str:
        """document_id of the original of which this is nearly a copy; if there is none, this one is kept as one."""
        every = _hashes(card.sketch)
        indexed = self._shared.intersection(every[:INDEXED])
        counts = _often([self._by_hash[value] for value in indexed], min(INDEXED_SHARED, len(every)))
        alike = ((count, *self._originals[place]) for place, count in counts.items())
        ranked = sorted((-count, candidate) for count, candidate, other in alike if _resemble(card.sketch, other))
        found = next((candidate for _, candidate in ranked if nearly_same(candidate, document_id)), "")
        if not found:
            for value in indexed:
                if len(self._by_hash[value]) < COMMON:
                    self._by_hash[value].append(len(self._originals))
            self._originals.append((document_id, card.sketch))
        return found


def _resemble(one: bytes, other: bytes) -> bool:
    first, second = _hashes(one), _hashes(other)
    return len(set(first).intersection(second)) >= SKETCH_SHARED * min(len(first), len(second))


def _hashes(sketch: bytes) -> list[int]:
    import numpy as np

    hashes: list[int] = np.frombuffer(sketch, np.uint64).tolist()
    return hashes


def _often(places: Iterable[array[int]], least: int) -> Counter[int]:
    """How often each place stands there, of those that do at least so many times: few, of thousands to look at."""
    import numpy as np

    ordered = np.frombuffer(b"".join(places), np.intc).copy()
    ordered.sort()
    runs = ordered[least - 1 :] == ordered[: max(0, ordered.size - least + 1)]
    if not runs.any():
        return Counter()
    found = np.unique(ordered[: runs.size][runs])
    ends = ordered.searchsorted(found, "right") - ordered.searchsorted(found)
    return Counter(dict(zip(found.tolist(), ends.tolist(), strict=True)))


def is_nearly_same(one: str, other: str) -> bool:
    """Whether the shorter text stands almost whole in the longer, is not much shorter, and keeps its numbers."""
    import numpy as np

    first, second = _shingles(one), _shingles(other)
    smaller, larger = sorted((first.size, second.size))
    shared = np.intersect1d(first, second, assume_unique=True).size
    return smaller >= LENGTH_RATIO * larger and shared >= CONTAINMENT * smaller and _numbers_agree(one, other)


def _numbers_agree(one: str, other: str) -> bool:
    first, second = (Counter(word for word in split_words(text) if word[0].isdigit()) for text in (one, other))
    return (first & second).total() >= SHARED_NUMBERS * min(first.total(), second.total())


@lru_cache(maxsize=16)
def _shingles(text: str) -> NDArray[np.uint64]:
    return shingle(split_words(text))
