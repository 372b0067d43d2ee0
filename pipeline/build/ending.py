"""The end of a build: what stands now is written down, and what nothing needs any more is dropped.

The names of all files wait on disk until then: there are more of them than documents, and memory that the coordinator
has taken hardly ever goes back to the system.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.build.manifest import Described, Manifest, Outputs
from pipeline.build.reading import Entries
from pipeline.build.store import Store

if TYPE_CHECKING:
    from pipeline.build.crew import Crew

_END = "\0"  # of a name; no file system has it in one


class Standing(NamedTuple):
    """What a processed folder holds now."""

    outputs: Outputs  # as the build before left them
    names: Path  # of the list of all files
    scratch: Path  # which nothing needs any more


class Ending(NamedTuple):
    manifest: Manifest  # without outputs
    path: Path  # where it goes
    standing: Standing
    store: Store
    entries: Entries
    archives: Collection[str]  # keys of what they hold


def end_build(ending: Ending, crew: Crew) -> None:
    crew.do(_end, ending, n_busy=1)


def _end(job: Ending) -> None:
    """Runs in a worker, if there are several."""
    outputs = Described(job.standing.outputs, read_names(job.standing.names))
    replace(job.manifest, outputs=outputs).save(job.path)
    job.store.prune({*job.archives, *(key for _, keys in job.entries.each() for key in keys)})
    shutil.rmtree(job.standing.scratch, ignore_errors=True)


def write_names(path: Path, names: Iterable[str]) -> None:
    """A new list."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # of a build that was broken off
    add_names(path, names)


def add_names(path: Path, names: Iterable[str]) -> None:
    with path.open("ab") as stream:
        stream.writelines(f"{name}{_END}".encode("utf-8", "surrogatepass") for name in names)


def read_names(path: Path) -> list[str]:
    return path.read_bytes().decode("utf-8", "surrogatepass").split(_END)[:-1]
