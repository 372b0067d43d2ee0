"""Renders the samples that need OCR from their texts: `python tests/samples/render_scan.py [FOLDER]`.

The memorandum was typed, photocopied askew and scanned in black and white. The report has a text layer on its first
page, a scan as its second, and as its third a page whose text layer names other letters than it shows. The bytes depend
on the versions of PDFium and libtiff, so a test compares pictures, not bytes.
"""

from __future__ import annotations

import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pypdfium2
from fpdf import FPDF
from PIL import Image, ImageFilter

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
CREATED = datetime(2020, 1, 31, 12, tzinfo=UTC)
WIDTH, HEIGHT = 612, 792  # points
LEFT, TOP, LEADING, SIZE = 80, 60, 13, 10.5


class Copy(NamedTuple):
    """What the machines do to a page."""

    dpi: float = 200
    skew: float = 0.0  # degrees counter-clockwise
    blur: float = 0.0  # pixels
    grain: float = 0.0  # standard deviation, in grey levels
    specks: int = 0
    black_and_white: bool = False
    seed: int = 1


def divide_pages(text: str) -> list[list[str]]:
    """The lines of each page; a page ends with its number."""
    pages: list[list[str]] = [[]]
    for line in text.splitlines():
        pages[-1].append(line)
        if line.strip(" -") == str(len(pages)):
            pages.append([])
    return [page for page in pages if page]


def type_pages(pages: list[list[str]]) -> bytes:
    """A PDF with a text layer in the letters of a typewriter."""
    pdf = FPDF(unit="pt", format=(WIDTH, HEIGHT))
    pdf.set_creation_date(CREATED)
    pdf.set_auto_page_break(False)
    for lines in pages:
        pdf.add_page()
        pdf.set_font("Courier", size=SIZE)
        for i, line in enumerate(lines):
            if line:
                pdf.text(LEFT, TOP + LEADING * i, line)
    return bytes(pdf.output())


def garble(lines: list[str]) -> bytes:
    """A page that shows the lines, and whose font says of each letter that it is the one 29 codes before it."""
    assert not re.search(r"[()\\]", "".join(lines)), "these would have to be escaped"
    shown = "\n".join(f"({line}) Tj T*" for line in lines)
    content = f"BT /F1 {SIZE} Tf {LEADING} TL {LEFT} {HEIGHT - TOP} Td\n{shown}\nET"
    codes = "\n".join(f"<{code:02x}> <{max(33, code - 29):04x}>" for code in range(33, 127))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Garbled def /CMapType 2 def "
        "1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <20> <0020> endbfchar "
        f"94 beginbfchar\n{codes}\nendbfchar endcmap end end"
    )
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(content)}>>\nstream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding/ToUnicode 6 0 R>>",
        f"<</Length {len(cmap)}>>\nstream\n{cmap}\nendstream",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, described in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{described}\nendobj\n".encode("ascii")
    entries = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    table = f"xref\n0 {count}\n0000000000 65535 f \n{entries}trailer\n<</Root 1 0 R/Size {count}>>\n"
    return data + f"{table}startxref\n{len(data)}\n%%EOF\n".encode("ascii")


def join_pages(documents: list[bytes]) -> bytes:
    joined = pypdfium2.PdfDocument.new()
    for data in documents:
        joined.import_pages(pypdfium2.PdfDocument(data))
    out = io.BytesIO()
    joined.save(out)
    return out.getvalue()


def photocopy(pdf: bytes, copies: list[Copy]) -> bytes:
    """A PDF of pictures: page after page of `pdf`, each as its copy came out."""
    pages = [copy_page(page, copy) for page, copy in zip(pypdfium2.PdfDocument(pdf), copies, strict=True)]
    out = io.BytesIO()
    created = CREATED.timetuple()
    pages[0].save(
        out, "PDF", save_all=True, append_images=pages[1:], resolution=copies[0].dpi,
        producer="Provenum samples", creationDate=created, modDate=created,
    )  # fmt: skip
    return out.getvalue()


def copy_page(page: pypdfium2.PdfPage, copy: Copy) -> Image.Image:
    image = page.render(scale=copy.dpi / 72, grayscale=True).to_pil().convert("L")
    image = image.rotate(copy.skew, Image.Resampling.BICUBIC, fillcolor=255)
    image = image.filter(ImageFilter.GaussianBlur(copy.blur))
    chance = np.random.default_rng(copy.seed)
    grey = np.asarray(image, dtype=np.float64) + chance.normal(0, copy.grain, (image.height, image.width))
    rows, columns = (chance.integers(0, side, copy.specks) for side in grey.shape)
    for row, column in zip(rows, columns, strict=True):
        grey[row : row + 2, column : column + 2] = 0
    image = Image.fromarray(grey.clip(0, 255).astype(np.uint8))
    return image.point(lambda level: 255 * (level > 150)).convert("1") if copy.black_and_white else image


def render_memorandum() -> bytes:
    copies = [
        Copy(skew=1.4, blur=0.7, grain=18, specks=90, black_and_white=True, seed=14),
        Copy(skew=-0.9, blur=0.7, grain=18, specks=90, black_and_white=True, seed=96),
    ]
    return photocopy(type_pages(read_pages("memorandum.txt")), copies)


def render_report() -> bytes:
    first, second, third = read_pages("annexed-report.txt")
    scan = photocopy(type_pages([second]), [Copy(dpi=150, skew=3, blur=0.5, grain=6)])
    return join_pages([type_pages([first]), scan, garble(third)])


def read_pages(name: str) -> list[list[str]]:
    return divide_pages((HERE / name).read_text(encoding="utf-8"))


RENDERED = {
    "raw/sample/photocopied-memorandum.pdf": render_memorandum,
    "raw/sample/annexed-report.pdf": render_report,
}


def render_all(folder: Path) -> None:
    for name, render in RENDERED.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(render())


if __name__ == "__main__":
    render_all(Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY)
