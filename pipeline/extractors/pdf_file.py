"""Opens PDF files and their pages, with what is filled in or stamped as a part of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.extractors.media_types import PDF_OBJECT
from pipeline.extractors.pdf_notes import is_drawn, is_unseen, notes_of, remove_lost
from pipeline.model import ProblemCode

_HEADER = b"%PDF-"
_HEADER_WITHIN = 1024  # bytes; PDFium looks no further
_NO_PDF = b"%PDF-1.4"
_TABLE, _END = b"startxref", b"\n%%EOF\n"
_LEAST_TAIL = 32  # bytes; of a table's place with fewer from it to the end PDFium takes an older one
_CATALOG, _NUMBER = re.compile(rb"/Type\s{0,9}/Catalog\b"), re.compile(rb"(\d{1,10})\s{1,9}(\d{1,5})\s{1,9}\Z")
_FAR, _LONGEST = 10_000, 40  # bytes from the beginning of an object to an entry of it, and those of its number
_MOST_CATALOGS = 3  # that are tried, the newest first
_ENCRYPTED = re.compile(rb"/Encrypt\b|/Filter\s{0,9}/Standard\b")
_UNCHANGED = re.compile(rb"/Filter\s{0,9}\[?\s{0,9}/Crypt\b|/CFM\s{0,9}/None\b")
_TRAILER = b"\nendstream\nendobj\ntrailer\n<</Root %s %s R>>\n"
_MOST_OPEN = 28  # states of graphics that a page may nest (ISO 32000-1, table C.1)
_UNMOVED = pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)
_PROBLEMS = {
    pdfium.FPDF_ERR_PASSWORD: (ProblemCode.ENCRYPTED, "The file needs a password; keep a copy without one."),
    pdfium.FPDF_ERR_SECURITY: (ProblemCode.ENCRYPTED, "The encryption is of an unknown kind; keep a copy without it."),
}
_DAMAGED = (ProblemCode.DAMAGED, "The file cannot be opened as PDF; get a new copy.")


class OpenedPage(NamedTuple):
    seen: pypdfium2.PdfPage  # with what is filled into forms or stamped on it
    stored: pypdfium2.PdfPage  # as it is in the file, with its annotations
    is_whole: bool = True  # false where what is stamped on the page could not be made a part of it


class MendedDocument(pypdfium2.PdfDocument):  # type: ignore[misc, unused-ignore]
    """Of a file that does not say where its pages begin, as one that was cut off does not."""


def open_pdf(data: bytes) -> Any | tuple[ProblemCode, str]:
    """The document, the empty user password tried, or why there is none."""
    data = _with_end(_with_header(data))
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return _PROBLEMS.get(_error_of(data)) or _mend(data) or _DAMAGED


def is_encrypted_in_part(document: Any, data: bytes) -> bool:
    """Whether streams say that they are not encrypted in a file that is: PDFium decrypts them all the same."""
    is_encrypted = pdfium.FPDF_GetSecurityHandlerRevision(document.raw) > 0
    return is_encrypted and _UNCHANGED.search(data) is not None


def _mend(data: bytes) -> MendedDocument | None:
    """As viewers do, the catalog is found by its kind, and named in a trailer; None where nothing has pages then."""
    if _ENCRYPTED.search(data):
        return None
    for number in list(_catalogs(data))[: -_MOST_CATALOGS - 1 : -1]:
        try:
            document = MendedDocument(data + _TRAILER % number)
        except pypdfium2.PdfiumError:
            continue
        if len(document):
            return document
        document.close()
    return None


def _catalogs(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    for found in _CATALOG.finditer(data):
        start = data.rfind(b"obj", max(0, found.start() - _FAR), found.start())
        if number := _NUMBER.search(data, max(0, start - _LONGEST), max(0, start)):
            yield number[1], number[2]


@contextmanager
def opened_page(document: Any, index: int) -> Iterator[OpenedPage | None]:
    """What is filled into forms or stamped on the page becomes a part of it, so that it is read like the rest.

    None if the page cannot be loaded.
    """
    page = _load(document, index)
    is_stamped = page is not None and any(map(is_drawn, notes_of(page)))
    flat = _flatten(page, document, index) if page and is_stamped else None
    try:
        yield OpenedPage(flat or page, page, is_whole=not is_stamped or flat is not None) if page else None
    finally:
        if flat:
            flat.pdf.close()  # with its page
        if page:
            page.close()


def _with_header(data: bytes) -> bytes:
    """PDFium looks for one alone; behind the first object stands that of another, attached file."""
    if data.startswith(_HEADER):
        return data
    at = data.find(_HEADER)
    first = PDF_OBJECT.search(data)
    if at < 0 or (first is not None and first.start() < at):
        return _NO_PDF + b"\n" + data
    return data[at:] if at >= _HEADER_WITHIN else data


def _with_end(data: bytes) -> bytes:
    """Where the last line is lost or cut, PDFium would show what the file was before its last change."""
    tail = data[-_LEAST_TAIL:]
    is_cut = _TABLE in tail and _END.strip() not in tail
    return data + b" " * _LEAST_TAIL + _END if is_cut else data


def _error_of(data: bytes) -> int:
    """PDFium keeps the last error, and for some files sets none: a file that is none comes first, to set its own."""
    for attempt in (_NO_PDF, data):
        try:
            pypdfium2.PdfDocument(attempt).close()
        except pypdfium2.PdfiumError:
            continue
    return int(pdfium.FPDF_GetLastError())


def _load(document: Any, index: int) -> pypdfium2.PdfPage | None:
    try:
        return document[index]
    except pypdfium2.PdfiumError:
        return None


def _flatten(page: pypdfium2.PdfPage, document: Any, index: int) -> pypdfium2.PdfPage | None:
    """The page in a document of its own, with annotations as a part of it; None if it cannot be made whole.

    Where it is, a page that inherits its fonts would lose them: flattening gives it resources of its own.
    """
    remove_lost(page)
    copy = pypdfium2.PdfDocument.new()
    try:
        copy.import_pages(document, [index])
        copied = copy[0]
        if _holds_all(copied, page):
            _remove_unseen(copied)
            _close_states(copied)
            is_flat = pdfium.FPDFPage_Flatten(copied.raw, pdfium.FLAT_NORMALDISPLAY) != pdfium.FLATTEN_FAIL
            copied.close()
            if is_flat:
                return copy[0]  # loaded again, as it is now
    except pypdfium2.PdfiumError:
        pass
    copy.close()
    return None


def _holds_all(copied: pypdfium2.PdfPage, page: pypdfium2.PdfPage) -> bool:
    """A list in which one part is not in the file is left out of a copy, with all that it names."""
    return all(
        count(copied.raw) >= count(page.raw) for count in (pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetAnnotCount)
    )


def _remove_unseen(page: pypdfium2.PdfPage) -> None:
    """PDFium would draw those too that are not to be seen on a screen."""
    unseen = [n for n, note in enumerate(notes_of(page)) if is_unseen(note)]
    for index in reversed(unseen):
        pdfium.FPDFPage_RemoveAnnot(page.raw, index)


def _close_states(page: pypdfium2.PdfPage) -> None:
    """What comes after the content is drawn as on a new page, however many states the content leaves open."""
    for _ in range(_MOST_OPEN + 1):  # each sets a "q" before it and a "Q" behind
        pdfium.FPDFPage_TransFormWithClip(page.raw, _UNMOVED, None)
