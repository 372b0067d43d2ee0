"""What is blotted out before numbers are read: web and mail addresses, symbols of documents, page numbers."""

from __future__ import annotations

import re
from typing import Final

from pipeline.model import NumberClass
from pipeline.nlp.references import Span
from pipeline.nlp.scan import Line

_C = NumberClass
_WEB: Final = re.compile(
    r"(?:https?://|www\.|doi:|doi\.org/)[^\s<>\"\t]+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}|\b[\w-]+\.(?:org|com|net|gov|edu|int)/[^\s<>\"]*",
    re.IGNORECASE,
)
_DOCUMENT: Final = re.compile(
    r"\b[A-Z]{1,8}(?:/[A-Z][A-Za-z0-9.]*)*/(?:[A-Z][A-Za-z.]*)?\d[\w.]*(?:/\w[\w.]*)*(?<![.])|\bGE\.\s?\d\d-\d{5}"
)
_PAGE_NUMBER: Final = re.compile(
    r"[ |\u2013\u2014-]*(?P<number>[0-9]{1,3}(?: ?(?:/|of) ?[0-9]{1,3})?)[ |\u2013\u2014-]*"
)


def find_codes(line: Line) -> list[Span]:
    """Web and mail addresses and the symbols of documents, "A/HRC/26/13": nothing is read inside them."""
    low = line.low
    symbols = (
        [Span(m.start(), m.end(), _C.REFERENCE) for m in _DOCUMENT.finditer(line.text)]
        if "/" in low or "GE." in line.text
        else []
    )
    if "." not in low or not ("/" in low or "@" in low or "www." in low or "doi" in low):
        return symbols
    addresses = [
        Span(m.start(), m.start() + len(m[0].rstrip(".,;:!?)'\"")), _C.ADDRESS) for m in _WEB.finditer(line.text)
    ]
    spans: list[Span] = []
    for span in sorted(addresses + symbols):
        if spans and span.start < spans[-1].end:
            spans[-1] = spans[-1]._replace(end=max(span.end, spans[-1].end))
        else:
            spans.append(span)
    return spans


def find_page_number(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where a page number stands that has a line of the text for itself; a text of one line has none."""
    if end - start > 16 or end - start == len(text) or (found := _PAGE_NUMBER.fullmatch(text, start, end)) is None:
        return None
    alone = (start == 0 or text[start - 1] in "\n\f") and (end == len(text) or text[end] in "\n\f")
    return found.span("number") if alone else None
