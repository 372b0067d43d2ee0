"""The tables as one workbook, a copy for spreadsheets: no cell of it can run.

The CSV files hold the exact words. Here every text is written as text, and one that a spreadsheet could take for a
formula if it were saved as CSV and opened again gets an apostrophe in front (OWASP, "CSV Injection").
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.outputs.frames import Tables
from pipeline.schema import ABOUT, TABLES, Column

if TYPE_CHECKING:
    import pandas as pd
    from xlsxwriter.worksheet import Worksheet

SHEETS = ("figures", "claims", "quantities", "documents", "segments", "problems", "corrections")  # no one reads boxes
MAX_ROWS = 1_048_576  # of a sheet in Excel's format, the header row among them
MAX_CHARACTERS = 32_767  # of a cell
_FORMULA = re.compile(r"^[\s\x00-\x1f]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]")
_NUMBER = re.compile(r"^[+-]?[\d.,]+%?$")
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # have no form in XML
_WIDTHS = {"text": 24, "number": 14, "integer": 10, "date": 12, "partial_date": 12, "category": 16}
_CREATED = datetime(1980, 1, 1, tzinfo=UTC)  # a fixed day, so that the same tables give the same bytes


def write_workbook(tables: Tables, path: Path) -> None:
    """A sheet for each table and one that says what they are; rows past what a sheet holds are left to the CSV."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), {**options, "constant_memory": True}) as book:
        book.set_properties({"title": "Provenum tables", "created": _CREATED})
        bold = book.add_format({"bold": True})
        about = book.add_worksheet("about")
        about.set_column(0, 0, 16)
        about.set_column(1, 1, 110)
        for row, (name, words) in enumerate(_about(tables)):
            about.write_string(row, 0, name, bold)
            about.write_string(row, 1, words)
        for name in SHEETS:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for column, described in enumerate(TABLES[name]):
                sheet.set_column(column, column, _WIDTHS[described.type])
                sheet.write_string(0, column, described.name, bold)
            _write_rows(sheet, getattr(tables, name), TABLES[name])


def safe_text(text: str) -> str:
    """Text that no spreadsheet runs, also after it was saved as CSV; a number with a sign stays as it is.

    >>> safe_text("=1+1"), safe_text("-5"), safe_text("- a list item")
    ("'=1+1", '-5', "'- a list item")
    """
    text = _UNFIT.sub("\ufffd", text)[: MAX_CHARACTERS - 1]
    return "'" + text if _FORMULA.match(text) and not _NUMBER.match(text) else text


def _about(tables: Tables) -> list[tuple[str, str]]:
    notes = [
        ("note", "A copy for spreadsheets. The CSV files beside it are the dataset, and hold the exact words."),
        ("note", "An apostrophe before = + - @ keeps a text from being run as a formula; it is not in the source."),
    ]
    for name in SHEETS:
        rows = len(getattr(tables, name))
        left = f" Only the first {MAX_ROWS - 1:,} of {rows:,} rows are here." if rows >= MAX_ROWS else ""
        notes.append((name, ABOUT[name] + left))
    return notes


def _write_rows(sheet: Worksheet, frame: pd.DataFrame, columns: tuple[Column, ...]) -> None:
    values = [_cells(frame[column.name].iloc[: MAX_ROWS - 1], column) for column in columns]
    for row, cells in enumerate(zip(*values, strict=True), 1):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell)
            elif cell is not None:
                sheet.write_number(row, column, cell)


def _cells(values: pd.Series, column: Column) -> list[str | float | int | None]:
    """Dates as text: a spreadsheet's own begin in 1900."""
    if column.type == "date":
        values = values.dt.strftime("%Y-%m-%d")
    elif column.type not in {"number", "integer"}:
        values = values.astype(object).map(safe_text, na_action="ignore")
    return list(values.astype(object).where(values.notna(), None))
