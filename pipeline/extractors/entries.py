"""Entries of a digest or archive page: a title with its source lines, or a heading with its byline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.extractors.source_lines import (
    divide_names,
    is_name_list,
    parse_accessed,
    parse_byline,
    parse_dateline,
    parse_source_line,
    parse_url_line,
)
from pipeline.model import Block, BlockKind, Origin, Segment
from pipeline.reference.organisations import find_organisations

_MAX_TITLE = 220  # characters
_MAX_NAME = 60
_LEAST_BODY = 80
_HEAD_BLOCKS = 12  # bylines of a page stand among its first blocks
_PROSE_KINDS = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.CAPTION)


@dataclass(frozen=True, slots=True)
class Entry:
    """Where an entry starts (a block's number), what its lines state, and which blocks are those lines."""

    first: int
    origin: Origin
    source_blocks: tuple[int, ...] = ()
    title_block: int | None = None


class _Lines:
    """The blocks' text with what each line was read as, every line once."""

    def __init__(self, text: str, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.texts = [text[b.char_start : b.char_end].replace("\f", " ") for b in blocks]
        short = [
            len(t) <= 300 and b.kind not in (BlockKind.TABLE_ROW, BlockKind.FOOTNOTE)
            for t, b in zip(self.texts, blocks, strict=True)
        ]
        self.accessed = [parse_accessed(t) if ok else None for t, ok in zip(self.texts, short, strict=True)]
        self.urls = [parse_url_line(t) if ok else "" for t, ok in zip(self.texts, short, strict=True)]
        self.bylines = [parse_byline(t) if ok else None for t, ok in zip(self.texts, short, strict=True)]

    def is_title(self, n: int) -> bool:
        if n < 0 or self.accessed[n] or self.urls[n] or self.bylines[n]:
            return False
        block, text = self.blocks[n], self.texts[n]
        if block.kind is BlockKind.HEADING:
            return len(text) <= _MAX_TITLE
        plain = block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
        return plain and len(text) <= _MAX_TITLE and text[-1:] not in ".,;:"

    def has_body(self, start: int, end: int) -> bool:
        return any(
            self.blocks[n].kind in _PROSE_KINDS and len(self.texts[n]) >= _LEAST_BODY and not self.accessed[n]
            for n in range(start, min(end, len(self.texts)))
        )


def find_entries(text: str, blocks: Sequence[Block], given: Sequence[Segment] = ()) -> list[Entry]:
    """All entries in text order; a single one means that the page is one article, not a collection."""
    lines = _Lines(text, blocks)
    found = _accessed_entries(lines)
    found += _stated_entries(lines, found)
    if len(found) < 2:
        found = [*found, *_byline_entries(lines, found)]
    found = _with_given(lines, found, given)
    return sorted(found, key=lambda entry: entry.first)


def find_head(text: str, blocks: Sequence[Block], end: int) -> Entry:
    """The byline and date lines at the top of the page's own text."""
    lines = _Lines(text, blocks[: min(end, _HEAD_BLOCKS)])
    origin, sources = Origin(), []
    for n, byline in enumerate(lines.bylines):
        if byline is not None:
            origin = origin.filled_from(byline)
            sources.append(n)
    dated = next((iso for words in lines.texts if (iso := parse_dateline(words))), "")
    return Entry(0, origin.filled_from(Origin(published=dated, title=_main_heading(lines))), tuple(sources))


def _main_heading(lines: _Lines) -> str:
    """The first of the highest headings at the top of the page."""
    headings = [n for n, block in enumerate(lines.blocks) if block.kind is BlockKind.HEADING and not lines.bylines[n]]
    highest = min((lines.blocks[n].level for n in headings), default=0)
    return next((lines.texts[n] for n in headings if lines.blocks[n].level == highest), "")[:_MAX_TITLE]


def _accessed_entries(lines: _Lines) -> list[Entry]:
    """Title, source line, "[accessed ...]", in this order, the source line sometimes missing."""
    entries: list[Entry] = []
    previous_end = -1
    n = 0
    while n < len(lines.texts):
        accessed = lines.accessed[n]
        if accessed is None:
            n += 1
            continue
        last = n
        while last + 1 < len(lines.texts) and (lines.accessed[last + 1] or lines.urls[last + 1]):
            last += 1
        if entries and _is_continued(lines, previous_end, n):
            entries[-1] = _with_later_access(entries[-1], lines, previous_end + 1, last)
            previous_end = last
        elif (entry := _entry_above(lines, n, last, previous_end)) and (
            # one line of a bibliography looks the same, but nothing follows it
            not accessed[0] or (entry.title_block is not None and lines.has_body(last + 1, last + 4))
        ):
            entries.append(entry)
            previous_end = last
        n = last + 1
    return entries


def _is_continued(lines: _Lines, end: int, n: int) -> bool:
    """A second access line, set apart from the first by no more than a remark ("also archived here")."""
    between = range(end + 1, n)
    return len(between) < 2 and all(
        len(lines.texts[m]) <= _MAX_TITLE and lines.blocks[m].kind is not BlockKind.HEADING for m in between
    )


def _with_later_access(entry: Entry, lines: _Lines, start: int, end: int) -> Entry:
    dates = [entry.origin.accessed, *(found[1] for found in lines.accessed[start : end + 1] if found)]
    origin = replace(entry.origin, accessed=max(dates))
    return replace(entry, origin=origin, source_blocks=(*entry.source_blocks, *range(start, end + 1)))


def _entry_above(lines: _Lines, n: int, last: int, floor: int) -> Entry | None:
    sources = list(range(n, last + 1))
    dates = [iso for found in lines.accessed[n : last + 1] if found and (iso := found[1])]
    origin = Origin(accessed=max(dates, default=""), url=next((u for u in lines.urls[n : last + 1] if u), ""))
    above = n - 1
    while above > floor and lines.urls[above]:
        origin = origin.filled_from(Origin(url=lines.urls[above]))
        sources.append(above)
        above -= 1
    before = (lines.accessed[n] or ("", ""))[0]
    stated = parse_source_line(before) if before else None
    if stated is None and above > floor:
        stated = parse_source_line(lines.texts[above]) if lines.blocks[above].kind is not BlockKind.TABLE_ROW else None
        alone = not (above - 1 > floor and lines.is_title(above - 1))
        if stated is not None and not (alone and not stated.certain):
            sources.append(above)
            above -= 1
        else:
            stated = None
    origin = origin.filled_from(stated.origin) if stated else origin
    title = above if above > floor and lines.is_title(above) else None
    if title is None and stated is None:
        return None
    return _titled(lines, origin, sources, title)


def _titled(lines: _Lines, origin: Origin, sources: list[int], title: int | None) -> Entry:
    if title is not None:
        origin = replace(origin, title=lines.texts[title])
        if not origin.publisher:
            known = find_organisations(origin.title)
            origin = replace(origin, publisher=known[0].organisation.name if known else "")
    first = min([*sources, *([] if title is None else [title])])
    return Entry(first, origin, tuple(sorted(sources)), title)


def _stated_entries(lines: _Lines, found: Sequence[Entry]) -> list[Entry]:
    """Titles with a source line but no access line; at least two entries of a kind make a digest."""
    taken = {n for entry in found for n in (*entry.source_blocks, entry.title_block)}
    starts = sorted(entry.first for entry in found)
    entries: list[Entry] = []
    for n in range(1, len(lines.texts)):
        if n in taken or n - 1 in taken or lines.blocks[n].kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING):
            continue
        if lines.bylines[n] or not lines.is_title(n - 1) or len(lines.texts[n]) > _MAX_TITLE:
            continue
        stated = parse_source_line(lines.texts[n])
        if stated is None or not stated.certain:
            continue
        following = next((start for start in starts if start > n), len(lines.texts))
        if lines.has_body(n + 1, min(following, n + 4)):
            entries.append(_titled(lines, stated.origin, [n], n - 1))
            taken |= {n, n - 1}
    return entries if len(entries) + len(found) > 1 else []


def _byline_entries(lines: _Lines, found: Sequence[Entry]) -> list[Entry]:
    """Headings with a byline or date line under them, if there are at least two on the page."""
    entries: list[Entry] = []
    n = 0
    while n < len(lines.texts):
        if lines.bylines[n] is None:
            n += 1
            continue
        last = n
        while last + 1 < len(lines.texts) and lines.bylines[last + 1]:
            last += 1
        title = _heading_above(lines, n)
        if title is not None and lines.has_body(last + 1, last + 5):
            origin = Origin()
            for byline in lines.bylines[n : last + 1]:
                origin = origin.filled_from(byline or Origin())
            names = list(range(title + 1, n))
            if author_lines := _are_names(lines, names):
                author, publisher = divide_names(", ".join(author_lines))
                origin = origin.filled_from(Origin(author=author, publisher=publisher))
            sources = [*(names if author_lines else []), *range(n, last + 1)]
            entries.append(_titled(lines, origin, sources, title))
        n = last + 1
    starts = {entry.first for entry in found}
    entries = [entry for entry in entries if entry.first not in starts]
    return entries if len(entries) + len(found) > 1 else []


def _are_names(lines: _Lines, numbers: Sequence[int]) -> list[str]:
    """The lines between a title and its date line if each is a name: author, then publisher."""
    texts = [lines.texts[n] for n in numbers]
    return texts if all(len(text) <= _MAX_NAME and is_name_list(text) for text in texts) else []


def _heading_above(lines: _Lines, n: int) -> int | None:
    """The heading directly above, or above a one-line standfirst or the lines with author and publisher."""
    for above in (n - 1, n - 2, n - 3):
        if above < 0:
            return None
        if lines.blocks[above].kind is BlockKind.HEADING:
            return above
        longest = 300 if above == n - 1 else _MAX_NAME
        if len(lines.texts[above]) > longest or lines.bylines[above]:
            return None
    return None


def _with_given(lines: _Lines, found: list[Entry], given: Sequence[Segment]) -> list[Entry]:
    """Adds the segments that the markup shows; an entry read from lines inside one fills what the markup leaves out."""
    entries = list(found)
    for segment in given:
        inside = [n for n, b in enumerate(lines.blocks) if segment.char_start <= b.char_start < segment.char_end]
        if not inside:
            continue
        same = next((entry for entry in entries if entry.first in inside), None)
        if same is not None:
            entries.remove(same)
            entries.append(replace(same, first=inside[0], origin=segment.origin.filled_from(same.origin)))
            continue
        sources = [n for n in inside[:6] if lines.bylines[n]]
        origin = segment.origin
        for n in sources:
            origin = origin.filled_from(lines.bylines[n] or Origin())
        title = next((n for n in inside if lines.blocks[n].kind is BlockKind.HEADING), None)
        if title is not None and not origin.title:
            origin = replace(origin, title=lines.texts[title])
        entries.append(Entry(inside[0], origin, tuple(sources), title))
    return entries
