"""The tables as one workbook, a copy for spreadsheets: no cell of it can run.

The CSV files hold the exact words. Here every text is written as text, and one that a spreadsheet could take for a
formula if it were saved as CSV and opened again gets an apostrophe in front (OWASP, "CSV Injection").
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pipeline.outputs.frames import Tables
from pipeline.schema import ABOUT, TABLES, Column

if TYPE_CHECKING:
    import pandas as pd

SHEETS = ("figures", "claims", "quantities", "documents", "segments", "problems", "corrections")  # no one reads boxes
MAX_ROWS = 1_048_576  # of a sheet in Excel's format, the header row among them
MAX_CHARACTERS = 32_767  # of a cell
_FORMULA = re.compile(r"^[\s\x00-\x1f]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]")
_NUMBER = re.compile(r"^[+-]?[\d.,]+%?$")
_BREAK = re.compile(r"[\x0b\x0c]")  # of a page, as white space as any other
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # have no form in XML
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # "_x000D_" in a cell stands for a character
_WIDTHS = {"text": 24, "number": 14, "integer": 10, "date": 12, "partial_date": 12, "category": 16}
_DAY = (1980, 1, 1, 0, 0, 0)  # a fixed one, so that the same tables give the same bytes
_DATA_END = "</sheetData>"
_LEVEL = 3  # zlib; the next levels take three times as long for a tenth less


def write_workbook(tables: Tables, path: Path) -> None:
    """A sheet for each table and one that says what they are; rows past what a sheet holds are left to the CSV."""
    with ZipFile(io.BytesIO(_without_rows(tables))) as empty, ZipFile(path, "w") as book:
        for name in sorted(empty.namelist()):
            content = empty.read(name).decode("utf-8")
            sheet = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name)
            if sheet and (number := int(sheet[1])) > 1:  # the first is about the others
                content = _with_rows(content, tables, SHEETS[number - 2])
            part = ZipInfo(name, _DAY)
            part.compress_type, part.external_attr = ZIP_DEFLATED, 0o600 << 16
            book.writestr(part, content.encode("utf-8"), compresslevel=_LEVEL)


def safe_text(text: str) -> str:
    """Text that no spreadsheet runs, also after it was saved as CSV; a number with a sign stays as it is.

    >>> safe_text("=1+1"), safe_text("-5"), safe_text("- a list item")
    ("'=1+1", '-5', "'- a list item")
    """
    text = _UNFIT.sub("\ufffd", _BREAK.sub(" ", text))[: MAX_CHARACTERS - 1]
    return "'" + text if _FORMULA.match(text) and not _NUMBER.match(text) else text


def _without_rows(tables: Tables) -> bytes:
    """The workbook with nothing but headers in the sheets of the tables."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": "Provenum tables", "created": datetime(*_DAY, tzinfo=UTC)})
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
    return stream.getvalue()


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


def _with_rows(sheet: str, tables: Tables, name: str) -> str:
    """Puts the rows in as XML: cell by cell XlsxWriter takes ten times as long, a quarter minute for 20,000 figures."""
    from xlsxwriter.utility import xl_col_to_name

    frame, columns = getattr(tables, name).iloc[: MAX_ROWS - 1], TABLES[name]
    last = f"{xl_col_to_name(len(columns) - 1)}{len(frame) + 1}"
    sheet = re.sub(r'<dimension ref="[^"]*"/>', f'<dimension ref="A1:{last}"/>', sheet)
    cells = [_cells(frame[column.name], column, xl_col_to_name(n)) for n, column in enumerate(columns)]
    rows = (f'<row r="{n}">{"".join(row)}</row>' for n, row in enumerate(zip(*cells, strict=True), 2))
    return sheet.replace(_DATA_END, "".join(rows) + _DATA_END, 1)


def _cells(values: pd.Series, column: Column, letters: str) -> Iterator[str]:
    """The cells of a column, empty text for none. Dates are text, since a spreadsheet's own begin in 1900."""
    write: Callable[[object], str] = _number if column.type in {"number", "integer"} else _string
    if column.type == "date":
        values = values.dt.strftime("%Y-%m-%d")
    present = values.astype(object).where(values.notna(), None).tolist()
    written = {value: write(value) for value in set(present) - {None}}  # most columns have few values
    return (f'<c r="{letters}{n}"{written[value]}' if value is not None else "" for n, value in enumerate(present, 2))


def _number(value: object) -> str:
    return f"><v>{value}</v></c>"


def _string(value: object) -> str:
    text = escape(_ESCAPE.sub("_x005F_", safe_text(str(value))), quote=False).replace("\r", "_x000D_")
    return f' t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
