"""Gives memory back to the system that is not used any more."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

_M_MMAP_THRESHOLD = -3  # of glibc's malloc.h
_LARGE = 128 << 10  # bytes; glibc's own value as it starts


def trim_memory() -> None:
    """After much was held for a while: glibc keeps what was freed, as long as anything above it is in use."""
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)


def give_back_large_blocks() -> None:
    """At once when they are freed; glibc else learns to keep them, and what lies between them stays in their way."""
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE)
