"""Numbers in the cells of a table's row: read with the column's header, the row's label and the caption."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.model import Block, Document, Figure, Quantity, Segment, Unlinked
from pipeline.nlp.linking import Link, NoLink, find_links
from pipeline.nlp.rules import Rules
from pipeline.nlp.table_attributes import (
    CellContext,
    list_others,
    mark_places,
    read_modality,
    read_people,
    read_period,
    read_place,
    read_scope,
    read_sources,
)
from pipeline.nlp.table_cells import list_cells
from pipeline.nlp.table_units import CellUnit, read_header_unit
from pipeline.nlp.table_views import has_two_breakdowns, list_title_subjects, make_cell_view
from pipeline.nlp.table_words import counted_words, is_generic, is_out_of, is_part, names_instance, own_words
from pipeline.nlp.tables import Table, is_header_row

_UNIT_WORDS = re.compile(r"\s*[\[(][^\])]*[\])]\s*$")
_DATED = re.compile(r"\b(?:FY ?)?(?:1[89]|20)\d\d(?:[-–/]\d{2,4})?\b")
_NUMBER_OF = re.compile(r"^\W*(?:(?:est(?:imated|\.)?|total|average) )?(?:number|no\.|count) of ", re.IGNORECASE)
_SHARE_OF = re.compile(
    r"(?:%|\b(?:per ?cent|percent|percentage|share|proportion)) (?:of|in) (?:the |all |total )?(.+)$", re.IGNORECASE
)
_COUNTS_MANY = re.compile(r"[a-z]{3}[^s\W]s\b|\bpopulation\b", re.IGNORECASE)  # "Prisoners" in the corner, not "Camp"
_MAX_OWN = 120  # characters of words in a cell; more is prose, which headers do not explain
_MAX_CONTEXT = 1000


class _Subject(NamedTuple):
    """Words that may say what is counted, and the name of the counted group in them."""

    words: str
    name: str


class _Linked(NamedTuple):
    link: Link
    subject: _Subject


def read_row(
    document: Document,
    segment: Segment,
    block: Block,
    quantities: Sequence[Quantity],
    headings: Sequence[str],
    table: Table,
    rules: Rules,
) -> tuple[list[Figure], list[Unlinked]]:
    """Figures and other quantities of one row; `context` holds header, label and caption."""
    figures: list[Figure] = []
    others: list[Unlinked] = []
    cells = list(list_cells(document.text, block))
    texts = [document.text[c.char_start : c.char_end].strip() for c in cells]
    heads = is_header_row(document.text, block)
    seen: set[int] = set()
    for quantity in quantities:
        cell = next(c for c in reversed(cells) if c.char_start <= quantity.char_start)
        beside = list_others(cells, texts, cell.column)
        context = CellContext(
            document,
            segment,
            table,
            cell,
            texts[cell.column],
            block.label,
            beside,
            tuple(c.header for c in cells),
            block.char_start,
        )
        reason = "table header" if heads else "row label" if cell.column == 0 else ""
        if not reason and cell.column in seen and _in_brackets(document.text, quantity):
            reason = "in brackets"
        found = NoLink(reason) if reason else _link(context, quantity, headings, rules)
        seen.add(cell.column)
        if isinstance(found, NoLink):
            counted = _bare(cell.header) or _bare(cell.label)
            place = (segment.segment_id, block.char_start, block.char_end)
            others.append(Unlinked(quantity, *place, counted[:200], found.reason))
        else:
            figures.append(_fill(context, block, quantity, found, headings))
    return figures, others


def _in_brackets(text: str, quantity: Quantity) -> bool:
    """A second number of a cell, "46 (12)": what it counts is said elsewhere, if at all."""
    return text[: quantity.char_start].rstrip().endswith("(") and quantity.unit != "percent"


def _link(context: CellContext, quantity: Quantity, headings: Sequence[str], rules: Rules) -> _Linked | NoLink:
    """The rules on what the cell, its header, its label or the caption names, the nearest that names anything."""
    reason = NoLink("no indicator")
    cell, table = context.cell, context.table
    titles = (context.segment.origin.title, context.document.origin.title)
    title = table.title or (headings[-1] if headings else "")
    marks = mark_places(context)
    for subject in _subjects(context, quantity, title):
        beside = (cell.header, cell.label, context.section, table.stub)
        words = counted_words(subject.words) if quantity.unit == "" else subject.words
        around = (title, *headings, *table.notes, *context.headers)
        view = make_cell_view(words, (*beside, *marks), around, " ".join(titles), quantity)
        link = find_links(quantity, view, rules, in_table=True).best
        if isinstance(link, Link):
            return _Linked(link, subject)
        reason = link if link.reason != "no indicator" else reason
    return reason


def _subjects(context: CellContext, quantity: Quantity, title: str) -> Iterator[_Subject]:
    """What may be counted; a header or label that names something else leaves the caption no say."""
    cell, table = context.cell, context.table
    start = quantity.char_start - cell.char_start
    own = context.words[:start] + " " + context.words[quantity.char_end - cell.char_start :]
    if own_words(own) and len(own) <= _MAX_OWN:
        yield _Subject(own, " ".join(own.split()))
    if not is_generic(cell.header):
        yield _Subject(cell.header, cell.header)
        if has_two_breakdowns(title) and read_header_unit(cell.header) == CellUnit():
            for named in list_title_subjects(title):
                yield _Subject(f"{named} {cell.header}", f"{named}, {cell.header}")
        return
    for told in (cell.header, cell.label):
        if quantity.unit == "percent" and is_part(told):
            yield _Subject(told, told)
    if (whole := _whole_of(context)) is not None:
        yield whole
        return
    descriptive = bool(cell.label) and not names_instance(cell.label) and not is_generic(cell.label)
    if descriptive:
        yield _Subject(f"{cell.label} {cell.header}", cell.label)
    if table.lists_instances or not descriptive:
        yield from _title_subjects(context, title)


def _title_subjects(context: CellContext, title: str) -> Iterator[_Subject]:
    """Section, caption and corner, where header and label only say of which year, place or sex the number is."""
    cell = context.cell
    told = f"{cell.header} {cell.label if is_part(cell.label) or is_generic(cell.label) else ''}"
    groups = [text for text in (cell.header, cell.label) if is_part(text)]
    section = "" if names_instance(context.section) or is_generic(context.section) else context.section
    corner = context.table.stub if _COUNTS_MANY.search(context.table.stub) else ""
    for named in (section, *list_title_subjects(title), *list_title_subjects(corner)):
        if named:
            yield _Subject(f"{named} {told}", ", ".join((named, *groups)))


def _whole_of(context: CellContext) -> _Subject | None:
    """ "Of whom women" is out of what the header to the left names, "of which women" out of the label above."""
    cell, table = context.cell, context.table
    if is_out_of(cell.header):
        before = next((h for h in reversed(context.headers[1 : cell.column]) if not is_generic(h)), "")
        return _Subject(f"{before} {cell.header}", f"{before}, {cell.header}") if before else None
    above = table.label_above(context.row_start) if is_out_of(cell.label) and is_generic(cell.label) else ""
    if not above or (table.lists_instances and names_instance(above)):
        return None
    return _Subject(f"{above} {cell.label}", f"{above}, {cell.label}")


def _bare(header: str) -> str:
    return _UNIT_WORDS.sub("", header).strip()


def _fill(context: CellContext, block: Block, quantity: Quantity, found: _Linked, headings: Sequence[str]) -> Figure:
    link, cell = found.link, context.cell
    mode = "market" if link.indicator.counts == "money" else link.indicator.area
    place = read_place(context, mode)
    told = (cell.header, cell.label, context.section, context.table.title, *headings)
    money_or_time = link.indicator.counts in ("money", "duration")
    return Figure(
        quantity=quantity,
        indicator=link.indicator.id,
        rule=f"{link.indicator.id}.{link.rule_id}",
        unit=link.unit,
        per=quantity.per if money_or_time or link.unit == "persons" else "",
        segment_id=context.segment.segment_id,
        sentence_start=block.char_start,
        sentence_end=block.char_end,
        base=_base(context, found),
        population=_population(context, found),
        scope=read_scope(context, link.unit),
        area=place,
        nationality=read_people(context, place, mode, link.unit),
        period=read_period(context),
        attribution=read_sources(context),
        modality=read_modality(context),
        context=" | ".join(dict.fromkeys(p for p in told if p))[:_MAX_CONTEXT],
        confidence=link.confidence,
    )


def _population(context: CellContext, found: _Linked) -> str:
    """The words that name the group, with the header's own where the caption names it ("Women")."""
    if found.link.indicator.counts == "count":
        name = " ".join(_NUMBER_OF.sub("", _DATED.sub("", _bare(found.subject.name))).split())
        return name.replace(", ,", ",").strip(" ,–-:")[:160]
    label = context.cell.label
    return "" if names_instance(label) else label[:160]


def _base(context: CellContext, found: _Linked) -> str:
    """What a share is of, by its header ("% of refugees") or the caption; which pay it is ("gross")."""
    if found.link.indicator.counts == "money":
        match = re.search(
            r"\b(take-home|gross|net|minimum|average|basic|starting)\b", found.subject.words, re.IGNORECASE
        )
        return match.group(1).lower() if match else ""
    if found.link.indicator.counts == "percent":
        match = _SHARE_OF.search(_bare(context.cell.header) or _bare(context.cell.label))
        if match is None and found.link.indicator.id == "female_share":
            return next(iter(list_title_subjects(context.table.title)), "")[:160]
        return match.group(1)[:160] if match else ""
    return ""
