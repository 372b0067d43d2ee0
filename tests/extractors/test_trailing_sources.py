"""Excerpts whose source stands under them, in list items, or at the end of their own paragraph."""

from __future__ import annotations

import pytest

from pipeline.extractors import extract
from pipeline.model import BlockKind, Document, Source

EXCERPTS = [
    f"About {count:,} people cut timber in the camps of the north, a former guard told the court in March, and few "
    "of them came home before the thaw."
    for count in (4000, 5000)
]
SOURCES = ["Ann Lee, The Harbour Paper, 3 March 2008", "Bo Wu, Morning Post, 5 June 2011"]
TITLES = ["Timber without pay", "Nine winters"]
ORIGINS = [("Ann Lee", "The Harbour Paper", "2008-03-03"), ("Bo Wu", "Morning Post", "2011-06-05")]
PAGE = "<h1>Forced labour in excerpts</h1>{}"


def page(pattern: str, after: str = "") -> Document:
    parts = (pattern.format(e, s, t) for e, s, t in zip(EXCERPTS, SOURCES, TITLES, strict=True))
    return extract(Source("digest.html", (PAGE.format("".join(parts)) + after).encode()))


def origins(document: Document) -> list[tuple[str, str, str]]:
    return [(s.origin.author, s.origin.publisher, s.origin.published) for s in document.segments[1:]]


@pytest.mark.parametrize(
    "pattern",
    [
        "<p>{0}</p><p>Source: {1}</p>",
        "<blockquote>{0}</blockquote><p>— {1}</p>",
        "<blockquote>{0}</blockquote><p>({1})</p>",
        "<h3>{2}</h3><p>{0}</p><p>{0}</p><p>From: {1}</p>",
        "<ul><li>{0} <i>Source: {1}</i></li></ul>",
        "<ul><li><b>{2}</b><br>{1}<br>[accessed 4 May 2012]<p>{0}</p></li></ul>",
    ],
)
def test_each_excerpt_is_a_segment_with_its_source(pattern: str) -> None:
    document = page(pattern)
    assert origins(document) == ORIGINS
    assert [s.origin.title for s in document.segments[1:]] == (TITLES if "{2}" in pattern else ["", ""])
    for segment, excerpt in zip(document.segments[1:], EXCERPTS, strict=True):
        assert excerpt in document.text[segment.char_start : segment.char_end]
    lines = [document.text[b.char_start : b.char_end] for b in document.blocks if b.kind is BlockKind.SOURCE_LINE]
    assert all(source in " ".join(lines) for source in SOURCES) or "<i>Source" in pattern


def test_sources_of_pictures_in_a_longer_text_divide_nothing() -> None:
    assert len(page("<p>{0}</p><p>Source: {1}</p>", f"<p>{EXCERPTS[0]}</p>" * 3).segments) == 1


def test_one_source_line_makes_no_digest() -> None:
    markup = PAGE.format(f"<p>{EXCERPTS[0]}</p><p>Source: {SOURCES[0]}</p>")
    assert len(extract(Source("page.html", markup.encode())).segments) == 1
