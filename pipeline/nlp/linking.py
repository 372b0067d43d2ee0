"""Which indicator a quantity states: the declared rules tried on its view."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.model import Quantity
from pipeline.nlp.rules import Indicator, Kind, Rule, Rules, Scope, Terms
from pipeline.nlp.views import View

DURATIONS = frozenset({"minutes", "hours", "days", "weeks", "months", "years"})
_TIMES = {"hour", "day", "week", "month", "year", "minute"}


class Link(NamedTuple):
    indicator: Indicator
    rule: Rule
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
    if unit == "won" or (len(unit) == 3 and unit.isupper()):
        return "money"
    if unit == "":
        return "duration" if view and _time_head(view) else "count"
    return None


def find_link(quantity: Quantity, view: View, rules: Rules) -> Link | NoLink:
    """The rule of highest priority whose conditions all hold; among equals the one with more conditions."""
    kind = kind_of(quantity, view)
    if kind is None:
        return NoLink("unit")
    best: tuple[int, int, str, str] | None = None
    link: Link | None = None
    implausible = ""
    for indicator in rules.indicators.values():
        if indicator.counts != kind or any(_holds(c, view, rules) for c in indicator.none):
            continue
        for rule in indicator.rules:
            unit = _unit(quantity, kind, indicator, rule, view)
            if unit is None or not _rule_holds(rule, quantity, view, rules):
                continue
            if not _plausible(quantity, indicator):
                implausible = indicator.id
                continue
            rank = (rule.priority or indicator.priority, len(rule.wanted), indicator.id, rule.id)
            if best is None or rank[:2] > best[:2] or (rank[:2] == best[:2] and rank[2:] < best[2:]):
                best, link = rank, Link(indicator, rule, unit)
    if link is not None and link.unit == "persons" and quantity.low == quantity.high == 1:
        return NoLink("one person")
    if link is not None:
        return link
    return NoLink(f"implausible as {implausible}" if implausible else "no indicator")


INHERITED_CONFIDENCE = 0.6


def inherit_link(quantity: Quantity, view: View, last: Link | None, rules: Rules) -> Link | None:
    """The link of the number before, for one that leaves its noun out: "20,000 work in China, another 5,000 in Russia".

    Whatever rules the earlier number's rule out rules this one out as well.
    """
    if last is None or not _plausible(quantity, last.indicator):
        return None
    kind = kind_of(quantity, view)
    bare_amount = kind == "count" and last.indicator.counts == "money"
    if kind != last.indicator.counts and not bare_amount:
        return None
    if any(_holds(c, view, rules) for c in (*last.indicator.none, *last.rule.none)):
        return None
    unit = quantity.unit if kind in {"money", "duration"} else last.unit
    if kind == "duration" and unit not in last.indicator.units:
        return None
    rule = Rule(id="inherited", none=last.rule.none, confidence=INHERITED_CONFIDENCE)
    return Link(last.indicator, rule, unit)


def _rule_holds(rule: Rule, quantity: Quantity, view: View, rules: Rules) -> bool:
    if rule.forms is not None and quantity.form not in rule.forms:
        return False
    return all(_holds(c, view, rules) for c in rule.wanted) and not any(_holds(c, view, rules) for c in rule.none)


def _holds(condition: dict[Scope, Terms], view: View, rules: Rules) -> bool:
    for scope, terms in condition.items():
        pattern = rules.pattern(terms, head=scope == "counts")
        if not any(pattern.search(text) for text in view.texts[scope]):
            return False
    return True


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
    heads = [w.rstrip("#") for w in words if w.endswith("#")]
    return heads[0] if heads and heads[0] in _TIMES else ""


def _plausible(quantity: Quantity, indicator: Indicator) -> bool:
    low, high = indicator.plausible
    return all(low <= v <= high for v in (quantity.low, quantity.high) if v is not None)
