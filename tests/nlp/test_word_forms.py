"""Words asked once and in a row, beside the components that read each sentence whole."""

from __future__ import annotations

import pytest

from pipeline.nlp.parsing import load_model
from pipeline.nlp.word_forms import COMPONENTS, WordForms

SENTENCES = [
    "Guards beat the prisoners who were held in three camps.",
    "There are 500 women in the hall, and there's a child.",
    "Let's say they ain't counting; you gon na see, said the miners.",
    "The mines left 20 miners dead, and the saw saws what the men saw.",
    "",
    "us us let us 's let",
]


@pytest.mark.parametrize("together", [True, False])
def test_words_are_read_as_in_their_sentence(together: bool) -> None:
    model = load_model()
    forms = WordForms(model)
    docs = [model(text, disable=COMPONENTS) for text in SENTENCES]
    read = forms.read(docs) if together else [words for doc in docs for words in forms.read([doc])]
    whole = [[(t.text, t.lemma_.lower(), t.pos_, t.dep_, t.head.i) for t in model(text)] for text in SENTENCES]
    assert [[(*form, head) for form, head in words] for words in read] == whole
    assert any(form.lemma == "us" and form.text == "'s" for words in read for form, _ in words)
