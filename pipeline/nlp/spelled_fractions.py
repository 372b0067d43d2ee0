"""Fractions and ordinals in words: "two thirds", "half a million", "twenty-three fifths", "twenty-first"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from pipeline.nlp.cardinals import Cardinal, Link, find_link, read_cardinal
from pipeline.nlp.number_words import Kind
from pipeline.nlp.scan import Form, Line, Numeral, Token

_ONE: Final = Decimal(1)
ARTICLE: Final = re.compile(r"\ban?[\s-]{1,3}\Z")
_A_THIRD_IS: Final = re.compile(
    r"\s*(?:\Z|[.,;:!?)\"%—]|(?:of|or|are|is|were|was|have|has|had|to|in|more|less|fewer|from|the|lower|higher|"
    r"larger|smaller|longer|shorter|since|by|and|as|that|who|said|do|did|each|every|per|between|on|at|than|went|came|"
    r"goes|go|live|lived|died|die|over|will|would|could|could|may|never|reported|believe|believed|told|"
    r"million|billion)\b)"
)
_SMALL_FRACTION: Final = re.compile(r"\d/(?:\d|10)|[^\d/]+(?:/[^\d/]+)?")
_HALF_OF_TIME: Final = re.compile(
    r"(?:\s+(?:an?\s+)?|-|\s+of\s+an?\s+)(?=(?:hour|day|month|year|mile|kilomet|acre|hectare|litre|liter|ton|tonne|kilo|pound|dollar|inch|minute|century|decade)s?\b)"
)


def read_fraction_word(line: Line, tokens: list[Token], i: int) -> tuple[Numeral, int]:
    """A line's "half", "quarter", ½ or ordinal that no number stands before."""
    low, token = line.low, tokens[i]
    article = ARTICLE.search(low, max(0, token.start - 8), token.start)
    start = token.start - (article.end() - article.start()) if article else token.start
    scaled = _read_scaled_fraction(low, tokens, i, token.value, start) if may_be_scaled(low, token) else None
    if token.kind is not Kind.ORDINAL and scaled is not None:
        return scaled
    if token.kind is Kind.FRACTION:
        return Numeral(token.start, token.end, token.value, Form.FRACTION, first=token.kind), i + 1
    if token.kind is Kind.HALF:
        return _read_half(low, token, start), i + 1
    follows = _A_THIRD_IS.match(low, token.end) is not None
    if article and follows and token.value != 2 and token.value > 1 and not low[token.start].isdigit():
        value = token.value if token.kind is Kind.QUARTER else _ONE / token.value
        return Numeral(start, token.end, value, Form.FRACTION, first=token.kind), i + 1
    form = Form.ORDINAL if token.kind is Kind.ORDINAL else Form.OTHER
    if form is Form.OTHER and article and follows:
        form = Form.FRACTION
    begin = start if form is Form.FRACTION else token.start
    return Numeral(begin, token.end, token.value, form, first=token.kind), i + 1


def may_be_scaled(low: str, token: Token) -> bool:
    """ "3/4 million", but not "15/20 million", which may be 15 to 20."""
    return token.kind is not Kind.FRACTION or _SMALL_FRACTION.fullmatch(low, token.start, token.end) is not None


def _read_half(low: str, token: Token, start: int) -> Numeral:
    if found := _HALF_OF_TIME.match(low, token.end):
        end = found.end() if found[0] != "-" else token.end
        return Numeral(start, len(low[:end].rstrip()), token.value, Form.NUMBER, first=token.kind)
    attached = low[token.end : token.end + 1] == "-" and low[token.end + 1 : token.end + 2].isalpha()
    return Numeral(start, token.end, token.value, Form.OTHER if attached else Form.FRACTION, first=token.kind)


def _read_scaled_fraction(
    low: str, tokens: list[Token], i: int, value: Decimal, start: int
) -> tuple[Numeral, int] | None:
    """ "half a million", "quarter of a million", "half a dozen"; `value` is what stands up to token i."""
    j = i + 1
    if j >= len(tokens) or tokens[j].kind not in (Kind.SCALE, Kind.HUNDRED, Kind.DOZEN):
        return None
    if find_link(low, tokens[i], tokens[j]) not in (Link.JOIN, Link.A, Link.OF_A):
        return None
    scale = tokens[j].value
    product = value * scale if scale < 1000 else (value * scale).to_integral_value()  # thirds of a million people
    return Numeral(start, tokens[j].end, product, Form.NUMBER, scale, first=tokens[i].kind), j + 1


