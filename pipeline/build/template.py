"""A process that has loaded what reading needs, and from which workers are forked with all of it, in no time.

Each worker would otherwise load rules and model for itself, for seconds, and so would one that takes the place of
another that died. This process itself is not forked: it has threads, and a fork copies the locks that they hold.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from contextlib import suppress
from multiprocessing.context import BaseContext
from typing import Any

from pipeline.build import worker
from pipeline.build.worker import Work

_LOADED = ["pipeline.build.warm"]
_LOADED_FOR_MANY = ["pipeline.build.warm_many", *_LOADED]
_MANY = 100  # documents, for which the first may wait a little longer
_BEFORE = ["__main__"]  # what multiprocessing loads by itself


class Template:
    """multiprocessing has one fork server for a whole process, so there is a template only if nobody else uses it."""

    def __init__(self) -> None:
        self._server: Any = None

    def start(self, work: Work, n_documents: int) -> bool:
        """Whether there is one for this work; it begins to load at once, and whoever forks waits for it."""
        if self._server is None and _can_serve(work):
            from multiprocessing import forkserver

            multiprocessing.set_forkserver_preload(_LOADED_FOR_MANY if n_documents >= _MANY else _LOADED)
            forkserver.ensure_running()
            self._server = forkserver._forkserver
        return self._server is not None

    @property
    def context(self) -> BaseContext:
        return multiprocessing.get_context("forkserver" if self._server is not None else "spawn")

    def stop(self) -> None:
        """Or the next build of this process would read with the rules and the code of this one."""
        server, self._server = self._server, None
        if server is None or server._forkserver_pid is None:
            return
        multiprocessing.set_forkserver_preload(_BEFORE)
        with suppress(ProcessLookupError):  # it has nothing to put in order, and its own way out takes a while
            os.kill(server._forkserver_pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            server._stop()


def _can_serve(work: Work) -> bool:
    """Only what our own readers need is loaded; and the server has to be one that can be ended."""
    if sys.platform != "linux" or work.read is not worker.read:  # forking is not safe with macOS's own libraries
        return False
    from multiprocessing import forkserver

    server: Any = getattr(forkserver, "_forkserver", None)
    return hasattr(server, "_stop") and getattr(server, "_forkserver_pid", 0) is None
