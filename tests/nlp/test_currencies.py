from __future__ import annotations

import re
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
        ("A kiln worker in Punjab earns 9,000 rupees.", "PAK", "INR", "PKR"),
        ("A kiln worker earns 9,000 rupees.", "", "INR", "INR"),
        ("A maid in Riyadh gets 1,000 riyals.", "SAU", "QAR", "SAR"),
        ("In Qatar a maid gets 1,000 riyals.", "SAU", "QAR", "QAR"),
        ("In Nepal a maid gets 1,000 Indian rupees.", "NPL", "INR", "INR"),
    ],
)
def test_the_country_tells_the_currency(text: str, about: str, unit: str, expected: str) -> None:
    number = re.search(r"[\d,]+", text)
    assert number is not None
    end = text.find("s", number.end() + 3) + 1
    quantity = Quantity(number.start(), end, number.start(), number.end(), Decimal(1), Decimal(1), unit=unit)
    assert resolve_currency(text, quantity, about, find_places(text)).unit == expected
