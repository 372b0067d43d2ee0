"""The raised marks of notes, as "2,3" after 80,000: which raised characters are one, and what the word is without."""

from __future__ import annotations

import re
from itertools import pairwise

_SYMBOLS = "*†‡§¶"
_NOTE = rf"(?:\d{{1,3}}[{_SYMBOLS}]*|[{_SYMBOLS}]+\d{{0,3}})"
_NOTE_MARK = re.compile(rf"[(\[]?{_NOTE}(?:[,;–—‒‑-]{_NOTE})*[)\],;]?")
_LETTER_MARK = re.compile(r"(?:[a-np-z]|[ivx]{2,5})(?:,(?:[a-np-z]|[ivx]{2,5}))*")  # a raised "o" is a degree's sign
# After one or two digits a raised letter may be that of an ordinal (2e), an hour, a degree or an exponent.
_LETTERED = re.compile(r"\d{3}$|[.,]\d+$|%$")
_PLAIN_LETTER = r"(?:[abcfgi-lpquvwyz]|[ivx]{2,5})"
_PLAIN_LETTER_MARK = re.compile(rf"{_PLAIN_LETTER}(?:,{_PLAIN_LETTER})*")  # of these none is
_PRICE = re.compile(r"[$€£¥]\d+$")
_CENTS = re.compile(r"0\d")  # no note has such a number
_RAISED_BASE = re.compile(r"(?:^|[\d(])[ckm]?m$|(?:^|[x×·*])10$")  # km², 10⁶: a power, no note
_RAISED_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_NEAR = 20  # between the numbers of one mark; "112,115" is a mark, "12,345" a small figure beside large type
_SMALL = 0.82  # of the neighbouring glyph's height: superscripts are set at 58-75%
_RATHER_SMALL = 0.9  # browsers set them at 83%, and print pages so
_RISE, _CLEAR_RISE = 0.15, 0.22  # of that height: the least, and that of those which are only rather small
_LEAST = 0.4  # text set beside a number in large type is smaller

NOTE_ENDINGS = frozenset('0123456789.,;:)]”’"' + _SYMBOLS)

Box = tuple[float, ...]  # x0, top, x1, bottom


def is_small(mark: Box, base: Box) -> bool:
    return mark[3] - mark[1] < _SMALL * (base[3] - base[1])


def is_raised(mark: Box, base: Box) -> bool:
    """A smaller glyph that stands above the line of its neighbours, and is not the text beside a large number."""
    height, own = base[3] - base[1], mark[3] - mark[1]
    if not _LEAST * height < own < _RATHER_SMALL * height:
        return False
    return mark[3] < base[3] - (_RISE if own < _SMALL * height else _CLEAR_RISE) * height


def is_note_mark(raised: str) -> bool:
    if _NOTE_MARK.fullmatch(raised) is None:
        return False
    if _GROUPED.fullmatch(raised) is None:
        return True
    return all(0 < int(two) - int(one) < _NEAR for one, two in pairwise(raised.split(",")))


def is_letter_mark(raised: str) -> bool:
    return _LETTER_MARK.fullmatch(raised) is not None


def read_raised_end(stem: str, raised: str) -> str | None:
    """The stem without the mark of a note, or with its power; None where neither is raised: "th", ".99"."""
    if raised.isdigit():
        if _CENTS.fullmatch(raised) and _PRICE.search(stem):
            return f"{stem}.{raised}"
        return stem + raise_digits(raised) if _RAISED_BASE.search(stem) else stem
    lettered = is_letter_mark(raised) and _LETTERED.search(stem) is not None
    lettered = lettered or (stem[-1:].isdigit() and _PLAIN_LETTER_MARK.fullmatch(raised) is not None)
    return stem if lettered or is_note_mark(raised) else None


def raise_digits(text: str) -> str:
    return text.translate(_RAISED_DIGITS)
