"""Any bytes under any name → documents or problem rows, never an exception."""

from __future__ import annotations

import gzip
import io
import random
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable

import pytest

from pipeline.extractors import DOCUMENT_SUFFIXES, archive, dispatch, extract, is_document, zip_archive
from pipeline.extractors import expand as expand_lazily
from pipeline.extractors.base import Extraction
from pipeline.extractors.invariants import BrokenDocumentError, check_document
from pipeline.extractors.media_types import PDF, TEXT
from pipeline.model import (
    Anchor,
    Anchors,
    Block,
    BlockKind,
    Document,
    Origin,
    Problem,
    ProblemCode,
    Segment,
    Severity,
    Source,
    Status,
)

SENTENCE = "Some forty thousand people were held in the camps of the north, and few of them were ever told what for. "
GERMAN = (
    "Nach dem Bericht wurden rund fünfzigtausend Arbeiter ins Ausland geschickt, wo der Staat den größten Teil ihres "
    "Lohnes einbehält; viele von ihnen arbeiten vierzehn Stunden am Tag und haben kaum einen freien Tag im Monat. "
)
PAGE = f"<html><head><title>Dams</title></head><body><h1>Dams</h1><p>{SENTENCE}</p></body></html>".encode()


def stand_in(document_id: str, data: bytes, _charset: str) -> Extraction:
    text = data.decode("utf-8", "replace").replace("\0", "").replace("\r", "").replace("\n", " ").strip()
    return Extraction(text, (Block(BlockKind.PARAGRAPH, 0, len(text)),), (), extractor=f"stand-in for {document_id}")


