"""From what documents say to the rows of the tables: codes, ids, claims, copies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import Correction, Problem, Result
from pipeline.normaliser.anchors import AnchorIndex, AnchorRow, anchor_rows
from pipeline.normaliser.claims import ClaimRow, claim_rows
from pipeline.normaliser.corrections import ADDED, CorrectionRow, apply_corrections
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
    corrections: list[CorrectionRow]


def tabulate(
    results: Sequence[Result], problems: Sequence[Problem], corrections: Sequence[Correction] = ()
) -> dict[str, pd.DataFrame]:
    """A frame for each table of the schema, with the values as stated: str, int, Decimal, float, None for no number.

    The order of `results` and `problems` makes no difference. Problems of the documents themselves are included.
    """
    import pandas as pd

    rows = row_tables(results, problems, corrections)._asdict()
    return {
        name: pd.DataFrame(rows[name], columns=[column.name for column in columns], dtype=object)
        for name, columns in TABLES.items()
    }


def row_tables(
    results: Sequence[Result], problems: Iterable[Problem], corrections: Sequence[Correction] = ()
) -> TableRows:
    """The same as `tabulate`, as rows."""
    ordered = sorted(results, key=lambda result: encodable_id(result.document.document_id))
    originals = find_originals(result.document for result in ordered)
    indexes = [TextIndex.of(result.document) for result in ordered]
    indexed = list(zip(indexes, (result.reading for result in ordered), strict=True))
    stated = [figure for index, reading in indexed for figure in stated_figures(index, reading.figures)]
    corrected = apply_corrections(figure_rows(stated, originals), corrections, indexes, originals)
    figures = [stated.row for stated in corrected.figures]
    own_problems = [problem for result in ordered for problem in result.document.problems]
    return TableRows(
        figures=figures,
        claims=claim_rows(
            [row for row in figures if row.claim_id],
            {stated.row.figure_id for stated in corrected.figures if stated.repeats},
            _encodable(originals),
        ),
        quantities=_without_added(
            figures, [r for index, reading in indexed for r in quantity_rows(index, reading.quantities)]
        ),
        documents=[document_row(index, originals.get(index.document.document_id, "")) for index in indexes],
        segments=[row for index in indexes for row in segment_rows(index)],
        anchors=_anchors(figures, indexes),
        problems=problem_rows([*own_problems, *problems, *corrected.problems]),
        corrections=corrected.corrections,
    )


def _without_added(figures: Iterable[FigureRow], quantities: list[QuantityRow]) -> list[QuantityRow]:
    """A quantity that a person made a figure is no longer one that is none."""
    added = [row for row in figures if row.review_state == ADDED]
    return [
        quantity
        for quantity in quantities
        if not any(
            quantity.document_id == row.document_id
            and quantity.char_start < row.char_end
            and row.char_start < quantity.char_end
            for row in added
        )
    ]


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
