"""What stands around a listed place name and makes it something else: a person, an institution, a law, a currency."""

from __future__ import annotations

import re

_FACILITY = (
    r"(?:Detention|Training|Re-?[Ee]ducation|Vocational|Internment|Reform|Rehabilitation|Holding|Correction(?:al)?|"
    r"Reception|Refugee|Migrants?|Prison|Labou?r|Indoctrination|Transformation|Deportation|Repatriation)"
)
_INSTITUTION = (
    r"(?:University|Institut(?:e|ion)|College|Foundation|Initiative|Cent(?:er|re)|Association|Federation|Network|"
    r"Committee|Council|Bank|Airlines|Airways|Corporation|Company|Co\.|Ltd|Inc|Society|Forum|Coalition|Campaign|"
    r"Alliance|Academy|School|Observatory|Watch|Museum|Library|Times|Post|Herald|Tribune|Daily|Today|Journal|Gazette|"
    r"Chronicle|Telegraph|Review|Weekly|Monitor|Examiner|Inquirer|Broadcasting|Act|Law|Bill|Database|Tribunal|Prize|"
    r"Award|Press|Studies)\b"
)
_JOINED = r"[ ](?:[A-Z][\w'’-]*|of|and|for|on|&)"
_INSTITUTION_AFTER = re.compile(
    rf"(?!(?:{_JOINED}){{0,4}}[ ]{_FACILITY}(?:[ ]\w+){{0,2}}?[ ](?:Cent(?:er|re)|Institution|School|Camp|Colony)\b)"
    rf"(?:['’]s)?(?:[ ][A-Z][\w'’-]*(?:{_JOINED}){{0,3}}?)?[ ]{_INSTITUTION}(?![ ][a-z]+ing\b)"
)
_INSTITUTION_BEFORE = re.compile(
    r"\b(?:University|College|School|Academy|Bank|Embassy|Museum|Cathedral|Archdiocese|Diocese|Bishop|Archbishop|"
    r"Duke|Earl|Prince|Treaty|Convention|Statute|Battle|Voice|Radio|Radio Free|Church|Chronicles|Times|(?:Institute|"
    r"Center|Centre|Committee|Council|Foundation|Association|Federation|Society|Coalition)(?:[ ][A-Z]\w+)*)"
    r"[ ](?:(?:of|for|on)[ ])(?:the[ ])?(?:[A-Z]\w+[ ](?:and[ ])?){0,3}$"
)
_AIRLINE_BEFORE = re.compile(r"\bAir[ ]$")
_PROPER_AFTER = re.compile(
    r"[ ](?:Conventions?|Protocol|Statute|Agreement|Accords?|Declaration|Treaty|Principles|Pact|Wars?|Wall|"
    r"[Ss]yndrome|Consensus|Charter|Summit|Ocean|Sea|Strait|pigs?|fowl|worm|nuts?|New[ ]Year|Standard[ ]Time|"
    r"Bureau[ ]Chief)\b"
)
_CURRENCY_AFTER = re.compile(
    r"[ ](?:yuan|renminbi|won|r(?:o?u)bles?|dollars?|euros?|pounds?|dinars?|ri[yr]als?|dirhams?|rupees?|rupiah|taka|"
    r"liras?|koruna?s?|crowns?|yen|baht|manats?|so[u']?ms?|tenge|nakfas?|z[lł]oty(?:ch|s)?|ringgit|francs?|pesos?|"
    r"re[ai]s|reals?|shillings?|t[uö]gri[kg]s?|dong|kyats?|birr|naira|cents?|currency|Dollars?|Won|Yuan|Pounds?)\b"
)
_LANGUAGE_BEFORE = re.compile(
    r"\b(?:in|into|from|speaks?|spoke|speaking|fluent(?:ly)?(?: in)?|learn(?:ed|ing|t)?|written in|original|"
    r"broken)[ ]$",
    re.IGNORECASE,
)
_LANGUAGE_AFTER = re.compile(r"(?:[ ]?[.,;:)\]]|[ ](?:and|or|only|with|to|into|language|translation|version|text)\b|$)")
_ALWAYS_LANGUAGE = re.compile(r"[- ](?:language|speaking|speakers?|translations?|subtitles)\b")
_BASED_SOURCE = re.compile(
    r"-(?:based|headquartered)[ ](?:[\w-]+[ ]){0,4}?(?:groups?|NGOs?|organi[sz]ations?|newspapers?|news|outlets?|"
    r"websites?|think|media|broadcasters?|activists?|analysts?|researchers?|magazines?|charit(?:y|ies)|watchdogs?|"
    r"monitor\w*|advoca\w+|radio|journalists?|scholars?|experts?|institutes?|foundations?|rights|nonprofits?|"
    r"coalitions?)\b"
)
_ETHNIC_BEFORE = re.compile(r"\b[Ee]thnic(?:ally)?[ ]$")
_OPPOSED_BEFORE = re.compile(r"\b(?:anti|non|pro|sino|inter)[-‐‑–]$", re.IGNORECASE)
_PRONOUN_US = re.compile(
    r"\b(?:CONTACT|ABOUT|JOIN|FOLLOW|HELP|TELL|GIVE|SUPPORT|LET|WITH|FOR|TO|OF|BOTH|BETWEEN|WITH|FIND|EMAIL|CALL|"
    r"VISIT)[ ]$"
)
_NAME_GOES_ON = re.compile(r"[- ][A-Z]|[ ]of[ ][A-Z]")
_MONEY_AFTER = re.compile(r"\s?[$¢]")
_US_STATES = re.compile(
    r"\b(?:Alabama|Florida|(?:South|North) Carolina|Tennessee|Texas|Mississippi|Virginia|Louisiana|Atlanta|Savannah|"
    r"Augusta|Macon|Fulton County|Arkansas|Ohio|U\.?S\.? state|US states?)\b"
)
_SUPERLATIVE = re.compile(
    r"\b(?:most|least|worst|best|only|second|third|last|first|\w{2,}(?:i?est)|few|anywhere|any\b[\w ]*|leading|"
    r"top)\b[^.;:\n]{0,60}$",
    re.IGNORECASE,
)
_SUPERLATIVE_AFTER = re.compile(
    r"['’]s[ ](?:\w+[- ]){0,2}?(?:most|least|worst|best|only|second|third|last|first|top|leading|\w+est|attention|"
    r"conscience|eyes|biggest)\b"
)
_PREVIOUS_WORD = re.compile(r"([A-ZÀ-Ž][\w'’-]*\.?)[ ]$")
_NEXT_WORDS = re.compile(r"[ ]([A-Z][a-zà-ž'’-]+)(?=[ ]?([\w(]|[.,;:)'’]|$))")
_PREPOSITIONS = (
    "In From To Of At Both By With Via Into Through Across Around Between Until Under During Over Against On Upon "
    "Toward Towards About Inside Outside Within Near Since For Except After Before Like Unlike"
)
_CONJUNCTIONS = "And The While Though Although When As If But Or Today Only Also Even"
_DIRECTIONS = (
    "North South East West Northern Southern Eastern Western Northeastern Northwestern Southeastern Southwestern"
)
_FORMS_OF_PLACE = "Greater Central Downtown Modern Ancient Neighbouring Neighboring Kingdom State Republic City"
# capitalised at the start of a sentence or in a heading, and no forename
_OPENERS = frozenset(f"{_PREPOSITIONS} {_CONJUNCTIONS} {_DIRECTIONS} {_FORMS_OF_PLACE}".split())
_PLACE_NOUNS = frozenset(("Province", "Region", "City", "County", "River", "Valley", "State", "Prefecture", "District"))
_LOCATIVE = re.compile(
    r"\b(?:in|from|to|near|at|of|around|outside|inside|between|via|through|into|across|towards?|by|than|within|"
    r"reach(?:ed|ing)?|leave|left|leaving|and|or)[ ](?:the[ ])?(?:(?:nearby|central|(?:north|south|east|"
    r"west)(?:ern)?)[ ])?$|[\w’'], $",
    re.IGNORECASE,
)


