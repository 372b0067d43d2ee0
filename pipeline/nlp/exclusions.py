"""Numbers that are no quantities: which class of the vocabulary each belongs to."""

from __future__ import annotations

import re
from typing import Final

from pipeline.model import NumberClass
from pipeline.nlp.dates import find_date
from pipeline.nlp.number_words import Kind
from pipeline.nlp.references import Span, find_reference
from pipeline.nlp.scan import Form, Line, Numeral

_C = NumberClass
_TIER: Final = re.compile(r"\btiers?[\s-]{1,2}\Z")
_OLD: Final = re.compile(
    r"[\s-]{0,2}(?:(?:and\s+a\s+half|full)\s+)?(?:years?|yrs?|months?|weeks?|days?)'?[\s-]{1,2}olds?\b|[\s-]?(?:years?|months?)\s+of\s+age\b|"
    r"\s+(?:or|and)\s+(?:older|younger)\b|\s?y/o\b|\s+(?:and|or)\s+(?:over|above|under)\b(?=\s*[,.;)]|\Z)"
)
_AGED: Final = re.compile(
    r"\b(?:(?:aged|ages?|age\s?-?groups?|the\s+age|turned|turning)(?:\s+of|:)?(?:\s+(?:between|from|about|around|over|under))?)\s\Z"
)
_YOUNG: Final = re.compile(
    r"\b(?:children|child|those|them|us|people|persons?|girls?|boys?|minors?|youths?|women|men|anyone|everyone|adults?|citizens|workers|"
    r"pupils|someone|all|males?|females?|labou?rers|juveniles?|kids|refugees|population)\s+(?:aged\s+)?(?:under|over|below|above)\s\Z"
)
_AGES: Final = re.compile(r"(?:aged|ages|the\s+ages)\b")
_AND: Final = re.compile(r"\s*(?:,|and|or|&|to|-)\s*")
_UNDER: Final = re.compile(r"\b(?:under|over)-\Z")
_NAME_COMMA: Final = re.compile(r"[A-Z][\w'.-]*,\s\Z")
_NAME_PAREN: Final = re.compile(r"[A-Z][\w'.-]+\s[A-Z][\w'.-]+\s\(\Z")
_AFTER_AGE: Final = re.compile(r"(?:,(?!\d)|\s+(?:said|told|recalled|when)\b)")
_WAS: Final = re.compile(r"\b(?:was|were|is|only|just)\s\Z")
_WHEN: Final = re.compile(r"\s+(?:when\s+(?:he|she|they|i|we|his|her)|at\s+the\s+time)\b")
_MEASURED: Final = re.compile(
    r"[\s-]{0,2}(?:hours?|days?|weeks?|months?|years?(?!\s+of\s+age)|percent|per\s+cent|%|km|kg|tons?|won|yuan|dollars?)(?!\w)"
)

_ONE_BEFORE: Final = re.compile(r"\b(?:no|any|every|each|this|that|which|such|another|some|only\s+the)[\s-]\Z")
_ONE_ALONE: Final = re.compile(
    r"\s*(?:\Z|[.,;:!?)\"'…])|\s+(?:of\s+(?!every|each)|must|can|could|may|might|shall|should|would|will|is|was|are|were|has|had|does|did|do|who|"
    r"whom|whose|that|which|another|and\b|or\b|but|for|from|on|at|with|by|as|if|when|while|where|to|in|into|than|after|before|"
    r"then|not|never|also|even|i|you|he|she|we|they|it|cannot|said|says|told|the|a|an|these|those|so|because|about|has|hopes?|"
    r"against|over|about|between|during|without|like|whether|doesn|isn|wasn|won't|don|didn|hasn|"
    r"needs?|gets?|wants?|knows|knew|sees|goes|comes|came|went|lives|works|gave|made|took|being|under)\b"
)
_ONE_IDIOM: Final = re.compile(
    r"one\s+by\s+one|one-on-one|one-to-one|one\s+thing|one\s+(?:hand|side|end|way)\b|one\s+day(?=\s+(?:he|she|they|we|i|in|when|the)\b|,)"
    r"|one\s+another|one\s+and\s+only|one-[a-z]+(?!\s+(?:hour|day|week|month|year))"
)
_ONE_HYPHEN_UNIT: Final = re.compile(
    r"-(?:hours?|days?|weeks?|months?|years?|minutes?|page|person|man|woman|third|half|quarter|yen|dollar|euro|to-|or-|mile|km|ton|tonne|kilomet\w+|bedroom|room|fifth|tenth|percent|time\b(?=\s+(?:fee|payment)))"
)
_ZERO_IDIOM: Final = re.compile(r"zero[\s-](?:tolerance|sum|hour\b(?!s)|emission|coupon)")
_IN_THOUSANDS: Final = re.compile(r"(?:\(|^|\b(?:figures|numbers|data|values|amounts)\s)\s*in\s\Z")
_GROUND_ZERO: Final = re.compile(r"\bground\s\Z")
_TWIN: Final = re.compile(r"(\d+)[-/]\1(?!\d)|fifty-fifty|24/7|24-7\b|24x7")
_PART_OF_YEAR: Final = re.compile(r"\s+(?:half|quarters?)\b")


