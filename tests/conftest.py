"""What several tests work on: a stranger's folder with the samples, built as `make` builds them."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pipeline.build.crew import Crew
from pipeline.build.dataset import start_charts
from tests.sharing import made_once

REPOSITORY = Path(__file__).resolve().parent.parent

# The same examples in each run, and no test fails because the machine is slow.
settings.register_profile("house", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with raw/ and processed/, where one sample was added after the others had been built."""
    if not (REPOSITORY / "raw" / "sample").is_dir():
        pytest.skip("raw/sample is not there; the user has deleted the samples")
    build_samples = runpy.run_path(str(REPOSITORY / "docs" / "write_answers.py"))["build_samples"]
    return made_once(tmp_path_factory, "stranger", build_samples)


@pytest.fixture
def charts_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds of the test draw charts in its own process: each would else load what draws them into one of its own."""

    def start(staged: Path, processed: Path, code: str, _crew: Crew) -> Callable[[], None]:
        return start_charts(staged, processed, code, Crew(1))

    monkeypatch.setattr("pipeline.build.making.start_charts", start)
    monkeypatch.setattr("pipeline.build.making.expect_charts", lambda _crew: None)
