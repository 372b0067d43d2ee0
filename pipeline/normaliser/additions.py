"""Finds the place of a figure that a person adds by quoting its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.model import Correction, Modality, Qualifier, Scope
from pipeline.normaliser.addresses import canonical_address, place_of
from pipeline.normaliser.figures import StatedRow
from pipeline.normaliser.identity import FigureKey, content_id
from pipeline.normaliser.rows import FigureRow, TextIndex
from pipeline.normaliser.values import clean_line, encodable_id

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
    named = (index for index in indexes if is_named(correction, index))
    found = choose_document(correction, named, indexes, originals)
    if isinstance(found, NotFound):
        return found
    places = (_place(correction, index) for index in indexes if index.document.document_id == found)
    place = next(place for place in places if place is not None)
    return _row(place, dict(correction.stated)["indicator"])


def choose_document(
    correction: Correction, named: Iterable[TextIndex], every: Iterable[TextIndex], originals: Mapping[str, str]
) -> str | NotFound:
    """document_id of the one that has the words; `every` is looked through if none of the `named` has them.

    The file may have another name by now. One text is held at a time.
    """
    having = _having(correction, named) or _having(correction, every)
    own = [document_id for document_id in having if document_id not in originals] or having
    if not own:
        return NotFound("no document has the words that it quotes")
    if len(own) > 1:
        held = ", ".join(map(encodable_id, own[:3]))
        return NotFound(f"{len(own)} documents have these words ({held}); name one as `document`")
    return own[0]


def _having(correction: Correction, indexes: Iterable[TextIndex]) -> list[str]:
    return [index.document.document_id for index in indexes if _place(correction, index) is not None]


def is_named(correction: Correction, index: TextIndex) -> bool:
    urls = {index.document.origin.url, *(origin.url for origin in index.origins.values())}
    addresses = filter(None, map(canonical_address, urls))
    return is_name(correction.document, index.document_id, addresses)


def is_name(name: str, document_id: str, addresses: Iterable[str]) -> bool:
    """Whether a person can mean this document: by its id, or by an address of its own or of a segment (canonical)."""
    return bool(name) and (name == document_id or canonical_address(name) in addresses)


def _spaced(words: str) -> re.Pattern[str]:
    """White space matches any: lines break elsewhere in the text than in what a person copies."""
    return re.compile(r"\s+".join(map(re.escape, words.split())))


def _place(correction: Correction, index: TextIndex) -> _Place | None:
    """The first place; without a sentence, the block around the quote stands for it."""
    quote = _spaced(correction.quote)
    if correction.sentence:
        around = _spaced(correction.sentence).search(index.text)
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
