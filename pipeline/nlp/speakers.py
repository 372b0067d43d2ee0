"""Whether the subject of a verb in a parsed sentence can be the one who states something, and where it stands."""

from __future__ import annotations

from pipeline.nlp.parsing import Parse
from pipeline.nlp.persons import is_person_noun
from pipeline.nlp.source_words import (
    ACTS,
    COUNTED_PEOPLE,
    DATA,
    NO_SOURCE,
    OFFICIAL_ACTS,
    OFFICIALS,
    PUBLICATIONS,
    REPORTING,
    RESEARCHING,
    SOURCES,
    SPOKEN,
    WITNESSES,
)


def is_inverted(parse: Parse, verb: int) -> bool:
    """ "..., concluded the demographers": the speaker behind the verb, where objects are."""
    before = parse.tokens[verb - 1].text if verb else ""
    if before not in {",", "”", '"', "’", "''"} or parse.tokens[verb].lemma not in REPORTING - ACTS:
        return False
    return not any(parse.tokens[c].dep in {"nsubj", "ccomp"} for c in parse.children[verb])


def puts_number_at(parse: Parse, verb: int) -> bool:
    """ "Loggers put the share at 70 percent", but not "guards put 30 men in a cell"."""
    return parse.tokens[verb].lemma == "put" and any(parse.tokens[c].text == "at" for c in parse.children[verb])


def verb_of_statement(parse: Parse, verb: int) -> str:
    """The verb's lemma, or "estimate" where a number is what it comes to: "demographers arrive at 490,000"."""
    lemma = parse.tokens[verb].lemma
    possibly = any(parse.tokens[c].text in {"may", "might", "could", "would", "can"} for c in parse.children[verb])
    if lemma not in {"arrive", "come", "get"} or possibly:
        return lemma
    preps = [c for c in parse.children[verb] if parse.tokens[c].text in {"at", "to"}]
    reached = any(
        parse.tokens[n].quantity >= 0 for c in preps for g in parse.children[c] for n in (g, *parse.children[g])
    )
    return "estimate" if reached else lemma


def can_speak(parse: Parse, subject: int, verb: str, *, puts_at: bool) -> bool:
    token, children = parse.tokens[subject], parse.children[subject]
    if token.lemma in COUNTED_PEOPLE and verb in SPOKEN:
        return True
    counted = token.quantity >= 0 or any(
        parse.tokens[c].quantity >= 0 and parse.tokens[c].text == "500" for c in children
    )
    if token.lemma in NO_SOURCE or (counted and verb not in {"say", "tell", "testify", "recall", "put", "estimate"}):
        return False
    if token.lemma in PUBLICATIONS:
        return verb not in {"publish", "print", "open", "close", "appear"}
    if verb in OFFICIAL_ACTS and token.lemma in OFFICIALS and not puts_at:
        return any(
            parse.tokens[g].text == "that"
            for c in parse.children[token.head]
            if parse.tokens[c].dep == "ccomp"
            for g in parse.children[c]
        )
    if verb in {"see", "watch"} and token.lemma in WITNESSES:
        return True
    if verb not in REPORTING:
        return verb in RESEARCHING and (token.pos == "PROPN" or token.lemma in SOURCES)
    if token.lemma in DATA:
        return any(parse.tokens[c].dep in {"poss", "prep", "compound", "amod"} for c in children)
    if token.pos == "PROPN" or token.lemma in SOURCES:
        return True
    return (verb not in ACTS or puts_at) and token.pos == "NOUN" and is_person_noun(token.lemma)
