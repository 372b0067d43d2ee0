"""What every document promises the stages after it, checked once for all formats."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.errors import PipelineError
from pipeline.model import Document

_FORBIDDEN = re.compile("[\r\u0000\ud800-\udfff]")


class BrokenDocumentError(PipelineError):
    """A format module broke a promise: a fault of ours, never of the file."""


def check_document(document: Document) -> None:
    """Raises BrokenDocumentError unless the text is clean and blocks, anchors and segments fit it."""
    text = document.text
    if found := _FORBIDDEN.search(text):
        raise BrokenDocumentError(f"{document.document_id}: forbidden character {found.group()!r} at {found.start()}")
    blocks, anchors = [(block.char_start, block.char_end) for block in document.blocks], document.anchors
    _check_ordered(document.document_id, "block", blocks, len(text))
    _check_ordered(document.document_id, "anchor", list(zip(anchors.starts, anchors.ends, strict=True)), len(text))
    for block in document.blocks:
        if block.char_start == block.char_end or "\n" in text[block.char_start : block.char_end]:
            raise BrokenDocumentError(f"{document.document_id}: block at {block.char_start} is empty or has a line end")
    spans = [(s.char_start, s.char_end) for s in document.segments]
    tiles = [0, *(end for _, end in spans)]
    if tiles != [*(start for start, _ in spans), len(text)] or len({s.segment_id for s in document.segments}) != len(
        spans
    ):
        raise BrokenDocumentError(f"{document.document_id}: segments do not tile the text: {spans}")


def _check_ordered(document_id: str, name: str, spans: list[tuple[int, int]], length: int) -> None:
    for start, end in spans:
        if not 0 <= start <= end <= length:
            raise BrokenDocumentError(f"{document_id}: {name} {start}-{end} lies outside the text of {length}")
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            raise BrokenDocumentError(f"{document_id}: {name} at {start} overlaps the one before it")
