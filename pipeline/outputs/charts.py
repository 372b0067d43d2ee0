"""Charts of the tables: estimates over time, shares by source, and who repeats whom; readable in black and white.

Each `draw_` function makes a matplotlib Figure of a frame of `chart_data`; a notebook shows it by itself.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.outputs import chart_data
from pipeline.outputs.chart_marks import KINDS, draw_across, draw_upright, grouped, kind_of
from pipeline.outputs.frames import Tables
from pipeline.reference.countries import country_name

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = ("svg", "png")
_DPI = 150  # of PNG
_PANELS = 6
_ROWS = 40  # of a chart by source
_COLUMNS = 24  # documents of a chart of repeats
_LOG_FROM = 50  # largest number over smallest; above it only a logarithmic axis shows both
_GRID: dict[str, Any] = {"color": "#dddddd", "linewidth": 0.6}
_KIND_NAMES = {"un": "United Nations", "ngo": "non-governmental", "other": "other source", "": chart_data.NO_SOURCE}
_HOW = "Filled: stated as it is. Hollow: hedged. Bar: from one end of a range to the other. Arrow: an open bound."
_WHEN = "Pale: placed at its publication, since no period is stated."


def draw_timeline(frame: pd.DataFrame, title: str) -> Figure:
    """Every estimate at its time, a panel for each of the places with most. `frame`: of `chart_data.timeline`."""
    dated = frame[frame["when"].notna()]
    places = chart_data.busiest_places(dated, _PANELS)
    if not places:
        return _empty(title)
    columns = min(2, len(places))
    rows = -(-len(places) // columns)
    figure = _figure(7.0 if columns == 1 else 11.0, 1.6 + 2.6 * rows, title)
    axes = figure.subplots(rows, columns, squeeze=False, sharex=True).flatten()
    for ax, place in zip(axes, places, strict=False):
        shown = dated[dated["place"] == place]
        draw_upright(ax, shown)
        ax.set_title(_shorten(country_name(place), 60), fontsize=10, loc="left")
        _scale(ax, shown)
    for ax in axes[len(places) :]:
        ax.set_visible(False)
    drawn = dated[dated["place"].isin(places)]
    unplaced = int((frame["when"].isna() | frame["place"].isna()).sum())
    left = len(frame) - len(drawn) - unplaced
    more = chart_data.n_left_out(frame)
    others = f" Not drawn: {unplaced} without place or time, {left} of other places." if left + unplaced else ""
    _legend(figure, drawn["source_kind"], f"{_HOW}\n{_WHEN}{others}{_left_out(more)}")
    return figure


def draw_by_source(frame: pd.DataFrame, title: str) -> Figure:
    """What each source says, the lowest at the bottom. `frame`: of `chart_data.by_source`."""
    if frame.empty:
        return _empty(title)
    most = frame["n_figures"].rank(method="first", ascending=False) <= _ROWS
    shown = frame[most].reset_index(drop=True)
    figure = _figure(9.0, 1.8 + 0.3 * len(shown), title)
    ax = figure.subplots()
    draw_across(ax, shown)
    first = ~shown["source"].duplicated()
    labels = [_shorten(source) if named else "" for source, named in zip(shown["source"], first, strict=True)]
    ax.set_yticks(range(len(shown)), labels, fontsize=8)
    ax.set_xlim(0, 100)
    ax.set_ylim(-0.5, len(shown) - 0.5)
    ax.set_xlabel("percent", fontsize=8)
    ax.tick_params("x", labelsize=8)
    ax.tick_params("y", length=0)
    ax.grid(axis="x", **_GRID)
    for y in [n - 0.5 for n, named in enumerate(first) if named and n]:
        ax.axhline(y, **_GRID)
    _trim(ax, "left")
    left = len(frame) - len(shown)
    others = f"\nNot drawn: {left} values of sources with fewer." if left else ""
    _legend(figure, shown["source_kind"], f"{_HOW}{others}{_left_out(chart_data.n_left_out(frame))}")
    return figure


def _left_out(more: int) -> str:
    return f" {more:,} figures of lower confidence are left out." if more else ""


def draw_repeats(frame: pd.DataFrame, title: str) -> Figure:
    """A row for each claim, a column for each publication, earliest left. `frame`: `chart_data.repeated_claims`."""
    if frame.empty:
        return _empty(title)
    counts = (
        frame["publication"].value_counts().reset_index().sort_values(["count", "publication"], ascending=[False, True])
    )
    shown = frame[frame["publication"].isin(counts["publication"].head(_COLUMNS))]
    publications = list(dict.fromkeys(shown.sort_values(["when", "document_id"])["publication"]))
    claims = frame.drop_duplicates("order")
    figure = _figure(5.0 + 0.42 * len(publications), 3.4 + 0.3 * len(claims), title)
    ax = figure.subplots()
    columns = shown["publication"].map({name: x for x, name in enumerate(publications)})
    ends = columns.groupby(shown["order"]).agg(["min", "max"])
    ax.hlines(ends.index, ends["min"], ends["max"], color="#bbbbbb", linewidth=1.2, zorder=1)
    for kind, rows in grouped(shown.assign(column=columns)):
        shape, colour = KINDS[kind]
        ax.plot(rows["column"], rows["order"], shape, color=colour, markersize=7, zorder=2)
    ax.set_yticks(claims["order"], [_claim_label(row) for row in claims.itertuples()], fontsize=8)
    ax.set_xticks(range(len(publications)), publications, rotation=50, ha="right", fontsize=8)
    ax.set_xlim(-0.6, len(publications) - 0.4)
    ax.set_ylim(len(claims) - 0.4, -0.6)
    ax.grid(color="#eeeeee", linewidth=0.6)
    _trim(ax)
    left = frame["publication"].nunique() - len(publications)
    others = f" Not drawn: {left} more publications." if left else ""
    _legend(
        figure, shown["source_kind"], f"A mark: the publication makes the claim. Shape: the kind of source.{others}"
    )
    return figure


class Chart(NamedTuple):
    """What is drawn, and how; the frame alone decides what the picture is."""

    data: Callable[[Tables], pd.DataFrame]
    draw: Callable[[pd.DataFrame], Figure]


def _over_time(indicator: str, title: str) -> Chart:
    return Chart(partial(chart_data.timeline, indicator=indicator), partial(draw_timeline, title=title))


CHARTS: dict[str, Chart] = {
    "prisoners": _over_time("prisoners", "Prisoners: estimates over time"),
    "workers_abroad": _over_time("workers_abroad", "Workers abroad, by host country"),
    "forced_labourers": _over_time("forced_labourers", "People in forced labour: estimates over time"),
    "wage_retention": Chart(
        partial(chart_data.by_source, indicator="wage_retention"),
        partial(draw_by_source, title="Share of wages that is taken, by source"),
    ),
    "repeated_claims": Chart(
        chart_data.repeated_claims, partial(draw_repeats, title="Claims that more than one document makes")
    ),
}


def render_chart(figure: Figure) -> Iterator[tuple[str, bytes]]:
    """The picture in each of FORMATS. The same figure gives the same bytes."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    with mpl.rc_context({"svg.hashsalt": "provenum", "svg.fonttype": "path"}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # a script that the font has not; the CSV has the name
        canvas = FigureCanvasSVG(figure)
        if (layout := figure.get_layout_engine()) is not None:  # once for all formats: savefig draws all twice for it
            layout.execute(figure)
            figure.set_layout_engine("none")
        svg, png = io.BytesIO(), io.BytesIO()
        canvas.print_svg(svg, metadata={"Date": None, "Creator": "Provenum"})  # type: ignore[no-untyped-call]
        yield "svg", svg.getvalue()
        figure.set_dpi(_DPI)
        FigureCanvasAgg(figure).print_png(png, metadata={"Software": "Provenum"})  # type: ignore[no-untyped-call]
        yield "png", png.getvalue()


