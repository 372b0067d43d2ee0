"""The numbers of a table's row: each cell by itself, with the unit and scale of its header, label or caption."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from pipeline.model import Block, Exclusion, NumberClass, Qualifier, Quantity
from pipeline.nlp.persons import is_person_noun
from pipeline.nlp.quantities import read_quantities
from pipeline.nlp.ratios import make_plain, to_percent
from pipeline.nlp.table_units import CellUnit, join_units, read_header_unit, read_title_unit
from pipeline.nlp.table_words import is_generic, own_words
from pipeline.nlp.tables import Table, is_header_row, split_title

_BRACKETED_MARK = re.compile(r"\s*(?:\[[^\]\s]{1,3}\]|\((?:[a-z]|[*†‡§]+)\))")
_MARK = re.compile(r"(?<=[\d%)])(?:\s?[*†‡§]+|[¹²³⁴-⁹⁰ᵃ-ᵛ]+|[a-g](?![\w]))|^[*†‡§]+(?=\s?\d)")
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?![\d.,]?\d)")
_SPACE = re.compile(r"[ \u00a0\u2009\u202f](?=\d{3})")
_ESTIMATE = re.compile(
    r"\b(?:est|estimate[ds]?|approx(?:imate(?:ly)?)?|prov(?:isional)?|average|mean)\b\.?", re.IGNORECASE
)
_MAGNITUDE = re.compile(r"illion|thousand|hundred|\dk\b|\d ?m\b|\d ?bn\b", re.IGNORECASE)
_BARE_YEAR = re.compile(r"\s*\d{4}\s*")
_NUMBERING = re.compile(
    r"\W*(?:(?:regional |global |world |overall )?rank(?:ing)?|no\.?|nr\.?|#|s\.?/?n\.?|sr\.?(?: no\.?)?|code|iso\b.*|"
    r"id|(?:table|index|serial|line|row|item|reference|order|article|section|page|note|chapter|phone|tel|telephone)s?"
    r"(?: (?:no|number|code)\.?)?|pp?\.|art\.?|ref\.?|№)\W*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\W*(?:no|nr|number|#|№|n)\W*", re.IGNORECASE)
_AGES = re.compile(
    r"\W*(?:(?:average |mean |median |minimum )?ages?(?: groups?| range)?(?: \(?(?:in )?years\)?)?)\W*",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\b(?:years?|dates?|period|founded|opened|open|established|built|since|born|closed|"
    r"as of|as at|entry|ratified|signed|ratification|construct\w*|begun|began|start\w*|end\w*|updated|"
    r"accessed|season)\b",
    re.IGNORECASE,
)
_TIERS = re.compile(r"\btiers?\b", re.IGNORECASE)
_TIER = re.compile(
    r"\s*(?:tier\s*)?(?P<tier>[123])\s*(?P<watch>[-–]?\s*\(?(?:watch\s*-?\s*list|wl|w\.l\.)\)?)?\s*(?:\W+auto\w*.*)?",
    re.IGNORECASE,
)
_STATES_UNIT = re.compile(r"%|\((?!\d)|\b(?:share|proportion|percentage|per ?cent|average|mean)\b", re.IGNORECASE)
_DECIMAL_FIRST = re.compile(r"\s*\d+\.\d+\s")
_LEAD = "; "
_COUNTING = re.compile(r"\W*(?:number|no\.|count|total number|total no\.)\b", re.IGNORECASE)
_PHRASE_END = re.compile(
    r"\b(?:of|by|in|to|from|per|with|who|at|for|on|under|abroad|overseas)\b|[(,:;/–-]", re.IGNORECASE
)


class CellText(NamedTuple):
    """A cell with its column, and the words that stand over and beside it."""

    char_start: int
    char_end: int
    column: int
    header: str
    label: str


def list_cells(text: str, block: Block) -> Iterator[CellText]:
    """The cells of a row; the label is the first cell, or what spans it."""
    line = text[block.char_start : block.char_end]
    start = block.char_start
    parts = line.split("\t")
    label = parts[0].strip() or block.label
    headers = split_title(block.headers)[1]
    for column, part in enumerate(parts):
        header = headers[column] if column < len(headers) else ""
        yield CellText(start, start + len(part), column, header, label if column else "")
        start += len(part) + 1


def read_cells(text: str, block: Block, table: Table) -> tuple[list[Quantity], list[Exclusion]]:
    """Every number of the row, with offsets in `text`; a note mark is no part of it, and scale words multiply."""
    quantities: list[Quantity] = []
    exclusions: list[Exclusion] = []
    heads = is_header_row(text, block)
    for cell in list_cells(text, block):
        words = text[cell.char_start : cell.char_end]
        if not any(map(str.isdigit, words)) and not any(map(str.isalpha, words)):
            continue
        found, excluded = _read_cell(words, cell, table, heads, block.label)
        shift = cell.char_start
        quantities += [_moved(q, shift) for q in found]
        exclusions += [Exclusion(e.char_start + shift, e.char_end + shift, e.number_class) for e in excluded]
    return quantities, exclusions


def _read_cell(
    words: str, cell: CellText, table: Table, heads: bool, section: str
) -> tuple[list[Quantity], list[Exclusion]]:
    masked = _mask(words)
    quantities, exclusions = _read_words(masked)
    if heads or (cell.column == 0 and not (cell.header and cell.label)):
        numbering = _numbering_class(cell.header, cell.column, table)
        if not heads and numbering is not None:
            return [], [*exclusions, *(_excluded(q, numbering) for q in quantities)]
        written = [q for q in quantities if any(map(str.isdigit, masked[q.char_start : q.char_end]))]
        return written if heads else quantities, exclusions  # "US$ million" over a column is its unit
    numbering = _numbering_class(cell.header, cell.column, table)
    if numbering is None and is_generic(cell.header):
        numbering = _numbering_class(cell.label, 0, table)
    if numbering is not None:
        return [], [*exclusions, *(_excluded(q, numbering) for q in quantities)]
    if (tier := _read_tier(masked, cell, table)) is not None:
        return [tier], []
    if not quantities and _BARE_YEAR.fullmatch(masked) and _is_count(cell, table):
        quantities, exclusions = [_count_of(masked)], []
    unit = unit_of(cell, table, section)
    told = f"{cell.header} {masked}" if table.lists_instances else f"{cell.header} {cell.label} {masked}"
    return [_hedged(_with_unit(q, unit, masked), told) for q in quantities], exclusions


def _read_words(words: str) -> tuple[list[Quantity], list[Exclusion]]:
    """As in running text: a decimal at the beginning of a line would be a section's number."""
    if not _DECIMAL_FIRST.match(words):
        return read_quantities(words, 0, len(words))
    quantities, exclusions = read_quantities(_LEAD + words, 0, len(_LEAD) + len(words))
    moved = [Exclusion(e.char_start - len(_LEAD), e.char_end - len(_LEAD), e.number_class) for e in exclusions]
    return [_moved(q, -len(_LEAD)) for q in quantities], moved


