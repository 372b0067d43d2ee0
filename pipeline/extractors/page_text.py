"""The text of a PDF page as PDFium has it, one code point for each of its characters; what is no letter is marked.

Where a font does not say which letter a code draws, PDFium gives the code itself: 83,000 may come out as 3,000, and POW
as 108. It tells so of each character, which is asked only where numbers or odd signs stand.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.extractors.glyphs import LINE_END_HYPHENS
from pipeline.extractors.pdfium_calls import untyped_call

UNKNOWN = "\ufffd"
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
# A hyphen's mark may as well be the letter that a font states, as are signs at which words end; each may draw a digit.
_DOUBTFUL = re.compile(f"[{LINE_END_HYPHENS}\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_LONE_BREAK = re.compile(r"(?<!\r)\n|\r(?!\n)")  # PDFium ends lines with both
_NO_LETTER = "\x00"
_NO_WIDTH = "\u2060"
_UNSEEN = "\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
_MAY_BE_UNSEEN = re.compile(f"[{_UNSEEN}\u00ad]")  # a class alone is looked for ten times as fast
_DRAWN_UNSEEN = re.compile(  # many a font calls its hyphen a soft one; after a pair's letter stands our own mark
    f"(?<![\U00010000-\U0010ffff])[{_UNSEEN}]|\u00ad(?=[., ])|(?<=[.,])\u00ad"
)
# Fonts that are pictures, or were made from such, name what has code 65 "a65": in ITC Zapf Dingbats that is a flower.
_DINGBATS = re.compile("[\u2660-\u2667\u2701-\u27be]{3,}")
_SOME_KINDS = 3  # an ornament is one sign, or two by turns
_LONGEST_NAME = 256  # bytes, of a font
_LEAST_SIDE = 0.1  # points; a sign that parts lines or words has none
_SAME = 0.01  # points
_SUSPECT = re.compile(f"[0-9\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f{LINE_END_HYPHENS}]\\S{{0,12}}")
_BEFORE = 2  # characters that may be of the same word
_BLANK = re.compile(r"[^\S\r\n]")
_BLANK_AT_POINT = re.compile(r"[^\S\r\n](?=[.,][^\S\r\n])|(?<=[^\S\r\n][.,])[^\S\r\n]")  # in text as in "300 , 400"
_BLANK_IN_WORDS = re.compile(r"(?<=[^\W\d_])[^\S\r\n](?=[^\W\d_])")
_CODE = re.compile("[\x00-\x1f]")
_LONGEST = 30  # characters to either side that are of the same word as a suspect one
_TOKEN = re.compile(r"\S+")
_DIGIT = re.compile("[0-9]")
_LETTER, _VOWEL = re.compile("[A-Za-z]"), re.compile("[AEIOUYaeiouy]")
_SOME_LETTERS, _LETTERS, _SMALL = 4, 0.4, 0.6  # at least, of the signs, and of the letters
_VOWELS, _VOWELS_AMONG_CAPITALS = 0.2, 0.28  # of the letters; codes are capitals more often than small letters
_SOME_DIGITS = 3  # different ones, and nothing else: one or two may be codes by chance
_MAY_BE_NUMBER = re.compile(rf"[0-9]|(?:\A|{UNKNOWN})[.,]{UNKNOWN}")
_WORD = 3  # unknown signs together; one alone is a bullet or of a formula


class PageText(NamedTuple):
    text: str
    is_known: bool  # false: some words or numbers hold signs of which the font does not say what they are


class TextReader:
    """Not for threads: PDFium is not safe for them."""

    def __init__(self) -> None:
        self._has_error = untyped_call("FPDFText_HasUnicodeMapError")
        self._text_object = untyped_call("FPDFText_GetTextObject", ctypes.c_void_p)
        self._get_font = untyped_call("FPDFTextObj_GetFont", ctypes.c_void_p)
        self._char_box = untyped_call("FPDFText_GetCharBox")
        self._left, self._right, self._bottom, self._top = (ctypes.c_double() for _ in range(4))
        self._sides = [ctypes.byref(side) for side in (self._left, self._right, self._bottom, self._top)]

    def read(self, textpage: Any, count: int) -> PageText:
        """`count`: of the characters. What PDFium counts as halves of a pair are its letter and a mark of no width."""
        raw = _raw_text(textpage, count)
        if 2 * raw.count("\r\n") != raw.count("\r") + raw.count("\n"):
            raw = _LONE_BREAK.sub(_NO_LETTER, raw)
        text = _mark_doubtful(textpage, raw)
        has_error = self._has_error
        spans = [found.span() for found in _SUSPECT.finditer(raw)]
        suspects = [
            index
            for start, end in spans
            for index in range(max(0, start - _BEFORE), end)
            if has_error(textpage, index) == 1
        ]
        unknown = self._unknown(textpage, raw, suspects) if suspects else {}
        unknown |= dict.fromkeys(self._drawn_blanks(textpage, raw, [end for _, end in spans]), UNKNOWN)
        if not unknown:
            return PageText(text, is_known=UNKNOWN * _WORD not in text)
        marked = "".join(unknown.get(index, sign) for index, sign in enumerate(text))
        return PageText(marked, not any(map(hides_something, _TOKEN.findall(marked))))

    def _unknown(self, textpage: Any, raw: str, suspects: list[int]) -> dict[int, str]:
        """What to put for all signs of a font that states no letters, unless they read like text; else for suspects.

        The fonts that are drawings (Type 3) often have the codes of the letters under names of their own, and others
        have digits so, of several widths.
        """
        without: dict[int, list[int]] = {}
        stating: set[int] = set()
        for index, sign in enumerate(raw):
            if font := self._font(textpage, index):
                if self._has_error(textpage, index) == 1:
                    without.setdefault(font, []).append(index)
                elif not sign.isspace():
                    stating.add(font)
        unknown: dict[int, str] = {}
        for font, indexes in without.items():
            if font not in stating and _has_name(font) and not _reads(raw[index] for index in indexes):
                unknown |= dict.fromkeys(indexes, UNKNOWN)
                continue
            of_words = sorted(set(indexes).intersection(suspects))
            if font in stating and not _are_digits({raw[index] for index in indexes}):
                unknown |= dict.fromkeys(of_words, UNKNOWN)
            unknown |= dict.fromkeys(self._find_spaces(textpage, raw, of_words), " ")
        return unknown

    def _find_spaces(self, textpage: Any, raw: str, indexes: list[int]) -> list[int]:
        """Many a font states all letters but the space; what parts no words may be a digit that is missing."""
        blanks = [index for index in indexes if _CODE.match(raw[index]) and not self._has_ink(textpage, index)]
        parting = {raw[n] for n in blanks if raw[n - 1 : n].isalpha() and raw[n + 1 : n + 2].isalpha()}
        return [index for index in blanks if raw[index] in parting]

    def _drawn_blanks(self, textpage: Any, raw: str, ends: list[int]) -> list[int]:
        """Of what follows numbers or a lone point, the spaces that are drawn: digits.

        That is in fonts that leave blank those between words. Of two spaces in a row PDFium leaves out the second, so
        that one before a number cannot be told. The box of a blank has a height where the line is not upright, or where
        it stands in place of other signs.
        """
        ends = [*ends, *(found.start() for found in _BLANK_AT_POINT.finditer(raw))]
        drawn = [end for end in ends if _BLANK.match(raw, end) and self._has_ink(textpage, end)]
        if not drawn:
            return []
        with_ink: dict[int, bool] = {}
        for found in _BLANK_IN_WORDS.finditer(raw):
            font = self._font(textpage, found.start())
            with_ink[font] = with_ink.get(font, False) or self._has_ink(textpage, found.start())
        return [
            index
            for index in drawn
            if with_ink.get(self._font(textpage, index)) is False
            and not (pdfium.FPDFText_GetCharAngle(textpage, index) or is_replaced(textpage, index))
        ]

    def _has_ink(self, textpage: Any, index: int) -> bool:
        self._char_box(textpage, index, *self._sides)
        return self._top.value - self._bottom.value > _LEAST_SIDE

    def _font(self, textpage: Any, index: int) -> int:
        text_object = self._text_object(textpage, index)
        return (self._get_font(ctypes.c_void_p(text_object)) or 0) if text_object else 0


def _raw_text(textpage: Any, count: int) -> str:
    """PDFium counts UTF-32 units, and gives UTF-16."""
    buffer = (ctypes.c_ushort * (2 * count + 1))()
    written = pdfium.FPDFText_GetText(textpage, 0, count, buffer)
    text = memoryview(buffer).cast("B")[: 2 * max(0, written - 1)].tobytes().decode("utf-16-le", "surrogatepass")
    if len(text) == count:
        return text
    single = "".join(map(chr, (pdfium.FPDFText_GetUnicode(textpage, i) for i in range(count))))
    return _PAIR.sub(lambda pair: _join(pair.group()) + _NO_WIDTH, single)


def _join(pair: str) -> str:
    return pair.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _mark_doubtful(textpage: Any, text: str) -> str:
    """What is no letter, though it looks like a hyphen at a line's end or like a space, or is not seen, is a NUL."""
    if _DOUBTFUL.search(text) is not None:
        text = _DOUBTFUL.sub(lambda sign: sign[0] if _is_hyphen(textpage, sign) else _NO_LETTER, text)
    if text.isascii():
        return text
    if _DINGBATS.search(text) is not None:
        text = _DINGBATS.sub(
            lambda signs: signs[0] if _are_ornament(textpage, signs) else UNKNOWN * len(signs[0]), text
        )
    if _MAY_BE_UNSEEN.search(text) is None:
        return text
    return _DRAWN_UNSEEN.sub(
        lambda sign: _NO_LETTER if _is_of_number(sign) and _is_drawn(textpage, sign.start()) else sign[0], text
    )


