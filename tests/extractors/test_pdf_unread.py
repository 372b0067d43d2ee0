"""What a PDF holds beside the words of its pages is told; what is stamped on a page stands where it is drawn."""

from __future__ import annotations

import pytest

from pipeline.extractors.pdf import extract_pdf
from pipeline.extractors.pdf_unread import count_pages_beyond
from pipeline.model import ProblemCode, Severity
from tests.hostile.pdfs import FONTS, PAGE, SHOW, form, page, stream

OTHER = b"BT /F1 12 Tf 50 600 Td (Some 300 women were held in the north.) Tj ET"
CATALOG = b"<</Type/Catalog/Pages 2 0 R%s>>"
SECOND = {6: (PAGE % (FONTS, b"")).replace(b"4 0 R", b"7 0 R"), 7: stream(OTHER)}
FILE = {6: b"<</Type/Filespec/F(a.txt)/EF<</F 7 0 R>>>>", 7: stream(b"5 men", b"/Type/EmbeddedFile")}
IN_THE_TREE = b"/Names<</EmbeddedFiles<</Names[(a.txt)6 0 R]>>>>"
ON_THE_PAGE = b"/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 6 0 R>>]"


def told(data: bytes) -> list[tuple[ProblemCode, str]]:
    """The problems, beside a text that is there."""
    found = extract_pdf("a.pdf", data)
    assert "2,000 workers" in found.text
    assert all(problem.severity is Severity.WARNING for problem in found.problems)
    return [(problem.code, problem.message) for problem in found.problems]


