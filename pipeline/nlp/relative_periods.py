"""Periods that a text tells from its own day: "last year", "two years ago", "in April"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from pipeline.reference.dates import MONTH, month_number


class RelativePeriod(NamedTuple):
    char_start: int
    char_end: int
    edtf: str


_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "eighteen": 18, "twenty": 20,
}  # fmt: skip
_COUNT = rf"(?:{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}|\d{{1,2}})"


class _Day(NamedTuple):
    """A publication date of which the month and the day may be unknown (0)."""

    year: int
    month: int
    day: int

    @classmethod
    def read(cls, published: str) -> _Day:
        parts = [int(part) for part in published.split("-")]
        return cls(*[*parts, 0, 0][:3])

    def iso(self) -> str:
        return f"{self.year:04}" + (f"-{self.month:02}" if self.month else "") + (f"-{self.day:02}" if self.day else "")

    def back(self, months: int) -> _Day:
        """Earlier by whole months, at the same precision."""
        if not self.month:
            return self._replace(year=self.year - months // 12)
        count = self.year * 12 + self.month - 1 - months
        year, month = divmod(count, 12)
        return _Day(year, month + 1, min(self.day, monthrange(year, month + 1)[1]))


def _count(word: str) -> int:
    return _NUMBERS.get(word.lower()) or int(word)


def _year_of(found: re.Match[str], group: str, day: _Day) -> int:
    return day.year + {"last": -1, "this": 0, "next": 1}[found[group].lower().split()[0]]


def _read_year(found: re.Match[str], day: _Day) -> str:
    return str(_year_of(found, "y_which", day))


def _read_month_of_year(found: re.Match[str], day: _Day) -> str:
    return f"{_year_of(found, 'my_which', day)}-{month_number(found['my_month']):02}"


def _read_half_of_year(found: re.Match[str], day: _Day) -> str:
    year = _year_of(found, "hy_which", day)
    return f"{year}-01/{year}-06" if found["hy_half"].lower() == "first" else f"{year}-07/{year}-12"


def _read_quarter_of_year(found: re.Match[str], day: _Day) -> str:
    year = _year_of(found, "qy_which", day)
    first = 3 * ["first", "second", "third", "fourth"].index(found["qy_n"].lower()) + 1
    return f"{year}-{first:02}/{year}-{first + 2:02}"


def _read_first_months(found: re.Match[str], day: _Day) -> str:
    year, number = _year_of(found, "fm_which", day), _count(found["fm_n"])
    if found["fm_part"].lower() == "first":
        return f"{year}-01/{year}-{number:02}" if number < 12 else ""
    return f"{year}-{13 - number:02}/{year}-12" if number < 12 else ""


def _read_last_season(found: re.Match[str], day: _Day) -> str:
    """The last one that was over before the day of publication; EDTF 21 is spring, 24 winter."""
    if not day.month:
        return ""
    number = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}[found["ls_season"].lower()]
    ended = day.month > {21: 5, 22: 8, 23: 11, 24: 12}[number]
    return f"{day.year if ended else day.year - 1}-{number}"


def _read_end_of_year(found: re.Match[str], day: _Day) -> str:
    month = "12" if found["ey_end"].lower() == "end" else "01"
    return f"{_year_of(found, 'ey_which', day)}-{month}"


def _read_last_month(found: re.Match[str], day: _Day) -> str:
    if not day.month:
        return ""
    return day.back(1 if found["lm_which"].lower() == "last" else 0)._replace(day=0).iso()


def _read_ago(found: re.Match[str], day: _Day) -> str:
    number = _count(found["ago_n"])
    if found["ago_unit"].lower().startswith("year"):
        return str(day.year - number) if number <= 20 else ""
    return day.back(number)._replace(day=0).iso() if day.month else ""


def _read_past(found: re.Match[str], day: _Day) -> str:
    """ "over the past five years": from then to the publication, as precise as its date."""
    number = _count(found["past_n"]) if found["past_n"] else 1
    unit = found["past_unit"].lower().rstrip("s")
    if unit == "decade" or (unit == "year" and number > 1):
        return f"{day.year - number * (10 if unit == 'decade' else 1)}/{day.year}"
    if unit in {"week", "day"}:
        if not day.day:
            return ""
        then = date(*day) - timedelta(days=number * (7 if unit == "week" else 1))
        return f"{then.isoformat()}/{day.iso()}"
    months = number * {"year": 12, "decade": 120, "month": 1}[unit]
    return f"{day.back(months).iso()}/{day.iso()}" if day.month or months >= 12 else ""


def _read_named_month(found: re.Match[str], day: _Day) -> str:
    """The last April before the day of publication, or that very month."""
    month = month_number(found["nm_month"])
    if not day.day:  # a report of a known month tells longer stories than news of a known day
        return ""
    is_before = found["nm_last"] is not None and month == day.month
    year = day.year - (month > day.month or is_before)
    number = found["nm_day"] or found["nm_first"]
    if found.string[max(0, found.start() - 3) : found.start()].lower() == "in " and not found["nm_first"]:
        number = None  # "in May 30 prisoners died"
    return f"{year}-{month:02}" + (f"-{int(number):02}" if number and int(number) <= monthrange(year, month)[1] else "")


def _read_yesterday(_: re.Match[str], day: _Day) -> str:
    return (date(*day) - timedelta(days=1)).isoformat() if day.day else ""


_WHICH = r"(?i:last|this|next)\s+(?i:year)"
_NO_POSSESSOR = r"(?<!\btheir )(?<!\bhis )(?<!\bher )(?<!\bthe )(?<!\bits )"  # "their last year of school"
_FORMS: dict[str, tuple[str, Callable[[re.Match[str], _Day], str]]] = {
    "r_half": (rf"(?i:the\s+)?(?P<hy_half>(?i:first|second))\s+half\s+of\s+(?P<hy_which>{_WHICH})", _read_half_of_year),
    "r_quarter": (
        rf"(?i:the\s+)?(?P<qy_n>(?i:first|second|third|fourth))\s+quarter\s+of\s+(?P<qy_which>{_WHICH})",
        _read_quarter_of_year,
    ),
    "r_first_months": (
        rf"(?i:the\s+)?(?P<fm_part>(?i:first|last))\s+(?P<fm_n>(?i:{_COUNT}))\s+months\s+of\s+(?P<fm_which>{_WHICH})",
        _read_first_months,
    ),
    "r_season": (r"(?i:last)\s+(?P<ls_season>(?i:spring|summer|autumn|fall|winter))", _read_last_season),
    "r_end": (rf"(?i:the\s+)?(?P<ey_end>(?i:end|beginning|start))\s+of\s+(?P<ey_which>{_WHICH})", _read_end_of_year),
    "r_month_year": (rf"(?P<my_month>{MONTH})(?:\s+of|,)?\s+(?P<my_which>{_WHICH})", _read_month_of_year),
    "r_year": (
        rf"{_NO_POSSESSOR}(?i:(?:earlier|later|early|late|so\s+far)\s+)?(?P<y_which>{_WHICH})",
        _read_year,
    ),
    "r_month": (r"(?i:earlier\s+|later\s+)?(?P<lm_which>(?i:last|this))\s+(?i:month)", _read_last_month),
    "r_past": (
        r"(?i:(?:over|in|during|within|for)\s+)?(?i:the)\s+(?i:past|last|previous(?!\s+(?:year|month)\b))\s+"
        rf"(?:(?P<past_n>(?i:{_COUNT}))\s+)?(?P<past_unit>(?i:years?|months?|decades?|weeks?|days?))(?!\s+(?i:of|"
        rf"before))",
        _read_past,
    ),
    "r_ago": (rf"(?P<ago_n>(?i:{_COUNT}))\s+(?P<ago_unit>(?i:years?|months?))\s+(?i:ago)", _read_ago),
    "r_named_month": (
        r"(?:(?<=\bin )|(?<=\bIn )|(?<=\bon )|(?<=\bOn )|(?<=\bas of )|(?<=\bAs of )|"
        r"(?<=\bsince )|(?<=\bSince )|(?<=\bduring )|(?<=\bby )|"
        r"(?<=\buntil )|"
        r"(?P<nm_last>(?i:last)\s+))(?:(?i:early|late)\s+|(?i:mid)-)?"
        rf"(?:(?P<nm_first>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<nm_month>{MONTH})"
        rf"(?:\s+(?P<nm_day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\d|"
        rf",\d))?(?!\s+\d\d?(?![\d,])|,\s+\d\d?(?![\d,])(?!\s+[A-Za-z])|,?\s+\d{{4}}|"
        r"\s+(?:of|to|and|through)\b|\s*[-–—/])",
        _read_named_month,
    ),
    "r_yesterday": (r"(?i:yesterday)", _read_yesterday),
}
_PATTERN = re.compile(
    r"\b(?:" + "|".join(f"(?P<{name}>{pattern})" for name, (pattern, _) in _FORMS.items()) + r")(?!\w)"
)


def find_relative(text: str, start: int, end: int, published: str) -> Iterator[RelativePeriod]:
    """Nothing where the publication date is unknown, or not precise enough to tell."""
    if not published:
        return
    day = _Day.read(published)
    for found in _PATTERN.finditer(text, start, end):
        if edtf := _FORMS[found.lastgroup or ""][1](found, day):
            yield RelativePeriod(found.start(), found.end(), edtf)
