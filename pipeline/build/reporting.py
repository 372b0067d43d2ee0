"""Makes the report of a build: what the pages need from the rules and from the raw files, and where it is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.build.fingerprint import code_digest
from pipeline.build.pictures import find_sheets, make_pictures
from pipeline.build.publish import CACHE
from pipeline.build.worker import Folders
from pipeline.errors import PipelineError, RuleError
from pipeline.outputs.report import FOLDER, Indicator, Kept, Material, write_report

if TYPE_CHECKING:
    from pipeline.build.reading import Readings


def publish_report(readings: Readings, material: object, related: object, processed: Path) -> list[str]:
    """Brings `processed`/report up to date; returns the names of all its files, below `processed`."""
    from pipeline.normaliser import tabulate

    frames = tabulate(
        [readings.load(k) for k in readings.entries], [*material.problems, *readings.problems], material.corrections
    )
    folder, cache, order = processed / FOLDER, processed / CACHE, readings.order
    kept = Kept.load(cache / "report.json")
    try:
        sizes = make_pictures(find_sheets(frames, order.documents), folder, cache / "pictures.json", order.workers)
        material = Material(
            frames,
            {written_id(key): readings.load(key).document for key in readings.entries},
            name_indicators(order.work.rules_folders),
            sizes,
            code_digest(),
        )
        names = write_report(material, folder, kept)
        kept.save(cache / "report.json")
    except OSError as error:
        raise PipelineError(f"Cannot write to {folder}: {error.strerror}.") from error
    return [f"{FOLDER}/{name}" for name in names]


def is_of_report(name: str) -> bool:
    return name.startswith(f"{FOLDER}/")


def name_indicators(folders: Folders) -> dict[str, Indicator]:
    """None where the folders are no rules of ours: a build with readers of its own need not have any."""
    from pipeline.nlp import load_rules

    try:
        rules = load_rules(*folders)
    except RuleError:
        return {}
    return {name: Indicator(rule.title, rule.definition) for name, rule in rules.indicators.items()}


def written_id(document_id: str) -> str:
    """As in the tables."""
    from pipeline.normaliser.values import encodable_id

    return encodable_id(document_id)