@pytest.fixture(autouse=True)
def readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other format modules have tests of their own."""
    readers = dispatch._readers()
    monkeypatch.setattr(dispatch, "_readers", lambda: {**readers, PDF: stand_in, TEXT: stand_in})


def read(name: str, data: bytes) -> Document:
    return extract(Source(name, data))


def expand(source: Source) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    found = tuple(expand_lazily(source))
    return tuple(f for f in found if isinstance(f, Source)), tuple(f for f in found if isinstance(f, Problem))


def codes(document: Document) -> list[tuple[Severity, ProblemCode]]:
    return [(problem.severity, problem.code) for problem in document.problems]


def zipped(*members: tuple[str, bytes], edit: Callable[[zipfile.ZipInfo], None] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if edit:
                edit(info)
            file.writestr(info, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("a.html", True), ("A.HTM", True), ("b/c.xhtml", True), ("d.pdf", True), ("e.txt", True), ("f.docx", True),
        ("g.mhtml", True), ("h.html.gz", True), ("i.pdf.gz", True), ("j.zip", True), ("k.warc", True),
        ("l.warc.gz", True), ("m.wacz", True), ("n.zip.gz", False), ("o.gz", False), ("p.doc", False), ("q.csv", False),
        ("html", False), ("r.html.bak", False), ("s.png", False), ("t.tar.gz", False), ("", False),
    ],
)  # fmt: skip
def test_which_names_are_documents(name: str, known: bool) -> None:
    assert is_document(name) is known
    assert name.lower().endswith(DOCUMENT_SUFFIXES) is known


def test_asking_for_names_loads_no_reader() -> None:
    code = "import sys; from pipeline.extractors import is_document; is_document('a'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"lxml", "trafilatura", "pypdfium2", "py3langid", "pandas", "pipeline.reference.countries"} & set(loaded)


def test_a_page_and_its_records() -> None:
    document = read("folder/dams.html", PAGE)
    assert document.text == f"Dams\n{SENTENCE.strip()}"
    assert (document.media_type, document.n_bytes, document.language) == ("text/html", len(PAGE), "en")
    assert document.sha256 == Source("x", PAGE).sha256
    assert (document.status, document.problems, document.pages) == (Status.READ, (), None)
    assert document.extractor.startswith("lxml ")
    assert [s.segment_id for s in document.segments] == ["folder/dams.html#1"]
    assert document == read("folder/dams.html", PAGE)


def test_what_is_stated_of_a_source_wins_over_its_markup() -> None:
    document = extract(Source("d.html", PAGE, Origin(title="Given", publisher="The Press", about_area="ERI")))
    assert (document.origin.title, document.origin.publisher, document.origin.about_area) == (
        "Given",
        "The Press",
        "ERI",
    )
    assert document.segments[0].origin == document.origin


def test_gzip_is_unpacked_and_the_file_keeps_its_own_size_and_hash() -> None:
    data = gzip.compress(PAGE, mtime=0)
    document = read("d.html.gz", data)
    assert document.text == read("d.html", PAGE).text
    assert (document.n_bytes, document.sha256) == (len(data), Source("x", data).sha256)
    assert (document.media_type, document.problems) == ("text/html", ())


@pytest.mark.parametrize(
    ("name", "data", "severity", "code"),
    [
        ("a.html", b"", Severity.ERROR, ProblemCode.EMPTY),
        ("a.pdf", b" \r\n\x00", Severity.ERROR, ProblemCode.EMPTY),
        ("a.html.gz", gzip.compress(b"", mtime=0), Severity.ERROR, ProblemCode.EMPTY),
        ("a.html.gz", gzip.compress(PAGE, mtime=0)[:12], Severity.ERROR, ProblemCode.DAMAGED),
        ("a.html.gz", b"\x1f\x8b" + b"x" * 40, Severity.ERROR, ProblemCode.DAMAGED),
        ("a.html.gz", PAGE, Severity.ERROR, ProblemCode.DAMAGED),
        ("a.pdf", bytes(range(256)) * 20, Severity.ERROR, ProblemCode.DAMAGED),
        ("a.html", b"\x89PNG\r\n\x1a\n" + bytes(50), Severity.ERROR, ProblemCode.MISLABELLED),
        ("a.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), Severity.ERROR, ProblemCode.MISLABELLED),
        ("a.docx", zipped(("word/document.xml", b"<x")), Severity.ERROR, ProblemCode.DAMAGED),
        ("a.docx", zipped(("a.xml", b"<x/>")), Severity.ERROR, ProblemCode.DAMAGED),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            Severity.ERROR,
            ProblemCode.ENCRYPTED,
        ),
        ("a.html", zipped(("archive/a", b"x")), Severity.ERROR, ProblemCode.NOT_SUPPORTED),
        ("a.html", zipped(("b.html", b"x")), Severity.ERROR, ProblemCode.NOT_SUPPORTED),
        ("a.html", b"WARC/1.0\r\nx", Severity.ERROR, ProblemCode.NOT_SUPPORTED),
        ("a.html.gz", gzip.compress(b"WARC/1.0\r\nx", mtime=0), Severity.ERROR, ProblemCode.NOT_SUPPORTED),
        ("a.mhtml", b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<p>", Severity.ERROR, ProblemCode.DAMAGED),
        ("a.warc", b"", Severity.ERROR, ProblemCode.EMPTY),
        ("a.warc", PAGE, Severity.WARNING, ProblemCode.MISLABELLED),
        ("a.pdf", PAGE, Severity.WARNING, ProblemCode.MISLABELLED),
        ("a.txt", PAGE, Severity.WARNING, ProblemCode.MISLABELLED),
        ("a.html", b"%PDF-1.4 " + SENTENCE.encode(), Severity.WARNING, ProblemCode.MISLABELLED),
        ("a.pdf", SENTENCE.encode(), Severity.WARNING, ProblemCode.MISLABELLED),
        ("a.html", f"<p>{GERMAN * 2}</p>".encode(), Severity.ERROR, ProblemCode.WRONG_LANGUAGE),
    ],
)
def test_bad_input_is_one_problem_row(name: str, data: bytes, severity: Severity, code: ProblemCode) -> None:
    document = read(name, data)
    assert codes(document) == [(severity, code)]
    assert all(problem.document_id == name and problem.message for problem in document.problems)
    expected = {Severity.WARNING: Status.PARTIAL, Severity.ERROR: Status.FAILED}[severity]
    assert document.status is (Status.SKIPPED if code is ProblemCode.WRONG_LANGUAGE else expected)
    assert bool(document.text) is (severity is Severity.WARNING or code is ProblemCode.WRONG_LANGUAGE)


def test_characters_without_markup_are_a_page_all_the_same() -> None:
    document = read("a.html", SENTENCE.encode())
    assert (document.text, document.problems) == (SENTENCE.strip(), ())


def test_a_decompression_bomb_is_stopped() -> None:
    with pytest.raises(archive.UnpackError) as stopped:
        archive.gunzip(gzip.compress(bytes(2_000_000)), limit=1_000_000)
    assert stopped.value.code is ProblemCode.TOO_LARGE


def test_a_foreign_article_among_english_ones_gives_no_figures() -> None:
    articles = "".join(
        f"<article><h2>Story {n}</h2><p>{words}</p></article>"
        for n, words in enumerate([SENTENCE * 4, GERMAN * 3, SENTENCE * 4])
    )
    document = read("a.html", f"<body>{articles}</body>".encode())
    assert codes(document) == [(Severity.WARNING, ProblemCode.WRONG_LANGUAGE)]
    assert (document.language, document.status) == ("en", Status.PARTIAL)
    kinds = {document.text[b.char_start : b.char_end][:7]: b.kind for b in document.blocks}
    assert kinds["Some fo"] is BlockKind.PARAGRAPH
    assert kinds["Nach de"] is BlockKind.SOURCE_LINE
    assert GERMAN.strip() in document.text


def test_a_foreign_document_is_kept_as_text_only() -> None:
    document = read("a.html", f"<h1>Bericht</h1><p>{GERMAN * 2}</p>".encode())
    assert document.language == "de"
    assert {block.kind for block in document.blocks} == {BlockKind.SOURCE_LINE}
    assert GERMAN.strip() in document.text


def test_zip_members_are_documents_of_their_own() -> None:
    data = zipped(("b/two.html", PAGE), ("a.txt", b"x"), ("notes.csv", b"1,2"), ("__MACOSX/a.txt", b"x"), ("b/", b""))
    sources, problems = expand(
        Source("set.zip", data, Origin(title="Set", publisher="The Press", url="https://x.org/z"))
    )
    assert [s.document_id for s in sources] == ["set.zip!/a.txt", "set.zip!/b/two.html"]
    assert sources[1].data == PAGE
    assert sources[1].origin == Origin(publisher="The Press")
    assert [(p.document_id, p.severity, p.code) for p in problems] == [
        ("set.zip!/notes.csv", Severity.INFO, ProblemCode.NOT_SUPPORTED)
    ]
    assert extract(sources[1]).text.startswith("Dams\n")


def as_link(info: zipfile.ZipInfo) -> None:
    info.external_attr = (stat.S_IFLNK | 0o777) << 16


@pytest.mark.parametrize("name", ["../up.html", "a/../../up.html", "/etc/page.html", "C:\\page.html", "..\\up.html"])
def test_names_that_lead_out_of_the_archive(name: str) -> None:
    sources, problems = expand(Source("set.zip", zipped((name, PAGE), ("ok.html", PAGE))))
    assert [s.document_id for s in sources] == ["set.zip!/ok.html"]
    assert [p.code for p in problems] == [ProblemCode.ARCHIVE_UNSAFE]


def test_links_archives_bombs_and_doubles_in_an_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [p.code for p in expand(Source("s.zip", zipped(("a.html", b"b.html"), edit=as_link)))[1]] == [
        ProblemCode.ARCHIVE_UNSAFE
    ]
    for name in ("in.zip", "in.warc.gz", "in.wacz"):
        _, (problem,) = expand(Source("s.zip", zipped((name, zipped(("a.html", PAGE))))))
        assert problem.code is ProblemCode.NOT_SUPPORTED
    with pytest.warns(UserWarning, match="Duplicate"):
        double = zipped(("a.html", PAGE), ("a.html", b"x"))
    sources, problems = expand(Source("s.zip", double))
    assert ([s.data for s in sources], [p.code for p in problems]) == ([PAGE], [ProblemCode.ARCHIVE_UNSAFE])
    monkeypatch.setattr(zip_archive, "MAX_BYTES", 1000)
    assert [p.code for p in expand(Source("s.zip", zipped(("a.txt", bytes(2000)))))[1]] == [ProblemCode.TOO_LARGE]
    monkeypatch.setattr(zip_archive, "MAX_MEMBERS", 1)
    sources, problems = expand(Source("s.zip", zipped(("a.txt", b"x"), ("b.txt", b"x"))))
    assert (sources, [p.code for p in problems]) == ((), [ProblemCode.TOO_LARGE])


def test_an_encrypted_member_and_a_damaged_archive() -> None:
    data = bytearray(zipped(("a.html", PAGE)))
    central = data.rindex(b"PK\x01\x02")
    data[6] |= 1
    data[central + 8] |= 1
    assert [p.code for p in expand(Source("s.zip", bytes(data)))[1]] == [ProblemCode.ENCRYPTED]
    sources, problems = expand(Source("s.zip", zipped(("a.html", PAGE))[:60]))
    assert (sources, [(p.severity, p.code) for p in problems]) == ((), [(Severity.ERROR, ProblemCode.DAMAGED)])
    sources, _ = expand(Source("s.zip", PAGE))
    assert codes(extract(sources[0])) == [(Severity.WARNING, ProblemCode.MISLABELLED)]


def test_any_file_that_is_no_archive_stands_for_itself() -> None:
    source = Source("a.html.gz", gzip.compress(PAGE, mtime=0))
    assert expand(source) == ((source,), ())


def test_random_and_mutilated_bytes_never_raise() -> None:
    chance = random.Random(5)  # noqa: S311 - the same noise every time
    for n in range(60):
        noise = chance.randbytes(chance.randrange(1, 400))
        cut = bytearray(PAGE * 2)
        for _ in range(chance.randrange(1, 30)):
            cut[chance.randrange(len(cut))] = chance.randrange(256)
        for data in (
            noise,
            b"<html>" + noise,
            bytes(cut),
            bytes(cut[: chance.randrange(len(cut))]),
            gzip.compress(noise, mtime=0),
        ):
            for name in ("a.html", "a.pdf", "a.txt", "a.html.gz")[n % 4 :][:2]:
                check_document(read(name, data))


GOOD = Document(
    "d", "", "text/html", 3, "ab\ncd",
    (Block(BlockKind.PARAGRAPH, 0, 2), Block(BlockKind.PARAGRAPH, 3, 5)),
    Anchors([Anchor(0, 2), Anchor(3, 5)]), (Segment("d#1", 0, 3), Segment("d#2", 3, 5)),
)  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"text": "a\r\ncd"},
        {"text": "a\0\ncd"},
        {"text": "a\ud800\ncd"},
        {"blocks": (Block(BlockKind.PARAGRAPH, 0, 5),)},
        {"blocks": (Block(BlockKind.PARAGRAPH, 3, 5), Block(BlockKind.PARAGRAPH, 0, 2))},
        {"blocks": (Block(BlockKind.PARAGRAPH, 3, 6),)},
        {"anchors": Anchors([Anchor(0, 2), Anchor(1, 2)])},
        {"segments": (Segment("d#1", 0, 2), Segment("d#2", 3, 5))},
        {"segments": (Segment("d#1", 0, 3),)},
        {"segments": (Segment("d", 0, 3), Segment("d", 3, 5))},
        {"segments": ()},
    ],
)
def test_a_broken_promise_of_a_format_module_is_noticed(change: dict[str, object]) -> None:
    check_document(GOOD)
    fields = {name: getattr(GOOD, name) for name in ("text", "blocks", "anchors", "segments")}
    with pytest.raises(BrokenDocumentError):
        check_document(Document("d", "", "text/html", 3, **{**fields, **change}))


def test_a_damaged_second_member_of_a_gzip_file_is_told() -> None:
    damaged = bytearray(gzip.compress(b"And some 12,000 came back.", mtime=0))
    damaged[14] ^= 0xFF
    for end, expected in ((b"", []), (b"padding", []), (bytes(damaged), [(Severity.WARNING, ProblemCode.DAMAGED)])):
        document = read("a.txt.gz", gzip.compress(b"They held 80,000 men.", mtime=0) + end)
        assert codes(document) == expected
        assert document.text == "They held 80,000 men."


def test_a_gzip_file_is_read_as_far_as_it_is_sure() -> None:
    sentences = "".join(f"In camp {n} the guards spoke of the winter of {1990 + n % 20}.\n\n" for n in range(400))
    packed = gzip.compress(sentences.encode(), mtime=0)
    cut_off = read("a.txt.gz", packed[:-500])
    assert codes(cut_off) == [(Severity.WARNING, ProblemCode.DAMAGED)]
    assert cut_off.text.startswith("In camp 0 the guards spoke of the winter of 1990.")
    assert read("a.txt.gz", packed[:-1]).text == read("a.txt.gz", packed).text
    changed = read("a.txt.gz", packed[:-6] + b"\0\0" + packed[-4:])  # the checksum of all is wrong: nothing is sure
    assert (changed.text, codes(changed)) == ("", [(Severity.ERROR, ProblemCode.DAMAGED)])


def test_an_archive_without_files_is_empty() -> None:
    for data in (zipped(), zipped(("folder/", b"")), zipped(("__MACOSX/._a.html", b"x"))):
        members, problems = expand(Source("a.zip", data))
        assert members == ()
        assert [(p.document_id, p.code) for p in problems] == [("a.zip", ProblemCode.EMPTY)]
    _, problems = expand(Source("a.zip", zipped(("report.html/", b"<p>x</p>"))))
    assert [p.code for p in problems] == [ProblemCode.NOT_SUPPORTED]


def test_a_member_packed_in_an_unknown_way_is_not_called_damaged() -> None:
    data = bytearray(zipped(("a.html", b"<p>They held 80,000 men.</p>")))
    for at in (8, data.find(b"PK\x01\x02") + 10):
        data[at : at + 2] = b"\x09\x00"  # deflate64
    _, problems = expand(Source("a.zip", bytes(data)))
    assert [p.code for p in problems] == [ProblemCode.NOT_SUPPORTED]
