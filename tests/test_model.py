"""Records that are more than their fields."""

from __future__ import annotations

import pickle

import pytest

from pipeline.model import Anchor, Anchors

WORDS = (Anchor(0, 3, 1, (72.1, 100.0, 90.0, 110.5)), Anchor(4, 6, 2), Anchor(7, 9, 2, (-1.0, 0.0, 2.5, 3.0)))
ELEMENTS = (Anchor(0, 5, element="/html/body/p[1]"), Anchor(6, 6), Anchor(6, 9, element="/html/body/p[1]/b"))


@pytest.mark.parametrize("anchors", [WORDS, ELEMENTS, (), WORDS + ELEMENTS])
def test_anchors_are_a_sequence_that_is_kept_by_columns(anchors: tuple[Anchor, ...]) -> None:
    kept = Anchors(anchors)
    assert tuple(kept) == anchors
    assert kept[1:] == anchors[1:]
    assert [kept[n] for n in range(-len(anchors), 0)] == list(anchors)
    assert pickle.loads(pickle.dumps(kept)) == kept == Anchors(iter(anchors))  # noqa: S301 (our own)
    assert len({kept, Anchors(anchors)}) == 1
    with pytest.raises(IndexError):
        kept[len(anchors)]


def test_anchors_that_differ_in_any_column_differ() -> None:
    changed = (
        Anchor(1, 3, 1, (72.1, 100.0, 90.0, 110.5)),
        Anchor(0, 2, 1, (72.1, 100.0, 90.0, 110.5)),
        Anchor(0, 3, 2, (72.1, 100.0, 90.0, 110.5)),
        Anchor(0, 3, 1, (72.1, 100.0, 90.1, 110.5)),
        Anchor(0, 3, 1),
        Anchor(0, 3, 1, (72.1, 100.0, 90.0, 110.5), "/html"),
    )
    assert all(Anchors([anchor]) != Anchors([WORDS[0]]) for anchor in changed)
    assert Anchors(WORDS) != WORDS
