"""What stands beside the CSV tables: Parquet, a workbook, charts, and what describes them all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from pipeline.build.fingerprint import model_version, package_version, rules_digest
from pipeline.build.worker import Folders, sha256_of
from pipeline.model import Result
from pipeline.outputs.charts import CHARTS, FORMATS, Chart, render_chart
from pipeline.outputs.datapackage import Versions, write_datapackage
from pipeline.outputs.dictionary import write_dictionary
from pipeline.outputs.frames import Tables
from pipeline.outputs.parquet_tables import write_parquet
from pipeline.outputs.workbook import write_workbook

WORKBOOK = "provenum.xlsx"
DICTIONARY = "dictionary.md"
CHARTS_FOLDER = "charts"
_DRAWN = "charts.json"  # in the cache: of what each chart was drawn, and the hashes of its files


class Making(NamedTuple):
    """What is known of the tables besides their rows."""

    versions: Versions
    indicators: Mapping[str, str]  # what each counts, by id
    licences: Mapping[str, str]  # by document id, where stated


def describe_making(results: Iterable[Result], indicators: Mapping[str, str], code: str, folders: Folders) -> Making:
    """`code`: fingerprint.code_digest."""
    from pipeline.nlp.parsing import MODEL

    origins = {result.document.document_id: result.document.origin for result in results}
    licences = {document_id: origin.licence for document_id, origin in sorted(origins.items()) if origin.licence}
    versions = Versions(package_version(), code, rules_digest(folders), model_version(MODEL))
    return Making(versions, indicators, licences)


def write_beside(tables: Tables, staged: Path, cache: Path, making: Making) -> None:
    """Writes into `staged`, where the CSV tables stand. The same tables give the same bytes."""
    write_parquet(tables, staged)
    write_workbook(tables, staged / WORKBOOK)
    (staged / DICTIONARY).write_text(write_dictionary(making.indicators), encoding="utf-8", newline="\n")
    _write_charts(tables, staged / CHARTS_FOLDER, cache, making.versions.code)
    write_datapackage(tables, staged, making.versions, making.licences)


def _write_charts(tables: Tables, folder: Path, cache: Path, code: str) -> None:
    """Draws anew only the charts whose numbers, or whose code, are others than those of the files that are there."""
    folder.mkdir()
    drawn = _load_drawn(cache / _DRAWN)
    drawing = {name: _draw(name, chart, tables, folder, cache.parent, code, drawn) for name, chart in CHARTS.items()}
    (cache / _DRAWN).write_text(json.dumps(drawing, indent=0, sort_keys=True) + "\n", encoding="utf-8")


def _draw(
    name: str, chart: Chart, tables: Tables, folder: Path, processed: Path, code: str, drawn: Mapping[str, object]
) -> dict[str, str]:
    """The digest of what the chart shows, and of its files by format."""
    frame = chart.data(tables)
    of = hashlib.sha256(f"{code}\n{frame.to_csv(index=False)}".encode("utf-8", "backslashreplace")).hexdigest()
    files = {suffix: folder / f"{name}.{suffix}" for suffix in FORMATS}
    former = {suffix: processed / CHARTS_FOLDER / path.name for suffix, path in files.items()}
    if drawn.get(name) == {"of": of, **{suffix: _sha256(path) for suffix, path in former.items()}}:
        for suffix, path in files.items():
            path.write_bytes(former[suffix].read_bytes())
    else:
        for suffix, data in render_chart(chart.draw(frame)):
            files[suffix].write_bytes(data)
    return {"of": of, **{suffix: _sha256(path) for suffix, path in files.items()}}


def _load_drawn(path: Path) -> dict[str, object]:
    try:
        drawn = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return drawn if isinstance(drawn, dict) else {}


def _sha256(path: Path) -> str:
    return sha256_of(str(path)) if path.is_file() else ""
