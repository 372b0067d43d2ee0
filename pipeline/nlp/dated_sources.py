"""Whether a date is that of a report, statement or law rather than of what is counted."""

from __future__ import annotations

import re

_PUBLICATION = (
    r"(?:[Rr]eports?|[Ii]ndex|[Ss]tud(?:y|ies)|[Ss]urveys?|[Ee]dition|[Ww]hite\s+[Pp]apers?|[Bb]ooks?|[Aa]rticles?|[Ii]nterviews?|"
    r"[Pp]apers?|[Pp]ublications?|[Rr]ankings?|[Uu]pdates?|[Rr]elease|[Ff]act\s?[Ss]heets?|[Mm]emo(?:randum|ir)?|[Tt]estimon(?:y|ies)|"
    r"[Ss]peech|[Ss]tatements?|[Bb]riefings?|[Aa]nalys[ie]s|[Aa]ssessments?|[Ii]nvestigations?|[Ee]stimates?|[Dd]ocumentary|"
    r"[Yy]earbook|[Rr]eview|[Bb]ulletin|[Mm]onograph|[Tt]hesis|[Dd]issertation|[Ff]indings|[Nn]arratives?|[Ff]actbook|[Dd]ispatch|"
    r"[Cc]olumn|[Hh]earing|[Ll]etter|[Pp]ress\s+[Cc]onference|[Cc]able|[Ww]orking\s+[Pp]aper|Country\s+Reports?|List)"
)
_LAW = (
    r"(?:Act|Law|Protocols?|Conventions?|Treat(?:y|ies)|Constitution|[Rr]esolutions?|[Dd]ecrees?|Code|Directive|Ordinance|"
    r"Regulations?|Declaration|Covenant|Agreement|Statute|[Ll]aws?|[Aa]mendments?|[Ll]egislation)"
)
_EVENT = r"(?:(?:FIFA|Winter|Summer|Asian|Men['’]s|Women['’]s)\s+)*(?:World\s+Cup|Olympics?|Paralympics?|Games|World\s+Fair|Expo)"
_NAME_WORDS = r"(?:\s+(?:[A-Z][\w.'’&-]*|(?:in|of|on|for|the|and|against|to)\b|[a-z][a-z-]+(?=\s+(?:[a-z-]+\s+){0,1}[Rr]eport|\s)))"
_NAMED_AFTER = re.compile(rf"(?:{_NAME_WORDS}){{0,7}}?\s+(?:{_PUBLICATION}|{_LAW})\b(?!\s+of\s+(?:abuse|torture|deaths))")
_LOWER_AFTER = re.compile(rf"(?:\s+[a-z][a-z-]+){{0,2}}\s+(?:{_PUBLICATION}|{_LAW})\b")
_EVENT_AFTER = re.compile(rf"\s+{_EVENT}\b")
_DETERMINED = re.compile(
    r"(?:\b(?:an?|the|its|his|her|their|this|that|our|my|one|another|annual|recent|latest|separate|new|original|previous|earlier)"
    r"|['’]s?|[Ii]n\s+(?:an?|its)|\w[’']s)\s+(?:(?:early|late|mid)[- ])?$"
)
_NAMED_BEFORE = re.compile(
    rf"(?:(?<![a-z] )\b{_PUBLICATION.replace('[Rr]', 'R').replace('[Ii]', 'I').replace('[Ss]', 'S').replace('[Pp]', 'P')}"
    rf"|\b{_LAW})[,:]?\s+(?:\(|of\s+|for\s+)?$"
)
_DATED_BEFORE = re.compile(
    rf"\b{_PUBLICATION}[,]?\s+(?:\w+\s+)?(?:dated|of|from|published|released|issued|dating\s+(?:from|to)|submitted|presented|"
    r"conducted|made|given|in|on)\s+(?:back\s+)?(?:in\s+|on\s+)?(?:early\s+|late\s+|mid-)?$"
)
_PUBLISHED_BEFORE = re.compile(
    r"\b(?:published|[Ll]aunched|dated|[Aa]ccessed|[Rr]etrieved|[Uu]pdated|adopted|enacted|ratified|signed|promulgated|©|\(c\)|[Cc]opyright)"
    r":?\s+(?:\w+\s+){0,4}?(?:(?:on|in|early|late)\s+)*(?:mid-)?$"
)
_SAID_BEFORE = re.compile(
    r"(?<!were )(?<!was )(?<!been )(?<!being )(?<!are )(?<!is )"
    r"\b(?:said|says|wrote|stated|noted|estimated|announced|testified|claimed|warned|concluded|revealed|acknowledged|admitted|"
    r"declared|argued|reported|confirmed|found|documented|told\s+(?:[\w.'’-]+\s+){0,5}?[\w.'’-]+|testimony|interviewed|speaking|"
    r"(?:said|reported|estimated)\s+(?:\w+\s+){0,3}?\w+)"
    r",?\s+(?:(?:on|in|back|early|late|again)\s+)+(?:mid-)?$"
)
_SAYING = r"(?:said|says|told|stated|wrote|noted|estimated|testified|claimed|warned|concluded|argued|revealed|acknowledged|published|quoted)"
_SAID_AFTER = re.compile(
    r",?\s+(?:(?!\b(?:when|after|while|which|who|that|were|was|and)\b)[^.;:\d]){1,90}?\b"
    rf"(?:{_SAYING}\b(?!\s+by\b)|(?:found|reported|announced|confirmed|declared)\s+that\b|"
    rf"(?:released|issued|launched|put\s+out)\s+(?:[\w'’-]+\s+){{1,8}}?{_PUBLICATION}\b)"
)
_REPORTED_ON_DAY = re.compile(
    r",?\s+(?:(?!\b(?:when|after|while|which|who|that|were|was|and)\b)[^.;:\d]){1,90}?\b(?:released|reported|announced|issued|launched)\b"
)
_LEADS = re.compile(r"(?:^|[.!?]['\"”’]?\s+|\n|\t|^\s*[•*-]\s*)\s*(?:(?:On|In|Back\s+in|As\s+early\s+as|By)\s+)?(?:(?:early|late)\s+|mid-)?$")
_CITED = re.compile(r"\((?:see\s+)?[A-Z][\w.&'’ -]*?,?\s+$|[A-Z][\w'’.-]*[”\"]?\s+\($|[”\"’]\s+\($")
_STRONG_BEFORE = re.compile(r"\b(?:in|during|since|until|throughout|between|from|by|as\s+of)\s+(?:(?:early|late)\s+|mid-)?$", re.IGNORECASE)


