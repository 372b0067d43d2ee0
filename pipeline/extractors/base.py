"""What a format module gives back. Format modules know nothing of each other."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Anchor, Block, Origin, Problem, Recognised, Segment


@dataclass(frozen=True)
class Extraction:
    """What one format module makes of the bytes, before segments and language are known."""

    text: str
    blocks: tuple[Block, ...]
    anchors: tuple[Anchor, ...]
    origin: Origin = Origin()  # noqa: RUF009 - frozen; what the file's own metadata states
    segments: tuple[Segment, ...] = ()  # empty: to be divided by segments.py; segment_id filled there
    pages: int | None = None
    extractor: str = ""  # "lxml 6.1.3, beautifulsoup4 4.15.0"
    problems: tuple[Problem, ...] = ()  # Problem.document_id is filled with the given id
    recognised: tuple[Recognised, ...] = ()  # words read from pictures, in text order
