"""Puts a new set of files in place of the old one: written whole beside it, moved file by file, the manifest last."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.build.locking import hold_lock
from pipeline.errors import PipelineError
from pipeline.schema import TABLES

CACHE = ".cache"
SCRATCH = "scratch"  # in the cache: what waits on disk while tables are made
MEMORY = "memory"  # in the cache: see relating.py
TEXTS = "text"
FOLDERS = (TEXTS, "charts", "report")  # below processed; ours, as the files beside them are


@contextmanager
def locked(processed: Path) -> Iterator[None]:
    """One build at a time in a folder; the system lifts the lock of a build that died."""
    busy = f"Another build is writing to {processed}; wait until it has ended."
    try:
        (processed / CACHE).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PipelineError(f"Cannot write to {processed}: {error.strerror}.") from error
    with hold_lock(processed / CACHE / "lock", busy):
        yield


def refuse_foreign(processed: Path, raw: Path) -> None:
    """What a build no longer makes is deleted here, so the folder has to be ours."""
    here, documents = processed.resolve(), raw.resolve()
    if here == documents or here.is_relative_to(documents):
        raise PipelineError(f"{processed} lies in {raw}: its tables and texts would be read as documents.")
    ours = (processed / CACHE).exists() or all((processed / f"{table}.csv").exists() for table in TABLES)
    for folder in FOLDERS:
        if (processed / folder).exists() and not ours:
            raise PipelineError(f"{processed} holds a folder '{folder}' of another origin; choose another folder.")


@contextmanager
def staging(processed: Path) -> Iterator[Path]:
    """An empty folder on the same disk as the tables."""
    folder = processed / CACHE / "staging"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True)
        yield folder
    except OSError as error:
        raise PipelineError(f"Cannot write to {processed}: {error.strerror}.") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def replace_outputs(staged: Path, processed: Path, former: Collection[str], kept: Iterable[str] = ()) -> list[str]:
    """Moves what differs, deletes what is gone, and returns the names of all files of the new set.

    `former`: the names of the set before; `kept`: those that stand as they were. Of other files in `processed` only
    texts are deleted, since no text may be there that no document has; a chart of your own in charts/ stays.
    """
    names = sorted(_files_below(staged))
    beside = [name for name in names if "/" in name]
    _delete_gone(processed, former, keep={*names, *kept})
    for name in [*beside, *(name for name in names if "/" not in name)]:
        source, target = staged / name, processed / name
        if target.is_file() and filecmp.cmp(source, target, shallow=False):
            continue
        _make_room(target, processed)
        if "/" not in name:
            _flush(source)
        source.replace(target)
    return [*names, *kept]


def _delete_gone(processed: Path, former: Collection[str], keep: set[str]) -> None:
    there = {name for file in _files_below(processed / TEXTS) if (name := f"{TEXTS}/{file}") not in keep}
    ours = {name for name in former if name not in keep}
    gone = there | {name for name in ours if ".." not in Path(name).parts and not Path(name).is_absolute()}
    for name in gone:
        with suppress(OSError):  # gone already, or a folder stands there
            (processed / name).unlink()
    folders = {parent for name in gone for parent in Path(name).parents[:-1]}
    for folder in [*sorted(folders, key=lambda f: -len(f.parts)), *_empty_below(processed / TEXTS)]:
        with suppress(OSError):  # not empty
            (processed / folder).rmdir()


def _files_below(root: Path) -> Iterator[str]:
    """Their paths below it, with "/" on every system."""
    prefix = len(f"{root}/")
    for folder, _, files in os.walk(root):
        yield from (f"{folder}/{file}"[prefix:].replace(os.sep, "/") for file in files)


def _empty_below(root: Path) -> list[Path]:
    return [Path(folder) for folder, _, _ in os.walk(root, topdown=False)]


def _make_room(target: Path, processed: Path) -> None:
    """A folder may stand where a file has to go, or a link where a folder has to be."""
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    for folder in reversed(target.relative_to(processed).parents[:-1]):
        if (path := processed / folder).is_symlink() or path.is_file():
            path.unlink()
    target.parent.mkdir(parents=True, exist_ok=True)


def _flush(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
