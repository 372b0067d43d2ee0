"""Opens PDF files and their pages, and says what of a file no page shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.extractors.media_types import PDF_OBJECT
from pipeline.model import ProblemCode

_HEADER = b"%PDF-"
_HEADER_WITHIN = 1024  # bytes; PDFium looks no further
_NO_PDF = b"%PDF-1.4"
_DRAWN = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP)  # their words are the page's
_NO_STREAM = 2  # bytes that PDFium states for an appearance without one
_MAX_ANNOTATIONS = 1_000  # looked through on a page
_PROBLEMS = {
    pdfium.FPDF_ERR_PASSWORD: (ProblemCode.ENCRYPTED, "The file needs a password; keep a copy without one."),
    pdfium.FPDF_ERR_SECURITY: (ProblemCode.ENCRYPTED, "The encryption is of an unknown kind; keep a copy without it."),
}
_DAMAGED = (ProblemCode.DAMAGED, "The file cannot be opened as PDF; get a new copy.")


def open_pdf(data: bytes) -> Any | tuple[ProblemCode, str]:
    """The document, the empty user password tried, or why there is none."""
    data = _with_header(data)
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return _PROBLEMS.get(_error_of(data), _DAMAGED)


@contextmanager
def opened_page(document: Any, index: int) -> Iterator[Any]:
    """What is filled into forms or stamped on the page becomes a part of it, so that it is read like the rest."""
    page = pdfium.FPDF_LoadPage(document.raw, index)
    if page and _is_written_on(page):
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
        pdfium.FPDF_ClosePage(page)
        page = pdfium.FPDF_LoadPage(document.raw, index)
    try:
        yield page
    finally:
        if page:
            pdfium.FPDF_ClosePage(page)


def unread_parts(document: Any) -> list[str]:
    """What the file holds beside its pages."""
    parts = []
    if (count := pdfium.FPDFDoc_GetAttachmentCount(document.raw)) > 0:
        parts.append(f"Files attached to the PDF ({count:,}) are not read; save them and add them as documents.")
    if pdfium.FPDF_GetFormType(document.raw) == pdfium.FORMTYPE_XFA_FULL:
        parts.append("The PDF is a dynamic form (XFA), of which only the pages are read; print it to a new PDF.")
    return parts


def _with_header(data: bytes) -> bytes:
    """PDFium looks for one alone; behind the first object stands that of another, attached file."""
    if data.startswith(_HEADER):
        return data
    at = data.find(_HEADER)
    first = PDF_OBJECT.search(data)
    if at < 0 or (first is not None and first.start() < at):
        return _NO_PDF + b"\n" + data
    return data[at:] if at >= _HEADER_WITHIN else data


def _error_of(data: bytes) -> int:
    """PDFium keeps the last error, and for some files sets none: a file that is none comes first, to set its own."""
    for attempt in (_NO_PDF, data):
        try:
            pypdfium2.PdfDocument(attempt).close()
        except pypdfium2.PdfiumError:
            continue
    return int(pdfium.FPDF_GetLastError())


def _is_written_on(page: Any) -> bool:
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MAX_ANNOTATIONS)):
        if annotation := pdfium.FPDFPage_GetAnnot(page, index):
            is_drawn = pdfium.FPDFAnnot_GetSubtype(annotation) in _DRAWN and (
                pdfium.FPDFAnnot_GetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > _NO_STREAM
            )
            pdfium.FPDFPage_CloseAnnot(annotation)
            if is_drawn:
                return True
    return False
