"""Dates, years and clock times: found so that they are not read as quantities."""

from __future__ import annotations

import re
from typing import Final

from pipeline.model import NumberClass
from pipeline.nlp.number_words import Kind
from pipeline.nlp.references import Span
from pipeline.nlp.scan import Form, Line, Numeral

_C = NumberClass
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_MONTH_STARTS: Final = frozenset("jan feb mar apr may jun jul aug sep oct nov dec".split())
_YEAR: Final = r"(?:1[5-9]|20)\d\d"
_DAY: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_COUNTED: Final = (
    r"(?!\s+(?:[a-z]+\s+)?(?:people|persons|men|women|children|girls|boys|workers|labou?rers|prisoners|inmates|detainees|victims|"
    r"refugees|defectors|migrants|students|soldiers|percent|per\s+cent|cases|others|north\s+koreans|were)\b|\s?%)"
)
_DAY_MONTH: Final = re.compile(
    rf"{_DAY}(?:\s?(?:-|to|and|or|/|&|through)\s?{_DAY})?(?:\s+of)?[\s-]{{1,2}}(?P<month>{_MONTH})(?![a-z])\.?(?:,?[\s-]?(?:of\s)?{_YEAR}(?!\d))?"
)
_MONTH_BEFORE: Final = re.compile(rf"(?<![a-z])(?P<month>{_MONTH})(?:\.?,?\s{{1,2}}|-)(?:the\s)?\Z")
_AFTER_MONTH: Final = re.compile(
    rf"(?:{_YEAR}(?!\d)|'?\d\d(?=\D|\Z)(?!\s?[%,]\d)|{_DAY}(?![\d,.%]\d))"
    rf"(?:\s?(?:-|to|and|through)\s?{_DAY}(?!\d|,\d{{3}}|\s?%){_COUNTED})?(?:,?\s+(?:of\s+)?{_YEAR}(?![\d,]\d))?"
)
_ORDINAL_MONTH: Final = re.compile(rf"\s+(?:of\s+)?(?P<month>{_MONTH})\b(?:,?\s+{_YEAR}(?!\d))?")
_NUMERIC_DATE: Final = re.compile(
    rf"{_YEAR}-\d\d?-\d\d?(?:t\d\d:\d\d(?::\d\d)?z?)?(?!\d)|\d{{1,2}}-\d{{1,2}}-(?:{_YEAR}|\d\d)(?!\d)"
)
_SLASHED_DATE: Final = re.compile(
    rf"\d{{1,2}}([/.])\d{{1,2}}\1(?:{_YEAR}|\d\d)|{_YEAR}([/.])\d{{1,2}}\2\d{{1,2}}|\d{{1,2}}/{_YEAR}"
)
_YEAR_RANGE: Final = re.compile(rf"{_YEAR}\s?[-/]\s?(?:{_YEAR}|\d\d)(?![\d%]|,\d{{3}}|\.\d)")
_YEARS: Final = re.compile(rf"{_YEAR}(?:,{_YEAR})+")  # "2016,2017"
_DAY_AND_YEAR: Final = re.compile(rf"{_DAY},{_YEAR}")  # of "May 31,2016"
_DECADE: Final = re.compile(rf"(?:{_YEAR}|\d0)'?s\b")
_HIS_30S: Final = re.compile(r"\b(?:his|her|their|my|your|our|early|mid|late|mid-|aged)\s?\Z")
_YEAR_IN_WORDS: Final = re.compile(
    r"(?:eighteen|nineteen)[\s-](?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?\b"
)
_ERA: Final = re.compile(r"\s?(?:b\.?c\.?(?:e\.?)?|a\.?d\.?|ce)(?![\w])")

_CLOCK: Final = re.compile(
    r"\d{1,2}(?:[:.h]\d{2}(?!\d))?(?::\d{2})?\s?(?:a\.\s?m\.|p\.\s?m\.|am\b|pm\b|a\.m\b|p\.m\b|o'clock\b|noon\b)|\d{1,2}:\d{2}(?::\d{2})?(?!\d)|\d{1,2}h\d{2}\b"
)
_HALF_DAY: Final = re.compile(
    r"\s?(?:a\.\s?m\b\.?|p\.\s?m\b\.?|am\b|pm\b|o'clock\b)|\s+in\s+the\s+(?:morning|afternoon|evening)\b"
)
_CLOCK_RANGE: Final = re.compile(
    r"\s?(?:-|to|and|until|till|or)\s?(?:\d{1,2}(?:[:.]\d{2})?|[a-z]+)\s?(?:a\.\s?m\b|p\.\s?m\b|am\b|pm\b|o'clock\b)"
)
_MILITARY: Final = re.compile(
    r"(?:[01]\d|2[0-4])[0-5]\d(?:\s?(?:hours|hrs|h)\b|(?=\s?(?:-|to|until|and)\s?(?:[01]\d|2[0-4])[0-5]\d\s?(?:hours|hrs|h)\b))"
)
_DAY_VERB: Final = re.compile(
    r"\b(?:rise|rises|rising|rose|wakes?|woke|woken|get\s+up|gets\s+up|got\s+up|starts?|started|begins?|began|ends?|ended|finish\w*)\s"
    r"(?:work\s|their\sday\s|the\sday\s)?at\s(?:about\s|around\s)?\Z"
)
_HOUR_ENDS: Final = re.compile(r"\s?(?:[.,;:)]|\Z)|\s(?:and|or|each|every|in\sthe|with|to)\b")
_AT: Final = re.compile(r"\b(?:at|from|to|until|till|by|between|and|around|about)\s\Z|-\s?\Z")

