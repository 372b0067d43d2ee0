"""The report's files: what did not change is not made again, and nothing stale stays."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.outputs.report import addresses, pages
from pipeline.outputs.report.document_pages import PageSize
from pipeline.outputs.report.files import remove_others, write_if_new
from pipeline.outputs.report.indicator_pages import make_page
from pipeline.outputs.report.overview import Overview
from pipeline.outputs.report.sections import FigureLine, Lines
from pipeline.outputs.report.values import Indicator, Row
from pipeline.outputs.report.waiting import Chosen, Waiting

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
    """A section whose pages stand: the lines of its documents, its figures, and the titles of its documents."""

    lines: Sequence[Lines]
    figures: pa.Table
    documents: pa.Table


@dataclass(frozen=True)
class Material:
    """All that a report is made of besides the pages of documents, which `sections` makes as it goes."""

    claims: Iterable[Row]
    sections: Callable[[dict[str, int]], Iterator[Shown]]  # given the documents of each claim, if more than one
    problems: Sequence[Row]
    indicators: Mapping[str, Indicator]
    sizes: Mapping[tuple[str, int], PageSize]  # of the pictures that there are, by sha256 and page
    code: str  # digest of the code; other code makes every page again
    scratch: Path  # for rows that wait on disk
    digest_of: Callable[[str], str]  # sha256 of a file below the report's folder, empty if it is not there


def write_report(material: Material, folder: Path, kept: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """Makes `folder` hold the report; returns the paths of all files, below it, and what to keep for the next time."""
    overview, names = Overview(folder, {row.document_id for row in material.problems}), set[str]()
    repeats = overview.add_claims(material.claims)
    waiting = Waiting(material.scratch / "shown")
    for shown in material.sections(repeats):
        for lines in shown.lines:
            names.update(lines.files)
            overview.add_document(lines)
        waiting.add(_with_pages(shown), repeats)
    waiting.close()
    now = {}
    for name in waiting.counts:
        chosen = partial(waiting.choose, name, overview.n_claims[name])
        digest = _hash((material.code, overview.n_claims[name], waiting.digest(name)))
        now[name] = _write_indicator(name, digest, chosen, material, repeats, folder, kept.get(name, ""))
    names |= set(map(addresses.indicator_page, waiting.counts))
    names |= _write_overview(material, overview, waiting.counts, folder)
    for path in sorted(pages.STATIC_FILES.iterdir()):
        if path.suffix in (".css", ".js", ".svg"):
            write_if_new(folder / addresses.STATIC / path.name, path.read_bytes())
            names.add(f"{addresses.STATIC}/{path.name}")
    names |= {addresses.picture_path(sha256, page) for sha256, page in material.sizes}
    remove_others(folder, _OURS, names)
    return sorted(names), now


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


def _write_indicator(
    name: str,
    digest: str,
    choose: Callable[[], Chosen],
    material: Material,
    repeats: Mapping[str, int],
    folder: Path,
    kept: str,
) -> str:
    """Returns the digest of what the page was made of, and its own, as `kept` has them of the last."""
    indicator = material.indicators.get(name, Indicator(name, ""))
    digest = _hash((digest, indicator))
    path = addresses.indicator_page(name)
    made_of, _, own = kept.partition(" ")
    if made_of != digest or material.digest_of(path) != own:
        content = pages.render_indicator(make_page(name, indicator, choose(), repeats))
        write_if_new(folder / path, content)
        own = hashlib.sha256(content).hexdigest()
    return f"{digest} {own}"


def _hash(parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _write_overview(material: Material, overview: Overview, indicators: Counter[str], folder: Path) -> set[str]:
    titles = {name: _title(material.indicators, name) for name in sorted(indicators)}
    n_rows = {name: scripts.n_rows for name, scripts in overview.scripts.items()}
    n_rows["problems"] = len(material.problems)
    first, later = overview.end(material.problems, titles.items())
    listed = [
        (name, titles[name], n, addresses.indicator_page(name))
        for name, n in sorted(indicators.items(), key=lambda item: (-item[1], item[0]))
    ]
    views = ("figures", "claims", "documents", "problems")
    counts = [(view, n_rows[view], view.removesuffix("s"), view) for view in views]
    write_if_new(folder / "index.html", pages.render_overview(counts, listed, first, later))
    return {"index.html", *first, *later}


def _title(indicators: Mapping[str, Indicator], name: str) -> str:
    return indicators[name].title if name in indicators else name
