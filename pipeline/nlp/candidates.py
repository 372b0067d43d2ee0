"""The numbers of a paragraph that may be figures, with all that speaks for it, and the choice of their indicators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.model import Quantity
from pipeline.nlp.counting import Counted, read_counted
from pipeline.nlp.ellipsis import refers_back
from pipeline.nlp.evidence import (
    NONE,
    REMEMBERED,
    Told,
    context_signs,
    heads_of,
    number_signs,
    rule_signs,
    word_signs,
    words_beside,
)
from pipeline.nlp.linking import Found, Link, NoLink, default_unit, find_links, is_one_person, kind_of, plausible
from pipeline.nlp.passage import SentenceContext
from pipeline.nlp.rules import Kind, Rules
from pipeline.nlp.views import Surroundings, View, make_view, plain_words
from pipeline.nlp.weighing import choose_label

WEIGHED = "weighed"  # stands for the rule of a figure that no single rule of its indicator makes
_LEAVE_UNIT_OUT: tuple[Kind, ...] = ("money", "duration")
_RULES_STAND = 0.2  # probability: of two indicators the one that rules choose, unless the weights all but rule it out
_FARTHEST = 2  # sentences back; farther the paragraph has moved on


class Candidate(NamedTuple):
    """A quantity of a parsed sentence."""

    sentence: int  # its place in the paragraph, from 0
    nth: int  # among the sentence's quantities
    quantity: Quantity
    kind: Kind | None  # None for what no indicator measures
    counted: Counted
    view: View
    found: Found
    signs: tuple[str, ...]  # all but those of the other numbers
    beside: tuple[str, str]
    meant: tuple[bool, ...]  # whether it may refer to a number of the same sentence, of the one before, of that before

    def may_mean(self, distance: int) -> bool:
        """Whether it may count what a number so many sentences back counts."""
        return distance <= _FARTHEST and self.meant[distance]


def find_candidates(
    context: SentenceContext, sentence: int, quantities: Sequence[Quantity], rules: Rules, antecedent: str
) -> tuple[list[Candidate], str]:
    """The sentence's quantities in text order, and what the last of them counts.

    `antecedent`: what the last number before this sentence counts.
    """
    origin, parse = context.origin, context.parse
    around = Surroundings(
        places=context.places,
        home=frozenset(c for c in origin.about_area.split(";") if c),
        earlier=" ".join((*context.headings, context.passage.words)),
        topic=f"{context.segment.origin.title} {context.document.origin.title}",
    )
    earlier = plain_words(around.earlier)
    candidates: list[Candidate] = []
    for index, quantity in enumerate(quantities):
        counted = read_counted(parse, index)
        view = make_view(parse, quantity, counted, around, antecedent)
        kind = kind_of(quantity, view)
        if not counted.clause:
            kind, found = None, Found(NoLink("sentence too long to parse"))
        else:
            found = find_links(quantity, view, rules)
        signs: dict[str, None] = {}
        if kind is not None:
            signs = dict.fromkeys((*number_signs(quantity), *word_signs(view, parse, counted, index, earlier)))
            signs |= dict.fromkeys(_rule_signs(found))
        meant = tuple(refers_back(parse, index, counted, context.places, back) for back in range(_FARTHEST + 1))
        candidates.append(
            Candidate(
                sentence, index, quantity, kind, counted, view, found, tuple(signs), words_beside(parse, index), meant
            )
        )
        if kind == "count" and counted.heads:
            antecedent = view.counted_words
    return candidates, antecedent


def _rule_signs(found: Found) -> Iterator[str]:
    best = NONE if isinstance(found.best, NoLink) else found.best.indicator.id
    return rule_signs(((link.indicator.id, link.rule_id) for link in found.holding), found.ruled_out, best)


def choose_links(candidates: Sequence[Candidate], rules: Rules) -> list[Link | NoLink]:
    """For each candidate of a paragraph, in text order; what one is tells of the next."""
    links: list[Link | NoLink] = []
    labels: list[str] = []
    by_rules = labels_of(candidates)
    units: dict[Kind, str] = {}  # of the last amount and duration: "paid 300 yuan, and 250 the year after"
    for place, candidate in enumerate(candidates):
        links.append(_choose(candidate, all_signs(candidates, place, labels, by_rules), units, rules))
        labels.append(label_of(links[-1]))
        if candidate.kind in _LEAVE_UNIT_OUT:
            units[candidate.kind] = candidate.quantity.unit
    return links


def labels_of(candidates: Iterable[Candidate]) -> Counter[str]:
    """How many of a paragraph's candidates the rules take for each indicator, or for none."""
    return Counter(label_of(candidate.found.best) for candidate in candidates)


