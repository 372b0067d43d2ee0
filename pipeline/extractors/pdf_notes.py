"""The annotations of PDF pages: fields, stamps, notes and attached files, and which of them the page does not show."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from ctypes import POINTER, c_ulong, c_void_p, cast, create_string_buffer
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

_WRITTEN = {  # annotations whose words are the page's: where these stand if nothing draws them
    pdfium.FPDF_ANNOT_WIDGET: (b"V", b"RV"),
    pdfium.FPDF_ANNOT_FREETEXT: (b"Contents", b"RC"),
}
_DRAWS_WORDS = re.compile(r"\b(?:T[jJ]|Do)\b|[)>]\s*['\"]")  # operators of an appearance, or of a form in it
_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_OF_WORDS = (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)
_NO_BUTTON = ("Tx", "Ch")  # the same, as a field itself says it
_MAX_ANNOTATIONS = 10_000  # looked through on a page
_FORM_VERSION = 1  # of the structure; the other is for XFA


class NoteReader:
    """Reads the annotations of a document page after page; to be closed before the document."""

    def __init__(self, document: Any) -> None:
        self.attached: set[int] = set()  # files, by PDFium's address
        self.has_fields = False
        self._document = document
        self._form: Any = None  # made when the first field says less than its parents may
        self._form_info = pdfium.FPDF_FORMFILLINFO(version=_FORM_VERSION)

    def has_unwritten_words(self, page: pypdfium2.PdfPage) -> bool:
        """Whether the page has fields or notes with words that nothing draws, or more than are looked through."""
        is_unwritten = bool(pdfium.FPDFPage_GetAnnotCount(page.raw) > _MAX_ANNOTATIONS)
        for annotation in notes_of(page):
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            self.has_fields |= kind == pdfium.FPDF_ANNOT_WIDGET
            if kind == pdfium.FPDF_ANNOT_FILEATTACHMENT:
                self._note_file(pdfium.FPDFAnnot_GetFileAttachment(annotation))
            elif kind in _WRITTEN and not is_unwritten:
                is_unwritten = not (_draws_words(annotation) or is_unseen(annotation)) and bool(
                    self._words(annotation, kind).strip()
                )
        return is_unwritten

    def count_attached(self) -> int:
        """The files that the document or an annotation of the pages read so far names, each once."""
        count: int = pdfium.FPDFDoc_GetAttachmentCount(self._document.raw)
        if not self.attached:
            return max(count, 0)
        for index in range(min(count, _MAX_ANNOTATIONS)):
            self._note_file(pdfium.FPDFDoc_GetAttachment(self._document.raw, index))
        return max(count, len(self.attached))

    def close(self) -> None:
        if self._form:
            pdfium.FPDFDOC_ExitFormFillEnvironment(self._form)
            self._form = None

    def _note_file(self, attached: Any) -> None:
        size = c_ulong()
        if attached and pdfium.FPDFAttachment_GetFile(attached, None, 0, size):  # else it is outside
            self.attached.add(cast(attached, c_void_p).value or 0)

    def _words(self, annotation: Any, kind: int) -> str:
        """A field's value and kind may stand in its parent."""
        words = next((found for key in _WRITTEN[kind] if (found := _string_of(annotation, key))), "")
        if kind != pdfium.FPDF_ANNOT_WIDGET:
            return words
        own_type = _string_of(annotation, b"FT")
        if own_type and (words or own_type not in _NO_BUTTON):
            return words if own_type in _NO_BUTTON else ""
        form = self._open_form()
        if not form or pdfium.FPDFAnnot_GetFormFieldType(form, annotation) not in _OF_WORDS:
            return ""
        return words or _read_string(lambda *room: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, *room))

    def _open_form(self) -> Any:
        """PDFium's view of the fields as a tree: no script runs in it, and nothing is drawn."""
        if self._form is None:
            self._form = pdfium.FPDFDOC_InitFormFillEnvironment(self._document.raw, self._form_info)
        return self._form


def notes_of(page: pypdfium2.PdfPage) -> Iterator[Any]:
    """Each is closed when the next is asked for."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MAX_ANNOTATIONS)):
        if annotation := pdfium.FPDFPage_GetAnnot(page.raw, index):
            try:
                yield annotation
            finally:
                pdfium.FPDFPage_CloseAnnot(annotation)


def is_drawn(annotation: Any) -> bool:
    """Whether it shows words on the page; a note that pops up is not there until somebody asks for it."""
    return pdfium.FPDFAnnot_GetSubtype(annotation) != pdfium.FPDF_ANNOT_POPUP and _draws_words(annotation)


def remove_lost(page: pypdfium2.PdfPage) -> None:
    """Of the annotations that a page names, those that are not in the file: PDFium would copy none beside them."""
    for index in reversed(range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MAX_ANNOTATIONS))):
        if annotation := pdfium.FPDFPage_GetAnnot(page.raw, index):
            pdfium.FPDFPage_CloseAnnot(annotation)
        else:
            pdfium.FPDFPage_RemoveAnnot(page.raw, index)


def is_unseen(annotation: Any) -> bool:
    return bool(pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN)


def _draws_words(annotation: Any) -> bool:
    mode = pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL
    return bool(_DRAWS_WORDS.search(_read_string(lambda *room: pdfium.FPDFAnnot_GetAP(annotation, mode, *room))))


def _string_of(annotation: Any, key: bytes) -> str:
    """Empty where there is none."""
    return _read_string(lambda *room: pdfium.FPDFAnnot_GetStringValue(annotation, key, *room))


def _read_string(read: Callable[..., int]) -> str:
    """`read` fills a buffer of a size, and says the size it needs."""
    size = read(None, 0)
    buffer = create_string_buffer(size)
    read(cast(buffer, POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")
