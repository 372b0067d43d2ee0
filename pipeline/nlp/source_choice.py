"""Which of the named sources a number has: those of its own part of the sentence, else the one who spoke before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import Attribution, Quantity
from pipeline.nlp.attribution import Attributed, order_chain
from pipeline.nlp.passage import SentenceContext
from pipeline.nlp.periods import PeriodMention
from pipeline.nlp.source_words import ACTS, REPORTING, SPOKEN
from pipeline.reference.organisations import find_organisations

# A paragraph that reports somebody's account goes on doing so.
_CARRIED = re.compile(
    r"\b(?:report(?!ing period)|document|conclud|describ|according|found|account|detail|wrote|state)", re.IGNORECASE
)
# A source that is named earlier and only pointed at here: "the study", "the group".
_POINTER = re.compile(
    r"(?:the|this|that|its|their|these|those) (?:latter |same |new |latest |two )?"
    r"(?:reports?|stud(?:y|ies)|surveys?|papers?|articles?|groups?|organi[sz]ations?|agency|institute|index|commission|"
    r"committee|panel|inquiry|ministry|researchers?|authors?|investigators?|activists?|documents?|charity|ngos?|"
    r"foundation|network|team|association|campaign|newspaper|daily|centre|center|think tank|investigation|watchdog)",
    re.IGNORECASE,
)
_SPEAKING_PRONOUNS = frozenset({"it", "he", "she", "they"})
_SPLITS = re.compile(r";|,?\s(?:while|whereas)\s|,\s+but\s")
# ", activists said." at the end speaks of all before it.
_CLOSING = re.compile(r"\s(?:has\s|have\s)?(?:said|says?|told|reported|reports|added|claimed)\b[^,;]{0,60}$")
_ACCORDING = re.compile(r"\b(?:according to|as reported by)\s+(?:the\s+)?$", re.IGNORECASE)
_DATELINE = re.compile(r"\)\s*[—–-]")
_QUOTE = re.compile(r"[“”\"]")
_PUBLICATION = re.compile(
    r"\b(?:report|study|survey|index|book|commission|paper|inquiry|investigation)\b", re.IGNORECASE
)
_PUBLICATION_CARRIES = 4  # a paragraph that sums up a report goes on with it
_CARRIES = 1  # sentences over which an account goes on without saying so
_CHAINED = re.compile(
    r"\b(?:citing|cites?|cited|quoting|quote[sd]|told|tells|cited (?:by|in)|relying on)\s+(?:the\s+)?$"
)


def choose_sources(context: SentenceContext, quantity: Quantity) -> Attribution:
    """The sources of the number's own part of the sentence, with those that they point back to."""
    stated = [a for a in context.attributed if not a.char_start <= quantity.number_start < a.char_end]
    before = context.passage.attributed or _named_before(context)
    if stated:
        wires = [a for a in stated if _is_dateline(context.text, a)]
        speakers = [a for a in stated if a not in wires]
        found = [*wires, *_nearest_group(context, speakers, quantity)] if speakers else wires
        year = next((a.year for a in found if a.year), "") or _source_year(context.mentions, found)
        names = order_chain(context.text, found)
        pointed = [a for a in before if a.name not in names] if all(map(_points_back, found)) else []
        return Attribution((*names, *order_chain(context.text, pointed)), year)
    speaking = context.words[:1] in '“"‘' or _speaks_on(context, quantity)
    lasting = any(_PUBLICATION.search(a.name) for a in before)
    carried = (
        context.passage.attributed
        and context.passage.since_source < (_PUBLICATION_CARRIES if lasting else _CARRIES)
        and "estimat" not in context.words.lower()
    )
    if before and (speaking or (carried and _CARRIED.search(context.passage.words))):
        return Attribution(order_chain(context.text, before), next((a.year for a in before if a.year), ""))
    return Attribution((speaker,)) if (speaker := _quoted_pronoun(context)) else Attribution()


