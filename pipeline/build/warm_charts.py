"""Imported before warm.py where a build will have processes to spare for charts: loads what draws them, once for all.

Nothing here may start a thread, since a fork copies the locks that threads hold: Arrow's allocator would start one.
"""

from __future__ import annotations

import os

from pipeline.build.dataset import load_for_charts
from pipeline.build.worker import one_thread

one_thread()
os.environ.setdefault("JE_ARROW_MALLOC_CONF", "background_thread:false")  # read as Arrow is loaded
load_for_charts(None)
