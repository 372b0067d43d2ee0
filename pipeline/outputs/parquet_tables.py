"""The tables as Parquet beside the CSVs, with the types that `load` gives."""

from __future__ import annotations

from pathlib import Path

from pipeline.outputs.frames import Tables
from pipeline.schema import TABLES


def write_parquet(tables: Tables, folder: Path) -> None:
    """`<table>.parquet` for each table. The same tables give the same bytes."""
    for name in TABLES:
        getattr(tables, name).to_parquet(folder / f"{name}.parquet", engine="pyarrow", compression="zstd", index=False)
