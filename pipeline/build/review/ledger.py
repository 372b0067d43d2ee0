"""corrections.yml as a ledger: decisions are put at its end as text, so that what people wrote there stays as it is."""

from __future__ import annotations

import os
import re
import tempfile
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from pipeline.build.decisions import load_corrections
from pipeline.build.discover import CORRECTIONS_FILE
from pipeline.errors import RuleError

_HEAD = """\
# What people decided of figures. `make review` writes here; edit it as you like.
"""
_ITEM = re.compile(r"^( *)- ", re.MULTILINE)
_WIDTH = 110
# libyaml is ten times as fast where it is there; both make nothing but text
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Ledger:
    """One writer at a time: threads by a lock of their own, processes by one on the raw folder."""

    def __init__(self, raw: Path, indicators: Collection[str]) -> None:
        self.path = raw / CORRECTIONS_FILE
        self._raw, self._indicators = raw, indicators
        self._lock = threading.Lock()
        self._written: list[str] = []  # entries of this session, as text

    def append(self, entry: Mapping[str, Any]) -> None:
        """Raises RuleError for an entry that a build would refuse, and where the file is no plain list."""
        self._check(entry)
        with self._writing():
            text = self._read()
            before = len(_entries(text, self.path))
            item = _indented(_write(entry), text)
            whole = f"{text or _HEAD}{'' if not text or text.endswith(chr(10)) else chr(10)}{item}"
            if len(_entries(whole, self.path)) != before + 1:
                raise RuleError(f"{self.path} cannot be added to: write it as a list, each decision after a dash.")
            self._replace(whole)
            self._written.append(item)

    def undo(self) -> Mapping[str, Any] | None:
        """Takes back the last entry of this session that is still there as it was written; None if there is none."""
        with self._writing():
            while self._written:
                item, text = self._written.pop(), self._read()
                if (at := text.rfind(item)) >= 0:
                    self._replace(text[:at] + text[at + len(item) :])
                    taken: Mapping[str, Any] = yaml.load(item, _LOADER)[0]  # noqa: S506 (makes nothing but text)
                    return taken
        return None

    def decisions(self) -> dict[str, str]:
        """The last decision of each figure that is named by its id."""
        with self._lock:
            entries = _entries(self._read(), self.path)
        named = (entry for entry in entries if isinstance(entry, dict) and entry.get("figure"))
        return {str(entry["figure"]): str(entry.get("decision", "")) for entry in named}

    @property
    def can_undo(self) -> int:
        return len(self._written)

    def _check(self, entry: Mapping[str, Any]) -> None:
        with tempfile.TemporaryDirectory(prefix="provenum-") as folder:
            alone = Path(folder, CORRECTIONS_FILE)
            alone.write_text(_write(entry), encoding="utf-8")
            try:
                load_corrections(alone, self._indicators)
            except RuleError as error:
                raise RuleError(str(error).removeprefix(f"{alone}, decision 1: ")) from error

    def _read(self) -> str:
        try:
            return self.path.read_bytes().decode("utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            raise RuleError(f"{self.path} cannot be read: {error}.") from error

    def _replace(self, text: str) -> None:
        """Whole or not at all; a link and the file's rights stay."""
        target = self.path.resolve()
        part = target.with_name(f".{target.name}.part")  # hidden, so that no build reads it as a document
        try:
            with part.open("wb") as stream:
                stream.write(text.encode("utf-8"))
                stream.flush()
                os.fsync(stream.fileno())
            if target.exists():
                part.chmod(target.stat().st_mode)
            part.replace(target)
        except OSError as error:
            raise RuleError(f"{self.path} cannot be written: {error.strerror}.") from error
        finally:
            part.unlink(missing_ok=True)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock, _locked(self._raw):
            yield


def _entries(text: str, path: Path) -> list[Any]:
    try:
        entries = yaml.load(text, _LOADER)  # noqa: S506 (makes nothing but text)
    except yaml.YAMLError as error:
        raise RuleError(f"{path} cannot be read as YAML: {' '.join(str(error).split())}") from error
    if entries and not isinstance(entries, list):
        raise RuleError(f"{path} must be a list of decisions.")
    return entries or []


def _write(entry: Mapping[str, Any]) -> str:
    plain = {key: dict(value) if isinstance(value, Mapping) else value for key, value in entry.items()}
    return yaml.safe_dump([plain], allow_unicode=True, sort_keys=False, width=_WIDTH)


def _indented(item: str, text: str) -> str:
    """As deep as the items that are there."""
    found = _ITEM.search(text)
    depth = found[1] if found else ""
    return "".join(depth + line for line in item.splitlines(keepends=True))


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Waits for the other writers; the system lifts the lock of one that died. No file of the raw folder is touched."""
    unlock: Callable[[], object]
    try:
        import fcntl
    except ImportError:  # Windows: writers in other processes are not noticed
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        unlock = lambda: fcntl.flock(descriptor, fcntl.LOCK_UN)  # noqa: E731
        try:
            yield
        finally:
            unlock()
    finally:
        os.close(descriptor)
