"""Sets an annotated table as a web page or as a PDF, with text around it as reports have it."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

from pipeline.errors import PipelineError
from pipeline.evaluation.table_gold import GoldTable

_MARK = re.compile(r"\{(\w+)\}")
_BEFORE = "The table below was drawn up from the records that were open to the authors when they wrote."
_AFTER = "Nothing more could be learnt, since those who keep the records gave no answer to the letters."


def as_html(table: GoldTable) -> bytes:
    """The table with or without `<thead>` and `<th>`, spans as attributes, notes in a paragraph below."""
    if table.html:
        return _page(table.html)
    cells = table.cells
    lines = [_html_row(table, cells, n) for n in range(len(cells))]
    head, body = lines[: table.head], lines[table.head :]
    if table.markup == "thead" and head:
        rows = ["<thead>", *head, "</thead>", "<tbody>", *body, "</tbody>"]
    else:
        rows = [*head, *body]
    title = html.escape(table.title)
    caption = [f"<caption>{title}</caption>"] if table.where == "caption" else []
    above = [] if table.where == "caption" else [f"<p><b>{title}</b></p>"]
    notes = [f"<p>{html.escape(table.notes)}</p>"] if table.notes else []
    return _page(
        "\n".join([f"<p>{_BEFORE}</p>", *above, "<table>", *caption, *rows, "</table>", *notes, f"<p>{_AFTER}</p>"])
    )


def _page(body: str) -> bytes:
    return f"<!DOCTYPE html>\n<html lang=en><meta charset=utf-8><body>\n{body}\n</body></html>\n".encode()


def _html_row(table: GoldTable, cells: list[list[str]], n: int) -> str:
    head = n < table.head
    parts = []
    for column, cell in enumerate(cells[n]):
        if cell in ("<", "^"):
            continue
        tag = "th" if (head and table.markup != "plain") or (column == 0 and table.markup == "th") else "td"
        spans = _spans(cells, n, column)
        attributes = "".join(f' {name}="{span}"' for name, span in spans.items() if span > 1)
        words = _MARK.sub(r"<sup>\1</sup>", html.escape(cell))
        parts.append(f"<{tag}{attributes}>{words}</{tag}>")
    return f"<tr>{''.join(parts)}</tr>"


def _spans(cells: list[list[str]], n: int, column: int) -> dict[str, int]:
    across = 1
    while column + across < len(cells[n]) and cells[n][column + across] == "<":
        across += 1
    down = 1
    while n + down < len(cells) and column < len(cells[n + down]) and cells[n + down][column] == "^":
        down += 1
    return {"colspan": across, "rowspan": down}


def as_pdf(table: GoldTable) -> bytes:
    """Ruled or without rules; the same text gives the same bytes."""
    try:
        from fpdf import FPDF
        from fpdf.enums import TableBordersLayout, TableSpan
    except ImportError as error:
        raise PipelineError("tables are set as PDF with fpdf2: pip install fpdf2") from error
    pdf = FPDF(unit="pt", format="A4")
    pdf.core_fonts_encoding = "cp1252"
    pdf.set_creation_date(datetime(2020, 1, 31, 12, tzinfo=UTC))
    pdf.set_margin(60)
    pdf.set_auto_page_break(True, margin=70)
    pdf.add_page()
    pdf.set_font("Helvetica", size=10)
    pdf.multi_cell(0, 13, _BEFORE, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(580 if table.pages else 10)
    pdf.set_font("Helvetica", "B", 10)
    pdf.multi_cell(0, 13, _printable(table.title), new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)
    pdf.set_font("Helvetica", size=9)
    borders = TableBordersLayout.ALL if table.pdf == "ruled" else TableBordersLayout.NONE
    spans = {"<": TableSpan.COL, "^": TableSpan.ROW}
    align = ("LEFT", *("RIGHT" for _ in table.cells[0][1:]))
    with pdf.table(
        borders_layout=borders, num_heading_rows=table.head, first_row_as_headings=table.head > 0, text_align=align
    ) as grid:
        for cells in table.cells:
            row = grid.row()
            for cell in cells:
                row.cell(spans.get(cell, _printable(_MARK.sub("", cell))))  # type: ignore[arg-type]
    pdf.ln(6)
    pdf.set_font("Helvetica", size=8)
    if table.notes:
        pdf.multi_cell(0, 11, _printable(table.notes), new_x="LMARGIN", new_y="NEXT")
        pdf.ln(8)
    pdf.set_font("Helvetica", size=10)
    pdf.multi_cell(0, 13, _AFTER, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def _printable(text: str) -> str:
    """In the letters of the fonts that every PDF reader has."""
    return text.replace("≥", "at least").encode("cp1252", "replace").decode("cp1252")
