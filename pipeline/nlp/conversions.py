"""Amounts that belong together: conversions, exchange rates, dollars with cents, and two bounds of one range."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from pipeline.model import Qualifier
from pipeline.nlp.amounts import Amount

_CONVERTS: Final = re.compile(
    r"(?:\s+[a-z]+){0,3}?\s*[(\[]\s*(?:or|i\.e\.|that\s+is|which\s+is)?,?\s*(?:equal\s+to|equivalent\s+(?:to|of)|the\s+equivalent\s+of|equals|worth|=)?\s*"
    r"|\s*(?:,|;|-|—)?\s*(?:or|i\.e\.|that\s+is),?\s+(?:the\s+equivalent\s+of|equivalent\s+to)?\s*"
    r"|\s*[,;-]?\s*(?:the\s+)?(?:equal|equivalent)\s+(?:to|of)\s*|\s*(?:/|=|—)\s*"
)
_RATE: Final = re.compile(r"\s*(?:=|equals|was\s+worth|is\s+worth)\s*")
_JOINS: Final = re.compile(r"\s*,?\s*(?:and|but|yet|though|to)?\s*")
_SMALL_COIN: Final = re.compile(r"\s*(?:and\s+)?")
_LAST_OF_LIST: Final = re.compile(r"\s*,?\s+(?:and|or)(?:\s+(?:even|perhaps|sometimes))?\s+")
_COMMA: Final = re.compile(r"\s*,\s+")
_COINS: Final = {
    "cents": frozenset("USD EUR AUD CAD NZD HKD SGD TWD ZAR KES ETB".split()),
    "pence": frozenset(["GBP", "pounds"]),
    "kopecks": frozenset(["RUB", "BYN", "UAH"]),
}
_LOWER: Final = (Qualifier.AT_LEAST, Qualifier.MORE_THAN)
_UPPER: Final = (Qualifier.AT_MOST, Qualifier.LESS_THAN)


def link_amounts(low: str, amounts: list[Amount]) -> list[Amount]:
    """The amounts of a line, joined or linked where one says something of the other."""
    joined: list[Amount] = []
    for amount in amounts:
        whole = _join(low, joined[-1], amount) if joined else None
        if whole is not None:
            joined[-1] = whole
        else:
            joined.append(amount)
    return _link_conversions(low, _name_won(_share_units(low, joined)))


def _join(low: str, first: Amount, second: Amount) -> Amount | None:
    gap = low[first.tail : second.start]
    if second.start < first.tail:
        return None
    return _join_rate(first, second, gap) or _join_coins(low, first, second, gap) or _join_bounds(first, second, gap)


def _join_rate(first: Amount, second: Amount, gap: str) -> Amount | None:
    """ "US$1 = W939": no amount of money but a rate."""
    if not (first.money and second.money and first.low == 1 and _RATE.fullmatch(gap)):
        return None
    return second._replace(
        start=first.start, number_start=first.number_start, unit=f"{second.unit}/{first.unit}", money=False
    )


def _join_coins(low: str, first: Amount, second: Amount, gap: str) -> Amount | None:
    """ "3 dollars 50 cents", "15 dollars and 50."."""
    if (
        not first.money
        or not _SMALL_COIN.fullmatch(gap)
        or first.unit in _COINS
        or first.form != "number"
        or first.tail > first.end
    ):
        return None
    if second.form != "number" or second.low >= 100 or second.low != int(second.low) or first.low != int(first.low):
        return None
    named = second.unit in _COINS
    if named and first.unit not in _COINS[second.unit]:
        return None
    bare = not second.unit and not second.money and second.qualifier is Qualifier.PLAIN
    if not named and not (bare and (gap.strip() == "" or second.low >= 10) and not low[second.end :].strip(" .,;)")):
        return None
    value = first.low + second.low / Decimal(100)
    return first._replace(
        end=second.end,
        number_end=second.number_end,
        low=value,
        high=value,
        tail=second.tail,
        per=first.per or second.per,
    )


def _join_bounds(first: Amount, second: Amount, gap: str) -> Amount | None:
    """ "more than 10 and less than 20" is one range."""
    if not _JOINS.fullmatch(gap) or not (gap.strip()) or (first.unit and second.unit and first.unit != second.unit):
        return None
    if first.low != first.high or second.low != second.high or (first.per != second.per and first.per):
        return None
    if first.qualifier in _LOWER and second.qualifier in _UPPER:
        low, high = first.low, second.low
    elif first.qualifier in _UPPER and second.qualifier in _LOWER:
        low, high = second.low, first.low
    else:
        return None
    if low >= high:
        return None
    return first._replace(
        end=second.end, number_end=second.number_end, low=low, high=high,
        unit=second.unit or first.unit, per=second.per,
        form="range" if first.form == "number" else first.form, tail=second.tail, money=first.money or second.money,
    )  # fmt: skip


def _share_units(low: str, amounts: list[Amount]) -> list[Amount]:
    """A list's numbers have the unit that only its last names: "10, 15 or even 20 years"."""
    for n in range(len(amounts) - 1, 0, -1):
        last = amounts[n]
        if not last.unit or last.end == last.number_end or last.form not in ("number", "range"):
            continue
        pattern, k = _LAST_OF_LIST, n - 1
        while k >= 0 and pattern.fullmatch(low, amounts[k].tail, amounts[k + 1].start):
            restates = pattern is _LAST_OF_LIST and low[amounts[k].tail] == "," and not _continues_list(low, amounts, k)
            if amounts[k].unit or amounts[k].form not in ("number", "range") or restates:
                break
            amounts[k] = amounts[k]._replace(unit=last.unit, money=last.money, per=amounts[k].per or last.per)
            pattern, k = _COMMA, k - 1
    return amounts


def _continues_list(low: str, amounts: list[Amount], k: int) -> bool:
    """Whether a comma and a number stand before amounts[k]; else ", or 40 percent" says the same in other words."""
    return k > 0 and _COMMA.fullmatch(low, amounts[k - 1].tail, amounts[k].start) is not None


def _name_won(amounts: list[Amount]) -> list[Amount]:
    """A rate, "W" or "₩" in the same sentence makes "won" South Korean."""
    if not any("KRW" in a.unit or a.unit.startswith("won/") for a in amounts):
        return amounts
    return [a._replace(unit="KRW" if a.unit == "won" else a.unit.replace("won/", "KRW/")) for a in amounts]


def _link_conversions(low: str, amounts: list[Amount]) -> list[Amount]:
    linked: list[Amount] = []
    for n, amount in enumerate(amounts):
        converts = None
        if n and amount.money and amounts[n - 1].money and amount.unit != amounts[n - 1].unit:
            first = amounts[n - 1]
            gap = low[first.tail : amount.start]
            if first.tail <= amount.start and gap.strip() and _CONVERTS.fullmatch(gap):
                converts = n - 1 if linked[n - 1].converts is None else linked[n - 1].converts
        linked.append(amount if converts is None else amount._replace(converts=converts))
    return linked
