"""Where the counted group is, and of what nationality: chosen among the places named in and around the sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from pipeline.model import Basis, Place, Quantity
from pipeline.nlp.counting import Counted
from pipeline.nlp.parsing import Parse, Token
from pipeline.nlp.passage import SentenceContext
from pipeline.nlp.persons import is_person_noun
from pipeline.reference.countries import PlaceName, find_places

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
    r"\b(?:from|outside|fled|flee|fleeing|left|leaving|leave|escaped|escaping|out of)\s+(?:the\s+|\w+\s+and\s+)?$",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:by|with|against|citing)\s+(?:the\s+)?$", re.IGNORECASE)
_TO_A = re.compile(r"\b(?:to|by|with|of|marry|for)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_LIST_GAP = re.compile(
    r"^\s*(?:,|and|or|,\s*and|as well as|;|,\s*including)\s+"
    r"(?:(?:the|in|northern|southern|eastern|western|central|to)\s+)*$",
    re.IGNORECASE,
)
# Nouns that a people's name locates: "Chinese factories", "the Eritrean government".
_SITES = frozenset(
    "camp prison jail gulag colony centre center facility factory plant mine farm field harvest border city "
    "town village province region territory site shipyard quarry kiln boat vessel ship fleet restaurant hotel "
    "household brothel market authority government regime state police court official army military employer "
    "firm company industry sector soil economy capital coast desert logging construction project brigade island "
    "cotton cell detention custody wage".split()
)
_FOREIGNERS = frozenset("migrant foreign foreigner refugee seeker immigrant expatriate guest international".split())
_WORLD = "001"


class _Candidate(NamedTuple):
    """A place of the sentence as it bears on one number."""

    place: PlaceName
    before: str  # the words before it
    near: float  # 0-30, highest close behind the number
    inside: bool  # in the number's own clause
    from_here: bool  # the country that the people are from


def choose_area(mode: Mode, context: SentenceContext, counted: Counted, quantity: Quantity, nationality: str) -> Place:
    """The best place for a number: the sentence's, else the context's, else the document's."""
    about = context.origin.about_area
    places = [p for p in context.places if not _is_source(p, context)]
    origin = _origin(mode, context, counted, places, nationality)
    best: tuple[float, PlaceName] | None = None
    for place in places:
        candidate = _candidate(place, places, context, counted, quantity, origin)
        score = (
            _score_people(mode, candidate, context, counted)
            if place.kind == "demonym"
            else _score(mode, candidate, context)
        )
        if score > 0 and (best is None or score > best[0]):
            best = (score, place)
    if best is not None:
        members = _list_around(best[1], places, context.text) if best[1].kind != "demonym" else [best[1]]
        return Place(_join(members), _words(members, context.text), Basis.SENTENCE)
    if mode == "return" and nationality:
        return Place(nationality, "", Basis.SENTENCE)
    return _earlier_place(mode, context, origin) or (
        Place(about, "", Basis.DOCUMENT) if about and mode != "destination" else Place()
    )


def _is_source(place: PlaceName, context: SentenceContext) -> bool:
    """True of a place in a source's name, and of one that closes the sentence in brackets: "... (Austria);"."""
    if any(a.char_start <= place.char_start < a.char_end for a in context.attributed):
        return True
    behind = context.text[place.char_end : context.sentence.char_end]
    return context.text[place.char_start - 1 : place.char_start] == "(" and behind.rstrip(" .;") == ")"


def read_nationality(parse: Parse, counted: Counted, places: Sequence[PlaceName]) -> str:
    """The people's own, where the counted phrase holds their name ("Uyghurs", "DPRK nationals")."""
    tokens = [parse.tokens[i] for i in (*counted.core, *counted.base, *counted.heads)]
    before = [t for t in tokens if t.dep in {"compound", "nmod", "amod", "poss"} and t.head in counted.heads]
    for place in places:
        named = tokens if place.kind == "demonym" else before if place.kind == "country" else []
        if any(t.start < place.char_end and t.end > place.char_start for t in named):
            return place.codes
    return ""


def _earlier_place(mode: Mode, context: SentenceContext, origin: set[str]) -> Place | None:
    """The last place that the paragraph, or a heading above, named; of a group at home only one in its country."""
    if mode == "return":
        return None
    headings = [p for h in context.headings for p in find_places(h)]
    about = {c for c in context.origin.about_area.split(";") if c}
    for place in reversed([*headings, *context.passage.places]):
        if place.kind == "demonym" or place.codes == _WORLD:
            continue
        codes = set(place.codes.split(";"))
        if mode in {"destination", "flow"}:
            if not codes & origin:
                return Place(place.codes, place.text, Basis.CONTEXT)
        elif mode == "market" or not about or codes & about or place in headings:
            return Place(place.codes, place.text, Basis.CONTEXT)
    return None


