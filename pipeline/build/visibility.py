"""Figures that a PDF states and its pages do not show: under a black bar, in a hidden layer, under other words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pipeline.model import Document, Problem, ProblemCode, Reading, Severity

if TYPE_CHECKING:
    from pipeline.extractors.page_frame import Box
    from pipeline.normaliser.anchors import AnchorIndex

_PDF = "application/pdf"
_MOST = 10  # numbers that are named
_UNSEEN = (
    "The file's text has numbers that its pages do not show, since they are hidden, covered, in the colour of the "
    "paper or of a damaged font: {}. Look at the pages before you use them."
)
_HEAPED = (
    "The file's text has numbers where other words stand too, of which the pages show but one, or none that can be "
    "read: {}. Look at the pages before you use them."
)

_Numbers = Mapping[tuple[int, "Box"], list[str]]  # what stands in a box of a page


def unseen_figures(document: Document, reading: Reading, data: bytes) -> tuple[Problem, ...]:
    """Warnings that name them, or nothing. `data`: of the document, or of the gzip file that holds it."""
    if document.media_type != _PDF or not reading.figures:
        return ()
    from pipeline.extractors.archive import gunzip_readable
    from pipeline.extractors.pdf_visibility import heaped_boxes, unseen_boxes
    from pipeline.normaliser.anchors import AnchorIndex

    index = AnchorIndex(document.anchors)
    numbers: defaultdict[tuple[int, Box], list[str]] = defaultdict(list)
    boxes: defaultdict[int, list[Box]] = defaultdict(list)
    stretches: dict[int, tuple[int, int]] = {}
    for figure in reading.figures:
        start, end = figure.quantity.number_start, figure.quantity.number_end
        for anchor in index.overlapping(start, end):
            if anchor.page and anchor.box:
                numbers[anchor.page, anchor.box].append(document.text[start:end])
                boxes[anchor.page].append(anchor.box)
                stretches.setdefault(anchor.page, _page_around(document.text, anchor.char_start))
    unseen = dict.fromkeys(unseen_boxes(gunzip_readable(data) if data[:2] == b"\x1f\x8b" else data, boxes))
    words = {page: _words_of(document.text, index, *stretch) for page, stretch in stretches.items()}
    heaped = [(page, box) for page in sorted(boxes) for box in heaped_boxes(boxes[page], words[page])]
    shown = [found for found in heaped if found not in unseen]
    return tuple(
        Problem(document.document_id, "read", Severity.WARNING, ProblemCode.MISLABELLED, message.format(named))
        for message, found in ((_UNSEEN, unseen), (_HEAPED, shown))
        if (named := _name(found, numbers))
    )


def _page_around(text: str, at: int) -> tuple[int, int]:
    end = text.find("\f", at)
    return text.rfind("\f", 0, at) + 1, len(text) if end < 0 else end


def _words_of(text: str, index: AnchorIndex, start: int, end: int) -> list[tuple[str, Box]]:
    found = index.overlapping(start, end)
    return [(text[anchor.char_start : anchor.char_end], anchor.box) for anchor in found if anchor.box]


def _name(found: Iterable[tuple[int, Box]], numbers: _Numbers) -> str:
    named = list(dict.fromkeys((page, " ".join(words.split())) for page, box in found for words in numbers[page, box]))
    more = f" and {len(named) - _MOST} more" if len(named) > _MOST else ""
    return ", ".join(f"{words} on page {page}" for page, words in named[:_MOST]) + more