def is_tier(line: Line, numeral: Numeral) -> bool:
    before = line.low[max(0, numeral.start - 8) : numeral.start]
    return "tier" in before and _TIER.search(before) is not None


def find_exclusion(line: Line, numeral: Numeral, previous: Span | None) -> Span | None:
    """The exclusion to which a numeral belongs by its own look and neighbours; ages and lone years come later."""
    if found := _find_idiom(line, numeral):
        return found
    if found := find_date(line, numeral, previous.end if previous else 0):
        return found
    if found := find_reference(line, numeral, previous):
        return found
    if numeral.form is Form.ORDINAL:
        half = _PART_OF_YEAR.match(line.low, numeral.end)
        return Span(numeral.start, half.end() if half else numeral.end, _C.ORDINAL)
    if numeral.form is Form.OTHER:
        return Span(numeral.start, numeral.end, _C.IDIOM)
    if numeral.form is Form.REFERENCE:
        name = line.low[numeral.start : numeral.end] in ("9/11", "7/7")
        return Span(numeral.start, numeral.end, _C.NAME if name else _C.REFERENCE)
    if numeral.bare and numeral.end - numeral.start > 18:
        return Span(numeral.start, numeral.end, _C.REFERENCE)
    return None


def _find_idiom(line: Line, numeral: Numeral) -> Span | None:
    low, start = line.low, numeral.start
    if numeral.first in (Kind.DIGITS, Kind.TENS, Kind.SLASHED) and (found := _TWIN.match(low, start)):
        return Span(start, found.end(), _C.IDIOM)
    if numeral.first is Kind.PLURAL and _IN_THOUSANDS.search(low[max(0, start - 24) : start]):
        return Span(start, numeral.end, _C.IDIOM)
    if low.startswith("zero", start) and (
        _ZERO_IDIOM.match(low, start) or _GROUND_ZERO.search(low[max(0, start - 8) : start])
    ):
        return Span(start, numeral.end, _C.IDIOM)
    if (
        is_lone_one(low, numeral)
        and not _ONE_HYPHEN_UNIT.match(low, numeral.end)
        and (found := _ONE_IDIOM.match(low, start))
    ):
        return Span(start, found.end(), _C.PRONOUN if found[0].endswith("another") else _C.IDIOM)
    return None


def is_lone_one(low: str, numeral: Numeral) -> bool:
    return numeral.end - numeral.start == 3 and low[numeral.start : numeral.end] == "one"


def is_pronoun(low: str, numeral: Numeral) -> bool:
    """Whether a "one" without unit, range or ratio stands for somebody: "one of them", "no one", "one must"."""
    if not is_lone_one(low, numeral):
        return False
    before = low[max(0, numeral.start - 20) : numeral.start]
    if _ONE_BEFORE.search(before):
        return True
    return _ONE_ALONE.match(low, numeral.end) is not None and low.strip() != "one"


def find_age(line: Line, start: int, number_start: int, end: int, single: bool) -> Span | None:
    """The age that a number or range (hedge at `start`) states: "26-year-old", "aged 15 to 64", "Kim, 42,"."""
    low = line.low
    if found := _OLD.match(low, end):
        return Span(number_start, found.end(), _C.AGE)
    before = low[max(0, start - 32) : start]
    aged = "age" in before or "turn" in before
    if aged and (found := _AGED.search(before) or _AGED.search(low[max(0, number_start - 32) : number_start])):
        words = found[0]
        at = start - len(before) + found.start() if before.endswith(words) else number_start - len(words)
        return None if _MEASURED.match(low, end) else Span(min(at, number_start), end, _C.AGE)
    if not single:
        return None
    return _find_bare_age(line, number_start, end)


def is_listed_age(line: Line, previous: Span, start: int, end: int) -> bool:
    """The second of "ages 16 and 17"."""
    listed = previous.number_class is _C.AGE and previous.end <= start
    return (
        listed
        and _AGES.match(line.low, previous.start) is not None
        and _AND.fullmatch(line.low, previous.end, start) is not None
        and not _MEASURED.match(line.low, end)
    )


def _find_bare_age(line: Line, start: int, end: int) -> Span | None:
    low = line.low
    number = low[start:end]
    if not number.isdigit() or not 1 <= len(number) <= 3 or int(number) > 110:
        return (
            Span(start, end, _C.AGE)
            if _UNDER.search(low[max(0, start - 6) : start]) and not _MEASURED.match(low, end)
            else None
        )
    before, text = low[max(0, start - 40) : start], line.text[max(0, start - 40) : start]
    bounded = before.endswith(("under ", "over ", "below ", "above ", "under-", "over-"))
    if bounded and (_YOUNG.search(before) or _UNDER.search(before)) and not _MEASURED.match(low, end):
        return Span(start, end, _C.AGE)
    if text.endswith(", ") and _AFTER_AGE.match(low, end) and _NAME_COMMA.search(text) and int(number) >= 5:
        return Span(start, end, _C.AGE)
    if text.endswith("(") and _NAME_PAREN.search(text) and low.startswith(")", end) and int(number) >= 5:
        return Span(start, end, _C.AGE)
    if _WHEN.match(low, end) and _WAS.search(before):
        return Span(start, end, _C.AGE)
    return None
