"""Scans made here from our own samples, read by Tesseract and held against their texts; skipped where it is absent."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import mean

import numpy as np
import pypdfium2
import pytest
from fpdf import FPDF
from fpdf.enums import TextMode
from PIL import Image, ImageDraw, ImageFont, ImageOps

from pipeline.extractors import extract, tesseract
from pipeline.extractors import pdf as pdf_module
from pipeline.extractors.ocr import ReadPage, _Reading, read_page
from pipeline.extractors.page_images import PagePicture, find_skew, is_blank, render_page, straighten, turn_upright
from pipeline.extractors.pdf import extract_pdf
from pipeline.extractors.pdf_words import PageWords
from pipeline.extractors.rubbish import is_rubbish
from pipeline.model import BlockKind, Document, Origin, ProblemCode, Severity, Source, Status
from pipeline.nlp import load_rules, read
from tests.extractors.render_pdf import Style, render_pdf
from tests.samples.render_scan import RENDERED, Copy, garble, photocopy, read_pages, render_report, type_pages

REPOSITORY = Path(__file__).resolve().parents[2]
NEEDS_TESSERACT = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="TESSERACT IS NOT INSTALLED: no scan is read, none is tested"
)
ORIGIN = Origin(title="Loggers", publisher="Provenum samples", published="1996-11-18", about_area="PRK")
MEMORANDUM = type_pages(read_pages("memorandum.txt")[:1])  # a page: Tesseract takes seconds for each
PLAIN = "Some 12,400 people were held in the camp in 2014, and the guards counted 80,000 to 120,000 loaves."


def read_document(data: bytes) -> Document:
    return extract(Source("memorandum.pdf", data, ORIGIN))


def read_figures(document: Document) -> Counter[tuple[str, ...]]:
    """What the figures say; where in the text they stand is another matter."""
    return Counter(
        (f.indicator, str(f.quantity.low), str(f.quantity.high), f.quantity.qualifier, f.unit, f.per, f.period.edtf)
        for f in read(document, load_rules()).figures
    )


def share_found(scan: Document, text: bytes) -> float:
    wanted, found = read_figures(read_document(text)), read_figures(scan)
    assert sum(wanted.values()) >= 10
    return (wanted & found).total() / wanted.total()


def without_tesseract(monkeypatch: pytest.MonkeyPatch, empty: Path) -> None:
    monkeypatch.setenv("PATH", str(empty))
    tesseract.find_tesseract.cache_clear()


@pytest.fixture(autouse=True)
def forget_where_tesseract_was() -> None:
    tesseract.find_tesseract.cache_clear()


def picture_of(words: str, size: tuple[int, int] = (1200, 300), place: tuple[int, int] = (60, 100)) -> Image.Image:
    """Words as black on white, large enough to be read."""
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).text(place, words, fill=0, font_size=40)
    return image


@NEEDS_TESSERACT
@pytest.mark.parametrize("name", sorted(RENDERED))
def test_a_scanned_sample_gives_the_figures_of_its_text(name: str) -> None:
    scan = REPOSITORY / name
    if not scan.exists():
        pytest.skip(f"{name} is not there; the user has deleted the samples")
    text = "memorandum.txt" if "memorandum" in name else "annexed-report.txt"
    document = read_document(scan.read_bytes())
    assert share_found(document, type_pages(read_pages(text))) >= 0.95
    assert document.status is Status.READ
    assert tesseract.tesseract_version() in document.extractor


@NEEDS_TESSERACT
@pytest.mark.parametrize(
    "copy",
    [
        Copy(dpi=200, skew=3),
        Copy(dpi=200, grain=50),
        Copy(dpi=200, blur=2),
        Copy(dpi=100),
    ],
    ids=["askew", "grainy", "blurred", "coarse"],
)
def test_what_a_scanner_does_to_a_page_loses_few_figures(copy: Copy) -> None:
    assert share_found(read_document(photocopy(MEMORANDUM, [copy])), MEMORANDUM) >= 0.95


@NEEDS_TESSERACT
def test_a_page_that_can_hardly_be_read_is_named_and_its_figures_are_less_sure() -> None:
    good, bad = (read_document(photocopy(MEMORANDUM, [copy])) for copy in (Copy(), Copy(dpi=75, grain=25)))
    assert [problem.code for problem in good.problems] == []
    assert [problem.code for problem in bad.problems if "(1)" in problem.message] == [ProblemCode.LOW_OCR]
    rules = load_rules()
    of_text, of_good, of_bad = (read(d, rules).figures for d in (read_document(MEMORANDUM), good, bad))
    assert mean(f.confidence for f in of_text) > mean(f.confidence for f in of_good)
    assert mean(f.confidence for f in of_good) > mean(f.confidence for f in of_bad)


@NEEDS_TESSERACT
def test_of_a_page_that_cannot_be_read_no_word_is_invented() -> None:
    document = read_document(photocopy(MEMORANDUM, [Copy(dpi=90, grain=45, blur=0.8)]))
    assert document.text == ""
    assert [(p.code, p.severity) for p in document.problems] == [(ProblemCode.LOW_OCR, Severity.ERROR)]


@NEEDS_TESSERACT
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_on_its_side_or_head_is_read_and_its_words_are_boxed_where_they_stand(turn: int) -> None:
    page = pypdfium2.PdfDocument(photocopy(MEMORANDUM, [Copy()]))[0].render(scale=200 / 72).to_pil()
    pdf = FPDF(unit="pt", format=(612, 792) if turn == 180 else (792, 612))
    pdf.add_page()
    pdf.image(page.rotate(turn, expand=True), x=0, y=0, w=pdf.w, h=pdf.h)
    document = read_document(bytes(pdf.output()))
    at = document.text.index("1967")
    box = next(a.box for a in document.anchors if a.char_start == at)
    assert box is not None
    upright = extract_pdf("a.pdf", MEMORANDUM)
    x0, top, x1, bottom = next(a.box for a in upright.anchors if a.char_start == upright.text.index("1967")) or (0,) * 4
    x, y = (x0 + x1) / 2, (top + bottom) / 2
    middle = {90: (y, 612 - x), 180: (612 - x, 792 - y), 270: (792 - y, x)}[turn]
    assert ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) == pytest.approx(middle, abs=4)


@NEEDS_TESSERACT
def test_words_of_a_page_askew_are_boxed_where_they_stand() -> None:
    askew = Copy(skew=3)
    scan, text = (extract_pdf("a.pdf", data) for data in (photocopy(MEMORANDUM, [askew]), MEMORANDUM))
    for word in ("1967", "450", "coupons"):
        at, origin = scan.text.index(word), text.text.index(word)
        box = next(a.box for a in scan.anchors if a.char_start == at)
        x0, top, x1, bottom = next(a.box for a in text.anchors if a.char_start == origin) or (0,) * 4
        angle = np.radians(3)
        dx, dy = (x0 + x1) / 2 - 306, (top + bottom) / 2 - 396
        where = (306 + dx * np.cos(angle) + dy * np.sin(angle), 396 - dx * np.sin(angle) + dy * np.cos(angle))
        assert box is not None
        assert ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) == pytest.approx(where, abs=4)


@NEEDS_TESSERACT
def test_columns_headings_and_tables_of_a_scan_are_those_of_its_text() -> None:
    sentences = " ".join(PLAIN.replace("12,400", f"{12000 + n:,}") for n in range(30))
    pdf = render_pdf([("heading", "The camps"), ("paragraph", sentences)], Style(columns=2, size=11))
    pages = len(pypdfium2.PdfDocument(pdf))
    scan = extract_pdf("a.pdf", photocopy(pdf, [Copy(skew=1)] * pages))
    assert re.findall(r"12,0\d\d", scan.text) == [f"{12000 + n:,}" for n in range(30)]
    assert [scan.text[b.char_start : b.char_end] for b in scan.blocks if b.kind is BlockKind.HEADING] == ["The camps"]
    memorandum = extract_pdf("a.pdf", photocopy(MEMORANDUM, [Copy(skew=1)]))
    rows = [memorandum.text[b.char_start : b.char_end] for b in memorandum.blocks if b.kind is BlockKind.TABLE_ROW]
    assert "1992\t14,200\t15,000" in rows


@NEEDS_TESSERACT
def test_only_the_pages_that_need_it_are_read_by_tesseract() -> None:
    document = read_document(render_report())  # not the sample, which the user may have deleted
    first, second, third = document.text.split("\f")
    assert document.recognised[0].char_start >= len(first)
    assert "identified 1,150 victims" in second
    assert "about $40 a month" in third, "its text layer says NLOQ RZQHU"
    assert not re.search(r"[A-Z]{4} [A-Z]{5} ", third)


@NEEDS_TESSERACT
def test_a_stamp_in_the_text_layer_of_a_scan_stands_as_it_is_and_once() -> None:
    pdf = FPDF(unit="pt", format=(600, 150))
    pdf.add_page()
    pdf.image(picture_of("In 1998 some 4,500 people were held there"), x=0, y=0, w=600, h=150)
    pdf.set_font("Helvetica", size=14)
    pdf.text(30, 120, "Archive copy 0017")
    extraction = extract_pdf("a.pdf", bytes(pdf.output()))
    assert "In 1998 some 4,500 people were held there" in extraction.text
    assert extraction.text.count("Archive copy 0017") == 1


@NEEDS_TESSERACT
def test_a_raised_mark_of_a_note_does_not_join_the_number_before_it() -> None:
    content = [("paragraph", f"In the north 80,000^3^ people and 250^12^ guards lived, in the south 7,500. {PLAIN}")]
    text = extract_pdf("a.pdf", photocopy(render_pdf(content, Style(size=12)), [Copy(dpi=300)])).text
    assert not re.search(r"80,000\d|250\d", text)
    assert "80,000" in text
    assert "7,500" in text


@NEEDS_TESSERACT
def test_a_photograph_has_no_words_and_says_nothing() -> None:
    pdf = FPDF(unit="pt", format=(400, 400))
    pdf.add_page()
    grey = np.random.default_rng(3).normal(128, 40, (50, 50)).clip(0, 255).astype(np.uint8)
    pdf.image(Image.fromarray(grey).resize((800, 800)), x=0, y=0, w=400, h=400)
    extraction = extract_pdf("a.pdf", bytes(pdf.output()))
    assert extraction.text == ""
    assert [(p.code, p.severity) for p in extraction.problems] == [(ProblemCode.NO_TEXT_LAYER, Severity.ERROR)]


@NEEDS_TESSERACT
def test_a_page_in_negative_is_read() -> None:
    picture = Image.new("L", (1240, 1754), 255)
    picture.paste(picture_of("In 1998 some 4,500 people were held there"), (20, 300))
    pdf = FPDF(unit="pt", format=(595, 842))
    pdf.add_page()
    pdf.image(ImageOps.invert(picture), x=0, y=0, w=595, h=842)
    extraction = extract_pdf("a.pdf", bytes(pdf.output()))
    assert "In 1998 some 4,500 people were held there" in extraction.text
    assert not extraction.problems


@NEEDS_TESSERACT
def test_the_same_scan_gives_the_same_extraction() -> None:
    scan = photocopy(MEMORANDUM, [Copy(skew=1, grain=20)])
    assert extract_pdf("a.pdf", scan) == extract_pdf("a.pdf", scan)


def test_without_tesseract_one_row_names_the_pages_and_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    without_tesseract(monkeypatch, tmp_path)
    mixed = read_document(render_report())
    (problem,) = mixed.problems
    assert (problem.code, problem.severity) == (ProblemCode.OCR_MISSING, Severity.WARNING)
    assert "(2, 3)" in problem.message
    assert "tesseract-ocr" in problem.message
    assert "NLOQ" not in mixed.text, "letters put for others are no text"
    assert "1.8 million people" in mixed.text
    assert (mixed.pages, mixed.status) == (3, Status.PARTIAL)
    for whole in (photocopy(MEMORANDUM, [Copy()]), garble(read_pages("annexed-report.txt")[2])):
        scan = read_document(whole)
        (problem,) = scan.problems
        assert (problem.code, problem.severity) == (ProblemCode.OCR_MISSING, Severity.ERROR)
        assert "(1)" in problem.message
        assert (scan.text, scan.status) == ("", Status.FAILED)


def test_tesseract_without_english_counts_as_absent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\necho 'List of available languages (1):'; echo osd\n")
    program.chmod(0o755)
    without_tesseract(monkeypatch, tmp_path)
    assert tesseract.find_tesseract() == ""


@pytest.mark.parametrize(("script", "code"), [("exit 1", ProblemCode.CRASHED), ("sleep 5", ProblemCode.TIMEOUT)])
def test_a_page_at_which_tesseract_fails_costs_no_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, code: ProblemCode
) -> None:
    program = tmp_path / "tesseract"
    program.write_text(f'#!/bin/sh\nif [ "$1" = --list-langs ]; then echo eng; else exec {script}; fi\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setattr(tesseract, "_PAGE_SECONDS", 0.2)
    document = read_document(render_report())  # not the sample, which the user may have deleted
    assert [(p.code, p.severity) for p in document.problems] == [(code, Severity.WARNING)]
    assert "1.8 million people" in document.text


@pytest.mark.parametrize("skew", [-5.2, -3.0, -0.4, 0.0, 1.3, 7.0])
def test_the_skew_of_a_page_is_found(skew: float) -> None:
    page = pypdfium2.PdfDocument(MEMORANDUM)[0].render(scale=150 / 72, grayscale=True).to_pil().convert("L")
    askew = page.rotate(skew, Image.Resampling.BICUBIC, fillcolor=255)
    assert find_skew(np.asarray(askew), 150) == pytest.approx(-skew, abs=0.15)


@pytest.mark.parametrize("turn", range(4))
def test_a_box_finds_its_way_from_the_upright_picture_to_the_page_and_back(turn: int) -> None:
    picture = turn_upright(PagePicture(Image.new("L", (600, 800), 255), 1.0, (600, 800)), turn)
    picture = replace(picture, image=picture.image.rotate(5, expand=True), skew=5)
    box = (100.0, 200.0, 160.0, 212.0)
    placed = picture.placement.place(picture.placement.lift(box))
    assert placed == pytest.approx(box, abs=8)
    middle = ((placed[0] + placed[2]) / 2, (placed[1] + placed[3]) / 2)
    assert middle == pytest.approx((130, 206), abs=0.1)


def test_a_page_that_shows_nothing_is_blank_and_one_with_a_line_of_text_is_not() -> None:
    blank = PagePicture(Image.new("L", (2550, 3300), 250), 300 / 72, (612, 792))
    assert is_blank(blank)
    blank.image.paste(picture_of("Some 40 left", (600, 200)), (300, 300))
    assert not is_blank(blank)
    assert straighten(PagePicture(Image.new("L", (2550, 3300), 250), 300 / 72, (612, 792))).skew == 0


ENCODINGS = {
    "shifted": "".join(chr(ord(c) - 29) if c.isalpha() else c for c in PLAIN),
    "private use": "".join(chr(0xF000 + ord(c)) if c.isalpha() else c for c in PLAIN),
    "replaced": re.sub(r"\w", "\ufffd", PLAIN),
    "numbers of glyphs": "".join(chr(ord(c) % 31 + 1) if c.isalpha() else c for c in PLAIN),
}


@pytest.mark.parametrize("encoding", sorted(ENCODINGS))
def test_a_broken_encoding_is_rubbish(encoding: str) -> None:
    assert is_rubbish(f"{ENCODINGS[encoding]} " * 6)


@pytest.mark.parametrize(
    "text",
    [
        PLAIN * 4,
        PLAIN.upper() * 4,
        "В 2014 году в лагере содержалось около 12 400 человек, и охранники считали их каждый вечер. " * 4,
        "수용소에는 2014년에 약 12,400명이 갇혀 있었고 경비원들은 매일 저녁 그들을 세었다. " * 6,
        "في عام 2014 كان نحو 12400 شخص محتجزين في المعسكر وكان الحراس يعدونهم كل مساء. " * 4,
        "W 2014 roku w obozie przetrzymywano 12 400 osób, a strażnicy liczyli je każdego wieczoru. " * 4,
        "Tổng số 12.400 người bị giam giữ trong trại năm 2014 và lính canh đếm họ mỗi buổi tối. " * 4,
        "PRK 12,400 RUS 15,000 CHN 3,100 KWT 4,500 QAT 1,800 " * 12,
        "see http://www.hrw.org/rpt/2014/dprk-lbr.pdf, p. 12; ILO C.29, Arts. 1–2; S/RES/2397 (2017), paras. 8–9 " * 6,
    ],
    ids="english capitals russian korean arabic polish vietnamese codes references".split(),
)
def test_text_in_any_language_is_none(text: str) -> None:
    assert not is_rubbish(text)


SCANNED = (
    "In 1998 some 4,500 people were held there",
    "and 320 guards watched them by day and night",
    "until 1,870 of them were taken away",
)
RELEASED = "Released in full by the Office of Records on 4 May 2011 under case 77-0416, copy 3 of 9"
FETCHED = (
    "This copy was fetched from journals.example.org by a reader of the library of Brod at 10:42 on 7 June 2015. "
    "It may not be sold or passed on."
)
ANNEX = (
    "Annex 4. The order as the ministry sent it to the heads of all the camps in the north; "
    "a witness who fled in the year after brought it out of the country."
)


def page_with_scan(pdf: FPDF, y: float = 0, height: float = 800) -> None:
    """Draws the picture of a typed page, which says what is SCANNED."""
    image = Image.new("L", (1200, 1600), 255)
    for i, line in enumerate(SCANNED):
        ImageDraw.Draw(image).text((120, 300 + 90 * i), line, fill=0, font_size=40)
    pdf.image(image, x=0, y=y, w=height * 3 / 4, h=height)


def new_page(size: float = 8) -> FPDF:
    pdf = FPDF(unit="pt", format=(600, 800))
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.set_font("Helvetica", size=size)
    return pdf


def stamped_twice(pdf: FPDF) -> None:
    page_with_scan(pdf)
    pdf.text(60, 14, RELEASED)
    pdf.text(60, 794, RELEASED)


def stamped_at_the_side(pdf: FPDF) -> None:
    page_with_scan(pdf)
    with pdf.rotation(90, 592, 700):
        pdf.text(592, 700, FETCHED)


def captioned(pdf: FPDF) -> None:
    page_with_scan(pdf, y=20, height=640)
    pdf.text(20, 720, ANNEX[:87])
    pdf.text(20, 732, ANNEX[87:])


def behind_lines(pdf: FPDF) -> None:
    for _ in range(2_000):
        pdf.line(0, 0, 0.1, 0.1)
    page_with_scan(pdf)
    pdf.text(290, 790, "7")


def in_a_frame_of_words(pdf: FPDF) -> None:
    page_with_scan(pdf)
    pdf.set_font("Helvetica", size=60)
    pdf.text(60, 600, "SECRET")
    pdf.set_font("Helvetica", size=9)
    pdf.text(40, 12, RELEASED)


def drawn_as_shapes(pdf: FPDF) -> None:
    """Each letter is a path."""
    for i, line in enumerate(SCANNED):
        x = 50.0
        for letter in line:
            mask = np.asarray(picture_of(letter, (60, 70), (5, 5))) < 128
            for y, across in np.argwhere(mask):
                pdf._out(f"{x + across / 3:.2f} {700 - 40 * i - y / 3:.2f} 0.34 0.34 re")
            pdf._out("f")
            x += ImageFont.load_default(40).getlength(letter) / 3
    pdf.text(290, 790, "12")


SPARSE = {
    "a release stamp, twice": (stamped_twice, RELEASED, 2),
    "a line at the side": (stamped_at_the_side, "journals.example.org", 1),
    "a long caption": (captioned, "Annex 4. The order as the ministry sent it", 1),
    "lines before the scan": (behind_lines, "", 0),
    "a large stamp and a small one": (in_a_frame_of_words, "copy 3 of 9", 1),
    "letters as shapes": (drawn_as_shapes, "", 0),
}


@NEEDS_TESSERACT
@pytest.mark.parametrize("kind", sorted(SPARSE))
def test_a_scan_is_read_however_many_words_are_stamped_on_it(kind: str) -> None:
    draw, stamp, times = SPARSE[kind]
    pdf = new_page()
    draw(pdf)
    extraction = extract_pdf("a.pdf", bytes(pdf.output()))
    for line in SCANNED:
        assert line in " ".join(extraction.text.split())
    assert not stamp or extraction.text.count(stamp) == times
    assert extraction.problems == ()


@NEEDS_TESSERACT
def test_scans_whose_stamp_repeats_from_page_to_page_are_read() -> None:
    pdf = new_page()
    for number in range(3):
        if number:
            pdf.add_page()
        stamped_twice(pdf)
    pages = extract_pdf("a.pdf", bytes(pdf.output())).text.split("\f")
    assert [SCANNED[0] in page for page in pages] == [True, True, True]


@NEEDS_TESSERACT
def test_a_photograph_with_a_caption_says_no_more_than_its_caption() -> None:
    pdf = new_page(size=10)
    grey = np.random.default_rng(5).normal(128, 40, (60, 60)).clip(0, 255).astype(np.uint8)
    pdf.image(Image.fromarray(grey).resize((900, 900)), x=20, y=20, w=560, h=600)
    pdf.text(20, 640, ANNEX[:87])
    pdf.text(20, 654, ANNEX[87:])
    extraction = extract_pdf("a.pdf", bytes(pdf.output()))
    assert " ".join(extraction.text.split()) == ANNEX
    assert extraction.recognised == ()


def test_without_tesseract_a_stamped_scan_is_named_and_its_stamp_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    without_tesseract(monkeypatch, tmp_path)
    pdf = new_page()
    stamped_twice(pdf)
    extraction = extract_pdf("a.pdf", bytes(pdf.output()))
    assert RELEASED in extraction.text
    assert [(p.code, p.severity) for p in extraction.problems] == [(ProblemCode.OCR_MISSING, Severity.WARNING)]
    assert "(1)" in extraction.problems[0].message


def layered(pdf: FPDF) -> None:
    """What another program read in the scan; it places words roughly."""
    page_with_scan(pdf)
    with pdf.local_context(text_mode=TextMode.INVISIBLE):
        for i, line in enumerate(SCANNED):
            pdf.text(40, 130 + 50 * i, line)


def written_beneath(pdf: FPDF) -> None:
    for i, line in enumerate(SCANNED):
        pdf.text(40, 130 + 50 * i, line)
    page_with_scan(pdf)


def written_over(pdf: FPDF) -> None:
    pdf.image(Image.new("L", (60, 80), 240), x=0, y=0, w=600, h=800)
    pdf.set_font("Helvetica", size=11)
    for i in range(12):
        pdf.text(60, 100 + 15 * i, f"{i}: {PLAIN[:80]}")


def short_and_plain(pdf: FPDF) -> None:
    for i, line in enumerate(SCANNED):
        pdf.rect(30, 100 + 30 * i, 500, 20)
        pdf.text(40, 114 + 30 * i, line)


def with_a_logo(pdf: FPDF) -> None:
    for i in range(30):
        pdf.set_fill_color(8 * i)
        pdf.ellipse(20 + 8 * i, 20, 7, 7, style="F")
    pdf.text(40, 300, "Report on the camps")


@pytest.mark.parametrize("draw", [layered, written_beneath, written_over, short_and_plain, with_a_logo])
def test_a_page_whose_text_is_all_that_it_shows_is_not_read_again(
    draw: Callable[[FPDF], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_module, "read_page", lambda *_: pytest.fail("this page needs no OCR"))
    pdf = new_page()
    draw(pdf)
    assert extract_pdf("a.pdf", bytes(pdf.output())).text


def test_pages_that_were_not_given_to_ocr_are_not_said_to_be_without_words_for_it() -> None:
    pdf = new_page()
    pdf.text(290, 790, "1")
    (problem,) = extract_pdf("a.pdf", bytes(pdf.output())).problems
    assert problem.code is ProblemCode.NO_TEXT_LAYER
    assert "OCR finds no words" not in problem.message


@pytest.mark.parametrize("words", ["83,000", "5 m", "A", "12 of 40", "1,204 3,310 980 77"])
def test_pages_of_hardly_a_word_are_read_and_told(words: str) -> None:
    pdf = new_page()
    pdf.text(290, 400, words)
    extraction = extract_pdf("a.pdf", bytes(pdf.output()))
    assert extraction.text == words
    assert [(p.code, p.severity) for p in extraction.problems] == [(ProblemCode.NO_TEXT_LAYER, Severity.WARNING)]


PROSE = f"{PLAIN} Nobody told the families where they had been taken, and most never heard of them again. "


def jumble(text: str, order: str, first: int, spaces: bool) -> str:
    """As a font says it that numbers its letters from `first`, in alphabetical order, by frequency or as they come."""
    letters = sorted(set(text)) if order == "alphabet" else list(dict.fromkeys(text))
    if order == "frequency":
        letters = [letter for letter, _ in Counter(text).most_common()]
    if spaces:
        letters.remove(" ")
    codes = {letter: chr(first + i) for i, letter in enumerate(letters)}
    coded = "".join(codes.get(letter, " ") for letter in text)
    return "\n".join(coded[i : i + 85] for i in range(0, len(coded), 85))


@pytest.mark.parametrize("spaces", [True, False])
@pytest.mark.parametrize("first", [33, 34, 36, 161])
@pytest.mark.parametrize("order", ["alphabet", "frequency", "appearance"])
def test_digits_and_signs_in_place_of_letters_are_rubbish(order: str, first: int, spaces: bool) -> None:
    assert is_rubbish(jumble(PROSE * 5, order, first, spaces))


LINES = {
    "numbers": "1,204 33,870 12.5% (4.2) 1990–95 2010/11 <0.05 – –",
    "money": "$1,200.50 €33,000 £12 ¥4,500 $(12) +3% −4% 12* 13**",
    "statistics": "0.213*** (0.042) [1.21; 3.44] p<.001 n=12 R²=.43 χ²(3)=7.1 −0.5†",
    "contents": "4.1 Camps .................................................. 17",
    "form": "3. Name: ____________________ Date: __/__/____ [ ] yes [ ] no",
    "frames": "+--------+--------+\n|  1,204 |  3,870 |",
    "formulas": "y_i = a + b*x_i + c*(z_i-z_0)^2; f(x)=ax^2+bx+c; P(A|B)=P(A)*P(B|A)/P(B)",
    "sums": "12+13=25; 12×12=144; 3<4 & 5>4; 2=2",
    "program": 'for (int i=0; i<n; i++) { x[i] = y[i]*2; if (x[i]!=0) print("%d"); }',
    "addresses": "http://www.example.org/a/b.php?x=1&y=%20#p3 a.b@example.org +82-2-123-4567",
    "places": "39°12'24.5\"N, 125°44'31\"E; 40.1234,-127.5432",
    "cited": "[1999] 3 W.L.R. 45; §1589(a)(1)–(4); ¶¶ 3–7; A/HRC/25/63, para. 4; ibid., n. 3",
    "chinese": "他们说，2014年该营地关押了约12,400人（其中3%为妇女）；看守每晚都会清点人数。",
    "hebrew": "בשנת 2014 הוחזקו במחנה כ-12,400 איש (3%), והשומרים ספרו אותם בכל ערב.",
    "spanish": "¿Cuántos? ¡Nadie! En 2014, 12.400 (3%) «obreros», n.º 5; art. 3.º; 12 m², 5ª.",
}


@pytest.mark.parametrize("kind", sorted(LINES))
def test_pages_full_of_numbers_and_signs_are_no_rubbish(kind: str) -> None:
    assert not is_rubbish(f"{LINES[kind]}\n" * 20)


def test_the_samples_are_rendered_from_their_texts() -> None:
    """By their pictures: the bytes depend on the versions of libraries."""
    for name, render in RENDERED.items():
        if not (REPOSITORY / name).exists():
            continue  # the user has deleted the samples
        committed, rendered = (pypdfium2.PdfDocument(data) for data in ((REPOSITORY / name).read_bytes(), render()))
        assert len(committed) == len(rendered)
        for one, two in zip(committed, rendered, strict=True):
            grey = [np.asarray(render_page(page.raw).image.reduce(4), dtype=np.float64) for page in (one, two)]
            assert np.abs(grey[0] - grey[1]).mean() < 2, name


@NEEDS_TESSERACT
def test_the_surer_of_two_readings_stands() -> None:
    page = pypdfium2.PdfDocument(photocopy(MEMORANDUM, [Copy(blur=2.5)]))[0]
    found = read_page(page.raw, PageWords(1, 612, 792, [], ""), 200 / 72)
    assert isinstance(found, ReadPage)
    picture = straighten(render_page(page.raw, 200 / 72))
    first = _Reading(picture, *tesseract.read_picture(picture.image, picture.dpi))
    assert first.confidence < 0.94
    assert found.confidence > first.confidence
