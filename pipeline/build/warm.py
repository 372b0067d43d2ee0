"""Imported in the process from which workers are forked: loads what reading needs, once for all of them."""

from __future__ import annotations

import contextlib
import gc
import sys
import traceback
import warnings
from pathlib import Path
from types import TracebackType

from pipeline.build.worker import one_thread, read, warm_up
from pipeline.extractors import extract


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Nothing where a build ended while this worker was being born: its pipe or its locks are gone."""
    places = [Path(frame.filename).parent.name for frame in traceback.extract_tb(trace)]
    if not isinstance(error, EOFError | FileNotFoundError) or places[-1:] != ["multiprocessing"]:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _report
one_thread()
with contextlib.suppress(Exception), warnings.catch_warnings():  # what is wrong shows itself in the workers
    warnings.simplefilter("ignore")
    warm_up(extract, read, ())
gc.collect()
gc.freeze()  # to look through these objects would copy them into each worker
