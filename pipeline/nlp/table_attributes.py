"""Where, when, of whom and by whom a cell's number is: from its row, its column and what stands around the table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.model import Attribution, Basis, Document, Modality, Period, Place, Scope, Segment
from pipeline.nlp.periods import find_periods
from pipeline.nlp.table_cells import CellText
from pipeline.nlp.table_words import is_generic, is_part, is_total, is_year, own_words, places_in
from pipeline.nlp.tables import Table
from pipeline.nlp.terms import DEMONYM, FOREIGN
from pipeline.reference.countries import PlaceName

_ORIGIN = re.compile(
    r"\b(?:origins?|nationalit(?:y|ies)|citizenships?|sending|source country|from|"
    r"home country|citizens? of|nationals)\b",
    re.IGNORECASE,
)
_HOST = re.compile(r"\b(?:hosts?|hosting|destinations?|to|asylum|receiving|arrival|residence|work)\b", re.IGNORECASE)
_CAPTION_ORIGIN = re.compile(r"\b(?:from|out of)\s+(?:the\s+)?$", re.IGNORECASE)
_LOCATED = re.compile(r"\b(?:in|into|to|within|across|at|reaching)\s+(?:the\s+)?$", re.IGNORECASE)
_CORRIDOR = re.compile(r"\s*(?:\bto\b|→|->|–|—|-|/|>)\s*")
_DATE_HEADER = re.compile(
    r"\W*(?:(?:fiscal|financial|calendar|reference|survey|reporting|data) )?(?:years?|dates?|periods?|months?|as of|"
    r"season|time|quarter|when|harvest|as at|at)\b",
    re.IGNORECASE,
)
_OTHER_DATE = re.compile(
    r"\b(?:founded|opened|open|established|built|born|closed|ratified|signed|entry|accessed|published|law|act)\b",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"\b(?:[Ss]ources?|SOURCES?)(?: of (?:the )?data| data)?\s*(?::|–|-)\s*(?P<names>.+?)(?:\.\s+[A-Z]|\.?\s*$|\s*\|)"
)
_SAID_BY = re.compile(
    r"(?:\baccording to|\bcompiled (?:by|from)|\bbased on|\badapted from|\bas reported by)\s+"
    r"(?:the\s+)?(?P<names>[A-Z][^,;.()|]+)"
)
_SOURCE_END = re.compile(
    r"\s*[,(]?\s*\(?\b(?:1[89]|20)\d\d.*$|\s*\(.*$|,\s+(?:accessed|various|at|p\.|pp\.|table|annex|vol).*$",
    re.IGNORECASE,
)
_SOURCE_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SOURCE_HEADER = re.compile(r"\W*(?:data )?sources?\W*", re.IGNORECASE)
_DATA_DATE = re.compile(
    r"\b(?:data|figures?|numbers?|estimates?|counts?|all|they)\b[^.]{0,40}?\b(?:refer|relate|are|is|as|for|date|of|from|in)\b|"
    r"\bas (?:of|at)\b|\breference (?:year|date|period)\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(r"\b(?:planned|target|quota|projected|projection|forecast|goal)\b", re.IGNORECASE)
_DEMONYM_ONLY = re.compile(r"\W*[A-Z][\w-]+(?: [A-Z][\w-]+)?\W*")
_GEOGRAPHIC = re.compile(
    r"\b(?:country|countries|state|province|region|district|county|city|town|governorate|velayat|viloyat|oblast|prefecture|"
    r"area|location|place|site|camp|prison|facility|colony|jail|department|territory|island)\b",
    re.IGNORECASE,
)


class CellContext(NamedTuple):
    """A cell with everything around it; `others` are the other cells of the row with their headers."""

    document: Document
    segment: Segment
    table: Table
    cell: CellText
    words: str
    section: str
    others: tuple[tuple[str, str], ...]  # header, text
    headers: tuple[str, ...]
    row_start: int

    @property
    def about(self) -> str:
        return self.segment.origin.about_area or self.document.origin.about_area

    @property
    def published(self) -> str:
        return self.segment.origin.published or self.document.origin.published


def read_place(context: CellContext, mode: str) -> Place:
    """The row's place, else the column's, the section's, the caption's; of the whole the caption's or the document's.

    Of workers abroad and refugees it is the host country, never the one that they are from.
    """
    cell, table = context.cell, context.table
    whole = is_total(cell.label)
    abroad = mode in ("destination", "flow", "return")
    if not whole and (found := _row_place(context, mode)) is not None:
        return found
    if place := _pick(cell.header, abroad):
        return Place(place.codes, place.text, Basis.CONTEXT)
    if not whole and not (abroad and _is_origin(context.section)) and (place := _pick(context.section, abroad)):
        return Place(place.codes, place.text, Basis.CONTEXT)
    own, people = context.about, name_people(context)
    foreign = bool(people) and not set(people.split(";")) & set(own.split(";"))
    if place := _pick(table.title, abroad, "" if foreign else own):
        return Place(place.codes, _local_name(context) or place.text, Basis.CONTEXT)
    if own and (mode != "destination" or foreign):
        return Place(own, _local_name(context), Basis.DOCUMENT)
    return Place()


def _local_name(context: CellContext) -> str:
    """A province or camp that no list knows: the label under a header that says what it is."""
    label = context.cell.label
    if not label or is_total(label) or is_year(label) or not _GEOGRAPHIC.search(context.table.stub):
        return ""
    return label


def _row_place(context: CellContext, mode: str) -> Place | None:
    best: tuple[int, PlaceName] | None = None
    named = [(context.table.stub, context.cell.label), *context.others]
    hosted = mode in ("destination", "flow", "return") or any(_HOST.search(header) for header, _ in named)
    for header, text in named:
        if not text or (hosted and (_is_origin(header) or _is_matrix(header))):
            continue
        if mode in ("destination", "market", "flow"):
            ends = _CORRIDOR.split(text)
            place = _pick(ends[-1] if len(ends) == 2 else text, True)
        else:
            place = _pick(text, True)
        if place is None:
            continue
        rank = 0 if _HOST.search(header) else 1 if text == context.cell.label else 2
        if best is None or rank < best[0]:
            best = rank, place
    if best is None:
        return None
    return Place(best[1].codes, best[1].text, Basis.SENTENCE)


def _is_matrix(header: str) -> bool:
    """ "From / To": origins run down the rows, hosts over the columns."""
    return _ORIGIN.search(header) is not None and _HOST.search(header) is not None and "/" in header


def _is_origin(header: str) -> bool:
    return _ORIGIN.search(header) is not None and _HOST.search(header) is None


def _pick(text: str, abroad: bool, own: str = "") -> PlaceName | None:
    """The first place that is no people's name; of those abroad none that they come from."""
    for place in places_in(text) if text else ():
        if place.kind == "demonym" or place.codes == "001":
            continue
        if abroad and _CAPTION_ORIGIN.search(text[: place.char_start]):
            continue
        if abroad and own and place.codes == own and not _LOCATED.search(text[: place.char_start]):
            continue
        return place
    return None


