"""Which indicator a quantity states: the declared rules tried on its view."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from pipeline.model import Quantity
from pipeline.nlp.conditions import HEAD, Words
from pipeline.nlp.rules import Indicator, Kind, Rule, Rules, Tests
from pipeline.nlp.views import View

DURATIONS = frozenset({"minutes", "hours", "days", "weeks", "months", "years"})
_TIMES = {"hour", "day", "week", "month", "year", "minute"}


class Link(NamedTuple):
    indicator: Indicator
    rule_id: str
    confidence: float
    unit: str
    none: tuple[Tests, ...]  # what would have ruled it out


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


def find_link(quantity: Quantity, view: View, rules: Rules, *, in_table: bool = False) -> Link | NoLink:
    """The rule of highest priority whose conditions all hold; among equals the one with more conditions.

    In a table the indicators' `headers` are tried, and the other rules only of indicators that have none.
    """
    kind = kind_of(quantity, view)
    if kind is None:
        return NoLink("unit")
    holds = partial(rules.vocabulary.holds, words=Words(view.texts, {}, {}))
    best: tuple[int, int] = (0, 0)
    link: Link | None = None
    implausible = ""
    for indicator, none, ready in (rules.in_tables if in_table else rules.ready).get(kind, ()):
        for rule, wanted, excluded in ready:
            rank = (rule.priority or indicator.priority, len(wanted))
            unit = _unit(quantity, kind, indicator, rule, view)
            if rank <= best or unit is None or not _fits(quantity, rule) or not holds(wanted):
                continue
            if any(map(holds, excluded)) or any(map(holds, none)):
                continue
            if not _plausible(quantity, indicator):
                implausible = indicator.id
                continue
            best, link = rank, Link(indicator, rule.id, rule.confidence, unit, none + excluded)
    if link is None:
        return NoLink(f"implausible as {implausible}" if implausible else "no indicator")
    if link.unit == "persons" and quantity.low == quantity.high == 1 and not in_table:
        return NoLink("one person")
    return _with_confidence(link, rules)


INHERITED = "inherited"
INHERITED_CONFIDENCE = 0.6


def inherit_link(quantity: Quantity, view: View, last: Link, rules: Rules) -> Link | None:
    """The link of the number before, for one that leaves its noun out: "20,000 work in China, another 5,000 in Russia".

    Whatever rules the earlier number's rule out rules this one out as well.
    """
    if not _plausible(quantity, last.indicator):
        return None
    kind = kind_of(quantity, view)
    bare_amount = kind == "count" and last.indicator.counts == "money"
    if kind != last.indicator.counts and not bare_amount:
        return None
    words = Words(view.texts, {}, {})
    if any(rules.vocabulary.holds(tests, words) for tests in last.none):
        return None
    unit = quantity.unit if kind in {"money", "duration"} else last.unit
    if kind == "duration" and unit not in last.indicator.units:
        return None
    return _with_confidence(last._replace(rule_id=INHERITED, confidence=INHERITED_CONFIDENCE, unit=unit), rules)


def _with_confidence(link: Link, rules: Rules) -> Link:
    return link._replace(confidence=rules.confidence(f"{link.indicator.id}.{link.rule_id}", link.confidence))


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


def _plausible(quantity: Quantity, indicator: Indicator) -> bool:
    """Within the indicator's range; what is counted is counted whole."""
    low, high = indicator.plausible
    values = [v for v in (quantity.low, quantity.high) if v is not None]
    whole = indicator.counts != "count" or all(v == v.to_integral_value() for v in values)
    return whole and all(low <= v <= high for v in values)
