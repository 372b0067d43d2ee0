"""What a PDF holds beside the pages that were read: attached files, forms that a program draws, pages not counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.extractors.pdf_file import open_pdf
from pipeline.extractors.pdf_notes import NoteReader
from pipeline.model import ProblemCode

_ATTACHED = re.compile(rb"/Type\s*/EmbeddedFile\b")  # of a stream: never itself in another
_FORMULA = re.compile(rb"/Subtype\s*/application#2F(?:mathml\+xml|x-tex)\b", re.IGNORECASE)  # again, for reading aloud
_AROUND = 300  # bytes before and after in which the rest of a stream's dictionary stands
_PAGE = re.compile(rb"/Type\s*/Page\b")
_FAR = 10_000  # bytes into an object at which an entry of it may stand
_NUMBER, _LONGEST = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+\Z"), 20
_NODE_PARTS = re.compile(rb"\bobj\b|/Type\s*/Pages\b|/Count\b")
_UNCOUNTED = b"/NoSum"  # in the place of "/Count": a tree that states no number is counted by PDFium itself


def unread_parts(document: Any, data: bytes, notes: NoteReader) -> list[tuple[ProblemCode, str]]:
    """`notes`: after all pages were read."""
    parts = []
    if count := max(notes.count_attached(), _count_attached(data)):
        message = f"Files attached to the PDF ({count:,}) are not read; save them and add them as documents."
        parts.append((ProblemCode.NOT_SUPPORTED, message))
    if _is_dynamic_form(document, notes):
        message = "The PDF is a dynamic form (XFA), of which only the pages are read; print it to a new PDF."
        parts.append((ProblemCode.NOT_SUPPORTED, message))
    if beyond := count_pages_beyond(data, len(document)):
        message = (
            f"Pages beyond the number that the file states ({beyond:,} beyond {len(document):,}) are not read: "
            "few readers show them; get a new copy."
        )
        parts.append((ProblemCode.DAMAGED, message))
    return parts


def count_pages_beyond(data: bytes, stated: int) -> int:
    """Pages that hang in the tree though its nodes count fewer; viewers go by what is stated.

    The nodes of a tree that is packed into an object stream are not seen.
    """
    if len(set(_objects_of(_PAGE, data))) <= stated:
        return 0
    document = open_pdf(_without_counts(data))
    if isinstance(document, tuple):
        return 0
    try:
        return max(0, len(document) - stated)
    finally:
        document.close()


def _objects_of(entry: re.Pattern[bytes], data: bytes) -> Iterator[bytes]:
    """The numbers of the objects that hold it: a later state of a file writes the same ones again."""
    for found in entry.finditer(data):
        start = data.rfind(b"obj", max(0, found.start() - _FAR), found.start())
        number = _NUMBER.search(data, max(0, start - _LONGEST), max(0, start))
        yield number[1] if number else b""


def _without_counts(data: bytes) -> bytes:
    """The nodes of the page tree without their numbers of pages, and all else where it was."""
    changed = bytearray(data)
    counts: list[int] = []
    is_node = False

    def leave_out() -> None:
        for at in counts if is_node else ():
            changed[at : at + len(_UNCOUNTED)] = _UNCOUNTED
        counts.clear()

    for part in _NODE_PARTS.finditer(data):
        if part.group() == b"obj":
            leave_out()
            is_node = False
        elif part.group() == b"/Count":
            counts.append(part.start())
        else:
            is_node = True
    leave_out()
    return bytes(changed)


def _count_attached(data: bytes) -> int:
    """Those too that only an object of the document names as associated (`AF`): PDFium knows of none."""
    return sum(
        not _FORMULA.search(data, max(0, found.start() - _AROUND), found.end() + _AROUND)
        for found in _ATTACHED.finditer(data)
    )


def _is_dynamic_form(document: Any, notes: NoteReader) -> bool:
    """Whether a program must draw it: it says so, or there are no fields on the pages, which only ask to wait."""
    kind = pdfium.FPDF_GetFormType(document.raw)
    return bool(kind == pdfium.FORMTYPE_XFA_FULL or (kind == pdfium.FORMTYPE_XFA_FOREGROUND and not notes.has_fields))
