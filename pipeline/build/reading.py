"""Brings together the results of all documents: those kept from before, and the others from the workers."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, overload

from pipeline.build import worker
from pipeline.build.cards import Cards
from pipeline.build.discover import is_archive
from pipeline.build.files import Files, Found
from pipeline.build.packed import Packed
from pipeline.build.store import Contents, Contexts, Keys, LostEntryError, Store, StoreError, entry_keys, load_result
from pipeline.build.worker import Done, Expanded, Folders, Limits, Task, Work, keep_failed
from pipeline.model import Card, Document, Origin, Problem, Reading, Result, Source

if TYPE_CHECKING:
    from pipeline.build.crew import Crew
    from pipeline.build.pool import Engine, Outcome
    from pipeline.build.sources import Catalogue

_KEYS = 64  # bytes: two of sha256
Progress = Callable[[str, int, int], None]  # document id, documents done, documents in all


def check_rules(folders: Folders) -> dict[str, tuple[str, str]]:
    """Title and definition of each indicator, by id. Raises RuleError here, once, and not in each worker."""
    from pipeline.nlp import load_rules

    return {name: (found.title, found.definition) for name, found in load_rules(*folders).indicators.items()}


@dataclass(frozen=True, slots=True)
class Readers:
    """What a build calls to read; functions of a module, since workers import them by name."""

    expand: Callable[[Source], Expanded] = worker.expand
    extract: Callable[[Source], Document] = worker.extract
    read: Callable[[Document, Folders], Reading] = worker.read
    check_rules: Callable[[Folders], Mapping[str, tuple[str, str]] | None] = check_rules

    def work(self, store: Store, contexts: Contexts, rules_folders: Folders = (), fresh: bool = False) -> Work:
        return Work(store, contexts, rules_folders, self.expand, self.extract, self.read, fresh)


@dataclass(frozen=True, slots=True)
class Order:
    """What to read, and how."""

    documents: Files
    catalogue: Catalogue
    work: Work
    limits: Limits
    crew: Crew
    verbose: bool = False
    cluster: str = ""  # address of a Dask scheduler, whose workers read instead of this machine's

    def task(self, file: Found) -> Task:
        return Task(file.document_id, file.sha256, file.size, self.catalogue.origin_of(file.document_id), file.path)


class Tasks(Sequence[Task]):
    """Made when they are asked for: to hold them takes as much as all else that is known of files."""

    def __init__(self, order: Order, places: Iterable[int]) -> None:
        """`places`: among the documents of the order."""
        self._order, self._places = order, array("Q", places)

    @overload
    def __getitem__(self, index: int) -> Task: ...
    @overload
    def __getitem__(self, index: slice) -> list[Task]: ...
    def __getitem__(self, index: int | slice) -> Task | list[Task]:
        if isinstance(index, slice):
            return [self[n] for n in range(*index.indices(len(self)))]
        return self._order.task(self._order.documents.at(self._places[index]))

    def __len__(self) -> int:
        return len(self._places)


class Entries(Mapping[str, Keys]):
    """Where the results of documents are kept, by document id; packed, since there are as many as documents."""

    def __init__(self) -> None:
        self._new, self._sorted = Packed(_KEYS), Packed(_KEYS)

    def add(self, document_id: str, keys: Keys) -> None:
        self._new.append(document_id, bytes.fromhex("".join(keys)))

    def only(self, document_ids: Iterable[str]) -> Entries:
        some = Entries()
        for document_id in document_ids:
            some._new.append(document_id, self._all()[document_id])
        return some

    def __getitem__(self, document_id: str) -> Keys:
        return _unpack(self._all()[document_id])

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def each(self) -> Iterator[tuple[str, Keys]]:
        """As `items`, without looking for each."""
        return ((document_id, _unpack(keys)) for document_id, keys in self._all().each())

    def _all(self) -> Packed:
        """Those that were added are put among the others once any is asked for."""
        if len(self._new):
            every = dict(self._sorted.each()) | dict(self._new.each())
            self._new, self._sorted = Packed(_KEYS), Packed(_KEYS, sorted(every.items()))
        return self._sorted


def _unpack(keys: bytes) -> Keys:
    digits = keys.hex()
    return Keys(digits[: len(digits) // 2], digits[len(digits) // 2 :])


class Known(NamedTuple):
    """A task of which the store has everything."""

    task: Task
    keys: Keys
    limited: bool = False
    contents: Contents | None = None


@dataclass
class Readings:
    """Where the results of an order are kept, filled as they come."""

    order: Order
    cards: Cards = field(default_factory=lambda: Cards({}))
    entries: Entries = field(default_factory=Entries)
    licences: dict[str, str] = field(default_factory=dict)  # by document id, where stated
    problems: list[Problem] = field(default_factory=list)
    altered: dict[str, str] = field(default_factory=dict)  # sha256 of files as they were read, if not as hashed before
    unopened: set[str] = field(default_factory=set)  # document ids of files that could be hashed, but not read
    archives: set[str] = field(default_factory=set)  # keys of what they hold
    n_read: int = 0
    limited: bool = False  # whether a document ran into a limit

    @property
    def store(self) -> Store:
        return self.order.work.store

    def load(self, document_id: str) -> Result:
        """Raises LostEntryError where the store has it no more."""
        return load_result(self.store, self.entries[document_id].read, document_id)

    def load_document(self, document_id: str) -> Document:
        """As extracted. Raises LostEntryError where the store has it no more."""
        document = self.store.get_document(self.entries[document_id].document, document_id)
        if document is None:
            raise LostEntryError(document_id)
        return document

    def forget_cards(self) -> None:
        """When all is known that documents make of each other."""
        self.cards = Cards({})

    def drop_lost(self) -> None:
        """Forgets what cannot be read back, so that it is read again."""
        for document_id, keys in self.entries.items():
            if self.store.get_result(keys.read, document_id) is None:
                self.store.drop(keys)

    def reuse(self, task: Task) -> bool:
        """Takes a document from the store, with all its members if it is an archive; False if any has to be read."""
        found = list(self._known(task))
        if any(known is None for known in found):
            return False
        taken = [(known, self._card(known)) for known in found if known is not None]
        if any(card is None and known.contents is None for known, card in taken):
            return False
        for known, card in taken:
            self.limited |= known.limited
            if known.contents is not None:
                self._accept_contents(known.keys, known.contents)
            elif card is not None:
                self.accept(known.task.document_id, known.keys, card)
        return True

    def accept(self, document_id: str, keys: Keys, card: Card) -> None:
        """Takes a document whose result is in the store."""
        self.entries.add(document_id, keys)
        self.cards.add(document_id, keys, card)
        if card.licence:
            self.licences[document_id] = card.licence

    def _known(self, task: Task) -> Iterator[Known | None]:
        """The task's own entry, then those of the members of an archive; None for what is missing."""
        keys = self._keys(task)
        archive = is_archive(task.document_id)
        if archive and (contents := self.store.get_contents(keys.document, task.document_id)) is not None:
            yield Known(task, keys, contents=contents)
            for member in contents.members:
                origin = self._origin(member.document_id, member.origin)
                inside = Task(member.document_id, member.sha256, 0, origin, "", b"", member.stated_type, is_member=True)
                yield from self._known(inside)
        elif self.store.holds(keys):
            yield Known(task, keys)
        else:
            after_limit = keys.after_limit(str(self.order.limits))
            yield Known(task, after_limit, limited=True) if self.store.holds(after_limit) else None

    def _card(self, known: Known) -> Card | None:
        if known.contents is not None:
            return None
        if (card := self.cards.known(known.keys.read)) is not None:
            return card
        from pipeline.normaliser import make_card

        result = self.store.get_result(known.keys.read, known.task.document_id)
        return None if result is None else make_card(result)

    def finish(self, task: Task, outcome: Outcome) -> list[Task]:
        """Takes what a worker gave; returns the members of an archive that are still to be read."""
        self.n_read += 1
        if not isinstance(outcome, Done):
            if not outcome.lasting:
                self.problems.append(outcome.problem)
                self.unopened.add(task.document_id)
                return []
            _drop_unpacked(task)
            keys = self._keys(task).after_limit(str(self.order.limits))
            self.accept(task.document_id, keys, keep_failed(self.store, keys, task, outcome.problem))
            self.limited = True
            return []
        if outcome.sha256 != task.sha256:
            self.altered[task.document_id] = outcome.sha256
        _drop_unpacked(task)
        if outcome.card is not None:
            self.accept(task.document_id, outcome.keys, outcome.card)
            return []
        contents = self.store.get_contents(outcome.keys.document, task.document_id)
        if contents is None:
            raise StoreError(f"Cannot read back from {self.store.folder}; is the disk full?")
        self._accept_contents(outcome.keys, contents)
        return [member for member in map(self._member_task, outcome.members) if not self._has_member(member)]

    def _accept_contents(self, keys: Keys, contents: Contents) -> None:
        self.archives.add(keys.document)
        self.problems.extend(contents.problems)

    def _has_member(self, member: Task) -> bool:
        if self.order.work.fresh or not self.reuse(member):
            return False
        _drop_unpacked(member)
        return True

    def _member_task(self, member: Task) -> Task:
        return replace(member, origin=self._origin(member.document_id, member.origin))

    def _keys(self, task: Task) -> Keys:
        return entry_keys(self.order.work.contexts, task)

    def _origin(self, document_id: str, stated: Origin) -> Origin:
        """An entry may name the member of a web archive by its address too: `a.warc.gz!/https://example.org/page`."""
        archive, _, _ = document_id.rpartition("!/")
        aliases = (f"{archive}!/{stated.url}",) if stated.url else ()
        return self.order.catalogue.origin_of(document_id, *aliases).filled_from(stated)


