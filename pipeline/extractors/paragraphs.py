"""Lines become paragraphs, headings, list items, captions and footnotes, by indent, gap, length, size and weight."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.extractors.layout import Column, Line
from pipeline.extractors.runs import Word
from pipeline.extractors.source_lines import states_source
from pipeline.extractors.table_cells import Table
from pipeline.model import BlockKind

BULLET = re.compile(r"^[•●○◦▪■□▶►‣⁃∙·➢✓❖*–—-]$|^[•●▪■‣]")
_LABEL = re.compile(r"^(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5}|[IVX]{1,5})[.)]|\d{1,3}(?:\.\d{1,3})+\.?)$")
_NOTE_LABEL = re.compile(r"^(?:\[?\d{1,3}\]?[.)]?|[⁰¹²³⁴-⁹]{1,3}|[*†‡§]{1,3})$|^[*†‡]+\w")
_BARE_NOTE_LABEL = re.compile(r"^(?:\d{1,3}|[⁰¹²³⁴-⁹]{1,3}|[*†‡§]{1,3})$|^[*†‡]+\w")
_CAPTION = re.compile(r"^(?:table|figure|fig\.|chart|graph|map|box|photo|image)\s*[\dIVX]*(?:[.:–—-]|\s\d|$)", re.I)
_TERMINAL = re.compile(r"(?:[!?…。؟]|\.(?!\d)|(?<!\d)\.|(?<=\d{4})\.)[\"”’'»)\]\d*]*$")  # not "$2.3"
_FIELD = re.compile(r"^[A-Z][^.:;]{2,60}:\s*\S")  # "Head of state: …"
_LETTER = re.compile(r"[^\W\d_]")
_SOURCE_ENDS = "0123456789])./"  # last characters of a source line's date, access date or address
_OPENING = "\"“‘'«([¿"

_TALLER = 1.12  # times the body: a heading
_SAME_SIZE = 0.07
_SMALLER = 0.93  # of the body: a footnote
_GAP = 1.4  # times the usual distance of two lines
_WIDE_GAP = 2.4  # at which even an unfinished sentence ends
_INDENT = 0.6  # of the height
_SPACE = 0.6  # of the height: the widest that a space at a line's end can be
_SHORT_COLUMN = 30  # lines; in longer ones most lines stand within a paragraph
_MAX_HEADING = 200  # characters
_MAX_CAPTION = 300


@dataclass(slots=True)
class Paragraph:
    kind: BlockKind
    lines: list[Line]
    page: int  # from 1
    right: float  # margin of its column
    level: int = 0
    table: Table | None = None
    captions: int = 0  # of a table: how many paragraphs before it are its caption and unit line
    caption_below: bool = False  # whether the paragraph after it is its caption
    continuations: list[Paragraph] = field(default_factory=list)  # in later columns and pages

    @property
    def size(self) -> float:
        return max(self.lines, key=lambda line: len(line.words)).size

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)


def group_paragraphs(column: Column, page: int, body: float) -> list[Paragraph]:
    """`body`: the font size of the document's running text."""
    lines = column.lines
    groups: list[list[Line]] = []
    pitch = _usual_pitch(column)
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        if not groups or _begins_paragraph(groups[-1], line, following, column, pitch):
            groups.append([line])
        else:
            groups[-1].append(line)
    paragraphs = [
        Paragraph(_classify(group, body), group, page, column.right, table=group[0].table) for group in groups
    ]
    return _mark_footnotes(paragraphs, body)


