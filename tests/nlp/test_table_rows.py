"""What rows of tables say: figures with unit, place, period and source, and the numbers that are no figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline import nlp
from pipeline.model import Block, BlockKind, Document, Figure, NumberClass, Origin, Reading, Scope, Segment

RULES = nlp.load_rules()


def read_table(rows: list[str], *, title: str = "", note: str = "", about: str = "") -> tuple[Document, Reading]:
    """Lines of cells parted by "|"; the first holds the headers."""
    lines = [[cell.strip() for cell in row.split("|")] for row in rows]
    texts = [(BlockKind.CAPTION, title, ())] if title else []
    blocks: list[Block] = []
    text = ""
    parts = [
        *texts,
        *((BlockKind.TABLE_ROW, "\t".join(line), tuple(lines[0]) if n else ()) for n, line in enumerate(lines)),
    ]
    for kind, words, headers in [*parts, *([(BlockKind.FOOTNOTE, note, ())] if note else [])]:
        blocks.append(Block(kind, len(text), len(text) + len(words), headers=headers, caption=title))
        text += words + "\n"
    segment = Segment("t#1", 0, len(text), Origin(about_area=about))
    document = Document(
        "t", "0", "text/html", len(text), text, tuple(blocks), segments=(segment,), origin=segment.origin
    )
    return document, nlp.read(document, RULES)


def in_rows(found: tuple[Document, Reading]) -> list[Figure]:
    document, reading = found
    starts = {b.char_start for b in document.blocks if b.kind is BlockKind.TABLE_ROW}
    return [f for f in reading.figures if f.sentence_start in starts]


def test_a_figure_has_place_period_source_and_the_quote_of_its_cell() -> None:
    document, reading = found = read_table(
        ["Country | 2014 | 2016", "Chad | 4.8 | 5.1*", "Total | 9.0 | n/a"],
        title="Prisoners by country (in thousands)",
        note="Source: Prison Register, 2017.",
    )
    first, second, total = in_rows(found)
    assert (first.indicator, first.quantity.low, first.area.codes, first.period.edtf) == (
        "prisoners",
        Decimal(4800),
        "TCD",
        "2014",
    )
    assert document.text[first.quantity.char_start : first.quantity.char_end] == "4.8"
    assert document.text[second.quantity.char_start : second.quantity.char_end] == "5.1"
    assert document.text[first.sentence_start : first.sentence_end] == "Chad\t4.8\t5.1*"
    assert first.context == "2014 | Chad | Prisoners by country (in thousands)"
    assert (first.attribution.names, first.attribution.year) == (("Prison Register",), "2017")
    assert (total.area.codes, total.scope) == ("", Scope.TOTAL)
    assert not reading.quantities


@pytest.mark.parametrize(
    ("title", "header", "cell"),
    [
        ("Prison population and economy", "Population (millions)", "7.1"),
        ("Prisoners and economy", "GDP (US$ billion)", "19"),
        ("Prisoners by country", "Official capacity", "4,000"),
        ("Prisoners by country", "Prisoners per 100,000", "141"),
        ("Prisoners by country", "Prison officers", "410"),
        ("Prisoners by country", "Share of total (%)", "14"),
        ("Workers abroad by host country", "Workers interviewed", "44"),
        ("Complaints of migrant workers by problem", "2016", "487"),
        ("Courses on trafficking victims", "Participants", "240"),
        ("Election results", "Votes", "435,968"),
    ],
)
def test_a_header_that_names_something_else_leaves_the_caption_no_say(title: str, header: str, cell: str) -> None:
    found = read_table([f"Country | {header}", f"Chad | {cell}"], title=title)
    assert in_rows(found) == []
    assert [q.reason for q in found[1].quantities if q.reason != "table header"] == ["no indicator"]


@pytest.mark.parametrize(
    ("header", "cell", "number_class"),
    [
        ("Rank", "14", NumberClass.REFERENCE),
        ("Code", "410", NumberClass.REFERENCE),
        ("Opened", "1963", NumberClass.YEAR),
        ("Mean age", "44", NumberClass.AGE),
    ],
)
def test_ranks_years_and_ages_are_no_quantities(header: str, cell: str, number_class: NumberClass) -> None:
    _, reading = read_table([f"Camp | {header} | Inmates", f"East | {cell} | 1,200"], title="Inmates by camp")
    assert [e.number_class for e in reading.exclusions] == [number_class]
    assert [f.quantity.low for f in reading.figures] == [1200]


def test_four_digits_among_other_counts_are_a_count() -> None:
    found = read_table(["Camp | Inmates", "East | 1985", "West | 940"], title="Inmates by camp")
    assert [f.quantity.low for f in in_rows(found)] == [1985, 940]


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        ("80–120", 80, 120),
        ("~300", 300, 300),
        ("300 [2]", 300, 300),
        ("300a", 300, 300),
        ("1 234", 1234, 1234),
        ("> 300", 300, None),
        ("up to 300", None, 300),
        ("–", None, None),
        ("n/a", None, None),
        ("..", None, None),
    ],
)
def test_cells(cell: str, low: int | None, high: int | None) -> None:
    found = in_rows(read_table(["Camp | Inmates | Guards", f"East | {cell} | 40"], title="Inmates by camp"))
    assert [(f.quantity.low, f.quantity.high) for f in found] == ([] if low is high is None else [(low, high)])


def test_tiers_and_the_watch_list() -> None:
    found = in_rows(
        read_table(["Country | 2016 | 2017", "Qatar | 2 | 2 Watch List", "Iran | 3 | 2WL"], title="TIP tiers")
    )
    assert [(f.area.codes, f.unit, str(f.quantity.low)) for f in found] == [
        ("QAT", "tier", "2"),
        ("QAT", "tier", "2.5"),
        ("IRN", "tier", "3"),
        ("IRN", "tier", "2.5"),
    ]


def test_rates_become_percentages() -> None:
    found = in_rows(
        read_table(["Country | Prevalence (per 1,000)", "Eritrea | 93.0"], title="Modern slavery by country")
    )
    assert [(f.indicator, f.unit, str(f.quantity.low)) for f in found] == [
        ("modern_slavery_prevalence", "percent", "9.3")
    ]


def test_of_which_women_is_part_of_what_stands_before() -> None:
    found = in_rows(read_table(["Site | Detainees | Of whom women", "Hill site | 310 | 25"], about="MMR"))
    assert [(f.indicator, f.scope, str(f.quantity.low)) for f in found] == [
        ("prisoners", Scope.PART, "310"),
        ("prisoners", Scope.PART, "25"),
    ]
    rows = ["Indicator | 2014 | 2016", "Detainees | 310 | 295", "of which women | 25 | 20"]
    assert [f.quantity.low for f in in_rows(read_table(rows, about="MMR"))] == [310, 295, 25, 20]


def test_labels_that_begin_with_a_total_or_a_sex_may_name_what_is_counted() -> None:
    rows = [
        "Indicator | 2014 | 2016",
        "Total prisoners | 310 | 295",
        "Women in prison | 25 | 20",
        "Total budget | 7 | 8",
    ]
    assert [str(f.quantity.low) for f in in_rows(read_table(rows, title="Prison facts"))] == ["310", "295", "25", "20"]


def test_the_corner_may_say_what_is_counted() -> None:
    found = in_rows(read_table(["Prisoners (thousands) | 2014 | 2016", "Chad | 4.8 | 5.1"]))
    assert [(f.indicator, str(f.quantity.low), f.period.edtf) for f in found] == [
        ("prisoners", "4800", "2014"),
        ("prisoners", "5100", "2016"),
    ]
    assert in_rows(read_table(["Camp | 2014 | 2016", "Hill | 480 | 510"])) == []


def test_of_workers_abroad_the_host_counts_and_not_the_origin() -> None:
    found = in_rows(
        read_table(
            ["Nationality | Host | Workers", "Nepali | Qatar | 41,000", "Indian | Kuwait | 9,000"],
            title="Workers abroad",
        )
    )
    assert [(f.area.codes, f.nationality) for f in found] == [("QAT", "NPL"), ("KWT", "IND")]


def test_labels_with_values_are_read_without_headers() -> None:
    rows = ["Capital | Asmara", "People in modern slavery | 93,000", "Area (km2) | 117,600", "Regional rank | 2"]
    lines = [Block(BlockKind.TABLE_ROW, 0, 0)]
    text = ""
    for row in rows:
        words = row.replace(" | ", "\t")
        lines.append(Block(BlockKind.TABLE_ROW, len(text), len(text) + len(words), headers=("", "")))
        text += words + "\n"
    segment = Segment("t#1", 0, len(text), Origin(about_area="ERI"))
    document = Document(
        "t", "0", "text/html", len(text), text, tuple(lines[1:]), segments=(segment,), origin=segment.origin
    )
    reading = nlp.read(document, RULES)
    assert [(f.indicator, str(f.quantity.low), f.area.codes) for f in reading.figures] == [
        ("modern_slavery_victims", "93000", "ERI")
    ]
    assert [q.quantity.unit for q in reading.quantities] == ["km2"]