def _origin(
    mode: Mode, context: SentenceContext, counted: Counted, places: Sequence[PlaceName], nationality: str
) -> set[str]:
    """Where the people are from: their nationality, else peoples in the sentence, else the document's country.

    Of foreigners the document's country is the host.
    """
    if nationality:
        return set(nationality.split(";"))
    parse = context.parse
    if mode != "market":
        named = {c for p in places if p.kind == "demonym" and _is_of_people(parse, p) for c in p.codes.split(";")}
        if named or {parse.tokens[i].lemma for i in counted.core} & _FOREIGNERS:
            return named
    return {c for c in context.origin.about_area.split(";") if c}


def _is_of_people(parse: Parse, place: PlaceName) -> bool:
    noun = _noun_of(parse, place)
    return noun is not None and (noun.end <= place.char_end or is_person_noun(noun.lemma))


def _noun_of(parse: Parse, place: PlaceName) -> Token | None:
    """The noun that a people's name stands before, else its own last word."""
    inside = [t for t in parse.tokens if t.start < place.char_end and t.end > place.char_start]
    if not inside:
        return None
    last = inside[-1]
    return parse.tokens[last.head] if last.dep in {"amod", "compound", "nmod", "poss"} else last


def _candidate(
    place: PlaceName,
    places: Sequence[PlaceName],
    context: SentenceContext,
    counted: Counted,
    quantity: Quantity,
    origin: set[str],
) -> _Candidate:
    tokens = [context.parse.tokens[i] for i in counted.clause]
    inside = bool(tokens) and min(t.start for t in tokens) <= place.char_start < max(t.end for t in tokens)
    behind = place.char_start - quantity.char_end
    distance = behind if behind >= 0 else (quantity.char_start - place.char_end) * 1.5
    first = place if place.kind == "demonym" else _list_around(place, places, context.text)[0]
    before = context.text[max(0, first.char_start - 60) : first.char_start]
    return _Candidate(place, before, max(0.0, 30.0 - distance / 8), inside, bool(set(place.codes.split(";")) & origin))


def _score(mode: Mode, candidate: _Candidate, context: SentenceContext) -> float:
    """Higher is better, 0 or less never: a place said with "in" or "to" in the number's own clause, close behind it."""
    place, before = candidate.place, candidate.before
    if mode == "return":
        return 20 + candidate.near if _TOWARDS.search(before) else 0
    if _BY.search(before) or (mode in {"destination", "flow"} and candidate.from_here):
        return 0
    if _AWAY.search(before):
        return 0 if context.origin.about_area or mode != "group" else 5
    score = 20 + candidate.near + (15 if candidate.inside else 0)
    if _WHERE.search(before):
        score += 25
    elif place.kind == "place" and context.text[place.char_end : place.char_end + 1] not in {"'", "’", ":"}:
        score -= 45  # "Washington ranked", "Beijing plans": a government, not a place
    return score - (15 if place.codes == _WORLD else 0)


def _score_people(mode: Mode, candidate: _Candidate, context: SentenceContext, counted: Counted) -> float:
    """A people's name tells the place where it goes with a site ("Chinese factories"), or is the counted at home."""
    place, tokens = candidate.place, context.parse.tokens
    noun = _noun_of(context.parse, place)
    if mode == "return" or noun is None:
        return 0
    counted_tokens = (tokens[i] for i in {*counted.phrase, *counted.core, *counted.heads})
    own = any(t.start < place.char_end and t.end > place.char_start for t in counted_tokens)
    at_home = bool(set(place.codes.split(";")) & set(context.origin.about_area.split(";")))
    score = 0.0
    if noun.lemma in _SITES:
        score = 0 if mode in {"destination", "flow"} and candidate.from_here else 8 + (4 if candidate.inside else 0)
    elif mode in {"market", "flow"}:
        buyer = not candidate.from_here and not own and is_person_noun(noun.lemma) and _TO_A.search(candidate.before)
        score = 6 if buyer else 0
    elif mode == "group" and own:
        score = 4 if at_home or not context.origin.about_area else 0
    return score + candidate.near / 3 if score else 0


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
