"""Writes docs/tables.md from pipeline/schema.py: `python docs/write_tables.py`. A test keeps the two in step."""

from __future__ import annotations

from pathlib import Path

from pipeline.schema import TABLES, Column

PAGE = Path(__file__).resolve().with_name("tables.md")
INTRODUCTION = """\
# The tables

Made from `pipeline/schema.py` by `python docs/write_tables.py`; edit it there.

Every table is a CSV file in `processed/`: UTF-8 without BOM, commas, a header row, `\\n`, empty for missing. Numbers
are plain decimals, dates ISO 8601. Rows are ordered by document, `char_start` and indicator, and the same documents
give the same bytes. `pipeline.load()` gives the types below; a `partial_date` is a year, month or day, kept as text.
"""
ABOUT = {
    "figures": "One row for each number that a document states about an indicator.",
    "claims": "One row for each claim: the figures of any document that state the same number about the same thing.",
    "quantities": "Every other number with a unit or a counted thing, and why it is not a figure.",
    "documents": "One row for each file, and for each document in an archive.",
    "segments": "The articles, excerpts or chapters inside a document, at least one each.",
    "anchors": "Where a figure stands: boxes on a PDF page, or an element of a web page or Word document.",
    "problems": "What could not be read or used, and what to do about it.",
    "corrections": "What people decided of figures (raw/corrections.yml): what was read, and what stands now.",
}


def write_section(name: str, columns: tuple[Column, ...]) -> str:
    rows = [f"| `{column.name}` | {column.type} | {column.meaning.replace('|', '&#124;')} |" for column in columns]
    return "\n".join(
        [f"## {name}.csv", "", ABOUT[name], "", "| column | type | meaning |", "| --- | --- | --- |", *rows]
    )


def write_page() -> str:
    """The whole page, as it must stand in docs/tables.md."""
    return (
        "\n\n".join([INTRODUCTION.strip(), *(write_section(name, columns) for name, columns in TABLES.items())]) + "\n"
    )


if __name__ == "__main__":
    PAGE.write_text(write_page(), encoding="utf-8")
