"""Brings together the results of all documents: those kept from before, and the others from the workers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.build import worker
from pipeline.build.discover import Found, is_archive
from pipeline.build.store import Contents, Store, Stored, StoreError, failure_key, result_key
from pipeline.build.worker import Done, Expanded, Folders, Limits, Task, Work, failed_result
from pipeline.model import Origin, Problem, Result, Source

if TYPE_CHECKING:
    from pipeline.build.pool import Outcome
    from pipeline.build.sources import Catalogue

Progress = Callable[[str, int, int], None]  # document id, documents done, documents in all


def check_rules(folders: Folders) -> dict[str, str]:
    """What each indicator counts, by id. Raises RuleError here, once, and not in each worker."""
    from pipeline.nlp import load_rules

    indicators = load_rules(*folders).indicators
    return {name: f"{indicator.title}: {indicator.definition}" for name, indicator in indicators.items()}


@dataclass(frozen=True, slots=True)
class Readers:
    """What a build calls to read; functions of a module, since workers import them by name."""

    expand: Callable[[Source], Expanded] = worker.expand
    process: Callable[[Source, Folders], Result] = worker.process
    check_rules: Callable[[Folders], Mapping[str, str] | None] = check_rules


@dataclass(frozen=True, slots=True)
class Order:
    """What to read, and how."""

    documents: Sequence[Found]
    sha256: Mapping[str, str]
    catalogue: Catalogue
    work: Work
    limits: Limits
    workers: int
    fresh: bool = False
    verbose: bool = False


@dataclass
class Readings:
    """The results of an order, filled as they come."""

    order: Order
    results: dict[str, Result] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    sha256: dict[str, str] = field(default_factory=dict)  # of the files as they were read
    keys: set[str] = field(default_factory=set)
    n_read: int = 0
    limited: bool = False  # whether a document ran into a limit

    @property
    def store(self) -> Store:
        return self.order.work.store

    def reuse(self, task: Task) -> bool:
        """Takes a document from the store, with all its members if it is an archive; False if any has to be read."""
        taken = list(self._stored(task))
        if not taken or any(stored is None for _, stored, _ in taken):
            return False
        for key, stored, limited in taken:
            self.limited |= limited
            if stored is not None:
                self._accept(key, stored)
        return True

    def _stored(self, task: Task) -> Iterator[tuple[str, Stored | None, bool]]:
        key = self._key(task)
        after_limit = failure_key(key, str(self.order.limits))
        if (stored := self.store.get(key)) is not None:
            yield key, stored, False
        else:
            yield after_limit, self.store.get(after_limit), True
        if isinstance(stored, Contents):
            for member in stored.members:
                origin = self._origin(member.document_id, member.origin)
                known = Task(member.document_id, member.sha256, 0, origin, stated_type=member.stated_type)
                yield from self._stored(known)

    def finish(self, task: Task, outcome: Outcome) -> list[Task]:
        """Takes what a worker gave; returns the members of an archive that are still to be read."""
        self.n_read += 1
        if not isinstance(outcome, Done):
            if not outcome.lasting:
                self.problems.append(outcome.problem)
                self.sha256.pop(task.document_id, None)
                return []
            _drop_unpacked(task)
            failed = failed_result(task, outcome.problem)
            key = failure_key(self._key(task), str(self.order.limits))
            self.store.put(key, failed)
            self.limited = True
            self._accept(key, failed)
            return []
        stored = self.store.get(outcome.key)
        if stored is None:
            raise StoreError(f"Cannot read back from {self.store.folder}; is the disk full?")
        if task.path and not task.is_member:
            self.sha256[task.document_id] = outcome.sha256
        _drop_unpacked(task)
        self._accept(outcome.key, stored)
        return [member for member in map(self._member_task, outcome.members) if not self._has_member(member)]

    def _accept(self, key: str, stored: Stored) -> None:
        self.keys.add(key)
        if isinstance(stored, Result):
            self.results[stored.document.document_id] = stored
        else:
            self.problems.extend(stored.problems)

    def _has_member(self, member: Task) -> bool:
        if self.order.fresh or not self.reuse(member):
            return False
        _drop_unpacked(member)
        return True

    def _member_task(self, member: Task) -> Task:
        return replace(member, origin=self._origin(member.document_id, member.origin))

    def _key(self, task: Task) -> str:
        return result_key(self.order.work.context, task.sha256, task.document_id, task.origin, task.stated_type)

    def _origin(self, document_id: str, stated: Origin) -> Origin:
        """An entry may name the member of a web archive by its address too: `a.warc.gz!/https://example.org/page`."""
        archive, _, _ = document_id.rpartition("!/")
        aliases = (f"{archive}!/{stated.url}",) if stated.url else ()
        return self.order.catalogue.origin_of(document_id, *aliases).filled_from(stated)


def _drop_unpacked(task: Task) -> None:
    if task.is_member:
        Path(task.path).unlink(missing_ok=True)


def read_all(order: Order, progress: Progress | None = None) -> Readings:
    """Starts no worker where the store has everything."""
    readings = Readings(order, sha256={found.document_id: order.sha256[found.document_id] for found in order.documents})
    tasks = [
        Task(f.document_id, order.sha256[f.document_id], f.size, order.catalogue.origin_of(f.document_id), f.path)
        for f in order.documents
    ]
    to_do = [task for task in tasks if order.fresh or not readings.reuse(task)]
    if to_do:
        _run(to_do, readings, progress)
    return readings


def _run(to_do: list[Task], readings: Readings, progress: Progress | None) -> None:
    from pipeline.build.pool import run

    order = readings.order
    total = len(to_do)

    def finished(task: Task, outcome: Outcome) -> list[Task]:
        nonlocal total
        members = readings.finish(task, outcome)
        total += len(members)
        if progress:
            progress(task.document_id, readings.n_read, total)
        return members

    enough = order.workers or os.cpu_count() or 1
    if not any(is_archive(task.document_id) for task in to_do):
        enough = min(enough, len(to_do))
    if progress:
        progress("", 0, total)
    run(to_do, order.work, order.limits, enough, finished, order.verbose)
