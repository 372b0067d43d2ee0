"""The report's files: pages of documents that did not change are not made again, and nothing stale stays."""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model import Document
from pipeline.outputs.report import addresses, overview, pages
from pipeline.outputs.report.document_pages import Context, DocumentRows, PageSize, locate, make_pages
from pipeline.outputs.report.indicator_pages import make_page
from pipeline.outputs.report.values import Indicator, Row, rows_of

if TYPE_CHECKING:
    import pandas as pd

FOLDER = "report"
_OURS = (addresses.DOCUMENTS, addresses.INDICATORS, addresses.PICTURES, addresses.DATA, addresses.STATIC)


@dataclass(frozen=True)
class KeptPages:
    """What the last report has of a document or an indicator."""

    digest: str
    files: dict[str, str]  # path below the report's folder: sha256
    places: dict[str, str] = field(default_factory=dict)  # by figure: the page it stands on


@dataclass
class Kept:
    """What the last report was made of; a JSON file beside it."""

    documents: dict[str, KeptPages] = field(default_factory=dict)
    indicators: dict[str, KeptPages] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Kept:
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            kept = ({key: KeptPages(**value) for key, value in content[n].items()} for n in ("documents", "indicators"))
            return cls(*kept)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return cls()

    def save(self, path: Path) -> None:
        write_if_new(path, (json.dumps(asdict(self), indent=0, sort_keys=True) + "\n").encode())


@dataclass(frozen=True)
class Material:
    """All that a report is made of."""

    frames: Mapping[str, pd.DataFrame]
    documents: Mapping[str, Document]  # by id as the tables write it
    indicators: Mapping[str, Indicator]
    sizes: Mapping[tuple[str, int], PageSize]  # of the pictures that there are, by sha256 and page
    code: str  # digest of the code; other code makes every page again


def write_report(material: Material, folder: Path, kept: Kept) -> list[str]:
    """Makes `folder` hold the report; brings `kept` up to date. Returns the paths of all files, below `folder`."""
    rows = {name: rows_of(frame) for name, frame in material.frames.items()}
    repeats = {row.claim_id: row.n_documents for row in rows["claims"]}
    context = Context(material.indicators, repeats, material.sizes)
    site = _Site(folder)
    places = _write_documents(site, material, rows, context, kept)
    _write_indicators(site, material, rows, places, kept)
    _write_overview(site, rows, material, places)
    for path in sorted(pages.STATIC_FILES.iterdir()):
        if path.suffix in (".css", ".js", ".svg"):
            site.write(f"{addresses.STATIC}/{path.name}", path.read_bytes())
    site.names |= {addresses.picture_path(sha256, page) for sha256, page in material.sizes}
    site.remove_others()
    return sorted(site.names)


@dataclass
class _Site:
    folder: Path
    names: set[str] = field(default_factory=set)

    def write(self, name: str, content: bytes) -> None:
        self.names.add(name)
        write_if_new(self.folder / name, content)

    def remove_others(self) -> None:
        """In our own folders alone: what a user put beside them stays."""
        for own in _OURS:
            for folder, _, files in os.walk(self.folder / own, topdown=False):
                for file in files:
                    path = Path(folder, file)
                    if path.relative_to(self.folder).as_posix() not in self.names:
                        path.unlink()
                with suppress(OSError):  # not empty
                    Path(folder).rmdir()


def _write_documents(
    site: _Site, material: Material, rows: Mapping[str, Sequence[Row]], context: Context, kept: Kept
) -> dict[str, str]:
    """Returns the page of each figure."""
    grouped = {name: _by_document(rows[name]) for name in ("figures", "quantities", "segments", "problems")}
    owner = {row.figure_id: row.document_id for row in rows["figures"]}
    anchors: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows["anchors"]:
        anchors[owner[row.figure_id]].append(row)
    places: dict[str, str] = {}
    now: dict[str, KeptPages] = {}
    for row in rows["documents"]:
        key = row.document_id
        parts = {name: of_it[key] for name, of_it in grouped.items()}
        of_document = DocumentRows(row, anchors=anchors[key], **parts)
        document = material.documents[key]
        digest = _digest(document, of_document, context, material.code)
        known = kept.documents.get(key)
        if known is None or known.digest != digest or not _stands(site.folder, known):
            known = _make(site, document, of_document, context, digest)
        site.names |= set(known.files)
        now[key] = known
        places |= known.places
    kept.documents = now
    return places


