"""SECURITY.md names tests that exist, enough of them, and limits that are in force."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.hostile import pages, pdfs

REPOSITORY = Path(__file__).resolve().parent.parent.parent
PAGE = (REPOSITORY / "SECURITY.md").read_text(encoding="utf-8")
ROWS = re.findall(r"(?m)^\| (\d+) \| .* \| `(tests/[^`:]+)::(\w+)(?:\[([^\]]+)\])?` \|$", PAGE)
CASES = {*pdfs.CASES, *pages.web_pages("", ""), *pages.texts(), *pages.archives()}


def test_there_are_ninety_cases_and_more() -> None:
    assert [int(number) for number, *_ in ROWS] == list(range(1, len(ROWS) + 1))
    assert len(ROWS) >= 90
    assert PAGE.count("| `tests/") == len(ROWS), "every row names its test"


@pytest.mark.parametrize(("path", "name", "case"), sorted({tuple(row[1:]) for row in ROWS}))
def test_each_case_has_its_test(path: str, name: str, case: str) -> None:
    source = (REPOSITORY / path).read_text(encoding="utf-8")
    assert f"\ndef {name}(" in source
    assert not case or case in CASES


def test_no_case_is_missing_from_the_page() -> None:
    assert {case for _, _, _, case in ROWS if case} == CASES


def test_limits_are_those_in_force() -> None:
    from pipeline.build.discover import MAX_BYTES
    from pipeline.build.fetch.client import DEFAULT_LIMITS as FETCH
    from pipeline.build.worker import DEFAULT_LIMITS, SCAN_SECONDS
    from pipeline.extractors import archive, zip_archive

    for value in (
        f"| {DEFAULT_LIMITS.seconds:g} s, and {SCAN_SECONDS:g} s more",
        f"| {DEFAULT_LIMITS.memory_bytes >> 30} GiB |",
        f"| {MAX_BYTES >> 30} GiB |",
        f"| {archive.MAX_BYTES // 10**6} MB; {archive.MAX_TOTAL // 10**9} GB; {archive.MAX_MEMBERS:,} |",
        f"| {zip_archive.MAX_RATIO:,} times |",
        f"| {FETCH.max_bytes // 10**6} MB; {FETCH.seconds:g} s; {FETCH.idle_seconds:g} s; {FETCH.max_redirects}; ",
    ):
        assert value in PAGE
