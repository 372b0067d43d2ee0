"""Which pages of a PDF need OCR: pictures of pages, and pages whose text layer does not say what they show."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.extractors.glyphs import LINE_END_HYPHENS, PRIVATE_BULLETS
from pipeline.extractors.pdf_words import PageWords

FEW_WORDS = 20  # a page that shows no more, and is covered by a picture, is a scan with a stamp or a page number
MANY_WORDS = 150  # no stamp nor caption has as many: they are the page's text, wherever they are placed
THIN = 0.06  # of the pictures: two stamps take 0.02, a caption of 60 words 0.05, ten lines of a letter 0.12
_LINE = 0.02  # of the page's height; text set larger is no more text
_SCAN_COVERS = 0.4  # of the page
_MAX_OBJECTS = 50_000
_UNSEEN = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_DEEPEST = 4  # of forms in forms
_OUTLINES = 60  # letters; a logo has fewer
_LETTER_SEGMENTS = 6  # of a path; a rectangle has 4 or 5
_LETTER_HEIGHTS = (1.5, 40.0)  # points
_MAX_PIXELS = 600_000_000  # an A0 sheet at 600 dpi has 560 million
_JUDGED = 80  # characters; fewer say little of an encoding
_ODD = 0.15  # of the characters stand for no letter; a formula has such signs too, a page of prose has not
_ODD_CATEGORIES = frozenset({"Co", "Cn", "Cs", "Cc"})  # private use, unassigned, surrogates, controls
_LATIN = re.compile(r"[A-Za-z]")
_OTHER_SCRIPTS = 0.3  # of the letters: the page is in another script, whose words are not judged
_JUDGED_WORDS = 30
_WORDLIKE = 0.4  # of the words with letters; pages of reports have 0.8 and more
_COMMON = re.compile(r"\b(?:the|of|and|in|to|de|la|der|die|und)\b")
_TOKEN = re.compile(r"[\x21-\x7e\xa1-\xbf\xd7\xf7]+")  # other letters stand for themselves
_LEADER = re.compile(r"([._|=+*-])(?:\s?\1){2,}")
_ADDRESS = re.compile(r"\W*(?:[a-z]{3,6}://|www\.)|[\w.+-]+@[\w-]+\.[\w.]+\W*$")
_RARE = re.compile(r"[!\"#$&'*+;<=>?@\[\\\]^_`{|}~\xa1-\xbf\xd7\xf7]")  # signs that are few in text and tables
_PLAIN_TOKEN = re.compile(
    r"[(\[\"'*]{0,2}[A-Za-z]+(?:['./&-][A-Za-z]+)*[)\]\"'.,;:!?*-]{0,3}$"  # a word
    r"|[(\[<>$£€~#*+±°-]{0,2}\d+(?:[.,:/'°=+×÷<>-]\d+)*[\"']?[A-Za-z]?[%°*+)\].,;:-]{0,2}$"  # a number
    r"|.$"
)
# Of the characters of a jumbled page few are letters, or many such signs, and at most 0.27 stand in words or numbers; a
# table of statistics with stars and brackets has 0.4 there, a page of formulas or of a program more small letters.
_FEW_LETTERS, _FEW_KINDS = 0.2, 4
_MANY_SIGNS, _KINDS, _FEW_PLAIN = 0.2, 6, 0.33
_SOME = 0.005  # of the characters: a sign that is no accident
_SMALL = re.compile("[a-z]")
_FEW_SMALL = 0.25
_LONG, _SOME_SIGNS, _NEXT_TO_NONE = 30, 0.08, 0.1  # characters of a token, on average: there are no spaces
_PLAIN = 120  # characters of plain text for each common word, at most: a certainty that spares a closer look
_WORD = re.compile(
    r"^[(\[{\"'“”‘’«¿¡*]*"
    r"(?=[^\W\d_]*[aeiouyøæœAEIOUYØÆŒ])"
    r"(?:[^\W\d_](?:(?![A-Z])[^\W\d_])*|[A-Z]+)"  # no capitals amid small letters
    r"(?:['’‐.-][^\W\d_]*)*"
    r"[)\]}\"'“”‘’».,;:!?*…%–—-]*$"
)
_VOWELS = re.compile("[aeiouyøæœAEIOUYØÆŒ]")
_FEW_VOWELS = 0.25  # of the letters; pages of reports have 0.36 and more, letters put for others 0.13
_CODES = re.compile(r"[\d/@_&=]")  # addresses and abbreviations have few vowels in any encoding
_SHORT = 4  # letters
_ACCENTS = re.compile("[\u0300-\u036f]")
_HYPHENS = re.compile(f"[{LINE_END_HYPHENS}\u00ad]")


_Box = tuple[float, float, float, float]  # left, bottom, right, top


class Pictures(NamedTuple):
    """The pictures of a page."""

    cover: float  # share of the page
    resolution: float  # of the finest, in pixels a point
    oversized: bool  # one would take more memory than a page is worth
    outlines: float  # about as many letters are drawn as shapes
    layered: bool  # most of the text is not drawn, or lies under a picture: it is what the picture shows


def measure_pictures(page: Any) -> Pictures:
    """`page`: an open FPDF_PAGE. Pictures in forms count with the form."""
    across, along = ctypes.c_uint(), ctypes.c_uint()
    covered = resolution = outlines = 0.0
    oversized = False
    drawn: list[tuple[_Box, bool, bool]] = []  # pictures and texts: whether it is a picture, and holds unseen text
    for i in range(min(pdfium.FPDFPage_CountObjects(page), _MAX_OBJECTS)):
        item = pdfium.FPDFPage_GetObject(page, i)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            outlines += _count_letters(item) if outlines < _OUTLINES else 0.0
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            drawn.append((_box(item), False, _is_unseen(item)))
        elif _count_letters(item) >= _OUTLINES:
            box = _box(item)
            covered += _area(box)
            drawn.append((box, True, _is_unseen(item)))
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE and pdfium.FPDFImageObj_GetImagePixelSize(item, across, along):
                pixels = across.value * along.value
                oversized = oversized or pixels > _MAX_PIXELS
                resolution = max(resolution, math.sqrt(pixels / _area(box)) if _area(box) > 0 else 0.0)
    size: float = pdfium.FPDF_GetPageWidthF(page) * pdfium.FPDF_GetPageHeightF(page)
    return Pictures(covered / size if size > 0 else 0.0, resolution, oversized, outlines, _is_layered(drawn))


def _is_layered(drawn: list[tuple[_Box, bool, bool]]) -> bool:
    seen = hidden = 0.0
    above = (math.inf, math.inf, -math.inf, -math.inf)  # what the pictures enclose that are drawn later
    for box, is_picture, is_unseen in reversed(drawn):
        if is_unseen or (not is_picture and _lies_in(box, above)):
            hidden += _area(box)
        elif is_picture:
            above = (min(above[0], box[0]), min(above[1], box[1]), max(above[2], box[2]), max(above[3], box[3]))
        else:
            seen += _area(box)
    return hidden > seen


def _box(item: Any) -> _Box:
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(item, *sides)
    left, bottom, right, top = (side.value for side in sides)
    return left, bottom, right, top


def _area(box: _Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _lies_in(box: _Box, picture: _Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return picture[0] < x < picture[2] and picture[1] < y < picture[3]


def _is_unseen(item: Any, depth: int = 0) -> bool:
    """Text that is not drawn, or a form with such."""
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_TEXT:
        return pdfium.FPDFTextObj_GetTextRenderMode(item) in _UNSEEN
    if kind != pdfium.FPDF_PAGEOBJ_FORM or depth > _DEEPEST:
        return False
    count = min(pdfium.FPDFFormObj_CountObjects(item), _MAX_OBJECTS)
    return any(_is_unseen(pdfium.FPDFFormObj_GetObject(item, i), depth + 1) for i in range(count))


def _count_letters(item: Any, depth: int = 0) -> float:
    """About as many as a path, or all in a form, may be the outlines of; a picture may show any number."""
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        return math.inf
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        return _count_outlines(item)
    if kind != pdfium.FPDF_PAGEOBJ_FORM or depth > _DEEPEST:
        return 0.0
    count = 0.0
    for i in range(min(pdfium.FPDFFormObj_CountObjects(item), _MAX_OBJECTS)):
        count += _count_letters(pdfium.FPDFFormObj_GetObject(item, i), depth + 1)
        if count >= _OUTLINES:
            break
    return count


def _count_outlines(path: Any) -> float:
    """A letter, a word or a line may be one path; rectangles and lines are none."""
    segments: int = pdfium.FPDFPath_CountSegments(path)
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    if segments < _LETTER_SEGMENTS or not pdfium.FPDFPath_GetDrawMode(path, filled, stroked) or not filled.value:
        return 0.0
    left, bottom, right, top = _box(path)
    height = top - bottom
    if not _LETTER_HEIGHTS[0] < height < _LETTER_HEIGHTS[1]:
        return 0.0
    return max(1.0, min(segments / _LETTER_SEGMENTS / 2, (right - left) / height))


def fills_page(pictures: Pictures) -> bool:
    return pictures.cover > _SCAN_COVERS


def is_outlined(pictures: Pictures) -> bool:
    """Whether a page's text may be drawn as shapes."""
    return pictures.outlines >= _OUTLINES


