from __future__ import annotations

import pytest

from pipeline.nlp.rules import Rules


def test_confidence_is_the_measured_precision_smoothed_by_the_declared_one() -> None:
    rules = Rules({}, {}, {"wage.pay": (20, 0), "wage.gift": (1, 9)})
    assert rules.confidence("wage.other", 0.8) == 0.8  # never measured
    assert rules.confidence("wage.pay", 0.8) == pytest.approx((20 + 4) / 25)
    assert rules.confidence("wage.gift", 0.8) == pytest.approx((1 + 4) / 15, abs=0.001)
