"""Cells, headers, captions and labels of tables in PDFs, ruled, half-ruled and without rules."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from fpdf.drawing import PaintedPath

from pipeline.extractors.pdf import extract_pdf
from pipeline.model import BlockKind
from tests.extractors.render_table import FOOT, PROSE, Column, TablePage, table_blocks, table_rows
from tests.extractors.test_pdf import check_invariants

COUNTRIES = [
    ("Alba", "21,400", "19,050"),
    ("Brod", "4,500", "4,130"),
    ("Cres", "1,800", "2,310"),
    ("Dona", "960", "1,044"),
]
NUMBERS = (Column(60), Column(260, "r"), Column(360, "r"))


def test_rules_across_part_headers_from_rows_and_a_rule_under_a_header_tells_what_it_spans() -> None:
    page = TablePage()
    page.prose(60, 60, 470)
    page.text(60, 150, "Table 3. Workers abroad by sector")
    for y in (156, 190, 262):
        page.rule(y)
    page.text(330, 168, "Men", "c")
    page.rule(172, 215, 445)
    columns = (Column(60), Column(260, "r"), Column(350, "r"), Column(440, "r"), Column(530, "r"))
    page.rows(columns, 184, [("Country", "Building", "Farms", "Fishing", "Women")])
    rows = [(name, one, "12", two, "7") for name, one, two in COUNTRIES]
    page.rows(columns, 204, rows, 16)
    extraction = page.extract()
    check_invariants(extraction)
    assert table_rows(extraction)[2:] == [list(row) for row in rows]
    assert table_rows(extraction)[0] == ["", "Men", "", "", ""]
    last = table_blocks(extraction)[-1]
    assert last.headers == ("Country", "Men Building", "Men Farms", "Men Fishing", "Women")
    assert last.caption == "Table 3. Workers abroad by sector"
    assert extraction.text.startswith(PROSE)


def test_a_ruled_table_has_cells_of_several_lines_and_spanning_headers() -> None:
    page = TablePage()
    for y in (100, 116, 132, 170, 186, 202):
        page.rule(y, 60 if y != 116 else 200, 500)
    for x in (60, 200, 350, 500):
        page.wall(x, 116 if x == 350 else 100, 202)
    page.text(350, 112, "Prisoners", "c")
    page.rows((Column(64), Column(275, "c"), Column(425, "c")), 128, [("Facility", "1998", "2003")])
    page.rows((Column(64),), 144, [("The northern camp,\nwith the mine and\nboth of its farms",)])
    page.rows((Column(275, "c"), Column(425, "c")), 156, [("3,120", "2,750")])
    page.rows(
        (Column(64), Column(275, "c"), Column(425, "c")),
        182,
        [("The river camp", "840", "910"), ("Total", "3,960", "3,660")],
        16,
    )
    extraction = page.extract()
    assert table_rows(extraction) == [
        ["", "Prisoners", ""],
        ["Facility", "1998", "2003"],
        ["The northern camp, with the mine and both of its farms", "3,120", "2,750"],
        ["The river camp", "840", "910"],
        ["Total", "3,960", "3,660"],
    ]
    assert table_blocks(extraction)[-1].headers == ("Facility", "Prisoners 1998", "Prisoners 2003")


@pytest.mark.parametrize("offset", [0.0, 12.0, 6.0], ids=["first line", "last line", "middle"])
def test_a_label_of_two_lines_is_one_row_wherever_its_numbers_stand(offset: float) -> None:
    page = TablePage(9)
    page.rows(NUMBERS, 100, [("Group", "2012", "2013")])
    y = 124.0
    for first, second, number in (
        ("Workers in forestry and", "timber yards", "310"),
        ("Workers on farms,", "seasonal ones too", "95"),
        ("Workers at sea and", "in the canneries", "1,040"),
    ):
        page.text(60, y, first)
        page.text(60, y + 12, second)
        page.text(260, y + offset, number, "r")
        page.text(360, y + offset, number + "0", "r")
        y += 34
    rows = table_rows(page.extract())
    assert rows[1] == ["Workers in forestry and timber yards", "310", "3100"]
    assert [row[0] for row in rows[2:]] == [
        "Workers on farms, seasonal ones too",
        "Workers at sea and in the canneries",
    ]


def test_a_row_without_numbers_heads_the_rows_below_it() -> None:
    page = TablePage()
    page.rows(NUMBERS, 100, [("Country", "Men", "Women")])
    page.rule(104, 60, 360)
    page.rows((Column(60),), 118, [("Asia",)])
    page.rows((Column(70), *NUMBERS[1:]), 132, COUNTRIES[:2])
    page.rows((Column(60),), 160, [("Europe",)])
    page.rows((Column(70), *NUMBERS[1:]), 174, COUNTRIES[2:])
    blocks = table_blocks(page.extract())
    assert [block.label for block in blocks] == ["", "", "Asia", "Asia", "", "Europe", "Europe"]
    assert {block.headers for block in blocks[1:]} == {("Country", "Men", "Women")}


def test_a_table_of_words_between_rules() -> None:
    page = TablePage()
    page.prose(60, 60, 470)
    for y in (120, 138, 220):
        page.rule(y)
    rows = [
        ("Camp", "Status", "Seen by"),
        ("North", "Closed", "Former guards"),
        ("River", "In use", "Satellite"),
        ("Hill", "Not known", "Nobody"),
    ]
    page.rows((Column(60), Column(200), Column(350)), 132, rows, 22)
    extraction = page.extract()
    assert table_rows(extraction) == [list(row) for row in rows]
    assert table_blocks(extraction)[1].headers == rows[0]


def test_a_table_goes_on_overleaf_with_the_headers_of_its_beginning() -> None:
    page = TablePage()
    page.prose(60, 60, 470)
    page.text(60, 690, "Table 1. Workers by country")
    page.rows(NUMBERS, 706, [("Country", "2012", "2013"), *COUNTRIES])
    page.add_page()
    page.rows(NUMBERS, 60, [(name + "nia", one, two) for name, one, two in COUNTRIES])
    page.prose(60, 160, 470)
    blocks = table_blocks(page.extract())
    assert len(blocks) == 9
    assert {(block.headers, block.caption) for block in blocks[5:]} == {
        (("Country", "2012", "2013"), "Table 1. Workers by country")
    }


def test_headers_that_are_repeated_overleaf_are_headers_again() -> None:
    page = TablePage()
    page.text(60, 690, "Table 1. Workers by country")
    page.rows(NUMBERS, 706, [("Country", "2012", "2013"), *COUNTRIES])
    page.add_page()
    page.text(60, 60, "Table 1 (continued)")
    page.rows(NUMBERS, 76, [("Country", "2012", "2013"), *COUNTRIES])
    blocks = table_blocks(page.extract())
    assert [block.headers for block in blocks].count(()) == 2
    assert {block.caption for block in blocks} == {"Table 1. Workers by country"}


def test_another_table_overleaf_keeps_its_own_headers() -> None:
    page = TablePage()
    page.text(60, 690, "Table 1. Workers by country")
    page.rows(NUMBERS, 706, [("Country", "2012", "2013"), *COUNTRIES])
    page.add_page()
    page.text(60, 60, "Table 2. Wages by country")
    page.rows(NUMBERS, 76, [("Country", "Daily", "Monthly"), *COUNTRIES])
    last = table_blocks(page.extract())[-1]
    assert (last.headers, last.caption) == (("Country", "Daily", "Monthly"), "Table 2. Wages by country")


def test_the_unit_line_is_of_the_caption() -> None:
    page = TablePage()
    page.text(60, 80, "Table 4. Refugees by host country")
    page.text(60, 96, "(in thousands)")
    page.rows(NUMBERS, 114, [("Country", "2012", "2013"), *COUNTRIES])
    assert table_blocks(page.extract())[-1].caption == "Table 4. Refugees by host country (in thousands)"


def test_a_caption_below_is_of_the_table_above() -> None:
    page = TablePage()
    page.rows(NUMBERS, 114, [("Country", "2012", "2013"), *COUNTRIES])
    page.text(60, 196, "Table 5. Returns by country")
    extraction = page.extract()
    assert {block.caption for block in table_blocks(extraction)} == {"Table 5. Returns by country"}


def test_marks_of_notes_are_no_part_of_a_number() -> None:
    page = TablePage()
    page.rows(NUMBERS, 100, [("Country", "2012", "2013"), *COUNTRIES])
    page.raised(260.5, 114, "3")
    page.raised(360.5, 142, "12")
    assert [row[1:] for row in table_rows(page.extract())[1:]] == [[one, two] for _, one, two in COUNTRIES]


def test_spaces_within_numbers_and_signs_apart_from_them() -> None:
    page = TablePage()
    columns = (Column(60), Column(200), Column(260, "r"), Column(360, "r"))
    rows = [("Farms", "$", "1 234 567", "31.5%"), ("Mines", "$", "98 400", "2.5%"), ("Ports", "$", "7 020", "0.2%")]
    page.rows(columns, 100, [("Sector", "", "Revenue", "Share"), *rows])
    assert table_rows(page.extract())[1:] == [[label, f"$ {value}", share] for label, _, value, share in rows]


def test_columns_as_near_as_words() -> None:
    page = TablePage(10, "Courier")
    columns = (Column(60), Column(210, "r"), Column(276, "r"), Column(342, "r"))
    rows = [
        ("All", "1,234,567", "2,345,678", "3,456,789"),
        ("Men", "234,567", "345,678", "456,789"),
        ("Women", "1,000,000", "2,000,000", "3,000,000"),
    ]
    page.rows(columns, 100, [("Group", "1990", "2000", "2010"), *rows], 12)
    assert table_rows(page.extract())[1:] == [list(row) for row in rows]


def test_a_table_within_one_of_two_columns_of_prose() -> None:
    page = TablePage(9)
    page.prose(60, 60, 220, " ".join([PROSE] * 6))
    y = page.prose(310, 60, 220, " ".join([PROSE] * 2))
    page.rows((Column(310), Column(450, "r"), Column(525, "r")), y + 24, [("Country", "2012", "2013"), *COUNTRIES])
    page.prose(310, y + 100, 220, " ".join([PROSE] * 2))
    extraction = page.extract()
    assert table_rows(extraction) == [["Country", "2012", "2013"], *map(list, COUNTRIES)]
    assert extraction.text.startswith(" ".join([PROSE] * 6))


def test_dots_that_lead_to_numbers_are_not_said() -> None:
    page = TablePage()
    for i, (label, number) in enumerate((("Held", "4,120"), ("Released", "310"), ("Died", "1,015"))):
        page.text(60, 100 + 14 * i, f"{label} " + "." * (60 - 2 * len(label)))
        page.text(330, 100 + 14 * i, number, "r")
        page.text(430, 100 + 14 * i, number, "r")
    assert table_rows(page.extract()) == [
        ["Held", "4,120", "4,120"],
        ["Released", "310", "310"],
        ["Died", "1,015", "1,015"],
    ]


def test_every_word_of_a_cell_knows_its_place() -> None:
    page = TablePage()
    page.rows(NUMBERS, 100, [("Country", "2012", "2013"), *COUNTRIES])
    extraction = page.extract()
    at = extraction.text.index("4,130")
    anchor = next(anchor for anchor in extraction.anchors if anchor.char_start == at)
    assert anchor.page == 1
    assert anchor.box is not None
    assert abs(anchor.box[2] - 360) < 2


@pytest.mark.parametrize("turned", [90, 270])
def test_a_table_that_lies_on_its_side(turned: int) -> None:
    page = TablePage()
    with page.pdf.rotation(turned, 300, 400):
        page.rows(NUMBERS, 380, [("Country", "2012", "2013"), *COUNTRIES])
    extraction = page.extract()
    check_invariants(extraction)
    assert table_rows(extraction) == [["Country", "2012", "2013"], *map(list, COUNTRIES)]


def test_prose_around_a_table_stays_prose() -> None:
    page = TablePage()
    page.prose(60, 60, 470)
    page.rows(NUMBERS, 130, [("Country", "2012", "2013"), *COUNTRIES])
    page.prose(60, 215, 470)
    extraction = page.extract()
    paragraphs = [
        extraction.text[b.char_start : b.char_end] for b in extraction.blocks if b.kind is BlockKind.PARAGRAPH
    ]
    assert paragraphs == [PROSE, PROSE, FOOT]


def test_headers_without_a_rule_under_them_span_the_columns_that_they_stand_in_the_middle_of() -> None:
    page = TablePage()
    page.rule(66)
    page.text(255, 78, "Recruited", "c")
    page.text(395, 78, "Dismissed", "c")
    columns = (Column(60), *(Column(x, "r") for x in (220, 290, 360, 430, 500)))
    page.rows(columns, 92, [("Region", "Men", "Women", "Men", "Women", "Balance\n(net)")])
    page.rule(108)
    rows = [("North", "1,200", "950", "30", "25", "2,095"), ("South", "870", "640", "—", "12", "1,498")]
    page.rows(columns, 122, [*rows, ("East", "n.a.", "n.a.", "n.a.", "n.a.", "—")])
    extraction = page.extract()
    assert table_blocks(extraction)[-1].headers == (
        "Region", "Recruited Men", "Recruited Women", "Dismissed Men", "Dismissed Women", "Balance (net)",
    )  # fmt: skip
    assert table_rows(extraction)[2:4] == [list(row) for row in rows]


def test_a_cell_beside_several_rows_labels_each_of_them() -> None:
    page = TablePage()
    for y in (100, 116, 132, 148, 164, 180):
        page.rule(y, 160 if y in (132, 164) else 60, 460)
    for x in (60, 160, 310, 460):
        page.wall(x, 100, 180)
    page.rows((Column(64), Column(164), Column(400, "r")), 112, [("Region", "Camp", "Prisoners")])
    page.text(64, 136, "North")
    page.text(64, 168, "South")
    rows = [("Camp A", "1,200"), ("Camp B", "3,400"), ("Camp C", "560"), ("Camp D", "7,000")]
    page.rows((Column(164), Column(400, "r")), 128, rows, 16)
    extraction = page.extract()
    labels = [
        block.label or row[0] for block, row in zip(table_blocks(extraction), table_rows(extraction), strict=True)
    ]
    assert labels == ["Region", "North", "North", "South", "South"]
    assert [row[1:] for row in table_rows(extraction)[1:]] == [list(row) for row in rows]


def test_shaded_rows_without_rules() -> None:
    page = TablePage()
    for i, grey in enumerate((200, 255, 235, 255, 235)):
        page.pdf.set_fill_color(grey, grey, grey)
        page.pdf.rect(60, 90 + 16 * i, 310, 16, style="F")
    columns = (Column(64), Column(260, "r"), Column(360, "r"))
    page.rows(columns, 102, [("Country", "2012", "2013"), *COUNTRIES], 16)
    assert table_rows(page.extract()) == [["Country", "2012", "2013"], *map(list, COUNTRIES)]


def test_shading_line_by_line_does_not_part_a_cell() -> None:
    page = TablePage()
    page.pdf.set_fill_color(255, 255, 150)
    for box in ((60, 90, 400, 30), (64, 92, 150, 12), (64, 104, 150, 12), (264, 92, 100, 12), (264, 104, 100, 12)):
        page.pdf.rect(*box, style="F")
    for y in (90, 120, 136, 152):
        page.rule(y, 60, 460)
    for x in (60, 260, 460):
        page.wall(x, 90, 152)
    rows = [("Signed since the\nlast report", "Sum (EUR,\nthousand)")]
    page.rows((Column(64), Column(264)), 101, rows)
    page.rows((Column(64), Column(450, "r")), 132, [("Alba", "6.19"), ("Brod", "33.42")], 16)
    extraction = page.extract()
    assert table_rows(extraction)[0] == ["Signed since the last report", "Sum (EUR, thousand)"]


def test_a_title_above_a_table_beside_prose() -> None:
    page = TablePage(9)
    page.prose(60, 60, 220, " ".join([PROSE] * 4))
    page.text(310, 80, "Table 4. Attacks on and off")
    page.text(310, 91, "the campus, 1990-2008")
    for y in (98, 112, 126, 140, 154, 168):
        page.rule(y, 310, 520)
    for x in (310, 440, 520):
        page.wall(x, 98, 168)
    page.rows(
        (Column(314), Column(510, "r")), 108, [("Building", "Number"), ("Hall", "60"), ("Yard", "58"), ("Shop", "4")]
    )
    page.rows((Column(314), Column(510, "r")), 164, [("Total", "122")])
    extraction = page.extract()
    assert table_rows(extraction)[-1] == ["Total", "122"]
    assert {b.caption for b in table_blocks(extraction)} == {"Table 4. Attacks on and off the campus, 1990-2008"}
    assert extraction.text.startswith(" ".join([PROSE] * 4))


def test_accounts_with_dots_signs_and_brackets() -> None:
    page = TablePage(9)
    page.text(270, 106, "2013", "r")
    page.text(370, 106, "2012", "r")
    rows = [
        ("Revenue", "12,345", "11,020"),
        ("Cost of sales", "(8,120)", "(7,650)"),
        ("Gross profit", "4,225", "3,370"),
    ]
    rows.append(("Other income, net", "—", "15"))
    for i, (label, one, two) in enumerate(rows):
        y = 122 + 13 * i
        page.text(60, y, f"{label} " + "." * (56 - 2 * len(label)))
        page.text(270, y, one, "r")
        page.text(370, y, two, "r")
    page.text(240, 122, "$")
    page.text(340, 122, "$")
    extraction = page.extract()
    assert table_rows(extraction)[1:] == [["Revenue", "$ 12,345", "$ 11,020"], *map(list, rows[1:])]
    assert table_blocks(extraction)[-1].headers == ("", "2013", "2012")


def test_a_whole_grid_drawn_as_one_path() -> None:
    page = TablePage()
    with page.pdf.drawing_context() as context:
        path = PaintedPath()
        for y in (100, 116, 132, 148):
            path.move_to(60, y).line_to(360, y)
        for x in (60, 210, 360):
            path.move_to(x, 100).line_to(x, 148)
        path.style.fill_color = None
        path.style.stroke_color = "#000000"
        path.style.auto_close = False
        context.add_item(path)
    rows = [("Camp", "Fate of its people"), ("North", "sent home"), ("River", "not known")]
    page.rows((Column(64), Column(214)), 112, rows, 16)
    assert table_rows(page.extract()) == [list(row) for row in rows]


def test_rules_of_dashes() -> None:
    page = TablePage()
    page.prose(60, 60, 470)
    page.pdf.set_dash_pattern(dash=2, gap=2)
    for y in (120, 138, 190):
        page.rule(y, 60, 460)
    rows = [("Camp", "Fate of its people"), ("North", "Sent home"), ("River", "Not known")]
    page.rows((Column(60), Column(214)), 132, rows, 20)
    assert table_rows(page.extract()) == [list(row) for row in rows]


def test_rules_in_a_form_that_holds_the_whole_page() -> None:
    page = TablePage()
    for y in (100, 116, 132, 148):
        page.rule(y, 60, 360)
    for x in (60, 210, 360):
        page.wall(x, 100, 148)
    rows = [("Camp", "Fate of its people"), ("North", "Sent home"), ("River", "Not known")]
    page.rows((Column(64), Column(214)), 112, rows, 16)
    page.prose(60, 700, 470, PROSE)
    source, target = pypdfium2.PdfDocument(bytes(page.pdf.output())), pypdfium2.PdfDocument.new()
    wrapped = source.page_as_xobject(0, target).as_pageobject()
    wrapped.set_matrix(pypdfium2.PdfMatrix().scale(0.8, 0.8).translate(30, 40))
    sheet = target.new_page(595, 842)
    sheet.insert_obj(wrapped)
    sheet.gen_content()
    buffer = io.BytesIO()
    target.save(buffer)
    assert table_rows(extract_pdf("a.pdf", buffer.getvalue())) == [list(row) for row in rows]


def test_tables_of_one_size_under_each_other() -> None:
    page = TablePage()
    for y in (100, 220, 340):
        page.rows(NUMBERS, y, [("Country", "2012", "2013"), *COUNTRIES])
    extraction = page.extract()
    check_invariants(extraction)
    assert table_rows(extraction) == 3 * [["Country", "2012", "2013"], *map(list, COUNTRIES)]
