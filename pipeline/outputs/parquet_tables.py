"""The tables as Parquet beside the CSVs, with the types of `load`; dates in milliseconds, since it has no seconds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.outputs.frames import Tables
from pipeline.schema import TABLES

if TYPE_CHECKING:
    import pyarrow as pa


def write_parquet(tables: Tables, folder: Path) -> None:
    """`<table>.parquet` for each table. The same tables give the same bytes."""
    for name in TABLES:
        frame = getattr(tables, name)
        schema = _schema(name, frame.columns)
        frame.to_parquet(folder / f"{name}.parquet", engine="pyarrow", compression="zstd", index=False, schema=schema)


def _schema(table: str, columns: list[str]) -> pa.Schema:
    """Stated, since of a column without values the type could not be told; columns of the users' own are text."""
    import pyarrow as pa

    types = {
        "number": pa.float64(),
        "integer": pa.int64(),
        "date": pa.timestamp("s"),
        "category": pa.dictionary(pa.int32(), pa.large_string()),
    }
    known = {column.name: types.get(column.type, pa.large_string()) for column in TABLES[table]}
    return pa.schema([(str(column), known.get(column, pa.large_string())) for column in columns])
