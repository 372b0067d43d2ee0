"""Words that look like bounds and are none, and the other way round."""

from __future__ import annotations

import pytest

from pipeline.nlp.quantities import read_quantities


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("Prisoners are scattered over 37 camps.", "plain"),
        ("The network is spread over 40 states.", "plain"),
        ("Prisoners fill over 37 camps.", "more_than"),
        ("Pyongyang has owned up to 220,000 deaths.", "plain"),
        ("Up to 220,000 people died.", "at_most"),
        ("It had taken up to 300 men.", "at_most"),
        ("By the best estimates, between 2 and 3 million people starved.", "about"),
    ],
)
def test_bounds(text: str, qualifier: str) -> None:
    assert [str(q.qualifier.value) for q in read_quantities(text, 0, len(text))[0]] == [qualifier]
