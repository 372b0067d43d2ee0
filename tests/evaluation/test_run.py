from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import nlp
from pipeline.errors import PipelineError
from pipeline.evaluation import evaluate
from pipeline.evaluation.scores import Evaluation, Tally
from pipeline.evaluation.split import Part, place_sets, set_at
from pipeline.evaluation.tables import find_falls, raise_floors, write_markdown, write_notes

RULES = nlp.load_rules()
PASSAGES = """
- id: x1
  text: "Some 12,000 prisoners were held in the penal colony."
  about: UZB
  figures:
    - {indicator: prisoners, low: 12000, high: 12000, unit: persons, per: "", qualifier: about, area: UZB, period: "",
       attributed: "", modality: asserted, quote: "12,000"}
- id: x2
  text: "The colony lies 12,000 metres from the sea."
  figures: []
"""


def write_gold(folder: Path) -> Path:
    (folder / "sentences").mkdir(parents=True)
    (folder / "sentences" / "tuned-a.yml").write_text(PASSAGES, "utf-8")
    return folder


def test_passages_are_read_and_compared(tmp_path: Path) -> None:
    (found,) = evaluate(write_gold(tmp_path / "gold"), tmp_path, RULES)
    assert found.name == "sentences, tuned"
    assert found.indicators == {"prisoners": Tally(found=1)}
    assert found.attributes["area"] == (1, 1)
    assert "| prisoners | 1 | 1 | 0 | 1.000 | 1.000 | 1.000 |" in write_markdown([found])


def test_parts_of_a_document_count_for_their_own_set(tmp_path: Path) -> None:
    gold, raw = tmp_path / "gold" / "samples", tmp_path / "raw"
    gold.mkdir(parents=True)
    raw.mkdir()
    (raw / "a.txt").write_text(
        "FIRST PART\n\nThe camp held 300 prisoners.\n\nSECOND PART\n\nThe jail held 40 inmates.\n"
    )
    (gold / "split.yml").write_text('a.txt: [{starts: "", set: tuned}, {starts: Second part, set: held_out}]')
    figure = {"document": "a.txt", "low": 300, "high": 300, "unit": "persons", "indicator": ["prisoners"]}
    (gold / "tuned.jsonl").write_text(json.dumps(figure | {"anchor": "held 300 prisoners"}))
    (gold / "held_out.jsonl").write_text(json.dumps(figure | {"anchor": "held 50 inmates", "low": 50, "high": 50}))
    found = {e.name: e.all for e in evaluate(tmp_path / "gold", raw, RULES)}
    assert found == {"samples, tuned": Tally(found=1), "samples, held_out": Tally(false=1, missed=1)}


def test_a_folder_without_sets_is_named(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match="holds neither"):
        evaluate(tmp_path, tmp_path, RULES)


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text('{"document": "a.txt"}\n')
    with pytest.raises(PipelineError, match="line 1"):
        evaluate(tmp_path, tmp_path, RULES)


def test_sets_begin_at_their_line() -> None:
    sets = place_sets("Head\nOne two\nmore one two\n", [Part(starts="", set="a"), Part(starts="one-two", set="b")])
    assert sets == [(0, "a"), (5, "b")]
    assert [set_at(sets, i) for i in (0, 4, 5, 20)] == ["a", "a", "b", "b"]


def test_floors_only_go_up(tmp_path: Path) -> None:
    floors = tmp_path / "floors.json"
    good = Evaluation("s", {"prisoners": Tally(found=9, missed=1)})
    poor = Evaluation("s", {"prisoners": Tally(found=5, missed=5)})
    raise_floors([good], floors)
    assert find_falls([good], floors) == []
    assert len(find_falls([poor], floors)) == 2
    before = floors.read_text()
    raise_floors([poor], floors)
    assert floors.read_text() == before
    assert len(find_falls([], floors)) == 2  # a set that is gone has fallen


def test_notes_of_held_out_sets_stay_hidden() -> None:
    tuned = Evaluation("sentences, tuned", notes=("missed: x",))
    held = Evaluation("sentences, held_out", notes=("missed: secret",))
    assert write_notes([tuned, held]) == "sentences, tuned: missed: x"
