"""Parts: the rows of some documents, written out and kept, so that one changed document makes few rows anew.

Documents, in the order of the tables, are divided where a document's name says so, and not by their number unless they
are very many: a new one changes the part in which it stands, at most a few more, and no other.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.build.reading import Entries
from pipeline.build.store import Keys, Store, load_result, read_record, write_record
from pipeline.model import Correction, Result
from pipeline.normaliser import ALONE, Facts, MarkRow, PartRows, tabulate_part
from pipeline.normaliser.values import encodable_id
from pipeline.outputs.chunks import Chunk, make_chunk
from pipeline.schema import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.build.crew import Crew

DOCUMENTS = 64  # of a part, in the mean of those that a name ends
_MOST = 2 * DOCUMENTS  # the largest would grow with their number, and with it what is held at once
_Packed = tuple[int, tuple[int, bytes], tuple[int, bytes], tuple[int, bytes]]  # rows, and CSV, sheet and cells
WHOLE = ("claims",)  # tables that are made of all parts
_LEVEL = 0  # zlib: what is in an entry is compressed


class LostPartError(Exception):
    """A part that was kept is not there any more, or is damaged."""


class Part(NamedTuple):
    """`plain` is its key as if no decision were about it."""

    documents: tuple[str, ...]
    plain: str
    key: str
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True)
class Written:
    """A part's rows. `missing`: places in the file of the decisions that found no figure here."""

    chunks: Mapping[str, Chunk]  # by table
    cells: Mapping[str, pa.Table]  # of the chunks; to ask for them alone unpacks no more
    marks: pa.Table  # of MarkRow, in the order of the figures
    missing: tuple[int, ...]


def divide(document_ids: Iterable[str]) -> Iterator[tuple[str, ...]]:
    part: list[str] = []
    for document_id in sorted(document_ids, key=encodable_id):
        ends = zlib.crc32(document_id.encode("utf-8", "surrogatepass")) % DOCUMENTS == 0
        if part and (ends or len(part) == _MOST):
            yield tuple(part)
            part = []
        part.append(document_id)
    if part:
        yield tuple(part)


def name_part(documents: tuple[str, ...], keys: Mapping[str, Keys], facts: Mapping[str, Facts], code: str) -> Part:
    """`keys`: of each document; `code`: of what makes rows of it."""
    parts = (f"{document_id}\0{keys[document_id].read}\0{facts.get(document_id, ALONE)!r}" for document_id in documents)
    plain = _digest((code, *parts))
    return Part(documents, plain, plain)


def decide_part(part: Part, corrections: Sequence[Correction]) -> Part:
    """The part with the decisions that are about its documents, in their order."""
    if not corrections:
        return part
    return part._replace(key=_digest((part.plain, *map(repr, corrections))), corrections=tuple(corrections))


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Parts:
    """Parts that are kept, and how to make the others."""

    folder: Path
    store: Store
    keys: Entries
    facts: Mapping[str, Facts]

    def load(self, document_id: str) -> Result:
        return load_result(self.store, self.keys[document_id].read, document_id)

    def only(self, part: Part) -> Parts:
        """As much as another process needs to know for one part."""
        facts = {document_id: self.facts[document_id] for document_id in part.documents if document_id in self.facts}
        return replace(self, keys=self.keys.only(part.documents), facts=facts)

    def make_marks(self, parts: Iterable[Part], crew: Crew) -> None:
        """Of the parts as if nobody had decided anything."""
        missing = [part for part in parts if not self.holds(f"{part.plain}.marks")]
        crew.run(_make_part, [(self.only(part), part) for part in missing])

    def make_missing(self, parts: Iterable[Part], crew: Crew) -> None:
        """Makes those that are not there."""
        crew.run(_make_part, [(self.only(part), part) for part in parts if not self.holds(part.key)])

    def read(self, key: str) -> Written:
        """Raises LostPartError where it is not there."""
        kept = self._read(key)
        if kept is None:
            raise LostPartError(key)
        return kept

    def get(self, part: Part) -> Written:
        """Made and kept if it is not there."""
        kept = self._read(part.key)
        return self._make(part) if kept is None else kept

    def marks(self, part: Part) -> pa.Table:
        """How its figures were read, before any decision."""
        marks = read_record(self._path(f"{part.plain}.marks"))
        return _unpack_table(marks) if isinstance(marks, tuple) else self._make(part).marks

    def holds(self, key: str) -> bool:
        return self._path(key).exists()

    def read_cells(self, key: str, table: str) -> pa.Table | None:
        """One table of a part of which only the key is known."""
        kept = self._read(key)
        return None if kept is None else kept.cells[table]

    def prune(self, parts: Iterable[Part]) -> None:
        wanted = set(chain.from_iterable((part.key, f"{part.plain}.marks") for part in parts))
        for path in self.folder.glob("*"):
            if path.name not in wanted:
                with suppress(OSError):
                    path.unlink()

    def _make(self, part: Part) -> Written:
        rows = tabulate_part([(self.load(d), self.facts.get(d, ALONE)) for d in part.documents], part.corrections)
        written = _write_out(rows)
        packed = {name: _pack_chunk(chunk) for name, chunk in written.chunks.items()}
        marks = _pack_table(written.marks)
        write_record(self._path(part.key), (packed, marks, written.missing), _LEVEL)
        write_record(self._path(f"{part.plain}.marks"), marks, _LEVEL)
        return written

    def _read(self, key: str) -> Written | None:
        match read_record(self._path(key)):
            case (dict() as packed, tuple() as marks, tuple() as missing):
                cells = _UnpackedCells(packed)
                return Written(_Unpacked(packed, cells), cells, _unpack_table(marks), missing)
        return None

    def _path(self, key: str) -> Path:
        return self.folder / key


