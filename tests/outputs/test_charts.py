"""What the charts show, and that they are the same picture from the same tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.outputs import Tables, chart_data
from pipeline.outputs.chart_rows import choose_rows
from pipeline.outputs.charts import CHARTS, FORMATS, render_chart
from tests.outputs.conftest import WITNESS
from tests.outputs.test_parquet_tables import write_parquet


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("which", ["filled", "empty"])
def test_each_chart_is_drawn_and_its_bytes_are_the_same(which: str, name: str, request: pytest.FixtureRequest) -> None:
    tables: Tables = request.getfixturevalue(which)
    one, two = (dict(render_chart(CHARTS[name].draw(CHARTS[name].data(tables)))) for _ in range(2))
    assert one == two
    assert list(one) == list(FORMATS)
    assert one["svg"].lstrip().startswith(b"<?xml")
    assert b"Date" not in one["svg"][:2000].replace(b"dc:date", b"")
    assert one["png"].startswith(b"\x89PNG")


def test_a_figure_stands_in_the_middle_of_its_period_else_at_its_publication(filled: Tables) -> None:
    frame = chart_data.timeline(filled, "prisoners").set_index("figure_id")
    assert frame.loc["f1", "when"] == pd.Timestamp("2010-07-02 00:00")
    assert (frame.loc["f2", "when"], frame.loc["f3", "when"]) == (
        pd.Timestamp("2012-06-15"),
        pd.Timestamp("2011-07-01"),
    )
    assert frame["by_period"].to_dict() == {"f1": True, "f2": False, "f3": False, "f7": False}
    assert chart_data.timeline(filled, "workers_abroad")["when"].isna().all()
    assert chart_data.busiest_places(frame, 1) == ["PRK"]


def test_ranges_are_bars_open_bounds_arrows_and_hedges_hollow(filled: Tables) -> None:
    frame = chart_data.timeline(filled, "prisoners")
    axes: Any = CHARTS["prisoners"].draw(frame).axes
    panel = next(ax for ax in axes if ax.get_title(loc="left") == "North Korea")
    bars = [segment for collection in panel.collections for segment in collection.get_segments()]
    assert [tuple(segment[:, 1]) for segment in bars] == [(80000.0, 120000.0)]
    marks = {(line.get_marker() if isinstance(line.get_marker(), str) else "arrow"): line for line in panel.lines}
    assert marks["o"].get_markerfacecolor() != "white"
    assert marks["P"].get_markerfacecolor() == "white"
    assert list(marks["arrow"].get_ydata()) == [50000.0]
    assert marks["arrow"].get_marker().vertices[:, 1].max() > 0, "upwards: more than"


def test_shares_go_from_the_lowest_source_to_the_highest(filled: Tables) -> None:
    frame = chart_data.by_source(filled, "wage_retention")
    assert frame["source"].tolist() == [chart_data.NO_SOURCE, WITNESS]
    assert frame["n_figures"].tolist() == [1, 1]


def test_repeats_name_the_publications_of_a_claim_the_first_first(filled: Tables) -> None:
    frame = chart_data.repeated_claims(filled)
    assert frame["publication"].tolist() == ["A Paper, 2011", "b.pdf, 2014-02-18"]
    assert set(frame["claim_id"]) == {"c1"}


def test_a_name_in_another_script_is_no_warning(filled: Tables, recwarn: pytest.WarningsRecorder) -> None:
    frame = chart_data.by_source(filled, "wage_retention")
    dict(render_chart(CHARTS["wage_retention"].draw(frame.assign(source=["통일부", "新华社"]))))
    assert [str(warning.message) for warning in recwarn] == []


def test_what_is_not_drawn_is_counted(filled: Tables) -> None:
    figures = filled.figures
    many = pd.concat([figures.assign(area=code) for code in ("PRK", "CHN", "RUS", "UZB", "LBY", "ERI", "CUB")])
    figure: Any = CHARTS["prisoners"].draw(
        chart_data.timeline(Tables(**{**vars(filled), "figures": many}), "prisoners")
    )
    (legend,) = figure.legends
    assert "Not drawn: 0 without place or time, 4 of other places." in legend.get_title().get_text()


def test_of_many_figures_those_read_best_are_drawn_and_the_others_counted(
    filled: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_parquet(filled, tmp_path)
    every = choose_rows(tmp_path)
    assert "of_all" not in every.figures
    live = filled.usable()["indicator"].value_counts()
    monkeypatch.setattr("pipeline.outputs.chart_rows.MOST_FIGURES", 1)
    some = choose_rows(tmp_path)
    assert len(chart_data.timeline(some, "prisoners")) < len(chart_data.timeline(every, "prisoners"))
    assert chart_data.n_left_out(chart_data.timeline(some, "prisoners")) >= live["prisoners"] - 1
