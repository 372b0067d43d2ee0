"""The tables of PDFs as rows of cell texts, scored beside pdfplumber's two strategies in one run.

usage: python -m bench.tables FOLDER OUT.json      OUT.json gets ours, as ../shared/evaluate/icdar.py reads them

Ours come from the extraction itself: rows that follow each other are one table until headers begin anew. Where FOLDER
holds the gold (*-str.xml) and the script is there, all three are scored by it, document by document.
"""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pdfplumber

from pipeline.extractors.pdf import extract_pdf
from pipeline.model import Block, BlockKind

SCORER = Path(__file__).resolve().parent.parent.parent / "shared" / "evaluate" / "icdar.py"
TEXT_STRATEGY = {"vertical_strategy": "text", "horizontal_strategy": "text"}
_LINE = re.compile(r"^(\S+)\s+gold\s+(\d+)\s+found\s+(\d+)\s+right\s+(\d+)", re.MULTILINE)

Table = list[list[str]]


class Count(NamedTuple):
    """Relations of neighbouring cells."""

    gold: int
    found: int
    right: int

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, self.gold + self.found)


def read_ours(path: Path) -> list[Table]:
    extraction = extract_pdf(path.name, path.read_bytes())
    tables: list[Table] = []
    before: Block | None = None
    for block in extraction.blocks:
        if block.kind is BlockKind.TABLE_ROW:
            cells = [cell.replace("\f", " ") for cell in extraction.text[block.char_start : block.char_end].split("\t")]
            if before is None or (before.headers and not block.headers) or before.caption != block.caption:
                tables.append([])
            tables[-1].append(cells)
        before = block if block.kind is BlockKind.TABLE_ROW else None
    return tables


def read_ruled(path: Path) -> list[Table]:
    return _plumb(path, {})


def read_text(path: Path) -> list[Table]:
    return _plumb(path, TEXT_STRATEGY)


def _plumb(path: Path, settings: Mapping[str, str]) -> list[Table]:
    with pdfplumber.open(path) as document:
        found = [table for page in document.pages for table in page.extract_tables(dict(settings))]
    return [[[cell or "" for cell in row] for row in table] for table in found]


READERS: Mapping[str, Callable[[Path], list[Table]]] = {
    "Provenum": read_ours,
    "pdfplumber, by rules": read_ruled,
    "pdfplumber, by text": read_text,
}


def read_folder(folder: Path, read: Callable[[Path], list[Table]]) -> dict[str, list[Table]]:
    return {path.name: read(path) for path in sorted(folder.rglob("*.pdf"))}


def score_tables(folder: Path, tables: Mapping[str, list[Table]], scorer: Path = SCORER) -> dict[str, Count]:
    """Counts of each document and, under "all", their sum."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(tables, file)
        file.flush()
        printed = subprocess.run(  # noqa: S603  # the measurement that is agreed on, as it stands
            [sys.executable, str(scorer), str(folder), file.name], capture_output=True, text=True, check=True
        ).stdout
    counts = {name: Count(*map(int, numbers)) for name, *numbers in _LINE.findall(printed)}
    return {**counts, "all": Count(*map(sum, zip(*counts.values(), strict=True)))}


def print_scores(scores: Mapping[str, Mapping[str, Count]]) -> None:
    print(f"{'F1 of neighbouring cells':26}" + "".join(f"{name:>22}" for name in scores))
    for document in next(iter(scores.values())):
        print(f"{document:26}" + "".join(f"{counts[document].f1:22.3f}" for counts in scores.values()))
    for name, counts in scores.items():
        gold, found, right = counts["all"]
        precision, recall = right / max(1, found), right / max(1, gold)
        print(f"{name}: precision {precision:.3f} recall {recall:.3f} F1 {counts['all'].f1:.3f}")


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    found = {name: read_folder(folder, read) for name, read in READERS.items()}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(found["Provenum"], ensure_ascii=False), encoding="utf-8")
    if SCORER.exists() and any(folder.rglob("*-str.xml")):
        print_scores({name: score_tables(folder, tables) for name, tables in found.items()})
    return 0


if __name__ == "__main__":
    sys.exit(main())
