"""Numerals: from the tokens of a line to numbers, "two-hundred thousand", "2.7 million", "one and a half million"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from pipeline.nlp.cardinals import Link, find_link, read_cardinal
from pipeline.nlp.money import read_currency_before
from pipeline.nlp.number_words import SUFFIXES, Kind
from pipeline.nlp.scan import Form, Line, Numeral, Token, scan_tokens
from pipeline.nlp.spelled_fractions import ARTICLE, may_be_scaled, read_denominator, read_fraction_word

_VAGUE_BEFORE: Final = re.compile(
    r"\b(?:many|several|(?:a|quite a|just a|only a|the|these|first|last|past)\s+few|few|a\s+couple(?:\s+of)?|"
    r"couple\s+of|countless|untold|multiple|various)[\s-]{1,3}\Z"
)
_FARTHEST_LINK: Final = 8  # characters between two tokens of one numeral: " and a "
_MULTIPLIED: Final = re.compile(r"[\s-]*|\s?[)+][\s-]*")  # what may stand between a number and its magnitude
_TIMES: Final = re.compile(r"\s*(?:[x×·*]|times)\s*")
_NEGATIVE: Final = re.compile(r"\b(?:minus|negative)\s\Z")
_SUFFIX: Final = re.compile(r"(\s{0,2})(mln|mil|mio|mn|mm|bln|bn|tln|trn|tn|k|m|b|g|t)(?![\w'])", re.IGNORECASE)
_PLURAL_AFTER: Final = re.compile(
    r" (?!is\b|was\b|has\b|as\b|across\b|less\b|yards\b|metres\b|meters\b)(?:[a-z]+ )?(?:people|persons|men|women|"
    r"children|[a-z]{3,}s)\b"
)


def read_numerals(line: Line) -> list[Numeral]:
    """All numerals of the line; every token is in exactly one."""
    tokens = scan_tokens(line.low)
    numerals: list[Numeral] = []
    i = 0
    while i < len(tokens):
        numeral, after = _read_numeral(line, tokens, i)
        if i and tokens[i].kind in (Kind.HUNDRED, Kind.SCALE, Kind.TORN):
            numeral = _take_multiplied(line.low, numerals, numeral)
        numerals.append(numeral)
        i = after
    return numerals


def _take_multiplied(low: str, numerals: list[Numeral], magnitude: Numeral) -> Numeral:
    """The magnitude with the number right before it, which is taken off the list: "5+ million", "5 (five) million".

    It is never a number of its own there; what it cannot multiply, "4.2.1 million", is none either. A power whose
    value is unsure takes its factor along: "eight times 10⁴".
    """
    before = numerals[-1]
    gap = low[before.end : magnitude.start]
    between = _TIMES if magnitude.first is Kind.TORN else _MULTIPLIED
    if between.fullmatch(gap) is None or before.form is Form.ORDINAL:
        return magnitude
    numerals.pop()
    first = before
    if ")" in gap and numerals and low[numerals[-1].end : before.start].strip() == "(":
        first = numerals.pop()
    sure = "+" in gap or (first is not before and first.value == before.value)
    if sure and {first.form, before.form, magnitude.form} == {Form.NUMBER}:
        return first._replace(end=magnitude.end, value=first.value * magnitude.value, scale=magnitude.value, bare=False)
    return Numeral(first.start, magnitude.end, Decimal(0), Form.REFERENCE, first=Kind.TORN)


def _read_numeral(line: Line, tokens: list[Token], i: int) -> tuple[Numeral, int]:
    token = tokens[i]
    match token.kind:
        case Kind.PLURAL | Kind.SCORE:
            return _read_vague(line, tokens, i)
        case Kind.ORDINAL | Kind.HALF | Kind.QUARTER:
            return read_fraction_word(line, tokens, i)
        case Kind.FRACTION:
            fraction, j = read_fraction_word(line, tokens, i)
            return _widen(line, _add_suffix(line, fraction) if may_be_scaled(line.low, token) else fraction), j
        case Kind.TIMES:
            return Numeral(token.start, token.end, token.value, Form.TIMES, first=token.kind), i + 1
        case Kind.NONE:
            return Numeral(token.start, token.end, token.value, Form.NONE, first=token.kind), i + 1
        case Kind.TORN:
            return Numeral(token.start, token.end, token.value, Form.REFERENCE, bare=True, first=token.kind), i + 1
        case Kind.SLASHED | Kind.DOTTED | Kind.ROMAN:
            return Numeral(token.start, token.end, token.value, Form.REFERENCE, first=token.kind), i + 1
        case _:
            return _read_number(line, tokens, i)


def _read_number(line: Line, tokens: list[Token], i: int) -> tuple[Numeral, int]:
    low, first = line.low, tokens[i]
    if first.kind is Kind.DIGITS and (i + 1 == len(tokens) or tokens[i + 1].start - first.end > _FARTHEST_LINK):
        lone = Numeral(first.start, first.end, first.value, bare=True)
        return _widen(line, _add_suffix(line, lone)), i + 1
    between = low[max(0, tokens[i].start - 9) : tokens[i].start].endswith("between ")
    cardinal = read_cardinal(low, tokens, i, allow_and=not between)
    fraction = read_denominator(low, tokens, i, cardinal)
    if fraction is not None:
        numeral, j = fraction
        if tokens[j - 1].kind is Kind.FRACTION:
            numeral, j = _add_plural(low, tokens, j, _add_suffix(line, numeral))
        return _widen(line, numeral), j
    first, last, j = tokens[i], tokens[cardinal.next - 1], cardinal.next
    bare = first.kind is Kind.DIGITS and j == i + 1
    numeral = Numeral(first.start, last.end, cardinal.value, Form.NUMBER, cardinal.scale, bare, first.kind)
    if bare:
        numeral = _add_suffix(line, numeral)
    numeral, j = _add_plural(low, tokens, j, numeral)
    if first.kind in (Kind.HUNDRED, Kind.SCALE, Kind.DOZEN):
        numeral = _add_opening(low, numeral)
    return _widen(line, numeral), j


def _add_opening(low: str, numeral: Numeral) -> Numeral:
    """ "a hundred" starts at the article; "several thousand" is vague."""
    before = low[max(0, numeral.start - 24) : numeral.start]
    if found := _VAGUE_BEFORE.search(before):
        return numeral._replace(start=numeral.start - len(before) + found.start(), form=Form.VAGUE)
    if found := ARTICLE.search(before):
        return numeral._replace(start=numeral.start - len(before) + found.start())
    return numeral


def _widen(line: Line, numeral: Numeral) -> Numeral:
    """A sign before the number, in letters or as a hyphen that joins nothing."""
    before = line.low[max(0, numeral.start - 10) : numeral.start]
    if before.endswith(("minus ", "negative ")) and (found := _NEGATIVE.search(before)):
        start = numeral.start - len(before) + found.start()
        return numeral._replace(start=start, value=-numeral.value, bare=False)
    if before.endswith("-") and (len(before) == 1 or before[-2] in " (<>=$€£\u00a0\n"):
        if re.search(r"[\d%)] -\Z", before):  # "20 -30": a range
            return numeral
        return numeral._replace(start=numeral.start - 1, value=-numeral.value, bare=False)
    return numeral


def _add_suffix(line: Line, numeral: Numeral) -> Numeral:
    """1.2bn, 50k, $2.3m; a small "m" or "t" without money or a crowd after it is metres or tonnes."""
    found = _SUFFIX.match(line.text, numeral.end)
    if found is None:
        return numeral
    letters, gap = found[2], found[1]
    name = letters.lower()
    if len(name) == 1:
        money = read_currency_before(line.low, numeral.start) is not None
        small = letters.islower()
        if gap and ((small and name != "k") or name in "bt"):
            return numeral
        if name in "mtg" and small and not money and not (name == "m" and _PLURAL_AFTER.match(line.low, found.end())):
            return numeral
        if (name in "t" and not money) or (name == "g" and numeral.value in (2, 3, 4, 5)):
            return numeral
    if name in ("mm", "mil") and gap == "" and name == "mm" and letters.islower():
        return numeral
    scale = SUFFIXES[name]
    return numeral._replace(end=found.end(), value=numeral.value * scale, form=Form.NUMBER, scale=scale, bare=False)


def _add_plural(low: str, tokens: list[Token], j: int, numeral: Numeral) -> tuple[Numeral, int]:
    """ "five thousands", "3 dozens": a plural after a number is that magnitude, not a vague count."""
    if j < len(tokens) and tokens[j].kind is Kind.PLURAL and tokens[j].value > 10:
        token = tokens[j]
        if find_link(low, tokens[j - 1], token) is Link.JOIN and numeral.scale < token.value:
            scaled = numeral._replace(end=token.end, value=numeral.value * token.value, scale=token.value, bare=False)
            return scaled, j + 1
    return numeral, j


def _read_vague(line: Line, tokens: list[Token], i: int) -> tuple[Numeral, int]:
    """ "thousands", "tens of thousands", "thousands upon thousands", "several hundreds of thousands"."""
    low, token, value, j = line.low, tokens[i], tokens[i].value, i + 1
    while j < len(tokens) and tokens[j].kind in (Kind.PLURAL, Kind.SCALE):
        gap = low[tokens[j - 1].end : tokens[j].start].strip()
        if gap in ("of", "") and tokens[j].value > tokens[j - 1].value:
            value *= tokens[j].value
        elif not (gap in ("upon", "and") and tokens[j].value == tokens[j - 1].value):
            break
        j += 1
    vague = Numeral(token.start, tokens[j - 1].end, value, Form.VAGUE, value, first=token.kind)
    if token.kind is Kind.SCORE and j == i + 1 and not (token.plural and low.startswith(" of ", token.end)):
        return vague._replace(form=Form.OTHER), j
    before = low[max(0, vague.start - 24) : vague.start]
    if found := _VAGUE_BEFORE.search(before):
        vague = vague._replace(start=vague.start - len(before) + found.start())
    return vague, j
