"""One build over good documents and every hostile file: each gives what it should, and the good ones do not notice."""

from __future__ import annotations

import csv
import shutil
import socket
import threading
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline.build import Limits, Options, build
from tests.hostile import pages, pdfs
from tests.hostile.pages import SECRET, Case

SAMPLE = Path(__file__).resolve().parent.parent.parent / "raw" / "sample"
GOOD = ("press-release.txt", "country-narrative.pdf", "four-articles.html")
SECONDS = 8.0  # for each document; the slowest of those that end takes three
READS = ""  # no problem row at all
PDF_ENDS = {
    "header-only": "damaged",
    "pages-cycle": "damaged",
    "pages-cycle-of-two": "damaged",
    "catalog-cycle": "empty",
    "reference-cycle": "empty",
    "content-bomb-of-spaces": "empty",
    "font-its-own-descendant": "wrong_language",
    "pages-nested-deep": "damaged",
    "arrays-in-content-nested-deep": "empty",
    "lzw-bomb": "empty",
    "run-length-bomb": "empty",
    "predictor-columns-huge": "empty",
    "picture-bomb": "too_large",
    "picture-negative": "too_large",
    "picture-beyond-numbers": "too_large",
    "picture-jpeg-broken": "no_text_layer",
    "picture-jpeg2000-broken": "no_text_layer",
    "picture-jbig2-broken": "no_text_layer",
    "picture-fax-huge": "no_text_layer",
    "picture-only": "no_text_layer",
    "pattern-steps-tiny": "no_text_layer",
    "page-many-times": "empty",
    "contents-the-page-itself": "empty",
    "text-of-a-million-letters": "too_large",
    "text-of-size-zero": "no_text_layer",
    "text-matrix-zero": "no_text_layer",
    "text-matrix-huge": "no_text_layer",
    "text-upright-thin": "no_text_layer",
    "operators-without-operands": "no_text_layer",
    "object-stream-count-huge": "damaged",
    "object-stream-first-beyond": "damaged",
    "encrypted-unknown": "encrypted",
    "no-pages": "damaged",
    "stream-damaged-at-once": "damaged",
}  # what is not named here is read
PART_READ = {
    "truncated": "damaged",
    "cut-in-the-table": "damaged",
    "no-trailer": "damaged",
    "catalog-not-named": "damaged",
    "form-dynamic": "not_supported",
    "file-attached": "not_supported",
    "field-not-drawn": "not_supported",
    "pages-beyond-the-count": "damaged",
    "file-attached-to-a-note": "not_supported",
    "file-associated": "not_supported",
    "form-dynamic-unsaid": "not_supported",
    "field-filled-in-its-parent": "not_supported",
    "stamped-and-content-lost-in-part": "not_supported",
    "stream-damaged-in-letters": "damaged",
    "stream-damaged-late": "damaged",
}
UNSEEN = (  # read, and told
    "words-under-a-bar",
    "words-in-the-colour-of-the-paper",
    "words-on-other-words",
    "text-far-away",  # too far for PDFium, which sets it at 0: on other text
)
MAY_DIE = ("forms-a-billion", "marked-content-nested-deep")  # of which limit first depends on the machine
OTHER_WORDS = {  # the font says other letters than the reader expects
    "glyph-draws-its-font": "aaa",
    "font-widths-a-million": "2016",
    "cmap-range-huge": "",
    "cmap-to-surrogates-and-nul": "2,000",
}


class Outcome(NamedTuple):
    processed: Path
    alone: Path
    rows: dict[str, dict[str, str]]  # of documents.csv
    problems: dict[str, list[str]]  # codes by document id
    connections: list[object]

    def text(self, document_id: str) -> str:
        path = self.processed / "text" / f"{document_id}.txt"
        return path.read_text(encoding="utf-8") if path.exists() else ""


def read_rows(folder: Path, table: str) -> list[dict[str, str]]:
    csv.field_size_limit(1 << 30)
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[object]]]:
    """A server that notes who asks; nobody may."""
    asked: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        ending = threading.Event()

        def accept() -> None:
            while not ending.is_set():
                try:
                    asked.append(server.accept())
                except TimeoutError:
                    continue

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/evil", asked
        ending.set()
        thread.join(5)


@cache
def cases(hidden: str = "file:///nowhere", address: str = "http://127.0.0.1/") -> dict[str, Case]:
    return {**pages.web_pages(hidden, address), **pages.texts()}


