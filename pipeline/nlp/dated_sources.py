"""Whether a date is that of a report, statement or law rather than of what is counted."""

from __future__ import annotations

import re

from pipeline.reference.countries import find_places
from pipeline.reference.organisations import find_organisations

_PUBLICATION = (
    r"(?:[Rr]eports?|[Ii]ndex|[Ss]tud(?:y|ies)|[Ss]urveys?|[Ee]dition|[Ww]hite\s+[Pp]apers?|[Bb]ooks?|[Aa]rticles?|[Ii]nterviews?|"
    r"[Pp]apers?|[Pp]ublications?|[Rr]ankings?|[Uu]pdates?|[Rr]elease|[Ff]act\s?[Ss]heets?|[Mm]emo(?:randum|ir)?|[Tt]estimon(?:y|ies)|"
    r"[Ss]peech|[Ss]tatements?|[Bb]riefings?|[Aa]nalys[ie]s|[Aa]ssessments?|[Ii]nvestigations?|[Ee]stimates?|[Dd]ocumentary|"
    r"[Yy]earbook|[Rr]eview|[Bb]ulletin|[Mm]onograph|[Tt]hesis|[Dd]issertation|[Ff]indings|[Nn]arratives?|Commission\s+of\s+Inquiry|[Ff]actbook|[Dd]ispatch|"
    r"[Cc]olumn|[Hh]earing|[Ll]etter|[Pp]ress\s+[Cc]onference|[Cc]able|[Ww]orking\s+[Pp]aper|Country\s+Reports?|"
    r"(?<!Watch )List)"
)
_LAW = (
    r"(?:Act|Law|Protocols?|Conventions?|Treat(?:y|ies)|Constitution|[Rr]esolutions?|[Dd]ecrees?|Code|Directive|Ordinance|"
    r"Regulations?|Declaration|Covenant|Agreement|Statute|[Ll]aws?|[Aa]mendments?|[Ll]egislation)"
)
_EVENT = (
    r"(?:(?:FIFA|Winter|Summer|Asian|Men['’]s|Women['’]s)\s+)*"
    r"(?:World\s+Cup|Olympics?|Paralympics?|Games|World\s+Fair|Expo)"
)
_CAPITAL_WORD = r"[A-Z][\w.'’&-]*"
_NAME_WORDS = rf"\s+(?:{_CAPITAL_WORD}|(?:in|of|on|for|the|and|against|to|annual|country)\b)"
_DESCRIBING = (
    r"(?!(?:according|to|in|by|from|for|and|or|the|an?|of|with|as|that|were|was|is|are|when|while|after)\b)[a-z][a-z-]+"
)
_NAMED_AFTER = re.compile(
    rf"(?:['’]s)?(?:\s+{_CAPITAL_WORD}(?:{_NAME_WORDS}){{0,7}}?)?(?:\s+{_DESCRIBING}){{0,2}}"
    rf"\s+(?:{_PUBLICATION}|{_LAW})\b(?!\s+of\s+(?:abuse|torture|deaths))"
)
_EVENT_AFTER = re.compile(rf"\s+{_EVENT}\b")
_DETERMINED = re.compile(
    r"(?:\b(?:an?|the|its|his|her|their|this|that|our|my|one|another|annual|recent|latest|separate|new|original|previous|earlier)"
    r"|['’]s?|[Ii]n\s+(?:an?|its)|\w[’']s)\s+(?:(?:early|late|mid)[- ])?$"
)
_CAPITAL_PUBLICATION = re.sub(r"\[(\w)\w\]", r"\1", _PUBLICATION)
# "462 workers on its books in 2016" names no book.
_ON_BOOKS = re.compile(r"\bon\s+(?:its|their|the|his|her)\s+(?:books|list|register)\s+(?:in|at|on)\s+$")
# "139 trafficking investigations in 2018" are counted, none of them is where the number comes from.
_COUNTED_BEFORE = re.compile(
    r"\d\s+(?:[a-z-]+\s+){0,3}(?:investigations|reports|letters|articles|statements|updates)\s+(?:in|during|on)\s+(?:the\s+)?$"
)
_NAMED_BEFORE = re.compile(rf"\b(?:{_CAPITAL_PUBLICATION}|{_LAW})[,:]?\s+(?:\(|of\s+|for\s+)?$")
_DATED_BEFORE = re.compile(
    rf"\b{_PUBLICATION}[,]?\s+(?:[A-Za-z]\w*\s+)?(?:dated|of|from|published|released|issued|dating\s+(?:from|to)|submitted|presented|"
    r"conducted|made|given|in|on)\s+(?:back\s+)?(?:in\s+|on\s+)?(?:early\s+|late\s+|mid-)?$"
)
_PUBLISHED_BEFORE = re.compile(
    r"(?:\b[Pp]ublished\s+(?:\w+\s+){0,3}?|(?:\b(?:dated|[Aa]ccessed|[Rr]etrieved|(?:[Ll]ast\s+)?[Uu]pdated|adopted|enacted|ratified|"
    r"signed|promulgated|[Cc]opyright)|©|\(c\)):?\s+)(?:(?:on|in|early|late)\s+)*(?:mid-)?$"
)
_WHEN = r",?\s+(?:(?:on|in|back|early|late|again|earlier|later)\s+)*(?:mid-)?$"
_SAID_BEFORE = re.compile(
    r"\b(?:said|says|wrote|stated|noted|testified|claimed|warned|concluded|revealed|acknowledged|admitted|declared|argued|"
    rf"told\s+(?:[\w.'’-]+\s+){{0,5}}?[\w.'’-]+|testimony|speaking){_WHEN}"
)
_TESTIFIED_BEFORE = re.compile(
    r"\b(?:testimony|interviews?|speech|letter|briefing|statement|remarks|hearing)\s+(?:to|with|before|by|given|from)\s+"
    r"(?:[\w.'’-]+\s+){1,6}?(?:in|on|of|from)\s+$"
)
# "Reuters reported in 2018" is a statement, "cases reported in 2018" are cases of that year
_ESTIMATED_BEFORE = re.compile(
    r"(?:[A-Z][\w.’'-]+|\b(?:governments?|ministry|officials?|groups?|authorities|agency|it|they|he|she|reports?|study|NGOs?|researchers?|"
    rf"organi[sz]ations?|media|newspapers?))\s+(?:had\s+|has\s+)?(?:reported|estimated|announced|confirmed|found){_WHEN}"
)
_THAT_AFTER = re.compile(r"\s*,?\s*that\b")
_REPORTING_BEFORE = re.compile(rf"\b(?:reported|estimated|announced|confirmed|found|documented){_WHEN}")
_SAYING = (
    r"(?:said|says|told\b(?!(?:(?!\bthat\b)[^.,;:]|,\d){0,60}?\bto\s+[a-z]+)|stated|wrote|noted|estimated|testified|claimed|warned|"
    r"concluded|argued|revealed|acknowledged|published|quoted)"
)
_SAID_AFTER = re.compile(
    r",?\s+(?:(?!\b(?:when|after|while|which|who|that|were|was|and)\b)(?:[^.;:\d]|(?<=[A-Z])\.)){1,90}?\b"
    rf"(?:(?<! an )(?<! the ){_SAYING}\b(?!\s+by\b)|(?:found|reported|announced|confirmed|declared)\s+that\b|"
    rf"(?:released|issued|launched|put\s+out)\s+(?:[\w'’-]+\s+){{1,8}}?{_PUBLICATION}\b)"
)
# "the commission in 2014 estimated that", but not "those held in 2014, estimated at 300"
_SAID_NEXT = re.compile(rf"\s+{_SAYING}\b(?!\s+(?:by|at|to\s+be)\b)")
_REPORTED_ON_DAY = re.compile(
    r",?\s+(?:(?!\b(?:when|after|while|which|who|that|were|was|and)\b)(?:[^.;:\d]|(?<=[A-Z])\.)){1,90}?\b(?:reported|announced)\b"
)
_LEADS = re.compile(
    r"(?:^|[.!?]['\"”’]?\s+|\n|\t|^\s*[•*-]\s*)\s*(?:(?:On|In|Back\s+in|As\s+early\s+as|By)\s+)?(?:(?:early|late)\s+|mid-)?$"
)
_NUMBERED_BEFORE = re.compile(
    r"\b(?:[Rr]esolution|Law|Decree|Order|Act|Regulation)\s+(?:No\.?\s*)?[\w/().-]*\d[\w/().-]*\s+of\s+$"
)
_CITED = re.compile(  # "(KINU, ", "Park et al. (", "as Park (", "Park and Kim (", "the title\" ("
    r"\((?:see\s+)?[A-Z][\w.&'’ -]*?,?\s+$|\bet\s+al\.,?\s+\(?$|[”\"’]\s+\($|"
    r"(?:\b[a-z]+|[A-Z][\w'’-]+\s+and)\s+(?:[A-Z][\w'’-]+\s+){1,4}\($"
)
_CITATION_ENDS = re.compile(r"(?:[,;:]\s*(?:pp?\.\s*)?\d+)?\)")
_STRONG_BEFORE = re.compile(
    r"\b(?:in|during|since|until|throughout|between|from|by|as\s+of)\s+(?:(?:early|late)\s+|mid-)?$", re.IGNORECASE
)


