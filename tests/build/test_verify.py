"""The proof must fail for every way in which a table can stop telling the truth."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.build import Options, build
from pipeline.build.reading import Readers
from pipeline.build.row_checks import Broken, Row, Tables, Text, check_keys, check_rows
from pipeline.build.verify import Proof, extract_again, prove, read_table, verify
from pipeline.build.worker import DEFAULT_LIMITS
from pipeline.errors import PipelineError, TableError
from pipeline.model import Document, Problem, ProblemCode, Severity, Source, Status
from pipeline.schema import TABLES
from tests.build import stand_ins

TEXT = "Held there:\n20 men in a camp\n30 women in a prison\n"


def extract_without_tesseract(source: Source) -> Document:
    problem = Problem(source.document_id, "extract", Severity.ERROR, ProblemCode.OCR_MISSING, "Install it.")
    return Document(
        source.document_id,
        source.sha256,
        "application/pdf",
        len(source.data),
        status=Status.FAILED,
        problems=(problem,),
    )


READERS = Readers(stand_ins.expand, stand_ins.extract, stand_ins.read, lambda _folders: None)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("built")
    (root / "raw").mkdir()
    (root / "raw/a.txt").write_text(TEXT)
    (root / "raw/bad.txt").write_text("RAISE")
    (root / "raw/z.zip").write_text("x.txt\n5 men\n")
    build(root / "raw", root / "processed", Options(workers=1), readers=READERS)
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    for path in built.rglob("*"):
        if path.is_file() and ".cache" not in path.parts:
            copy = tmp_path / path.relative_to(built)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    return tmp_path


@pytest.fixture(scope="module")
def again(built: Path) -> Mapping[str, Document]:
    return extract_again(built / "raw", 1, DEFAULT_LIMITS, None, READERS)


def proof_of(root: Path, readers: Readers = READERS) -> Proof:
    return verify(root / "processed", root / "raw", workers=1, readers=readers)


def edit(root: Path, table: str, change: Callable[[list[list[str]]], object]) -> None:
    path = root / "processed" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.reader(stream))
    change(lines)
    stream_out = io.StringIO()
    csv.writer(stream_out, lineterminator="\n").writerows(lines)
    path.write_text(stream_out.getvalue(), encoding="utf-8")


def set_cell(table: str, column: str, value: str, line: int = 1) -> Callable[[list[list[str]]], object]:
    position = [c.name for c in TABLES[table]].index(column)
    return lambda lines: lines[line].__setitem__(position, value)


def test_what_was_built_is_proved(root: Path) -> None:
    proof = proof_of(root)
    assert proof.broken == []
    assert proof.documents == 3
    assert proof.unverified == {}
    assert "none broken" in str(proof)


@pytest.mark.parametrize(
    ("table", "column", "value", "reason"),
    [
        ("figures", "quote", "21", "where the quote is '21'"),
        ("figures", "char_start", "11", "where the quote is"),
        ("figures", "char_end", "9999", "no span"),
        ("figures", "char_start", "x", "no span"),
        ("figures", "sentence", "20 men in a prison", "sentence does not stand"),
        ("figures", "sentence", "30 women in a prison", "sentence does not stand"),
        ("figures", "page", "1", "not 1"),
        ("figures", "claim_id", "c0", "not in claims.csv"),
        ("figures", "document_id", "b.txt", "not in documents.csv"),
        ("figures", "segment_id", "s0", "not in segments.csv"),
        ("figures", "converted_from", "f0", "not in figures.csv"),
        ("segments", "char_end", "12", "not in its segment"),
        ("segments", "char_end", "9999", "no span"),
        ("segments", "char_start", "1", "has no segment from"),
        ("segments", "char_start", "1", "is missing"),
        ("claims", "first_document_id", "b.txt", "not in documents.csv"),
        ("documents", "sha256", "0" * 64, "sha256"),
        ("documents", "bytes", "1", "bytes"),
        ("documents", "characters", "1", "characters"),
        ("documents", "pages", "2", "pages"),
        ("documents", "duplicate_of", "b.txt", "not in documents.csv"),
    ],
)
def test_a_changed_cell_is_found(
    root: Path, again: Mapping[str, Document], table: str, column: str, value: str, reason: str
) -> None:
    edit(root, table, set_cell(table, column, value))
    tables = {name: read_table(root / "processed", name) for name in TABLES}
    proof = prove(tables, root / "processed", again)
    assert any(reason in broken.reason for broken in proof.broken), proof.broken
    assert "broken " in str(proof)


def test_an_id_that_stands_twice_is_found(root: Path) -> None:
    edit(root, "figures", lambda lines: lines.append(lines[1]))
    assert any("stands twice" in broken.reason for broken in proof_of(root).broken)


def test_a_changed_text_is_found(root: Path) -> None:
    path = root / "processed/text/a.txt.txt"
    path.write_text(TEXT.replace("20 men", "25 men"))
    reasons = {broken.reason for broken in proof_of(root).broken}
    assert "the kept text differs from the document's from character 13 on" in reasons
    assert "the text has '25' where the quote is '20'" in reasons
    path.unlink()
    assert "its text is missing or is no UTF-8" in {broken.reason for broken in proof_of(root).broken}


def test_a_changed_raw_byte_is_found(root: Path) -> None:
    (root / "raw/a.txt").write_text(TEXT.replace("20 men", "25 men"))
    assert [broken.key for broken in proof_of(root).broken] == ["a.txt"]


def test_a_raw_file_gone_or_new_is_found(root: Path) -> None:
    (root / "raw/a.txt").rename(root / "raw/b.txt")
    found = {(broken.key, broken.line > 0) for broken in proof_of(root).broken}
    assert found == {("a.txt", True), ("b.txt", False)}


def test_what_cannot_be_extracted_again_here_is_unverified_not_broken(root: Path) -> None:
    readers = replace(READERS, extract=extract_without_tesseract)
    proof = proof_of(root, readers)
    assert proof.broken == []
    assert proof.unverified["a.txt"] == "cannot be extracted again here (ocr_missing)"
    assert "unverified  a.txt" in str(proof)


def test_only_the_first_broken_rows_are_printed() -> None:
    proof = Proof(broken=[Broken("figures", line, "f", "r") for line in range(1, 51)])
    assert str(proof).count("figures.csv line") == 20
    assert "and 30 more" in str(proof)
    assert "50 broken" in str(proof)


@pytest.mark.parametrize("damage", ["delete", "columns", "quoting", "encoding"])
def test_a_table_that_is_none_is_wrong_use(root: Path, damage: str) -> None:
    path = root / "processed/claims.csv"
    match damage:
        case "delete":
            path.unlink()
        case "columns":
            path.write_text("claim_id,indicator\n")
        case "quoting":
            path.write_text(path.read_text() + '"open')
        case "encoding":
            path.write_bytes(path.read_bytes() + b"\xff\n")
    with pytest.raises(TableError, match=r"claims\.csv"):
        proof_of(root)


def test_a_raw_folder_that_is_not_there_is_wrong_use(root: Path) -> None:
    with pytest.raises(PipelineError, match="nowhere"):
        verify(root / "processed", root / "nowhere", readers=READERS)


def figure(**values: str) -> Row:
    empty = dict.fromkeys((column.name for column in TABLES["figures"]), "")
    return Row("figures", 2, empty | {"figure_id": "f", "document_id": "d"} | values)


PAGES = Text("first page\n\fon page two 20\fmen\n", has_pages=True)


@pytest.mark.parametrize(
    ("start", "quote", "page", "holds"),
    [
        (0, "first", "1", True),
        (12, "on", "2", True),
        (12, "on", "1", False),
        (24, "20\fmen", "2", True),
        (27, "men", "3", True),
        (27, "men", "2", False),
        (27, "men", "", False),
    ],
)
def test_pages_are_counted_by_form_feeds(start: int, quote: str, page: str, holds: bool) -> None:
    row = figure(quote=quote, sentence=quote, page=page, char_start=str(start), char_end=str(start + len(quote)))
    tables: Tables = {name: [] for name in TABLES} | {"figures": [row]}
    assert (list(check_rows(tables, {"d": PAGES})) == []) is holds


def test_the_sentence_has_to_stand_around_this_quote_and_not_elsewhere() -> None:
    text = Text("20 men. In all, 20 men fled.", has_pages=False)
    right = figure(quote="20", sentence="In all, 20 men fled.", char_start="16", char_end="18")
    wrong = figure(quote="20", sentence="In all, 20 men fled.", char_start="0", char_end="2")
    for row, n_broken in ((right, 0), (wrong, 1)):
        tables: Tables = {name: [] for name in TABLES} | {"figures": [row]}
        assert len(list(check_rows(tables, {"d": text}))) == n_broken


def test_anchors_have_to_belong_to_a_figure() -> None:
    anchor = Row("anchors", 2, dict.fromkeys((column.name for column in TABLES["anchors"]), "") | {"figure_id": "f0"})
    tables: Tables = {name: [] for name in TABLES} | {"anchors": [anchor]}
    assert ["f0" in broken.reason for broken in check_keys(tables)] == [True]
