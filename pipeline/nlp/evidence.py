"""What speaks for one indicator or another around a quantity, as named signs; the weights decide what they are worth.

A sign is a word with the scope in which it stands ("verb:detain", "left:of"), a property of the number, a rule that
holds, or what the numbers before were. The same word counts for more the nearer it stands to the number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.model import Quantity
from pipeline.nlp.conditions import HEAD
from pipeline.nlp.counting import Counted
from pipeline.nlp.parsing import Parse
from pipeline.nlp.views import View

_REACH = 5  # words on either side of the number
_SCOPES = (("counts", "n"), ("core", "k"), ("base", "b"), ("phrase", "p"), ("clause", "c"), ("topic", "t"))


def signs(quantity: Quantity, view: View, parse: Parse, counted: Counted, index: int, earlier: str) -> list[str]:
    """Each sign once. `earlier`: what the passage said before this sentence, headings among it."""
    found = dict.fromkeys(_of_number(quantity))
    for scope, letter in _SCOPES:
        for word in view.texts[scope][0].split():
            if scope == "counts" and not word.endswith(HEAD):
                continue
            found[f"{letter}:{word.rstrip(HEAD)}"] = None
    found.update(dict.fromkeys(_of_verbs(parse, counted)))
    found.update(dict.fromkeys(_near(parse, index)))
    found.update(dict.fromkeys(f"s:{w.rstrip(HEAD)}" for w in view.texts["sentence"][0].split()))
    found.update(dict.fromkeys(f"e:{w}" for w in earlier.split()))
    return list(found)


def _of_number(quantity: Quantity) -> Iterator[str]:
    value = quantity.low if quantity.low is not None else quantity.high
    yield f"form:{quantity.form}"
    yield f"qualifier:{quantity.qualifier.value}"
    yield f"unit:{quantity.unit or '-'}"
    yield f"per:{quantity.per or '-'}"
    yield f"unit+per:{quantity.unit or '-'}/{quantity.per or '-'}"
    if value is not None:
        size = value.adjusted() if value else -1
        yield f"size:{size}"
        yield f"unit+size:{quantity.unit or '-'}/{size}"
        if value == value.to_integral_value() and value <= 12:
            yield f"small:{int(value)}"


def _of_verbs(parse: Parse, counted: Counted) -> Iterator[str]:
    for v in counted.verbs:
        token = parse.tokens[v]
        below = {parse.tokens[c].dep for c in parse.children[v]}
        voice = "passive" if "auxpass" in below or "nsubjpass" in below else "active"
        yield f"v:{token.lemma}"
        yield f"v:{token.lemma}/{voice}"
        if "neg" in below:
            yield "v:not"
        for c in parse.children[v]:
            child = parse.tokens[c]
            if child.dep in {"prep", "prt", "agent"}:
                yield f"v:{token.lemma}+{child.lemma}"
                for o in parse.children[c]:
                    yield f"v:{child.lemma}>{parse.tokens[o].lemma}"
            elif child.dep in {"nsubj", "nsubjpass", "dobj"} and child.quantity < 0:
                yield f"v:{child.dep}={child.lemma}"


def _near(parse: Parse, index: int) -> Iterator[str]:
    """The words beside the number, by distance and as a bag on either side."""
    at = [i for i, t in enumerate(parse.tokens) if t.quantity == index]
    if not at:
        return
    before = [parse.tokens[i] for i in range(max(0, at[0] - _REACH), at[0])]
    after = [parse.tokens[i] for i in range(at[-1] + 1, min(len(parse.tokens), at[-1] + 1 + _REACH))]
    for side, tokens in (("l", before[::-1]), ("r", after)):
        words = [t.lemma if t.quantity < 0 else "#" for t in tokens]
        for distance, word in enumerate(words[:3], 1):
            yield f"{side}{distance}:{word}"
        for one, two in zip(words, words[1:], strict=False):
            yield f"{side}{side}:{one}_{two}"
        for word in words:
            yield f"{side}:{word}"


def of_rules(holding: Iterable[tuple[str, str]], best: str) -> Iterator[str]:
    """The rules that hold, as (indicator, rule id), and the indicator that they alone would choose ("" for none)."""
    yield f"chosen:{best or '-'}"
    for indicator, rule in holding:
        yield f"rule:{indicator}"
        yield f"rule:{indicator}.{rule}"


def of_earlier(labels: Sequence[tuple[str, int]], refers: Sequence[bool]) -> Iterator[str]:
    """What the numbers before it in the paragraph were, latest first, as (indicator, or "-" for none; sentences back)."""
    for place, ((label, distance), back) in enumerate(zip(labels, refers, strict=True)):
        near = "same" if distance == 0 else "before" if distance == 1 else "far"
        if place < 2:
            yield f"last{place}:{label}/{near}"
        if back:
            yield f"refers:{label}"
        yield f"seen:{label}"
