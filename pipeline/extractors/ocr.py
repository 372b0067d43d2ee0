"""Scanned pages: what Tesseract reads becomes the words and runs that PDFium gives of other pages.

Words stand in the frame of the upright, straightened page, so that columns, paragraphs and tables are found as ever;
`place_anchors` brings the finished anchors back to the page as it is displayed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, NamedTuple

from pipeline.extractors.page_frame import Box, PageFrame, displayed_box, turn_box
from pipeline.extractors.page_images import (
    PagePicture,
    Placement,
    is_blank,
    is_grainy,
    measure_stroke,
    render_page,
    sharpen,
    smooth,
    straighten,
    turn_upright,
)
from pipeline.extractors.pdf_words import PageWords
from pipeline.extractors.runs import GlyphSource, Run, RunBuilder, Word
from pipeline.extractors.tesseract import (
    Glyph,
    ReadLine,
    ReadWord,
    TesseractError,
    find_tesseract,
    find_turn,
    read_picture,
)
from pipeline.model import Anchor, ProblemCode, Recognised

LOW_CONFIDENCE = (
    0.92  # mean of a page's words; pages above it state 96% of their figures and more, one of 0.905 two thirds
)
# Means of a page's words below which another look is worth its time; a clean page has 0.95.
_LYING = 0.7  # on its head
_GRAINY = 0.9
_BLURRED = 0.94
_UNREADABLE = 0.6  # mean below which more figures are wrong than right: one page of 0.52 stated 14 of 100 rightly
_FEWEST_WORDS = 3  # of those that are sure, for a picture to be one of text
_SURE = 0.6
_NOISE = 0.5  # a sign that is neither letter nor digit, and less sure, is a speck
_GLYPH_HEIGHT = 0.9  # of the font's size, from the top of the ascenders to the foot of the descenders
_LOOSE_HEIGHT = 1.15  # of the font's size: PDFium's box of a character
_BELOW = 0.25  # of the font's size: what of that box is below the baseline
_SAME_SIZE = 0.18  # of the size in which most of a page is set: lines without tall letters are measured wrong
_DIGIT_HEIGHT = 0.67  # of the font's size
_RAISED = 0.15  # of the font's size above the baseline: a note's mark
_BOLD = 1.4  # times the strokes of most lines; bold ones have 1.8 and more, others at most 1.15
_SPECK = 0.13  # of a line's size; a full stop has 0.14 and more, a comma 0.22
_SPACE = 0.4  # of a word's height, on either side: signs and words that were read otherwise joined than they are set
_STANDING = frozenset("!|")  # stand on the line; raised, they are a note's mark
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


class Unread(NamedTuple):
    """Why a page that needs OCR was not read."""

    code: ProblemCode


@dataclass(frozen=True, slots=True)
class ReadPage:
    """`words` stand in the upright frame, and so do the keys of `confidences`: left and top of a word."""

    words: PageWords
    placement: Placement
    confidences: Mapping[tuple[float, float], float]
    confidence: float  # mean of the words, 0-1


class _Reading(NamedTuple):
    picture: PagePicture
    lines: list[ReadLine]
    n_lying: int = 0  # lines on their side, of which nothing is read

    @property
    def in_doubt(self) -> bool:
        """Whether the page may lie on its side or stand on its head."""
        return not self.says_something or self.confidence < _LYING or self.n_lying > len(self.lines)

    @property
    def confidence(self) -> float:
        return fmean(self.confidences) if self.lines else 0.0

    @property
    def confidences(self) -> list[float]:
        return [word.confidence for line in self.lines for word in line.words]

    @property
    def says_something(self) -> bool:
        sure = (word for line in self.lines for word in line.words if word.confidence >= _SURE)
        return sum(len(_LETTER_OR_DIGIT.findall(word.text)) > 1 for word in sure) >= _FEWEST_WORDS


def shows_nothing(page: Any) -> bool:
    """Whether an open FPDF_PAGE is blank to the eye."""
    return is_blank(render_page(page))


def read_page(page: Any, kept: PageWords, resolution: float) -> ReadPage | Unread | None:
    """`kept`: the sound words of the text layer, which stand as they are; `resolution`: of the page's pictures.

    None if the page shows no more than those words: what is read in a photograph beside its caption is no text.
    """
    if not find_tesseract():
        return Unread(ProblemCode.OCR_MISSING)
    try:
        reading = _read_upright(render_page(page, resolution))
    except TesseractError as error:
        return Unread(ProblemCode.TIMEOUT if error.timeout else ProblemCode.CRASHED)
    if not reading.says_something:
        return Unread(ProblemCode.NO_TEXT_LAYER)
    lifted = [_lift_run(run, kept, reading.picture.placement) for run in kept.runs]
    if lifted:
        reading = _without_kept(reading, lifted)
        if not reading.says_something:
            return None
    if reading.confidence < _UNREADABLE:
        return Unread(ProblemCode.LOW_OCR)
    return _make_page(reading, kept, lifted)


def _read_upright(picture: PagePicture) -> _Reading:
    """Only a page in doubt is turned, smoothed or sharpened, each of which costs another reading; the surest stands."""
    picture = smooth(picture) if is_grainy(picture) else picture
    reading = _read(straighten(picture))
    if reading.in_doubt and (turn := find_turn(picture.image, picture.dpi)):
        reading = _surer(reading, straighten(turn_upright(picture, turn)))
    if reading.confidence < _GRAINY:
        reading = _surer(reading, smooth(reading.picture))
    if reading.says_something and reading.confidence < _BLURRED:
        reading = _surer(reading, sharpen(reading.picture))
    return reading


def _surer(reading: _Reading, picture: PagePicture) -> _Reading:
    if not reading.lines and is_blank(picture):
        return reading
    other = _read(picture)
    return max(reading, other, key=lambda one: (not one.in_doubt, one.says_something, one.confidence))


def _read(picture: PagePicture) -> _Reading:
    if is_blank(picture):
        return _Reading(picture, [])
    lines = []
    found, n_lying = read_picture(picture.image, picture.dpi)
    for line in found:
        words = tuple(word for word in line.words if not _is_speck(word, line))
        if words:
            lines.append(line._replace(words=words))
    return _Reading(picture, lines, n_lying)


def _is_speck(word: ReadWord, line: ReadLine) -> bool:
    if _LETTER_OR_DIGIT.search(word.text):
        return False
    return word.confidence < _NOISE or all(glyph.text == "." or _is_small(glyph, line) for glyph in word.glyphs)


def _without_kept(reading: _Reading, kept: list[Run]) -> _Reading:
    """Without the words of the text layer, which were read in the picture too."""
    upright, scale = reading.picture.placement.upright, reading.picture.scale
    boxes = [displayed_box(word[1:], run.turn, *upright) for run in kept for word in run.words]
    lines = [
        line._replace(words=words)
        for line in reading.lines
        if (words := tuple(word for word in line.words if not any(_covers(box, word, scale) for box in boxes)))
    ]
    return reading._replace(lines=lines)


def _make_page(reading: _Reading, kept: PageWords, lifted: list[Run]) -> ReadPage:
    placement = reading.picture.placement
    builder = _Typesetter(reading.picture)
    builder.add_lines(reading.lines)
    runs, confidences = builder.make_runs()
    words = PageWords(kept.number, *placement.upright, [*lifted, *runs], f"{kept.text}\n{builder.text}")
    return ReadPage(words, placement, confidences, reading.confidence)


def _lift_run(run: Run, kept: PageWords, placement: Placement) -> Run:
    """From the page to the upright picture, each in the frame in which the run's words stand upright."""
    turn = (run.turn - placement.turn) % 4
    words = []
    for word in run.words:
        box = placement.lift(displayed_box(word[1:], run.turn, kept.width, kept.height))
        words.append(Word(word.text, *turn_box(box, turn, *placement.upright)))
    lifted = Run(words, 0, 0, 0, 0, 0, run.bold, turn, run.rtl, run.size)
    lifted.enclose_words()
    return lifted


