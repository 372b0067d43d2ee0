"""What of a PDF is missing, wrong or not to be seen is told, or left out."""

from __future__ import annotations

import zlib

import pytest

from pipeline.extractors.pdf import extract_pdf
from pipeline.extractors.pdf_streams import count_damaged
from pipeline.model import ProblemCode, Severity
from tests.hostile.pdfs import FONTS, PAGE, SHOW, damaged, form, image, page, stream

OTHER = b"BT /F1 12 Tf 50 600 Td (Some 300 women were held in the north.) Tj ET"
LINES = b"".join(b"BT /F1 12 Tf 50 %d Td (Line %d of the report.) Tj ET\n" % (700 - n, n) for n in range(90))
WHOLE = zlib.compress(LINES, 9)
FLATE = b"/Filter/FlateDecode"


@pytest.mark.parametrize(
    ("data", "entries", "expected"),
    [
        (WHOLE, FLATE, 0),
        (WHOLE, b"/Filter [ /FlateDecode ]", 0),
        (WHOLE[:-4], FLATE, 0),  # without a checksum
        (WHOLE + b"\n\n", FLATE, 0),
        (WHOLE[:-4] + b"abcd", FLATE, 1),
        (WHOLE[:-60], FLATE, 1),
        (WHOLE[2:], FLATE, 1),
        (b"", FLATE, 1),
        (WHOLE[:-60], b"/Filter[/ASCIIHexDecode/FlateDecode]", 0),  # packed once more: not looked into
        (WHOLE[:-60], b"/Filter/LZWDecode", 0),
        (WHOLE[:-60], FLATE + b"/Subtype/Image", 0),
        (WHOLE[:-60], FLATE + b"/Length1 900", 0),
    ],
)
def test_a_stream_is_whole_if_all_of_it_can_be_unpacked(data: bytes, entries: bytes, expected: int) -> None:
    assert count_damaged(page(more={4: stream(data, entries)})) == expected


@pytest.mark.parametrize("where", [0.0, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 1.0])
def test_any_other_byte_is_damage(where: float) -> None:
    assert count_damaged(page(more={4: damaged(LINES, where)})) == 1
    assert count_damaged(page(more={4: damaged(LINES, where)}, trailer=b"/Root 1 0 R/Encrypt 9 0 R")) == 0


def test_damage_beside_a_text_is_told_and_a_picture_s_is_not() -> None:
    found = extract_pdf("a.pdf", page(SHOW, more={6: damaged(LINES, 0.5)}))
    assert [(p.code, p.severity) for p in found.problems] == [(ProblemCode.DAMAGED, Severity.WARNING)]
    assert "2,000 workers" in found.text
    assert not extract_pdf("a.pdf", page(SHOW, more={6: image(9, 9, WHOLE[:-60])})).problems


def two_pages(second: bytes) -> bytes:
    return page(
        more={
            2: b"<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2>>",
            6: (PAGE % (FONTS, b"")).replace(b"/Contents 4 0 R", second),
        }
    )


@pytest.mark.parametrize("second", [b"/Contents null", b"/Contents 99 0 R", b"/Contents(a)", b""])
def test_a_page_that_shows_nothing_is_named(second: bytes) -> None:
    found = extract_pdf("a.pdf", two_pages(second))
    assert "2,000 workers" in found.text
    assert [(p.code, p.severity) for p in found.problems] == [(ProblemCode.EMPTY, Severity.INFO)]
    assert "1 of the pages (2)" in found.problems[0].message
    assert not extract_pdf("a.pdf", two_pages(b"/Contents 4 0 R")).problems


def stamped(flags: int) -> bytes:
    stamp = b"/Annots[<</Type/Annot/Subtype/Stamp/F %d/Rect[0 0 595 842]/AP<</N 6 0 R>>>>]" % flags
    return page(entries=stamp, more={6: form(OTHER, FONTS)})


@pytest.mark.parametrize(("flags", "is_read"), [(0, True), (4, True), (2, False), (32, False), (36, False)])
def test_a_stamp_that_is_not_to_be_seen_is_not_read(flags: int, is_read: bool) -> None:
    text = extract_pdf("a.pdf", stamped(flags)).text
    assert "2,000 workers" in text
    assert ("300 women" in text) is is_read


@pytest.mark.parametrize(
    ("annotation", "is_told"),
    [
        (b"/Subtype/Widget/FT/Tx/V(5 men)", True),
        (b"/Subtype/Widget/FT/Ch/V(5 men)", True),
        (b"/Subtype/FreeText/Contents(5 men)", True),
        (b"/Subtype/Widget/FT/Tx/V( )", False),
        (b"/Subtype/Widget/FT/Btn/V/Yes", False),
        (b"/Subtype/Widget/FT/Tx/F 2/V(5 men)", False),
        (b"/Subtype/Text/Contents(a remark of a reader)", False),
    ],
)
def test_words_of_fields_and_notes_that_nothing_draws_are_told(annotation: bytes, is_told: bool) -> None:
    found = extract_pdf("a.pdf", page(entries=b"/Annots[<</Type/Annot/Rect[0 0 90 90]%s>>]" % annotation))
    assert [p.code for p in found.problems] == [ProblemCode.NOT_SUPPORTED] * is_told
