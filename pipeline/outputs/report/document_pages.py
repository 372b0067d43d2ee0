"""The pages of a document: its text with every number marked, and beside it what was read of each figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.model import Document
from pipeline.outputs.report.addresses import (
    document_page,
    live_page,
    live_words,
    picture_path,
    web_address,
)
from pipeline.outputs.report.passages import Item, Span, compose, split_parts
from pipeline.outputs.report.values import (
    Indicator,
    Row,
    offset_in_sentence,
    say_code,
    say_period,
    say_place,
    say_value,
)
from pipeline.reference.countries import country_name

_PDF = "application/pdf"
_LONGEST_CONTEXT = 300  # characters; the whole of it is in figures.csv


class Box(NamedTuple):
    figure_id: str
    x: float
    y: float
    width: float
    height: float


class Picture(NamedTuple):
    """A page of the original, with the boxes of its figures in PDF points."""

    path: str
    page: int
    width: float
    height: float
    boxes: list[Box]


class PageSize(NamedTuple):
    width: float
    height: float


class Fact(NamedTuple):
    """A line of the side list."""

    name: str
    value: str
    note: str = ""
    link: str = ""


class Entry(NamedTuple):
    """A figure in the side list."""

    figure_id: str
    value: str
    indicator: str
    indicator_id: str
    summary: str
    facts: list[Fact]
    state: str
    set_aside: str
    page: int | None
    live: str


@dataclass(frozen=True)
class DocumentRows:
    """All rows of the tables that are of one document."""

    document: Row
    figures: Sequence[Row] = ()
    quantities: Sequence[Row] = ()
    segments: Sequence[Row] = ()
    anchors: Sequence[Row] = ()
    problems: Sequence[Row] = ()


@dataclass(frozen=True)
class DocumentPage:
    """One page of the report; a long document has several."""

    path: str
    number: int
    n_pages: int
    row: Row
    parts_of_text: list[Item]
    entries: list[Entry]
    pictures: dict[int, Picture]
    problems: Sequence[Row]
    origin: list[Fact]
    pages: list[str] = field(default_factory=list)
    segments: dict[str, Row] = field(default_factory=dict)


class Context(NamedTuple):
    """What a document's page says of other documents."""

    indicators: Mapping[str, Indicator]
    repeats: Mapping[str, int]  # by claim: documents that state it, if more than one
    sizes: Mapping[tuple[str, int], PageSize]  # by sha256 and page: of the pictures that there are
    code: str = ""  # digest of it; other code makes every page again


def make_pages(document: Document, rows: DocumentRows, context: Context) -> list[DocumentPage]:
    """At least one, also of a document that could not be read."""
    spans = sorted([*_figure_spans(rows, context), *_quantity_spans(rows)])
    parts = split_parts(compose(document, spans))
    by_id = {row.figure_id: row for row in rows.figures}
    pictures = _pictures(rows, context)
    paths = [document_page(document.document_id, n) for n in range(1, len(parts) + 1)]
    urls = {row.segment_id: row.url for row in rows.segments}
    pages = []
    for n, items in enumerate(parts, 1):
        here = [by_id[figure_id] for item in items for figure_id in item.figures]
        numbers = {row.page for row in here if row.page} | {item.page for item in items if item.page}
        page = DocumentPage(
            path=paths[n - 1],
            number=n,
            n_pages=len(parts),
            row=rows.document,
            parts_of_text=items,
            entries=[_entry(row, document, rows, urls, context) for row in dict.fromkeys(here)],
            pictures={number: pictures[number] for number in sorted(numbers) if number in pictures},
            problems=rows.problems if n == 1 else (),
            origin=_origin(rows.document),
            pages=paths,
            segments={row.segment_id: row for row in rows.segments},
        )
        pages.append(page)
    return pages


def locate(pages: Iterable[DocumentPage]) -> dict[str, str]:
    """The address of each figure below the report's folder, without its `#id`."""
    return {entry.figure_id: page.path for page in pages for entry in page.entries}


def _figure_spans(rows: DocumentRows, context: Context) -> Iterable[Span]:
    for row in rows.figures:
        title = context.indicators[row.indicator].title if row.indicator in context.indicators else row.indicator
        tone = "fig" if row.use in ("yes", "part") else "fig aside"
        yield Span(row.char_start, row.char_end, row.figure_id, f"{title}: {say_value(row)}", tone)