def _make_part(job: tuple[Parts, Part]) -> None:
    """Runs in a worker."""
    kept, part = job
    kept.get(part)


def _write_out(rows: PartRows) -> Written:
    import pyarrow as pa

    tables = rows.rows._asdict()
    chunks = {name: make_chunk(name, tables[name]) for name in TABLES if name not in WHOLE}
    columns = list(zip(*rows.marks, strict=True)) or [()] * len(MarkRow._fields)
    types = (*[pa.large_string()] * 4, pa.bool_(), pa.large_string(), pa.int64())
    arrays = [pa.array(column, kind) for column, kind in zip(columns, types, strict=True)]
    marks = pa.table(arrays, names=list(MarkRow._fields))
    cells = {name: chunk.cells for name, chunk in chunks.items()}
    return Written(chunks, cells, marks, tuple(correction.entry for correction in rows.missing))


def _pack_chunk(chunk: Chunk) -> _Packed:
    return chunk.n_rows, _pack(chunk.csv), _pack(chunk.sheet), _pack_table(chunk.cells)


def _pack(data: bytes | pa.Buffer) -> tuple[int, bytes]:
    import pyarrow as pa

    return len(data), pa.compress(data, codec="zstd", asbytes=True)


def _unpack(packed: tuple[int, bytes]) -> bytes:
    import pyarrow as pa

    size, data = packed
    return pa.decompress(data, size, codec="zstd", asbytes=True) if size else b""


def _pack_table(table: pa.Table) -> tuple[int, bytes]:
    """Compressed as a whole: column by column it takes ten times as long to unpack."""
    import pyarrow as pa

    stream = pa.BufferOutputStream()
    with pa.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table)
    return _pack(stream.getvalue())


def _unpack_table(packed: tuple[int, bytes]) -> pa.Table:
    import pyarrow as pa

    size, data = packed
    return pa.ipc.open_stream(pa.decompress(data, size, codec="zstd")).read_all()


class _Unpacked(Mapping[str, Chunk]):
    """The chunks of a kept part; one that is not asked for is not unpacked."""

    def __init__(self, packed: Mapping[str, _Packed], cells: Mapping[str, pa.Table]) -> None:
        self._packed, self._cells = packed, cells

    def __getitem__(self, table: str) -> Chunk:
        n_rows, csv, sheet, _ = self._packed[table]
        return Chunk(n_rows, _unpack(csv), _unpack(sheet), self._cells[table])

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


class _UnpackedCells(Mapping[str, "pa.Table"]):
    """The cells of a kept part's chunks, each table unpacked once."""

    def __init__(self, packed: Mapping[str, _Packed]) -> None:
        self._packed = packed
        self._tables: dict[str, pa.Table] = {}

    def __getitem__(self, table: str) -> pa.Table:
        if table not in self._tables:
            self._tables[table] = _unpack_table(self._packed[table][3])
        return self._tables[table]

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)
