"""What is made of the rows of all documents: claims, and each problem once. DuckDB sorts, on disk where it must."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.normaliser import FROM_FIGURES, Claimed, ClaimRow, ProblemRow, claim_of
from pipeline.outputs.chunks import ROWS
from pipeline.schema import TABLES

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

MEMORY = "16MB"  # past it DuckDB goes to disk
_AT_ONCE = 5_000  # rows
_NUMBERS = ("value_low", "value_high")


class Joins:
    """Rows are put in part by part, and come out sorted."""

    def __init__(self, database: duckdb.DuckDBPyConnection) -> None:
        self._database = database
        self._waiting: defaultdict[str, list[pa.Table]] = defaultdict(list)
        claimed = ", ".join(f"{name} VARCHAR" for name in Claimed._fields)
        problems = ", ".join(f"{column.name} VARCHAR" for column in TABLES["problems"])
        database.execute(f"CREATE TABLE claimed ({claimed}); CREATE TABLE problems ({problems})")

    def add_figures(self, figures: pa.Table, marks: pa.Table) -> None:
        """`marks`: of MarkRow, in the same order."""
        import pyarrow as pa
        import pyarrow.compute as pc

        claimed = figures.select(FROM_FIGURES)
        claimed = claimed.append_column("repeats", marks["repeats"].cast(pa.large_string()))
        claimed = claimed.append_column("original", marks["original"])
        self._add("claimed", claimed.filter(pc.is_valid(claimed["claim_id"])))

    def add_problems(self, problems: pa.Table) -> None:
        self._add("problems", problems)

    def claims(self) -> Iterator[ClaimRow]:
        """In the order of the table."""
        self._flush("claimed")
        columns = ", ".join(f"{name} VARCHAR" for name in ClaimRow._fields)
        self._database.execute(f"CREATE TABLE claims ({columns})")
        rows = (
            Claimed._make(_values(row)) for row in _fetch(self._database.cursor().table("claimed").order("claim_id"))
        )
        claims = (claim_of(figures) for _, figures in groupby(rows, attrgetter("claim_id")))
        for some in _batches(claims):
            self._insert("claims", _texts(ClaimRow._fields, some))
        ends = ", ".join(f"coalesce({name}::DOUBLE, -1), {name} NULLS FIRST" for name in _NUMBERS)
        others = ", ".join(f"{name} NULLS FIRST" for name in ("unit", "per", "nationality", "scope", "claim_id"))
        for row in _fetch(self._database.table("claims").order(f"indicator, {ends}, {others}")):
            yield ClaimRow._make(_claim_values(row))

    def problems(self) -> Iterator[ProblemRow]:
        """Each once, in the order of the table."""
        self._flush("problems")
        order = ", ".join(f"{column.name} NULLS FIRST" for column in TABLES["problems"])
        for row in _fetch(self._database.table("problems").distinct().order(order)):
            yield ProblemRow._make(text or "" for text in row)

    def _add(self, table: str, rows: pa.Table) -> None:
        """Each insertion takes as long as that of some thousand rows."""
        waiting = self._waiting[table]
        waiting.append(rows)
        if sum(some.num_rows for some in waiting) >= _AT_ONCE:
            self._flush(table)

    def _flush(self, table: str) -> None:
        import pyarrow as pa

        if waiting := self._waiting.pop(table, None):
            self._insert(table, pa.concat_tables(waiting))

    def _insert(self, table: str, rows: pa.Table) -> None:
        if rows.num_rows:
            self._database.from_arrow(rows).insert_into(table)


@contextmanager
def open_joins(folder: Path) -> Iterator[Joins]:
    """`folder`: for what does not fit into memory; it is empty again afterwards."""
    import duckdb

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "joins.duckdb"
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "threads": 2,
        "temp_directory": str(folder / "spilled"),
        "preserve_insertion_order": False,
    }
    try:
        with duckdb.connect(str(path), config=settings) as database:
            yield Joins(database)
    finally:
        path.unlink(missing_ok=True)


def _batches(rows: Iterable[ClaimRow]) -> Iterator[list[ClaimRow]]:
    some: list[ClaimRow] = []
    for row in rows:
        some.append(row)
        if len(some) == ROWS:
            yield some
            some = []
    if some:
        yield some


def _texts(names: tuple[str, ...], rows: list[ClaimRow]) -> pa.Table:
    import pyarrow as pa

    columns = [[None if value in (None, "") else str(value) for value in column] for column in zip(*rows, strict=True)]
    return pa.table([pa.array(column, pa.large_string()) for column in columns], names=list(names))


def _fetch(rows: duckdb.DuckDBPyRelation) -> Iterator[tuple[Any, ...]]:
    for batch in rows.to_arrow_reader(ROWS):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _values(row: tuple[Any, ...]) -> Iterator[Any]:
    for name, text in zip(Claimed._fields, row, strict=True):
        if name in _NUMBERS:
            yield None if text is None else Decimal(text)
        elif name == "char_start":
            yield int(text)
        else:
            yield text == "true" if name == "repeats" else text or ""


def _claim_values(row: tuple[Any, ...]) -> Iterator[Any]:
    for name, text in zip(ClaimRow._fields, row, strict=True):
        if name in _NUMBERS:
            yield None if text is None else Decimal(text)
        else:
            yield int(text) if name.startswith("n_") else text or ""
