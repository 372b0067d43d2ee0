"""A document's text on a page: nothing of it is lost, every number is marked where it stands."""

from __future__ import annotations

from pipeline.model import Block, BlockKind, Document, Segment
from pipeline.outputs.report.passages import MOST_MARKS, Item, Span, compose, split_parts


def document(text: str, *blocks: Block, pages: int | None = None, segments: tuple[Segment, ...] = ()) -> Document:
    return Document("a.html", "0" * 64, "text/html", len(text), text, blocks, pages=pages, segments=segments)


def words(items: list[Item]) -> str:
    cells = [cell.runs for item in items for row in item.rows for cell in row]
    return "".join(run.text for runs in [*(item.runs for item in items), *cells] for run in runs)


def paragraph(start: int, end: int) -> Block:
    return Block(BlockKind.PARAGRAPH, start, end)


def test_text_between_blocks_is_shown_as_well() -> None:
    text = "Title\nA line that no block holds.\nThe end."
    items = list(compose(document(text, Block(BlockKind.HEADING, 0, 5, level=1), paragraph(34, 42)), []))
    assert [item.kind for item in items] == ["heading", "paragraph", "paragraph"]
    assert words(items) == text.replace("\n", "")


def test_marks_that_overlap_keep_both_anchors_and_every_letter() -> None:
    text = "some 50,000 men and 20,000 women"
    spans = [Span(0, 32, "f1", "all", "fig"), Span(20, 26, "f2", "women", "fig")]
    (item,) = compose(document(text, paragraph(0, 32)), spans)
    assert "".join(run.text for run in item.runs) == text
    assert item.figures == ["f1", "f2"]
    assert next(run.figure_id for run in item.runs if run.text == "20,000") == "f2", "a click means the narrower"


def test_two_figures_of_the_same_words_can_both_be_reached() -> None:
    spans = [Span(0, 6, "f1", "", "fig"), Span(0, 6, "f2", "", "fig")]
    (item,) = compose(document("50,000 people", paragraph(0, 13)), spans)
    assert set(item.runs[0].anchors) == {"f1", "f2"}


def test_cells_of_a_table_know_where_they_begin() -> None:
    text = "Year\tHeld\n1999\t4,000"
    row = Block(BlockKind.TABLE_ROW, 10, 20, headers=("Year", "Held"))
    (item,) = compose(document(text, Block(BlockKind.TABLE_ROW, 0, 9), row), [Span(15, 20, "f1", "", "fig")])
    assert (item.kind, item.heads, len(item.rows)) == ("table", 1, 2)
    assert [cell.char_start for cell in item.rows[1]] == [10, 15]
    assert item.rows[1][1].runs[0].figure_id == "f1"


def test_pages_and_segments_are_announced_once() -> None:
    text = "One.\fTwo.\nStill two.\f\fFour."
    segments = (Segment("a#1", 0, 5), Segment("a#2", 5, len(text)))
    blocks = (paragraph(0, 4), paragraph(5, 9), paragraph(10, 20), paragraph(22, 27))
    items = list(compose(document(text, *blocks, pages=4, segments=segments), []))
    assert [item.page for item in items if item.kind == "page"] == [1, 2, 4]
    assert [item.segment.segment_id for item in items if item.segment] == ["a#1", "a#2"]


def test_a_document_of_many_figures_has_several_pages_and_all_figures() -> None:
    text = "9 men\n" * 2_000
    blocks = [paragraph(6 * n, 6 * n + 5) for n in range(2_000)]
    spans = [Span(6 * n, 6 * n + 1, f"f{n}", "", "fig") for n in range(2_000)]
    parts = split_parts(compose(document(text, *blocks), spans))
    assert len(parts) > 1
    assert all(sum(item.weight for item in part) <= MOST_MARKS for part in parts)
    assert [f for part in parts for item in part for f in item.figures] == [f"f{n}" for n in range(2_000)]


def test_a_page_that_ends_within_a_paragraph_costs_no_letter_of_place() -> None:
    text = "They make\f400 bricks."
    (_, item) = compose(document(text, paragraph(0, len(text)), pages=2), [Span(10, 13, "f1", "", "fig")])
    assert [run.text for run in item.runs] == ["They make ", "400", " bricks."]


def test_an_empty_document_has_one_empty_page() -> None:
    assert split_parts(compose(document(""), [])) == [[]]
