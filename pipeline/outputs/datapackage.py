"""A description that travels with the tables: Data Package v2 (https://datapackage.org/standard/data-package/)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.schema import ABOUT, CODES, KEYS, REFERENCES, TABLES, Column

NAME = "datapackage.json"
TITLE = "Figures in human-rights reports"
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_TYPES = {"text": "string", "category": "string", "partial_date": "string"}  # the others have the standard's names
_OF_SOURCES = ("document_id", "title", "publisher", "published", "url", "sha256")
_ROWS = 2_000
_SOURCES = "@sources"  # stands for them until they are written, one by one
_PARTIAL_DATE = r"\d{4}(-\d\d(-\d\d)?)?"
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".md": "text/markdown",
}


class Versions(NamedTuple):
    """What made the tables. The digests change with any change of the code or of the rules."""

    version: str
    code: str
    rules: str
    model: str


def write_datapackage(
    folder: Path, versions: Versions, licences: Mapping[str, str], without_text: bool = False
) -> None:
    """Describes the tables that stand in `folder`. `licences`: of each document, by document_id, where known."""
    description = (
        "Numbers that documents state about human-rights indicators; each row of figures.csv leads back to its words."
    )
    if without_text:
        description += " The columns that repeat the documents' words are empty in this export."
    package = {
        "$schema": _PROFILE,
        "name": "provenum-tables",
        "title": TITLE,
        "description": description,
        "version": versions.version,
        "keywords": sorted({indicator for (indicator,) in _read(folder, "figures", ("indicator",)) if indicator}),
        "sources": [_SOURCES],
        "made_by": {"software": "Provenum", **versions._asdict()},
        "resources": [
            *(_table(folder, name) for name in TABLES),
            *(_file(path) for path in sorted(folder.glob("*.parquet"))),
            *(_file(path) for path in sorted(folder.glob("*.xlsx"))),
        ],
    }
    if found := sorted({licence for licence in licences.values() if licence}):
        package["licenses"] = [{"name": licence, "title": f"of some of the documents: {licence}"} for licence in found]
    head, tail = json.dumps(package, indent=1, ensure_ascii=False).split(f'"{_SOURCES}"')
    with (folder / NAME).open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(head)
        for n, source in enumerate(_sources(folder, licences)):
            stream.write((",\n  " if n else "") + _indented(source))
        stream.write(f"{tail}\n")


def read_versions(folder: Path) -> Versions | None:
    """What made the tables in a folder; None where that is not told."""
    try:
        made_by = json.loads((folder / NAME).read_text(encoding="utf-8"))["made_by"]
        return Versions(*(str(made_by[name]) for name in Versions._fields))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def read_licences(folder: Path) -> dict[str, str]:
    """The licences of documents that the package in a folder states, by document_id."""
    try:
        sources = json.loads((folder / NAME).read_text(encoding="utf-8"))["sources"]
        return {source["document_id"]: source["licence"] for source in sources if source.get("licence")}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _sources(folder: Path, licences: Mapping[str, str]) -> Iterator[dict[str, str]]:
    for document_id, title, publisher, published, url, sha256 in _read(folder, "documents", _OF_SOURCES):
        source = {
            "title": title or document_id,
            "path": url or document_id,
            "publisher": publisher,
            "published": published,
            "licence": licences.get(document_id, ""),
            "document_id": document_id,
            "sha256": sha256,
        }
        yield {key: value for key, value in source.items() if value}


def _indented(source: Mapping[str, str]) -> str:
    """As `json.dumps` would with an indent, which leaves much garbage each time until cycles are looked for."""
    lines = (f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in source.items())
    return "{\n   " + ",\n   ".join(lines) + "\n  }"


def _read(folder: Path, table: str, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """From the Parquet table, some rows at a time; empty for a missing cell."""
    import pyarrow.parquet as pq

    for batch in pq.ParquetFile(folder / f"{table}.parquet").iter_batches(
        _ROWS, columns=list(columns), use_threads=False
    ):
        cells = (column.to_pylist() for column in (batch[name] for name in columns))
        yield from (tuple(cell or "" for cell in row) for row in zip(*cells, strict=True))


def _table(folder: Path, name: str) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(name, column) for column in TABLES[name]],
        "missingValues": [""],
    }
    if name in KEYS:
        schema["primaryKey"] = [KEYS[name]]
    keys = [
        {
            "fields": [r.column],
            "reference": {"resource": "" if r.target == name else r.target, "fields": [KEYS[r.target]]},
        }
        for r in REFERENCES
        if r.table == name
    ]
    if keys:
        schema["foreignKeys"] = keys
    path = folder / f"{name}.csv"
    return {
        "name": name,
        "type": "table",
        "description": ABOUT[name],
        **_bytes(path),
        "encoding": "utf-8",
        "schema": schema,
    }


def _file(path: Path) -> dict[str, Any]:
    return {"name": path.name.lower().replace(".", "-"), "type": "file", **_bytes(path)}


def _bytes(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {
        "path": path.name,
        "format": path.suffix[1:],
        "mediatype": _MEDIA_TYPES[path.suffix],
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
    }


def _field(table: str, column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES.get(column.type, column.type),
        "description": column.meaning,
    }
    constraints: dict[str, Any] = {}
    if column.name == KEYS.get(table):
        constraints |= {"required": True, "unique": True}
    if codes := CODES.get((table, column.name)):
        constraints["enum"] = [str(code) for code in codes]
    if column.type == "partial_date":
        constraints["pattern"] = _PARTIAL_DATE
    if column.name in {"confidence"}:
        constraints |= {"minimum": 0, "maximum": 1}
    if constraints:
        field["constraints"] = constraints
    return field
