"""Calls of PDFium that are made for each word or character."""

from __future__ import annotations

import ctypes
from typing import Any

from pypdfium2_raw import bindings  # type: ignore[import-untyped, unused-ignore]


def untyped_call(name: str, result: Any = ctypes.c_int) -> Any:
    """A function of PDFium without the checks of its arguments: they must be ctypes objects, or int for an int."""
    call = bindings._libs["pdfium"][name]  # an item is a new function object; an attribute is the shared, typed one
    call.restype = result
    return call
