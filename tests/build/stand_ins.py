"""Readers of a made-up format for the workers: each line of the text is a figure, a command or prose."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from pipeline.build import worker
from pipeline.model import (
    Block,
    BlockKind,
    Document,
    Figure,
    Problem,
    Quantity,
    Reading,
    Segment,
    Source,
    Status,
)

Folders = tuple[Path, ...]


def expand(source: Source) -> Iterator[Source | Problem]:
    """`*.zip` holds its members' texts between lines of dashes, each under its name."""
    if not source.document_id.endswith(".zip"):
        yield source
        return
    for part in source.data.decode().split("---\n"):
        name, _, text = part.partition("\n")
        yield Source(f"{source.document_id}!/{name}", text.encode())


def extract(source: Source) -> Document:
    text = source.data.decode()
    obey(text)
    segment = Segment(f"{source.document_id}#1", 0, len(text), source.origin)
    return Document(
        document_id=source.document_id,
        sha256=source.sha256,
        media_type="text/plain",
        n_bytes=len(source.data),
        text=text,
        blocks=(Block(BlockKind.PARAGRAPH, 0, len(text)),),
        segments=(segment,),
        origin=source.origin,
        language="en",
        extractor="stand-in",
        status=Status.READ,
    )


def read(document: Document, rules_folders: Folders) -> Reading:  # noqa: ARG001
    return Reading(figures=tuple(figures(document.text, document.segments[0].segment_id)))


def obey(text: str) -> None:
    for line in text.splitlines():
        match line.split():
            case ["HANG"]:
                time.sleep(600)
            case ["DIE"]:
                os.kill(os.getpid(), signal.SIGKILL)
            case ["DIE-DRAWING"]:
                worker.unseen_figures = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[attr-defined, assignment]
            case ["DIE-WITH-PARENT"]:
                os.kill(os.getppid(), signal.SIGKILL)
                time.sleep(600)
            case ["DIE-ONCE", marker] if not Path(marker).exists():
                Path(marker).touch()
                os.kill(os.getpid(), signal.SIGKILL)
            case ["RAISE"]:
                raise ValueError("/secret/path and words of the document")
            case ["HOG"]:
                bytearray(1 << 40)
            case ["TELL", marker]:
                Path(marker).touch()
            case ["SLEEP", seconds]:
                time.sleep(float(seconds))


def figures(text: str, segment_id: str) -> list[Figure]:
    found, start = [], 0
    for line in text.splitlines(keepends=True):
        words = line.split()
        if words and words[0].isdecimal():
            value = Decimal(words[0])
            quantity = Quantity(start, start + len(words[0]), start, start + len(words[0]), value, value)
            end = start + len(line.rstrip("\n"))
            found.append(Figure(quantity, "prisoners", "stand-in", "persons", "", segment_id, start, end))
        start += len(line)
    return found


def fail(source: Source) -> Document:
    raise AssertionError(f"{source.document_id} was extracted again")


def extract_slowly(source: Source) -> Document:
    time.sleep(0.3)
    return extract(source)
