"""What is remembered of a paragraph."""

from __future__ import annotations

from pipeline.nlp.passage import Passage
from pipeline.nlp.sentences import Sentence

NAMED = "Farms in Eritrea took conscripts."
FILLER = "The camps were run by party officials."


def _read(text: str) -> Passage:
    passage, start = Passage(), 0
    for sentence in text.split(". "):
        passage = passage.after_unread(text, Sentence(start, start + len(sentence)))
        start += len(sentence) + 2
    return passage


def test_a_paragraph_is_remembered_whole() -> None:
    passage = _read(f"{NAMED} {FILLER} {FILLER}")
    assert passage.words.startswith("Farms in Eritrea")
    assert [place.codes for place in passage.places] == ["ERI"]


def test_what_stands_far_back_is_forgotten_at_the_bounds_of_words() -> None:
    passage = _read(f"{NAMED} " + f"{FILLER} " * 300)
    assert 4_000 < len(passage.words) <= 5_000
    assert set(passage.words.split()) <= {word.rstrip(".") for word in FILLER.split()}
    assert passage.places == ()
