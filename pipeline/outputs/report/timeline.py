"""The geometry of an indicator's chart: a panel for each unit and place, a mark for each claim, placed in time."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from pipeline.outputs.report.values import LIVE, Row, say_number, say_period, say_source, say_value
from pipeline.reference.countries import country_name

WIDTH, HEIGHT = 560.0, 290.0
LEFT, RIGHT, TOP, BOTTOM = 62.0, 14.0, 12.0, 26.0
UNDATED = 44.0  # width of the strip for what has neither a period nor a date of publication
MOST_MARKS = 1_500  # a mark is about 400 bytes
_PLACES = 6  # panels of a unit; the other places share one
_MANY_TIMES = 50  # largest over smallest number, above which only a logarithmic axis shows both
_ARROW = 18.0
_LABEL = 16.0  # half the width of a year
_YEAR = 365.25
SHAPES = {  # drawn around 0, 0; of about equal area
    "government": "M-4.5-4.5h9v9h-9z",
    "un": "M-5.2 0a5.2 5.2 0 1 0 10.4 0a5.2 5.2 0 1 0-10.4 0z",
    "ngo": "M0-6L6 4.8H-6z",
    "academic": "M0-6.4L6.4 0L0 6.4L-6.4 0z",
    "media": "M0 6L6-4.8H-6z",
    "testimony": "M-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z",
    "other": "M-5.5-3.4L-3.4-5.5L0-2.1L3.4-5.5L5.5-3.4L2.1 0L5.5 3.4L3.4 5.5L0 2.1L-3.4 5.5L-5.5 3.4L-2.1 0z",
    "": "M-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0-6.4 0z",
}


class Mark(NamedTuple):
    figure_id: str
    kind: str
    classes: str
    label: str
    x: float
    points: tuple[float, ...]  # heights of the known ends
    arrow: float  # towards an open side: where its head is; 0 for none
    shape: str


class Tick(NamedTuple):
    at: float
    label: str


@dataclass(frozen=True)
class Panel:
    title: str
    unit: str
    marks: Sequence[Mark]
    across: Sequence[Tick]
    upwards: Sequence[Tick]
    undated: bool
    span: str  # "80,000–200,000", in words


class Chart(NamedTuple):
    panels: list[Panel]
    kinds: list[str]  # that are in it, in the order of the legend
    shown: int
    left_out: int  # more than a page can show
    set_aside: int  # copies, conversions, refused and not asserted


def draw(rows: Iterable[Row], titles: Mapping[str, str]) -> Chart:
    """`titles`: of documents. Figures that say the same of the same time and place by the same source are one mark."""
    every = list(rows)
    live = [row for row in every if row.use in LIVE and (row.value_low, row.value_high) != (None, None)]
    distinct: dict[tuple[object, ...], Row] = {}
    for row in live:
        key = (row.claim_id, row.qualifier, row.area, row.period, row.published, row.source, row.value_low is None)
        distinct.setdefault(key, row)
    ordered = sorted(distinct.values(), key=lambda row: (row.use != "yes", -row.confidence, row.figure_id))
    shown = ordered[:MOST_MARKS]
    dated = [when for row in shown if (when := place_in_time(row)[0]) is not None]
    first, last = _years(dated)
    panels = [
        _panel(title, unit, group, (first, last), titles)
        for unit, by_place in _by_unit(shown)
        for title, group in _by_place(by_place)
    ]
    present = {row.source_kind for row in shown}
    kinds = [kind for kind in SHAPES if kind in present]
    return Chart(panels, kinds, len(shown), len(ordered) - len(shown), len(every) - len(live))


def place_in_time(row: Row) -> tuple[float | None, bool]:
    """Days since year 1 of the middle of the period, else of the publication; and whether it is of the period."""
    if row.period_start and row.period_end:
        start, end = date.fromisoformat(row.period_start), date.fromisoformat(row.period_end)
        return (start.toordinal() + end.toordinal()) / 2, True
    stated = row.published[:10]
    whole = {4: f"{stated}-07-01", 7: f"{stated}-15"}.get(len(stated), stated)
    try:
        return float(date.fromisoformat(whole).toordinal()), False
    except ValueError:
        return None, False


def _by_unit(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Most figures first; numbers of different units share no axis."""
    grouped: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[f"{row.unit} per {row.per}" if row.per else row.unit].append(row)
    return sorted(grouped.items(), key=lambda item: (-len(item[1]), item[0]))


