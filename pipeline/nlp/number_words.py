"""The words that state numbers, and what each is worth."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import Enum, auto
from typing import Final, NamedTuple


class Kind(Enum):
    """What a token does in the grammar of numerals."""

    DIGITS = auto()
    UNIT = auto()  # one ... nine
    TEEN = auto()  # ten ... nineteen
    TENS = auto()  # twenty ... ninety
    HUNDRED = auto()
    SCALE = auto()  # thousand, million, lakh ...
    DOZEN = auto()
    ORDINAL = auto()  # third, 3rd; after another number the denominator of a fraction
    HALF = auto()
    QUARTER = auto()
    FRACTION = auto()  # ½, 3/4
    PLURAL = auto()  # tens, dozens, thousands: vague unless a number stands before
    SCORE = auto()
    TIMES = auto()  # twice, thrice
    NONE = auto()  # no, none
    SLASHED = auto()  # 12/03/2015, 9/11
    DOTTED = auto()  # 4.2.1
    TORN = auto()  # 80,0003, /4, 10⁵: no reading of the digits is sure
    ROMAN = auto()  # Chapter IV


class Word(NamedTuple):
    kind: Kind
    value: Decimal
    plural: bool = False


_UNITS: Final = "one two three four five six seven eight nine".split()
_TEENS: Final = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES: Final = {
    "thousand": 3, "lakh": 5, "million": 6, "crore": 7, "billion": 9, "trillion": 12, "quadrillion": 15,
}  # fmt: skip
_ORDINALS: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_VULGAR: Final = dict(
    zip(
        "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒",
        "1/2 1/3 2/3 1/4 3/4 1/5 2/5 3/5 4/5 1/6 5/6 1/7 1/8 3/8 5/8 7/8 1/9 1/10".split(),
        strict=True,
    )
)


def _fraction_words() -> dict[str, Word]:
    words = {w: Word(Kind.ORDINAL, Decimal(n)) for n, w in enumerate(_ORDINALS, 1)}
    words |= {w[:-1] + "ieth": Word(Kind.ORDINAL, Decimal(n * 10)) for n, w in enumerate(_TENS, 2)}
    words |= {w + "th": Word(Kind.ORDINAL, Decimal(10) ** n) for w, n in _SCALES.items()}
    words["hundredth"] = Word(Kind.ORDINAL, Decimal(100))
    plurals = {w + "s": word._replace(plural=True) for w, word in words.items() if w != "second"}  # "two seconds"
    return words | plurals


def _make_words() -> dict[str, Word]:
    words = {w: Word(Kind.UNIT, Decimal(n)) for n, w in enumerate(_UNITS, 1)}
    words |= {w: Word(Kind.UNIT, Decimal(0)) for w in ("zero", "nought", "naught")}
    words |= {w: Word(Kind.TEEN, Decimal(n)) for n, w in enumerate(_TEENS, 10)}
    words |= {w: Word(Kind.TENS, Decimal(n * 10)) for n, w in enumerate(_TENS, 2)}
    words |= {"fourty": Word(Kind.TENS, Decimal(40)), "hundred": Word(Kind.HUNDRED, Decimal(100))}
    words |= {w: Word(Kind.SCALE, Decimal(10) ** n) for w, n in _SCALES.items()}
    words |= {w: Word(Kind.DOZEN, Decimal(12)) for w in ("dozen", "doz", "dozs", "dzs")}
    words |= {w + "s": Word(Kind.PLURAL, Decimal(10) ** n, True) for w, n in _SCALES.items()}
    words |= {
        "tens": Word(Kind.PLURAL, Decimal(10), True),
        "dozens": Word(Kind.PLURAL, Decimal(12), True),
        "hundreds": Word(Kind.PLURAL, Decimal(100), True),
        "score": Word(Kind.SCORE, Decimal(20)),
        "scores": Word(Kind.SCORE, Decimal(20), True),
        "half": Word(Kind.HALF, Decimal("0.5")),
        "halves": Word(Kind.HALF, Decimal("0.5"), True),
        "quarter": Word(Kind.QUARTER, Decimal("0.25")),
        "quarters": Word(Kind.QUARTER, Decimal("0.25"), True),
        "twice": Word(Kind.TIMES, Decimal(2)),
        "thrice": Word(Kind.TIMES, Decimal(3)),
        "no": Word(Kind.NONE, Decimal(0)),
        "none": Word(Kind.NONE, Decimal(0)),
    }
    return words | _fraction_words()


WORDS: Final = _make_words()
VULGAR: Final = {sign: Decimal(a) / Decimal(b) for sign, (a, b) in ((s, f.split("/")) for s, f in _VULGAR.items())}

# Scales written as letters after digits; those of one letter must touch the digits or be capitals.
SUFFIXES: Final = {
    "k": Decimal(10) ** 3,
    "m": Decimal(10) ** 6, "mn": Decimal(10) ** 6, "mln": Decimal(10) ** 6, "mil": Decimal(10) ** 6,
    "mm": Decimal(10) ** 6, "mio": Decimal(10) ** 6,
    "b": Decimal(10) ** 9, "bn": Decimal(10) ** 9, "bln": Decimal(10) ** 9, "g": Decimal(10) ** 9,
    "t": Decimal(10) ** 12, "tn": Decimal(10) ** 12, "tln": Decimal(10) ** 12, "trn": Decimal(10) ** 12,
}  # fmt: skip


def make_trie_pattern(words: Iterable[str]) -> str:
    """A pattern that matches exactly these words, branching letter by letter: a plain list is five times slower."""
    branches: dict[str, list[str]] = {}
    for word in sorted(words):
        branches.setdefault(word[:1], []).append(word[1:])
    ends = branches.pop("", None) is not None
    parts = [re.escape(first) + make_trie_pattern(rest) for first, rest in branches.items()]
    if not parts:
        return ""
    pattern = parts[0] if len(parts) == 1 and not ends else f"(?:{'|'.join(parts)})"
    return f"{pattern}?" if ends else pattern


_ROMAN_LABELS: Final = (
    "chapter part section article annex appendix title volume vol. book phase schedule table figure "
    "war protocol convention"
).split()
_ROMAN_PATTERN: Final = make_trie_pattern(_ROMAN_LABELS) + r"\s+(?:x{0,3}(?:ix|iv|v?i{0,3}))(?<=[xiv])"
RAISED: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
LOWERED: Final = "₀₁₂₃₄₅₆₇₈₉"
# Where a number begins in a line made ready by scan.make_line. Looking back for a letter is twice as fast as \b here.
NUMBER: Final = re.compile(
    rf"[0-9{''.join(VULGAR)}]|(?P<stacked>[{RAISED}]{{1,3}}/[{LOWERED}]{{1,3}})|(?<![a-z0-9_])(?:(?P<word>{make_trie_pattern(WORDS)})|(?P<roman>{_ROMAN_PATTERN}))(?![a-z0-9_])"
)
