"""What of a page is told since a reader should look at the page itself."""

from __future__ import annotations

import json

import pytest

from pipeline.extractors.html import extract_html
from pipeline.model import ProblemCode, Severity

PROSE = (
    "<p>The brigades leave the city in April and return when the snow comes, and few of them know how long it is.</p>"
)
COUNT = "<p class=count id=it>Some 80,000 men were held in the camps.</p>"


def told(body: str, head: str = "") -> list[tuple[Severity, ProblemCode]]:
    extraction = extract_html("a.html", f"<html><head>{head}</head><body>{PROSE}{body}".encode())
    return [(problem.severity, problem.code) for problem in extraction.problems]


NOT_READ = [(Severity.WARNING, ProblemCode.NOT_SUPPORTED)]
NOT_SEEN = [(Severity.WARNING, ProblemCode.MISLABELLED)]


@pytest.mark.parametrize(
    "rule",
    [
        ".count{display:none}",
        "h2 { color: red } p.count, .other { visibility: hidden }",
        "@import url(a.css); #it { opacity: 0 }",
        ".count{color:white;background:#fff}",
        ".count{display:none} @media print{.count{display:block}}",
    ],
)
def test_numbers_that_a_style_sheet_hides_are_told(rule: str) -> None:
    extraction = extract_html("a.html", f"<style>{rule}</style>{PROSE}{COUNT}".encode())
    assert "80,000" in extraction.text
    assert "80,000" in extraction.problems[0].message
    assert told(COUNT, f"<style>{rule}</style>") == NOT_SEEN
    assert told(f"{COUNT}<script></script>", f"<style>{rule}</style>") == [(Severity.INFO, ProblemCode.MISLABELLED)]


@pytest.mark.parametrize(
    "rule",
    [
        "@media print{.count{display:none}}",
        "@media (max-width: 600px){.count{display:none}}",
        ".count{display:none} .open .count{display:block}",
        ".count{display:none} @media (min-width:600px){.count{display:block}}",
        "/* .count{display:none} */ .counts{display:none} .a .count{display:none}",
        ".count{opacity:0.9;color:#000;background:#fff}",
        "h2.count{display:none}",
        "}}{{.count{",
    ],
)
def test_a_rule_that_hides_nothing_on_a_screen_is_not_told(rule: str) -> None:
    assert told(COUNT, f"<style>{rule}</style>") == []
    assert told(COUNT, f"<style media=print>.count{{display:none}}{rule}</style>") == []


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("opacity:0", NOT_SEEN),
        ("opacity:0;opacity:1", []),
        ("color:#FFF;background-color:#ffffff", NOT_SEEN),
        ("color:#fff;background-color:#000", []),
        ("height:0;overflow:hidden", NOT_SEEN),
        ("height:0", []),
        ("transform:scale(0)", NOT_SEEN),
        ("transform:scale(0.5)", []),
        ("clip-path:inset(50%)", NOT_SEEN),
    ],
)
def test_numbers_that_an_element_of_no_sight_holds_are_told(
    style: str, expected: list[tuple[Severity, ProblemCode]]
) -> None:
    assert told(f"<div style='{style}'>{COUNT}</div>") == expected
    assert told(f"<div style='{style}'><p>Nobody counted them.</p></div>{COUNT}") == []


def test_drawings_with_words_and_numbers_are_told() -> None:
    assert told("<svg><text>Prisoners</text><g><text><tspan>80,000</tspan></text></g></svg>") == NOT_READ
    assert told("<svg><foreignObject><p>Some 80,000 men</p></foreignObject></svg>") == NOT_READ
    assert told("<svg><title>Chart of 2016</title><path d='M 5 5'/></svg><svg><text>Menu</text></svg>") == []
    assert told("<div style='display:none'><svg><text>Some 80,000 men</text></svg></div>") == []


def test_a_text_that_only_the_scripts_of_a_short_page_hold_is_told() -> None:
    story = "The camps of the upper valley held 80,000 men, as those said who had guarded them in these years. " * 6
    held = "<script>window.state={}</script>"
    assert told(held.format(json.dumps({"body": f"<p>{story}</p>"}))) == NOT_READ
    assert told(f"<p>{story}</p>" + held.format(json.dumps({"body": f"<p>{story}</p>"}))) == []
    assert told(held.format(json.dumps({"code": "var a=5;b(a);" * 60}))) == []
    assert told("<p>Few words.</p>" + held.format(json.dumps({"body": story.replace("80,000", "many")}))) == []
