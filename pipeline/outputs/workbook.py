"""The tables as one workbook, a copy for spreadsheets: no cell of it can run.

The CSV files hold the exact words. Here every text is written as text, and one that a spreadsheet could take for a
formula if it were saved as CSV and opened again gets an apostrophe in front (OWASP, "CSV Injection").
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pipeline.outputs.sheets import ROW_END, SHEETS
from pipeline.schema import ABOUT, TABLES

MAX_ROWS = 1_048_576  # of a sheet in Excel's format, the header row among them
_WIDTHS = {"text": 24, "number": 14, "integer": 10, "date": 12, "partial_date": 12, "category": 16}
_DAY = (1980, 1, 1, 0, 0, 0)  # a fixed one, so that the same tables give the same bytes
_DATA_END = b"</sheetData>"
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')  # may be left out, as the places of the cells are
_LEVEL = 1  # zlib; the next levels take up to three times as long for a tenth less


class SheetRows(NamedTuple):
    """The rows of a sheet as `sheets.write_rows` writes them, in pieces."""

    n_rows: int
    pieces: Iterable[bytes]


def write_workbook(sheets: Mapping[str, SheetRows], path: Path) -> None:
    """A sheet for each table and one that says what they are; rows past what a sheet holds are left to the CSV."""
    with ZipFile(io.BytesIO(_without_rows(sheets))) as empty, ZipFile(path, "w") as book:
        for name in sorted(empty.namelist()):
            part = ZipInfo(name, _DAY)
            part.compress_type, part.external_attr = ZIP_DEFLATED, 0o600 << 16
            part._compresslevel = _LEVEL  # type: ignore[attr-defined]  # of a part that is streamed it has no other way in
            number = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name)
            with book.open(part, "w", force_zip64=True) as stream:
                if number and int(number[1]) > 1:  # the first is about the others
                    head, end, tail = _DIMENSION.sub(b"", empty.read(name)).partition(_DATA_END)
                    stream.write(head)
                    for piece in _as_many_as_fit(sheets[SHEETS[int(number[1]) - 2]]):
                        stream.write(piece)
                    stream.write(end + tail)
                else:
                    stream.write(empty.read(name))


def _as_many_as_fit(rows: SheetRows) -> Iterator[bytes]:
    if rows.n_rows < MAX_ROWS:
        yield from rows.pieces
        return
    left, rest = MAX_ROWS - 1, b""
    for piece in rows.pieces:
        *whole, rest = (rest + piece).split(ROW_END)
        fitting = whole[:left]
        yield b"".join(row + ROW_END for row in fitting)
        left -= len(fitting)
        if not left:
            return


def _without_rows(sheets: Mapping[str, SheetRows]) -> bytes:
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
        for row, (name, words) in enumerate(_about(sheets)):
            about.write_string(row, 0, name, bold)
            about.write_string(row, 1, words)
        for name in SHEETS:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for column, described in enumerate(TABLES[name]):
                sheet.set_column(column, column, _WIDTHS[described.type])
                sheet.write_string(0, column, described.name, bold)
    return stream.getvalue()


def _about(sheets: Mapping[str, SheetRows]) -> list[tuple[str, str]]:
    notes = [
        ("note", "A copy for spreadsheets. The CSV files beside it are the dataset, and hold the exact words."),
        ("note", "An apostrophe before = + - @ keeps a text from being run as a formula; it is not in the source."),
    ]
    for name in SHEETS:
        rows = sheets[name].n_rows
        left = f" Only the first {MAX_ROWS - 1:,} of {rows:,} rows are here." if rows >= MAX_ROWS else ""
        notes.append((name, ABOUT[name] + left))
    return notes
