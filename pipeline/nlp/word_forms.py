"""Parts of speech and lemmas by spaCy's attribute ruler and lemmatizer, asked once for each word, tag and dependency.

Both look at one word at a time, but for the few patterns of the ruler that span several words; a sentence that holds
the first word of such a pattern goes through the components as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

COMPONENTS = ("attribute_ruler", "lemmatizer")
_MOST_KNOWN = 200_000  # words; some 60 MB


class WordForm(NamedTuple):
    text: str
    lemma: str
    pos: str
    dep: str
    begins_pattern: bool = False


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
        self._known: dict[tuple[int, int, int], WordForm] = {}

    def read(self, doc: Doc) -> list[tuple[WordForm, int]]:
        """Each word of the sentence with the place of its head."""
        from spacy.attrs import DEP, HEAD, ORTH, TAG

        rows = doc.to_array([ORTH, TAG, DEP, HEAD]).astype("int64").tolist()
        forms = [self._form(orth, tag, dep) for orth, tag, dep, _ in rows]
        if any(form.begins_pattern for form in forms):
            for component in self._components:
                doc = component(doc)
            forms = [_form_of(token) for token in doc]
        return [(form, i + row[3]) for i, (form, row) in enumerate(zip(forms, rows, strict=True))]

    def _form(self, orth: int, tag: int, dep: int) -> WordForm:
        key = (orth, tag, dep)
        if (form := self._known.get(key)) is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            form = self._known[key] = self._ask(*key)
        return form

    def _ask(self, orth: int, tag: int, dep: int) -> WordForm:
        from spacy.tokens import Doc

        strings = self._vocab.strings
        word, fine_tag, dependency = (strings[_unsigned(key)] for key in (orth, tag, dep))
        doc = Doc(self._vocab, words=[word], tags=[fine_tag], deps=[dependency], heads=[0])
        begins_pattern = bool(self._first_words(doc, allow_missing=True))
        for component in self._components:
            doc = component(doc)
        return _form_of(doc[0])._replace(begins_pattern=begins_pattern)


def _index_as_sets(model: Language) -> None:
    """The lemmatizer asks of thousands of forms whether they are in lists of ten thousands of words."""
    index = model.get_pipe("lemmatizer").lookups.get_table("lemma_index", {})  # type: ignore[attr-defined]
    for pos, words in list(index.items()):
        index[pos] = frozenset(words)


def _form_of(token: Token) -> WordForm:
    return WordForm(token.text, token.lemma_.lower(), token.pos_, token.dep_)


def _unsigned(key: int) -> int:
    return key % (1 << 64)
