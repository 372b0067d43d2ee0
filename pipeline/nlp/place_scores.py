"""How well a place of the sentence fits a number: by the words before it, its clause, and how near it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model import Quantity
from pipeline.nlp.attachment import Attachment, clause_verbs, find_attachment
from pipeline.nlp.counting import Counted
from pipeline.nlp.parsing import Parse, Token
from pipeline.nlp.passage import SentenceContext
from pipeline.nlp.persons import is_person_noun
from pipeline.nlp.place_context import CROSSING, SITES, WHERE, WORLD, Mode
from pipeline.reference.countries import PlaceName

_TOWARDS = re.compile(r"\b(?:to|into|for|towards?)\s+(?:the\s+)?$", re.IGNORECASE)
_AWAY = re.compile(
    r"\b(?:from|outside|fled|flee|fleeing|left|leaving|leave|escaped|escaping|out of)\s+(?:the\s+|\w+\s+and\s+)?$",
    re.IGNORECASE,
)
_BY = re.compile(r"(?<!followed )\b(?:by|with|against|citing)\s+(?:the\s+)?$", re.IGNORECASE)
_TO_A = re.compile(r"\b(?:to|by|with|of|marry|for)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_LIST_GAP = re.compile(
    r"^\s*(?:,|and|or|,\s*and|as well as|;|,\s*including)\s+"
    r"(?:(?:the|in|northern|southern|eastern|western|central|to)\s+)*$",
    re.IGNORECASE,
)
# A country as the subject of these holds or hosts those who are counted: "Singapore has 250,000 maids".
_HOSTING = frozenset(
    "have hold host house employ shelter detain imprison jail confine issue grant admit accept receive register import "
    "recruit keep count absorb use take let see bring harbour harbor total".split()
)
# A country as the subject of these sends those who are counted elsewhere: "India provides 545,000".
_SENDING = frozenset("provide send supply contribute export dispatch lose deploy fly".split())
# Where people were interviewed, or somebody spoke, is not where they are.
_SPEAKING = frozenset("interview speak meet tell say testify announce write publish report present".split())
_SOIL = frozenset("water soil shore".split())  # whoever reaches these is abroad there: "in Maltese waters"
_LEAVING = frozenset("flee escape leave".split())
_RESCUING = frozenset("rescue free evacuate extract bring".split())
_NEAR_WORDS = r"(?:perhaps|about|some|another|just|over|under|nearly|almost|roughly|a further|had|has|taking|with|at)"
_ADJACENT = re.compile(
    rf"(?:['’]s?|:|\s\()?(?:\s+(?:comes?\s+|is\s+|sits\s+)?(?:first|second|third|fourth|fifth|next))?(?:\s+{_NEAR_WORDS}){{0,2}}\s*$"
)
_IN_ROW = re.compile(rf",(?:\s+{_NEAR_WORDS})?\s*$")  # "China, 19,800, Kuwait, 5,000"
_PAIR = 28  # characters at most between a place and the number beside it in a row of such pairs
# "Nepal 341,000, the Philippines 185,000", "from India (700,000), Bangladesh (400,000) and Nepal"
_ROW_GAP = re.compile(
    r"^(?:[,:]?\s*(?:(?:with|at|some|about|another|perhaps)\s+)*\(?\d[\d.,]*(?:\s(?:million|thousand|per\s?cent)|%)?\)?)?"
    r"\s*[,;]?\s*(?:and\s+|or\s+)?(?:the\s+)?$"
)


class Candidate(NamedTuple):
    """A place of the sentence as it bears on one number."""

    place: PlaceName
    before: str  # the words before it
    near: float  # 0-30, highest close behind the number
    inside: bool  # in the number's own clause
    from_here: bool  # the country that the people are from
    stated_origin: bool  # and the text says so: it is not only the document's country
    attachment: Attachment | None
    verbs: tuple[int, ...]  # of the counted
    opener: PlaceName  # the first of the row of places and numbers that it stands in


def is_of_people(parse: Parse, place: PlaceName) -> bool:
    noun = _noun_of(parse, place)
    return noun is not None and (noun.end <= place.char_end or is_person_noun(noun.lemma))


def _noun_of(parse: Parse, place: PlaceName) -> Token | None:
    """The noun that a people's name stands before, else its own last word."""
    inside = [t for t in parse.tokens if t.start < place.char_end and t.end > place.char_start]
    if not inside:
        return None
    last = inside[-1]
    return parse.tokens[last.head] if last.dep in {"amod", "compound", "nmod", "poss"} else last


