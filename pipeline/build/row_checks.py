"""What must hold of the rows themselves: the quote is the text's own slice, keys are unique and lead somewhere."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pipeline.schema import KEYS, REFERENCES


class Broken(NamedTuple):
    """A row that does not hold; line 0 is a row that is missing."""

    table: str
    line: int
    key: str
    reason: str

    def __str__(self) -> str:
        return f"broken      {self.table}.csv{f' line {self.line}' if self.line else ''}, {self.key}: {self.reason}"


@dataclass(frozen=True)
class Row:
    table: str
    line: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def broken(self, reason: str) -> Broken:
        key = next(
            self.values[name] for name in ("figure_id", "claim_id", "segment_id", "document_id") if name in self.values
        )
        return Broken(self.table, self.line, key, reason)


@dataclass(frozen=True)
class Text:
    """A kept text; None where there is none."""

    text: str | None
    has_pages: bool

    @cached_property
    def page_ends(self) -> list[int]:
        return [offset for offset, character in enumerate(self.text or "") if character == "\f"]

    def page_at(self, offset: int) -> str:
        return str(1 + bisect_right(self.page_ends, offset - 1)) if self.has_pages else ""


Tables = Mapping[str, list[Row]]


def check_rows(tables: Tables, texts: Mapping[str, Text]) -> Iterator[Broken]:
    """Figures, quantities and segments against the kept texts."""
    for name in ("figures", "quantities"):
        for row in tables[name]:
            text = texts.get(row["document_id"])
            if text is not None and (reason := _quote_fault(row, text)):
                yield row.broken(reason)
    for row in tables["segments"]:
        text = texts.get(row["document_id"])
        if text is not None and _span(row, text.text or "") is None:
            yield row.broken("char_start and char_end are no span of the text")


def check_keys(tables: Tables) -> Iterator[Broken]:
    """Keys that stand twice, and references that lead nowhere."""
    for name, column in KEYS.items():
        seen: set[str] = set()
        for row in tables[name]:
            if not row[column] or row[column] in seen:
                yield row.broken(f"{column} is empty or stands twice")
            seen.add(row[column])
    for name, column, target, may_be_empty in REFERENCES:
        known = {row[KEYS[target]] for row in tables[target]}
        yield from _dangling(tables[name], column, known | {""} if may_be_empty else known, target)
    segments = {row["segment_id"]: row for row in tables["segments"]}
    for row in (*tables["figures"], *tables["quantities"]):
        segment = segments.get(row["segment_id"])
        if segment is not None and not _within(row, segment):
            yield row.broken("the quote is not in its segment")


def _dangling(rows: Iterable[Row], column: str, known: set[str], target: str) -> Iterator[Broken]:
    for row in rows:
        if row[column] not in known:
            yield row.broken(f"{column} '{row[column]}' is not in {target}.csv")


def _quote_fault(row: Row, text: Text) -> str:
    """Empty if nothing is wrong."""
    if text.text is None:
        return "the text of its document is missing"
    span = _span(row, text.text)
    if span is None:
        return "char_start and char_end are no span of the text"
    start, end = span
    quote, sentence = row["quote"], row["sentence"]
    if not quote or text.text[start:end] != quote:
        return f"the text has {text.text[start:end]!r} where the quote is {quote!r}"
    around = text.text.find(sentence, max(0, end - len(sentence)), start + len(sentence))
    if not sentence or around < 0:
        return "the sentence does not stand around the quote in the text"
    if row["page"] != text.page_at(start):
        return f"the quote stands on page {text.page_at(start) or '(none)'}, not {row['page'] or '(none)'}"
    return ""


def _span(row: Row, text: str) -> tuple[int, int] | None:
    try:
        start, end = int(row["char_start"]), int(row["char_end"])
    except ValueError:
        return None
    return (start, end) if 0 <= start <= end <= len(text) else None


def _within(row: Row, segment: Row) -> bool:
    try:
        starts = int(segment["char_start"]), int(row["char_start"])
        ends = int(row["char_end"]), int(segment["char_end"])
    except ValueError:
        return False
    return segment["document_id"] == row["document_id"] and starts[0] <= starts[1] and ends[0] <= ends[1]
