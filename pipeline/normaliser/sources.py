"""Who stands behind a number: the last source that the text names for it, else the publisher."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


class NamedSource(NamedTuple):
    name: str = ""
    kind: str = ""  # government, un, ngo, academic, media, testimony or other


def source_of(attributed_names: tuple[str, ...], publisher: str) -> NamedSource:
    """An attribution chain leads away from the reader: its last name is the nearest to the one who counted."""
    words = next((name for name in reversed(attributed_names) if name.strip()), publisher)
    return _canonical(words.strip())


@lru_cache(maxsize=100_000)
def _canonical(words: str) -> NamedSource:
    from pipeline.reference.organisations import canonical_source

    return NamedSource(*canonical_source(words)) if words else NamedSource()
