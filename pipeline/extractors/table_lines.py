"""Lines of a table's region and the pieces of them that may be cells, parted by gaps, by rules, and between numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.extractors.note_marks import is_raised
from pipeline.extractors.rules import Rule
from pipeline.extractors.runs import Word

_SAME_LINE = 0.45  # of the lower word's height, from middle to middle
WIDE = 0.75  # heights: a gap that no space within a cell has
_BETWEEN_NUMBERS = 0.1  # heights: two numbers side by side are two cells, however near
_WITHIN_NUMBER = 0.5  # heights: the widest space before a group of three digits
_NUMBER_WORD = re.compile(r"^(?![^/]*/[^/]*/)[$€£¥(<>≤≥~±+−–—-]*\d[\d.,%$€£¥()+−–—/±:*†‡§-]*[a-z]?[)\]*†‡§]*$")
_PLACEHOLDER = re.compile(
    r"^(?:[—–−-]{1,3}|\.{2,3}|…|[*†‡:]{1,2}|(?:n\.?/?a\.?|x|nil)|\([xznds*]\)|[$€£¥%])$", re.IGNORECASE
)
_MISSING = re.compile(r"^(?:[—–−-]{1,3}|\.{2,3}|…|n\.?/?a\.?|nil)$", re.IGNORECASE)
_YEAR_WORD = re.compile(r"^(?:FY)?\(?(?:1[89]|20)\d\d(?:[/–—-](?:1[89]|20)?\d\d)?[)a-z*†‡,]?$")
_GROUP = re.compile(r"^\d{3}(?:[.,]\d+)?[%)*]*$")
_BEFORE_GROUP = re.compile(r"^[$€£¥(+−–-]*\d{1,3}$")
_NOTE_MARK = re.compile(r"^\(?(?:\d{1,2}|[⁰¹²³⁴-⁹]{1,2}|[a-z*†‡§¶])(?:,(?:\d{1,2}|[a-z]))*\)?$")
_LEADERS = re.compile(r"^[.·…_]{3,}$|^(?:\.\s?){3,}$")
_LEADING_DOTS = re.compile(r"[.·…_]{4,}$")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand together in one line."""

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def is_value(self) -> bool:
        return all(is_value_word(word.text) for word in self.words)


@dataclass(slots=True)
class TextLine:
    words: list[Word]
    pieces: list[Piece] = field(default_factory=list)

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def middle(self) -> float:
        return (self.words[0].top + self.words[0].bottom) / 2

    @property
    def height(self) -> float:
        return max(word.bottom - word.top for word in self.words)


def is_number_word(text: str) -> bool:
    return _NUMBER_WORD.match(text) is not None


def is_value_word(text: str) -> bool:
    """A number, or what stands in place of one."""
    return _NUMBER_WORD.match(text) is not None or _PLACEHOLDER.match(text) is not None


def is_missing(text: str) -> bool:
    """A dash, "n.a.": the number is not known, or there is none."""
    return _MISSING.match(text) is not None


def is_year(text: str) -> bool:
    return _YEAR_WORD.match(text) is not None


def is_leader(text: str) -> bool:
    return _LEADERS.match(text) is not None or _LEADING_DOTS.search(text) is not None


def without_leaders(words: Iterable[Word]) -> list[Word]:
    """The words without the rows of dots that lead the eye to a number."""
    kept: list[Word] = []
    for word in words:
        if _LEADERS.match(word.text):
            continue
        if (dots := _LEADING_DOTS.search(word.text)) is not None and dots.start():
            share = dots.start() / len(word.text)
            kept.append(word._replace(text=word.text[: dots.start()], x1=word.x0 + share * (word.x1 - word.x0)))
        else:
            kept.append(word)
    return kept


def make_lines(words: Iterable[Word], down: Sequence[Rule] = ()) -> list[TextLine]:
    """From top to bottom; `down`: the rules that part cells."""
    lines: list[TextLine] = []
    for word in sorted(words, key=lambda word: word.top + word.bottom):
        height, middle = word.bottom - word.top, (word.top + word.bottom) / 2
        if lines and middle - lines[-1].middle < _SAME_LINE * min(height, lines[-1].height):
            lines[-1].words.append(word)
        else:
            lines.append(TextLine([word]))
    for line in lines:
        line.words = _without_marks(sorted(line.words, key=lambda word: word.x0))
        line.pieces = split_line(line, down)
    return lines


def _without_marks(words: list[Word]) -> list[Word]:
    """Without the raised marks of notes after a word or before it."""
    kept = words[:1]
    for before, word in pairwise(words):
        if _marks(word, before, word.x0 - before.x1):
            continue
        if _marks(before, word, word.x0 - before.x1) and kept[-1] is before:
            kept.pop()
        kept.append(word)
    return kept


def _marks(mark: Word, word: Word, gap: float) -> bool:
    near = gap < _WITHIN_NUMBER * (word.bottom - word.top)
    return near and _NOTE_MARK.match(mark.text) is not None and is_raised(mark[1:], word[1:])


def split_line(line: TextLine, down: Sequence[Rule]) -> list[Piece]:
    walls = [rule.at for rule in down if rule.start <= line.middle <= rule.end]
    pieces: list[list[Word]] = [[line.words[0]]]
    for before, word in pairwise(line.words):
        if _parts(pieces[-1], before, word, walls):
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return [Piece(tuple(piece)) for piece in pieces]


def _parts(piece: list[Word], before: Word, word: Word, walls: Sequence[float]) -> bool:
    height = min(word.bottom - word.top, before.bottom - before.top)
    gap = word.x0 - before.x1
    if gap >= WIDE * height:
        return True
    slack = 0.3 * height
    if any(before.x1 - slack <= wall <= word.x0 + slack for wall in walls if _parted(before, wall, word)):
        return True
    if gap < _BETWEEN_NUMBERS * height or not (is_number_word(before.text) and is_number_word(word.text)):
        return False
    if word.text.startswith("(") or before.text[-1] in "–-−/" or word.text[0] in "–-−/±":
        return False
    grouped = _GROUP.match(word.text) and gap < _WITHIN_NUMBER * height and _BEFORE_GROUP.match(piece[0].text)
    return not (grouped and all(_GROUP.match(inner.text) for inner in piece[1:]))


def _parted(before: Word, wall: float, word: Word) -> bool:
    return (before.x0 + before.x1) / 2 < wall < (word.x0 + word.x1) / 2
