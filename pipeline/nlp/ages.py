"""Ages: "26-year-old", "aged 12, 14 and 15", "a woman of 51", "she is 62"; no age is a quantity."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from pipeline.model import NumberClass
from pipeline.nlp.references import Span
from pipeline.nlp.scan import Line

_AGE: Final = NumberClass.AGE
_CROWD: Final = (
    r"(?:children|child|those|them|us|people|persons?|girls?|boys?|minors?|youths?|women|men|anyone|everyone|adults?|citizens|"
    r"workers|pupils|someone|all|males?|females?|labou?rers|juveniles?|kids|refugees|population|students|residents|applicants)"
)
_OLD: Final = re.compile(
    r"[\s-]{0,2}(?:(?:and\s+a\s+half|full)\s+)?(?:years?|yrs?|months?|weeks?|days?)'?[\s-]{1,2}olds?\b|"
    r"[\s-]?(?:years?|months?)\s+of\s+age\b|(?:\s+years?)?\s+(?:or|and)\s+(?:older|younger)\b|\s?y/o\b|"
    r"\s+(?:and|or)\s+(?:over|above|under)\b(?=\s*[,.;)]|\Z)"
)
_CROWD_BEFORE: Final = re.compile(rf"\b{_CROWD}\s+(?:aged\s+)?\Z")
_OR_OVER: Final = re.compile(r"(?:\s+years?)?\s+(?:and|or)\s+(?:over|above|under|up|upwards?)\b(?!\s+\d)")
_AGED: Final = re.compile(
    r"\b(?:(?:aged|ages?|age\s?-?groups?|the\s+age)(?:\s+of|:)?(?:\s+(?:between|from|about|around|over|under|is|was|were|are))?)\s\Z"
)
_AGE_OF: Final = re.compile(
    r"\bages?\s+(?:of|for|at)\s+(?:[a-z-]+\s+){1,4}(?:is|was|were|are)\s\Z|\bage\s+(?:is|was|were|stood\s+at)\s\Z"
)
_TURNED: Final = re.compile(r"\bturn(?:ed|ing|s)?\s(?:about\s)?\Z")
_YOUNG: Final = re.compile(
    rf"\b{_CROWD}\s+(?:aged\s+)?(?:(?:under|over|below|above)\s\d{{1,2}}\s+(?:or|and)\s+)?(?:under|over|below|above)\s\Z"
)
_AND: Final = re.compile(r"\s*(?:,\s*(?:and|or)?|and|or|&|to|-)\s*")
_AGES: Final = re.compile(r"\d{1,2}\D{1,8}\d{1,2}")
_UNDER: Final = re.compile(r"\b(?:under|over)-\Z")
_NAME_COMMA: Final = re.compile(r"[A-Z][\w'.-]*,\s(?:now\s|then\s|aged\s)?\Z")
_NAME_PAREN: Final = re.compile(r"[A-Z][\w'.-]+\s[A-Z][\w'.-]+\s\(\Z")
_AFTER_AGE: Final = re.compile(r"(?:,(?!\d)|\s+(?:said|told|recalled|when)\b)")
_WAS: Final = re.compile(r"\b(?:was|were|is|only|just)\s\Z")
_WHEN: Final = re.compile(r"\s+(?:when\s+(?:he|she|they|i|we|his|her)|at\s+the\s+time)\b")
_MEASURED: Final = re.compile(
    r"[\s-]{0,2}(?:hours?|days?|weeks?|months?|years?(?!\s+of\s+age)|percent|per\s+cent|%|km|kg|tons?|won|yuan|dollars?)(?!\w)"
)
_YEARS: Final = re.compile(r"\s+(?:years?|months?)\b")
# Who has an age; families, teams and groups "of five" have members.
_ONE_PERSON: Final = (
    r"(?:man|woman|girl|boy|child|youth|lad|teenager|student|pupil|refugee|defector|escapee|prisoner|inmate|detainee|worker|"
    r"labou?rer|victim|witness|survivor|migrant|nurse|soldier|guard|conscript|recruit|son|daughter|brother|sister|mother|father|"
    r"wife|husband|bride|cousin|nephew|niece|uncle|aunt|grandmother|grandfather|widow|orphan|youngest|oldest|eldest|patient)"
)
_PERSON_OF: Final = re.compile(
    r"\b(?:man|woman|girls?|boys?|child|youth|lad|student|pupil|daughter|men|women)\s+of\s(?:about\s|around\s|only\s|just\s)?\Z"
)
_PERSON_IS: Final = re.compile(
    rf"(?:\b(?:he|she|i|who)(?:\s+(?:is|was|am)|'s|'m)|\b(?:the|a|an|his|her|my|their|one|youngest|oldest)\s+(?:[a-z-]+\s+)?"
    rf"{_ONE_PERSON}\s+(?:is|was)|\b(?:mr|mrs|ms|miss|dr)\.?\s+[a-z-]+(?:\s+[a-z-]+)?\s+(?:is|was))"
    r"\s(?:only\s|just\s|now\s|then\s|already\s|about\s|around\s|barely\s)?\Z"
)
_PERSON_COMMA: Final = re.compile(rf"\b(?:the|a|an|his|her|my)\s+(?:[a-z-]+\s+)?{_ONE_PERSON},\s(?:now\s|then\s)?\Z")
_PERSON_AGAIN: Final = re.compile(r"(?:\b(?:he|she|i)|,?\s+and)\s\Z")
_AT_AGE: Final = re.compile(r"(?:\A|[.,;]\s)at\s\Z")
_HE: Final = re.compile(
    r",?\s+(?:he|she|i)\s+(?!(?:goes|went|rises|rose|woke|wakes|ate|eats|began|begins|stops|left)\b)"
)
# What follows an age that no noun follows.
_CLOSED: Final = re.compile(
    r"\s*(?:[.;:!?)]|,(?!\d)|\Z)|\s+(?:and|but|when|while|at|who|with|from|in|on|now|then|was|were|are|is|had|has|have|do|"
    r"did|must|may|can|could|will|would|should|work|live|died|fled|came|"
    r"said|told|he|she|i|as|by|or|for|to|after|before|because|yet|so|too|already|escaped|lost|spent|[a-z]{3,}ed)\b"
)
_PLURAL: Final = r"(?:[a-z'-]+s|people|men|women|children)\b"
_NO_PLURAL: Final = re.compile(rf"\s+(?!{_PLURAL})[a-z'-]+(?!\s+{_PLURAL}|-)(?=\W|\Z)")
_CLOSED_AFTER_BE: Final = re.compile(
    r"\s*(?:[.;:!?)]|,(?!\d)|\Z)|\s+(?:and|but|when|while|at\s+the\s+time|now|then|that|or\s+so|yet|as|in\s+(?:the\s+)?(?:1[89]|20)\d\d)\b"
)


def find_age(
    line: Line, start: int, number: tuple[int, int], value: Decimal | None, previous: Span | None
) -> Span | None:
    """The age that a number or range (hedge at `start`) states; `value` is None for a range."""
    number_start, end = number
    low = line.low
    if found := _OLD.match(low, end):
        return Span(number_start, found.end(), _AGE)
    before = low[max(0, start - 48) : start]
    if (found := _OR_OVER.match(low, end)) and (_CROWD_BEFORE.search(before) or before.endswith(("aged ", "age "))):
        return Span(number_start, found.end(), _AGE)
    if span := _find_labelled_age(low, start, number_start, end):
        return span
    if value is None and _AGES.fullmatch(low, number_start, end):
        return _find_age_of(low, start, number_start, end)
    if value is None or not 1 <= value <= 110 or value != int(value):
        return None
    return _find_bare_age(line, number_start, end) or _find_stated_age(line, start, number_start, end, previous)


def _find_labelled_age(low: str, start: int, number_start: int, end: int) -> Span | None:
    """ "aged 12", "under the age of 18", "the average age is 24", "turned 40"."""
    before = low[max(0, start - 48) : start]
    inner = low[max(0, number_start - 48) : number_start]
    if "age" not in inner and "turn" not in inner:
        return None
    found = _AGED.search(before) or _AGED.search(inner)
    if found is not None:
        words = found[0]
        at = start - len(words) if before.endswith(words) else number_start - len(words)
        years = _YEARS.match(low, end)
        if years is None and _MEASURED.match(low, end):
            return None
        listed = words.startswith(("aged", "ages"))
        return Span(min(at, number_start), years.end() if years else end, _AGE, lists=listed)
    found = _TURNED.search(before) or _TURNED.search(inner)
    if found is not None:
        return None if _MEASURED.match(low, end) else Span(min(start, number_start) - len(found[0]), end, _AGE)
    if (_AGE_OF.search(before) or _AGE_OF.search(inner)) and not low.startswith("%", end):
        years = _YEARS.match(low, end)
        return Span(number_start, years.end() if years else end, _AGE)
    return None


def is_listed_age(line: Line, previous: Span, start: int, end: int) -> bool:
    """The later ones of "ages 16 and 17" and "aged 12, 14 or 15"."""
    return (
        previous.number_class is _AGE
        and previous.lists
        and previous.end <= start
        and _AND.fullmatch(line.low, previous.end, start) is not None
        and not _MEASURED.match(line.low, end)
        and (_CLOSED.match(line.low, end) is not None)
    )


def opens_list_of(line: Line, age: Span, end: int) -> bool:
    """Whether the bare number right before an age is one too: 22 in "22 and 24 years old"."""
    old = line.low[age.start : age.end].endswith(("old", "olds", "of age"))
    return old and end <= age.start and age.start - end < 8 and _AND.fullmatch(line.low, end, age.start) is not None


def _find_bare_age(line: Line, start: int, end: int) -> Span | None:
    """ "Park, 42, said", "children under 14", "was 16 when he"."""
    low = line.low
    number = low[start:end]
    if not number.isdigit():
        hyphened = _UNDER.search(low[max(0, start - 6) : start]) and not _MEASURED.match(low, end)
        return Span(start, end, _AGE) if hyphened else None
    before, text = low[max(0, start - 40) : start], line.text[max(0, start - 40) : start]
    bounded = before.endswith(("under ", "over ", "below ", "above ", "under-", "over-"))
    if bounded and (_YOUNG.search(before) or _UNDER.search(before)) and not _MEASURED.match(low, end):
        return Span(start, end, _AGE)
    if _AFTER_AGE.match(low, end) and _NAME_COMMA.search(text) and int(number) >= 5:
        return Span(start, end, _AGE)
    if text.endswith("(") and _NAME_PAREN.search(text) and low.startswith(")", end) and int(number) >= 5:
        return Span(start, end, _AGE)
    if _WHEN.match(low, end) and _WAS.search(before):
        return Span(start, end, _AGE)
    return None


def _find_age_of(low: str, start: int, number_start: int, end: int) -> Span | None:
    """ "a woman of 51", "men of 18 to 30"; but "women of 30 villages" are counted."""
    if not _PERSON_OF.search(low[max(0, number_start - 32) : number_start]):
        return None
    years = _YEARS.match(low, end)
    if not (years or _CLOSED.match(low, end) or _NO_PLURAL.match(low, end)):
        return None
    return Span(min(start, number_start), years.end() if years else end, _AGE)


def _find_stated_age(line: Line, start: int, number_start: int, end: int, previous: Span | None) -> Span | None:
    """ "a woman of 51", "she is 62", "at 16 she was sold", and "34 when" after another age."""
    low = line.low
    if span := _find_age_of(low, start, number_start, end):
        return span
    before = low[max(0, number_start - 56) : number_start]
    if _CLOSED_AFTER_BE.match(low, end) and _PERSON_IS.search(before):
        return Span(min(start, number_start), end, _AGE)
    if low.startswith(",", end) and _PERSON_COMMA.search(before):
        return Span(number_start, end, _AGE)
    if before.endswith("at ") and _AT_AGE.search(before) and _HE.match(low, end):
        return Span(number_start, end, _AGE)
    again = previous is not None and previous.number_class is _AGE and number_start - previous.end < 60
    if again and _PERSON_AGAIN.search(before) and (_WHEN.match(low, end) or _CLOSED_AFTER_BE.match(low, end)):
        return Span(number_start, end, _AGE)
    return None
