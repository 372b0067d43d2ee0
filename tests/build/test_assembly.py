"""Tables put together part by part are those that are made of all documents at once, however they are divided."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from pipeline.build import parts
from pipeline.build.joins import open_joins
from pipeline.errors import PipelineError
from pipeline.model import Correction, Decision, Document, Figure, Origin, Qualifier, Quantity, Reading, Result, Segment
from pipeline.normaliser import ProblemRow, tabulate
from pipeline.outputs import write_tables
from pipeline.schema import TABLES
from tests.report.making import make_folder

FILLER = " ".join(f"word{n}" for n in range(60))


def result(name: str, text: str, *, url: str = "", published: str = "") -> Result:
    """Each number of the text is a figure, the one after a "#" a quantity that is none."""
    origin = Origin(url=url, published=published, publisher="A paper")
    segment = Segment(f"{name}#1", 0, len(text), origin)
    document = Document(name, f"{name:x>64}", "text/html", len(text), text, segments=(segment,), origin=origin)
    figures, start = [], 0
    for line in text.splitlines(keepends=True):
        words = line.split()
        if words and words[0].isdecimal():
            value, end = Decimal(words[0]), start + len(words[0])
            quantity = Quantity(start, end, start, end, value, value, Qualifier.PLAIN)
            sentence = start + len(line.rstrip("\n"))
            figures.append(Figure(quantity, "prisoners", "r", "persons", "", segment.segment_id, start, sentence))
        start += len(line)
    return Result(document, Reading(tuple(figures)))


def documents() -> list[Result]:
    """Of one place, copies and near copies with a line more, two that say the same, and one without a figure."""
    report = f"50000 people are held.\n{FILLER}\n70 guards were there.\n"
    return [
        result("a.html", report, url="https://example.org/1", published="2012"),
        result("b.html", f"{report}90 came later.\n", url="https://example.org/2", published="2013-05"),
        result("c.html", "50000 people are held.\n", url="https://example.org/3"),
        result("d/e.html", "50000 people are held.\n20 men in it.\n", url="http://www.example.org/3/"),
        result("d/f.html", "No number.\n"),
        result("g.html", 'A "quoted", line.\n13 of them,\n', published="2001-02-03"),
        result("z.html", "1200000000 paid.\n50000 people are held.\n", published="2010"),
    ]


def decisions(results: list[Result]) -> list[Correction]:
    rows = tabulate(results, [])["figures"].to_dict("records")
    signed: dict[str, Any] = {"reason": "r", "who": "w", "when": "2026-01-02"}
    claim = next(row["claim_id"] for row in rows if row["value_low"] == 50_000)
    return [
        Correction(1, Decision.CONFIRM, claim=claim, **signed),
        Correction(2, Decision.CORRECT, figure=rows[0]["figure_id"], stated=(("value_low", "40000"),), **signed),
        Correction(3, Decision.REJECT, figure="f-gone", expected=(("sentence", "20 men in it."),), **signed),
        Correction(4, Decision.CONFIRM, figure="f-gone", **signed),
        Correction(5, Decision.CONFIRM, figure=rows[-1]["figure_id"], expected=(("quote", "other"),), **signed),
        Correction(
            6, Decision.ADD, quote="No number", stated=(("indicator", "prisoners"), ("value_low", "0")), **signed
        ),
        Correction(7, Decision.ADD, quote="people are held", stated=(("indicator", "prisoners"),), **signed),
    ]


@pytest.mark.parametrize("size", [1, 2, 1 << 31])
@pytest.mark.parametrize("decided", [False, True])
def test_parts_of_any_size_give_the_tables_of_all_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, decided: bool
) -> None:
    results = documents()
    corrections = decisions(results) if decided else []
    write_tables(tabulate(results, [], corrections), tmp_path / "at-once")
    monkeypatch.setattr(parts, "DOCUMENTS", size)
    make_folder(tmp_path / "in-parts", results, corrections)
    for table in TABLES:
        expected = (tmp_path / "at-once" / f"{table}.csv").read_text("utf-8")
        assert (tmp_path / "in-parts" / f"{table}.csv").read_text("utf-8") == expected, table


def test_a_change_of_one_document_gives_what_a_build_from_scratch_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "DOCUMENTS", 2)
    results = documents()
    make_folder(tmp_path / "one", results)
    gone = [replace(results[0], reading=Reading()), *results[2:]]
    make_folder(tmp_path / "one", gone)
    make_folder(tmp_path / "two", gone)
    one, two = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (tmp_path / "one", tmp_path / "two")
    )
    kept = {name for name in one if name.parts[0] == ".cache"}
    assert {name: data for name, data in one.items() if name not in kept} == {
        name: data for name, data in two.items() if name.parts[0] != ".cache"
    }


def test_a_full_disk_ends_the_build_with_one_line(tmp_path: Path) -> None:
    row = ("a.pdf", "build", "error", "crashed", "x" * 2_000)
    columns = [pa.array([cell] * 100) for cell in row]
    with pytest.raises(PipelineError, match="disk is full"), open_joins(tmp_path / "joins") as joins:
        joins._database.execute("PRAGMA max_page_count = 10")
        joins.add_problems(pa.table(columns, names=list(ProblemRow._fields)))
    assert not list((tmp_path / "joins").iterdir())
