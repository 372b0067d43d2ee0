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
