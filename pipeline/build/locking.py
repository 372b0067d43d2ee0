"""One writer at a time in a folder; the system lifts the lock of one that died."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import PipelineError


@contextmanager
def hold_lock(path: Path, busy: str) -> Iterator[None]:
    """Locks the file, which is made if it is not there; raises PipelineError, with `busy` where another holds it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.open("a")
    except OSError as error:
        raise PipelineError(f"Cannot write to {path.parent}: {error.strerror}.") from error
    with lock:
        try:
            import fcntl
        except ImportError:  # Windows: a second writer is not noticed
            yield
            return
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PipelineError(busy) from error
        yield