def unit_of(cell: CellText, table: Table, section: str = "") -> CellUnit:
    """Header before label before section before caption."""
    unit = read_header_unit(cell.header)
    if not table.lists_instances or _STATES_UNIT.search(cell.label):
        unit = join_units(unit, read_header_unit(cell.label))
    unit = join_units(unit, read_title_unit(section))
    if is_generic(cell.header):  # the corner speaks for all columns: "Prisoners (thousands)" over the countries
        unit = join_units(unit, read_title_unit(table.stub))
    title = read_title_unit(table.title)
    if _counts_things(cell.header):
        title = CellUnit(scale=title.scale) if not title.unit else CellUnit()
    elif title.states_measure and own_words(cell.header) and not _may_measure(title.unit, cell.header):
        title = CellUnit(per=title.per)
    return join_units(unit, title)


def _counts_things(header: str) -> bool:
    """ "Number of respondents", "Workers interviewed": people or things, whatever the caption measures."""
    if _COUNTING.match(header):
        return True
    end = _PHRASE_END.search(header)
    head = (header[: end.start()] if end else header).lower().split()
    words = own_words(" ".join(head))
    persons = [w for w in words if is_person_noun(w.removesuffix("s"))]
    does_something = bool(persons) and persons == [words[0]] and len(words) > 1 and words[-1].endswith("s")
    return bool(persons) and not does_something  # "worker keeps" is about money


def _may_measure(unit: str, header: str) -> bool:
    """A percentage or duration of the caption is not meant for a column that names something else."""
    return unit not in ("percent", "hours", "days", "weeks", "months", "years", "") or is_generic(header)


