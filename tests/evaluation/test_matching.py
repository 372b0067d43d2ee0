from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pipeline.evaluation.gold import GoldFigure
from pipeline.evaluation.matching import Row, compare
from pipeline.evaluation.scores import Tally

SENTENCE = "Guards held an estimated 900 prisoners in the quarry camp."


def row(**changes: Any) -> Row:
    plain = Row(
        document="sample/a.html",
        indicator="prisoners",
        low=Decimal(900),
        high=Decimal(900),
        unit="persons",
        qualifier="about",
        per="",
        area="PRK",
        period="",
        attribution="",
        modality="asserted",
        rule="prisoners.noun",
        quote="an estimated 900",
        sentence=SENTENCE,
    )
    return plain._replace(**changes)


def gold(**changes: Any) -> GoldFigure:
    fields: dict[str, Any] = {
        "document": "a.html",
        "anchor": "estimated 900 prisoners",
        "low": 900,
        "high": 900,
        "unit": "persons",
        "indicator": ["prisoners"],
        "qualifier": "about",
        "area": "PRK",
    }
    return GoldFigure.model_validate(fields | changes)


def test_a_row_that_states_the_figure_is_found() -> None:
    found = compare("s", [gold()], [row()])
    assert found.all == Tally(found=1)
    assert found.attributes["area"] == (1, 1)
    assert found.attributes["period"] == (0, 0)  # the annotation is silent


@pytest.mark.parametrize(
    "wrong",
    [
        {"indicator": "refugees"},
        {"low": Decimal(800)},
        {"unit": "percent"},
        {"document": "b.html"},
        {"sentence": "Elsewhere 900 prisoners sat.", "quote": "900"},
    ],
)
def test_a_row_that_states_something_else_is_false_and_the_figure_missed(wrong: dict[str, Any]) -> None:
    assert compare("s", [gold()], [row(**wrong)]).all == Tally(false=1, missed=1)


def test_an_open_bound_matches_an_annotation_that_fills_both_sides() -> None:
    assert compare("s", [gold(qualifier="at_most")], [row(low=None, qualifier="at_most")]).all == Tally(found=1)


def test_a_second_row_for_one_figure_is_false() -> None:
    assert compare("s", [gold()], [row(), row()]).all == Tally(found=1, false=1)


def test_an_optional_figure_counts_neither_found_nor_missed() -> None:
    assert compare("s", [gold(optional=True)], [row()]).all == Tally()
    assert compare("s", [gold(optional=True)], []).all == Tally()


def test_a_row_that_is_not_asserted_is_right_only_for_its_own_modality() -> None:
    assert compare("s", [gold()], [row(modality="negated")]).all == Tally(missed=1)
    assert compare("s", [gold(modality="negated")], [row(modality="negated")]).all == Tally(found=1)
    assert compare("s", [gold(modality="negated")], [row()]).all == Tally(false=1, missed=1)


def test_alternatives_and_several_areas() -> None:
    found = compare("s", [gold(area="RUS;CHN|CHN", period="2014|")], [row(area="CHN;RUS")])
    assert found.attributes["area"] == (1, 1)
    assert found.attributes["period"] == (1, 1)
    assert compare("s", [gold(area="RUS;CHN")], [row(area="CHN")]).attributes["area"] == (0, 1)


def test_tallies_add_up_to_precision_and_recall() -> None:
    tally = Tally(found=3, false=1, missed=2) + Tally(found=1)
    assert tally.precision == pytest.approx(0.8)
    assert tally.recall == pytest.approx(4 / 6)
    assert tally.f1 == pytest.approx(2 * 0.8 * (4 / 6) / (0.8 + 4 / 6))
    assert Tally().f1 == 0
