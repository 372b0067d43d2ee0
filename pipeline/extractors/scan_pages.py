"""Which pages of a PDF need OCR: pictures of pages, and pages whose text layer does not say what they show."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.extractors.glyphs import LINE_END_HYPHENS, PRIVATE_BULLETS

FEW_WORDS = 20  # a page that shows no more, and is covered by a picture, is a scan with a stamp or a page number
_SCAN_COVERS = 0.4  # of the page
_MAX_OBJECTS = 1000
_MAX_PIXELS = 600_000_000  # an A0 sheet at 600 dpi has 560 million
_JUDGED = 80  # characters; fewer say little of an encoding
_ODD = 0.15  # of the characters stand for no letter; a formula has such signs too, a page of prose has not
_ODD_CATEGORIES = frozenset({"Co", "Cn", "Cs", "Cc"})  # private use, unassigned, surrogates, controls
_LATIN = re.compile(r"[A-Za-z]")
_OTHER_SCRIPTS = 0.3  # of the letters: the page is in another script, whose words are not judged
_JUDGED_WORDS = 30
_WORDLIKE = 0.4  # of the words with letters; pages of reports have 0.8 and more
_COMMON = re.compile(r"\b(?:the|of|and|in|to|de|la|der|die|und)\b")
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


class Pictures(NamedTuple):
    """The pictures of a page."""

    cover: float  # share of the page
    resolution: float  # of the finest, in pixels a point
    oversized: bool  # one would take more memory than a page is worth


def measure_pictures(page: Any) -> Pictures:
    """`page`: an open FPDF_PAGE. Pictures in forms count with the form."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    across, along = ctypes.c_uint(), ctypes.c_uint()
    covered = resolution = 0.0
    oversized = False
    for i in range(min(pdfium.FPDFPage_CountObjects(page), _MAX_OBJECTS)):
        item = pdfium.FPDFPage_GetObject(page, i)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind not in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
            continue
        pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        area = (right.value - left.value) * (top.value - bottom.value)
        covered += area
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE and pdfium.FPDFImageObj_GetImagePixelSize(item, across, along):
            pixels = across.value * along.value
            oversized = oversized or pixels > _MAX_PIXELS
            resolution = max(resolution, math.sqrt(pixels / area) if area > 0 else 0.0)
    size: float = pdfium.FPDF_GetPageWidthF(page) * pdfium.FPDF_GetPageHeightF(page)
    return Pictures(covered / size if size > 0 else 0.0, resolution, oversized)


def fills_page(pictures: Pictures) -> bool:
    return pictures.cover > _SCAN_COVERS


def is_rubbish(text: str) -> bool:
    """Whether a page's text layer is no text: the font's codes are not letters, or other letters than it draws.

    Text in any language and script whose encoding is whole is none.

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
    if odd > _ODD * len(characters):
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
