"""Puts a new set of tables in place of the old one: written whole beside it, moved file by file, the manifest last."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.schema import TABLES

CACHE = ".cache"
TEXTS = "text"


@contextmanager
def locked(processed: Path) -> Iterator[None]:
    """One build at a time in a folder; the system lifts the lock of a build that died."""
    try:
        (processed / CACHE).mkdir(parents=True, exist_ok=True)
        lock = (processed / CACHE / "lock").open("a")
    except OSError as error:
        raise PipelineError(f"Cannot write to {processed}: {error.strerror}.") from error
    with lock:
        try:
            import fcntl
        except ImportError:  # Windows: a second build is not noticed
            yield
            return
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PipelineError(f"Another build is writing to {processed}; wait until it has ended.") from error
        yield


def refuse_foreign(processed: Path, raw: Path) -> None:
    """Text files that are gone from the raw folder are deleted here, so the folder has to be ours."""
    here, documents = processed.resolve(), raw.resolve()
    if here == documents or here.is_relative_to(documents):
        raise PipelineError(f"{processed} lies in {raw}: its tables and texts would be read as documents.")
    ours = (processed / CACHE).exists() or all((processed / f"{table}.csv").exists() for table in TABLES)
    if (processed / TEXTS).exists() and not ours:
        raise PipelineError(f"{processed} holds a folder '{TEXTS}' of another origin; choose another folder.")


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


def replace_tables(staged: Path, processed: Path) -> list[str]:
    """Moves what differs, deletes the texts that are gone, and returns the names of all files of the new set."""
    names = sorted(path.relative_to(staged).as_posix() for path in staged.rglob("*") if path.is_file())
    texts, tables = [n for n in names if "/" in n], [n for n in names if "/" not in n]
    _delete_texts(processed, keep=set(texts))
    for name in texts + tables:
        source, target = staged / name, processed / name
        if target.is_file() and filecmp.cmp(source, target, shallow=False):
            continue
        _make_room(target, processed)
        if name in tables:
            _flush(source)
        source.replace(target)
    return names


def _delete_texts(processed: Path, keep: set[str]) -> None:
    for folder, _, files in os.walk(processed / TEXTS, topdown=False):
        for file in files:
            path = Path(folder, file)
            if path.relative_to(processed).as_posix() not in keep:
                path.unlink()
        with suppress(OSError):  # not empty
            Path(folder).rmdir()


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