def is_part_of_name(text: str, start: int, end: int) -> bool:
    """Inside the name of an institution, paper, law or treaty ("University of X", "X Times", "X Convention")."""
    if text[start:end].isupper() and end - start > 4:
        return False
    before = text[max(0, start - 60) : start]
    return bool(
        _AIRLINE_BEFORE.search(before)
        or _PROPER_AFTER.match(text, end)
        or _INSTITUTION_AFTER.match(text, end)
        or _INSTITUTION_BEFORE.search(before)
    )


def is_not_about_people(text: str, start: int, end: int) -> bool:
    """A currency, a language, the seat of a source, or what is opposed or denied."""
    before = text[max(0, start - 20) : start]
    return bool(
        _CURRENCY_AFTER.match(text, end)
        or _ALWAYS_LANGUAGE.match(text, end)
        or (_LANGUAGE_BEFORE.search(before) and _LANGUAGE_AFTER.match(text, end))
        or _BASED_SOURCE.match(text, end)
        or _OPPOSED_BEFORE.search(before)
    )


def is_currency_or_seat(text: str, start: int, end: int) -> bool:
    """As is_not_about_people, for the name of a country or place: no language goes by it."""
    before = text[max(0, start - 6) : start]
    return bool(_CURRENCY_AFTER.match(text, end) or _BASED_SOURCE.match(text, end) or _OPPOSED_BEFORE.search(before))


