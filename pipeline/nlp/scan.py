"""One line of text made ready for the grammar, and its number tokens."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from enum import Enum, auto
from typing import Final, NamedTuple

from pipeline.nlp.number_words import LOWERED, NUMBER, RAISED, VULGAR, WORDS, Kind

_INVISIBLE: Final = "\u200b"
_SPACE: Final = "\u00a0"
_SAME: Final = {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe58\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", _SPACE),
        **dict.fromkeys("\u2018\u2019\u02bb\u02bc\u2032\u00b4\u201b\uff07", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2066", _INVISIBLE),
        **dict.fromkeys("\u2067\u2068\u2069\ufeff\u00ad", _INVISIBLE),
        "\uff0c": ",", "\u066c": ",", "\uff0e": ".", "\u066b": ".", "\uff05": "%", "\u066a": "%", "\ufe6a": "%",
        "\uff04": "$", "\uffe5": "¥", "\uffe1": "£", "\uffe6": "₩", "\uff08": "(", "\uff09": ")", "\uff5e": "~",
        "\u223c": "~", "\u2248": "~", "\u2044": "/", "\u2215": "/",
        "\u2219": "·", "\u22c5": "·", "\u2715": "×", "\u2716": "×",
}  # fmt: skip
_ODD: Final = re.compile(
    rf"[{''.join(_SAME)}]|(?![0-9])\d"
)  # str.translate is six times slower on text with few of these

_MARKS: Final = re.compile(r"(?<=\d)[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff\ufe00-\ufe0f]+")
_OVERRIDDEN: Final = re.compile(r"(?<![\d,.])[\d,.]*[\u202d\u202e][^\u202c\n]*")  # shown in another order
_UNSURE: Final = "\u25a1"  # a digit of which only the eye could say where it stands

_LEVEL: Final = str.maketrans(f"{RAISED}{LOWERED}⁻", "01234567890123456789-")
# Ten with a raised number may be a power or bear a note mark; after any other number it is a note mark.
_TEN_RAISED: Final = re.compile(rf"⁻?[{RAISED}]+")

# People are no fractions: "15.000 prisoners" has the point that other languages write between thousands.
_PEOPLE: Final = str.split(
    "prisoners people persons men women children workers labourers laborers detainees inmates internees refugees "
    "defectors escapees migrants victims families soldiers guards students citizens deportees returnees"
)
_COUNTED: Final = (
    rf"(?:[ ]?(?:-|to|and|or)[ ]?[1-9]\d{{0,2}}\.\d{{3}})?[ {_SPACE}]"
    rf"(?:[a-z]{{2,12}}(?:al|an|ed|ese|ing|ale)[ ])?(?:{'|'.join(_PEOPLE)})\b"
)
_DIGITS: Final = re.compile(
    rf"""
    (?P<nth>\d+(?:,\d{{3}})*(?:st|nd|rd|th)s?\b)
  | (?P<slashed>\d+(?:/\d+)+(?![\d]))
  | (?P<grouped>\d{{1,3}}(?:\.\d{{3}})+,\d{{1,2}}(?!\d) | \d{{1,3}}(?:\.\d{{3}}){{2,}}(?![.\d])
    | [1-9]\d{{0,2}}\.\d{{3}}(?={_COUNTED}))
  | (?P<dotted>\d+(?:\.\d+){{2,}})
  | (?P<comma>\d+[,·]\d{{1,2}}
      (?=(?:\s?(?:-|to|and)\s?\d{{1,3}}[,·]\d{{1,2}})?\s?(?:%|per\s?cent|thousand|million|billion))
    | (?:(?<=€)|(?<=€[ {_SPACE}]))\d+,\d\d(?![\d']|[.,]\d|\s?(?:-|to|and)\s?\d+,\d\d(?!\d))
    | \d+,\d\d(?=[ {_SPACE}]?€))
  | (?P<digits>
        (?: \d{{1,3}}(?:,\d{{3}})+(?!\d) | \d{{1,2}}(?:,\d{{2}})+,\d{{3}}(?!\d)
          | \d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d) | \d{{1,3}}(?:'\d{{3}})+(?!\d)
          | (?<![\w-])\d{{1,3}}(?:[ ]\d{{3}}){{2,}}(?![\d,]) | (?<![\w-])\d{{1,3}}[ ]\d\d0(?![\d,/%]|[ ]\d{{3}}) | \d+ )
        (?:\.\d+)?
      | \.\d+ )
    (?P<power>e[+-]?\d{{1,3}}\b | [ {_SPACE}]?[x×·][ {_SPACE}]?10[ ]?(?:\^[ ]?-?|-)\d+
      | [ {_SPACE}]?[x×·*][ {_SPACE}]?10⁻?[{RAISED}]+ | \^[+-]{{0,2}}\d+)?
    """,
    re.VERBOSE,
)
# Where a number should be over, more of it: 80,000|3 and 1,234|,5. What a reader of 80,0003 was to see nobody knows.
# A sign that no letter is known for may be a digit.
# A raised point is that of a decimal, in some journals, or of a Korean date: "the 6·25 War".
# A hyphen, a kern or a line's end may have torn it: 80,-000 and 80-000 and 80 ,000 and 80, 000 and 8, 0 0 0.
_GOES_ON: Final = re.compile(
    rf"[,.']\d+(?:[,.'/]\d+)*|·\d{{1,3}}(?!\d)|[,.']?\ufffd[\d,.'\ufffd]*"
    rf"|(?:[,.]-[ {_SPACE}]?\d{{3}}|-[ {_SPACE}]?0(?:\d\d|,\d{{3}})|[ {_SPACE}],\d{{3}}|,[ {_SPACE}]0\d\d"
    rf"|,(?:[ {_SPACE}]\d){{3}})"
    r"(?!\d)(?:,\d{3})*"
)
_YEAR_BEFORE: Final = re.compile(r"\b(?:in|since|by|during|until) \Z")  # "In 2016,500 were held" lacks a space
_COUNT_AFTER: Final = re.compile(r",(?!(?:19|20)\d\d\Z)(?:[1-9]\d{2,}|[1-9]\d{0,2}(?:,\d{3})+)")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_UNKNOWN_FACTOR: Final = re.compile(r"\ufffd[.,]?\s?\Z")
_CUT_OFF: Final = re.compile(r"(?:(?:\A|[\s(])[,/]|\ufffd[,.]?)\Z")  # what stood before is lost: /4, ,500
_TIMES: Final = "x×·*"
_MOST: Final = 99  # of an exponent
_LONGEST_BASE: Final = 1_000  # digits; the powers of longer numbers are beyond what a Decimal holds
_POWER_SIGNS: Final = str.maketrans("", "", " ,'\u00a0")


class Line(NamedTuple):
    """A sentence or table cell; `low` and `text` have one character for each offset that `at` turns back."""

    text: str
    low: str
    base: int
    kept: tuple[int, ...] | None  # offsets of the characters kept where invisible ones were dropped

    def start(self, position: int) -> int:
        """Offset in the whole text."""
        return self.base + (position if self.kept is None else self.kept[position])

    def end(self, position: int) -> int:
        """Offset in the whole text of the end of the character before `position`."""
        return self.base + (position if self.kept is None else self.kept[position - 1] + 1)


class Token(NamedTuple):
    kind: Kind
    value: Decimal
    start: int
    end: int
    plural: bool = False


class Form(Enum):
    NUMBER = auto()
    FRACTION = auto()  # value 0-1 (rarely more), stated as a fraction: "two thirds"
    VAGUE = auto()
    ORDINAL = auto()
    TIMES = auto()  # "twice"
    NONE = auto()  # "no", "none"
    REFERENCE = auto()  # 4.2.1, Chapter IV, 12/03/2015
    OTHER = auto()  # a lone "quarter", "score"


class Numeral(NamedTuple):
    start: int
    end: int
    value: Decimal
    form: Form = Form.NUMBER
    scale: Decimal = Decimal(1)  # the magnitude named last, which a range shares: million in "2.7 million"
    bare: bool = False  # one run of digits without scale or fraction: may be a year, a note, a camp's number
    first: Kind = Kind.DIGITS


def make_line(text: str, start: int, end: int) -> Line:
    """Resolves look-alike digits, dashes and spaces, and drops what is invisible and what is set on top of a digit."""
    plain = text[start:end]
    kept: tuple[int, ...] | None = None
    if not plain.isascii():
        plain = _OVERRIDDEN.sub(lambda m: re.sub(r"\d", _UNSURE, m[0]), plain)
        plain = _MARKS.sub(lambda m: _INVISIBLE * len(m[0]), plain)
        plain = _ODD.sub(lambda m: _SAME.get(m[0]) or str(unicodedata.digit(m[0], 0)), plain)
        if _INVISIBLE in plain:
            kept = tuple(i for i, c in enumerate(plain) if c != _INVISIBLE)
            plain = plain.replace(_INVISIBLE, "")
    low = plain.lower()
    if len(low) != len(plain):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
    return Line(plain, low, start, kept)


def has_number(low: str) -> bool:
    """Whether a line made ready holds a number at all: most do not, and cost no more than this."""
    return NUMBER.search(low) is not None


def scan_tokens(low: str) -> list[Token]:
    """Every run of digits and every number word, in order."""
    tokens: list[Token] = []
    found = NUMBER.search(low)
    while found:
        tokens.append(_make_token(low, found))
        found = NUMBER.search(low, tokens[-1].end)
    return tokens


def _make_token(low: str, found: re.Match[str]) -> Token:
    start, end = found.span()
    if found.lastgroup == "word":
        word = WORDS[found[0]]
        if word.kind in (Kind.SCALE, Kind.HUNDRED) and _UNKNOWN_FACTOR.search(low, max(0, start - 3), start):
            return Token(Kind.TORN, Decimal(0), start, end)
        return Token(word.kind, word.value, start, end, word.plural)
    if found[0] in VULGAR:
        return Token(Kind.FRACTION, VULGAR[found[0]], start, end)
    if found.lastgroup == "stacked":  # ¹⁄₂
        above, below = (Decimal(part.translate(_LEVEL)) for part in found[0].split("/"))
        return Token(Kind.FRACTION, above / below, start, end) if below else Token(Kind.TORN, below, start, end)
    if found.lastgroup == "roman":
        return Token(Kind.ROMAN, Decimal(0), start, end)
    leading_point = low[start - 1 : start] == "." and (
        start == 1 or not (low[start - 2].isalnum() or low[start - 2] in ".,)]\"'")
    )
    match = _DIGITS.match(low, start - 1 if leading_point else start)
    if match is None:
        return Token(Kind.DIGITS, Decimal(int(found[0])), start, end)
    return _find_torn(low, match) or _make_digit_token(match)


def _find_torn(low: str, match: re.Match[str]) -> Token | None:
    """The whole run of digits and marks, where it is no number that anyone writes."""
    start, end = match.span()
    rest = (match[0] == "10" and _TEN_RAISED.match(low, end)) or _GOES_ON.match(low, end)
    cut_off = _CUT_OFF.search(low, max(0, start - 2), start) is not None
    if rest is None and not cut_off:
        return None
    if rest and _follows_year(low, match, rest[0]):
        return None
    return Token(Kind.TORN, Decimal(0), start - cut_off, rest.end() if rest else end)


def _follows_year(low: str, match: re.Match[str], rest: str) -> bool:
    """Whether only the space is lost between a year and a number."""
    if not (_YEAR.fullmatch(match[0]) and _COUNT_AFTER.fullmatch(rest)):
        return False
    return _YEAR_BEFORE.search(low, max(0, match.start() - 7), match.start()) is not None


def _make_digit_token(match: re.Match[str]) -> Token:
    found, (start, end) = match[0], match.span()
    if match["digits"]:
        return Token(Kind.DIGITS, _read_digits(match["digits"], match["power"] or ""), start, end)
    if match["nth"]:
        return Token(Kind.ORDINAL, Decimal(re.sub(r"\D", "", found)), start, end, found.endswith("s"))
    if match["grouped"]:
        return Token(Kind.DIGITS, Decimal(found.replace(".", "").replace(",", ".")), start, end)
    if match["comma"]:
        return Token(Kind.DIGITS, Decimal(re.sub("[,·]", ".", found)), start, end)
    if match["slashed"]:
        return _read_slashed(found, start, end)
    return Token(Kind.DOTTED, Decimal(0), start, end)


def _read_slashed(found: str, start: int, end: int) -> Token:
    """3/4 is a fraction; 24/7, 9/11, 12/03/2015 and 2016/17 are not."""
    parts = found.split("/")
    if len(parts) == 2 and len(parts[0]) <= 2 and len(parts[1]) <= 3 and "0" not in (parts[0][0], parts[1][0]):
        above, below = int(parts[0]), int(parts[1])
        if above < below and found not in ("9/11", "7/7"):
            return Token(Kind.FRACTION, Decimal(above) / Decimal(below), start, end)
    return Token(Kind.SLASHED, Decimal(0), start, end)


def _read_digits(digits: str, power: str) -> Decimal:
    value = Decimal(digits.translate(_POWER_SIGNS))
    if not power or value.is_zero():
        return value
    sign = power.translate(_POWER_SIGNS).translate(_LEVEL)
    if sign[0] == "^":
        exponent = _read_exponent(sign[1:].replace("--", ""))
        return value**exponent if value.adjusted() < _LONGEST_BASE else value
    return value.scaleb(_read_exponent(sign.lstrip(_TIMES).removeprefix("10") if sign[0] in _TIMES else sign[1:]))


def _read_exponent(text: str) -> int:
    """At most 99 in size: it counts nothing that is larger, and Python reads no number of thousands of digits."""
    digits = text.lstrip("^+-").lstrip("0")
    size = int(digits or "0") if len(digits) <= len(str(_MOST)) else _MOST
    return -size if "-" in text else size
