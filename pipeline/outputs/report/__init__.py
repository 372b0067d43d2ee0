"""The report: pages to look at, from disk and without a network. Each number leads to the words that state it."""

from pipeline.outputs.report.addresses import picture_path
from pipeline.outputs.report.document_pages import PageSize
from pipeline.outputs.report.site import FOLDER, Kept, Material, write_if_new, write_report
from pipeline.outputs.report.values import Indicator, Row, rows_of

__all__ = [
    "FOLDER",
    "Indicator",
    "Kept",
    "Material",
    "PageSize",
    "Row",
    "picture_path",
    "rows_of",
    "write_if_new",
    "write_report",
]
