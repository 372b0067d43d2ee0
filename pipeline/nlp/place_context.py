"""Where a group is whose sentence does not say so: passage, heading, section, the money paid, the document."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Literal

from pipeline.model import Basis, Place, Quantity
from pipeline.nlp.counting import Counted
from pipeline.nlp.passage import SentenceContext
from pipeline.reference.countries import PlaceName, alpha_3_of, find_places

# group: where they are, else the document's country. destination: the host country, never the country they are from.
# flow: the host country if one is named, else the document's. return: the country they are sent back to.
# market: where the work or the sale is.
Mode = Literal["group", "destination", "flow", "return", "market"]
WHERE = re.compile(
    r"\b(?:in|inside|within|across|throughout|at|near|around|on|outside|into|to|over|reached?|enter(?:ed|ing)?)\s+"
    r"(?:(?:the|all|both|parts?|of|north(?:ern)?|south(?:ern)?|east(?:ern)?|west(?:ern)?|central|remote|neighbou?ring|"
    r"mainland|nearby|and|rural|far|city|province|region|town|village|county|state|prefecture|district)\s+)*"
    r"(?:(?:[\w-]+\s+){1,4}of\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
# Nouns that a people's name locates: "Chinese factories", "the Eritrean government".
SITES = frozenset(
    "camp prison jail gulag colony centre center facility factory plant mine farm field harvest border city "
    "town village province region territory site shipyard quarry kiln boat vessel ship fleet restaurant hotel "
    "household brothel market bank side shore authority government regime state police court official army military "
    "employer "
    "firm company industry sector soil economy capital coast desert logging construction project brigade island "
    "cotton cell detention custody wage".split()
)
WORLD = "001"
# Foreigners whom a document on a country counts there, where it names no other place; refugees may be its own who left.
_GUESTS = frozenset("migrant foreign foreigner immigrant expatriate guest maid".split())
_FOREIGN = re.compile(r"\b(?:from abroad|foreign(?:ers?)?|expatriates?|immigrants?|migrant workers)\b", re.IGNORECASE)
_THE_COUNTRY = re.compile(
    r"\b(?:in|into|inside|within|across|throughout|to|reach(?:ed)?|enter(?:ed)?)\s+((?:the|this|that)\s+(?:country|kingdom|"
    r"emirate|republic|sultanate|gulf\s+state))\b(?!['’])",
    re.IGNORECASE,
)
_WORKPLACES = SITES - frozenset(
    "authority government regime state police court official army military employer soil economy".split()
)
_EVERYWHERE = re.compile(r"\b(?:abroad|overseas|worldwide|around the (?:world|globe)|globally|countries|continents)\b")
_NEXT_WORDS = re.compile(r"\s+([a-z-]+)(?:\s+([a-z-]+))?")
_SECTION = 1500  # characters above in which a place still stands for those of whom the text goes on to speak
# Whoever leaves by these rivers goes to China.
CROSSING = re.compile(r"\b(?:across|over|cross(?:ed|es|ing)?)\s+(the\s+(?:Tumen|Yalu)(?:\s+[Rr]iver)?)\b")
# Whoever counts or speaks has a seat there, which is not where the counted are: "a relief group in Seoul".
_SPEAKERS = (
    r"(?:groups?|organi[sz]ations?|NGOs?|researchers?|scholars?|demographers?|economists?|analysts?|academics?|experts?|"
    r"professors?|activists?|advocates?|lawyers?|diplomats?|journalists?|reporters?|correspondents?|agents?|agency|"
    r"agencies|recruiters?|foundations?|charit(?:y|ies)|institute|think[ -]tanks?|newspapers?|weblogs?|websites?|"
    r"commissions?|(?:sub)?committees?|watchdogs?|observatory|monitors?|ministry|bureau|conference|meeting|hearing|briefing|"
    r"bank|intelligence|parliament|parliamentarians?|lawmakers?|officials?)"
)
_SEAT_BEFORE = re.compile(
    rf"\b(?:{_SPEAKERS}\s+(?:\w+\s+)?(?:in|at|on)|(?:now|today)\s+(?:\w+\s+){{0,4}}in|lives\s+in|"
    r"(?:told|tells|testified|said|says|spoke)\s+(?:\w+\s+){0,4}(?:in|at)|based\s+(?:in|at)|signed\s+in|"
    r"interview(?:s|ed)?\s+(?:\w+\s+){0,2}in)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_SEAT_AFTER = re.compile(
    rf"(?:['’]s?)?\s+(?:(?:[A-Z][\w-]+|human|rights|relief|defector|aid|news|interior|unification)\s+){{0,2}}(?i:{_SPEAKERS}|"
    r"(?:paper|court|university)\b(?!\s+(?:of|has|had|have|sentenced|jailed|convicted)))\b"
)
# "HAVANA/NEW YORK (Agency) —" says where a message was written.
_DATELINE = re.compile(r"[\w ,./-]{0,40}(?:\([^()\n]{1,40}\))?\s*[—–-]{1,2}\s")
# Where pay is sent is not where it is earned: "flowed to Pyongyang", "stayed in Havana".
_MONEY_GOES = re.compile(
    r"\b(?:sent|sends?|sending|goes|go|going|went|flow(?:s|ed|ing)?|pass(?:es|ed)?|remit(?:s|ted)?|transfer(?:s|red)?|"
    r"stay(?:s|ed)?|home|handed|wired?|forwarded|returned|back|straight|directly|on)\s+(?:over\s+|back\s+|straight\s+|"
    r"directly\s+|home\s+)?(?:to|in)\s+(?:the\s+)?(?:\w+\s+in\s+)?$",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\b(?:from|outside|fled|flee|fleeing|left|leaving|leave|escaped|escaping|out of)\s+(?:the\s+)?"
    r"(?:(?-i:[A-Z])[\w.’'-]+\s?(?:(?-i:[A-Z])[\w.’'-]+\s?)?(?:\([^()]{1,20}\))?(?:,?\s*and\s+|,\s+)(?:the\s+)?){0,4}$",
    re.IGNORECASE,
)
_LEADING = 40_000  # characters of an article that tell what it is about
_LEAST_MENTIONS, _SHARE = 5, 0.6
_DOLLARS = frozenset({"USD", "EUR"})  # paid in many countries


def find_section_place(mode: Mode, context: SentenceContext, origin: set[str]) -> Place | None:
    """Abroad, the one place that the paragraphs above tell of; where they tell of several, it could be any."""
    if mode not in {"destination", "flow", "market"} or _EVERYWHERE.search(context.words):
        return None
    stop = context.sentence.char_start
    start = max(context.section_start, stop - _SECTION)
    text = context.text
    located: list[PlaceName] = []
    for place in find_places(text, start, stop):
        if place.codes == WORLD or (mode != "market" and set(place.codes.split(";")) & origin):
            continue
        if is_seat(text, place):
            continue
        there = WHERE.search(text, max(start, place.char_start - 60), place.char_start)
        if _names_site(text, place) if place.kind == "demonym" else there:
            located.append(place)
    home = set(context.origin.about_area.split(";"))
    abroad = {place.codes for place in located if not set(place.codes.split(";")) & home}
    if not located or len(abroad) > 1 or (abroad and located[-1].codes not in abroad):
        return None
    return Place(located[-1].codes, located[-1].text, Basis.CONTEXT)


def _is_told_of(mode: Mode, text: str, place: PlaceName) -> bool:
    """False of a seat, of where people came from, and of where their pay goes."""
    if is_seat(text, place) or (mode == "market" and takes_money(text, place)):
        return False
    return _FROM.search(text, max(0, place.char_start - 100), place.char_start) is None


def _is_abroad(mode: Mode, context: SentenceContext, place: PlaceName) -> bool:
    """ "A Polish shipyard", before a sentence on the pay there."""
    return mode in {"market", "destination"} and _names_site(context.text, place)


def is_seat(text: str, place: PlaceName) -> bool:
    """Where somebody who counts, writes or speaks is: a group, a scholar, an embassy, a court, a message's dateline."""
    before = text[max(0, place.char_start - 60) : place.char_start]
    if _SEAT_BEFORE.search(before) or _SEAT_AFTER.match(text, place.char_end):
        return True
    line = before.rpartition("\n")[2]
    opening = len(line) < 60 and line == line.upper()
    return (
        opening and place.text.isupper() and len(place.text) > 4 and _DATELINE.match(text, place.char_end) is not None
    )


