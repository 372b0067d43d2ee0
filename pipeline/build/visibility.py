"""Figures that a PDF's text states and its pages do not show: under a black bar, white on white, in a hidden layer."""

from __future__ import annotations

from collections import defaultdict

from pipeline.model import Document, Problem, ProblemCode, Reading, Severity

_PDF = "application/pdf"
_MOST = 10  # numbers that are named


def unseen_figures(document: Document, reading: Reading, data: bytes) -> tuple[Problem, ...]:
    """A warning that names them, or nothing. `data`: of the document, or of the gzip file that holds it."""
    if document.media_type != _PDF or not reading.figures:
        return ()
    from pipeline.extractors.archive import gunzip_readable
    from pipeline.extractors.page_frame import Box
    from pipeline.extractors.pdf_visibility import unseen_boxes
    from pipeline.normaliser.anchors import AnchorIndex

    index = AnchorIndex(document.anchors)
    numbers: defaultdict[tuple[int, Box], list[str]] = defaultdict(list)
    boxes: defaultdict[int, list[Box]] = defaultdict(list)
    for figure in reading.figures:
        start, end = figure.quantity.number_start, figure.quantity.number_end
        for anchor in index.overlapping(start, end):
            if anchor.page and anchor.box:
                numbers[anchor.page, anchor.box].append(document.text[start:end])
                boxes[anchor.page].append(anchor.box)
    unseen = unseen_boxes(gunzip_readable(data) if data[:2] == b"\x1f\x8b" else data, boxes)
    named = list(dict.fromkeys((page, " ".join(words.split())) for page, box in unseen for words in numbers[page, box]))
    return (_problem(document.document_id, named),) if named else ()


def _problem(document_id: str, named: list[tuple[int, str]]) -> Problem:
    shown = ", ".join(f"{words} on page {page}" for page, words in named[:_MOST])
    more = f" and {len(named) - _MOST} more" if len(named) > _MOST else ""
    message = (
        "The file's text has numbers that its pages do not show, since they are hidden, covered, in the colour of the "
        f"paper or of a damaged font: {shown}{more}. Look at the pages before you use them."
    )
    return Problem(document_id, "read", Severity.WARNING, ProblemCode.MISLABELLED, message)
