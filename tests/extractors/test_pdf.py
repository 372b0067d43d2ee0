"""PDFs made here, in our own words, read back."""

from __future__ import annotations

import random
import re

import pytest
from fpdf import FPDF

from pipeline.extractors.base import Extraction
from pipeline.extractors.pdf import extract_pdf
from pipeline.model import BlockKind, ProblemCode, Severity
from tests.extractors.render_pdf import Style, render_pdf
from tests.hostile.pdfs import page

SENTENCE = (
    "The settlement near the river held some 12,400 people in 2014, and the guards counted the pris\u00adon\u00aders "
    "each evening before the government-con\u00adtracted workers left again for the wide fields."
)
PLAIN = SENTENCE.replace("\u00ad", "")


def sentences(count: int) -> str:
    """The sentence `count` times, each with its own number so that order can be checked."""
    return " ".join(SENTENCE.replace("12,400", f"{12000 + n:,}") for n in range(count))


def numbered(text: str) -> list[int]:
    return [int(n.replace(",", "")) for n in re.findall(r"\b12,\d{3}\b", text)]


def blocks(extraction: Extraction, kind: BlockKind) -> list[str]:
    return [extraction.text[b.char_start : b.char_end] for b in extraction.blocks if b.kind is kind]


def check_invariants(extraction: Extraction) -> None:
    text = extraction.text
    assert extraction.pages == 1 + text.count("\f")
    assert not re.search("[\x00\r\u00ad\ufffe\x02\ue000-\uf8ff\ud800-\udfff]", text)
    end = 0
    for block in extraction.blocks:
        assert end <= block.char_start < block.char_end <= len(text)
        assert text[end : block.char_start].strip("\n\f") == ""
        end = block.char_end
    end = 0
    for anchor in extraction.anchors:
        assert end <= anchor.char_start < anchor.char_end
        assert not re.search(r"\s", text[anchor.char_start : anchor.char_end])
        end = anchor.char_end
        assert anchor.page is not None
        assert anchor.box is not None
        assert anchor.box[0] < anchor.box[2]
        assert anchor.box[1] < anchor.box[3]


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_columns_are_read_in_order_across_pages(columns: int) -> None:
    style = Style(columns=columns, justified=True, size=9, gutter=18, margin=40)
    extraction = extract_pdf("a.pdf", render_pdf([("paragraph", sentences(90))], style))
    check_invariants(extraction)
    assert numbered(extraction.text) == list(range(12000, 12090))
    assert extraction.pages is not None
    assert extraction.pages > 1
    assert re.sub(r"\s", " ", extraction.text).count(PLAIN.partition("2014")[2]) == 90
    assert len(extraction.blocks) == 1, "a paragraph over columns and pages is one block"


def test_running_heads_feet_and_page_numbers_go_but_the_title_stays() -> None:
    heads = ("Yearbook of Camps {page}", "{page} Camps and Prisons")
    style = Style(columns=2, heads=heads, feet=("Example Watch 2015",), first_page=17)
    pdf = render_pdf([("banner", "Yearbook of Camps"), ("paragraph", sentences(120))], style)
    extraction = extract_pdf("a.pdf", pdf)
    check_invariants(extraction)
    assert extraction.pages is not None
    assert extraction.pages > 2
    assert extraction.text.startswith("Yearbook of Camps\n")
    assert "Camps and Prisons" not in extraction.text
    assert "Example Watch" not in extraction.text
    assert not re.search(r"\b(17|18|19)\b", extraction.text)
    assert numbered(extraction.text) == list(range(12000, 12120))


def test_a_document_of_two_pages_has_running_heads_too() -> None:
    style = Style(heads=("A survey of 2014",), feet=("{page}",))
    content = [("paragraph", sentences(3)), ("page", ""), ("paragraph", "Nobody knew of it before the spring of 1998.")]
    extraction = extract_pdf("a.pdf", render_pdf(content, style))
    assert "survey" not in extraction.text
    assert extraction.text.endswith("\n\fNobody knew of it before the spring of 1998.")


def test_numbered_paragraphs_at_the_top_of_pages_are_no_running_heads() -> None:
    words = "Alba Brod Cres Dona Elba Faro Gent Hull".split()
    content = [
        part
        for n, name in enumerate(words, 1)
        for part in (("paragraph", f"{n}. Point {name} is {n}. {PLAIN}"), ("paragraph", "More."), ("page", ""))
    ]
    extraction = extract_pdf("a.pdf", render_pdf(content))
    assert re.findall(r"(\d)\. Point", extraction.text) == list("12345678")


