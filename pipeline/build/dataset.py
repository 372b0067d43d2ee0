"""What stands beside the CSV tables: Parquet, a workbook, charts, and what describes them all."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.build.fingerprint import model_version, package_version, rules_digest
from pipeline.build.publish import CACHE
from pipeline.build.worker import Folders
from pipeline.outputs.beside import DICTIONARY, Drawn, load_drawn, write_charts
from pipeline.outputs.chart_rows import choose_rows
from pipeline.outputs.charts import CHARTS
from pipeline.outputs.datapackage import Versions, write_datapackage
from pipeline.outputs.dictionary import write_dictionary

if TYPE_CHECKING:
    from pipeline.build.crew import Crew

_DRAWN = "charts.json"  # in the cache: of what each chart was drawn


class Making(NamedTuple):
    """What is known of the tables besides their rows."""

    versions: Versions
    indicators: Mapping[str, tuple[str, str]]  # title and definition of each, by id
    licences: Mapping[str, str]  # by document id, where stated


def describe_making(
    licences: Mapping[str, str], indicators: Mapping[str, tuple[str, str]], code: str, folders: Folders
) -> Making:
    """`licences`: by document id, where stated; `code`: fingerprint.code_digest."""
    from pipeline.nlp.parsing import MODEL

    versions = Versions(package_version(), code, rules_digest(folders), model_version(MODEL))
    return Making(versions, indicators, licences)


def write_beside(staged: Path, making: Making) -> None:
    """Writes into `staged`, where the tables stand. The same tables give the same bytes."""
    counted = {name: f"{title}: {definition}" for name, (title, definition) in making.indicators.items()}
    (staged / DICTIONARY).write_text(write_dictionary(counted), encoding="utf-8", newline="\n")
    write_datapackage(staged, making.versions, making.licences)


class _Charts(NamedTuple):
    """Some charts to draw."""

    names: tuple[str, ...]
    staged: Path
    processed: Path
    code: str


def expect_charts(crew: Crew) -> None:
    """The workers load what draws them, which takes longer than to draw them."""
    crew.prepare(load_for_charts)


def load_for_charts(_: None) -> None:
    """Runs in a worker, or in the template of them all."""
    import duckdb  # noqa: F401
    import matplotlib.backends.backend_agg
    import matplotlib.backends.backend_svg
    import matplotlib.figure  # noqa: F401
    import pandas  # noqa: F401
    import pyarrow.parquet  # noqa: F401


def start_charts(staged: Path, processed: Path, code: str, crew: Crew) -> Callable[[], None]:
    """Charts of the tables in `staged`, drawn meanwhile; the call that is returned waits for them."""
    lots = crew.share_out(tuple(CHARTS))
    drawing = crew.start(_draw, [_Charts(names, staged, processed, code) for names in lots])

    def finish() -> None:
        drawn = {name: files for some in drawing() for name, files in some.items()}
        content = json.dumps(drawn, indent=0, sort_keys=True) + "\n"
        (processed / CACHE / _DRAWN).write_text(content, encoding="utf-8")

    return finish


def _draw(job: _Charts) -> Drawn:
    """Runs in a worker."""
    drawn = load_drawn(job.processed / CACHE / _DRAWN)
    return write_charts(choose_rows(job.staged), job.staged, job.processed, drawn, job.code, job.names)
