"""Which texts are compared at all: a sketch that differs enough settles that two documents are no copies."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.model import Card
from pipeline.normaliser.cards import SKETCH
from pipeline.normaliser.duplicates import find_originals


def card(name: str, hashes: list[int]) -> Card:
    sketch = np.array(sorted(hashes), np.uint64).tobytes()
    return Card(name, "", name.encode(), sketch, name, 1_000, (), (), "")


@pytest.mark.parametrize(
    ("first", "later", "compared"),
    [
        (3, 13, False),  # too few of those that are indexed
        (4, 5, False),  # enough of those, too few of all
        (4, 6, True),
        (16, 16, True),
    ],
)
def test_texts_are_compared_only_where_both_halves_of_their_sketches_are_alike(
    first: int, later: int, compared: bool
) -> None:
    """`first` of the sixteen smallest hashes are shared, and `later` of the others."""
    half = SKETCH // 2
    one = [10 * n for n in range(SKETCH)]
    other = [value + (n >= first if n < half else n - half >= later) for n, value in enumerate(one)]
    asked: list[tuple[str, str]] = []

    def nearly_same(one_id: str, other_id: str) -> bool:
        asked.append((one_id, other_id))
        return True

    originals = find_originals({"a": card("a", one), "b": card("b", other)}, nearly_same)
    assert bool(asked) == compared
    assert originals == ({"b": "a"} if compared else {})
