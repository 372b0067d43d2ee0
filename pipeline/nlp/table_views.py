"""The words of header, label, caption and headings in the form in which rules look at them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.model import Quantity
from pipeline.nlp.conditions import Scope
from pipeline.nlp.persons import is_person_noun
from pipeline.nlp.table_words import is_generic, own_words
from pipeline.nlp.terms import HEAD
from pipeline.nlp.views import View, plain_words

_NUMBERED_TITLE = re.compile(
    r"\s*(?:tables?|annex|appendix|exhibit|figure|fig\.|box)\s*(?:[A-Z]\.?)?[\d.]*[A-Za-z]?\s*[.:–—-]?\s*",
    re.IGNORECASE,
)
_BREAKDOWNS = re.compile(r"\bby (?:[\w-]+ ){1,4}(?:and|by|/) ?[\w-]+|\bby [\w -]+, [\w -]+", re.IGNORECASE)
_TITLE_END = re.compile(
    r"\s*(?:\(|,|;|\||\bby\b|\bper\b|\bbetween\b|\bcompared\b|\band (?:their|its|the) (?:share|proportion)\b| [–—-] )"
)


def list_title_subjects(title: str) -> list[str]:
    """What the parts of a title say is counted, without number and breakdown; the one nearest to the table first."""
    parts = [_cut(part).strip() for part in title.split("|")]
    return [part for part in reversed(parts) if not is_generic(part)]


def has_two_breakdowns(title: str) -> bool:
    """ "... by corridor and sector": one runs down the rows, the other over the columns."""
    return _BREAKDOWNS.search(title) is not None


def _cut(part: str) -> str:
    bare = part[match.end() :] if (match := _NUMBERED_TITLE.match(part)) and match.group().strip() else part
    while (end := _TITLE_END.search(bare)) is not None:
        if own_words(bare[: end.start()]):
            return bare[: end.start()]
        bare = bare[end.end() :]
    return bare


def make_cell_view(subject: str, beside: Sequence[str], around: Sequence[str], topic: str, quantity: Quantity) -> View:
    """Every word of the subject may be the counted noun; `beside` are header and labels, `around` title and headings.

    The first of `around` is the table's title.
    """
    named = _words(subject)
    heads = " " + "".join(f"{w}{HEAD} " for w in named.split())
    kinds = " " + "".join(f"%person{HEAD} " for w in named.split() if is_person_noun(w))
    marks = "".join(f"{word} " for word in beside if word.startswith("%"))
    beside = [text for text in beside if not text.startswith("%")]
    core = _join((subject, *beside)) + marks
    clause = core + _join(around[:1]).lstrip()
    passage = clause + _join(around[1:]).lstrip()
    titles = _words(topic)
    per = f" {quantity.per} "
    texts: dict[Scope, tuple[str, ...]] = {
        "counts": (heads, kinds),
        "core": (core,),
        "base": (core,),
        "phrase": (core,),
        "verb": (core,),
        "clause": (clause,),
        "sentence": (clause,),
        "passage": (passage,),
        "topic": (titles,),
        "per": (per,),
    }
    return View(texts, named.strip())


_words = lru_cache(maxsize=4096)(plain_words)  # headers and captions are the same from row to row


def _join(texts: Sequence[str]) -> str:
    return " " + "".join(_words(text).lstrip() for text in texts if text)