def _usual_pitch(column: Column) -> float:
    """Distance from one line's foot to the next, as most lines of the column have it, in heights of the line.

    Where a column is short, those lines count that end within a sentence: what is between them is no paragraph's end.
    """
    lines = column.lines
    steps: list[float] = []
    within: list[float] = []
    for before, after in pairwise(line for line in lines if line.table is None):
        step = (after.bottom - before.bottom) / after.height
        if 0.5 < step < 2.6 and _same_size(before, after) and before.turn == after.turn:
            steps.append(step)
            if len(lines) > _SHORT_COLUMN or not goes_on(before.text):
                continue
            if after.words[0].text[0].islower() or not _has_room(before, after, column):
                within.append(step)
    usual = sorted(steps)[int(0.4 * len(steps))] if steps else 1.2
    return min(usual, sorted(within)[(len(within) - 1) // 2]) if within else usual


def _same_size(one: Line, two: Line) -> bool:
    return abs(one.size - two.size) <= _SAME_SIZE * max(one.size, two.size)


def _begins_paragraph(group: list[Line], line: Line, following: Line | None, column: Column, pitch: float) -> bool:
    before = group[-1]
    if line.table or before.table or line.turn != before.turn:
        return True
    unfinished = goes_on(before.text) and line.words[0].text[0].islower()
    if not _same_size(before, line) and (not unfinished or abs(line.size - before.size) > 0.2 * line.size):
        return True
    gap = (line.bottom - before.bottom) / line.height
    if gap > _WIDE_GAP * pitch or gap < -1:
        return True
    if before.words[-1].text[-1] in _SOURCE_ENDS and states_source(before.text):
        return True
    if unfinished and before.x1 > _margin(before, column) - 6 * line.height:
        return False
    return line.bold != before.bold or gap > _GAP * pitch or _begins_anew(group, line, following, column)


def _begins_anew(group: list[Line], line: Line, following: Line | None, column: Column) -> bool:
    """By what stands at its beginning, or by the shape of the lines around it."""
    before = group[-1]
    return (
        _is_label(line, before, column)
        or (_FIELD.match(line.text) is not None and _FIELD.match(group[0].text) is not None)
        or _is_side_head(line, before, following, column)
        or _is_set_off(group, line, following, column)
    )


def goes_on(text: str) -> bool:
    """Whether the sentence is unfinished at the end of `text`."""
    return _TERMINAL.search(text) is None


def without_bullet(words: list[Word]) -> list[Word]:
    """The first line of a list item without its mark, which is drawn but not said."""
    mark = BULLET.match(words[0].text)
    if mark is None:
        return words
    rest = words[0].text[mark.end() :]
    return [words[0]._replace(text=rest), *words[1:]] if rest else words[1:]


def is_label(word: str) -> bool:
    return _LABEL.match(word) is not None or BULLET.match(word) is not None


def _is_label(line: Line, before: Line, column: Column) -> bool:
    """A bullet, or a number that stands where numbers stand: not "… in section / 12. The …"."""
    first = line.words[0].text
    if BULLET.match(first):
        return len(line.words) > 1
    if not _LABEL.match(first) or len(line.words) < 2:
        return False
    if not goes_on(before.text) or _has_room(before, line, column):
        return True
    return abs(line.x0 - before.x0) > _INDENT * line.height


def _margin(line: Line, column: Column) -> float:
    return min(line.limit, column.right)


def _has_room(before: Line, line: Line, column: Column) -> bool:
    """The first word of the next line would have fitted: the line was ended on purpose."""
    first = line.words[0]
    return before.x1 + (first.x1 - first.x0) + _SPACE * line.height < _margin(before, column)


def _is_side_head(line: Line, before: Line, following: Line | None, column: Column) -> bool:
    """A short line between two sentences that was ended on purpose: a heading in the text's own type."""
    return (
        following is not None
        and bool(following.words)
        and not goes_on(before.text)
        and goes_on(line.text)
        and line.words[0].text[0].isupper()
        and following.words[0].text[0].isupper()
        and _has_room(line, following, column)
        and _margin(line, column) - line.x1 > 0.25 * (_margin(line, column) - column.left)
    )


def _is_set_off(group: list[Line], line: Line, following: Line | None, column: Column) -> bool:
    before, unit = group[-1], line.height
    right = _margin(before, column)
    indent, room = line.x0 - before.x0, _has_room(before, line, column)
    ended = room and not goes_on(before.text)
    centred = abs(line.x0 + line.x1 - before.x0 - before.x1) < unit and min(line.x0, before.x0) > column.left + unit
    if ended:
        return True
    if room and not line.words[0].text[0].islower() and right - before.x1 > 0.35 * (right - column.left):
        return not centred
    if centred or abs(indent) <= _INDENT * unit:
        return False
    if indent > 0:  # a first line that is indented; but after a label or a hanging first line the rest is
        hangs = is_label(before.words[0].text) or (following is not None and _aligned(following, line))
        return len(group) > 1 or not hangs
    return len(group) > 1  # back to the margin: only the second line of a paragraph does that


def _aligned(one: Line, two: Line) -> bool:
    return abs(one.x0 - two.x0) < 0.3 * two.height


def _classify(lines: list[Line], body: float) -> BlockKind:
    if lines[0].table:
        return BlockKind.TABLE_ROW
    text = " ".join(line.text for line in lines)
    if len(text) < _MAX_CAPTION and _CAPTION.match(text):
        return BlockKind.CAPTION
    if len(text) <= _MAX_HEADING and len(lines) <= 4 and _is_heading(text, lines, body):
        return BlockKind.HEADING
    first = lines[0].words[0].text
    if BULLET.match(first) or (_LABEL.match(first) and len(lines[0].words) > 1):
        return BlockKind.LIST_ITEM
    return BlockKind.PARAGRAPH


def _is_heading(text: str, lines: list[Line], body: float) -> bool:
    """Larger than the text, or bold or in capitals and no sentence."""
    letter = _LETTER.search(text)
    if letter is None or not letter.group().isupper():
        return False
    if min(line.size for line in lines) > _TALLER * body and len(text.split()) < 30:
        return True
    marked = all(line.bold for line in lines) or (len(text) > 4 and text.isupper())
    return marked and text[-1] not in ",;" and (goes_on(text) or len(text) < 40) and len(text.split()) < 20


def _mark_footnotes(paragraphs: list[Paragraph], body: float) -> list[Paragraph]:
    """Small text at the foot of a column that holds at least one note's number."""
    start = len(paragraphs)
    while start > 0:
        note = paragraphs[start - 1]
        same = abs(note.size - paragraphs[-1].size) <= _SAME_SIZE * body
        if note.kind is BlockKind.TABLE_ROW or note.size >= _SMALLER * body or not same:
            break
        start -= 1
    notes = paragraphs[start:]
    labels = [note.lines[0].words[0].text for note in notes]
    if not any(map(_NOTE_LABEL.match, labels)) or (start == 0 and not _BARE_NOTE_LABEL.match(labels[0])):
        return paragraphs
    for note in notes:
        note.kind = BlockKind.FOOTNOTE
    return paragraphs


def rank_headings(paragraphs: Iterable[Paragraph]) -> None:
    """Levels by size, then weight: the largest is 1, and no level is deeper than 6."""
    headings = [paragraph for paragraph in paragraphs if paragraph.kind is BlockKind.HEADING]
    styles = sorted({_style(heading) for heading in headings}, reverse=True)
    for heading in headings:
        heading.level = min(6, styles.index(_style(heading)) + 1)


def _style(heading: Paragraph) -> tuple[int, bool]:
    return round(heading.size), heading.bold


def continues(before: Paragraph, after: Paragraph) -> bool:
    """Whether a paragraph runs on in the next column or page: an unfinished sentence, or one line filled to its end."""
    running = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
    last, first = before.continuations[-1].lines[-1] if before.continuations else before.lines[-1], after.lines[0]
    if before.kind not in running or after.kind is not BlockKind.PARAGRAPH:
        return False
    if not _same_size(last, first) or is_label(first.words[0].text) or not goes_on(last.text):
        return False
    if states_source(last.text) or states_source(first.text):
        return False
    word = first.words[0]
    if word.text.lstrip(_OPENING)[:1].islower() or last.words[-1].text[-1] in "-,\ufffe\x02":
        return True
    final = (before.continuations or [before])[-1]
    filled = last.x1 + (word.x1 - word.x0) + _SPACE * last.height >= final.right
    long = len(before.lines) > 1 and last.x1 - last.x0 > 0.5 * (final.right - min(line.x0 for line in final.lines))
    return (filled or long) and not _FIELD.match(first.text) and not _FIELD.match(before.lines[0].text)
