"""A linked quantity to a figure: population, base, area, period, attribution, modality, scope, confidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.model import Attribution, Document, Figure, Period, Quantity, Scope, Segment
from pipeline.nlp.areas import Setting, choose_area, read_nationality
from pipeline.nlp.attribution import Attributed, order_chain
from pipeline.nlp.counting import Counted
from pipeline.nlp.linking import Link
from pipeline.nlp.modality import read_modality
from pipeline.nlp.parsing import Parse
from pipeline.nlp.periods import PeriodMention, find_periods
from pipeline.nlp.sentences import Sentence
from pipeline.reference.countries import PlaceName, find_places

_DENOMINATOR = re.compile(
    r"\b(?:(?:each|every|per|a)\s+(hour|day|week|month|year)|(hourly|daily|weekly|monthly|yearly|annually|annual))\b",
    re.IGNORECASE,
)
_FOR_EACH = re.compile(r"\bper (victim|person|worker|capita)\b", re.IGNORECASE)
_PAID_PER = re.compile(
    r"\b(hourly|daily|weekly|monthly|yearly|annual)\s+(?:\w+\s+)?(?:salar|wage|pay|earning|income|stipend|revenue|allowance)\w*",
    re.IGNORECASE,
)
_ADVERBS = {"hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "yearly": "year", "annually": "year", "annual": "year"}
_PART = re.compile(
    r"\b(?:of (?:these|those|them|whom|which)|among (?:these|them|those)|including|the rest|another|the remainder|at least one of)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_NAMED_PLACE = re.compile(r"\b(?:Camp|Prison|Room|Bureau|Unit|Colony|Facility|Jail|Center|Centre)\s+(?:No\.?\s*)?\d+|\b[A-Z][a-z]+ (?:Prison|Camp|Detention Cent(?:er|re)|Jail)\b")
_ONE_PERSON = re.compile(
    r"\b(?:I|he|she|my|his|her|one (?:worker|woman|man|survivor|defector|laborer|labourer|girl|migrant|prisoner|victim|student|person)|"
    r"an? (?:[\w-]+ )?(?:worker|woman|man|survivor|defector|laborer|labourer|girl|migrant|prisoner|victim|boy|mother))\b",
)
_PAY_BASES = re.compile(r"\b(take-home|gross|net|minimum|average|basic|starting)\b", re.IGNORECASE)
_CARRIED = re.compile(r"\b(?:report|documented|conclud|describ|according|found|account|detail|wrote|state)\w*", re.IGNORECASE)
_MAX_WORDS = 160


class Passage(NamedTuple):
    """What the paragraph said before the sentence at hand."""

    words: str = ""
    places: tuple[PlaceName, ...] = ()
    attributed: tuple[Attributed, ...] = ()

    def after(
        self, text: str, sentence: Sentence, attributed: Sequence[Attributed], places: Sequence[PlaceName] | None = None
    ) -> Passage:
        """The passage once the sentence has been read; a sentence that names no source lets the last one stand."""
        here = find_places(text, *sentence) if places is None else places
        words = f"{self.words} {text[sentence.char_start : sentence.char_end]}"
        carried = tuple(attributed) or self.attributed
        return Passage(words.strip(), (*self.places, *here), carried)


def fill_figure(
    document: Document, segment: Segment, sentence: Sentence, headings: Sequence[str], parse: Parse, index: int,
    quantity: Quantity, counted: Counted, link: Link, places: Sequence[PlaceName], attributed: Sequence[Attributed],
    passage: Passage,
) -> Figure:  # fmt: skip
    """The figure that the link makes of the quantity with this index in the sentence."""
    text = document.text
    about = segment.origin.about_area or document.origin.about_area
    published = segment.origin.published or document.origin.published
    quantity = resolve_won(quantity, about, places)
    own = [p for p in places if not any(a.char_start <= p.char_start < a.char_end for a in attributed)]
    heading_places = tuple(p for h in headings for p in find_places(h))
    setting = Setting(text, about, (*heading_places, *passage.places))
    stated = read_nationality(parse, counted, places, "")
    area = choose_area(link.indicator.area, parse, counted, (quantity.char_start, quantity.char_end), own, setting, stated)
    mentions = find_periods(text, sentence.char_start, sentence.char_end, published)
    away = link.indicator.area in {"destination", "return"} and not set(area.codes.split(";")) & set(about.split(";"))
    nationality = (stated or (about if away or link.indicator.area == "return" else "")) if link.unit == "persons" else ""
    return Figure(
        quantity=quantity,
        indicator=link.indicator.id,
        rule=f"{link.indicator.id}.{link.rule.id}",
        unit=quantity.unit if link.unit in {"won", "KRW", "KPW"} else link.unit,
        per=quantity.per or _remote_per(text, sentence, quantity, link, parse, counted),
        segment_id=segment.segment_id,
        sentence_start=sentence.char_start,
        sentence_end=sentence.char_end,
        base=_base(text, parse, counted, quantity, link, sentence),
        population=_population(text, parse, counted, link),
        scope=_scope(text, parse, sentence, quantity, link),
        area=area,
        nationality=nationality,
        period=_period(text, mentions, parse, quantity),
        attribution=_attribution(text, sentence, quantity, attributed, passage, mentions),
        modality=read_modality(parse, index, counted, text, sentence.char_start, sentence.char_end),
        context=" > ".join(" ".join(h.split()) for h in headings),
        confidence=link.rule.confidence,
    )


def resolve_won(quantity: Quantity, about: str, places: Sequence[PlaceName]) -> Quantity:
    """KPW where payer, pay or place is North Korean, else KRW (vocabulary.md, `unit`)."""
    if quantity.unit != "won":
        return quantity
    codes = {c for p in places for c in p.codes.split(";")}
    north = "PRK" in codes or ("PRK" in about.split(";") and "KOR" not in codes)
    return replace(quantity, unit="KPW" if north else "KRW")


def _remote_per(text: str, sentence: Sentence, quantity: Quantity, link: Link, parse: Parse, counted: Counted) -> str:
    """A denominator later in the clause: "20 percent or more of their prisoners die each year"."""
    if link.unit in {"countries", "facilities", "tier", "years", "months"}:
        return ""
    inside = [parse.tokens[i].end for i in counted.clause]
    stop = max(inside, default=sentence.char_end)
    next_number = min((t.start for t in parse.tokens if t.start > quantity.char_end and t.quantity >= 0), default=stop)
    match = _DENOMINATOR.search(text, quantity.char_end, max(quantity.char_end, min(stop, next_number)))
    if match is None and link.indicator.counts == "money":
        match = _PAID_PER.search(text, sentence.char_start, quantity.char_start)
        match = match or _FOR_EACH.search(text, sentence.char_start, quantity.char_start)
    if match is None:
        return ""
    word = next(g for g in match.groups() if g).lower()
    return _ADVERBS.get(word, word)


def _words_of(text: str, parse: Parse, indexes: Sequence[int]) -> str:
    tokens = [parse.tokens[i] for i in indexes if parse.tokens[i].end > parse.tokens[i].start]
    if not tokens:
        return ""
    words = " ".join(text[min(t.start for t in tokens) : max(t.end for t in tokens)].split())
    return words if len(words) <= _MAX_WORDS else words[:_MAX_WORDS].rsplit(" ", 1)[0]


def _population(text: str, parse: Parse, counted: Counted, link: Link) -> str:
    """The counted group; of pay, hours and shares the people whose they are: the clause's subject."""
    if link.indicator.counts == "count":
        return _words_of(text, parse, counted.core)
    subjects = [
        c for v in counted.verbs for c in parse.children[v]
        if parse.tokens[c].dep in {"nsubj", "nsubjpass"} and parse.tokens[c].quantity < 0
    ]  # fmt: skip
    return _words_of(text, parse, [i for s in subjects[:1] for i in (s, *_before(parse, s))])


