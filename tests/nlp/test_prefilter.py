"""Sentences that are left unparsed hold no figure: all texts are read once more with every sentence parsed.

Only confidences may differ: numbers that no indicator measures have a small say in the weighing of their neighbours.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from pipeline.extractors import expand, extract
from pipeline.model import Document, Figure, Source
from pipeline.nlp import load_rules
from pipeline.nlp.reader import choose_all, choose_parsed, read_document
from tests.sharing import extracted_once

ROOT = Path(__file__).parent.parent.parent
REPORTS = ROOT.parent / "shared" / "corpus" / "reports"
SENTENCES = sorted((ROOT / "tests" / "gold" / "sentences").glob("tuned-*.yml"))
RULES = load_rules()
PARAGRAPHS = (
    "The bridge is 40 km from the coast. Officials spoke of it at length. Some 300 prisoners work there.",
    "The ministry made no statement. About 2,000 workers were sent abroad in 2014; the road is 12 metres wide.",
    "According to the survey, pay is low. The state keeps 70 percent of it. Half of them had left by 2016.",
)


def figures(document: Document) -> tuple[list[Figure], list[Figure]]:
    """With the sentences that reading chooses, and with all; without confidences."""
    chosen, every = (read_document(document, RULES, choose).figures for choose in (choose_parsed, choose_all))
    return [replace(figure, confidence=0.0) for figure in chosen], [replace(f, confidence=0.0) for f in every]


@pytest.mark.parametrize("text", PARAGRAPHS)
def test_paragraphs_lose_no_figure(text: str) -> None:
    some, every = figures(extract(Source("paragraph.txt", text.encode())))
    assert some
    assert some == every


@pytest.mark.parametrize("path", SENTENCES, ids=lambda path: path.stem)
def test_annotated_sentences_lose_no_figure(path: Path) -> None:
    for passage in yaml.safe_load(path.read_text("utf-8")):
        some, every = figures(extract(Source("passage.txt", passage["text"].encode())))
        assert some == every, passage["text"]


def test_samples_lose_no_figure(tmp_path_factory: pytest.TempPathFactory) -> None:
    for path in sorted((ROOT / "raw" / "sample").iterdir()):
        for source in expand(Source(path.name, path.read_bytes())):
            if isinstance(source, Source):
                some, every = figures(extracted_once(tmp_path_factory, source))
                assert some == every, source.document_id


@pytest.mark.parametrize("name", ["digest-dprk.html", "peninsula-2019.html", "tip-2014-dprk.pdf"])
def test_reports_lose_no_figure(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    if not REPORTS.is_dir():
        pytest.skip(f"{REPORTS} is not here: recall on real reports is not tested")
    some, every = figures(extracted_once(tmp_path_factory, Source(name, (REPORTS / name).read_bytes())))
    assert some == every
