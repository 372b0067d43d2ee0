"""From what was read to a processed folder: what documents make of each other, parts, tables, texts, report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.build.assembly import Rows, assemble
from pipeline.build.dataset import Making, expect_charts, start_charts, write_beside
from pipeline.build.deciding import Documents, direct
from pipeline.build.ending import Standing, write_names
from pipeline.build.fingerprint import code_digest
from pipeline.build.history import History
from pipeline.build.manifest import Manifest, Outputs
from pipeline.build.parts import Part, Parts, decide_part, divide, name_part
from pipeline.build.pictures import join_sheets, start_pictures
from pipeline.build.publish import CACHE, MEMORY, SCRATCH, replace_outputs, staging
from pipeline.build.reading import Readings
from pipeline.build.relating import Memory, Related, Relating, relate_documents
from pipeline.build.reporting import Plan, is_of_report, publish_report
from pipeline.build.summary import Summary
from pipeline.build.trimming import trim_memory
from pipeline.model import Correction, Problem
from pipeline.normaliser import Corrected, fail_all
from pipeline.outputs import place_texts, write_text
from pipeline.outputs.beside import WORKBOOK
from pipeline.outputs.report import Indicator
from pipeline.outputs.tabular import bind_workbook

_HISTORY = "parts-of-tables"  # in the cache


@dataclass(frozen=True)
class Material:
    """What a processed folder is made of."""

    readings: Readings
    problems: Sequence[Problem]  # of files that are no documents
    corrections: Sequence[Correction]
    making: Making
    memory: Memory  # of the build before
    former: Manifest | None  # of the build before, whatever it was made of


@dataclass(frozen=True)
class Made:
    summary: Summary
    standing: Standing
    changes: str  # of the figures, in a line


def make_outputs(material: Material, processed: Path) -> Made:
    """Raises LostEntryError where the store has not what it should have, PipelineError where nothing can be written."""
    readings, code, cache = material.readings, code_digest(), processed / CACHE
    seconds = readings.order.limits.seconds
    outputs, crew = Outputs(processed, material.former), readings.order.crew
    with staging(processed) as staged:
        finish_relating = _start_relating(material, cache / MEMORY, code)
        standing, unplaced = _stage_texts(readings, outputs, staged)
        related = finish_relating()
        kept = Parts(cache / "parts", readings.store, readings.entries, related.facts)
        parts, failed = _divide(material, related, kept, code)
        kept.make_missing(parts, crew)
        readings.forget_cards()
        material.memory.forget()
        trim_memory()
        problems = (*material.problems, *readings.problems, *unplaced)
        rows = Rows(parts, kept, failed, problems, readings.order.documents)
        waiting = cache / SCRATCH / "sheets"
        summary, n_rows, sheets = assemble(rows, staged, waiting, crew)
        trim_memory()
        finish_charts = start_charts(staged, processed, code, crew)
        finish_pictures = start_pictures(join_sheets(sheets), processed, crew, seconds)
        bind_workbook(n_rows, waiting, staged / WORKBOOK)
        write_beside(staged, material.making)
        finish_charts()
        part_keys = [part.key for part in parts]
        history = History(kept, cache / _HISTORY, outputs)
        changes = history.keep_previous(processed, staged, part_keys)
        former = [name for name in (material.former.outputs if material.former else ()) if not is_of_report(name)]
        names = cache / SCRATCH / "names"
        write_names(names, replace_outputs(staged, processed, former, standing))
    history.remember(part_keys)
    indicators = {name: Indicator(*words) for name, words in material.making.indicators.items()}
    plan = Plan(parts, kept, finish_pictures, indicators, code, crew, outputs, names)
    trim_memory()
    publish_report(plan, processed)
    kept.prune(parts)
    return Made(summary, Standing(outputs, names, cache / SCRATCH), changes)


def _start_relating(material: Material, path: Path, code: str) -> Callable[[], Related]:
    """The call that is returned waits for it."""
    readings, crew = material.readings, material.readings.order.crew
    job = Relating(readings.entries, readings.cards, material.memory, readings.store, path, code)
    running = crew.submit(relate_documents, job)
    expect_charts(crew)
    return lambda: crew.result(running, relate_documents, job)


def _divide(material: Material, related: Related, kept: Parts, code: str) -> tuple[list[Part], Corrected]:
    """The parts in the order of the tables, and what became of the decisions that are about none."""
    plain = [name_part(documents, kept.keys, related.facts, code) for documents in divide(kept.keys)]
    if not material.corrections:
        return plain, fail_all(())
    readings = material.readings
    kept.make_marks(plain, readings.order.crew)
    addresses = {document_id: card.addresses for document_id, card in readings.cards.each(readings.entries)}
    documents = Documents(addresses, related.originals, readings.load)
    directed = direct(material.corrections, documents, map(kept.marks, plain))
    return [decide_part(part, _about(part, directed.by_document)) for part in plain], directed.failed


def _about(part: Part, by_document: Mapping[str, Sequence[Correction]]) -> list[Correction]:
    about = {c.entry: c for document_id in part.documents for c in by_document.get(document_id, ())}
    return [about[entry] for entry in sorted(about)]


def _stage_texts(readings: Readings, outputs: Outputs, staged: Path) -> tuple[list[str], tuple[Problem, ...]]:
    """Writes the texts that do not stand in `processed` as they should.

    Returns the names of the others, and a problem for each text without a place.
    """
    placed, problems = place_texts(readings.entries)
    names = {document_id: name for name, document_id in placed.items()}
    standing = []
    for document_id, card in readings.cards.each(readings.entries):
        name = names.get(document_id)
        if name and outputs.describe(name) == (card.text_bytes, card.text_sha256):
            standing.append(name)
        elif name:
            write_text(staged / name, readings.load_document(document_id).text)
    return standing, problems