def text_cover(words: PageWords) -> float:
    """The share of the page that its text layer takes; a word across all of it takes no more than one of a line."""
    tallest = _LINE * words.height
    area = sum((run.x1 - run.x0) * min(run.height, tallest) for run in words.runs)
    size = words.width * words.height
    return area / size if size > 0 else 0.0


def exceeds_text(pictures: Pictures, cover: float) -> bool:
    """Whether pictures fill a page, and its text is too little to be what they show: a stamp or a caption."""
    return fills_page(pictures) and not pictures.layered and cover < THIN * min(1.0, pictures.cover)


def is_rubbish(text: str) -> bool:
    """Whether a page's text layer is no text: the font's codes are not letters, or other letters than it draws.

    Text in any language and script whose encoding is whole is none, nor are tables of numbers.

    >>> is_rubbish("7KH ODERXUHUV ZHUH KHOG LQ FDPSV DQG SDLG QRWKLQJ XQWLO WKH HQG RI WKH VHDVRQ " * 4)
    True
    >>> is_rubbish("The labourers were held in camps and paid nothing until the end of the season. " * 4)
    False
    """
    if len(_COMMON.findall(text)) * _PLAIN > len(text):
        return False
    characters = _HYPHENS.sub("", "".join(text.split()))
    if len(characters) < _JUDGED:
        return False
    odd = sum(
        c == "\ufffd" or (unicodedata.category(c) in _ODD_CATEGORIES and c not in PRIVATE_BULLETS) for c in characters
    )
    if odd > _ODD * len(characters) or _is_jumble(text, len(characters)):
        return True
    letters = [c for c in characters if c.isalpha()]
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", _HYPHENS.sub("", text)))
    if sum(c > "\u024f" for c in bare if c.isalpha()) > _OTHER_SCRIPTS * len(letters):
        return False
    words = [word for word in bare.split() if not _CODES.search(word) and len(_LATIN.findall(word)) >= _SHORT]
    if len(words) < _JUDGED_WORDS:
        return False
    n_letters = sum(map(len, map(_LATIN.findall, words)))
    return len(_VOWELS.findall(" ".join(words))) < _FEW_VOWELS * n_letters or sum(
        _WORD.match(word) is not None for word in words
    ) < _WORDLIKE * len(words)


