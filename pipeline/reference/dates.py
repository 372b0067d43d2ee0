"""Calendar dates as reports write them, at the precision that the text gives and no more."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import NamedTuple


class DateSpan(NamedTuple):
    """`iso` is a day ("2008-03-03"), a month ("2012-08") or a year."""

    char_start: int
    char_end: int
    iso: str


_MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MONTHS = {name.casefold(): number for number, name in enumerate(_MONTH_NAMES, 1)}
_SHORT = {name[:3].casefold(): number for name, number in MONTHS.items()} | {"sept": 9}


def _month_pattern() -> str:
    """Names and abbreviations; "may" and "march" only with a capital, since they are also verbs."""
    full = "|".join(name for name in _MONTH_NAMES if name not in {"May", "March"})
    short = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
    return rf"(?:(?:(?i:{full})|March|MARCH|May|MAY)(?![a-z])|(?i:{short})(?![a-z])\.?)"


MONTH = _month_pattern()
YEAR = r"(?:1[6-9]|20)\d\d"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_TH = r"(?:\s?(?:st|nd|rd|th)\b)?"
_NO_DIGIT_BEFORE = r"(?<!\d[.,/-])"  # else the digits are the tail of a longer number
_END = r"(?!\d|[.,/-]\d)"


def month_number(name: str) -> int:
    """1-12 for a month's name or abbreviation, 0 for anything else."""
    plain = name.strip(" .").casefold()
    return MONTHS.get(plain) or _SHORT.get(plain, 0)


def _iso_day(year: str, month: int, day: str | int) -> str:
    """Empty for a day that the calendar does not have."""
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:
        return ""


def _read_iso(found: re.Match[str]) -> str:
    return _iso_day(found["iso_y"], int(found["iso_m"]), found["iso_d"])


def _read_day_month_year(found: re.Match[str]) -> str:
    return _iso_day(found["dmy_y"], month_number(found["dmy_m"]), found["dmy_d"])


def _read_month_day_year(found: re.Match[str]) -> str:
    return _iso_day(found["mdy_y"], month_number(found["mdy_m"]), found["mdy_d"])


def _read_month_of_range(found: re.Match[str]) -> str:
    """Days from one to another ("3-5 March 2008"): the month is what is certain."""
    month = month_number(found["range_m1"] or found["range_m2"])
    return f"{found['range_y']}-{month:02}"


def _read_month_year(found: re.Match[str]) -> str:
    return f"{found['my_y']}-{month_number(found['my_m']):02}"


def _read_numeric(found: re.Match[str]) -> str:
    """24/07/2019 is certain either way round; of 03/04/2019 only the year is."""
    first, second, year = int(found["num_a"]), int(found["num_b"]), found["num_y"]
    readings = {_iso_day(year, month, day) for day, month in ((first, second), (second, first))} - {""}
    if not readings:
        return ""
    return readings.pop() if len(readings) == 1 else year


_FORMS: dict[str, tuple[str, Callable[[re.Match[str]], str]]] = {
    "iso": (
        rf"{_NO_DIGIT_BEFORE}(?P<iso_y>{YEAR})(?P<iso_s>[-/.])(?P<iso_m>\d\d?)(?P=iso_s)(?P<iso_d>\d\d?)"
        r"(?:T\d\d:?\d\d(?::?\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\d|[/-]\d)",
        _read_iso,
    ),
    "range": (
        rf"(?:(?P<range_m1>{MONTH})\s*{_DAY}{_TH}\s?(?:[-–—]|to|and|through)\s?{_DAY}{_TH},?\s*"
        rf"|{_NO_DIGIT_BEFORE}{_DAY}{_TH}\s?(?:[-–—]|to|and|through)\s?{_DAY}{_TH}\s+(?:of\s+)?(?P<range_m2>{MONTH}),?\s*)"
        rf"(?P<range_y>{YEAR}){_END}",
        _read_month_of_range,
    ),
    "dmy": (
        rf"{_NO_DIGIT_BEFORE}(?P<dmy_d>{_DAY}){_TH}(?:\s+(?:of|day\s+of)\s+|[\s\-–/]*)(?P<dmy_m>{MONTH})[\s,.\-–/]*(?P<dmy_y>{YEAR}){_END}",
        _read_day_month_year,
    ),
    "mdy": (
        rf"(?P<mdy_m>{MONTH})\s*(?P<mdy_d>{_DAY}){_TH}(?:\s*,\s*|\s+)(?P<mdy_y>{YEAR}){_END}",
        _read_month_day_year,
    ),
    "my": (rf"(?P<my_m>{MONTH})(?:,\s*|\s+of\s+|[\s\-–/]*)(?P<my_y>{YEAR}){_END}", _read_month_year),
    "num": (
        rf"{_NO_DIGIT_BEFORE}(?P<num_a>\d\d?)(?P<num_s>[/.-])(?P<num_b>\d\d?)(?P=num_s)(?P<num_y>{YEAR}){_END}",
        _read_numeric,
    ),
}


@cache
def _date_pattern() -> re.Pattern[str]:
    forms = "|".join(f"(?P<{name}>{pattern})" for name, (pattern, _) in _FORMS.items())
    return re.compile(rf"(?<!\w)(?:{forms})")


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[DateSpan]:
    """Dates that name a year with a month or a day; a bare year or a day without a year is none."""
    spans = []
    for found in _date_pattern().finditer(text, start, len(text) if end is None else end):
        iso = _FORMS[found.lastgroup or ""][1](found)
        if iso:
            spans.append(DateSpan(found.start(), found.end(), iso))
    return spans


_WHOLE_MONTH = re.compile(rf"({YEAR})-(0[1-9]|1[0-2])")
_COMPACT = re.compile(
    rf"(?:D:)?({YEAR})(\d\d)(\d\d)(?:\d{{6}}\S*)?"
)  # D: opens a date in PDF metadata (ISO 32000, 7.9.4)
_EAST_ASIAN = re.compile(rf"({YEAR})\s?(?:年|년|\.)\s?(\d{{1,2}})\s?(?:月|월|\.)\s?(\d{{1,2}})")
_BARE_YEAR = re.compile(rf"(?<![\d.,$€£¥₩/-])(?:FY|CY)?({YEAR})(?![\d%]|[.,/–-]\d|s\b|['’]s\b)")


def parse_date(text: str) -> str:
    """The date that a date line or a metadata field states, as a partial ISO date; empty if none."""
    text = text.strip()
    if month := _WHOLE_MONTH.fullmatch(text):
        return month.group()
    for pattern in (_COMPACT.fullmatch, _EAST_ASIAN.search):
        if (found := pattern(text)) and (iso := _iso_day(found[1], int(found[2]), found[3])):
            return iso
    dates = find_dates(text)
    if dates:
        return max((span.iso for span in dates), key=len)  # the first of the most precise
    years = {found[1] for found in _BARE_YEAR.finditer(text)}
    return years.pop() if len(years) == 1 else ""
