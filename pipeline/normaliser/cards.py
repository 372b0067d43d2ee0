"""A card for each document: the little that others need to know of it, to find copies and figures of one place.

Made where the document is read and kept with what was read, so that a build holds cards and never all documents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b, sha256
from typing import TYPE_CHECKING
from zlib import crc32

from pipeline.model import Card, Result
from pipeline.normaliser.addresses import canonical_address, place_of
from pipeline.normaliser.values import writable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Overlapping runs of words as in Broder (1997), "On the resemblance and containment of documents".
SHINGLE_WORDS = 5
MIN_WORDS = 50  # shorter texts agree by chance, so only equal words make them copies
SKETCH = 32  # smallest shingle hashes
_WORD = re.compile(r"\w+")


def make_card(result: Result) -> Card:
    document = result.document
    words = split_words(document.text)
    urls = {segment.segment_id: segment.origin.url for segment in document.segments}
    stated = {urls.get(figure.segment_id, "") for figure in result.reading.figures}
    addresses = map(canonical_address, {document.origin.url, *urls.values()})
    written = writable(document.text).encode()
    return Card(
        document.sha256,
        document.origin.published,
        blake2b("".join(words).encode("utf-8", "replace"), digest_size=16).digest() if words else b"",
        shingle(words)[:SKETCH].tobytes() if len(words) >= MIN_WORDS else b"",
        sha256(written).hexdigest(),
        len(written),
        tuple(sorted({address for address in addresses if address})),
        tuple(sorted({place_of((url, document.origin.url), document.sha256) for url in stated})),
        document.origin.licence,
    )


def split_words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


class _WordCodes(dict[str, int]):
    """A number for each word, the same in every process."""

    def __missing__(self, word: str) -> int:
        code = self[word] = crc32(word.encode("utf-8", "replace"))
        return code


def shingle(words: Sequence[str]) -> NDArray[np.uint64]:
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
