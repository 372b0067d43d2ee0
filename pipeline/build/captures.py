"""What has been fetched: the versions of each document in the raw folder, and `fetched.jsonl`, a line for each.

Nothing is ever overwritten: a page that changed is a file of its own, named after the moment, beside the first.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from pipeline.build.discover import FETCH_LOG
from pipeline.build.locking import hold_lock
from pipeline.errors import PipelineError


@dataclass(frozen=True, slots=True)
class Capture:
    """One version of a document, as it was fetched."""

    document_id: str
    entry: str  # in sources.yml; differs from the document's id for later versions
    url: str  # that was asked for
    final_url: str  # after redirects
    fetched: str  # UTC, ISO 8601
    sha256: str  # of the document's file
    warc: str  # file name, beside the document
    warc_sha256: str
    headers: dict[str, str] = field(default_factory=dict)  # of the last answer, names in lower case


def load_captures(raw: Path) -> list[Capture]:
    """In the order of fetching. A line that was cut off by a crash is passed over: its document is fetched again."""
    try:
        lines = (raw / FETCH_LOG).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise PipelineError(f"{raw / FETCH_LOG} cannot be read: {error.strerror}.") from error
    return [capture for line in lines if (capture := _read_line(line)) is not None]


def _read_line(line: str) -> Capture | None:
    try:
        stated = json.loads(line)
        capture = Capture(**{f.name: stated[f.name] for f in fields(Capture)})
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    words = [getattr(capture, f.name) for f in fields(Capture) if f.name != "headers"]
    whole = all(isinstance(word, str) for word in words) and isinstance(capture.headers, dict)
    return capture if whole else None


@contextmanager
def one_at_a_time(raw: Path) -> Iterator[None]:
    """The system lifts the lock of a fetch that died."""
    with hold_lock(raw / FETCH_LOG, f"Another fetch is writing to {raw}; wait until it has ended."):
        yield


def version_id(raw: Path, entry: str, moment: str) -> str:
    """The entry's own id for the first version, else one with the moment in it: `report@20260131T120000Z.html`."""
    stem, suffix = entry[: -len("".join(_suffixes(entry)))], "".join(_suffixes(entry))
    stamp = moment.replace("-", "").replace(":", "")
    names = [entry, f"{stem}@{stamp}{suffix}", *(f"{stem}@{stamp}-{n}{suffix}" for n in range(2, 100))]
    for name in names:
        if not (raw / name).exists() and not _warc_path(raw / name).exists():
            return name
    raise PipelineError(f"{raw / entry} has too many versions of one second.")


def _suffixes(name: str) -> list[str]:
    suffixes = Path(name).suffixes
    return suffixes[-2:] if suffixes[-1:] == [".gz"] else suffixes[-1:]


def _warc_path(document: Path) -> Path:
    """Hidden, so that a build reads the page once, as the file beside it."""
    return document.with_name(f".{document.name}.warc.gz")


def warc_name(document_id: str) -> str:
    return _warc_path(Path(document_id)).name


def save(raw: Path, capture: Capture, data: bytes, warc: bytes) -> None:
    """The archive first, the document next, the line last; a crash in between leaves whole files. Never overwrites."""
    path = raw / capture.document_id
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.parent.resolve().is_relative_to(raw.resolve()):
            raise PipelineError(f"{path} would lie outside {raw}: a folder on the way is a link.")
        _write_new(_warc_path(path), warc)
        _write_new(path, data)
        _append(raw / FETCH_LOG, json.dumps(asdict(capture), ensure_ascii=False))
    except OSError as error:
        raise PipelineError(f"Cannot write {path}: {error.strerror}.") from error


def _write_new(path: Path, data: bytes) -> None:
    """Appears whole or not at all; raises FileExistsError."""
    partial = path.with_name(f".{path.name.lstrip('.')}.part")
    partial.unlink(missing_ok=True)
    try:
        with partial.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(partial, path)  # fails where the name is taken, as a rename would not
        except PermissionError:  # a disk without links
            with path.open("xb"):
                pass
            partial.replace(path)
    finally:
        with suppress(OSError):
            partial.unlink()


def _append(path: Path, line: str) -> None:
    with path.open("ab+") as stream:
        stream.seek(0, os.SEEK_END)
        if stream.tell():
            stream.seek(-1, os.SEEK_END)
            if stream.read(1) != b"\n":  # the last line was cut off
                stream.write(b"\n")
        stream.write(f"{line}\n".encode("utf-8", "replace"))
        stream.flush()
        os.fsync(stream.fileno())
