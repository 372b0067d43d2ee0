"""Charts of the tables: estimates over time, shares by source, and who repeats whom; readable in black and white.

Each function gives a matplotlib Figure, which a notebook shows by itself; `write_charts` writes them as files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.outputs import chart_data
from pipeline.outputs.frames import Tables
from pipeline.reference.countries import country_name

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# A shape and a shade for each kind of source (colours of Okabe and Ito, told apart by the colour-blind and in grey).
_KINDS: dict[str, tuple[str, str]] = {
    "government": ("s", "#0072B2"),
    "un": ("o", "#000000"),
    "ngo": ("^", "#D55E00"),
    "academic": ("D", "#009E73"),
    "media": ("v", "#CC79A7"),
    "testimony": ("P", "#E69F00"),
    "other": ("X", "#767676"),
    "": (".", "#767676"),
}
_PANELS = 6
_CLAIMS = 15
_LOG_FROM = 50  # largest number over smallest; above it only a logarithmic axis shows both
_NOTE = (
    "Filled: stated as it is; hollow: hedged. Bars: ranges. Arrows: open bounds.\n"
    "Pale: placed at its publication, since no period is stated."
)


def draw_timeline(tables: Tables, indicator: str, title: str) -> Figure:
    """Every estimate at its time, a panel for each of the places with most of them."""
    frame = chart_data.timeline(tables, indicator)
    places = chart_data.busiest_places(frame, _PANELS)
    if not places:
        return _empty(title)
    columns = min(2, len(places))
    rows = -(-len(places) // columns)
    figure = _figure(7.0 if columns == 1 else 11.0, 1.4 + 2.9 * rows, title)
    axes = figure.subplots(rows, columns, squeeze=False).flatten()
    for ax, place in zip(axes, places, strict=False):
        shown = frame[frame["place"] == place]
        for row in shown.itertuples():
            _draw_estimate(ax, row.when, row)
        ax.set_title(country_name(place), fontsize=10, loc="left")
        _scale(ax, shown)
    for ax in axes[len(places) :]:
        ax.set_visible(False)
    _legend(figure, frame[frame["place"].isin(places)]["source_kind"])
    return figure


def draw_by_source(tables: Tables, indicator: str, title: str) -> Figure:
    """What each source says, lowest first."""
    frame = chart_data.by_source(tables, indicator)
    if frame.empty:
        return _empty(title)
    figure = _figure(9.0, 1.8 + 0.32 * len(frame), title)
    ax = figure.subplots()
    for y, row in enumerate(frame.itertuples()):
        _draw_estimate(ax, y, row, across=True)
    ax.set_yticks(range(len(frame)), [_shorten(source) for source in frame["source"]], fontsize=8)
    ax.set_xlim(0, 100)
    ax.set_xlabel("percent")
    ax.grid(axis="x", color="#dddddd", linewidth=0.6)
    _legend(figure, frame["source_kind"])
    return figure


def draw_repeats(tables: Tables, title: str) -> Figure:
    """A row for each claim that several documents make, a column for each of these, the first to say it leftmost."""
    frame = chart_data.repeated_claims(tables, _CLAIMS)
    if frame.empty:
        return _empty(title)
    documents = list(dict.fromkeys(frame.sort_values(["when", "document_id"])["document"]))
    claims = frame.drop_duplicates("order")
    figure = _figure(4.5 + 0.45 * len(documents), 3.2 + 0.34 * len(claims), title)
    ax = figure.subplots()
    for y, row in enumerate(claims.itertuples()):
        said = frame[frame["order"] == row.order]
        ax.plot([documents.index(d) for d in (said["document"].iloc[0], said["document"].iloc[-1])], [y, y], "#bbbbbb")
        for other in said.drop_duplicates("document").itertuples():
            shape, colour = _KINDS.get(str(other.source_kind), _KINDS[""])
            ax.plot([documents.index(str(other.document))], [y], shape, color=colour, markersize=7, zorder=2)
    ax.set_yticks(range(len(claims)), [_claim_label(row) for row in claims.itertuples()], fontsize=8)
    ax.set_xticks(range(len(documents)), [_shorten(d, 34) for d in documents], rotation=50, ha="right", fontsize=8)
    ax.invert_yaxis()
    ax.margins(x=0.06, y=0.08)
    ax.grid(color="#eeeeee", linewidth=0.6)
    _legend(
        figure, frame["source_kind"], note="A mark: the document in this column makes the claim; its kind of source."
    )
    return figure


CHARTS: dict[str, Callable[[Tables], Figure]] = {
    "prisoners": lambda t: draw_timeline(t, "prisoners", "Prisoners: estimates over time"),
    "workers_abroad": lambda t: draw_timeline(t, "workers_abroad", "Workers abroad, by host country"),
    "forced_labourers": lambda t: draw_timeline(t, "forced_labourers", "People in forced labour: estimates over time"),
    "wage_retention": lambda t: draw_by_source(t, "wage_retention", "Share of wages that is taken, by source"),
    "repeated_claims": lambda t: draw_repeats(t, "Claims that more than one document makes"),
}


def write_charts(tables: Tables, folder: Path) -> None:
    """`<chart>.svg` and `.png` for each of CHARTS. The same tables give the same bytes."""
    import matplotlib as mpl

    folder.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context({"svg.hashsalt": "provenum", "svg.fonttype": "path"}):
        for name, draw in CHARTS.items():
            figure = draw(tables)
            figure.savefig(folder / f"{name}.svg", metadata={"Date": None, "Creator": "Provenum"})
            figure.savefig(folder / f"{name}.png", dpi=150, metadata={"Software": "Provenum"})


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


def _draw_estimate(ax: Axes, at: Any, row: Any, *, across: bool = False) -> None:
    """One figure: a mark, a bar from end to end, or an arrow towards the open side."""
    import math

    shape, colour = _KINDS.get(row.source_kind, _KINDS[""])
    low, high = float(row.value_low), float(row.value_high)
    known = [value for value in (low, high) if not math.isnan(value)]
    alpha = 1.0 if across or row.by_period else 0.45
    fill = colour if row.qualifier == "plain" else "white"
    ends = [(value, at) if across else (at, value) for value in known]
    if len(known) == 2 and low != high:
        ax.plot(*zip(*ends, strict=True), color=colour, linewidth=3.5, alpha=alpha, solid_capstyle="butt", zorder=2)
    style: dict[str, Any] = {"color": colour, "markerfacecolor": fill, "alpha": alpha, "markersize": 6.5, "zorder": 3}
    for x, y in ends:
        ax.plot([x], [y], shape, **style)
    if len(known) == 1:
        towards = 1 if math.isnan(high) else -1
        offset = (16 * towards, 0) if across else (0, 16 * towards)
        # the head stands at the text's end of the arrow, a fixed way off in points whatever the scale
        arrow = {"arrowstyle": "<-", "color": colour, "alpha": alpha, "linewidth": 1.2}
        ax.annotate("", ends[0], offset, textcoords="offset points", arrowprops=arrow)


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
    ax.xaxis.set_major_locator(ticks := AutoDateLocator(minticks=2, maxticks=7))
    ax.xaxis.set_major_formatter(ConciseDateFormatter(ticks, show_offset=False))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _position: f"{value:,.0f}"))
    ax.tick_params(labelsize=8)
    ax.grid(axis="y", color="#dddddd", linewidth=0.6)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)


def _legend(figure: Figure, kinds: Iterable[str], note: str = _NOTE) -> None:
    from matplotlib.lines import Line2D

    present = [kind for kind in _KINDS if kind in set(kinds)]
    marks = [
        Line2D([], [], marker=_KINDS[kind][0], color=_KINDS[kind][1], linestyle="", label=kind or "no source named")
        for kind in present
    ]
    figure.legend(handles=marks, loc="outside lower left", ncols=len(marks) or 1, fontsize=8, frameon=False, title=note,
                  title_fontsize=7.5, alignment="left")  # fmt: skip


def _claim_label(row: Any) -> str:
    numbers = sorted({value for value in (row.value_low, row.value_high) if value == value})  # noqa: PLR0124 (not NaN)
    return f"{row.indicator.replace('_', ' ')}: {' to '.join(f'{value:,.10g}' for value in numbers)} {row.unit}"


def _shorten(text: str, longest: int = 44) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
