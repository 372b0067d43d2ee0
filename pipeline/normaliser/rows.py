"""The rows of the tables, one type for each; a field has the name, place and meaning of its column in the schema."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from pipeline.model import Document, Figure, Origin, Problem, Quantity, Segment, Unlinked
from pipeline.normaliser.values import clean_line, encodable_id, writable

Number = Decimal | float | None


class FigureRow(NamedTuple):
    figure_id: str
    indicator: str
    value_low: Number
    value_high: Number
    qualifier: str
    unit: str
    per: str
    base: str
    population: str
    scope: str
    area: str
    area_text: str
    area_basis: str
    nationality: str
    period: str
    period_start: str
    period_end: str
    period_basis: str
    attributed_to: str
    attributed_year: str
    source: str
    source_kind: str
    modality: str
    converted_from: str
    use: str
    published: str
    publisher: str
    claim_id: str
    document_id: str
    segment_id: str
    page: int | None
    char_start: int
    char_end: int
    quote: str
    sentence: str
    context: str
    rule: str
    confidence: float
    review_state: str


class QuantityRow(NamedTuple):
    document_id: str
    segment_id: str
    page: int | None
    char_start: int
    char_end: int
    quote: str
    sentence: str
    value_low: Number
    value_high: Number
    qualifier: str
    unit: str
    per: str
    counted: str
    reason: str


class DocumentRow(NamedTuple):
    document_id: str
    sha256: str
    media_type: str
    bytes: int
    title: str
    publisher: str
    author: str
    published: str
    accessed: str
    url: str
    language: str
    about_area: str
    pages: int | None
    characters: int
    extractor: str
    duplicate_of: str
    status: str


class SegmentRow(NamedTuple):
    segment_id: str
    document_id: str
    title: str
    author: str
    publisher: str
    published: str
    accessed: str
    url: str
    about_area: str
    char_start: int
    char_end: int


class ProblemRow(NamedTuple):
    document_id: str
    stage: str
    severity: str
    code: str
    message: str


@dataclass(frozen=True, eq=False)
class TextIndex:
    """A document's text with what its rows look up in it."""

    document: Document
    document_id: str
    text: str
    segments: dict[str, Segment]
    origins: dict[str, Origin]  # of each segment, its missing parts taken from the document
    _page_ends: list[int] | None = field(repr=False)

    @classmethod
    def of(cls, document: Document) -> TextIndex:
        text = writable(document.text)
        segments = {segment.segment_id: segment for segment in document.segments}
        origins = {key: segment.origin.filled_from(document.origin) for key, segment in segments.items()}
        ends = None if document.pages is None else [match.start() for match in re.finditer("\f", text)]
        return cls(document, encodable_id(document.document_id), text, segments, origins, ends)

    def page_at(self, char_start: int) -> int | None:
        return None if self._page_ends is None else 1 + bisect_left(self._page_ends, char_start)

    def origin_of(self, segment_id: str) -> Origin:
        return self.origins.get(segment_id, self.document.origin)


class StatedFigure(NamedTuple):
    """A figure, the document that states it, and its sentence."""

    text_index: TextIndex
    figure: Figure
    sentence: str


def stated_figures(index: TextIndex, figures: Iterable[Figure]) -> list[StatedFigure]:
    """The figures of one document, in text order."""
    stated = (StatedFigure(index, f, index.text[f.sentence_start : f.sentence_end]) for f in figures)
    return sorted(stated, key=lambda s: (*_extent(s.figure.quantity), s.figure.indicator, s.figure.rule))


def _extent(quantity: Quantity) -> tuple[int, int]:
    return quantity.char_start, quantity.char_end


def quantity_rows(index: TextIndex, quantities: Iterable[Unlinked]) -> list[QuantityRow]:
    """The quantities of one document that are no figures, in text order."""
    rows = []
    for unlinked in quantities:
        quantity = unlinked.quantity
        row = QuantityRow(
            index.document_id,
            unlinked.segment_id,
            index.page_at(quantity.char_start),
            quantity.char_start,
            quantity.char_end,
            index.text[quantity.char_start : quantity.char_end],
            index.text[unlinked.sentence_start : unlinked.sentence_end],
            quantity.low,
            quantity.high,
            quantity.qualifier.value,
            clean_line(quantity.unit),
            clean_line(quantity.per),
            clean_line(unlinked.counted),
            clean_line(unlinked.reason),
        )
        rows.append(row)
    return sorted(rows, key=lambda r: (r.char_start, r.char_end, r.reason, r.counted))


def document_row(index: TextIndex, duplicate_of: str) -> DocumentRow:
    document, origin = index.document, index.document.origin
    return DocumentRow(
        index.document_id,
        document.sha256,
        document.media_type,
        document.n_bytes,
        clean_line(origin.title),
        clean_line(origin.publisher),
        clean_line(origin.author),
        clean_line(origin.published),
        clean_line(origin.accessed),
        clean_line(origin.url),
        document.language,
        clean_line(origin.about_area),
        document.pages,
        len(document.text),
        clean_line(document.extractor),
        encodable_id(duplicate_of),
        document.status.value,
    )


def segment_rows(index: TextIndex) -> Iterator[SegmentRow]:
    """At least one for each document: without any of its own, the whole text."""
    document = index.document
    whole = Segment(f"{index.document_id}#1", 0, len(document.text), document.origin)
    for segment in document.segments or (whole,):
        origin = segment.origin
        yield SegmentRow(
            segment.segment_id,
            index.document_id,
            clean_line(origin.title),
            clean_line(origin.author),
            clean_line(origin.publisher),
            clean_line(origin.published),
            clean_line(origin.accessed),
            clean_line(origin.url),
            clean_line(origin.about_area),
            segment.char_start,
            segment.char_end,
        )


def problem_rows(problems: Iterable[Problem]) -> list[ProblemRow]:
    """Each problem once, in an order that does not depend on the order of work."""
    rows = {
        ProblemRow(encodable_id(p.document_id), p.stage, p.severity.value, p.code.value, clean_line(p.message))
        for p in problems
    }
    return sorted(rows)
