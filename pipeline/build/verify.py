"""Proves the tables: the raw bytes are extracted again, and every row is held against what comes out."""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.build.discover import walk
from pipeline.build.files import Files
from pipeline.build.opening import sha256_of
from pipeline.build.reading import Order, Progress, Readers, read_all
from pipeline.build.row_checks import Broken, Row, Tables, Text, check_keys, check_rows
from pipeline.build.sources import Catalogue
from pipeline.build.store import Contexts, Store
from pipeline.build.worker import DEFAULT_LIMITS, Folders, Limits, expand, extract
from pipeline.errors import TableError
from pipeline.model import Document, ProblemCode, Reading, Source, Status
from pipeline.schema import TABLES

SHOWN = 20
# The outcome of reading such a document depends on the machine: on Tesseract, on how fast and how large it is.
_OF_THE_MACHINE = {ProblemCode.OCR_MISSING, ProblemCode.TIMEOUT, ProblemCode.OUT_OF_MEMORY, ProblemCode.CRASHED}


@dataclass
class Proof:
    """What was proved and what was not; `str` of it is what the command prints."""

    documents: int = 0
    rows: int = 0
    broken: list[Broken] = field(default_factory=list)
    unverified: dict[str, str] = field(default_factory=dict)  # document id: why

    def __str__(self) -> str:
        lines = [str(broken) for broken in self.broken[:SHOWN]]
        if len(self.broken) > SHOWN:
            lines.append(f"... and {len(self.broken) - SHOWN} more")
        lines += [f"unverified  {document_id}: {reason}" for document_id, reason in sorted(self.unverified.items())]
        counts = f"{self.documents} documents, {self.rows} rows"
        verdict = f"{len(self.broken)} broken" if self.broken else "none broken"
        apart = f", {len(self.unverified)} unverified" if self.unverified else ""
        return "\n".join([*lines, f"Verified   {counts}: {verdict}{apart}"])


def extract_bare(source: Source) -> Document:
    """A document without its anchors and blocks, which no table row is proved by."""
    document = extract(source)
    return Document(
        document_id=document.document_id,
        sha256=document.sha256,
        media_type=document.media_type,
        n_bytes=document.n_bytes,
        text=document.text,
        segments=document.segments,
        pages=document.pages,
        status=document.status,
        problems=document.problems,
    )


def read_nothing(_document: Document, _rules_folders: Folders) -> Reading:
    """The text is all that rows are held against."""
    return Reading()


def verify(
    processed: Path | str,
    raw: Path | str,
    workers: int = 0,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
    readers: Readers | None = None,
) -> Proof:
    """Raises TableError where a table is missing or has other columns than it should."""
    processed, raw = Path(processed), Path(raw)
    tables = {name: read_table(processed, name) for name in TABLES}
    readers = readers or Readers(expand, extract_bare, read_nothing, lambda _folders: None)
    return prove(tables, processed, extract_again(raw, workers, limits, progress, readers))


def prove(tables: Tables, processed: Path, again: Mapping[str, Document]) -> Proof:
    """Holds tables and kept texts against the documents as they were extracted `again`."""
    proof = Proof(documents=len(tables["documents"]), rows=sum(map(len, tables.values())))
    texts: dict[str, Text] = {}
    for row in tables["documents"]:
        document = again.get(row["document_id"])
        kept = _kept_text(processed, row["document_id"])
        texts[row["document_id"]] = Text(kept, bool(row["pages"]))
        proof.broken += _check_document(row, document, kept, proof.unverified)
    proof.broken += _check_nothing_missing(again, tables)
    proof.broken += _check_segments(again, tables["segments"], apart=set(proof.unverified))
    proof.broken += check_rows(tables, texts)
    proof.broken += check_keys(tables)
    return proof


def read_table(processed: Path, name: str) -> list[Row]:
    """The rows of a table, with the line of the file that each ends on."""
    path = processed / f"{name}.csv"
    csv.field_size_limit(sys.maxsize)  # a sentence has no greatest length
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            expected = [column.name for column in TABLES[name]]
            if reader.fieldnames != expected:
                raise TableError(f"{path} does not have the columns {', '.join(expected)}, in this order.")
            return [Row(name, reader.line_num, values) for values in reader]
    except FileNotFoundError:
        raise TableError(f"There is no table {path}; run build first.") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"{path} is no table: {error}.") from error