# Before a year: what makes a four-digit number one whatever follows.
_IN: Final = frozenset(
    "in since by during from until till through of the before after for its mid early late between and to".split()
)
_COUNTS: Final = re.compile(
    r"(?:more than|at least|less than|fewer than|no fewer than|nearly|almost|approximately|roughly|as many as|"
    r"estimated|some|exceed\w*|"
    r"surpass\w*|greater than|total(?:l?ed|l?ing)?|about|around|over|up to|under|than|only|another)\s\Z"
)
_STRONG_COUNTS: Final = re.compile(
    r"(?:more than|at least|less than|fewer than|no fewer than|as many as|an estimated|exceed\w*|surpass\w*|"
    r"greater than|smaller than|larger than)\s\Z"
)
_UNTIL_ABOUT: Final = re.compile(
    r"\b(?:until|till|by|since|through|before|after|to|from|in|late)\s(?:at\s+least|about|around|approximately|roughly)\s\Z"
)
_NOUN_AFTER: Final = re.compile(
    r"\s+(?:(?!(?:the|these|those|their|his)\b)[a-z]+\s+)?(?:people|persons|men|women|children|girls|boys|workers|labou?rers|prisoners|inmates|detainees|victims|"
    r"refugees|defectors|migrants|students|soldiers|citizens|households|families|cases|others|adults|individuals|respondents|"
    r"[a-z]{3,}ers|[a-z]{4,}ees)\b(?!')"
)

# "In March, 29 North Koreans" counts them; "in March 29" would be no English for a day.
_IN_MONTH: Final = re.compile(rf"\bin\s(?:early\s|late\s)?(?:{_MONTH}),?\s\Z")
_NAMED_AFTER: Final = re.compile(r"\s+(?:[A-Z][a-z]+\s+)?[A-Z][a-z]+s\b|\s+[a-z]+s\b(?<!is)(?<!was)")


def find_date(line: Line, numeral: Numeral, floor: int) -> Span | None:
    """The date, time, decade or year range to which the numeral belongs; a lone year is `find_year`'s.

    What stands before `floor` belongs to another date: "on 10 August, 22 people".
    """
    digits = numeral.first is Kind.DIGITS or line.low[numeral.start].isdigit()
    if digits and (found := _find_clock(line, numeral) or _find_day(line, numeral)):
        return found
    if numeral.first is Kind.TEEN and (found_year := _YEAR_IN_WORDS.match(line.low, numeral.start)):
        return Span(numeral.start, found_year.end(), _C.YEAR)
    if not digits and numeral.form is Form.NUMBER and _HALF_DAY.match(line.low, numeral.end) and numeral.value <= 12:
        return Span(numeral.start, _HALF_DAY.match(line.low, numeral.end).end(), _C.TIME)  # type: ignore[union-attr]
    if not digits and numeral.form is Form.NUMBER and numeral.value <= 12 and _is_hour(line, numeral):
        return Span(numeral.start, numeral.end, _C.TIME)
    month = (
        _ORDINAL_MONTH.match(line.low, numeral.end) if numeral.form is Form.ORDINAL and numeral.value <= 31 else None
    )
    if month and _is_month(line, month):
        return Span(numeral.start, month.end(), _C.DATE)
    return _find_after_month(line, numeral, floor) if numeral.bare or numeral.form is Form.ORDINAL else None


def _is_hour(line: Line, numeral: Numeral) -> bool:
    """ "They rise at five", but not "they rise at five of the sites"."""
    begun = _DAY_VERB.search(line.low[max(0, numeral.start - 40) : numeral.start])
    return begun is not None and _HOUR_ENDS.match(line.low, numeral.end) is not None


def _find_clock(line: Line, numeral: Numeral) -> Span | None:
    low, start = line.low, numeral.start
    if found := _CLOCK.match(low, start):
        return Span(start, found.end(), _C.TIME)
    if numeral.value <= 24 and (_CLOCK_RANGE.match(low, numeral.end)) and numeral.bare:
        return Span(start, numeral.end, _C.TIME)
    found = _MILITARY.match(low, start)
    if found and (low[start] == "0" or _AT.search(low[max(0, start - 9) : start])):
        return Span(start, found.end(), _C.TIME)
    return None


