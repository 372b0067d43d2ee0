"""Parts of speech and lemmas by spaCy's attribute ruler and lemmatizer, asked once for each word, tag and dependency.

Both look at one word at a time, but for the few patterns of the ruler that span several words; a sentence that holds
the first word of such a pattern goes through the components as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

COMPONENTS = ("attribute_ruler", "lemmatizer")
_MOST_KNOWN = 200_000  # words; some 60 MB
_Key = tuple[int, int, int]  # of a word, its tag and its dependency


class WordForm(NamedTuple):
    text: str
    lemma: str
    pos: str
    dep: str


class WordForms:
    """Works on documents that are tagged and parsed but have not met COMPONENTS."""

    def __init__(self, model: Language) -> None:
        from spacy.matcher import Matcher

        self._vocab = model.vocab
        self._components = [model.get_pipe(name) for name in COMPONENTS]
        self._first_words = Matcher(model.vocab)
        ruled = model.get_pipe("attribute_ruler").patterns  # type: ignore[attr-defined]
        longer = [pattern[:1] for rule in ruled for pattern in rule["patterns"] if len(pattern) > 1]
        if longer:
            self._first_words.add("first", longer)
        _index_as_sets(model)
        self._known: dict[_Key, WordForm | None] = {}  # None for words that begin a pattern

    def read(self, docs: Sequence[Doc]) -> list[list[tuple[WordForm, int]]]:
        """For each sentence its words, each with the place of its head."""
        from spacy.attrs import DEP, HEAD, ORTH, TAG

        sentences = [doc.to_array([ORTH, TAG, DEP, HEAD]).tolist() for doc in docs]
        keys = dict.fromkeys((orth, tag, dep) for rows in sentences for orth, tag, dep, _ in rows)
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        if unknown := [key for key in keys if key not in self._known]:
            self._learn(unknown)
        return [self._words_of(doc, rows) for doc, rows in zip(docs, sentences, strict=True)]

    def _words_of(self, doc: Doc, rows: Sequence[tuple[int, int, int, int]]) -> list[tuple[WordForm, int]]:
        forms = [self._known[orth, tag, dep] for orth, tag, dep, _ in rows]
        words = [form for form in forms if form]
        if len(words) < len(forms):
            words = [_form_of(token) for token in self._through_components(doc)]
        return [(word, i + _signed(row[3])) for i, (word, row) in enumerate(zip(words, rows, strict=True))]

    def _learn(self, keys: Sequence[_Key]) -> None:
        """All at once: words of which none begins a pattern are read in a row as they are alone."""
        doc = self._line_up(keys)
        first_words = {start for _, start, _ in self._first_words(doc, allow_missing=True)}
        self._known.update(dict.fromkeys(keys))
        others = [key for i, key in enumerate(keys) if i not in first_words]
        self._known.update(zip(others, map(_form_of, self._through_components(self._line_up(others))), strict=True))

    def _line_up(self, keys: Sequence[_Key]) -> Doc:
        from spacy.tokens import Doc

        strings = self._vocab.strings
        words, tags, dependencies = ([strings[key[i]] for key in keys] for i in range(3))
        return Doc(self._vocab, words=words, tags=tags, deps=dependencies, heads=list(range(len(keys))))

    def _through_components(self, doc: Doc) -> Doc:
        for component in self._components:
            doc = component(doc)
        return doc


def _index_as_sets(model: Language) -> None:
    """The lemmatizer asks of thousands of forms whether they are in lists of ten thousands of words."""
    index = model.get_pipe("lemmatizer").lookups.get_table("lemma_index", {})  # type: ignore[attr-defined]
    for pos, words in list(index.items()):
        index[pos] = frozenset(words)


def _form_of(token: Token) -> WordForm:
    return WordForm(token.text, token.lemma_.lower(), token.pos_, token.dep_)


def _signed(number: int) -> int:
    """A distance in an array whose columns are unsigned."""
    return number - (1 << 64) if number >> 63 else number
