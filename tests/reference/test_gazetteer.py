"""Which spellings of a listed name are the name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reference.gazetteer import Gazetteer, fold_name

NAMES = Gazetteer(
    {
        "Korea": 1,
        "North Korea": 2,
        "US": 3,
        "Côte d'Ivoire": 4,
        "the Hague": 5,
        "Asia-Pacific": 6,
        "U.S.": 7,
        "worldwide": 8,
        "the world": 9,
        "LiNK": 10,
        "Bank of Korea": 11,
    }
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Korea", [1]),
        ("KOREA", [1]),
        ("korea", []),
        ("Koreas", []),
        ("xKorea", []),
        ("North Korea", [2]),
        ("North  Korea", [2]),
        ("North\nKorea", [2]),
        ("North\tKorea", [1]),
        ("NORTH KOREA", [2]),
        ("North korea", []),
        ("US us Us", [3]),
        ("the U.S., again", [7]),
        ("Cote d’Ivoire", [4]),
        ("CÔTE D‘IVOIRE", [4]),
        ("The Hague", [5]),
        ("the Hague", [5]),
        ("Hague", []),
        ("Asia‑Pacific and Asia–Pacific", [6, 6]),
        ("worldwide, the world, world", [8, 9]),
        ("link LINK Link LiNK", [10]),
        ("Bank Of Korea", [11]),
        ("Bank of Korea or Korea", [11, 1]),
    ],
)
def test_spellings(text: str, expected: list[int]) -> None:
    assert [found.entry for found in NAMES.find(text)] == expected


def test_get_takes_whole_names_in_any_case() -> None:
    assert [NAMES.get(name) for name in ("north korea", "Hague", "THE KOREA", "Nowhere")] == [2, 5, 1, None]


@given(
    st.lists(st.sampled_from(["Korea", "North", "the", "Hague", "US", "world", " ", ".", "\n", "é", "-"]), max_size=30)
)
def test_matches_are_in_order_and_are_slices(parts: list[str]) -> None:
    text = "".join(parts)
    last = 0
    for found in NAMES.find(text):
        assert last <= found.char_start < found.char_end <= len(text)
        assert fold_name(text[found.char_start : found.char_end]) == fold_name(found.name)
        last = found.char_end
