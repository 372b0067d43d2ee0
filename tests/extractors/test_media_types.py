"""What a file is, whatever it is named: signatures, and texts that only mention them."""

from __future__ import annotations

import gzip
import io
import plistlib
import struct
import tarfile
import time
import zipfile

import pytest
from fpdf import FPDF

from pipeline.extractors import expand, extract
from pipeline.extractors.media_types import PDF, TEXT, content_type
from pipeline.model import Document, ProblemCode, Severity, Source
from tests.extractors.render_pdf import render_pdf

SENTENCE = "Some forty thousand people were held in the camps of the north, and few of them were ever told what for. "


def read(name: str, data: bytes) -> Document:
    return extract(Source(name, data))


def codes(document: Document) -> list[tuple[Severity, ProblemCode]]:
    return [(problem.severity, problem.code) for problem in document.problems]


PICTURES = {
    "little-endian.tif": b"II*\0" + b"\x08\0\0\0",
    "big-endian.tif": b"MM\0*" + b"\0\0\0\x08",
    "large.tif": b"II+\0" + b"\x08\0\0\0",
    "picture.bmp": b"BM" + struct.pack("<IIIIii", 3_000, 0, 54, 40, 40, 20),
}


@pytest.mark.parametrize("name", sorted(PICTURES))
@pytest.mark.parametrize("named", ["a.pdf", "a.txt", "a.html"])
def test_a_white_picture_is_no_text(name: str, named: str) -> None:
    document = read(named, PICTURES[name] + b"\xff" * 3_000)
    assert (document.text, codes(document)) == ("", [(Severity.ERROR, ProblemCode.MISLABELLED)])
    assert document.media_type in ("image/tiff", "image/bmp")


@pytest.mark.parametrize("byte", [0x80, 0xF0, 0xFE])
def test_one_byte_over_and_over_is_no_text(byte: int) -> None:
    assert read("a.txt", b"raw " + bytes([byte]) * 5_000).text == ""


@pytest.mark.parametrize(
    "text",
    [
        f"BM is a name. {SENTENCE}",
        f"MM* and II* are notes. {SENTENCE}",
        f"@PJL is a language of printers. {SENTENCE}",
        f"A file of that kind begins with %PDF-1.7, and one of the other with %!PS. {SENTENCE}",
        f"The report (see %PDF-1.4 and 12 0 obj in the file) was lost. {SENTENCE}",
        "В лагере содержалось около двенадцати тысяч человек, и охранники считали их каждый вечер. " * 3,
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "utf-16"])
def test_a_text_that_mentions_signatures_is_a_text(text: str, encoding: str) -> None:
    document = read("a.txt", text.encode(encoding))
    assert document.media_type == TEXT
    assert "the camps of the north" in document.text or "лагере" in document.text


def test_a_page_that_mentions_a_pdf_is_a_page() -> None:
    document = read("a.html", f"<html><body><p>Its first line is %PDF-1.7.</p><p>{SENTENCE}</p></body></html>".encode())
    assert "the camps of the north" in document.text
    assert document.problems == ()


@pytest.mark.parametrize(("name", "is_read"), [("a.txt", True), ("a.pdf", False)])
def test_a_text_about_pdf_with_an_object_in_it_is_read_as_its_name_says(name: str, is_read: bool) -> None:
    about = b"Each file begins with %PDF-1.4, and then:\n1 0 obj\n<</Type/Catalog>>\nendobj\nThat is all of it.\n"
    found = read(name, about)
    assert ("That is all of it." in found.text) is is_read
    assert [problem.code for problem in found.problems] == [ProblemCode.DAMAGED] * (not is_read)


POSTSCRIPT = f"%!PS-Adobe-3.0\n/Helvetica findfont 12 scalefont setfont 50 700 moveto ({SENTENCE}) show".encode()


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"\x04",
        b"\r\n\x04",
        b"\x1b%-12345X@PJL JOB\r\n@PJL SET DUPLEX=ON\r\n@PJL ENTER LANGUAGE=POSTSCRIPT\r\n",
        b"@PJL ENTER LANGUAGE = POSTSCRIPT\n",
    ],
)
@pytest.mark.parametrize("named", ["a.pdf", "a.txt"])
def test_postscript_is_not_read_as_text(before: bytes, named: str) -> None:
    document = read(named, before + POSTSCRIPT)
    assert (document.text, codes(document)) == ("", [(Severity.ERROR, ProblemCode.MISLABELLED)])
    assert "postscript" in document.problems[0].message


def test_commands_to_a_printer_without_end_are_seen_through_at_once() -> None:
    started = time.process_time()
    for commands in (b"@PJL " * 400_000, b"@PJL\n" * 400_000, b"\x04\n " * 400_000, b"\x1b%-12345X" * 200_000):
        assert content_type(commands) != "application/postscript"
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("before", "header"),
    [
        (b"", b"%!PS-Adobe-3.0 PDF-1.4"),
        (b"\r\n \n", b"%PDF-1.4"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n", b"%PDF-1.4"),
        (b"<br>Warning: no such file in a.php\n" * 20, b"%PDF-1.4"),
    ],
)
def test_a_pdf_is_one_whatever_its_header_says_and_what_stands_before_it(before: bytes, header: bytes) -> None:
    data = render_pdf([("paragraph", SENTENCE * 3)])
    document = read("a.pdf", before + header + data[data.index(b"\n") :])
    assert (document.media_type, document.problems) == (PDF, ())
    assert "the camps of the north" in " ".join(document.text.split())


