"""The same text as a web page, a PDF of one or two columns, and plain text states the same figures."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline.extractors import extract
from pipeline.model import BlockKind, Document, Source, Status
from pipeline.nlp import Rules, load_rules, read
from tests.extractors.render_formats import FORMATS, Passage
from tests.samples.render import read_narrative

REPOSITORY = Path(__file__).resolve().parents[1]
NARRATIVES = ("tests/samples/country-narrative.txt", "tests/samples/narrative.txt")
OTHERS = (
    "raw/sample/press-release.txt",
    "raw/sample/think-tank-post.html",
    "raw/sample/encyclopaedia.html",
    "raw/sample/four-articles.html",
    "raw/sample/digest-forced-labour.html",
    "tests/fixtures/release.txt",
    "tests/fixtures/post.html",
    "tests/fixtures/articles.html",
    "tests/fixtures/digest.html",
)
KINDS = {
    BlockKind.PARAGRAPH: "paragraph",
    BlockKind.LIST_ITEM: "bullet",
    BlockKind.SOURCE_LINE: "line",
}


class Stated(NamedTuple):
    """What of a figure must not depend on the format; the sentence without its white space."""

    indicator: str
    values: str
    unit: str
    qualifier: str
    per: str
    area: str
    period: str
    attributed: tuple[str, ...]
    published: str
    publisher: str
    sentence: str


@cache
def rules() -> Rules:
    return load_rules()


def narrative_passages(text: str) -> list[Passage]:
    """Of a sample's own notation; without the marks and words of notes, which each format sets elsewhere."""
    kinds = {"#": "title", "##": "heading"}
    found = (re.match(r"(#*) ?(.*)", line) for line in read_narrative(text).body)
    return [Passage(kinds.get(line[1], "paragraph"), re.sub(r"\^\d", "", line[2])) for line in found if line]


def document_passages(document: Document) -> list[Passage]:
    """The text without its tables and notes, which a plain text has not in this form."""
    highest = min((b.level for b in document.blocks if b.kind is BlockKind.HEADING), default=0)
    single = sum(b.kind is BlockKind.HEADING and b.level == highest for b in document.blocks) == 1
    passages = []
    for block in document.blocks:
        text = " ".join(document.text[block.char_start : block.char_end].split())
        if block.kind is BlockKind.HEADING:
            passages.append(Passage("title" if single and block.level == highest else "heading", text))
        elif block.kind in KINDS:
            passages.append(Passage(KINDS[block.kind], text))
    return passages


def passages_of(path: str) -> list[Passage]:
    file = REPOSITORY / path
    if not file.exists():  # users delete the samples
        pytest.skip(f"{path} is not here")
    if path in NARRATIVES:
        return narrative_passages(file.read_text(encoding="utf-8"))
    return document_passages(extract(Source(file.name, file.read_bytes())))


def stated_figures(name: str, data: bytes) -> list[Stated]:
    document = extract(Source(name, data))
    assert document.status is Status.READ, document.problems
    origins = {segment.segment_id: segment.origin for segment in document.segments}
    return sorted(
        Stated(
            figure.indicator,
            f"{figure.quantity.low}–{figure.quantity.high}",
            figure.unit,
            figure.quantity.qualifier,
            figure.per,
            figure.area.codes,
            figure.period.edtf,
            figure.attribution.names,
            origins[figure.segment_id].published,
            origins[figure.segment_id].publisher,
            re.sub(r"\s+", "", document.text[figure.sentence_start : figure.sentence_end]),
        )
        for figure in read(document, rules()).figures
    )


@pytest.mark.parametrize("path", [*NARRATIVES, *OTHERS])
def test_four_formats_give_the_same_figures(path: str) -> None:
    passages = passages_of(path)
    found = {name: stated_figures(name, render(passages)) for name, render in FORMATS.items()}
    expected = found.pop("page.html")
    assert len(expected) >= 3
    for name, figures in found.items():
        assert figures == expected, name
