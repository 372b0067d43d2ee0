"""What is said of the rows of a table beside themselves: the headers of each column, and the labels of row groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extractors.table_cells import Table, TableRow
from pipeline.extractors.table_lines import is_number_word, is_value_word

CONTINUED = re.compile(r"\b(?:continued|cont(?:['’]?d|\.)?)(?=\W|$)", re.IGNORECASE)
_SAME_PLACE = 8.0  # points by which the columns may differ from page to page


@dataclass(frozen=True, slots=True)
class TableContext:
    """What a table hands on to its continuation overleaf."""

    table: Table
    page: int  # from 1
    headers: tuple[str, ...]  # of each column
    header_texts: tuple[tuple[str, ...], ...]  # of the header rows
    groups: tuple[tuple[float, str], ...] = ()  # left edge and text of the rows that head the last rows
    caption: str = ""

    def goes_on(self, table: Table, page: int) -> bool:
        """Whether a table on the next page has the same columns."""
        if page != self.page + 1 or len(table.places) != len(self.table.places) or table.turn != self.table.turn:
            return False
        shift = table.places[0] - self.table.places[0]
        pairs = zip(self.table.places, table.places, strict=True)
        return all(abs(two - one - shift) < _SAME_PLACE for one, two in pairs)


def column_headers(table: Table, texts: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The headers above each column, the highest first, those that span several at each."""
    paths: list[list[str]] = [[] for _ in table.places]
    for row, cells in zip(table.rows, texts, strict=True):
        if row.header:
            for i, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
                for path in paths[i : i + cell.columns] if text else ():
                    path.append(text)
    return tuple(map(" ".join, paths)) if any(paths) else ()


def group_of(row: TableRow, texts: Sequence[str]) -> tuple[float, str] | None:
    """Left edge and text of a row that heads the rows below it: one cell, and no number."""
    filled = [i for i, text in enumerate(texts) if text]
    if len(filled) != 1:
        return None
    cell = row.cells[filled[0]]
    if (filled[0] > 0 and cell.columns == 1) or all(is_value_word(word.text) for word in cell.words):
        return None
    return cell.words[0].x0, texts[filled[0]]


def enter_group(groups: Sequence[tuple[float, str]], group: tuple[float, str]) -> tuple[tuple[float, str], ...]:
    """A heading of rows stands below those that begin further left."""
    return (*(outer for outer in groups if outer[0] < group[0] - 1), group)


def is_text_only(table: Table) -> bool:
    return not any(is_number_word(word.text) for row in table.rows for cell in row.cells[1:] for word in cell.words)
