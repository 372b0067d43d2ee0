"""Imported in the process from which workers are forked: loads what reading needs, once for all of them."""

from __future__ import annotations

import contextlib
import gc
import warnings

from pipeline.build.worker import one_thread, read, warm_up
from pipeline.extractors import extract

one_thread()
with contextlib.suppress(Exception), warnings.catch_warnings():  # what is wrong shows itself in the workers
    warnings.simplefilter("ignore")
    warm_up(extract, read, ())
gc.collect()
gc.freeze()  # to look through these objects would copy them into each worker
