"""The report's files: what did not change is not made again, and nothing stale stays."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.outputs.report import addresses, pages
from pipeline.outputs.report.files import remove_others, write_if_new
from pipeline.outputs.report.indicator_pages import make_page
from pipeline.outputs.report.overview import Overview
from pipeline.outputs.report.sections import FigureLine, Lines
from pipeline.outputs.report.values import Indicator, Row
from pipeline.outputs.report.waiting import Waiting

if TYPE_CHECKING:
    import pyarrow as pa

FOLDER = "report"
_OURS = (addresses.DOCUMENTS, addresses.INDICATORS, addresses.PICTURES, addresses.DATA, addresses.STATIC)
_SHOWN = (  # columns that an indicator's page shows
    *("figure_id", "indicator", "value_low", "value_high", "qualifier", "unit", "per", "population", "scope", "area"),
    *("area_text", "period", "period_start", "period_end", "source", "source_kind", "use", "published", "publisher"),
    *("claim_id", "document_id", "quote", "confidence"),
)


class Shown(NamedTuple):
    """Documents whose pages stand: what is said of each, their figures, and their titles."""

    lines: Sequence[Lines]
    figures: pa.Table
    documents: pa.Table


class OfIndicators(NamedTuple):
    """What the pages of indicators say besides the figures."""

    indicators: Mapping[str, Indicator]
    repeats: Mapping[str, int]  # by claim: documents that make it, if more than one
    n_claims: Mapping[str, int]  # by indicator
    code: str  # digest of the code; other code makes every page again


def write_indicators(
    material: OfIndicators, sections: Iterable[Shown], folder: Path, scratch: Path, kept: Mapping[str, str]
) -> dict[str, str]:
    """Writes into the report's `folder` the pages that are others than those of which `kept` tells.

    `scratch`: for rows that wait on disk. Returns the digests of what each was made of and of the page itself, to be
    `kept` for the next time.
    """
    waiting = Waiting(scratch)
    for shown in sections:
        waiting.add(_with_pages(shown), material.repeats)
    waiting.close()
    return {name: _write_indicator(name, waiting, material, folder, kept.get(name, "")) for name in waiting.counts}


def finish_report(
    folder: Path,
    overview: Overview,
    problems: Sequence[Row],
    indicators: Mapping[str, Indicator],
    pages_and_pictures: Collection[str],
) -> list[str]:
    """Writes what leads to the pages that stand; returns the paths of all files.

    `pages_and_pictures`: of documents. Paths begin with FOLDER.
    """
    others = {addresses.indicator_page(name) for name in overview.n_figures}
    others |= _write_overview(overview, problems, indicators, folder)
    for path in sorted(pages.STATIC_FILES.iterdir()):
        if path.suffix in (".css", ".js", ".svg"):
            write_if_new(folder / addresses.STATIC / path.name, path.read_bytes())
            others.add(f"{addresses.STATIC}/{path.name}")
    return sorted({*pages_and_pictures, *map(place, others)})


def remove_stale(processed: Path, names: Collection[str]) -> None:
    """Removes the files of the report that are not among the `names`; only when nobody writes any.

    `names` are below the folder that holds the tables.
    """
    remove_others(processed, [place(name) for name in _OURS], names)


def place(name: str) -> str:
    """A path below the report's folder as it is below the folder that holds the tables."""
    return f"{FOLDER}/{name}"


def _with_pages(shown: Shown) -> pa.Table:
    """The figures with the part of the document's pages on which each stands, and the title of its document."""
    import pyarrow as pa

    figures, documents = shown.figures.select(_SHOWN), shown.documents
    titles = dict(zip(documents["document_id"].to_pylist(), documents["title"].to_pylist(), strict=True))
    parts = {line[0]: str(FigureLine._make(line).part) for lines in shown.lines for line in lines.figures}
    at = [parts.get(figure_id) for figure_id in figures["figure_id"].to_pylist()]
    of = [titles.get(document_id) for document_id in figures["document_id"].to_pylist()]
    figures = figures.append_column("part", pa.array(at, pa.large_string()))
    return figures.append_column("title", pa.array(of, pa.large_string()))


def _write_indicator(name: str, waiting: Waiting, material: OfIndicators, folder: Path, kept: str) -> str:
    """Returns the digest of what the page was made of, and its own, as `kept` has them of the last."""
    indicator, n_claims = material.indicators.get(name, Indicator(name, "")), material.n_claims.get(name, 0)
    digest = _hash((material.code, n_claims, waiting.digest(name), indicator))
    path = folder / addresses.indicator_page(name)
    made_of, _, own = kept.partition(" ")
    if made_of != digest or not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != own:
        chosen = waiting.choose(name, n_claims)
        content = pages.render_indicator(make_page(name, indicator, chosen, material.repeats))
        write_if_new(path, content)
        own = hashlib.sha256(content).hexdigest()
    return f"{digest} {own}"


def _hash(parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _write_overview(
    overview: Overview, problems: Sequence[Row], indicators: Mapping[str, Indicator], folder: Path
) -> set[str]:
    n_figures = overview.n_figures
    titles = {name: _title(indicators, name) for name in sorted(n_figures)}
    n_rows = {name: scripts.n_rows for name, scripts in overview.scripts.items()}
    n_rows["problems"] = len(problems)
    first, later = overview.end(problems, titles.items())
    listed = [
        (name, titles[name], n, addresses.indicator_page(name))
        for name, n in sorted(n_figures.items(), key=lambda item: (-item[1], item[0]))
    ]
    views = ("figures", "claims", "documents", "problems")
    counts = [(view, n_rows[view], view.removesuffix("s"), view) for view in views]
    write_if_new(folder / "index.html", pages.render_overview(counts, listed, first, later))
    return {"index.html", *first, *later}


def _title(indicators: Mapping[str, Indicator], name: str) -> str:
    return indicators[name].title if name in indicators else name