def read_period(context: CellContext) -> Period:
    """In the cell, the row's year, the column's, the section's, then the caption's and the notes'."""
    for text, basis in _dated_texts(context):
        if edtf := _period_in(text, context.published):
            return Period(edtf, basis)
    for part in reversed(context.table.title.split("|")):
        if edtf := _period_in(part, context.published, of_text=True):
            return Period(edtf, Basis.CONTEXT)
    for note in context.table.notes:
        if _DATA_DATE.search(note) and (edtf := _period_in(_dated_part(note), context.published, of_text=True)):
            return Period(edtf, Basis.CONTEXT)
    return Period()


def _dated_texts(context: CellContext) -> Iterator[tuple[str, Basis]]:
    cell = context.cell
    yield context.words, Basis.SENTENCE
    for header, text in context.others:
        if (_DATE_HEADER.match(header) and not _OTHER_DATE.search(header)) or (is_year(text) and is_generic(header)):
            yield text, Basis.SENTENCE
    if not _OTHER_DATE.search(context.table.stub):
        yield cell.label, Basis.SENTENCE
    yield from ((text, Basis.CONTEXT) for text in (cell.header, context.section))


def _dated_part(note: str) -> str:
    """The sentence of the note that dates the data."""
    return next((part for part in re.split(r"(?<=[.;])\s+", note) if _DATA_DATE.search(part)), "")