def extract_again(
    raw: Path, workers: int, limits: Limits, progress: Progress | None, readers: Readers
) -> Mapping[str, Document]:
    """Every document below `raw`, read in worker processes as a build does, from nothing that was kept."""
    from pipeline.build.crew import Crew
    from pipeline.extractors import is_document

    files = (file for file in walk(raw).files if is_document(file.document_id))
    found = Files(replace(file, sha256=sha256_of(file.path)) for file in files)
    with tempfile.TemporaryDirectory(prefix="provenum-") as folder:
        work = readers.work(Store(Path(folder)), Contexts("verify", "verify"), fresh=True)
        with Crew(workers) as crew:
            order = Order(found, Catalogue(), work, limits, crew)
            readings = read_all(order, progress)
        return {document_id: readings.load(document_id).document for document_id in readings.entries}


def _kept_text(processed: Path, document_id: str) -> str | None:
    from pipeline.outputs import text_path

    try:
        return text_path(processed, document_id).read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError, TableError):
        return None


def _check_document(
    row: Row, document: Document | None, kept: str | None, unverified: dict[str, str]
) -> Iterator[Broken]:
    if document is None:
        yield row.broken("its file is no longer in the raw folder, or cannot be read")
        return
    if row["sha256"] != document.sha256:
        yield row.broken("the file's bytes are others than those that were read (sha256)")
        return
    if row["bytes"] != str(document.n_bytes):
        yield row.broken(f"the file has {document.n_bytes} bytes")
    codes = {problem.code for problem in document.problems} & _OF_THE_MACHINE
    if ProblemCode.OCR_MISSING in codes or (codes and row["status"] != Status.FAILED):
        unverified[row["document_id"]] = f"cannot be extracted again here ({', '.join(sorted(codes))})"
        return
    if (kept or "") != document.text:
        yield row.broken(_text_difference(kept, document.text))
    if row["characters"] != str(len(document.text)):
        yield row.broken(f"the text has {len(document.text)} characters")
    if row["pages"] != ("" if document.pages is None else str(document.pages)):
        yield row.broken(f"the document has {document.pages or 'no'} pages")
    if document.status is Status.FAILED and row["status"] != Status.FAILED:
        yield row.broken("the document cannot be read any more")


def _text_difference(kept: str | None, text: str) -> str:
    if kept is None:
        return "its text is missing or is no UTF-8"
    pairs = enumerate(zip(kept, text, strict=False))
    first = next((offset for offset, (ours, theirs) in pairs if ours != theirs), min(len(kept), len(text)))
    return f"the kept text differs from the document's from character {first} on"


def _check_segments(again: Mapping[str, Document], rows: list[Row], apart: set[str]) -> Iterator[Broken]:
    """The segments of the table are those that the document has."""
    spans = {
        (document.document_id, str(start), str(end))
        for document in again.values()
        for start, end in [(s.char_start, s.char_end) for s in document.segments] or [(0, len(document.text))]
    }
    known = {document_id for document_id in again if document_id not in apart}
    for row in rows:
        span = (row["document_id"], row["char_start"], row["char_end"])
        if row["document_id"] in known and span not in spans:
            yield row.broken("the document has no segment from char_start to char_end")
        spans.discard(span)
    for document_id, char_start, char_end in sorted(spans):
        if document_id in known:
            yield Broken("segments", 0, document_id, f"the segment from {char_start} to {char_end} is missing")


def _check_nothing_missing(again: Mapping[str, Document], tables: Mapping[str, list[Row]]) -> Iterator[Broken]:
    known = {row["document_id"] for name in ("documents", "problems") for row in tables[name]}
    for document_id in sorted(set(again) - known):
        yield Broken("documents", 0, document_id, "the raw folder holds it, and no row tells of it; run build")