def _is_jumble(text: str, length: int) -> bool:
    """Whether the page's characters are digits and signs that no table of numbers has, amid each other.

    Codes given out in the order of the letters or of their first use begin with the signs of ASCII or of Latin-1. Where
    the space has such a code too, a line is one token.
    """
    if len(_RARE.findall(text)) < _SOME_SIGNS * length:
        return False
    tokens = [token for token in _TOKEN.findall(_LEADER.sub(" ", text)) if not _ADDRESS.match(token)]
    count = sum(map(len, tokens))
    if count < max(_JUDGED, _OTHER_SCRIPTS * length):
        return False
    signs = Counter(_RARE.findall(" ".join(tokens)))
    share = signs.total() / count
    plain = sum(len(token) for token in tokens if _PLAIN_TOKEN.match(token)) / count
    kinds = sum(number > _SOME * count for number in signs.values())
    joined = "".join(tokens)
    few_letters = sum(map(str.isalpha, joined)) < _FEW_LETTERS * count and kinds >= _FEW_KINDS
    many_signs = share > _MANY_SIGNS and kinds >= _KINDS and len(_SMALL.findall(joined)) < _FEW_SMALL * count
    if few_letters or many_signs:
        return plain < _FEW_PLAIN
    return count > _LONG * len(tokens) and share > _SOME_SIGNS and kinds > 1 and plain < _NEXT_TO_NONE
