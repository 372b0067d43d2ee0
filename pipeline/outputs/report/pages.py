"""Records to HTML: the templates, with everything from a document escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.outputs.report import timeline
from pipeline.outputs.report.document_pages import DocumentPage
from pipeline.outputs.report.indicator_pages import IndicatorPage

_HERE = Path(__file__).parent
STATIC_FILES = _HERE / "static"


def render_document(page: DocumentPage) -> bytes:
    return _render("document.html", page=page, root="../")


def render_indicator(page: IndicatorPage) -> bytes:
    geometry = {
        "w": timeline.WIDTH,
        "h": timeline.HEIGHT,
        "left": timeline.LEFT,
        "right": timeline.RIGHT,
        "top": timeline.TOP,
        "bottom": timeline.BOTTOM,
        "undated": timeline.UNDATED,
    }
    return _render("indicator.html", page=page, root="../", **geometry)


def render_overview(
    counts: list[tuple[str, int, str, str]],
    indicators: list[tuple[str, str, int, str]],
    scripts: list[str],
    later: list[str],
) -> bytes:
    """`scripts`: the data that the table shows; `later`: what it shows once it is there."""
    return _render("index.html", counts=counts, indicators=indicators, scripts=scripts, later=later, root="")


def _render(template: str, **values: Any) -> bytes:
    # a lone surrogate, which a title may hold, has no form in UTF-8
    return _environment().get_template(template).render(values).encode("utf-8", "replace")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,  # a slip in a template is an error and no blank
        trim_blocks=True,
        lstrip_blocks=True,
    )
