"""Puts the tables together from their parts, one part at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.build.files import Files
from pipeline.build.joins import Joins, open_joins
from pipeline.build.parts import LostPartError, Part, Parts, Written
from pipeline.build.pictures import Sheet, find_sheets
from pipeline.build.reading import Entries
from pipeline.build.summary import Summary
from pipeline.model import Correction, Problem
from pipeline.normaliser import Corrected, fail_missing, problem_rows
from pipeline.outputs.chunks import cut_rows, make_chunk
from pipeline.outputs.tabular import TableFiles

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.build.crew import Crew

# in the order of the documents; the other tables are sorted over all of them
JOINED = ("figures", "documents")  # claims and more are made of these meanwhile
APART = ("quantities", "segments", "anchors")


@dataclass(frozen=True)
class Rows:
    """What the tables are made of."""

    parts: Sequence[Part]
    kept: Parts
    failed: Corrected  # what became of the decisions that are about no document
    problems: Sequence[Problem]  # of files, not of documents
    files: Files


def assemble(rows: Rows, folder: Path, sheets: Path, crew: Crew) -> tuple[Summary, dict[str, int], list[Sheet]]:
    """Writes every table into `folder`, and into `sheets` the rows of the workbook's sheets.

    Returns also how many rows each table has, and the PDF pages on which figures stand.
    """
    sheets.mkdir(parents=True, exist_ok=True)
    counts = _Counts()
    apart = _Apart(
        [part.key for part in rows.parts], Parts(rows.kept.folder, rows.kept.store, Entries(), {}), folder, sheets
    )
    running = crew.submit(_write_apart, apart)
    with open_joins(sheets.parent) as joins:
        decided = _write_parts(rows, joins, counts, folder, sheets)
        joins.add_problems(make_chunk("problems", problem_rows(rows.problems)).cells)
        sorted_over_all: dict[str, Iterable[tuple[Any, ...]]] = {
            "claims": joins.claims(),
            "problems": counts.tell(joins.problems()),
            "corrections": sorted(decided, key=lambda row: int(row[0])),
        }
        for table, records in sorted_over_all.items():
            with TableFiles(table, folder, sheets) as files:
                for chunk in cut_rows(table, records):
                    files.write(chunk)
            counts.rows[table] = files.n_rows
    try:
        others = crew.result(running, _write_apart, apart)
    except LostPartError:  # they are all there again
        others = _write_apart(apart)
    counts.rows |= others
    return counts.summary(), counts.rows, counts.sheets


class _Apart(NamedTuple):
    """Tables that are nothing but the rows of the parts."""

    keys: Sequence[str]  # of the parts
    kept: Parts
    folder: Path
    sheets: Path


def _write_apart(job: _Apart) -> dict[str, int]:
    """Runs in a worker. Returns the number of rows of each table."""
    with ExitStack() as open_files:
        files = {name: open_files.enter_context(TableFiles(name, job.folder, job.sheets)) for name in APART}
        for key in job.keys:
            chunks = job.kept.read(key).chunks
            for name in APART:
                files[name].write(chunks[name])
    return {name: files[name].n_rows for name in APART}


def _write_parts(rows: Rows, joins: Joins, counts: _Counts, folder: Path, sheets: Path) -> list[tuple[Any, ...]]:
    """Writes the tables that are in the order of the documents; returns the rows of corrections."""
    decided: list[tuple[Any, ...]] = []
    missing = _Missing()
    with ExitStack() as open_files:
        files = {table: open_files.enter_context(TableFiles(table, folder, sheets)) for table in JOINED}
        for part in rows.parts:
            written = rows.kept.get(part)
            for table in JOINED:
                files[table].write(written.chunks[table])
            cells = written.cells
            joins.add_figures(cells["figures"], written.marks)
            joins.add_problems(cells["problems"])
            counts.add(cells)
            counts.sheets.extend(find_sheets(cells, rows.files.path_of))
            decided += _records(cells["corrections"])
            missing.add(part, written)
    counts.rows |= {table: files[table].n_rows for table in JOINED}
    for failed in (rows.failed, fail_missing(missing.everywhere())):
        joins.add_problems(make_chunk("problems", problem_rows(failed.problems)).cells)
        decided += failed.corrections
    return decided


def _records(cells: pa.Table) -> Iterator[tuple[Any, ...]]:
    return (tuple(text or "" for text in row) for row in zip(*(c.to_pylist() for c in cells.columns), strict=True))


@dataclass
class _Missing:
    """Decisions, by whether any part has their figure."""

    decisions: dict[int, Correction] = field(default_factory=dict)
    found: set[int] = field(default_factory=set)

    def add(self, part: Part, written: Written) -> None:
        self.decisions |= {correction.entry: correction for correction in part.corrections}
        self.found |= {correction.entry for correction in part.corrections} - set(written.missing)

    def everywhere(self) -> list[Correction]:
        return [correction for entry, correction in sorted(self.decisions.items()) if entry not in self.found]


@dataclass
class _Counts:
    rows: dict[str, int] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
    indicators: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    sheets: list[Sheet] = field(default_factory=list)

    def add(self, cells: Mapping[str, pa.Table]) -> None:
        self.statuses.update(cells["documents"]["status"].to_pylist())
        self.indicators.update(cells["figures"]["indicator"].to_pylist())

    def tell(self, problems: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
        for row in problems:
            self.problems[f"{row.severity} {row.code}"] += 1
            yield row

    def summary(self) -> Summary:
        return Summary(
            documents=dict(sorted(self.statuses.items())),
            figures=dict(sorted(self.indicators.items())),
            claims=self.rows["claims"],
            quantities=self.rows["quantities"],
            problems=dict(sorted(self.problems.items())),
        )
