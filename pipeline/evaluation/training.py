"""Fits the weights of signs to the annotated sets that may be tuned on: `python -m pipeline.evaluation.training`.

Multinomial logistic regression, one for each kind of quantity. The rules were written with the sets `dev` and `tuned`
in sight and so look better there than they are: their passages are learnt twice at half the worth, with and without
what the rules say. The numbers of cross-validation (by passage) make the column `confidence`.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import nlp
from pipeline.evaluation.gold import GoldFigure, GoldPassage, read_passages
from pipeline.evaluation.matching import same_numbers
from pipeline.evaluation.run import as_document
from pipeline.nlp.candidates import Candidate, all_signs, label_of, labels_of
from pipeline.nlp.evidence import NONE
from pipeline.nlp.reader import read_candidates
from pipeline.nlp.rules import INDICATORS
from pipeline.nlp.weighing import BIAS, WEIGHTS, Scale, Weights, choose_label, dump_weights

SENTENCES = Path("tests/gold/sentences")
SEEN_BY_RULES = ("dev", "tuned")  # sets that the rules were written with
NOT_SEEN = ("train", "reports_tuned")
# Of the probability of NONE that an indicator must reach: passages hold more figures than reports do, and a miss
# costs what a false row costs.
SHARE, SHARE_WITHOUT_RULE = 0.25, 0.5
_FOLDS = 3
_STRENGTH = 1.0  # inverse of the penalty on large weights; 0.1 to 3 do about as well
_FEWEST = 2  # a sign that stands once tells nothing of another text
_FORGET = 0.1  # of the labels before are forgotten in training: in use some of them are wrong
_LEAST = 0.02  # smaller weights change nothing
_RULES = ("rule:", "not:", "chosen:", "paragraph:", "implied/paragraph:")
_BINS = (0.0, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98, 1.0)


class Lesson(NamedTuple):
    """A candidate with what it is; `label` is None where two readers may differ."""

    kind: str
    signs: tuple[str, ...]
    labels: tuple[str, ...]
    optional: bool
    worth: float


class Taught(NamedTuple):
    """The lessons of one passage, paragraph by paragraph, with the candidates that they come from."""

    passage: str
    paragraphs: list[list[Candidate]]
    gold: list[list[tuple[tuple[str, ...], bool]]]  # of each candidate: the right labels, whether optional
    seen_by_rules: bool


def read_taught(folder: Path) -> Iterator[Taught]:
    """The passages of the sets that may be learnt from."""
    rules = nlp.load_rules()
    for path in sorted(folder.glob("*.yml")):
        name = path.stem.partition("-")[0]
        if name in (*SEEN_BY_RULES, *NOT_SEEN):
            for passage in read_passages(path):
                paragraphs = list(read_candidates(as_document(passage), rules))
                yield Taught(passage.id, paragraphs, _label(passage, paragraphs), name in SEEN_BY_RULES)


def read_examples() -> Iterator[Taught]:
    """The examples of the indicators' own files; a number of which they say nothing is what the rules take it for."""
    rules = nlp.load_rules()
    for indicator in rules.indicators.values():
        examples = [(e, True) for e in indicator.examples.right] + [(e, False) for e in indicator.examples.wrong]
        for n, (example, is_right) in enumerate(examples):
            passage = GoldPassage(id=f"{indicator.id}-{n}", text=example.text, about=example.about)
            paragraphs = list(read_candidates(as_document(passage), rules))
            gold = [[_example_label(c, indicator.id, example.value, is_right) for c in p] for p in paragraphs]
            yield Taught(passage.id, paragraphs, gold, seen_by_rules=True)


def _example_label(
    candidate: Candidate, indicator: str, value: Decimal | None, is_right: bool
) -> tuple[tuple[str, ...], bool]:
    by_rules = label_of(candidate.found.best)
    if is_right and value in (candidate.quantity.low, candidate.quantity.high):
        return (indicator,), False
    return (NONE if by_rules == indicator and not is_right else by_rules,), False


def _label(passage: GoldPassage, paragraphs: Sequence[Sequence[Candidate]]) -> list[list[tuple[tuple[str, ...], bool]]]:
    spans = [(passage.text.find(f.words), passage.text.find(f.words) + len(f.words), f) for f in passage.figures]
    taken: set[int] = set()
    return [[_label_of(candidate, spans, taken) for candidate in paragraph] for paragraph in paragraphs]


def _label_of(
    candidate: Candidate, spans: Sequence[tuple[int, int, GoldFigure]], taken: set[int]
) -> tuple[tuple[str, ...], bool]:
    quantity = candidate.quantity
    for place, (start, end, figure) in enumerate(spans):
        overlaps = quantity.char_start < end and start < quantity.char_end
        if place not in taken and overlaps and same_numbers(figure, quantity.low, quantity.high):
            taken.add(place)
            return figure.indicator, figure.optional
    return (NONE,), False


def _lessons(taught: Iterable[Taught], chance: random.Random) -> Iterator[Lesson]:
    for passage in taught:
        for candidates, gold in zip(passage.paragraphs, passage.gold, strict=True):
            labels = [labels[0] if chance.random() > _FORGET else NONE for labels, _ in gold]
            for place, (candidate, (right, optional)) in enumerate(zip(candidates, gold, strict=True)):
                if candidate.kind is None or optional:
                    continue
                signs = all_signs(candidates, place, labels[:place], labels_of(candidates))
                if not passage.seen_by_rules:
                    yield Lesson(candidate.kind, signs, right, optional, 1.0)
                    continue
                unruled = tuple(sign for sign in signs if not sign.startswith(_RULES))
                yield Lesson(candidate.kind, signs, right, optional, 0.5)
                yield Lesson(candidate.kind, unruled, right, optional, 0.5)


