"""Pages whose letters are drawn one by one, in any order: words are made of them by where they stand.

PDFium goes by the order in which a page is drawn, and ends a word wherever the next letter stands elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from operator import attrgetter

from pipeline.extractors.runs import Run, Word

_SHORT = 3.5  # characters of a piece, with the space or line end after it; words of prose have 6, cells of digits 2
_JUDGED = 40  # pieces
_SAME_LINE = 0.3  # heights, between the middles of two pieces
_TOUCHING = (-0.3, 0.1)  # heights, between pieces of a word; a space takes 0.24, one of a justified line 0.15
_SPACE = 0.75  # heights, at most; see `runs`


def is_scattered(n_characters: int, n_pieces: int) -> bool:
    """`n_pieces`: the words and the ends of lines, by PDFium."""
    return n_pieces >= _JUDGED and n_characters < _SHORT * n_pieces


def gather_words(runs: list[Run]) -> list[Run]:
    """Pieces that touch become words, and words runs; none where too few touch, as on a page of numbers.

    Pieces that are drawn in the order of the line are words by PDFium's own measure.
    """
    count = sum(len(run.words) for run in runs)
    if count > 2 * len(runs) or any(run.rtl for run in runs):
        return []
    turns = sorted({run.turn for run in runs})
    pieces = [sorted(_pieces(run for run in runs if run.turn == turn), key=_middle) for turn in turns]
    gathered = [run for of_turn in pieces for line in _lines(of_turn) for run in _gather_line(line)]
    if 2 * sum(len(run.words) for run in gathered) > count:
        return []
    for run in gathered:
        run.enclose_words()
    return gathered


def _pieces(runs: Iterable[Run]) -> Iterator[Run]:
    for run in runs:
        for word in run.words:
            yield replace(run, words=[word], x0=word.x0, top=word.top, x1=word.x1, bottom=word.bottom)


def _middle(run: Run) -> float:
    return run.top + run.bottom


def _lines(pieces: list[Run]) -> Iterator[list[Run]]:
    line: list[Run] = []
    for piece in pieces:
        if line and _middle(piece) - _middle(line[-1]) > 2 * _SAME_LINE * min(piece.height, line[-1].height):
            yield line
            line = []
        line.append(piece)
    if line:
        yield line


def _gather_line(line: list[Run]) -> Iterator[Run]:
    run: Run | None = None
    for piece in sorted(line, key=attrgetter("x0")):
        word = piece.words[0]
        if run is not None:
            before = run.words[-1]
            gap = (word.x0 - before.x1) / min(run.height, piece.height)
            if _TOUCHING[0] < gap < _TOUCHING[1]:
                run.words[-1] = _join(before, word)
                continue
            if _TOUCHING[1] <= gap < _SPACE:
                run.words.append(word)
                continue
            yield run
        run = piece
    if run is not None:
        yield run


def _join(one: Word, two: Word) -> Word:
    return Word(one.text + two.text, one.x0, min(one.top, two.top), two.x1, max(one.bottom, two.bottom))