@pytest.mark.parametrize("far", [0, 3_000])
def test_the_header_of_an_attached_pdf_is_not_that_of_the_file(far: int) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    pdf.multi_cell(0, text=SENTENCE)
    pdf.set_compression(False)
    attached = b" " * far + render_pdf([("paragraph", "Nobody was held anywhere, and there are no camps.")])
    pdf.embed_file(bytes=attached, basename="b.pdf", compress=False)
    data = bytes(pdf.output())
    document = read("a.pdf", data.replace(b"%PDF", b"%XDF", 1))
    assert "the camps of the north" in " ".join(document.text.split())
    assert "Nobody was held" not in document.text


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        ((("[Content_Types].xml", b"<a/>"), ("xl/workbook.xml", b"<a/>")), "Excel"),
        ((("[Content_Types].xml", b"<a/>"), ("ppt/presentation.xml", b"<a/>")), "PowerPoint"),
        ((("mimetype", b"application/epub+zip"), ("OEBPS/a.xhtml", b"<p/>")), "EPUB"),
        ((("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<a/>")), "OpenDocument"),
    ],
)
def test_a_document_that_is_an_archive_inside_is_named_as_what_it_is(
    members: tuple[tuple[str, bytes], ...], kind: str
) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archived:
        for name, data in members:
            archived.writestr(name, data)
    (problem,) = read("a.pdf", buffer.getvalue()).problems
    assert problem.code is ProblemCode.NOT_SUPPORTED
    assert kind in problem.message


@pytest.mark.parametrize(
    "start", [b"Rar!\x1a\x07\0", b"7z\xbc\xaf\x27\x1c", b"\xfd7zXZ\0", b"BZh91AY&SY", b"\x28\xb5\x2f\xfd"]
)
@pytest.mark.parametrize("name", ["a.zip", "a.txt"])
def test_other_archives_are_neither_damaged_nor_text(start: bytes, name: str) -> None:
    document = read(name, start + b"x" * 90)
    assert (document.text, codes(document)) == ("", [(Severity.ERROR, ProblemCode.MISLABELLED)])


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a.html"])
@pytest.mark.parametrize(
    "start",
    [
        "",
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        '\ufeff<?xml version="1.0"?><?xfa generator="A" APIVersion="2"?>\n',
    ],
)
def test_a_form_as_xml_is_no_text(name: str, start: str) -> None:
    form = f'{start}<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><pdf><chunk>{"JVBERi0x" * 90}</chunk></pdf></xdp:xdp>'
    document = read(name, form.encode())
    assert (document.text, codes(document)) == ("", [(Severity.ERROR, ProblemCode.MISLABELLED)])


def test_a_text_about_forms_as_xml_is_a_text() -> None:
    document = read("a.txt", f"{SENTENCE} Forms begin with <xdp:xdp and a name. {SENTENCE}".encode())
    assert "the camps of the north" in document.text
    assert not document.problems


_ARC = b"filedesc://a.arc 0.0.0.0 2008 text/plain 9\n1 0 A\n\nhttp://a.b/ 1.2.3.4 2008 text/html 9\n<p>5 men"
_SAFARI = {"WebMainResource": {"WebResourceData": b"<p>5 men</p>", "WebResourceMIMEType": "text/html"}}


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (_ARC, "ARC"),
        (gzip.compress(_ARC, mtime=0), "ARC"),
        (plistlib.dumps(_SAFARI, fmt=plistlib.FMT_BINARY), "Safari"),
        (plistlib.dumps(_SAFARI), "Safari"),
    ],
)
@pytest.mark.parametrize("name", ["a.html", "a.txt", "a.warc"])
def test_other_archives_of_pages_are_named(data: bytes, kind: str, name: str) -> None:
    document = read(name if data[:2] != b"\x1f\x8b" else f"{name}.gz", data)
    assert (document.text, codes(document)) == ("", [(Severity.ERROR, ProblemCode.NOT_SUPPORTED)])
    assert kind in document.problems[0].message


def test_an_arc_file_under_the_name_of_a_warc_file_is_no_damaged_one() -> None:
    for name, data in (("a.warc", _ARC), ("a.warc.gz", gzip.compress(_ARC, mtime=0))):
        (source,) = expand(Source(name, data))
        assert isinstance(source, Source)
        assert codes(extract(source)) == [(Severity.ERROR, ProblemCode.NOT_SUPPORTED)]


def test_a_tar_file_is_no_text() -> None:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        member = tarfile.TarInfo("a.html")
        member.size = 20
        archive.addfile(member, io.BytesIO(b"<p>In 2016 5 men</p>"))
    for name in ("a.html", "a.txt"):
        document = read(name, written.getvalue())
        assert (document.text, codes(document)) == ("", [(Severity.ERROR, ProblemCode.MISLABELLED)])


def test_a_workbook_under_the_name_of_a_word_document_is_no_damaged_one() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    document = read("a.docx", written.getvalue())
    assert codes(document) == [(Severity.ERROR, ProblemCode.NOT_SUPPORTED)]
    assert "Excel" in document.problems[0].message
