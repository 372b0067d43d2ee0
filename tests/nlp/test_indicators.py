"""The examples in each indicator's YAML, right and wrong, and what a wrong rule file says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from pipeline import nlp
from pipeline.errors import RuleError
from pipeline.model import Block, BlockKind, Document, Figure, Origin, Segment
from pipeline.nlp.rules import INDICATORS, Example, Indicator, Rules

RULES = nlp.load_rules()
RIGHT = [(i, e) for i in RULES.indicators.values() for e in i.examples.right]
WRONG = [(i, e) for i in RULES.indicators.values() for e in i.examples.wrong]
# vocabulary.md, Indicators
IDS = set(
    "prisoners prisoner_deaths prisoner_mortality detention_facilities sentence_length workers_abroad forced_labourers "
    "modern_slavery_victims modern_slavery_prevalence host_countries wage_retention wage_kept wage labour_revenue "
    "recruitment_fee working_hours rest_days working_days service_term refugees defections repatriations "
    "trafficking_victims trafficking_share trafficking_price trafficking_revenue prosecutions children_born_abroad "
    "female_share persons_assisted famine_deaths tip_tier".split()
)


def read_figures(text: str, about: str, rules: Rules = RULES) -> tuple[Figure, ...]:
    origin = Origin(about_area=about)
    blocks = (Block(BlockKind.PARAGRAPH, 0, len(text)),)
    segments = (Segment("t#1", 0, len(text), origin),)
    document = Document("t", "0", "text/plain", len(text), text, blocks, segments=segments, origin=origin)
    return nlp.read(document, rules).figures


def test_every_indicator_of_the_vocabulary_has_its_file() -> None:
    assert set(RULES.indicators) == IDS
    assert {p.stem for p in INDICATORS.glob("[a-z]*.yml")} == IDS


def test_every_indicator_has_examples_of_both_kinds() -> None:
    bare = [i.id for i in RULES.indicators.values() if not i.examples.right or not i.examples.wrong]
    assert bare == []


@pytest.mark.parametrize(("indicator", "example"), RIGHT, ids=[f"{i.id}-{n}" for n, (i, _) in enumerate(RIGHT)])
def test_right_example(indicator: Indicator, example: Example) -> None:
    found = read_figures(example.text, example.about)
    values = [(f.quantity.low, f.quantity.high) for f in found if f.indicator == indicator.id]
    assert any(example.value in ends for ends in values), (
        f"{example.text} gave {[(f.rule, f.quantity.low) for f in found]}"
    )


@pytest.mark.parametrize(("indicator", "example"), WRONG, ids=[f"{i.id}-{n}" for n, (i, _) in enumerate(WRONG)])
def test_wrong_example(indicator: Indicator, example: Example) -> None:
    found = read_figures(example.text, example.about)
    assert [f.rule for f in found if f.indicator == indicator.id] == []


MINIMAL = """
id: guards
title: Guards
definition: People who guard a camp.
counts: count
units: [persons]
plausible: [1, 100000]
rules:
  - id: noun
    counts: [guard]
"""


def test_a_folder_of_ones_own_adds_an_indicator(tmp_path: Path) -> None:
    (tmp_path / "guards.yml").write_text(MINIMAL, "utf-8")
    rules = nlp.load_rules(tmp_path)
    found = read_figures("The colony employs 450 guards.", "", rules)
    assert [(f.indicator, int(f.quantity.low or 0)) for f in found] == [("guards", 450)]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("units: [persons]", "units: [heads]"), ["guards.yml", "units.0", "persons", "percent"]),
        (("title: Guards", "titel: Guards"), ["guards.yml", "titel", "allowed: id, title"]),
        (("counts: [guard]", "counts: ['@guardz']"), ["guards.yml", "noun", "guardz", "nearest"]),
        (("id: guards", "id: warders"), ["guards.yml", "warders", "guards"]),
        (("plausible: [1, 100000]", "plausible: [9, 1]"), ["guards.yml", "plausible"]),
        (("rules:", "rules: ["), ["guards.yml", "not YAML"]),
    ],
)
def test_a_wrong_rule_file_is_a_message_that_names_file_key_and_choices(
    tmp_path: Path, change: tuple[str, str], named: list[str]
) -> None:
    (tmp_path / "guards.yml").write_text(MINIMAL.replace(*change, 1), "utf-8")
    with pytest.raises(RuleError) as caught:
        nlp.load_rules(tmp_path)
    message = str(caught.value)
    assert [n for n in named if n not in message] == [], message


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no such folder"):
        nlp.load_rules(tmp_path / "nowhere")


def test_every_word_list_is_used() -> None:
    words = yaml.safe_load((INDICATORS / "_words.yml").read_text("utf-8"))["lists"]
    named = re.compile(r"@([a-z_]+)")
    wanted = {n for path in INDICATORS.glob("[a-z]*.yml") for n in named.findall(path.read_text("utf-8"))}
    for _ in words:
        wanted |= {n for name in wanted & set(words) for term in words[name] for n in named.findall(term)}
    assert sorted(set(words) - wanted) == []
