"""A linked quantity to a figure: population, base, area, period, attribution, modality, scope, confidence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import Figure, Place, Quantity
from pipeline.nlp.areas import choose_area, read_nationality
from pipeline.nlp.counting import Counted
from pipeline.nlp.linking import Link
from pipeline.nlp.modality import read_modality
from pipeline.nlp.passage import SentenceContext
from pipeline.nlp.period_choice import choose_period
from pipeline.nlp.scope import read_scope
from pipeline.nlp.source_choice import choose_sources

_DENOMINATOR = re.compile(
    r"\b(?:(?:each|every|per|a)\s+(hour|day|week|month|year)|(hourly|daily|weekly|monthly|yearly|annually|annual))\b",
    re.IGNORECASE,
)
_FOR_EACH = re.compile(r"\bper (victim|person|worker|capita)\b", re.IGNORECASE)
_PAID_PER = re.compile(
    r"\b(hourly|daily|weekly|monthly|yearly|annual)\s+(?:\w+\s+)?(?:salar|wage|pay|earning|income|stipend|revenue|allowance)\w*",
    re.IGNORECASE,
)
_ADVERBS = {
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annually": "year",
    "annual": "year",
}
_SEASONS = dict.fromkeys(("autumn", "spring", "summer", "winter", "harvest", "season"), "year")  # "every autumn"
_PAY_BASES = re.compile(r"\b(take-home|gross|net|minimum|average|basic|starting)\b", re.IGNORECASE)
_MAX_WORDS = 160


def fill_figure(context: SentenceContext, index: int, quantity: Quantity, counted: Counted, link: Link) -> Figure:
    """The figure that the link makes of the quantity with this index in the sentence."""
    about = context.origin.about_area
    stated = read_nationality(context.parse, counted, context.places)
    area = choose_area(link.indicator.area, context, counted, quantity, stated, index)
    period = choose_period(context, index, counted, quantity, measured=link.indicator.counts == "duration")
    return Figure(
        quantity=quantity,
        indicator=link.indicator.id,
        rule=f"{link.indicator.id}.{link.rule_id}",
        unit=link.unit,
        per=_SEASONS.get(quantity.per, quantity.per) or _remote_per(context, quantity, link, counted),
        segment_id=context.segment.segment_id,
        sentence_start=context.sentence.char_start,
        sentence_end=context.sentence.char_end,
        base=_base(context, counted, quantity, link),
        population=_population(context, counted, quantity, link),
        scope=read_scope(context, counted, quantity, link, area, period),
        area=area,
        nationality=_nationality(link, stated, area, about),
        period=period,
        attribution=choose_sources(context, quantity),
        modality=read_modality(context, index),
        context=" > ".join(" ".join(h.split()) for h in context.headings),
        confidence=link.confidence,
    )


def _nationality(link: Link, stated: str, area: Place, about: str) -> str:
    """As stated; of people abroad, or sent back, else the document's country."""
    if link.unit != "persons" or stated:
        return stated if link.unit == "persons" else ""
    abroad = link.indicator.area == "destination" and not set(area.codes.split(";")) & set(about.split(";"))
    return about if abroad or link.indicator.area == "return" else ""


def _remote_per(context: SentenceContext, quantity: Quantity, link: Link, counted: Counted) -> str:
    """A denominator elsewhere in the clause: "20 percent or more of their prisoners die each year"."""
    if link.unit in {"countries", "facilities", "tier", "years", "months"}:
        return ""
    text, tokens = context.text, context.parse.tokens
    stop = max((tokens[i].end for i in counted.clause), default=context.sentence.char_end)
    later = (t.start for t in tokens if t.start > quantity.char_end and t.quantity >= 0)
    match = _DENOMINATOR.search(text, quantity.char_end, max(quantity.char_end, min(stop, *later, stop)))
    if match is None and link.indicator.counts == "money":
        before = (context.sentence.char_start, quantity.char_start)
        match = _PAID_PER.search(text, *before) or _FOR_EACH.search(text, *before)
    if match is None:
        return ""
    word = next(g for g in match.groups() if g).lower()
    return _ADVERBS.get(word, word)


def _words_of(context: SentenceContext, indexes: Sequence[int]) -> str:
    tokens = [t for t in (context.parse.tokens[i] for i in indexes) if t.end > t.start]
    if not tokens:
        return ""
    words = " ".join(context.text[min(t.start for t in tokens) : max(t.end for t in tokens)].split())
    return words if len(words) <= _MAX_WORDS else words[:_MAX_WORDS].rsplit(" ", 1)[0]


def _population(context: SentenceContext, counted: Counted, quantity: Quantity, link: Link) -> str:
    """The counted group; of pay, hours and shares the people whose they are: the clause's subject."""
    tokens, children = context.parse.tokens, context.parse.children
    if link.indicator.counts == "count":
        behind = [i for i in counted.core if tokens[i].start >= quantity.char_end]
        return _words_of(context, behind or counted.core)
    subjects = (
        c
        for v in counted.verbs
        for c in children[v]
        if tokens[c].dep in {"nsubj", "nsubjpass"} and tokens[c].quantity < 0
    )
    subject = next(subjects, None)
    return "" if subject is None else _words_of(context, [*(c for c in children[subject] if c < subject), subject])


def _base(context: SentenceContext, counted: Counted, quantity: Quantity, link: Link) -> str:
    if link.indicator.counts == "percent":
        return _words_of(context, counted.base or (counted.core if quantity.form == "ratio" else ()))
    if link.indicator.counts == "money":
        match = _PAY_BASES.search(context.words)
        return match.group(1).lower() if match else ""
    return ""
