"""Tables of web pages: their grid, headers, labels, titles and notes."""

from __future__ import annotations

import pytest

from pipeline.extractors.html import extract_html
from pipeline.model import Block, BlockKind

LEAD = "<p>What the monitors of the three provinces wrote down in the two years is set out here, site by site.</p>"


def read_table(markup: str) -> list[tuple[Block, str]]:
    extraction = extract_html("page.html", f"<html><body>{LEAD}{markup}{LEAD}</body></html>".encode())
    return [(block, extraction.text[block.char_start : block.char_end]) for block in extraction.blocks][1:-1]


def test_a_cell_that_spans_heads_every_column_below_it() -> None:
    rows = read_table(
        "<table><tr><th rowspan=2>Site<th colspan=2>Inmates<th rowspan=2>Guards</tr><tr><th>2014<th>2016</tr>"
        "<tr><td>North<td>310<td>295<td>40</tr></table>"
    )
    assert [text for _, text in rows] == ["Site\tInmates\t\tGuards", "\t2014\t2016\t", "North\t310\t295\t40"]
    assert [block.headers for block, _ in rows] == [(), (), ("Site", "Inmates 2014", "Inmates 2016", "Guards")]


def test_a_cell_that_spans_rows_labels_each_of_them() -> None:
    rows = read_table(
        "<table><thead><tr><th>Country<th>Year<th>Held</tr></thead>"
        "<tr><td rowspan=2>Malawi<td>2014<td>310</tr><tr><td>2016<td>295</tr><tr><td>Benin<td>2016<td>80</tr></table>"
    )
    assert [(text, block.label) for block, text in rows[1:]] == [
        ("Malawi\t2014\t310", ""),
        ("\t2016\t295", "Malawi"),
        ("Benin\t2016\t80", ""),
    ]


@pytest.mark.parametrize(
    "section", ["<tr><th colspan=2>Asia</tr>", "<tr><td colspan=2>Asia</tr>", "<tr><td><b>Asia</b><td></tr>"]
)
def test_a_row_over_the_whole_width_labels_those_below(section: str) -> None:
    rows = read_table(
        f"<table><tr><th>Country<th>Held</tr><tr><td>Chad<td>9</tr>{section}<tr><td>Nepal<td>12</tr></table>"
    )
    labels = {text.split("\t")[0]: block.label for block, text in rows}
    assert (labels["Chad"], labels["Nepal"]) == ("", "Asia")


def test_a_row_without_data_is_no_section() -> None:
    rows = read_table("<table><tr><th>Camp<th>Held</tr><tr><td>East<td></tr><tr><td>West<td>12</tr></table>")
    assert [block.label for block, _ in rows] == ["", "", ""]


def test_title_and_unit_row_are_caption_and_the_last_row_a_note() -> None:
    rows = read_table(
        "<table><tr><td colspan=2>Table 3. People held</tr><tr><td>Camp<td>Held</tr>"
        "<tr><td colspan=2>(in thousands)</tr>"
        "<tr><td>East<td>1.5</tr><tr><td colspan=2>Source: two visits</tr></table>"
    )
    assert [(block.kind, text) for block, text in rows] == [
        (BlockKind.CAPTION, "Table 3. People held"),
        (BlockKind.TABLE_ROW, "Camp\tHeld"),
        (BlockKind.CAPTION, "(in thousands)"),
        (BlockKind.TABLE_ROW, "East\t1.5"),
        (BlockKind.FOOTNOTE, "Source: two visits"),
    ]
    assert rows[3][0].caption == "Table 3. People held (in thousands)"


def test_the_headers_attribute_says_what_heads_a_cell() -> None:
    rows = read_table(
        "<table><tr><th id=a>Camp<th id=b>2014<th id=c>2016</tr>"
        "<tr><th id=r headers=a>East<td headers='c r'>7<td headers='b r'>9</tr></table>"
    )
    assert rows[1][0].headers == ("Camp", "2016", "2014")


@pytest.mark.parametrize(
    ("markup", "headers"),
    [
        ("<tr><td>Country<td>2014<td>2016</tr><tr><td>Chad<td>310<td>295</tr>", ("Country", "2014", "2016")),
        ("<tr><td>Year<td>Men<td>Under 20 years</tr><tr><td>2014<td>310<td>29</tr>", ("Year", "Men", "Under 20 years")),
        ("<tr><th>Year<td>2014<td>2016</tr><tr><th>Held<td>310<td>295</tr>", ("Year", "2014", "2016")),
    ],
)
def test_a_first_row_without_data_is_the_header(markup: str, headers: tuple[str, ...]) -> None:
    assert read_table(f"<table>{markup}</table>")[1][0].headers == headers


