"""Whether a row may be added to others or compared with them without thought, and if not, the first reason why."""

from __future__ import annotations

from pipeline.model import Modality, Scope

# The words of the text that make a denominator a rate over time; "5 raids per year" is one count, not one for each.
TIME_UNITS = frozenset(
    {"second", "minute", "hour", "shift", "day", "night", "workday", "weekday", "week", "fortnight", "month"}
    | {"quarter", "term", "season", "year", "annum", "decade", "century", "spring", "summer", "autumn", "winter"}
    | {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "weekend"}
    | {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"}
    | {"december"}
)
COUNTS = frozenset({"persons", "facilities", "cases"})


def use_of(
    *, review_state: str, modality: Modality, repeated: bool, conversion: bool, scope: Scope, unit: str, per: str
) -> str:
    """`yes`, or the first reason in the order of the vocabulary."""
    if review_state == "rejected":
        return "rejected"
    if modality is not Modality.ASSERTED:
        return "not_asserted"
    if repeated:
        return "duplicate"
    if conversion:
        return "conversion"
    if scope is not Scope.TOTAL:
        return scope.value
    return "per_unit" if unit in COUNTS and counts_each(per) else "yes"


def counts_each(per: str) -> bool:
    """Whether the denominator is a counted thing ("municipality") and no time ("school year", "month of work").

    >>> counts_each("municipality"), counts_each("school year"), counts_each("month of work"), counts_each("")
    (True, False, False, False)
    """
    head = per.casefold().partition(" of ")[0].split()
    return bool(head) and head[-1] not in TIME_UNITS and head[-1].removesuffix("s") not in TIME_UNITS
