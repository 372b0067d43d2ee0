"""Every run of digits and every number word is in exactly one quantity or exclusion; counted without the reader."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.nlp.quantities import read_quantities

ROOT = Path(__file__).resolve().parents[2]
CASES = Path(__file__).parent / "number_cases"
REPORTS = ROOT.parent / "shared" / "corpus" / "reports"

NUMBER = re.compile(
    r"\d+|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|"
    r"trillions?|dozens?|half|third|first|twice)\b",
    re.IGNORECASE,
)


def find_unaccounted(text: str, start: int, end: int) -> list[str]:
    """Numbers that lie in no quantity or exclusion, or in more than one."""
    quantities, exclusions = read_quantities(text, start, end)
    spans = [(q.number_start, q.number_end) for q in quantities] + [(e.char_start, e.char_end) for e in exclusions]
    found = NUMBER.finditer(text, start, end)
    return [m[0] for m in found if sum(a <= m.start() and m.end() <= b for a, b in spans) != 1]


def read_sentences(page: bytes) -> Iterator[str]:
    """A page's text by crude means: tags off, a line or sentence at a time."""
    text = re.sub(r"(?is)<(script|style)\b.*?</\1>", " ", page.decode("windows-1252", "replace"))
    text = html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"(?i)</?(?:p|br|div|li|tr|h\d)\b[^>]*>", "\n", text)))
    for line in text.split("\n"):
        yield from re.split(r"(?<=[a-z]{2}[.!?])\s+(?=[A-Z])", line)


@pytest.mark.parametrize("name", ["tuned.yml", "held_out.yml"])
def test_every_number_of_the_cases_is_accounted_for(name: str) -> None:
    texts = [row["text"] for row in yaml.safe_load((CASES / name).read_text(encoding="utf-8"))]
    assert sum(len(NUMBER.findall(text)) for text in texts) > 150
    missing = [(text, lost) for text in texts if (lost := find_unaccounted(text, 0, len(text)))]
    assert missing == []


@pytest.mark.parametrize("name", ["digest-dprk.html", "peninsula-2019.html"])
def test_every_number_of_a_report_is_accounted_for(name: str) -> None:
    if not (REPORTS / name).exists():
        pytest.skip(f"{name} is not in ../shared/corpus/reports")
    sentences = [s for s in read_sentences((REPORTS / name).read_bytes()) if s.strip()]
    assert sum(len(NUMBER.findall(s)) for s in sentences) > 40
    missing = [(s, lost) for s in sentences if (lost := find_unaccounted(s, 0, len(s)))]
    assert missing == []


def test_offsets_are_of_the_whole_text_and_quotes_do_not_cross_cells() -> None:
    text = "Skip 7 this.\nPrisoners\t1,250\t4 000 000\tabout 12 %\nTail 9."
    start, end = text.index("Prisoners"), text.index("\nTail")
    quantities, exclusions = read_quantities(text, start, end)
    assert [text[q.char_start : q.char_end] for q in quantities] == ["1,250", "4 000 000", "about 12 %"]
    assert exclusions == []


def test_invisible_characters_keep_the_offsets_true() -> None:
    text = "Some \u200e1\u200b2,0\u00ad00\u200f people"
    (quantity,), _ = read_quantities(text, 0, len(text))
    assert quantity.low == 12000
    assert text[quantity.char_start : quantity.char_end] == "Some \u200e1\u200b2,0\u00ad00"


WORDS = st.sampled_from(
    "5 12,000 2014 one two million hundred a and or to between from % percent $ US$ won yuan ( ) , . - – about over "
    "up no less than more Article Camp May 3rd half third of every in per day year years old aged 07:30 5am 1/2 9/11 ½ "
    "thousands dozen tier = A/1/2 "
    "p. [ ] ' 80,0003 2½ 10⁵ ¹/₂ + × million \u200b 1e5 ^ x10 point twice none estimated @ www.".split(" ")
)


@given(st.lists(WORDS, max_size=14), st.sampled_from([" ", "", "  ", "\u00a0", "\n"]))
def test_any_heap_of_number_words_is_read_without_error_and_within_bounds(words: list[str], glue: str) -> None:
    text = glue.join(words)
    quantities, exclusions = read_quantities(text, 0, len(text))
    for quantity in quantities:
        assert 0 <= quantity.char_start <= quantity.number_start < quantity.number_end <= quantity.char_end <= len(text)
        assert quantity.low is not None or quantity.high is not None
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high
    spans = sorted(
        [(q.number_start, q.number_end) for q in quantities] + [(e.char_start, e.char_end) for e in exclusions]
    )
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    if "\u200b" not in text:
        assert find_unaccounted(text, 0, len(text)) == []


@pytest.mark.parametrize(
    "filler",
    [
        "between 5 and 7 of every 10 people, or 3,000 won ($2.50) a day in 2014; ",
        "1,",
        "one ",
        "of every ",
        "no ",
        "half ",
        "a/",
        "80,0003 ",
        "5/5,",
        "1⁵/₂",
        "5 (five) million ",
        "/4 × 10⁵ ",
    ],
)
def test_a_long_line_is_read_in_linear_time(filler: str) -> None:
    def measure(length: int) -> float:
        text = filler * (length // len(filler))
        times = []
        for _ in range(3):  # the first also compiles patterns, and something else may be running
            started = time.process_time()
            read_quantities(text, 0, len(text))
            times.append(time.process_time() - started)
        return min(times)

    # four times the text; quadratic reading takes sixteen times as long
    assert measure(16_000) < 10 * max(measure(4_000), 0.02)
