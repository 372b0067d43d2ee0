"""The rows of figures.csv: what the text says, in codes, with ids, and whether a row may be added up."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from pipeline.model import Figure, Modality, Scope
from pipeline.normaliser.addresses import place_of
from pipeline.normaliser.identity import FigureKey, claim_id, figure_ids, stated_numbers
from pipeline.normaliser.rows import FigureRow, Number, StatedFigure, TextIndex, stated_figures
from pipeline.normaliser.sources import source_of
from pipeline.normaliser.use import use_of
from pipeline.normaliser.values import clean_line, clean_lines

UNREVIEWED = "unreviewed"
CHAIN = " < "  # between the sources of an attribution, nearest first


class Facts(NamedTuple):
    """What other documents make of one. The two sequences go by figure, in text order; empty stands for none."""

    original: str = ""  # document_id of which it is a copy
    copy_ranks: tuple[int, ...] = ()  # among the documents that state the figure at the same place; 0 is the first
    repeats: tuple[bool, ...] = ()  # whether an earlier copy says the same in the same words


ALONE = Facts()


class StatedRow(NamedTuple):
    row: FigureRow
    repeats: bool  # an earlier copy of its document says the same in the same words
    offset: int  # of the quote in the sentence


def figure_rows(index: TextIndex, figures: Iterable[Figure], facts: Facts = ALONE) -> list[StatedRow]:
    """A row for each figure of a document, sorted."""
    stated = stated_figures(index, figures)
    ids = figure_ids([figure_key(figure) for figure in stated], facts.copy_ranks)
    at = _ids_by_place(stated, ids)
    repeats = facts.repeats or itertools.repeat(False, len(ids))
    rows = []
    for one, figure_id, repeated in zip(stated, ids, repeats, strict=True):
        row = derive(_figure_row(one, figure_id, _converted_id(one, at)), repeated)
        rows.append(StatedRow(row, repeated, row.char_start - one.figure.sentence_start))
    return sorted(rows, key=row_order)


def figure_key(stated: StatedFigure) -> FigureKey:
    index, figure, sentence = stated
    urls = (index.origin_of(figure.segment_id).url, index.document.origin.url)
    return FigureKey(place_of(urls, index.document.sha256), figure.indicator, " ".join(sentence.split()))


def saying_of(stated: StatedFigure) -> tuple[str, ...]:
    """What a figure says, for finding it again in a copy: indicator, unit and the stated numbers."""
    quantity = stated.figure.quantity
    return stated.figure.indicator, stated.figure.unit, *stated_numbers(quantity.low, quantity.high)


def row_order(stated: StatedRow) -> tuple[str, int, str, int, str]:
    row = stated.row
    return row.document_id, row.char_start, row.indicator, row.char_end, row.figure_id


def derive(row: FigureRow, repeated: bool) -> FigureRow:
    """Fills the columns that follow from others: the days of the period, the source, the claim, the use."""
    start, end = _bounds(row.period, row.published)
    source = source_of(tuple(row.attributed_to.split(CHAIN)), row.publisher)
    numbers = stated_numbers(_decimal(row.value_low), _decimal(row.value_high))
    use = use_of(
        review_state=row.review_state,
        modality=Modality(row.modality),
        repeated=repeated,
        conversion=bool(row.converted_from),
        scope=Scope(row.scope),
        unit=row.unit,
        per=row.per,
    )
    claim = "" if use == "rejected" else claim_id(row.indicator, numbers, row.unit, row.per, row.nationality, row.scope)
    return row._replace(
        period_start=start,
        period_end=end,
        source=clean_line(source.name),
        source_kind=source.kind,
        use=use,
        claim_id=claim,
    )


def _decimal(value: Number) -> Decimal | None:
    return None if value is None else Decimal(value)


def _ids_by_place(stated: Sequence[StatedFigure], ids: Sequence[str]) -> dict[tuple[str, int, str], str]:
    """figure_id by document, char_start and indicator, and under no indicator the first there."""
    at: dict[tuple[str, int, str], str] = {}
    for (index, figure, _), figure_id in zip(stated, ids, strict=True):
        for indicator in (figure.indicator, ""):
            at.setdefault((index.document_id, figure.quantity.char_start, indicator), figure_id)
    return at


def _converted_id(stated: StatedFigure, at: Mapping[tuple[str, int, str], str]) -> str:
    quantity, indicator = stated.figure.quantity, stated.figure.indicator
    if quantity.converted_from is None or quantity.converted_from == quantity.char_start:
        return ""
    place = stated.text_index.document_id, quantity.converted_from
    return at.get((*place, indicator)) or at.get((*place, ""), "")


@lru_cache(maxsize=100_000)
def _bounds(edtf: str, published: str) -> tuple[str, str]:
    from pipeline.normaliser.periods import period_bounds

    first, last = period_bounds(edtf, published) if edtf else ("", "")
    return _whole_day(first), _whole_day(last)


def _whole_day(day: str) -> str:
    """Nothing for a day that the calendar lacks: it would make the column of dates unreadable."""
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        return ""


def _figure_row(stated: StatedFigure, figure_id: str, converted_from: str) -> FigureRow:
    """All that the record says; the columns that follow from it are still empty."""
    index, figure, sentence = stated
    quantity, origin = figure.quantity, index.origin_of(figure.segment_id)
    return FigureRow(
        figure_id=figure_id,
        indicator=figure.indicator,
        value_low=quantity.low,
        value_high=quantity.high,
        qualifier=quantity.qualifier.value,
        unit=clean_line(figure.unit),
        per=clean_line(figure.per),
        base=clean_line(figure.base),
        population=clean_line(figure.population),
        scope=figure.scope.value,
        area=figure.area.codes,
        area_text=clean_line(figure.area.text),
        area_basis=figure.area.basis.value,
        nationality=clean_line(figure.nationality),
        period=figure.period.edtf,
        period_start="",
        period_end="",
        period_basis=figure.period.basis.value,
        attributed_to=CHAIN.join(filter(None, map(clean_line, figure.attribution.names))),
        attributed_year=clean_line(figure.attribution.year),
        source="",
        source_kind="",
        modality=figure.modality.value,
        converted_from=converted_from,
        use="",
        published=clean_line(origin.published),
        publisher=clean_line(origin.publisher),
        claim_id="",
        document_id=index.document_id,
        segment_id=figure.segment_id,
        page=index.page_at(quantity.char_start),
        char_start=quantity.char_start,
        char_end=quantity.char_end,
        quote=index.text[quantity.char_start : quantity.char_end],
        sentence=sentence,
        context=clean_lines(figure.context),
        rule=figure.rule,
        confidence=figure.confidence,
        review_state=UNREVIEWED,
    )
