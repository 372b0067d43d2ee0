"""Samples as a crawler would have kept them: the same figures, each with its address and day of capture."""

from __future__ import annotations

import csv
import gzip
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from pipeline.build import Built, build
from tests.extractors.render_archives import Capture, as_mhtml, as_wacz, as_warc_gz, response_record, stored_zip

REPOSITORY = Path(__file__).parents[2]
SAMPLES = REPOSITORY / "raw" / "sample"
DOCUMENTS = ("country-narrative.pdf", "digest-forced-labour.html", "four-articles.html", "press-release.txt")
TYPES = {".html": "text/html", ".pdf": "application/pdf", ".txt": "text/plain"}
SITE = "https://archive.example.org"
STATED = ("indicator", "value_low", "value_high", "unit", "per", "quote", "char_start", "sentence", "period", "area")
SENTENCE = "In 2016 an estimated 80,000 to 120,000 prisoners were held in camps in North Korea."
PAGE = f"<html><head><title>Camps</title></head><body><p>{SENTENCE}</p></body></html>".encode()


def refresh(root: Path) -> Built:
    """Without charts, which follow from the tables and take as long as all else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.build.making.start_charts", lambda *_: lambda: None)
        patch.setattr("pipeline.build.making.expect_charts", lambda _crew: None)
        return build(root / "raw", root / "processed")


def rows(root: Path, table: str) -> list[dict[str, str]]:
    with (root / "processed" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some samples as files, in a WARC and in a WACZ."""
    if not SAMPLES.is_dir():
        pytest.skip("raw/sample is not there; the user has deleted the samples")
    root = tmp_path_factory.mktemp("crawled")
    paths = [SAMPLES / name for name in DOCUMENTS]
    captures = [
        Capture(f"{SITE}/{path.name}", path.read_bytes(), TYPES[path.suffix], f"2021-06-{day:02}")
        for day, path in enumerate(paths, 1)
    ]
    (root / "raw").mkdir()
    (root / "raw" / "sources.yml").write_text(
        f'"s.warc.gz!/{SITE}/press-release.txt": {{publisher: The committee}}\n"s.wacz": {{licence: CC0-1.0}}\n'
    )
    for path in paths:
        shutil.copy(path, root / "raw" / path.name)
    (root / "raw" / "s.warc.gz").write_bytes(as_warc_gz(captures))
    (root / "raw" / "s.wacz").write_bytes(as_wacz(captures, {captures[0].address: "A page"}))
    refresh(root)
    return root


@pytest.mark.parametrize("archive", ["s.warc.gz", "s.wacz"])
def test_an_archive_of_the_samples_gives_their_figures(crawled: Path, archive: str) -> None:
    documents = {row["document_id"]: row for row in rows(crawled, "documents")}
    members = {key: row for key, row in documents.items() if key.startswith(f"{archive}!/")}
    plain = {key: row for key, row in documents.items() if "!/" not in key}
    assert {row["url"].removeprefix(f"{SITE}/") for row in members.values()} == set(plain)
    figures = [row for row in rows(crawled, "figures") if row["document_id"] in members]
    expected = Counter((row["document_id"], *map(row.get, STATED)) for row in rows(crawled, "figures")
                       if row["document_id"] in plain)  # fmt: skip
    found = Counter((members[row["document_id"]]["url"].rpartition("/")[2], *map(row.get, STATED)) for row in figures)
    assert found == expected
    assert len(figures) > 100
    for row in members.values():
        name = row["url"].rpartition("/")[2]
        assert row["accessed"] == f"2021-06-{sorted(plain).index(name) + 1:02}"
        assert (row["sha256"], row["media_type"]) == (plain[name]["sha256"], plain[name]["media_type"])
    whole = [row for row in rows(crawled, "segments") if row["document_id"] in members and "press" in row["url"]]
    captured = f"2021-06-{sorted(plain).index('press-release.txt') + 1:02}"
    assert [(row["url"], row["accessed"]) for row in whole] == [(f"{SITE}/press-release.txt", captured)]


def test_an_entry_may_name_a_member_by_its_address(crawled: Path) -> None:
    publishers = {
        row["url"]: row["publisher"] for row in rows(crawled, "documents") if row["document_id"].startswith("s.warc.gz")
    }
    assert publishers[f"{SITE}/press-release.txt"] == "The committee"


def test_of_copies_of_one_document_all_but_one_are_duplicates(crawled: Path) -> None:
    documents = rows(crawled, "documents")
    originals = [row["sha256"] for row in documents if not row["duplicate_of"]]
    assert sorted(originals) == sorted({row["sha256"] for row in documents})


def test_what_was_unpacked_is_gone_and_nothing_is_read_twice(crawled: Path) -> None:
    unpacked = crawled / "processed" / ".cache" / "results" / "unpacked"
    assert list(unpacked.iterdir()) == []
    (crawled / "raw" / "new.txt").write_text(SENTENCE)
    assert refresh(crawled).n_read == 1
    command = [sys.executable, "-m", "pipeline", "verify", str(crawled / "processed"), "--raw", str(crawled / "raw")]
    assert subprocess.run(command, cwd=REPOSITORY, check=False, timeout=300).returncode == 0


def test_hostile_archives_cost_nothing_but_their_rows(tmp_path: Path) -> None:
    good, gone = Capture(f"{SITE}/good", PAGE), Capture(f"{SITE}/gone", PAGE, status="410 Gone")
    wrong = response_record(7, Capture(f"{SITE}/wrong", PAGE), {"WARC-Payload-Digest": "sha1:" + "A" * 32})
    bad = {
        "cut.warc.gz": as_warc_gz([good, good])[:-90],
        "wrong.warc": wrong,
        "gone.warc.gz": as_warc_gz([gone]),
        "none.warc.gz": gzip.compress(b"no archive"),
        "out.wacz": stored_zip({"archive/../../a.warc.gz": b""}),
        "part.mhtml": as_mhtml(PAGE, f"{SITE}/saved", "Camps", "")[:200],
        "empty.docx": stored_zip({"[Content_Types].xml": b"<Types/>"}),
    }
    (tmp_path / "raw").mkdir()
    for name, data in bad.items():
        (tmp_path / "raw" / name).write_bytes(data)
    refresh(tmp_path)
    problems = rows(tmp_path, "problems")
    assert {(row["document_id"].partition("!/")[0], row["severity"], row["code"]) for row in problems} >= {
        ("cut.warc.gz", "warning", "damaged"),
        ("wrong.warc", "error", "damaged"),
        ("gone.warc.gz", "info", "not_supported"),
        ("none.warc.gz", "error", "damaged"),
        ("out.wacz", "error", "archive_unsafe"),
        ("part.mhtml", "error", "damaged"),
        ("empty.docx", "error", "damaged"),
    }
    assert {row["document_id"].partition("!/")[0] for row in rows(tmp_path, "figures")} == {"cut.warc.gz"}
