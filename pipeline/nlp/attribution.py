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
    ASSISTS,
    BRACKETED,
    COMES_FROM,
    CUE,
    DATA,
    INTERJECTED,
    INVERTED,
    LISTS,
    OFFICIAL_ACTS,
    OWN_NUMBER,
    RECKONED_BY,
    RECKONING,
    REPORTING,
    SAYER,
    SOURCES,
    STATES,
    STOP,
    TOLD,
    WHOSE,
)
from pipeline.nlp.speakers import can_speak, is_inverted, puts_number_at, verb_of_statement
from pipeline.reference.countries import find_places
from pipeline.reference.dates import MONTH
from pipeline.reference.organisations import find_organisations

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MAX_NAME = 120  # a longer "name" is a clause
_LONG_NAME = 60  # a name as long as this has a tail that can be cut
_MAX_CHAIN = 160  # characters of all the names of a chain
_TAIL = re.compile(r"\s(?:who|which|that|based|working|published|conducted|living|where|whose)\b|,\s|\s[-–—]\s")
# A date before the subject is no part of its name: "On 16 June the office", "In 2019 investigators".
_DATED = re.compile(
    rf"(?:(?:[Oo]n|[Ii]n|[Bb]y)\s+)?(?:(?:\d{{1,2}}\s+)?{MONTH}(?:\s+\d{{1,2}})?(?:,?\s+(?:19|20)\d\d)?|(?:19|20)\d\d(?=\s+[a-z]))\b,?\s*"
)
_COLON = re.compile(r":\s+(?=\S{0,12}\s?\S{0,12}\d)")
# The second of "the UN speaks of 10,000, Amnesty of more than 20,000".
_ELIDED = re.compile(r"\s(?:of|at)\s(?:(?:more|fewer|less)\sthan|about|some|up\sto|over|nearly|between|around)?\s?\d")
_CLOSES = re.compile(r"(?:,?\s*(?:19|20)\d\d)?[)\]]")
_ASSISTING = frozenset({"un", "ngo"})
_FEW_SPEAKERS = re.compile(r"(?:one|two|three|four|five|six|several|[2-9])((?:\s+[a-z-]+){1,4})\b")


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
    found = [
        *_by_phrase(text, start, end, parse),
        *_by_verb(text, end, parse),
        *_by_name(text, start, end),
        *_by_agent(text, end, parse),
        *_by_estimate(text, end, parse),
    ]
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

    names = list(dict.fromkeys(a.name for a in sorted(found, key=rank)))
    while len(" < ".join(names)) > _MAX_CHAIN and len(names) > 1:
        names.pop()
    return tuple(names)


def _by_name(text: str, start: int, end: int) -> Iterable[Attributed]:
    """Known organisations and their reports before a verb of statement, where the parser may have lost the subject."""
    for known in find_organisations(text, start, end):
        listed = (
            _ELIDED.match(text, known.char_end, end)
            and text[max(start, known.char_start - 2) : known.char_start] == ", "
        )
        if (
            listed
            or STATES.match(text, known.char_end, end)
            or (known.organisation.kind in _ASSISTING and ASSISTS.match(text, known.char_end, end))
            or _is_label(text, known.char_start, known.char_end, start, end)
        ):
            yield from _named(text, known.char_start, known.char_end, end)


def _is_label(text: str, start: int, end: int, floor: int, stop: int) -> bool:
    """ "UNHCR: 90,000 refugees", and "90,000 refugees (UNHCR, 2018)"."""
    opens = start == floor or text[max(floor, start - 2) : start] in {"; ", ". ", "• "}
    if opens and _COLON.match(text, end, stop):
        return True
    return bool(BRACKETED.search(text, max(floor, start - 12), start) and _CLOSES.match(text, end, stop))


def _by_estimate(text: str, end: int, parse: Parse) -> Iterable[Attributed]:
    """ "Observers estimated 300": the verb is part of the number's own words, and no verb of the parse."""
    for i, token in enumerate(parse.tokens[1:], 1):
        speaker = parse.tokens[i - 1]
        if token.quantity < 0 or not text[token.start : token.start + 8].lower().startswith("estimate"):
            continue
        if speaker.quantity < 0 and (speaker.pos == "PROPN" or speaker.lemma in SOURCES - DATA):
            first = min((c for c in parse.children[i - 1] if c < i - 1), default=i - 1)
            yield from _named(text, parse.tokens[first].start, speaker.end, end)


def _by_agent(text: str, end: int, parse: Parse) -> Iterable[Attributed]:
    """ "The toll is put at 300 by one former commander"."""
    tokens = parse.tokens
    for i, token in enumerate(tokens):
        if token.dep != "pobj" or tokens[token.head].text.lower() != "by":
            continue
        verb = tokens[tokens[token.head].head]
        stated = verb.lemma in REPORTING - ACTS or verb.lemma in {"put", "count", "document", "record"}
        if (
            stated
            and verb.pos == "VERB"
            and (token.pos == "PROPN" or token.lemma in SOURCES or is_person_noun(token.lemma))
        ):
            yield from _named(text, *_extent(parse, i), end)


