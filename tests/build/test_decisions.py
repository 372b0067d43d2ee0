"""`corrections.yml`: what may stand in it, what a slip is told as, and that decisions outlive renaming and editing."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.build import build
from pipeline.build.decisions import load_corrections
from pipeline.errors import RuleError
from pipeline.model import Decision

BY = "reason: the annex, who: A. Reader, when: 2026-01-02"


def load(tmp_path: Path, text: str) -> list[tuple[Decision, dict[str, str]]]:
    path = tmp_path / "corrections.yml"
    path.write_text(text, encoding="utf-8")
    return [(c.decision, dict(c.stated)) for c in load_corrections(path, {"prisoners", "wage"})]


def test_decisions_are_read_in_order_and_value_means_both_ends(tmp_path: Path) -> None:
    text = f"""
- {{figure: f1a, decision: confirm, {BY}}}
- {{figure: f1a, decision: correct, set: {{value: 70, value_high: 90, period: 2011}}, {BY}}}
- {{decision: add, quote: 700 guards, set: {{indicator: wage, unit: CNY, value: 12.5}}, {BY}}}
"""
    assert load(tmp_path, text) == [
        (Decision.CONFIRM, {}),
        (Decision.CORRECT, {"value_low": "70", "value_high": "90", "period": "2011"}),
        (Decision.ADD, {"value_low": "12.5", "value_high": "12.5", "indicator": "wage", "unit": "CNY"}),
    ]
    assert load(tmp_path, "") == []
    assert load_corrections(tmp_path / "none.yml") == ()


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("figure: f1, decision: delete", "key 'decision'"),
        ("figure: f1, decision: correct, set: {value: many}", "write a plain number"),
        ("figure: f1, decision: correct, set: {value: NaN}", "write a plain number"),
        ("figure: f1, decision: correct, set: {unit: people}", "allowed are cases, countries"),
        ("figure: f1, decision: correct, set: {scope: some}", "allowed are total, part, case"),
        ("figure: f1, decision: correct, set: {quote: x}", "there is no column 'quote' to set"),
        ("figure: f1, decision: correct, set: {period: May 2011}", "write EDTF"),
        ("figure: f1, decision: correct, set: {area: China}", "ISO 3166-1"),
        (
            "figure: f1, decision: correct, set: {indicator: prisonners}",
            "there is no indicator 'prisonners'; nearest are prisoners.",
        ),
        ("figure: f1, decision: correct, set: {indicator: zzz}", "'zzz'; allowed are prisoners, wage."),
        ("figure: f1, decision: correct", "key 'set' is missing"),
        (
            "figure: f1, decision: correct, set: {value_low: 90, value_high: 80}",
            "value_low (90) is above value_high (80)",
        ),
        ("figure: f1, decision: correct, set: {value: 80, value_low: 9e1}", "value_low (9e1) is above value_high (80)"),
        ("figure: f1, decision: correct, set: {value: 900, unit: percent}", "value_low is '900': a percent is at most"),
        ("figure: f1, decision: correct, set: {value_high: 100.5, unit: percent}", "value_high is '100.5': a percent"),
        ("figure: f1, decision: correct, set: {value_low: -1}", "key 'set': value_low is '-1': no figure is below 0"),
        ("decision: add, quote: x, set: {indicator: wage, unit: percent, value: 101}", "a percent is at most 100"),
        ("figure: f1, decision: confirm, set: {value: 1}", "`set` says what"),
        ("figure: f1, claim: c1, decision: confirm", "either a `figure` or a `claim`"),
        ("decision: confirm", "either a `figure` or a `claim`"),
        ("figure: f1, decision: confirm, expect: {page_no: 1}", "no column 'page_no'"),
        ("decision: add, set: {indicator: wage, unit: CNY, value: 1}", "give its `quote`"),
        ("decision: add, quote: x, set: {indicator: wage, unit: CNY}", "its value"),
        ("figure: f1, decision: confirm, note: x", "there is no key 'note'"),
    ],
)
def test_a_slip_is_told_with_its_place_and_what_is_allowed(tmp_path: Path, entry: str, told: str) -> None:
    with pytest.raises(RuleError) as raised:
        load(tmp_path, f"- {{figure: f0, decision: confirm, {BY}}}\n- {{{entry}, {BY}}}\n")
    assert "corrections.yml, decision 2: " in str(raised.value)
    assert told in str(raised.value)


@pytest.mark.parametrize(
    "values",
    [
        "{value_low: 9, value_high: 80}",  # as text 9 is above 80
        "{value: 80}",
        "{value: 100, unit: percent}",
        "{value: 900}",  # the entry does not say the unit
        "{value_low: 900, unit: persons}",
        "{value_low: 90, value_high: ''}",
        "{value: 0}",
    ],
)
def test_possible_values_are_read(tmp_path: Path, values: str) -> None:
    assert len(load(tmp_path, f"- {{figure: f1, decision: correct, set: {values}, {BY}}}")) == 1


def test_what_a_table_says_is_expected_even_where_it_is_impossible(tmp_path: Path) -> None:
    expect = "{value_low: 900, value_high: -1, unit: percent}"
    assert len(load(tmp_path, f"- {{figure: f1, decision: reject, expect: {expect}, {BY}}}")) == 1


@pytest.mark.parametrize("missing", ["reason", "who", "when"])
def test_who_decided_why_and_when_must_be_said(tmp_path: Path, missing: str) -> None:
    by = ", ".join(part for part in BY.split(", ") if not part.startswith(missing))
    with pytest.raises(RuleError, match=f"key '{missing}' is missing"):
        load(tmp_path, f"- {{figure: f0, decision: confirm, {by}}}")


def test_a_file_that_is_no_list_and_a_day_that_is_none_are_told(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"corrections.yml cannot be read as YAML: line 2: the key 'b' stands twice\.$"):
        load(tmp_path, "- a: x\n- {b: 1, b: 2}\n")
    with pytest.raises(RuleError, match=r"cannot be read as YAML: line 3: expected [^\"]*\.$"):
        load(tmp_path, "- a: x\n- {b: 1\n")
    with pytest.raises(RuleError, match="must be a list of decisions"):
        load(tmp_path, "figure: f1")
    with pytest.raises(RuleError, match="a day is YYYY-MM-DD"):
        load(tmp_path, "- {figure: f0, decision: confirm, reason: x, who: y, when: last May}")


PAGE = """The state of the camps

