"""Where the counted group is, and of what nationality: chosen among the places that the sentence and its context name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from pipeline.model import Basis, Place
from pipeline.nlp.counting import Counted
from pipeline.nlp.parsing import Parse
from pipeline.nlp.persons import is_person_noun
from pipeline.reference.countries import PlaceName

# group: where they are, else the document's country. destination: the host country, never the country they are from.
# flow: the host country if one is named, else the document's. return: the country they are sent back to.
# market: where the work or the sale is.
Mode = Literal["group", "destination", "flow", "return", "market"]
_WHERE = re.compile(
    r"\b(?:in|inside|within|across|throughout|at|near|around|on|outside|into|to|over|reached?|enter(?:ed|ing)?)\s+"
    r"(?:(?:the|all|both|parts?|of|north(?:ern)?|south(?:ern)?|east(?:ern)?|west(?:ern)?|central|remote|neighbou?ring|"
    r"mainland|nearby|and|rural|far|city|province|region|town|village|county|state|prefecture|district)\s+)*"
    r"(?:(?:[\w-]+\s+){1,4}of\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
_TOWARDS = re.compile(r"\b(?:to|into|for|towards?)\s+(?:the\s+)?$", re.IGNORECASE)
_AWAY = re.compile(
    r"\b(?:from|outside|fled|flee|fleeing|left|leaving|leave|escaped|escaping|out of)\s+(?:the\s+|\w+\s+and\s+)?$", re.IGNORECASE
)
_BY = re.compile(r"\b(?:by|with|against|citing)\s+(?:the\s+)?$", re.IGNORECASE)
_TO_A = re.compile(r"\b(?:to|by|with|of|marry|for)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_LIST_GAP = re.compile(
    r"^\s*(?:,|and|or|,\s*and|as well as|;|,\s*including)\s+(?:(?:the|in|northern|southern|eastern|western|central|to)\s+)*$",
    re.IGNORECASE,
)
# Nouns that a people's name locates: "Chinese factories", "the Eritrean government".
_SITES = frozenset(
    "camp prison jail gulag colony centre center facility factory plant mine farm field harvest border city town village "
    "province region territory site shipyard quarry kiln boat vessel ship fleet restaurant hotel household brothel market "
    "authority government regime state police court official army military employer firm company industry sector soil "
    "economy capital coast desert logging construction project brigade island cotton cell detention custody wage".split()
)
_WORLD = "001"


class Setting(NamedTuple):
    """What the document and the passage say of places, beside the sentence itself."""

    text: str
    about: str  # codes of the document or segment
    earlier: Sequence[PlaceName]  # of the headings and the earlier sentences of the paragraph, in text order


def choose_area(
    mode: Mode, parse: Parse, counted: Counted, at: tuple[int, int], places: Sequence[PlaceName], setting: Setting, nationality: str
) -> Place:
    """The best place for a number at the offsets `at`: the sentence's, else the context's, else the document's."""
    origin = _origin(places, setting.about, nationality)
    clause = _span(parse, counted.clause)
    best: tuple[float, PlaceName] | None = None
    for place in places:
        score = _score(mode, place, parse, counted, at, clause, setting, origin)
        if score > 0 and (best is None or score > best[0]):
            best = (score, place)
    if best is not None:
        members = _list_around(best[1], places, setting.text) if best[1].kind != "demonym" else [best[1]]
        return Place(_join(members), _words(members, setting.text), Basis.SENTENCE)
    if mode == "return" and nationality:
        return Place(nationality, "", Basis.SENTENCE)
    for place in reversed(setting.earlier):
        if place.kind == "demonym" or place.codes == _WORLD or mode == "return":
            continue
        if mode in {"destination", "flow"} and set(place.codes.split(";")) & origin:
            continue
        return Place(place.codes, place.text, Basis.CONTEXT)
    if mode == "destination" or not setting.about:
        return Place()
    return Place(setting.about, "", Basis.DOCUMENT)


def read_nationality(parse: Parse, counted: Counted, places: Sequence[PlaceName], fallback: str) -> str:
    """The people's own: a demonym in the counted phrase, else `fallback`."""
    tokens = [parse.tokens[i] for i in (*counted.core, *counted.base, *counted.heads)]
    for place in places:
        if place.kind == "demonym" and any(t.start < place.char_end and t.end > place.char_start for t in tokens):
            return place.codes
    return fallback


def _origin(places: Sequence[PlaceName], about: str, nationality: str) -> set[str]:
    """Where the people are from: their nationality, else the peoples that the sentence names, else the document's country."""
    if nationality:
        return set(nationality.split(";"))
    named = {c for p in places if p.kind == "demonym" for c in p.codes.split(";")}
    return named or {c for c in about.split(";") if c}


def _score(
    mode: Mode, place: PlaceName, parse: Parse, counted: Counted, at: tuple[int, int], clause: tuple[int, int], setting: Setting,
    origin: set[str],
) -> float:  # fmt: skip
    """Higher is better, 0 or less never: a place said with "in" or "to" in the number's own clause, close behind it."""
    text = setting.text
    before = text[max(0, place.char_start - 60) : place.char_start]
    inside = clause[0] <= place.char_start < clause[1]
    distance = place.char_start - at[1] if place.char_start >= at[1] else (at[0] - place.char_end) * 1.5
    near = max(0.0, 30.0 - distance / 8)
    from_here = bool(set(place.codes.split(";")) & origin)
    if place.kind == "demonym":
        return _score_people(mode, place, parse, counted, before, near, inside, from_here, setting)
    if mode == "return":
        return 20 + near if _TOWARDS.search(before) else 0
    if mode in {"destination", "flow"} and from_here:
        return 0
    if _BY.search(before):
        return 0
    if _AWAY.search(before):
        return 0 if setting.about or mode != "group" else 5
    score = 20 + near + (15 if inside else 0)
    if _WHERE.search(before):
        score += 25
    elif place.kind == "place" and text[place.char_end : place.char_end + 1] not in {"'", "’", ":"}:
        score -= 45  # "Washington ranked", "Beijing plans": a government, not a place
    return score - (15 if place.codes == _WORLD else 0)


def _score_people(
    mode: Mode, place: PlaceName, parse: Parse, counted: Counted, before: str, near: float, inside: bool, from_here: bool,
    setting: Setting,
) -> float:  # fmt: skip
    """A people's name tells the place where it goes with a site ("Chinese factories"), or where the counted are at home."""
    if mode == "return":
        return 0
    last = next((i for i in range(len(parse.tokens) - 1, -1, -1) if parse.tokens[i].start < place.char_end and parse.tokens[i].end > place.char_start), None)
    if last is None:
        return 0
    noun = parse.tokens[parse.tokens[last].head] if parse.tokens[last].dep in {"amod", "compound", "nmod", "poss"} else parse.tokens[last]
    of_site = noun.lemma in _SITES
    own = last in counted.phrase or last in counted.core or last in counted.heads
    if of_site and not (mode in {"destination", "flow"} and from_here):
        return 8 + near / 3 + (4 if inside else 0)
    buyer = mode in {"market", "flow"} and not from_here and is_person_noun(noun.lemma) and not own and bool(_TO_A.search(before))
    if buyer:
        return 6 + near / 3
    if mode == "group" and own and not setting.about:
        return 4 + near / 3
    if mode == "group" and own:
        return 4 + near / 3 if set(place.codes.split(";")) & set(setting.about.split(";")) or not of_site else 0
    return 0


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
