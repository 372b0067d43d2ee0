"""The tables of the build before, kept so that what a build changed can be told."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.build.manifest import Outputs
from pipeline.build.parts import Parts
from pipeline.build.store import read_record, write_record
from pipeline.errors import TableError
from pipeline.outputs.changes import (
    KEPT,
    PREVIOUS,
    TABLES_KEPT,
    Snapshot,
    count_changes,
    find_changes,
    read_snapshot,
)
from pipeline.outputs.datapackage import NAME as PACKAGE
from pipeline.outputs.datapackage import read_versions
from pipeline.schema import TABLES

if TYPE_CHECKING:
    import pandas as pd

FIRST = "none to tell: there were no tables before"
SAME = "none: the tables are as the build before left them"


class History:
    """Knows the keys of the parts of which the tables that are there were made."""

    def __init__(self, kept: Parts, path: Path, outputs: Outputs) -> None:
        """`path`: of the file in the cache that holds the keys."""
        self._kept, self._path, self._outputs = kept, path, outputs
        match read_record(path):
            case list() as former:
                self._former = former
            case _:
                self._former = []

    def remember(self, parts: list[str]) -> None:
        write_record(self._path, parts)

    def keep_previous(self, processed: Path, staged: Path, parts: Sequence[str]) -> str:
        """Keeps the tables that `staged` is about to replace, and says in a line what figures change.

        Tables that are made again as they were, as after one was deleted, leave what is kept.
        """
        if not all((processed / name).is_file() for name in KEPT):
            return FIRST
        if filecmp.cmp(processed / PACKAGE, staged / PACKAGE, shallow=False):  # it holds the hashes of all tables
            return SAME
        previous, copy = processed / PREVIOUS, processed / f"{PREVIOUS}.part"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir(parents=True)
        for name in KEPT:
            shutil.copyfile(processed / name, copy / name)
        shutil.rmtree(previous, ignore_errors=True)
        try:
            changes = find_changes(*(self._of_parts(copy, staged, parts) or map(read_snapshot, (copy, staged))))
        except TableError:  # the tables of an older version, or edited ones
            shutil.rmtree(copy)
            return FIRST
        copy.replace(previous)
        return count_changes(changes).line

    def _of_parts(self, old: Path, new: Path, parts: Sequence[str]) -> tuple[Snapshot, Snapshot] | None:
        """Of the parts that only one of them has; None where the old parts are not what the tables are made of."""
        if not self._former or any(not self._outputs.is_known(name) for name in KEPT):
            return None
        both = set(self._former) & set(parts)
        snapshots = []
        for folder, keys in ((old, self._former), (new, parts)):
            frames = self._frames([key for key in keys if key not in both])
            if frames is None:
                return None
            figures, documents, corrections = frames
            snapshots.append(Snapshot(figures, documents, corrections, read_versions(folder)))
        return snapshots[0], snapshots[1]

    def _frames(self, keys: Sequence[str]) -> list[pd.DataFrame] | None:
        """Every cell as it is written in the CSV."""
        import pandas as pd
        import pyarrow as pa

        frames = []
        for table in TABLES_KEPT:
            cells = [self._kept.read_cells(key, table) for key in keys]
            found = [some for some in cells if some is not None]
            if len(found) < len(keys):
                return None
            columns = [column.name for column in TABLES[table]]
            joined = pa.concat_tables(found).to_pandas() if found else pd.DataFrame(columns=columns)
            frames.append(joined.fillna("").astype("str"))
        return frames
