"""The tables of the build before, kept so that what a build changed can be told."""

from __future__ import annotations

import filecmp
import shutil
from pathlib import Path

from pipeline.errors import TableError
from pipeline.outputs.changes import KEPT, PREVIOUS, count_changes, find_changes, read_snapshot
from pipeline.outputs.datapackage import NAME as PACKAGE

FIRST = "none to tell: there were no tables before"
SAME = "none: the tables are as the build before left them"


def keep_previous(processed: Path, staged: Path) -> str:
    """Keeps the tables that `staged` is about to replace, and says in a line what figures change.

    Tables that are made again as they were, as after one was deleted, leave what is kept.
    """
    if not all((processed / name).is_file() for name in KEPT):
        return FIRST
    if filecmp.cmp(processed / PACKAGE, staged / PACKAGE, shallow=False):  # it holds the hashes of all tables
        return SAME
    previous, part = processed / PREVIOUS, processed / f"{PREVIOUS}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for name in KEPT:
        shutil.copyfile(processed / name, part / name)
    shutil.rmtree(previous, ignore_errors=True)
    try:
        changes = find_changes(read_snapshot(part), read_snapshot(staged))
    except TableError:  # the tables of an older version, or edited ones
        shutil.rmtree(part)
        return FIRST
    part.replace(previous)
    return count_changes(changes).line
