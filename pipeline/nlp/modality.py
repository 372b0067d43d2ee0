"""Whether a number is asserted, denied, supposed or only planned (after ConText: cue, direction, scope)."""

from __future__ import annotations

import re

from pipeline.model import Modality
from pipeline.nlp.parsing import Parse
from pipeline.nlp.passage import SentenceContext

_PLANS = frozenset(
    "plan intend aim pledge vow propose seek hope want expect schedule target envisage prepare agree".split()
)
_DENIAL = re.compile(
    r"\b(?:no evidence|not true|untrue|denie[sd]|deny|denying|rejects?|rejected|dismiss(?:es|ed)|"
    r"false(?:ly)?|unfounded|myth|nobody|no one)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:is|are|was|were|proved|as) (?:entirely |wholly |simply )?(?:unfounded|untrue|false|baseless|a lie|a myth)\b",
    re.IGNORECASE,
)
# "The figure of 12,000 given by officials is wrong": what is wrong must be a statement, not an act.
_STATEMENT = re.compile(r"\b(?:figure|number|estimate|count|claim|total|report|tally)\b[^,;]*$", re.IGNORECASE)
_WRONG = re.compile(
    r"[^,;.]*\b(?:is|was) (?:simply |plainly )?(?:wrong|incorrect|inaccurate|mistaken)\b", re.IGNORECASE
)
_INTENDED = re.compile(
    r"\b(?:plans?|planned|hopes?|hoped|intends?|intended|aims?|aimed|pledged|vowed|proposed?s?|wants?|wanted) to "
    r"(?:[^\W\d]+ ){1,4}(?:(?:a|an|the|another|further|additional|more) )*$",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:suppose|supposing|imagine|assuming|assume|if only|in the event)\b[^.;]*$|^(?:should|were)\s[^.,;]+,[^.;]*$",
    re.IGNORECASE,
)


def read_modality(context: SentenceContext, quantity: int) -> Modality:
    """Of the quantity with this index; denials and suppositions count where they stand before it."""
    parse = context.parse
    at = next((i for i, t in enumerate(parse.tokens) if t.quantity == quantity), None)
    if at is None:
        return Modality.ASSERTED
    before = context.text[context.sentence.char_start : parse.tokens[at].start]
    chain = _governors(parse, at)
    if any(_conditional(parse, v) for v in chain) or _SUPPOSED.search(before):
        return Modality.HYPOTHETICAL
    if any(_planned(parse, v) for v in chain[:3]) or _INTENDED.search(before):
        return Modality.PLANNED
    after = parse.tokens[at].end, context.sentence.char_end
    if _DENIED.search(context.text, *after) or (_STATEMENT.search(before) and _WRONG.match(context.text, *after)):
        return Modality.NEGATED
    if _DENIAL.search(re.split(r"[,;]|\bbut\b", before)[-1]) or (chain and _negated(parse, chain[0], at)):
        return Modality.NEGATED
    return Modality.ASSERTED


def _governors(parse: Parse, at: int) -> list[int]:
    """The verbs above the number, nearest first."""
    found: list[int] = []
    i = at
    while parse.tokens[i].head != i and len(found) < 6:
        i = parse.tokens[i].head
        if parse.tokens[i].pos in {"VERB", "AUX"}:
            found.append(i)
    return found


def _conditional(parse: Parse, verb: int) -> bool:
    below = [parse.tokens[c].text.lower() for c in parse.children[verb]]
    if "if" in below or "unless" in below or "whether" in below:
        return True
    would = "would" in below
    clauses = [c for c in parse.children[verb] if parse.tokens[c].dep == "advcl"]
    return would and any(
        parse.tokens[g].text.lower() in {"if", "were", "had"} for c in clauses for g in parse.children[c]
    )


def _planned(parse: Parse, verb: int) -> bool:
    token = parse.tokens[verb]
    below = [parse.tokens[c] for c in parse.children[verb]]
    if token.lemma in _PLANS and token.lemma not in {"want", "seek", "agree", "expect"}:
        return any(t.dep in {"xcomp", "dobj", "ccomp", "prep"} for t in below)
    if token.lemma in {"want", "seek", "agree", "expect"}:
        return any(t.dep == "xcomp" for t in below)
    if any(t.dep == "aux" and t.text.lower() in {"will", "'ll", "shall"} for t in below):
        return True
    if token.lemma == "be" and any(t.dep == "xcomp" and t.pos == "VERB" for t in below):
        return True  # "the army is to build two camps"
    head = parse.tokens[token.head]
    return token.dep == "acl" and head.lemma in {
        "plan",
        "intention",
        "target",
        "pledge",
        "goal",
        "proposal",
        "aim",
        "hope",
    }


def _negated(parse: Parse, verb: int, at: int) -> bool:
    """Negation of the verb reaches its object and what follows, not the subject of a passive's agent."""
    for c in parse.children[verb]:
        token = parse.tokens[c]
        if token.dep == "neg" or token.text.lower() == "never":
            return c < at or parse.tokens[at].dep in {"nsubj", "nsubjpass"}
    return False
