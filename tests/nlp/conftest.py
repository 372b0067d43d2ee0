"""Passages of our own read into figures."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline import nlp
from pipeline.model import Block, BlockKind, Document, Figure, Origin, Segment

Read = Callable[..., dict[str, Figure]]


def _blocks(text: str) -> tuple[Block, ...]:
    """One block a line; "# " opens a heading."""
    blocks, start = [], 0
    for line in text.split("\n"):
        heading = line.startswith("# ")
        kind = BlockKind.HEADING if heading else BlockKind.PARAGRAPH
        blocks.append(Block(kind, start, start + len(line), level=int(heading)))
        start += len(line) + 1
    return tuple(blocks)


@pytest.fixture(scope="session")
def read() -> Read:
    """The figures of a text by the words of their numbers."""
    rules = nlp.load_rules()

    def read_text(text: str, about: str = "PRK", published: str = "2018-06-20") -> dict[str, Figure]:
        origin = Origin(about_area=about, published=published)
        segments = (Segment("t#1", 0, len(text), origin),)
        document = Document("t", "0", "text/plain", len(text), text, _blocks(text), segments=segments, origin=origin)
        figures = nlp.read(document, rules).figures
        return {text[f.quantity.number_start : f.quantity.number_end]: f for f in figures}

    return read_text
