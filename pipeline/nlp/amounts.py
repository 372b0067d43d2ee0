"""One amount: a number or range with its hedge, currency or unit, and the denominator that follows it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple

from pipeline.model import Qualifier
from pipeline.nlp.denominators import read_per_after, read_per_remote
from pipeline.nlp.exclusions import is_tier
from pipeline.nlp.hedges import Hedge, join_hedges, read_hedge_after, read_hedge_before, read_or_equal
from pipeline.nlp.money import Currency, read_currency_after, read_currency_after_of, read_currency_before
from pipeline.nlp.number_words import Kind
from pipeline.nlp.ranges import joins_range, share_magnitude
from pipeline.nlp.ratios import is_multiple, is_share_of_money, read_base, read_rate_first, to_percent
from pipeline.nlp.scan import Form, Line, Numeral
from pipeline.nlp.units import read_unit, read_unit_after_of


class Amount(NamedTuple):
    """Offsets are of the line. `low` and `high` are the stated ends; bounds are opened when the quantity is made."""

    start: int
    end: int
    number_start: int
    number_end: int
    low: Decimal
    high: Decimal
    qualifier: Qualifier
    unit: str
    per: str
    form: str
    tail: int  # where the denominator ends, else `end`
    next: int  # index of the first numeral that is not part of it
    money: bool = False
    converts: int | None = None


class _Measure(NamedTuple):
    unit: str
    end: int
    times: Decimal = Decimal(1)
    money: bool = False


_WATCH_LIST: Final = re.compile(r"\s?(?:watch\s?-?list|wl\b)")
_LONG_DAY: Final = re.compile(r"\s+(?:work(?:ing)?[\s-]?)?(?P<name>day|week|month)s?\b")
_HALF_MORE: Final = re.compile(r"\s+and\s+a\s+half\b")
_YEAR_AND: Final = re.compile(r"\ban?\s+(?P<unit>hour|day|week|month|year|decade)\s+and\s+(?:an?\s)?\Z")
_PLUS: Final = re.compile(r"\d\s?\+[\s-]?[a-z]")  # inside a number: "5+ million"
_TAKES_OF: Final = re.compile(r"\s+of\s")


def read_amount(line: Line, numerals: list[Numeral], i: int, floor: int = 0) -> Amount:
    """The amount whose first number is numerals[i], which no exclusion claims; what is before `floor` is taken."""
    numeral = numerals[i]
    currency = read_currency_before(line.low, numeral.start)
    if currency and currency.edge < floor:
        currency = None
    left = currency.edge if currency else numeral.start
    hedge = read_hedge_before(line.low, left, numeral.end)
    if (
        began := _YEAR_AND.search(line.low, max(0, numeral.start - 24), numeral.start)
        if numeral.first is Kind.HALF
        else None
    ):
        return _read_year_and_half(began, numeral, i)
    if i + 1 < len(numerals) and read_rate_first(line, numeral, numerals[i + 1]):
        return _read_rate(line, numerals, i)
    measure = _read_measure(line, numeral, currency)
    if is_tier(line, numeral):
        return _read_tier(line, numeral, i)
    amount = Amount(
        start=min(left, hedge.edge), end=max(numeral.end, measure.end), number_start=numeral.start,
        number_end=numeral.end if measure.times == 1 else measure.end,  # "75 USD million", "a year and a half"
        low=numeral.value * measure.times, high=numeral.value * measure.times,
        qualifier=hedge.qualifier, unit=measure.unit,
        per="", form="number", tail=measure.end, next=i + 1, money=measure.money,
    )  # fmt: skip
    if _PLUS.search(line.low, numeral.start, numeral.end):
        amount = amount._replace(qualifier=join_hedges(Qualifier.AT_LEAST, hedge.qualifier))
    if hedge.opens_range and hedge.qualifier is Qualifier.PLAIN:
        amount = amount._replace(start=left)
    ranged = _join_range(line, numerals, i, amount, hedge)
    amount = ranged or amount
    last = numerals[amount.next - 1]
    if shared := _read_ratio(line, numerals, amount, last):
        amount = shared
    elif last.form is Form.FRACTION and not amount.unit:
        amount = amount._replace(low=to_percent(amount.low), high=to_percent(amount.high), unit="percent", form="ratio")
    elif numeral.form is Form.VAGUE:
        amount = amount._replace(qualifier=Qualifier.VAGUE, form="vague")
    return _read_tail(line, _mark_multiple(line, numeral, amount))


def _read_measure(line: Line, numeral: Numeral, before: Currency | None) -> _Measure:
    """The currency or unit of a number; a name after it wins over a sign before it ("$720 Australian dollars")."""
    low, end = line.low, numeral.end
    after = read_currency_after(low, end)
    if before and after and after.code != before.code and low[after.edge : after.edge + 2].strip()[:1].isdigit():
        after = None  # "RMB 10 USD 20"
    vague = numeral.form is Form.VAGUE or numeral.first in (Kind.HALF, Kind.QUARTER)
    if after is None and (vague or numeral.form is Form.FRACTION) and _TAKES_OF.match(low, end):
        after = read_currency_after_of(low, end) if vague else None
        unit = read_unit_after_of(low, end) if vague and after is None else None
        if unit is not None and unit.name != "percent":
            return _Measure(unit.name, unit.end)
    if after is not None and (before is None or not after.code.islower()):
        times = after.times if before is None else Decimal(1)
        return _Measure(after.code if before is None or before.code == "USD" else before.code, after.edge, times, True)
    if before is not None:
        return _Measure(before.code, end, before.times, True)
    unit = read_unit(low, end, numeral.first is Kind.DIGITS)
    if unit is None:
        return _Measure("", end)
    if found := _HALF_MORE.match(low, unit.end):
        return _Measure(
            unit.name, found.end(), (numeral.value + Decimal("0.5")) / numeral.value if numeral.value else Decimal(1)
        )
    return _Measure(unit.name, unit.end)


def _read_year_and_half(began: re.Match[str], numeral: Numeral, i: int) -> Amount:
    """ "a year and a half"."""
    value, start = Decimal("1.5"), began.start()
    return Amount(
        start,
        numeral.end,
        start,
        numeral.end,
        value,
        value,
        Qualifier.PLAIN,
        began["unit"] + "s",
        "",
        "number",
        numeral.end,
        i + 1,
    )


def _read_rate(line: Line, numerals: list[Numeral], i: int) -> Amount:
    """ "per 100,000: 150"."""
    base, rate = numerals[i], numerals[i + 1]
    hedge = read_hedge_before(line.low, rate.start, rate.end)
    value, start = to_percent(rate.value, base.value), line.low.rindex("per", 0, base.start)
    return Amount(
        start, rate.end, base.start, rate.end, value, value, hedge.qualifier, "percent", "", "ratio", rate.end, i + 2
    )


def _read_tier(line: Line, numeral: Numeral, i: int) -> Amount:
    start = line.low.rindex("tier", 0, numeral.start)
    watch = _WATCH_LIST.match(line.low, numeral.end) if numeral.value == 2 else None
    end = watch.end() if watch else numeral.end
    value = numeral.value + (Decimal("0.5") if watch else 0)
    return Amount(
        start, end, numeral.start, numeral.end, value, value, Qualifier.PLAIN, "tier", "", "number", end, i + 1
    )


def _join_range(line: Line, numerals: list[Numeral], i: int, first: Amount, hedge: Hedge) -> Amount | None:
    """The amount with numerals[i + 1] as its upper end, if the two are a range."""
    if i + 1 >= len(numerals) or numerals[i + 1].start - first.end > 40:
        return None
    one, two = numerals[i], numerals[i + 1]
    currency = read_currency_before(line.low, two.start)
    left = currency.edge if currency else two.start
    upper = read_hedge_before(line.low, left, two.end)
    edge = upper.edge if first.end <= upper.edge < left else left
    if line.low[edge:left].strip() == "~":
        edge = left
    gap = line.low[first.end : edge] if first.end <= edge else "x"
    if not gap.strip() and upper.qualifier is Qualifier.AT_MOST and edge < left:
        gap = " up "
    between = hedge.opens_range and "between" in line.low[hedge.edge : one.start]
    if not joins_range(line, one, two, gap, between, bounded=edge < left and upper.qualifier is not Qualifier.ABOUT):
        return None
    measure = _read_measure(line, two, currency)
    if not _shares_unit(first, one, two, measure):
        return None
    low, high = share_magnitude(line, one, two)
    outer = upper.qualifier if edge < left else Qualifier.PLAIN
    qualifier = join_hedges(hedge.qualifier, outer)
    bare_from = gap.strip() in ("-", "~", "—") and not between and hedge.qualifier is Qualifier.PLAIN
    return first._replace(
        start=first.start if bare_from else min(first.start, hedge.edge), end=max(two.end, measure.end),
        number_end=two.end if measure.times == 1 else measure.end,
        low=low if first.low == one.value else first.low, high=high * measure.times, qualifier=qualifier,
        unit=measure.unit or first.unit, form="range", tail=measure.end, next=i + 2, money=first.money or measure.money,
    )  # fmt: skip


def _shares_unit(first: Amount, one: Numeral, two: Numeral, upper: _Measure) -> bool:
    """Whether both ends have one unit: named at the second, before the first, or twice; bare years have none."""
    if first.unit and upper.unit:
        return first.unit == upper.unit
    if first.unit:
        return first.end <= one.end
    years = one.bare and two.bare and all(1900 <= n.value <= 2099 and n.end - n.start == 4 for n in (one, two))
    return bool(upper.unit) or not years


def _read_ratio(line: Line, numerals: list[Numeral], amount: Amount, last: Numeral) -> Amount | None:
    """The amount as a share of the number after it: "one of every 10", "5 to 7 per 1,000"."""
    if amount.next >= len(numerals) or (amount.unit and not amount.money):
        return None
    after = numerals[amount.next]
    base = read_base(line, last, after)
    if base is None or (amount.money and not is_share_of_money(line, last, after)):
        return None
    return amount._replace(
        money=False,
        end=after.end, number_end=after.end, low=to_percent(amount.low, base), high=to_percent(amount.high, base),
        unit="percent", form="ratio", tail=after.end, next=amount.next + 1,
    )  # fmt: skip


def _mark_multiple(line: Line, numeral: Numeral, amount: Amount) -> Amount:
    """ "three times as many" and "twice the rate" are multiples; "twice", "three times" alone count times."""
    if numeral.form is not Form.TIMES and amount.unit not in ("times", "fold"):
        return amount
    if is_multiple(line.low, amount.end) or amount.unit == "fold":
        return amount._replace(unit="", form="multiple")
    return amount._replace(unit="times")


def _read_tail(line: Line, amount: Amount) -> Amount:
    """Hedges and a denominator after the unit, in either order."""
    low, position = line.low, amount.end
    if (
        amount.unit in ("hours", "days")
        and "-" in low[amount.number_end : amount.end]
        and (found := _LONG_DAY.match(low, position))
    ):
        return amount._replace(per=found["name"], tail=found.end())
    for _ in range(2):
        hedge = read_hedge_after(low, position)
        if hedge.qualifier is Qualifier.PLAIN:
            hedge = read_or_equal(low, position, amount.qualifier)
            if hedge.qualifier is not amount.qualifier:
                amount = amount._replace(qualifier=hedge.qualifier, end=hedge.edge)
        elif amount.qualifier is not Qualifier.VAGUE:
            amount = amount._replace(qualifier=join_hedges(hedge.qualifier, amount.qualifier), end=hedge.edge)
        position = max(position, hedge.edge)
        closed = position + 1 if low.startswith(")", position) else position
        if not amount.per and (per := read_per_after(low, position) or read_per_after(low, closed)):
            amount, position = amount._replace(per=per.name), per.end
    if not amount.per and amount.qualifier in (Qualifier.PLAIN, Qualifier.ABOUT):
        hedge = read_hedge_after(low, position, noun=True)
        if hedge.qualifier is not Qualifier.PLAIN and hedge.edge > position:
            amount = amount._replace(
                qualifier=join_hedges(hedge.qualifier, amount.qualifier), end=hedge.edge,
                per=read_per_remote(low, position, hedge.edge),
            )  # fmt: skip
            position = hedge.edge
    tail = max(position, amount.end)
    return amount if tail == amount.tail else amount._replace(tail=tail)
