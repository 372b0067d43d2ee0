"""How values, places and times are said on a page."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.reference.countries import country_name
from pipeline.schema import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

Row = Any  # a row of a frame: its fields are the columns of the table

_BEFORE = {
    "about": "about ",
    "at_least": "at least ",
    "more_than": "more than ",
    "at_most": "at most ",
    "less_than": "less than ",
}
_CURRENCY_LETTERS = 3
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}  # EDTF level 1
_ONE = {"persons": "person", "countries": "country", "facilities": "facility", "cases": "case"} | {
    f"{unit}s": unit for unit in ("hour", "day", "month", "year")
}
LIVE = frozenset({"yes", "part", "case", "per_unit"})  # stated and standing: neither a copy, a conversion nor refused
LIVE_PARTS = frozenset({"yes", "part"})  # shown before the others
KIND_NAMES = {
    "government": "government",
    "un": "United Nations",
    "ngo": "non-governmental",
    "academic": "academic",
    "media": "media",
    "testimony": "testimony",
    "other": "other",
    "": "no source named",
}


def rows_of(table: str, cells: pa.Table) -> list[Row]:
    """`cells`: the texts of a table, missing where they are empty; columns that it has besides are text."""
    types = {column.name: column.type for column in TABLES[table]}
    columns = [_values(name, types.get(name, "text"), cells[name].to_pylist()) for name in cells.column_names]
    return list(map(_row_type(tuple(cells.column_names))._make, zip(*columns, strict=True)))


@cache
def _row_type(names: tuple[str, ...]) -> Any:
    return namedtuple("Row", names)  # the columns are those of a table


def _values(name: str, kind: str, texts: list[str | None]) -> list[Any]:
    if kind == "number":
        exact = name.startswith("value_")
        return [None if text is None else Decimal(text) if exact else float(text) for text in texts]
    if kind == "integer":
        return [None if text is None else int(text) for text in texts]
    return [text or "" for text in texts]


class Indicator(NamedTuple):
    title: str
    definition: str


def say_number(value: Decimal | float) -> str:
    """
    >>> say_number(Decimal("1.20E+9")), say_number(66.67)
    ('1,200,000,000', '66.67')
    """
    return format(Decimal(str(value)).normalize() + 0, ",f")


def say_value(row: Row) -> str:
    """The number with hedge, unit and denominator: "at least 50,000 persons", "70–90 %", "USD 120 per month"."""
    low, high = row.value_low, row.value_high
    ends = [say_number(end) for end in (low, high) if end is not None]
    number = ends[0] if len(ends) == 1 or low == high else "–".join(ends)
    if row.qualifier == "vague":
        number = "dozens of" if number == "12" else f"{number}s of"
    said = _BEFORE.get(row.qualifier, "") + _with_unit(number, row.unit)
    return f"{said} per {row.per}" if row.per else said


def say_claim(row: Row) -> str:
    """The number of a claim, which has no hedge."""
    ends = list(dict.fromkeys(say_number(end) for end in (row.value_low, row.value_high) if end is not None))
    said = _with_unit("–".join(ends), row.unit)
    return f"{said} per {row.per}" if row.per else said


def _with_unit(number: str, unit: str) -> str:
    if unit == "percent":
        return f"{number} %"
    if unit == "tier":
        return f"Tier {number}"
    if len(unit) == _CURRENCY_LETTERS and unit.isupper():
        return f"{unit} {number}"
    return f"{number} {_ONE.get(unit, unit) if number == '1' else unit}".rstrip()


def middle(row: Row) -> float:
    """For sorting: between the ends that are known."""
    ends = [float(end) for end in (row.value_low, row.value_high) if end is not None]
    return sum(ends) / len(ends) if ends else 0.0


def say_place(row: Row) -> str:
    """The country or region, with the text's own words where these say more."""
    named, said = country_name(row.area), row.area_text
    if not named or not said or said.casefold() in named.casefold():
        return named or said
    return f"{named} (“{said}”)"


def say_period(edtf: str) -> str:
    """
    >>> say_period("2012/2015"), say_period("199X"), say_period("1972/.."), say_period("2016-04"), say_period("1996-22")
    ('2012–2015', '1990s', 'since 1972', '2016-04', 'summer 1996')
    """
    start, slash, end = edtf.partition("/")
    if slash and end in ("..", ""):
        return f"since {say_period(start)}"
    if slash and start in ("..", ""):
        return f"until {say_period(end)}"
    if slash:
        return f"{say_period(start)}–{say_period(end)}"
    if season := _SEASONS.get(edtf[5:]):
        return f"{season} {edtf[:4]}"
    return f"{edtf[:-1]}0s" if edtf.endswith("X") else edtf


def say_code(code: str) -> str:
    """A code of the tables in plain words."""
    return code.replace("_", " ")


def say_source(row: Row, titles: Mapping[str, str]) -> str:
    """Where no source is known, the document speaks for itself. `titles`: by document."""
    return row.source or row.publisher or titles.get(row.document_id) or str(row.document_id).rpartition("/")[2]


def offset_in_sentence(row: Row, text: str) -> int:
    """Where the quote begins in the sentence; the text decides where its words stand there more than once."""
    start, end, sentence = int(row.char_start), int(row.char_end), str(row.sentence)
    around = text.find(sentence, max(0, end - len(sentence)), start + len(sentence))
    return start - around if around >= 0 else max(0, sentence.find(row.quote))
