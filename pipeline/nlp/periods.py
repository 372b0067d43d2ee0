"""The periods that a sentence names, as EDTF level 1, explicit ("in 2016") or against the publication date ("last year")."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from pipeline.model import Basis
from pipeline.nlp.dated_sources import is_event_name, is_of_source
from pipeline.nlp.relative_periods import find_relative
from pipeline.reference.dates import MONTH, YEAR, find_dates, month_number


class PeriodMention(NamedTuple):
    """`of_source`: the date of a report, statement or law, never the period of what is counted."""

    char_start: int
    char_end: int
    edtf: str
    basis: Basis
    of_source: bool = False


class _Point(NamedTuple):
    """One end of an interval, or a period of its own; a month without a year ("04") waits for the one that follows."""

    char_start: int
    char_end: int
    edtf: str
    basis: Basis = Basis.SENTENCE


_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_CARDINALS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11}
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}  # EDTF level 1
_CENTURIES = {"eighteenth": 17, "nineteenth": 18, "twentieth": 19, "twenty-first": 20, "18th": 17, "19th": 18, "20th": 19, "21st": 20}


def _months(year: str, first: int, last: int) -> str:
    return f"{year}-{first:02}/{year}-{last:02}"


def _read_half(found: re.Match[str]) -> str:
    return _months(found["half_y"], 1, 6) if found["half"].lower() in {"first", "1st"} else _months(found["half_y"], 7, 12)


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
    """ "2012-13", "2012/13"; not a month of a year, and not the number of something."""
    first, second = found["two_y"], found["two_z"]
    return f"{first}/{first[:2]}{second}" if int(second) == (int(first) + 1) % 100 or int(second) > int(first[2:]) else ""


def _read_decade(found: re.Match[str]) -> str:
    digits = found["decade"] or "19" + found["short_decade"]
    return f"{digits[:3]}X"


def _read_century(found: re.Match[str]) -> str:
    return f"{_CENTURIES[re.sub(r'[ -]+', '-', found['century'].lower())]}XX"


_TH = r"(?:\s+(?:of|in)(?:\s+the)?(?:\s+(?:calendar|fiscal|financial))?(?:\s+year)?,?\s+|,?\s+)"
_FORMS: dict[str, tuple[str, Callable[[re.Match[str]], str]]] = {
    "f_half": (rf"(?i:the\s+)?(?P<half>(?i:first|second|1st|2nd|latter|last))\s+half{_TH}(?P<half_y>{YEAR})", _read_half),
    "f_quarter": (
        r"(?:(?i:the\s+)?(?:(?P<q_ordinal>(?i:first|second|third|fourth|1st|2nd|3rd|4th))\s+quarter"
        rf"|Q(?P<q_digit>[1-4])|(?P<q_last>[1-4])Q){_TH}?\s*(?P<q_y>{YEAR})"
        rf"|(?P<q_first_y>{YEAR})\s*Q(?P<q_number>[1-4]))",
        lambda found: _read_quarter(found) if not found["q_number"] else _quarter_after(found),
    ),
    "f_part": (
        rf"(?i:the\s+)?(?P<part>(?i:first|last))\s+(?P<part_n>{'|'.join(_CARDINALS)}|1[01]|[2-9])\s+months{_TH}(?P<part_y>{YEAR})",
        _read_part,
    ),
    "f_end": (
        rf"(?i:(?:the\s+)?(?:very\s+)?end(?:\s+of)?(?:\s+the)?(?:\s+year)?|(?:the\s+)?close\s+of|year[- ]end)\s+(?P<end_y>{YEAR})",
        lambda found: f"{found['end_y']}-12",
    ),
    "f_start": (
        rf"(?i:(?:the\s+)?(?:beginning|start)\s+of)\s+(?P<start_y>{YEAR})",
        lambda found: f"{found['start_y']}-01",
    ),
    "f_season": (
        rf"(?i:the\s+)?(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)(?:\s+(?i:of)|,)?\s+(?P<season_y>{YEAR})",
        lambda found: f"{found['season_y']}-{_SEASONS[found['season'].lower()]}",
    ),
    "f_two": (rf"(?:FY\s?)?(?P<two_y>{YEAR})\s?[-–—/]\s?(?P<two_z>\d\d)(?![\d-]|[.,]\d)", _read_two_years),
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
        r"(?i:(?:the\s+)?(?:fiscal|financial|calendar)\s+(?:years?\s+)?(?:of\s+)?|(?:the\s+)?year\s+)?"
        rf"(?:(?i:early|mid|late|all\s+of)[-–\s]+)?(?P<year>(?:1[89]|20)\d\d)",
        lambda found: found["year"],
    ),
    "f_month": (rf"(?:(?i:early|mid|late|the\s+end\s+of)[-–\s]+)?(?P<month>{MONTH})(?!\s*\d)", lambda found: f"{month_number(found['month']):02}"),
}
_POINT = re.compile(
    r"(?<![\w$€£¥₩/#])(?<![\d][.,-])(?:" + "|".join(f"(?P<{name}>{pattern})" for name, (pattern, _) in _FORMS.items()) + r")(?!\w|[.,]\d)"
)


def _quarter_after(found: re.Match[str]) -> str:
    quarter = int(found["q_number"])
    return _months(found["q_first_y"], 3 * quarter - 2, 3 * quarter)


def find_periods(text: str, start: int, end: int, published: str = "") -> list[PeriodMention]:
    """All periods of the sentence in text order; `published` is a partial ISO date, without it nothing is relative."""
    points = sorted(_find_points(text, start, end, published))
    mentions = []
    for point in _join_points(text, start, end, points):
        if is_event_name(text, point.char_end):
            continue
        of_source = is_of_source(text, (start, end), point.char_start, point.char_end, point.edtf)
        mentions.append(PeriodMention(*point, of_source))
    return mentions


def _find_points(text: str, start: int, end: int, published: str) -> Iterator[_Point]:
    taken = [(date.char_start, date.char_end) for date in find_dates(text, start, end)]
    yield from (_Point(*date) for date in find_dates(text, start, end))
    for relative in find_relative(text, start, end, published):
        if not _overlaps(relative.char_start, relative.char_end, taken):
            taken.append((relative.char_start, relative.char_end))
            yield _Point(*relative, Basis.CONTEXT)
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
            yield _Point(found.start(), found.end(), edtf)


def _overlaps(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return any(start < stop and end > begin for begin, stop in taken)


_STRONG = re.compile(r"\b(?:in|during|since|throughout|year|until|late|early|mid|before|after|as\s+of|fiscal)[\s-]+$", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?:[Rr]esolutions?|[Rr]es\.|No\.|[Nn]umber|Room|Camp|Bureau|Office|Unit|[Pp]ara(?:graphs?|s?\.)|[Pp]ages?|pp?\.|"
    r"[Aa]rticles?|[Ss]ections?|[Oo]rder|[Cc]hapter|[Tt]able|[Ff]igure|[Nn]ote|ISO|Route|Highway|Suite|Box|[Rr]ef\.?)\s+$"
)
_HEDGED = re.compile(
    r"\b(?:about|around|some|nearly|almost|approximately|roughly|at\s+least|more\s+than|fewer\s+than|less\s+than|over|under|up\s+to|"
    r"as\s+many\s+as|estimated|another|additional|only|exactly|all|these|those|than|reached|totall?ed|total(?:\s+of)?|\d\s+x|of\s+the|"
    r"employs?|employed|sent|held|killed|holds?|paid|earns?|earned|costs?|number(?:ed|ing)?)\s+$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:\s+(?:more|other|new|such|or\s+(?:more|so|fewer)))?(?:\s+[a-z-]+)?\s+(?:people|persons?|men|women|children|boys|girls|"
    r"workers?|prisoners|inmates|detainees|defectors|refugees|victims|migrants|students|soldiers|labou?rers|villagers|"
    r"individuals|citizens|nationals|families|households|members|officials|guards|pickers|farmers|cases|camps|facilities|"
    r"North\s+Koreans|Uy?ighurs|Uyghurs|[A-Z][a-z]+(?:ians|eans|ese|is|eks|mens|ans)|yuan|won|dollars|euros|r(?:o?u)bles|yen|pounds|"
    r"calories|kcal|kg|kilograms|tons|tonnes|km|kilomet(?:re|er)s|met(?:re|er)s|miles|hectares|hours|days|weeks|months|years|percent)\b"
    r"|\s?%|\s?(?:km|kg)\b"
)
_RANGE_OF_NUMBERS = re.compile(r"\s*(?:to|and|or|[-–—])\s*(?:(?P<year>(?:1[89]|20)\d\d)(?![\d,.]\d|\d)|[\d.,]+)")


def _is_year(text: str, found: re.Match[str], floor: int) -> bool:
    """Whether four digits are a year: "in 2016", "(2016)", but not "2000 workers" or "Resolution 2094"."""
    before, number = text[max(floor, found.start() - 24) : found.start()], found["year"] or found["two_y"]
    if found.group() != number and found["year"]:
        return True  # "fiscal year 2018", "mid-2017"
    if _NUMBERED.search(before) or int(number) > 2060:
        return False
    strong = _STRONG.search(before) is not None
    if strong and not number.endswith("00"):
        return True
    follows = _RANGE_OF_NUMBERS.match(text, found.end())
    if follows and not follows["year"] and not strong and not re.match(r"\s*(?:and|[-–—])", follows.group()):
        return False
    tail = follows.end() if follows and follows["year"] else found.end()
    if _COUNTED.match(text, tail) or (not strong and _HEDGED.search(before)):
        return False
    return strong or not number.endswith("00") or bool(re.match(r"[),;:.–-]|\s*$", text[found.end() : found.end() + 2]))


_TO = re.compile(r"\s*,?\s*(?:[-–—]|\bto\b|\buntil\b|\btill\b|\bthrough\b|\bthru\b|\band\s+ending\s+in\b)\s*(?:the\s+)?(?:(?:end|middle)\s+of\s+)?$")
_AND = re.compile(r"\s*(?:and|&)\s*(?:the\s+)?$")
_LIST = re.compile(r"\s*(?:,|and|or|&|,\s*and)\s*$")
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:(?:ever\s+)?since|beginning\s+in|starting\s+in|dating\s+back\s+to)\s+(?:(?:about|around|at\s+least)\s+)?(?:the\s+)?$", re.IGNORECASE)
_AFTER = re.compile(r"\bafter\s+(?:the\s+)?$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
_ONWARD = re.compile(r"\s+(?:onwards?|on)\b")
_PRESENT = re.compile(r"\s*(?:[-–—]|to|until|till|through)\s*(?:the\s+)?(?:present(?:\s+day)?|today|now|date|this\s+day)\b", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|up\s+to|up\s+until|before|prior\s+to|through)\s+(?:the\s+)?$", re.IGNORECASE)
_LEAD = re.compile(r"\b(?:from|between)\s+(?:the\s+)?$", re.IGNORECASE)


def _join_points(text: str, start: int, end: int, points: list[_Point]) -> Iterator[_Point]:
    """Makes intervals of pairs, and open ones of "since" and "until"."""
    points = list(_dated_months(text, points))
    index = 0
    while index < len(points):
        point = points[index]
        before = text[max(start, point.char_start - 40) : point.char_start]
        following = points[index + 1] if index + 1 < len(points) else None
        gap = text[point.char_end : following.char_start] if following else None
        if following and gap is not None and (_TO.fullmatch(gap) or (_AND.fullmatch(gap) and _BETWEEN.search(before))):
            lead = _LEAD.search(before) or _SINCE.search(before)
            begin = point.char_start - (len(lead.group()) if lead else 0)
            joined = _interval(point.edtf, following.edtf)
            if joined:
                basis = Basis.CONTEXT if Basis.CONTEXT in {point.basis, following.basis} else Basis.SENTENCE
                yield _Point(begin, following.char_end, joined, basis)
                index += 2
                continue
        yield _open_ended(text, end, point, before)
        index += 1


def _dated_months(text: str, points: list[_Point]) -> Iterator[_Point]:
    """Gives "April" in "April to June 2018" its year, and drops months that stay without one."""
    for index, point in enumerate(points):
        if len(point.edtf) != 2:
            yield point
            continue
        for following in points[index + 1 :]:
            gap = text[point.char_end : following.char_start]
            if len(following.edtf) == 2 and (_TO.fullmatch(gap) or _LIST.fullmatch(gap)):
                continue
            year = following.edtf[:4]
            linked = len(gap) < 40 and (_TO.fullmatch(gap[-14:]) or _LIST.fullmatch(gap[-6:]))
            if linked and re.match(r"\d{4}-(?:0\d|1[0-2])", following.edtf):
                earlier = point.edtf <= following.edtf[5:7] or not _TO.fullmatch(gap)
                yield point._replace(edtf=f"{year if earlier else int(year) - 1}-{point.edtf}")
            break


def _open_ended(text: str, end: int, point: _Point, before: str) -> _Point:
    after = _PRESENT.match(text, point.char_end, end)
    lead = _LEAD.search(before)
    if after:
        return point._replace(char_start=point.char_start - (len(lead.group()) if lead else 0), char_end=after.end(), edtf=f"{_first(point.edtf)}/..")
    if since := _SINCE.search(before) or _AFTER.search(before) or (_FROM.search(before) and _ONWARD.match(text, point.char_end, end)):
        opened = _SINCE.search(before) or _AFTER.search(before) or lead
        onward = _ONWARD.match(text, point.char_end, end)
        width = len(opened.group()) if opened else 0
        finish = onward.end() if onward and since is onward else point.char_end
        return point._replace(char_start=point.char_start - width, char_end=finish, edtf=f"{_first(point.edtf)}/..")
    if until := _UNTIL.search(before):
        return point._replace(char_start=point.char_start - len(until.group()), edtf=f"../{_last(point.edtf)}")
    return point


def _first(edtf: str) -> str:
    return edtf.split("/")[0].replace("X", "0")


def _last(edtf: str) -> str:
    return edtf.split("/")[-1].replace("X", "9")


def _interval(first: str, second: str) -> str:
    """Empty where the second is before the first, so the two do not make a span."""
    begin, finish = _first(first), _last(second)
    return f"{begin}/{finish}" if begin[:4] <= finish[:4] and begin != finish and ".." not in begin + finish else ""