def _are_ornament(textpage: Any, signs: re.Match[str]) -> bool:
    if len(set(signs[0])) < _SOME_KINDS:
        return True
    name = ctypes.create_string_buffer(_LONGEST_NAME)
    pdfium.FPDFText_GetFontInfo(textpage, signs.start(), name, _LONGEST_NAME, None)
    return b"dingbat" in name.value.lower()


def _is_of_number(sign: re.Match[str]) -> bool:
    start, end = _word_around(sign.string, sign.start())
    return _DIGIT.search(sign.string, start, end) is not None


def _is_hyphen(textpage: Any, sign: re.Match[str]) -> bool:
    return sign[0] in LINE_END_HYPHENS and pdfium.FPDFText_IsHyphen(textpage, sign.start()) == 1


def _is_drawn(textpage: Any, index: int) -> bool:
    left, right, _, _ = _char_sides(textpage, index)
    return right - left > _LEAST_SIDE


def _char_sides(textpage: Any, index: int) -> tuple[float, ...]:
    """Left, right, bottom and top of what is drawn, and of the step to the next sign where nothing is."""
    sides = [ctypes.c_double() for _ in range(4)]
    pdfium.FPDFText_GetCharBox(textpage, index, *sides)
    return tuple(side.value for side in sides)


def is_replaced(textpage: Any, index: int) -> bool:
    """Of what stands in place of other signs (ActualText) PDFium knows no height of the font, only of the sign."""
    loose = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(textpage, index, loose):
        return False
    sides = (loose.left, loose.right, loose.bottom, loose.top)
    return all(
        math.isclose(one, two, abs_tol=_SAME) for one, two in zip(sides, _char_sides(textpage, index), strict=True)
    )