def _make(site: _Site, document: Document, rows: DocumentRows, context: Context, digest: str) -> KeptPages:
    made = make_pages(document, rows, context)
    files: dict[str, str] = {}
    for page in made:
        content = pages.render_document(page)
        site.write(page.path, content)
        files[page.path] = hashlib.sha256(content).hexdigest()
    return KeptPages(digest, files, locate(made))


def _digest(document: Document, rows: DocumentRows, context: Context, code: str) -> str:
    repeats = [context.repeats.get(row.claim_id) for row in rows.figures]
    used = sorted({row.indicator for row in rows.figures} & context.indicators.keys())
    sizes = sorted(
        {(row.page, context.sizes.get((rows.document.sha256, row.page))) for row in rows.anchors if row.page}
    )
    parts = (code, document.text, rows, repeats, [context.indicators[name] for name in used], sizes)
    return _hash(parts)


def _stands(folder: Path, known: KeptPages) -> bool:
    try:
        return all(hashlib.sha256((folder / n).read_bytes()).hexdigest() == sha for n, sha in known.files.items())
    except OSError:
        return False


def _by_document(rows: Iterable[Row]) -> defaultdict[str, list[Row]]:
    grouped: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.document_id].append(row)
    return grouped


def _write_indicators(
    site: _Site, material: Material, rows: Mapping[str, Sequence[Row]], places: Mapping[str, str], kept: Kept
) -> None:
    repeats = {row.claim_id: row.n_documents for row in rows["claims"]}
    titles = {row.document_id: row.title for row in rows["documents"]}
    grouped: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows["figures"]:
        grouped[row.indicator].append(row)
    now: dict[str, KeptPages] = {}
    for name, figures in grouped.items():
        indicator = material.indicators.get(name, Indicator(name, ""))
        around = [(places.get(r.figure_id), repeats.get(r.claim_id), titles.get(r.document_id)) for r in figures]
        digest = _hash((material.code, indicator, figures, around))
        known = kept.indicators.get(name)
        if known is None or known.digest != digest or not _stands(site.folder, known):
            page = make_page(name, indicator, figures, places, repeats, titles)
            content = pages.render_indicator(page)
            site.write(page.path, content)
            known = KeptPages(digest, {page.path: hashlib.sha256(content).hexdigest()})
        site.names |= set(known.files)
        now[name] = known
    kept.indicators = now


def _hash(parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _write_overview(
    site: _Site, rows: Mapping[str, Sequence[Row]], material: Material, places: Mapping[str, str]
) -> None:
    tables = overview.Tables(rows["figures"], rows["claims"], rows["documents"], rows["problems"])
    texts = {key: document.text for key, document in material.documents.items()}
    scripts = overview.write_data(tables, material.indicators, places, texts)
    for script in scripts:
        site.write(script.path, script.content)
    of_indicator: defaultdict[str, int] = defaultdict(int)
    for row in rows["figures"]:
        of_indicator[row.indicator] += 1
    indicators = [
        (name, _title(material.indicators, name), n, addresses.indicator_page(name))
        for name, n in sorted(of_indicator.items(), key=lambda item: (-item[1], item[0]))
    ]
    counts = [
        (view, len(rows[view]), view.removesuffix("s"), view) for view in ("figures", "claims", "documents", "problems")
    ]
    first = [script.path for script in scripts if script.table != "sentences"]
    later = [script.path for script in scripts if script.table == "sentences"]
    site.write("index.html", pages.render_overview(counts, indicators, first, later))


def _title(indicators: Mapping[str, Indicator], name: str) -> str:
    return indicators[name].title if name in indicators else name


def write_if_new(path: Path, content: bytes) -> None:
    """Leaves an equal file as it is; a reader never sees half of one."""
    with suppress(OSError):
        if path.read_bytes() == content:
            return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
