"""Chapters of a report that are headed by the name of a country."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extractors.entries import Entry
from pipeline.model import Block, BlockKind, Origin
from pipeline.reference.countries import find_places

_LEAST_CHAPTERS = 3
_LEAST_BODY = 200  # characters under a heading; a list of names has none
_MAX_HEADING = 90
_MAX_RUN = 3  # headings on top of each other: "KOREA", "(REPUBLIC OF)", "REPUBLIC OF KOREA"
_CHAPTER_SHARE = 0.6  # of the headings of one level; above that the others of the level are chapters too
_NUMBER = re.compile(r"\A(?:chapter\s+)?(?:\d+(?:\.\d+)*|[IVXLC]+|[A-Z])[.):]\s+", re.I)
_DECORATION = re.compile(
    r"\W+|\b(?:the|of|and|country|narrative|profile|report|tier\s+\d|continued)\b|\(cont.*\)|\d+", re.I
)


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading block with the countries in it; `whole`: it says nothing else."""

    number: int
    level: int
    text: str
    codes: tuple[str, ...]
    whole: bool


def find_chapters(text: str, blocks: Sequence[Block]) -> list[Entry]:
    """One entry for each country chapter, if there are at least three countries; else none."""
    headings = [
        read_heading(n, block.level, text[block.char_start : block.char_end])
        for n, block in enumerate(blocks)
        if block.kind is BlockKind.HEADING
    ]
    for level in sorted({heading.level for heading in headings if heading.whole}):
        same = [heading for heading in headings if heading.level == level]
        whole = [heading for heading in same if heading.whole]
        chapters = same if len(whole) >= _CHAPTER_SHARE * len(same) else whole
        entries = _entries(_with_bodies(chapters, headings, blocks), headings)
        if len({entry.origin.about_area for entry in entries} - {""}) >= _LEAST_CHAPTERS:
            return entries
    return []


def read_heading(number: int, level: int, heading: str) -> _Heading:
    plain = _NUMBER.sub("", heading.replace("\f", " ")).strip()
    if len(plain) > _MAX_HEADING:
        return _Heading(number, level, plain, (), whole=False)
    places = [place for place in find_places(plain) if place.kind in ("country", "demonym")]
    rest = plain
    for place in reversed(places):
        rest = rest[: place.char_start] + " " + rest[place.char_end :]
    codes = tuple(dict.fromkeys(place.codes for place in places))
    whole = 0 < len(codes) <= 2 and len(_DECORATION.sub("", rest)) <= 2
    return _Heading(number, level, plain, codes, whole)


def _with_bodies(chapters: list[_Heading], headings: list[_Heading], blocks: Sequence[Block]) -> list[_Heading]:
    """Drops headings with no text under them, and one that repeats the chapter that it stands in."""
    chosen: list[_Heading] = []
    own = {heading.number for heading in headings}
    for position, chapter in enumerate(chapters):
        if chosen and chosen[-1].text == chapter.text and _area(chosen[-1], headings) == _area(chapter, headings):
            continue
        following = chapters[position + 1].number if position + 1 < len(chapters) else len(blocks)
        body = sum(blocks[n].char_end - blocks[n].char_start for n in range(chapter.number, following) if n not in own)
        if body >= _LEAST_BODY:
            chosen.append(chapter)
    return chosen


def _entries(chapters: list[_Heading], headings: list[_Heading]) -> list[Entry]:
    entries = []
    for chapter in chapters:
        following = _run_below(chapter, headings)
        bracketed = next((heading.text for heading in following if heading.text.startswith("(")), "")
        title = f"{chapter.text} {bracketed}".strip()
        entries.append(
            Entry(chapter.number, Origin(title=title, about_area=_area(chapter, headings)), (), chapter.number)
        )
    return entries


def _area(chapter: _Heading, headings: list[_Heading]) -> str:
    """The official name under a heading decides between two countries that share a short one (Korea, Congo)."""
    official = [heading.codes for heading in _run_below(chapter, headings) if heading.whole and len(heading.codes) == 1]
    codes = official[-1] if official and len(chapter.codes) < 2 else chapter.codes
    return ";".join(code for code in codes if code.isalpha())


def _run_below(chapter: _Heading, headings: list[_Heading]) -> list[_Heading]:
    below = [heading for heading in headings if 0 < heading.number - chapter.number < _MAX_RUN]
    expected = chapter.number + 1
    run = []
    for heading in below:
        if heading.number != expected:
            break
        run.append(heading)
        expected += 1
    return run
