"""What a place or a date hangs on in the parsed sentence: the number's own verb and noun, or something else."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.nlp.counting import Counted
from pipeline.nlp.parsing import Parse

_CLAUSES = frozenset({"acl", "relcl", "advcl", "pcomp", "ccomp"})
# Nouns that only cut a date or a place to size: "the end of 2018", "the north of China".
_SLICES = frozenset(
    "end beginning start middle half quarter month year spring summer autumn fall winter season course period north "
    "south east west city town village province region county district area part outskirt".split()
)
_STEPS = 12  # a path longer than this is a parse gone wrong


class Attachment(NamedTuple):
    """`path` leads from what the span hangs on up to the first word that the number has over it too."""

    own: bool  # it hangs on the number, on what is counted, or on a verb over them
    site: int  # the word that it hangs on
    path: tuple[int, ...]
    modifies: int  # the noun that it stands before, "the 1994 genocide", else -1


def find_attachment(parse: Parse, start: int, end: int, index: int, counted: Counted) -> Attachment | None:
    """Of text[start:end] to the quantity with this index; None where either is not in the parse."""
    inside = {i for i, t in enumerate(parse.tokens) if t.start < end and t.end > start}
    anchor = next((i for i, t in enumerate(parse.tokens) if t.quantity == index), None)
    if not inside or anchor is None:
        return None
    top = next((i for i in sorted(inside) if parse.tokens[i].head not in inside or parse.tokens[i].head == i), None)
    if top is None:
        return None
    for _ in range(_STEPS):
        if parse.tokens[top].dep != "conj":
            break
        top = parse.tokens[top].head  # "in Addis Ababa and Zurich"
    dep, site = parse.tokens[top].dep, parse.tokens[top].head
    before_noun = dep in {"nummod", "nmod", "compound", "amod"} and site > max(inside)
    modifies = site if before_noun and parse.tokens[site].pos in {"NOUN", "PROPN"} else -1
    site = _through_slices(parse, site)
    chain = {anchor, *counted.heads, *counted.verbs, *_ancestors(parse, anchor)}
    path: list[int] = []
    first = site
    while site not in chain and len(path) < _STEPS:
        path.append(site)
        if parse.tokens[site].head == site:
            break
        site = parse.tokens[site].head
    return Attachment(not path, first, tuple(path), modifies)


def _through_slices(parse: Parse, site: int) -> int:
    for _ in range(_STEPS):
        token = parse.tokens[site]
        if token.head == site or (token.pos != "ADP" and token.dep != "prep" and token.lemma not in _SLICES):
            break
        site = token.head
    return site


def _ancestors(parse: Parse, i: int) -> list[int]:
    found: list[int] = []
    while parse.tokens[i].head != i and len(found) < _STEPS:
        i = parse.tokens[i].head
        found.append(i)
    return found


def clause_verbs(parse: Parse, attachment: Attachment) -> list[str]:
    """Lemmas of the subordinate verbs that keep it from the number."""
    return [parse.tokens[i].lemma for i in attachment.path if parse.tokens[i].dep in _CLAUSES]


def goes_through(parse: Parse, attachment: Attachment, words: frozenset[str]) -> bool:
    """Whether its path crosses one of these prepositions: of "jailed for a murder in 2003" it crosses "for"."""
    return any(parse.tokens[i].dep == "prep" and parse.tokens[i].text.lower() in words for i in attachment.path)
