"""Signs that were written in UTF-8, read as windows-1252 and written again: "80,000â€“120,000" is 80,000–120,000."""

from __future__ import annotations

import re

# windows-1252, whose five undefined bytes browsers read as control characters
WESTERN = "".join(bytes([n]).decode("cp1252", "replace").replace("\ufffd", chr(n)) for n in range(256))
_BYTES = {ord(sign): n for n, sign in enumerate(WESTERN)} | {n: n for n in range(0x80, 0xA0)}
_LOW = "".join(map(re.escape, {*WESTERN[0x80:0xA0], *map(chr, range(0x80, 0xA0))}))
# no language has these letters before these signs; what stands for others, as "Ã©" for "é", touches no number
_TWICE = re.compile(f"â[{_LOW}][{_LOW}\u00a0-\u00bf]|Â[\u00a0-\u00bf]")
_ESCAPED_TWICE = re.compile(
    r"&amp;(nbsp|ensp|emsp|thinsp|ndash|mdash|minus|pound|euro|yen|cent|frac1[24]|frac34|[lr][sd]quo|shy|#\d{2,5}|#x[\da-fA-F]{2,4});"
)


def repair_escapes(markup: str) -> str:
    """The markup without what was escaped once too often: a page that says "120&nbsp;000" to its readers means 120 000.

    >>> repair_escapes("120&amp;nbsp;000 men &amp;amp; more at &amp;lt;")
    '120&nbsp;000 men &amp;amp; more at &amp;lt;'
    """
    return _ESCAPED_TWICE.sub(r"&\1;", markup) if "&amp;" in markup else markup


def repair_signs(text: str) -> str:
    """The text with its dashes, quotation marks, spaces and signs of currencies.

    >>> repair_signs("80,000â€“120,000 for Â£300 or â‚¬400, Â½ of it")
    '80,000–120,000 for £300 or €400, ½ of it'
    """
    return _TWICE.sub(_repair, text) if "â" in text or "Â" in text else text


def _repair(found: re.Match[str]) -> str:
    try:
        return bytes(_BYTES[ord(sign)] for sign in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
