"""Figures that were read from pictures: no surer than the words that state them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.model import Figure, Recognised


def weigh_recognition(figures: Iterable[Figure], recognised: Sequence[Recognised]) -> list[Figure]:
    """Each figure's confidence times that of the least sure word of its quote."""
    if not recognised:
        return list(figures)
    starts = [word.char_start for word in recognised]
    ends = [word.char_end for word in recognised]
    weighed = []
    for figure in figures:
        quantity = figure.quantity
        first, last = bisect_right(ends, quantity.char_start), bisect_left(starts, quantity.char_end)
        doubts = [word.confidence for word in recognised[first:last]]
        weighed.append(replace(figure, confidence=round(figure.confidence * min(doubts, default=1.0), 3)))
    return weighed
