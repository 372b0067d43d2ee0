"""Parts of a year that is not named: "the first half of the year", "from January to October", "at the end of July"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.reference.dates import MONTH, month_number


class YearlessPeriod(NamedTuple):
    char_start: int
    char_end: int
    edtf: str


_COUNTS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_N = rf"(?P<n>{'|'.join(_COUNTS)})"
_NO_YEAR = r"(?!,?\s+(?:of\s+)?\d{4}|\s+(?:\d{1,2},\s+\d{4}|of\s+(?:last|this|that|the)\b))"
_PART = re.compile(
    rf"\b(?:the\s+(?P<half>first|second|latter)\s+half\s+of\s+the\s+year|the\s+first\s+{_N}\s+months(?:\s+of\s+the\s+year|(?=\s*[,.]))"
    rf"|the\s+year['’]s\s+first\s+{_N.replace('<n>', '<m>')}\s+months)\b(?!\s+of\s+\d)",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:in\s+the\s+year(?=\s*[,.;])|"
    r"(?:at|by)\s+(?:the\s+)?(?:year['’]?s?[- ]end|(?:end|close)\s+of\s+the\s+year)(?=\s*[,.;]))",
    re.IGNORECASE,
)
_DAY = r"(?:[12]\d|3[01]|[1-9])"
_SPAN = re.compile(
    rf"\b(?:[Ff]rom|[Bb]etween|[Ii]n|[Oo]f)\s+(?:(?P<d1>{_DAY})\s+)?(?P<first>{MONTH})\s+(?:to|and|until|through)\s+(?:(?P<d2>{_DAY})\s+)?(?P<last>{MONTH})\b{_NO_YEAR}"
)
_END = re.compile(rf"\b(?:end|beginning|start|middle)\s+of\s+(?P<month>{MONTH})\b{_NO_YEAR}")
_ON_DAY = re.compile(rf"\b(?:of|[Oo]n)\s+(?P<day>{_DAY})\s+(?P<month>{MONTH})\b{_NO_YEAR}(?!\s*(?:to|and|[-–—])\s*\d)")


def find_yearless(
    text: str, start: int, end: int, taken: Sequence[tuple[int, int]], last_year: str, published: str
) -> Iterator[YearlessPeriod]:
    """Of the year that the passage named last, else of the last that was over by publication; `taken` is left alone."""
    for found in _PART.finditer(text, start, end):
        first, last = _part_of_year(found)
        named = last_year if _is_near(last_year, published) else ""
        if (year := _year(last, named, published)) and _is_free(found.span(), taken):
            yield YearlessPeriod(*found.span(), f"{year}-{first:02}/{year}-{last:02}")
    for found in _SPAN.finditer(text, start, end):
        first, last = month_number(found["first"]), month_number(found["last"])
        if (year := _year(last, last_year, published)) and _is_free(found.span(), taken):
            begin, finish = (f"-{int(found[d]):02}" for d in ("d1", "d2")) if found["d1"] and found["d2"] else ("", "")
            yield YearlessPeriod(*found.span(), f"{year - (first > last)}-{first:02}{begin}/{year}-{last:02}{finish}")
    for pattern in (_END, _ON_DAY):
        for found in pattern.finditer(text, start, end):
            month = month_number(found["month"])
            if (year := _year(month, last_year, published)) and _is_free(found.span(), taken):
                day = f"-{int(found['day']):02}" if pattern is _ON_DAY else ""
                yield YearlessPeriod(*found.span(), f"{year}-{month:02}{day}")
    for found in _WHOLE.finditer(text, start, end):
        if last_year and _is_near(last_year, published) and _is_free(found.span(), taken):
            yield YearlessPeriod(*found.span(), last_year)


def _part_of_year(found: re.Match[str]) -> tuple[int, int]:
    if found["half"]:
        return (1, 6) if found["half"].lower() == "first" else (7, 12)
    return 1, _COUNTS.index((found["n"] or found["m"]).lower()) + 2


def _year(month: int, last_year: str, published: str) -> int:
    """0 where neither the passage nor a publication date with its month tells."""
    if last_year:
        return int(last_year)
    if len(published) < len("2019-06"):
        return 0
    return int(published[:4]) - (month > int(published[5:7]))


def _is_near(last_year: str, published: str) -> bool:
    """Whether "the year" can be the one named last: a text is about its own year or the one before."""
    return not published or (last_year != "" and int(published[:4]) - int(last_year) <= 1)


def _is_free(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    return not any(begin < span[1] and finish > span[0] for begin, finish in taken)
