"""The kept text of each document: text/<document_id>.txt below the processed folder."""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterable
from contextlib import suppress
from pathlib import Path

from pipeline.errors import TableError
from pipeline.model import Document, Problem, ProblemCode, Severity

FOLDER = "text"
LONGEST_NAME = 255  # bytes of one part of a path, on the file systems in use
_SURROGATES = re.compile(r"[\ud800-\udfff]")  # have no form in UTF-8; one character for one, so that offsets hold


def text_path(processed: Path, document_id: str) -> Path:
    """Where the text of a document is kept. Raises TableError for an id that leads out of the folder."""
    return processed / _name(document_id)


def place_texts(document_ids: Iterable[str]) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The document of each text, by its path below the processed folder; a problem for each text without a place."""
    placed: dict[str, str] = {}
    problems: list[Problem] = []
    for document_id in sorted(document_ids):
        try:
            placed[_name(document_id)] = document_id
        except TableError as error:
            problems.append(_problem(document_id, ProblemCode.ARCHIVE_UNSAFE, str(error)))
    for name in [name for name in placed if not _fits(name, placed)]:
        why = "the name is too long, or a file has the name of its folder. Rename the file or its folder."
        message = f"Its text cannot be kept as {name.rpartition('/')[2]}: {why}"
        problems.append(_problem(placed[name], ProblemCode.NOT_SUPPORTED, message))
    gone = {problem.document_id for problem in problems}
    return {name: document_id for name, document_id in placed.items() if document_id not in gone}, tuple(problems)


def write_texts(documents: Iterable[Document], folder: Path) -> tuple[Problem, ...]:
    """Makes `folder`/text hold the documents' texts and no others. Returns a problem for each text without a place."""
    by_id = {document.document_id: document for document in documents}
    placed, problems = place_texts(by_id)
    _remove_others(folder / FOLDER, {folder / name for name in placed})
    for name, document_id in placed.items():
        write_text(folder / name, by_id[document_id].text)
    return problems


def write_text(path: Path, text: str) -> None:
    """Leaves an equal file as it is, so that a build without news touches nothing."""
    _write(path, _SURROGATES.sub("\ufffd", text).encode("utf-8"))


def _name(document_id: str) -> str:
    """Below the processed folder, with "/" on every system."""
    name = document_id.encode("utf-8", "backslashreplace").decode("utf-8")  # as in the tables
    parts = name.split("/")
    if any(part in {"", ".", ".."} or "\0" in part for part in parts):
        raise TableError(f"'{name}' is no safe name for a document: it would lead out of the folder of texts.")
    if os.sep != "/" and any(os.sep in part or ":" in part for part in parts):
        raise TableError(f"'{name}' is no safe name for a document on this system.")
    return f"{FOLDER}/{name}.txt"


def _fits(name: str, placed: Container[str]) -> bool:
    """Whether every part of the path is short enough and none of its folders is the text of another document."""
    parts = name.split("/")
    short = all(len(os.fsencode(part)) <= LONGEST_NAME for part in parts)
    return short and not any("/".join(parts[:n]) in placed for n in range(2, len(parts)))


def _problem(document_id: str, code: ProblemCode, message: str) -> Problem:
    return Problem(document_id, "build", Severity.WARNING, code, message)


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
