"""What may stand in a cell, and the order of dates of which only a part is known."""

from __future__ import annotations

import re
from calendar import monthrange
from functools import lru_cache

UNKNOWN_DAY = "9999-99-99"  # sorts after every day
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]+")  # all but tab and line feed
_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d/])")


def writable(text: str) -> str:
    """The same text, as long as before, with a form in UTF-8: a lone surrogate has none and would end the writing."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def clean_line(text: str) -> str:
    """One line of words. In a cell a control character hides, splits the row in line-based tools, or ends it (NUL)."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _BREAKS.sub(" ", writable(text)).strip()


def clean_lines(text: str) -> str:
    """Text whose lines and tab-separated cells mean something, without other control characters."""
    return text if text.isprintable() else _CONTROLS.sub(" ", writable(text)).strip()


def encodable_id(document_id: str) -> str:
    """A file name that is not UTF-8 reaches Python as lone surrogates; spelled out, two such names stay different."""
    written = document_id.encode("utf-8", "backslashreplace").decode("utf-8")
    return document_id if written == document_id else written  # the same one: many hold the ids of all documents


@lru_cache(maxsize=100)  # more would be strewn over the memory of what is held only for a while, and keep all of it
def earliest_day(partial_date: str) -> str:
    """The first day that a year, month or day can mean.

    >>> earliest_day("2019"), earliest_day("2019-07"), earliest_day("")
    ('2019-01-01', '2019-07-01', '9999-99-99')
    """
    match = _PARTIAL_DATE.match(partial_date)
    if not match:
        return UNKNOWN_DAY
    year, month, day = match[1], match[2] or "01", match[3] or "01"
    known = int(year) >= 1 and 1 <= int(month) <= 12 and 1 <= int(day) <= monthrange(int(year), int(month))[1]
    return f"{year}-{month}-{day}" if known else UNKNOWN_DAY
