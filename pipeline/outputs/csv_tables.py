"""Frames to CSV: UTF-8, RFC 4180 quoting where needed, LF, plain decimals; the same frames give the same bytes."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import TableError
from pipeline.schema import TABLES, Column

if TYPE_CHECKING:
    import pandas as pd

# The csv module leaves a lone carriage return bare when lines end in LF; RFC 4180 and pandas want it quoted.
_SPECIAL = re.compile(r'[",\r\n]')


def write_tables(frames: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Writes `<table>.csv` for each frame. No file changes until all are written, and each is replaced at once."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = {name: folder / f".{name}.csv.{os.getpid()}.part" for name in frames}
    try:
        for name, frame in frames.items():
            parts[name].write_text(render_table(name, frame), encoding="utf-8", newline="")
        for name, part in parts.items():
            part.replace(folder / f"{name}.csv")
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def render_table(name: str, frame: pd.DataFrame) -> str:
    """The CSV of a frame. Accepts what `tabulate` makes and what `load` returns."""
    columns = TABLES.get(name)
    if columns is None:
        raise TableError(f"There is no table '{name}'; the tables are {', '.join(TABLES)}.")
    expected = [column.name for column in columns]
    if list(frame.columns) != expected:
        raise TableError(f"Table '{name}' must have the columns {', '.join(expected)}, in this order.")
    values = [frame[c.name].astype(object).mask(frame[c.name].isna(), None).tolist() for c in columns]
    texts = [cell_texts(name, column, cells) for column, cells in zip(columns, values, strict=True)]
    lines = [",".join(expected), *(",".join(map(quote_cell, row)) for row in zip(*texts, strict=True))]
    return "\n".join(lines) + "\n"


def cell_texts(table: str, column: Column, values: Iterable[Any]) -> list[str]:
    """What stands in the cells of a column, without quotes; empty for None."""
    written: dict[object, str] = {None: ""}
    write = _RENDER.get(column.type, _text)
    texts = []
    try:
        for value in values:
            text = written.get(value)
            if text is None:  # most columns have few values
                text = written[value] = write(value)
            texts.append(text)
    except (ArithmeticError, TypeError, ValueError) as error:
        raise TableError(f"Table '{table}', column '{column.name}': {error}.") from error
    return texts


def quote_cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _SPECIAL.search(text) else text


def _text(value: object) -> str:
    return value.isoformat()[:10] if isinstance(value, date) else str(value)


def plain_decimal(value: Decimal | float | str) -> str:
    """The shortest decimal that is the value, never with an exponent.

    >>> plain_decimal(Decimal("1.20E+9")), plain_decimal(0.15), plain_decimal(80000.0)
    ('1200000000', '0.15', '80000')
    """
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite():
        raise ValueError(f"{value} is no number that a table can hold")
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


_RENDER: dict[str, Callable[[Any], str]] = {"number": plain_decimal, "integer": lambda value: str(int(value))}
