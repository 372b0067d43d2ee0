"""Makes the report of a build: pages part by part, in worker processes where there are many, kept until they change."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.build.crew import run_jobs
from pipeline.build.parts import Part, Parts, Written
from pipeline.build.pictures import Sheet, join_sheets, make_pictures
from pipeline.build.publish import CACHE, SCRATCH
from pipeline.build.worker import Folders
from pipeline.errors import PipelineError, RuleError
from pipeline.normaliser import ProblemRow
from pipeline.normaliser.values import encodable_id
from pipeline.outputs.chunks import ROWS
from pipeline.outputs.report import (
    FOLDER,
    Context,
    FigureLine,
    Indicator,
    Lines,
    Material,
    PageSize,
    Row,
    Section,
    Shown,
    document_page,
    make_section,
    rows_of,
    write_if_new,
    write_report,
)

if TYPE_CHECKING:
    import pyarrow as pa

_KEPT = "report.json"  # in the cache: of what each indicator's page was made
_PAGES = "pages"  # in the cache: a file for each part


class Plan(NamedTuple):
    """What a report is made of."""

    parts: Sequence[Part]
    kept: Parts
    sheets: Iterable[Sheet]  # the PDF pages to show
    rules_folders: Folders
    code: str
    workers: int
    digest_of: Callable[[str], str]  # sha256 of a file below `processed`, empty if it is not there


@dataclass(frozen=True)
class _Pages:
    """How the pages of a part are made; the same for all parts of a build."""

    folder: Path  # of the report
    cache: Path
    shared: Path  # of _Shared, which is large and read once in each process


class _Shared(NamedTuple):
    """What the pages of a part say besides its own rows."""

    indicators: dict[str, Indicator]
    repeats: dict[str, int]  # by claim: documents that state it, if more than one
    sizes: dict[str, dict[int, PageSize]]  # of the pictures that there are, by sha256 and page
    problems: dict[str, list[ProblemRow]]  # by document
    code: str

    def context(self) -> Context:
        sizes = {(sha256, page): size for sha256, of in self.sizes.items() for page, size in of.items()}
        return Context(self.indicators, self.repeats, sizes)

    def save(self, path: Path) -> None:
        write_if_new(path, json.dumps(self).encode())

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls, path: Path) -> _Shared:
        indicators, repeats, sizes, problems, code = json.loads(path.read_bytes())
        return cls(
            {name: Indicator(*words) for name, words in indicators.items()},
            repeats,
            {sha256: {int(page): PageSize(*size) for page, size in of.items()} for sha256, of in sizes.items()},
            {document_id: [ProblemRow(*row) for row in rows] for document_id, rows in problems.items()},
            code,
        )


class _Job(NamedTuple):
    part: Part
    kept: Parts
    pages: _Pages


def publish_report(plan: Plan, processed: Path) -> list[str]:
    """Brings `processed`/report up to date; returns the names of all its files, below `processed`."""
    folder, cache = processed / FOLDER, processed / CACHE
    pages = _Pages(folder, cache / _PAGES, cache / SCRATCH / "shared.json")
    try:
        sizes = make_pictures(join_sheets(plan.sheets), folder, cache / "pictures.json", plan.workers)
        problems = [ProblemRow(*row) for row in _read_rows(processed, "problems")]
        indicators = name_indicators(plan.rules_folders)
        of_documents: defaultdict[str, list[ProblemRow]] = defaultdict(list)
        for row in problems:
            of_documents[row.document_id].append(row)

        def sections(repeats: dict[str, int]) -> Iterator[Shown]:
            by_file: defaultdict[str, dict[int, PageSize]] = defaultdict(dict)
            for (sha256, page), size in sizes.items():
                by_file[sha256][page] = size
            return _show_parts(plan, pages, _Shared(indicators, repeats, by_file, of_documents, plan.code))

        def digest_of(name: str) -> str:
            return plan.digest_of(f"{FOLDER}/{name}")

        claims = _read_rows(processed, "claims")
        material = Material(claims, sections, problems, indicators, sizes, plan.code, cache / SCRATCH, digest_of)
        names, kept = write_report(material, folder, _load(cache / _KEPT))
        write_if_new(cache / _KEPT, (json.dumps(kept, indent=0, sort_keys=True) + "\n").encode())
        _prune(pages.cache, {part.key for part in plan.parts})
    except OSError as error:
        raise PipelineError(f"Cannot write to {folder}: {error.strerror}.") from error
    return [f"{FOLDER}/{name}" for name in names]


def _show_parts(plan: Plan, pages: _Pages, shared: _Shared) -> Iterator[Shown]:
    """Makes the pages that are missing, all at once if they are many, then shows part after part."""
    missing = [part for part in plan.parts if not (pages.cache / part.key).exists()]
    shared.save(pages.shared)
    run_jobs(_make_pages, [_Job(part, plan.kept.only(part), pages) for part in missing], plan.workers)
    for part in plan.parts:
        written = plan.kept.get(part)
        figures, documents = (written.chunks[table].cells for table in ("figures", "documents"))
        digest = _digest(part, figures, documents, shared)
        lines = _read_lines(pages.cache / part.key, digest)
        if lines is None or any(plan.digest_of(f"{FOLDER}/{n}") != sha for n, sha in lines.files.items()):
            lines = _write_lines(part, written, plan.kept, pages, shared)
        yield Shown(lines, figures, documents)


def _make_pages(job: _Job) -> None:
    """Runs in a worker."""
    _write_lines(job.part, job.kept.get(job.part), job.kept, job.pages, _Shared.load(job.pages.shared))


def _write_lines(part: Part, written: Written, kept: Parts, pages: _Pages, shared: _Shared) -> Lines:
    documents = {encodable_id(document_id): kept.load(document_id).document for document_id in part.documents}
    problems = [row for document_id in documents for row in shared.problems.get(document_id, ())]
    cells = {name: chunk.cells for name, chunk in written.chunks.items()}
    lines = make_section(Section(cells, documents, problems), shared.context(), pages.folder)
    digest = _digest(part, cells["figures"], cells["documents"], shared)
    content = json.dumps([digest, lines], ensure_ascii=False, separators=(",", ":"))
    write_if_new(pages.cache / part.key, content.encode("utf-8", "surrogatepass"))
    return lines


def _read_lines(path: Path, digest: str = "") -> Lines | None:
    """None where they were made of anything else, if it is said what they should be made of."""
    try:
        made_of, lines = json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
        return Lines(*lines) if digest in ("", made_of) else None
    except (OSError, ValueError, TypeError):
        return None


def _digest(part: Part, figures: pa.Table, documents: pa.Table, shared: _Shared) -> str:
    """Of all that the pages of a part say."""
    claims = figures["claim_id"].to_pylist()
    repeats = [(claim, shared.repeats[claim]) for claim in claims if claim in shared.repeats]
    hashes = sorted(set(documents["sha256"].to_pylist()) & shared.sizes.keys())
    sizes = [(sha256, sorted(shared.sizes[sha256].items())) for sha256 in hashes]
    used = sorted(set(figures["indicator"].to_pylist()) & shared.indicators.keys())
    problems = [shared.problems.get(encodable_id(document_id), ()) for document_id in part.documents]
    parts = (shared.code, part.key, repeats, sizes, [shared.indicators[name] for name in used], problems)
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _read_rows(processed: Path, table: str) -> Iterator[Row]:
    """The rows of a table, from its Parquet file, some at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for batch in pq.ParquetFile(processed / f"{table}.parquet").iter_batches(ROWS):
        cells = pa.table([column.cast(pa.large_string()) for column in batch.columns], names=batch.schema.names)
        yield from rows_of(table, cells)


def _load(path: Path) -> dict[str, str]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _prune(folder: Path, keep: set[str]) -> None:
    for path in folder.glob("*"):
        if path.name not in keep:
            path.unlink(missing_ok=True)


def place_figures(processed: Path) -> dict[str, str]:
    """The page of each figure, below the report's folder, as the last report has it."""
    places: dict[str, str] = {}
    for path in sorted((processed / CACHE / _PAGES).glob("*")):
        if (lines := _read_lines(path)) is not None:
            for line in map(FigureLine._make, lines.figures):
                places[line.figure_id] = document_page(lines.documents[line.document][0], line.part)
    return places


def is_of_report(name: str) -> bool:
    return name.startswith(f"{FOLDER}/")


def name_indicators(folders: Folders) -> dict[str, Indicator]:
    """None where the folders are no rules of ours: a build with readers of its own need not have any."""
    from pipeline.nlp import load_rules

    try:
        rules = load_rules(*folders)
    except RuleError:
        return {}
    return {name: Indicator(rule.title, rule.definition) for name, rule in rules.indicators.items()}