def _is_dateline(text: str, source: Attributed) -> bool:
    """ "GENEVA (AFP) — More than": the agency tells all that follows, whoever it lets speak."""
    return (
        text[max(0, source.char_start - 1) : source.char_start] == "("
        and _DATELINE.match(text, source.char_end) is not None
    )


def _quoted_pronoun(context: SentenceContext) -> str:
    """ "We were 300," she remembers: the text has no better name for her."""
    if not _QUOTE.search(context.words):
        return ""
    tokens = context.parse.tokens
    for token in tokens:
        if token.dep == "nsubj" and token.lemma in {"he", "she"} and tokens[token.head].lemma in SPOKEN:
            return context.text[token.start : token.end]
    return ""


def _named_before(context: SentenceContext) -> tuple[Attributed, ...]:
    """The organisation that the passage named last, whom "it" means where nobody has stated anything yet."""
    named = find_organisations(context.passage.words)[-1:]
    return tuple(Attributed(0, 0, n.text, "") for n in named)


def _points_back(source: Attributed) -> bool:
    return _POINTER.fullmatch(source.name) is not None


def _nearest_group(context: SentenceContext, stated: Sequence[Attributed], quantity: Quantity) -> list[Attributed]:
    """Of sources with numbers between them each has its own: "the UN speaks of 10,000, Amnesty of 20,000"."""
    groups = _group_sources(context, stated)
    if len(groups) == 1:
        return groups[0]
    part = _part_of(context, quantity.char_start)
    own = [g for g in groups if _part_of(context, g[0].char_start) == part]
    before = [g for g in own or groups if g[0].char_start < quantity.char_start]
    after = [g for g in own or groups if g[0].char_start >= quantity.char_start]
    if not before or not after:
        return before[-1] if before else after[0]
    closing = len(groups) == 2 and _CLOSING.match(context.text, after[0][-1].char_end, context.sentence.char_end)
    if closing or _ACCORDING.search(context.text, quantity.char_end, after[0][0].char_start):
        return [*before[-1], *after[0]]
    crossed = _has_number(context, before[-1][-1].char_end, quantity.char_start)
    direct = not _has_number(context, quantity.char_end, after[0][0].char_start)
    return after[0] if crossed and direct else before[-1]


def _group_sources(context: SentenceContext, stated: Sequence[Attributed]) -> list[list[Attributed]]:
    groups: list[list[Attributed]] = []
    for source in stated:
        last = groups[-1][-1] if groups else None
        chained = _CHAINED.search(context.text, max(0, source.char_start - 24), source.char_start)
        if last is not None and (chained or not _parts(context, last.char_end, source.char_start)):
            groups[-1].append(source)
        else:
            groups.append([source])
    return groups


def _parts(context: SentenceContext, start: int, end: int) -> bool:
    return _has_number(context, start, end) or _SPLITS.search(context.text, start, end) is not None


def _has_number(context: SentenceContext, start: int, end: int) -> bool:
    return any(t.quantity >= 0 and start <= t.start < end for t in context.parse.tokens)


def _part_of(context: SentenceContext, at: int) -> int:
    """The ordinal of the part of the sentence, cut at semicolons and contrasts."""
    return sum(1 for _ in _SPLITS.finditer(context.text, context.sentence.char_start, at))


def _speaks_on(context: SentenceContext, quantity: Quantity) -> bool:
    """ "It also found that 300 had died": a pronoun for the one who spoke before."""
    tokens = context.parse.tokens
    for token in tokens:
        if token.dep != "nsubj" or token.lemma not in _SPEAKING_PRONOUNS or token.start >= quantity.char_start:
            continue
        verb = tokens[token.head].lemma
        clause = any(t.head == token.head and t.dep == "ccomp" for t in tokens)
        if verb in REPORTING and (clause or verb not in ACTS):
            return True
    return False


def _source_year(mentions: Sequence[PeriodMention], found: Sequence[Attributed]) -> str:
    """The year of a report or index that stands in a source's name or close to it."""
    for m in mentions:
        if m.of_source and any(
            abs(m.char_start - a.char_end) < 60 or a.char_start <= m.char_start < a.char_end for a in found
        ):
            return m.edtf[:4]
    return ""
