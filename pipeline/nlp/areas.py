"""Where the counted group is, and of what nationality: chosen among the places named in and around the sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import Basis, Place, Quantity
from pipeline.nlp.counting import Counted
from pipeline.nlp.parsing import Parse
from pipeline.nlp.passage import SentenceContext
from pipeline.nlp.place_context import (
    Mode,
    find_crossings,
    find_currency_country,
    find_document_place,
    find_earlier_place,
    find_section_place,
    find_the_country,
    is_seat,
    takes_money,
)
from pipeline.nlp.place_scores import is_of_people, list_around, make_candidate, score_people, score_place
from pipeline.reference.countries import PlaceName

_OFFICE = re.compile(
    r"\b(?:ministr|department|immigration|police|government|authorit|official|statistic|inspectorate|customs|consulate)",
    re.IGNORECASE,
)
_RUN = re.compile(r"\s*(?:,|and|or|,\s*and)\s*$")
_FOREIGNERS = frozenset("migrant foreign foreigner refugee seeker immigrant expatriate guest international".split())


def choose_area(
    mode: Mode, context: SentenceContext, counted: Counted, quantity: Quantity, nationality: str, index: int
) -> Place:
    """The best place for a number: the sentence's, else the context's, else the document's."""
    places = _usable_places(mode, context)
    origin, stated = _origin(mode, context, counted, places, nationality)
    best: tuple[float, PlaceName] | None = None
    for place in places:
        candidate = make_candidate(place, places, context, counted, quantity, origin, index)._replace(
            stated_origin=stated
        )
        score = (
            score_people(mode, candidate, context, counted)
            if place.kind == "demonym"
            else score_place(mode, candidate, context, quantity)
        )
        if score > 0 and (best is None or score > best[0]):
            best = (score, place)
    if best is not None:
        members = _members(best[1], places, context, index)
        return Place(_join(members), _words(members, context.text), Basis.SENTENCE)
    if mode == "return" and nationality:
        return Place(nationality, "", Basis.SENTENCE)
    paid = find_currency_country(quantity) if mode == "market" else ""
    earlier = find_earlier_place(mode, context, origin)
    if paid and (earlier is None or paid not in earlier.codes):
        return Place(paid, "", Basis.SENTENCE)
    return (
        earlier
        or find_section_place(mode, context, origin)
        or _official_place(mode, context, origin)
        or find_document_place(mode, context, counted, nationality)
    )


def _usable_places(mode: Mode, context: SentenceContext) -> list[PlaceName]:
    """Those of the sentence in text order but for seats of sources and, of pay, where it is sent."""
    places = [
        p
        for p in context.places
        if not _is_source(p, context)
        and not (p.kind != "demonym" and is_seat(context.text, p))
        and not (mode == "market" and takes_money(context.text, p))
    ]
    return sorted([*places, *find_the_country(context), *find_crossings(context.text, *context.sentence)])


def _members(
    place: PlaceName, places: Sequence[PlaceName], context: SentenceContext, index: int
) -> Sequence[PlaceName]:
    """The chosen place with those joined to it, or of as many numbers as places the number's own."""
    if place.kind == "demonym":
        return [place]
    return _respective(list_around(place, places, context.text, context.parse), context, index)


def _official_place(mode: Mode, context: SentenceContext, origin: set[str]) -> Place | None:
    """The country whose ministry counted those who came, where the text names no other."""
    if mode not in {"destination", "flow"} and context.origin.about_area:
        return None
    for place in context.places:
        source = next((a for a in context.attributed if a.char_start <= place.char_start < a.char_end), None)
        official = source is not None and (source.name == place.text or _OFFICE.search(source.name))
        if official and place.codes != "001" and not set(place.codes.split(";")) & origin:
            return Place(place.codes, place.text, Basis.SENTENCE)
    return None


def _is_source(place: PlaceName, context: SentenceContext) -> bool:
    """True of a place in a source's name, and of one that closes the sentence in brackets: "... (Austria);"."""
    if any(a.char_start <= place.char_start < a.char_end for a in context.attributed):
        return True
    behind = context.text[place.char_end : context.sentence.char_end]
    return context.text[place.char_start - 1 : place.char_start] == "(" and behind.rstrip(" .;") == ")"


def read_nationality(parse: Parse, counted: Counted, places: Sequence[PlaceName]) -> str:
    """The people's own, where the counted phrase holds their name ("Uyghurs", "DPRK nationals")."""
    indexes = (*counted.core, *counted.base, *counted.heads)
    tokens = [parse.tokens[i] for i in indexes]
    before = [
        parse.tokens[i]
        for i in indexes
        if parse.tokens[i].dep in {"compound", "nmod", "amod", "poss"}
        and parse.tokens[i].head in counted.heads
        and (i == 0 or parse.tokens[i - 1].pos != "ADP")  # "in Norway 300 Chadians" speaks of no Norwegians
    ]
    for place in places:
        named = tokens if place.kind == "demonym" else before if place.kind == "country" else []
        if any(t.start < place.char_end and t.end > place.char_start for t in named):
            return place.codes
    return ""


def _origin(
    mode: Mode, context: SentenceContext, counted: Counted, places: Sequence[PlaceName], nationality: str
) -> tuple[set[str], bool]:
    """Where the people are from: their nationality, else peoples in the sentence, else the document's country.

    Of foreigners the document's country is the host. The second is True where the text itself says so.
    """
    if nationality:
        return set(nationality.split(";")), True
    parse = context.parse
    if mode != "market":
        named = {c for p in places if p.kind == "demonym" and is_of_people(parse, p) for c in p.codes.split(";")}
        if named or {parse.tokens[i].lemma for i in counted.core} & _FOREIGNERS:
            return named, True
    return {c for c in context.origin.about_area.split(";") if c}, False


def _respective(members: Sequence[PlaceName], context: SentenceContext, index: int) -> Sequence[PlaceName]:
    """Of "Chad and Niger, with 50,000 and 30,000 respectively" each has its own; otherwise all together."""
    if len(members) < 2 or "respectively" not in context.words:
        return members
    numbers: dict[int, tuple[int, int]] = {}
    for token in context.parse.tokens:
        if token.quantity >= 0:
            start, end = numbers.get(token.quantity, (token.start, token.end))
            numbers[token.quantity] = (min(start, token.start), max(end, token.end))
    order = sorted(numbers)
    if index not in numbers:
        return members
    i = j = order.index(index)
    while i > 0 and _RUN.match(context.text[numbers[order[i - 1]][1] : numbers[order[i]][0]]):
        i -= 1
    while j + 1 < len(order) and _RUN.match(context.text[numbers[order[j]][1] : numbers[order[j + 1]][0]]):
        j += 1
    return [members[order.index(index) - i]] if j - i + 1 == len(members) else members


def _join(members: Sequence[PlaceName]) -> str:
    return ";".join(dict.fromkeys(c for m in members for c in m.codes.split(";")))


def _words(members: Sequence[PlaceName], text: str) -> str:
    return " ".join(text[members[0].char_start : members[-1].char_end].split())
