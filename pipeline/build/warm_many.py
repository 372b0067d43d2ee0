"""Imported before warm.py where a build has many documents: loads once for all what some of them are sure to need.

Nothing here may start a thread, since a fork copies the locks that threads hold: Arrow's allocator would start one.
"""

from __future__ import annotations

import os

from pipeline.build.dataset import load_for_charts
from pipeline.build.worker import one_thread
from pipeline.extractors import extract
from pipeline.extractors.language import load_statistics
from pipeline.model import Source

_PAGE = Source("warm-up.html", b"<title>Camps</title><p>In 2016 about 2,000 workers were sent abroad.</p>")

one_thread()
os.environ.setdefault("JE_ARROW_MALLOC_CONF", "background_thread:false")  # read as Arrow is loaded
load_for_charts(None)
load_statistics()  # a list or a table is enough to need them
extract(_PAGE)
