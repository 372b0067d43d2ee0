"""Renders the PDF samples and fixtures from their plain text: `python tests/samples/render.py [FOLDER]`.

The same text gives the same bytes. In the text, `% key: words` sets the running head, foot, title or paper size in
points, `#` begins the chapter's heading, `##` a section, `^1` is a note mark, and a line `^1@2 words` that note, at the
foot of page 2.
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from fpdf import FPDF
from fpdf.enums import Align, CharVPos
from fpdf.text_region import TextColumns

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
RENDERED = {  # the PDF, below the repository: its text, beside this script
    "raw/sample/country-narrative.pdf": "country-narrative.txt",
    "tests/fixtures/narrative.pdf": "narrative.txt",
    "tests/fixtures/encrypted.pdf": "narrative.txt",
    "tests/fixtures/truncated.pdf": "narrative.txt",
}
PASSWORD = "only-for-readers-with-a-key"  # noqa: S105  # opens tests/fixtures/encrypted.pdf
CREATED = datetime(2020, 1, 31, 12, tzinfo=UTC)

SOFT_HYPHEN = "\N{SOFT HYPHEN}"
SYLLABLES = """
abol-ish ac-ci-dents ac-cord-ing al-though ap-pren-tice-ship ar-rest-ed au-thor-i-ties bar-racks be-lieve be-tween
breach-es build-ing char-ity chil-dren cit-i-zens clus-ters col-lege col-o-nies com-plaints com-plic-ity con-fined
con-sid-ers con-struc-tion con-vict-ed con-vic-tion coun-try count-ed crim-i-nal de-cades de-duc-tion de-fend-ers
de-mand-ed de-part-ment de-port-ed di-rec-tor dis-trict dis-tricts doc-tors econ-o-mists else-where em-ploy-ers
es-ti-mat-ed es-ti-mates ex-pired ex-ploit-ed ex-ports for-bids gov-ern-ment grow-ers har-vest help-lines hun-dred
hun-dreds iden-ti-fied in-hab-i-tants in-mates in-spec-tors in-sti-tu-tions in-te-ri-or in-ter-na-tion-al
in-ter-viewed in-ves-ti-ga-tions kilo-gram kilo-grams kilo-me-tres la-bour man-ag-ers mar-ket mi-grants min-i-mum
min-is-try mon-i-tors moth-ers na-tion-al-ity neigh-bours num-bers ob-serv-ers of-fi-cials or-chards or-gan-i-sa-tion
or-gan-i-za-tion pa-pers par-doned pen-al-ties per-cent pick-ers pres-i-dent pris-on-ers pro-duc-tion prom-is-es
pros-e-cut-ed prov-inces pub-lish-ed quar-ter re-buked re-ceived re-fu-gee re-fu-gees re-ha-bil-i-ta-tion re-port-ed
re-pub-lic rev-e-nue sam-ples sea-son sec-tion serv-ing shoot-ings sol-diers sources streets stretched stu-dents
teach-ers thou-sand thou-sands traf-fick-ers traf-fick-ing trea-sury vic-tims will-ing-ly with-out work-ing writ-ten
"""
HYPHENATED = {word.replace("-", ""): word.replace("-", SOFT_HYPHEN) for word in SYLLABLES.split()}


class Narrative(NamedTuple):
    """A text to render: settings by key, body lines, and notes by the page at whose foot they stand."""

    settings: dict[str, str]
    body: list[str]
    notes: dict[int, list[str]]


class NarrativePage(FPDF):
    """A page with a running head, a page number, and on each page the notes that are marked there."""

    def __init__(self, narrative: Narrative) -> None:
        width, height = map(int, narrative.settings.get("paper", "612 792").split())
        super().__init__(format=(width, height), unit="pt")
        self.narrative = narrative
        self.core_fonts_encoding = "cp1252"  # the encoding that PDF calls WinAnsi: curly quotes and dashes are in it
        self.set_compression(False)  # the same bytes whatever zlib is installed
        self.set_creation_date(CREATED)
        self.set_title(narrative.settings["title"])
        self.set_author("Provenum samples")
        self.set_producer("Provenum samples")
        self.set_margins(54, 60, 54)
        self.set_auto_page_break(True, margin=96)

    def header(self) -> None:
        self.set_y(32)
        self.set_font("Helvetica", "B", 9)
        self.cell(0, 10, self.narrative.settings["running"], align="R" if self.page_no() % 2 else "L")
        self.set_y(60)

    def footer(self) -> None:
        self.set_y(-86)
        notes = self.narrative.notes.get(self.page_no(), [])
        if notes:
            self.line(54, self.get_y(), 190, self.get_y())
            self.ln(4)
        self.set_font("Times", "", 7.5)
        for note in notes:
            self.multi_cell(0, 9, note, new_x="LMARGIN", new_y="NEXT")
        self.set_y(-36)
        self.set_font("Times", "I", 8)
        self.cell(0, 10, self.narrative.settings["foot"], align="L")
        self.set_x(54)
        self.set_font("Times", "", 9)
        self.cell(0, 10, str(self.page_no()), align="R")


def read_narrative(text: str) -> Narrative:
    """Sorts the lines of a text into settings, body and notes."""
    settings: dict[str, str] = {}
    notes: dict[int, list[str]] = {}
    body: list[str] = []
    for line in filter(None, text.splitlines()):
        if setting := re.match(r"% (\w+): (.*)", line):
            settings[setting[1]] = setting[2]
        elif note := re.match(r"\^(\d)@(\d+) (.*)", line):
            notes.setdefault(int(note[2]), []).append(f"{note[1]} {note[3]}")
        else:
            body.append(line)
    return Narrative(settings, body, notes)


def hyphenate(text: str) -> str:
    """Puts soft hyphens where a line may break; they show only where it does."""
    return re.sub(r"[A-Za-z]{6,}", hyphenate_word, text)


def hyphenate_word(word: re.Match[str]) -> str:
    """The word with its soft hyphens, a capital kept."""
    parts = HYPHENATED.get(word[0].lower(), word[0])
    return word[0][0] + parts[1:]


def set_line(columns: TextColumns, pdf: NarrativePage, line: str) -> None:
    """Sets one heading or paragraph in the running column."""
    if heading := re.match(r"(#+) (.*)", line):
        size = 13 if len(heading[1]) == 1 else 10.5
        pdf.set_font("Helvetica", "B", size)
        with columns.paragraph(text_align=Align.L, top_margin=4, bottom_margin=3) as paragraph:
            paragraph.write(heading[2])
        return
    with columns.paragraph(text_align=Align.J, bottom_margin=5) as paragraph:
        for part in re.split(r"(\^\d)", line):
            pdf.set_font("Times", "", 11)
            if re.fullmatch(r"\^\d", part):
                pdf.char_vpos = CharVPos.SUP
                paragraph.write(part[1])
                pdf.char_vpos = CharVPos.LINE
            elif part:
                paragraph.write(hyphenate(part))


def render_narrative(text: str, password: str = "") -> bytes:
    """A two-column PDF of the text; with a password, one that nobody opens without it."""
    narrative = read_narrative(text)
    pdf = NarrativePage(narrative)
    if password:
        pdf.set_encryption(owner_password=f"{password}-owner", user_password=password)
    pdf.add_page()
    with pdf.text_columns(ncols=2, gutter=20, text_align="J", line_height=1.15, balance=True) as columns:
        for line in narrative.body:
            set_line(columns, pdf, line)
    return bytes(pdf.output())


def render_all(folder: Path) -> None:
    """Writes every rendered file below `folder`."""
    for name, text_name in RENDERED.items():
        text = (HERE / text_name).read_text(encoding="utf-8")
        data = render_narrative(text, PASSWORD if "encrypted" in name else "")
        if "truncated" in name:
            data = data[: len(data) // 3]
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


if __name__ == "__main__":
    render_all(Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY)
