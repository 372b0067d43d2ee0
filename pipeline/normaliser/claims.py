"""Claims: the figures that state the same number of the same thing, whoever repeats them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from pipeline.normaliser.rows import Number
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


class Claimed(NamedTuple):
    """What a claim takes from a figure that states it."""

    claim_id: str
    indicator: str
    value_low: Number
    value_high: Number
    unit: str
    per: str
    nationality: str
    scope: str
    period: str
    area: str
    source: str
    published: str
    document_id: str
    char_start: int
    figure_id: str
    repeats: bool  # an earlier copy of its document states it in the same words
    original: str  # document_id of which its own is a copy


FROM_FIGURES = Claimed._fields[:-2]  # columns of the table


def claim_rows(figures: Iterable[Claimed]) -> list[ClaimRow]:
    """One row for each claim."""
    claims: defaultdict[str, list[Claimed]] = defaultdict(list)
    for figure in figures:
        claims[figure.claim_id].append(figure)
    return sorted(map(claim_of, claims.values()), key=_by_content)


def claim_of(figures: Iterable[Claimed]) -> ClaimRow:
    """`figures`: all that state one claim."""
    stated = sorted(figures, key=_by_publication)
    first = stated[0]
    # A repeat's original can be read otherwise (another country in its heading); the first copy then stands for all.
    own = [row for row in stated if not row.repeats] or [row for row in stated if row.document_id == first.document_id]
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
        len({row.original or row.document_id for row in own}),
        len(own),
        _joined(row.period for row in own),
        _joined(code for row in own for code in row.area.split(";")),
        _joined(row.source for row in own),
        dated[0] if dated else "",
        dated[-1] if dated else "",
        own[0].document_id,
    )


def _by_publication(row: Claimed) -> tuple[str, str, str, int, str]:
    return earliest_day(row.published), row.published, row.document_id, row.char_start, row.figure_id


def _by_content(row: ClaimRow) -> tuple[str, Number, Number, str, str, str, str, str]:
    low = Decimal(-1) if row.value_low is None else row.value_low
    high = Decimal(-1) if row.value_high is None else row.value_high
    return row.indicator, low, high, row.unit, row.per, row.nationality, row.scope, row.claim_id


def _joined(values: Iterable[str]) -> str:
    return ";".join(sorted({value for value in values if value}))
