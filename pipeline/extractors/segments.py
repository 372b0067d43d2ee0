"""Divides a document into its articles, excerpts or chapters, each with the origin that its own lines state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.extractors.about_area import document_area, segment_area
from pipeline.extractors.chapters import find_chapters
from pipeline.extractors.entries import Entry, find_entries, find_head
from pipeline.extractors.trailing_sources import find_trailing_entries
from pipeline.model import Block, BlockKind, Origin, Segment

_UNTITLED = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)


@dataclass(frozen=True, slots=True)
class Division:
    """A document's blocks with its source lines marked, its segments, and its own origin."""

    blocks: tuple[Block, ...]
    segments: tuple[Segment, ...]
    origin: Origin


def divide(
    document_id: str, text: str, blocks: tuple[Block, ...], origin: Origin, given: Sequence[Segment] = ()
) -> Division:
    """`given` are segments that the markup itself shows (`<article>` elements); the lines are read in any case."""
    entries = find_entries(text, blocks, given)
    if len(entries) < 2:
        entries = find_trailing_entries(text, blocks) or entries
    chapters = find_chapters(text, blocks) if len(entries) < 2 else []
    entries = chapters or entries
    head_end = entries[0].first if entries else len(blocks)
    head = find_head(text, blocks, head_end)
    origin = origin.filled_from(head.origin)
    if not chapters:  # a report on many countries is about none of them
        origin = replace(origin, about_area=document_area(text, blocks, origin))
    marked = _mark(blocks, [head, *entries])
    return Division(marked, _tile(document_id, text, blocks, origin, entries), origin)


def _mark(blocks: tuple[Block, ...], entries: Iterable[Entry]) -> tuple[Block, ...]:
    marked = list(blocks)
    for entry in entries:
        for n in entry.source_blocks:
            marked[n] = replace(blocks[n], kind=BlockKind.SOURCE_LINE, level=0, headers=(), caption="")
        if entry.title_block is not None and blocks[entry.title_block].kind in _UNTITLED:
            marked[entry.title_block] = replace(blocks[entry.title_block], kind=BlockKind.HEADING, level=3)
    return tuple(marked)


def _tile(
    document_id: str, text: str, blocks: Sequence[Block], origin: Origin, entries: Sequence[Entry]
) -> tuple[Segment, ...]:
    """What stands before the first entry is a segment too, the page's own."""
    starts = [blocks[entry.first].char_start for entry in entries]
    if starts and not text[: starts[0]].strip():
        starts[0] = 0
    own = [(0, origin)] if not starts or starts[0] > 0 else []
    pieces = [*own, *((start, entry.origin) for start, entry in zip(starts, entries, strict=True))]
    ends = [*(start for start, _ in pieces[1:]), len(text)]
    segments = []
    for n, ((start, stated), end) in enumerate(zip(pieces, ends, strict=True), start=1):
        area = stated.about_area or segment_area(stated.title, text[start:end], origin.about_area)
        segments.append(Segment(f"{document_id}#{n}", start, end, replace(stated, about_area=area)))
    return tuple(segments)
