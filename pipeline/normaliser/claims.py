"""Claims: the figures that state the same number of the same thing, whoever repeats them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from decimal import Decimal
from typing import NamedTuple

from pipeline.normaliser.rows import FigureRow, Number
from pipeline.normaliser.values import UNKNOWN_DAY, earliest_day


class ClaimRow(NamedTuple):
    claim_id: str
    indicator: str
    value_low: Number
    value_high: Number
    unit: str
    per: str
    nationality: str
    scope: str
    n_documents: int
    n_figures: int
    periods: str
    areas: str
    sources: str
    first_published: str
    last_published: str
    first_document_id: str


def claim_rows(figures: Iterable[FigureRow], repeats: Set[str], originals: Mapping[str, str]) -> list[ClaimRow]:
    """One row for each claim. `repeats`: ids of the figures that an earlier copy states in the same words."""
    claims: defaultdict[str, list[FigureRow]] = defaultdict(list)
    for row in figures:
        claims[row.claim_id].append(row)
    rows = [_claim(sorted(stated, key=_by_publication), repeats, originals) for stated in claims.values()]
    return sorted(rows, key=_by_content)


def _claim(stated: Sequence[FigureRow], repeats: Set[str], originals: Mapping[str, str]) -> ClaimRow:
    first = stated[0]
    # A repeat's original can be read otherwise (another country in its heading); the first copy then stands for all.
    own = [row for row in stated if row.figure_id not in repeats] or [
        row for row in stated if row.document_id == first.document_id
    ]
    dated = [row.published for row in own if earliest_day(row.published) != UNKNOWN_DAY]
    return ClaimRow(
        first.claim_id,
        first.indicator,
        next((row.value_low for row in stated if row.value_low is not None), None),
        next((row.value_high for row in stated if row.value_high is not None), None),
        first.unit,
        first.per,
        first.nationality,
        first.scope,
        len({originals.get(row.document_id) or row.document_id for row in own}),
        len(own),
        _joined(row.period for row in own),
        _joined(code for row in own for code in row.area.split(";")),
        _joined(row.source for row in own),
        dated[0] if dated else "",
        dated[-1] if dated else "",
        own[0].document_id,
    )


def _by_publication(row: FigureRow) -> tuple[str, str, str, int, str]:
    return earliest_day(row.published), row.published, row.document_id, row.char_start, row.figure_id


def _by_content(row: ClaimRow) -> tuple[str, Number, Number, str, str, str, str, str]:
    low = Decimal(-1) if row.value_low is None else row.value_low
    high = Decimal(-1) if row.value_high is None else row.value_high
    return row.indicator, low, high, row.unit, row.per, row.nationality, row.scope, row.claim_id


def _joined(values: Iterable[str]) -> str:
    return ";".join(sorted({value for value in values if value}))
