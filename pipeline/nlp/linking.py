"""Which indicator a quantity states: the declared rules tried on its view."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from pipeline.model import Quantity
from pipeline.nlp.conditions import IMPLIED
from pipeline.nlp.evidence import heads_of
from pipeline.nlp.rules import Indicator, Kind, Rule, Rules
from pipeline.nlp.terms import HEAD
from pipeline.nlp.views import View

DURATIONS = frozenset({"minutes", "hours", "days", "weeks", "months", "years"})
_TIMES = {"hour", "day", "week", "month", "year", "minute"}


class Link(NamedTuple):
    indicator: Indicator
    rule_id: str
    confidence: float
    unit: str


class NoLink(NamedTuple):
    """Why no indicator fits."""

    reason: str


def kind_of(quantity: Quantity, view: View | None = None) -> Kind | None:
    """What sort of thing is measured; None for units that no indicator has ("km")."""
    unit = quantity.unit
    if quantity.form == "multiple":
        return None
    if unit == "percent":
        return "percent"
    if unit == "tier":
        return "tier"
    if unit in DURATIONS:
        return "duration"
    if len(unit) == 3 and unit.isupper():
        return "money"
    if unit == "":
        return "duration" if view and _time_head(view) else "count"
    return None


class Found(NamedTuple):
    """What the rules say of a quantity."""

    best: Link | NoLink  # the rule of highest priority; among equals the one with more conditions
    holding: tuple[Link, ...] = ()  # every rule that holds
    ruled_out: tuple[str, ...] = ()  # indicators of which a rule holds but for what rules it out


def find_links(quantity: Quantity, view: View, rules: Rules, *, in_table: bool = False) -> Found:
    """In a table the indicators' `headers` are tried, and the other rules only of indicators that have none."""
    kind = kind_of(quantity, view)
    if kind is None:
        return Found(NoLink("unit"))
    declared = (rules.in_tables if in_table else rules.ready).get(kind, ())
    words = rules.vocabulary.look(view.texts)
    holds = partial(rules.vocabulary.holds, words=words)
    ranked: list[tuple[tuple[int, int], Link]] = []
    ruled_out: dict[str, None] = {}
    implausible = ""
    for indicator, none, ready in declared:
        for rule, wanted, excluded in [one for one in ready if one.wanted.needs <= words.possible]:
            if not holds(wanted) or not _fits(quantity, rule):
                continue
            unit = _unit(quantity, kind, indicator, rule, view)
            if unit is None:
                continue
            if any(map(holds, excluded)) or any(map(holds, none)):
                ruled_out[indicator.id] = None
            elif not plausible(quantity, indicator):
                implausible = indicator.id
            else:
                rank = (rule.priority or indicator.priority, len(wanted.tests))
                ranked.append((rank, Link(indicator, rule.id, rule.confidence, unit)))
    if not ranked:
        return Found(NoLink(f"implausible as {implausible}" if implausible else "no indicator"), (), tuple(ruled_out))
    holding = tuple(link for _, link in ranked)
    best = max(ranked, key=lambda pair: pair[0])[1]  # the first of equals
    if is_one_person(quantity, best.unit) and not in_table:
        return Found(NoLink("one person"), holding, tuple(ruled_out))
    return Found(best, holding, tuple(ruled_out))


def is_one_person(quantity: Quantity, unit: str) -> bool:
    """ "One detainee" is a case that is told, not a count."""
    return unit == "persons" and quantity.low == quantity.high == 1


def default_unit(quantity: Quantity, kind: Kind, indicator: Indicator, view: View) -> str | None:
    """The unit of a quantity as this indicator's, where no rule of it says; None if the indicator has no such unit."""
    if kind == "money":
        return quantity.unit
    if kind == "duration":
        unit = quantity.unit or f"{_time_head(view)}s"
        return unit if unit in indicator.units else None
    if len(indicator.units) > 1 and view.texts["counts"][-1].strip():  # "%person" among the kinds of what is counted
        return "persons" if "persons" in indicator.units else indicator.units[0]
    return indicator.units[-1] if len(indicator.units) > 1 and heads_of(view) != [IMPLIED] else indicator.units[0]


def _fits(quantity: Quantity, rule: Rule) -> bool:
    return rule.forms is None or quantity.form in rule.forms


def _unit(quantity: Quantity, kind: Kind, indicator: Indicator, rule: Rule, view: View) -> str | None:
    """The figure's unit, or None where the rule does not take the quantity's."""
    allowed = rule.units or indicator.units
    if kind == "money":
        return quantity.unit
    if kind == "duration":
        unit = quantity.unit or f"{_time_head(view)}s"
        return unit if unit in allowed else None
    return allowed[0]


def _time_head(view: View) -> str:
    """ "Two rest days": the unit is the counted noun."""
    words = view.texts["counts"][0].split()
    heads = [w.rstrip(HEAD) for w in words if w.endswith(HEAD)]
    return heads[0] if heads and heads[0] in _TIMES else ""


def plausible(quantity: Quantity, indicator: Indicator) -> bool:
    """Within the indicator's range; what is counted is counted whole."""
    low, high = indicator.plausible
    values = [v for v in (quantity.low, quantity.high) if v is not None]
    whole = indicator.counts != "count" or all(v == v.to_integral_value() for v in values)
    return whole and all(low <= v <= high for v in values)
