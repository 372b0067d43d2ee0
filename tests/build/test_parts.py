"""How documents are divided into parts."""

from __future__ import annotations

from pipeline.build.parts import divide

NAMES = [f"page-{n:05}.html" for n in range(5_000)]


def test_no_part_is_larger_than_twice_the_mean_and_none_is_lost() -> None:
    parts = list(divide(reversed(NAMES)))
    assert [name for part in parts for name in part] == NAMES
    assert max(map(len, parts)) == 128, "some would be larger"


def test_a_new_document_changes_few_parts() -> None:
    before = set(divide(NAMES))
    for n in range(0, 5_000, 97):
        assert len(before - set(divide([*NAMES, f"page-{n:05}-b.html"]))) <= 4
