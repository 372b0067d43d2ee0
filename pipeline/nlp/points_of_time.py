"""Points of time that a sentence names: days, months, seasons, years, decades, centuries and parts of a year."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from pipeline.model import Basis
from pipeline.nlp.dated_sources import names_source_after
from pipeline.nlp.relative_periods import find_relative
from pipeline.reference.dates import MONTH, YEAR, find_dates, month_number


class Point(NamedTuple):
    """One end of an interval, or a period of its own; "04" and "04-30" wait for the year that follows."""

    char_start: int
    char_end: int
    edtf: str
    basis: Basis = Basis.SENTENCE


_LAST_YEAR = 2060  # a number above is a number
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_CARDINALS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
}
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}  # EDTF level 1
_CENTURIES = {
    "eighteenth": 17,
    "nineteenth": 18,
    "twentieth": 19,
    "twenty-first": 20,
    "18th": 17,
    "19th": 18,
    "20th": 19,
    "21st": 20,
}


def _months(year: str, first: int, last: int) -> str:
    return f"{year}-{first:02}/{year}-{last:02}"


def _read_half(found: re.Match[str]) -> str:
    return (
        _months(found["half_y"], 1, 6) if found["half"].lower() in {"first", "1st"} else _months(found["half_y"], 7, 12)
    )


def _read_quarter(found: re.Match[str]) -> str:
    name = (found["q_ordinal"] or found["q_digit"] or found["q_last"]).lower()
    quarter = _ORDINALS.get(name) or int(name)
    return _months(found["q_y"] or found["q_first_y"], 3 * quarter - 2, 3 * quarter)


def _read_part(found: re.Match[str]) -> str:
    """The first or last months of a year."""
    word = found["part_n"].lower()
    number = _CARDINALS.get(word) or int(word)
    year = found["part_y"]
    return _months(year, 1, number) if found["part"].lower() == "first" else _months(year, 13 - number, 12)


def _read_two_years(found: re.Match[str]) -> str:
    """ "2012-13", "2012/2013"; the turn of a century is "1999-00"."""
    first, second = found["two_y"], found["two_z"]
    if len(second) == 2:
        second = f"{int(first[:2]) + (second < first[2:])}{second}"
    return f"{first}/{second}" if int(first) < int(second) <= _LAST_YEAR else ""


def _read_decade(found: re.Match[str]) -> str:
    digits = found["decade"] or "19" + found["short_decade"]
    return f"{digits[:3]}X"


def _read_century(found: re.Match[str]) -> str:
    return f"{_CENTURIES[re.sub(r'[ -]+', '-', found['century'].lower())]}XX"


def _read_undated(found: re.Match[str]) -> str:
    """A month or day whose year follows, as in "April to June 2018": "04", "04-30"."""
    day = found["day_before"] or found["day_after"]
    return f"{month_number(found['month']):02}" + (f"-{int(day):02}" if day else "")


_YEAR_WORDS = (
    r"(?:FY\s?|(?i:(?:the\s+)?(?:(?:fiscal|financial|school|academic|calendar|crop)\s+(?:years?\s+)?(?:of\s+)?"
    r"|years?\s+)))?"
)
_TH = r"(?:\s+(?:of|in)(?:\s+the)?(?:\s+(?:calendar|fiscal|financial))?(?:\s+year)?,?\s+|,?\s+)"
_FORMS: dict[str, tuple[str, Callable[[re.Match[str]], str]]] = {
    "f_half": (
        rf"(?i:the\s+)?(?P<half>(?i:first|second|1st|2nd|latter|last))\s+half{_TH}(?P<half_y>{YEAR})",
        _read_half,
    ),
    "f_quarter": (
        r"(?:(?i:the\s+)?(?:(?P<q_ordinal>(?i:first|second|third|fourth|1st|2nd|3rd|4th))\s+quarter"
        rf"|Q(?P<q_digit>[1-4])|(?P<q_last>[1-4])Q){_TH}?\s*(?P<q_y>{YEAR})"
        rf"|(?P<q_first_y>{YEAR})\s*Q(?P<q_number>[1-4]))",
        lambda found: _read_quarter(found) if not found["q_number"] else _quarter_after(found),
    ),
    "f_part": (
        rf"(?i:the\s+)?(?P<part>(?i:first|last))\s+(?P<part_n>{'|'.join(_CARDINALS)}|1[01]|[2-9])\s+months"
        rf"{_TH}(?P<part_y>{YEAR})",
        _read_part,
    ),
    "f_end": (
        rf"(?i:(?:the\s+)?(?:very\s+)?end(?:\s+of)?(?:\s+the)?(?:\s+year)?|(?:the\s+)?close\s+of|year[- ]end)"
        rf"\s+(?P<end_y>{YEAR})",
        lambda found: found["end_y"],
    ),
    "f_start": (
        rf"(?i:(?:the\s+)?(?:beginning|start)\s+of)\s+(?P<start_y>{YEAR})",
        lambda found: f"{found['start_y']}-01",
    ),
    "f_season": (
        rf"(?i:the\s+)?(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)(?:\s+(?i:of)|,)?\s+(?P<season_y>{YEAR})",
        lambda found: found["season_y"],
    ),
    "f_two": (
        rf"{_YEAR_WORDS}(?P<two_y>{YEAR})(?:\s?[-–/]\s?|\s?—\s?(?=\d{{4}}))(?P<two_z>\d\d(?:\d\d)?)(?![\d-]|[.,]\d)",
        _read_two_years,
    ),
    "f_decade": (
        r"(?:(?i:early|mid|middle|late|later)[-–\s]+(?:(?i:to)[-–\s]+(?i:mid|late)[-–\s]+)?(?:to\s+)?(?:the\s+)?)?"
        r"(?:(?P<decade>(?:1[6-9]|20)\d0)['’]?s\b|(?<!\d)['’](?P<short_decade>[1-9]0)s\b)",
        _read_decade,
    ),
    "f_century": (
        rf"(?P<century>(?i:{'|'.join(name.replace('-', '[ -]') for name in _CENTURIES)}))[\s-]century",
        _read_century,
    ),
    "f_fiscal": (r"(?:FY|CY)[\s'’]?(?P<fiscal>(?:20)?\d\d)\b", lambda found: f"20{found['fiscal'][-2:]}"),
    "f_year": (
        rf"{_YEAR_WORDS}(?:(?i:early|mid|late|all\s+of)[-–\s]+)?(?P<year>(?:1[89]|20)\d\d)",
        lambda found: found["year"],
    ),
    "f_month": (
        r"(?:(?i:early|mid|late|the\s+end\s+of)[-–\s]+)?"
        rf"(?:(?P<day_before>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\s+)?(?P<month>{MONTH})"
        r"(?:\s+(?P<day_after>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d|,?\s*\d{4}|[.,]\d))?(?!\s*\d)",
        _read_undated,
    ),
}
_POINT = re.compile(
    r"(?<![\w$€£¥₩/#])(?<![\d][.,-])(?:"
    + "|".join(f"(?P<{name}>{pattern})" for name, (pattern, _) in _FORMS.items())
    + r")(?!\w|[.,]\d)"
)


def _quarter_after(found: re.Match[str]) -> str:
    quarter = int(found["q_number"])
    return _months(found["q_first_y"], 3 * quarter - 2, 3 * quarter)


def find_points(text: str, start: int, end: int, published: str) -> Iterator[Point]:
    """Dates, years, decades and parts of years, in no order; a later form never overlaps an earlier one."""
    dates = find_dates(text, start, end)
    yield from (Point(*date) for date in dates)
    taken = [(date.char_start, date.char_end) for date in dates]
    for relative in find_relative(text, start, end, published):
        if not _overlaps(relative.char_start, relative.char_end, taken):
            taken.append((relative.char_start, relative.char_end))
            yield Point(*relative, Basis.CONTEXT)
    position = start
    while found := _POINT.search(text, position, end):
        position = found.end()
        clash = next((stop for begin, stop in taken if found.start() < stop and found.end() > begin), None)
        if clash is not None:
            position = max(clash, found.start() + 1)
            continue
        form = found.lastgroup or ""
        edtf = _FORMS[form][1](found)
        if edtf and (form not in {"f_year", "f_two"} or _is_year(text, found, start)):
            yield Point(found.start(), found.end(), edtf)


def _overlaps(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return any(start < stop and end > begin for begin, stop in taken)


_STRONG = re.compile(
    r"\b(?:in|during|since|throughout|year|until|late|early|mid|before|after|as\s+of|fiscal)[\s-]+$", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"(?:[Rr]esolutions?|[Rr]es\.|No\.|[Nn]umber|Room|Camp|Bureau|Office|Unit|[Pp]ara(?:graphs?|s?\.)|[Pp]ages?|pp?\.|"
    r"[Aa]rticles?|[Ss]ections?|[Oo]rder|[Cc]hapter|[Tt]able|[Ff]igure|[Nn]ote|ISO|Route|Highway|Suite|Box|[Rr]ef\.?|USD|KRW|KPW|CNY|RMB|EUR|RUB|GBP|JPY|QAR|Rs\.?)\s+$"
)
_HEDGED = re.compile(
    r"\b(?:about|around|some|nearly|almost|approximately|roughly|at\s+least|more\s+than|fewer\s+than|less\s+than|over|under|up\s+to|"
    r"as\s+many\s+as|estimated|another|additional|only|exactly|all|these|those|than|reached|totall?ed|total(?:\s+of)?|"
    r"employs?|employed|sent|held|killed|holds?|paid|earns?|earned|costs?|number(?:ed|ing)?)\s+$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:\s+(?:more|other|new|such|or\s+(?:more|so|fewer)))?(?:\s+[a-z-]+)?\s+(?:people|persons?|men|women|children|boys|girls|"
    r"workers?|prisoners|inmates|detainees|defectors|refugees|victims|migrants|students|soldiers|labou?rers|villagers|"
    r"individuals|citizens|nationals|families|households|members|officials|guards|pickers|farmers|cases|camps|facilities|"
    r"North\s+Koreans|Uy?ighurs|Uyghurs|[A-Z][a-z]+(?:ians|eans|ese|is|eks|mens|ans)|yuan|won|dollars|euros|r(?:o?u)bles|yen|pounds|"
    r"calories|kcal|kg|kilograms|tons|tonnes|km|kilomet(?:re|er)s|met(?:re|er)s|miles|hectares|hours|days|weeks|months|years|"
    r"percent)\b"
    r"|\s?%|\s?(?:km|kg)\b"
)
_ROUND_YEAR_AFTER = re.compile(r"[),;:–-]|\.?\s*$")
_SPAN_BEFORE = re.compile(rf"{YEAR}\s*(?:to|and|until|till|through|[-–—])\s*$")
_SPAN_OPENS = re.compile(r"\b(?:[Ff]rom|[Bb]etween)\s+$")
_RANGE_OF_NUMBERS = re.compile(
    r"\s*(?:(?P<to>to|or)|and|[-–—])\s*(?:(?P<year>(?:1[89]|20)\d\d)(?![\d,.]\d|\d)|[\d.,]+)"
)


def _is_year(text: str, found: re.Match[str], floor: int) -> bool:
    """Whether four digits are a year: "in 2016", "(2016)", but not "2000 workers" or "Resolution 2094"."""
    before, number = text[max(floor, found.start() - 24) : found.start()], found["year"] or found["two_y"]
    if found["year"] and found.group() != number:
        return True  # "fiscal year 2018", "mid-2017"
    if _NUMBERED.search(before) or int(number) > _LAST_YEAR:
        return False
    is_strong, is_round = _STRONG.search(before) is not None, number.endswith("00")
    if is_strong and not is_round:
        return True
    if _counts_something(text, found.end(), before, is_strong):
        return False
    follows = _RANGE_OF_NUMBERS.match(text, found.end())
    if (follows and follows["year"] and _SPAN_OPENS.search(before)) or _SPAN_BEFORE.search(before):
        return True
    after = text[found.end() : found.end() + 80]
    return is_strong or not is_round or bool(_ROUND_YEAR_AFTER.match(after)) or names_source_after(before, after)


def _counts_something(text: str, end: int, before: str, is_strong: bool) -> bool:
    follows = _RANGE_OF_NUMBERS.match(text, end)
    if follows and not follows["year"] and not is_strong and (follows["to"] or before.lower().endswith("between ")):
        return True
    tail = follows.end() if follows and follows["year"] else end
    return _COUNTED.match(text, tail) is not None or (not is_strong and _HEDGED.search(before) is not None)
