"""What each sign is worth for each indicator: a log-linear model whose weights stand in a file that people can read.

`pipeline/indicators/_weights.json` is written by `make train` from the annotated sets that may be tuned on. For each
kind of quantity (count, percent ...) it holds the labels, the weights of each sign in the labels' order, and how often
rows of a given probability were right in cross-validation.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pipeline.nlp.evidence import NONE

WEIGHTS = "_weights.json"
BIAS = "bias"


class Scale(NamedTuple):
    """The weights of one kind of quantity."""

    labels: tuple[str, ...]
    weights: Mapping[str, Sequence[tuple[int, float]]]  # of a sign: (place of the label, weight)

    def weigh(self, signs: Iterable[str]) -> dict[str, float]:
        """The probability of each label, 0-1."""
        scores = [0.0] * len(self.labels)
        for sign in (BIAS, *signs):
            for place, weight in self.weights.get(sign, ()):
                scores[place] += weight
        highest = max(scores)
        powers = [math.exp(score - highest) for score in scores]
        total = sum(powers)
        return {label: power / total for label, power in zip(self.labels, powers, strict=True)}


class Weights(NamedTuple):
    scales: Mapping[str, Scale]
    precision: tuple[tuple[float, float], ...] = ((0.0, 0.0), (1.0, 1.0))  # probability, share of rows that were right
    share: float = 0.5  # of the probability of NONE that an indicator must reach of which a rule holds
    share_without_rule: float = 1.0  # that any other must reach

    def labels(self) -> frozenset[str]:
        """The indicators that the weights know."""
        return frozenset(label for scale in self.scales.values() for label in scale.labels) - {NONE}

    def confidence(self, probability: float) -> float:
        """How often rows of this probability are right, 0-1, between the measured points."""
        for (p0, right0), (p1, right1) in pairwise(self.precision):
            if probability <= p1:
                along = (probability - p0) / (p1 - p0) if p1 > p0 else 1.0
                return round(right0 + along * (right1 - right0), 3)
        return round(self.precision[-1][1], 3)


NO_WEIGHTS = Weights({})  # rules alone decide


def choose_label(weighed: Mapping[str, float], shares: Mapping[str, float]) -> tuple[str, float]:
    """The likeliest label with its probability, of those that reach their share of the probability of NONE; else NONE.

    Labels without a share are not allowed.
    """
    none = weighed.get(NONE, 0.0)
    reaching = [(p, label) for label, p in weighed.items() if label in shares and p > shares[label] * none]
    best, label = max(reaching, default=(none, NONE))
    return label, best


def load_weights(path: Path) -> Weights:
    """No weights where there is no file: then rules alone decide."""
    if not path.is_file():
        return NO_WEIGHTS
    content = json.loads(path.read_text("utf-8"))
    # weights as they stand: to make tuples of all takes as long again
    scales = {kind: Scale(tuple(scale["labels"]), scale["weights"]) for kind, scale in content["scales"].items()}
    precision = tuple((p, right) for p, right in content["precision"])
    return Weights(scales, precision, content["share"], content["share_without_rule"])


def dump_weights(weights: Weights, path: Path) -> None:
    """One line a sign, in alphabetical order, so that a change shows what changed."""
    lines = ["{", f'"share": {weights.share},', f'"share_without_rule": {weights.share_without_rule},']
    lines += [f'"precision": {json.dumps(weights.precision)},', '"scales": {']
    scales = []
    for kind, scale in sorted(weights.scales.items()):
        signs = ",\n".join(
            f"{json.dumps(sign, ensure_ascii=False)}: {_pairs(pairs)}" for sign, pairs in sorted(scale.weights.items())
        )
        scales.append(f'"{kind}": {{"labels": {json.dumps(scale.labels)},\n"weights": {{\n{signs}\n}}}}')
    path.write_text("\n".join(lines) + "\n" + ",\n".join(scales) + "\n}\n}\n", encoding="utf-8")


def _pairs(pairs: Sequence[tuple[int, float]]) -> str:
    return json.dumps([[place, weight] for place, weight in pairs], separators=(",", ":"))