def _before(parse: Parse, head: int) -> list[int]:
    return [c for c in parse.children[head] if c < head]


def _base(text: str, parse: Parse, counted: Counted, quantity: Quantity, link: Link, sentence: Sentence) -> str:
    if link.indicator.counts == "percent":
        return _words_of(text, parse, counted.base) or ("" if quantity.form != "ratio" else _words_of(text, parse, counted.core))
    if link.indicator.counts == "money":
        match = _PAY_BASES.search(text, sentence.char_start, sentence.char_end)
        return match.group(1).lower() if match else ""
    return ""


def _scope(text: str, parse: Parse, sentence: Sentence, quantity: Quantity, link: Link) -> Scope:
    """A case is one person's; a part is a number out of a group just named, or of one named facility."""
    before = text[sentence.char_start : quantity.char_start]
    if link.unit == "persons":
        if quantity.low == quantity.high == 1:
            return Scope.CASE
        if _PART.search(before) or _NAMED_PLACE.search(text, sentence.char_start, sentence.char_end):
            return Scope.PART
        return Scope.TOTAL
    if link.indicator.counts in {"money", "duration"} and _ONE_PERSON.search(before[-120:]):
        return Scope.CASE
    return Scope.TOTAL


def _period(text: str, mentions: Sequence[PeriodMention], parse: Parse, quantity: Quantity) -> Period:
    """The period nearest to the number; one that follows it is preferred, as English puts it there.

    A semicolon or another number in between makes it that one's period rather.
    """
    numbers = [t.start for t in parse.tokens if t.quantity >= 0]
    best: tuple[int, PeriodMention] | None = None
    for mention in mentions:
        if mention.of_source:
            continue
        after = mention.char_start >= quantity.char_start
        low, high = (quantity.char_end, mention.char_start) if after else (mention.char_end, quantity.char_start)
        distance = high - low if after else 2 * (high - low) + 20
        distance += 300 * (";" in text[low:high]) + 100 * any(low < n < high for n in numbers)
        if best is None or distance < best[0]:
            best = (distance, mention)
    return Period(best[1].edtf, best[1].basis) if best else Period()


def _attribution(
    text: str, sentence: Sentence, quantity: Quantity, attributed: Sequence[Attributed], passage: Passage,
    mentions: Sequence[PeriodMention],
) -> Attribution:  # fmt: skip
    """The sentence's sources, else the one whose account the paragraph is giving."""
    here = [a for a in attributed if not a.char_start <= quantity.number_start < a.char_end]
    if here:
        year = next((a.year for a in here if a.year), "") or _source_year(mentions, here)
        return Attribution(order_chain(text, here), year)
    hedged = "estimat" in text[sentence.char_start : sentence.char_end].lower()
    if passage.attributed and not hedged and _CARRIED.search(passage.words):
        last = passage.attributed
        return Attribution(order_chain(text, last), next((a.year for a in last if a.year), ""))
    return Attribution()


def _source_year(mentions: Sequence[PeriodMention], here: Sequence[Attributed]) -> str:
    near = [m for m in mentions if m.of_source and any(abs(m.char_start - a.char_end) < 60 or a.char_start <= m.char_start < a.char_end for a in here)]
    return near[0].edtf[:4] if near else ""


