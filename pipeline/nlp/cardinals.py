"""The grammar of cardinal numbers over number tokens."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum, auto
from typing import Final, NamedTuple

from pipeline.nlp.number_words import Kind
from pipeline.nlp.scan import Token


class Link(Enum):
    """What stands between two number tokens."""

    JOIN = auto()  # a space or hyphen
    AND = auto()
    AND_A = auto()
    A = auto()
    OF_A = auto()
    POINT = auto()
    COMMA = auto()


_LINKS: Final = {
    "": Link.JOIN, "-": Link.JOIN, "and": Link.AND, "&": Link.AND, "-and-": Link.AND, "and a": Link.AND_A,
    "and-a": Link.AND_A, "-and-a-": Link.AND_A, "a": Link.A, "of a": Link.OF_A, "point": Link.POINT,
    ",": Link.COMMA,
}  # fmt: skip
_ONE: Final = Decimal(1)
_NO_OF: Final = re.compile(r"\s+of\b")


class Cardinal(NamedTuple):
    value: Decimal
    scale: Decimal  # the last magnitude named
    next: int  # index of the first token that is not part of it


class _State(NamedTuple):
    total: Decimal
    group: Decimal | None  # what stands before the next scale
    limit: Decimal | None  # the last scale: the next one is smaller
    next: int


def find_link(low: str, before: Token, after: Token) -> Link | None:
    gap = after.start - before.end
    return None if gap > 8 else _LINKS.get(low[before.end : after.start].strip(" \u00a0\n"))


def read_cardinal(low: str, tokens: list[Token], i: int, allow_and: bool = True) -> Cardinal:
    """The longest cardinal that begins at token i, which is not an ordinal, fraction or plural."""
    state = _State(Decimal(0), None, None, i)
    safe = state  # up to where it is a number whatever follows
    while state.next < len(tokens):
        link = find_link(low, tokens[state.next - 1], tokens[state.next]) if state.next > i else Link.JOIN
        if link is Link.AND and not allow_and:
            break
        if link is Link.COMMA and _goes_on(low, tokens, state.next):
            link = Link.JOIN
        after = _add_token(state, tokens, link, i)
        if after is None:
            if _clashes(state, tokens, link):
                state = safe if safe.next > i else state
            break
        if tokens[state.next].kind in (Kind.HUNDRED, Kind.SCALE, Kind.DOZEN):
            safe = after
        state = after
    state = _add_decimals(low, tokens, state)
    return _add_fraction(low, tokens, state, i)


def _goes_on(low: str, tokens: list[Token], at: int) -> bool:
    """ "three million, two hundred and forty"."""
    if at + 2 >= len(tokens) or tokens[at - 1].kind is not Kind.SCALE:
        return False
    kinds = (tokens[at].kind, tokens[at + 1].kind)
    return kinds == (Kind.UNIT, Kind.HUNDRED) and find_link(low, tokens[at + 1], tokens[at + 2]) is Link.AND


def _clashes(state: _State, tokens: list[Token], link: Link | None) -> bool:
    """A magnitude that cannot follow takes the last group with it: "two hundred [and] three hundred"."""
    token = tokens[state.next]
    return link is Link.JOIN and token.kind in (Kind.HUNDRED, Kind.SCALE) and state.group is not None


def _add_token(state: _State, tokens: list[Token], link: Link | None, i: int) -> _State | None:
    token, group, at = tokens[state.next], state.group, state.next
    previous = tokens[at - 1].kind if at > i else None
    if link not in (Link.JOIN, Link.AND) or (link is Link.AND and previous not in (Kind.HUNDRED, Kind.SCALE)):
        return None
    match token.kind:
        case Kind.UNIT | Kind.TEEN | Kind.TENS:
            fits = group is None or previous is Kind.HUNDRED or (previous is Kind.TENS and token.kind is Kind.UNIT)
            if not fits or previous is Kind.DIGITS or (token.value == 0 and at > i):
                return None
            return state._replace(group=(group or 0) + token.value, next=at + 1)
        case Kind.DIGITS:
            return _add_digits(state, tokens, link, previous)
        case Kind.HUNDRED | Kind.DOZEN:
            if group is None and at > i:
                return None
            if token.kind is Kind.HUNDRED and group is not None and group >= 100 and group != tokens[at - 1].value:
                return None
            return state._replace(group=(_ONE if group is None else group) * token.value, next=at + 1)
        case Kind.SCALE:
            return _add_scale(state, token, previous)
        case _:
            return None


def _add_digits(state: _State, tokens: list[Token], link: Link, previous: Kind | None) -> _State | None:
    """Digits begin a number, or go on in "4 thousand 3 hundred and 21"."""
    token, at = tokens[state.next], state.next
    if previous is None:
        return state._replace(group=token.value, next=at + 1)
    if previous is Kind.HUNDRED and link is Link.AND and 0 < token.value < 100:
        return state._replace(group=(state.group or 0) + token.value, next=at + 1)
    magnitude = at + 1 < len(tokens) and tokens[at + 1].kind in (Kind.HUNDRED, Kind.SCALE)
    if previous is Kind.SCALE and link is Link.JOIN and magnitude and token.value < 1000 and state.group is None:
        return state._replace(group=token.value, next=at + 1)
    return None


def _add_scale(state: _State, token: Token, previous: Kind | None) -> _State | None:
    total, group, limit, at = state
    if group is None:
        if previous is Kind.SCALE:  # "three lakh crore", "thousand million"
            return _State(total * token.value, None, limit, at + 1)
        return _State(token.value, None, token.value, at + 1) if previous is None else None
    if limit is not None and token.value >= limit:
        return None
    return _State(total + group * token.value, None, token.value, at + 1)


def _add_decimals(low: str, tokens: list[Token], state: _State) -> _State:
    """ "five point five", "two hundred point zero three", and a scale after it."""
    j = state.next
    if j >= len(tokens) or find_link(low, tokens[j - 1], tokens[j]) is not Link.POINT:
        return state
    figures = ""
    while j < len(tokens) and tokens[j].kind in (Kind.UNIT, Kind.TEEN, Kind.TENS):
        if figures and find_link(low, tokens[j - 1], tokens[j]) is not Link.JOIN:
            break
        figures = _append_figures(figures, tokens, j)
        j += 1
    if not figures:
        return state
    group = (state.group or 0) + Decimal(f"0.{figures}")
    state = state._replace(group=group, next=j)
    if j < len(tokens) and tokens[j].kind is Kind.SCALE and find_link(low, tokens[j - 1], tokens[j]) is Link.JOIN:
        state = _add_scale(state, tokens[j], Kind.UNIT) or state
    return state


def _append_figures(figures: str, tokens: list[Token], j: int) -> str:
    follows_tens = figures and tokens[j - 1].kind is Kind.TENS and tokens[j].kind is Kind.UNIT
    return figures[:-1] + str(tokens[j].value) if follows_tens else figures + str(tokens[j].value)


def _add_fraction(low: str, tokens: list[Token], state: _State, i: int) -> Cardinal:
    """ "one and a half million", "one million and a half", "five and a quarter", "twenty and three fifths"."""
    total, j = state.total + (state.group or 0), state.next
    if state.group is None and state.limit is None:
        total = tokens[i].value
    limit = state.limit if state.group is None and state.limit is not None else _ONE
    found = _read_added_fraction(low, tokens, j)
    if found is None:
        return Cardinal(total, state.limit or _ONE, j)
    part, after = found
    if (
        after < len(tokens)
        and tokens[after].kind is Kind.SCALE
        and find_link(low, tokens[after - 1], tokens[after]) is Link.JOIN
    ):
        scale = tokens[after].value
        if limit > scale:  # "one billion and a half million"
            return Cardinal(total + part * scale, scale, after + 1)
        if limit == 1:
            return Cardinal((total + part) * scale, scale, after + 1)
    return Cardinal(total + part * limit, limit, after)


def _read_added_fraction(low: str, tokens: list[Token], j: int) -> tuple[Decimal, int] | None:
    """The fraction that begins at token j after an "and", and the token after it; none if "of" follows."""
    if j >= len(tokens):
        return None
    link, token, end = find_link(low, tokens[j - 1], tokens[j]), tokens[j], j + 1
    above = _ONE
    if link is Link.AND and token.kind is Kind.UNIT and j + 1 < len(tokens):
        if find_link(low, token, tokens[j + 1]) is not Link.JOIN:
            return None
        above, token, end = token.value, tokens[j + 1], j + 2
    elif link is not Link.AND_A and not (link is Link.AND and token.kind is Kind.FRACTION):
        return None
    if _NO_OF.match(low, token.end) or above == 0:
        return None
    if token.kind in (Kind.HALF, Kind.QUARTER, Kind.FRACTION):
        return above * token.value, end
    if token.kind is Kind.ORDINAL and token.value > 2 and token.plural == (above > 1):
        return above / token.value, end
    return None