def make_candidate(
    place: PlaceName,
    places: Sequence[PlaceName],
    context: SentenceContext,
    counted: Counted,
    quantity: Quantity,
    origin: set[str],
    index: int,
) -> Candidate:
    tokens = [context.parse.tokens[i] for i in counted.clause]
    inside = bool(tokens) and min(t.start for t in tokens) <= place.char_start < max(t.end for t in tokens)
    behind = place.char_start - quantity.char_end
    distance = behind if behind >= 0 else (quantity.char_start - place.char_end) * 1.5
    row = [place] if place.kind == "demonym" else list_around(place, places, context.text, context.parse)
    first = row[0]
    before = context.text[max(0, first.char_start - 60) : first.char_start]
    near = max(0.0, 30.0 - distance / 8)
    from_here = bool(set(place.codes.split(";")) & origin)
    attachment = find_attachment(context.parse, place.char_start, place.char_end, index, counted)
    opener = place if place.kind == "demonym" else _open_row(first, places, context.text)
    return Candidate(place, before, near, inside, from_here, True, attachment, counted.verbs, opener)


def _open_row(place: PlaceName, places: Sequence[PlaceName], text: str) -> PlaceName:
    """The first of a row of places with a number each, which the others' missing words are taken from."""
    row = [p for p in places if p.kind != "demonym"]
    i = row.index(place)
    while i > 0 and _ROW_GAP.match(text[row[i - 1].char_end : row[i].char_start]):
        i -= 1
    return row[i]


def score_place(mode: Mode, candidate: Candidate, context: SentenceContext, quantity: Quantity) -> float:
    """Higher is better, 0 or less never: a place said with "in" or "to" in the number's own clause, close behind it."""
    place, before = candidate.place, candidate.before
    if mode == "return":
        return 20 + candidate.near if _TOWARDS.search(before) else 0
    opener = candidate.opener
    if mode in {"destination", "flow", "market"} and _is_sending(context, candidate):
        return 0
    hosts = _hosts(context.parse, place) or _hosts(context.parse, opener) or _owns(context, candidate)
    where = WHERE.search(before) is not None or CROSSING.search(
        before + context.text[place.char_start : place.char_end]
    )
    if _BY.search(before) or _is_aside(context.parse, candidate.attachment):
        return 0
    if mode in {"destination", "flow"} and candidate.from_here and (candidate.stated_origin or not (hosts or where)):
        return 0
    rescued = any(context.parse.tokens[i].lemma in _RESCUING for i in candidate.verbs)
    if _AWAY.search(before) and not rescued:
        return 0 if context.origin.about_area or mode != "group" else 5
    score = 20 + candidate.near + (15 if candidate.inside else 0) + _weigh_attachment(context.parse, candidate)
    if where or hosts:
        score += 25
    elif place.kind == "place" and context.text[place.char_end : place.char_end + 1] not in {"'", "’", ":"}:
        score -= 45  # "Washington ranked", "Beijing plans": a government, not a place
    if _is_paired(context.text, place, quantity):
        score += 45  # "China with 1.69 million", "Kuwait 1.5 million"
    if mode in {"destination", "flow"} and candidate.from_here:
        score -= 20
    return score - (15 if place.codes == WORLD else 12 if place.kind == "region" else 0)


def _is_paired(text: str, place: PlaceName, quantity: Quantity) -> bool:
    """The number beside its place: "China with 1.69 million"; after a comma only where it stands bare in a row."""
    if not 0 <= quantity.char_start - place.char_end <= _PAIR:
        return False
    if _ADJACENT.match(text, place.char_end, quantity.char_start):
        return True
    bare = text[quantity.char_end : quantity.char_end + 1] in {",", ";", "."}
    return bare and _IN_ROW.match(text, place.char_end, quantity.char_start) is not None


