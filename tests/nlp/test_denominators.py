"""Denominators that stand before the number or behind its noun."""

from __future__ import annotations

import pytest

from pipeline.nlp.quantities import read_quantities


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("Every hospital had to release 30 nurses.", "hospital"),
        ("Each inminban was ordered to supply ten women.", "inminban"),
        ("Officials forced 200 residents of each ward to clean drains.", "ward"),
        ("A kilogram brought 280 soum.", "kilogram"),
        ("Prisoners work all 365 days of the year.", "year"),
        ("Loggers rest on two days in the year.", "year"),
        # a person is no denominator of what he is given
        ("Each worker was paid $200.", ""),
        ("They had two days in the village.", ""),
    ],
)
def test_denominator(text: str, per: str) -> None:
    assert [q.per for q in read_quantities(text, 0, len(text))[0]] == [per]