def _by_place(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Places of which most sources speak first: there the numbers can be compared."""
    counts = Counter(row.area for row in rows)
    sources = Counter(area for area, _ in {(row.area, row.source) for row in rows})
    several = (place for place, n in counts.items() if n > 1)
    most = sorted(several, key=lambda place: (-sources[place], -counts[place], place))[:_PLACES]
    panels = [(country_name(place) or "No place stated", [r for r in rows if r.area == place]) for place in most]
    others = [row for row in rows if row.area not in most]
    alone = {row.area for row in others}
    title = (country_name(alone.pop()) or "No place stated") if len(alone) == 1 else "Other places"
    return [*panels, *([(title, others)] if others else [])]


def _panel(title: str, unit: str, rows: Sequence[Row], years: tuple[int, int], titles: Mapping[str, str]) -> Panel:
    first, last = years
    undated = any(place_in_time(row)[0] is None for row in rows)
    values = [float(end) for row in rows for end in (row.value_low, row.value_high) if end is not None]
    scale = _Scale(values)
    right = WIDTH - RIGHT - (UNDATED if undated else 0)
    begins, days = date(first, 1, 1).toordinal(), max(1, (last - first) * _YEAR)

    def across(when: float | None) -> float:
        if when is None:
            return WIDTH - RIGHT - UNDATED / 2
        return round(LEFT + 10 + (when - begins) / days * (right - LEFT - 20), 1)

    # large marks first, so that what is smaller stays in sight and in reach
    marks = [_mark(row, across, scale, titles) for row in sorted(rows, key=lambda r: (r.scope != "total", r.figure_id))]
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if (last - first) / step <= 7)
    shown = [year for year in range(first, last + 1) if year % step == 0]
    ticks = [Tick(across(date(year, 1, 1).toordinal()), str(year)) for year in shown]
    ends = [say_number(round(end, 2)) for end in sorted({min(values), max(values)})]
    return Panel(
        title=title,
        unit=unit,
        marks=marks,
        across=[tick for tick in ticks if not undated or tick.at < right - _LABEL],
        upwards=[Tick(scale.height(value), say_short(value)) for value in scale.ticks],
        undated=undated,
        span="–".join(ends),
    )


def _mark(row: Row, across: Callable[[float | None], float], scale: _Scale, titles: Mapping[str, str]) -> Mark:
    when, by_period = place_in_time(row)
    ends = [float(end) for end in (row.value_low, row.value_high) if end is not None]
    points = tuple(dict.fromkeys(scale.height(end) for end in ends))
    arrow = 0.0
    if len(ends) == 1:
        arrow = points[0] - _ARROW if row.value_high is None else points[0] + _ARROW
    tones = [f"k-{row.source_kind or 'none'}"]
    tones += ["hedged"] if row.qualifier != "plain" else []
    tones += [] if by_period else ["by-date"]
    tones += ["small"] if row.scope != "total" else []
    time = say_period(row.period) if row.period else f"no period; published {row.published or 'undated'}"
    label = f"{say_value(row)}, {time}, {say_source(row, titles)}"
    return Mark(
        row.figure_id, row.source_kind, " ".join(tones), label, across(when), points, arrow, SHAPES[row.source_kind]
    )


class _Scale:
    """Values to heights: from 0, or logarithmic where the numbers are too far apart."""

    def __init__(self, values: Sequence[float]) -> None:
        above = [value for value in values if value > 0]
        self.log = bool(above) and max(above) > _MANY_TIMES * min(above)
        if self.log:
            self.low, self.high = min(above) / 1.6, max(above) * 1.6
        else:
            self.low, self.high = 0.0, max(above, default=1.0) * 1.12

    def height(self, value: float) -> float:
        if self.log:
            share = math.log(max(value, self.low) / self.low) / math.log(self.high / self.low)
        else:
            share = value / self.high
        return round(HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP), 1)

    @property
    def ticks(self) -> list[float]:
        if self.log:
            powers = range(math.ceil(math.log10(self.low)), math.floor(math.log10(self.high)) + 1)
            every = max(1, math.ceil(len(powers) / 6))
            return [10.0**power for power in powers][::every]
        rough = self.high / 4.5
        unit = 10 ** math.floor(math.log10(rough))
        step = next(unit * m for m in (1, 2, 5, 10) if unit * m >= rough)
        return [step * i for i in range(int(self.high / step) + 1)]


def say_short(value: float) -> str:
    """
    >>> say_short(1_500_000), say_short(20_000), say_short(0.5)
    ('1.5 M', '20 k', '0.5')
    """
    for size, letter in ((1e12, " T"), (1e9, " bn"), (1e6, " M"), (1e4, " k")):
        if value >= size:
            return f"{value / (1e3 if letter == ' k' else size):,.4g}{letter}"
    return f"{value:,.4g}"


def _years(days: Sequence[float]) -> tuple[int, int]:
    """The first year shown and the one after the last."""
    if not days:
        return 2000, 2001
    first, last = date.fromordinal(int(min(days))).year, date.fromordinal(int(max(days))).year + 1
    return (first, last) if last - first > 1 else (first - 1, last + 1)