def all_signs(
    candidates: Sequence[Candidate], place: int, labels: Sequence[str], by_rules: Counter[str]
) -> tuple[str, ...]:
    """`labels`: of the candidates before, in text order; `by_rules`: `labels_of` all of them."""
    candidate = candidates[place]
    told = [
        Told(labels[i], distance, candidate.may_mean(distance))
        for i in range(place - 1, max(-1, place - 1 - REMEMBERED), -1)
        if candidates[i].kind is not None
        for distance in (candidate.sentence - candidates[i].sentence,)
    ]
    own = label_of(candidate.found.best)
    paragraph = sorted(label for label, n in by_rules.items() if label != NONE and n > (label == own))
    context = context_signs(heads_of(candidate.view), candidate.beside, told, paragraph)
    return (*candidate.signs, *dict.fromkeys(context))


def label_of(link: Link | NoLink) -> str:
    return NONE if isinstance(link, NoLink) else link.indicator.id


def _choose(candidate: Candidate, signs: Sequence[str], units: Mapping[Kind, str], rules: Rules) -> Link | NoLink:
    """What the weights say; where they do not know the indicator that rules choose, the rules."""
    best = candidate.found.best
    scale = rules.weights.scales.get(candidate.kind or "")
    if candidate.kind is None or scale is None or (isinstance(best, Link) and best.indicator.id not in rules.weighed):
        return best
    weighed, by_rules = scale.weigh(signs), label_of(best)
    least = min(rules.weights.share, rules.weights.share_without_rule) * weighed.get(NONE, 0.0)
    likely = (label for label, probability in weighed.items() if probability > least or label == by_rules)
    links = {label: link for label in likely if (link := _link(candidate, candidate.kind, label, units, rules))}
    shares = {
        label: rules.weights.share_without_rule if link.rule_id == WEIGHED else rules.weights.share
        for label, link in links.items()
    }
    label, probability = choose_label(weighed, shares)
    if label not in (NONE, by_rules) and by_rules in links and weighed[by_rules] >= _RULES_STAND:
        label, probability = by_rules, weighed[by_rules]
    if label == NONE:
        return best if isinstance(best, NoLink) else NoLink(f"unlike {best.indicator.id}")
    return links[label]._replace(confidence=rules.weights.confidence(probability))


def _link(candidate: Candidate, kind: Kind, label: str, units: Mapping[Kind, str], rules: Rules) -> Link | None:
    """The candidate as this indicator's: by its best rule that holds, else by the weights alone."""
    if label == NONE or label not in rules.weighed:
        return None
    indicator = rules.indicators[label]
    best = candidate.found.best
    own = [link for link in candidate.found.holding if link.indicator.id == label]
    if isinstance(best, Link) and best.indicator.id == label:
        own = [best]
    if own:
        unit: str | None = own[0].unit
    elif indicator.counts == kind:
        unit = default_unit(candidate.quantity, kind, indicator, candidate.view)
    else:
        unit = units.get(indicator.counts) if kind == "count" else None
    if unit is None or not plausible(candidate.quantity, indicator) or is_one_person(candidate.quantity, unit):
        return None
    return own[0] if own else Link(indicator, WEIGHED, 0.5, unit)
