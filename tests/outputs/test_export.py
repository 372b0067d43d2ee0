"""A copy to publish: whole, or without a word of the documents."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml

from pipeline.errors import TableError
from pipeline.outputs import Tables, load
from pipeline.outputs.charts import CHARTS
from pipeline.outputs.datapackage import NAME, write_datapackage
from pipeline.outputs.export import export_tables
from pipeline.schema import TABLES, WORDS
from tests.outputs.conftest import WITNESS
from tests.outputs.test_datapackage import VERSIONS, errors
from tests.outputs.test_parquet_tables import write_parquet


@pytest.fixture
def processed(filled: Tables) -> Path:
    (filled.folder / "text").mkdir()
    (filled.folder / "text/a.html.txt").write_text(f"It says that {WITNESS} was there.")
    (filled.folder / "dictionary.md").write_text("# Data dictionary\n")
    write_parquet(filled, filled.folder)
    write_datapackage(filled.folder, VERSIONS, {"a.html": "CC0-1.0"})
    return filled.folder


def test_a_copy_has_everything_and_is_valid(processed: Path, tmp_path: Path) -> None:
    export_tables(processed, copy := tmp_path / "new" / "copy")
    assert errors(copy / NAME) == []
    assert all((copy / f"{name}.csv").read_bytes() == (processed / f"{name}.csv").read_bytes() for name in TABLES)
    assert load(copy).text("a.html").startswith("It says")
    assert {p.stem for p in (copy / "charts").glob("*.svg")} == set(CHARTS)
    assert (copy / "dictionary.md").exists()
    package = json.loads((copy / NAME).read_text())
    assert (package["made_by"]["code"], package["licenses"][0]["name"]) == (VERSIONS.code, "CC0-1.0")
    citation = yaml.safe_load((copy / "CITATION.cff").read_text())
    assert (citation["cff-version"], citation["type"], citation["version"]) == ("1.2.0", "dataset", "0.1")
    first, second = citation["references"]
    assert (first["title"], first["year"], first["url"]) == ("A title", 2011, "https://example.org/a")
    assert (second["title"], second["authors"]) == ("b.pdf", [{"name": "unknown"}])


def test_without_text_no_word_of_a_document_is_left_in_any_file(processed: Path, tmp_path: Path) -> None:
    copy = export_tables(processed, tmp_path / "copy", with_text=False)
    for table, columns in WORDS.items():
        assert getattr(copy, table)[list(columns)].isna().all(axis=None), table
    assert not (copy.folder / "text").exists()
    contents = [path.read_bytes() for path in copy.folder.rglob("*") if path.is_file()]
    with ZipFile(copy.folder / "provenum.xlsx") as book:
        contents += [book.read(name) for name in book.namelist()]
    for words in (WITNESS, "A heading of theirs", "assembled onlookers", "It was -5", "=cmd"):
        assert not any(words.encode() in content for content in contents), words
    assert errors(copy.folder / NAME) == []
    assert "are empty in this export" in json.loads((copy.folder / NAME).read_text())["description"]


def test_without_text_numbers_titles_and_known_organisations_stay(processed: Path, tmp_path: Path) -> None:
    copy = export_tables(processed, tmp_path / "copy", with_text=False)
    before = load(processed).figures
    assert copy.figures["value_low"].equals(before["value_low"])
    assert copy.figures["source"].dropna().tolist() == ["United Nations"]
    assert copy.figures["source_kind"].tolist()[:2] == ["un", "testimony"]
    assert copy.claims["sources"].dropna().tolist() == ["United Nations"]
    assert copy.documents["title"].tolist()[0] == "A title"
    assert str(copy.evidence("f1")).splitlines()[0] == "(The words of the documents are left out of these tables.)"
    assert "left out" in copy.evidence("f1")._repr_html_()
    assert "A Paper, A title" in str(copy.evidence("f1"))


def test_an_export_goes_into_a_folder_of_its_own(processed: Path, tmp_path: Path) -> None:
    (tmp_path / "used").mkdir()
    (tmp_path / "used/thesis.txt").write_text("x")
    for folder in (processed, tmp_path / "used", tmp_path / "used/thesis.txt"):
        with pytest.raises(TableError, match="not empty"):
            export_tables(processed, folder)
    with pytest.raises(TableError, match="no folder"):
        export_tables(tmp_path / "nowhere", tmp_path / "copy")
