"""Ids that come from content, so that renaming a file or an edit elsewhere in it changes none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from itertools import repeat
from typing import NamedTuple

_ID_BYTES = 10  # 80 bits: a billion rows meet with a chance of one in two million


class FigureKey(NamedTuple):
    """What a figure is, wherever its document is kept."""

    place: str  # canonical address of the segment or document, else the sha256 of the file
    indicator: str
    sentence: str  # whitespace squashed


def content_id(letter: str, parts: Iterable[str]) -> str:
    """Letters and digits after a letter, so that no spreadsheet takes an id for a number."""
    content = "".join([f"{len(part)}:{part}" for part in parts])  # the lengths keep ("ab", "c") apart from ("a", "bc")
    return letter + blake2b(content.encode("utf-8", "backslashreplace"), digest_size=_ID_BYTES).hexdigest()


def figure_ids(keys: Sequence[FigureKey], copy_ranks: Sequence[int] = ()) -> list[str]:
    """An id for each figure of a document, in text order: its key, its occurrence within the document, and its rank
    among the documents that state it at the same place.

    `copy_ranks`: of each figure, from 0; empty where no other document is of the same place.
    """
    occurrences: Counter[FigureKey] = Counter()
    ids = []
    for key, rank in zip(keys, copy_ranks or repeat(0, len(keys)), strict=True):
        ids.append(content_id("f", (*key, str(occurrences[key]), *((f"copy {rank}",) if rank else ()))))
        occurrences[key] += 1
    return ids


@lru_cache(maxsize=100_000)
def stated_numbers(low: Decimal | None, high: Decimal | None) -> tuple[str, ...]:
    """The numbers that the text names, bounds and hedges aside: "over 50,000" and "about 50,000" name the same."""
    return tuple(sorted({str(value.normalize() + 0) for value in (low, high) if value is not None}))


@lru_cache(maxsize=100_000)
def claim_id(indicator: str, numbers: tuple[str, ...], *attributes: str) -> str:
    """`attributes`: unit, per, nationality and scope; nothing else decides what is one claim."""
    return content_id("c", (indicator, " ".join(numbers), *attributes))
