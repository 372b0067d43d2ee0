"""Layout, furniture and hyphens without a PDF."""

from __future__ import annotations

import pytest

from pipeline.extractors.furniture import drop_furniture
from pipeline.extractors.glyphs import clean_glyphs
from pipeline.extractors.hyphenation import Hyphenation
from pipeline.extractors.layout import order_columns
from pipeline.extractors.page_frame import displayed_box, turn_box
from pipeline.extractors.pdf_words import PageWords
from pipeline.extractors.runs import Run, Word


def run(text: str, x0: float, top: float, x1: float = 0, size: float = 10) -> Run:
    """A run whose words share its width evenly."""
    pieces = text.split()
    x1 = x1 or x0 + 5 * len(text)
    step = (x1 - x0) / len(pieces)
    words = [Word(piece, x0 + i * step, top, x0 + (i + 0.8) * step, top + size) for i, piece in enumerate(pieces)]
    return Run(words, x0, top, x1, top + size, size)


def texts(runs: list[Run]) -> list[str]:
    return [line.text for column in order_columns(runs) for line in column.lines]


def column(name: str, x0: float, x1: float, rows: int, top: float = 100) -> list[Run]:
    return [run(f"{name}{i} has words enough here", x0, top + 12 * i, x1) for i in range(rows)]


def test_two_columns_are_read_one_after_the_other() -> None:
    read = texts([run for pair in zip(column("a", 50, 270, 9), column("b", 290, 510, 9), strict=True) for run in pair])
    assert [line[:2] for line in read] == [f"a{i}" for i in range(9)] + [f"b{i}" for i in range(9)]


def test_columns_with_lines_at_different_heights() -> None:
    read = texts(column("a", 50, 270, 9) + column("b", 290, 510, 9, top=105))
    assert [line[0] for line in read] == ["a"] * 9 + ["b"] * 9


def test_what_spans_the_gutter_divides_the_page() -> None:
    upper = column("a", 50, 270, 5) + column("b", 290, 510, 5)
    lower = column("c", 50, 270, 5, 200) + column("d", 290, 510, 5, 200)
    read = texts([*upper, *lower, run("A heading that goes over both of the columns", 50, 175, 510)])
    assert [line[0] for line in read] == ["a"] * 5 + ["b"] * 5 + ["A"] + ["c"] * 5 + ["d"] * 5


def test_list_numbers_beside_their_text_are_no_column() -> None:
    runs = [run(f"{i}.", 50, 100 + 12 * i) for i in range(8)]
    runs += [run("some words of a list item here", 80, 100 + 12 * i, 500) for i in range(8)]
    assert texts(runs)[0].startswith("0. some words")


def test_rows_of_short_cells_are_read_across() -> None:
    cells = [(i, x, word) for i in range(8) for x, word in ((50, f"Land{i}"), (200, f"{i},000"), (350, "2014"))]
    runs = [run(word, x, 100 + 12 * i) for i, x, word in cells]
    assert texts(runs)[:2] == ["Land0 0,000 2014", "Land1 1,000 2014"]


def test_a_drop_cap_returns_to_its_word() -> None:
    lines = ["orkers left home", "and came back", "to a village", "that was gone"]
    runs = [run("W", 50, 100, 70, size=30), *(run(text, 72, 100 + 12 * i, 270) for i, text in enumerate(lines))]
    assert texts(runs) == ["Workers left home", *lines[1:]]


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_boxes_turn_back_to_where_they_were(turn: int) -> None:
    box = (10.0, 20.0, 60.0, 35.0)
    assert displayed_box(turn_box(box, turn, 400, 300), turn, 400, 300) == box


def page(number: int, *runs: Run) -> PageWords:
    return PageWords(number, 595, 842, list(runs), "")


def test_heads_that_change_with_the_chapter_go_by_their_place() -> None:
    chapters = ["Alba", "Alba", "Alba", "Brod", "Brod", "Cres", "Dona", "Dona", "Dona", "Dona"]
    pages = [
        page(n, run(chapter, 50, 30), run(f"words {n * n} and {chapter}", 50, 80), run(f"end {n * n}", 50, 700))
        for n, chapter in enumerate(chapters, 1)
    ]
    assert [[kept.text for kept in runs] for runs in drop_furniture(pages)] == [
        [f"words {n * n} and {chapter}", f"end {n * n}"] for n, chapter in enumerate(chapters, 1)
    ]


