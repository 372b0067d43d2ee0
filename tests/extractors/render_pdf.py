"""Small PDFs for tests, set with fpdf2: columns, banners, running heads, page numbers, footnotes, broken words.

A soft hyphen in a word is where it may break at a line's end; `^3^` is a raised mark of a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import cycle

from fpdf import FPDF

KINDS = ("banner", "title", "heading", "paragraph", "indented", "bullet", "note", "page")
SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True)
class Style:
    columns: int = 1
    size: float = 10
    heads: tuple[str, ...] = ()  # of left and right pages in turn, "{page}" being the number
    feet: tuple[str, ...] = ()
    first_page: int = 1
    margin: float = 60
    gutter: float = 20
    width: float = 595
    height: float = 842
    justified: bool = False
    metadata: dict[str, str] = field(default_factory=dict)


def render_pdf(blocks: Iterable[tuple[str, str]], style: Style | None = None) -> bytes:
    setter = _Typesetter(style or Style())
    for kind, text in blocks:
        setter.set_block(kind, text)
    return setter.finish()


class _Typesetter:
    def __init__(self, style: Style) -> None:
        self.style = style
        self.pdf = FPDF(unit="pt", format=(style.width, style.height))
        self.pdf.set_auto_page_break(False)
        self.pdf.set_margin(0)
        self.pdf.core_fonts_encoding = "cp1252"  # curly quotes and dashes
        self.pdf.c_margin = 0
        for name, value in style.metadata.items():
            getattr(self.pdf, f"set_{name}")(value)
        self.leading = 1.2 * style.size
        self.column_width = (style.width - 2 * style.margin - (style.columns - 1) * style.gutter) / style.columns
        self.notes: list[str] = []
        self.scale = 1.0  # of the letters of a title
        self.new_page()

    def new_page(self) -> None:
        if self.pdf.page_no():
            self.set_notes()
        self.pdf.add_page()
        number = self.pdf.page_no() - 1
        for lines, y in ((self.style.heads, 30.0), (self.style.feet, self.style.height - 30)):
            if lines:
                self.font(0.85)
                text = lines[number % len(lines)].replace("{page}", str(number + self.style.first_page))
                right = self.style.width - self.style.margin - self.pdf.get_string_width(text)
                x = right if number % 2 else self.style.margin
                self.pdf.text(x, y, text)
        self.column, self.top = 0, self.style.margin + 20
        self.y = self.top

    def font(self, scale: float = 1, bold: bool = False) -> None:
        self.pdf.set_font("Helvetica", "B" if bold else "", self.style.size * self.scale * scale)

    @property
    def floor(self) -> float:
        return self.style.height - self.style.margin - (len(self.notes) + 1) * self.leading

    def set_block(self, kind: str, text: str) -> None:
        assert kind in KINDS
        if kind == "page":
            self.new_page()
        elif kind == "note":
            self.notes.append(text)
        elif kind == "banner":
            self.font(1.8, bold=True)
            self.pdf.text(self.style.margin, self.y + 1.8 * self.style.size, text)
            self.y += 3 * self.style.size
            self.top = self.y
        else:
            bold, indent = kind in ("title", "heading"), {"indented": 12.0, "bullet": 14.0}.get(kind, 0.0)
            self.scale = 1.5 if kind == "title" else 1.0
            if bold:
                self.y += 0.6 * self.leading
            if kind == "bullet":
                text = "- " + text
            for line, first, last in self.wrap(text, indent if kind == "indented" else 0.0, bold):
                self.set_line(line, indent if first == (kind == "indented") else 0.0, bold, full=not last)
            self.scale = 1.0
            self.y += 0 if kind == "indented" else 0.7 * self.leading

    def wrap(self, text: str, first_indent: float, bold: bool) -> Sequence[tuple[list[str], bool, bool]]:
        self.font(bold=bold)
        lines: list[list[str]] = [[]]
        for word in text.split(" "):
            room = self.column_width - (first_indent if len(lines) == 1 else 14)
            whole = word.replace(SOFT_HYPHEN, "")
            head, _, tail = word.partition(SOFT_HYPHEN)
            if not lines[-1] or self.measure([*lines[-1], whole]) <= room:
                lines[-1].append(whole)
            elif tail and self.measure([*lines[-1], head + "-"]) <= room:
                lines[-1].append(head + "-")
                lines.append([tail.replace(SOFT_HYPHEN, "")])
            else:
                lines.append([whole])
        return [(line, i == 0, i == len(lines) - 1) for i, line in enumerate(lines)]

    def measure(self, words: Sequence[str]) -> float:
        return self.pdf.get_string_width(" ".join(words).replace("^", ""))

    def set_line(self, words: list[str], indent: float, bold: bool, full: bool) -> None:
        leading = self.leading * self.scale
        if self.y + leading > self.floor:
            self.column += 1
            self.y = self.top
            if self.column == self.style.columns:
                self.new_page()
        self.font(bold=bold)
        x = self.style.margin + self.column * (self.column_width + self.style.gutter) + indent
        space = self.pdf.get_string_width(" ")
        if self.style.justified and full and len(words) > 1:
            space += (self.column_width - indent - self.measure(words)) / (len(words) - 1)
        self.y += leading
        for word in words:
            x = self.set_word(x, self.y, word, bold) + space

    def set_word(self, x: float, y: float, word: str, bold: bool = False) -> float:
        for piece, raised in zip(word.split("^"), cycle((False, True)), strict=False):
            self.font(0.6 if raised else 1, bold)
            self.pdf.text(x, y - (0.35 * self.style.size if raised else 0), piece)
            x += self.pdf.get_string_width(piece)
        self.font(bold=bold)
        return x

    def set_notes(self) -> None:
        for i, note in enumerate(reversed(self.notes)):
            self.font(0.75)
            self.pdf.text(self.style.margin, self.style.height - self.style.margin - i * self.leading, note)
        self.notes = []

    def finish(self) -> bytes:
        self.set_notes()
        return bytes(self.pdf.output())
