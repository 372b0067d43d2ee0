"""Parquet gives what `load` gives, with no options."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from pipeline.outputs import Tables
from pipeline.outputs.chunks import chunks_of
from pipeline.outputs.parquet_tables import ParquetTable
from pipeline.schema import TABLES


def write_parquet(tables: Tables, folder: Path) -> None:
    for name, chunks in chunks_of(tables).items():
        with ParquetTable(name, folder / f"{name}.parquet") as file:
            for chunk in chunks:
                file.write(chunk.cells)


@pytest.mark.parametrize("which", ["filled", "empty"])
def test_a_frame_comes_back_with_its_types(which: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    tables: Tables = request.getfixturevalue(which)
    write_parquet(tables, tmp_path)
    for name in TABLES:
        frame, loaded = pd.read_parquet(tmp_path / f"{name}.parquet"), getattr(tables, name)
        types = frame.dtypes.astype(str).replace("datetime64[ms]", "datetime64[s]")  # Parquet has no whole seconds
        assert types.to_dict() == loaded.dtypes.astype(str).to_dict()
        # pandas gives a column of codes without any code back with object for the type of the codes
        assert_frame_equal(frame.astype(object), loaded.astype(object))


def test_the_same_tables_give_the_same_bytes(filled: Tables, tmp_path: Path) -> None:
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        write_parquet(filled, folder)
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two
    assert len(one) == len(TABLES)
