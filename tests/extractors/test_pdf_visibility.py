"""Numbers that a PDF states and its pages do not show."""

from __future__ import annotations

import gzip
import time

import pytest

from pipeline.build.visibility import unseen_figures
from pipeline.build.worker import extract, process
from pipeline.extractors import pdf_visibility
from pipeline.extractors.pdf_visibility import unseen_boxes
from pipeline.model import Document, Problem, Source
from tests.hostile.pdfs import FONTS, PAGE, form, image, page, stream

_WORDS = b"In 2016 about 61,000 prisoners were held in the camps of the country."
_MORE = b"".join(b"BT /F1 12 Tf 50 %d Td (%s) Tj ET\n" % (y, b"There is more to say of it. " * 3) for y in (600, 580))
_CATALOG = b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[8 0 R]/D<</%s[8 0 R]>>>>>>"
_LAYER = {8: b"<</Type/OCG/Name(Layer)>>"}
_BAR = b"90 695 450 20 re f\n"  # over the words
_NUMBER_BAR = b"%s rg 127 696 36 15 re f\n"  # over 61,000 alone


def _shown(before: bytes = b"", after: bytes = b"", size: int = 12, y: int = 700) -> bytes:
    return before + b"BT /F1 %d Tf 50 %d Td (%s) Tj ET\n" % (size, y, _WORDS) + after


