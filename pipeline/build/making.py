"""From what was read to a processed folder: what documents make of each other, parts, tables, texts, report."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.build.assembly import Rows, assemble
from pipeline.build.dataset import Making, write_beside
from pipeline.build.deciding import Documents, direct
from pipeline.build.fingerprint import code_digest
from pipeline.build.history import keep_previous
from pipeline.build.manifest import Manifest, describe_outputs, stands
from pipeline.build.parts import Part, Parts, decide_part, divide, name_part
from pipeline.build.publish import CACHE, MEMORY, replace_outputs, staging
from pipeline.build.reading import Entry, Readings
from pipeline.build.relating import Memory, relate_all
from pipeline.build.reporting import is_of_report, publish_report
from pipeline.build.summary import Summary
from pipeline.model import Correction, Problem
from pipeline.outputs import place_texts, write_text
from pipeline.outputs.beside import WORKBOOK

SCRATCH = "scratch"


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
    outputs: Mapping[str, tuple[int, str]]  # size and sha256 of each file, by its path below the processed folder
    changes: str  # of the figures, in a line


def make_outputs(material: Material, processed: Path) -> Made:
    """Raises LostEntryError where the store has not what it should have, PipelineError where nothing can be written."""
    readings, code, cache = material.readings, code_digest(), processed / CACHE
    related, memory = relate_all(readings.entries, readings.load, material.memory)
    kept = Parts(cache / "parts", readings.load, related.facts)
    keys = {document_id: entry.keys.read for document_id, entry in readings.entries.items()}
    plain = [name_part(documents, keys, related.facts, code) for documents in divide(keys)]
    documents = Documents(readings.entries, related.originals, readings.load)
    directed = direct(material.corrections, documents, map(kept.marks, plain))
    parts = [decide_part(part, _about(part, directed.by_document)) for part in plain]
    placed, unplaced = place_texts(keys)
    with staging(processed) as staged:
        kept_texts = _stage_texts(placed, readings, material.former, staged, processed)
        problems = (*material.problems, *readings.problems, *unplaced)
        rows = Rows(parts, kept, directed.failed, problems)
        summary = assemble(rows, staged, cache / SCRATCH, staged / WORKBOOK)
        write_beside(staged, processed, material.making)
        changes = keep_previous(processed, staged)
        former = [name for name in (material.former.outputs if material.former else ()) if not is_of_report(name)]
        names = replace_outputs(staged, processed, former, kept_texts)
    memory.save(cache / MEMORY, code)
    names += publish_report(readings, material, related, processed)
    kept.prune(parts)
    shutil.rmtree(cache / SCRATCH, ignore_errors=True)
    texts = {name: _text_digest(readings.entries[document_id]) for name, document_id in placed.items()}
    others = describe_outputs(processed, (name for name in names if name not in texts))
    return Made(summary, others | texts, changes)


def _about(part: Part, by_document: Mapping[str, Sequence[Correction]]) -> list[Correction]:
    about = {c.entry: c for document_id in part.documents for c in by_document.get(document_id, ())}
    return [about[entry] for entry in sorted(about)]


def _stage_texts(
    placed: Mapping[str, str], readings: Readings, former: Manifest | None, staged: Path, processed: Path
) -> list[str]:
    """Writes the texts that do not stand in `processed` as they should; returns the names of the others."""
    standing = []
    for name, document_id in placed.items():
        digest = _text_digest(readings.entries[document_id])
        known = former.outputs.get(name) == digest if former else False
        if stands(processed / name, digest, former.written_ns if former and known else 0):
            standing.append(name)
        else:
            write_text(staged / name, readings.load(document_id).document.text)
    return standing


def _text_digest(entry: Entry) -> tuple[int, str]:
    return entry.card.text_bytes, entry.card.text_sha256