def is_event_name(text: str, end: int) -> bool:
    """ "the 2022 World Cup": a name with a year in it, neither period nor source."""
    return _EVENT_AFTER.match(text, end) is not None


def is_of_source(text: str, sentence: tuple[int, int], start: int, end: int, edtf: str) -> bool:
    """Whether the date at `start` to `end` tells when a source spoke, or is part of its name."""
    first, stop = sentence
    before = text[max(first, start - 110) : start]
    after = text[end : min(stop, end + 160)]
    if _ON_BOOKS.search(before) or _COUNTED_BEFORE.search(before):
        return False
    return (
        names_source_after(before, after)
        or any(
            pattern.search(before) for pattern in (_NAMED_BEFORE, _NUMBERED_BEFORE, _DATED_BEFORE, _PUBLISHED_BEFORE)
        )
        or ("/" not in edtf and _cites(before, after))
        or _follows_statement(before, after)
        or _leads_statement(text[max(first, start - 60) : start], after, edtf)
    )


def names_source_after(before: str, after: str) -> bool:
    """ "its 2014 report", "the 2019 Trafficking in Persons Report", but not "in 2014 reports of abuse grew"."""
    if _STRONG_BEFORE.search(before) and not after.startswith(("'s ", "’s ")):
        return False
    if _NAMED_AFTER.match(after):
        return True
    named = find_organisations(after, 0, 80)[:1] if _DETERMINED.search(before) else []
    return any(name.char_start <= 1 for name in named)


def _cites(before: str, after: str) -> bool:
    """ "(KINU, 2014)", "Human Rights Watch (2019)", but not "in China (2016)"."""
    if not _CITATION_ENDS.match(after):
        return False
    words = len(before.rstrip(" ("))
    if any(name.char_end == words for name in find_organisations(before)):
        return True
    return bool(_CITED.search(before)) and not any(place.char_end == words for place in find_places(before))


def _follows_statement(before: str, after: str) -> bool:
    if (
        _TESTIFIED_BEFORE.search(before)
        or _SAID_BEFORE.search(before)
        or _ESTIMATED_BEFORE.search(before)
        or _SAID_NEXT.match(after)
    ):
        return True
    return bool(_REPORTING_BEFORE.search(before) and _THAT_AFTER.match(after))


def _leads_statement(lead: str, after: str, edtf: str) -> bool:
    """ "In 2014, the UN estimated that ...", "On June 20, 2019, X released ...": the clause tells who spoke."""
    if not _LEADS.search(lead):
        return False
    names_day = len(edtf) == len("2019-06-20")
    return bool(_SAID_AFTER.match(after) or (names_day and _REPORTED_ON_DAY.match(after)))
