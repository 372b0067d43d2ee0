"""The plan's arithmetic takes measured numbers where the results have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.plan import CORES, Measured, cost, main, read_measured

PAGE = Path(__file__).resolve().parents[2] / "docs" / "scale.md"

RESULTS = """\
| measure | value | floor |
| --- | ---: | ---: |
| web page: seconds | 0.0653 s |  |
| small page: kept | 1.4e+04 bytes |  |
| small page: tables | 2.63e+03 bytes |  |
| main text of web pages, F1 | 0.9701 | 0.9701 |
"""


def test_measured_numbers_replace_those_that_were_written_down() -> None:
    assert read_measured(RESULTS) == Measured(read_html=0.0653, kept=14_000)


def test_nothing_measured_leaves_the_plan_as_it_is() -> None:
    assert cost(6, read_measured("")) == cost(6)


def test_a_sum_of_which_a_part_is_missing_is_not_taken() -> None:
    assert read_measured(RESULTS).output == Measured().output


def test_ten_times_the_pages_cost_ten_times_as_much() -> None:
    for power in list(CORES)[1:]:
        assert cost(power).dollars == pytest.approx(10 * cost(power - 1).dollars)


def test_table_in_the_page_is_what_the_plan_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["plan"])
    main()
    assert capsys.readouterr().out in PAGE.read_text(encoding="utf-8")
