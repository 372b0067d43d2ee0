"""Years that point back: "that year", "the year after", "a year earlier" are told by the year named last."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import Basis
from pipeline.nlp.periods import PeriodMention
from pipeline.nlp.yearless_periods import find_yearless
from pipeline.reference.dates import MONTH, month_number

_POINTING = re.compile(
    r"\b(?:(?P<same>(?:in |during |over )?(?:that|the same) (?:same )?year)|"
    r"(?P<later>(?:in )?the (?:year after(?: that)?|next year|following year)|"
    r"(?:a|one) year (?:later|after(?:wards)?))|"
    r"(?P<earlier>(?:in )?the (?:year before(?: that)?|previous year|preceding year)|"
    r"(?:a|one) year (?:earlier|before)))\b"
    r"(?:(?<= later)|(?<= earlier)|(?! (?:the|a|an|his|her|their|its|[a-z]+ing)\b))",
    re.IGNORECASE,
)
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_FAR = re.compile(
    rf"\b(?P<n>{'|'.join(_COUNTS)}|[2-9]|1\d) years "
    r"(?:(?P<later>later|afterwards)|(?P<earlier>earlier|before(?=\s*[.,;)])))\b",
    re.IGNORECASE,
)
_MONTH = re.compile(
    rf"\b(?:[Ii]n|[Dd]uring|[Bb]y)\s+(?:(?:early|late)\s+|mid-)?(?P<month>{MONTH})\b(?!\s*(?:\d|of\b|to\b|and\b|[-–—]))"
)
_YEAR = re.compile(r"(\d{4})(?:-\d\d(?:-\d\d)?)?$")


def find_anaphoric(
    text: str, start: int, end: int, mentions: Sequence[PeriodMention], last_year: str, published: str = ""
) -> list[PeriodMention]:
    """Mentions in one sentence; `last_year` is the year that the paragraph named last, "" if none."""
    found: list[PeriodMention] = []
    for match in _POINTING.finditer(text, start, end):
        before = [m for m in (*mentions, *found) if m.char_end <= match.start() and _YEAR.match(m.edtf)]
        named = max(before, key=lambda m: m.char_end).edtf[:4] if before else last_year
        if named and not any(m.char_start < match.end() and m.char_end > match.start() for m in mentions):
            year = int(named) + (match.lastgroup == "later") - (match.lastgroup == "earlier")
            found.append(PeriodMention(match.start(), match.end(), str(year), Basis.CONTEXT))
    for match in _FAR.finditer(text, start, end):
        before = [m for m in mentions if m.char_end <= match.start() and _YEAR.match(m.edtf) and not m.of_source]
        named = max(before, key=lambda m: m.char_end).edtf[:4] if before else last_year
        if named:
            number = _COUNTS.get(match["n"].lower()) or int(match["n"])
            year = int(named) + (number if match["later"] else -number)
            found.append(PeriodMention(match.start(), match.end(), str(year), Basis.CONTEXT))
    if last_year and not mentions:
        found += [
            PeriodMention(m.start("month"), m.end(), f"{last_year}-{month_number(m['month']):02}", Basis.CONTEXT)
            for m in _MONTH.finditer(text, start, end)
        ]
    taken = [(m.char_start, m.char_end) for m in (*mentions, *found)]
    found += [
        PeriodMention(*part, Basis.CONTEXT) for part in find_yearless(text, start, end, taken, last_year, published)
    ]
    return found


def year_named_last(mentions: Sequence[PeriodMention], otherwise: str) -> str:
    """For the sentences that follow: the last single year of these mentions."""
    years = [m.edtf[:4] for m in sorted(mentions) if _YEAR.match(m.edtf) and not m.of_source]
    return years[-1] if years else otherwise
