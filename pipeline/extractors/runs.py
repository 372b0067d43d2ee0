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
from pipeline.extractors.note_marks import (
    NOTE_ENDINGS,
    is_letter_mark,
    is_note_mark,
    is_raised,
    is_small,
    raise_digits,
    read_raised_end,
)
from pipeline.extractors.page_frame import Box, PageFrame, turn_box, turn_letter, turned_size

if TYPE_CHECKING:
    from pipeline.extractors.table_cells import Table

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MARK = LINE_END_HYPHENS[-1]
_DIGITS = frozenset("0123456789")
_CLOSING = '.,;:)]”’"'
_DRAWN_HYPHEN = re.compile(rf"{SOFT_HYPHEN}(?=\d)|(?<=\d){SOFT_HYPHEN}(?=\w)")  # what many a font calls its hyphen
_GROUP = re.compile(r",\d{3}(?!\d)")
_SLASHES = "/⁄"
_JOINED = frozenset(".,;:)]”’" + _SLASHES)
_DENOMINATOR = re.compile(rf"[\r\n]*[{_SLASHES}](\d)")  # PDFium ends a line before the slash of a built fraction
_WIDEST_SPACE = 0.75  # of the line's height; justified lines stretch to 0.5, the narrowest gutters have 0.8
_LEAST_HEIGHT = 0.1  # points: a font may state neither ascent nor descent, or be set at size 0; heights are divided by
_ASLANT = 0.2  # quarter turns off the page's sides
_NO_WIDTH = 0.01  # points
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
    """Boxes are in the reading frame: the displayed page turned by `turn` quarter turns, so that words are upright.

    Of text that is drawn aslant `turn` is no whole number.
    """

    words: list[Word]
    x0: float
    top: float
    x1: float
    bottom: float
    height: float  # of most of its words, from the font's ascent to its descent
    bold: bool = False
    turn: float = 0
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
    is_replaced: Callable[[int], bool] = lambda _: (
        False
    )  # whether a character stands in place of another; its box is low
    letter_height: Callable[[int], float] = lambda _: 0.0  # from the font's ascent to its descent; asked of text aslant


