"""Excerpts with their source under them: "Source: A. Name, The Paper, 3 March 2008", or a dash and the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.extractors.entries import Entry
from pipeline.extractors.source_lines import parse_accessed, parse_source_line, parse_url_line
from pipeline.model import Block, BlockKind, Origin

_LABEL = re.compile(r"[\[(]?\s*(?:source|from|excerpt(?:ed)? from|published in|quoted from)\s*:\s*", re.I)
_MARK = re.compile(r"(?:[–—―~]|--)\s*|[\[(](?=.*[\])]\Z)")
_AT_END = re.compile(r"(?<=[.!?…\"”’)\]])\s+[\[(]?(?:source|from)\s*:\s*(?P<line>[^\n]{5,160})\Z", re.I)
_EXCERPT_KINDS = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
_LEAST_EXCERPT = 60  # characters
_MAX_BLOCKS = 8  # of an excerpt; what is longer is a text whose pictures name their sources
_MAX_UNSOURCED = 0.2  # of the page's running text may stand under the last source


def find_trailing_entries(text: str, blocks: Sequence[Block]) -> list[Entry]:
    """One entry for each excerpt, if there are at least two and hardly any text belongs to none."""
    texts = [text[block.char_start : block.char_end].replace("\f", " ") for block in blocks]
    found = {n: origin for n in range(len(blocks)) if (origin := _source_of(texts, blocks, n)) is not None}
    if len(found) < 2:
        return []
    prose = [len(t) if b.kind in _EXCERPT_KINDS else 0 for t, b in zip(texts, blocks, strict=True)]
    last = max(found)
    while last + 1 < len(texts) and (parse_accessed(texts[last + 1]) or parse_url_line(texts[last + 1])):
        last += 1
    if sum(prose[last + 1 :]) > _MAX_UNSOURCED * sum(prose):
        return []
    starts = [0, *(end + 1 for end in sorted(found))]
    sections = list(zip(starts, sorted(found), strict=False))
    titled = all(blocks[start].kind is BlockKind.HEADING for start, _ in sections[1:])
    entries = [_entry(texts, blocks, range(start, end + 1), found[end], titled) for start, end in sections]
    return [entry for entry in entries if entry is not None] if all(entries) else []


def _source_of(texts: Sequence[str], blocks: Sequence[Block], n: int) -> Origin | None:
    """What the source line under an excerpt states, or the end of the excerpt itself."""
    if blocks[n].kind not in _EXCERPT_KINDS:
        return None
    inside = _AT_END.search(texts[n])
    if inside is not None and inside.start() >= _LEAST_EXCERPT:
        return _stated(inside["line"], certain=False)
    above = blocks[n - 1].kind in _EXCERPT_KINDS and len(texts[n - 1]) >= _LEAST_EXCERPT if n else False
    mark = _LABEL.match(texts[n]) or _MARK.match(texts[n])
    if mark is None or not above:
        return None
    return _stated(texts[n][mark.end() :], certain=mark.re is _MARK)


def _stated(line: str, certain: bool) -> Origin | None:
    """`certain`: without a label in front, only a line that can be nothing else will do."""
    stated = parse_source_line(line.strip(" ()[]"))
    if stated is None or not stated.origin.published or (certain and not stated.certain):
        return None
    return stated.origin if stated.origin.publisher or stated.origin.author else None


def _entry(texts: Sequence[str], blocks: Sequence[Block], section: range, origin: Origin, titled: bool) -> Entry | None:
    """The excerpt of one section; its heading is its title only where the other excerpts have one too."""
    end = section[-1]
    headings = [n for n in section if blocks[n].kind is BlockKind.HEADING]
    excerpt = [n for n in section if n > max(headings, default=section[0] - 1)]
    if not excerpt or len(excerpt) > _MAX_BLOCKS:
        return None
    sources = (end,) if len(excerpt) > 1 else ()
    if titled and headings:
        return Entry(headings[-1], replace(origin, title=texts[headings[-1]]), sources, headings[-1])
    return Entry(excerpt[0], origin, sources)
