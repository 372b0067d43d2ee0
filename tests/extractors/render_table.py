"""Tables for tests, set with fpdf2: cells at given places, rules, shading, and what may be mistaken for a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fpdf import FPDF

from pipeline.extractors.base import Extraction
from pipeline.extractors.pdf import extract_pdf
from pipeline.model import Block, BlockKind

PROSE = (
    "The number of people who leave the valley in search of work has risen every year since the road was built, and "
    "most of those who come back say that they were paid less than they had been promised by the men who hired them."
)

FOOT = "Those who wrote this report spoke with people who had come home, and with the families of some who had not."


@dataclass
class Column:
    """`x`: the left edge, or the right one of a column that is aligned there, or the middle of a centred one."""

    x: float
    align: str = "l"


class TablePage:
    """A page on which text and rules are put at places from the top left, in points."""

    def __init__(self, size: float = 10, font: str = "Helvetica") -> None:
        self.pdf = FPDF(unit="pt", format=(595, 842))
        self.pdf.set_auto_page_break(False)
        self.pdf.core_fonts_encoding = "cp1252"
        self.size, self.name = size, font
        self.add_page()

    def add_page(self) -> None:
        self.pdf.add_page()
        self.font()

    def font(self, bold: bool = False, size: float = 0) -> None:
        self.pdf.set_font(self.name, "B" if bold else "", size or self.size)

    def text(self, x: float, y: float, text: str, align: str = "l") -> None:
        width = self.pdf.get_string_width(text)
        self.pdf.text(x - {"l": 0.0, "r": width, "c": width / 2}[align], y, text)

    def raised(self, x: float, y: float, mark: str) -> None:
        self.font(size=0.6 * self.size)
        self.pdf.text(x, y - 0.35 * self.size, mark)
        self.font()

    def rows(self, columns: Sequence[Column], y: float, rows: Sequence[Sequence[str]], step: float = 14) -> float:
        """Rows of cells; a line feed in a cell begins another line of it. The next free line comes back."""
        for row in rows:
            depth = max(cell.count("\n") for cell in row)
            for column, cell in zip(columns, row, strict=True):
                for i, line in enumerate(cell.split("\n")):
                    self.text(column.x, y + 12 * i, line, column.align)
            y += step + 12 * depth
        return y

    def rule(self, y: float, x0: float = 60, x1: float = 535) -> None:
        self.pdf.line(x0, y, x1, y)

    def wall(self, x: float, top: float, bottom: float) -> None:
        self.pdf.line(x, top, x, bottom)

    def prose(self, x: float, y: float, width: float, text: str = PROSE, align: str = "L") -> float:
        self.pdf.set_xy(x, y)
        self.pdf.multi_cell(width, 12, text, align=align)
        return float(self.pdf.get_y())

    def extract(self) -> Extraction:
        self.prose(60, 780, 470, FOOT)  # a page of a few numbers would be taken for a drawing
        return extract_pdf("a.pdf", bytes(self.pdf.output()))


def table_blocks(extraction: Extraction) -> list[Block]:
    return [block for block in extraction.blocks if block.kind is BlockKind.TABLE_ROW]


def table_rows(extraction: Extraction) -> list[list[str]]:
    return [extraction.text[block.char_start : block.char_end].split("\t") for block in table_blocks(extraction)]


def draw_page(*parts: Callable[[TablePage], object]) -> Extraction:
    page = TablePage()
    for part in parts:
        part(page)
    return page.extract()
