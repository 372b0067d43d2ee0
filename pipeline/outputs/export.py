"""A copy of the tables to publish, if need be without the documents' words."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pipeline.errors import TableError
from pipeline.outputs.beside import DICTIONARY, WORKBOOK, write_charts
from pipeline.outputs.chunks import chunks_of
from pipeline.outputs.citation import write_citation
from pipeline.outputs.datapackage import NAME as PACKAGE
from pipeline.outputs.datapackage import Versions, read_licences, read_versions, write_datapackage
from pipeline.outputs.frames import Tables, load
from pipeline.outputs.tabular import bind_workbook, write_table
from pipeline.outputs.texts import FOLDER as TEXTS
from pipeline.reference.organisations import is_organisation
from pipeline.schema import WORDS

if TYPE_CHECKING:
    import pandas as pd

CITATION = "CITATION.cff"
_TOLD_ELSEWHERE = "A decision was not applied; its words are left out of this export."


def export_tables(processed: Path, folder: Path, *, with_text: bool = True) -> Tables:
    """Writes the copy into `folder`, which must be new or empty, and returns what it holds. Raises TableError."""
    tables = load(processed)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise TableError(f"{folder} is not empty; an export needs a folder of its own. Name one that is not there.")
    folder.mkdir(parents=True, exist_ok=True)
    if with_text and (processed / TEXTS).is_dir():
        shutil.copytree(processed / TEXTS, folder / TEXTS)
    shared = tables if with_text else without_words(tables)
    with TemporaryDirectory() as sheets:
        n_rows = {name: write_table(name, chunks, folder, Path(sheets)) for name, chunks in chunks_of(shared).items()}
        bind_workbook(n_rows, Path(sheets), folder / WORKBOOK)
    copy = load(folder)
    versions = read_versions(processed) or Versions("", "", "", "")
    write_charts(copy, folder)
    if (processed / DICTIONARY).is_file():
        shutil.copyfile(processed / DICTIONARY, folder / DICTIONARY)
    write_datapackage(folder, versions, read_licences(processed), without_text=not with_text)
    package = hashlib.sha256((folder / PACKAGE).read_bytes()).hexdigest()
    (folder / CITATION).write_text(write_citation(copy, versions, package), encoding="utf-8", newline="\n")
    return copy


def without_words(tables: Tables) -> Tables:
    """The tables with the columns of WORDS empty, and names of sources only where they are known organisations.

    A witness may be named as a source; the publisher of a document, its title and its author are no secret.
    """
    emptied = {name: getattr(tables, name).copy() for name in (*WORDS, "claims", "problems")}
    for name, columns in WORDS.items():
        for column in columns:
            emptied[name][column] = emptied[name][column].where([False] * len(emptied[name]))
    figures, claims, problems = emptied["figures"], emptied["claims"], emptied["problems"]
    named = figures["source"].isin(_known(figures["source"])) | (figures["source"] == figures["publisher"])
    kept = set(figures["source"][named].dropna())
    figures["source"] = figures["source"].where(named)
    claims["sources"] = claims["sources"].map(
        lambda names: ";".join(name for name in names.split(";") if name in kept), na_action="ignore"
    )
    problems["message"] = problems["message"].mask(problems["stage"] == "correct", _TOLD_ELSEWHERE)
    return replace(tables, **emptied)


def _known(sources: pd.Series) -> set[str]:
    return {name for name in sources.dropna().unique() if is_organisation(name)}
