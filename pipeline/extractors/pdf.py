"""PDF: words and boxes by PDFium; order, paragraphs and furniture by our own layout. A bad file gives a problem."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pypdfium2.raw as pdfium
from pypdfium2 import version

from pipeline.extractors.base import Extraction
from pipeline.extractors.captions import mark_captions
from pipeline.extractors.furniture import drop_furniture
from pipeline.extractors.hyphenation import Hyphenation
from pipeline.extractors.language import has_words
from pipeline.extractors.layout import order_columns
from pipeline.extractors.ocr import LOW_CONFIDENCE, ReadPage, Unread, place_anchors, read_page, shows_nothing
from pipeline.extractors.paragraphs import Paragraph, continues, group_paragraphs, rank_headings
from pipeline.extractors.pdf_damage import count_damaged, is_cut_off
from pipeline.extractors.pdf_file import MendedDocument, is_encrypted_in_part, open_pdf, opened_page
from pipeline.extractors.pdf_notes import NoteReader
from pipeline.extractors.pdf_origin import read_origin
from pipeline.extractors.pdf_text import PdfTextWriter
from pipeline.extractors.pdf_unread import unread_parts
from pipeline.extractors.pdf_words import PageWords, WordReader
from pipeline.extractors.rubbish import is_rubbish
from pipeline.extractors.runs import Run
from pipeline.extractors.scan_pages import (
    FEW_WORDS,
    MANY_WORDS,
    THIN,
    Pictures,
    exceeds_text,
    fills_page,
    is_outlined,
    measure_pictures,
    text_cover,
)
from pipeline.extractors.tables import TableReader
from pipeline.extractors.tesseract import tesseract_version
from pipeline.model import BlockKind, Problem, ProblemCode, Severity

EXTRACTOR = f"pdfium {version.PYPDFIUM_INFO.version}"
_MAX_PAGES = 20_000  # the longest reports have some 2,000
_FEW_CHARACTERS = 200  # a page; as many without a word are what a drawing, or a font without a code, leaves behind
_DAMAGED = "Parts of the file are damaged ({}): words may be missing, and digits wrong; get a new copy."
_NO_WORDS = "The pages hold hardly a word beside numbers and signs: what else they show is not read."
_CUT_OFF = "The file is cut off: what was written last is missing, and an older state may be read; get a new copy."
_MENDED = "The file does not say where its pages begin; they were found, but some may be missing; get a new copy."
_ENCRYPTED_IN_PART = "The file is encrypted in part, in a way that is not read; keep a copy without encryption."
_UNREAD = {  # pages that need OCR
    ProblemCode.OCR_MISSING: "are scans, and Tesseract is not installed: apt install tesseract-ocr (Debian), "
    "brew install tesseract (macOS)",
    ProblemCode.TIMEOUT: "are scans that Tesseract did not read in time",
    ProblemCode.CRASHED: "are scans at which Tesseract failed",
    ProblemCode.TOO_LARGE: "hold a picture too large for OCR",
    ProblemCode.LOW_OCR: "are scans too poor to be read: add a better copy",
    ProblemCode.NO_TEXT_LAYER: "are pictures without words",
}


def extract_pdf(document_id: str, data: bytes) -> Extraction:
    """The whole text of a PDF in reading order; the empty user password is tried first."""
    if not data.strip():
        return _failed(document_id, ProblemCode.EMPTY, "The file holds nothing.")
    document = open_pdf(data)
    if isinstance(document, tuple):
        return _failed(document_id, *document)
    notes = NoteReader(document)
    try:
        with _no_collection():
            extraction = _read_document(document_id, document, notes)
        beside = unread_parts(document, data, notes)
        damage = _damage(document, data, extraction)
        is_blank = not extraction.text and [problem.code for problem in extraction.problems] == [ProblemCode.EMPTY]
        if is_blank and damage:
            return _failed(document_id, ProblemCode.DAMAGED, f"The pages show nothing. {damage[0]}", extraction.pages)
        if is_blank and is_encrypted_in_part(document, data):
            return _failed(document_id, ProblemCode.ENCRYPTED, _ENCRYPTED_IN_PART, extraction.pages)
        beside += [(ProblemCode.DAMAGED, message) for message in damage]
        found = [Problem(document_id, "extract", Severity.WARNING, *problem) for problem in beside]
        return replace(extraction, problems=(*extraction.problems, *found))
    finally:
        notes.close()
        document.close()


def _damage(document: Any, data: bytes, extraction: Extraction) -> list[str]:
    """In words for the user."""
    n_damaged = count_damaged(data, has_scans=bool(extraction.recognised))
    parts = [_DAMAGED.format(n_damaged)] if n_damaged else []
    if is_cut_off(data):
        return [*parts, _CUT_OFF]
    return [*parts, _MENDED] if isinstance(document, MendedDocument) else parts


@contextmanager
def _no_collection() -> Iterator[None]:
    """A document is many small records without cycles: looking for some takes a tenth of the time."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _read_document(document_id: str, document: Any, notes: NoteReader) -> Extraction:
    count = len(document)
    problems: list[Problem] = []
    if count > _MAX_PAGES:
        message = f"{count} pages: only the first {_MAX_PAGES} were read"
        problems.append(Problem(document_id, "extract", Severity.WARNING, ProblemCode.TOO_LARGE, message))
        count = _MAX_PAGES
    tables = TableReader()
    pages = list(_read_pages(document, count, tables, notes))
    problems += _page_problems(document_id, pages)
    if not any(page.says_something for page in pages):
        return _without_text(document_id, pages)
    body, paragraphs = _lay_out(pages)
    writer = PdfTextWriter(
        Hyphenation([page.words.text for page in pages]), [(page.words.width, page.words.height) for page in pages]
    )
    text = writer.write(paragraphs)
    if len(text) < _FEW_CHARACTERS * len(pages) and not has_words(text):
        if not text.strip() or any(page.unread for page in pages):
            return _without_text(document_id, pages)
        problems.append(Problem(document_id, "extract", Severity.WARNING, ProblemCode.NO_TEXT_LAYER, _NO_WORDS))
    origin = read_origin(document.get_metadata_dict(), paragraphs, body)
    read = {page.words.number: page.read for page in pages if page.read is not None}
    anchors, recognised = place_anchors(writer.anchors, read) if read else (tuple(writer.anchors), ())
    return Extraction(
        text, tuple(writer.blocks), anchors, origin, pages=len(pages),
        extractor=f"{EXTRACTOR}, {tesseract_version()}" if read else EXTRACTOR,
        recognised=recognised, problems=tuple(problems),
    )  # fmt: skip


