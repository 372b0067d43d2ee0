"""Tables written as a text with commas or semicolons between the cells (RFC 4180), put as lines with tabs."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

_DELIMITERS = ",;"
_FEWEST = 3  # lines
_MOST_TITLES = 5  # lines above the names of the columns
# names of columns, as no line of a list of numbers has them; in prose a comma is followed by a space
_NAME = re.compile(r"[^\W\d][^\t\n]{0,80}")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")


def split_cells(lines: Sequence[str]) -> list[str] | None:
    """One line a row, cells between tabs; None where the text is no such table. "15,200" is two cells of one."""
    written = [line for line in lines if line.strip()]
    if len(written) < _FEWEST:
        return None
    for delimiter in _DELIMITERS:
        first = next((n for n, line in enumerate(written[: _MOST_TITLES + 1]) if delimiter in line), len(written))
        if (rows := _read_rows(written[first:], delimiter)) is not None:
            return [*(line for title in written[:first] for line in (title, "")), *rows]
    return None


def _read_rows(lines: Sequence[str], delimiter: str) -> list[str] | None:
    try:
        rows = list(csv.reader([f"{line}\n" for line in lines], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    names = rows[0] if rows else []
    if len(rows) < _FEWEST or len(names) < 2 or any(len(row) != len(names) for row in rows):
        return None
    if not all(_NAME.fullmatch(name) or (_YEAR.fullmatch(name) if n else not name) for n, name in enumerate(names)):
        return None
    return ["\t".join(" ".join(cell.split()) for cell in row) for row in rows]
