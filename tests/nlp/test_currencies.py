from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.model import Quantity
from pipeline.nlp.currencies import resolve_currency
from pipeline.reference.countries import find_places


@pytest.mark.parametrize(
    ("text", "about", "unit", "expected"),
    [
        ("They fetched 600 dinars in Tripoli, Libya.", "", "dinars", "LYD"),
        ("They fetched 600 dinars.", "KWT", "dinars", "KWD"),
        ("They fetched 600 dinars.", "", "dinars", "dinars"),
        ("A maid gets 120 rupees a day in India.", "QAT", "rupees", "INR"),
        ("She earned 3,000 won.", "PRK", "won", "KPW"),
        ("She earned 3,000 won in South Korea.", "PRK", "won", "KRW"),
        ("The field is 300 metres long.", "LBY", "metres", "metres"),
    ],
)
def test_the_country_tells_the_currency(text: str, about: str, unit: str, expected: str) -> None:
    quantity = Quantity(0, 1, 0, 1, Decimal(1), Decimal(1), unit=unit)
    assert resolve_currency(quantity, about, find_places(text)).unit == expected
