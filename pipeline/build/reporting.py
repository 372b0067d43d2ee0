"""Makes the report of a build: pages part by part, in worker processes where there are many, kept until they change."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.build.crew import Crew
from pipeline.build.ending import add_names, read_names
from pipeline.build.manifest import Outputs
from pipeline.build.opening import sha256_of
from pipeline.build.parts import LostPartError, Part, Parts
from pipeline.build.pictures import Sizes
from pipeline.build.publish import CACHE, SCRATCH
from pipeline.build.reading import Entries
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
    OfIndicators,
    Overview,
    PageSize,
    Row,
    Section,
    Shown,
    document_page,
    finish_report,
    make_section,
    picture_path,
    place,
    remove_stale,
    rows_of,
    write_if_new,
    write_indicators,
)

_KEPT = "report.json"  # in the cache: of what each indicator's page was made
_PAGES = "pages"  # in the cache: a file for each part


class Plan(NamedTuple):
    """What a report is made of."""

    parts: Sequence[Part]
    kept: Parts
    pictures: Callable[[], Sizes]  # waits for those of the PDF pages to show
    indicators: dict[str, Indicator]
    code: str
    crew: Crew
    outputs: Outputs  # of the build before
    names: Path  # of the list of all outputs


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

    def save(self, folder: Path) -> Path:
        """Under a name of what it says, since processes keep what they loaded."""
        content = json.dumps(self).encode()
        path = folder / f"shared-{hashlib.sha256(content).hexdigest()}.json"
        write_if_new(path, content)
        return path

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


def publish_report(plan: Plan, processed: Path) -> None:
    """Brings `processed`/report up to date; adds the names of all its files, below `processed`, to the list."""
    folder, cache = processed / FOLDER, processed / CACHE
    try:
        sizes = plan.pictures()
        problems = [ProblemRow(*row) for row in _read_rows(processed, "problems")]
        repeats, n_claims = _count_claims(processed)
        shared = _Shared(plan.indicators, repeats, _by_file(sizes), _by_document(problems), plan.code)
        pages = _Pages(folder, cache / _PAGES, shared.save(cache / SCRATCH))
        _make_missing(plan, pages)
        overview = _AllPages(plan.parts, plan.kept, pages, plan.outputs, plan.names)
        indicators = _Indicators(
            [(part.key, _path(part, pages)) for part in plan.parts],
            Parts(plan.kept.folder, plan.kept.store, Entries(), {}),
            pages,
            cache / SCRATCH / "shown",
            n_claims,
            _load(cache / _KEPT),
        )
        # by workers, since much of what each holds would stay with this process
        running = plan.crew.submit(_write_indicators, indicators)
        plan.crew.do(_write_overview, overview, n_busy=1)
        try:
            kept = plan.crew.result(running, _write_indicators, indicators)
        except LostPartError:  # all are there again
            kept = _write_indicators(indicators)
        plan.crew.do(_remove_stale, (processed, plan.names), n_busy=1)  # now that nobody writes pages
        write_if_new(cache / _KEPT, (json.dumps(kept, indent=0, sort_keys=True) + "\n").encode())
        _prune(pages.cache, {_path(part, pages).name for part in plan.parts})
    except OSError as error:
        raise PipelineError(f"Cannot write to {folder}: {error.strerror}.") from error


def _count_claims(processed: Path) -> tuple[dict[str, int], dict[str, int]]:
    """By claim: documents that make it, if more than one; and by indicator, claims."""
    import pyarrow.parquet as pq

    repeats: dict[str, int] = {}
    n_claims: Counter[str] = Counter()
    columns = ["claim_id", "indicator", "n_documents"]
    for batch in pq.ParquetFile(processed / "claims.parquet").iter_batches(ROWS, columns=columns):
        ids, indicators, documents = (batch[name].to_pylist() for name in columns)
        n_claims.update(indicators)
        repeats |= {claim: int(n) for claim, n in zip(ids, documents, strict=True) if int(n) > 1}
    return repeats, dict(n_claims)


def _by_file(sizes: Sizes) -> dict[str, dict[int, PageSize]]:
    by_file: defaultdict[str, dict[int, PageSize]] = defaultdict(dict)
    for (sha256, page), size in sizes.items():
        by_file[sha256][page] = size
    return dict(by_file)


def _by_document(problems: Iterable[ProblemRow]) -> dict[str, list[ProblemRow]]:
    by_document: defaultdict[str, list[ProblemRow]] = defaultdict(list)
    for row in problems:
        by_document[row.document_id].append(row)
    return dict(by_document)


def _make_missing(plan: Plan, pages: _Pages) -> None:
    missing = [part for part in plan.parts if not _is_made_of(part.key, _path(part, pages))]
    plan.crew.run(_make_pages, [_Job(part, plan.kept.only(part), pages) for part in missing])


class _AllPages(NamedTuple):
    """The pages of all documents, and what leads to them."""

    parts: Sequence[Part]
    kept: Parts
    pages: _Pages
    outputs: Outputs
    names: Path


def _write_overview(job: _AllPages) -> None:
    """Runs in a worker, if there are several."""
    shared, folder = _Shared.load(job.pages.shared), job.pages.folder
    overview = Overview(folder, shared.problems.keys())
    overview.add_claims(_read_rows(folder.parent, "claims"))
    names = {place(picture_path(sha256, page)) for sha256, of in shared.sizes.items() for page in of}
    for lines in _show_parts(job, shared):
        names.update(place(name) for of_it in lines for name in of_it.files)
        overview.add_documents(lines)
    problems = [ProblemRow(*row) for row in _read_rows(folder.parent, "problems")]
    add_names(job.names, finish_report(folder, overview, problems, shared.indicators, names))


def _remove_stale(job: tuple[Path, Path]) -> None:
    """Runs in a worker, if there are several. The job: the processed folder, and the list of all outputs."""
    processed, names = job
    remove_stale(processed, set(read_names(names)))


def _show_parts(job: _AllPages, shared: _Shared) -> Iterator[list[Lines]]:
    """What is said of the documents of each part, whose pages then stand as they should."""

    def stands(name: str, sha256: str) -> bool:
        return job.outputs.digest_of(f"{FOLDER}/{name}") == sha256

    for part in job.parts:
        kept = _read_lines(_path(part, job.pages))
        lines = kept.lines
        if kept.digest != _digest(part, kept, shared) or not all(
            stands(*file) for of_it in lines for file in of_it.files.items()
        ):
            lines = _write_lines(part, job.kept, job.pages, shared, lines, stands)
        yield lines


class _Indicators(NamedTuple):
    """The pages of all indicators."""

    parts: Sequence[tuple[str, Path]]  # their keys, and where their lines are
    kept: Parts
    pages: _Pages
    scratch: Path
    n_claims: dict[str, int]
    known: dict[str, str]


def _write_indicators(job: _Indicators) -> dict[str, str]:
    """Runs in a worker. Returns of what each page was made. Raises LostPartError."""
    shared = _Shared.load(job.pages.shared)

    def sections() -> Iterator[Shown]:
        for key, path in job.parts:
            if not _is_made_of(key, path):
                raise LostPartError(key)
            cells = job.kept.read(key).cells
            yield Shown(_read_lines(path).lines, cells["figures"], cells["documents"])

    material = OfIndicators(shared.indicators, shared.repeats, job.n_claims, shared.code)
    return write_indicators(material, sections(), job.pages.folder, job.scratch, job.known)


def _make_pages(job: _Job) -> None:
    """Runs in a worker."""

    def stands(name: str, sha256: str) -> bool:
        path = job.pages.folder / name
        return path.is_file() and sha256_of(str(path)) == sha256

    known = _read_lines(_path(job.part, job.pages)).lines
    _write_lines(job.part, job.kept, job.pages, _Shared.load(job.pages.shared), known, stands)


def _path(part: Part, pages: _Pages) -> Path:
    """Named after its first document, so that what is known of the others is found again once one has changed."""
    first = part.documents[0].encode("utf-8", "surrogatepass")
    return pages.cache / hashlib.sha256(first).hexdigest()


def _is_made_of(key: str, path: Path) -> bool:
    """Looks at the file's beginning alone."""
    begins = f'["{key}"'.encode()
    try:
        with path.open("rb") as stream:
            return stream.read(len(begins)) == begins
    except OSError:
        return False