def _word_around(text: str, at: int) -> tuple[int, int]:
    """As far as it is not longer than any number is."""
    start = max(at - _LONGEST, text.rfind(" ", max(0, at - _LONGEST), at) + 1, 0)
    space = text.find(" ", at, at + _LONGEST)
    return start, space if space > at else min(len(text), at + _LONGEST)


def _reads(signs: Iterable[str]) -> bool:
    """Whether they are so like words that the codes must be the letters."""
    seen = "".join(signs).split()
    letters = _LETTER.findall("".join(seen))
    if len(letters) < max(_SOME_LETTERS, _LETTERS * sum(map(len, seen))):
        return False
    few = _VOWELS if sum(map(str.islower, letters)) >= _SMALL * len(letters) else _VOWELS_AMONG_CAPITALS
    return sum(_VOWEL.match(letter) is not None for letter in letters) >= few * len(letters)


def _are_digits(signs: set[str]) -> bool:
    return len(signs) >= _SOME_DIGITS and all(map(_DIGIT.match, signs))


def _has_name(font: int) -> bool:
    return bool(pdfium.FPDFFont_GetBaseFontName(ctypes.cast(font, pdfium.FPDF_FONT), None, 0) > 1)


def hides_something(token: str) -> bool:
    """Whether it may be a number with another digit, or a word of which nobody knows what it is."""
    return UNKNOWN in token and (UNKNOWN * _WORD in token or _MAY_BE_NUMBER.search(token) is not None)
