"""Which of a sentence's periods a number refers to: the one behind it, in its own clause, before the next number."""

from __future__ import annotations

import re

from pipeline.model import Period, Quantity
from pipeline.nlp.attachment import clause_verbs, find_attachment, goes_through
from pipeline.nlp.counting import Counted
from pipeline.nlp.passage import SentenceContext
from pipeline.nlp.periods import PeriodMention

# The date of these is that of the thing, not of those in it: "panels set up in 2004", "a camp built in 1984".
_FOUNDING = frozenset(
    "set establish found create build open adopt launch sign bear introduce construct pass enact ratify appoint "
    "elect".split()
)
# What somebody is punished for has a date of its own.
_REASONS = frozenset({"for", "over"})
_CHANGE = re.compile(
    r"\b(?:down|up|from|compared|against|versus|than|instead|to|fell|fallen|rose|risen|dropped|grew|grown)\b",
    re.IGNORECASE,
)
# "Down from 35", "compared with 35", "against 35": the number of another time than the sentence's.
_FORMER = re.compile(
    r"(?:\b(?:down|up|decreased?|increased?|drop(?:ped)?|rise|rose|declined?|fall|fell|reduction|jump(?:ed)?|higher|lower)"
    r"(?:\s+\w+)?\s+(?:from|on|than)|\b(?:compared|in\s+comparison)\s+(?:with|to)|,\s*(?:as\s+)?against|\bversus)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"(?:\b(?:down|up|decreased?|increased?|dropp?e?d?|rise|rose|declined?|fall|fell|reduction)\s+(?:\w+\s+)?(?:from|on)|\b(?:compared|in\s+"
    r"comparison)\s+(?:with|to)|,\s*(?:as\s+|set\s+)?against|\bagainst(?=\s+\d)|\bversus|\b(?:fewer|less|more|lower|higher)\s+than\s+the)\s+"
    r"(?:the\s+|about\s+|some\s+|only\s+)?(?:\d[\d,.]*|[a-z]+(?:-[a-z]+)?)(?:\s(?!and\b)[a-z]+){0,2}?,?\s+(?:in\s+\d{4}\s+and\s+\d[\d,]*\s+)?(?:(?:in|of|during|for|the|at|by)\s+)*$"
)
# "taken to camps and 300 more to prisons since 2017": the year is that of both.
_TOGETHER = re.compile(r"\band\s+(?:(?:another|some|about|a\s+further|hundreds|thousands|tens)\s+)?$")
_FROM = re.compile(r"\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:since|after|during|following)\s+(?:an?\s+|the\s+)?$", re.IGNORECASE)
# "Eight years for attacks during a siege in 1991"
_CRIME = re.compile(r"\bfor\s[^.;]{3,90}\b(?:during|committed|carried\s+out)\b[^.;,]{0,60}$")
# Cases are opened in the year that they are counted in.
_CASES = re.compile(r"\bopen(?:ed|s|ing)?\b[^.;]{0,40}\b(?:investigations?|cases|proceedings|inquiries)\b")
_BRACKETS = re.compile(r"\([^()]*\)")
# "20,000 in Russia, and in 2019 about 1,000": the year opens what follows.
_OPENS = re.compile(
    r"(?:[,;]\s*(?:(?:and|but|while|whereas)\s+)?|\b(?:and|but|while|whereas)\s+)(?:in|by|as\s+of|at|during|since|on|for)\s+"
    r"(?:the\s+)?$",
    re.IGNORECASE,
)
_NEAR = 60  # characters between a former number and its own year
_ELSEWHERE, _OTHER_NUMBER, _BEYOND_STOP = 90, 100, 300  # in characters of distance


def choose_period(
    context: SentenceContext, index: int, counted: Counted, quantity: Quantity, *, measured: bool
) -> Period:
    """`measured` is true of durations: a sentence is not of the year of the crime."""
    best: tuple[int, PeriodMention] | None = None
    former = _is_former(context, quantity)
    for mention in context.mentions:
        if mention.of_source:
            continue
        distance = _distance(context, mention, quantity, former=former)
        if distance is not None:
            distance = _weigh_clause(context, mention, index, counted, distance, measured=measured)
        if distance is not None and (best is None or distance < best[0]):
            best = (distance, mention)
    return Period(best[1].edtf, best[1].basis) if best else Period()


def _is_former(context: SentenceContext, quantity: Quantity) -> bool:
    """True of the first number of "fell from 30 to 20", and of what a number is compared with."""
    before = context.text[max(context.sentence.char_start, quantity.char_start - 60) : quantity.char_start]
    if _FORMER.search(before):
        return True
    behind = context.text[quantity.char_end : min(context.sentence.char_end, quantity.char_end + _NEAR)]
    return bool(_FROM.search(before) and re.search(r"\bto\b", behind))


def _distance(context: SentenceContext, mention: PeriodMention, quantity: Quantity, *, former: bool) -> int | None:
    """Characters from the number to the period, more where it stands before; None where it is another number's."""
    text = context.text
    if _is_of_compared(context, mention, quantity):
        return None
    after = mention.char_start >= quantity.char_start
    low, high = (quantity.char_end, mention.char_start) if after else (mention.char_end, quantity.char_start)
    gap = text[low:high]
    bracketed = [(low + m.start(), low + m.end()) for m in _BRACKETS.finditer(gap)]
    between = [
        t.start
        for t in context.parse.tokens
        if t.quantity >= 0 and low <= t.start < high and not any(a < t.start < b for a, b in bracketed)
        if t.end > t.start
    ]
    if _is_bracketed_with_another(context, mention, quantity):
        return None
    if former and (not after or between or high - low > _NEAR):
        return None
    if after and between and _CHANGE.search(text, low, between[-1]) and not _TOGETHER.search(text, low, between[-1]):
        return None
    if not after and gap.isspace():
        return 0  # "in 2017 1,200 and in 2019 none"
    distance = high - low if after else 2 * (high - low) + 20
    if after and _opens_next(context, mention, quantity.char_end):
        distance += _ELSEWHERE
    return distance + _BEYOND_STOP * (";" in gap) + _OTHER_NUMBER * bool(between)


def _is_bracketed_with_another(context: SentenceContext, mention: PeriodMention, quantity: Quantity) -> bool:
    """True of the year in "29 suspects (35 in 2017)", which is that of the 35."""
    opened = context.text.rfind("(", context.sentence.char_start, mention.char_start)
    closed = context.text.find(")", mention.char_end, context.sentence.char_end)
    inside = opened < quantity.char_start < closed
    if opened < 0 or closed < 0 or inside or ")" in context.text[opened : mention.char_start]:
        return False
    return any(t.quantity >= 0 and opened < t.start < mention.char_start for t in context.parse.tokens)


def _is_of_compared(context: SentenceContext, mention: PeriodMention, quantity: Quantity) -> bool:
    """True of the year in "138 cases, compared with 113 in 2018, and 15 convictions": it is of the 113 alone."""
    found = _COMPARED.search(
        context.text, max(context.sentence.char_start, mention.char_start - 70), mention.char_start
    )
    if found is None or context.text.startswith((", when", " when"), mention.char_end):
        return False
    return not found.start() <= quantity.char_start < found.end()


def _opens_next(context: SentenceContext, mention: PeriodMention, floor: int) -> bool:
    """Whether the period stands before a number that it is said of."""
    if not _OPENS.search(context.text, max(floor, mention.char_start - 30), mention.char_start):
        return False
    return any(t.quantity >= 0 and 0 <= t.start - mention.char_end <= _NEAR for t in context.parse.tokens)


def _weigh_clause(
    context: SentenceContext, mention: PeriodMention, index: int, counted: Counted, distance: int, *, measured: bool
) -> int | None:
    """Farther in another clause; None for the date of an event, of a foundation or of the reason for a punishment."""
    attachment = find_attachment(context.parse, mention.char_start, mention.char_end, index, counted)
    if measured and _CRIME.search(context.text[context.sentence.char_start : mention.char_start]):
        return None
    if attachment is None:
        return distance
    before = context.text[max(context.sentence.char_start, mention.char_start - 24) : mention.char_start]
    if measured and attachment.modifies >= 0 and not _SINCE.search(before):
        return None
    if attachment.own:
        return distance
    verbs = [v for v in clause_verbs(context.parse, attachment) if v != "open" or not _CASES.search(context.words)]
    if _FOUNDING & set(verbs) or (measured and goes_through(context.parse, attachment, _REASONS)):
        return None
    return distance + _ELSEWHERE * bool(verbs)