class _Page:
    """A page's words, and what else is known of it."""

    __slots__ = ("damaged", "drawn", "read", "tables", "unread", "unwritten", "words")

    def __init__(self, words: PageWords, damaged: bool = False) -> None:
        self.words, self.damaged = words, damaged
        self.drawn = False
        self.unwritten = False  # whether it has words that nothing draws
        self.read: ReadPage | None = None  # by OCR
        self.unread: Unread | None = None  # why OCR gave nothing
        self.tables: list[Any] = []

    @property
    def shows_nothing(self) -> bool:
        return not (self.words.runs or self.tables or self.drawn or self.unread or self.unwritten or self.damaged)

    @property
    def n_words(self) -> int:
        return sum(len(run.words) for run in self.words.runs)

    @property
    def says_something(self) -> bool:
        """A stamp on a scan that was not read does not; a long caption, or words around a photograph, do."""
        return bool(self.words.runs or self.tables) and (not self.unread or self.n_words >= FEW_WORDS)


def _read_pages(document: Any, count: int, tables: TableReader, notes: NoteReader) -> Iterator[_Page]:
    reader = WordReader()
    for number in range(1, count + 1):
        with opened_page(document, number - 1) as opened:
            if not opened:
                yield _Page(PageWords(number, 0, 0, [], ""), damaged=True)
                continue
            page = opened.seen.raw
            read = _Page(reader.read_page(page, number))
            if read.words.is_heaped and isinstance(document, MendedDocument):  # fonts are lost
                yield _Page(PageWords(number, 0, 0, [], ""), damaged=True)
                continue
            read.unwritten = notes.has_unwritten_words(opened.stored) or not opened.is_whole
            _read_scan(page, read)
            read.tables = tables.read_page(page, read.words)
            yield read


