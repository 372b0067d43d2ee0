"""How a figure is drawn: a mark for its number, a bar for a range, an arrow towards an open side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

# A shape and a shade for each kind of source (colours of Okabe and Ito, told apart by the colour-blind and in grey).
KINDS: dict[str, tuple[str, str]] = {
    "government": ("s", "#0072B2"),
    "un": ("o", "#000000"),
    "ngo": ("^", "#D55E00"),
    "academic": ("D", "#009E73"),
    "media": ("v", "#CC79A7"),
    "testimony": ("P", "#E69F00"),
    "other": ("X", "#767676"),
    "": (".", "#767676"),
}
_PALE = 0.45
_MARK, _END = 6.5, 4.5  # points; the ends of a range are smaller, or they would hide the bar of a short one
_ARROW = 17  # points


def kind_of(value: object) -> str:
    """The kind of source as a key of KINDS; missing and unknown kinds are ""."""
    return value if isinstance(value, str) and value in KINDS else ""


def grouped(frame: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """The rows of each kind of source."""
    kinds = frame["source_kind"].astype(object).map(kind_of, na_action=None)
    for kind in KINDS:
        rows = frame[kinds == kind]
        if not rows.empty:
            yield kind, rows


def draw_upright(ax: Axes, frame: pd.DataFrame) -> None:
    """Numbers upwards, at `when`; those without a period pale."""
    for kind, rows in grouped(frame):
        for by_period, group in rows.groupby("by_period"):
            _draw(ax, kind, group, group["when"], upright=True, alpha=1.0 if by_period else _PALE)


def draw_across(ax: Axes, frame: pd.DataFrame) -> None:
    """Numbers from left to right, at the row's place in the frame."""
    for kind, rows in grouped(frame):
        _draw(ax, kind, rows, rows.index.to_series(), upright=False, alpha=1.0)


def _draw(ax: Axes, kind: str, rows: pd.DataFrame, at: pd.Series, *, upright: bool, alpha: float) -> None:
    shape, colour = KINDS[kind]
    low, high = rows["value_low"], rows["value_high"]
    between = low.notna() & high.notna() & (low != high)
    bars = ax.vlines if upright else ax.hlines
    bars(at[between], low[between], high[between], color=colour, linewidth=3, alpha=alpha, zorder=2)
    plain = rows["qualifier"] == "plain"
    for stated, fill in ((plain, colour), (~plain, "white")):
        style = {"marker": shape, "markerfacecolor": fill, "color": colour, "alpha": alpha, "zorder": 3}
        for values, shown in ((low.fillna(high), ~between), (low, between), (high, between)):
            size = _MARK if shown is not between else _END
            _mark(ax, at[stated & shown], values[stated & shown], upright, markersize=size, **style)
    for values, open_side, towards in ((low, high.isna(), 1), (high, low.isna(), -1)):
        style = {"marker": _arrow(towards, upright), "markersize": 2 * _ARROW, "fillstyle": "none"}
        _mark(ax, at[open_side], values[open_side], upright, color=colour, alpha=alpha, zorder=2, **style)


def _mark(ax: Axes, at: pd.Series, values: pd.Series, upright: bool, **style: Any) -> None:
    if not values.empty:
        ax.plot(*((at, values) if upright else (values, at)), linestyle="", **style)


def _arrow(towards: int, upright: bool) -> Any:
    """A marker that begins at its point and is of one length whatever the scale."""
    from matplotlib.path import Path

    stem = [(0.0, 0.0), (0.0, 1.0), (-0.13, 0.78), (0.0, 1.0), (0.13, 0.78)]
    points = [(x, towards * y) if upright else (towards * y, x) for x, y in stem]
    return Path(points, [Path.MOVETO, Path.LINETO, Path.MOVETO, Path.LINETO, Path.LINETO])