class RunBuilder:
    """Goes through the words in PDFium's order, which is right inside a line."""

    def __init__(self, source: GlyphSource, joins: bool = True) -> None:
        """`joins`: whether a comma belongs to what was drawn before it."""
        self._source, self._joins = source, joins
        self.is_odd = has_odd_glyphs(source.text)
        self._rtl = not source.text.isascii() and _RTL.search(source.text) is not None
        self._turn = 0.0
        self._size = source.frame.size  # of the reading frame
        self._letter_height = 0.0  # of text aslant
        self._marked: Word | None = None  # the last word whose note mark was taken off
        self._mark_end = 0.0  # of that mark: what follows the word follows the mark
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
                self._read_turn(start)
            if self._turn or self.is_odd or self._rtl or self._source.frame.turn:
                if (special := self._special_word(i)) is None:
                    continue
                word = special  # noqa: PLW2901
            if (word[0][-1] in NOTE_ENDINGS or word[0][0] in _DIGITS) and not _DIGITS.isdisjoint(word[0]):
                if (cleared := self._clear_note_mark(i, word, run)) is None:
                    continue
                word = cleared  # noqa: PLW2901
                run = self.runs[-1] if self.runs else None  # a note's label before the word may have begun or ended one
            run = self._append(run, word, start)
        for run in self.runs:
            run.enclose_words()

    def _read_turn(self, start: int) -> None:
        angle = self._source.angle(start)
        if angle == 0.0 and not self._source.frame.turn:  # most
            self._turn, self._size = 0, self._source.frame.size
            return
        turns = -angle / (math.pi / 2) - self._source.frame.turn
        if abs(turns - round(turns)) < _ASLANT:
            self._turn = round(turns) % 4
        else:
            self._turn = round(turns, 2) % 4
            self._letter_height = self._source.letter_height(start)
        self._size = turned_size(self._turn, *self._source.frame.size)

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
        if self.is_odd:
            text = clean_glyphs(_DRAWN_HYPHEN.sub("-", text)) + (_MARK if text[-1] == SOFT_HYPHEN else "")
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
        if self._turn % 1:
            return turn_letter(box, self._turn, self._letter_height, *self._source.frame.size)
        return turn_box(box, self._turn, *self._source.frame.size) if self._turn else box

    def _char(self, index: int) -> Box:
        return self._frame(self._source.char_box(index))

    def _append(self, run: Run | None, word: Word, index: int) -> Run | None:
        text, x0, top, x1, bottom = word
        width, height = self._size
        if x1 < 0 or bottom < 0 or x0 > width or top > height:
            return run  # outside the page that a reader sees
        rtl = self._rtl and _RTL.search(text) is not None
        if run is not None:
            last = before = run.words[-1]
            if last is self._marked:
                before = self._last_of(run)
            if (
                text[0] in _JOINED
                and self._joins
                and (_touches(before, word) or self._is_torn_off(before, word, index))
            ):
                run.words[-1] = Word(last.text + text, last.x0, last.top, x1, last.bottom)
                return run
        if run is None or run.turn != self._turn or not _follows(before, word, rtl or run.rtl):
            run = Run([word], x0, top, x1, bottom, bottom - top, turn=self._turn, rtl=rtl)
            self.runs.append(run)
            self.ends.append((index, index))
        else:
            run.words.append(word)
            run.rtl = run.rtl or rtl
            self.ends[-1] = (self.ends[-1][0], index)
        return run

    def _is_torn_off(self, before: Word, word: Word, index: int) -> bool:
        """Whether a kern, for which PDFium gives a space without width, parts a number before its comma: "80 ,000"."""
        if _GROUP.match(word.text) is None or not before.text[-1].isdigit() or self._source.text[index - 1] != " ":
            return False
        left, _, right, _ = self._source.char_box(index - 1)
        return right - left < _NO_WIDTH and _follows(before, word, rtl=False)

    def _last_of(self, run: Run) -> Word:
        """As far as its note mark went: a long mark would part the word from the next like a gutter."""
        last = run.words[-1]
        return last._replace(x1=self._mark_end) if last is self._marked else last

    def _clear_note_mark(self, i: int, word: Word, run: Run | None) -> Word | None:
        """Without the raised number of a note, which would change "120,000" to "120,0003"; m² keeps its power."""
        start, end = self._source.spans[i]
        before = last if run is not None and _follows(last := self._last_of(run), word, run.rtl) else None
        if before is not None and run is not None:
            raised = is_raised(word[1:], before[1:]) and is_note_mark(word.text)
            if raised and not self._source.is_replaced(start):
                if self._is_numerator(end, before[1:]):
                    return word
                self._marked, self._mark_end = run.words[-1], word.x1
                return None
            if len(run.words) == 1 and word.text[0] in _DIGITS:
                run = self._settle_label(run.words[0], word)
        if end - start != len(word.text):  # glyphs were replaced: indexes are no longer those of characters
            return word
        head, tail = self._ends_of(i)
        if is_small(head, tail) or is_raised(head, tail):
            if self._source.is_replaced(start):
                return word
            return self._split_leading_mark(start, word, head, tail, run)
        return self._cut_trailing_mark(start, end, word, head, tail, run)

    def _cut_trailing_mark(self, start: int, end: int, word: Word, head: Box, tail: Box, run: Run | None) -> Word:
        text = word.text
        cut = stop = self._find_raised_end(start, end, text, head, tail)
        while cut - 1 > start and is_raised(self._char(cut - 1), head):
            cut -= 1
        if cut == stop or not is_raised(self._char(stop - 1), stem_end := self._char(cut - 1)):
            return word
        if self._source.is_replaced(cut):
            return word
        stem, raised, rest = text[: cut - start], text[cut - start : stop - start], text[stop - start :]
        if raised.isdigit() and self._is_numerator(stop, head):
            self._append(run, word._replace(text=stem, x1=stem_end[2]), start)
            return word._replace(text=raised + rest, x0=self._char(cut)[0])
        left = read_raised_end(stem, raised)
        if left is None:
            return word
        if rest or left != stem:
            return word._replace(text=left + rest)
        self._marked, self._mark_end = word._replace(text=stem, x1=stem_end[2]), word.x1
        return self._marked

    def _find_raised_end(self, start: int, end: int, text: str, head: Box, tail: Box) -> int:
        """The end of what is raised, before a slash or the signs that close the word; `start` if nothing is."""
        if is_raised(tail, head):
            return end
        slash = max(text.find("/", 1), text.find("⁄", 1))
        if slash > 0:
            return start + slash
        for stop in range(end - 1, start + 1, -1):
            if text[stop - start] not in _CLOSING:
                break
            if is_raised(self._char(stop - 1), head):
                return stop
        return start

    def _split_leading_mark(self, start: int, word: Word, head: Box, tail: Box, run: Run | None) -> Word:
        """ "3Interview" at a note's beginning becomes "3" and "Interview"; inside a line the number goes."""
        cut, last = 1, len(word.text) - 1
        while cut < last and is_raised(self._char(start + cut), tail):
            cut += 1
        mark, rest = word.text[:cut], word.text[cut:]
        figure = rest[:1] in _DIGITS
        if not is_raised(head, tail) or not (is_note_mark(mark) or (is_letter_mark(mark) and figure)):
            return word
        inside = run is not None and (
            _follows(before := self._last_of(run), word, run.rtl) or (figure and _stands_beside(before, word))
        )
        if not inside:
            label = raise_digits(mark) if figure else mark
            self._append(None, Word(label, head[0], head[1], self._char(start + cut - 1)[2], head[3]), start)
        return word._replace(text=rest, x0=self._char(start + cut)[0])

    def _settle_label(self, label: Word, word: Word) -> Run:
        """ "12 450 people" would be one number, "¹² 450 people" are two; inside a line the mark of a note goes."""
        marked = is_raised(label[1:], word[1:]) and (is_note_mark(label.text) or is_letter_mark(label.text))
        marked = marked and not self._source.is_replaced(self.ends[-1][0])
        if marked and len(self.runs) > 1 and _stands_beside(self.runs[-2].words[-1], label):
            self.runs.pop()
            self.ends.pop()
        elif marked:
            self.runs[-1].words[0] = label._replace(text=raise_digits(label.text))
        return self.runs[-1]

    def _is_numerator(self, end: int, base: Box | tuple[float, ...]) -> bool:
        """Whether a raised number that ends there is one of a built fraction, with a small number under the slash."""
        below = _DENOMINATOR.match(self._source.text, end)
        return below is not None and is_small(self._char(below.start(1)), base)


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


def _stands_beside(before: Word, word: Word) -> bool:
    """In one line, at whatever distance, as the cells of a table's row."""
    return before.x1 <= word.x0 and before.top < (word.top + word.bottom) / 2 < before.bottom


def _touches(before: Word, word: Word) -> bool:
    """A comma after the raised number of a note, or the slash after a raised numerator, which PDFium sets apart."""
    height, gap = before.bottom - before.top, word.x0 - before.x1
    if word.text[0] in _SLASHES:
        return (
            before.text[-1].isdigit()
            and abs(gap) < 0.2 * height
            and before.top < word.bottom
            and word.top < before.bottom
        )
    return (
        abs(word.bottom - before.bottom) < 0.3 * height and -0.2 * height < gap < 0.7 * height and len(word.text) <= 2
    )
