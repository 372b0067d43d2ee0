"""Writes the outputs that README.md shows under its lines of pandas: `python docs/write_answers.py FOLDER`.

FOLDER holds `processed/`, made from the samples in two builds, of which the second added one file. A test keeps the two
in step.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parent.parent / "README.md"
_ANSWERS = re.compile(r"(?s)(?<=<!-- answers -->\n).*?(?=<!-- end of answers -->)")
_WITHIN = r"(?:(?!```).)*"
_BLOCKS = re.compile(rf"(?s)(?P<lines>```python\n(?P<code>{_WITHIN})```\n)(?P<text>\n```text\n{_WITHIN}```\n)?")


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
    PAGE.write_text(write_answers(PAGE.read_text(encoding="utf-8"), Path(sys.argv[1])), encoding="utf-8")
