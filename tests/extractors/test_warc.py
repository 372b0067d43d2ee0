"""WARC and WACZ: every document of a crawl with its address and date, whatever else is in the archive."""

from __future__ import annotations

import gzip
import io
import json
import random
import zlib
from collections.abc import Mapping

import brotli
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.extractors import expand, extract, http_response, warc_archive, warc_stream
from pipeline.model import Origin, Problem, ProblemCode, Severity, Source
from tests.extractors.render_archives import (
    Capture,
    as_records,
    as_wacz,
    as_warc_gz,
    payload_digest,
    record_id,
    response_record,
    sha256,
    stored_gzip,
    stored_zip,
    warc_record,
)
from tests.extractors.render_pdf import render_pdf

SENTENCE = "Some forty thousand people were held in the camps of the north, and few were ever told what for."
PAGE = f"<html><head><title>Dams</title></head><body><h1>Dams</h1><p>{SENTENCE}</p></body></html>".encode()
SITE = "https://www.example.org/dams"
ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
Codes = list[tuple[Severity, ProblemCode]]


def unpack(data: bytes, name: str = "a.warc.gz", origin: Origin | None = None) -> tuple[list[Source], list[Problem]]:
    found = list(expand(Source(name, data, origin or Origin())))
    return [f for f in found if isinstance(f, Source)], [f for f in found if isinstance(f, Problem)]


def codes(problems: list[Problem]) -> Codes:
    return [(problem.severity, problem.code) for problem in problems]


def one(capture: Capture, extra: Mapping[str, str] | None = None) -> tuple[list[Source], list[Problem]]:
    return unpack(response_record(1, capture, extra), "a.warc")


def test_each_page_is_a_document_with_its_own_address_and_date() -> None:
    later = Capture(f"{SITE}/two", PAGE.replace(b"Dams", b"Roads"), day="2020-02-29")
    entry = Origin(title="A crawl", publisher="The Press", url="https://x.org/a.warc.gz", accessed="2024-01-01")
    for data, name in ((as_warc_gz([Capture(SITE, PAGE), later]), "a.warc.gz"),
                       (b"".join(as_records([Capture(SITE, PAGE), later])), "a.warc"),
                       (gzip.compress(b"".join(as_records([Capture(SITE, PAGE), later]))), "a.warc.gz")):  # fmt: skip
        sources, problems = unpack(data, name, entry)
        assert problems == []
        assert [s.document_id for s in sources] == [
            f"{name}!/{record_id(1, SITE)}",
            f"{name}!/{record_id(2, later.address)}",
        ]
        assert sources[0].origin == Origin(publisher="The Press", url=SITE, accessed="2019-03-11")
        assert sources[1].origin.accessed == "2020-02-29"
        document = extract(sources[1])
        assert (document.origin.title, document.media_type, document.problems) == ("Roads", "text/html", ())
        assert document.segments[0].origin.url == later.address


