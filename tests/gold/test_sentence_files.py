"""The example passages keep their shape: fields, codes, anchors, split, spread, and none of other people's words."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Literal, get_args

import pycountry
import pypdfium2
import pytest
import yaml
from bs4 import BeautifulSoup
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

FOLDER = Path(__file__).parent / "sentences"
CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
LETTERS = {"prk": "p", "world": "w", "mixed": "m", "core": "c", "traps": "t"}
HELD_OUT_ONLY = {"engine": "e"}  # the other half is dev-f
REPORTS = {"nk": "k", "asia": "x", "globe": "g"}  # halves reports_tuned and reports_held_out
TRAIN = {
    "news": "n", "official": "o", "long": "r", "narratives": "s", "excerpts": "q", "agencies": "h", "background": "b",
}  # fmt: skip
PREFIXES = LETTERS | HELD_OUT_ONLY | REPORTS | TRAIN

Persons = Literal[
    "prisoners", "prisoner_deaths", "workers_abroad", "forced_labourers", "modern_slavery_victims", "refugees",
    "defections", "repatriations", "trafficking_victims", "children_born_abroad", "persons_assisted", "famine_deaths",
    "prosecutions",
]  # fmt: skip
Shares = Literal[
    "prisoner_mortality", "modern_slavery_prevalence", "wage_retention", "wage_kept", "trafficking_share",
    "female_share",
]  # fmt: skip
Money = Literal["wage", "labour_revenue", "recruitment_fee", "trafficking_price", "trafficking_revenue"]
Durations = Literal["sentence_length", "service_term", "working_hours", "rest_days", "working_days"]
Places = Literal["detention_facilities", "host_countries", "tip_tier"]
Indicator = Persons | Shares | Money | Durations | Places
INDICATORS = [name for kind in (Persons, Shares, Money, Durations, Places) for name in get_args(kind)]

QUALIFIERS = {"plain", "about", "at_least", "more_than", "at_most", "less_than", "vague"}
MODALITIES = {"asserted", "negated", "hypothetical", "planned"}
UNITS = {"persons", "percent", "hours", "days", "months", "years", "countries", "facilities", "cases", "tier"}
AREAS = {c.alpha_3 for c in pycountry.countries} | set(
    "001 002 003 005 009 011 013 014 015 017 018 019 021 029 030 034 035 039 053 142 143 145 150 151 154 155 202 "
    "419".split()
)  # M49: the world and its regions
_DAY = r"\d{3}[\dX](?:-\d{2}(?:-\d{2})?)?"
EDTF = re.compile(rf"(?:(?:{_DAY}|\.\.)/(?:{_DAY}|\.\.)|{_DAY})?")
BOUNDED_BELOW = {"at_least", "more_than", "vague"}
BOUNDED_ABOVE = {"at_most", "less_than"}
BARE_NUMBER = re.compile(
    r"(?:US)?\$?(?P<digits>\d[\d,]*(?:\.\d+)?)(?: (?P<scale>million|billion))?(?P<percent> ?%| percent| per cent)?"
)
N_WORDS = 9


def split_alternatives(value: str) -> list[str]:
    return value.split("|")


class Expected(BaseModel):
    """One figure; in a text field `|` separates readings that are all right."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    indicator: Indicator | list[Indicator]
    low: Decimal | None = Field(strict=False)
    high: Decimal | None = Field(strict=False)
    unit: str
    per: str
    qualifier: str
    area: str
    period: str
    attributed: str
    modality: str
    quote: str = Field(min_length=1)
    scope: str = ""
    nationality: str = ""
    base: str = ""
    population: str = ""
    optional: bool = False

    @property
    def indicators(self) -> list[str]:
        return list(self.indicator) if isinstance(self.indicator, list) else [self.indicator]

    @field_validator("qualifier")
    @classmethod
    def check_qualifier(cls, value: str) -> str:
        assert set(split_alternatives(value)) <= QUALIFIERS, value
        return value

    @field_validator("modality")
    @classmethod
    def check_modality(cls, value: str) -> str:
        assert set(split_alternatives(value)) <= MODALITIES, value
        return value

    @field_validator("scope")
    @classmethod
    def check_scope(cls, value: str) -> str:
        assert set(split_alternatives(value)) <= {"", "total", "part", "case"}, value
        return value

    @field_validator("unit")
    @classmethod
    def check_unit(cls, value: str) -> str:
        for unit in split_alternatives(value):
            assert unit in UNITS or pycountry.currencies.get(alpha_3=unit), unit
        return value

    @field_validator("area", "nationality")
    @classmethod
    def check_area(cls, value: str) -> str:
        for area in split_alternatives(value):
            assert not area or set(area.split(";")) <= AREAS, area
        return value

    @field_validator("period")
    @classmethod
    def check_period(cls, value: str) -> str:
        for period in split_alternatives(value):
            assert EDTF.fullmatch(period), period
        return value

    @model_validator(mode="after")
    def check_bounds(self) -> Expected:
        """The first qualifier decides which side is open."""
        qualifier = split_alternatives(self.qualifier)[0]
        assert self.low is not None or self.high is not None, "no number"
        if qualifier in BOUNDED_BELOW:
            assert self.low is not None
            assert self.high is None or self.high > self.low, "an upper end under a lower bound"
        elif qualifier in BOUNDED_ABOVE:
            assert self.high is not None
            assert self.low is None or self.low < self.high, "a lower end under an upper bound"
        else:
            assert self.low is not None
            assert self.high is not None
            assert self.low <= self.high
        return self


