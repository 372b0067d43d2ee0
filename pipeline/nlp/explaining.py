"""Why a number is, or is not, a figure: its signs with what each is worth, for people who ask or who write rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.model import Document
from pipeline.nlp.candidates import Candidate, all_signs, choose_links, label_of, labels_of
from pipeline.nlp.evidence import NONE
from pipeline.nlp.linking import NoLink
from pipeline.nlp.reader import read_candidates
from pipeline.nlp.rules import Rules


class Worth(NamedTuple):
    """A sign and how far it raises the label above NONE (log of the odds); negative where it speaks against it."""

    sign: str
    worth: float


class Explanation(NamedTuple):
    quote: str
    label: str  # the indicator, "-" for none
    reason: str  # the rule, or why there is none
    probabilities: tuple[tuple[str, float], ...]  # the likeliest labels, 0-1
    signs: tuple[Worth, ...]  # those that weigh most for or against the label, or the likeliest indicator


def explain(document: Document, rules: Rules, n_signs: int = 12) -> Iterator[Explanation]:
    """Every number of the text that may be a figure, in text order."""
    for candidates in read_candidates(document, rules):
        links = choose_links(candidates, rules)
        labels = [label_of(link) for link in links]
        for place, (candidate, link) in enumerate(zip(candidates, links, strict=True)):
            quantity = candidate.quantity
            reason = link.reason if isinstance(link, NoLink) else f"{link.indicator.id}.{link.rule_id}"
            probabilities, signs = _weigh(candidate, candidates, place, labels, rules)
            yield Explanation(
                document.text[quantity.char_start : quantity.char_end],
                labels[place],
                reason,
                probabilities[:3],
                signs[:n_signs],
            )


def _weigh(
    candidate: Candidate, candidates: Sequence[Candidate], place: int, labels: Sequence[str], rules: Rules
) -> tuple[tuple[tuple[str, float], ...], tuple[Worth, ...]]:
    scale = rules.weights.scales.get(candidate.kind or "")
    if scale is None:
        return (), ()
    signs = all_signs(candidates, place, labels[:place], labels_of(candidates))
    weighed = sorted(scale.weigh(signs).items(), key=lambda pair: -pair[1])
    label = labels[place] if labels[place] in scale.labels else NONE
    about = label if label != NONE else next((name for name, _ in weighed if name != NONE), NONE)
    at, none = scale.labels.index(about), scale.labels.index(NONE)
    worths = []
    for sign in signs:
        pairs = dict(scale.weights.get(sign, ()))
        if worth := round(pairs.get(at, 0.0) - pairs.get(none, 0.0), 2):
            worths.append(Worth(sign, worth))
    return tuple(weighed), tuple(sorted(worths, key=lambda w: -abs(w.worth)))
