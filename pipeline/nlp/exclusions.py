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
_ONE_BEFORE: Final = re.compile(r"\b(?:no|any|every|each|this|that|which|such|another|some|only\s+the)[\s-]\Z")
_ONE_ALONE: Final = re.compile(
    r"\s*(?:\Z|[.,;:!?)\"'…])|\s+(?:of\s+(?!every|each)|must|can|could|may|might|shall|should|would|will|is|was|are|were|has|had|does|did|do|who|"
    r"whom|whose|that|which|another|and\b|or\b|but|for|from|on|at|with|by|as|if|when|while|where|to|in|into|than|after|before|"
    r"then|not|never|also|even|i|you|he|she|we|they|it|cannot|said|says|told|the|a|an|these|those|so|because|about|has|hopes?|"
    r"against|over|about|between|during|without|like|whether|doesn|isn|wasn|won't|don|didn|hasn|"
    r"needs?|gets?|wants?|knows|knew|sees|goes|comes|came|went|lives|works|gave|made|took|being|under)\b"
)
_ONE_IDIOM: Final = re.compile(
    r"one\s+by\s+one|one-on-one|one-to-one|one\s+thing\b|one\s+(?:hand|side|end|way)\b|one\s+another|one\s+and\s+only"
    r"|one\s+after\s+(?:another|the\s+other)|one\s+at\s+a\s+time|one\s+(?:[a-z]+\s+)?or\s+(?:another|the\s+other)\b"
    r"|one-[a-z]+(?!\s+(?:hour|day|week|month|year))"
)
_ONE_DAY: Final = re.compile(
    r"one\s+(?:day|night|morning|evening|afternoon)(?=,?\s+(?:he|she|they|we|i|the|his|her|when|some|to)\b"
    r"|,?\s+in\s+(?!(?:every|each|an?|the|one|two|three|four|five|six|seven|eight|nine|ten|about|\d+)\b|\d{1,3}\b)|,\s+[a-z])"
)
# "By one estimate", "In one case", "at one point": no case or estimate is counted.
_ONE_LED: Final = {
    "by": frozenset("estimate account count reckoning calculation tally measure report version source".split()),
    "to": frozenset("estimate account report source".split()),
    "in": frozenset("case instance example sense respect form fell go".split()),
    "at": frozenset("point time stage moment".split()),
    "on": frozenset(["occasion"]),
}
_ONE_NOUN: Final = re.compile(r"one\s+([a-z]+)\b(?P<comma>,)?")
_LEADS: Final = re.compile(r"(?P<opens>\A|[.,;:(\"'-]\s*|\b(?:and|but|then)\s)?(?<![a-z])(?P<word>by|to|in|at|on)\s\Z")
_OPENS: Final = re.compile(
    r"(?:\A|[.,;:(\"'-]\s*|\b(?:and|but|then|until|that|when|so|hope[sd]?|dream(?:s|ed|t)?|would|will|might)\s)\Z"
)
_ONE_HYPHEN_UNIT: Final = re.compile(
    r"-(?:hours?|days?|weeks?|months?|years?|minutes?|page|person|man|woman|third|half|quarter|yen|dollar|euro|to-|or-|mile|km|ton|tonne|kilomet\w+|bedroom|room|fifth|tenth|percent|time\b(?=\s+(?:fee|payment)))"
)
_ZERO_IDIOM: Final = re.compile(r"zero[\s-](?:tolerance|sum|hour\b(?!s)|emission|coupon)")
_IN_THOUSANDS: Final = re.compile(r"(?:\(|^|\b(?:figures|numbers|data|values|amounts)\s)\s*in\s\Z")
_GROUND_ZERO: Final = re.compile(r"\bground\s\Z")
_TWIN: Final = re.compile(r"(\d+)[-/]\1(?!\d)|fifty-fifty|24/7|24-7\b|24x7")
_TWENTIES: Final = re.compile(r"\d0'?s")  # after another age: "in their 20s and 30s"
_PART_OF_YEAR: Final = re.compile(r"\s+(?:half|quarters?)\b")


def is_tier(line: Line, numeral: Numeral) -> bool:
    before = line.low[max(0, numeral.start - 8) : numeral.start]
    return "tier" in before and _TIER.search(before) is not None


def find_exclusion(line: Line, numeral: Numeral, previous: Span | None) -> Span | None:
    """The exclusion to which a numeral belongs by its own look and neighbours; ages and lone years come later."""
    if found := _find_idiom(line, numeral):
        return found
    if found := find_date(line, numeral, previous.end if previous else 0):
        if previous and previous.number_class is _C.AGE and _TWENTIES.fullmatch(line.low, found.start, found.end):
            return found._replace(number_class=_C.AGE)
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
    if is_lone_one(low, numeral) and (end := _find_adverbial_end(low, start)):
        return Span(start, end, _C.IDIOM)
    return None


def _find_adverbial_end(low: str, start: int) -> int | None:
    """ "One day he left", "by one estimate"; but "they rest one day, Sunday" and "two men in one case" count."""
    before = low[max(0, start - 16) : start]
    if day := _ONE_DAY.match(low, start):
        return day.end() if _OPENS.search(before) else None
    noun, lead = _ONE_NOUN.match(low, start), _LEADS.search(before)
    if noun is None or lead is None or noun[1] not in _ONE_LED[lead["word"]]:
        return None
    opens = lead["opens"] is not None or noun["comma"] is not None
    # "estimate" stays outside: it is the hedge of the number that may follow
    return start + len("one") if opens or noun[1] not in ("case", "instance", "example") else None


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
