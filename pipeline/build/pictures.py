"""Pictures of the PDF pages that hold figures, made in worker processes: a page that hangs or crashes has none."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.build.crew import Crew
from pipeline.build.opening import read_bytes
from pipeline.build.publish import CACHE
from pipeline.outputs.report import FOLDER, PageSize, picture_path, rows_of, write_if_new

if TYPE_CHECKING:
    import pyarrow as pa

_PDF = "application/pdf"
_SECONDS = 1.0  # for a page, beside those for the file; a page takes a twentieth
_PAGES_AT_ONCE = 40  # of a file, in one worker
_SECONDS_FILE = 30.0  # at most; no more than a document may take

_SIZES = "pictures.json"  # in the cache: of the pictures that there are
Sizes = dict[tuple[str, int], PageSize]  # by the sha256 of the document and the page


class Sheet(NamedTuple):
    """A PDF, where it lies, and the pages wanted of it."""

    document_id: str
    sha256: str
    path: str  # of the file, or of the archive that holds it
    pages: tuple[int, ...]


def find_sheets(cells: Mapping[str, pa.Table], path_of: Callable[[str], str]) -> Iterator[Sheet]:
    """The PDFs of which figures have boxes, among some documents. `path_of`: a file by its document id, or empty."""
    if _PDF not in cells["documents"]["media_type"].to_pylist():
        return
    owner = {row.figure_id: row.document_id for row in rows_of("figures", cells["figures"])}
    pages: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows_of("anchors", cells["anchors"]):
        if row.page is not None and row.x0 is not None:
            pages[owner[row.figure_id]].add(row.page)
    for row in rows_of("documents", cells["documents"]):
        path = path_of(row.document_id) or path_of(row.document_id.partition("!/")[0])
        if row.media_type == _PDF and path and pages[row.document_id]:
            yield Sheet(row.document_id, row.sha256, path, tuple(sorted(pages[row.document_id])))


def join_sheets(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Copies of one file once, with the pages of all."""
    joined: dict[str, Sheet] = {}
    for sheet in sheets:
        known = joined.get(sheet.sha256)
        joined[sheet.sha256] = sheet._replace(pages=tuple(sorted({*sheet.pages, *(known.pages if known else ())})))
    return list(joined.values())


def start_pictures(sheets: Iterable[Sheet], processed: Path, crew: Crew, seconds: float) -> Callable[[], Sizes]:
    """Makes those that the report has not yet; the call that is returned waits for them, and gives the sizes of all.

    `seconds`: that a document may take.
    """
    folder, kept = processed / FOLDER, processed / CACHE / _SIZES
    known = _load(kept)
    sizes: Sizes = {}
    missing: list[Sheet] = []
    for sheet in sheets:
        there = {
            page: known[key]
            for page in sheet.pages
            if (key := (sheet.sha256, page)) in known and (folder / picture_path(*key)).is_file()
        }
        sizes |= {(sheet.sha256, page): size for page, size in there.items()}
        wanted = [page for page in sheet.pages if page not in there]
        lots = (wanted[start : start + _PAGES_AT_ONCE] for start in range(0, len(wanted), _PAGES_AT_ONCE))
        missing += (sheet._replace(pages=tuple(lot)) for lot in lots)
    if missing:
        crew.hands(len(missing))
    limit = min(seconds, _SECONDS_FILE)
    running = [crew.submit(picture_sheet, (s, folder), limit + _SECONDS * len(s.pages)) for s in missing]

    def finish() -> Sizes:
        for future in running:
            # the text and the figures are there without a picture, and problems.csv tells of documents, not of pages
            if crew.has_made(future):
                sizes.update(future.result())
        written = {f"{sha256}/{page}": size for (sha256, page), size in sorted(sizes.items())}
        write_if_new(kept, (json.dumps(written, indent=0) + "\n").encode())
        return sizes

    return finish


def picture_sheet(wanted: tuple[Sheet, Path]) -> Sizes:
    """Runs in a worker; writes the pictures into the report's folder and gives their sizes."""
    sheet, folder = wanted
    from pipeline.extractors.page_pictures import picture_pages

    data = read_document(sheet.document_id, sheet.path)
    sizes: Sizes = {}
    for picture in picture_pages(data, sheet.pages):
        write_if_new(folder / picture_path(sheet.sha256, picture.page), picture.png)
        sizes[sheet.sha256, picture.page] = PageSize(picture.width, picture.height)
    return sizes


def read_document(document_id: str, path: str) -> bytes:
    """The bytes of a document, taken out of its archives. Raises FileNotFoundError for a member that is gone."""
    from pipeline.extractors import expand
    from pipeline.extractors.archive import gunzip_readable
    from pipeline.model import Source

    data = read_bytes(path)
    name, _, inside = document_id.partition("!/")
    while inside:
        members = (member for member in expand(Source(name, data)) if isinstance(member, Source))
        held = next(
            (m for m in members if document_id == m.document_id or document_id.startswith(f"{m.document_id}!/")), None
        )
        if held is None:
            raise FileNotFoundError(document_id)
        name, data, inside = held.document_id, held.data, document_id[len(held.document_id) :].removeprefix("!/")
    return gunzip_readable(data) if data[:2] == b"\x1f\x8b" else data


def _load(path: Path) -> Sizes:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        pairs = ((key.rpartition("/"), PageSize(*size)) for key, size in content.items())
        return {(sha256, int(page)): size for (sha256, _, page), size in pairs}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
