"""A document's text to figures and quantities: sentences, numbers, parse, rules, attributes, in this order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

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
from pipeline.nlp.counting import Counted, read_counted
from pipeline.nlp.currencies import needs_country, resolve_currency
from pipeline.nlp.ellipsis import Earlier, refers_back
from pipeline.nlp.linking import INHERITED, Link, NoLink, find_link, inherit_link, kind_of
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
from pipeline.nlp.views import Surroundings, View, make_view
from pipeline.reference.countries import find_places

_UNIT_LINE = re.compile(
    r"\W*(?:US\$|[A-Z]{3}|[$€£¥])?\s*(?:thousand|million|billion)s?\W*"
)  # "US$ million" above a table
_REMEMBERED = 3  # figures; a number that leaves its noun out means one of the last


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


@dataclass
class _Memory:
    """What a paragraph has said so far that later sentences refer to."""

    block: Block | None = None
    antecedent: str = ""
    recent: tuple[tuple[Link, Earlier], ...] = ()  # of the figures before, the latest first
    period: Period = field(default_factory=Period)  # of the figure before
    area: Place = field(default_factory=Place)  # likewise
    passage: Passage = field(default_factory=Passage)

    def end_sentence(self) -> None:
        self.recent = tuple((link, e._replace(distance=e.distance + 1)) for link, e in self.recent)


def read_document(document: Document, rules: Rules) -> Reading:
    """Every number of the document's text, each in exactly one of the Reading's three parts."""
    tables = find_tables(document)
    units = [_with_numbers(document, u, tables) for u in _units(document)]
    parsed = _choose_parsed(document.text, units)
    figures: list[Figure] = []
    others: list[Unlinked] = []
    parses = parse_sentences(
        document.text,
        [(*u.sentence, u.quantities) for u, wanted in zip(units, parsed, strict=True) if wanted],
    )
    read_on = {id(u.block) for u, wanted in zip(units, parsed, strict=True) if wanted}
    memory = _Memory()
    for unit, wanted in zip(units, parsed, strict=True):
        if unit.block is not memory.block:
            memory = _Memory(unit.block)
        if unit.block.kind is BlockKind.TABLE_ROW:
            found, rest = read_row(
                document, unit.segment, unit.block, unit.quantities, unit.headings, tables[unit.block.char_start], rules
            )
        elif wanted:
            found, rest = _read_sentence(document, unit, next(parses), memory, rules)
        else:
            reason = "source line" if unit.block.kind is BlockKind.SOURCE_LINE else "unit"
            found, rest = [], [_unlinked(document.text, unit, q, None, reason) for q in unit.quantities]
            if id(unit.block) in read_on:  # nobody refers to a paragraph of which nothing is read
                memory.end_sentence()
                memory.passage = memory.passage.after_unread(document.text, unit.sentence)
        figures += found
        others += rest
    exclusions = tuple(e for u in units for e in u.exclusions)
    return Reading(tuple(weigh_recognition(figures, document.recognised)), tuple(others), exclusions)


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
        quantities = [resolve_currency(q, about, places) for q in quantities]
    return replace(unit, quantities=tuple(quantities), exclusions=tuple(exclusions))


def _choose_parsed(text: str, units: Sequence[_Unit]) -> list[bool]:
    """Sentences with a number that may be a figure, and those before them in the paragraph that may name its source."""
    chosen = [False] * len(units)
    block: Block | None = None
    for i in range(len(units) - 1, -1, -1):
        unit = units[i]
        if unit.block.kind in (BlockKind.TABLE_ROW, BlockKind.SOURCE_LINE):
            continue
        if any(kind_of(q) is not None for q in unit.quantities):
            chosen[i], block = True, unit.block
        elif unit.block is block:
            chosen[i] = may_attribute(text, *unit.sentence)
    return chosen


def _read_sentence(
    document: Document, unit: _Unit, parse: Parse, memory: _Memory, rules: Rules
) -> tuple[list[Figure], list[Unlinked]]:
    context = _make_context(document, unit, parse, memory.passage)
    about = context.origin.about_area
    around = Surroundings(
        places=context.places,
        home=frozenset(c for c in about.split(";") if c),
        earlier=" ".join((*unit.headings, memory.passage.words)),
        topic=f"{unit.segment.origin.title} {document.origin.title}",
    )
    figures: list[Figure] = []
    others: list[Unlinked] = []
    for index, quantity in enumerate(unit.quantities):
        counted = read_counted(parse, index)
        view = make_view(parse, quantity, counted, around, memory.antecedent)
        link = find_link(quantity, view, rules) if counted.clause else NoLink("sentence too long to parse")
        if isinstance(link, NoLink):
            link = (
                _inherit(
                    quantity, view, memory.recent, rules, partial(refers_back, parse, index, counted, context.places)
                )
                or link
            )
        if kind_of(quantity, view) == "count" and counted.heads:
            memory.antecedent = view.counted_words
        if isinstance(link, NoLink):
            others.append(_unlinked(document.text, unit, quantity, (parse, counted), link.reason))
            continue
        verbs = frozenset(parse.tokens[v].lemma for v in counted.verbs)
        if link.rule_id == INHERITED and memory.recent:
            verbs |= memory.recent[0][1].verbs
        memory.recent = ((link, Earlier(0, verbs)), *memory.recent[: _REMEMBERED - 1])
        figure = fill_figure(context, index, quantity, counted, link)
        if link.rule_id == INHERITED and not figure.period.edtf and memory.period.edtf:
            figure = replace(figure, period=replace(memory.period, basis=Basis.CONTEXT))
        if link.rule_id == INHERITED and figure.area.basis in {Basis.DOCUMENT, Basis.NONE} and memory.area.codes:
            figure = replace(figure, area=replace(memory.area, basis=Basis.CONTEXT))
        memory.period, memory.area = figure.period, figure.area
        figures.append(figure)
    memory.end_sentence()
    memory.passage = memory.passage.after(context)
    return figures, others


def _inherit(
    quantity: Quantity,
    view: View,
    recent: Sequence[tuple[Link, Earlier]],
    rules: Rules,
    refers: Callable[[Earlier], bool],
) -> Link | None:
    """The link of the latest figure that the number may refer to."""
    for link, earlier in recent:
        if refers(earlier) and (inherited := inherit_link(quantity, view, link, rules)) is not None:
            return inherited
    return None


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
        mentions=[*mentions, *find_anaphoric(text, start, end, mentions, passage.year)],
        passage=passage,
        section_start=unit.section_start,
    )


def _unlinked(text: str, unit: _Unit, quantity: Quantity, found: tuple[Parse, Counted] | None, reason: str) -> Unlinked:
    counted = ""
    if found is not None and found[1].core:
        tokens = [found[0].tokens[i] for i in found[1].core]
        counted = " ".join(text[min(t.start for t in tokens) : max(t.end for t in tokens)].split())
    return Unlinked(quantity, unit.segment.segment_id, *unit.sentence, counted=counted[:200], reason=reason)