SEEN = {
    "black": page(_shown()),
    "small": page(_shown(size=4)),
    "pale": page(_shown(b"0.75 g\n")),
    "white on a dark bar": page(_shown(b"0.2 0.2 0.5 rg 40 690 500 30 re f 1 g\n")),
    "red on a green that is as dark": page(_shown(b"0 .51 0 rg 40 690 500 30 re f 1 0 0 rg\n")),
    "underlined, in a frame": page(_shown(after=b"50 698 400 0.5 re f 45 690 480 25 re S\n")),
    "a mark of a highlighter over it": page(_shown(b"1 1 0 rg 40 690 500 30 re f 0 g\n")),
    "on a page that is turned": page(_shown(), entries=b"/Rotate 90"),
    "on a page of another origin": page(_shown(y=-100), entries=b"/CropBox[0 -300 595 200]/MediaBox[0 -300 595 400]"),
    "turned, on a page that is cropped, turned and stamped": page(
        b"0 1 -1 0 800 0 cm " + _shown(y=400),
        more={12: form(b"BT /F1 9 Tf 5 5 Td (Approved) Tj ET", FONTS)},
        entries=b"/Rotate 90/CropBox[30 20 550 800]"
        b"/Annots[<</Type/Annot/Subtype/Stamp/Rect[100 100 200 150]/AP<</N 12 0 R>>>>]",
    ),
    "as small as a hair": page(_shown(size=2)),
    "in a layer that is on": page(
        b"/OC /L BDC\n" + _shown() + b"EMC", FONTS + b"/Properties<</L 8 0 R>>", {1: _CATALOG % b"ON", **_LAYER}
    ),
    "letters drawn as an outline": page(_shown(b"1 Tr\n")),
    "the words behind a scan, where the scan has ink": page(
        _shown(b"q 595 0 0 842 0 0 cm /X Do Q\n3 Tr\n", _MORE),
        FONTS + b"/XObject<</X 6 0 R>>",
        {6: image(60, 80, bytes(255 * (n % 2) for n in range(4800)), b"")},
    ),
    "in a field": page(
        b"",
        FONTS,
        {
            1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[9 0 R]>>>>",
            9: b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(x)/Rect[0 0 595 842]/P 3 0 R/F 4/AP<</N 10 0 R>>>>",
            10: stream(_shown(), b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>"),
        },
        entries=b"/Annots[9 0 R]",
    ),
}
UNSEEN = {
    "white": page(_shown(b"1 g\n")),
    "nearly white": page(_shown(b"0.97 g\n")),
    "white in white on a dark page": page(_shown(b"0 0 595 842 re f 1 g 40 690 500 30 re f\n")),
    "under a black bar": page(_shown(after=b"0 g 40 690 500 30 re f\n")),
    "the number alone under a bar": page(_shown(after=_NUMBER_BAR % b"0 0 0")),
    "the number alone under a white bar": page(_shown(after=_NUMBER_BAR % b"1 1 1")),
    "in a layer that is off": page(
        b"/OC /L BDC\n" + _shown() + b"EMC", FONTS + b"/Properties<</L 8 0 R>>", {1: _CATALOG % b"OFF", **_LAYER}
    ),
    "off the clip": page(b"q 10 10 100 100 re W n\n" + _shown() + b"Q\n"),
    "invisible, with nothing behind it": page(_shown(b"3 Tr\n")),
    "wholly transparent": page(_shown(b"/G gs\n"), FONTS + b"/ExtGState<</G<</ca 0>>>>"),
}
_OTHER = b"BT /F1 12 Tf 50 700 Td (In 2016 about 97,500 prisoners were held in the camps of the country.) Tj ET\n"
_LOW = b"BT /F1 12 Tf 50 %d Td (In 2015 about 14,300 fishermen sailed in the north of the country.) Tj ET\n"
_TWO = FONTS + b"/Properties<</L 8 0 R>>"
HEAPED = {
    "the words of a layer that is off": page(
        b"/OC /L BDC\n" + _shown() + b"EMC " + _OTHER, _TWO, {1: _CATALOG % b"OFF", **_LAYER}
    ),
    "a new number in its place": page(
        _shown(after=_NUMBER_BAR % b"1 1 1" + b"0 g BT /F1 12 Tf 129 700 Td (9,500) Tj ET\n")
    ),
    "lines that are set without a distance": page(_shown(after=_LOW % 702)),
}
NOT_HEAPED = {
    "the same words again, to look bold": page(_shown(after=_shown(b"1 0 0 1 0.4 0 cm "))),
    "the shadow of the same words": page(b"0.8 g " + _shown(b"q 1 0 0 1 1.5 -1.5 cm ", b"Q 0 g ") + _shown()),
    "lines that are set close": page(_shown(after=_LOW % 690)),
    "a mark of a note": page(_shown(after=b"BT /F1 6 Tf 163 705 Td (12) Tj ET\n")),
}


def _read(data: bytes) -> tuple[Document, tuple[Problem, ...]]:
    result = process(Source("a.pdf", data))
    assert len(result.reading.figures) == 1  # hidden or not, the text states it
    return result.document, unseen_figures(result.document, result.reading, data)


@pytest.mark.parametrize("name", SEEN)
def test_a_number_that_the_page_shows_gives_no_row(name: str) -> None:
    assert _read(SEEN[name])[1] == ()


@pytest.mark.parametrize("name", UNSEEN)
def test_a_number_that_the_page_does_not_show_is_told(name: str) -> None:
    _, (problem,) = _read(UNSEEN[name])
    assert (problem.stage, problem.severity, problem.code) == ("read", "warning", "mislabelled")
    assert "61,000 on page 1." in problem.message


@pytest.mark.parametrize("name", HEAPED)
def test_a_number_where_other_words_stand_too_is_told(name: str) -> None:
    result = process(Source("a.pdf", HEAPED[name]))
    (problem,) = unseen_figures(result.document, result.reading, HEAPED[name])
    assert (problem.stage, problem.severity, problem.code) == ("read", "warning", "mislabelled")
    assert "other words" in problem.message
    assert "61,000 on page 1" in problem.message


@pytest.mark.parametrize("name", NOT_HEAPED)
def test_words_that_stand_close_or_twice_are_no_other_words(name: str) -> None:
    result = process(Source("a.pdf", NOT_HEAPED[name]))
    assert result.reading.figures
    assert unseen_figures(result.document, result.reading, NOT_HEAPED[name]) == ()


def test_only_numbers_that_are_figures_are_looked_for() -> None:
    data = page(b"1 g " + b"BT /F1 12 Tf 50 700 Td (The office has 61,000 windows and doors in it.) Tj ET")
    result = process(Source("a.pdf", data))
    assert not result.reading.figures
    assert unseen_figures(result.document, result.reading, data) == ()


def test_a_packed_file_is_unpacked() -> None:
    data = gzip.compress(UNSEEN["white"])
    result = process(Source("a.pdf.gz", data))
    assert len(unseen_figures(result.document, result.reading, data)) == 1


def test_pages_that_are_not_there_or_cannot_be_opened_are_passed_over() -> None:
    box = (50.0, 100.0, 90.0, 112.0)
    assert list(unseen_boxes(SEEN["black"], {7: [box]})) == []
    assert list(unseen_boxes(b"no PDF", {1: [box]})) == []


def test_nothing_is_said_of_a_page_on_which_letters_would_be_too_small() -> None:
    data = page(
        b"1 g BT /F1 12 Tf 50 700 Td (61,000) Tj ET", more={3: (PAGE % (FONTS, b"")).replace(b"595 842", b"9999 9999")}
    )
    assert list(unseen_boxes(data, {1: [(50.0, 9290.0, 90.0, 9300.0)]})) == []


def test_a_page_that_takes_long_to_draw_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the limit it would take minutes: a hundred thousand curves over the whole page, each half transparent."""
    monkeypatch.setattr(pdf_visibility, "_SECONDS", 0.05)
    lines = b"".join(b"%d 0 m 0 400 600 %d 300 842 c S\n" % (n % 600, n % 800) for n in range(100_000))
    data = page(b"/G gs 300 w\n" + lines, FONTS + b"/ExtGState<</G<</CA 0.5>>>>")
    started = time.monotonic()
    assert list(unseen_boxes(data, {1: [(50.0, 100.0, 90.0, 112.0)]})) == []
    assert time.monotonic() - started < 20.0


def test_pages_have_a_time_for_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_visibility, "_SECONDS_ALL", -1.0)
    box = (50.0, 100.0, 90.0, 112.0)
    assert list(unseen_boxes(UNSEEN["white"], {1: [box]})) == []


def test_text_is_read_as_before() -> None:
    """What the page does not show is told, not left out: the words may be those that somebody wished to hide."""
    assert extract(Source("a.pdf", UNSEEN["white"])).text == extract(Source("a.pdf", SEEN["black"])).text
