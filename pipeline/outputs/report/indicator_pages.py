"""The page of an indicator: its chart, what is stated by place, and the figures as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.outputs.report import timeline
from pipeline.outputs.report.addresses import document_page, indicator_page
from pipeline.outputs.report.values import (
    KIND_NAMES,
    LIVE_PARTS,
    Indicator,
    Row,
    middle,
    rows_of,
    say_code,
    say_number,
    say_period,
    say_place,
    say_source,
    say_value,
)
from pipeline.outputs.report.waiting import Chosen
from pipeline.reference.countries import country_name

MOST_ROWS = 600  # of the table; about half a kilobyte each
MOST_RANGES = 60
_MOST_ESTIMATES = 60  # of a place


class Line(NamedTuple):
    """A figure in the page's table."""

    figure_id: str
    link: str
    value: str
    sort: float
    population: str
    place: str
    period: str
    source: str
    kind: str
    published: str
    documents: int
    use: str
    quote: str


class Estimate(NamedTuple):
    """One value, and who gives it: names and links."""

    value: str
    sources: list[tuple[str, str]]


class Range(NamedTuple):
    """What is stated of whole groups in one place, in one unit; lowest first."""

    place: str
    unit: str
    low: str
    high: str
    figures: int
    sources: int
    estimates: list[Estimate]


@dataclass(frozen=True)
class IndicatorPage:
    path: str
    id: str
    title: str
    definition: str
    n_figures: int
    n_documents: int
    n_claims: int
    chart: timeline.Chart
    links: Mapping[str, str]  # by figure
    ranges: Sequence[Range]
    lines: Sequence[Line]
    kinds: Sequence[tuple[str, str, str]]  # code, name, shape


def make_page(indicator_id: str, indicator: Indicator, chosen: Chosen, repeats: Mapping[str, int]) -> IndicatorPage:
    """`repeats`: the documents of each claim that more than one makes."""
    rows = rows_of("figures", chosen.cells)
    titles = {row.document_id: row.title for row in rows}
    chart = timeline.draw(rows, titles)
    links = {row.figure_id: f"../{document_page(row.document_id, int(row.part))}#{row.figure_id}" for row in rows}
    ordered = sorted(rows, key=lambda row: (row.use not in LIVE_PARTS, row.scope != "total", row.figure_id))
    shown = sorted(ordered[:MOST_ROWS], key=lambda row: (-middle(row), row.figure_id))
    return IndicatorPage(
        path=indicator_page(indicator_id),
        id=indicator_id,
        title=indicator.title,
        definition=indicator.definition,
        n_figures=chosen.n_figures,
        n_documents=chosen.n_documents,
        n_claims=chosen.n_claims,
        chart=chart._replace(left_out=chart.left_out + chosen.n_figures - len(rows)),
        links=links,
        ranges=_ranges(rows, links, titles),
        lines=[_line(row, links, repeats, titles) for row in shown],
        kinds=[(kind or "none", KIND_NAMES[kind], timeline.SHAPES[kind]) for kind in chart.kinds],
    )


def _line(row: Row, links: Mapping[str, str], repeats: Mapping[str, int], titles: Mapping[str, str]) -> Line:
    return Line(
        row.figure_id,
        links.get(row.figure_id, ""),
        say_value(row),
        middle(row),
        row.population,
        say_place(row),
        say_period(row.period),
        say_source(row, titles),
        KIND_NAMES.get(row.source_kind, row.source_kind),
        row.published,
        repeats.get(row.claim_id, 1) if row.claim_id else 0,
        "" if row.use == "yes" else say_code(row.use),
        row.quote,
    )


def _ranges(rows: Sequence[Row], links: Mapping[str, str], titles: Mapping[str, str]) -> list[Range]:
    """Places with most sources first; only what is stated of a whole group, since a part is no estimate of it."""
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        stated = row.value_low is not None or row.value_high is not None
        if row.use == "yes" and stated:
            groups.setdefault((row.area, row.unit, row.per), []).append(row)
    ranges = [_range(key, group, links, titles) for key, group in groups.items()]
    return sorted(ranges, key=lambda r: (-r.sources, -r.figures, r.place, r.unit))[:MOST_RANGES]


def _range(
    key: tuple[str, str, str], rows: Sequence[Row], links: Mapping[str, str], titles: Mapping[str, str]
) -> Range:
    area, unit, per = key
    ends = [end for row in rows for end in (row.value_low, row.value_high) if end is not None]
    named: dict[str, dict[str, str]] = {}
    for row in sorted(rows, key=lambda row: (middle(row), row.figure_id)):
        time = say_period(row.period) or row.published
        said = f"{say_source(row, titles)}{f', {time}' if time else ''}"
        named.setdefault(say_value(row), {}).setdefault(said, links.get(row.figure_id, ""))
    return Range(
        country_name(area) or "No place stated",
        f"{unit} per {per}" if per else unit,
        say_number(min(ends)),
        say_number(max(ends)),
        len(rows),
        len({say_source(row, titles) for row in rows}),
        [Estimate(value, list(sources.items())) for value, sources in list(named.items())[:_MOST_ESTIMATES]],
    )
