"""A workbook that no spreadsheet can be made to run, with numbers as numbers; read as the XML that it is."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from zipfile import ZipFile

import pytest

from pipeline.outputs import Tables
from pipeline.outputs.chunks import chunks_of
from pipeline.outputs.sheets import MAX_CHARACTERS, SHEETS, safe_text
from pipeline.outputs.workbook import SheetRows, write_workbook
from pipeline.schema import TABLES

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def read_sheet(path: Path, name: str) -> list[dict[str, str | float]]:
    """The rows by header, empty cells left out."""
    with ZipFile(path) as book:
        sheet = ET.fromstring(book.read(f"xl/worksheets/sheet{SHEETS.index(name) + 2}.xml"))  # noqa: S314
        shared = [s.findtext("m:t", "", NS) for s in ET.fromstring(book.read("xl/sharedStrings.xml"))]  # noqa: S314
    rows: list[dict[int, str | float]] = []
    for row in sheet.iterfind(".//m:row", NS):
        cells: dict[int, str | float] = {}
        for n, cell in enumerate(row.iterfind("m:c", NS)):
            assert cell.find("m:f", NS) is None, "a formula"
            kind, value = cell.get("t"), cell.findtext("m:v", "", NS)
            text = cell.findtext("m:is/m:t", "", NS) if kind == "inlineStr" else shared[int(value)] if kind else ""
            if kind or value:
                cells[n] = text if kind else float(value)
        rows.append(cells)
    header, *others = rows
    assert list(header.values()) == [column.name for column in TABLES[name]]
    return [{str(header[n]): value for n, value in row.items()} for row in others]


def in_pieces(rows: bytes) -> list[bytes]:
    return [rows[n : n + 700] for n in range(0, len(rows), 700)]


def workbook_of(tables: Tables, path: Path) -> Path:
    """In pieces that end within a row."""
    chunks = {name: chunk for name, (chunk,) in chunks_of(tables).items()}
    pieces = {
        name: [chunk.sheet[n : n + 700] for n in range(0, len(chunk.sheet), 700)] for name, chunk in chunks.items()
    }
    rows = {name: SheetRows(chunk.n_rows, pieces[name]) for name, chunk in chunks.items()}
    write_workbook(rows, path)
    return path


def test_text_is_text_and_numbers_are_numbers(filled: Tables, tmp_path: Path) -> None:
    path = workbook_of(filled, tmp_path / "a.xlsx")
    first, *_, last = read_sheet(path, "figures")
    assert (first["value_low"], first["value_high"], first["confidence"]) == (80000.0, 120000.0, 0.8)
    assert (first["figure_id"], first["period_start"], first["published"]) == ("f1", "2010-01-01", "2011")
    assert "value_low" not in read_sheet(path, "figures")[2]
    assert (last["quote"], last["sentence"], last["page"]) == ("'=SUM(A1)", "'=cmd|' /C calc'!A0", 3.0)
    (quantity,) = read_sheet(path, "quantities")
    assert (quantity["quote"], quantity["value_low"]) == ("-5", -5.0)
    assert [len(read_sheet(path, name)) for name in SHEETS] == [len(getattr(filled, name)) for name in SHEETS]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"), (" \t=1+1", "' \t=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+1 (800) 555", "'+1 (800) 555"),
        ("＝1+1", "'＝1+1"), ("-5", "-5"), ("+70%", "+70%"), ("-1,200.5", "-1,200.5"), ("a=b", "a=b"), ("", ""),
        ("two\x0clines\x07", "two lines\ufffd"), ("x" * 40_000, "x" * (MAX_CHARACTERS - 1)),
    ],
)  # fmt: skip
def test_what_could_run_gets_an_apostrophe(text: str, safe: str) -> None:
    assert safe_text(text) == safe


def test_characters_that_xml_cannot_hold_and_excels_own_escapes(filled: Tables, tmp_path: Path) -> None:
    filled.documents.loc[0, "title"] = "a\r<b> & _x000D_ \uffff"
    path = workbook_of(filled, tmp_path / "a.xlsx")
    assert read_sheet(path, "documents")[0]["title"] == "a_x000D_<b> & _x005F_x000D_ \ufffd"


def test_the_same_tables_give_the_same_bytes_and_none_give_a_workbook(
    filled: Tables, empty: Tables, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        workbook_of(filled, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    workbook_of(empty, tmp_path / "none")
    assert [read_sheet(tmp_path / "none", name) for name in SHEETS] == [[]] * len(SHEETS)


def test_rows_past_what_a_sheet_holds_are_left_out_and_it_says_so(
    filled: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.outputs.workbook.MAX_ROWS", 5)
    path = workbook_of(filled, tmp_path / "a.xlsx")
    assert len(read_sheet(path, "figures")) == 4
    with ZipFile(path) as book:
        assert "Only the first 4 of 7 rows are here." in book.read("xl/sharedStrings.xml").decode()
