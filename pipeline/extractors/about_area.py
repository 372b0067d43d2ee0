"""Which country a document or segment is about: named in its title, else the one that its text clearly turns on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.model import Block, BlockKind, Origin
from pipeline.reference.countries import find_places

_SAMPLE = 60_000  # characters; what a longer text is about shows in its first pages
_LEAST_MENTIONS = 3
_KOREAS = frozenset(("PRK", "KOR"))
_DIVIDED = re.compile(r"North|South|Republic|[NS]\.? ?Korea|ROK|DPRK")  # plain "Korea" says nothing of which


def document_area(text: str, blocks: Sequence[Block], origin: Origin) -> str:
    """ISO 3166-1 alpha-3 of one country, or "" where none stands out."""
    if origin.about_area:
        return origin.about_area
    mentions = _mentions(text[:_SAMPLE])
    if area := named_area(origin.title, mentions):
        return area
    headings = [b for b in blocks[:12] if b.kind is BlockKind.HEADING]
    top = min((b.level for b in headings), default=0)
    for block in headings:
        if block.level == top and (area := named_area(text[block.char_start : block.char_end], mentions)):
            return area
    return _dominant(mentions)


def named_area(title: str, mentions: Counter[str]) -> str:
    """The country in a title; of several the one that the text names most, else the first."""
    return max(dict.fromkeys(_named(title)), key=lambda code: mentions[code], default="")


def segment_area(title: str, body: str, document: str) -> str:
    """A segment's title decides; the document's country stays where the title names it among others."""
    named = _named(title)
    if document in named or not named or (document in _KOREAS and set(named) <= _KOREAS and not _DIVIDED.search(title)):
        return document
    return named_area(title, _mentions(body[:_SAMPLE]))


def _named(title: str) -> list[str]:
    """A city in a title may be a comparison; where a country or its people is named too, that counts."""
    places = find_places(title)
    plain = [place for place in places if place.kind != "place"]
    return [code for place in plain or places for code in _countries(place.codes, place.kind)]


def _mentions(text: str) -> Counter[str]:
    return Counter(code for place in find_places(text) for code in _countries(place.codes, place.kind))


def _countries(codes: str, kind: str) -> list[str]:
    return [code for code in codes.split(";") if code.isalpha()] if kind != "region" else []


def _dominant(mentions: Counter[str]) -> str:
    (first, most), (_, second) = [*mentions.most_common(2), ("", 0), ("", 0)][:2]
    return first if most >= _LEAST_MENTIONS and most >= 2 * second else ""
