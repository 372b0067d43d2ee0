"""Where the counted group is, and of what nationality: chosen among the places that the sentence and its context name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from pipeline.model import Basis, Place
from pipeline.nlp.counting import Counted
from pipeline.nlp.parsing import Parse
from pipeline.reference.countries import PlaceName

Mode = Literal["group", "destination", "market"]
_WHERE = re.compile(
    r"\b(?:in|inside|within|across|throughout|at|near|around|on|outside|into|to|over|reached?|enter(?:ed|ing)?)\s+"
    r"(?:(?:the|all|both|parts?|of|north(?:ern)?|south(?:ern)?|east(?:ern)?|west(?:ern)?|central|remote|neighbou?ring|"
    r"mainland|nearby|and|rural|far|city|province|region|town|village|county|state|prefecture|district)\s+)*"
    r"(?:(?:[\w-]+\s+){1,4}of\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
_AWAY = re.compile(r"\b(?:from|outside|fled|flee|fleeing|left|leaving|leave|escaped|escaping|out of)\s+(?:the\s+)?$", re.IGNORECASE)
_LIST_GAP = re.compile(
    r"^\s*(?:,|and|or|,\s*and|as well as|;|,\s*including)\s+(?:(?:the|in|northern|southern|eastern|western|central|to)\s+)*$", re.IGNORECASE
)


class Setting(NamedTuple):
    """What the document and the passage say of places, beside the sentence itself."""

    text: str
    about: str  # codes of the document or segment
    earlier: Sequence[PlaceName]  # of the headings and the earlier sentences of the paragraph, in text order


def choose_area(
    mode: Mode, parse: Parse, counted: Counted, at: tuple[int, int], places: Sequence[PlaceName], setting: Setting
) -> Place:
    """The best place for a number at the offsets `at`: the sentence's, else the context's, else the document's."""
    home = {c for c in setting.about.split(";") if c}
    clause = _span(parse, counted.clause)
    best: tuple[float, PlaceName] | None = None
    for place in places:
        score = _score(mode, place, at, clause, setting.text, home)
        if score > 0 and (best is None or score > best[0]):
            best = (score, place)
    if best is not None:
        members = _list_around(best[1], places, setting.text) if best[1].kind != "demonym" else [best[1]]
        return Place(_join(members), _words(members, setting.text), Basis.SENTENCE)
    for place in reversed(setting.earlier):
        if place.kind == "demonym" and mode != "group":
            continue
        if mode == "destination" and set(place.codes.split(";")) & home:
            continue
        return Place(place.codes, place.text, Basis.CONTEXT)
    if mode == "destination" or not setting.about:
        return Place()
    return Place(setting.about, "", Basis.DOCUMENT)


def read_nationality(parse: Parse, counted: Counted, places: Sequence[PlaceName], fallback: str) -> str:
    """The people's own: a demonym in the counted phrase, else `fallback`."""
    tokens = [parse.tokens[i] for i in (*counted.core, *counted.base, *counted.phrase)]
    for place in places:
        if place.kind == "demonym" and any(t.start < place.char_end and t.end > place.char_start for t in tokens):
            return place.codes
    return fallback


def _score(mode: Mode, place: PlaceName, at: tuple[int, int], clause: tuple[int, int], text: str, home: set[str]) -> float:
    """Higher is better, 0 or less never: a place said with "in" or "to" in the number's own clause, close behind it."""
    codes = set(place.codes.split(";"))
    at_home = bool(codes & home)
    before = text[max(0, place.char_start - 60) : place.char_start]
    inside = clause[0] <= place.char_start < clause[1]
    distance = place.char_start - at[1] if place.char_start >= at[1] else (at[0] - place.char_end) * 1.5
    near = max(0.0, 30.0 - distance / 8)
    if place.kind == "demonym":
        if mode == "group":
            return 6 + near / 3 + (4 if inside else 0)
        return 0 if at_home or mode == "destination" or not home else 4 + near / 3
    score = 20 + near + (15 if inside else 0)
    if _AWAY.search(before):
        score -= 25 if mode == "destination" else 5
    elif _WHERE.search(before):
        score += 25
    if place.codes == "001":
        score -= 15
    if mode == "destination":
        if at_home:
            score -= 60
    return score


def _list_around(place: PlaceName, places: Sequence[PlaceName], text: str) -> list[PlaceName]:
    """The places joined with commas or "and" to the one chosen."""
    row = [p for p in places if p.kind != "demonym"]
    i = j = row.index(place)
    while i > 0 and _LIST_GAP.match(text[row[i - 1].char_end : row[i].char_start]):
        i -= 1
    while j + 1 < len(row) and _LIST_GAP.match(text[row[j].char_end : row[j + 1].char_start]):
        j += 1
    return row[i : j + 1]


def _join(members: Sequence[PlaceName]) -> str:
    return ";".join(dict.fromkeys(c for m in members for c in m.codes.split(";")))


def _words(members: Sequence[PlaceName], text: str) -> str:
    return " ".join(text[members[0].char_start : members[-1].char_end].split())


def _span(parse: Parse, indexes: Sequence[int]) -> tuple[int, int]:
    tokens = [parse.tokens[i] for i in indexes]
    return (min(t.start for t in tokens), max(t.end for t in tokens)) if tokens else (0, 0)
