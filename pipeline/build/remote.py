"""Builds from and into folders that are addresses: documents are read where they are, tables are made here and sent.

What a build keeps between runs stays on this machine, in the user's cache folder; another machine begins anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.build import Built, Options, Progress, build
from pipeline.build.discover import MAX_BYTES, OURS, Walk, in_order, readable_name, too_large
from pipeline.build.files import Found
from pipeline.build.locking import hold_lock
from pipeline.build.manifest import load_manifest
from pipeline.build.opening import connect, is_address, join, open_file, remote_path, told_as_os_error
from pipeline.build.publish import CACHE, FOLDERS, TEXTS
from pipeline.errors import PipelineError
from pipeline.model import Problem
from pipeline.outputs.datapackage import NAME as PACKAGE
from pipeline.schema import TABLES

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

    from pipeline.build.reading import Readers

_AT_ONCE = 16  # files that are sent at the same time
_NEVER_NS = (1 << 63) - 1  # the time of a file that tells none: it is hashed at each build
_IDENTITIES = ("ETag", "etag", "generation", "version", "version_id", "md5Hash", "content_md5")
_TIMES = ("mtime", "LastModified", "last_modified", "modified", "updated", "created")


def build_at(
    raw: str, processed: str, options: Options, progress: Progress | None = None, readers: Readers | None = None
) -> Built:
    """`build` where one of the folders, or both, are addresses."""
    if is_address(raw) and join(processed.rstrip("/"), "").startswith(join(raw.rstrip("/"), "")):
        raise PipelineError(f"{processed} lies in {raw}: its tables and texts would be read as documents.")
    with _copied_notes(raw) as (notes, walked):
        if not is_address(processed):
            return build(notes, processed, options, progress, readers, walked)
        kept = _cache_folder() / hashlib.sha256(processed.encode()).hexdigest()[:16]
        with hold_lock(kept / "lock", f"Another build is writing to {processed}; wait until it has ended."):
            sent = Sent.load(kept / "sent.json")
            with _told(processed):
                target = Target(processed, *connect(processed))
                target.refuse_foreign(sent)
            built = build(notes, kept / "processed", options, progress, readers, walked)
            with _told(processed):
                send(kept / "processed", target, sent)
            return built


def list_folder(address: str) -> Walk:
    """As `walk` of a folder on disk."""
    system, folder = connect(address)
    files: dict[str, Found] = {}
    problems: list[Problem] = []
    with _told(address):
        listed = _list(system, folder)
        if not listed and not system.isdir(folder):
            raise PipelineError(f"There is no folder {address}. Name the folder that holds your documents.")
    for name, information in listed.items():
        if any(part.startswith(".") for part in name.split("/")) or name in OURS:
            continue
        document_id = "/".join(map(readable_name, name.split("/")))
        size = int(information["size"] or 0)
        if size > MAX_BYTES:
            problems.append(too_large(document_id))
        else:
            files[document_id] = Found(document_id, remote_path(address, name), size, _stamp_ns(information), 0)
    return in_order(files, problems)


def _list(system: AbstractFileSystem, folder: str) -> dict[str, Mapping[str, Any]]:
    """Every file below, by its path from there."""
    system.invalidate_cache()
    try:
        found = system.find(folder, detail=True)
    except FileNotFoundError:
        return {}
    start = len(join(folder, ""))
    return {path[start:]: about for path, about in found.items() if about["type"] == "file" and len(path) > start}


def _stamp_ns(about: Mapping[str, Any]) -> int:
    """Another one once the file is another: made of what identifies its content, or else the time of its change."""
    if identity := next((str(about[key]) for key in _IDENTITIES if about.get(key)), ""):
        return int.from_bytes(hashlib.sha256(identity.encode()).digest()[:7])  # less than any time of today in ns
    time = next((about[key] for key in _TIMES if about.get(key)), None)
    with suppress(ValueError):
        time = datetime.fromisoformat(time) if isinstance(time, str) else time
    if isinstance(time, datetime):
        time = time.timestamp()
    return int(time * 1_000_000_000) if isinstance(time, int | float) else _NEVER_NS


@contextmanager
def _copied_notes(raw: str) -> Iterator[tuple[Path, Walk | None]]:
    """A folder with sources.yml and the like, which are read as files; and what is beside them."""
    if not is_address(raw):
        yield Path(raw), None
        return
    walked = list_folder(raw)
    with tempfile.TemporaryDirectory(prefix="provenum-") as folder:
        with _told(raw):
            for name in OURS:
                with suppress(FileNotFoundError), open_file(remote_path(raw, name)) as stream:
                    Path(folder, name).write_bytes(stream.read())
        try:
            yield Path(folder), walked
        except PipelineError as error:
            raise type(error)(str(error).replace(folder, raw.rstrip("/"))) from error


class Copy(NamedTuple):
    """A file as it was sent, and what the other side said of it then."""

    sha256: str
    size: int
    stamp_ns: int


@dataclass(frozen=True)
class Sent:
    """What stands at an address since the build before, by name."""

    path: Path
    copies: dict[str, Copy]

    @classmethod
    def load(cls, path: Path) -> Sent:
        """Of a record that is gone or damaged nothing is known, and all is sent again."""
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            return cls(path, {name: Copy(*copy) for name, copy in content.items()})
        except (OSError, ValueError, TypeError, AttributeError):
            return cls(path, {})

    def save(self) -> None:
        partial = self.path.with_suffix(".part")
        partial.write_text(json.dumps(self.copies, indent=0, sort_keys=True) + "\n", encoding="utf-8")
        partial.replace(self.path)


@dataclass(frozen=True)
class Target:
    """A processed folder elsewhere."""

    address: str
    system: AbstractFileSystem
    folder: str

    def refuse_foreign(self, sent: Sent) -> None:
        """As on disk: what a build no longer makes is deleted there, so the folder has to be ours."""
        if sent.copies or all(self.system.exists(self.path(f"{table}.csv")) for table in TABLES):
            return
        for name in FOLDERS:
            if self.system.exists(self.path(name)):
                raise PipelineError(f"{self.address} holds a folder '{name}' of another origin; choose another folder.")

    def path(self, name: str) -> str:
        return join(self.folder, name)

    def list(self) -> dict[str, tuple[int, int]]:
        """Size and stamp of each file there, by name."""
        found = _list(self.system, self.folder).items()
        return {name: (int(about["size"] or 0), _stamp_ns(about)) for name, about in found}

    def put(self, source: Path, name: str) -> None:
        path = self.path(name)
        with suppress(FileExistsError):
            self.system.makedirs(path.rpartition("/")[0], exist_ok=True)
        self.system.put_file(os.fspath(source), path)


def send(working: Path, target: Target, sent: Sent) -> None:
    """Puts right what is not there as it is here: what lies in folders first, then the tables, what names them last.

    As on disk, files of other origin stay, except for texts.
    """
    manifest = load_manifest(working / CACHE / "manifest.json")
    outputs = manifest.outputs if manifest else {}
    there = target.list()
    changed = [name for name, (_, sha256) in outputs.items() if not _stands(sent.copies.get(name), sha256, there, name)]
    gone = {name for name in there if name not in outputs and (name in sent.copies or name.startswith(f"{TEXTS}/"))}
    arrived: list[str] = []

    def put(name: str) -> None:
        sent.copies.pop(name, None)
        target.put(working / name, name)
        arrived.append(name)

    try:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(put, sorted(name for name in changed if "/" in name)))
        for name in sorted((name for name in changed if "/" not in name), key=lambda name: (name == PACKAGE, name)):
            put(name)
        for name in sorted(gone):
            target.system.rm_file(target.path(name))
            sent.copies.pop(name, None)
    finally:
        if changed or gone:  # a driver may tell more of a single file than of those that it lists
            there = target.list() if arrived else {}
            sent.copies.update({name: Copy(outputs[name][1], *there[name]) for name in arrived if name in there})
            sent.save()


def _stands(copy: Copy | None, sha256: str, there: Mapping[str, tuple[int, int]], name: str) -> bool:
    """A file that tells no time and nothing else of its content is sent at each build."""
    return copy is not None and copy.sha256 == sha256 and copy[1:] == there.get(name) and copy.stamp_ns != _NEVER_NS


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "provenum"


@contextmanager
def _told(address: str) -> Iterator[None]:
    try:
        with told_as_os_error():
            yield
    except OSError as error:
        if isinstance(error.__cause__, PipelineError):
            raise error.__cause__ from None
        raise PipelineError(f"{address}: {error.strerror}.") from error
