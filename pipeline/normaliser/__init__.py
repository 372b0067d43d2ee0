"""From what documents say to the rows of the tables: codes, ids, claims, copies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import Correction, Problem, Result
from pipeline.normaliser.anchors import AnchorIndex, AnchorRow, anchor_rows
from pipeline.normaliser.cards import make_card
from pipeline.normaliser.claims import FROM_FIGURES, Claimed, ClaimRow, claim_of, claim_rows
from pipeline.normaliser.corrections import (
    ADDED,
    Corrected,
    CorrectionRow,
    apply_corrections,
    fail_all,
    fail_missing,
    sentence_digest,
)
from pipeline.normaliser.duplicates import find_originals, is_nearly_same
from pipeline.normaliser.figures import ALONE, Facts, StatedRow, figure_rows
from pipeline.normaliser.relations import find_groups, relate
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
)
from pipeline.normaliser.values import encodable_id
from pipeline.schema import TABLES

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ALONE",
    "FROM_FIGURES",
    "ClaimRow",
    "Claimed",
    "Corrected",
    "CorrectionRow",
    "Facts",
    "MarkRow",
    "PartRows",
    "ProblemRow",
    "TableRows",
    "claim_of",
    "fail_all",
    "fail_missing",
    "find_groups",
    "find_originals",
    "is_nearly_same",
    "make_card",
    "problem_rows",
    "relate",
    "row_tables",
    "tabulate",
    "tabulate_part",
]


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
    """The same as `tabulate`, as rows. Holds all documents; a build goes part by part."""
    by_id = {result.document.document_id: result for result in results}
    cards = {document_id: make_card(result) for document_id, result in by_id.items()}
    originals = find_originals(cards, lambda a, b: is_nearly_same(by_id[a].document.text, by_id[b].document.text))
    facts: dict[str, Facts] = {}
    for group in find_groups(cards, originals):
        facts |= relate(group, originals, by_id.__getitem__)
    part = tabulate_part([(result, facts.get(key, ALONE)) for key, result in by_id.items()], corrections)
    claimed = [
        Claimed._make([*(getattr(row, name) for name in FROM_FIGURES), mark.repeats, mark.original])
        for row, mark in zip(part.rows.figures, part.marks, strict=True)
        if row.claim_id
    ]
    failed = fail_missing(part.missing)
    return part.rows._replace(
        claims=claim_rows(claimed),
        problems=sorted({*part.rows.problems, *problem_rows([*problems, *failed.problems])}),
        corrections=sorted([*part.rows.corrections, *failed.corrections], key=lambda row: row.entry),
    )


class MarkRow(NamedTuple):
    """What a build looks up of a figure and no table shows."""

    figure_id: str
    document_id: str
    claim_read: str  # before any decision; empty if a person added the figure
    sentence_read: str  # digest of its words
    repeats: bool  # an earlier copy of its document states it in the same words
    original: str  # document_id of which its own is a copy
    offset: int  # of the quote in the sentence


class PartRows(NamedTuple):
    """The rows of some documents; no claims, which are of all."""

    rows: TableRows
    marks: list[MarkRow]
    missing: list[Correction]  # decisions on figures that these documents have not


def tabulate_part(documents: Iterable[tuple[Result, Facts]], corrections: Sequence[Correction] = ()) -> PartRows:
    """The rows of some documents, sorted as in the tables. `corrections`: those that are about these documents."""
    ordered = sorted(documents, key=lambda pair: encodable_id(pair[0].document.document_id))
    indexed = [(TextIndex.of(result.document), result.reading, facts) for result, facts in ordered]
    indexes = [index for index, _, _ in indexed]
    read = [row for index, reading, facts in indexed for row in figure_rows(index, reading.figures, facts)]
    copies = {index.document.document_id: facts.original for index, _, facts in indexed if facts.original}
    corrected = apply_corrections(read, corrections, indexes, copies)
    figures = [stated.row for stated in corrected.figures]
    quantities = [row for index, reading, _ in indexed for row in quantity_rows(index, reading.quantities)]
    own_problems = [problem for index in indexes for problem in index.document.problems]
    rows = TableRows(
        figures=figures,
        claims=[],
        quantities=_without_added(figures, quantities),
        documents=[document_row(index, facts.original) for index, _, facts in indexed],
        segments=[row for index in indexes for row in segment_rows(index)],
        anchors=_anchors(figures, indexes),
        problems=problem_rows([*own_problems, *corrected.problems]),
        corrections=corrected.corrections,
    )
    return PartRows(rows, _marks(read, corrected.figures, copies), corrected.missing)


def _marks(read: Iterable[StatedRow], decided: Iterable[StatedRow], originals: Mapping[str, str]) -> list[MarkRow]:
    """In the order of the figures."""
    original_of = {encodable_id(copy): encodable_id(original) for copy, original in originals.items()}
    claims = {stated.row.figure_id: stated.row.claim_id for stated in read}
    marks = []
    for row, repeats, offset in decided:
        claim, digest = claims.get(row.figure_id, ""), sentence_digest(row.sentence)
        original = original_of.get(row.document_id, "")
        marks.append(MarkRow(row.figure_id, row.document_id, claim, digest, repeats, original, offset))
    return marks


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