def _period_in(text: str, published: str, *, of_text: bool = False) -> str:
    """The last period named; in running text none that dates a report."""
    if not any(map(str.isdigit, text)):
        return ""
    mentions = [m for m in find_periods(text, 0, len(text), published) if not (of_text and m.of_source)]
    return mentions[-1].edtf if mentions else ""


def read_sources(context: CellContext) -> Attribution:
    """A column of sources, else the line below the table or in its caption that names them."""
    for header, text in context.others:
        if _SOURCE_HEADER.fullmatch(header) and any(map(str.isalpha, text)):
            return _attribution(text)
    for note in (*context.table.notes, context.table.title):
        if (found := _SOURCE.search(note)) or (found := _SAID_BY.search(note)):
            return _attribution(found["names"])
    return Attribution()


def _attribution(names: str) -> Attribution:
    parts = [_SOURCE_END.sub("", part).strip(" .,;:*") for part in names.split(";")]
    year = _SOURCE_YEAR.search(names)
    return Attribution(tuple(dict.fromkeys(p for p in parts if p and len(p) <= 120)), year.group() if year else "")


def read_scope(context: CellContext, unit: str) -> Scope:
    """Women, one sector or one facility are part of what the table counts; a country or a year is not."""
    cell = context.cell
    if unit != "persons":
        return Scope.TOTAL
    if is_part(cell.header) or is_part(cell.label) or is_part(context.section):
        return Scope.PART
    label = cell.label
    if not context.table.lists_instances or not label or is_total(label) or is_year(label):
        return Scope.TOTAL
    known = [p for p in places_in(label) if p.kind != "demonym"]
    below = bool(known) and all(p.kind == "place" for p in known)  # a region or town is a part of its country
    return Scope.TOTAL if (known and not below) or not own_words(label) else Scope.PART


def read_modality(context: CellContext) -> Modality:
    return Modality.PLANNED if _PLANNED.search(context.cell.header) else Modality.ASSERTED


def read_people(context: CellContext, place: Place, mode: str, unit: str) -> str:
    """Nationality: as named, else of people abroad or sent back the document's."""
    if unit != "persons":
        return ""
    if named := name_people(context):
        return named
    about = context.about
    abroad = mode == "destination" and not set(place.codes.split(";")) & set(about.split(";"))
    return about if abroad or mode == "return" else ""


def mark_places(context: CellContext) -> list[str]:
    """`%demonym` where a people is named, `%foreign` where a place is that is not its own country."""
    cell = context.cell
    others = (text for header, text in context.others if not _SOURCE_HEADER.fullmatch(header))
    texts = (cell.header, cell.label, context.section, context.table.title, *others)
    people: set[str] = set()
    places: list[set[str]] = []
    for text in filter(None, texts):
        for place in places_in(text):
            own = place.kind == "demonym" or _CAPTION_ORIGIN.search(text[: place.char_start])
            people |= set(place.codes.split(";")) if own else set()
            places += [] if own else [set(place.codes.split(";"))]
    home = people or set(context.about.split(";"))
    abroad = any(not codes & home for codes in places)
    return [DEMONYM] * bool(people) + [FOREIGN] * abroad


def name_people(context: CellContext) -> str:
    """The code of the people whom row, column or caption names, "" if none."""
    for header, text in ((context.table.stub, context.cell.label), *context.others, (context.section, context.section)):
        if _is_origin(header) and text and (found := [p for p in places_in(text) if p.codes]):
            return found[0].codes
    for text in (context.cell.header, context.cell.label, context.section, context.table.title):
        for named in places_in(text) if text else ():
            if named.kind == "demonym" or _CAPTION_ORIGIN.search(text[: named.char_start]):
                return named.codes
    return ""


def list_others(cells: Sequence[CellText], texts: Sequence[str], column: int) -> tuple[tuple[str, str], ...]:
    """The other cells of words, and the years, of the row."""
    return tuple(
        (cell.header, text)
        for cell, text in zip(cells, texts, strict=True)
        if cell.column not in (0, column) and (is_year(text) or any(map(str.isalpha, text)))
    )