@pytest.mark.parametrize(
    ("nodes", "beyond"),
    [
        ({2: b"<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2>>"}, 0),
        ({2: b"<</Type/Pages/Kids[3 0 R 6 0 R]/Count 0>>"}, 0),  # counted by PDFium
        ({2: b"<</Type/Pages/Kids[3 0 R 6 0 R]/Count 1>>"}, 1),
        ({2: b"<</Count 1/Kids[3 0 R 6 0 R]/Type /Pages>>"}, 1),
        ({2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>"}, 0),  # of an older state of the file
        (
            {
                2: b"<</Type/Pages/Kids[8 0 R 6 0 R]/Count 2>>",
                8: b"<</Type/Pages/Parent 2 0 R/Kids[3 0 R 9 0 R]/Count 1>>",
                9: SECOND[6],
            },
            1,
        ),
    ],
)
def test_pages_beyond_the_stated_number_are_told(nodes: dict[int, bytes], beyond: int) -> None:
    found = told(page(more={**SECOND, **nodes}))
    assert [code for code, _ in found] == [ProblemCode.DAMAGED] * (beyond > 0)
    assert all(f"({beyond} beyond" in message for _, message in found)


def test_numbers_in_the_text_are_not_those_of_the_tree() -> None:
    data = page(SHOW + b"% /Type/Page /Type/Page /Type/Pages /Count 1")
    assert count_pages_beyond(data, 1) == 0


@pytest.mark.parametrize(
    ("catalog", "entries", "count"),
    [
        (b"", b"", 1),  # named somewhere where it is not looked for
        (IN_THE_TREE, b"", 1),
        (b"", ON_THE_PAGE, 1),
        (IN_THE_TREE, ON_THE_PAGE, 1),
        (b"/AF[6 0 R]", b"", 1),
        (b"", b"/AF[6 0 R]", 1),
        (IN_THE_TREE + b"/AF[6 0 R]", ON_THE_PAGE + b"/AF[6 0 R]", 1),
    ],
)
@pytest.mark.parametrize("kind", [b"/Type/EmbeddedFile", b""])
def test_each_attached_file_is_counted_once(catalog: bytes, entries: bytes, count: int, kind: bytes) -> None:
    data = page(entries=entries, more={1: CATALOG % catalog, **FILE, 7: stream(b"5 men", kind)})
    if not kind and IN_THE_TREE not in catalog and ON_THE_PAGE not in entries:
        return  # nothing says what it is
    assert [code for code, _ in told(data)] == [ProblemCode.NOT_SUPPORTED]
    assert f"({count})" in told(data)[0][1]


def test_a_file_of_a_stamped_page_is_counted_and_its_fields_are_looked_at() -> None:
    stamp = b"<</Type/Annot/Subtype/Stamp/Rect[0 0 9 9]/AP<</N 8 0 R>>>>"
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/V(5 men)/Rect[0 0 9 9]>>"
    entries = ON_THE_PAGE.replace(b"[<<", b"[%s%s<<" % (stamp, field))
    found = told(page(entries=entries, more={**FILE, 7: stream(b"5 men"), 8: form(b"0 0 9 9 re f", b"")}))
    assert len(found) == 2
    assert "not drawn" in found[0][1]
    assert "Files attached" in found[1][1]


@pytest.mark.parametrize(
    ("file", "entries"),
    [
        (FILE[7].replace(b"/EmbeddedFile", b"/EmbeddedFile/Subtype/application#2Fmathml+xml"), b"/AF[6 0 R]"),
        (b"null", ON_THE_PAGE),
        (b"null", ON_THE_PAGE.replace(b"6 0 R", b"(a.txt)")),
    ],
)
def test_formulas_and_files_outside_are_not_attached(file: bytes, entries: bytes) -> None:
    assert told(page(entries=entries, more={**FILE, 7: file})) == []


@pytest.mark.parametrize(
    ("catalog", "entries", "is_told"),
    [
        (b"/NeedsRendering true", b"", True),
        (b"", b"", True),
        (b"", b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]>>]", True),
        (b"", b"/Annots[<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/Rect[0 0 9 9]>>]", False),
    ],
)
def test_a_form_that_a_program_must_draw_is_told(catalog: bytes, entries: bytes, is_told: bool) -> None:
    form_entries = catalog + b"/AcroForm<</Fields[]/XFA 6 0 R>>"
    found = told(page(entries=entries, more={1: CATALOG % form_entries, 6: stream(b"<x/>")}))
    assert [code for code, _ in found] == [ProblemCode.NOT_SUPPORTED] * is_told


@pytest.mark.parametrize(
    ("parent", "own", "is_told"),
    [
        (b"/FT/Tx/V(5 men)", b"", True),
        (b"/FT/Tx", b"/V(5 men)", True),
        (b"/FT/Ch/V(5 men)", b"", True),
        (b"/FT/Tx/V( )", b"", False),
        (b"/FT/Tx", b"", False),
        (b"/FT/Btn/V/Yes", b"", False),
        (b"/FT/Tx/V(5 men)", b"/F 2", False),
        (b"/FT/Tx/V(5 men)", b"/AP<</N 8 0 R>>", False),
        (b"/FT/Tx/V(5 men)", b"/AP<</N 9 0 R>>", True),  # as some programs leave it that fill in forms
        (b"/FT/Ch/V[(5 men)(6 men)]", b"", True),
    ],
)
def test_words_that_a_field_has_from_its_parent_are_told(parent: bytes, own: bytes, is_told: bool) -> None:
    objects = {
        1: CATALOG % b"/AcroForm<</Fields[6 0 R]>>",
        6: b"<</T(a)/Kids[7 0 R]%s>>" % parent,
        7: b"<</Type/Annot/Subtype/Widget/Parent 6 0 R/Rect[0 0 90 90]%s>>" % own,
        8: form(b"/Tx BMC BT /F1 12 Tf (5 men) Tj ET EMC", FONTS),
        9: form(b"/Tx BMC EMC", FONTS),
    }
    found = told(page(entries=b"/Annots[7 0 R]", more=objects))
    assert [code for code, _ in found] == [ProblemCode.NOT_SUPPORTED] * is_told


@pytest.mark.parametrize("contents", [b"/Contents 4 0 R", b"/Contents[4 0 R]"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b""),
        (b".5 0 0 .5 0 0 cm q ", b""),
        (b"q .5 0 0 .5 0 0 cm q ", b""),
        (b".9 0 0 .9 0 0 cm q " * 27, b""),
        (b"1 0 0 -1 0 842 cm q 1 0 0 -1 0 842 cm ", b""),
        (b"", b"1 0 0 1 90000 9000 cm q 0 0 9 9 re W n "),
        (b"", b"1 0 0 1 90000 9000 cm q BT 3 Tr "),
        (b"", b"1 0 0 1 90000 9000 cm q Q Q Q Q q "),
    ],
)
def test_a_stamp_stands_where_it_is_drawn_whatever_the_page_leaves_open(
    contents: bytes, before: bytes, after: bytes
) -> None:
    stamp = b"/Annots[<</Type/Annot/Subtype/Stamp/F 4/Rect[0 0 595 842]/AP<</N 6 0 R>>>>]"
    data = page(before + SHOW + after, entries=stamp, more={6: form(OTHER, FONTS)})
    found = extract_pdf("a.pdf", data.replace(b"/Contents 4 0 R", contents))
    start = found.text.index("Some 300 women")
    first = next(anchor for anchor in found.anchors if anchor.char_start <= start < anchor.char_end)
    assert first.box is not None
    assert (first.box[0], first.box[3]) == pytest.approx((50, 842 - 600), abs=3)