def is_event_name(text: str, end: int) -> bool:
    """ "the 2022 World Cup": a name with a year in it, neither period nor source."""
    return _EVENT_AFTER.match(text, end) is not None


def is_of_source(text: str, sentence: tuple[int, int], start: int, end: int, edtf: str) -> bool:
    """Whether the date at `start` to `end` tells when a source spoke, or is part of its name."""
    first, stop = sentence
    before = text[max(first, start - 110) : start]
    after = text[end : min(stop, end + 160)]
    if _names_source_after(before, after):
        return True
    if _NAMED_BEFORE.search(before) or _DATED_BEFORE.search(before) or _PUBLISHED_BEFORE.search(before):
        return True
    if _CITED.search(before) and re.match(r"(?:[,;:]\s*(?:pp?\.\s*)?\d+)?\)", after):
        return True
    if _SAID_BEFORE.search(before):
        return True
    if _LEADS.search(text[first:start]):
        leads_day = len(edtf) == len("2019-06-20") and _REPORTED_ON_DAY.match(after)
        return bool(leads_day or _SAID_AFTER.match(after))
    return False


def _names_source_after(before: str, after: str) -> bool:
    """ "its 2014 report", "the 2019 Trafficking in Persons Report", but not "in 2014 reports of abuse grew"."""
    if _STRONG_BEFORE.search(before) and not _DETERMINED.search(before):
        return False
    return bool(_NAMED_AFTER.match(after) or _LOWER_AFTER.match(after))
