"""Counts of right, false and missed figures, and of right attributes; they add up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

ATTRIBUTES = ("qualifier", "per", "area", "period", "attribution")


@dataclass(frozen=True)
class Tally:
    found: int = 0
    false: int = 0
    missed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.found + other.found, self.false + other.false, self.missed + other.missed)

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.false) if self.found + self.false else 0.0

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed) if self.found + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0-1."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class Evaluation:
    """The result on one set: a tally an indicator, and right and all of each attribute on the figures found."""

    name: str
    indicators: dict[str, Tally] = field(default_factory=dict)
    attributes: dict[str, tuple[int, int]] = field(default_factory=dict)
    rules: dict[str, Tally] = field(default_factory=dict)  # found and false of each rule
    notes: tuple[str, ...] = ()  # what was missed, false or wrong, a line each

    @property
    def all(self) -> Tally:
        return sum(self.indicators.values(), Tally())

    def of(self, ids: Iterable[str]) -> Tally:
        """The tally of some indicators together."""
        return sum((self.indicators.get(i, Tally()) for i in ids), Tally())


def join(name: str, parts: Iterable[Evaluation]) -> Evaluation:
    """Several evaluations as one set."""
    indicators: dict[str, Tally] = {}
    rules: dict[str, Tally] = {}
    attributes: dict[str, tuple[int, int]] = {}
    notes: list[str] = []
    for part in parts:
        for source, target in ((part.indicators, indicators), (part.rules, rules)):
            for key, tally in source.items():
                target[key] = target.get(key, Tally()) + tally
        for key, (right, of) in part.attributes.items():
            a, b = attributes.get(key, (0, 0))
            attributes[key] = (a + right, b + of)
        notes += part.notes
    return Evaluation(name, indicators, attributes, rules, tuple(notes))