def test_what_another_program_wrote_is_read() -> None:
    """warcio, the commonest library, as crawlers use it."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "a crawler"}))
    for body, headers in ((PAGE, []), (gzip.compress(PAGE), [("Content-Encoding", "gzip")])):
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), *headers], protocol="HTTP/1.1")
        record = writer.create_warc_record(SITE, "response", payload=io.BytesIO(body), http_headers=http)
        request = StatusAndHeaders("GET / HTTP/1.1", [("Host", "www.example.org")], is_http_request=True)
        asked = writer.create_warc_record(SITE, "request", http_headers=request)
        writer.write_request_response_pair(asked, record)
    http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    digest = payload_digest(PAGE)
    writer.write_record(writer.create_revisit_record(SITE, digest, SITE, "2019-01-01T00:00:00Z", http_headers=http))
    sources, problems = unpack(buffer.getvalue())
    assert [source.data for source in sources] == [PAGE, PAGE]
    assert [problem.message for problem in problems] == ["Not documents, so not read: unchanged revisits (1)."]


def chunks(body: bytes, size: int) -> bytes:
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%X;note=1\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\nTrailer: x\r\n\r\n"


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)),
        ("x-gzip", gzip.compress(PAGE, mtime=0)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", raw_deflate(PAGE)),
        ("br", brotli.compress(PAGE)),
        ("gzip, br", brotli.compress(gzip.compress(PAGE, mtime=0))),
        ("identity", PAGE),
        ("gzip", PAGE),
        ("br", PAGE),
        ("deflate", PAGE),
    ],
)
def test_content_codings_also_where_the_archiver_undid_them_without_saying_so(coding: str, body: bytes) -> None:
    for sent in (body, chunks(body, 37)):
        headers = {"content-ENCODING": coding, "Transfer-Encoding": "chunked" if sent is not body else ""}
        sources, problems = one(Capture(SITE, sent, headers=headers))
        assert ([source.data for source in sources], problems) == ([PAGE], [])


def test_a_body_that_was_unchunked_under_its_old_header_stays() -> None:
    sources, _ = one(Capture(SITE, PAGE, headers={"Transfer-Encoding": "chunked"}))
    assert sources[0].data == PAGE


def test_the_charset_of_the_server_reaches_the_page() -> None:
    words = "<p>Dohoda podepsaná v Jáchymově: 5 000 vězňů</p>"
    sources, _ = one(Capture(SITE, words.encode("iso8859-2"), 'text/html;charset="ISO-8859-2"'))
    assert extract(sources[0]).text == "Dohoda podepsaná v Jáchymově: 5 000 vězňů"
    sources, _ = one(Capture(SITE, "Žalář, 300 vězňů".encode("cp1250"), "text/plain; charset=windows-1250"))
    assert extract(sources[0]).text == "Žalář, 300 vězňů"
    sources, _ = one(Capture(SITE, b"<meta charset=utf-8><p>" + "naïve".encode(), "text/html; charset=iso-8859-1"))
    assert extract(sources[0]).text == "naïve", "what the bytes belie loses"


def test_pdf_text_and_untyped_responses_are_documents() -> None:
    pdf = render_pdf([("paragraph", SENTENCE)])
    captures = [
        Capture(f"{SITE}/report", pdf, "application/pdf"),
        Capture(f"{SITE}/notes", SENTENCE.encode(), "text/plain"),
        Capture(f"{SITE}/download?id=4", pdf, "application/octet-stream"),
        Capture(f"{SITE}/bare", PAGE, ""),
        Capture(f"{SITE}/font", b"wOFF\1\2", "application/octet-stream"),
        Capture(f"{SITE}/beacon", b"", "text/html"),
        Capture("https://www.example.org/robots.txt", b"User-agent: *", "text/plain"),
        Capture(f"{SITE}/data", b"{}", "application/json"),
        *[Capture(f"{SITE}/{n}.png", b"\x89PNG\r\n", "image/png") for n in range(1200)],
    ]
    sources, problems = unpack(as_warc_gz(captures))
    assert [source.stated_type for source in sources] == [
        "application/pdf",
        "text/plain",
        "application/pdf",
        "text/html",
    ]
    documents = [extract(source) for source in sources]
    assert {document.text.split("\n")[-1] for document in documents} == {SENTENCE}
    assert [document.problems for document in documents] == [()] * 4
    (problem,) = problems
    assert (problem.document_id, problem.severity) == ("a.warc.gz", INFO)
    counts = ("images (1,200)", "data (JSON, XML) (1)", "empty responses (1)", "other files (1)", "robots.txt (1)")
    assert problem.message == f"Not documents, so not read: {', '.join(counts)}."


def test_a_mislabelled_response_is_read_as_what_it_is() -> None:
    (source,), _ = one(Capture(SITE, render_pdf([("paragraph", SENTENCE)])))
    document = extract(source)
    assert (document.media_type, document.text) == ("application/pdf", SENTENCE)
    assert codes(list(document.problems)) == [(WARNING, ProblemCode.MISLABELLED)]
    assert "server" in document.problems[0].message


def coded(body: bytes, coding: str) -> Capture:
    """Sent with this content coding, or else in chunks."""
    return Capture(SITE, body, headers={"Content-Encoding": coding} if coding else {"Transfer-Encoding": "chunked"})


@pytest.mark.parametrize(
    ("capture", "extra", "expected"),
    [
        (Capture(SITE, PAGE, status="404 Not Found"), {}, [(INFO, ProblemCode.NOT_SUPPORTED)]),
        (Capture(SITE, PAGE, status="301 Moved"), {}, [(INFO, ProblemCode.NOT_SUPPORTED)]),
        (Capture(SITE, b"", "application/pdf", status="206 Partial"), {}, [(INFO, ProblemCode.NOT_SUPPORTED)]),
        (Capture(SITE, PAGE), {"WARC-Payload-Digest": payload_digest(b"other")}, [(ERROR, ProblemCode.DAMAGED)]),
        (Capture(SITE, PAGE), {"WARC-Segment-Number": "1"}, [(ERROR, ProblemCode.NOT_SUPPORTED)]),
        (coded(PAGE, "zstd"), {}, [(ERROR, ProblemCode.NOT_SUPPORTED)]),
        (coded(PAGE, "br,br,br,br,br"), {}, [(ERROR, ProblemCode.ARCHIVE_UNSAFE)]),
        (coded(gzip.compress(PAGE, mtime=0)[:9], "gzip"), {}, [(ERROR, ProblemCode.DAMAGED)]),
        (coded(brotli.compress(PAGE)[:-9], "br"), {}, [(ERROR, ProblemCode.DAMAGED)]),
    ],
)  # fmt: skip
def test_a_page_that_is_not_read_is_a_row_of_its_own(
    capture: Capture, extra: Mapping[str, str], expected: Codes
) -> None:
    sources, problems = one(capture, extra)
    assert (sources, codes(problems)) == ([], expected)
    assert problems[0].document_id == f"a.warc!/{record_id(1, SITE)}"
    assert SITE in problems[0].message


@pytest.mark.parametrize(
    "capture",
    [
        coded(gzip.compress(PAGE, mtime=0)[:-9], "gzip"),
        coded(chunks(PAGE, 50)[:99], ""),
        coded(chunks(gzip.compress(PAGE, mtime=0), 50)[:-40], "")._replace(
            headers={"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}
        ),
    ],
)
def test_a_response_that_breaks_off_is_read_as_far_as_it_goes(capture: Capture) -> None:
    sources, problems = one(capture, {})
    assert codes(problems) == [(WARNING, ProblemCode.DAMAGED)]
    assert [PAGE.startswith(source.data) and len(source.data) > 50 for source in sources] == [True]


def test_digests_of_any_base_and_of_any_meaning_of_payload_hold() -> None:
    sent = chunks(PAGE, 50)
    chunked = Capture(SITE, sent, headers={"Transfer-Encoding": "chunked"})
    for digest in (payload_digest(sent), payload_digest(PAGE), f"sha256:{sha256(PAGE)}", "crc32:0000", "sha1:short"):
        sources, problems = one(chunked, {"WARC-Payload-Digest": digest})
        assert (len(sources), problems) == (1, [])


def test_a_whole_range_and_a_response_that_was_cut_short() -> None:
    whole = {"Content-Range": f"bytes 0-{len(PAGE) - 1}/{len(PAGE)}"}
    sources, problems = one(Capture(SITE, PAGE, status="206 Partial Content", headers=whole))
    assert (len(sources), problems) == (1, [])
    sources, problems = one(Capture(SITE, PAGE), {"WARC-Truncated": "length"})
    assert (len(sources), codes(problems)) == (1, [(WARNING, ProblemCode.DAMAGED)])


def test_resources_conversions_and_records_without_a_document() -> None:
    def record(kind: str, address: str, number: int, **extra: str) -> bytes:
        headers = {"WARC-Record-ID": f"<urn:uuid:{number}>", "WARC-Target-URI": address, "Content-Type": "text/plain"}
        return warc_record(kind, {**headers, **{k.replace("_", "-"): v for k, v in extra.items()}}, SENTENCE.encode())

    data = b"".join(
        [
            record("resource", f"<{SITE}>", 1, WARC_Date="2021-05-05T00:00:00Z"),
            record("conversion", SITE, 2, WARC_Refers_To="<urn:uuid:1>"),
            record("conversion", SITE, 3, WARC_Refers_To="<urn:uuid:elsewhere>"),
            record("resource", f"urn:text:{SITE}", 4),
            record("resource", "metadata://example.org/crawler.log", 40),
            record("metadata", SITE, 5),
            record("request", SITE, 6),
            record("continuation", SITE, 7),
            warc_record("revisit", {"WARC-Refers-To": "<urn:uuid:1>", "WARC-Target-URI": SITE}, b""),
            warc_record("revisit", {"WARC-Refers-To": "<urn:uuid:8>", "WARC-Target-URI": SITE}, b""),
        ]
    )
    sources, problems = unpack(data, "a.warc")
    assert [(s.document_id, s.origin.url, s.origin.accessed) for s in sources] == [
        ("a.warc!/1", SITE, "2021-05-05"),
        ("a.warc!/3", SITE, ""),
    ]
    assert [(p.document_id, p.code) for p in problems] == [
        ("a.warc!/record-10", ProblemCode.NOT_SUPPORTED),
        ("a.warc", ProblemCode.NOT_SUPPORTED),
    ]
    assert "conversions of documents (1)" in problems[1].message
    assert "records of the crawler's own (2)" in problems[1].message
    assert "other records (1), unchanged revisits (1)" in problems[1].message


def test_revisits_of_what_another_archive_holds_are_rows_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc_archive, "_MAX_REVISITS", 2)
    data = b"".join(
        warc_record("revisit", {"WARC-Target-URI": SITE, "WARC-Payload-Digest": payload_digest(bytes([n]))}, b"")
        for n in range(5)
    )
    _, problems = unpack(data, "a.warc")
    assert [problem.document_id for problem in problems] == ["a.warc!/record-1", "a.warc!/record-2", "a.warc"]
    assert "revisits of pages in other archives (3)" in problems[2].message


def test_the_same_page_twice_is_two_documents_but_one_id_is_one() -> None:
    sources, problems = unpack(as_warc_gz([Capture(SITE, PAGE), Capture(SITE, PAGE, day="2019-04-01")]))
    assert [(s.data, s.origin.accessed) for s in sources] == [(PAGE, "2019-03-11"), (PAGE, "2019-04-01")]
    record = response_record(1, Capture(SITE, PAGE))
    sources, problems = unpack(record + record, "a.warc")
    assert (len(sources), codes(problems)) == (1, [(WARNING, ProblemCode.ARCHIVE_UNSAFE)])


@pytest.mark.parametrize(
    "stated", ["<urn:uuid:../../etc/passwd>", "<urn:uuid:a/b\0c>", "<http://x.org/../..>", "<..>", ""]
)
def test_a_record_id_never_becomes_a_path(stated: str) -> None:
    (source,), _ = one(Capture(SITE, PAGE), {"WARC-Record-ID": stated})
    name = source.document_id.removeprefix("a.warc!/")
    assert name
    assert not set(name) & set("/\\\0:")
    assert not name.startswith(".")


@pytest.mark.parametrize("packed", [True, False])
def test_of_a_file_that_is_cut_off_the_beginning_is_read(packed: bool) -> None:
    captures = [Capture(SITE, PAGE), Capture(f"{SITE}/two", PAGE)]
    data = as_warc_gz(captures) if packed else b"".join(as_records(captures))
    for cut in (60, len(PAGE), len(PAGE) + 300):
        sources, problems = unpack(data[:-cut], "a.warc.gz" if packed else "a.warc")
        assert [source.origin.url for source in sources] == [SITE]
        assert codes(problems) == [(WARNING, ProblemCode.DAMAGED)]
        assert "rest of the archive is missing" in problems[0].message
    assert f"{SITE}/two" in unpack(data[:-60], "a.warc.gz" if packed else "a.warc")[1][0].message


def test_after_a_damaged_record_the_next_is_found_again() -> None:
    captures = [Capture(f"{SITE}/{n}", PAGE) for n in range(3)]
    members = [gzip.compress(record) for record in as_records(captures)]
    broken = bytearray(members[2])
    broken[30:60] = bytes(30)
    sources, problems = unpack(b"".join([*members[:2], bytes(broken), members[3]]))
    assert [source.origin.url for source in sources] == [f"{SITE}/0", f"{SITE}/2"]
    assert codes(problems) == [(WARNING, ProblemCode.DAMAGED)]
    plain = as_records(captures)
    plain[2] = plain[2].replace(b"Content-Length: ", b"Content-Length: -")
    sources, problems = unpack(b"".join(plain), "a.warc")
    assert [source.origin.url for source in sources] == [f"{SITE}/0", f"{SITE}/2"]
    assert codes(problems) == [(WARNING, ProblemCode.DAMAGED)]


@pytest.mark.parametrize(
    "data",
    [
        warc_record("response", {"Content-Length": "999999999999"}, PAGE),
        warc_record("response", {"Content-Length": "9" * 40}, PAGE),
        b"WARC/1.0\r\n" + b"X" * 300_000,
        b"WARC/1.0\r\n" + b"X: y\r\n" * 5_000 + b"\r\n",
        b"WARC/1.0",
        stored_gzip(b"WARC/1.0\r\n" + b"A" * 3_000_000),
        gzip.compress(b"No archive at all, only words.", mtime=0),
        b"\x1f\x8b\x08" + b"?" * 500,
    ],
)
def test_an_archive_of_which_nothing_can_be_read_is_an_error(data: bytes) -> None:
    sources, problems = unpack(data, "a.warc.gz" if data.startswith(b"\x1f") else "a.warc")
    assert sources == []
    assert codes(problems)[-1] == (ERROR, ProblemCode.DAMAGED)
    assert {problem.document_id for problem in problems} <= {"a.warc", "a.warc.gz"}
    assert len(problems) <= 3


def test_bombs_end_in_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_response, "MAX_BYTES", 1_000_000)
    zeros = bytes(5_000_000)
    for coding, body in (
        ("gzip", gzip.compress(zeros, mtime=0)),
        ("br", brotli.compress(zeros)),
        ("deflate", raw_deflate(zeros)),
        ("gzip, gzip", gzip.compress(gzip.compress(zeros, mtime=0), mtime=0)),
    ):
        sources, problems = one(Capture(SITE, body, headers={"Content-Encoding": coding}))
        assert (sources, codes(problems)) == ([], [(ERROR, ProblemCode.TOO_LARGE)])
    monkeypatch.setattr(warc_stream, "MAX_INFLATED", 1_000_000)
    bomb = gzip.compress(warc_record("metadata", {}, zeros))
    sources, problems = unpack(stored_gzip(response_record(1, Capture(SITE, PAGE))) + bomb)
    assert (len(sources), codes(problems)) == (1, [(WARNING, ProblemCode.TOO_LARGE)])
    monkeypatch.setattr(warc_archive, "MAX_ROWS", 3)
    sources, problems = unpack(as_warc_gz([Capture(f"{SITE}/{n}", PAGE) for n in range(9)]))
    assert (len(sources), codes(problems)) == (4, [(WARNING, ProblemCode.TOO_LARGE)])


def test_random_and_mutilated_archives_never_raise() -> None:
    chance = random.Random(7)  # noqa: S311 - the same noise every time
    plain, packed = b"".join(as_records([Capture(SITE, PAGE)] * 3)), as_warc_gz([Capture(SITE, PAGE)] * 3)
    wacz = as_wacz([Capture(SITE, PAGE)], {SITE: "Dams"})
    for _ in range(150):
        for data, name in ((plain, "a.warc"), (packed, "a.warc.gz"), (wacz, "a.wacz")):
            cut = bytearray(data)
            for _ in range(chance.randrange(1, 20)):
                cut[chance.randrange(len(cut))] = chance.randrange(256)
            sources, _ = unpack(bytes(cut[: chance.randrange(len(cut) // 2, len(cut))]), name)
            assert len(sources) <= 3


def test_a_wacz_gives_the_pages_of_its_warcs() -> None:
    text = Capture(f"{SITE}/notes", SENTENCE.encode(), "text/plain", "2023-01-02")
    data = as_wacz([Capture(SITE, PAGE), text], {SITE: "Dams - the browser's title", text.address: "Notes on dams"})
    sources, problems = unpack(data, "a.wacz", Origin(title="Crawl", licence="CC0-1.0"))
    assert problems == []
    assert [s.document_id for s in sources] == [
        f"a.wacz!/{record_id(1, SITE)}",
        f"a.wacz!/{record_id(2, text.address)}",
    ]
    assert [s.origin.accessed for s in sources] == ["2019-03-11", "2023-01-02"]
    assert [extract(s).origin.title for s in sources] == ["Dams", "Notes on dams"]
    assert {s.origin.licence for s in sources} == {"CC0-1.0"}


def test_wrong_wacz_files_are_rows() -> None:
    warc = as_warc_gz([Capture(SITE, PAGE)])
    other = as_warc_gz([Capture(f"{SITE}/other", PAGE)])
    package = json.dumps({"resources": [{"path": "archive/a.warc.gz", "hash": "sha256:" + "0" * 64}, 5]}).encode()
    for members, n_sources, expected in (
        ({"archive/a.warc.gz": warc, "datapackage.json": package}, 0, (ERROR, ProblemCode.DAMAGED)),
        ({"archive/../../a.warc.gz": warc, "archive/b.warc.gz": other}, 1, (ERROR, ProblemCode.ARCHIVE_UNSAFE)),
        ({"archive/a.warc.gz": warc[:-50]}, 0, (WARNING, ProblemCode.DAMAGED)),
        ({"datapackage.json": b"{"}, 0, (ERROR, ProblemCode.DAMAGED)),
        ({"archive/a.warc.gz": warc, "archive/b.warc.gz": warc}, 1, (WARNING, ProblemCode.ARCHIVE_UNSAFE)),
    ):
        sources, problems = unpack(stored_zip(members), "a.wacz")
        assert len(sources) == n_sources
        assert codes(problems)[0] == expected
    for broken in (b"{", b"[]", b'{"resources": {}}', b"\xff"):
        members = {"archive/a.warc.gz": warc, "datapackage.json": broken, "pages/pages.jsonl": broken}
        assert len(unpack(stored_zip(members), "a.wacz")[0]) == 1, "nothing in the lists is needed"


def test_a_response_compressed_in_several_members_is_read_whole() -> None:
    body = gzip.compress(PAGE[:90], mtime=0) + gzip.compress(PAGE[90:], mtime=0)
    sources, problems = one(Capture(SITE, body, headers={"Content-Encoding": "gzip"}))
    assert ([s.data for s in sources], problems) == ([PAGE], [])


@pytest.mark.parametrize("first", ["0 people were let go.", "80,000 people were held.", "A camp in the north."])
def test_a_text_that_begins_like_the_length_of_a_chunk_is_read(first: str) -> None:
    body = f"{first}\n{SENTENCE}\n".encode()
    headers = {"Transfer-Encoding": "chunked", "Content-Type": "text/plain"}
    sources, problems = one(Capture(SITE, body, headers=headers))
    assert ([s.data for s in sources], problems) == ([body], [])


def test_an_archive_of_nothing_but_its_own_description_is_empty() -> None:
    sources, problems = unpack(warc_record("warcinfo", {"Content-Type": "application/warc-fields"}, b"a: b"), "a.warc")
    assert (sources, codes(problems)) == ([], [(ERROR, ProblemCode.EMPTY)])
