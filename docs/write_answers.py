"""Writes the outputs that README.md shows under its lines of pandas: `python docs/write_answers.py`.

They change with the rules. A test keeps the two in step.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
PAGE = REPOSITORY / "README.md"
_ADDED = "press-release.txt"  # by the second build, so that there is a change to tell
_ANSWERS = re.compile(r"(?s)(?<=<!-- answers -->\n).*?(?=<!-- end of answers -->)")
_WITHIN = r"(?:(?!```).)*"
_BLOCKS = re.compile(rf"(?s)(?P<lines>```python\n(?P<code>{_WITHIN})```\n)(?P<text>\n```text\n{_WITHIN}```\n)?")


def build_samples(folder: Path) -> None:
    """Makes raw/ and processed/ in `folder` from the samples, as `make` does, in two builds."""
    sample = REPOSITORY / "raw" / "sample"
    shutil.copytree(sample, folder / "raw" / "sample", ignore=shutil.ignore_patterns(_ADDED))
    shutil.copy(REPOSITORY / "raw" / "sources.yml", folder / "raw")
    build = [sys.executable, "-m", "pipeline", "build", "raw", "processed", "--quiet"]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    subprocess.run(build, cwd=folder, check=True, env=environment)  # noqa: S603
    shutil.copy(sample / _ADDED, folder / "raw" / "sample")
    subprocess.run(build, cwd=folder, check=True, env=environment)  # noqa: S603


def write_answers(page: str, folder: Path) -> str:
    """The page with what its lines print, run one after the other in `folder`."""
    names: dict[str, Any] = {}

    def answer(block: re.Match[str]) -> str:
        printed = io.StringIO()
        with contextlib.chdir(folder), contextlib.redirect_stdout(printed):
            exec(block["code"], names)  # noqa: S102 (our own page)
        lines = "".join(f"{line.rstrip()}\n" for line in printed.getvalue().splitlines())
        return block["lines"] + (f"\n```text\n{lines}```\n" if block["text"] else "")

    return _ANSWERS.sub(lambda section: _BLOCKS.sub(answer, section[0]), page)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        build_samples(Path(made))
        PAGE.write_text(write_answers(PAGE.read_text(encoding="utf-8"), Path(made)), encoding="utf-8")
