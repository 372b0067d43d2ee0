"""Two numbers that are no range."""

from __future__ import annotations

import pytest

from pipeline.nlp.quantities import read_quantities


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The number rose by 3,000 to 20,000.", [(3000, 3000), (20000, 20000)]),
        ("The number fell by about 300 to 2,000.", [(300, 300), (2000, 2000)]),
        ("The number rose from 3,000 to 20,000.", [(3000, 3000), (20000, 20000)]),
        ("Camps built by 3,000 to 20,000 men.", [(3000, 20000)]),
    ],
)
def test_change_states_two_numbers(text: str, values: list[tuple[int, int]]) -> None:
    assert [(int(q.low or 0), int(q.high or 0)) for q in read_quantities(text, 0, len(text))[0]] == values


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Between 2½ and 3½ million men died.", 2_500_000, 3_500_000),
        ("Some ½ to 1 million men died.", 500_000, 1_000_000),
        ("Some 1,2 to 1,5 million men died.", 1_200_000, 1_500_000),
        ("Some 8 to 9 × 10⁴ men died.", 80_000, 90_000),
    ],
)
def test_magnitude_reaches_both_ends(text: str, low: int, high: int) -> None:
    assert [(int(q.low or 0), int(q.high or 0)) for q in read_quantities(text, 0, len(text))[0]] == [(low, high)]
