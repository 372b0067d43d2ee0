"""Sentences of a block: where they begin and end in the document's text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import sentencex

from pipeline.model import Block, BlockKind

_SPACE = re.compile(r"\s*")
_ABBREVIATIONS = (
    "No Nos Art Res approx est pp vol Fig cf Gen Sen Rep Gov Col Lt Sgt Rev Hon "
    "Jan Feb Mar Apr Aug Sep Sept Oct Nov Dec"
)
_ENDS_OPEN = re.compile(rf"\b(?:{_ABBREVIATIONS.replace(' ', '|')}|[A-Z])\.$")
# Characters given to sentencex at once: open quotation marks take it quadratic time. No paragraph is longer.
_LONGEST = 10_000
_STARTS_LOW = re.compile(r"[a-z,;:%)\]]")


class Sentence(NamedTuple):
    """A sentence by its offsets in the document's text, without the white space around it."""

    char_start: int
    char_end: int


def split_sentences(text: str, block: Block) -> list[Sentence]:
    """The sentences of a block; a heading, a caption and a table row are one each.

    sentencex finds the boundaries. Two of its habits are put right: it breaks after some abbreviations, seen by what
    follows, and it does not break after a bracketed sentence.
    """
    start, end = block.char_start, block.char_end
    if block.kind in (BlockKind.TABLE_ROW, BlockKind.HEADING, BlockKind.SOURCE_LINE):
        return [s for s in (_trim(text, start, end),) if s.char_end > s.char_start]
    part = text[start:end]
    marks = [0]
    marks += [cut for cut in _find_boundaries(part) if not _joins(part, cut)]
    marks.append(len(part))
    cuts: list[int] = []
    for a, b in pairwise(marks):
        cuts.append(a)
        cuts.extend(a + m.end() for m in re.finditer(r"[.!?][)\]]\s+(?=[A-Z“\"])", part[a:b]))
    cuts.append(len(part))
    found_sentences = [_trim(text, start + a, start + b) for a, b in pairwise(cuts)]
    return [s for s in found_sentences if s.char_end > s.char_start]


def _find_boundaries(part: str) -> Iterator[int]:
    """Where sentencex begins sentences; what is longer than any paragraph goes to it in pieces."""
    start = 0
    while start < len(part):
        end = start + _LONGEST
        if end < len(part):
            end = 1 + max(part.rfind(mark, start, end) for mark in (". ", "? ", "! "))
            end = end if end > start else start + _LONGEST
        if start:
            yield start
        for found in sentencex.get_sentence_boundaries("en", part[start:end]):
            if found["start_index"] > 0:
                yield start + found["start_index"]
        start = end


def _joins(part: str, cut: int) -> bool:
    """True where a boundary stands inside a sentence: after an abbreviation, or before a small letter."""
    before = part[max(0, cut - 12) : cut].rstrip()
    return bool(_ENDS_OPEN.search(before)) or bool(_STARTS_LOW.match(part[cut : cut + 1]))


def _trim(text: str, start: int, end: int) -> Sentence:
    lead = _SPACE.match(text, start, end)
    start = lead.end() if lead else start
    while end > start and text[end - 1].isspace():
        end -= 1
    return Sentence(start, end)
