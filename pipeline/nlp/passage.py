"""What stands around a number: its sentence with places, sources and periods, and what the paragraph said before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.model import Document, Origin, Segment
from pipeline.nlp.anaphoric_periods import year_named_last
from pipeline.nlp.attribution import Attributed
from pipeline.nlp.parsing import Parse
from pipeline.nlp.periods import PeriodMention, find_periods
from pipeline.nlp.sentences import Sentence
from pipeline.reference.countries import PlaceName, find_places

_DIGIT = re.compile(r"\d")
_REACH = 5_000  # characters back: texts whose paragraphs are longer have lost their breaks, and moved on since


class Passage(NamedTuple):
    """What the paragraph said before the sentence at hand."""

    words: str = ""
    places: tuple[PlaceName, ...] = ()
    attributed: tuple[Attributed, ...] = ()
    year: str = ""  # the one named last
    since_source: int = 0  # sentences since one named a source

    def after_unread(self, text: str, sentence: Sentence) -> Passage:
        """The passage after a sentence that was not parsed."""
        words = _join(self.words, text[sentence.char_start : sentence.char_end])
        mentions = find_periods(text, *sentence, "") if _DIGIT.search(text, *sentence) else []
        year = year_named_last(mentions, self.year)
        places = (*_near(self.places, sentence), *find_places(text, *sentence))
        return self._replace(words=words, places=places, year=year, since_source=self.since_source + 1)

    def after(self, context: SentenceContext) -> Passage:
        """The passage once the sentence has been read; a sentence that names no source lets the last one stand."""
        return Passage(
            _join(self.words, context.words),
            (*_near(self.places, context.sentence), *context.places),
            tuple(context.attributed) or self.attributed,
            year_named_last(context.mentions, self.year),
            0 if context.attributed else self.since_source + 1,
        )


def _join(before: str, sentence: str) -> str:
    """Cut at a word, where the two are too long."""
    words = f"{before} {sentence}".strip()
    return words if len(words) <= _REACH else words[-_REACH:].partition(" ")[2]


def _near(places: Sequence[PlaceName], sentence: Sentence) -> Iterator[PlaceName]:
    return (place for place in places if place.char_start >= sentence.char_start - _REACH)


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
    section_start: int = 0  # where the article or chapter begins that the sentence stands in

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
