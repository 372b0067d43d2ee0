"""What stands beside the CSV tables: Parquet, a workbook, charts, and what describes them all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from pipeline.build.fingerprint import model_version, package_version, rules_digest
from pipeline.build.publish import CACHE
from pipeline.build.reading import Entry
from pipeline.build.worker import Folders
from pipeline.outputs.beside import DICTIONARY, load_drawn, write_charts
from pipeline.outputs.chart_rows import choose_rows
from pipeline.outputs.datapackage import Versions, write_datapackage
from pipeline.outputs.dictionary import write_dictionary

_DRAWN = "charts.json"  # in the cache: of what each chart was drawn


class Making(NamedTuple):
    """What is known of the tables besides their rows."""

    versions: Versions
    indicators: Mapping[str, tuple[str, str]]  # title and definition of each, by id
    licences: Mapping[str, str]  # by document id, where stated


def describe_making(
    entries: Mapping[str, Entry], indicators: Mapping[str, tuple[str, str]], code: str, folders: Folders
) -> Making:
    """`code`: fingerprint.code_digest."""
    from pipeline.nlp.parsing import MODEL

    licences = {name: entry.card.licence for name, entry in sorted(entries.items()) if entry.card.licence}
    versions = Versions(package_version(), code, rules_digest(folders), model_version(MODEL))
    return Making(versions, indicators, licences)


def write_beside(staged: Path, processed: Path, making: Making) -> None:
    """Writes into `staged`, where the tables stand. The same tables give the same bytes."""
    counted = {name: f"{title}: {definition}" for name, (title, definition) in making.indicators.items()}
    (staged / DICTIONARY).write_text(write_dictionary(counted), encoding="utf-8", newline="\n")
    kept = processed / CACHE / _DRAWN
    drawn = write_charts(choose_rows(staged), staged, processed, load_drawn(kept), making.versions.code)
    kept.write_text(json.dumps(drawn, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    write_datapackage(staged, making.versions, making.licences)