@cache
def archives() -> dict[str, Case]:
    return pages.archives()


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory, listener: tuple[str, list[object]]) -> Outcome:
    root = tmp_path_factory.mktemp("hostile")
    (root / "secret.txt").write_text(SECRET)
    address, connections = listener
    raw, alone = root / "raw", root / "alone"
    for folder in (raw, alone):
        (folder / "good").mkdir(parents=True)
        for name in GOOD:
            shutil.copy(SAMPLE / name, folder / "good")
    (raw / "bad").mkdir()
    for name, data in pdfs.CASES.items():
        (raw / "bad" / f"{name}.pdf").write_bytes(data)
    (raw / "bad" / "a-page-by-name.html").write_bytes(pdfs.page())
    for name, case in {**cases((root / "secret.txt").as_uri(), address), **archives()}.items():
        (raw / "bad" / name).write_bytes(case.data)
    options = Options(workers=2, limits=Limits(seconds=SECONDS))
    build(raw, root / "processed", options)
    build(alone, root / "alone-processed", options)
    problems: dict[str, list[str]] = defaultdict(list)
    for row in read_rows(root / "processed", "problems"):
        problems[row["document_id"]].append(row["code"])
    rows = {row["document_id"]: row for row in read_rows(root / "processed", "documents")}
    return Outcome(root / "processed", root / "alone-processed", rows, problems, connections)


@pytest.mark.parametrize("name", pdfs.CASES)
def test_pdf(outcome: Outcome, name: str) -> None:
    document_id = f"bad/{name}.pdf"
    end = PDF_ENDS.get(name, READS)
    found = outcome.problems.get(document_id, [])
    if name in MAY_DIE:
        assert found[0] in ("timeout", "crashed", "out_of_memory")
        assert len(found) == 1
        return
    if name in PART_READ:
        assert found == [PART_READ[name]]
        assert outcome.rows[document_id]["status"] == "partial"
        assert pdfs.WORDS.decode() in outcome.text(document_id)
        return
    assert found == (["mislabelled"] if name in UNSEEN else [end] if end else [])
    assert outcome.rows[document_id]["status"] == {"": "read", "wrong_language": "skipped"}.get(end, "failed")
    text = outcome.text(document_id)
    if end == "wrong_language":
        assert text
    elif end:
        assert text == ""
    elif name in OTHER_WORDS:
        assert OTHER_WORDS[name] in text
        assert text
    else:
        assert pdfs.WORDS.decode() in text


@pytest.mark.parametrize("name", cases())
def test_page_or_text(outcome: Outcome, name: str) -> None:
    case, document_id = cases()[name], f"bad/{name}"
    assert outcome.problems.get(document_id, []) == list(case.codes)
    text = outcome.text(document_id)
    assert case.has in text
    assert bool(text) is bool(case.has)
    assert not case.lacks or case.lacks not in text


@pytest.mark.parametrize("name", archives())
def test_archive(outcome: Outcome, name: str) -> None:
    case, prefix = archives()[name], f"bad/{name}"
    codes = [
        code for document_id, found in outcome.problems.items() if document_id.startswith(prefix) for code in found
    ]
    assert codes == list(case.codes)
    text = outcome.text(f"{prefix}!/ok.html")
    assert case.has in text
    assert bool(text) is bool(case.has)


def test_a_pdf_named_html_is_read_as_pdf(outcome: Outcome) -> None:
    assert outcome.problems["bad/a-page-by-name.html"] == ["mislabelled"]
    assert pdfs.WORDS.decode() in outcome.text("bad/a-page-by-name.html")


def test_good_documents_give_the_same_rows_as_alone(outcome: Outcome) -> None:
    for table in ("figures", "quantities", "documents", "segments"):
        beside = [row for row in read_rows(outcome.processed, table) if row["document_id"].startswith("good/")]
        alone = read_rows(outcome.alone, table)
        assert beside == alone
        assert alone
    for name in GOOD:
        one, two = (folder / "text/good" / f"{name}.txt" for folder in (outcome.processed, outcome.alone))
        assert one.read_bytes() == two.read_bytes()


def test_no_file_is_lost(outcome: Outcome) -> None:
    for document_id, row in outcome.rows.items():
        assert outcome.text(document_id) or outcome.problems.get(document_id), row


def test_nobody_was_asked_and_no_secret_was_read(outcome: Outcome) -> None:
    assert outcome.connections == []
    for path in outcome.processed.rglob("*"):
        if path.is_file() and ".cache" not in path.parts:
            assert SECRET.encode() not in path.read_bytes(), path


def test_nothing_is_written_outside_the_folder_of_texts(outcome: Outcome) -> None:
    names = {path.name for path in outcome.processed.iterdir()}
    assert "evil.html" not in names
    texts = outcome.processed / "text"
    assert {path.name for path in texts.iterdir()} == {"good", "bad"}
    assert not list(outcome.processed.parent.glob("evil*"))
