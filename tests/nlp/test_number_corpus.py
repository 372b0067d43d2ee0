"""The test cases of other number readers, where ../shared is at hand; floors that only go up."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus" / "numbers"
FLOOR = 0.95


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("number_corpus", ROOT / "bench" / "number_corpus.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "name",
    [
        "recognizers-NumberModel",
        "recognizers-NumberRangeModel",
        "recognizers-PercentModel",
        "recognizers-CurrencyModel",
        "quantulum3-quantities",
    ],
)
def test_cases_of_other_readers_are_read(bench: ModuleType, name: str) -> None:
    if not CORPUS.is_dir():
        pytest.skip("../shared/corpus/numbers is absent")
    score = bench.score_file(CORPUS, name)
    assert sum(score.left_out.values()) <= score.cases / 4
    assert score.share >= FLOOR, "\n".join(score.misses)
