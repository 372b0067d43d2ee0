"""The documentation keeps step with the code: generated pages, links, and what must never be in it."""

from __future__ import annotations

import csv
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import nlp
from pipeline.build.decisions import SETTABLE, load_corrections
from pipeline.build.sources import load_sources
from pipeline.model import Decision
from pipeline.schema import TABLES

REPOSITORY = Path(__file__).resolve().parent.parent
PAGES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def read_block(page: str, language: str) -> str:
    """The first code block of that language."""
    block = re.search(rf"(?s)```{language}\n(.*?)```", page)
    assert block is not None
    return block[1]


def test_tables_page_is_generated_from_the_schema() -> None:
    written = (REPOSITORY / "docs" / "tables.md").read_text(encoding="utf-8")
    generated = runpy.run_path(str(REPOSITORY / "docs" / "write_tables.py"))["write_page"]()
    assert written == generated, "run: python docs/write_tables.py"
    assert all(f"| `{column.name}` |" in written for columns in TABLES.values() for column in columns)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_private_path_is_mentioned(page: Path) -> None:
    assert not re.search(r"(?<![\w.])/(?:work|home|root|tmp|Users)/", page.read_text(encoding="utf-8"))


def test_readme_names_every_table_and_only_indicators_that_exist() -> None:
    assert all(f"`{name}.csv`" in README for name in TABLES)
    listed = re.search(r"(?s)<!-- indicators -->(.*?)<!-- end -->", README)
    assert listed is not None
    on_disk = {path.stem for path in (REPOSITORY / "pipeline" / "indicators").glob("[!_]*.yml")}
    assert set(re.findall(r"`(\w+)`", listed[1])) == on_disk


def test_readme_shows_rows_that_the_samples_give(stranger: Path) -> None:
    shown = re.search(r"(?s)<!-- output -->(.*?)<!-- end of output -->", README)
    assert shown is not None
    names, _, *lines = [[cell.strip() for cell in line[1:-1].split("|")] for line in shown[1].strip().splitlines()]
    with (stranger / "processed" / "figures.csv").open(encoding="utf-8", newline="") as stream:
        rows = [[row[name] for name in names] for row in csv.DictReader(stream)]
    assert lines
    assert [line for line in lines if line not in rows] == []


def test_readme_notebook_lines_run_as_printed(stranger: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", read_block(README, "python")],
        cwd=stranger,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "80000" in done.stdout
    assert re.search(r"\[\[.*\d.*\]\]", done.stdout)


def test_readme_answers_are_what_its_lines_print(stranger: Path) -> None:
    write_answers = runpy.run_path(str(REPOSITORY / "docs" / "write_answers.py"))["write_answers"]
    asked = re.search(r"(?s)<!-- answers -->(.*)<!-- end of answers -->", README)
    assert asked is not None
    blocks = re.findall(r"(?s)```python\n(.*?)```", asked[1])
    assert len(blocks) == 6
    assert all(len(block.split("\n")) <= 4 for block in blocks[1:]), "three lines each"
    assert all(len(text.splitlines()) >= 2 for text in re.findall(r"(?s)```text\n(.*?)```", asked[1]))
    assert write_answers(README, stranger) == README, "run: python docs/write_answers.py"


def test_readme_example_of_corrections_is_accepted(tmp_path: Path) -> None:
    section = README[README.index("## Correct a figure") :]
    (tmp_path / "corrections.yml").write_text(read_block(section, "yaml"), encoding="utf-8")
    decisions = load_corrections(tmp_path / "corrections.yml", nlp.load_rules().indicators.keys())
    assert [decision.decision for decision in decisions] == [Decision.CORRECT, Decision.ADD]
    named = section[: section.index("## Add an indicator")]
    assert all(f"`{column}`" in named for column in SETTABLE if not column.startswith("value"))


def test_readme_names_every_file_beside_the_tables(stranger: Path) -> None:
    files = {path.name for path in (stranger / "processed").iterdir() if path.suffix not in {".csv", ".parquet", ""}}
    assert files
    assert all(f"`{name}`" in README for name in files)


def test_readme_entry_for_sources_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "sources.yml").write_text(read_block(README, "yaml"), encoding="utf-8")
    assert load_sources(tmp_path / "sources.yml")


def test_indicator_of_the_documentation_is_accepted(tmp_path: Path) -> None:
    page = (REPOSITORY / "docs" / "indicators.md").read_text(encoding="utf-8")
    (tmp_path / "guards.yml").write_text(read_block(page, "yaml"), encoding="utf-8")
    assert "guards" in nlp.load_rules(tmp_path).indicators
