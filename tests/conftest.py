"""What several tests work on: a stranger's folder with the samples, built as `make` builds them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
LAST_ADDED = "press-release.txt"


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with raw/ and processed/, where one sample was added after the others had been built."""
    sample, folder = REPOSITORY / "raw" / "sample", tmp_path_factory.mktemp("stranger")
    if not sample.is_dir():
        pytest.skip("raw/sample is not there; the user has deleted the samples")
    shutil.copytree(sample, folder / "raw" / "sample", ignore=shutil.ignore_patterns(LAST_ADDED))
    shutil.copy(REPOSITORY / "raw" / "sources.yml", folder / "raw")
    build = [sys.executable, "-m", "pipeline", "build", "raw", "processed", "--quiet"]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    subprocess.run(build, cwd=folder, check=True, timeout=300, env=environment)
    shutil.copy(sample / LAST_ADDED, folder / "raw" / "sample")
    subprocess.run(build, cwd=folder, check=True, timeout=300, env=environment)
    return folder
