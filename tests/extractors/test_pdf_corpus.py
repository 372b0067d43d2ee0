"""Real PDFs kept beside the repository; skipped where they are not."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from pipeline.extractors.pdf import extract_pdf
from pipeline.model import ProblemCode, Severity

CORPUS = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus is not here")


def squash(text: str) -> str:
    return re.sub("[^0-9a-z]+", "", text.lower())


def test_passages_of_un_reports_stand_in_their_text() -> None:
    with (CORPUS / "un" / "recommendations.csv").open(encoding="utf8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["text"].isascii()]
    names = {row["document"] for row in rows}
    texts = {name: squash(extract_pdf(name, (CORPUS / "un" / name).read_bytes()).text) for name in names}
    found = sum(squash(re.sub(r"^\s*\d+\.[\d.]*\s*", "", row["text"])) in texts[row["document"]] for row in rows)
    assert found / len(rows) >= 0.999


@pytest.mark.parametrize("path", sorted((CORPUS / "hostile").glob("[!t]*/*.pdf")), ids=lambda path: path.name)
def test_hostile_files_never_raise(path: Path) -> None:
    extraction = extract_pdf(path.name, path.read_bytes())
    if not extraction.text:
        assert extraction.problems[0].severity is Severity.ERROR
    if path.parent.name == "encrypted-needs-password":
        assert extraction.problems[0].code is ProblemCode.ENCRYPTED
