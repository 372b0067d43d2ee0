"""Which part of a document belongs to which set: some may be looked at while rules are written, others only measure."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

_NOT_WORD = re.compile(r"[\W_]+")


class Part(BaseModel):
    """Begins at the line that says `starts` (letters and digits compared; "" is the document's beginning)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    starts: str
    set: str


def read_split(path: Path) -> dict[str, list[Part]]:
    """The parts of each document, by file name."""
    return TypeAdapter(dict[str, list[Part]]).validate_python(yaml.safe_load(path.read_text("utf-8")))


def place_sets(text: str, parts: list[Part]) -> list[tuple[int, str]]:
    """Where each part begins in the text, with its set; in text order."""
    wanted = {_squash(p.starts): p.set for p in parts}
    found = [(0, wanted.get("", parts[0].set))]
    for line in re.finditer(r"[^\n\f]+", text):
        squashed = _squash(line.group())
        if squashed in wanted:
            found.append((line.start(), wanted[squashed]))
    return found


def set_at(sets: list[tuple[int, str]], offset: int) -> str:
    """The set of the part in which an offset lies."""
    return [name for start, name in sets if start <= offset][-1]


def _squash(text: str) -> str:
    return _NOT_WORD.sub("", text.lower())
