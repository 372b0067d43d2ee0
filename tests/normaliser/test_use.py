"""The first reason, in the vocabulary's order, why a row should not be added up without thought."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.model import Modality, Scope
from pipeline.normaliser.use import counts_each, use_of

YES: dict[str, Any] = {
    "review_state": "unreviewed",
    "modality": Modality.ASSERTED,
    "repeated": False,
    "conversion": False,
    "scope": Scope.TOTAL,
    "unit": "persons",
    "per": "",
}
# In the order of precedence: what makes each reason hold.
REASONS: list[tuple[str, dict[str, Any]]] = [
    ("rejected", {"review_state": "rejected"}),
    ("not_asserted", {"modality": Modality.HYPOTHETICAL}),
    ("duplicate", {"repeated": True}),
    ("conversion", {"conversion": True}),
    ("part", {"scope": Scope.PART}),
    ("per_unit", {"per": "municipality"}),
]


def test_a_plain_figure_is_usable() -> None:
    assert use_of(**YES) == "yes"


@pytest.mark.parametrize("n", range(len(REASONS)))
def test_the_first_reason_that_holds_is_given(n: int) -> None:
    holding = {name: value for _, changes in REASONS[n:] for name, value in changes.items()}
    assert use_of(**YES | holding) == REASONS[n][0]


def test_a_case_goes_before_a_count_for_each() -> None:
    assert use_of(**YES | {"scope": Scope.CASE, "per": "family"}) == "case"


@pytest.mark.parametrize("modality", [Modality.NEGATED, Modality.HYPOTHETICAL, Modality.PLANNED])
def test_what_is_not_asserted_is_not_usable(modality: Modality) -> None:
    assert use_of(**YES | {"modality": modality}) == "not_asserted"


@pytest.mark.parametrize("per", ["year", "years", "school year", "month of work", "Day", "decade", "autumn", "May", ""])
def test_a_rate_over_time_is_no_count_for_each(per: str) -> None:
    assert not counts_each(per)
    assert use_of(**YES | {"per": per}) == "yes"


@pytest.mark.parametrize("unit", ["USD", "percent", "hours"])
def test_pay_or_a_share_per_person_is_usable(unit: str) -> None:
    assert use_of(**YES | {"unit": unit, "per": "person"}) == "yes"
