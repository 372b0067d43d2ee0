"""What speaks for one indicator or another around a quantity, as named signs; the weights decide what they are worth.

A sign is a word with the scope in which it stands ("verb:detain", "left1:of"), a property of the number ("per:month"),
a rule that holds ("rule:prisoners.held"), or what the numbers before it were ("last0:prisoners/same").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.model import Quantity
from pipeline.nlp.conditions import IMPLIED, Scope
from pipeline.nlp.counting import Counted
from pipeline.nlp.parsing import Parse
from pipeline.nlp.terms import HEAD
from pipeline.nlp.views import View

NONE = "-"  # the label of a quantity that no indicator counts
REMEMBERED = 5  # numbers of the paragraph before
_REACH = 5  # words on either side of the number
_SCOPES: tuple[tuple[Scope, str], ...] = (
    ("core", "core"), ("base", "base"), ("phrase", "phrase"), ("clause", "clause"), ("topic", "topic"),
    ("sentence", "sentence"),
)  # fmt: skip


class Told(NamedTuple):
    """A number before: its label, how many sentences back it is, and whether the number at hand may mean it."""

    label: str
    distance: int
    may_be_meant: bool


def number_signs(quantity: Quantity) -> Iterator[str]:
    value = quantity.low if quantity.low is not None else quantity.high
    unit, per = quantity.unit or NONE, quantity.per or NONE
    yield f"form:{quantity.form}"
    yield f"qualifier:{quantity.qualifier.value}"
    yield f"unit:{unit}"
    yield f"per:{per}"
    yield f"unit:{unit}/per:{per}"
    if value is not None:
        size = value.adjusted() if value else -1
        yield f"size:{size}"
        yield f"unit:{unit}/size:{size}"
        if value == value.to_integral_value() and -1_000 < value <= 12:  # Python writes no int of 4,301 digits
            yield f"value:{int(value)}"


def word_signs(view: View, parse: Parse, counted: Counted, index: int, earlier: str) -> Iterator[str]:
    """`earlier`: what the headings and the passage said before this sentence."""
    for head in heads_of(view):
        yield f"counts:{head}"
    for scope, name in _SCOPES:
        for word in view.texts[scope][0].split():
            yield f"{name}:{word.rstrip(HEAD)}"
    yield from _verb_signs(parse, counted)
    yield from _near_signs(parse, index)
    for word in earlier.split():
        yield f"earlier:{word}"


def heads_of(view: View) -> list[str]:
    """The counted nouns, `%implied` for one that is left out."""
    return [word.rstrip(HEAD) for word in view.texts["counts"][0].split() if word.endswith(HEAD)]


def rule_signs(holding: Iterable[tuple[str, str]], ruled_out: Iterable[str], best: str) -> Iterator[str]:
    """The rules that hold as (indicator, id), the indicators whose rules are ruled out, and what rules alone choose."""
    yield f"chosen:{best}"
    for indicator, rule in holding:
        yield f"rule:{indicator}"
        yield f"rule:{indicator}.{rule}"
    for indicator in ruled_out:
        yield f"not:{indicator}"


def context_signs(
    heads: Sequence[str], beside: tuple[str, str], told: Sequence[Told], paragraph: Iterable[str]
) -> Iterator[str]:
    """What the other numbers say. `told`: those before, latest first. `paragraph`: what rules choose for the others."""
    left, right = beside
    yield f"left1:{left}/right1:{right}"
    implied = not heads or IMPLIED in heads
    last = told[0].label if told else "first"
    figure = next((t.label for t in told if t.label != NONE), "first")
    for place, (label, distance, may_be_meant) in enumerate(told):
        near = "same" if distance == 0 else "before" if distance == 1 else "far"
        if place < 2:
            yield f"last{place}:{label}/{near}"
        if place == 0 and implied:
            yield f"implied/last:{label}/{near}"
        if may_be_meant:
            yield f"meant:{label}"
        yield f"told:{label}"
        if implied:
            yield f"implied/told:{label}"
    yield f"left1:{left}/last:{last}"
    yield f"right1:{right}/last:{last}"
    if implied:
        yield f"implied/figure:{figure}"
    for head in () if implied else heads[:3]:
        yield f"counts:{head}/figure:{figure}"
    for indicator in paragraph:
        yield f"paragraph:{indicator}"
        if implied:
            yield f"implied/paragraph:{indicator}"


def words_beside(parse: Parse, index: int) -> tuple[str, str]:
    """The word before the quantity and the word after it; another number is "#", the sentence's end is "|"."""
    at = [i for i, t in enumerate(parse.tokens) if t.quantity == index]
    if not at:
        return "|", "|"
    left = _named(parse, at[0] - 1) if at[0] else "|"
    right = _named(parse, at[-1] + 1) if at[-1] + 1 < len(parse.tokens) else "|"
    return left, right


def _named(parse: Parse, i: int) -> str:
    return parse.tokens[i].lemma if parse.tokens[i].quantity < 0 else "#"


def _verb_signs(parse: Parse, counted: Counted) -> Iterator[str]:
    for v in counted.verbs:
        verb = parse.tokens[v].lemma
        below = {parse.tokens[c].dep for c in parse.children[v]}
        voice = "passive" if below & {"auxpass", "nsubjpass"} else "active"
        yield f"verb:{verb}"
        yield f"verb:{verb}/{voice}"
        if "neg" in below:
            yield "verb:not"
        for c in parse.children[v]:
            child = parse.tokens[c]
            if child.dep in {"prep", "prt", "agent"}:
                yield f"verb:{verb}+{child.lemma}"
                for o in parse.children[c]:
                    yield f"verb+{child.lemma}:{parse.tokens[o].lemma}"
            elif child.dep in {"nsubj", "nsubjpass", "dobj"} and child.quantity < 0:
                yield f"{child.dep}:{child.lemma}"


def _near_signs(parse: Parse, index: int) -> Iterator[str]:
    """The words beside the number by distance, in pairs, and as a bag on either side."""
    at = [i for i, t in enumerate(parse.tokens) if t.quantity == index]
    if not at:
        return
    before = range(at[0] - 1, max(-1, at[0] - 1 - _REACH), -1)
    after = range(at[-1] + 1, min(len(parse.tokens), at[-1] + 1 + _REACH))
    for side, indexes in (("left", before), ("right", after)):
        words = [_named(parse, i) for i in indexes]
        for distance, word in enumerate(words[:3], 1):
            yield f"{side}{distance}:{word}"
        for one, two in pairwise(words):
            yield f"{side}:{one}_{two}"
        for word in words:
            yield f"{side}:{word}"
