"""Writes files only where they are others than those that are there."""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path


def write_if_new(path: Path, content: bytes) -> None:
    """Leaves an equal file as it is; a reader never sees half of one."""
    with suppress(OSError):
        if path.read_bytes() == content:
            return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)


def remove_others(folder: Path, own: Collection[str], names: Collection[str]) -> None:
    """In our `own` folders alone: what a user put beside them stays. `names`: below `folder`."""
    for top in own:
        _remove_others(f"{folder}/{top}", len(f"{folder}/"), names)


def _remove_others(below: str, prefix: int, names: Collection[str]) -> None:
    """One by one: a folder holds a page for each document."""
    with suppress(FileNotFoundError), os.scandir(below) as entries:
        for entry in entries:
            if entry.is_dir():
                if not entry.is_symlink():
                    _remove_others(entry.path, prefix, names)
            elif entry.path[prefix:].replace(os.sep, "/") not in names:
                Path(entry.path).unlink()
    with suppress(OSError):  # not empty
        Path(below).rmdir()