def _figure(width: float, height: float, title: str) -> Figure:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    figure.suptitle(title, fontsize=13, x=0.01, ha="left")
    return figure


def _empty(title: str) -> Figure:
    figure = _figure(7.0, 2.0, title)
    ax = figure.subplots()
    ax.axis("off")
    ax.text(0, 0.5, "No figures to show yet.", fontsize=10, color="#555555")
    return figure


def _scale(ax: Axes, shown: pd.DataFrame) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
    from matplotlib.ticker import FuncFormatter, NullFormatter

    values = [v for c in ("value_low", "value_high") for v in shown[c].dropna() if v > 0]
    if values and max(values) > _LOG_FROM * min(values):
        ax.set_yscale("log")
        ax.set_ylim(min(values) / 2.5, max(values) * 3)
        ax.yaxis.set_minor_formatter(NullFormatter())
    else:
        ax.set_ylim(0, max(values, default=1) * 1.25)
    ax.margins(x=0.1)
    ticks = AutoDateLocator(minticks=2, maxticks=7)  # type: ignore[no-untyped-call]
    ax.xaxis.set_major_locator(ticks)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(ticks, show_offset=False))  # type: ignore[no-untyped-call]
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _position: f"{value:,.10g}"))
    ax.tick_params(labelsize=8, labelbottom=True)
    ax.grid(axis="y", **_GRID)
    _trim(ax)


def _trim(ax: Axes, *more: str) -> None:
    for side in ("top", "right", *more):
        ax.spines[side].set_visible(False)


def _legend(figure: Figure, kinds: Iterable[object], note: str) -> None:
    from matplotlib.lines import Line2D

    present = {kind_of(kind) for kind in kinds}
    marks = [
        Line2D([], [], marker=shape, color=colour, linestyle="", label=_KIND_NAMES.get(kind, kind))
        for kind, (shape, colour) in KINDS.items()
        if kind in present
    ]
    figure.legend(handles=marks, loc="outside lower left", ncols=len(marks) or 1, fontsize=8, frameon=False, title=note,
                  title_fontsize=7.5, alignment="left", handletextpad=0.2)  # fmt: skip


def _claim_label(row: Any) -> str:
    numbers = sorted({value for value in (row.value_low, row.value_high) if value == value})  # noqa: PLR0124 (not NaN)
    unit = "" if row.unit == "tier" else f" {row.unit}"
    return f"{row.indicator.replace('_', ' ')}: {' to '.join(f'{value:,.10g}' for value in numbers)}{unit}"


def _shorten(text: str, longest: int = 44) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
