"""Writes the tables from chunks: CSV, Parquet and the sheets of a workbook, without holding one of them whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.outputs.chunks import Chunk
from pipeline.outputs.parquet_tables import ParquetTable
from pipeline.outputs.sheets import SHEETS
from pipeline.outputs.workbook import SheetRows, write_workbook
from pipeline.schema import TABLES

_PIECE = 1 << 20


class TableFiles:
    """The files of one table, written bit by bit."""

    def __init__(self, table: str, folder: Path, sheets: Path) -> None:
        """`sheets`: where the rows of the workbook's sheets wait."""
        self.n_rows = 0
        self._open = ExitStack()
        self._csv = self._open.enter_context((folder / f"{table}.csv").open("wb"))
        self._csv.write((",".join(column.name for column in TABLES[table]) + "\n").encode())
        self._parquet = self._open.enter_context(ParquetTable(table, folder / f"{table}.parquet"))
        self._sheet = self._open.enter_context((sheets / table).open("wb")) if table in SHEETS else None

    def write(self, chunk: Chunk) -> None:
        self.n_rows += chunk.n_rows
        self._csv.write(chunk.csv)
        self._parquet.write(chunk.cells)
        if self._sheet:
            self._sheet.write(chunk.sheet)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: *tuple[type[BaseException] | None, BaseException | None, TracebackType | None]) -> None:
        self._open.__exit__(*error)


def write_table(table: str, chunks: Iterable[Chunk], folder: Path, sheets: Path) -> int:
    """Returns the number of rows."""
    with TableFiles(table, folder, sheets) as files:
        for chunk in chunks:
            files.write(chunk)
    return files.n_rows


def bind_workbook(n_rows: Mapping[str, int], sheets: Path, path: Path) -> None:
    """`n_rows` of each table whose rows wait in `sheets`."""
    write_workbook({name: SheetRows(n_rows[name], _pieces(sheets / name)) for name in SHEETS}, path)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            yield piece
