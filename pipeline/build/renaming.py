"""Gives what was kept of a document the name that its file has now."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model import Document, Reading


def rename_document(document: Document, document_id: str) -> Document:
    """With its segments and problems."""
    former = document.document_id
    if former == document_id:
        return document
    return replace(
        document,
        document_id=document_id,
        segments=tuple(replace(s, segment_id=_renamed(s.segment_id, former, document_id)) for s in document.segments),
        problems=tuple(replace(problem, document_id=document_id) for problem in document.problems),
    )


def rename_reading(reading: Reading, document_id: str) -> Reading:
    """Segments are named after their document: `a.html#2`."""
    segments = [*(figure.segment_id for figure in reading.figures), *(found.segment_id for found in reading.quantities)]
    former = segments[0].rpartition("#")[0] if segments else document_id
    if former == document_id:
        return reading
    figures = (replace(f, segment_id=_renamed(f.segment_id, former, document_id)) for f in reading.figures)
    quantities = (replace(q, segment_id=_renamed(q.segment_id, former, document_id)) for q in reading.quantities)
    return replace(reading, figures=tuple(figures), quantities=tuple(quantities))


def _renamed(segment_id: str, former: str, document_id: str) -> str:
    return document_id + segment_id.removeprefix(former)