def test_the_first_lines_of_pages_stay() -> None:
    lines = ["One begins", "Two goes on", "Three is here", "Four is next", "Five ends it"]
    pages = [page(n, run(line, 50, 60), run("in the middle", 50, 300 + n)) for n, line in enumerate(lines, 1)]
    assert [runs[0].text for runs in drop_furniture(pages)] == lines


SAYING = [  # of which half were looked at only after the rule was made
    "Guards counted 4,310 inmates",
    "The mine feeds nobody who cannot dig.",
    "“Nobody came back from that valley.”",
    "In that year 61 % of them were women",
    "Some 12 500 families were moved",
    "Nobody knows how many have died there.",
]
HEADS = [
    "Camps and Mines, 2015",
    "Salt Lake Watch No. 12",
    "www.example.org",
    "For the 3rd session",
    "Part II.",
    "Vol. 4, 17",
]


@pytest.mark.parametrize("line", SAYING)
def test_what_says_something_is_no_head_of_two_pages(line: str) -> None:
    pages = [page(n, run(line, 50, 40), run(f"body {n * n}", 50, 300)) for n in (1, 2)]
    assert [[kept.text for kept in runs] for runs in drop_furniture(pages)] == [[line, "body 1"], [line, "body 4"]]


@pytest.mark.parametrize("line", HEADS)
def test_other_lines_at_the_same_place_are_heads_of_two_pages(line: str) -> None:
    pages = [page(n, run(line, 50, 40), run(f"body {n * n}", 50, 300)) for n in (1, 2)]
    assert [[kept.text for kept in runs] for runs in drop_furniture(pages)] == [["body 1"], ["body 4"]]


def test_a_sentence_on_many_pages_is_a_foot() -> None:
    pages = [
        page(n, run(f"body {n * n}", 50, 300), run("This report may be copied by anybody.", 50, 800))
        for n in range(1, 6)
    ]
    assert [[kept.text for kept in runs] for runs in drop_furniture(pages)] == [[f"body {n * n}"] for n in range(1, 6)]


def test_a_document_of_nothing_but_one_line_keeps_it() -> None:
    pages = [page(n, run("Closed", 50, 40)) for n in (1, 2, 3)]
    assert [[kept.text for kept in runs] for runs in drop_furniture(pages)] == [["Closed"], [], []]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("pris-", "oners,", "prisoners,"),
        ("pris\ufffe", "oners", "prisoners"),
        ("government-", "contracted", "government-contracted"),
        ("(state-", "sponsored", "(state-sponsored"),
        ("non-", "governmental", "nongovernmental"),
        ("long-", "term", "long-term"),
        ("Sino-", "Korean", "Sino-Korean"),
        ("NATO-", "led", "NATO-led"),
        ("quality-of-", "life", "quality-of-life"),
        ("GOV-", "ERNMENT", "GOVERNMENT"),
        ("2014\u2013", "2015", "2014\u20132015"),
        ("COVID-", "19", "COVID-19"),
        ("16-", "or", None),
        ("short-", "and", None),
        ("pho-", "to", "photo"),
        ("camps", "were", None),
    ],
)
def test_line_end_hyphens(first: str, second: str, joined: str | None) -> None:
    assert Hyphenation([]).join(first, second) == joined


def test_the_document_decides_before_the_word_list() -> None:
    assert Hyphenation(["The co-operation of both. Co-operation again."]).join("co-", "operation") == "co-operation"
    assert Hyphenation(["The cooperation of both."]).join("co-", "operation") == "cooperation"


def test_a_compound_that_was_set_apart_is_closed_and_a_dash_is_not() -> None:
    hyphenation = Hyphenation([])
    assert hyphenation.closes_gap("government-", "contracted")
    assert not hyphenation.closes_gap("prisons-", "they")
    assert not hyphenation.closes_gap("short-", "and")


def test_glyphs() -> None:
    assert clean_glyphs("con\ufb01ned \ufb02ight na\u00efve \ue001x\x00y\u200b") == "confined flight na\u00efve xy"
    assert clean_glyphs("\uf0b7") == "\u2022"
    assert clean_glyphs("e\u0301") == "\u00e9"
