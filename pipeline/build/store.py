"""What was extracted and read, kept by content under `.cache/results`, so that only what changed is done again.

A document's text is kept apart from what was read in it: another rule reads it again and extracts nothing. No key holds
the name of a file, so that moving one costs nothing; what is taken out is given the name that it has now.

An entry is a compressed pickle that may hold our own records and nothing else, so that a folder from a stranger cannot
run code. An entry that cannot be read counts as absent.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import uuid
import zlib
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple, Protocol

from pipeline.build.discover import is_archive
from pipeline.build.renaming import rename_document, rename_reading
from pipeline.errors import PipelineError
from pipeline.model import Document, Origin, Problem, Reading, Result, Status

_LEVEL = 1  # zlib: a third of the size at a tenth of the time of the default


class StoreError(PipelineError):
    """The cache cannot be written."""


class Member(NamedTuple):
    """A document inside an archive, as `Source` without its bytes."""

    document_id: str
    sha256: str
    origin: Origin = Origin()
    stated_type: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive holds, and what was not taken out. `archive` is its document id, with which theirs begin."""

    archive: str
    members: tuple[Member, ...]
    problems: tuple[Problem, ...]

    def renamed(self, archive: str) -> Contents:
        if archive == self.archive:
            return self

        def now(document_id: str) -> str:
            return archive + document_id.removeprefix(self.archive)

        members = tuple(member._replace(document_id=now(member.document_id)) for member in self.members)
        problems = tuple(replace(problem, document_id=now(problem.document_id)) for problem in self.problems)
        return Contents(archive, members, problems)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read in a document, which is an entry of its own."""

    document: str  # its key
    reading: Reading
    status: Status
    problems: tuple[Problem, ...]  # of reading it


Stored = Document | Read | Contents


class Contexts(NamedTuple):
    """Digests of what a stage depends on besides its document, see fingerprint.py; the second includes the first."""

    extracting: str
    reading: str


class Keys(NamedTuple):
    document: str  # of what was extracted; of an archive, of what it holds
    read: str

    def after_limit(self, limits: str) -> Keys:
        """A document that ran into a limit is tried again once the limit is another."""
        return Keys(*(_digest((key, limits)) for key in self))


def entry_keys(contexts: Contexts, source: Named) -> Keys:
    """They change with all that an entry depends on: the bytes, what the name says of them, the origin, the code."""
    from pipeline.extractors.media_types import named_type

    kind = str(named_type(source.document_id))
    inside = "inside" if source.is_member and is_archive(source.document_id) else ""  # such a one is not opened
    parts = (source.sha256, kind, inside, *_origin_parts(source.origin), source.stated_type)
    return Keys(*(_digest((stage, context, *parts)) for stage, context in contexts._asdict().items()))


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


_origin_parts = attrgetter(*(field.name for field in fields(Origin)))


class Named(Protocol):
    """A file or member before it is read."""

    @property
    def document_id(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def origin(self) -> Origin: ...
    @property
    def stated_type(self) -> str: ...
    @property
    def is_member(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Store:
    folder: Path

    def get(self, key: str) -> Stored | None:
        """The entry, or None where it is absent, damaged or of another version."""
        stored = read_record(self._path(key))
        return stored if isinstance(stored, Document | Read | Contents) else None

    def get_contents(self, key: str, document_id: str) -> Contents | None:
        """What the archive holds, under the name that it has now."""
        stored = self.get(key)
        return stored.renamed(document_id) if isinstance(stored, Contents) else None

    def get_document(self, key: str, document_id: str) -> Document | None:
        """The document under the name that it has now."""
        stored = self.get(key)
        return rename_document(stored, document_id) if isinstance(stored, Document) else None

    def get_result(self, key: str, document_id: str) -> Result | None:
        """What was read under `key`, with its document, under the name that this has now."""
        read = self.get(key)
        if not isinstance(read, Read) or (document := self.get_document(read.document, document_id)) is None:
            return None
        problems = (replace(problem, document_id=document_id) for problem in read.problems)
        document = replace(document, status=read.status, problems=(*document.problems, *problems))
        return Result(document, rename_reading(read.reading, document_id))

    def holds(self, keys: Keys) -> bool:
        """Whether there are entries of both; they are not looked into."""
        return all(map(self.holds_key, keys))

    def holds_key(self, key: str) -> bool:
        return os.path.exists(self._name(key))  # noqa: PTH110 - of every document, at each build

    def put(self, key: str, stored: Stored) -> None:
        write_record(self._path(key), stored)

    def put_document(self, key: str, document: Document) -> Document:
        """Returns it as it comes out of the store.

        What is read in either is the same, but not which of its words are one object, and so not the entry's bytes.
        """
        pickled = pickle.dumps(document, protocol=5)
        write_whole(self._path(key), zlib.compress(pickled, _LEVEL))
        kept: Document = pickle.loads(pickled)  # noqa: S301 (ours)
        return kept

    def get_bytes(self, key: str) -> bytes | None:
        """An entry as it is kept, to be put into another store."""
        try:
            return self._path(key).read_bytes()
        except OSError:
            return None

    def put_bytes(self, key: str, entry: bytes) -> None:
        write_whole(self._path(key), entry)

    def drop(self, keys: Keys) -> None:
        for key in keys:
            self._path(key).unlink(missing_ok=True)

    def keep_unpacked(self, name: str, data: bytes) -> Path:
        """Where the bytes of a member stay until it is read; the last `prune` of a run drops what is left over."""
        path = self.folder / "unpacked" / hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            raise StoreError(f"Cannot write to {self.folder}: {error.strerror}.") from error
        return path

    def prune(self, keep: Collection[str]) -> None:
        """Drops the entries of documents that are gone or were read with other code or rules."""
        with suppress(FileNotFoundError), os.scandir(self.folder) as folders:
            for folder in folders:
                if folder.is_dir():
                    for name in os.listdir(folder.path):  # noqa: PTH208 - of every document
                        if name not in keep:
                            Path(folder.path, name).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return Path(self._name(key))

    def _name(self, key: str) -> str:
        return f"{self.folder}/{key[:2]}/{key}"


class LostEntryError(Exception):
    """What was kept of a document cannot be read back; it has to be read again."""


def load_result(store: Store, key: str, document_id: str) -> Result:
    """Raises LostEntryError where the store has it no more."""
    result = store.get_result(key, document_id)
    if result is None:
        raise LostEntryError(document_id)
    return result


def read_record(path: Path) -> object:
    """None where it is absent or damaged, or holds anything but our own records."""
    try:
        return _Unpickler(io.BytesIO(zlib.decompress(path.read_bytes()))).load()
    except Exception:  # a damaged pickle can raise anything; doing the work again puts it right
        return None


def write_record(path: Path, record: object, level: int = _LEVEL) -> None:
    write_whole(path, zlib.compress(pickle.dumps(record, protocol=5), level))


def write_whole(path: Path, content: bytes) -> None:
    """Appears whole or not at all, also where two processes write the same file."""
    partial = path.with_name(f"{path.name}.{uuid.uuid4().hex}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink()
        raise StoreError(f"Cannot write to {path.parent}: {error.strerror}.") from error


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        if (module in _OURS and name[0].isupper()) or (module, name) in _HARMLESS:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no record of ours")


_OURS = ("pipeline.model", "pipeline.build.store")
_HARMLESS = {("decimal", "Decimal")}