class _Typesetter:
    """Sets what was read as PDFium would have found it: characters with the boxes of a font, y upwards."""

    def __init__(self, picture: PagePicture) -> None:
        self._picture, self._scale, self._size = picture, picture.scale, picture.placement.upright
        self._characters: list[str] = []
        self._boxes: list[tuple[float, float, float, float]] = []
        self._spans: list[tuple[int, int]] = []
        self._styles: dict[int, tuple[float, bool]] = {}  # font size, bold; by the first character of each word
        self._confidences: dict[int, float] = {}

    @property
    def text(self) -> str:
        return "".join(self._characters)

    def add_lines(self, lines: Sequence[ReadLine]) -> None:
        usual = _usual_size(lines)
        for line, bold in zip(lines, _bold_lines(lines, self._picture), strict=True):
            size = line.size if abs(line.size - usual) > _SAME_SIZE * usual else usual
            points = round(2 * size / _GLYPH_HEIGHT / self._scale) / 2  # half points, as fonts are set
            for word in line.words:
                self._add_word(word, line, max(points, 1.0), bold)
            self._spans.append((len(self._characters), len(self._characters) + 1))
            self._add("\n", (0.0, 0.0, 0.0, 0.0))

    def _add_word(self, word: ReadWord, line: ReadLine, points: float, bold: bool) -> None:
        start = len(self._characters)
        for glyph in _without_specks(word.glyphs, line):
            for character in glyph.text:
                self._add(character, self._loose_box(glyph, line, points))
        self._spans.append((start, len(self._characters)))
        self._styles[start], self._confidences[start] = (points, bold), word.confidence
        self._add(" ", (0.0, 0.0, 0.0, 0.0))

    def _add(self, character: str, box: tuple[float, float, float, float]) -> None:
        self._characters.append(character)
        self._boxes.append(box)

    def _loose_box(self, glyph: Glyph, line: ReadLine, points: float) -> tuple[float, float, float, float]:
        """Left, top, right, bottom; a raised digit keeps its own height and place, by which a note's mark is known."""
        baseline = (line.baseline + line.slope * (glyph.x0 - line.left)) / self._scale
        foot, height = glyph.bottom / self._scale, (glyph.bottom - glyph.top) / self._scale
        size = points
        if glyph.text.isdigit() and baseline - foot > _RAISED * points:
            baseline, size = foot, min(points, max(1.0, height / _DIGIT_HEIGHT))
        bottom = self._size[1] - baseline - _BELOW * size
        return glyph.x0 / self._scale, bottom + _LOOSE_HEIGHT * size, glyph.x1 / self._scale, bottom

    def make_runs(self) -> tuple[list[Run], dict[tuple[float, float], float]]:
        """The runs, and the confidence of each of their words by its left and top."""
        height = self._size[1]
        frame = PageFrame(
            self._size, 0, lambda x0, y1, x1, y0: (x0, height - y1, x1, height - y0), left=0.0, top=height
        )
        ends = [value for start, end in self._spans for i in (start, end - 1) for value in self._boxes[i]]
        source = GlyphSource(self.text, self._spans, ends, lambda i: self._boxes[i], lambda _: 0.0, frame)
        builder = RunBuilder(source)
        builder.build()
        for run, (first, _) in zip(builder.runs, builder.ends, strict=True):
            run.size, run.bold = self._styles[first]
        confidences = {
            (self._boxes[start][0], height - self._boxes[start][1]): confidence
            for start, confidence in self._confidences.items()
        }
        return builder.runs, confidences


