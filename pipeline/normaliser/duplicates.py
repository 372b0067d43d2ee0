"""Copies of one text: the same bytes, the same words, or nearly the same words (syndicated, archived twice)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from pipeline.model import Document
from pipeline.normaliser.values import earliest_day

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Overlapping runs of words as in Broder (1997), "On the resemblance and containment of documents".
SHINGLE_WORDS = 5
CONTAINMENT = 0.9  # of the shorter text in the longer
LENGTH_RATIO = 0.75  # below it the shorter is an excerpt, not a copy
SHARED_NUMBERS = 0.75  # the next month's bulletin has the same sentences with other numbers, and is no copy
MIN_WORDS = 50  # shorter texts agree by chance, so only equal words make them copies
SKETCH = 16  # smallest shingle hashes; two texts as alike as the above share fewer than 4 once in ten thousand pairs
SKETCH_SHARED = 4
COMMON = 200  # a shingle that so many texts have is site furniture and finds no copy

_WORD = re.compile(r"\w+")


def find_originals(documents: Iterable[Document]) -> dict[str, str]:
    """document_id of each copy → document_id of its original: the one published first, else first by id."""
    originals: dict[str, str] = {}
    known: dict[tuple[str, str], str] = {}
    sketches = _Sketches()
    for document in sorted(documents, key=_rank):
        words = _words(document.text)
        marks = [("bytes", document.sha256)] if document.sha256 else []
        if words:
            marks.append(("words", blake2b("".join(words).encode("utf-8", "replace")).hexdigest()))
        original = next((known[mark] for mark in marks if mark in known), "") or sketches.original_of(document, words)
        if original:
            originals[document.document_id] = original
        for mark in marks:
            known.setdefault(mark, original or document.document_id)
    return originals


class Statement(NamedTuple):
    """What a figure says, for finding it again in a copy."""

    document_id: str
    saying: tuple[str, ...]  # indicator, unit and the stated numbers
    sentence: str


def repeats_of_copies(
    statements: Sequence[Statement], text_of: Callable[[str], str], originals: Mapping[str, str]
) -> list[bool]:
    """For each statement, whether an earlier copy of its document says the same in the same words.

    A copy that holds more than its original (a note added, a page longer) keeps what only it says. `originals` is in
    the order in which `find_originals` found them.
    """
    order = {document_id: n for n, document_id in enumerate(originals, 1)}
    holders: defaultdict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
    members = {*originals, *originals.values()}
    for document_id, saying, _ in statements:
        if document_id in members:
            holders[originals.get(document_id, document_id), saying].add(document_id)
    ranked = {key: sorted(held, key=lambda d: order.get(d, 0)) for key, held in holders.items()}

    @lru_cache(maxsize=64)
    def words_of(document_id: str) -> str:
        return "".join(_words(text_of(document_id)))

    def repeats(statement: Statement) -> bool:
        if statement.document_id not in originals:
            return False
        held = ranked[originals[statement.document_id], statement.saying]
        earlier = takewhile(lambda d: d != statement.document_id, held)
        words = "".join(_words(statement.sentence))
        return any(words in words_of(document_id) for document_id in earlier)

    return [repeats(statement) for statement in statements]


def _rank(document: Document) -> tuple[str, str]:
    return earliest_day(document.origin.published), document.document_id


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


class _Sketches:
    """The originals met so far, found again by the smallest hashes of their shingles (bottom-k sketch)."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._by_hash: defaultdict[int, list[str]] = defaultdict(list)

    def original_of(self, document: Document, words: Sequence[str]) -> str:
        """document_id of the original of which this is nearly a copy; if there is none, this one is kept as one."""
        if len(words) < MIN_WORDS:
            return ""
        sketch = _shingles(words)[:SKETCH].tolist()
        shared = Counter(candidate for value in sketch for candidate in self._by_hash.get(value, ()))
        needed = min(SKETCH_SHARED, len(sketch))
        ranked = sorted((-count, candidate) for candidate, count in shared.items() if count >= needed)
        found = next((c for _, c in ranked if nearly_same(self._texts[c], document.text)), "")
        if not found:
            self._texts[document.document_id] = document.text
            for value in sketch:
                if len(self._by_hash[value]) < COMMON:
                    self._by_hash[value].append(document.document_id)
        return found


def nearly_same(one: str, other: str) -> bool:
    """Whether the shorter text stands almost whole in the longer, is not much shorter, and keeps its numbers."""
    import numpy as np

    first, second = _text_shingles(one), _text_shingles(other)
    smaller, larger = sorted((first.size, second.size))
    shared = np.intersect1d(first, second, assume_unique=True).size
    return smaller >= LENGTH_RATIO * larger and shared >= CONTAINMENT * smaller and _numbers_agree(one, other)


def _numbers_agree(one: str, other: str) -> bool:
    first, second = (Counter(word for word in _words(text) if word[0].isdigit()) for text in (one, other))
    return (first & second).total() >= SHARED_NUMBERS * min(first.total(), second.total())


@lru_cache(maxsize=16)
def _text_shingles(text: str) -> NDArray[np.uint64]:
    return _shingles(_words(text))


class _WordCodes(dict[str, int]):
    """A number for each word, the same in every process."""

    def __missing__(self, word: str) -> int:
        code = self[word] = crc32(word.encode("utf-8", "replace"))
        return code


def _shingles(words: Sequence[str]) -> NDArray[np.uint64]:
    """The hashes of the shingles, each once, smallest first."""
    import numpy as np

    codes = np.fromiter(map(_WordCodes().__getitem__, words), np.uint64, len(words))
    hashes = np.zeros(max(0, len(words) - SHINGLE_WORDS + 1), np.uint64)
    for offset in range(SHINGLE_WORDS):
        hashes = hashes * np.uint64(0x9E3779B97F4A7C15) + codes[offset : offset + hashes.size]
    hashes ^= hashes >> np.uint64(31)  # as splitmix64 ends: like sums, unlike hashes
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    hashes ^= hashes >> np.uint64(29)
    return np.unique(hashes)