def _read_scan(page: Any, read: _Page) -> None:
    """By OCR, if the page needs it; words of a text layer that is none go."""
    resolution = 0.0
    if is_rubbish(read.words.text):
        read.words.runs, read.words.text = [], ""
    elif read.n_words >= MANY_WORDS or (read.n_words >= FEW_WORDS and text_cover(read.words) >= THIN):
        return
    else:
        pictures = measure_pictures(page)
        if not _needs_ocr(page, read, pictures):
            return
        if pictures.oversized:
            read.unread = Unread(ProblemCode.TOO_LARGE)
            return
        resolution = pictures.resolution if fills_page(pictures) else 0.0
    found = read_page(page, read.words, resolution)
    if isinstance(found, Unread):
        read.unread = found
    elif found:
        read.read, read.words = found, found.words


def _needs_ocr(page: Any, read: _Page, pictures: Pictures) -> bool:
    if read.n_words >= FEW_WORDS:
        return exceeds_text(pictures, text_cover(read.words))
    read.drawn = pdfium.FPDFPage_CountObjects(page) + pdfium.FPDFPage_GetAnnotCount(page) > 0
    if fills_page(pictures) or is_outlined(pictures) or pictures.oversized or not read.words.is_coded:
        return True
    return not read.n_words and read.drawn and not shows_nothing(page)


def _lay_out(pages: list[_Page]) -> tuple[float, list[Paragraph]]:
    """All paragraphs in reading order, and the font size of the running text."""
    kept = drop_furniture([page.words for page in pages])
    body = _body_size(kept)
    laid = [_lay_out_page(page, runs, body) for page, runs in zip(pages, kept, strict=True)]
    ordered = _join_pages(laid)
    rank_headings(ordered)
    return body, ordered


def _join_pages(pages: list[list[Paragraph]]) -> list[Paragraph]:
    """A page's footnotes come after its text, or before its last paragraph where that runs on overleaf."""
    ordered: list[Paragraph] = []
    running: Paragraph | None = None  # the paragraph that came over from the page before
    for page, following in zip(pages, [*pages[1:], []], strict=True):
        main = [paragraph for paragraph in page if paragraph.kind is not BlockKind.FOOTNOTE]
        notes = [paragraph for paragraph in page if paragraph.kind is BlockKind.FOOTNOTE]
        overleaf = next((paragraph for paragraph in following if paragraph.kind is not BlockKind.FOOTNOTE), None)
        last = running if running is not None and len(main) == 1 else main[-1] if main else None
        goes_over = last is not None and overleaf is not None and continues(last, overleaf)
        fresh = main[1:] if running is not None else main
        if goes_over and fresh:
            ordered += [*fresh[:-1], *notes, fresh[-1]]
        else:
            ordered += [*fresh, *notes]
            goes_over = goes_over and not notes
        running = last if goes_over else None
        if running is not None and overleaf is not None:
            running.continuations += [overleaf, *overleaf.continuations]
    return ordered


def _lay_out_page(page: _Page, runs: list[Run], body: float) -> list[Paragraph]:
    """The paragraphs of one page; one that runs from column to column is one."""
    paragraphs: list[Paragraph] = []
    for column in order_columns(runs, page.tables):
        found = group_paragraphs(column, page.words.number, body)
        if page.tables:
            mark_captions(found)
        if paragraphs and found:
            before = next((p for p in reversed(paragraphs) if p.kind is not BlockKind.FOOTNOTE), None)
            if before is not None and continues(before, found[0]):
                before.continuations.append(found.pop(0))
        paragraphs += found
    return paragraphs


