from __future__ import annotations

import pytest

from pipeline.model import Block, BlockKind
from pipeline.nlp.sentences import split_sentences


def sentences(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text, Block(kind, 0, len(text)))]


@pytest.mark.parametrize(
    "parts",
    [
        ["He was 5.", "1,000 others died."],
        ["The U.S. envoy counted 300.", "Nobody else did."],
        ["They crossed on Oct. 22 with $2.3 million in cash.", "Then they vanished."],
        ["See No. 14 for the list.", "It is long."],
        ["(The ministry denied this.)", "It named 40 camps."],
        ["Guards held 900 people.[3]", "Another 50 came.[4]"],
        ["“We were 80 in a cell,” she said.", "“Twelve died.”"],
    ],
)
def test_sentences_end_where_a_reader_ends_them(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


def test_a_form_feed_inside_a_sentence_does_not_end_it() -> None:
    assert sentences("Some 4,000 were held\fin the camp. More came.") == [
        "Some 4,000 were held\fin the camp.",
        "More came.",
    ]


def test_a_table_row_is_one_sentence() -> None:
    assert sentences("Held. In camps.\t4,000", BlockKind.TABLE_ROW) == ["Held. In camps.\t4,000"]


def test_offsets_count_code_points() -> None:
    assert sentences("Étienne 😀 left. Ten stayed.") == ["Étienne 😀 left.", "Ten stayed."]
