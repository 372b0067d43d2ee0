"""Jobs in other processes, whose errors must be such as the process that asked can be told of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pipeline.errors import lacks_memory

Made = TypeVar("Made")
_KNOWN = frozenset({"builtins", "pipeline"})  # packages


def carry_out(job: Callable[..., Made], *arguments: object) -> Made:
    """What the job makes. Raises what it raises, or RuntimeError for errors of other packages.

    Some of these cannot be built again from their message, and the other process may not have, or have no memory to
    load, the package: a pool whose thread is told of such an error waits for ever.
    """
    try:
        return job(*arguments)
    except Exception as error:
        if lacks_memory(error):
            raise MemoryError(str(error)) from error
        if type(error).__module__.partition(".")[0] in _KNOWN:
            raise
        raise RuntimeError(f"{type(error).__name__}: {error}") from error