def is_ethnic(text: str, start: int) -> bool:
    return _ETHNIC_BEFORE.search(text, max(0, start - 12), start) is not None


def is_other_namesake(text: str, folded: str, start: int, end: int) -> bool:
    """The pronoun "US" in capitals and the sign "US$", the state of Georgia, "the North Sea", "the Gulf of Aden"."""
    if folded == "us":
        return bool(_MONEY_AFTER.match(text, end) or _PRONOUN_US.search(text, max(0, start - 12), start))
    if folded == "georgia":
        return _US_STATES.search(text, max(0, start - 60), min(len(text), end + 60)) is not None
    return folded in {"the north", "the south", "the gulf"} and _NAME_GOES_ON.match(text, end) is not None


def is_comparison(text: str, start: int, end: int) -> bool:
    """ "the world's worst", "most repressive in the world", "World News": not where people are."""
    if text[end - 5 : end] in {"World", "WORLD"}:
        return text[end : end + 1] != "\t"  # a place only as a table's cell
    is_of = text[max(0, start - 3) : start] in {"in ", "of "}
    return bool((is_of and _SUPERLATIVE.search(text, max(0, start - 80), start)) or _SUPERLATIVE_AFTER.match(text, end))


def is_person(text: str, start: int, end: int) -> bool:
    """Next to another capitalised word that makes it a forename or surname, outside headings in title case."""
    previous = _PREVIOUS_WORD.search(text, max(0, start - 30), start)
    following = _NEXT_WORDS.match(text, end)
    if previous and (previous[1] in _OPENERS or (previous[1].isupper() and not previous[1].endswith("."))):
        previous = None
    if following and following[1] in _PLACE_NOUNS | _OPENERS:
        following = None
    if previous is None and following is None:
        return False
    return not _in_title_case(text, start, end)


def is_located(text: str, start: int) -> bool:
    return _LOCATIVE.search(text, max(0, start - 24), start) is not None


def _in_title_case(text: str, start: int, end: int) -> bool:
    around = (
        re.findall(r"\b[^\W\d_]{4,}", text[max(0, start - 40) : start])[-3:]
        + re.findall(r"\b[^\W\d_]{4,}", text[end : end + 40])[:3]
    )
    return len(around) >= 3 and all(word[0].isupper() for word in around)