def _body_size(pages: list[list[Run]]) -> float:
    """The font size in which most words of the document are set."""
    sizes: Counter[float] = Counter()
    for runs in pages:
        for run in runs:
            sizes[round(run.size, 1)] += len(run.words)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _page_problems(document_id: str, pages: list[_Page]) -> list[Problem]:
    """What is missing although the rest was read."""
    found = (
        ([page for page in pages if page.damaged], ProblemCode.DAMAGED, "cannot be read"),
        *((_unread(pages, code), code, what) for code, what in _UNREAD.items()),
        (
            [page for page in pages if page.read and page.read.confidence < LOW_CONFIDENCE],
            ProblemCode.LOW_OCR,
            "are scans that are hard to read: compare their figures with the pages",
        ),
        ([page for page in pages if page.words.oversized], ProblemCode.TOO_LARGE, "hold more text than a page can"),
        (
            [page for page in pages if page.words.is_heaped],
            ProblemCode.DAMAGED,
            "hold words whose letters lie on each other: letters and digits may be missing",
        ),
        (
            [page for page in pages if not page.words.is_coded],
            ProblemCode.NO_TEXT_LAYER,
            "hold words in fonts that do not say their letters, and that are not read: print them to a new PDF",
        ),
        (
            [page for page in pages if page.unwritten],
            ProblemCode.NOT_SUPPORTED,
            "hold words of forms or notes that are not drawn, or are lost, and are not read: print them to a new PDF",
        ),
    )
    problems = [
        Problem(document_id, "extract", Severity.WARNING, code, f"{_page_list(affected)} {what}.")
        for affected, code, what in found
        if affected
    ]
    if blank := [page for page in pages if page.shows_nothing]:
        message = f"{_page_list(blank)} show nothing: they are blank, or their content is lost."
        problems.append(Problem(document_id, "extract", Severity.INFO, ProblemCode.EMPTY, message))
    return problems


def _unread(pages: list[_Page], code: ProblemCode) -> list[_Page]:
    return [page for page in pages if page.unread == Unread(code)]


def _page_list(pages: list[_Page]) -> str:
    numbers = [str(page.words.number) for page in pages]
    shown = ", ".join(numbers[:10]) + (f" and {len(numbers) - 10} more" if len(numbers) > 10 else "")
    return f"{len(numbers)} of the pages ({shown})"


def _without_text(document_id: str, pages: list[_Page]) -> Extraction:
    if any(page.words.oversized for page in pages):
        return _failed(document_id, ProblemCode.TOO_LARGE, "The pages hold more text than a page can show.", len(pages))
    if pages and all(page.damaged for page in pages):
        return _failed(document_id, ProblemCode.DAMAGED, "None of the pages can be read; get a new copy.", len(pages))
    if not pages:
        return _failed(document_id, ProblemCode.DAMAGED, "The file has no pages; get a new copy.", 0)
    if any(page.unwritten for page in pages) and not any(page.unread for page in pages):
        message = "All words are those of forms or notes that nothing draws: print the file to a new PDF."
        return _failed(document_id, ProblemCode.NOT_SUPPORTED, message, len(pages))
    if all(page.shows_nothing for page in pages):
        message = "The pages show nothing: they are blank, or their content is damaged."
        return _failed(document_id, ProblemCode.EMPTY, message, len(pages))
    for code, what in _UNREAD.items():
        if code is not ProblemCode.NO_TEXT_LAYER and (unread := _unread(pages, code)):
            return _failed(document_id, code, f"{_page_list(unread)} {what}.", len(pages))
    if not any(page.unread for page in pages):
        message = "The pages show no words but page numbers and running heads, and nothing that OCR could read."
        return _failed(document_id, ProblemCode.NO_TEXT_LAYER, message, len(pages))
    message = (
        "No page has a text layer of more than a few words, and OCR finds no words: it is a drawing or a poor scan; "
        "add a better copy."
    )
    return _failed(document_id, ProblemCode.NO_TEXT_LAYER, message, len(pages))


def _failed(document_id: str, code: ProblemCode, message: str, pages: int | None = None) -> Extraction:
    problem = Problem(document_id, "extract", Severity.ERROR, code, message)
    return Extraction("", (), (), pages=pages, extractor=EXTRACTOR, problems=(problem,))
