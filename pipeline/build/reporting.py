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

from pipeline.build.crew import Crew
from pipeline.build.opening import sha256_of
from pipeline.build.parts import Part, Parts
from pipeline.build.pictures import Sheet, join_sheets, make_pictures
from pipeline.build.publish import CACHE, SCRATCH
from pipeline.errors import PipelineError
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
    indicators: dict[str, Indicator]
    code: str
    crew: Crew
    seconds: float  # that a document may take
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
        return Context(self.indicators, self.repeats, sizes, self.code)

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
        sizes = make_pictures(join_sheets(plan.sheets), folder, cache / "pictures.json", plan.crew, plan.seconds)
        problems = [ProblemRow(*row) for row in _read_rows(processed, "problems")]
        of_documents: defaultdict[str, list[ProblemRow]] = defaultdict(list)
        for row in problems:
            of_documents[row.document_id].append(row)

        def sections(repeats: dict[str, int]) -> Iterator[Shown]:
            by_file: defaultdict[str, dict[int, PageSize]] = defaultdict(dict)
            for (sha256, page), size in sizes.items():
                by_file[sha256][page] = size
            return _show_parts(plan, pages, _Shared(plan.indicators, repeats, by_file, of_documents, plan.code))

        def digest_of(name: str) -> str:
            return plan.digest_of(f"{FOLDER}/{name}")

        claims = _read_rows(processed, "claims")
        material = Material(claims, sections, problems, plan.indicators, sizes, plan.code, cache / SCRATCH, digest_of)
        names, kept = write_report(material, folder, _load(cache / _KEPT))
        write_if_new(cache / _KEPT, (json.dumps(kept, indent=0, sort_keys=True) + "\n").encode())
        _prune(pages.cache, {_path(part, pages).name for part in plan.parts})
    except OSError as error:
        raise PipelineError(f"Cannot write to {folder}: {error.strerror}.") from error
    return [f"{FOLDER}/{name}" for name in names]


def _show_parts(plan: Plan, pages: _Pages, shared: _Shared) -> Iterator[Shown]:
    """Makes the pages that are missing, all at once if they are many, then shows part after part."""

    def stands(name: str, sha256: str) -> bool:
        return plan.digest_of(f"{FOLDER}/{name}") == sha256

    missing = [part for part in plan.parts if not _is_made_of(part, _path(part, pages))]
    shared.save(pages.shared)
    plan.crew.run(_make_pages, [_Job(part, plan.kept.only(part), pages) for part in missing])
    for part in plan.parts:
        written = plan.kept.get(part)
        figures, documents = (written.chunks[table].cells for table in ("figures", "documents"))
        digest = _digest(part, figures, documents, shared)
        made_of, lines = _read_lines(_path(part, pages))
        if made_of != digest or not all(stands(*file) for of_it in lines for file in of_it.files.items()):
            lines = _write_lines(part, plan.kept, pages, shared, lines, stands)
        yield Shown(lines, figures, documents)


def _make_pages(job: _Job) -> None:
    """Runs in a worker."""

    def stands(name: str, sha256: str) -> bool:
        path = job.pages.folder / name
        return path.is_file() and sha256_of(str(path)) == sha256

    _, known = _read_lines(_path(job.part, job.pages))
    _write_lines(job.part, job.kept, job.pages, _Shared.load(job.pages.shared), known, stands)


def _path(part: Part, pages: _Pages) -> Path:
    """Named after its first document, so that what is known of the others is found again once one has changed."""
    first = part.documents[0].encode("utf-8", "surrogatepass")
    return pages.cache / hashlib.sha256(first).hexdigest()


def _is_made_of(part: Part, path: Path) -> bool:
    """Looks at the file's beginning alone."""
    begins = f'["{part.key}"'.encode()
    try:
        with path.open("rb") as stream:
            return stream.read(len(begins)) == begins
    except OSError:
        return False


def _write_lines(
    part: Part, kept: Parts, pages: _Pages, shared: _Shared, known: Iterable[Lines], stands: Callable[[str, str], bool]
) -> list[Lines]:
    names = {encodable_id(document_id): document_id for document_id in part.documents}
    cells = {name: chunk.cells for name, chunk in kept.get(part).chunks.items()}
    section = Section(
        cells,
        documents=lambda document_id: kept.load(names[document_id]).document,
        texts={document_id: kept.keys[name] for document_id, name in names.items()},
        problems=[row for document_id in names for row in shared.problems.get(document_id, ())],
    )
    by_document = {lines.document[0]: lines for lines in known}
    made = make_section(section, shared.context(), pages.folder, by_document, stands)
    digest = _digest(part, cells["figures"], cells["documents"], shared)
    content = json.dumps([part.key, digest, made], ensure_ascii=False, separators=(",", ":"))
    write_if_new(_path(part, pages), content.encode("utf-8", "surrogatepass"))
    return made


def _read_lines(path: Path) -> tuple[str, list[Lines]]:
    """With the digest of what they were made of; none where they are not there."""
    try:
        _, made_of, lines = json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
        return str(made_of), [Lines(*of_it) for of_it in lines]
    except (OSError, ValueError, TypeError):
        return "", []


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
        for lines in _read_lines(path)[1]:
            for line in map(FigureLine._make, lines.figures):
                places[line.figure_id] = document_page(lines.document[0], line.part)
    return places


def is_of_report(name: str) -> bool:
    return name.startswith(f"{FOLDER}/")
