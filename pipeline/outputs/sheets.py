"""The rows of a sheet as XML in which no cell can run.

Cell by cell, XlsxWriter takes ten times as long. A row says nothing of its place (ISO/IEC 29500-1, 18.3.1.4 and
18.3.1.73: `r` may be left out), so that rows that were written once can stand anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape

from pipeline.schema import Column

SHEETS = ("figures", "claims", "quantities", "documents", "segments", "problems", "corrections")  # no one reads boxes
MAX_CHARACTERS = 32_767  # of a cell in Excel's format
ROW_END = b"</row>"
_FORMULA = re.compile(r"^[\s\x00-\x1f]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]")
_NUMBER = re.compile(r"^[+-]?[\d.,]+%?$")
_BREAK = re.compile(r"[\x0b\x0c]")  # of a page, as white space as any other
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # have no form in XML
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # "_x000D_" in a cell stands for a character


def write_rows(columns: Sequence[Column], texts: Sequence[Sequence[str]]) -> str:
    """`texts`: column by column, as in the CSV. Dates are text, since a spreadsheet's own begin in 1900."""
    cells = [_cells(column, values) for column, values in zip(columns, texts, strict=True)]
    return "".join(f"<row>{''.join(row)}</row>" for row in zip(*cells, strict=True))


def safe_text(text: str) -> str:
    """Text that no spreadsheet runs, also after it was saved as CSV; a number with a sign stays as it is.

    >>> safe_text("=1+1"), safe_text("-5"), safe_text("- a list item")
    ("'=1+1", '-5', "'- a list item")
    """
    text = _UNFIT.sub("\ufffd", _BREAK.sub(" ", text))[: MAX_CHARACTERS - 1]
    return "'" + text if _FORMULA.match(text) and not _NUMBER.match(text) else text


def _cells(column: Column, texts: Sequence[str]) -> list[str]:
    write: Callable[[str], str] = _number if column.type in {"number", "integer"} else _string
    written = {text: write(text) if text else "<c/>" for text in set(texts)}  # most columns have few values
    return [written[text] for text in texts]


def _number(text: str) -> str:
    return f"<c><v>{text}</v></c>"


def _string(text: str) -> str:
    inner = escape(_ESCAPE.sub("_x005F_", safe_text(text)), quote=False).replace("\r", "_x000D_")
    return f'<c t="inlineStr"><is><t xml:space="preserve">{inner}</t></is></c>'