def _quantity_spans(rows: DocumentRows) -> Iterable[Span]:
    for row in rows.quantities:
        counted = f" ({row.counted})" if row.counted else ""
        yield Span(row.char_start, row.char_end, "", f"No figure{counted}: {row.reason or 'no indicator fits'}", "qty")


def _pictures(rows: DocumentRows, context: Context) -> dict[int, Picture]:
    sha256 = rows.document.sha256
    boxes: dict[int, list[Box]] = {}
    for row in rows.anchors:
        if row.page is not None and row.x0 is not None:
            box = Box(row.figure_id, row.x0, row.top, round(row.x1 - row.x0, 2), round(row.bottom - row.top, 2))
            boxes.setdefault(row.page, []).append(box)
    sizes = {page: context.sizes[sha256, page] for page in boxes if (sha256, page) in context.sizes}
    return {
        page: Picture(picture_path(sha256, page), page, size.width, size.height, boxes[page])
        for page, size in sizes.items()
    }


def _entry(row: Row, document: Document, rows: DocumentRows, urls: Mapping[str, str], context: Context) -> Entry:
    known = context.indicators.get(row.indicator)
    summary = [say_place(row), say_period(row.period), row.population]
    return Entry(
        figure_id=row.figure_id,
        value=say_value(row),
        indicator=known.title if known else row.indicator,
        indicator_id=row.indicator,
        summary=", ".join(filter(None, summary)),
        facts=[fact for fact in _facts(row, context) if fact.value],
        state=row.review_state,
        set_aside="" if row.use == "yes" else row.use,
        page=row.page,
        live=_live(row, urls.get(row.segment_id) or rows.document.url, rows.document.media_type, document.text),
    )


def _live(row: Row, url: str, media_type: str, text: str) -> str:
    if media_type == _PDF:
        return live_page(url, row.page) if row.page else web_address(url)
    start = offset_in_sentence(row, text)
    before = row.sentence[:start].rpartition("\t")[2]  # in a table, the words of the cell
    return live_words(url, row.sentence, before + row.quote)


def _facts(row: Row, context: Context) -> list[Fact]:
    bases = {"sentence": "", "context": "from the context", "document": "from what the document is about", "": ""}
    repeats = context.repeats.get(row.claim_id, 1) if row.claim_id else 0
    return [
        Fact("Counted", row.population),
        Fact("Of", row.base),
        Fact("Scope", "" if row.scope == "total" else say_code(row.scope)),
        Fact("Place", say_place(row), bases.get(row.area_basis, "")),
        Fact("Nationality", country_name(row.nationality)),
        Fact("Period", say_period(row.period), bases.get(row.period_basis, "")),
        Fact("Said by", row.attributed_to, row.attributed_year),
        Fact("Source", row.source, say_code(row.source_kind)),
        Fact("Published", row.published),
        Fact("Modality", "" if row.modality == "asserted" else say_code(row.modality)),
        Fact("Set aside as", "" if row.use in {"yes", row.review_state} else say_code(row.use)),
        Fact("Converts", "another amount" if row.converted_from else "", link=f"#{row.converted_from}"),
        Fact(
            "Claim",
            f"made by {repeats} documents" if repeats > 1 else "made by this document alone" if repeats else "",
            link=f"index.html#view=figures&claim={row.claim_id}" if repeats > 1 else "",
        ),
        Fact("Context", row.context[:_LONGEST_CONTEXT] + ("…" if len(row.context) > _LONGEST_CONTEXT else "")),
        Fact("Rule", row.rule, f"confidence {row.confidence:.2f}"),
        Fact("Review", say_code(row.review_state)),
    ]


def _origin(row: Row) -> list[Fact]:
    about = country_name(row.about_area)
    facts = [
        Fact("Publisher", row.publisher),
        Fact("Author", "" if row.author == row.publisher else row.author),
        Fact("Published", row.published),
        Fact("Read from", row.url, link=web_address(row.url)),
        Fact("Copy made", row.accessed),
        Fact("About", about),
        Fact("File", row.document_id, f"{row.pages} pages" if row.pages else ""),
        Fact("Copy of", row.duplicate_of, link=document_page(row.duplicate_of) if row.duplicate_of else ""),
    ]
    return [fact for fact in facts if fact.value]