def _mask(words: str) -> str:
    """The cell with its note marks blanked and its spaced thousands closed, every character at its place."""
    masked = _BRACKETED_MARK.sub(lambda m: " " * len(m[0]), words)
    masked = _MARK.sub(lambda m: " " * len(m[0]), masked)
    return _SPACED.sub(lambda m: _SPACE.sub(",", m[0]), masked)


def _numbering_class(header: str, column: int, table: Table) -> NumberClass | None:
    """Of ranks, codes, pages and ages; "No." is the number of something unless it numbers the rows."""
    if _NUMBER.fullmatch(header) and column and not table.numbers_rows(column):
        return None
    if _NUMBERING.fullmatch(header):
        return NumberClass.REFERENCE
    return NumberClass.AGE if _AGES.fullmatch(header) else None


def _excluded(quantity: Quantity, number_class: NumberClass) -> Exclusion:
    return Exclusion(quantity.number_start, quantity.number_end, number_class)


def _read_tier(words: str, cell: CellText, table: Table) -> Quantity | None:
    """ "2 Watch List" and "2WL" under tiers; the Watch List is half a step."""
    named = _TIERS.search(cell.header) or (
        is_generic(cell.header)
        and (_TIERS.search(cell.label) or _TIERS.search(table.title) or "tip r" in table.title.lower())
    )
    found = _TIER.fullmatch(words) if named or _TIERS.search(words) else None
    if found is None:
        return None
    value = Decimal(found["tier"]) + (Decimal("0.5") if found["watch"] and found["tier"] == "2" else 0)
    start = len(words) - len(words.lstrip())
    end = found.end("watch") if found["watch"] else found.end("tier")
    return Quantity(start, end, found.start("tier"), end, value, value, unit="tier")


def _is_count(cell: CellText, table: Table) -> bool:
    """Four digits in a column that also holds other numbers count something."""
    if cell.column in table.year_columns or _DATED.search(cell.header):
        return False
    return table.lists_instances or (bool(cell.header) and not _DATED.search(cell.label))


def _count_of(words: str) -> Quantity:
    start = len(words) - len(words.lstrip())
    end = len(words.rstrip())
    value = Decimal(words.strip())
    return Quantity(start, end, start, end, value, value)


def _with_unit(quantity: Quantity, unit: CellUnit, words: str) -> Quantity:
    """Bare digits take the unit; a magnitude in the cell itself rules out that of the header."""
    own = words[quantity.char_start : quantity.char_end]
    changed = quantity
    if quantity.unit == "m" and not unit.unit:  # "3.5m" people, not metres
        changed = _scaled(replace(quantity, unit=""), Decimal(1_000_000))
    if quantity.unit == "" and quantity.form in ("number", "range", "vague"):
        if unit.base:
            return replace(_mapped(changed, lambda v: to_percent(v, unit.base)), unit="percent", form="ratio")
        measure = unit.unit or ("percent" if unit.is_share and _at_most_hundred(quantity) else "")
        changed = replace(changed, unit=measure)
    scales = unit.scale != 1 and not _MAGNITUDE.search(own) and (changed.unit in ("", unit.unit))
    if scales and changed.unit not in ("percent", "hours", "days", "weeks", "months", "years"):
        changed = _scaled(changed, unit.scale)
    if unit.per and not changed.per and changed.unit != "percent" and changed.form != "ratio":
        changed = replace(changed, per=unit.per)
    return changed


def _at_most_hundred(quantity: Quantity) -> bool:
    return all(v is None or v <= 100 for v in (quantity.low, quantity.high))


def _hedged(quantity: Quantity, words: str) -> Quantity:
    """An estimate by its own word or its header's."""
    if quantity.qualifier is Qualifier.PLAIN and _ESTIMATE.search(words):
        return replace(quantity, qualifier=Qualifier.ABOUT)
    return quantity


def _scaled(quantity: Quantity, scale: Decimal) -> Quantity:
    return _mapped(quantity, lambda v: make_plain(v * scale))


def _mapped(quantity: Quantity, change: Callable[[Decimal], Decimal]) -> Quantity:
    return replace(
        quantity,
        low=None if quantity.low is None else change(quantity.low),
        high=None if quantity.high is None else change(quantity.high),
    )


def _moved(quantity: Quantity, shift: int) -> Quantity:
    converted = quantity.converted_from
    return replace(
        quantity,
        char_start=quantity.char_start + shift,
        char_end=quantity.char_end + shift,
        number_start=quantity.number_start + shift,
        number_end=quantity.number_end + shift,
        converted_from=None if converted is None else converted + shift,
    )
