"""From what documents say to the rows of the tables: codes, ids, claims, copies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import Problem, Result
from pipeline.normaliser.anchors import AnchorIndex, AnchorRow, anchor_rows
from pipeline.normaliser.claims import ClaimRow, claim_rows
from pipeline.normaliser.duplicates import find_originals
from pipeline.normaliser.figures import figure_rows
from pipeline.normaliser.rows import (
    DocumentRow,
    FigureRow,
    ProblemRow,
    QuantityRow,
    SegmentRow,
    TextIndex,
    document_row,
    problem_rows,
    quantity_rows,
    segment_rows,
    stated_figures,
)
from pipeline.normaliser.values import encodable_id
from pipeline.schema import TABLES

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["TableRows", "row_tables", "tabulate"]


class TableRows(NamedTuple):
    """The rows of every table, in the order in which they are written."""

    figures: list[FigureRow]
    claims: list[ClaimRow]
    quantities: list[QuantityRow]
    documents: list[DocumentRow]
    segments: list[SegmentRow]
    anchors: list[AnchorRow]
    problems: list[ProblemRow]


def tabulate(results: Sequence[Result], problems: Sequence[Problem]) -> dict[str, pd.DataFrame]:
    """A frame for each table of the schema, with the values as stated: str, int, Decimal, float, None for no number.

    The order of `results` and `problems` makes no difference. Problems of the documents themselves are included.
    """
    import pandas as pd

    rows = row_tables(results, problems)._asdict()
    return {
        name: pd.DataFrame(rows[name], columns=[column.name for column in columns], dtype=object)
        for name, columns in TABLES.items()
    }


def row_tables(results: Sequence[Result], problems: Iterable[Problem]) -> TableRows:
    """The same as `tabulate`, as rows."""
    ordered = sorted(results, key=lambda result: encodable_id(result.document.document_id))
    originals = find_originals(result.document for result in ordered)
    indexed = [(TextIndex.of(result.document), result.reading) for result in ordered]
    stated = [figure for index, reading in indexed for figure in stated_figures(index, reading.figures)]
    figures, repeats = figure_rows(stated, originals)
    repeated = {row.figure_id for row, repeat in zip(figures, repeats, strict=True) if repeat}
    own_problems = [problem for result in ordered for problem in result.document.problems]
    return TableRows(
        figures=figures,
        claims=claim_rows(figures, repeated, _encodable(originals)),
        quantities=[row for index, reading in indexed for row in quantity_rows(index, reading.quantities)],
        documents=[document_row(index, originals.get(index.document.document_id, "")) for index, _ in indexed],
        segments=[row for index, _ in indexed for row in segment_rows(index)],
        anchors=_anchors(figures, [index for index, _ in indexed]),
        problems=problem_rows([*own_problems, *problems]),
    )


def _encodable(originals: Mapping[str, str]) -> dict[str, str]:
    return {encodable_id(copy): encodable_id(original) for copy, original in originals.items()}


def _anchors(figures: Iterable[FigureRow], indexes: Iterable[TextIndex]) -> list[AnchorRow]:
    """In the order of the figures."""
    anchors = {index.document_id: AnchorIndex(index.document.anchors) for index in indexes}
    return [
        row
        for figure in figures
        for row in anchor_rows(
            figure.figure_id, anchors[figure.document_id].overlapping(figure.char_start, figure.char_end)
        )
    ]
