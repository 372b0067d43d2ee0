"""The words around a quantity, scope by scope, in the form in which rules look at them.

Each scope is a string of words with a space before and after each; a counted noun carries the mark HEAD. There are two
strings a scope: lemmas (with `%demonym`, `%country` and `%foreign` for names) and the words themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.model import Quantity
from pipeline.nlp.conditions import IMPLIED, Scope
from pipeline.nlp.counting import HOLLOW, Counted
from pipeline.nlp.parsing import Parse
from pipeline.nlp.persons import is_person_noun
from pipeline.nlp.terms import COUNTRY, DEMONYM, FOREIGN, FOREIGN_DEMONYM, HEAD
from pipeline.reference.countries import PlaceName

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_PLURAL = re.compile(r"(?<=[a-z]{3})(?:ies|s)$")
_POINTERS = frozenset("they them these those it this that which whom who he she us we you i all both none".split())


class View(NamedTuple):
    """`texts[scope]` is (lemmas, words); of `counts` also the heads as kinds of things (`%person`)."""

    texts: dict[Scope, tuple[str, ...]]
    counted_words: str  # the counted noun with what belongs to it, as lemmas: what a later "of these" refers to


class Surroundings(NamedTuple):
    """What is the same for all quantities of a sentence."""

    places: Sequence[PlaceName]  # of the sentence
    home: frozenset[str]  # codes of the document's own country
    earlier: str  # headings above and the earlier sentences of the paragraph
    topic: str


def make_view(parse: Parse, quantity: Quantity, counted: Counted, around: Surroundings, antecedent: str) -> View:
    """`antecedent` is the counted_words of the quantity before, for numbers that leave their noun out."""
    marks = _marks(parse, around)
    everything = range(len(parse.tokens))
    heads = set(counted.heads)
    core = sorted({*counted.core, *(i for i in counted.heads if parse.tokens[i].quantity >= 0)})
    texts: dict[Scope, tuple[str, ...]] = {
        "counts": (*_words(parse, core, marks, heads), _kinds(parse, counted.heads)),
        "core": _words(parse, core, marks, heads),
        "base": _words(parse, counted.base, marks, set()),
        "phrase": _words(parse, counted.phrase, marks, heads),
        "verb": _verb_words(parse, counted.verbs),
        "clause": _words(parse, counted.clause, marks, heads),
        "sentence": _words(parse, everything, marks, heads),
    }
    if not counted.heads or all(parse.tokens[i].lemma in _POINTERS for i in counted.heads):
        meant = "".join(f"{w}{HEAD} " for w in (IMPLIED, *(antecedent.split() if quantity.unit == "" else ())))
        texts["counts"] = tuple(t + meant for t in texts["counts"])
    earlier, topic = plain_words(around.earlier), plain_words(around.topic)
    lemmas, words, *_ = texts["sentence"]
    texts["passage"] = (earlier + lemmas.lstrip(), earlier + words.lstrip())
    texts["topic"] = (topic, topic)
    texts["per"] = (f" {quantity.per} ", f" {quantity.per} ")
    named = " ".join(parse.tokens[i].lemma for i in counted.heads if parse.tokens[i].lemma not in _POINTERS | HOLLOW)
    return View(texts, named or antecedent)


@lru_cache(maxsize=64)  # every number of a sentence has the same headings and sentences before it
def plain_words(text: str) -> str:
    """Words of text that is not parsed, as they stand and once more without the endings of plurals."""
    words = [word.lower() for word in _WORD.findall(text)]
    surface = " ".join(("", *words, ""))
    singular = " ".join(("", *map(_singular, words), ""))
    return surface if singular == surface else surface + "% " + singular.lstrip()


@lru_cache(maxsize=1 << 14)
def _singular(word: str) -> str:
    return _PLURAL.sub(lambda match: "y" if match.group() == "ies" else "", word)


def _marks(parse: Parse, around: Surroundings) -> dict[int, str]:
    """For tokens inside names of places or peoples: the mark at the last token, nothing at the others."""
    marks: dict[int, str] = {}
    for place in around.places:
        inside = [i for i, t in enumerate(parse.tokens) if t.start < place.char_end and t.end > place.char_start]
        if not inside:
            continue
        at_home = bool(set(place.codes.split(";")) & around.home)
        own, other = (DEMONYM, FOREIGN_DEMONYM) if place.kind == "demonym" else (COUNTRY, FOREIGN)
        marks |= dict.fromkeys(inside, "")
        marks[inside[-1]] = own if at_home else other
    return marks


def _words(parse: Parse, indexes: Iterable[int], marks: dict[int, str], heads: set[int]) -> tuple[str, str]:
    lemmas, words = [""], [""]
    for i in indexes:
        token = parse.tokens[i]
        head = HEAD if i in heads else ""
        if (token.quantity >= 0 and token.end > token.start and token.text in {"500", "one"}) or not _is_word(
            token.text
        ):
            continue
        words.append(token.text.lower().replace("-", " ") + head)
        lemma = marks.get(i, token.lemma)
        if lemma:
            lemmas.append(lemma.replace("-", " ") + head)
    return " ".join(lemmas) + " ", " ".join(words) + " "


def _kinds(parse: Parse, heads: Iterable[int]) -> str:
    return " " + "".join(f"%person{HEAD} " for i in heads if is_person_noun(parse.tokens[i].lemma))


def _verb_words(parse: Parse, verbs: Iterable[int]) -> tuple[str, str]:
    """Each verb with its particle, "be" where it is passive, and its object where the two make one idiom."""
    lemmas, words = [""], [""]
    for v in verbs:
        below = [c for c in parse.children[v] if parse.tokens[c].dep in {"auxpass", "prt", "neg", "acomp", "advmod"}]
        group = sorted([v, *below])
        lemmas += [parse.tokens[i].lemma for i in group]
        words += [parse.tokens[i].text.lower() for i in group]
    return " ".join(lemmas) + " ", " ".join(words) + " "


def _is_word(text: str) -> bool:
    return text.isalnum() or any(map(str.isalnum, text))
