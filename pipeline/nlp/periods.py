"""The periods that a sentence names, as EDTF level 1: explicit ("in 2016") or from its own day ("last year")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.model import Basis
from pipeline.nlp.dated_sources import is_event_name, is_of_source
from pipeline.nlp.points_of_time import Point, find_points


class PeriodMention(NamedTuple):
    """`of_source`: the date of a report, statement or law, never the period of what is counted."""

    char_start: int
    char_end: int
    edtf: str
    basis: Basis
    of_source: bool = False


def find_periods(text: str, start: int, end: int, published: str = "") -> list[PeriodMention]:
    """All periods of the sentence in text order; `published` is a partial ISO date, without it nothing is relative."""
    points = sorted(find_points(text, start, end, published))
    mentions = []
    for point in _join_points(text, start, end, points):
        if is_event_name(text, point.char_end):
            continue
        of_source = is_of_source(text, (start, end), point.char_start, point.char_end, point.edtf)
        mentions.append(PeriodMention(*point, of_source))
    return mentions


_TO = re.compile(
    r"\s*,?\s*(?:[-–—]|\b(?:up\s+)?to\b|\b(?:until|till|through|thru)\b|\band\s+ending\s+in\b)\s*(?:the\s+)?"
    r"(?:(?:end|middle)\s+of\s+)?$"
)
_UNDATED = re.compile(r"\d\d(?:-\d\d)?")
_AND = re.compile(r"\s*(?:and|&)\s*(?:the\s+)?$")
_LIST = re.compile(r"\s*(?:,|and|or|&|,\s*and)\s*$")
_LISTED_YEAR = re.compile(r"\d{4}\s*,\s*$")
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$", re.IGNORECASE)
_SINCE = re.compile(
    r"\b(?:(?:ever\s+)?since|beginning\s+in|starting\s+in|dating\s+back\s+to)\s+(?:(?:about|around|at\s+least)\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
# "Since he took power in 2011".
_SINCE_EVENT = re.compile(r"\b[Ss]ince\s+(?:(?!in\b|and\b|then\b)[\w'’-]+\s+){1,6}in\s+$")
_AFTER = re.compile(r"\bafter\s+(?:the\s+)?$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
_ONWARD = re.compile(r"\s+(?:onwards?|on)\b")
_PRESENT = re.compile(
    r"\s*(?:[-–—]|to|until|till|through)\s*(?:the\s+)?(?:present(?:\s+day)?|today|now|date|this\s+day)\b", re.IGNORECASE
)
_UNTIL = re.compile(r"\b(?:until|till|up\s+to|up\s+until|before|prior\s+to|through)\s+(?:the\s+)?$", re.IGNORECASE)
_LEAD = re.compile(r"\b(?:from|between)\s+(?:the\s+)?$", re.IGNORECASE)


def _join_points(text: str, start: int, end: int, points: list[Point]) -> Iterator[Point]:
    """Makes intervals of pairs, and open ones of "since" and "until"."""
    points = list(_dated_months(text, points))
    index = 0
    while index < len(points):
        point = points[index]
        before = text[max(start, point.char_start - 60) : point.char_start]
        following = points[index + 1] if index + 1 < len(points) else None
        gap = text[point.char_end : following.char_start] if following else None
        if following and gap is not None and (_TO.fullmatch(gap) or (_AND.fullmatch(gap) and _BETWEEN.search(before))):
            lead = _LEAD.search(before) or _SINCE.search(before)
            begin = point.char_start - (len(lead.group()) if lead else 0)
            joined = _interval(point.edtf, following.edtf)
            if joined:
                basis = Basis.CONTEXT if Basis.CONTEXT in {point.basis, following.basis} else Basis.SENTENCE
                yield Point(begin, following.char_end, joined, basis)
                index += 2
                continue
        if following and gap is not None and _are_both_years(text, end, point, following):
            yield Point(point.char_start, following.char_end, f"{point.edtf}/{following.edtf}")
            index += 2
            continue
        yield _open_ended(text, end, point, before)
        index += 1


def _are_both_years(text: str, end: int, point: Point, following: Point) -> bool:
    """ "In 2017 and 2018" is one span, unless each year has its own or more years stand before."""
    if not (point.edtf.isdigit() and following.edtf.isdigit() and int(following.edtf) == int(point.edtf) + 1):
        return False
    listed = _LISTED_YEAR.search(text[max(0, point.char_start - 12) : point.char_start])
    gap, behind = text[point.char_end : following.char_start], text[following.char_end : end]
    return _AND.fullmatch(gap) is not None and "respectively" not in behind and listed is None


def _dated_months(text: str, points: list[Point]) -> Iterator[Point]:
    """Gives "April" in "April to June 2018" its year, and drops months that stay without one."""
    for index, point in enumerate(points):
        if not _UNDATED.fullmatch(point.edtf):
            yield point
            continue
        for following in points[index + 1 :]:
            gap = text[point.char_end : following.char_start]
            if _UNDATED.fullmatch(following.edtf) and (_TO.fullmatch(gap) or _LIST.fullmatch(gap)):
                continue
            linked = len(gap) < 40 and (_TO.fullmatch(gap[-14:]) or _LIST.fullmatch(gap[-6:]))
            if linked and (dated := re.match(r"(\d{4})-((?:0\d|1[0-2]).*)", following.edtf)):
                is_later = _TO.fullmatch(gap) and point.edtf[:2] > dated[2][:2]
                yield point._replace(edtf=f"{int(dated[1]) - bool(is_later)}-{point.edtf}")
            break


def _open_ended(text: str, end: int, point: Point, before: str) -> Point:
    after = _PRESENT.match(text, point.char_end, end)
    lead = _LEAD.search(before)
    if after:
        return point._replace(
            char_start=point.char_start - (len(lead.group()) if lead else 0),
            char_end=after.end(),
            edtf=f"{_first(point.edtf)}/..",
        )
    if (
        _SINCE.search(before)
        or _SINCE_EVENT.search(before)
        or _AFTER.search(before)
        or (_FROM.search(before) and _ONWARD.match(text, point.char_end, end))
    ):
        opened = _SINCE.search(before) or _SINCE_EVENT.search(before) or _AFTER.search(before) or lead
        onward = _ONWARD.match(text, point.char_end, end)
        width = len(opened.group()) if opened else 0
        finish = onward.end() if onward else point.char_end
        return point._replace(char_start=point.char_start - width, char_end=finish, edtf=f"{_first(point.edtf)}/..")
    if until := _UNTIL.search(before):
        return point._replace(char_start=point.char_start - len(until.group()), edtf=f"../{_last(point.edtf)}")
    return point


def _first(edtf: str) -> str:
    return edtf.split("/", maxsplit=1)[0].replace("X", "0")


def _last(edtf: str) -> str:
    return edtf.rsplit("/", maxsplit=1)[-1].replace("X", "9")


def _interval(first: str, second: str) -> str:
    """Empty where the second is before the first, so the two do not make a span."""
    begin, finish = _first(first), _last(second)
    return f"{begin}/{finish}" if begin[:4] <= finish[:4] and begin != finish and ".." not in begin + finish else ""
