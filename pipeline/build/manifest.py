"""What the last build read and wrote, so that the next can tell in a moment that there is nothing to do."""

from __future__ import annotations

import filecmp
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline.build.files import Found
from pipeline.build.opening import sha256_of
from pipeline.build.store import Contexts
from pipeline.build.summary import Summary

VERSION = 3


@dataclass(frozen=True)
class Manifest:
    """Holds no time of its own making, so that equal builds leave equal bytes; `written_ns` is the file's own date."""

    code: str  # fingerprint.code_digest
    contexts: Contexts  # fingerprint.stage_contexts
    sources: str  # sha256 of sources.yml
    corrections: str  # sha256 of corrections.yml
    limits: str  # empty unless a document ran into one
    summary: Summary
    files: Mapping[str, tuple[int, int, str]] = field(default_factory=dict)  # document id: size, mtime_ns, sha256
    unread: tuple[tuple[str, str], ...] = ()  # what the walk could not read: document id and message
    outputs: Mapping[str, tuple[int, str]] = field(default_factory=dict)  # path below processed: size, sha256
    written_ns: int = field(default=0, compare=False)

    def with_files(self, files: Mapping[str, tuple[int, int, str]]) -> Manifest:
        return replace(self, files=files)

    def _lines(self) -> Iterator[str]:
        """JSON, a line for each file, so that it need not be held as a whole."""
        short = {"version": VERSION, "summary": asdict(self.summary)}
        short |= {
            name: getattr(self, name) for name in ("code", "contexts", "sources", "corrections", "limits", "unread")
        }
        yield "{\n"
        for name in ("files", "outputs"):
            yield f'"{name}": {{'
            known: Mapping[str, Any] = getattr(self, name)
            for n, key in enumerate(sorted(known)):
                yield f"{',' if n else ''}\n{json.dumps(key)}: {json.dumps(known[key])}"
            yield "},\n"
        yield f"{json.dumps(short, sort_keys=True)[1:]}\n"

    def save(self, path: Path, as_of_ns: int | None = None) -> None:
        """`as_of_ns` dates it back to when the files were looked at; equal bytes are not written again."""
        partial = path.with_suffix(".part")
        with partial.open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(self._lines())
        if path.is_file() and filecmp.cmp(partial, path, shallow=False):
            partial.unlink()
        else:
            partial.replace(path)
        if as_of_ns is not None:
            os.utime(path, ns=(as_of_ns, as_of_ns))


def load_manifest(path: Path) -> Manifest | None:
    """None where there is none or it cannot be used."""
    try:
        written_ns = path.stat().st_mtime_ns
        content = json.loads(path.read_text(encoding="utf-8"))
        if content.pop("version") != VERSION:
            return None
        content["summary"] = Summary(**content["summary"])
        content["files"] = {name: (size, mtime, sha) for name, (size, mtime, sha) in content["files"].items()}
        content["contexts"] = Contexts(*content["contexts"])
        content["unread"] = tuple((name, message) for name, message in content["unread"])
        content["outputs"] = {name: (size, sha) for name, (size, sha) in content["outputs"].items()}
        return Manifest(**content, written_ns=written_ns)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def known_sha256(manifest: Manifest | None, found: Found) -> str | None:
    """The hash of a file that has not been touched since the manifest was written."""
    if manifest is None or (known := manifest.files.get(found.document_id)) is None:
        return None
    size, mtime_ns, sha256 = known
    # a change made just after the file was hashed can leave size and mtime as they were, but not the change time
    untouched = max(found.mtime_ns, found.ctime_ns) < manifest.written_ns
    return sha256 if untouched and (size, mtime_ns) == (found.size, found.mtime_ns) else None


class Outputs:
    """What the files of a processed folder hold; one that was not touched since a manifest was written is not read."""

    def __init__(self, processed: Path, former: Manifest | None) -> None:
        self._folder = os.fspath(processed)
        self._known = former.outputs if former else {}
        self._since_ns = former.written_ns if former else 0
        self.n_hashed = 0

    def describe(self, name: str) -> tuple[int, str] | None:
        """Size and sha256; None where there is no such file."""
        path = f"{self._folder}/{name}"
        try:
            status = os.stat(path)  # noqa: PTH116 - of every output, at each build
            known = self._known.get(name)
            untouched = max(status.st_mtime_ns, status.st_ctime_ns) < self._since_ns
            if known and untouched and known[0] == status.st_size:
                return known
            self.n_hashed += 1
            return status.st_size, sha256_of(path)
        except OSError:
            return None

    def exists(self, name: str) -> bool:
        return os.path.isfile(f"{self._folder}/{name}")  # noqa: PTH113 - of every output, at each build

    def is_known(self, name: str) -> bool:
        """Whether a file is as the manifest has it."""
        return name in self._known and self.describe(name) == tuple(self._known[name])

    def digest_of(self, name: str) -> str:
        """sha256; empty where there is no such file."""
        described = self.describe(name)
        return described[1] if described else ""

    def unlike(self) -> bool:
        """Whether any that the manifest names is not as it was written."""
        return any(self.describe(name) != tuple(known) for name, known in self._known.items())


class Described(Mapping[str, tuple[int, str]]):
    """Outputs by name, each looked at when it is asked for: to hold what is said of them all takes much memory."""

    def __init__(self, outputs: Outputs, names: Iterable[str]) -> None:
        """`names` of no file are left out."""
        self._outputs = outputs
        self._names = sorted(name for name in set(names) if outputs.exists(name))

    def __getitem__(self, name: str) -> tuple[int, str]:
        described = self._outputs.describe(name)
        if described is None:
            raise KeyError(name)
        return described

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