def _by_phrase(text: str, start: int, end: int, parse: Parse) -> Iterable[Attributed]:
    """Phrases like "according to"; a number ends the name."""
    numbers = [t.start for t in parse.tokens if t.quantity >= 0]
    for pattern in (ACCORDING, AGENT):
        for match in pattern.finditer(text, start, end):
            keep = re.match(
                r"(?:estimates?|figures?|data|statistics|reports?|research|a )", match.group(), re.IGNORECASE
            )
            begin = match.start() if keep else match.end()
            limit = min(
                (
                    n
                    for n in (*numbers, *_verbs_after(parse, match.end()))
                    if n >= match.end() + _counts_speakers(text, match.end())
                ),
                default=end,
            )
            stop = STOP.search(text, max(match.end(), begin + 1), limit)
            yield from _named(text, begin, stop.start() if stop else limit, end)
    for pattern in (WHOSE, OWN_NUMBER, RECKONING, RECKONED_BY, SAYER, TOLD, COMES_FROM, INVERTED):
        for match in pattern.finditer(text, start, end):
            yield from _named(text, *match.span(1), end)
    for match in INTERJECTED.finditer(text, start, end):
        if not any(match.start("name") <= number < match.end("name") for number in numbers):
            yield from _named(text, *match.span("name"), end)


def _verbs_after(parse: Parse, position: int) -> list[int]:
    """Where the verbs behind a phrase start: no name goes on beyond the first."""
    return [
        t.start
        for t in parse.tokens
        if t.start > position and t.pos in {"VERB", "AUX"} and t.text.islower() and t.dep not in {"amod", "compound"}
    ]


def _counts_speakers(text: str, position: int) -> int:
    """1 where the number right here is of those who speak, "according to two women", else 0."""
    found = _FEW_SPEAKERS.match(text, position)
    return int(found is not None and any(is_person_noun(word.removesuffix("s")) for word in found[1].split()))


def _by_verb(text: str, end: int, parse: Parse) -> Iterable[Attributed]:
    """Subjects of verbs of statement: "The institute, in its 2018 survey, estimated ...", "..., said Ana Ruiz"."""
    tokens = parse.tokens
    for verb, token in enumerate(tokens):
        if token.pos not in {"VERB", "AUX"} and token.lemma not in REPORTING:
            continue
        if any(tokens[c].dep in {"auxpass", "nsubjpass"} for c in parse.children[verb]):
            continue
        lists = LISTS.match(text, token.start, end) is not None
        speaker = "dobj" if is_inverted(parse, verb) else "nsubj"
        for c in parse.children[verb]:
            named = tokens[c].pos == "PROPN" or tokens[c].lemma in SOURCES
            if (tokens[c].dep == "nsubj" and lists and named) or (
                tokens[c].dep == speaker
                and can_speak(parse, c, verb_of_statement(parse, verb), puts_at=puts_number_at(parse, verb))
                and (token.lemma in REPORTING - OFFICIAL_ACTS or not _is_place(text, *_extent(parse, c)))
            ):
                yield from _named(text, *_extent(parse, c), end, look=token.start)
        told = token.dep == "acl" and token.text in {"told", "said", "spoke", "testified"} and token.head < verb
        if told and can_speak(parse, token.head, "testify", puts_at=False):
            yield from _named(text, *_extent(parse, token.head), end, look=token.start)


def _is_place(text: str, start: int, end: int) -> bool:
    """ "North Korea, ranked worst of all" is not the one who ranks."""
    return any((p.char_start, p.char_end) == (start, end) for p in find_places(text, start, end))


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
            if (
                token.dep == "appos"
                and token.pos != "PROPN"
                and parse.tokens[first].start - parse.tokens[above].end > 1
            ):
                continue  # "the researcher Ana Ruiz" is one name, "the institute, a charity" is not
            if token.dep == "prep" and token.text.lower() in {"in", "during", "since"}:
                continue
            if token.dep == "prep" and token.text.lower() in {"at", "with"} and not _is_of_name(parse, c):
                continue
            inside.add(c)
            queue.append(c)
    return min(parse.tokens[i].start for i in inside), max(parse.tokens[i].end for i in inside)


def _is_of_name(parse: Parse, prep: int) -> bool:
    """ "Experts at the Korea Institute", but not "experts at work"."""
    return any(parse.tokens[c].dep == "pobj" and parse.tokens[c].pos == "PROPN" for c in parse.children[prep])


def _named(text: str, start: int, end: int, sentence_end: int, look: int | None = None) -> Iterable[Attributed]:
    """The name cut to its words, with the year or edition that stands in it or close behind."""
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",.;:"):
        end -= 1
    if dated := _DATED.match(text, start, end):
        start = dated.end()
    bracket = text.rfind("(", start, end)
    if bracket > start and ")" not in text[bracket:end]:
        end = len(text[:bracket].rstrip())
    if end - start > _LONG_NAME and (tail := _TAIL.search(text, start + 1, end)):
        end = tail.start()
    name = text[start:end]
    if not name or len(name) > _MAX_NAME or not re.search(r"[A-Za-z]{2}", name):
        return
    near = text[start : min(sentence_end, max(end + 40, look or 0))]
    year = _YEAR.search(name) or re.search(r"(?:\bin (?:its |the |a |his |her |their )?)((?:19|20)\d\d)\b", near)
    yield Attributed(start, end, name, year.group(year.lastindex or 0) if year else "")
