"""A document's text to figures and quantities: sentences, numbers, parse, rules, attributes, in this order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import NamedTuple

from pipeline.model import (
    Basis,
    Block,
    BlockKind,
    Document,
    Exclusion,
    Figure,
    Period,
    Place,
    Quantity,
    Reading,
    Segment,
    Unlinked,
)
from pipeline.nlp.anaphoric_periods import find_anaphoric
from pipeline.nlp.attributes import fill_figure
from pipeline.nlp.attribution import find_attributions, may_attribute
from pipeline.nlp.candidates import Candidate, choose_links, find_candidates
from pipeline.nlp.currencies import needs_country, resolve_currency
from pipeline.nlp.linking import Link, NoLink, kind_of
from pipeline.nlp.parsing import Parse, parse_sentences
from pipeline.nlp.passage import Passage, SentenceContext
from pipeline.nlp.periods import find_periods
from pipeline.nlp.quantities import read_quantities
from pipeline.nlp.recognition import weigh_recognition
from pipeline.nlp.rules import Rules
from pipeline.nlp.sentences import Sentence, split_sentences
from pipeline.nlp.table_cells import read_cells
from pipeline.nlp.table_rows import read_row
from pipeline.nlp.tables import Table, find_tables
from pipeline.reference.countries import find_places

_UNIT_LINE = re.compile(
    r"\W*(?:US\$|[A-Z]{3}|[$€£¥])?\s*(?:thousand|million|billion)s?\W*"
)  # "US$ million" above a table
_COMPARED = frozenset({"from", "than", "against"})  # before a number of another time: "down from 35"
_UNPARSED = (BlockKind.TABLE_ROW, BlockKind.SOURCE_LINE)
_MOST_WORDLESS = 20  # sentences in a row
_LETTER = re.compile(r"[^\W\d_]")
_MAX_COUNTED = 200  # characters of what a quantity counts


@dataclass(frozen=True)
class _Unit:
    """A sentence with its numbers and what surrounds it."""

    sentence: Sentence
    block: Block
    segment: Segment
    headings: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    exclusions: tuple[Exclusion, ...]
    section_start: int = 0


Choice = Callable[[str, Sequence[_Unit]], list[bool]]  # whether each sentence of a text is parsed


class _Parsed(NamedTuple):
    """A sentence that was parsed, and its place in the paragraph, from 0."""

    place: int
    unit: _Unit
    context: SentenceContext
    candidates: Sequence[Candidate]


def read_document(document: Document, rules: Rules, choose: Choice | None = None) -> Reading:
    """Every number of the document's text, each in exactly one of the Reading's three parts.

    `choose` says which sentences are parsed, by default those that `choose_parsed` says.
    """
    figures: list[Figure] = []
    others: list[Unlinked] = []
    exclusions: list[Exclusion] = []
    tables = find_tables(document)
    for paragraph in _paragraphs(document, tables, choose or choose_parsed):
        exclusions += (e for unit, _ in paragraph for e in unit.exclusions)
        if paragraph[0][0].block.kind is BlockKind.TABLE_ROW:
            for unit, _ in paragraph:
                table = tables[unit.block.char_start]
                found, rest = read_row(document, unit.segment, unit.block, unit.quantities, unit.headings, table, rules)
                figures += found
                others += rest
            continue
        others += _unread(paragraph)
        parsed = _prepare(document, paragraph, rules)
        links = iter(choose_links([c for sentence in parsed for c in sentence.candidates], rules))
        memory = _Memory()
        for sentence in parsed:
            for candidate in sentence.candidates:
                link = next(links)
                if isinstance(link, NoLink):
                    others.append(_unlinked(document.text, sentence, candidate, link.reason))
                else:
                    figures.append(_fill(sentence, candidate, link, memory))
    return Reading(tuple(weigh_recognition(figures, document.recognised)), tuple(others), tuple(exclusions))


def read_candidates(document: Document, rules: Rules) -> Iterator[list[Candidate]]:
    """The candidates of each paragraph that has any: what the weights are fitted to."""
    for paragraph in _paragraphs(document, find_tables(document), choose_parsed):
        if paragraph[0][0].block.kind is not BlockKind.TABLE_ROW:
            found = [c for sentence in _prepare(document, paragraph, rules) for c in sentence.candidates]
            if found:
                yield found


def _paragraphs(
    document: Document, tables: Mapping[int, Table], choose: Choice
) -> Iterator[list[tuple[_Unit, Parse | None]]]:
    """The sentences of each block with their numbers, and the parses of those that may hold a figure."""
    units = [_with_numbers(document, u, tables) for u in _units(document)]
    wanted = choose(document.text, units)
    sentences = [(*u.sentence, u.quantities) for u, is_wanted in zip(units, wanted, strict=True) if is_wanted]
    parses = parse_sentences(document.text, sentences)
    pairs = ((u, next(parses) if is_wanted else None) for u, is_wanted in zip(units, wanted, strict=True))
    for _, paragraph in groupby(pairs, key=lambda pair: id(pair[0].block)):
        yield list(paragraph)


def _unread(paragraph: Sequence[tuple[_Unit, Parse | None]]) -> Iterator[Unlinked]:
    """The quantities of sentences that were not parsed."""
    for unit, parse in paragraph:
        for quantity in () if parse else unit.quantities:
            reason = "unit" if kind_of(quantity) is None else "no indicator"
            reason = "source line" if unit.block.kind is BlockKind.SOURCE_LINE else reason
            yield Unlinked(quantity, unit.segment.segment_id, *unit.sentence, reason=reason)


def _prepare(document: Document, paragraph: Sequence[tuple[_Unit, Parse | None]], rules: Rules) -> list[_Parsed]:
    """The parsed sentences of a paragraph with their candidates; nobody refers to a paragraph without one."""
    if not any(parse for _, parse in paragraph):
        return []
    parsed: list[_Parsed] = []
    passage, antecedent = Passage(), ""
    for place, (unit, parse) in enumerate(paragraph):
        if parse is None:
            passage = passage.after_unread(document.text, unit.sentence)
            continue
        context = _make_context(document, unit, parse, passage)
        candidates, antecedent = find_candidates(context, place, unit.quantities, rules, antecedent)
        parsed.append(_Parsed(place, unit, context, candidates))
        passage = passage.after(context)
    return parsed


@dataclass
class _Memory:
    """The last figure of the paragraph, from which a number that means the same takes its time and place."""

    indicator: str = ""
    sentence: int = 0
    period: Period = field(default_factory=Period)
    area: Place = field(default_factory=Place)


def _fill(sentence: _Parsed, candidate: Candidate, link: Link, memory: _Memory) -> Figure:
    figure = fill_figure(sentence.context, candidate.nth, candidate.quantity, candidate.counted, link)
    distance = sentence.place - memory.sentence
    if link.indicator.id == memory.indicator and candidate.may_mean(distance):
        if not figure.period.edtf and memory.period.edtf and candidate.beside[0] not in _COMPARED:
            figure = replace(figure, period=replace(memory.period, basis=Basis.CONTEXT))
        if figure.area.basis in {Basis.DOCUMENT, Basis.NONE} and memory.area.codes:
            figure = replace(figure, area=replace(memory.area, basis=Basis.CONTEXT))
    memory.indicator, memory.sentence = link.indicator.id, sentence.place
    memory.period, memory.area = figure.period, figure.area
    return figure


def _units(document: Document) -> Iterator[_Unit]:
    """All sentences in text order with their segment and the headings above."""
    headings: list[tuple[int, str]] = []
    segments = iter(document.segments)
    segment = next(segments, Segment(document.document_id, 0, len(document.text), document.origin))
    section = segment.char_start
    for block in document.blocks:
        while block.char_start >= segment.char_end and (later := next(segments, None)) is not None:
            segment, headings, section = later, [], later.char_start
        words = document.text[block.char_start : block.char_end]
        above = tuple(h for _, h in headings)
        if block.kind is BlockKind.HEADING:
            headings = [(level, h) for level, h in headings if level < block.level] + [(block.level, words)]
            section = block.char_start
        for sentence in split_sentences(document.text, block):
            yield _Unit(sentence, block, segment, above, (), (), section)


def _with_numbers(document: Document, unit: _Unit, tables: Mapping[int, Table]) -> _Unit:
    if unit.block.kind is BlockKind.TABLE_ROW:
        quantities, exclusions = read_cells(document.text, unit.block, tables[unit.block.char_start])
    else:
        quantities, exclusions = read_quantities(document.text, *unit.sentence)
        if unit.block.kind in (BlockKind.CAPTION, BlockKind.HEADING):
            quantities = [q for q in quantities if not _UNIT_LINE.fullmatch(document.text, q.char_start, q.char_end)]
    if any(needs_country(q) for q in quantities):
        about = unit.segment.origin.about_area or document.origin.about_area
        places = find_places(document.text, *unit.sentence)
        quantities = [resolve_currency(document.text, q, about, places) for q in quantities]
    return replace(unit, quantities=tuple(quantities), exclusions=tuple(exclusions))


def choose_all(_text: str, units: Sequence[_Unit]) -> list[bool]:
    """All sentences of prose."""
    return [unit.block.kind not in _UNPARSED for unit in units]


def choose_parsed(text: str, units: Sequence[_Unit]) -> list[bool]:
    """Sentences with a number that may be a figure, and those before them in the paragraph that may name its source.

    Of sentences without a word ("2015: 600.") only a few after one that has words: no more can mean what it counts.
    """
    chosen = [False] * len(units)
    wordless = _count_wordless(text, units)
    block: Block | None = None
    for i in range(len(units) - 1, -1, -1):
        unit = units[i]
        if unit.block.kind in _UNPARSED:
            continue
        if wordless[i] <= _MOST_WORDLESS and any(kind_of(q) is not None for q in unit.quantities):
            chosen[i], block = True, unit.block
        elif unit.block is block:
            chosen[i] = may_attribute(text, *unit.sentence)
    return chosen


def _count_wordless(text: str, units: Sequence[_Unit]) -> list[int]:
    """For each sentence how many without a word it ends in a row; 0 where it has one."""
    counts: list[int] = []
    for unit in units:
        is_wordless = _LETTER.search(text, *unit.sentence) is None
        counts.append((counts[-1] if counts else 0) + 1 if is_wordless else 0)
    return counts


def _make_context(document: Document, unit: _Unit, parse: Parse, passage: Passage) -> SentenceContext:
    text, (start, end) = document.text, unit.sentence
    published = unit.segment.origin.published or document.origin.published
    mentions = find_periods(text, start, end, published)
    return SentenceContext(
        document=document,
        segment=unit.segment,
        sentence=unit.sentence,
        headings=unit.headings,
        parse=parse,
        places=find_places(text, start, end),
        attributed=find_attributions(text, start, end, parse),
        mentions=[*mentions, *find_anaphoric(text, start, end, mentions, passage.year, published)],
        passage=passage,
        section_start=unit.section_start,
    )


def _unlinked(text: str, sentence: _Parsed, candidate: Candidate, reason: str) -> Unlinked:
    counted = ""
    if candidate.counted.core:
        tokens = [sentence.context.parse.tokens[i] for i in candidate.counted.core]
        counted = " ".join(text[min(t.start for t in tokens) : max(t.end for t in tokens)].split())
    unit = sentence.unit
    return Unlinked(
        candidate.quantity, unit.segment.segment_id, *unit.sentence, counted=counted[:_MAX_COUNTED], reason=reason
    )
