"""What became of figures from one set of tables to the next, and the reason that is given."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipeline.outputs.changes import Snapshot, count_changes, find_changes, render_changes
from pipeline.outputs.datapackage import Versions
from pipeline.schema import TABLES

VERSIONS = Versions("0.1", "code a", "rules a", "model 1")


def table(name: str, *rows: dict[str, str]) -> pd.DataFrame:
    columns = [column.name for column in TABLES[name]]
    return pd.DataFrame([{**dict.fromkeys(columns, ""), **row} for row in rows], columns=columns, dtype="str")


def figure(figure_id: str = "f1", **cells: str) -> dict[str, str]:
    row = {"document_id": "a.html", "indicator": "prisoners", "value_low": "20", "quote": "20", "sentence": "20 men."}
    return {"figure_id": figure_id, **row, "use": "yes", **cells}


def document(document_id: str = "a.html", **cells: str) -> dict[str, str]:
    return {"document_id": document_id, "sha256": f"sha of {document_id}", "extractor": "html 1", **cells}


def snapshot(
    figures: list[dict[str, str]],
    documents: list[dict[str, str]] | None = None,
    corrections: list[dict[str, str]] | None = None,
    **versions: str,
) -> Snapshot:
    stated = [document()] if documents is None else documents
    tables = table("figures", *figures), table("documents", *stated), table("corrections", *(corrections or []))
    return Snapshot(*tables, VERSIONS._replace(**versions))


def changes(old: Snapshot, new: Snapshot) -> list[tuple[str, ...]]:
    columns = ["change", "reason", "figure_id", "column", "before", "after"]
    return list(find_changes(old, new)[columns].itertuples(index=False, name=None))


OLD = snapshot([figure()])
DECISION = {"figure_id": "f1", "decision": "correct", "state": "applied", "column": "value_low", "value_decided": "25"}


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (snapshot([figure(value_low="25")], rules="rules b"), "rules"),
        (snapshot([figure(value_low="25")], code="code b"), "code"),
        (snapshot([figure(value_low="25")], model="model 2"), "code"),
        (snapshot([figure(value_low="25")], code="code b", rules="rules b"), "rules or code"),
        (snapshot([figure(value_low="25")]), "other documents"),
        (snapshot([figure(value_low="25")], [document(sha256="another")]), "source"),
        (snapshot([figure(value_low="25")], [document(publisher="A Watch")], code="code b"), "source"),
        (snapshot([figure(value_low="25")], [document(extractor="html 2")]), "code"),
        (snapshot([figure(value_low="25")], corrections=[DECISION]), "correction"),
        (snapshot([figure(value_low="25")], [document(sha256="another")], [DECISION], code="b"), "correction"),
        (snapshot([figure(value_low="25")], corrections=[{**DECISION, "figure_id": "f2"}]), "other documents"),
    ],
)
def test_each_reason(new: Snapshot, reason: str) -> None:
    assert changes(OLD, new) == [("changed", reason, "f1", "value_low", "20", "25")]


def test_a_correction_that_was_taken_back_is_the_reason_and_its_new_place_in_the_file_is_none() -> None:
    old = snapshot([figure(value_low="25")], corrections=[{**DECISION, "entry": "1"}])
    assert [row[1] for row in changes(old, OLD)] == ["correction"]
    assert changes(old, snapshot([figure(value_low="25")], corrections=[{**DECISION, "entry": "2"}])) == []


@pytest.mark.parametrize(
    ("cells", "documents"),
    [
        ({"char_start": "9", "page": "2", "context": "A heading", "rule": "another", "confidence": "0.5"}, None),
        ({"document_id": "b.html"}, [document("b.html", sha256="sha of a.html")]),
        ({"figure_id": "f9", "claim_id": "c2"}, [document(sha256="edited elsewhere")]),
    ],
)
def test_a_figure_that_only_moved_is_no_change(cells: dict[str, str], documents: list[dict[str, str]] | None) -> None:
    assert changes(OLD, snapshot([figure(**cells)], documents, code="code b")) == []


def test_a_figure_of_an_edited_file_is_known_by_its_words_and_equal_ones_by_their_order() -> None:
    old = snapshot([figure("f1", value_high="20"), figure("f2", value_high="30"), figure("f3", sentence="20 boys.")])
    new = snapshot([figure("f4", value_high="20"), figure("f5", value_high="31")], [document(sha256="edited")])
    assert changes(old, new) == [
        ("changed", "source", "f5", "value_high", "30", "31"),
        ("gone", "source", "f3", "", "", ""),
    ]


def test_what_a_new_document_says_is_added_and_what_it_does_to_others_is_laid_to_it() -> None:
    copy = figure("f2", document_id="b.html", use="duplicate")
    new = snapshot([figure(use="duplicate"), copy], [document(), document("b.html")])
    assert changes(OLD, new) == [
        ("changed", "other documents", "f1", "use", "yes", "duplicate"),
        ("added", "source", "f2", "", "", ""),
    ]
    assert changes(new, OLD) == [
        ("changed", "other documents", "f1", "use", "duplicate", "yes"),
        ("gone", "source", "f2", "", "", ""),
    ]


def test_a_figure_that_the_rules_find_or_lose_in_an_unchanged_document() -> None:
    more = snapshot([figure(), figure("f2", sentence="30 women.")], rules="rules b")
    assert changes(OLD, more) == [("added", "rules", "f2", "", "", "")]
    assert changes(more, OLD) == [("gone", "rules", "f2", "", "", "")]
    renamed = snapshot([], [document("b.html", sha256="sha of a.html")], rules="rules b")
    assert changes(OLD, renamed) == [("gone", "rules", "f1", "", "", "")]


def test_empty_tables_and_tables_without_a_package() -> None:
    none = snapshot([], [])
    assert changes(none, none) == []
    assert changes(none, OLD) == [("added", "source", "f1", "", "", "")]
    assert changes(OLD, snapshot([figure(unit="persons")])._replace(versions=None))[0][1] == "other documents"


def test_totals_count_a_figure_once() -> None:
    new = snapshot([figure(value_low="25", value_high="30"), figure("f2", sentence="30 women.")], code="code b")
    found = find_changes(OLD, new)
    assert len(found) == 3
    assert str(count_changes(found)) == "+1 figures, 0 gone, 1 changed (code 2)"
    assert count_changes(found).line == "+1 figures, 0 gone, 1 changed since the build before (code 2)"
    first, *lines = render_changes(found).splitlines()
    assert first == "+1 figures, 0 gone, 1 changed (code 2)"
    assert any("value_low: '20' -> '25'" in line and "[a.html, f1]" in line for line in lines)
    assert any("value_high: nothing -> '30'" in line for line in lines)
    nothing: Any = find_changes(OLD, OLD)
    assert render_changes(nothing) == "no figure was added, dropped or changed"
    assert list(nothing.columns) == list(found.columns)