def fit(taught: Sequence[Taught]) -> Weights:
    """The weights of all kinds of which there is more than one label."""
    by_kind: defaultdict[str, list[Lesson]] = defaultdict(list)
    for lesson in _lessons(taught, random.Random(0)):  # noqa: S311 (no secret)
        by_kind[lesson.kind].append(lesson)
    scales = {
        kind: _fit_kind(lessons)
        for kind, lessons in sorted(by_kind.items())
        if len({lesson.labels[0] for lesson in lessons}) > 1
    }
    return Weights(scales, share=SHARE, share_without_rule=SHARE_WITHOUT_RULE)


def _fit_kind(lessons: Sequence[Lesson]) -> Scale:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = DictVectorizer()
    table: Any = vectorizer.fit_transform([dict.fromkeys(lesson.signs, 1.0) for lesson in lessons])
    common = _counts(table) >= _FEWEST
    vectorizer.restrict(common)
    labels = [lesson.labels[0] for lesson in lessons]
    model = LogisticRegression(C=_STRENGTH, max_iter=500)
    model.fit(table[:, common.nonzero()[0]], labels, sample_weight=[lesson.worth for lesson in lessons])
    return _as_scale(model, list(vectorizer.get_feature_names_out()))


def _counts(table: Any) -> Any:
    import numpy as np

    return np.asarray((table > 0).sum(axis=0)).ravel()


def _as_scale(model: Any, signs: list[str]) -> Scale:
    labels = [str(label) for label in model.classes_]
    coefficients, intercepts = model.coef_, model.intercept_
    if len(labels) == 2:  # sklearn keeps one row for two labels
        coefficients, intercepts = [-model.coef_[0] / 2, model.coef_[0] / 2], [-intercepts[0] / 2, intercepts[0] / 2]
    weights: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, row in enumerate(coefficients):
        weights[BIAS].append((place, round(float(intercepts[place]), 3)))
        for sign, weight in zip(signs, row, strict=True):
            if abs(weight) >= _LEAST:
                weights[sign].append((place, round(float(weight), 2)))
    return Scale(tuple(labels), {sign: tuple(pairs) for sign, pairs in weights.items()})


def measure_precision(taught: Sequence[Taught]) -> tuple[tuple[float, float], ...]:
    """Probability given and share of rows that were right, in cross-validation on passages the rules have not seen."""
    fresh = [t for t in taught if not t.seen_by_rules]
    seen = [t for t in taught if t.seen_by_rules]
    outcomes: list[tuple[float, bool]] = []
    for fold in range(_FOLDS):
        weights = fit([*seen, *(t for i, t in enumerate(fresh) if i % _FOLDS != fold)])
        for passage in fresh[fold::_FOLDS]:
            outcomes += _outcomes(passage, weights)
    return _points(outcomes)


def _outcomes(passage: Taught, weights: Weights) -> Iterator[tuple[float, bool]]:
    for candidates, gold in zip(passage.paragraphs, passage.gold, strict=True):
        labels: list[str] = []
        for place, (candidate, (right, optional)) in enumerate(zip(candidates, gold, strict=True)):
            scale = weights.scales.get(candidate.kind or "")
            label, probability = NONE, 1.0
            if scale is not None:
                weighed = scale.weigh(all_signs(candidates, place, labels, labels_of(candidates)))
                label, probability = choose_label(weighed, _shares(candidate, scale, weights))
            labels.append(label)
            if label != NONE and not optional:
                yield probability, label in right


def _shares(candidate: Candidate, scale: Scale, weights: Weights) -> dict[str, float]:
    ruled = {link.indicator.id for link in candidate.found.holding}
    return {
        label: weights.share if label in ruled else weights.share_without_rule
        for label in scale.labels
        if label != NONE
    }


def _points(outcomes: Sequence[tuple[float, bool]]) -> tuple[tuple[float, float], ...]:
    """A point for each bin, never falling."""
    points = [(0.0, 0.0)]
    for low, high in pairwise(_BINS):
        inside = [(p, right) for p, right in outcomes if low < p <= high]
        if inside:
            middle = sum(p for p, _ in inside) / len(inside)
            share = sum(right for _, right in inside) / len(inside)
            points.append((round(middle, 3), round(max(share, points[-1][1]), 3)))
    return (*points, (1.0, points[-1][1]))


def train(folder: Path = SENTENCES, path: Path = INDICATORS / WEIGHTS) -> Weights:
    """Reads the sets, fits, and writes the weights."""
    taught = [*read_taught(folder), *read_examples()]
    weights = fit(taught)._replace(precision=measure_precision(taught))
    dump_weights(weights, path)
    return weights


if __name__ == "__main__":
    written = train()
    for kind, scale in written.scales.items():
        print(f"{kind}: {len(scale.labels)} labels, {len(scale.weights)} signs")
    print("probability and share right:", *(f"{p:.2f}:{right:.2f}" for p, right in written.precision))