def test_a_banner_over_two_columns_divides_them() -> None:
    content = [
        ("paragraph", sentences(12)),
        ("page", ""),
        ("banner", "Second Chapter"),
        ("paragraph", "Abroad, " + sentences(24)),
    ]
    extraction = extract_pdf("a.pdf", render_pdf(content, Style(columns=2)))
    assert blocks(extraction, BlockKind.HEADING) == ["Second Chapter"]
    assert numbered(extraction.text) == [*range(12000, 12012), *range(12000, 12024)]


def test_footnotes_come_before_the_paragraph_that_goes_on_overleaf() -> None:
    note = "3 Interview with a former guard, Seoul, May 2014."
    content = [("paragraph", PLAIN), ("note", note), ("paragraph", "Later, " + sentences(40))]
    extraction = extract_pdf("a.pdf", render_pdf(content, Style(columns=2)))
    check_invariants(extraction)
    assert blocks(extraction, BlockKind.FOOTNOTE) == [note]
    first, last = blocks(extraction, BlockKind.PARAGRAPH)
    assert first == PLAIN
    assert last.startswith("Later, ")
    assert "\f" in last
    assert re.search(r"\w\f\w", last), "the form feed stands alone in place of the space"
    assert extraction.text.index(note) < extraction.text.index("Later, ")


def test_raised_numbers_of_notes_do_not_join_the_number_before_them() -> None:
    content = [("paragraph", f"In the north 80,000^3^ people and 250^12^, in the south 7 and 80^3^ were held. {PLAIN}")]
    text = extract_pdf("a.pdf", render_pdf(content)).text
    assert "north 80,000 people and 250, in the south 7 and 80 were" in text


def test_powers_are_no_marks_of_notes() -> None:
    content = [("paragraph", f"A farm of 40 km^2^ of land and 10^6^ grains of rice. {PLAIN}")]
    assert "40 km² of land and 10⁶ grains" in extract_pdf("a.pdf", render_pdf(content)).text


def test_headings_lists_and_paragraphs_are_told_apart() -> None:
    content = [
        ("banner", "Work in the North"),
        ("heading", "First findings"),
        ("indented", PLAIN),
        ("indented", PLAIN),
        ("heading", "Key numbers"),
        ("bullet", "one day off in a month"),
        ("bullet", "sixteen hours a day, which is more than the law of any country in that region allows a farm"),
        ("paragraph", PLAIN),
    ]
    extraction = extract_pdf("a.pdf", render_pdf(content))
    check_invariants(extraction)
    kinds = [(block.kind, block.level) for block in extraction.blocks]
    heading, text, item = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM
    assert kinds == [(heading, 1), (heading, 2), (text, 0), (text, 0), (heading, 2), (item, 0), (item, 0), (text, 0)]


def test_a_word_broken_over_two_pages_is_whole_before_the_form_feed() -> None:
    pdf = FPDF(unit="pt", format=(300, 200))
    pdf.set_font("Helvetica", size=10)
    pdf.set_auto_page_break(False)
    first_page = ["The two camps in the far north of the country", "held men and women, most of them pris-"]
    for lines in (first_page, ["oners of war."]):
        pdf.add_page()
        for i, line in enumerate(lines):
            pdf.text(40, 60 + 12 * i, line)
    extraction = extract_pdf("a.pdf", bytes(pdf.output()))
    assert extraction.text.endswith("most of them prisoners\fof war.")
    pieces = [a for a in extraction.anchors if extraction.text[a.char_start : a.char_end] in ("pris", "oners")]
    assert [piece.page for piece in pieces] == [1, 2]


def test_anchors_are_where_the_words_stand() -> None:
    pdf = FPDF(unit="pt", format=(400, 300))
    pdf.add_page()
    pdf.set_font("Helvetica", size=20)
    pdf.text(50, 100, "Some 500 left")
    extraction = extract_pdf("a.pdf", bytes(pdf.output()))
    assert extraction.text == "Some 500 left"
    x0, top, x1, bottom = extraction.anchors[1].box or (0, 0, 0, 0)
    pdf.set_font("Helvetica", size=20)
    start = 50 + pdf.get_string_width("Some ")
    assert x0 == pytest.approx(start, abs=1)
    assert x1 == pytest.approx(start + pdf.get_string_width("500"), abs=1)
    assert 70 < top < 90
    assert 100 < bottom < 110


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_turned_text_is_read_upright_and_boxed_as_displayed(angle: int) -> None:
    pdf = FPDF(unit="pt", format=(400, 400))
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    with pdf.rotation(angle, 200, 200):
        lines = ["Some 500 people left the camp", "before the winter of 1998 came", "and 30 stayed there."]
        for i, line in enumerate(lines):
            pdf.text(100, 150 + 14 * i, line)
    extraction = extract_pdf("a.pdf", bytes(pdf.output()))
    check_invariants(extraction)
    expected = "Some 500 people left the camp before the winter of 1998 came and 30 stayed there."
    assert extraction.text.replace("\n", " ") == expected
    corner = {90: (150, 300), 180: (300, 250), 270: (250, 100)}[angle]  # where (100, 150) comes to lie
    x0, top, x1, bottom = extraction.anchors[0].box or (0, 0, 0, 0)
    assert x0 - 14 < corner[0] < x1 + 14
    assert top - 14 < corner[1] < bottom + 14


