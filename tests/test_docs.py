"""The documentation keeps step with the code: generated pages, links, and what must never be in it."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from pipeline.schema import TABLES

REPOSITORY = Path(__file__).resolve().parent.parent
PAGES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]


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
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}.csv`" in readme for name in TABLES)
    listed = re.search(r"(?s)<!-- indicators -->(.*?)<!-- end -->", readme)
    assert listed is not None
    on_disk = {path.stem for path in (REPOSITORY / "pipeline" / "indicators").glob("[!_]*.yml")}
    assert set(re.findall(r"`(\w+)`", listed[1])) == on_disk
