"""Tables written as a text with commas or semicolons between the cells (RFC 4180), put as lines with tabs."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

_DELIMITERS = ",;"
_FEWEST = 3  # lines
# names of columns, as no line of a list of numbers has them; in prose a comma is followed by a space
_NAME = re.compile(r"[^\W\d][^\t\n]{0,80}")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")


def split_cells(lines: Sequence[str]) -> list[str] | None:
    """One line a row, cells between tabs; None where the text is no such table. "15,200" is two cells of one."""
    written = [line for line in lines if line.strip()]
    if len(written) < _FEWEST:
        return None
    for delimiter in _DELIMITERS:
        if delimiter in written[0] and (rows := _read_rows(written, delimiter)) is not None:
            return rows
    return None


def _read_rows(lines: Sequence[str], delimiter: str) -> list[str] | None:
    try:
        rows = list(csv.reader([f"{line}\n" for line in lines], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    names = rows[0]
    if len(rows) < _FEWEST or len(names) < 2 or any(len(row) != len(names) for row in rows):
        return None
    if not all(_NAME.fullmatch(name) or (n and _YEAR.fullmatch(name)) for n, name in enumerate(names)):
        return None
    return ["\t".join(" ".join(cell.split()) for cell in row) for row in rows]
