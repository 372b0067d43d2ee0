"""Whether the text layer of a PDF page is text, or the codes of a font that stand for other letters, or for none."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from pipeline.extractors.glyphs import LINE_END_HYPHENS, PRIVATE_BULLETS

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
_LONE = re.compile(r"(?<!\S)[A-Za-z](?!\S)")
_FEW_WORDS = 0.6  # of the tokens are lone letters; on a page of formulas a third
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
    if odd > _ODD * len(characters) or _is_jumble(text, len(characters)) or _is_spaced(text):
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


def _is_spaced(text: str) -> bool:
    """Whether letters stand alone, since their widths in the font are wrong: digits of a number do so too, then."""
    return len(_LONE.findall(text)) > _FEW_WORDS * len(text.split())


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
