"""A quote's boxes, one for each line, and its elements, each once."""

from __future__ import annotations

from typing import Any

from pipeline.model import Anchor, Anchors
from pipeline.normaliser.anchors import AnchorIndex, anchor_rows, on_one_line

TEXT = "The camp holds 80,000 to 120,000 people."


def word(start: int, end: int, x0: float, top: float, page: int = 1, width: float = 30) -> Anchor:
    return Anchor(start, end, page, (x0, top, x0 + width, top + 10))


def boxes(*anchors: Anchor) -> list[tuple[Any, ...]]:
    return [row[1:6] for row in anchor_rows("f", anchors)]


def test_words_of_a_line_are_one_box() -> None:
    footnote_mark = Anchor(9, 10, 1, (137, 98, 140, 104))
    assert boxes(word(0, 3, 72, 100), word(4, 8, 107, 100.333), footnote_mark) == [(1, 72, 98, 140, 110.33)]


def test_a_new_line_page_or_column_is_a_new_box() -> None:
    assert len(boxes(word(0, 3, 500, 100), word(4, 8, 72, 112))) == 2
    assert len(boxes(word(0, 3, 72, 100), word(4, 8, 107, 100, page=2))) == 2
    assert len(boxes(word(0, 3, 72, 100), word(4, 8, 320, 100))) == 2
    assert len(boxes(word(0, 3, 320, 700), word(4, 8, 72, 700))) == 2


def test_boxes_of_no_height_on_different_lines_are_apart() -> None:
    assert not on_one_line((0, 10, 5, 10), (6, 20, 9, 20))


def test_sides_have_two_decimals() -> None:
    assert boxes(Anchor(0, 3, 1, (72.123456, -0.001, 80.999, 12.005001))) == [(1, 72.12, 0.0, 81.0, 12.01)]
    assert str(boxes(Anchor(0, 3, 1, (1, -0.001, 2, 3)))[0][2]) == "0.0"


def test_each_element_once_and_a_page_without_boxes() -> None:
    anchors = [
        Anchor(0, 3, element="/html/body/p[1]"),
        Anchor(3, 6, element="/html/body/p[1]/b"),
        Anchor(6, 9, element="/html/body/p[1]"),
        Anchor(9, 10, page=4),
        Anchor(10, 11),
    ]
    rows = anchor_rows("f", anchors)
    assert [(row.page, row.element) for row in rows] == [
        (None, "/html/body/p[1]"),
        (None, "/html/body/p[1]/b"),
        (4, ""),
    ]


def test_only_what_shares_a_character_overlaps() -> None:
    outer = Anchor(0, 100, element="/html/body")
    others = [Anchor(n, n + 10, element=str(n)) for n in range(0, 100, 10)]
    index = AnchorIndex(Anchors([outer, *others[:2], Anchor(20, 20, element="empty"), *others[2:]]))
    assert [anchor.element for anchor in index.overlapping(20, 40)] == ["/html/body", "20", "30"]
    assert [anchor.element for anchor in AnchorIndex(Anchors(others)).overlapping(19, 21)] == ["10", "20"]
    assert AnchorIndex(Anchors()).overlapping(0, 5) == []


def test_anchors_csv_follows_the_figures(make: Any) -> None:
    start = TEXT.index("80,000")
    anchors = (
        word(start, start + 6, 72, 100),
        word(start + 7, start + 9, 105, 100),
        word(start + 10, start + 17, 72, 112),
    )
    document = make.document(TEXT, "a.pdf", pages=1, anchors=Anchors(anchors))
    figure = make.figure(document, "80,000 to 120,000", 80000, 120000)
    frames = make.tables(make.result(document, figure))
    rows = frames["anchors"].to_dict("records")
    assert [row["figure_id"] for row in rows] == [frames["figures"].figure_id[0]] * 2
    assert [(row["x0"], row["top"], row["x1"], row["bottom"]) for row in rows] == [
        (72, 100, 135, 110),
        (72, 112, 102, 122),
    ]
