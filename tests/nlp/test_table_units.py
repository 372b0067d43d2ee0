"""Units and scales that headers and captions state, and numbers in words that state none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.nlp.table_units import CellUnit, read_header_unit, read_title_unit

THOUSAND, MILLION = Decimal(1000), Decimal(1_000_000)


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Inmates (thousands)", CellUnit(scale=THOUSAND)),
        ("Inmates ('000)", CellUnit(scale=THOUSAND)),
        ("Inmates (000s)", CellUnit(scale=THOUSAND)),
        ("People, millions", CellUnit(scale=MILLION)),
        ("Women (%)", CellUnit("percent")),
        ("Per cent", CellUnit("percent")),
        ("Earnings (US$ million per year)", CellUnit("USD", "year", MILLION)),
        ("Monthly wage (ringgit)", CellUnit("MYR", "month")),
        ("Yuan per month", CellUnit("CNY", "month")),
        ("Hours per day", CellUnit("hours", "day")),
        ("Term (years)", CellUnit("years")),
        ("Victims per 1,000 people", CellUnit(base=THOUSAND)),
        ("Share of all", CellUnit(is_share=True)),
        ("Harvest (tonnes)", CellUnit("tonnes")),
        ("Inmates", CellUnit()),
        ("Sum", CellUnit()),  # the total, not Uzbek money
        ("Year", CellUnit()),
        ("Children under 5 years", CellUnit()),
        ("Held in the past years", CellUnit()),
    ],
)
def test_header(header: str, unit: CellUnit) -> None:
    assert read_header_unit(header) == unit


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("Refugees by host, 2015 (in thousands)", CellUnit(scale=THOUSAND)),
        ("Bride prices (yuan)", CellUnit("CNY")),
        ("State earnings from labour, US$ million", CellUnit("USD", scale=MILLION)),
        ("Monthly pay of loggers (US$)", CellUnit("USD", "month")),
        ("Arrivals (persons, %)", CellUnit()),  # which of the two, the columns say
        ("Thousands fled in 2015", CellUnit()),
        ("Hours of work in the mines", CellUnit()),
    ],
)
def test_title(title: str, unit: CellUnit) -> None:
    assert read_title_unit(title) == unit
