"""Every number of a sentence or table cell, as a quantity or as one of the classes that are none."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from pipeline.model import Exclusion, NumberClass, Qualifier, Quantity
from pipeline.nlp.ages import find_age, is_listed_age, opens_list_of
from pipeline.nlp.amounts import Amount, read_amount
from pipeline.nlp.conversions import link_amounts
from pipeline.nlp.dates import find_year
from pipeline.nlp.denominators import is_shared, read_per_before, read_per_past_bracket, read_per_remote
from pipeline.nlp.exclusions import find_exclusion, is_pronoun, is_tier
from pipeline.nlp.hedges import may_hedge_remotely, remote_hedge
from pipeline.nlp.money import read_currency_after, read_currency_before
from pipeline.nlp.numerals import read_numerals
from pipeline.nlp.page_marks import find_codes, find_page_number
from pipeline.nlp.ratios import make_plain, read_base
from pipeline.nlp.references import Span
from pipeline.nlp.scan import Form, Line, Numeral, has_number, make_line
from pipeline.nlp.units import read_unit
from pipeline.nlp.zeros import states_zero

_UPPER: Final = (Qualifier.AT_MOST, Qualifier.LESS_THAN)
_LOWER: Final = (Qualifier.AT_LEAST, Qualifier.MORE_THAN, Qualifier.VAGUE)
_CELL: Final = re.compile(r"[^\t]+")


def read_quantities(text: str, start: int, end: int) -> tuple[list[Quantity], list[Exclusion]]:
    """The quantities and exclusions of one sentence or table line text[start:end], in order, with offsets in `text`."""
    quantities: list[Quantity] = []
    exclusions: list[Exclusion] = []
    if page := find_page_number(text, start, end):
        return [], [Exclusion(*page, NumberClass.REFERENCE)]
    for cell in _CELL.finditer(text, start, end):
        line = make_line(text, cell.start(), cell.end())
        if not has_number(line.low):
            continue
        amounts, spans = _read_line(line)
        found = _make_quantities(line, amounts)
        if may_hedge_remotely(line.low):
            found = [_hedge_remotely(text, cell.start(), cell.end(), quantity) for quantity in found]
        quantities += found
        exclusions += [Exclusion(line.start(s.start), line.end(s.end), s.number_class) for s in spans]
    return quantities, exclusions


def _read_line(line: Line) -> tuple[list[Amount], list[Span]]:
    spans = find_codes(line)
    if spans:
        line = _blank(line, spans)
    numerals = read_numerals(line)
    amounts: list[Amount] = []
    previous: Span | None = None
    i = 0
    while i < len(numerals):
        numeral = numerals[i]
        if numeral.form is Form.NONE and not states_zero(line.low, numeral):
            i += 1
            continue
        span = _find_span(line, numerals, i, previous)
        if span is None:
            amount = read_amount(line, numerals, i, amounts[-1].end if amounts else 0)
            i = amount.next
            while i < len(numerals) and numerals[i].start < amount.end:
                i += 1
            span = _find_span_of(line, amount, numeral, previous)
            if span is None:
                amounts.append(amount)
                continue
        while i < len(numerals) and numerals[i].start < span.end:
            span = span._replace(end=max(span.end, numerals[i].end))
            i += 1
        if span.number_class is NumberClass.AGE:
            _take_ages(line, span, amounts, spans)
        floor = max(previous.end if previous else 0, amounts[-1].number_end if amounts else 0)
        previous = span._replace(start=max(span.start, floor))
        spans.append(previous)
    return _set_denominators(line, link_amounts(line.low, amounts), spans), sorted(spans)


def _take_ages(line: Line, age: Span, amounts: list[Amount], spans: list[Span]) -> None:
    """Moves the numbers that share the words of an age, "12, 14 and 16 years old", from the amounts to the spans."""
    while amounts and not amounts[-1].unit and amounts[-1].high <= 110 and amounts[-1].form == "number":
        last = amounts[-1]
        if not opens_list_of(line, age, last.end):
            return
        amounts.pop()
        spans.append(Span(last.number_start, last.number_end, NumberClass.AGE))
        age = age._replace(start=last.number_start)


def _blank(line: Line, spans: list[Span]) -> Line:
    """The line with web addresses blotted out, so that nothing is read in them."""
    text, low = list(line.text), list(line.low)
    for span in spans:
        text[span.start : span.end] = low[span.start : span.end] = "\x00" * (span.end - span.start)
    return line._replace(text="".join(text), low="".join(low))


def _find_span(line: Line, numerals: list[Numeral], i: int, previous: Span | None) -> Span | None:
    """The exclusion of numerals[i]; money and tiers are never one, nor the shares "one in five" and "1 in 200"."""
    numeral = numerals[i]
    if numeral.form is not Form.REFERENCE and (is_tier(line, numeral) or read_currency_before(line.low, numeral.start)):
        return None
    if i + 1 < len(numerals) and numeral.form is Form.NUMBER and read_base(line, numeral, numerals[i + 1]):
        return None
    if span := find_exclusion(line, numeral, previous):
        return span
    if not numeral.bare:
        return None
    has_unit = read_currency_after(line.low, numeral.end) is not None or read_unit(line.low, numeral.end) is not None
    return find_year(line, numeral, has_unit)


def _find_span_of(line: Line, amount: Amount, numeral: Numeral, previous: Span | None) -> Span | None:
    """The age or pronoun that what was read as an amount is after all."""
    if amount.money or amount.form in ("ratio", "vague", "multiple") or amount.unit in ("tier", "percent"):
        return None
    single = amount.form == "number"
    if single and not amount.unit and amount.qualifier is Qualifier.PLAIN and is_pronoun(line.low, numeral):
        return Span(amount.number_start, amount.number_end, NumberClass.PRONOUN)
    number = amount.number_start, amount.number_end
    if previous is not None and not amount.unit and amount.high <= 110 and is_listed_age(line, previous, *number):
        return Span(*number, NumberClass.AGE, lists=True)
    return find_age(line, amount.start, number, amount.low if single else None, previous)


def _set_denominators(line: Line, amounts: list[Amount], spans: list[Span]) -> list[Amount]:
    """Denominators that do not stand right after the number; none for a tier or multiple."""
    edges = sorted([a.start for a in amounts] + [s.start for s in spans])
    result: list[Amount] = []
    for amount in amounts:
        per = amount.per
        if not per and amount.form != "multiple" and amount.unit != "tier" and "/" not in amount.unit:
            after = bisect_left(edges, amount.tail)
            limit = edges[after] if after < len(edges) else len(line.low)
            per = (
                read_per_past_bracket(line.low, amount.tail)
                or read_per_remote(line.low, amount.tail, limit)
                or read_per_before(line.low, amount.start)
            )
        result.append(amount if per == amount.per else amount._replace(per=per))
    return _share_denominators(line, result)


def _share_denominators(line: Line, amounts: list[Amount]) -> list[Amount]:
    """The denominator of a converted amount and of its conversion are the same; so are those of contrasted pay."""
    for n, amount in enumerate(amounts):
        if amount.converts is not None:
            per = amounts[amount.converts].per or amount.per
            amounts[n] = amount._replace(per=per)
            amounts[amount.converts] = amounts[amount.converts]._replace(per=per)
    for n, (first, second) in enumerate(pairwise(amounts)):
        if not first.money or bool(first.per) == bool(second.per) or second.unit not in {first.unit, ""}:
            continue
        if is_shared(line.low, (first.start, first.tail), (second.start, second.tail), forward=bool(first.per)):
            amounts[n : n + 2] = [
                first._replace(per=first.per or second.per),
                second._replace(per=first.per or second.per),
            ]
    return amounts


def _make_quantities(line: Line, amounts: list[Amount]) -> list[Quantity]:
    quantities: list[Quantity] = []
    for amount in amounts:
        quantities.append(
            Quantity(
                char_start=line.start(amount.start),
                char_end=line.end(amount.end),
                number_start=line.start(amount.number_start),
                number_end=line.end(amount.number_end),
                low=_open(amount, amount.low, _UPPER),
                high=_open(amount, amount.high, _LOWER),
                qualifier=amount.qualifier,
                unit=amount.unit,
                per=amount.per,
                converted_from=None if amount.converts is None else line.start(amounts[amount.converts].start),
                form=amount.form,
            )
        )
    return quantities


def _open(amount: Amount, value: Decimal, opening: tuple[Qualifier, ...]) -> Decimal | None:
    """The end as stated, or none on the open side of a bound; a bounded range keeps both."""
    if amount.qualifier in opening and amount.low == amount.high:
        return None
    return make_plain(value)


def _hedge_remotely(text: str, start: int, end: int, quantity: Quantity) -> Quantity:
    qualifier = remote_hedge(text, start, end, quantity)
    return quantity if qualifier is quantity.qualifier else replace(quantity, qualifier=qualifier)
