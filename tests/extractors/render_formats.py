"""One text set in four formats: a web page, a PDF of one or two columns, and a plain-text file with wrapped lines."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Sequence
from typing import NamedTuple

from tests.extractors.render_pdf import Style, render_pdf
from tests.samples.render import hyphenate

WRAPPED = 72  # characters of a line in the plain text


class Passage(NamedTuple):
    """`kind` is "title", "heading", "line" (of source or byline), "paragraph" or "bullet"."""

    kind: str
    text: str


def as_html(passages: Sequence[Passage]) -> bytes:
    tags = {"title": "h1", "heading": "h2", "bullet": "li", "line": "p", "paragraph": "p"}
    body = "\n".join(f"<{tags[kind]}>{html.escape(text)}</{tags[kind]}>" for kind, text in passages)
    body = re.sub(r"(?:<li>.*</li>\n?)+", lambda items: f"<ul>\n{items[0]}</ul>\n", body)
    return f"<!DOCTYPE html>\n<html lang=en><meta charset=utf-8><body>\n{body}\n</body></html>\n".encode()


def as_text(passages: Sequence[Passage]) -> bytes:
    parts: list[str] = []
    for n, (kind, text) in enumerate(passages):
        if kind == "bullet":
            lines = textwrap.fill(text, WRAPPED, initial_indent="  * ", subsequent_indent="    ")
        else:
            lines = textwrap.fill(text, WRAPPED, break_on_hyphens=False)
        listed = kind == "line" == passages[n - 1].kind or (kind == "bullet" == passages[n - 1].kind)
        parts.append(("\n" if listed and n else "\n\n") + lines)
    return ("".join(parts).strip() + "\n").encode()


def as_pdf(passages: Sequence[Passage], columns: int) -> bytes:
    """Justified, with words broken at line ends, a running head and page numbers."""
    style = Style(columns=columns, size=10, heads=("A running head",), feet=("{page}",), justified=True)
    kinds = {"line": "paragraph"}
    return render_pdf(((kinds.get(kind, kind), hyphenate(text)) for kind, text in passages), style)


FORMATS = {
    "page.html": as_html,
    "one-column.pdf": lambda passages: as_pdf(passages, 1),
    "two-columns.pdf": lambda passages: as_pdf(passages, 2),
    "wrapped.txt": as_text,
}
