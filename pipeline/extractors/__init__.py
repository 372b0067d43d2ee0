"""Bytes → Document. A refresh with nothing to read asks only for names, so readers are loaded with the first file."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.extractors.media_types import DOCUMENT_SUFFIXES, is_document
from pipeline.model import Document, Problem, Source

__all__ = ["DOCUMENT_SUFFIXES", "expand", "extract", "is_document"]


def expand(source: Source) -> Iterator[Source | Problem]:
    """The documents that a file holds: itself, or the members of an archive, with a problem for what is not read."""
    from pipeline.extractors.dispatch import expand_source

    return expand_source(source)


def extract(source: Source) -> Document:
    """Reads one document whatever its bytes are; what cannot be read is in the document's problems."""
    from pipeline.extractors.dispatch import extract_document

    return extract_document(source)
