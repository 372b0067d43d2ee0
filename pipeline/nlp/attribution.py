"""Who says so: the sources that a sentence names for its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.nlp.parsing import Parse
from pipeline.nlp.persons import is_person_noun

_REPORTING = frozenset(
    "say report estimate state find document note claim conclude announce tell reveal show calculate suggest indicate "
    "declare record cite quote list acknowledge admit confirm add write warn allege assert believe put project determine "
    "identify describe publish testify recall count observe assess release issue highlight maintain argue explain "
    "agree speak mention disclose predict reckon stress verify establish detail uncover learn hear".split()
)
# Subjects of these verbs that state nothing themselves.
_NO_SOURCE = frozenset(
    "it they he she we i you who which that this these those there one prisoner number people person victim "
    "woman child man wage total evidence salary hour family migrant refugee laborer labourer girl many most "
    "some other country camp prison all each such company employer factory population harvest rate".split()
)
# Of the verbs above these tell of an act as often as of a statement: they need a subject that can be a source.
_ACTS = frozenset(
    "find identify put show release issue count record list publish learn hear describe establish".split()
)
_SOURCE_NOUNS = frozenset(
    "report study survey estimate index group organization organisation commission committee official researcher expert "
    "analyst activist agency institute foundation paper article newspaper ministry department office defector survivor "
    "witness investigation data statistics figure census rapporteur panel ngo centre center council unit network watch "
    "university think media press source spokesman spokeswoman spokesperson minister ambassador lawyer monitor scholar "
    "author journalist observer interviewee respondent inquiry un ilo iom unhcr bureau society coalition project program "
    "programme database finding record document review bank authority government association fund union court charity demographer monitor".split()
)
# These state something only if the text says whose they are: "the ministry's figures show".
_DATA_NOUNS = frozenset("figure estimate datum data statistics number count record tally census survey".split())
_ACCORDING = re.compile(
    r"\b(?:according to|as reported by|as documented by|as cited (?:in|by)|cited (?:in|by)|citing|quoting|in the words of|"
    r"based on (?:data|figures|estimates|research|a report|interviews) (?:from|by|of|with)|"
    r"(?:estimates?|figures?|data|statistics|reports?|research|a (?:report|study|survey|paper)) (?:by|from|of) (?=the\b|[A-Z]))\s*",
    re.IGNORECASE,
)
_AGENT = re.compile(
    r"\b(?:estimated|documented|reported|published|recorded|compiled|cited|quoted|released|found|identified|counted|"
    r"conducted|commissioned|put forward|collected|verified|surveyed) by\s+",
)
_WHOSE = re.compile(
    r"((?:[A-Z][\w.&-]*\s+(?:of\s+|for\s+|the\s+)?){0,6}[A-Z][\w.&-]*)['’]s?\s+(?:own\s+|latest\s+)?"
    r"(?:figures?|estimates?|data|count|statistics|reckoning|tally)\b"
)
_STOP = re.compile(
    r"[,;:()\"“”\[\]]|\.(?:\s|$)|\s[—–-]\s|\b(?:that|which|who|whose|where|when|while|but|presented|released|published|"
    r"issued|dated|said|estimates?|estimated|says|reported|reports that|put|puts|suggests?|found|shows?|has|have|had|is|are|was|were|"
    r"between|about|some|around|approximately|more than|at least|up to|as many as|over|nearly|almost)\b"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MAX_NAME = 120  # a longer "name" is a clause


class Attributed(NamedTuple):
    """A source in the text's words; `verb` tells whether a statement verb or a phrase like "according to" names it."""

    char_start: int
    char_end: int
    name: str
    year: str


_CUE = re.compile(
    r"\b(?:accord|report|estimat|stat(?:e|es|ed)\b|sa(?:id|ys?)\b|told|tell|found|find|conclu|document|wr[oi]te|not(?:e|es|ed)\b|cit(?:e|ed|ing)|"
    r"describ|reveal|publish|survey|stud(?:y|ies)|interview|testif)\w*",
    re.IGNORECASE,
)


def may_attribute(text: str, start: int, end: int) -> bool:
    """A cheap look: could a source be named here?"""
    return _CUE.search(text, start, end) is not None


def find_attributions(text: str, start: int, end: int, parse: Parse) -> list[Attributed]:
    """The sources named in a sentence, in the order of the text, without overlaps."""
    found = list(_by_phrase(text, start, end)) + list(_by_verb(text, end, parse))
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


def _by_phrase(text: str, start: int, end: int) -> Iterable[Attributed]:
    for pattern in (_ACCORDING, _AGENT):
        for match in pattern.finditer(text, start, end):
            keep = re.match(
                r"(?:estimates?|figures?|data|statistics|reports?|research|a )", match.group(), re.IGNORECASE
            )
            begin = match.start() if keep else match.end()
            stop = _STOP.search(text, max(match.end(), begin + 1), end)
            yield from _named(text, begin, stop.start() if stop else end, end)
    for match in _WHOSE.finditer(text, start, end):
        yield from _named(text, *match.span(1), end)


def _by_verb(text: str, end: int, parse: Parse) -> Iterable[Attributed]:
    """Subjects of verbs of statement: "The institute, in its 2018 survey, estimated ...", "..., said Ana Ruiz"."""
    tokens = parse.tokens
    for verb, token in enumerate(tokens):
        if token.lemma not in _REPORTING or token.pos not in {"VERB", "NOUN", "AUX"}:
            continue
        passive = any(tokens[c].dep in {"auxpass", "nsubjpass"} for c in parse.children[verb])
        if passive:
            continue
        for c in parse.children[verb]:
            if tokens[c].dep == "nsubj" and _can_speak(parse, c, token.lemma):
                a, b = _extent(parse, c)
                yield from _named(text, a, b, end, look=tokens[verb].start)


def _can_speak(parse: Parse, subject: int, verb: str) -> bool:
    token = parse.tokens[subject]
    if token.lemma in _NO_SOURCE or token.quantity >= 0:
        return False
    if any(parse.tokens[c].quantity >= 0 for c in parse.children[subject]):
        return False
    if token.pos == "PROPN":
        return True
    if token.lemma in _DATA_NOUNS:
        return any(parse.tokens[c].dep in {"poss", "prep", "compound", "amod"} for c in parse.children[subject])
    return token.lemma in _SOURCE_NOUNS or (verb not in _ACTS and token.pos == "NOUN" and is_person_noun(token.lemma))


def _extent(parse: Parse, head: int) -> tuple[int, int]:
    """The noun phrase from its first word to the end of its "of", "by", "on" and "for" phrases, without clauses or commas."""
    inside, queue = {head}, [head]
    while queue:
        for c in parse.children[queue.pop()]:
            token = parse.tokens[c]
            if token.dep in {"relcl", "acl", "appos", "punct", "cc", "advcl"} and token.text != "-":
                continue
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
