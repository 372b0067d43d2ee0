"""Ranges: "80,000 to 120,000", "between 70 percent and 90 percent", "$1.2 – $2.3 billion", "one or two"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from pipeline.nlp.scan import Form, Line, Numeral

_GAP: Final = re.compile(
    r"(?P<space>\s*)-?\s*(?P<joiner>to|or|through|thru|and|-|~|—|or\s+even|or\s+perhaps|and\s+perhaps|up)\s*-?(?P<after>\s*)"
)
# Verbs of rising and of neutral change; after a verb of falling the second number is smaller, so never an upper end.
_CHANGE: Final = re.compile(
    r"\b(?:rose|rise[sn]?|rising|grew|grow[sn]?|growing|increas\w+|rais\w+|jump\w+|climb\w*|soar\w+|expand\w+|went|gone|chang\w+|"
    r"swell\w*|swollen|surg\w+|upgrad\w+|mov(?:ed|ing)|doubl\w+|tripl\w+|up|extend\w+|improv\w+|recover\w+|escalat\w+|ballooned)\b"
)
_BY: Final = re.compile(
    r"\b(?:rose|rise[sn]?|rising|grew|grow[sn]?|increas\w+|fell|fall(?:en|s|ing)?|drop\w*|declin\w+|decreas\w+|jump\w+|went\s+(?:up|down)|"
    r"shrank|shrunk)\s+by\s+(?:(?:about|some|more|over|around|nearly|than)\s+){0,2}\Z"
)
_RANGING: Final = re.compile(r"\b(?:rang(?:e[sd]?|ing)|anywhere|vari(?:es|ed)|vary(?:ing)?|somewhere)\b[^.;]{0,24}\Z")
_CLAUSE_END: Final = re.compile(r"[.;:]\s")
_LIST: Final = re.compile(
    r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million))\s?,\s?\Z"
)
_TIMES_TEN: Final = re.compile(r"(\d+)(?:\.\d+)?\s?[x×·]")  # "8 to 9 × 10⁴"
_THOUSANDS: Final = re.compile(r"\d{1,3},000\Z")


def joins_range(line: Line, first: Numeral, second: Numeral, gap: str, between: bool, bounded: bool) -> bool:
    """Whether two numerals with `gap` between them (hedges and currency taken off) are the ends of one range."""
    forms = (first.form, second.form)
    shares = forms == (Form.FRACTION, Form.NUMBER) and second.scale > 1  # "½ to 1 million"
    if not shares and forms not in ((Form.NUMBER, Form.NUMBER), (Form.FRACTION, Form.FRACTION)):
        return False
    found = _GAP.fullmatch(gap)
    if found is None:
        return False
    low, high = share_magnitude(line, first, second)
    if high <= low:
        return False
    joiner = found["joiner"].split()[0]
    if joiner == "and":
        return between
    if joiner == "or":
        return not bounded and not _LIST.search(line.low[max(0, first.start - 12) : first.start]) and high <= low * 100
    if joiner == "—":
        return not found["space"] and not found["after"]
    if joiner == "up":
        return True
    return joiner in ("-", "~") or not _is_change(line.low, first.start)


def _is_change(low: str, start: int) -> bool:
    """ "fell from X to Y" and "rose by X to Y" state two numbers, "ranges from X to Y" a range."""
    before = low[max(0, start - 96) : start]
    if _BY.search(before):
        return True
    at = before.rfind("from")
    if at < 0 or len(before) - at > 34:
        return False
    before = _CLAUSE_END.split(before[:at])[-1]
    return _CHANGE.search(before) is not None and not _RANGING.search(before)


def share_magnitude(line: Line, first: Numeral, second: Numeral) -> tuple[Decimal, Decimal]:
    """The two ends, the first given the magnitude that only the second names: "two to three million", "60-70,000"."""
    low, high = first.value, second.value
    words = line.low[second.start : second.end]
    scale = second.scale
    if scale == 1 and words.endswith(("hundred", "dozen")):
        scale = Decimal(100 if words.endswith("hundred") else 12)
    if (mantissa := _TIMES_TEN.match(words)) and int(mantissa[1]):
        scale = second.value / Decimal(mantissa[0][:-1].rstrip())
    unscaled = first.scale == 1 and not line.low[first.start : first.end].endswith(("hundred", "dozen"))
    grouped = "," in line.low[first.start : first.end] and low == int(low)
    if unscaled and scale > 1 and 0 < low < high / scale and not grouped:
        return low * scale, high
    if first.bare and second.bare and _THOUSANDS.match(words) and low * 1000 < high <= low * 10_000 and low == int(low):
        return low * 1000, high
    return low, high
