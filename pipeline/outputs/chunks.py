"""Some rows of a table, written out once: as lines of its CSV, as rows of its sheet, and cell by cell.

Tables are put together from chunks, so that none is ever held whole, and chunks are kept, so that a row that did not
change is not written out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.outputs.csv_tables import cell_texts, quote_cell
from pipeline.outputs.sheets import SHEETS, write_rows
from pipeline.schema import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.outputs.frames import Tables

ROWS = 2_000  # of a chunk that is made of many


class Chunk(NamedTuple):
    n_rows: int
    csv: bytes  # without the header
    sheet: bytes  # empty for a table that has no sheet
    cells: pa.Table  # the texts of the CSV, without quotes; missing where a cell is empty


Chunks = Mapping[str, Iterable[Chunk]]  # by table


def make_chunk(table: str, rows: Sequence[Sequence[Any]]) -> Chunk:
    """`rows` have their cells in the order of the schema: str, int, Decimal, float, date, and None for no number."""
    columns = list(zip(*rows, strict=True)) or [()] * len(TABLES[table])
    return _of_columns(table, columns, len(rows))


def cut_rows(table: str, rows: Iterable[Sequence[Any]]) -> Iterator[Chunk]:
    """Any number of rows, a chunk at a time."""
    stream = iter(rows)
    while some := list(islice(stream, ROWS)):
        yield make_chunk(table, some)


def chunks_of(tables: Tables) -> dict[str, list[Chunk]]:
    """Each table as one chunk, without columns that the schema has not."""
    found = {}
    for name, columns in TABLES.items():
        frame = getattr(tables, name)
        values = [frame[c.name].astype(object).mask(frame[c.name].isna(), None).tolist() for c in columns]
        found[name] = [_of_columns(name, values, len(frame))]
    return found


def _of_columns(table: str, columns: Sequence[Sequence[Any]], n_rows: int) -> Chunk:
    import pyarrow as pa

    texts = [cell_texts(table, column, values) for column, values in zip(TABLES[table], columns, strict=True)]
    lines = [",".join(map(quote_cell, row)) + "\n" for row in zip(*texts, strict=True)]
    sheet = write_rows(TABLES[table], texts) if table in SHEETS else ""
    cells = pa.table(
        [pa.array([text or None for text in column], pa.large_string()) for column in texts],
        names=[column.name for column in TABLES[table]],
    )
    return Chunk(n_rows, "".join(lines).encode(), sheet.encode(), cells)
