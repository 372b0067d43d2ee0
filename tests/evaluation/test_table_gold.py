"""Annotated tables: how they are written down and set, and that what they annotate stands in them."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline import extractors, nlp
from pipeline.errors import PipelineError
from pipeline.evaluation.render_tables import as_html, as_pdf
from pipeline.evaluation.run import evaluate_tables
from pipeline.evaluation.table_gold import GoldTable, read_tables
from pipeline.model import BlockKind, Source

TABLES = Path(__file__).parents[1] / "gold" / "tables"
SPANS = GoldTable(
    id="spans",
    title="Inmates by camp",
    head=2,
    rows="Camp | Inmates | <\n^ | 2014 | 2016\nHill | 310 | 295{a}\n",
    figures={"prisoners persons": "310=310 - 2014; 295=295 - 2016"},
)


def test_spans_become_attributes_and_marks_are_raised() -> None:
    page = as_html(SPANS).decode()
    assert '<th rowspan="2">Camp</th><th colspan="2">Inmates</th>' in page
    assert "<td>295<sup>a</sup></td>" in page
    rows = [b.headers for b in extractors.extract(Source("t.html", as_html(SPANS))).blocks if b.headers]
    assert rows == [("Camp", "Inmates 2014", "Inmates 2016")]


def test_a_pdf_is_the_same_bytes_each_time_and_holds_the_cells() -> None:
    data = as_pdf(SPANS)
    assert as_pdf(SPANS) == data
    document = extractors.extract(Source("t.pdf", data))
    rows = [document.text[b.char_start : b.char_end] for b in document.blocks if b.kind is BlockKind.TABLE_ROW]
    assert rows[-1].split("\t") == ["Hill", "310", "295"]


def test_items_are_read_with_ranges_bounds_and_what_is_left_open() -> None:
    table = GoldTable(id="t", figures={"wage USD month": "80–120=80..120 QAT; > 90=90.. - 2014 more_than"})
    first, second = table.gold
    assert (first.low, first.high, first.unit, first.per, first.area, first.period) == (
        Decimal(80),
        Decimal(120),
        "USD",
        "month",
        "QAT",
        "",
    )
    assert (second.words, second.low, second.high, second.area, second.period, second.qualifier) == (
        "> 90",
        Decimal(90),
        None,
        "",
        "2014",
        "more_than",
    )


def test_a_mistake_names_file_and_table(tmp_path: Path) -> None:
    path = tmp_path / "tuned.yml"
    path.write_text("- id: broken\n  figures: {prisoners persons: 'no value'}\n", "utf-8")
    with pytest.raises(PipelineError, match=r"tuned\.yml.*broken"):
        read_tables(path)


@pytest.mark.parametrize("name", ["tuned", "held_out"])
def test_what_is_annotated_stands_in_a_cell(name: str) -> None:
    tables = read_tables(TABLES / f"{name}.yml")
    assert [table for table, n in Counter(t.id for t in tables).items() if n > 1] == []
    for table in tables:
        cells = [cell for row in table.cells for cell in row]
        for figure in table.gold:
            assert any(figure.words in cell for cell in cells) or figure.words in table.html, (table.id, figure.words)


def test_tables_are_measured_as_pages_and_as_pdf() -> None:
    html, pdf = evaluate_tables("tuned", [SPANS], nlp.load_rules())
    assert (html.name, pdf.name) == ("tables as html, tuned", "tables as pdf, tuned")
    assert (html.all.found, html.all.false, html.all.missed) == (2, 0, 0)
    assert html.attributes["period"] == (2, 2)
