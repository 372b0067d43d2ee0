"""The bytes of the tables: quoting, decimals, missing values, and that a table is there whole or as it was."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import TableError
from pipeline.outputs import load, write_tables
from pipeline.outputs.csv_tables import plain_decimal, render_table
from pipeline.schema import TABLES


def frame_of(name: str, *rows: dict[str, Any]) -> pd.DataFrame:
    """A table with the given cells, the others missing."""
    columns = [column.name for column in TABLES[name]]
    empty = {c.name: None if c.type in {"number", "integer"} else "" for c in TABLES[name]}
    return pd.DataFrame([{**empty, **row} for row in rows], columns=columns, dtype=object)


def every_table(**rows: list[dict[str, Any]]) -> dict[str, pd.DataFrame]:
    return {name: frame_of(name, *rows.get(name, [])) for name in TABLES}


GOLDEN = (
    b"document_id,segment_id,page,char_start,char_end,quote,sentence,value_low,value_high,qualifier,unit,per,"
    b"counted,reason\n"
    b'a b/\xe5\xb9\xb4.pdf,s1,12,0,9,"80,000","He said ""80,000"".\n(All.)",80000,,at_least,persons,,None,\n'
    b"c.html,s2,,1200000000,1200000001,$0.15,\xe2\x80\x9c$0.15\xe2\x80\x9d\ta day,0.15,1200000000,plain,USD,day, ,\n"
    b'c.html,s2,,3,4,\x0c66.67,"one\rtwo",66.67,0,plain,percent,,,#\n'
)


def test_the_bytes_are_those_of_the_vocabulary(tmp_path: Path) -> None:
    frame = frame_of(
        "quantities",
        {
            "document_id": "a b/年.pdf",
            "segment_id": "s1",
            "page": 12,
            "char_start": 0,
            "char_end": 9,
            "quote": "80,000",
            "sentence": 'He said "80,000".\n(All.)',
            "value_low": Decimal("80000.0"),
            "qualifier": "at_least",
            "unit": "persons",
            "counted": "None",
        },
        {
            "document_id": "c.html",
            "segment_id": "s2",
            "char_start": 1_200_000_000,
            "char_end": 1_200_000_001,
            "quote": "$0.15",
            "sentence": "“$0.15”\ta day",
            "value_low": 0.15,
            "value_high": Decimal("1.2E+9"),
            "qualifier": "plain",
            "unit": "USD",
            "per": "day",
            "counted": " ",
        },
        {
            "document_id": "c.html",
            "segment_id": "s2",
            "page": float("nan"),
            "char_start": 3,
            "char_end": 4,
            "quote": "\f66.67",
            "sentence": "one\rtwo",
            "value_low": Decimal("66.67"),
            "value_high": Decimal("-0.0"),
            "qualifier": "plain",
            "unit": "percent",
            "reason": "#",
        },
    )
    write_tables({"quantities": frame}, tmp_path)
    assert (tmp_path / "quantities.csv").read_bytes() == GOLDEN


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1E+9"), "1000000000"),
        (Decimal("0.10"), "0.1"),
        (Decimal("100"), "100"),
        (Decimal("12345678901234567890.12"), "12345678901234567890.12"),
        (1e22, "10000000000000000000000"),
        (2.3e9, "2300000000"),
        (1e-7, "0.0000001"),
        (0.1, "0.1"),
        (-0.0, "0"),
        (16, "16"),
    ],
)
def test_numbers_are_plain_decimals(value: Decimal | float, text: str) -> None:
    assert plain_decimal(value) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4) | st.floats(allow_nan=False, allow_infinity=False))
def test_a_plain_decimal_is_the_value_itself(value: Decimal | float) -> None:
    text = plain_decimal(value)
    assert type(value)(text) == value
    assert "e" not in text.lower()
    assert not (text.endswith("0") and "." in text)


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=5))
def test_quoting_is_undone_by_the_csv_module_and_by_pandas(rows: list[tuple[str, str, str]]) -> None:
    names = ["document_id", "stage", "message"]
    frame = frame_of("problems", *(dict(zip(names, row, strict=True)) for row in rows))
    text = render_table("problems", frame)
    by_csv = [tuple(row[name] for name in names) for row in csv.DictReader(io.StringIO(text, newline=""))]
    assert by_csv == rows
    by_pandas = pd.read_csv(io.BytesIO(text.encode()), dtype="str", keep_default_na=False)[names]
    assert list(by_pandas.itertuples(index=False, name=None)) == rows


def test_what_was_loaded_is_written_as_it_was(tmp_path: Path) -> None:
    figure = {
        "figure_id": "fabc",
        "indicator": "prisoners",
        "value_low": Decimal("66.67"),
        "period_start": "1600-01-01",
        "period_end": "9998-12-31",
        "attributed_year": "2014",
        "published": "2019-07",
        "char_start": 5,
        "char_end": 7,
        "quote": 'a "b"',
        "confidence": 0.35,
    }
    frames = every_table(figures=[figure], documents=[{"document_id": "a.html", "title": "NA"}])
    write_tables(frames, tmp_path / "one")
    tables = load(tmp_path / "one")
    write_tables({name: getattr(tables, name) for name in TABLES}, tmp_path / "two")
    for name in TABLES:
        assert (tmp_path / "two" / f"{name}.csv").read_bytes() == (tmp_path / "one" / f"{name}.csv").read_bytes()


def test_dates_are_iso(tmp_path: Path) -> None:
    frame = frame_of("figures", {"period_start": date(987, 6, 5), "period_end": pd.Timestamp("2016-12-31")})
    write_tables({"figures": frame}, tmp_path)
    (row,) = csv.DictReader((tmp_path / "figures.csv").open(encoding="utf-8", newline=""))
    assert (row["period_start"], row["period_end"]) == ("0987-06-05", "2016-12-31")


def test_plain_read_csv_works(tmp_path: Path) -> None:
    rows = [{"figure_id": f"f{n}", "value_low": Decimal(n * 1000), "quote": 'a, "b"\nc'} for n in range(3)]
    write_tables(every_table(figures=rows), tmp_path)
    figures = pd.read_csv(tmp_path / "figures.csv")
    assert figures.value_low.tolist() == [0, 1000, 2000]
    assert figures.quote.tolist() == ['a, "b"\nc'] * 3


def test_no_table_changes_when_one_of_them_cannot_be_written(tmp_path: Path) -> None:
    write_tables(every_table(documents=[{"document_id": "old"}]), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    frames = every_table(documents=[{"document_id": "new"}], anchors=[{"figure_id": "f", "x0": float("inf")}])
    with pytest.raises(TableError, match=r"anchors.*x0"):
        write_tables(frames, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_tables_that_the_schema_does_not_know_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="no table 'people'"):
        write_tables({"people": pd.DataFrame()}, tmp_path)
    with pytest.raises(TableError, match="must have the columns"):
        write_tables({"figures": frame_of("figures").drop(columns="quote")}, tmp_path)
    with pytest.raises(TableError, match="must have the columns"):
        write_tables({"problems": frame_of("problems")[::-1].iloc[:, ::-1]}, tmp_path)
    assert not list(tmp_path.iterdir())