def test_a_font_of_negative_size_in_a_turned_matrix_is_upright() -> None:
    lines = ["About 300 people fled to the north", "and 12 of every 50 were never seen again."]
    shown = [f"BT /F1 -12 Tf -1 0 0 -1 50 {700 - 15 * i} Tm ({line}) Tj ET" for i, line in enumerate(lines)]
    extraction = extract_pdf("a.pdf", page("\n".join(shown).encode()))
    assert extraction.text.replace("\n", " ").strip() == " ".join(lines)


def test_a_ruled_table_becomes_rows_with_headers() -> None:
    rows = [("Country", "Workers", "Year"), ("Russia", "21,000", "2012"), ("Kuwait", "4,500", "2013")]
    rows.append(("Qatar", "1,800", "2014"))
    pdf = FPDF(unit="pt", format=(595, 842))
    pdf.add_page()
    pdf.set_font("Helvetica", size=10)
    pdf.multi_cell(400, 12, PLAIN)
    pdf.ln(20)
    with pdf.table(width=300, align="LEFT", first_row_as_headings=False) as table:
        for row in rows:
            table.row(row)
    extraction = extract_pdf("a.pdf", bytes(pdf.output()))
    check_invariants(extraction)
    assert blocks(extraction, BlockKind.TABLE_ROW) == ["\t".join(row) for row in rows]
    assert [block.headers for block in extraction.blocks if block.kind is BlockKind.TABLE_ROW] == [(), *[rows[0]] * 3]
    assert blocks(extraction, BlockKind.PARAGRAPH) == [PLAIN]


def test_a_framed_page_is_no_table() -> None:
    pdf = FPDF(unit="pt", format=(595, 842))
    pdf.add_page()
    pdf.set_font("Helvetica", size=10)
    pdf.rect(20, 20, 555, 802)
    pdf.line(20, 60, 575, 60)
    pdf.set_xy(40, 80)
    pdf.multi_cell(400, 12, PLAIN)
    assert blocks(extract_pdf("a.pdf", bytes(pdf.output())), BlockKind.TABLE_ROW) == []


def test_metadata_is_taken_only_where_it_is_meant() -> None:
    good = Style(metadata={"title": "Work Camps in the North: A Survey", "author": "Ann Example"})
    origin = extract_pdf("a.pdf", render_pdf([("paragraph", PLAIN)], good)).origin
    assert (origin.title, origin.author, origin.published) == ("Work Camps in the North: A Survey", "Ann Example", "")
    bad = Style(metadata={"title": "Microsoft Word - draft_3.doc", "author": "jdoe"})
    content = [("banner", "Camps of the North"), ("paragraph", "12 May 2015"), ("paragraph", PLAIN)]
    origin = extract_pdf("a.pdf", render_pdf(content, bad)).origin
    assert (origin.title, origin.author, origin.published) == ("Camps of the North", "", "2015-05-12")


def encrypted(password: str) -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    pdf.text(40, 60, "Some 500 left")
    pdf.set_encryption(owner_password="owner", user_password=password)  # noqa: S106
    return bytes(pdf.output())


def test_an_empty_user_password_opens_the_file() -> None:
    assert extract_pdf("a.pdf", encrypted("")).text == "Some 500 left"


def blank() -> bytes:
    pdf = FPDF()
    pdf.add_page()
    return bytes(pdf.output())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", ProblemCode.EMPTY),
        (b"%PDF-1.7 and then nothing of the kind", ProblemCode.DAMAGED),
        (encrypted("secret"), ProblemCode.ENCRYPTED),
        (blank(), ProblemCode.EMPTY),
    ],
)
def test_bad_files_give_a_problem_and_no_exception(data: bytes, code: ProblemCode) -> None:
    extraction = extract_pdf("bad.pdf", data)
    assert (extraction.text, extraction.blocks, extraction.anchors) == ("", (), ())
    (problem,) = extraction.problems
    assert (problem.document_id, problem.code, problem.severity) == ("bad.pdf", code, Severity.ERROR)
    assert problem.message[0].isupper() and problem.message.endswith("."), "a sentence"


