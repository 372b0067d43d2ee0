"""Ratios as percentages: "one of every 10", "104.6 per 1,000", "two-thirds"; and multiples, "twice as many"."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from pipeline.nlp.money import read_currency_before
from pipeline.nlp.number_words import Kind
from pipeline.nlp.scan import Form, Line, Numeral
from pipeline.nlp.units import read_unit

_ROUND_BASES: Final = frozenset(
    map(Decimal, (12, 15, 20, 25, 30, 40, 50, 100, 200, 500, 1000, 10_000, 100_000, 1_000_000))
)
_STOP: Final = (
    "and|or|to|of|in|on|at|by|for|from|with|than|the|an?|who|that|was|were|is|are|had|has|have|as|then|per|out"
)
_NOUNS: Final = rf"(?:(?!(?:{_STOP})\s)[a-z][a-z'-]*\s+)"
_HEDGE: Final = r"(?:about\s+|some\s+|around\s+|roughly\s+|nearly\s+|almost\s+)?"
_EVERY: Final = re.compile(
    rf"\s+{_NOUNS}{{0,3}}?(?:(?:out\s+of|of|in|for|from)\s+(?:every|each)|out\s+of(?:\s+(?:the|all))?)\s+(?:single\s+)?{_HEDGE}"
)
_PER: Final = re.compile(r"\s+(?:[a-z][a-z'-]*\s+){0,3}?per\s+(?:every\s+)?")
_IN: Final = re.compile(rf"\s+in\s+{_HEDGE}")
# "one defector in four": singular after one, else plural; never a time, and no noun after the base.
_NOUN_IN: Final = re.compile(
    rf"\s+(?:{_NOUNS}{{0,3}}?)(?P<noun>(?!(?:{_STOP})\s)[a-z][a-z'-]+)\s+(?:in|out\s+of)\s+{_HEDGE}"
)
_NOT_SHARED: Final = frozenset(
    "second minute hour day night week month year decade percent percentage time mile metre meter km kilometre".split()
)
_IRREGULAR: Final = frozenset("people men women children persons".split())
_FOLLOWS: Final = (
    r"\s*(?:[.,;:!?)]|-\s|\Z)|\s+(?:is|was|are|were|be|been|has|had|have|does|do|did|will|would|can|could|may|might|must|should|"
    r"cannot|never|still|also|now|only|even|ever|and|or|but|who|whom|whose|that|which|in|on|at|to|from|for|by|with|as|if|when|"
    r"while|where|than|after|before|between|during|over|under|without|because|though|among|across|of\s+(?:them|those|these|us|all|the)"
)
_NO_NOUN_AFTER: Final = re.compile(
    rf"{_FOLLOWS}|dies|lives|works|gets|says|goes|comes|sends|pays|earns|receives|loses|suffers|needs|wants|remains|returns|"
    r"leaves|faces|reports|survives|owes|lacks|takes|makes|came|went|got|ran|fell|fled|left|lost|found|saw|said|told|made|"
    r"took|gave|paid|sold|bought|sent|kept|held|met|knew|spent|won|ate|slept|stood|had|became|began|grew|fought|"
    r"die|live|work|get|say|go|come|send|pay|earn|receive|lose|suffer|need|want|remain|return|leave|face|report|survive|owe|"
    r"lack|take|make|[a-z]{3,}ed)\b"
)
_PLURAL: Final = r"(?:[a-z'-]+s|people|men|women|children)\b"
_NO_PLURAL_AFTER: Final = re.compile(rf"\s+(?!{_PLURAL})[a-z'-]+(?!\s+{_PLURAL}|-)(?=\W|\Z)")
_NO_NOUN_AFTER_OF: Final = re.compile(rf"{_FOLLOWS})\b")
_COPULA: Final = re.compile(r"\b(?:is|was|are|were|be|been|being|as|became|become)\s(?:only\s|just\s)?\Z")
_OF: Final = re.compile(r"\s+of\s+")
# "a rate per 100,000: 150": the base stands first.
_RATE_BEFORE: Final = re.compile(r"\b(?:rates?|ratio|prevalence|incidence)\b[^.;:]{0,40}\bper\s\Z")
_RATE_GAP: Final = re.compile(
    r"(?:\s+(?!(?:and|or|than)\b)[a-z][a-z'-]*){0,6}?\)?(?:\s*[:=]\s*|\s+(?:is|was|were|of|at|reached|being)\s+|,\s+)"
    r"(?:about\s+|only\s+|some\s+|around\s+|estimated\s+at\s+|over\s+)?"
)
_WHOLE: Final = Decimal(1)
_OVER: Final = re.compile(r"\s+over\s+")
_ENDS: Final = re.compile(r"\s*(?:[.,;:!?)]|\Z)")
_MULTIPLE: Final = re.compile(
    r"\s+(?:as\s+(?:many|much|high|long|large|likely|often|big)|(?:more|higher|larger|greater|longer|lower|fewer|less|bigger|worse)\b"
    r"|the\s+(?:number|size|rate|average|amount|minimum|national|population|level|wage|price|legal|normal|official)|that\s+of|what|its|their|his)\b"
)


def read_base(line: Line, numeral: Numeral, after: Numeral) -> Decimal | None:
    """The number of which `numeral` states a share: 10 in "one of every 10"; None where `after` is no base."""
    if after.form is not Form.NUMBER or numeral.form is not Form.NUMBER or after.value <= 0:
        return None
    if after.start - numeral.end > 48:
        return None
    currency = read_currency_before(line.low, after.start)
    gap = line.low[numeral.end : max(numeral.end, currency.edge) if currency else after.start]
    if _OVER.fullmatch(gap):
        shares = _ENDS.match(line.low, after.end) is not None and read_unit(line.low, after.end) is None
    elif _PER.fullmatch(gap):
        shares = numeral.value >= 0 and after.value >= 100
    else:
        shares = (
            0 <= numeral.value < after.value and not _is_time(line.low, after) and _is_share(line, numeral, after, gap)
        )
    return after.value if shares else None


def is_share_of_money(line: Line, numeral: Numeral, after: Numeral) -> bool:
    """ "nine dollars in ten" is a share; "$5 per 1,000 bricks" and "$300 of the $900" are amounts."""
    gap = line.low[numeral.end : after.start].rstrip("$€£")
    if re.search(r"\b(?:every|each)\s+\Z", gap):
        return True
    return (
        (after.value <= 10 or after.value == 100)
        and numeral.value == int(numeral.value)
        and _NOUN_IN.fullmatch(gap) is not None
    )


def read_rate_first(line: Line, base: Numeral, after: Numeral) -> bool:
    """Whether `after` is the rate for a base that stands before it: "a rate per 100,000: 150"."""
    low = line.low
    if after.form is not Form.NUMBER or base.value < 100 or not base.value > after.value or after.start - base.end > 60:
        return False
    if _looks_like_year(after) or read_unit(low, after.end) is not None:
        return False
    before = low[max(0, base.start - 60) : base.start]
    if low[base.end : after.start].strip() == ":":
        return before.endswith("per ")
    return _RATE_GAP.fullmatch(low, base.end, after.start) is not None and _RATE_BEFORE.search(before) is not None


def _is_share(line: Line, numeral: Numeral, after: Numeral, gap: str) -> bool:
    """ "1 out of 10", "one in five", "nine of ten"; not "one in 2014", "12 in six boxes" or "one of the 10"."""
    value, base = numeral.value, after.value
    if _EVERY.fullmatch(gap):
        return True
    if _looks_like_year(after) or value != int(value):
        return False
    if _IN.fullmatch(gap):
        return _is_small(value, base)
    if _OF.fullmatch(gap):
        return _is_share_of(line, numeral, after)
    noun = _NOUN_IN.fullmatch(gap)
    if noun is None or not _is_small(value, base) or not _agrees(noun["noun"], value):
        return False
    closed = _NO_NOUN_AFTER.match(line.low, after.end) or _NO_PLURAL_AFTER.match(line.low, after.end)
    return closed is not None


def _is_small(value: Decimal, base: Decimal) -> bool:
    return base > 1 and (value == 1 or base <= 10 or (base in _ROUND_BASES and value < 100))


def _agrees(noun: str, value: Decimal) -> bool:
    """Whether the noun is in the number that the count asks for, and is nothing that is measured."""
    plural = noun in _IRREGULAR or (noun.endswith("s") and not noun.endswith(("ss", "us", "is")))
    return noun not in _NOT_SHARED and noun.removesuffix("s") not in _NOT_SHARED and plural == (value > 1)


def _is_share_of(line: Line, numeral: Numeral, after: Numeral) -> bool:
    """ "nine of ten women", "two of three of them"; "one of four brothers" and "he was one of two" count."""
    if after.value in (10, 100) and not line.low.startswith(("the ", "these "), after.end + 1):
        return True
    before = line.low[max(0, numeral.start - 16) : numeral.start]
    closed = _NO_NOUN_AFTER_OF.match(line.low, after.end) is not None
    return after.value <= 10 and closed and not _COPULA.search(before)


def _looks_like_year(numeral: Numeral) -> bool:
    return numeral.bare and 1800 <= numeral.value <= 2099 and numeral.end - numeral.start == 4


def _is_time(low: str, numeral: Numeral) -> bool:
    unit = read_unit(low, numeral.end, numeral.first is Kind.DIGITS)
    return unit is not None


def is_multiple(low: str, position: int) -> bool:
    """Whether "twice" or "three times" that ends at `position` compares: "as many", "the number"."""
    return _MULTIPLE.match(low, position) is not None


def to_percent(value: Decimal, base: Decimal = Decimal(1)) -> Decimal:
    """A share on the scale 0-100 with two decimals, or two significant figures where these would say nothing."""
    percent = value * 100 / base
    rounded = percent.quantize(Decimal("0.01"), ROUND_HALF_UP) if abs(percent) < 10**20 else percent
    if rounded == 0 and percent != 0:
        rounded = percent.quantize(Decimal(1).scaleb(percent.adjusted() - 1), ROUND_HALF_UP)
    return make_plain(rounded)


def make_plain(value: Decimal) -> Decimal:
    """Without exponent or trailing zeros, at most six decimals unless it is small."""
    if value.same_quantum(_WHOLE):
        return value
    if value and -value.as_tuple().exponent > 12 and abs(value) >= 1:  # type: ignore[operator]
        value = value.quantize(Decimal("0.000001"), ROUND_HALF_UP)
    return Decimal(f"{value.normalize():f}")
