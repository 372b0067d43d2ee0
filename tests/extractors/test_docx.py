"""Word documents: headings, lists, tables and notes as blocks; hostile packages are rows."""

from __future__ import annotations

import gzip
import io
import random
import zipfile

import pytest

from pipeline.extractors import docx, expand, extract
from pipeline.extractors.docx_markup import find_hidden_styles
from pipeline.model import BlockKind, Document, ProblemCode, Severity, Source, Status
from tests.extractors.render_archives import W, WordText, as_docx, stored_zip

SENTENCE = "Some forty thousand people were held in the camps of the north, and few were ever told what for."
PASSAGES = (
    WordText("title", "The dams of the north"),
    WordText("paragraph", f"{SENTENCE}^1"),
    WordText("heading", "Who built them"),
    WordText("item", "Prisoners of three camps"),
    WordText("item", "Soldiers"),
    WordText("caption", "Table 1. People at work"),
    WordText("row", "Year\tPrisoners"),
    WordText("row", "1952\t12,000"),
    WordText("row", "1953\t14,500"),
)
NOTES = ("Counted by the ministry of works.",)
GOOD = as_docx(PASSAGES, NOTES, "The dams of the north", "Maud Ellery")


def read(data: bytes, name: str = "a.docx") -> Document:
    return extract(Source(name, data))


def codes(document: Document) -> list[tuple[Severity, ProblemCode]]:
    return [(problem.severity, problem.code) for problem in document.problems]


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def with_part(name: str, content: bytes | None) -> bytes:
    """The good document with another part, or without one."""
    parts = {**parts_of(GOOD), name: content}
    return stored_zip({key: value for key, value in parts.items() if value is not None})


def with_body(content: str) -> bytes:
    return with_part("word/document.xml", f"<w:document {W}><w:body>{content}</w:body></w:document>".encode())


def test_text_blocks_and_origin() -> None:
    for name, data in (("a.docx", GOOD), ("a.docx.gz", gzip.compress(GOOD))):
        document = read(data, name)
        blocks = [(block.kind, document.text[block.char_start : block.char_end]) for block in document.blocks]
        assert blocks == [
            (BlockKind.HEADING, "The dams of the north"),
            (BlockKind.PARAGRAPH, SENTENCE),
            (BlockKind.HEADING, "Who built them"),
            (BlockKind.LIST_ITEM, "Prisoners of three camps"),
            (BlockKind.LIST_ITEM, "Soldiers"),
            (BlockKind.CAPTION, "Table 1. People at work"),
            (BlockKind.TABLE_ROW, "Year\tPrisoners"),
            (BlockKind.TABLE_ROW, "1952\t12,000"),
            (BlockKind.TABLE_ROW, "1953\t14,500"),
            (BlockKind.FOOTNOTE, "Counted by the ministry of works."),
        ]
        row = document.blocks[-2]
        assert (row.headers, row.caption) == (("Year", "Prisoners"), "Table 1. People at work")
        assert (document.origin.title, document.origin.author) == ("The dams of the north", "Maud Ellery")
        assert document.origin.published == "", "the day on which a file was made is no publication"
        assert (document.status, document.problems) == (Status.READ, ())
        assert document.extractor.startswith("mammoth ")
    assert document.anchors[1].element == "/html/body[1]/p[1]"


def test_a_title_in_the_text_wins_over_the_template_s() -> None:
    assert read(as_docx(PASSAGES, NOTES, "Corporate report template", "")).origin.title == "The dams of the north"
    untitled = (WordText("paragraph", SENTENCE),)
    assert read(as_docx(untitled, (), "What the dams cost", "")).origin.title == "What the dams cost"
    assert read(as_docx(untitled, (), "Microsoft Word - Document1", "user")).origin.title == ""


def test_inserted_words_are_read_and_deleted_ones_are_not() -> None:
    body = (
        "<w:p><w:r><w:t>There were </w:t></w:r><w:del><w:r><w:delText>90</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>70</w:t></w:r></w:ins><w:r><w:t> men</w:t></w:r></w:p>"
    )
    assert read(with_body(body)).text == "There were 70 men"