def test_a_page_that_is_a_picture_is_named_and_the_rest_is_read() -> None:
    from PIL import Image

    pdf = FPDF(unit="pt", format=(400, 400))
    pdf.set_font("Helvetica", size=12)
    pdf.add_page()
    pdf.multi_cell(300, 14, PLAIN)
    pdf.add_page()
    pdf.image(Image.new("L", (40, 40), 90), x=0, y=0, w=400, h=400)
    extraction = extract_pdf("a.pdf", bytes(pdf.output()))
    assert extraction.text == PLAIN + "\n\f"
    assert [(p.code, p.severity) for p in extraction.problems] == [(ProblemCode.NO_TEXT_LAYER, Severity.WARNING)]


@pytest.mark.parametrize("seed", range(8))
def test_damaged_bytes_never_raise(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    data = bytearray(render_pdf([("banner", "Camps"), ("paragraph", sentences(4))]))
    for _ in range(30):
        data[chance.randrange(len(data))] = chance.randrange(256)
    extraction = extract_pdf("a.pdf", bytes(data[: len(data) - 20 * seed]))
    assert extraction.text or extraction.problems


def test_the_same_bytes_give_the_same_extraction() -> None:
    pdf = render_pdf([("paragraph", sentences(5))])
    assert extract_pdf("a.pdf", pdf) == extract_pdf("a.pdf", pdf)


def test_rows_without_rules_keep_their_cells_and_headers() -> None:
    rows = [("Country", "2012", "2013"), ("Russia", "21,000", "20,500"), ("Kuwait", "4,500", "4,100")]
    rows.append(("Qatar", "1,800", "2,300"))
    pdf = FPDF(unit="pt", format=(595, 842))
    pdf.add_page()
    pdf.set_font("Helvetica", size=10)
    pdf.set_xy(60, 60)
    pdf.multi_cell(400, 12, PLAIN)
    pdf.text(60, 120, "Table 1. Workers by country")
    for i, row in enumerate(rows):
        for x, cell in zip((60, 200, 300), row, strict=True):
            pdf.text(x, 140 + 14 * i, cell)
    extraction = extract_pdf("a.pdf", bytes(pdf.output()))
    check_invariants(extraction)
    assert blocks(extraction, BlockKind.TABLE_ROW) == ["\t".join(row) for row in rows]
    last = extraction.blocks[-1]
    assert (last.headers, last.caption) == (rows[0], "Table 1. Workers by country")


def test_a_page_with_a_stray_number_and_no_word_is_told() -> None:
    extraction = extract_pdf("drawing.pdf", render_pdf([("paragraph", "0.1"), ("paragraph", "± 12")]))
    assert extraction.text == "0.1 ± 12"
    assert [(p.code, p.severity) for p in extraction.problems] == [(ProblemCode.NO_TEXT_LAYER, Severity.WARNING)]


def test_bullets_are_drawn_but_not_said() -> None:
    extraction = extract_pdf("list.pdf", render_pdf([("paragraph", PLAIN), ("bullet", PLAIN), ("bullet", "40 camps")]))
    assert blocks(extraction, BlockKind.LIST_ITEM) == [PLAIN, "40 camps"]


def test_short_paragraphs_of_a_short_page_stay_apart() -> None:
    """Most steps from line to line are gaps there; a decimal at a line's end ends no sentence."""
    shown = [
        "By Ann Lee on 3 May 2017",
        "The export of workers brings the state as much as $2.3 billion a year, an expert of the panel told it.",
        "Others say less.",
    ]
    for width in range(300, 420, 10):
        extraction = extract_pdf("post.pdf", render_pdf([("paragraph", text) for text in shown], Style(width=width)))
        assert extraction.text.split("\n") == shown, width


def test_narrow_justified_columns_have_no_gutter_where_words_are_pulled_apart() -> None:
    """The last column holds less than the others."""
    style = Style(columns=3, size=8, width=612, height=792, margin=40, justified=True)
    for count in (52, 61):
        extraction = extract_pdf("leaflet.pdf", render_pdf([("paragraph", sentences(count))], style))
        assert numbered(extraction.text) == list(range(12000, 12000 + count))
        assert " ".join(extraction.text.split()).count(PLAIN.split("2014, ")[1]) == count


def test_a_date_in_the_midst_of_a_wrapped_line_is_no_date_of_publication() -> None:
    words = "By Ann Lee of The Harbour Paper, who was in the north on 6 November 2023"
    for width in range(200, 420, 20):
        extraction = extract_pdf("a.pdf", render_pdf([("paragraph", words), ("paragraph", PLAIN)], Style(width=width)))
        assert extraction.origin.published == "", width
