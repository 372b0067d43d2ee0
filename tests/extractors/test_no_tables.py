"""What looks like a table and is none."""

from __future__ import annotations

from tests.extractors.render_table import PROSE, Column, TablePage, table_rows


def test_two_columns_of_prose() -> None:
    page = TablePage(9)
    for x in (60, 310):
        page.prose(x, 80, 225, " ".join([PROSE, "In 1998 some 1,200 of 4,500 came back, 30 of them ill."] * 5), "J")
    assert table_rows(page.extract()) == []


def test_two_columns_of_prose_between_rules() -> None:
    page = TablePage(9)
    for y in (50, 70, 760, 790):
        page.rule(y)
    page.text(60, 64, "Chapter 2")
    page.text(535, 64, "14", "r")
    for x in (60, 310):
        page.prose(x, 80, 225, " ".join([PROSE] * 9), "J")
    page.text(60, 780, "Annual report")
    page.text(535, 780, "2014", "r")
    assert table_rows(page.extract()) == []


def test_a_list_with_numbers_in_front() -> None:
    page = TablePage()
    page.rows(
        (Column(60), Column(85)),
        100,
        [
            (f"{i}.", f"The camp on the {name} was closed in {1990 + i}.")
            for i, name in enumerate(("hill", "river", "coast", "plain", "border"), 1)
        ],
    )
    assert table_rows(page.extract()) == []


def test_contents_with_and_without_dots() -> None:
    for dots in (True, False):
        page = TablePage()
        for i, (title, number) in enumerate(
            (
                ("Introduction", 3),
                ("Camps of the north", 5),
                ("Camps of the south", 12),
                ("Work abroad", 20),
                ("Sources", 31),
            )
        ):
            page.text(60, 100 + 16 * i, title + (" " + "." * (80 - len(title)) if dots else ""))
            page.text(500, 100 + 16 * i, str(number), "r")
        assert table_rows(page.extract()) == []


def test_a_contents_list_with_paragraph_numbers() -> None:
    page = TablePage()
    rows = [
        ("Introduction", "1-4", "3"),
        ("Summary", "5-89", "3"),
        ("The state", "5-16", "4"),
        ("Others", "17-89", "7"),
        ("Annex", "90-92", "13"),
    ]
    for i, (title, paragraphs, number) in enumerate(rows):
        page.text(60, 100 + 16 * i, title + " " + "." * 50)
        page.text(430, 100 + 16 * i, paragraphs, "r")
        page.text(500, 100 + 16 * i, number, "r")
    assert table_rows(page.extract()) == []


def test_a_chart_with_labels_at_its_axes() -> None:
    page = TablePage(8)
    for i in range(6):
        page.text(100, 100 + 20 * i, f"{60 - 10 * i},000", "r")
        page.text(350, 100 + 20 * i, f"0.{50 - 5 * i}")
    points = [(110, 190), (150, 120), (200, 160), (250, 110), (300, 175), (340, 130)]
    page.pdf.polyline(points)
    page.pdf.line(105, 90, 105, 210)
    page.pdf.line(105, 210, 345, 210)
    for i in range(6):
        page.text(110 + 45 * i, 222, str(1997 + 2 * i), "c")
    assert table_rows(page.extract()) == []


def test_a_bar_chart_with_a_grid() -> None:
    page = TablePage(8)
    for x in range(200, 501, 50):
        page.wall(x, 90, 230)
        page.text(x, 242, str(x - 200), "c")
    page.rule(90, 200, 500)
    page.rule(230, 200, 500)
    for i, (label, length) in enumerate((("Alba", 260), ("Brod", 180), ("Cres", 90), ("Dona", 40))):
        page.text(190, 112 + 34 * i, label, "r")
        page.pdf.rect(200, 102 + 34 * i, length, 14, style="F")
    assert table_rows(page.extract()) == []


def test_a_frame_around_prose() -> None:
    page = TablePage()
    page.pdf.rect(50, 50, 495, 200)
    page.rule(80, 50, 545)
    page.text(60, 70, "Box 2. A witness")
    page.prose(60, 90, 470, " ".join([PROSE] * 3))
    assert table_rows(page.extract()) == []


def test_addresses_and_telephone_numbers() -> None:
    page = TablePage()
    page.rows(
        (Column(60),), 100, [("Office of the Ombudsman",), ("14 Harbour Road",), ("1200 Brod",), ("Tel. 555 0140",)]
    )
    assert table_rows(page.extract()) == []


def test_reference_numbers_beside_a_column_of_prose() -> None:
    page = TablePage(9)
    page.prose(60, 80, 160, " ".join([PROSE] * 4))
    for i, title in enumerate(("Egypt: Mixed signals", "Egypt: Voices kept out", "Egypt: What the law says")):
        page.text(240, 89 + 36 * i, f"{title} (Index: MDE")
        page.text(240, 101 + 36 * i, f"12/0{16 + i}/2005)")
        page.text(240, 113 + 36 * i, f"14 May, {30 + i} pages")
    assert table_rows(page.extract()) == []


def test_figures_set_large_beside_prose() -> None:
    page = TablePage(9)
    page.prose(60, 80, 225, " ".join([PROSE] * 6))
    for i, number in enumerate(("1,200", "3,400", "560", "12,000")):
        page.text(360, 90 + 36 * i, number, "r")
        page.text(370, 90 + 36 * i, "people")
    assert table_rows(page.extract()) == []
