"""Whether the whole run is whole: pytest passes over folders of some names without a word."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def test_no_folder_of_tests_is_passed_over(pytestconfig: pytest.Config) -> None:
    patterns = pytestconfig.getini("norecursedirs")
    folders = [path for name in ("tests", "pipeline") for path in (ROOT / name).rglob("*") if path.is_dir()]
    assert ROOT / "tests" / "build" in folders
    assert [path for path in folders if any(fnmatch(path.name, pattern) for pattern in patterns)] == []