@pytest.mark.parametrize(
    "markup",
    [
        "<tr><th>Built<td>2009</tr><tr><th>Inmates<td>310</tr>",
        "<tr><td>Capital<td>Lome</tr><tr><td>People in prison<td>4,900</tr>",
        "<tr><td>North<td>310<td>295</tr><tr><td>South<td>80<td>75</tr>",
    ],
)
def test_a_first_row_with_values_is_none(markup: str) -> None:
    assert not any(any(block.headers) for block, _ in read_table(f"<table>{markup}</table>"))


def test_a_row_as_wide_as_the_widest_takes_no_notice_of_a_span_from_above() -> None:
    rows = read_table(
        "<table><tr><th rowspan=3>Camp<th>2014<th>2016</tr><tr><td>East<td>7<td>9</tr>"
        "<tr><td>West<td>1<td>2</tr></table>"
    )
    assert [text for _, text in rows] == ["Camp\t2014\t2016", "East\t7\t9", "West\t1\t2"]


def test_hostile_spans_end() -> None:
    rows = read_table("<table><tr><th colspan=99999>A<th rowspan=0>B</tr><tr><td>1<td>2</tr></table>")
    assert len(rows) == 2
    assert len(rows[1][1]) < 100


@pytest.mark.parametrize("part", ["tbody hidden", "tbody style='display:none'", "thead hidden", "tfoot hidden"])
def test_a_hidden_part_of_a_table_is_not_read(part: str) -> None:
    rows = read_table(
        f"<table><tr><th>Site<th>Held</tr><tr><td>North<td>310</tr><{part}><tr><td>South<td>91,000</tr></table>"
    )
    assert [text for _, text in rows] == ["Site\tHeld", "North\t310"]


@pytest.mark.parametrize("tag", ["h4", "blockquote", "center", "span style='display:block'"])
def test_lines_inside_a_cell_are_kept_apart(tag: str) -> None:
    end = tag.split(maxsplit=1)[0]
    rows = read_table(
        f"<table><tr><th>Site<th>Held</tr><tr><td>North<td><{tag}>2016</{end}><{tag}>310</{end}></tr>"
        "<tr><td>South<td>4</tr></table>"
    )
    assert rows[1][1] == "North\t2016 310"


def test_every_column_of_a_wide_table_is_read() -> None:
    years = "".join(f"<th>{1950 + n}" for n in range(75))
    for width, cells in ((75, years), (400, years * 6)):
        row = "".join(f"<td>{100 + n}" for n in range(width))
        text = "\n".join(text for _, text in read_table(f"<table><tr>{cells}</tr><tr>{row}</tr></table>"))
        assert str(99 + width) in text


def test_rows_and_cells_in_forms_are_rows_and_cells() -> None:
    rows = read_table(
        "<table><tr><th>Site<th>Held</tr><form><tr><td>North</td><td>310</td></tr></form>"
        "<tr><form><td>South</td><td>40</td></form></tr></table>"
    )
    assert [text for _, text in rows] == ["Site\tHeld", "North\t310", "South\t40"]


@pytest.mark.parametrize(
    "loose", ["They held 77 more.", "<tr>They held 77 more.<td>East<td>5</tr>", "<p>They held 77 more.</p>"]
)
def test_words_between_the_cells_are_read(loose: str) -> None:
    rows = read_table(
        f"<table><tr><th>Site<th>Held</tr><tr><td>North<td>310</tr>{loose}<tr><td>South<td>4</tr></table>"
    )
    assert "They held 77 more." in [text for _, text in rows]


@pytest.mark.parametrize("span", ["2", "2 ", "+2", "2px", "99999", "0"])
def test_a_span_is_read_as_browsers_read_it(span: str) -> None:
    rows = read_table(
        f"<table><tr><th>Site<th>Held<th>Dead</tr><tr><td rowspan='{span}'>North<td>310<td>12</tr>"
        "<tr><td>320<td>13</tr></table>"
    )
    assert rows[-1][1] == "\t320\t13"
