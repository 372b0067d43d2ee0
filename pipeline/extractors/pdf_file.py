"""Opens PDF files and their pages, and says what of a file no page shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import POINTER, cast, create_string_buffer
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.extractors.media_types import PDF_OBJECT
from pipeline.model import ProblemCode

_HEADER = b"%PDF-"
_HEADER_WITHIN = 1024  # bytes; PDFium looks no further
_NO_PDF = b"%PDF-1.4"
_WRITTEN = {  # annotations whose words are the page's: where these stand if nothing draws them
    pdfium.FPDF_ANNOT_WIDGET: b"V",
    pdfium.FPDF_ANNOT_FREETEXT: b"Contents",
    pdfium.FPDF_ANNOT_STAMP: b"",
}
_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_NO_BUTTON = ("Tx", "Ch")  # fields of text and of choices
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
def opened_page(document: Any, index: int) -> Iterator[pypdfium2.PdfPage | None]:
    """What is filled into forms or stamped on the page becomes a part of it, so that it is read like the rest.

    None if the page cannot be loaded.
    """
    page = _load(document, index)
    flat = _flatten(document, index) if page and any(map(_is_drawn, _annotations(page))) else None
    try:
        yield flat or page
    finally:
        if flat:
            flat.pdf.close()  # with its page
        if page:
            page.close()


def has_unwritten_words(page: pypdfium2.PdfPage) -> bool:
    """Whether the page has fields or notes with words that nothing draws."""
    return any(_is_unwritten(annotation) for annotation in _annotations(page))


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


def _load(document: Any, index: int) -> pypdfium2.PdfPage | None:
    try:
        return document[index]
    except pypdfium2.PdfiumError:
        return None


def _flatten(document: Any, index: int) -> pypdfium2.PdfPage | None:
    """The page in a document of its own, with annotations as a part of it; None if it cannot be made.

    Where it is, a page that inherits its fonts would lose them: flattening gives it resources of its own.
    """
    copy = pypdfium2.PdfDocument.new()
    try:
        copy.import_pages(document, [index])
        page = copy[0]
        _remove_unseen(page)
        pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
        page.close()
        return copy[0]  # loaded again, as it is now
    except pypdfium2.PdfiumError:
        copy.close()
        return None


def _remove_unseen(page: pypdfium2.PdfPage) -> None:
    """PDFium would draw those too that are not to be seen on a screen."""
    unseen = [n for n, note in enumerate(_annotations(page)) if pdfium.FPDFAnnot_GetFlags(note) & _UNSEEN]
    for index in reversed(unseen):
        pdfium.FPDFPage_RemoveAnnot(page.raw, index)


def _annotations(page: pypdfium2.PdfPage) -> Iterator[Any]:
    """Each is closed when the next is asked for."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MAX_ANNOTATIONS)):
        if annotation := pdfium.FPDFPage_GetAnnot(page.raw, index):
            try:
                yield annotation
            finally:
                pdfium.FPDFPage_CloseAnnot(annotation)


def _is_drawn(annotation: Any) -> bool:
    return pdfium.FPDFAnnot_GetSubtype(annotation) in _WRITTEN and _has_appearance(annotation)


def _is_unwritten(annotation: Any) -> bool:
    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    if kind not in _WRITTEN or _has_appearance(annotation) or pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
        return False
    is_button = kind == pdfium.FPDF_ANNOT_WIDGET and _string_of(annotation, b"FT") not in _NO_BUTTON
    return not is_button and bool(_string_of(annotation, _WRITTEN[kind]).strip())


def _has_appearance(annotation: Any) -> bool:
    mode = pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL
    return bool(pdfium.FPDFAnnot_GetAP(annotation, mode, None, 0) > _NO_STREAM)


def _string_of(annotation: Any, key: bytes) -> str:
    """Empty where there is none."""
    size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = create_string_buffer(size)
    pdfium.FPDFAnnot_GetStringValue(annotation, key, cast(buffer, POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")
