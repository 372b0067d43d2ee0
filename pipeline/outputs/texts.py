"""The kept text of each document: text/<document_id>.txt below the processed folder."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath

from pipeline.errors import TableError
from pipeline.model import Document, Problem, ProblemCode, Severity

FOLDER = "text"
LONGEST_NAME = 255  # bytes of one part of a path, on the file systems in use
_SURROGATES = re.compile(r"[\ud800-\udfff]")  # have no form in UTF-8; one character for one, so that offsets hold


def text_path(processed: Path, document_id: str) -> Path:
    """Where the text of a document is kept. Raises TableError for an id that leads out of the folder."""
    return processed / FOLDER / _relative(document_id)


def write_texts(documents: Iterable[Document], folder: Path) -> tuple[Problem, ...]:
    """Makes `folder`/text hold the documents' texts and no others. Returns a problem for each text without a place."""
    placed: dict[Path, Document] = {}
    problems: list[Problem] = []
    for document in sorted(documents, key=lambda d: d.document_id):
        try:
            placed[text_path(folder, document.document_id)] = document
        except TableError as error:
            problems.append(_problem(document, ProblemCode.ARCHIVE_UNSAFE, str(error)))
    unplaceable = {path: document for path, document in placed.items() if not _fits(path, folder / FOLDER, placed)}
    for path, document in unplaceable.items():
        why = f"Its text cannot be kept as {path.name}: the name is too long, or a file has the name of its folder."
        problems.append(_problem(document, ProblemCode.NOT_SUPPORTED, why + " Rename the file or its folder."))
    kept = {path: document.text for path, document in placed.items() if path not in unplaceable}
    _remove_others(folder / FOLDER, set(kept))
    for path, text in kept.items():
        _write(path, _SURROGATES.sub("\ufffd", text).encode("utf-8"))
    return tuple(problems)


def _relative(document_id: str) -> PurePosixPath:
    name = document_id.encode("utf-8", "backslashreplace").decode("utf-8")  # as in the tables
    parts = name.split("/")
    if any(part in {"", ".", ".."} or "\0" in part for part in parts) or Path(name).is_absolute():
        raise TableError(f"'{name}' is no safe name for a document: it would lead out of the folder of texts.")
    if os.sep != "/" and any(os.sep in part or ":" in part for part in parts):
        raise TableError(f"'{name}' is no safe name for a document on this system.")
    return PurePosixPath(*parts[:-1], f"{parts[-1]}.txt")


def _fits(path: Path, root: Path, placed: Iterable[Path]) -> bool:
    """Whether every part of the path is short enough and none of its folders is the text of another document."""
    below = path.relative_to(root)
    short = all(len(os.fsencode(part)) <= LONGEST_NAME for part in below.parts)
    return short and not any(root / parent in placed for parent in below.parents)


def _problem(document: Document, code: ProblemCode, message: str) -> Problem:
    return Problem(document.document_id, "build", Severity.WARNING, code, message)


def _remove_others(root: Path, kept: set[Path]) -> None:
    """Deletes what no document of this build has: the texts of documents that are gone, then empty folders."""
    for folder, folders, files in os.walk(root, topdown=False):
        links = [name for name in folders if Path(folder, name).is_symlink()]
        for name in (*files, *links):
            path = Path(folder, name)
            if path not in kept or path.is_symlink():
                path.unlink()
        if Path(folder) != root:
            with suppress(OSError):  # not empty
                Path(folder).rmdir()


def _write(path: Path, data: bytes) -> None:
    """Leaves an equal file as it is, so that a build without news touches nothing."""
    with suppress(OSError):
        if path.read_bytes() == data:
            return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.parent / f".{os.getpid()}.part"
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
