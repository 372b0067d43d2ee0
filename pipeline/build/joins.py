"""What is made of the rows of all documents: claims, and each problem once. SQLite sorts, on disk but for two MB.

Within a limit that small DuckDB gives up at some hundred thousand rows, and it takes 40 MB more of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import PipelineError
from pipeline.normaliser import FROM_FIGURES, Claimed, ClaimRow, ProblemRow, claim_of

if TYPE_CHECKING:
    import sqlite3

    import pyarrow as pa

_CACHE = 1_024  # KiB of pages that SQLite holds, and as many of rows that it sorts at once; more is no faster
_NUMBERS = ("value_low", "value_high")
_TABLES = {
    "claimed": Claimed._fields,
    "claims": (*ClaimRow._fields, "low", "high"),  # the numbers as such, to be sorted by
    "problems": ProblemRow._fields,
}


class Joins:
    """Rows are put in part by part, and come out sorted."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        for table, columns in _TABLES.items():  # without types: what goes in comes out
            database.execute(f"CREATE TABLE {table} ({', '.join(columns)})")

    def add_figures(self, figures: pa.Table, marks: pa.Table) -> None:
        """`marks`: of MarkRow, in the same order."""
        claimed = figures.select(FROM_FIGURES)
        for name in ("repeats", "original"):
            claimed = claimed.append_column(name, marks[name])
        self._add("claimed", _rows(claimed.filter(claimed["claim_id"].is_valid())))

    def add_problems(self, problems: pa.Table) -> None:
        self._add("problems", _rows(problems))

    def claims(self) -> Iterator[ClaimRow]:
        """In the order of the table."""
        rows = (Claimed._make(_values(row)) for row in self._sorted("claimed", Claimed._fields, "claim_id"))
        claims = (claim_of(figures) for _, figures in groupby(rows, attrgetter("claim_id")))
        self._add("claims", map(_record, claims))
        order = "indicator, low, value_low, high, value_high, unit, per, nationality, scope, claim_id"
        for row in self._sorted("claims", ClaimRow._fields, order):
            yield ClaimRow._make(_with_decimals(ClaimRow._fields, row))

    def problems(self) -> Iterator[ProblemRow]:
        """Each once, in the order of the table."""
        order = ", ".join(ProblemRow._fields)
        for row, _ in groupby(self._sorted("problems", ProblemRow._fields, order)):
            yield ProblemRow._make(text or "" for text in row)

    def _add(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        places = ", ".join("?" * len(_TABLES[table]))
        self._database.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608 (ours)

    def _sorted(self, table: str, columns: tuple[str, ...], order: str) -> Iterator[tuple[Any, ...]]:
        """A missing cell comes before all others."""
        query = f"SELECT {', '.join(columns)} FROM {table} ORDER BY {order}"  # noqa: S608 (ours)
        return self._database.execute(query)


@contextmanager
def open_joins(folder: Path) -> Iterator[Joins]:
    """`folder`: for what does not fit into memory; it is empty again afterwards."""
    import sqlite3

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "joins.sqlite"
    path.unlink(missing_ok=True)  # of a build that was broken off
    try:
        with closing(sqlite3.connect(path)) as database:
            for setting in (f"cache_size = -{_CACHE}", "journal_mode = OFF", "synchronous = OFF", "temp_store = FILE"):
                database.execute(f"PRAGMA {setting}")
            yield Joins(database)
    except sqlite3.OperationalError as error:  # such as a full disk
        raise PipelineError(f"Cannot write to {folder}: {error}.") from error
    finally:
        path.unlink(missing_ok=True)


def _rows(cells: pa.Table) -> Iterator[tuple[Any, ...]]:
    return zip(*(column.to_pylist() for column in cells.columns), strict=True)


def _values(row: tuple[Any, ...]) -> Iterator[Any]:
    for name, cell in zip(Claimed._fields, _with_decimals(Claimed._fields, row), strict=True):
        if name == "char_start":
            yield int(cell)
        else:
            yield cell if name in _NUMBERS else cell or ""


def _with_decimals(names: tuple[str, ...], row: tuple[Any, ...]) -> Iterator[Any]:
    for name, cell in zip(names, row, strict=True):
        yield Decimal(cell) if name in _NUMBERS and cell is not None else cell


def _record(claim: ClaimRow) -> tuple[Any, ...]:
    """SQLite has no decimals; what is sorted by is beside them."""
    named = claim._asdict().items()
    cells = [str(cell) if name in _NUMBERS and cell is not None else cell for name, cell in named]
    return (*cells, *(-1.0 if end is None else float(end) for end in (claim.value_low, claim.value_high)))
