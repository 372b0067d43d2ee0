"""Decisions go to the end of corrections.yml as text; what people wrote there stays to the letter."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import yaml

from pipeline.build.decisions import load_corrections
from pipeline.build.review.ledger import Ledger
from pipeline.errors import RuleError

WRITTEN = """\
# Checked on paper, see folder 3.
- figure: fabc   # the camp, not the town
  decision: confirm
  reason: 'read twice'
  who: R. Sample
  when: 2026-01-05
"""


def entry(figure: str = "f1", **more: object) -> dict[str, object]:
    return {"figure": figure, "decision": "confirm", "reason": "read", "who": "R. Sample", "when": "2026-02-03", **more}


def test_what_stood_there_stays_to_the_letter(tmp_path: Path) -> None:
    path = tmp_path / "corrections.yml"
    path.write_text(WRITTEN, encoding="utf-8")
    Ledger(tmp_path, ()).append(entry())
    assert path.read_text(encoding="utf-8").startswith(WRITTEN)
    assert [c.figure for c in load_corrections(path)] == ["fabc", "f1"]


INDENTED = WRITTEN.replace("\n", "\n  ").rstrip(" ")


@pytest.mark.parametrize("written", [WRITTEN.rstrip("\n"), INDENTED, "# nothing yet\n", ""])
def test_however_the_list_is_written(tmp_path: Path, written: str) -> None:
    path = tmp_path / "corrections.yml"
    path.write_text(written, encoding="utf-8")
    before = len(load_corrections(path))
    Ledger(tmp_path, ()).append(entry())
    assert len(load_corrections(path)) == before + 1


def test_words_of_any_kind_come_back_as_they_were(tmp_path: Path) -> None:
    words = "- “70–90 %”: \ttab, 'quote' & # no comment\n# nor this\nYes"
    Ledger(tmp_path, ()).append(entry(expect={"sentence": words}, reason="yes: no # really"))
    (correction,) = load_corrections(tmp_path / "corrections.yml")
    assert dict(correction.expected)["sentence"] == words
    assert correction.reason == "yes: no # really"


def test_undo_takes_its_own_entries_and_nobody_elses(tmp_path: Path) -> None:
    path = tmp_path / "corrections.yml"
    path.write_text(WRITTEN, encoding="utf-8")
    ledger = Ledger(tmp_path, ())
    ledger.append(entry("f1"))
    ledger.append(entry("f2"))
    with path.open("a", encoding="utf-8") as stream:
        stream.write("# a note that somebody added meanwhile\n")
    assert (ledger.undo() or {})["figure"] == "f2"
    assert (ledger.undo() or {})["figure"] == "f1"
    assert ledger.undo() is None
    assert path.read_text(encoding="utf-8") == f"{WRITTEN}# a note that somebody added meanwhile\n"


@pytest.mark.parametrize("written", ["[{figure: fabc, decision: confirm}]\n", "figure: fabc\n", "- {\n"])
def test_a_file_that_is_no_plain_list_is_left_alone(tmp_path: Path, written: str) -> None:
    path = tmp_path / "corrections.yml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(RuleError):
        Ledger(tmp_path, ()).append(entry())
    assert path.read_text(encoding="utf-8") == written


def test_an_entry_that_a_build_would_refuse_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no indicator 'prisonres'"):
        Ledger(tmp_path, ("prisoners",)).append(entry(decision="correct", set={"indicator": "prisonres"}))
    assert not (tmp_path / "corrections.yml").exists()


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    ledgers = [Ledger(tmp_path, ()) for _ in range(4)]  # as of four processes

    def write(n: int) -> None:
        for i in range(10):
            ledgers[n].append(entry(f"f{n}x{i}"))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    content = yaml.safe_load((tmp_path / "corrections.yml").read_text(encoding="utf-8"))
    assert len({item["figure"] for item in content}) == 40
    assert [path.name for path in tmp_path.iterdir()] == ["corrections.yml"]
