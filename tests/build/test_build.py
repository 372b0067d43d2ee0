"""Whole builds with stand-in readers in real workers: what is read again, what is written, what a failure leaves."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pipeline.build import Built, Limits, Options, build
from pipeline.build.dataset import start_charts
from pipeline.build.discover import MAX_BYTES
from pipeline.build.opening import sha256_of
from pipeline.build.publish import locked
from pipeline.build.reading import Readers
from pipeline.build.summary import render
from pipeline.errors import PipelineError, RuleError
from pipeline.outputs import load
from pipeline.outputs.charts import CHARTS, FORMATS, render_chart
from pipeline.schema import TABLES
from tests.build import stand_ins

pytestmark = pytest.mark.usefixtures("forked_workers")
ONE = "20 men in a camp\n"
TWO = "The prison.\n30 women in it\n"


def refuse_rules(_folders: tuple[Path, ...]) -> None:
    raise RuleError("prisoners.yml: unit: 'person' is none of persons, percent")


READERS = Readers(stand_ins.expand, stand_ins.extract, stand_ins.read, lambda _folders: None)


def refresh(root: Path, *, workers: int = 1, seconds: float = 60.0, fresh: bool = False) -> Built:
    options = Options(workers=workers, limits=Limits(seconds), fresh=fresh)
    return build(root / "raw", root / "processed", options, readers=READERS)


def rows(root: Path, table: str) -> list[dict[str, str]]:
    with (root / "processed" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def documents(root: Path) -> dict[str, str]:
    return {row["document_id"]: row["status"] for row in rows(root, "documents")}


def problems(root: Path) -> dict[str, str]:
    return {row["document_id"]: row["code"] for row in rows(root, "problems")}


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(autouse=True)
def _unedited_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own code counts as unchanged, so that the tests can run while it is being worked on."""
    monkeypatch.setattr("pipeline.build.state.code_digest", lambda: "code")
    monkeypatch.setattr("pipeline.build.fingerprint._EXTRACTING", ())
    monkeypatch.setattr("pipeline.build.fingerprint._READING", ())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "raw" / "sub").mkdir(parents=True)
    (tmp_path / "raw" / "one.txt").write_text(ONE)
    (tmp_path / "raw" / "sub" / "two.txt").write_text(TWO)
    return tmp_path


def test_a_build_writes_every_table_and_text(root: Path) -> None:
    built = refresh(root)
    assert built.n_read == 2
    assert [(row["document_id"], row["quote"], row["char_start"]) for row in rows(root, "figures")] == [
        ("one.txt", "20", "0"),
        ("sub/two.txt", "30", "12"),
    ]
    assert (root / "processed/text/sub/two.txt.txt").read_text() == TWO
    assert all((root / "processed" / f"{table}.csv").exists() for table in TABLES)
    assert built.summary.figures == {"prisoners": 2}
    assert built.summary.documents == {"read": 2}


