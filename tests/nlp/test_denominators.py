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
        ("Pickers earned 450 soum for a kilogram.", "kilogram"),
        ("For each kilo the farm counted out 230 som.", "kilogram"),
        ("A tall man earned 450 soum for a kilometre.", ""),
        # the hours of a day or a week
        ("Before, a day of 15 to 21 hours was normal.", "day"),
        ("The working week has 48 hours.", "week"),
        ("He came a day late and slept 15 hours.", ""),
        ("In a good month he makes 70,000 rubles.", "month"),
        ("The yearly worth of such unpaid work is estimated at $975 million.", "year"),
        # a person is no denominator of what he is given
        ("Each worker was paid $200.", ""),
        ("They had two days in the village.", ""),
    ],
)
def test_denominator(text: str, per: str) -> None:
    assert [q.per for q in read_quantities(text, 0, len(text))[0]] == [per]


@pytest.mark.parametrize(
    ("text", "pers"),
    [
        ("The yard paid €1,600 a month, but the men received €100.", ["month", "month"]),
        ("Pay was raised from 500 nakfa to 900 nakfa a month.", ["month", "month"]),
        ("They get 300 yuan a month, against a contract rate of 2,800 yuan.", ["month", "month"]),
        # debts, fees and sums are no pay
        ("They earned $150 a month and owed $4,000.", ["month", ""]),
        ("He gets $100 a month; the visa was $900.", ["month", ""]),
    ],
)
def test_contrasted_pay_shares_its_time(text: str, pers: list[str]) -> None:
    assert [q.per for q in read_quantities(text, 0, len(text))[0]] == pers
