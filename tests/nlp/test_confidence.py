"""What the column `confidence` says, and how the weights choose."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.nlp.evidence import NONE
from pipeline.nlp.weighing import BIAS, NO_WEIGHTS, Scale, Weights, choose_label, dump_weights, load_weights

SCALE = Scale(
    ("-", "prisoners", "wage"),
    {BIAS: ((0, 0.5),), "counts:inmate": ((1, 2.0),), "verb:earn": ((2, 1.5), (1, -1.0)), "left1:page": ((0, 3.0),)},
)
WEIGHTS = Weights({"count": SCALE}, ((0.0, 0.0), (0.5, 0.6), (0.9, 0.8), (1.0, 0.95)), 0.5)


def test_signs_add_up_to_probabilities() -> None:
    weighed = SCALE.weigh(["counts:inmate", "never:seen"])
    assert sum(weighed.values()) == pytest.approx(1)
    assert weighed["prisoners"] > weighed["-"] > weighed["wage"]
    assert SCALE.weigh(["counts:inmate", "left1:page"])["-"] > 0.5


def test_confidence_is_the_share_measured_at_that_probability() -> None:
    assert [WEIGHTS.confidence(p) for p in (0.0, 0.25, 0.5, 0.7, 0.95, 1.0)] == [0.0, 0.3, 0.6, 0.7, 0.875, 0.95]


def test_a_figure_needs_its_share_of_the_probability_of_none() -> None:
    weighed = {NONE: 0.6, "prisoners": 0.35, "wage": 0.05}
    assert choose_label(weighed, {"prisoners": 0.5, "wage": 0.5}) == ("prisoners", 0.35)
    assert choose_label(weighed, {"wage": 0.5}) == (NONE, 0.6)
    assert choose_label(weighed, {"prisoners": 1.0, "wage": 0.05}) == ("wage", 0.05)
    assert choose_label(weighed, {}) == (NONE, 0.6)


def test_weights_are_written_and_read_alike(tmp_path: Path) -> None:
    dump_weights(WEIGHTS, tmp_path / "weights.json")
    read = load_weights(tmp_path / "weights.json")
    assert {sign: tuple(map(tuple, pairs)) for sign, pairs in read.scales["count"].weights.items()} == SCALE.weights
    assert read.scales["count"].labels == SCALE.labels
    assert read._replace(scales=WEIGHTS.scales) == WEIGHTS
    lines = (tmp_path / "weights.json").read_text("utf-8").splitlines()
    assert '"counts:inmate": [[1,2.0]],' in lines
    assert load_weights(tmp_path / "none.json") is NO_WEIGHTS
