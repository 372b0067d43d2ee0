"""The words of a PDF page with their boxes, from PDFium's text page.

A page of 400 words costs some 900 calls into PDFium. Through pypdfium2's typed prototypes these take longer than
PDFium's own work, so the few calls made for each word go through untyped ones (0.3 instead of 0.9 microseconds each).
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.extractors.glyphs import BULLET, LINE_END_HYPHENS
from pipeline.extractors.line_numbers import drop_line_numbers
from pipeline.extractors.page_frame import PageFrame, frame_page
from pipeline.extractors.page_text import UNKNOWN, TextReader, hides_something, is_replaced
from pipeline.extractors.pdf_stated import drop_misplaced
from pipeline.extractors.pdfium_calls import untyped_call
from pipeline.extractors.rubbish import is_rubbish
from pipeline.extractors.runs import GlyphSource, Run, RunBuilder
from pipeline.extractors.scattered import gather_words, is_scattered

_WORDS = re.compile(rf"[\r\n]+|[^\s{LINE_END_HYPHENS}]+[{LINE_END_HYPHENS}]?|[{LINE_END_HYPHENS}]")
_SEVERAL, _POINTS = 3, ".,;:"
_BOLD = re.compile(r"bold|black|heavy|semibold|demi(?!an)", re.IGNORECASE)
_SYMBOLS = re.compile(r"dingbat|wingding|webding|bullet", re.IGNORECASE)
_SYMBOLIC = 4  # flag of a font's descriptor (ISO 32000-1, table 123)
_USUAL_HEIGHT = 1.15  # of a font's box, in font sizes
_SKEW = 0.1  # of a letter that leans or is turned
_FARTHEST = 1e9  # points; farther off, or nowhere (NaN), stands only what a damaged matrix puts there
_JUDGED = 8  # signs of a page; fewer may be bullets or a formula
_ODD_SIGNS = re.compile(r"[^\w.,;:%()$€£–—-]")  # of a text that is none; numbers have the others too
_ODD_SHARE = 0.25
_MAX_CHARS_PER_PAGE = 400_000  # a dense newspaper page has 40,000


@dataclass(slots=True)
class PageWords:
    number: int  # from 1
    width: float  # as displayed
    height: float
    runs: list[Run]
    text: str  # PDFium's own, for counting words
    oversized: bool = False
    frame: PageFrame | None = None
    is_coded: bool = True  # false: some words are left out, since their fonts do not say which letters they draw
    is_heaped: bool = False  # letters lie on each other, of which PDFium leaves out some


@dataclass(slots=True, frozen=True)
class _Font:
    bold: bool = False
    symbols: bool = False  # its letters are drawn as bullets, arrows and boxes
    is_coded: bool = True  # it says which letters its codes are
    has_own_codes: bool = False  # of which PDFium may take each for the letter that elsewhere has it


class WordReader:
    """Reads page after page of one document into the same buffers. Not for threads: PDFium is not safe for them."""

    def __init__(self, capacity: int = 2048) -> None:
        self._text = TextReader()
        self._loose_box = untyped_call("FPDFText_GetLooseCharBox")
        self._angle = untyped_call("FPDFText_GetCharAngle", ctypes.c_float)
        self._signed_size = untyped_call("FPDFText_GetFontSize", ctypes.c_double)
        self._text_object = untyped_call("FPDFText_GetTextObject", ctypes.c_void_p)
        self._get_font = untyped_call("FPDFTextObj_GetFont", ctypes.c_void_p)
        self._get_size = untyped_call("FPDFTextObj_GetFontSize")
        self._get_matrix = untyped_call("FPDFPageObj_GetMatrix")
        self._size, self._matrix = ctypes.c_float(), pdfium.FS_MATRIX()
        self._size_slot, self._matrix_slot = ctypes.byref(self._size), ctypes.byref(self._matrix)
        self._grow(capacity)

    def _grow(self, capacity: int) -> None:
        self._boxes = (ctypes.c_float * (4 * capacity))()
        self._slots = [ctypes.byref(self._boxes, 16 * i) for i in range(capacity)]

    def read_page(self, page: Any, number: int) -> PageWords:
        """`page`: an open FPDF_PAGE."""
        drop_misplaced(page)
        frame = frame_page(page)
        width, height = frame.size
        textpage = pdfium.FPDFText_LoadPage(page)
        if not textpage:
            return PageWords(number, width, height, [], "")
        try:
            count = pdfium.FPDFText_CountChars(textpage)
            if count > _MAX_CHARS_PER_PAGE:
                return PageWords(number, width, height, [], "", oversized=True)
            text, is_known = self._text.read(textpage, count)
            spans = [match.span() for match in _WORDS.finditer(text)]
            source = GlyphSource(
                text,
                spans,
                self._word_boxes(textpage, spans),
                lambda index: self._char_box(textpage, index),
                lambda index: self._char_angle(textpage, index),
                frame,
                lambda index: is_replaced(textpage, index),
                lambda index: self._letter_height(textpage, index),
            )
            runs, is_coded = self._runs(textpage, source, is_known)
            if is_scattered(count, len(spans)):
                pieces, _ = self._runs(textpage, source, is_known, joins=False)
                if gathered := gather_words(pieces):
                    runs, text = gathered, "\n".join(run.text for run in gathered)
            kept = drop_line_numbers(runs)
            return PageWords(number, width, height, kept, text, False, frame, is_coded, _is_heaped(source))
        finally:
            pdfium.FPDFText_ClosePage(textpage)

    def _runs(self, textpage: Any, source: GlyphSource, is_known: bool, joins: bool = True) -> tuple[list[Run], bool]:
        """And whether all of them are there: those of a font that does not say its letters may make no sense."""
        builder = RunBuilder(source, joins)
        builder.build()
        fonts: dict[int, _Font] = {}
        uncoded: list[Run] = []
        of_own_codes: defaultdict[int, list[Run]] = defaultdict(list)
        for run, (first, last) in zip(builder.runs, builder.ends, strict=True):
            font = self._font(textpage, first, fonts)
            run.size = self._font_size(textpage, last, run.height)  # the first may be a note's mark
            run.bold = font.bold and (first == last or self._font(textpage, last, fonts).bold)
            if font.symbols and len(run.words[0].text) == 1:
                run.words[0] = run.words[0]._replace(text=BULLET)
            if not font.is_coded:
                uncoded.append(run)
            elif font.has_own_codes:
                of_own_codes[id(font)].append(run)
        runs = builder.runs
        senseless = uncoded if uncoded and _is_gibberish(_text_of(uncoded)) else []
        senseless += [run for group in of_own_codes.values() if is_rubbish(_text_of(group)) for run in group]
        if senseless:
            is_known, left_out = False, set(map(id, senseless))
            runs = [run for run in runs if id(run) not in left_out]
        elif is_known and not builder.is_odd and UNKNOWN not in source.text:
            return runs, True
        else:
            is_known = not any(hides_something(word.text) for run in runs for word in run.words)
        return [run for run in runs if not _is_unknown(run)], is_known

    def _word_boxes(self, textpage: Any, spans: list[tuple[int, int]]) -> list[float]:
        """Left, top, right, bottom of the first and of the last character of each span, in one row."""
        if 2 * len(spans) > len(self._slots):
            self._grow(2 * len(spans))
        call = self._loose_box
        indexes = [index for start, end in spans for index in (start, end - 1)]
        for index, slot in zip(indexes, self._slots, strict=False):
            call(textpage, index, slot)
        return _tame(self._boxes[: 8 * len(spans)])

    def _char_box(self, textpage: Any, index: int) -> tuple[float, ...]:
        self._loose_box(textpage, index, self._slots[0])
        return tuple(_tame(self._boxes[:4]))

    def _char_angle(self, textpage: Any, index: int) -> float:
        """A font of negative size is drawn upside down, which PDFium's angle leaves out; that of italics is wrong."""
        angle: float = self._angle(textpage, index)
        if abs(math.sin(2 * angle)) > _SKEW and pdfium.FPDFText_GetMatrix(textpage, index, self._matrix):
            angle = -math.atan2(self._matrix.b, self._matrix.a)
        if self._signed_size(textpage, index) < 0:
            angle += math.pi
        return angle if math.isfinite(angle) else 0.0

    def _letter_height(self, textpage: Any, index: int) -> float:
        pdfium.FPDFText_GetMatrix(textpage, index, self._matrix)
        height = _USUAL_HEIGHT * self._signed_size(textpage, index) * math.hypot(self._matrix.c, self._matrix.d)
        return abs(height) if math.isfinite(height) else 0.0

    def _font_size(self, textpage: Any, index: int, height: float) -> float:
        """As displayed; from the box's height where the text stands in a form with a scale of its own."""
        text_object = ctypes.c_void_p(self._text_object(textpage, index))
        known = text_object and self._get_size(text_object, self._size_slot)
        if known and self._get_matrix(text_object, self._matrix_slot):
            size = self._size.value * math.hypot(self._matrix.c, self._matrix.d)
            if 0.4 * height < size < 1.4 * height:
                return round(size, 2)
        return round(height / _USUAL_HEIGHT, 2)

    def _font(self, textpage: Any, index: int, fonts: dict[int, _Font]) -> _Font:
        """`fonts`: those of the page, by PDFium's address."""
        text_object = self._text_object(textpage, index)
        address = self._get_font(ctypes.c_void_p(text_object)) if text_object else None
        if not address:
            return _Font()
        if address not in fonts:
            is_coded = pdfium.FPDFText_HasUnicodeMapError(textpage, index) != 1
            fonts[address] = _describe_font(ctypes.cast(address, pdfium.FPDF_FONT), is_coded)
        return fonts[address]


