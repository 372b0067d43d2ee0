"""What several tests work on: a stranger's folder with the samples, built as `make` builds them."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from tests.sharing import made_once

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with raw/ and processed/, where one sample was added after the others had been built."""
    if not (REPOSITORY / "raw" / "sample").is_dir():
        pytest.skip("raw/sample is not there; the user has deleted the samples")
    build_samples = runpy.run_path(str(REPOSITORY / "docs" / "write_answers.py"))["build_samples"]
    return made_once(tmp_path_factory, "stranger", build_samples)
