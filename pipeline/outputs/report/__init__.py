"""The report: pages to look at, from disk and without a network. Each number leads to the words that state it."""

from pipeline.outputs.report.addresses import document_page, picture_path
from pipeline.outputs.report.document_pages import Context, PageSize
from pipeline.outputs.report.files import write_if_new
from pipeline.outputs.report.overview import Overview
from pipeline.outputs.report.sections import FigureLine, Lines, Section, make_section
from pipeline.outputs.report.site import (
    FOLDER,
    OfIndicators,
    Shown,
    finish_report,
    place,
    remove_stale,
    write_indicators,
)
from pipeline.outputs.report.values import Indicator, Row, rows_of

__all__ = [
    "FOLDER",
    "Context",
    "FigureLine",
    "Indicator",
    "Lines",
    "OfIndicators",
    "Overview",
    "PageSize",
    "Row",
    "Section",
    "Shown",
    "document_page",
    "finish_report",
    "make_section",
    "picture_path",
    "place",
    "remove_stale",
    "rows_of",
    "write_if_new",
    "write_indicators",
]