def test_a_second_build_changes_no_byte_and_imports_nothing_heavy(root: Path) -> None:
    refresh(root)
    before, marker = snapshot(root / "processed"), root / "marker"
    marker.touch()
    code = (
        "import sys; from pipeline.build import build, fingerprint, state; from pipeline.build.summary import render;"
        "fingerprint._EXTRACTING, fingerprint._READING, state.code_digest = (), (), lambda: 'code';"
        f"built = build({str(root / 'raw')!r}, {str(root / 'processed')!r});"
        "assert not built.changed and built.summary.figures == {'prisoners': 2};"
        "heavy = {'pandas', 'spacy', 'numpy', 'lxml', 'pebble', 'pydantic', 'yaml', 'pypdfium2'};"
        "heavy = (heavy | {'matplotlib', 'pyarrow', 'xlsxwriter'}) & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert snapshot(root / "processed") == before
    written = [
        p for p in (root / "processed").rglob("*") if p.is_file() and p.stat().st_mtime_ns > marker.stat().st_mtime_ns
    ]
    assert written == []


def test_a_changed_document_alone_is_read_again(root: Path) -> None:
    refresh(root)
    two = (root / "processed/text/sub/two.txt.txt").stat().st_mtime_ns
    (root / "raw/one.txt").write_text("21 men in a camp\n")
    assert refresh(root).n_read == 1
    assert [row["quote"] for row in rows(root, "figures")] == ["21", "30"]
    assert (root / "processed/text/sub/two.txt.txt").stat().st_mtime_ns == two


def test_a_change_that_keeps_size_and_time_is_seen(root: Path) -> None:
    refresh(root)
    path = root / "raw/one.txt"
    status = path.stat()
    time.sleep(0.02)
    path.write_text(ONE.replace("20", "99"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    refresh(root)
    assert [row["quote"] for row in rows(root, "figures")] == ["99", "30"]


def test_touched_and_copied_files_are_not_read_again(root: Path) -> None:
    refresh(root)
    os.utime(root / "raw/one.txt")
    assert not refresh(root).changed
    copy = root / "copy"
    shutil.copytree(root / "raw", copy / "raw")
    shutil.copytree(root / "processed", copy / "processed")
    assert not refresh(copy).changed


def test_with_rehash_neither_size_nor_time_is_trusted(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refresh(root)
    assert not build(root / "raw", root / "processed", Options(workers=1, rehash=True), readers=READERS).changed
    hashed: list[str] = []

    def tell(path: str) -> str:
        hashed.append(Path(path).name)
        return sha256_of(path)

    monkeypatch.setattr("pipeline.build.state.sha256_of", tell)
    monkeypatch.setattr("pipeline.build.manifest.sha256_of", tell)
    assert not refresh(root).changed
    assert hashed == []
    build(root / "raw", root / "processed", Options(workers=1, rehash=True), readers=READERS)
    assert {"one.txt", "two.txt", "figures.csv", "two.txt.txt"} <= set(hashed)


def test_a_deleted_document_leaves_no_row_and_no_text(root: Path) -> None:
    refresh(root)
    shutil.rmtree(root / "raw/sub")
    assert refresh(root).n_read == 0
    assert set(documents(root)) == {"one.txt"}
    assert {row["document_id"] for table in ("figures", "segments") for row in rows(root, table)} == {"one.txt"}
    assert sorted(snapshot(root / "processed/text")) == ["one.txt.txt"]
    assert len(list((root / "processed/.cache/results").glob("*/*"))) == 2, "its text, and what was read in it"


@pytest.mark.parametrize("name", ["figures.csv", "text/one.txt.txt"])
@pytest.mark.parametrize("damage", ["edit", "delete"])
def test_an_edited_or_deleted_output_is_written_again(root: Path, name: str, damage: str) -> None:
    refresh(root)
    path = root / "processed" / name
    before = path.read_bytes()
    if damage == "edit":
        path.write_bytes(before.replace(b"2", b"7"))
    else:
        path.unlink()
    built = refresh(root)
    assert built.changed
    assert built.n_read == 0
    assert path.read_bytes() == before
    assert not refresh(root).changed


def test_a_renamed_or_moved_document_costs_nothing(root: Path) -> None:
    (root / "raw/a.zip").write_text("x.txt\n5 men\n---\ny.txt\n6 men\n")
    refresh(root)
    (root / "raw/one.txt").rename(root / "raw/sub/1.txt")
    (root / "raw/a.zip").rename(root / "raw/sub/b.zip")
    assert refresh(root).n_read == 0
    expected = {"sub/1.txt": "read", "sub/two.txt": "read", "sub/b.zip!/x.txt": "read", "sub/b.zip!/y.txt": "read"}
    assert documents(root) == expected
    assert {row["document_id"] for row in rows(root, "figures")} == set(expected)
    assert {row["segment_id"] for row in rows(root, "figures")} == {f"{name}#1" for name in expected}
    assert sorted(snapshot(root / "processed/text")) == sorted(f"{name}.txt" for name in expected)
    fresh = root / "fresh"
    shutil.copytree(root / "raw", fresh / "raw")
    refresh(fresh)
    assert all(rows(fresh, table) == rows(root, table) for table in TABLES)


def test_other_rules_read_again_and_extract_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marker = root / "extracted"
    (root / "raw/one.txt").write_text(f"20 men in a camp\nTELL {marker}\n")
    refresh(root)
    marker.unlink()
    monkeypatch.setattr("pipeline.build.fingerprint._READING", ("build/store.py",))
    assert refresh(root).n_read == 2
    assert not marker.exists()
    monkeypatch.setattr("pipeline.build.fingerprint._EXTRACTING", ("build/store.py",))
    assert refresh(root).n_read == 2
    assert marker.exists()


def test_a_lost_or_damaged_cache_only_costs_time(root: Path) -> None:
    refresh(root)
    before = snapshot(root / "processed")
    for entry in (root / "processed/.cache/results").glob("*/*"):
        entry.write_bytes(b"damaged")
    (root / "processed/figures.csv").unlink()
    assert refresh(root).n_read == 0, "the rows are kept apart"
    for folder in ("parts", "pages"):
        for entry in (root / "processed/.cache" / folder).iterdir():
            entry.write_bytes(b"damaged")
    (root / "processed/figures.csv").unlink()
    assert refresh(root).n_read == 2
    shutil.rmtree(root / "processed/.cache")
    assert refresh(root).n_read == 2
    (root / "processed/.cache/manifest.json").write_text("{}")
    assert refresh(root).n_read == 0
    assert snapshot(root / "processed") == before
    assert refresh(root, fresh=True).n_read == 2


def test_worker_count_and_order_change_no_byte(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.build.making.start_charts", start_charts)  # by the workers
    for number in range(8):
        (root / "raw" / f"{number}.txt").write_text(f"{number} men\n" if number % 2 else f"{number} men\nSLEEP 0.1\n")
    refresh(root, workers=1)
    other = tmp_path / "other"
    shutil.copytree(root / "raw", other / "raw")
    refresh(other, workers=3)
    tables = {name: data for name, data in snapshot(root / "processed").items() if not name.startswith(".cache/")}
    assert {n: d for n, d in snapshot(other / "processed").items() if not n.startswith(".cache/")} == tables


def test_the_origin_in_sources_yml_reaches_the_tables_and_its_change_re_reads_that_document(root: Path) -> None:
    (root / "raw/sources.yml").write_text("one.txt: {publisher: An institute}\ngone.txt: {title: Not here}\n")
    refresh(root)
    assert [row["publisher"] for row in rows(root, "documents")] == ["An institute", ""]
    (root / "raw/sources.yml").write_text("one.txt: {publisher: Another institute}\n")
    assert refresh(root).n_read == 1
    assert rows(root, "documents")[0]["publisher"] == "Another institute"


def test_bad_files_are_rows_and_the_others_finish(root: Path) -> None:
    for name, text in {"hang": "HANG", "die": "DIE", "hog": "HOG", "raise": "RAISE"}.items():
        (root / "raw" / f"{name}.txt").write_text(text)
    (root / "raw/photo.jpeg").write_bytes(b"x")
    (root / "raw/nowhere.pdf").symlink_to(root / "gone.pdf")
    with (root / "raw/huge.pdf").open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    built = refresh(root, workers=2, seconds=6.0)
    assert problems(root) == {
        "die.txt": "crashed",
        "hang.txt": "timeout",
        "hog.txt": "out_of_memory",
        "huge.pdf": "too_large",
        "nowhere.pdf": "damaged",
        "photo.jpeg": "not_supported",
        "raise.txt": "crashed",
    }
    assert documents(root) == {
        **dict.fromkeys(("die.txt", "hang.txt", "hog.txt", "raise.txt"), "failed"),
        "one.txt": "read",
        "sub/two.txt": "read",
    }
    assert len(rows(root, "figures")) == 2
    assert built.summary.errors == 6
    assert "6 errors (crashed 2, damaged 1, out_of_memory 1, timeout 1, too_large 1)" in render(built.summary, root)
    assert not refresh(root, seconds=6.0).changed, "what failed is not tried again at each build"


def test_a_longer_limit_tries_again_what_ran_into_it(root: Path) -> None:
    (root / "raw/slow.txt").write_text("5 men\nSLEEP 3\n")
    refresh(root, seconds=1.0)
    assert problems(root) == {"slow.txt": "timeout"}
    assert refresh(root, seconds=30.0).n_read == 1
    assert problems(root) == {}


def test_members_of_an_archive_are_documents(root: Path) -> None:
    (root / "raw/a.zip").write_text("x.txt\n5 men\n---\ny.txt\nRAISE\n")
    (root / "raw/sources.yml").write_text('"a.zip!/x.txt": {publisher: An institute}\n')
    refresh(root)
    assert documents(root)["a.zip!/x.txt"] == "read"
    assert documents(root)["a.zip!/y.txt"] == "failed"
    assert "a.zip" not in documents(root)
    assert rows(root, "documents")[0]["publisher"] == "An institute"
    (root / "raw/one.txt").write_text("21 men\n")
    assert refresh(root).n_read == 1, "the archive is not opened again"
    (root / "raw/sources.yml").write_text('"a.zip!/x.txt": {publisher: Another institute}\n')
    assert refresh(root).n_read == 2, "the archive is opened, one member read"
    assert rows(root, "documents")[0]["publisher"] == "Another institute"


def test_a_wrong_rule_file_leaves_the_old_tables(root: Path) -> None:
    refresh(root)
    before = snapshot(root / "processed")
    (root / "raw/one.txt").write_text("21 men\n")
    with pytest.raises(RuleError, match=r"prisoners\.yml"):
        build(root / "raw", root / "processed", readers=replace(READERS, check_rules=refuse_rules))
    assert snapshot(root / "processed") == before


def test_a_changed_folder_of_indicators_reads_everything_again(root: Path) -> None:
    own = root / "own"
    own.mkdir()
    (own / "things.yml").write_text("a")
    options = Options(workers=1, indicators=(own,))
    assert build(root / "raw", root / "processed", options, readers=READERS).n_read == 2
    assert not build(root / "raw", root / "processed", options, readers=READERS).changed
    (own / "things.yml").write_text("b")
    assert build(root / "raw", root / "processed", options, readers=READERS).n_read == 2
    with pytest.raises(PipelineError, match="nowhere"):
        build(root / "raw", root / "processed", Options(indicators=(root / "nowhere",)), readers=READERS)


def test_two_builds_at_once_do_not_mix(root: Path) -> None:
    with locked(root / "processed"), pytest.raises(PipelineError, match="Another build"):
        refresh(root)
    refresh(root)


def test_a_folder_that_is_not_ours_is_not_touched(root: Path) -> None:
    letters = root / "processed/text"
    letters.mkdir(parents=True)
    (letters / "letter.txt").write_text("precious")
    with pytest.raises(PipelineError, match="another origin"):
        refresh(root)
    assert (letters / "letter.txt").read_text() == "precious"
    assert not (root / "processed/.cache").exists()


@pytest.mark.parametrize("inside", [".", "tables", "sub/deep"])
def test_tables_do_not_go_where_documents_are(root: Path, inside: str) -> None:
    with pytest.raises(PipelineError, match="read as documents"):
        build(root / "raw", root / "raw" / inside, readers=READERS)


def test_an_empty_raw_folder_gives_empty_tables(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    built = refresh(tmp_path)
    assert built.summary.documents == {}
    assert {table: rows(tmp_path, table) for table in TABLES} == {table: [] for table in TABLES}


def test_a_table_that_is_a_folder_is_replaced(root: Path) -> None:
    refresh(root)
    (root / "processed/figures.csv").unlink()
    (root / "processed/figures.csv").mkdir()
    refresh(root)
    assert len(rows(root, "figures")) == 2


def test_progress_is_told(root: Path) -> None:
    told: list[tuple[str, int, int]] = []
    build(
        root / "raw",
        root / "processed",
        Options(workers=1),
        progress=lambda *news: told.append(news),
        readers=READERS,
    )
    assert told[0] == ("", 0, 2)
    assert {news[1:] for news in told[1:]} == {(1, 2), (2, 2)}


def changed(root: Path) -> list[tuple[str, ...]]:
    columns = ["change", "reason", "column", "before", "after"]
    return list(load(root / "processed").changes()[columns].itertuples(index=False, name=None))


def test_the_tables_of_the_build_before_are_kept_and_a_build_says_what_it_changed(root: Path) -> None:
    assert refresh(root).changes == "none to tell: there were no tables before"
    assert changed(root) == []
    assert refresh(root).changes == "none: nothing has changed since the build before"
    (root / "raw/one.txt").write_text("20 men in a camp\n21 women in another\n")
    assert refresh(root).changes == "+1 figures, 0 gone, 0 changed since the build before (source 1)"
    assert changed(root) == [("added", "source", "", "", "")]
    (root / "processed/figures.csv").unlink()
    refresh(root)
    assert changed(root) == [("added", "source", "", "", "")], "tables made again as they were change nothing"
    figure = rows(root, "figures")[0]["figure_id"]
    by = "reason: r, who: w, when: 2026-01-02"
    (root / "raw/corrections.yml").write_text(f"- {{figure: {figure}, decision: correct, set: {{value: 25}}, {by}}}\n")
    assert refresh(root).changes == "+0 figures, 0 gone, 1 changed since the build before (correction 1)"
    assert ("changed", "correction", "value_low", "20", "25") in changed(root)
    (root / "raw/one.txt").rename(root / "raw/1.txt")
    assert refresh(root).changes == "none: no figure was added, dropped or changed"


def test_tables_of_an_older_version_are_not_compared(root: Path) -> None:
    refresh(root)
    path = root / "processed/documents.csv"
    path.write_text(path.read_text().replace("extractor", "reader"))
    (root / "raw/one.txt").write_text("21 men in a camp\n")
    assert refresh(root).changes == "none to tell: there were no tables before"
    assert changed(root) == []


BESIDE = {"provenum.xlsx", "datapackage.json", "dictionary.md", *(f"{table}.parquet" for table in TABLES)}


def test_what_stands_beside_the_tables_is_the_same_from_scratch_and_damage_is_mended(root: Path) -> None:
    refresh(root)
    before = snapshot(root / "processed")
    pictures = {name for name in before if name.startswith("charts/")}
    assert set(before) > BESIDE
    assert pictures == {f"charts/{name}.{suffix}" for name in CHARTS for suffix in FORMATS}
    shutil.rmtree(root / "processed")
    refresh(root)
    after = snapshot(root / "processed")
    assert {name: data for name, data in after.items() if not name.startswith(".cache/")} == {
        name: data for name, data in before.items() if not name.startswith(".cache/")
    }
    for name in (*BESIDE, *pictures):
        (root / "processed" / name).write_bytes(b"damaged")
    assert refresh(root).changed
    assert {name: (root / "processed" / name).read_bytes() for name in before if name in BESIDE | pictures} == {
        name: before[name] for name in before if name in BESIDE | pictures
    }


def test_charts_are_drawn_again_only_if_what_they_show_has_changed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Any] = []

    def draw(figure: Any) -> Iterator[tuple[str, bytes]]:
        drawn.append(figure)
        return render_chart(figure)

    monkeypatch.setattr("pipeline.outputs.beside.render_chart", draw)
    refresh(root)
    assert len(drawn) == len(CHARTS)
    (root / "raw/sub/three.txt").write_text("No number of anything.\n")
    refresh(root)
    assert len(drawn) == len(CHARTS)
    (root / "raw/one.txt").write_text("21 men in a camp\n")
    refresh(root)
    assert len(drawn) == len(CHARTS) + 1, "the prisoners, and no other"


def test_what_is_no_longer_made_is_deleted_and_what_is_yours_stays(root: Path) -> None:
    refresh(root)
    path = root / "processed/.cache/manifest.json"
    manifest = json.loads(path.read_text())
    for name in ("charts/old.svg", "old/page.html", "../kept.txt"):
        (root / "processed" / name).parent.mkdir(exist_ok=True)
        (root / "processed" / name).write_text("x")
        manifest["outputs"][name] = [1, "of an older version"]
    path.write_text(json.dumps(manifest))
    (root / "processed/charts/mine.svg").write_text("x")
    refresh(root, fresh=True)
    assert sorted(p.name for p in (root / "processed/charts").glob("*.svg") if p.stem not in CHARTS) == ["mine.svg"]
    assert not (root / "processed/old").exists()
    assert (root / "kept.txt").exists()


def test_the_package_names_licences_and_what_made_the_tables(root: Path) -> None:
    (root / "raw/sources.yml").write_text("one.txt: {title: A letter, licence: CC-BY-4.0}\n")
    refresh(root)
    package = json.loads((root / "processed/datapackage.json").read_text())
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    one, two = package["sources"]
    assert (one["title"], one["licence"], one["path"]) == ("A letter", "CC-BY-4.0", "one.txt")
    assert (two["title"], "licence" in two) == ("sub/two.txt", False)
    assert one["sha256"] == sha256((root / "raw/one.txt").read_bytes()).hexdigest()
    made_by = package["made_by"]
    assert made_by["code"] == "code"
    assert re.fullmatch(r"[0-9a-f]{64}", made_by["rules"])
    assert re.fullmatch(r"\w+ \d[\d.]+", made_by["model"])
