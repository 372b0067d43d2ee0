"""Builds of these tests draw charts here: each would else load what draws them into processes of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.build.crew import Crew
from pipeline.build.dataset import start_charts


@pytest.fixture(autouse=True)
def _charts_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(staged: Path, processed: Path, code: str, _crew: Crew) -> Callable[[], None]:
        return start_charts(staged, processed, code, Crew(1))

    monkeypatch.setattr("pipeline.build.making.start_charts", start)
    monkeypatch.setattr("pipeline.build.making.expect_charts", lambda _crew: None)