def test_the_body_may_be_called_document2() -> None:
    parts = parts_of(GOOD)
    parts["word/document2.xml"] = parts.pop("word/document.xml")
    parts["word/_rels/document2.xml.rels"] = parts.pop("word/_rels/document.xml.rels")
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"document.xml", b"document2.xml")
    assert SENTENCE in read(stored_zip(parts)).text


def test_pictures_and_files_outside_are_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("something was opened")

    monkeypatch.setattr("mammoth.docx.files.urlopen", refuse)
    drawing = (
        '<w:p><w:r><w:t>Words</w:t></w:r><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/'
        'drawingml/2006/wordprocessingDrawing"><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
        '<a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:link="evil"/>'
        "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    parts = parts_of(with_body(drawing))
    link = b'<Relationship Id="evil" Type="image" Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    rels = "word/_rels/document.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", link)
    document = read(stored_zip(parts))
    assert (document.text, document.problems) == ("Words", ())


ENTITY = f'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><w:document {W}>&b;</w:document>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (with_part("word/document.xml", None), ProblemCode.DAMAGED),
        (with_part("word/document.xml", b"<w:document"), ProblemCode.DAMAGED),
        (with_part("word/document.xml", b""), ProblemCode.DAMAGED),
        (with_part("word/styles.xml", b"\xff\xfe no xml"), ProblemCode.DAMAGED),
        (with_part("word/document.xml", ENTITY.encode()), ProblemCode.ARCHIVE_UNSAFE),
        (with_part("word/document.xml", ENTITY.encode("utf-16")), ProblemCode.ARCHIVE_UNSAFE),
        (with_part("docProps/core.xml", ENTITY.encode()), ProblemCode.ARCHIVE_UNSAFE),
        (with_body(""), ProblemCode.EMPTY),
        (with_body("<w:tbl><w:tr><w:tc>" * 4000 + "</w:tc></w:tr></w:tbl>" * 4000), ProblemCode.DAMAGED),
        (GOOD[: len(GOOD) // 2], ProblemCode.DAMAGED),
        (GOOD.replace(b"forty thousand", b"fifty thousand"), ProblemCode.DAMAGED),
    ],
)
def test_bad_and_hostile_documents_are_rows(data: bytes, code: ProblemCode) -> None:
    document = read(data)
    assert codes(document) == [(Severity.ERROR, code)]
    assert document.text == ""


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts_of(GOOD).items():
            file.writestr(name, data + b" " * (70_000_000 if name == "word/document.xml" else 0))
    assert len(buffer.getvalue()) < 100_000
    assert codes(read(buffer.getvalue())) == [(Severity.ERROR, ProblemCode.TOO_LARGE)]
    monkeypatch.setattr(docx, "_MAX_PART", 1 << 40)
    assert codes(read(buffer.getvalue())) == [(Severity.ERROR, ProblemCode.ARCHIVE_UNSAFE)], "the ratio tells too"


def test_a_zip_with_a_word_document_in_it_is_no_word_document() -> None:
    document = read(stored_zip({"report.docx": GOOD}), "a.html")
    assert codes(document) == [(Severity.ERROR, ProblemCode.NOT_SUPPORTED)]
    assert [found.document_id for found in expand(Source("a.zip", stored_zip({"report.docx": GOOD})))] == [
        "a.zip!/report.docx"
    ]
    assert codes(read(GOOD, "a.html")) == [(Severity.WARNING, ProblemCode.MISLABELLED)]


def test_mutilated_documents_never_raise() -> None:
    chance = random.Random(11)  # noqa: S311 - the same noise every time
    parts = parts_of(GOOD)
    for _ in range(60):
        name = chance.choice(sorted(parts))
        cut = bytearray(parts[name])
        for _ in range(chance.randrange(1, 6)):
            cut[chance.randrange(len(cut))] = chance.randrange(256)
        document = read(stored_zip({**parts, name: bytes(cut)}))
        assert document.text or codes(document)[0][0] is Severity.ERROR


MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
CHOICES = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
BOX = f"<w:drawing><w:txbxContent><w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p></w:txbxContent></w:drawing>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize("hiding", ["<w:vanish/>", "<w:strike/>", "<w:dstrike/>", '<w:rStyle w:val="Unseen"/>'])
def test_hidden_and_struck_words_are_not_read(hiding: str) -> None:
    style = '<w:style w:type="character" w:styleId="Unseen"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = f"<w:p>{run('Held: ')}{run('91,000', hiding)}{run('80,000')}</w:p>"
    parts = {**parts_of(with_body(body)), "word/styles.xml": f"<w:styles {W}>{style}</w:styles>".encode()}
    assert read(stored_zip(parts)).text == "Held: 80,000"


def test_a_hidden_row_is_not_read_and_words_that_are_not_hidden_after_all_are() -> None:
    cells = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    row = "<w:tr>{}" + cells.format("Held") + cells + "</w:tr>"
    hidden = "<w:trPr><w:hidden/></w:trPr>"
    rows = row.format("", "80,000") + row.format(hidden, "91,000") + row.format("", "70,000")
    shown = f'<w:p>{run("Now 5", """<w:vanish w:val="0"/>""")}</w:p>'
    text = read(with_body(f"<w:tbl>{rows}</w:tbl>{shown}")).text
    assert "80,000" in text
    assert "91,000" not in text
    assert text.endswith("Now 5")


@pytest.mark.parametrize(
    "wrapped",
    [
        f'<w:p><w:fldSimple w:instr="X">{run(SENTENCE)}</w:fldSimple></w:p>',
        f'<w:p><w:dir w:val="ltr">{run(SENTENCE)}</w:dir></w:p>',
        f"<w:p><w:r><w:ruby><w:rt>{run('7')}</w:rt><w:rubyBase>{run(SENTENCE)}</w:rubyBase></w:ruby></w:r></w:p>",
        f"<w:p><w:r>{BOX}</w:r></w:p>",
        f"<w:p><w:r><mc:AlternateContent {CHOICES}><mc:Choice>{BOX}</mc:Choice></mc:AlternateContent></w:r></w:p>",
        f"<w:p><m:oMath {MATH}><m:r><m:t>{SENTENCE}</m:t></m:r></m:oMath></w:p>",
    ],
)
def test_words_in_fields_boxes_and_formulas_are_read(wrapped: str) -> None:
    document = read(with_body(wrapped))
    assert document.text == SENTENCE
    assert not document.problems


def test_a_power_a_fraction_and_a_break_keep_numbers_apart() -> None:
    power = "<m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>5</m:t></m:r></m:sup></m:sSup>"
    half = "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    for formula, expected in ((power, "10^5"), (half, "1/2")):
        assert read(with_body(f"<w:p><m:oMath {MATH}>{formula}</m:oMath>{run(' men')}</w:p>")).text == f"{expected} men"
    assert read(with_body(f"<w:p>{run('120')}<w:r><w:ptab/></w:r>{run('3')}</w:p>")).text == "120 3"


def test_a_file_shown_from_inside_the_package_is_told() -> None:
    document = read(with_body(f"<w:p>{run(SENTENCE)}</w:p><w:altChunk/>"))
    assert document.text == SENTENCE
    assert codes(document) == [(Severity.WARNING, ProblemCode.NOT_SUPPORTED)]


def test_a_style_is_hidden_like_the_one_that_it_is_based_on() -> None:
    styles = (
        '<s:styles xmlns:s="w"><s:style s:styleId="A"><s:rPr><s:vanish/></s:rPr></s:style>'
        '<s:style s:styleId="B"><s:basedOn s:val="A"/></s:style><s:style s:styleId="C"><s:basedOn s:val="A"/>'
        '<s:rPr><s:vanish s:val="0"/></s:rPr></s:style></s:styles>'
    )
    assert find_hidden_styles(styles.encode()) == {"A", "B"}
