"""Small documents and figures to tabulate; every sentence is made up here."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from pipeline.model import Document, Figure, Quantity, Reading, Result, Segment
from pipeline.normaliser import tabulate


class Maker:
    """Makes records from a text and from the words in it that state a number."""

    def document(self, text: str, document_id: str = "a.html", **changes: Any) -> Document:
        data = changes.pop("data", text).encode("utf-8", "replace")
        segments = changes.pop("segments", (Segment(f"{document_id}#s", 0, len(text)),))
        document = Document(document_id, hashlib.sha256(data).hexdigest(), "text/html", len(data), text)
        return replace(document, segments=segments, **changes)

    def figure(  # noqa: PLR0913
        self,
        document: Document,
        quote: str,
        low: int | str | None,
        high: int | str | None = None,
        *,
        nth: int = 0,
        indicator: str = "prisoners",
        unit: str = "persons",
        converted_from: int | None = None,
        **changes: Any,
    ) -> Figure:
        """`high` is `low` unless given; "" is none. `nth`: which of the quote's occurrences."""
        start = -1
        for _ in range(nth + 1):
            start = document.text.index(quote, start + 1)
        end = start + len(quote)
        low_value = None if low is None else Decimal(low)
        high_value = low_value if high is None else None if high == "" else Decimal(high)
        quantity = Quantity(start, end, start, end, low_value, high_value, converted_from=converted_from)
        segment = next(s for s in document.segments if s.char_start <= start < s.char_end)
        lines = document.text.rfind("\n", 0, start), document.text.find("\n", end)
        sentence_end = len(document.text) if lines[1] < 0 else lines[1]
        made = Figure(quantity, indicator, "rule", unit, "", segment.segment_id, lines[0] + 1, sentence_end)
        return replace(made, **changes)

    def result(self, document: Document, *figures: Figure) -> Result:
        return Result(document, Reading(figures=figures))

    def tables(self, *results: Result) -> dict[str, pd.DataFrame]:
        return tabulate(results, [])

    def rows(self, *results: Result, table: str = "figures") -> list[dict[str, Any]]:
        frame = self.tables(*results)[table]
        return [dict(zip(frame.columns, values, strict=True)) for values in frame.itertuples(index=False, name=None)]


@pytest.fixture(scope="session")
def make() -> Maker:
    return Maker()
