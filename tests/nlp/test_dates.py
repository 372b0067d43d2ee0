"""Hours and days in words, and numbers of people that look like them."""

from __future__ import annotations

import pytest

from pipeline.nlp.quantities import read_quantities


@pytest.mark.parametrize(
    ("text", "quantities"),
    [
        ("The builders rise at five and work until midnight.", 0),
        ("They start work at six.", 0),
        ("Numbers rose at five of the sites.", 1),
        ("In March, 29 North Koreans were returned.", 1),
        ("In March 29 workers were returned.", 1),
        ("On March 29 the workers were returned.", 0),
    ],
)
def test_hours_and_days_are_no_quantities(text: str, quantities: int) -> None:
    assert len(read_quantities(text, 0, len(text))[0]) == quantities
