"""Tables of a few made-up figures, written as a build writes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.outputs import Tables, load, write_tables
from pipeline.schema import TABLES

Rows = dict[str, list[dict[str, Any]]]
WITNESS = "a woman from the fourth barrack"


def frame_of(name: str, *rows: dict[str, Any]) -> pd.DataFrame:
    """A table with the given cells, the others missing."""
    columns = [column.name for column in TABLES[name]]
    empty = {c.name: None if c.type in {"number", "integer"} else "" for c in TABLES[name]}
    return pd.DataFrame([{**empty, **row} for row in rows], columns=columns, dtype=object)


def figure(n: int, indicator: str, low: float | None, high: float | None, **cells: Any) -> dict[str, Any]:
    sentence = f"In all, {n} were counted, {WITNESS} says."
    row = {"figure_id": f"f{n}", "indicator": indicator, "value_low": low, "value_high": high, "qualifier": "plain"}
    words = {
        "quote": str(n),
        "sentence": sentence,
        "population": "assembled onlookers",
        "context": "A heading of theirs",
    }
    place = {"document_id": "a.html", "segment_id": "a.html#1", "claim_id": f"c{n}", "char_start": 8, "char_end": 9}
    codes = {"unit": "persons", "scope": "total", "modality": "asserted", "use": "yes", "review_state": "unreviewed"}
    return {**row, **words, **place, **codes, "confidence": 0.8, "published": "2011", "publisher": "A Paper", **cells}


def claim(n: int, indicator: str, **cells: Any) -> dict[str, Any]:
    row = {"claim_id": f"c{n}", "indicator": indicator, "n_documents": 1, "n_figures": 1, "scope": "total"}
    return {**row, "first_document_id": "a.html", **cells}


FILLED: Rows = {
    "figures": [
        figure(1, "prisoners", 80000, 120000, area="PRK", source="United Nations", source_kind="un", period="2010",
               period_start="2010-01-01", period_end="2010-12-31", attributed_to="the United Nations"),
        figure(2, "prisoners", 50000, None, area="PRK", qualifier="more_than", published="2012-06", source=WITNESS,
               source_kind="testimony", attributed_to=WITNESS),
        figure(3, "prisoners", None, 900, area="RUS;CHN", qualifier="at_most", use="part"),
        figure(4, "workers_abroad", 0.5, 0.5, area="XKX", published=""),
        figure(5, "wage_retention", 70, 90, unit="percent", source=WITNESS, source_kind="testimony"),
        figure(6, "wage_retention", 70, None, unit="percent", qualifier="at_least"),
        figure(7, "prisoners", 80000, 120000, claim_id="c1", document_id="b.pdf", segment_id="b.pdf#1", page=3,
               published="2014-02-18", publisher="", quote="=SUM(A1)", sentence="=cmd|' /C calc'!A0"),
    ],
    "claims": [
        claim(1, "prisoners", n_documents=2, n_figures=2, sources=f"United Nations;{WITNESS}"),
        *(claim(n, "prisoners") for n in (2, 3)), claim(4, "workers_abroad"),
        *(claim(n, "wage_retention") for n in (5, 6)),
    ],
    "quantities": [{"document_id": "a.html", "segment_id": "a.html#1", "char_start": 1, "char_end": 3, "quote": "-5",
                    "sentence": "It was -5 degrees.", "value_low": -5, "value_high": -5, "counted": "the cold",
                    "qualifier": "plain", "unit": "degrees", "reason": "no indicator"}],
    "documents": [
        {"document_id": "a.html", "sha256": "00ff", "media_type": "text/html", "bytes": 9, "title": "A title",
         "publisher": "A Paper", "published": "2011", "url": "https://example.org/a", "status": "read"},
        {"document_id": "b.pdf", "sha256": "00fe", "media_type": "application/pdf", "pages": 3, "status": "read"},
    ],
    "segments": [{"segment_id": f"{name}#1", "document_id": name} for name in ("a.html", "b.pdf")],
    "anchors": [{"figure_id": "f7", "page": 3, "x0": 1.5, "top": 2, "x1": 3, "bottom": 4}],
    "problems": [{"document_id": "a.html", "stage": "correct", "severity": "warning", "code": "expectation_failed",
                  "message": f"quote is '{WITNESS}'"}],
    "corrections": [{"entry": 1, "decision": "correct", "state": "applied", "figure_id": "f1", "column": "population",
                     "value_read": WITNESS, "value_decided": WITNESS, "reason": WITNESS, "who": "A. Reader",
                     "when": "2026-01-02"}],
}  # fmt: skip


def write(folder: Path, rows: Rows) -> Tables:
    write_tables({name: frame_of(name, *rows.get(name, [])) for name in TABLES}, folder)
    return load(folder)


@pytest.fixture
def filled(tmp_path: Path) -> Tables:
    return write(tmp_path / "filled", FILLED)


@pytest.fixture
def empty(tmp_path: Path) -> Tables:
    return write(tmp_path / "empty", {})


@pytest.fixture
def make_tables(tmp_path: Path) -> Callable[[Rows], Tables]:
    return lambda rows: write(tmp_path / "made", rows)