DRAWN = b"<</Type/Annot/Subtype/%s/F 4/Rect[0 0 595 842]/AP<</N 6 0 R>>>>"


@pytest.mark.parametrize("kind", [b"Watermark", b"Square", b"Text", b"Line", b"Redact", b"Highlight", b"Link", b"Odd"])
def test_words_that_any_note_draws_are_read(kind: bytes) -> None:
    data = page(entries=b"/Annots[%s]" % (DRAWN % kind), more={6: form(OTHER, FONTS)})
    found = extract_pdf("a.pdf", data)
    assert "2,000 workers" in found.text
    assert "300 women" in found.text
    assert not found.problems


@pytest.mark.parametrize(
    "note",
    [
        DRAWN % b"Popup",
        (DRAWN % b"Square").replace(b"/F 4", b"/F 2"),
        b"<</Type/Annot/Subtype/Text/Contents(Some 300 women)/Rect[0 0 9 9]>>",
    ],
)
def test_what_a_note_does_not_show_is_not_read(note: bytes) -> None:
    data = page(entries=b"/Annots[%s]" % note, more={6: form(OTHER, FONTS)})
    assert "300 women" not in extract_pdf("a.pdf", data).text


@pytest.mark.parametrize(
    "notes",
    [b"%s 99 0 R", b"99 0 R %s", b"null %s 99 0 R", b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]>>" * 1_200 + b"%s"],
)
def test_a_stamp_is_read_beside_notes_that_are_gone_or_many(notes: bytes) -> None:
    data = page(entries=b"/Annots[%s]" % (notes % (DRAWN % b"Stamp")), more={6: form(OTHER, FONTS)})
    assert told(data) == []
    assert "300 women" in extract_pdf("a.pdf", data).text


@pytest.mark.parametrize("contents", [b"/Contents[4 0 R 99 0 R]", b"/Contents[99 0 R 4 0 R]"])
def test_a_page_whose_content_is_gone_in_part_is_read_without_its_stamp(contents: bytes) -> None:
    data = page(entries=b"/Annots[%s]" % (DRAWN % b"Stamp"), more={6: form(OTHER, FONTS)})
    assert [code for code, _ in told(data.replace(b"/Contents 4 0 R", contents))] == [ProblemCode.NOT_SUPPORTED]


@pytest.mark.parametrize("entries", [b"/FT/Tx/RV(5 men)", b"/FT/Tx/V()/RV(5 men)"])
def test_words_of_other_entries_are_told(entries: bytes) -> None:
    field = b"<</Type/Annot/Subtype/Widget/Rect[0 0 9 9]%s>>" % entries
    note = b"<</Type/Annot/Subtype/FreeText/RC(5 men)/Rect[0 0 9 9]>>"
    for annotation in (field, note):
        assert [code for code, _ in told(page(entries=b"/Annots[%s]" % annotation))] == [ProblemCode.NOT_SUPPORTED]


def test_more_notes_than_are_looked_through_are_told() -> None:
    links = b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]>>" * 10_001
    assert [code for code, _ in told(page(entries=b"/Annots[%s]" % links))] == [ProblemCode.NOT_SUPPORTED]