def read_denominator(low: str, tokens: list[Token], i: int, cardinal: Cardinal) -> tuple[Numeral, int] | None:
    """A cardinal before an ordinal, "half" or "quarters": a fraction ("two thirds") or an ordinal ("twenty-first")."""
    j = cardinal.next
    if j >= len(tokens):
        return None
    token = tokens[j]
    link = find_link(low, tokens[j - 1], token)
    begin = tokens[i].start
    if link is Link.JOIN and token.kind in (Kind.HALF, Kind.QUARTER):
        if mixed := _read_mixed(low, tokens, i, j):
            return mixed
        value = cardinal.value * token.value
        scaled = _read_scaled_fraction(low, tokens, j, value, begin)
        return scaled or (Numeral(begin, token.end, value, Form.FRACTION, first=tokens[i].kind), j + 1)
    if link is Link.JOIN and token.kind is Kind.FRACTION and cardinal.value == int(cardinal.value):
        value = cardinal.value + token.value
        scaled = _read_scaled_fraction(low, tokens, j, value, begin)
        return scaled or (Numeral(begin, token.end, value, first=tokens[i].kind), j + 1)
    if token.kind is Kind.ORDINAL and _is_spelled_ordinal(tokens, i, cardinal, link):
        return _read_ordinal(low, tokens, i, cardinal)
    if link is Link.JOIN and token.kind in (Kind.UNIT, Kind.TENS):
        return _read_long_denominator(low, tokens, i, cardinal)
    return None


def _read_long_denominator(low: str, tokens: list[Token], i: int, cardinal: Cardinal) -> tuple[Numeral, int] | None:
    """ "one one hundred and fifth" = 1/105."""
    below = read_cardinal(low, tokens, cardinal.next)
    if below.next >= len(tokens) or tokens[below.next].kind is not Kind.ORDINAL:
        return None
    token = tokens[below.next]
    if find_link(low, tokens[below.next - 1], token) not in (Link.JOIN, Link.AND) or not _fits(below.value, token):
        return None
    value = cardinal.value / (below.value + token.value)
    return Numeral(tokens[i].start, token.end, value, Form.FRACTION, first=tokens[i].kind), below.next + 1


def _fits(above: Decimal, token: Token) -> bool:
    """Whether "above token" is one ordinal: "twenty first", "one hundred fifth"."""
    room = 10 if above % 100 else 100
    return above % room == 0 and token.value < room and not (room == 10 and above % 100 < 20)


def _is_spelled_ordinal(tokens: list[Token], i: int, cardinal: Cardinal, link: Link | None) -> bool:
    """ "two thirds", "one fifth", "twenty-first", "one hundred and sixth"; not "two first" or "$280 million first"."""
    token = tokens[cardinal.next]
    if link is Link.AND:
        return not token.plural and cardinal.value >= 100 and _fits(cardinal.value, token)
    if link is not Link.JOIN:
        return False
    if token.plural or (cardinal.value == 1 and token.value > 2):
        return True
    return tokens[i].kind is not Kind.DIGITS and _fits(cardinal.value, token)


def _read_ordinal(low: str, tokens: list[Token], i: int, cardinal: Cardinal) -> tuple[Numeral, int]:
    j = cardinal.next
    token, begin, kind = tokens[j], tokens[i].start, tokens[i].kind
    if not token.plural:
        single = cardinal.value == 1 and j == i + 1 and not low[token.start].isdigit() and token.value > 2
        value, form = (_ONE / token.value, Form.FRACTION) if single else (token.value, Form.ORDINAL)
        if single and (scaled := _read_scaled_fraction(low, tokens, j, value, begin)):
            return scaled
        return Numeral(begin, token.end, value, form, first=kind), j + 1
    if mixed := _read_mixed(low, tokens, i, j):
        return mixed
    value = _divide(low, tokens, i, j, cardinal)
    if scaled := _read_scaled_fraction(low, tokens, j, value, begin):
        return scaled
    return Numeral(begin, token.end, value, Form.FRACTION, first=kind), j + 1


def _divide(low: str, tokens: list[Token], i: int, j: int, cardinal: Cardinal) -> Decimal:
    """The value of tokens[i:j] over the ordinal tokens[j], whose own first words may stand among them."""
    token = tokens[j]
    for k in range(i + 1, j):  # the longest denominator: "one hundred thirty-fifths" = 100/35
        if low[tokens[k - 1].end : tokens[k].start].strip(" \u00a0") or tokens[k].kind in (Kind.HUNDRED, Kind.SCALE):
            continue
        tail, head = read_cardinal(low, tokens, k), read_cardinal(low, tokens[:k], i)
        if tail.next == j and head.next == k and _fits(tail.value, token):
            return head.value / (tail.value + token.value)
    return cardinal.value / token.value


def _read_mixed(low: str, tokens: list[Token], i: int, j: int) -> tuple[Numeral, int] | None:
    """ "two hundred and fifty-four hundredths" = 200.54, "two million and three fifths" = 2.6 million."""
    for k in range(i + 1, j):
        if find_link(low, tokens[k - 1], tokens[k]) is not Link.AND:
            continue
        tail, head = read_cardinal(low, tokens, k), read_cardinal(low, tokens[:k], i)
        part = tail.value * tokens[j].value if tokens[j].kind is not Kind.ORDINAL else tail.value / tokens[j].value
        if tail.next != j or head.next != k or part >= 1:
            continue
        begin, end, scale = tokens[i].start, tokens[j].end, head.scale
        if scaled := _read_scaled_fraction(low, tokens, j, part, begin):
            return scaled[0]._replace(value=scaled[0].value + head.value), scaled[1]
        return Numeral(begin, end, head.value + part * scale, scale=scale, first=tokens[i].kind), j + 1
    return None