def _write_lines(
    part: Part, kept: Parts, pages: _Pages, shared: _Shared, known: Iterable[Lines], stands: Callable[[str, str], bool]
) -> list[Lines]:
    names = {encodable_id(document_id): document_id for document_id in part.documents}
    cells = kept.get(part).cells
    section = Section(
        cells,
        documents=lambda document_id: kept.load(names[document_id]).document,
        texts={document_id: kept.keys[name].read for document_id, name in names.items()},
        problems=[row for document_id in names for row in shared.problems.get(document_id, ())],
    )
    by_document = {lines.document[0]: lines for lines in known}
    made = make_section(section, shared.context(), pages.folder, by_document, stands)
    written = _Kept("", sorted(set(cells["documents"]["sha256"].to_pylist())), made)
    content = json.dumps(
        [part.key, _digest(part, written, shared), written.hashes, made], ensure_ascii=False, separators=(",", ":")
    )
    write_if_new(_path(part, pages), content.encode("utf-8", "surrogatepass"))
    return made


class _Kept(NamedTuple):
    """What is kept of the pages of a part: of what they were made, of which files, and what is said of them."""

    digest: str
    hashes: list[str]  # sha256
    lines: list[Lines]


def _read_lines(path: Path) -> _Kept:
    """Empty where they are not there."""
    try:
        _, digest, hashes, lines = json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
        return _Kept(str(digest), list(hashes), [Lines(*of_it) for of_it in lines])
    except (OSError, ValueError, TypeError):
        return _Kept("", [], [])


def _digest(part: Part, kept: _Kept, shared: _Shared) -> str:
    """Of all that the pages of a part say."""
    figures = [FigureLine._make(line) for of_it in kept.lines for line in of_it.figures]
    repeats = [(line.claim_id, shared.repeats[line.claim_id]) for line in figures if line.claim_id in shared.repeats]
    sizes = [(sha256, sorted(shared.sizes[sha256].items())) for sha256 in kept.hashes if sha256 in shared.sizes]
    used = sorted({line.words[0] for line in figures} & shared.indicators.keys())
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
        for lines in _read_lines(path).lines:
            for line in map(FigureLine._make, lines.figures):
                places[line.figure_id] = document_page(lines.document[0], line.part)
    return places


def is_of_report(name: str) -> bool:
    return name.startswith(f"{FOLDER}/")