def takes_money(text: str, place: PlaceName) -> bool:
    """Where the pay goes: "sent to Pyongyang"."""
    return _MONEY_GOES.search(text, max(0, place.char_start - 60), place.char_start) is not None


def _names_site(text: str, place: PlaceName) -> bool:
    """ "A Polish shipyard" is a place."""
    following = _NEXT_WORDS.match(text, place.char_end)
    return following is not None and any(w and w.removesuffix("s") in _WORKPLACES for w in following.groups())


def find_document_place(mode: Mode, context: SentenceContext, counted: Counted, nationality: str) -> Place:
    """What the document is about; the host of workers only where they are foreign to it."""
    segment = context.segment
    about = context.origin.about_area or find_main_country(
        context.text[segment.char_start : min(segment.char_end, segment.char_start + _LEADING)]
    )
    if not about:
        return Place()
    if mode == "destination":
        lemmas = {context.parse.tokens[i].lemma for i in counted.core}
        if nationality:
            foreign = not set(nationality.split(";")) & set(about.split(";"))
        else:
            foreign = (bool(lemmas & _GUESTS) and "refugee" not in lemmas) or _came_from_elsewhere(context, about)
        if not foreign:
            return Place()
    return Place(about, "", Basis.DOCUMENT)


def _came_from_elsewhere(context: SentenceContext, about: str) -> bool:
    """Where the passage so far tells of foreigners, or of people from another country, the document's is the host."""
    if _FOREIGN.search(context.words) or _FOREIGN.search(context.passage.words):
        return True
    return any(
        place.kind == "country"
        and not set(place.codes.split(";")) & set(about.split(";"))
        and _FROM.search(context.text, max(0, place.char_start - 100), place.char_start)
        for place in (*context.passage.places, *context.places)
    )


