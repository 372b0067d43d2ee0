"""Who says so: the sources that a sentence names for its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.nlp.parsing import Parse
from pipeline.nlp.persons import is_person_noun
from pipeline.nlp.source_words import (
    ACCORDING,
    ACTS,
    AGENT,
    CUE,
    DATA,
    NO_SOURCE,
    PUBLICATIONS,
    REPORTING,
    RESEARCHING,
    SOURCES,
    STATES,
    STOP,
    WHOSE,
)
from pipeline.reference.organisations import find_organisations

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MAX_NAME = 120  # a longer "name" is a clause


class Attributed(NamedTuple):
    """A source in the text's words, with the year or edition that the text gives it."""

    char_start: int
    char_end: int
    name: str
    year: str


def may_attribute(text: str, start: int, end: int) -> bool:
    """A cheap look: could a source be named here?"""
    return CUE.search(text, start, end) is not None


def find_attributions(text: str, start: int, end: int, parse: Parse) -> list[Attributed]:
    """The sources named in a sentence, in the order of the text, without overlaps."""
    found = [*_by_phrase(text, start, end, parse), *_by_verb(text, end, parse), *_by_name(text, start, end)]
    found.sort(key=lambda a: (a.char_start, -a.char_end))
    kept: list[Attributed] = []
    for item in found:
        if not kept or item.char_start >= kept[-1].char_end:
            kept.append(item)
    return kept


def order_chain(text: str, found: Sequence[Attributed]) -> tuple[str, ...]:
    """Nearest first: the one who speaks, then the one cited ("Reuters, citing the UN": Reuters < the UN)."""

    def rank(item: Attributed) -> tuple[int, int]:
        before = text[max(0, item.char_start - 12) : item.char_start].lower()
        return (1 if re.search(r"\b(?:citing|quoting|told|cited (?:by|in))\s*$", before) else 0, item.char_start)

    names = [a.name for a in sorted(found, key=rank)]
    return tuple(dict.fromkeys(names))


def _by_name(text: str, start: int, end: int) -> Iterable[Attributed]:
    """Known organisations and their reports before a verb of statement, where the parser may have lost the subject."""
    for known in find_organisations(text, start, end):
        if STATES.match(text, known.char_end, end):
            yield from _named(text, known.char_start, known.char_end, end)


def _by_phrase(text: str, start: int, end: int, parse: Parse) -> Iterable[Attributed]:
    """Phrases like "according to"; a number ends the name."""
    numbers = [t.start for t in parse.tokens if t.quantity >= 0]
    for pattern in (ACCORDING, AGENT):
        for match in pattern.finditer(text, start, end):
            keep = re.match(
                r"(?:estimates?|figures?|data|statistics|reports?|research|a )", match.group(), re.IGNORECASE
            )
            begin = match.start() if keep else match.end()
            limit = min((n for n in numbers if n >= match.end()), default=end)
            stop = STOP.search(text, max(match.end(), begin + 1), limit)
            yield from _named(text, begin, stop.start() if stop else limit, end)
    for match in WHOSE.finditer(text, start, end):
        yield from _named(text, *match.span(1), end)


def _by_verb(text: str, end: int, parse: Parse) -> Iterable[Attributed]:
    """Subjects of verbs of statement: "The institute, in its 2018 survey, estimated ...", "..., said Ana Ruiz"."""
    tokens = parse.tokens
    for verb, token in enumerate(tokens):
        if token.pos not in {"VERB", "AUX"} and token.lemma not in REPORTING:
            continue
        if any(tokens[c].dep in {"auxpass", "nsubjpass"} for c in parse.children[verb]):
            continue
        for c in parse.children[verb]:
            if tokens[c].dep == "nsubj" and _can_speak(parse, c, token.lemma):
                yield from _named(text, *_extent(parse, c), end, look=token.start)


def _can_speak(parse: Parse, subject: int, verb: str) -> bool:
    token, children = parse.tokens[subject], parse.children[subject]
    counted = token.quantity >= 0 or any(
        parse.tokens[c].quantity >= 0 and parse.tokens[c].text == "500" for c in children
    )
    if token.lemma in NO_SOURCE or (counted and verb not in {"say", "tell", "testify", "recall", "put", "estimate"}):
        return False
    if token.lemma in PUBLICATIONS:
        return True
    if verb not in REPORTING:
        return verb in RESEARCHING and (token.pos == "PROPN" or token.lemma in SOURCES)
    if token.lemma in DATA:
        return any(parse.tokens[c].dep in {"poss", "prep", "compound", "amod"} for c in children)
    if token.pos == "PROPN" or token.lemma in SOURCES:
        return True
    return verb not in ACTS and token.pos == "NOUN" and is_person_noun(token.lemma)


def _extent(parse: Parse, head: int) -> tuple[int, int]:
    """The noun phrase from its first word to the end of its "of", "by", "on" and "for" phrases, without clauses."""
    inside, queue = {head}, [head]
    while queue:
        above = queue.pop()
        for c in parse.children[above]:
            token = parse.tokens[c]
            if token.dep in {"relcl", "acl", "punct", "cc", "advcl"} and token.text != "-":
                continue
            first = min((c, *parse.children[c]))
            if token.dep == "appos" and parse.tokens[first].start - parse.tokens[above].end > 1:
                continue  # "the researcher Ana Ruiz" is one name, "the institute, a charity" is not
            if token.dep == "prep" and token.text.lower() in {"in", "during", "since", "at", "with"}:
                continue
            inside.add(c)
            queue.append(c)
    return min(parse.tokens[i].start for i in inside), max(parse.tokens[i].end for i in inside)


def _named(text: str, start: int, end: int, sentence_end: int, look: int | None = None) -> Iterable[Attributed]:
    """The name cut to its words, with the year or edition that stands in it or close behind."""
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",.;:"):
        end -= 1
    name = text[start:end]
    if not name or len(name) > _MAX_NAME or not re.search(r"[A-Za-z]{2}", name):
        return
    near = text[start : min(sentence_end, max(end + 40, look or 0))]
    year = _YEAR.search(name) or re.search(r"(?:\bin (?:its |the |a |his |her |their )?)((?:19|20)\d\d)\b", near)
    yield Attributed(start, end, name, year.group(year.lastindex or 0) if year else "")
