"""Everything that a build makes of some results, without files that they were read from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.build.crew import Crew
from pipeline.build.dataset import Making
from pipeline.build.ending import read_names
from pipeline.build.files import Files
from pipeline.build.making import Material, make_outputs
from pipeline.build.reading import Order, Readings
from pipeline.build.relating import Memory
from pipeline.build.sources import Catalogue
from pipeline.build.store import Contexts, Keys, Read, Store
from pipeline.build.worker import DEFAULT_LIMITS, Work
from pipeline.model import Correction, Result
from pipeline.normaliser import make_card
from pipeline.outputs.datapackage import Versions
from pipeline.outputs.report import Indicator


def make_folder(
    processed: Path,
    results: Sequence[Result],
    corrections: Sequence[Correction] = (),
    indicators: Mapping[str, Indicator] | None = None,
) -> list[str]:
    """Returns the names of the report's files."""
    store = Store(processed / ".cache/results")
    readings = Readings(Order(Files(), Catalogue(), Work(store, Contexts("", "")), DEFAULT_LIMITS, Crew(1)))
    for result in results:
        keys = Keys(*(hashlib.sha256(f"{stage}{result}".encode()).hexdigest() for stage in Keys._fields))
        store.put(keys.document, result.document)
        store.put(keys.read, Read(keys.document, result.reading, result.document.status, ()))
        readings.accept(result.document.document_id, keys, make_card(result))
    titles = {name: (indicator.title, indicator.definition) for name, indicator in (indicators or {}).items()}
    making = Making(Versions("", "", "", ""), titles, {})
    made = make_outputs(Material(readings, (), corrections, making, Memory(), None), processed)
    names = read_names(made.standing.names)
    return [name.removeprefix("report/") for name in names if name.startswith("report/")]
