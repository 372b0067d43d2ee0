"""First and last day of a period."""

from __future__ import annotations

import re
from calendar import monthrange

# EDTF level 1 seasons of the north: spring 21, summer 22, autumn 23, winter 24 (which runs into the next year)
_SEASONS = {"21": (3, 5), "22": (6, 8), "23": (9, 11), "24": (12, 2)}


def period_bounds(edtf: str, published: str) -> tuple[str, str]:
    """Full ISO dates; the open end of a period is the last day of `published`, empty if unknown, as is an open start.

    >>> period_bounds("2016-04", ""), period_bounds("1972/..", "2019-07")
    (('2016-04-01', '2016-04-30'), ('1972-01-01', '2019-07-31'))
    """
    if not edtf:
        return "", ""
    first, _, second = edtf.partition("/")
    if not second and "/" not in edtf:
        second = first
    return _day(first, last=False), _day(second, last=True) if second not in {"..", ""} else _day(published, last=True)


def _day(part: str, *, last: bool) -> str:
    """The first or last day of a year, month, season, decade or day; empty for an open end or anything else."""
    part = re.sub(r"[?~%]$", "", part)
    found = re.fullmatch(r"(\d{2}[\dX]{2})(?:-(\d\d))?(?:-(\d\d))?", part)
    if found is None:
        return ""
    year = int(found[1].replace("X", "9" if last else "0"))
    if found[3]:
        return part
    if found[2] in _SEASONS:
        month = _SEASONS[found[2]][last]
        year += last and month == 2
    else:
        month = int(found[2] or (12 if last else 1))
    if not 1 <= month <= 12:
        return ""
    return f"{year:04}-{month:02}-{monthrange(year, month)[1] if last else 1:02}"