def _tame(values: list[float]) -> list[float]:
    """Coordinates with which one can reckon: a NaN is unequal to itself and passes every test."""
    if sum(map(abs, values)) < _FARTHEST:  # as on nearly every page; with a NaN in it the sum is none
        return values
    return [max(-_FARTHEST, min(_FARTHEST, value)) if not math.isnan(value) else _FARTHEST for value in values]


def _heaped_words(source: GlyphSource) -> list[tuple[int, int]]:
    """Those whose last letter stands where the first does; an end of a line stands nowhere."""
    text, spans, boxes = source.text, source.spans, source.boxes
    at_once = [n for n, (first, last) in enumerate(zip(boxes[::8], boxes[4::8], strict=True)) if first == last]
    words = [n for n in at_once if spans[n][1] - spans[n][0] > 1 and text[spans[n][0]] not in "\r\n"]
    return [spans[n] for n in words if boxes[8 * n + 1] == boxes[8 * n + 5]]


def _is_heaped(source: GlyphSource) -> bool:
    """Whether there are some since the font lacks the widths of its letters.

    One sign that is drawn may stand for two or three letters, but not often.
    """
    several = [(start, source.text[start:end]) for start, end in _heaped_words(source) if end - start >= _SEVERAL]
    words = {word for start, word in several if word.strip(_POINTS).isalnum() and not source.is_replaced(start)}
    return len(words) >= _SEVERAL


def _is_gibberish(text: str) -> bool:
    """Whether codes are all that is there, and stand for other letters or for none; a few signs are not judged."""
    signs = "".join(text.split())
    return len(signs) >= _JUDGED and (len(_ODD_SIGNS.findall(signs)) >= _ODD_SHARE * len(signs) or is_rubbish(text))


def _text_of(runs: list[Run]) -> str:
    return " ".join(word.text for run in runs for word in run.words)


def _is_unknown(run: Run) -> bool:
    text = "".join(word.text for word in run.words)
    return text.count(UNKNOWN) > len(text) / 2


def _describe_font(font: Any, is_coded: bool) -> _Font:
    buffer = ctypes.create_string_buffer(256)
    written = pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
    name = buffer.raw[: max(0, min(written, 256) - 1)].decode("latin-1")
    has_own_codes = pdfium.FPDFFont_GetFlags(font) & _SYMBOLIC != 0
    return _Font(_BOLD.search(name) is not None, _SYMBOLS.search(name) is not None, is_coded, has_own_codes)
