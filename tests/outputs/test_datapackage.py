"""The description agrees with the tables, and finds one that was broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from frictionless import Package, system

from pipeline.outputs import Tables
from pipeline.outputs.datapackage import NAME, Versions, read_licences, read_versions, write_datapackage
from pipeline.outputs.dictionary import write_dictionary
from pipeline.schema import TABLES
from tests.outputs.test_parquet_tables import write_parquet

VERSIONS = Versions("0.1", "c0de", "ru1es", "model 1")


def describe(tables: Tables) -> Path:
    write_parquet(tables, tables.folder)
    write_datapackage(tables.folder, VERSIONS, {"a.html": "CC0-1.0"})
    return tables.folder / NAME


def errors(path: Path) -> list[str]:
    with system.use_context(trusted=True):  # the folder lies outside the working directory
        report = Package(str(path)).validate()
    return [f"{task.name} {error.type}" for task in report.tasks for error in task.errors] + [
        error.type for error in report.errors
    ]


@pytest.mark.parametrize("which", ["filled", "empty"])
def test_the_package_is_valid(which: str, request: pytest.FixtureRequest) -> None:
    assert errors(describe(request.getfixturevalue(which))) == []


@pytest.mark.parametrize(
    ("table", "old", "new", "error"),
    [
        ("figures", ",plain,", ",sort of,", "constraint-error"),
        ("figures", ",80000,", ",eighty,", "type-error"),
        ("figures", "\nf2,", "\nf1,", "primary-key"),
        ("figures", ",c2,", ",c99,", "foreign-key"),
        ("figures", ",0.8,", ",1.8,", "constraint-error"),
        ("figures", ",2012-06,", ",June 2012,", "constraint-error"),
        ("figures", "value_low", "lowest", "incorrect-label"),
        ("documents", ",read", ",red", "constraint-error"),
        ("anchors", "f7", "f8", "foreign-key"),
        ("corrections", "2026-01-02", "2 January", "type-error"),
    ],
)
def test_a_broken_table_is_found(filled: Tables, table: str, old: str, new: str, error: str) -> None:
    path = describe(filled)
    data = (filled.folder / f"{table}.csv").read_bytes()
    assert old.encode() in data
    (filled.folder / f"{table}.csv").write_bytes(data.replace(old.encode(), new.encode(), 1))
    assert f"{table} {error}" in errors(path)
    (filled.folder / f"{table}.csv").write_bytes(data)
    assert errors(path) == []


def test_a_changed_byte_of_any_file_is_found(filled: Tables) -> None:
    path = describe(filled)
    (filled.folder / "claims.parquet").write_bytes(b"another")
    assert {e.split()[0] for e in errors(path)} == {"claims-parquet"}


def test_the_package_tells_what_made_the_tables_and_of_what(filled: Tables) -> None:
    package = json.loads(describe(filled).read_text(encoding="utf-8"))
    assert package["$schema"].endswith("/2.0/datapackage.json")
    assert package["sources"][0] == {
        "title": "A title", "path": "https://example.org/a", "publisher": "A Paper", "published": "2011",
        "licence": "CC0-1.0", "document_id": "a.html", "sha256": "00ff",
    }  # fmt: skip
    assert package["sources"][1]["title"] == "b.pdf"
    assert read_versions(filled.folder) == VERSIONS
    assert read_licences(filled.folder) == {"a.html": "CC0-1.0"}
    fields = {field["name"]: field for field in package["resources"][0]["schema"]["fields"]}
    assert all(field["description"] for field in fields.values())
    assert fields["use"]["constraints"]["enum"][:2] == ["yes", "rejected"]
    for damaged in ("{", "{}", "[]", '{"made_by": {"code": "x"}, "sources": [1]}'):
        (filled.folder / NAME).write_text(damaged)
        assert (read_versions(filled.folder), read_licences(filled.folder)) == (None, {})


def test_the_dictionary_has_every_column_and_indicator() -> None:
    page = write_dictionary({"wage": "Wage: pay for work", "prisoners": "Prisoners: people held"})
    assert all(f"| `{column.name}` |" in page for columns in TABLES.values() for column in columns)
    assert page.index("- `prisoners`: Prisoners: people held") < page.index("- `wage`: Wage: pay for work")