def _is_sending(context: SentenceContext, candidate: Candidate) -> bool:
    """ "India provides 545,000, Nepal 341,000", "the largest groups from India (700,000), Bangladesh (400,000)"."""
    opener = candidate.opener
    if _is_subject(context.parse, opener, _SENDING):
        return True
    before = context.text[max(0, opener.char_start - 60) : opener.char_start]
    return opener is not candidate.place and re.search(r"\bfrom\s+(?:the\s+)?$", before) is not None


def _hosts(parse: Parse, place: PlaceName) -> bool:
    return _is_subject(parse, place, _HOSTING)


def _is_subject(parse: Parse, place: PlaceName, verbs: frozenset[str]) -> bool:
    return any(
        t.dep == "nsubj"
        and t.start < place.char_end
        and t.end > place.char_start
        and parse.tokens[t.head].lemma in verbs
        for t in parse.tokens
    )


def _owns(context: SentenceContext, candidate: Candidate) -> bool:
    """ "Lebanon's 220,000 maids"."""
    place, attachment = candidate.place, candidate.attachment
    possessive = context.text[place.char_end : place.char_end + 1] in {"'", "’"}
    return possessive and attachment is not None and attachment.own


def _is_aside(parse: Parse, attachment: Attachment | None) -> bool:
    """Where they were interviewed, and what they fled from: "escaped repression in Eritrea"."""
    if attachment is None:
        return False
    site = parse.tokens[attachment.site]
    if site.lemma in _SPEAKING:
        return True
    return site.pos == "NOUN" and site.dep == "dobj" and parse.tokens[site.head].lemma in _LEAVING


def _weigh_attachment(parse: Parse, candidate: Candidate) -> float:
    """More for what hangs on the number's own verb or noun, less for what another clause says."""
    if candidate.attachment is None:
        return 0
    if candidate.attachment.own:
        return 8
    return -8 if clause_verbs(parse, candidate.attachment) else 0


def score_people(mode: Mode, candidate: Candidate, context: SentenceContext, counted: Counted) -> float:
    """A people's name tells the place where it goes with a site ("Chinese factories"), or is the counted at home."""
    place, tokens = candidate.place, context.parse.tokens
    noun = _noun_of(context.parse, place)
    if mode == "return" or noun is None:
        return 0
    counted_tokens = (tokens[i] for i in {*counted.phrase, *counted.core, *counted.heads})
    own = any(t.start < place.char_end and t.end > place.char_start for t in counted_tokens)
    at_home = bool(set(place.codes.split(";")) & set(context.origin.about_area.split(";")))
    score = 0.0
    if noun.lemma in _SOIL and not candidate.stated_origin:
        score = 8
    elif noun.lemma in SITES or noun.lemma in _SOIL:
        score = 0 if mode in {"destination", "flow"} and candidate.from_here else 8 + (4 if candidate.inside else 0)
    elif mode in {"market", "flow"}:
        buyer = not candidate.from_here and not own and is_person_noun(noun.lemma) and _TO_A.search(candidate.before)
        score = 6 if buyer else 0
    elif mode == "group" and own:
        score = 4 if at_home or not context.origin.about_area else 0
    return score + candidate.near / 3 if score else 0


def list_around(place: PlaceName, places: Sequence[PlaceName], text: str, parse: Parse) -> list[PlaceName]:
    """The places joined with commas or "and" to the one chosen."""
    row = [p for p in places if p.kind != "demonym"]
    i = j = row.index(place)
    while i > 0 and _are_joined(row[i - 1], row[i], text, parse):
        i -= 1
    while j + 1 < len(row) and _are_joined(row[j], row[j + 1], text, parse):
        j += 1
    return row[i : j + 1]


def _are_joined(first: PlaceName, second: PlaceName, text: str, parse: Parse) -> bool:
    """Not where the second begins a clause of its own: "20,000 in Chad, and Niger has 3,000"."""
    if not _LIST_GAP.match(text[first.char_end : second.char_start]):
        return False
    return not (_heads_clause(parse, second) and not _heads_clause(parse, first))


def _heads_clause(parse: Parse, place: PlaceName) -> bool:
    return any(
        t.dep in {"nsubj", "nsubjpass"} and t.start < place.char_end and t.end > place.char_start for t in parse.tokens
    )
