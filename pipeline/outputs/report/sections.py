"""The pages of some documents, and what the overview says of them; made apart from all others, in any process."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.model import Document
from pipeline.outputs.report import pages
from pipeline.outputs.report.addresses import document_page
from pipeline.outputs.report.document_pages import Context, DocumentRows, locate, make_pages
from pipeline.outputs.report.files import write_if_new
from pipeline.outputs.report.values import Row, middle, offset_in_sentence, rows_of, say_period, say_value
from pipeline.reference.countries import country_name

if TYPE_CHECKING:
    import pyarrow as pa

OF_DOCUMENTS = ("figures", "quantities", "segments")  # tables that name the document in each row
LONGEST_SENTENCE = 1_200  # characters that the overview shows and searches
TYPES = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word document",
    "application/xhtml+xml": "web page",
    "multipart/related": "saved web page",
    "text/html": "web page",
    "text/plain": "text",
}


@dataclass(frozen=True)
class Section:
    """Some documents that follow one another in the tables, with their rows."""

    cells: Mapping[str, pa.Table]  # by table
    documents: Callable[[str], Document]  # by id as the tables write it; asked only for pages that are made
    texts: Mapping[str, str]  # by document: changes with its text and blocks
    problems: Sequence[Row]  # of these documents


class Lines(NamedTuple):
    """What is kept of a document's pages, and what the overview says of it; JSON can hold it."""

    made_of: str  # digest
    files: dict[str, str]  # sha256 of each page, by its path below the report's folder
    document: list[Any]  # words are not yet the numbers that stand for them
    figures: list[list[Any]]  # of FigureLine
    sentences: list[str]


class FigureLine(NamedTuple):
    figure_id: str
    words: list[str]  # indicator, country, period, published, source, kind of source, use, state
    value: str
    middle: float
    confidence: float
    part: int  # of the document's pages, from 1
    claim_id: str
    sentence: int  # its place among those of the document
    start: int  # of the quote in the sentence, as JavaScript counts
    end: int


def make_section(
    section: Section, context: Context, folder: Path, known: Mapping[str, Lines], stands: Callable[[str, str], bool]
) -> list[Lines]:
    """Writes into the report's `folder` the pages that are others than those `known`, which are by document.

    `stands`: whether a file below the folder has a sha256.
    """
    made = []
    for rows in _by_document(section):
        key = rows.document.document_id
        digest = _digest(rows, section.texts[key], context)
        lines = known.get(key)
        if lines is None or lines.made_of != digest or not all(stands(*file) for file in lines.files.items()):
            lines = _make_lines(digest, section.documents(key), rows, context, folder)
        made.append(lines)
    return made


def _digest(rows: DocumentRows, text: str, context: Context) -> str:
    """Of all that the pages of a document say."""
    repeats = [context.repeats.get(row.claim_id) for row in rows.figures]
    used = sorted({row.indicator for row in rows.figures} & context.indicators.keys())
    numbers = sorted({row.page for row in rows.anchors if row.page})
    sizes = [(number, context.sizes.get((rows.document.sha256, number))) for number in numbers]
    parts = (context.code, text, rows, repeats, [context.indicators[name] for name in used], sizes)
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _make_lines(digest: str, document: Document, rows: DocumentRows, context: Context, folder: Path) -> Lines:
    made = make_pages(document, rows, context)
    files = {}
    for page in made:
        content = pages.render_document(page)
        write_if_new(folder / page.path, content)
        files[page.path] = hashlib.sha256(content).hexdigest()
    part_of = {path: number for number, path in enumerate((page.path for page in made), 1)}
    parts = {figure_id: part_of[path] for figure_id, path in locate(made).items()}
    figures, sentences = _figure_lines(rows.figures, parts, document.text)
    return Lines(digest, files, _document_line(rows.document, len(rows.figures)), figures, sentences)


def _by_document(section: Section) -> Iterable[DocumentRows]:
    grouped = {name: _group(rows_of(name, section.cells[name])) for name in OF_DOCUMENTS}
    owner = {row.figure_id: key for key, rows in grouped["figures"].items() for row in rows}
    anchors: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows_of("anchors", section.cells["anchors"]):
        anchors[owner[row.figure_id]].append(row)
    problems = _group(section.problems)
    for row in rows_of("documents", section.cells["documents"]):
        key = row.document_id
        of_it = {name: rows[key] for name, rows in grouped.items()}
        yield DocumentRows(row, anchors=anchors[key], problems=problems[key], **of_it)


def _group(rows: Iterable[Row]) -> defaultdict[str, list[Row]]:
    grouped: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.document_id].append(row)
    return grouped


def _document_line(row: Row, n_figures: int) -> list[Any]:
    return [
        row.document_id,
        document_page(row.document_id).removesuffix(".html"),
        row.title or row.document_id.rpartition("/")[2],
        [row.publisher, row.published, TYPES.get(row.media_type, row.media_type)],
        row.pages or 0,
        n_figures,
        row.status,
    ]


def _figure_lines(figures: Iterable[Row], parts: Mapping[str, int], text: str) -> tuple[list[list[Any]], list[str]]:
    """Each sentence once, and for each figure the quote's ends there."""
    sentences: dict[str, int] = {}
    lines = []
    for row in figures:
        start = offset_in_sentence(row, text)
        cut = max(0, start - LONGEST_SENTENCE // 2)
        shown = row.sentence[cut : cut + LONGEST_SENTENCE]
        before = _units(shown[: start - cut])
        words = [row.indicator, country_name(row.area), say_period(row.period), row.published, row.source]
        line = FigureLine(
            row.figure_id,
            [*words, row.source_kind, row.use, row.review_state],
            say_value(row),
            middle(row),
            row.confidence,
            parts.get(row.figure_id, 1),
            row.claim_id,
            sentences.setdefault(shown, len(sentences)),
            before,
            before + _units(row.quote),
        )
        lines.append(list(line))
    return lines, list(sentences)


def _units(text: str) -> int:
    """Length in UTF-16, the units of a string in JavaScript."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
