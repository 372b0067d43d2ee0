"""Finds the place of a figure that a person adds by quoting its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.model import Correction, Modality, Qualifier, Scope
from pipeline.normaliser.addresses import canonical_address, place_of
from pipeline.normaliser.figures import StatedRow
from pipeline.normaliser.identity import FigureKey, content_id
from pipeline.normaliser.rows import FigureRow, TextIndex
from pipeline.normaliser.values import clean_line

RULE = "added"


class NotFound(NamedTuple):
    reason: str


class _Place(NamedTuple):
    text_index: TextIndex
    sentence: tuple[int, int]
    quote: tuple[int, int]


def find_addition(
    correction: Correction, indexes: Sequence[TextIndex], originals: Mapping[str, str]
) -> StatedRow | NotFound:
    """The row with its place and indicator, all else at its default. Of copies the original is taken."""
    named = [index for index in indexes if correction.document and _is_named(index, correction.document)]
    places = _places(correction, named) or _places(correction, indexes)  # the file may have another name by now
    own = [place for place in places if place.text_index.document.document_id not in originals] or places
    if not own:
        return NotFound("no document has the words that it quotes")
    if len(own) > 1:
        held = ", ".join(place.text_index.document_id for place in own[:3])
        return NotFound(f"{len(own)} documents have these words ({held}); name one as `document`")
    return _row(own[0], dict(correction.stated)["indicator"])


def _is_named(index: TextIndex, document: str) -> bool:
    address = canonical_address(document)
    urls = {index.document.origin.url, *(origin.url for origin in index.origins.values())}
    return index.document_id == document or bool(address and address in map(canonical_address, urls))


def _places(correction: Correction, indexes: Sequence[TextIndex]) -> list[_Place]:
    quote = _spaced(correction.quote)
    sentence = _spaced(correction.sentence) if correction.sentence else None
    return [place for index in indexes if (place := _place(index, quote, sentence)) is not None]


def _spaced(words: str) -> re.Pattern[str]:
    """White space matches any: lines break elsewhere in the text than in what a person copies."""
    return re.compile(r"\s+".join(map(re.escape, words.split())))


def _place(index: TextIndex, quote: re.Pattern[str], sentence: re.Pattern[str] | None) -> _Place | None:
    """The first place; without a sentence, the block around the quote stands for it."""
    if sentence is not None:
        around = sentence.search(index.text)
        found = quote.search(index.text, *around.span()) if around else None
        return _Place(index, around.span(), found.span()) if around and found else None
    found = quote.search(index.text)
    if found is None:
        return None
    blocks = ((b.char_start, b.char_end) for b in index.document.blocks)
    block = next((b for b in blocks if b[0] <= found.start() and found.end() <= b[1]), found.span())
    return _Place(index, block, found.span())


def _row(place: _Place, indicator: str) -> StatedRow:
    index, (start, end) = place.text_index, place.quote
    sentence = index.text[slice(*place.sentence)]
    segments = index.document.segments
    segment_id = next((s.segment_id for s in segments if s.char_start <= start < s.char_end), f"{index.document_id}#1")
    origin = index.origin_of(segment_id)
    urls = (origin.url, index.document.origin.url)
    key = FigureKey(place_of(urls, index.document.sha256), indicator, " ".join(sentence.split()))
    blank = FigureRow(*[""] * len(FigureRow._fields))  # type: ignore[arg-type]  # every column is set below or is text
    row = blank._replace(
        figure_id=content_id("f", (*key, RULE, " ".join(index.text[start:end].split()))),
        indicator=indicator,
        value_low=None,
        value_high=None,
        qualifier=Qualifier.PLAIN.value,
        scope=Scope.TOTAL.value,
        modality=Modality.ASSERTED.value,
        published=clean_line(origin.published),
        publisher=clean_line(origin.publisher),
        document_id=index.document_id,
        segment_id=segment_id,
        page=index.page_at(start),
        char_start=start,
        char_end=end,
        quote=index.text[start:end],
        sentence=sentence,
        rule=RULE,
        confidence=1.0,
    )
    return StatedRow(row, repeats=False, offset=start - place.sentence[0])
