"""What a notebook gets: typed frames, clear errors, and the words behind a figure."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

import pipeline
from pipeline.errors import TableError
from pipeline.model import Document, Figure, Origin, Quantity, Reading, Result, Scope, Segment
from pipeline.normaliser import tabulate
from pipeline.outputs import Tables, write_tables, write_texts
from pipeline.schema import TABLES

TEXT = "Camps & <prisons>\nOf 400 guards in the camp, 400 or more were <conscripts>, and 12 deserted."


def figure(quote: str, nth: int, value: int, scope: Scope) -> Figure:
    start = TEXT.index(quote)
    for _ in range(nth):
        start = TEXT.index(quote, start + 1)
    quantity = Quantity(start, start + len(quote), start, start + 3, Decimal(value), None if nth else Decimal(value))
    return Figure(quantity, "prisoners", "rule", "persons", "", "s1", TEXT.index("Of"), len(TEXT), scope=scope)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    processed = tmp_path_factory.mktemp("processed")
    origin = Origin("None", "NA", published="2019-07", url="https://example.org/?a=1&b=<2>")
    document = Document(
        "a.pdf", "00ff", "application/pdf", 9, TEXT, segments=(Segment("s1", 0, len(TEXT), origin),), origin=origin
    )
    figures = (
        figure("400", 0, 400, Scope.TOTAL),
        figure("400", 1, 400, Scope.TOTAL),
        figure("12", 0, 12, Scope.CASE),
        figure("12 deserted", 0, 12, Scope.PART),
    )
    write_tables(tabulate([Result(document, Reading(figures))], []), processed)
    write_texts([document], processed)
    yield processed


@pytest.fixture(scope="module")
def tables(folder: Path) -> Tables:
    return pipeline.load(folder)


def test_every_table_has_its_columns_and_types(tables: Tables) -> None:
    for name, columns in TABLES.items():
        frame: pd.DataFrame = getattr(tables, name)
        assert list(frame.columns) == [column.name for column in columns]
        for column in columns:
            dtype = frame[column.name].dtype
            expected = {
                "number": dtype == "float64",
                "integer": dtype == "Int64",
                "date": str(dtype) == "datetime64[s]",
                "category": isinstance(dtype, pd.CategoricalDtype),
                "text": isinstance(dtype, pd.StringDtype),
                "partial_date": isinstance(dtype, pd.StringDtype),
            }
            assert expected[column.type], (name, column.name, dtype)


def test_missing_is_missing_and_the_words_none_and_na_are_words(tables: Tables) -> None:
    (document,) = tables.documents.itertuples()
    assert (document.title, document.publisher, document.published) == ("None", "NA", "2019-07")
    assert tables.documents.pages.isna().all()
    assert tables.figures.value_high.isna().tolist() == [False, True, False, False]
    assert tables.figures.attributed_to.isna().all()


def test_whole_dates_are_dates_and_years_stay_text(folder: Path, tmp_path: Path) -> None:
    written = {path.name: path.read_text() for path in folder.glob("*.csv")}
    figures = pd.read_csv(folder / "figures.csv", dtype="str", keep_default_na=False)
    figures["period_start"], figures["attributed_year"] = "1599-12-31", "2014"
    for name, text in written.items():
        (tmp_path / name).write_text(text)
    figures.to_csv(tmp_path / "figures.csv", index=False)
    loaded = pipeline.load(str(tmp_path)).figures
    assert str(loaded.period_start.dtype) == "datetime64[s]"
    assert loaded.period_start[0] == pd.Timestamp("1599-12-31")
    assert loaded.attributed_year.tolist() == ["2014"] * 4
    assert loaded.period_end.isna().all()


def test_usable_leaves_out_what_should_not_be_added_up(tables: Tables) -> None:
    assert tables.usable().quote.tolist() == ["400", "400"]
    assert tables.figures.use.tolist() == ["yes", "yes", "case", "part"]


def test_evidence_marks_the_quote_where_it_stands(tables: Tables) -> None:
    first, second, *_ = tables.figures.figure_id
    assert str(tables.evidence(first)).startswith("Of [[400]] guards in the camp, 400 or")
    assert str(tables.evidence(second)).startswith("Of 400 guards in the camp, [[400]] or")
    assert str(tables.evidence(second)).splitlines()[-1] == "NA, None, 2019-07, a.pdf"


def test_evidence_is_escaped_for_the_notebook(tables: Tables) -> None:
    shown = tables.evidence(tables.figures.figure_id[1])._repr_html_()
    assert "<mark>400</mark> or more were &lt;conscripts&gt;" in shown
    assert "were &lt;conscripts&gt;, and <mark>12</mark>" in tables.evidence(tables.figures.figure_id[2])._repr_html_()
    assert 'href="https://example.org/?a=1&amp;b=&lt;2&gt;"' in shown


def test_an_address_that_is_no_web_address_is_no_link(folder: Path, tmp_path: Path) -> None:
    for path in folder.glob("*.csv"):
        (tmp_path / path.name).write_text(path.read_text().replace("https://example.org", "javascript:alert(1)//"))
    loaded = pipeline.load(tmp_path)
    assert "href" not in loaded.evidence(loaded.figures.figure_id[0])._repr_html_()


def test_evidence_works_on_tables_that_are_shared_without_texts(folder: Path, tmp_path: Path) -> None:
    for path in folder.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    loaded = pipeline.load(tmp_path)
    assert "[[12]] deserted" in str(loaded.evidence(loaded.figures.figure_id[2]))
    with pytest.raises(TableError, match=r"a\.pdf"):
        loaded.text("a.pdf")


def test_the_text_holds_every_quote(tables: Tables) -> None:
    text, figures = tables.text("a.pdf"), tables.figures
    starts, ends = figures.char_start.tolist(), figures.char_end.tolist()
    assert [text[start:end] for start, end in zip(starts, ends, strict=True)] == figures.quote.tolist()


def test_an_unknown_figure_is_a_key_error(tables: Tables) -> None:
    with pytest.raises(KeyError, match="fnone"):
        tables.evidence("fnone")


def test_tables_tell_how_much_they_hold(tables: Tables) -> None:
    assert "4 figures, 3 claims" in repr(tables)


def test_what_is_missing_or_wrong_is_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(TableError, match="no folder"):
        pipeline.load(tmp_path / "nowhere")
    for path in folder.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "anchors.csv").unlink()
    with pytest.raises(TableError, match=r"anchors\.csv"):
        pipeline.load(tmp_path)
    (tmp_path / "anchors.csv").write_text("figure_id,page\n")
    with pytest.raises(TableError, match=r"anchors\.csv has no column x0"):
        pipeline.load(tmp_path)
    for content in (b"", b'figure_id\n"open', b"figure_id\n\xff\xfe\n"):
        (tmp_path / "anchors.csv").write_bytes(content)
        with pytest.raises(TableError, match=r"anchors\.csv is no table"):
            pipeline.load(tmp_path)
    (tmp_path / "anchors.csv").write_text("figure_id,page,x0,top,x1,bottom,element\nf1,one,,,,,\n")
    with pytest.raises(TableError, match=r"anchors\.csv, column page"):
        pipeline.load(tmp_path)


def test_columns_of_the_users_own_are_kept(folder: Path, tmp_path: Path) -> None:
    for path in folder.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    pd.read_csv(folder / "claims.csv").assign(note="mine").to_csv(tmp_path / "claims.csv", index=False)
    assert pipeline.load(tmp_path).claims.note.tolist() == ["mine"] * 3


def test_importing_the_package_loads_no_pandas() -> None:
    code = "import sys, pipeline, pipeline.outputs, pipeline.normaliser; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
