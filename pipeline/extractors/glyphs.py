"""Characters that stand for a glyph, not for a letter: ligatures, soft hyphens, private-use symbols, odd spaces."""

from __future__ import annotations

import re
import unicodedata

LINE_END_HYPHENS = "\x02\ufffe"  # PDFium's marks for a hyphen at which it joined two lines
SOFT_HYPHEN = "\u00ad"
BULLET = "•"

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
# Symbol and Wingdings as Word writes them into PDFs
PRIVATE_BULLETS = "\uf06c\uf06d\uf06e\uf071\uf075\uf076\uf09f\uf0a7\uf0a8\uf0b7\uf0d8\uf0e0\uf0fc"
# old-style digits and small capitals, as Adobe's fonts name them: https://github.com/adobe-type-tools/agl-aglfn
_EXPERT = {chr(0xF730 + n): digit for n, digit in enumerate("0123456789")}
_EXPERT |= {chr(0xF761 + n): letter for n, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}
_EXPERT["\uf6dc"] = "1"  # onefitted
_CONTROLS = "\x00-\x01\x03-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
_DROPPED = (
    f"{_CONTROLS}"
    "\u00ad\u200b\u200e\u200f\u202a\u202b\u2060-\u206f\ufeff"  # soft hyphen, zero width, directions but no overrides
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\uffff\U000f0000-\U0010ffff"  # surrogates, private use, no characters
)
_DROP = re.compile(f"[{_DROPPED}]")
_ODD = re.compile(f"[{_DROPPED}{''.join(_LIGATURES)}\u0300-\u036f\u1100-\u11ff]")
_TRANSLATION = str.maketrans(_LIGATURES | _EXPERT | dict.fromkeys(PRIVATE_BULLETS, BULLET))
_CODE = f"[{_CONTROLS}\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff]"
_UNKNOWN = re.compile(
    f"(?<=[0-9]){_CODE}|(?<=[0-9][.,]){_CODE}|(?<={_CODE}[.,]){_CODE}|{_CODE}(?=[.,]?[0-9]|[.,]{_CODE})"
)


def has_odd_glyphs(text: str) -> bool:
    """Whether `clean_glyphs` could change it; one look at a page saves one at each word."""
    return (not text.isascii() and _ODD.search(text) is not None) or _DROP.search(text) is not None


def clean_glyphs(text: str) -> str:
    """Letters for glyphs; what stands for no letter is dropped. Never used on text that already has offsets.

    A code without a letter beside a digit may be another digit, and stays seen, or the number would be a smaller one.

    >>> clean_glyphs("ﬁgh\\u00adting\\ue123")
    'fighting'
    >>> clean_glyphs("8\\x04,\\x04\\x04\\x04")
    '8\ufffd,\ufffd'
    """
    return unicodedata.normalize("NFC", _DROP.sub("", _UNKNOWN.sub("\ufffd", text.translate(_TRANSLATION))))