@lru_cache(maxsize=8)
def find_main_country(text: str) -> str:
    """The country that most of a text's names of places and peoples are of, where nobody has said what it is about."""
    counts = Counter(p.codes for p in find_places(text) if p.codes != WORLD and ";" not in p.codes)
    code, most = counts.most_common(1)[0] if counts else ("", 0)
    return code if most >= _LEAST_MENTIONS and most >= _SHARE * counts.total() else ""


def find_currency_country(quantity: Quantity) -> str:
    """The country whose money it is: the first two letters of an ISO 4217 code are its ISO 3166-1 alpha-2 code."""
    code = quantity.unit
    if len(code) != 3 or not code.isupper() or code in _DOLLARS or code.startswith("X"):
        return ""
    return alpha_3_of(code[:2])


def find_crossings(text: str, start: int, end: int) -> list[PlaceName]:
    """ "Women who cross the Tumen" are in China then."""
    return [PlaceName(*m.span(1), m[1], "CHN", "country") for m in CROSSING.finditer(text, start, end)]


def find_the_country(context: SentenceContext) -> list[PlaceName]:
    """ "In the country" for the country named last before it, a ministry's among them, else the document's."""
    found = []
    for match in _THE_COUNTRY.finditer(context.text, *context.sentence):
        before = [p for p in (*context.passage.places, *context.places) if p.kind in {"country", "place"}]
        inside = [p for p in context.places if p.char_end <= match.start() and p.kind in {"country", "place"}]
        codes = inside[-1].codes if inside else context.origin.about_area or (before[-1].codes if before else "")
        if codes:
            found.append(PlaceName(*match.span(1), match[1], codes, "country"))
    return found


def find_earlier_place(mode: Mode, context: SentenceContext, origin: set[str]) -> Place | None:
    """The last place that the paragraph, or a heading above, named; of a group at home only one in its country."""
    if mode == "return" or (mode == "destination" and _EVERYWHERE.search(context.words)):
        return None
    headings = [
        p
        for h in context.headings
        for p in (*find_places(h), *find_crossings(h, 0, len(h)))
        if (p.kind != "demonym" or _names_site(h, p)) and (p.kind == "demonym" or not is_seat(h, p))
    ]
    about = {c for c in context.origin.about_area.split(";") if c}
    named = {p.codes for p in (*headings, *context.passage.places) if p.kind != "demonym" and p.codes != WORLD}
    for place in reversed([*headings, *context.passage.places]):
        if place.codes == WORLD or (
            place.kind == "demonym" and place not in headings and not _is_abroad(mode, context, place)
        ):
            continue
        if place not in headings and not _is_told_of(mode, context.text, place):
            continue
        codes = set(place.codes.split(";"))
        if mode == "group" and (about < codes if about else len(named) > 1):
            continue  # of a region the document tells of one country; where it tells of several, it could be any
        if mode in {"destination", "flow"}:
            if not codes & origin:
                return Place(place.codes, place.text, Basis.CONTEXT)
        elif mode == "market" or not about or codes & about or place in headings:
            return Place(place.codes, place.text, Basis.CONTEXT)
    return None