class Passage(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: str = Field(pattern=r"^(?:[a-ce-z]|d[a-z])\d{3}$")
    text: str = Field(min_length=10)
    about: str
    published: str = Field(pattern=r"^(\d{4}(-\d{2}){0,2})?$")
    figures: list[Expected]


def read_passages() -> dict[str, list[Passage]]:
    files = sorted(FOLDER.glob("*.yml"))
    return {f.stem: [Passage.model_validate(e) for e in yaml.safe_load(f.read_text(encoding="utf-8"))] for f in files}


@pytest.fixture(scope="module")
def passages() -> dict[str, list[Passage]]:
    return read_passages()


@pytest.fixture(scope="module")
def everything(passages: dict[str, list[Passage]]) -> list[Passage]:
    return [p for group in passages.values() for p in group]


def test_files_are_the_two_halves_of_each_group(passages: dict[str, list[Passage]]) -> None:
    halves = {f"{half}-{group}" for half in ("tuned", "held_out") for group in LETTERS}
    halves |= {f"held_out-{group}" for group in HELD_OUT_ONLY}
    halves |= {f"reports_{half}-{group}" for half in ("tuned", "held_out") for group in REPORTS}
    halves |= {f"train-{group}" for group in TRAIN}
    assert {name for name in passages if not name.startswith("dev-")} == halves


def test_split_is_by_alternation(passages: dict[str, list[Passage]]) -> None:
    for name, group in passages.items():
        half, kind = name.split("-")
        if half == "dev":
            assert [p.id for p in group if not p.id.startswith(f"d{kind}")] == []
            continue
        for passage in group:
            assert passage.id[0] == PREFIXES[kind], passage.id
            if half != "train":
                odd = half.endswith("tuned")
                assert int(passage.id[1:]) % 2 == odd, f"{passage.id} is in the wrong half"


def test_ids_and_texts_are_unique(everything: list[Passage]) -> None:
    assert [i for i, n in Counter(p.id for p in everything).items() if n > 1] == []
    assert [t for t, n in Counter(p.text.lower() for p in everything).items() if n > 1] == []


def test_every_quote_stands_once_in_its_text(everything: list[Passage]) -> None:
    wrong = []
    for passage in everything:
        for figure in passage.figures:
            found = re.findall(rf"(?<![\w.,]){re.escape(figure.quote)}(?!\w|[.,]\d)", passage.text)
            if len(found) != 1:
                wrong.append((passage.id, figure.quote, len(found)))
    assert wrong == []


def test_quotes_written_in_digits_agree_with_the_values(everything: list[Passage]) -> None:
    scale = {"million": 10**6, "billion": 10**9}
    checked = 0
    for passage in everything:
        for figure in passage.figures:
            bare = BARE_NUMBER.fullmatch(figure.quote)
            if bare is None or (figure.unit == "percent" and not bare["percent"]):  # "90.3" under "per 1,000"
                continue
            stated = Decimal(bare["digits"].replace(",", "")) * scale.get(bare["scale"], 1)
            shared = {stated * factor for factor in (1, *scale.values())}  # "0.6, 0.9 and 1.1 million"
            assert {figure.low, figure.high} - {None} <= shared, (passage.id, figure.quote)
            checked += 1
    assert checked > 200


@pytest.mark.parametrize("half", ["tuned", "held_out"])
def test_each_half_covers_the_guide(passages: dict[str, list[Passage]], half: str) -> None:
    figures = [f for name, group in passages.items() if name.startswith(half) for p in group for f in p.figures]
    counts = Counter(i for f in figures if not f.optional for i in f.indicators)
    assert len(INDICATORS) == 32
    assert [i for i in INDICATORS if counts[i] < 2] == []
    assert {q for f in figures for q in split_alternatives(f.qualifier)} == QUALIFIERS
    assert {m for f in figures if not f.optional for m in split_alternatives(f.modality)} == MODALITIES
    for core in ("prisoners", "workers_abroad", "forced_labourers", "wage_retention"):
        assert counts[core] >= 15, core


def test_there_are_enough_passages_and_traps(everything: list[Passage]) -> None:
    assert len(everything) >= 560
    assert sum(not p.figures for p in everything) >= 170


def test_every_passage_holds_a_number_or_a_word_for_one(everything: list[Passage]) -> None:
    words = (
        r"\d|\b(zero|no|not|neither|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thir|fou?r|fif|"
        r"sixt|scores|dozens|seventy|eighty|ninety|half|quarter|third|tens|hundreds?|thousands?|millions?|billion|"
        r"twice|dozen|twenty|a month|a year)"
    )
    counting = [p for p in everything if p.figures or not p.id.startswith("d")]
    assert [p.id for p in counting if not re.search(words, p.text, re.IGNORECASE)] == []


def read_corpus() -> str:
    """All documents that others wrote, but for `hostile/`: some of it hangs parsers and none is a report."""
    texts = []
    for path in sorted(CORPUS.rglob("*")):
        if "hostile" in path.parts or not path.is_file():
            continue
        if path.suffix == ".pdf":
            document = pypdfium2.PdfDocument(path)
            texts.append("\n".join(document[i].get_textpage().get_text_bounded() for i in range(len(document))))
        elif path.suffix == ".html":
            texts.append(BeautifulSoup(path.read_bytes(), "lxml").get_text(" "))
        elif path.suffix in {".json", ".jsonl", ".csv", ".xml"}:
            texts.append(path.read_text(encoding="utf-8", errors="replace"))
    return "\n".join(texts)


def list_runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + N_WORDS]) for i in range(len(words) - N_WORDS + 1)}


def test_no_nine_words_in_a_row_are_from_the_corpus(everything: list[Passage]) -> None:
    if not CORPUS.is_dir():
        pytest.skip("../shared/corpus is not here: whether the passages are in our own words cannot be checked")
    theirs = list_runs(read_corpus())
    assert len(theirs) > 100_000
    assert [p.id for p in everything if list_runs(p.text) & theirs] == []