def _usual_size(lines: Sequence[ReadLine]) -> float:
    """In pixels: that of most words."""
    sizes = sorted(line.size for line in lines for _ in line.words)
    return sizes[len(sizes) // 2] if sizes else 0.0


def _without_specks(glyphs: Sequence[Glyph], line: ReadLine) -> Sequence[Glyph]:
    """Without what was read at the edges of a word as a sign, and is a speck of dirt or a note's raised mark."""
    first, last = 0, len(glyphs)
    while first < last - 1 and _is_small(glyphs[first], line):
        first += 1
    while last > first + 1 and (_is_small(glyphs[last - 1], line) or _is_raised(glyphs[last - 1], line)):
        last -= 1
    return glyphs[first:last]


def _is_small(glyph: Glyph, line: ReadLine) -> bool:
    size = max(glyph.x1 - glyph.x0, glyph.bottom - glyph.top)
    return glyph.text != "." and _LETTER_OR_DIGIT.match(glyph.text) is None and size < _SPECK * line.size


def _is_raised(glyph: Glyph, line: ReadLine) -> bool:
    baseline = line.baseline + line.slope * (glyph.x0 - line.left)
    return glyph.text in _STANDING and baseline - glyph.bottom > _RAISED * line.size


def _bold_lines(lines: Sequence[ReadLine], picture: PagePicture) -> list[bool]:
    """By the width of their strokes beside that of most lines, each in proportion to its size."""
    strokes = [measure_stroke(picture, _enclose(line)) / line.size for line in lines]
    usual = sorted(stroke for stroke, line in zip(strokes, lines, strict=True) for _ in line.words)
    return [stroke > _BOLD * usual[len(usual) // 2] for stroke in strokes]


def _enclose(line: ReadLine) -> Box:
    glyphs = [glyph for word in line.words for glyph in word.glyphs]
    return (
        min(glyph.x0 for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.x1 for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
    )


def _covers(box: Box, word: ReadWord, scale: float) -> bool:
    """Whether a word of the text layer, with the space around it, is where a word was read."""
    x0, top, x1, bottom = box
    space = _SPACE * min(x1 - x0, bottom - top)
    x = (word.glyphs[0].x0 + word.glyphs[-1].x1) / 2 / scale
    y = (min(g.top for g in word.glyphs) + max(g.bottom for g in word.glyphs)) / 2 / scale
    return x0 - space <= x <= x1 + space and top <= y <= bottom


def place_anchors(
    anchors: Iterable[Anchor], pages: Mapping[int, ReadPage]
) -> tuple[tuple[Anchor, ...], tuple[Recognised, ...]]:
    """Anchors on the pages as displayed, and how sure the words are that were read from pictures."""
    placed: list[Anchor] = []
    recognised: list[Recognised] = []
    for anchor in anchors:
        read = pages.get(anchor.page or 0)
        if read is None or anchor.box is None:
            placed.append(anchor)
            continue
        placed.append(anchor._replace(box=read.placement.place(anchor.box)))
        confidence = read.confidences.get(anchor.box[:2])
        if confidence is not None:
            recognised.append(Recognised(anchor.char_start, anchor.char_end, confidence))
    return tuple(placed), tuple(recognised)
