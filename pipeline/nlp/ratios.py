"""Ratios as percentages: "one of every 10", "104.6 per 1,000", "two-thirds"; and multiples, "twice as many"."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from pipeline.nlp.number_words import Kind
from pipeline.nlp.scan import Form, Line, Numeral
from pipeline.nlp.units import read_unit

_ROUND_BASES: Final = frozenset(
    map(Decimal, (12, 15, 20, 25, 30, 40, 50, 100, 200, 500, 1000, 10_000, 100_000, 1_000_000))
)
_EVERY: Final = re.compile(
    r"\s+(?:(?!and\b)[a-z]+\s+){0,3}?(?:(?:out\s+of|of|in|for|from)\s+(?:every|each)|out\s+of(?:\s+(?:the|all))?)\s+(?:single\s+)?"
)
_PER: Final = re.compile(r"\s+(?:[a-z]+\s+){0,3}?per\s+")
_IN: Final = re.compile(
    r"\s+(?:(?:person|worker|prisoner|adult|child|woman|man|individual|people|victim|inmate)\s+)?in\s+(?:about\s+|some\s+|around\s+|roughly\s+)?"
)
_OF: Final = re.compile(r"\s+of\s+")
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
    gap = line.low[numeral.end : after.start]
    if _OVER.fullmatch(gap):
        shares = _ENDS.match(line.low, after.end) is not None and read_unit(line.low, after.end) is None
    elif _PER.fullmatch(gap):
        shares = numeral.value >= 0 and after.value >= 100
    else:
        shares = (
            0 <= numeral.value < after.value and not _is_time(line.low, after) and _is_share(line, numeral, after, gap)
        )
    return after.value if shares else None


def _is_share(line: Line, numeral: Numeral, after: Numeral, gap: str) -> bool:
    """ "1 out of 10", "one in five", "nine of ten"; not "one in 2014", "12 in six boxes" or "one of the 10"."""
    value, base = numeral.value, after.value
    if _EVERY.fullmatch(gap):
        return True
    if _looks_like_year(after):
        return False
    if _IN.fullmatch(gap):
        small = value == 1 or base <= 10 or (base in _ROUND_BASES and value < 100)
        return small and base > 1 and value == int(value)
    return (
        _OF.fullmatch(gap) is not None
        and base in (10, 100)
        and not line.low.startswith(("the ", "these "), after.end + 1)
    )


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
    if value and -value.as_tuple().exponent > 12 and abs(value) >= 1:  # type: ignore[operator]
        value = value.quantize(Decimal("0.000001"), ROUND_HALF_UP)
    return Decimal(f"{value.normalize():f}")
