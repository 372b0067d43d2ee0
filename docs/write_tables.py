"""Writes docs/tables.md from pipeline/schema.py: `python docs/write_tables.py`. A test keeps the two in step."""

from __future__ import annotations

from pathlib import Path

from pipeline.outputs.dictionary import CONVENTIONS, write_section
from pipeline.schema import TABLES

PAGE = Path(__file__).resolve().with_name("tables.md")
INTRODUCTION = f"""\
# The tables

Made from `pipeline/schema.py` by `python docs/write_tables.py`; edit it there.

{CONVENTIONS}"""


def write_page() -> str:
    """The whole page, as it must stand in docs/tables.md."""
    return "\n\n".join([INTRODUCTION, *map(write_section, TABLES)]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(write_page(), encoding="utf-8")
