"""What takes long to make is made once for all the processes that the tests run in."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.extractors import extract
from pipeline.model import Document, Source


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that `make` has filled, and that tests only read. Who comes second waits for who came first."""
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder, made = root / name, root / f"{name}.made"
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            folder.mkdir()
            make(folder)
            made.touch()
    return folder


def extracted_once(factory: pytest.TempPathFactory, source: Source) -> Document:
    """What the source gives; a scan takes seconds."""

    def keep(folder: Path) -> None:
        (folder / "document").write_bytes(pickle.dumps(extract(source)))

    about = repr((source.document_id, source.sha256, source.origin))
    kept = made_once(factory, f"extracted-{sha256(about.encode()).hexdigest()[:16]}", keep)
    document: Document = pickle.loads((kept / "document").read_bytes())  # noqa: S301 (our own)
    return document
