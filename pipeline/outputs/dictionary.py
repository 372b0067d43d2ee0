"""The data dictionary: every table and column in words, from the schema that the tables are written by."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.schema import ABOUT, CODES, TABLES, Column

CONVENTIONS = """\
Every table is a CSV file: UTF-8 without BOM, commas, a header row, `\\n`, empty for missing. Numbers are plain
decimals, dates ISO 8601. Rows are ordered by document, `char_start` and indicator, and the same documents give the
same bytes. `pipeline.load()` gives the types below; a `partial_date` is a year, month or day, kept as text."""


def write_dictionary(indicators: Mapping[str, str]) -> str:
    """A page of Markdown. `indicators`: what each counts, by id."""
    listed = [f"- `{name}`: {meaning}" for name, meaning in sorted(indicators.items())]
    parts = ["# Data dictionary", CONVENTIONS, *map(write_section, TABLES)]
    return "\n\n".join([*parts, *(["## Indicators", "\n".join(listed)] if listed else [])]) + "\n"


def write_section(name: str) -> str:
    """One table: what a row is, then a line for each column."""
    rows = [_line(name, column) for column in TABLES[name]]
    head = [f"## {name}.csv", "", ABOUT[name], "", "| column | type | meaning |", "| --- | --- | --- |"]
    return "\n".join([*head, *rows])


def _line(table: str, column: Column) -> str:
    codes = [code for code in CODES.get((table, column.name), ()) if code not in column.meaning]
    meaning = column.meaning + (f" ({', '.join(CODES[table, column.name])})" if codes else "")
    return f"| `{column.name}` | {column.type} | {meaning.replace('|', '&#124;')} |"
