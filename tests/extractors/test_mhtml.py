"""Saved web pages: the root page, its address, its saving day; pictures and frames stay out."""

from __future__ import annotations

import base64
import gzip

import pytest

from pipeline.extractors import extract
from pipeline.model import Document, ProblemCode, Severity, Source, Status
from tests.extractors.render_archives import as_mhtml

SENTENCE = "Some forty thousand people were held in the camps of the north, and few were ever told what for."
PAGE = f"<html><body><h1>Dams – and what they cost</h1><p>{SENTENCE}</p></body></html>".encode()
ADDRESS = "https://www.example.org/dams"
SAVED = as_mhtml(PAGE, ADDRESS, "=?utf-8?Q?Dams_=E2=80=93_the_tab?=", "Tue, 3 May 2022 08:15:00 -0000")


def read(data: bytes, name: str = "a.mhtml") -> Document:
    return extract(Source(name, data))


def codes(document: Document) -> list[tuple[Severity, ProblemCode]]:
    return [(problem.severity, problem.code) for problem in document.problems]


def message(*parts: str, head: str = "", boundary: str = "b") -> bytes:
    start = f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="{boundary}"{head}\n\n'
    return (start + "".join(f"--{boundary}\n{part}\n" for part in parts) + f"--{boundary}--\n").encode()


def page(text: str, head: str = "") -> str:
    return f"Content-Type: text/html; charset=utf-8{head}\n\n<p>{text}</p>"


def test_a_page_as_a_browser_saves_it() -> None:
    for name, data in (("a.mhtml", SAVED), ("a.mhtml.gz", gzip.compress(SAVED))):
        document = read(data, name)
        assert document.text == f"Dams – and what they cost\n{SENTENCE}"
        assert (document.media_type, document.status, document.problems) == ("multipart/related", Status.READ, ())
        origin = document.origin
        assert (origin.url, origin.accessed, origin.title) == (ADDRESS, "2022-05-03", "Dams – and what they cost")
        assert document.segments[0].origin == origin
        assert document.anchors[-1].element == "/html/body[1]/p[1]"


def test_the_subject_is_the_title_of_a_page_without_one() -> None:
    document = read(as_mhtml(f"<p>{SENTENCE}</p>".encode(), ADDRESS, "=?utf-8?B?RMOkbW1l?=", "yesterday"))
    assert (document.origin.title, document.origin.accessed) == ("Dämme", "")


def test_the_root_is_what_start_names_else_the_first_page() -> None:
    parts = (page("Frame", "\nContent-ID: <frame>"), page("Root", "\nContent-ID: <root>\nContent-Location: " + ADDRESS))
    assert read(message(*parts)).text == "Frame"
    document = read(message(*parts, head='; start="<root>"'))
    assert (document.text, document.origin.url) == ("Root", ADDRESS)
    style = "Content-Type: text/css\nContent-ID: <style>\n\np {}"
    assert read(message(style, parts[1], head='; start="<style>"')).text == "Root"


def test_encodings_of_the_root() -> None:
    words = "Zatčeno bylo 300 mužů."
    coded = base64.encodebytes(f"<p>{words}</p>".encode("iso8859-2")).decode()
    head = "Content-Type: text/html; charset=iso-8859-2\nContent-Transfer-Encoding: base64"
    assert read(message(f"{head}\n\n{coded}")).text == words
    assert read(message("Content-Type: text/html; charset=x-nonsense\n\n<p>Plain words</p>")).text == "Plain words"


def test_a_page_within_nested_parts_is_found() -> None:
    alternative = (
        'Content-Type: multipart/alternative; boundary="in"\n\n--in\nContent-Type: text/plain\n\nNo\n'
        f"--in\n{page('Yes')}\n--in--"
    )
    assert read(message(alternative)).text == "Yes"
    deep = page("Yes")
    for n in range(3000):
        deep = f'Content-Type: multipart/mixed; boundary="n{n}"\n\n--n{n}\n{deep}\n--n{n}--'
    document = read(message(deep))
    assert codes(document) == [(Severity.ERROR, ProblemCode.DAMAGED)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (message("Content-Type: image/png\n\nx"), [(Severity.ERROR, ProblemCode.DAMAGED)]),
        (message("Content-Type: text/html\n\n  "), [(Severity.ERROR, ProblemCode.EMPTY)]),
        (message("Content-Type: text/html\n\n<script>f()</script>"), [(Severity.ERROR, ProblemCode.EMPTY)]),
        (SAVED[: SAVED.index(b"few")], [(Severity.WARNING, ProblemCode.DAMAGED)]),
        (SAVED[:300], [(Severity.ERROR, ProblemCode.DAMAGED)]),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n", [(Severity.ERROR, ProblemCode.DAMAGED)]),
    ],
)
def test_bad_files_are_rows(data: bytes, expected: list[tuple[Severity, ProblemCode]]) -> None:
    document = read(data)
    assert codes(document) == expected
    assert bool(document.text) is (expected[0][0] is Severity.WARNING)


@pytest.mark.parametrize("location", ["file:///C:/a.html", "cid:frame", "javascript:0", "https://"])
def test_only_web_addresses_are_addresses(location: str) -> None:
    assert read(as_mhtml(PAGE, location, "x", "")).origin.url == ""


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "multipart/mixed; boundary=b"])
def test_a_page_saved_as_a_mail_without_parts_or_of_another_kind(kind: str) -> None:
    coding = "Content-Transfer-Encoding: quoted-printable\n"
    body = "<html><body><p>They held 80,0=\n00 men.</p></body></html>\n"
    if kind.startswith("multipart"):
        body = f"\n--b\nContent-Type: text/html\n{coding}\n{body}\n--b--\n"
    saved = f"From: <Saved by a browser>\nMIME-Version: 1.0\nContent-Type: {kind}\n{coding}\n{body}".encode()
    for data in (saved, b"\xef\xbb\xbf" + saved):
        document = read(data)
        assert (document.text, document.problems) == ("They held 80,000 men.", ())


def test_the_coding_may_be_written_with_spaces() -> None:
    part = "Content-Type: text/html\nContent-Transfer-Encoding: Quoted-Printable \n\n<p>They held 80,0=\n00 men.</p>"
    assert read(message(part)).text == "They held 80,000 men."


def test_letters_that_are_damaged_are_read_as_far_as_they_go() -> None:
    letters = base64.b64encode(PAGE).decode()
    head = "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
    for damaged in (f"!{letters}", letters.rstrip("=")[: len(letters) // 4 * 4 - 3]):
        document = read(message(head + damaged))
        assert document.text.startswith("Dams – and what they cost")
        assert codes(document) == [(Severity.WARNING, ProblemCode.DAMAGED)]
    assert codes(read(message(head + letters))) == []


def test_a_second_page_with_numbers_is_told() -> None:
    counted = page("Of those who were sent there, some 12,000 came back in the end.")
    assert codes(read(message(page(SENTENCE), counted))) == [(Severity.WARNING, ProblemCode.NOT_SUPPORTED)]
    assert codes(read(message(page(SENTENCE), page("See what your friends like, wherever they are today.")))) == []
