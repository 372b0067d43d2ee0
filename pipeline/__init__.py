"""Provenum: the numbers that human-rights reports state, each with the words that state it.

In a notebook::

    import pipeline

    tables = pipeline.load("processed")
    tables.figures  # a typed pandas frame; also claims, quantities, documents, segments, anchors, problems
    tables.usable()  # the figures that may be added up and compared
    tables.evidence("f...")  # the sentence that states a figure, the number marked

The tables are made by `make` or `python -m pipeline build RAW PROCESSED`; in Python by the function `build` of the
package `pipeline.build`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.outputs import Tables

__all__ = ["load"]


def load(folder: str | Path = "processed") -> Tables:
    """The tables of a processed folder as typed pandas frames."""
    from pipeline.outputs import load as load_tables

    return load_tables(folder)