def _find_day(line: Line, numeral: Numeral) -> Span | None:
    low, start = line.low, numeral.start
    if found := _NUMERIC_DATE.match(low, start):
        return Span(start, found.end(), _C.DATE)
    if numeral.first in (Kind.SLASHED, Kind.DOTTED) and (found := _SLASHED_DATE.fullmatch(low, start, numeral.end)):
        return Span(start, found.end(), _C.DATE)
    if (found := _DAY_MONTH.match(low, start)) and _is_month(line, found):
        return Span(start, start + len(found[0].rstrip(".")), _C.DATE)
    if found := _YEAR_RANGE.match(low, start):
        return _read_year_range(low, start, found)
    if numeral.first is Kind.TORN and _YEARS.fullmatch(low, start, numeral.end):
        return Span(start, numeral.end, _C.YEAR)
    if (numeral.bare or numeral.first is Kind.ORDINAL) and (found := _DECADE.match(low, start)):
        aged = found.end() - start <= 4 and _HIS_30S.search(low[max(0, start - 7) : start])
        return Span(start, found.end(), _C.AGE if aged else _C.YEAR)
    if (
        numeral.bare
        and numeral.end - start == 2
        and low[max(0, start - 1) : start] == "'"
        and not low[max(0, start - 2) : start - 1].isalnum()
    ):
        return Span(start - 1, numeral.end, _C.YEAR)
    if numeral.bare and numeral.value < 3000 and (found := _ERA.match(low, numeral.end)):
        return Span(start, found.end(), _C.YEAR)
    return None


def _read_year_range(low: str, start: int, found: re.Match[str]) -> Span | None:
    first, last = found[0][:4], re.split(r"[-/]", found[0])[1].strip()
    spaced = " " in found[0]
    later = int(last) > int(first[-len(last) :]) or last == "00"
    if len(last) == 2 and (spaced or not (later or int(last) <= 12)):
        return None
    if len(last) == 4 and (
        int(last) < int(first) or int(first) < 1700 or _COUNTS.search(low[max(0, start - 20) : start])
    ):
        return None
    return Span(start, found.end(), _C.YEAR)


def _is_month(line: Line, found: re.Match[str]) -> bool:
    """ "12 May" is a date, "12 may leave" and "20 march on" are not."""
    return found["month"] not in ("may", "march", "mar", "dec", "jan") or line.text[found.start("month")].isupper()


def _find_after_month(line: Line, numeral: Numeral, floor: int) -> Span | None:
    """March 12, 2014; May 2012; Sept. 30."""
    low, start = line.low, numeral.start
    window = max(floor, start - 16)
    before = low[window:start]
    words = before.split()
    if not words or (words[-1].lstrip("(\"'[-")[:3] not in _MONTH_STARTS and words[-1] != "the"):
        return None
    found = _MONTH_BEFORE.search(before)
    if found is None or not (
        line.text[window + found.start()].isupper() or found["month"] not in ("may", "march", "mar", "dec", "jan")
    ):
        return None
    if numeral.form is Form.ORDINAL and not low[start].isdigit():
        return Span(window + found.start(), numeral.end, _C.DATE) if numeral.value <= 31 else None
    day = numeral.value <= 31
    if numeral.first is Kind.TORN:
        dated = _DAY_AND_YEAR.fullmatch(low, start, numeral.end)
        return Span(window + found.start(), numeral.end, _C.DATE) if dated else None
    after = _AFTER_MONTH.match(low, start)
    if after is None or not (day or numeral.end - start == 4 or low[start - 1] == "'") or after.end() < numeral.end:
        return None
    if day and numeral.form is Form.NUMBER and _NOUN_AFTER.match(low, numeral.end):
        return None
    in_month = _IN_MONTH.search(low[max(0, window - 12) : start])
    if day and numeral.form is Form.NUMBER and in_month and _NAMED_AFTER.match(line.text, numeral.end):
        return None
    return Span(window + found.start(), after.end(), _C.DATE)


def find_year(line: Line, numeral: Numeral, has_unit: bool) -> Span | None:
    """A bare four-digit number is a year unless a hedge, unit or crowd of people says that it counts."""
    low, start, end = line.low, numeral.start, numeral.end
    if not numeral.bare or end - start != 4 or not low[start:end].isdigit() or has_unit:
        return None
    before = low[max(0, start - 24) : start]
    words = before.split()
    last = words[-1].strip("(\"'") if words else ""
    if 1800 <= numeral.value <= 2099:
        if _UNTIL_ABOUT.search(before) and not _NOUN_AFTER.match(low, end):
            return Span(start, end, _C.YEAR)
        if _STRONG_COUNTS.search(before):
            return None
        counted = _NOUN_AFTER.match(low, end) is not None
        if counted and (_COUNTS.search(before) or last not in _IN):
            return None
        return Span(start, end, _C.YEAR)
    if (
        1000 <= numeral.value < 1800
        and last in ("in", "since", "during", "circa", "until", "year")
        and not _NOUN_AFTER.match(low, end)
    ):
        return Span(start, end, _C.YEAR)
    return None
