"""A picture in a page's content that is shorter than it says hides the words after it, which is told."""

from __future__ import annotations

import zlib

import pytest

from pipeline.extractors.pdf import extract_pdf
from tests.hostile.pdfs import SHOW, WORDS, packed, page

OTHER = b"BT /F1 12 Tf 50 600 Td (Some 300 women were held in the north.) Tj ET\n"


def picture(stated: bytes, data: bytes) -> bytes:
    return b"q 40 0 0 40 400 640 cm BI %s ID %s EI Q\n" % (stated, data)


@pytest.mark.parametrize(
    ("stated", "size"),
    [
        (b"/W 8 /H 8 /BPC 8 /CS /G", 20),
        (b"/Width 8/Height 8/BitsPerComponent 8/ColorSpace/DeviceRGB", 64),
        (b"/W 80 /H 80 /IM true", 700),
        (b"/W 8 /H 8 /BPC 8 /CS /G", 62),
    ],
)
@pytest.mark.parametrize("is_packed", [True, False])
def test_words_behind_a_picture_that_is_short_are_told(stated: bytes, size: int, is_packed: bool) -> None:
    content = SHOW + picture(stated, b"\x99" * size) + OTHER
    found = extract_pdf("a.pdf", page(content, more={4: packed(content)} if is_packed else None))
    assert found.text == WORDS.decode()
    assert [problem.code for problem in found.problems] == ["damaged"]


@pytest.mark.parametrize(
    ("stated", "data"),
    [
        (b"/W 8 /H 8 /BPC 8 /CS /G", b"\x99" * 64),
        (b"/W 8 /H 8 /BPC 8 /CS /G", b"\x99" * 80),
        (b"/W 8 /H 8 /BPC 8 /CS /G /F /Fl", zlib.compress(b"\x99" * 64)),
        (b"/W 8 /H 8 /BPC 8 /CS /G", b"\x99" * 20 + b" EI Q " + b"\x99" * 38),
    ],
)
def test_words_behind_a_picture_that_is_whole_are_read(stated: bytes, data: bytes) -> None:
    content = SHOW + picture(stated, data) + OTHER
    found = extract_pdf("a.pdf", page(content, more={4: packed(content)}))
    assert "Some 300 women" in found.text
    assert not found.problems


def test_a_picture_that_is_short_hides_nothing_at_the_end() -> None:
    assert not extract_pdf("a.pdf", page(SHOW + OTHER + picture(b"/W 8 /H 8 /BPC 8 /CS /G", b"\x99" * 20))).problems
