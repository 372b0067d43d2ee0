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
_NUMBER = re.compile(r"[-+]?[$€£]?\d[\d.]*%?")
_GROUPS = re.compile(r"\d{1,3}\n\d{3}")
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
    if _is_listed(rows):
        return ["\t".join(cell.strip() for cell in row) for row in rows]
    if not all(_NAME.fullmatch(name) or (_YEAR.fullmatch(name) if n else not name) for n, name in enumerate(names)):
        return None
    return ["\t".join(" ".join(cell.split()) for cell in row) for row in rows]


def _is_listed(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows have no names above them, but each column numbers or words: "Kaechon,15,2014" on each line.

    Not where each two numbers may be one, as in "Kaechon,15,200".
    """
    if any(cell[:1].isspace() or "\n" in cell for row in rows for cell in row):  # prose has a space after the comma
        return False
    columns = list(zip(*rows, strict=True))
    numbers = [all(_NUMBER.fullmatch(cell) for cell in column) for column in columns]
    words = [all(cell and not any(map(str.isdigit, cell)) for cell in column) for column in columns]
    if not any(numbers) or not any(words) or not all(map(max, numbers, words)):
        return False
    return not any(
        all(map(_GROUPS.fullmatch, map("\n".join, rows_of_two))) for rows_of_two in map(zip, columns, columns[1:])
    )
