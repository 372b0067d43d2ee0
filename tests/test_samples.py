"""The samples, their gold and the fixtures are whole, consistent, rendered from their texts, and in our own words."""

from __future__ import annotations

import gzip
import html
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import yaml

TESTS = Path(__file__).resolve().parent
REPOSITORY = TESTS.parent
SAMPLES = REPOSITORY / "raw" / "sample"
FIXTURES = TESTS / "fixtures"
GOLD = TESTS / "gold" / "samples"
CORPUS = REPOSITORY.parent / "shared" / "corpus"

KEYS = {"document", "anchor", "low", "high", "unit", "per", "indicator", "qualifier", "area", "period"}
KEYS |= {"attribution", "population", "optional"}
QUALIFIERS = {"plain", "about", "at_least", "more_than", "at_most", "less_than", "vague"}
RUN_OF_WORDS = 9  # as many in a row are a quotation, not a coincidence

Record = dict[str, Any]


def squash(text: str) -> str:
    """Letters and digits only, so that line breaks, hyphens at line ends and quotation marks do not count."""
    return re.sub(r"[\W_]+", "", text.lower())


def read_plain(path: Path) -> str:
    """The words of a file by the crudest means: tags off, or all the text of a PDF."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    if data.startswith(b"%PDF"):
        return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    text = data.decode("windows-1252" if b"windows-1252" in data else "utf-8", errors="replace")
    if path.suffix == ".txt":
        return text
    text = re.sub(r"(?s)<(script|style|sup)\b.*?</\1>", " ", text)
    return html.unescape(re.sub(r"<[^>]+>", " ", text))


@cache
def read_sample(document: str) -> str:
    path = SAMPLES / document
    if not path.exists():
        pytest.skip(f"{document} is not in raw/sample; the user has deleted the samples")
    return squash(read_plain(path))


@cache
def read_gold(name: str) -> tuple[Record, ...]:
    return tuple(json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines())


@cache
def read_split() -> dict[str, list[dict[str, str]]]:
    loaded: dict[str, list[dict[str, str]]] = yaml.safe_load((GOLD / "split.yml").read_text(encoding="utf-8"))
    return loaded


def find_set(document: str, anchor: str) -> str:
    """The set of the part in which the anchor stands, each part found by its first words after the part before."""
    text, found, at = read_sample(document), "", 0
    position = text.index(squash(anchor))
    for part in read_split()[document]:
        at = text.index(squash(part["starts"]), at)
        if at <= position:
            found = part["set"]
    return found


def find_runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", re.sub("['’]", "", text.lower()))
    return {tuple(words[i : i + RUN_OF_WORDS]) for i in range(len(words) - RUN_OF_WORDS + 1)}


@pytest.mark.parametrize("name", ["tuned.jsonl", "held_out.jsonl", "not_asserted.jsonl"])
def test_gold_is_well_formed(name: str) -> None:
    indicators = {path.stem for path in (REPOSITORY / "pipeline" / "indicators").glob("[!_]*.yml")}
    for record in read_gold(name):
        assert set(record) - {"modality", "set"} == KEYS
        assert set(record["indicator"]) <= indicators
        assert set(record["qualifier"].split("|")) <= QUALIFIERS
        assert record["high"] is None or record["low"] <= record["high"]
        assert record["qualifier"].endswith("vague") or record["high"] is not None


@pytest.mark.parametrize("name", ["tuned.jsonl", "held_out.jsonl", "not_asserted.jsonl"])
def test_every_gold_anchor_stands_once_in_its_sample(name: str) -> None:
    for record in read_gold(name):
        text, anchor = read_sample(record["document"]), squash(record["anchor"])
        assert text.count(anchor) == 1, (record["document"], record["anchor"])


def test_gold_has_all_indicators_in_both_sets_together() -> None:
    indicators = {path.stem for path in (REPOSITORY / "pipeline" / "indicators").glob("[!_]*.yml")}
    required = [r for name in ("tuned.jsonl", "held_out.jsonl") for r in read_gold(name) if not r["optional"]]
    assert {indicator for record in required for indicator in record["indicator"]} == indicators


@pytest.mark.parametrize("name", ["tuned", "held_out"])
def test_split_is_complete_and_obeyed(name: str) -> None:
    assert set(read_split()) == {
        record["document"] for n in ("tuned", "held_out") for record in read_gold(f"{n}.jsonl")
    }
    for record in read_gold(f"{name}.jsonl"):
        assert find_set(record["document"], record["anchor"]) == name, record["anchor"]


def test_figures_not_asserted_are_in_no_other_list() -> None:
    asserted = {(r["document"], r["anchor"]) for name in ("tuned", "held_out") for r in read_gold(f"{name}.jsonl")}
    records = read_gold("not_asserted.jsonl")
    assert {record["modality"] for record in records} == {"negated", "hypothetical", "planned"}
    for record in records:
        assert (record["document"], record["anchor"]) not in asserted
        assert find_set(record["document"], record["anchor"]) == record["set"]


def test_expected_segments_stand_in_their_samples_in_order() -> None:
    segments = yaml.safe_load((GOLD / "segments.yml").read_text(encoding="utf-8"))
    for document, expected in segments.items():
        text, at = read_sample(document), 0
        for segment in expected:
            by = "By " if document == "four-articles.html" else ""
            at = text.index(squash(segment["title"] + by + segment["author"] + segment["publisher"]), at)
            assert segment["published"][:4] in text[at : at + 300]


def test_every_sample_has_an_origin_that_says_so() -> None:
    if not SAMPLES.exists():
        pytest.skip("raw/sample is not there; the user has deleted the samples")
    sources = yaml.safe_load((REPOSITORY / "raw" / "sources.yml").read_text(encoding="utf-8"))
    for path in SAMPLES.iterdir():
        entry = sources[f"sample/{path.name}"]
        assert entry["licence"] == "CC0-1.0"
        assert entry["note"].startswith("Sample.")


def test_rendering_gives_the_committed_bytes(tmp_path: Path) -> None:
    pytest.importorskip("fpdf")
    subprocess.run([sys.executable, str(TESTS / "samples" / "render.py"), str(tmp_path)], check=True)
    rendered = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(rendered) == 4
    for path in rendered:
        committed = REPOSITORY / path.relative_to(tmp_path)
        if committed.parent == SAMPLES and not committed.exists():
            continue  # the user has deleted the samples
        assert path.read_bytes() == committed.read_bytes(), committed.name


def test_rendering_gives_the_committed_archives(tmp_path: Path) -> None:
    script = str(TESTS / "samples" / "render_archives.py")
    subprocess.run([sys.executable, script, str(tmp_path)], check=True)
    rendered = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert [path.name.partition(".")[2] for path in rendered] == ["wacz", "docx", "mhtml", "warc.gz"]
    for path in rendered:
        committed = REPOSITORY / path.relative_to(tmp_path)
        if committed.exists() or SAMPLES.exists():
            assert path.read_bytes() == committed.read_bytes(), committed.name


def test_pdf_samples_hyphenate_number_pages_and_keep_typographic_signs() -> None:
    if not SAMPLES.exists():
        pytest.skip("raw/sample is not there; the user has deleted the samples")
    document = pypdfium2.PdfDocument(SAMPLES / "country-narrative.pdf")
    pages = [page.get_textpage().get_text_range() for page in document]
    assert len(pages) == 2
    assert all("UZBEKISTAN" in page for page in pages)
    text = "".join(pages)
    assert {"“", "”", "’", "–"} <= set(text)
    assert len(re.findall("[a-z][\ufffe\x02]", text)) > 5  # PDFium's marks of a hyphen at a line's end


def test_broken_fixtures_are_broken_as_named() -> None:
    assert (FIXTURES / "empty.html").read_bytes() == b""
    assert not (FIXTURES / "mislabelled.pdf").read_bytes().startswith(b"%PDF")
    for name, reason in (("encrypted.pdf", "password"), ("truncated.pdf", "format")):
        with pytest.raises(pypdfium2.PdfiumError, match=f"(?i){reason}"):
            pypdfium2.PdfDocument(FIXTURES / name)


def test_digest_samples_are_windows_1252() -> None:
    for path in (FIXTURES / "digest.html", SAMPLES / "digest-forced-labour.html"):
        if path.exists():
            with pytest.raises(UnicodeDecodeError):
                path.read_bytes().decode("utf-8")
            assert {"’", "–", "§", "“"} <= set(path.read_bytes().decode("windows-1252"))


def test_samples_share_no_run_of_words_with_the_corpus() -> None:
    if not CORPUS.exists():
        pytest.skip("../shared/corpus is not there, so the samples cannot be compared with it")
    ours: dict[tuple[str, ...], str] = {}
    for path in [*SAMPLES.glob("*"), *FIXTURES.glob("*"), *(TESTS / "samples").glob("*.txt")]:  # texts of scans too
        if path.name not in ("encrypted.pdf", "truncated.pdf"):
            ours.update(dict.fromkeys(find_runs(read_plain(path)), path.name))
    theirs = [*CORPUS.glob("reports/*.pdf"), *CORPUS.glob("reports/*.html"), *CORPUS.glob("un/*.pdf")]
    for path in [*theirs, *CORPUS.glob("pages/*.html.gz")]:
        shared = find_runs(read_plain(path)) & set(ours)
        assert not shared, (path.name, {ours[run]: " ".join(run) for run in shared})