def _drop_unpacked(task: Task) -> None:
    if task.is_member:
        Path(task.path).unlink(missing_ok=True)


def read_all(order: Order, progress: Progress | None = None, cards: Mapping[str, Card] | None = None) -> Readings:
    """Starts no worker where the store has everything. `cards`: those of the build before."""
    readings = Readings(order, Cards(cards or {}))
    documents = order.documents
    to_do = [n for n, file in enumerate(documents.each()) if order.work.fresh or not readings.reuse(order.task(file))]
    if to_do:
        # the largest first, or one worker may be left with it at the end
        to_do.sort(key=lambda n: -documents.at(n).size)
        _run(Tasks(order, to_do), readings, progress)
    return readings


def _run(to_do: Tasks, readings: Readings, progress: Progress | None) -> None:
    order = readings.order
    run = _choose_engine(order.cluster)
    total = len(to_do)

    def finished(task: Task, outcome: Outcome) -> list[Task]:
        nonlocal total
        members = readings.finish(task, outcome)
        total += len(members)
        if progress:
            progress(task.document_id, readings.n_read, total)
        return members

    if progress:
        progress("", 0, total)
    run(to_do, order.work, order.limits, order.crew, finished, order.verbose)


def _choose_engine(address: str) -> Engine:
    if address:
        from pipeline.build.cluster import cluster

        return cluster(address)
    from pipeline.build.pool import run

    return run
