"""What stands around a number: its sentence with places, sources and periods, and what the paragraph said before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model import Document, Origin, Segment
from pipeline.nlp.attribution import Attributed
from pipeline.nlp.parsing import Parse
from pipeline.nlp.periods import PeriodMention
from pipeline.nlp.sentences import Sentence
from pipeline.reference.countries import PlaceName, find_places


class Passage(NamedTuple):
    """What the paragraph said before the sentence at hand."""

    words: str = ""
    places: tuple[PlaceName, ...] = ()
    attributed: tuple[Attributed, ...] = ()

    def after(
        self,
        text: str,
        sentence: Sentence,
        attributed: Sequence[Attributed],
        places: Sequence[PlaceName] | None = None,
    ) -> Passage:
        """The passage once the sentence has been read; a sentence that names no source lets the last one stand."""
        here = find_places(text, *sentence) if places is None else places
        words = f"{self.words} {text[sentence.char_start : sentence.char_end]}".strip()
        return Passage(words, (*self.places, *here), tuple(attributed) or self.attributed)


class SentenceContext(NamedTuple):
    """A parsed sentence with what it names; the same for all its numbers."""

    document: Document
    segment: Segment
    sentence: Sentence
    headings: tuple[str, ...]
    parse: Parse
    places: Sequence[PlaceName]
    attributed: Sequence[Attributed]
    mentions: Sequence[PeriodMention]
    passage: Passage

    @property
    def text(self) -> str:
        return self.document.text

    @property
    def words(self) -> str:
        return self.text[self.sentence.char_start : self.sentence.char_end]

    @property
    def origin(self) -> Origin:
        """Of the segment, its gaps filled from the document."""
        return self.segment.origin.filled_from(self.document.origin)
