"""The tables as Parquet beside the CSVs, with the types of `load`; dates in milliseconds, since it has no seconds."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pipeline.schema import TABLES, Column

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

ROW_GROUP = 4_096  # rows: as many are held while a table is written


class ParquetTable:
    """A Parquet file that is written bit by bit. The same rows give the same bytes, however they are cut."""

    def __init__(self, table: str, path: Path) -> None:
        import pyarrow.parquet as pq

        self._columns, self._schema = TABLES[table], parquet_schema(table)
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._waiting: list[pa.Table] = []
        self._n_waiting = 0

    def write(self, cells: pa.Table) -> None:
        """`cells`: the texts of the CSV, missing where a cell is empty."""
        self._waiting.append(cells)
        self._n_waiting += cells.num_rows
        if self._n_waiting >= ROW_GROUP:
            self._write_out(whole_groups=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if kind is None:
            self._write_out(whole_groups=False)
        self._writer.close()

    def _write_out(self, *, whole_groups: bool) -> None:
        import pyarrow as pa

        if not self._waiting:
            return
        every = pa.concat_tables(self._waiting)
        written = every.num_rows - every.num_rows % ROW_GROUP if whole_groups else every.num_rows
        for start in range(0, written, ROW_GROUP):
            group = every.slice(start, min(ROW_GROUP, written - start)).combine_chunks()
            self._writer.write_table(_typed(group, self._columns, self._schema), row_group_size=ROW_GROUP)
        rest = every.slice(written)
        self._waiting, self._n_waiting = [rest] if rest.num_rows else [], rest.num_rows


def _typed(cells: pa.Table, columns: tuple[Column, ...], schema: pa.Schema) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    arrays = []
    for column, field in zip(columns, schema, strict=True):
        texts = cells.column(column.name)
        if column.type == "date":
            arrays.append(pc.strptime(texts, format="%Y-%m-%d", unit="s"))
        elif column.type == "category":
            arrays.append(pc.dictionary_encode(texts.combine_chunks()))
        else:
            arrays.append(texts.cast(field.type))
    return pa.table(arrays, schema=schema)


@cache
def parquet_schema(table: str) -> pa.Schema:
    """With what pandas reads its own types from."""
    import pyarrow as pa

    types = {
        "number": pa.float64(),
        "integer": pa.int64(),
        "date": pa.timestamp("s"),
        "category": pa.dictionary(pa.int32(), pa.large_string()),
    }
    fields = [(column.name, types.get(column.type, pa.large_string())) for column in TABLES[table]]
    return pa.schema(fields, metadata=pa.Schema.from_pandas(_no_rows(table), preserve_index=False).metadata)


def _no_rows(table: str) -> pd.DataFrame:
    """The types that `load` gives."""
    import pandas as pd

    types = {"number": "float64", "integer": "Int64", "date": "datetime64[s]", "category": "category"}
    return pd.DataFrame({c.name: pd.Series([], dtype=types.get(c.type, "str")) for c in TABLES[table]})
