"""Figures that wait on disk, by indicator, until the page of their indicator is made."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.outputs.chunks import ROWS
from pipeline.outputs.report.values import LIVE_PARTS

if TYPE_CHECKING:
    import pyarrow as pa

_BETWEEN = "\x1f"  # cells of a row
MOST_FIGURES = 2_500  # that a page is made of: more than it can show, and a bound on what is held


class Chosen(NamedTuple):
    """The figures of an indicator that its page is made of, and how many there are in all."""

    cells: pa.Table
    n_figures: int
    n_documents: int
    n_claims: int


class Waiting:
    """Columns of figures.csv as text, and others."""

    def __init__(self, folder: Path) -> None:
        self.counts: Counter[str] = Counter()
        self._documents: Counter[str] = Counter()
        self._folder = folder
        self._files = ExitStack()
        self._writers: dict[str, pa.RecordBatchStreamWriter] = {}
        self._digests: dict[str, hashlib._Hash] = {}
        self._some: list[tuple[pa.Table, list[str]]] = []
        self._n_some = 0
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, figures: pa.Table, repeats: Mapping[str, int]) -> None:
        """All figures of some documents. `repeats`: what the pages say of claims."""
        counted = [str(repeats.get(claim, 1)) for claim in figures["claim_id"].to_pylist()]
        self._some.append((figures, counted))
        self._n_some += len(counted)
        if self._n_some >= ROWS:
            self._sort()

    def _sort(self) -> None:
        """Each indicator to its file; only now and then, since a short table takes as long to cut as a long one."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if not self._some:
            return
        figures = pa.concat_tables([some for some, _ in self._some]).combine_chunks()
        repeats = pa.array([text for _, counted in self._some for text in counted], pa.large_string())
        between = pa.scalar(_BETWEEN, pa.large_string())
        lines = pc.binary_join_element_wise(*figures.columns, repeats, between, null_handling="replace")
        self._some, self._n_some = [], 0
        for name in sorted(set(figures["indicator"].to_pylist())):
            of_it = pc.equal(figures["indicator"], name)
            some = figures.filter(of_it).combine_chunks()
            if name not in self._writers:
                writer = pa.ipc.new_stream(str(self._path(name)), some.schema)
                self._writers[name] = self._files.enter_context(writer)
                self._digests[name] = hashlib.sha256()
            self._writers[name].write_table(some)
            self.counts[name] += some.num_rows
            self._documents[name] += len(set(some["document_id"].to_pylist()))
            self._digests[name].update("\n".join(lines.filter(of_it).to_pylist()).encode("utf-8", "surrogatepass"))

    def close(self) -> None:
        self._sort()
        self._files.close()

    def digest(self, name: str) -> str:
        """Of all figures of an indicator."""
        return self._digests[name].hexdigest()

    def choose(self, name: str, n_claims: int) -> Chosen:
        """Those that stand first, totals before parts; in the order of the table. `n_claims`: of the indicator."""
        import pyarrow as pa
        import pyarrow.compute as pc

        counts = self.counts[name], self._documents[name], n_claims
        if self.counts[name] <= MOST_FIGURES:
            return Chosen(pa.concat_tables(self._batches(name)), *counts)
        known = pa.concat_tables([_copy(batch, ("figure_id", "use", "scope")) for batch in self._batches(name)])
        aside = pc.invert(pc.is_in(known["use"], value_set=pa.array(sorted(LIVE_PARTS), pa.large_string())))
        ranked = pa.table({"aside": aside, "part": pc.not_equal(known["scope"], "total"), "id": known["figure_id"]})
        order = pc.sort_indices(ranked, [("aside", "ascending"), ("part", "ascending"), ("id", "ascending")])
        chosen = known["figure_id"].take(order[:MOST_FIGURES]).combine_chunks()
        cells = [batch.filter(pc.is_in(batch["figure_id"], value_set=chosen)) for batch in self._batches(name)]
        return Chosen(pa.concat_tables(cells), *counts)

    def _batches(self, name: str) -> Iterator[pa.Table]:
        import pyarrow as pa

        with pa.ipc.open_stream(str(self._path(name))) as stream:
            for batch in stream:
                yield pa.table(batch)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.arrow"


def _copy(batch: pa.Table, names: tuple[str, ...]) -> pa.Table:
    """Some columns, without the others: a selection would keep the memory of the whole batch."""
    import pyarrow as pa

    return pa.table({name: pa.array(batch[name].to_pylist(), pa.large_string()) for name in names})
