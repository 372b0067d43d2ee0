"""Results kept by content under `.cache/results`, so that only what changed is read again.

An entry is a compressed pickle that may hold our own records and nothing else, so that a folder from a stranger cannot
run code. An entry that cannot be read counts as absent.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import uuid
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import PipelineError
from pipeline.model import Origin, Problem, Result

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
    """What an archive holds, and what was not taken out."""

    members: tuple[Member, ...]
    problems: tuple[Problem, ...]


Stored = Result | Contents


def result_key(context: str, sha256: str, document_id: str, origin: Origin, stated_type: str = "") -> str:
    """Changes with anything that a result depends on: the bytes, the name in its rows, its origin, code and rules."""
    parts = (context, sha256, document_id, *astuple(origin), stated_type)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def failure_key(key: str, limits: str) -> str:
    """A document that ran into a limit is tried again once the limit is another."""
    return hashlib.sha256(f"{key}\0{limits}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Store:
    folder: Path

    def get(self, key: str) -> Stored | None:
        """The result, or None where it is absent, damaged or of another version."""
        try:
            stored = _Unpickler(io.BytesIO(zlib.decompress(self._path(key).read_bytes()))).load()
        except FileNotFoundError:
            return None
        except Exception:  # a damaged pickle can raise anything; reading the document again puts it right
            return None
        return stored if isinstance(stored, Result | Contents) else None

    def put(self, key: str, stored: Stored) -> None:
        """Appears whole or not at all, also where two processes write the same entry."""
        path = self._path(key)
        partial = path.with_name(f"{path.name}.{uuid.uuid4().hex}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(zlib.compress(pickle.dumps(stored, protocol=5), _LEVEL))
            partial.replace(path)
        except OSError as error:
            with suppress(OSError):
                partial.unlink()
            raise StoreError(f"Cannot write to {self.folder}: {error.strerror}.") from error

    def keep_unpacked(self, name: str, data: bytes) -> Path:
        """Where the bytes of a member stay until it is read; the last `prune` of a run drops what is left over."""
        path = self.folder / "unpacked" / hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            raise StoreError(f"Cannot write to {self.folder}: {error.strerror}.") from error
        return path

    def prune(self, keep: Iterable[str]) -> None:
        """Drops the entries of documents that are gone or were read with other code or rules."""
        wanted = {self._path(key) for key in keep}
        for path in self.folder.glob("*/*"):
            if path not in wanted:
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        if (module in ("pipeline.model", "pipeline.build.store") and name[0].isupper()) or (module, name) in _HARMLESS:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no record of ours")


_HARMLESS = {("decimal", "Decimal")}
