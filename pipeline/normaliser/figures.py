"""The rows of figures.csv: what the text says, in codes, with ids, and whether a row may be added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.model import Modality, Scope
from pipeline.normaliser import identity
from pipeline.normaliser.duplicates import Statement, repeats_of_copies
from pipeline.normaliser.rows import FigureRow, Number, StatedFigure, TextIndex
from pipeline.normaliser.sources import source_of
from pipeline.normaliser.use import use_of
from pipeline.normaliser.values import clean_line, clean_lines

UNREVIEWED = "unreviewed"
CHAIN = " < "  # between the sources of an attribution, nearest first


class StatedRow(NamedTuple):
    """`repeats`: an earlier copy of its document says the same in the same words."""

    row: FigureRow
    repeats: bool


def figure_rows(stated: Sequence[StatedFigure], originals: Mapping[str, str]) -> list[StatedRow]:
    """A row for each figure, sorted."""
    ids = _ids(stated, originals)
    repeats = _repeats(stated, originals)
    at = _ids_by_place(stated, ids)
    rows = [
        StatedRow(derive(_figure_row(figure, figure_id, _converted_id(figure, at)), repeated), repeated)
        for figure, figure_id, repeated in zip(stated, ids, repeats, strict=True)
    ]
    return sorted(rows, key=row_order)


def row_order(stated: StatedRow) -> tuple[str, int, str, int, str]:
    row = stated.row
    return row.document_id, row.char_start, row.indicator, row.char_end, row.figure_id


def derive(row: FigureRow, repeated: bool) -> FigureRow:
    """Fills the columns that follow from others: the days of the period, the source, the claim, the use."""
    start, end = _bounds(row.period, row.published)
    source = source_of(tuple(row.attributed_to.split(CHAIN)), row.publisher)
    numbers = identity.stated_numbers(_decimal(row.value_low), _decimal(row.value_high))
    use = use_of(
        review_state=row.review_state,
        modality=Modality(row.modality),
        repeated=repeated,
        conversion=bool(row.converted_from),
        scope=Scope(row.scope),
        unit=row.unit,
        per=row.per,
    )
    claim = (
        ""
        if use == "rejected"
        else identity.claim_id(row.indicator, numbers, row.unit, row.per, row.nationality, row.scope)
    )
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


def _ids(stated: Sequence[StatedFigure], originals: Mapping[str, str]) -> list[str]:
    @cache
    def place(index: TextIndex, segment_id: str) -> str:
        return identity.place_of((index.origin_of(segment_id).url, index.document.origin.url), index.document.sha256)

    @cache
    def holder(index: TextIndex) -> identity.Holder:
        return identity.Holder(index.document.sha256, index.document.document_id in originals, index.document_id)

    keys = [
        identity.FigureKey(place(index, figure.segment_id), figure.indicator, " ".join(sentence.split()))
        for index, figure, sentence in stated
    ]
    return identity.figure_ids(keys, [holder(s.text_index) for s in stated])


def _numbers(stated: StatedFigure) -> tuple[str, ...]:
    return identity.stated_numbers(stated.figure.quantity.low, stated.figure.quantity.high)


def _repeats(stated: Sequence[StatedFigure], originals: Mapping[str, str]) -> list[bool]:
    if not originals:
        return [False] * len(stated)
    texts = {s.text_index.document.document_id: s.text_index.text for s in stated}
    statements = [
        Statement(s.text_index.document.document_id, (s.figure.indicator, s.figure.unit, *_numbers(s)), s.sentence)
        for s in stated
    ]
    return repeats_of_copies(statements, texts.__getitem__, originals)


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