Some 80,000 prisoners are held in four camps, a former guard said. Another 1,200 inmates died in them in 2011.

The report, which drew 300 readers, counts 40 guards for each of these camps, and a handful of sites hold nobody else.
"""


def figures(root: Path) -> list[dict[str, str]]:
    with (root / "processed/figures.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_correcting_rejecting_and_adding_outlive_renaming_and_editing(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "camps.txt").write_text(PAGE, encoding="utf-8")
    build(raw, tmp_path / "processed")
    read = {row["indicator"]: row for row in figures(tmp_path)}
    held, died = read["prisoners"], read["prisoner_deaths"]
    (raw / "corrections.yml").write_text(
        f"""
- figure: {held["figure_id"]}
  decision: correct
  set: {{value_low: 60000, area: PRK}}
  expect: {{sentence: "{held["sentence"]}", quote: "{held["quote"]}"}}
  {BY.replace(", ", chr(10) + "  ")}
- figure: {died["figure_id"]}
  decision: reject
  expect: {{sentence: "{died["sentence"]}", indicator: prisoner_deaths}}
  {BY.replace(", ", chr(10) + "  ")}
- decision: add
  quote: a handful of sites
  set: {{indicator: detention_facilities, unit: facilities, value: 4}}
  {BY.replace(", ", chr(10) + "  ")}
""",
        encoding="utf-8",
    )

    def decided() -> list[tuple[str, ...]]:
        columns = ("indicator", "value_low", "value_high", "area", "use", "review_state")
        return [tuple(row[c] for c in columns) for row in figures(tmp_path) if row["review_state"] != "unreviewed"]

    expected = [
        ("prisoners", "60000", "80000", "PRK", "yes", "corrected"),
        ("prisoner_deaths", "1200", "1200", died["area"], "rejected", "rejected"),
        ("detention_facilities", "4", "4", "", "yes", "added"),
    ]
    built = build(raw, tmp_path / "processed")
    assert built.n_read == 0, "a decision reads no document again"
    assert decided() == expected
    (raw / "camps.txt").rename(raw / "renamed.txt")
    build(raw, tmp_path / "processed")
    assert decided() == expected
    (raw / "renamed.txt").write_text(PAGE.replace("which drew 300 readers", "with 310 readers"), encoding="utf-8")
    build(raw, tmp_path / "processed")
    assert decided() == expected
    assert not build(raw, tmp_path / "processed").changed
    (raw / "corrections.yml").unlink()
    build(raw, tmp_path / "processed")
    assert not decided()
