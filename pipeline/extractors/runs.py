"""Words become runs, the pieces of lines between gaps as wide as a gutter; raised numbers of notes are taken off."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from operator import sub
from typing import TYPE_CHECKING, NamedTuple, cast

from pipeline.extractors.glyphs import LINE_END_HYPHENS, SOFT_HYPHEN, clean_glyphs, has_odd_glyphs
from pipeline.extractors.page_frame import Box, PageFrame, turn_box

if TYPE_CHECKING:
    from pipeline.extractors.table_cells import Table

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MARK = LINE_END_HYPHENS[-1]
_NOTE_MARK = re.compile(r"\d{1,3}(?=[.,;:)\]”’\"]{0,2}$)")
_DIGITS = frozenset("0123456789")
_NOTE_ENDINGS = frozenset('0123456789.,;:)]”’"')
_CLOSING = frozenset(".,;:)]”’")
_RAISED_BASE = re.compile(r"(?:^|[\d(])[ckm]?m$|(?:^|[x×·*])10$")  # km², 10⁶: a power, no note
_POWERS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SMALL = 0.82  # of the neighbouring glyph's height: superscripts are set at 58-75%
_WIDEST_SPACE = 0.75  # of the line's height; justified lines stretch to 0.5, the narrowest gutters have 0.8
_LEAST_HEIGHT = 0.1  # points: a font may state neither ascent nor descent, or be set at size 0; heights are divided by
_OVERLAP = 0.4  # of the lower word's height, for two words to stand on one line


class Word(NamedTuple):
    text: str
    x0: float
    top: float
    x1: float
    bottom: float


_new_word = cast(Callable[[tuple[object, ...]], Word], partial(tuple.__new__, Word))  # a third of the time of Word()


@dataclass(slots=True)
class Run:
    """Boxes are in the reading frame: the displayed page turned by `turn` quarter turns, so that words are upright."""

    words: list[Word]
    x0: float
    top: float
    x1: float
    bottom: float
    height: float  # of most of its words, from the font's ascent to its descent
    bold: bool = False
    turn: int = 0
    rtl: bool = False
    size: float = 0.0  # of the font in points, as displayed
    table: Table | None = None  # that takes this place in the layout

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    def enclose_words(self) -> None:
        _, lefts, tops, rights, bottoms = zip(*self.words, strict=True)
        self.x0, self.top, self.x1, self.bottom = min(lefts), min(tops), max(rights), max(bottoms)
        self.height = max(_LEAST_HEIGHT, sorted(map(sub, bottoms, tops))[len(tops) // 2])


@dataclass(slots=True)
class GlyphSource:
    """A page as PDFium gives it; indexes are of characters in `text`, boxes in PDF space."""

    text: str
    spans: list[tuple[int, int]]  # of words, and of line ends
    boxes: list[float]  # eight for each span: left, top, right, bottom of its first and of its last character
    char_box: Callable[[int], tuple[float, ...]]
    angle: Callable[[int], float]  # of a character in PDF space, radians clockwise
    frame: PageFrame


class RunBuilder:
    """Goes through the words in PDFium's order, which is right inside a line."""

    def __init__(self, source: GlyphSource) -> None:
        self._source = source
        self._odd = has_odd_glyphs(source.text)
        self._rtl = not source.text.isascii() and _RTL.search(source.text) is not None
        self._turn = 0
        self.runs: list[Run] = []
        self.ends: list[tuple[int, int]] = []  # character indexes of each run's first and last word

    def build(self) -> None:
        run: Run | None = None
        fresh = True
        text = self._source.text
        for i, ((start, _), word) in enumerate(zip(self._source.spans, self._upright_words(), strict=True)):
            if text[start] in "\r\n":
                fresh = True  # PDFium ends lines too often; whether this is another line the boxes say
                continue
            if fresh:
                fresh = False
                self._turn = (-round(self._source.angle(start) / (math.pi / 2)) - self._source.frame.turn) % 4
            if self._turn or self._odd or self._rtl or self._source.frame.turn:
                if (special := self._special_word(i)) is None:
                    continue
                word = special  # noqa: PLW2901
            if (word[0][-1] in _NOTE_ENDINGS or word[0][0] in _DIGITS) and not _DIGITS.isdisjoint(word[0]):
                if (cleared := self._clear_note_mark(i, word, run)) is None:
                    continue
                word = cleared  # noqa: PLW2901
            run = self._append(run, word, start)
        for run in self.runs:
            run.enclose_words()

    def _upright_words(self) -> Iterator[Word]:
        """All words as if neither page nor text were turned, which holds for nearly all."""
        text, values = self._source.text, self._source.boxes
        left, top = self._source.frame.left, self._source.frame.top
        return map(
            _new_word,
            zip(
                [text[start:end] for start, end in self._source.spans],
                [x - left for x in values[::8]],
                [top - (one if one > two else two) for one, two in zip(values[1::8], values[5::8], strict=True)],
                [x - left for x in values[6::8]],
                [top - (one if one < two else two) for one, two in zip(values[3::8], values[7::8], strict=True)],
                strict=True,
            ),
        )

    def _special_word(self, i: int) -> Word | None:
        """With glyphs cleaned, on turned pages, in turned or right-to-left text; None if nothing of it is left."""
        start, end = self._source.spans[i]
        text = self._source.text[start:end]
        if self._odd:
            text = clean_glyphs(text) + (_MARK if text[-1] == SOFT_HYPHEN else "")
            if not text:
                return None
        head, tail = self._ends_of(i)
        return Word(text, min(head[0], tail[0]), min(head[1], tail[1]), max(head[2], tail[2]), max(head[3], tail[3]))

    def _ends_of(self, i: int) -> tuple[Box, Box]:
        """Boxes of the first and the last character of a word, in the reading frame."""
        values = self._source.boxes[8 * i : 8 * i + 8]
        return self._frame(values[:4]), self._frame(values[4:])

    def _frame(self, char: list[float] | tuple[float, ...]) -> Box:
        box = self._source.frame.place(*char)
        return turn_box(box, self._turn, *self._source.frame.size) if self._turn else box

    def _char(self, index: int) -> Box:
        return self._frame(self._source.char_box(index))

    def _append(self, run: Run | None, word: Word, index: int) -> Run | None:
        text, x0, top, x1, bottom = word
        width, height = self._source.frame.size if self._turn % 2 == 0 else self._source.frame.size[::-1]
        if x1 < 0 or bottom < 0 or x0 > width or top > height:
            return run  # outside the page that a reader sees
        rtl = self._rtl and _RTL.search(text) is not None
        if text[0] in _CLOSING and run is not None and _touches(run.words[-1], word):
            last = run.words[-1]
            run.words[-1] = Word(last.text + text, last.x0, last.top, x1, last.bottom)
            return run
        if run is None or run.turn != self._turn or not _follows(run.words[-1], word, rtl or run.rtl):
            run = Run([word], x0, top, x1, bottom, bottom - top, turn=self._turn, rtl=rtl)
            self.runs.append(run)
            self.ends.append((index, index))
        else:
            run.words.append(word)
            run.rtl = run.rtl or rtl
            self.ends[-1] = (self.ends[-1][0], index)
        return run

    def _clear_note_mark(self, i: int, word: Word, run: Run | None) -> Word | None:
        """Without the raised number of a note, which would change "120,000" to "120,0003"; m² keeps its power."""
        before = run.words[-1] if run is not None and _follows(run.words[-1], word, run.rtl) else None
        if word.text.isdigit() and before is not None and len(word.text) <= 3 and is_raised(word[1:], before[1:]):
            return None
        start, end = self._source.spans[i]
        if end - start != len(word.text):  # glyphs were replaced: indexes are no longer those of characters
            return word
        head, tail = self._ends_of(i)
        if word.text[0].isdigit() and tail[3] - tail[1] > (head[3] - head[1]) / _SMALL:
            return self._split_leading_mark(start, word, before, head)
        return self._cut_trailing_mark(start, end, word, head, tail)

    def _cut_trailing_mark(self, start: int, end: int, word: Word, head: Box, tail: Box) -> Word:
        mark = _NOTE_MARK.search(word.text)
        if mark is None or mark.end() == 1:
            return word
        cut = start + mark.end() - 1
        last_digit = tail if cut == end - 1 else self._char(cut)
        if not is_raised(last_digit, head):
            return word
        while cut - 1 > start and self._source.text[cut - 1].isdigit() and is_raised(self._char(cut - 1), head):
            cut -= 1
        stem_end = self._char(cut - 1)
        if not is_raised(last_digit, stem_end):
            return word
        stem, digits, closing = word.text[: cut - start], word.text[cut - start : mark.end()], word.text[mark.end() :]
        if _RAISED_BASE.search(stem):
            return word._replace(text=stem + digits.translate(_POWERS) + closing)
        return word._replace(text=stem + closing, x1=word.x1 if closing else stem_end[2])

    def _split_leading_mark(self, start: int, word: Word, before: Word | None, head: Box) -> Word:
        """ "3Interview" at a note's beginning becomes "3" and "Interview"; inside a line the number goes."""
        digits = len(word.text) - len(word.text.lstrip("0123456789"))
        if digits == 0 or digits == len(word.text):
            return word
        if before is None:
            mark_end = self._char(start + digits - 1)
            self._append(None, Word(word.text[:digits], head[0], head[1], mark_end[2], head[3]), start)
        return word._replace(text=word.text[digits:], x0=self._char(start + digits)[0])


def _follows(before: Word, word: Word, rtl: bool) -> bool:
    _, x0, top, x1, bottom = word
    _, before_x0, before_top, before_x1, before_bottom = before
    height = bottom - top if bottom - top < before_bottom - before_top else before_bottom - before_top
    shared = (bottom if bottom < before_bottom else before_bottom) - (top if top > before_top else before_top)
    if shared < _OVERLAP * height:
        return False
    # right to left there are numbers and names in the other direction
    gap = max(x0 - before_x1, before_x0 - x1) if rtl else x0 - before_x1
    return -0.5 * height < gap < _WIDEST_SPACE * height


def _touches(before: Word, word: Word) -> bool:
    """A comma after the raised number of a note, which PDFium sets apart."""
    height = before.bottom - before.top
    return (
        abs(word.bottom - before.bottom) < 0.3 * height
        and -0.2 * height < word.x0 - before.x1 < 0.7 * height
        and (len(word.text) <= 2)
    )


def is_raised(mark: Box | tuple[float, ...], base: Box | tuple[float, ...]) -> bool:
    """A smaller glyph that stands above the line of its neighbours."""
    height = base[3] - base[1]
    return mark[3] - mark[1] < _SMALL * height and mark[3] < base[3] - 0.15 * height
