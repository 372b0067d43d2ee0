"""Where the marks of a chart stand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from pipeline.outputs.report.timeline import BOTTOM, HEIGHT, LEFT, RIGHT, UNDATED, WIDTH, draw


def row(figure_id: str, low: float | None, high: float | None, **more: Any) -> SimpleNamespace:
    stated = {
        "claim_id": f"c{low}{high}", "qualifier": "plain", "unit": "persons", "per": "", "scope": "total",
        "use": "yes",
        "area": "PRK", "area_text": "", "period": "2010", "period_start": "2010-01-01", "period_end": "2010-12-31",
        "published": "2015", "publisher": "P", "source": "S", "source_kind": "ngo", "confidence": 0.9,
        "document_id": "d",
    }  # fmt: skip
    return SimpleNamespace(**{**stated, "figure_id": figure_id, "value_low": low, "value_high": high, **more})


def test_a_range_is_a_bar_and_a_bound_an_arrow_to_its_open_side() -> None:
    chart = draw(
        [row("f1", 80, 120), row("f2", 90, None, qualifier="at_least"), row("f3", None, 70, qualifier="at_most")], {}
    )
    marks = {mark.figure_id: mark for mark in chart.panels[0].marks}
    assert len(marks["f1"].points) == 2
    assert marks["f1"].points[0] > marks["f1"].points[1], "the low end is the lower one on the page"
    assert marks["f2"].arrow < marks["f2"].points[0], "upwards"
    assert marks["f3"].arrow > marks["f3"].points[0], "downwards"
    assert "hedged" in marks["f2"].classes
    assert "hedged" not in marks["f1"].classes


def test_numbers_far_apart_share_a_logarithmic_axis_that_holds_all() -> None:
    chart = draw([row("f1", 3, 3), row("f2", 200_000, 200_000, published="")], {})
    heights = [mark.points[0] for mark in chart.panels[0].marks]
    assert all(0 < height <= HEIGHT - BOTTOM for height in heights)
    assert [tick.label for tick in chart.panels[0].upwards] == ["10", "100", "1,000", "10 k", "100 k"]


def test_what_has_no_date_stands_apart() -> None:
    undated = row("f2", 5, 5, period="", period_start="", period_end="", published="")
    chart = draw([row("f1", 4, 4), undated], {})
    marks = {mark.figure_id: mark for mark in chart.panels[0].marks}
    assert marks["f2"].x == WIDTH - RIGHT - UNDATED / 2
    assert LEFT < marks["f1"].x < WIDTH - RIGHT - UNDATED


def test_the_same_said_again_by_the_same_source_is_one_mark() -> None:
    chart = draw([row("f1", 4, 4), row("f2", 4, 4), row("f3", 4, 4, source="T")], {})
    assert chart.shown == 2


def test_copies_and_refused_figures_are_counted_and_not_drawn() -> None:
    chart = draw([row("f1", 4, 4), row("f2", 5, 5, use="rejected"), row("f3", 6, 6, use="not_asserted")], {})
    assert (chart.shown, chart.set_aside) == (1, 2)


def test_units_and_places_have_panels_of_their_own() -> None:
    alone = [row("f4", 7, 7, area="UZB"), row("f5", 8, 8, area="ERI")]
    rows = [row("f1", 4, 4), row("f2", 5, 5), row("f3", 6, 6, unit="days"), *alone]
    titles = [(panel.title, panel.unit) for panel in draw(rows, {}).panels]
    assert titles == [("North Korea", "persons"), ("Other places", "persons"), ("North Korea", "days")]


def test_nothing_to_draw_is_no_panel() -> None:
    assert draw([], {}).panels == []
