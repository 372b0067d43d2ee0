"""From a folder of documents to a folder of tables, doing again only what changed.

`build` is the whole of it; `verify` (in verify.py) proves the tables against the documents. What only a build with
something to do needs is imported when it is needed.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.build.discover import CORRECTIONS_FILE, Walk, unsupported, walk
from pipeline.build.manifest import Manifest, Outputs, load_manifest
from pipeline.build.publish import CACHE, MEMORY, locked, refuse_foreign
from pipeline.build.state import State, examine
from pipeline.build.summary import Summary
from pipeline.build.trimming import give_back_large_blocks
from pipeline.build.worker import DEFAULT_LIMITS, GARBAGE, Folders, Limits
from pipeline.model import Problem

if TYPE_CHECKING:
    from pipeline.build.crew import Crew
    from pipeline.build.reading import Readers, Readings
    from pipeline.build.relating import Memory
    from pipeline.build.worker import Work

__all__ = ["Built", "Limits", "Options", "Progress", "build"]

_ROUNDS = 3  # of a build whose cache proves damaged
Progress = Callable[[str, int, int], None]  # document id, documents done, documents to do


@dataclass(frozen=True, slots=True)
class Options:
    """How to build. Only `indicators`, and a limit that a document runs into, change a byte of the tables."""

    workers: int = 0  # 0: one for each core
    indicators: Folders = ()  # folders of indicators of the user's own
    limits: Limits = DEFAULT_LIMITS
    fresh: bool = False  # read every document again
    rehash: bool = False  # trust no size and no time of a file: hash all
    verbose: bool = False
    cluster: str = ""  # address of a Dask scheduler, whose workers read instead of this machine's


@dataclass(frozen=True, slots=True)
class Built:
    summary: Summary
    n_read: int  # documents and archives that were read now, not taken from the cache
    changed: bool  # whether the tables were made anew
    changes: str = "none: nothing has changed since the build before"  # of the figures, in a line


def build(
    raw: Path | str,
    processed: Path | str,
    options: Options = Options(),
    progress: Progress | None = None,
    readers: Readers | None = None,
    walked: Walk | None = None,
) -> Built:
    """Refreshes the tables in `processed` from the documents in `raw`. Raises PipelineError on wrong use.

    `walked`: the documents, where they lie elsewhere than in `raw`, which then holds only what is known of them.
    `readers` replaces what runs in the workers. A script that calls this needs `if __name__ == "__main__":` around the
    call, since the workers import the script.
    """
    raw, processed, started_ns = Path(raw), Path(processed), time.time_ns()
    walked = walked or walk(raw)
    refuse_foreign(processed, raw)
    with locked(processed):
        path = processed / CACHE / "manifest.json"
        former = load_manifest(path)
        if former and options.rehash:
            former = replace(former, written_ns=0)
        manifest = None if options.fresh else former
        state = examine(raw, walked, options.indicators, options.limits, manifest)
        del walked  # much larger than what is kept of it
        if manifest and state.same_as(manifest) and not (outputs := Outputs(processed, manifest)).unlike():
            if outputs.n_hashed + state.n_hashed:  # as after a copy of the folders; the next build need not hash again
                manifest.with_files(state.files({}, ())).save(path, started_ns)
            return Built(manifest.summary, n_read=0, changed=False)
        return _Refresh(raw, processed, options, state, former, progress, readers or _default_readers()).run()


def _load_for_tables() -> None:
    """What tables are made with, loaded while the workers load what they need."""
    import pandas  # noqa: F401
    import pyarrow as pa
    import pyarrow.parquet

    pa.set_memory_pool(pa.system_memory_pool())  # its own keeps a sixth more from this process


def _default_readers() -> Readers:
    from pipeline.build.reading import Readers

    return Readers()


@dataclass(frozen=True)
class _Refresh:
    """Reads what has to be read, and makes everything that the folder holds."""

    raw: Path
    processed: Path
    options: Options
    state: State
    former: Manifest | None
    progress: Progress | None
    readers: Readers

    def run(self) -> Built:
        from pipeline.build.crew import Crew
        from pipeline.build.store import Store

        gc.set_threshold(GARBAGE)
        give_back_large_blocks()
        options, state = self.options, self.state
        store = Store(self.processed / CACHE / "results")
        work = self.readers.work(store, state.contexts, options.indicators, options.fresh)
        with Crew(options.workers) as crew:
            new = state.new_since(None if options.fresh else self.former)
            if new and not options.cluster:  # the processes load what they need while this one looks around
                crew.expect(new, work, options.limits, options.verbose)
            del new  # the names of all documents
            return self._make(crew, work)

    def _make(self, crew: Crew, work: Work) -> Built:
        from pipeline.build.dataset import describe_making
        from pipeline.build.decisions import load_corrections
        from pipeline.build.ending import Ending, end_build
        from pipeline.build.making import Material, make_outputs
        from pipeline.build.relating import Memory
        from pipeline.build.store import LostEntryError, StoreError

        _load_for_tables()
        state, processed, options = self.state, self.processed, self.options
        indicators = self.readers.check_rules(options.indicators) or {}
        corrections = load_corrections(self.raw / CORRECTIONS_FILE, indicators)
        n_read = 0
        for _ in range(_ROUNDS):
            memory = Memory.load(processed / CACHE / MEMORY, state.code)
            readings, others = self._read(crew, work, memory)
            n_read += readings.n_read
            making = describe_making(readings.licences, indicators, state.code, options.indicators)
            material = Material(readings, (*state.unread, *others), corrections, making, memory, self.former)
            try:
                made = make_outputs(material, processed)
                break
            except LostEntryError:  # the cache was damaged; each round reads what is lost again
                readings.drop_lost()
                work = replace(work, fresh=False)
        else:
            raise StoreError(
                f"What is written to {work.store.folder} cannot be read back; is the disk full or failing?"
            )
        manifest = Manifest(
            code=state.code,
            contexts=state.contexts,
            sources=state.sources,
            corrections=state.corrections,
            limits=state.limits if readings.limited else "",
            summary=made.summary,
            files=state.files(readings.altered, readings.unopened),
            unread=state.unread_rows,
        )
        path, archives = processed / CACHE / "manifest.json", readings.archives
        end_build(Ending(manifest, path, made.standing, work.store, readings.entries, archives), crew)
        return Built(made.summary, n_read, changed=True, changes=made.changes)

    def _read(self, crew: Crew, work: Work, memory: Memory) -> tuple[Readings, list[Problem]]:
        """The documents' results, and the problem rows of the files that are no documents."""
        from pipeline.build.reading import Order, read_all
        from pipeline.build.sources import load_catalogue
        from pipeline.extractors import is_document

        state, options = self.state, self.options
        order = Order(
            documents=state.found.only(is_document),
            catalogue=load_catalogue(self.raw),
            work=work,
            limits=options.limits,
            crew=crew,
            verbose=options.verbose,
            cluster=options.cluster,
        )
        others = [unsupported(document_id) for document_id in state.found if not is_document(document_id)]
        return read_all(order, self.progress, memory.cards), others
