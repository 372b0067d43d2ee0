"""Plain text in many encodings and shapes."""

from __future__ import annotations

import base64
import binascii
import re
import textwrap
from itertools import pairwise

import pytest

from pipeline.extractors import extract
from pipeline.extractors.text import decode_text, extract_text
from pipeline.model import BlockKind, ProblemCode, Severity, Source

RELEASE = """\
Title: Workers sent abroad, a short survey
Date: 12 March 2015
By: Jane Doe
Source: Example Watch

OVERSEAS LABOUR
===============

Some 50,000 people were sent to work in 16 coun-
tries in 2012. The state-
sponsored programme paid between $120 and
$150 a month.
   A second paragraph starts with an indent and goes
on over two lines.

Key figures

- 50,000 workers in Russia and
  China
- 90 percent of wages kept
1. First point
2. Second point
"""
HEADING, TEXT, ITEM, SOURCE = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.SOURCE_LINE


def read(text: str | bytes) -> list[tuple[BlockKind, str]]:
    extraction = extract_text("a.txt", text.encode() if isinstance(text, str) else text)
    return [(block.kind, extraction.text[block.char_start : block.char_end]) for block in extraction.blocks]


def test_a_press_release() -> None:
    assert read(RELEASE) == [
        (SOURCE, "Title: Workers sent abroad, a short survey"),
        (SOURCE, "Date: 12 March 2015"),
        (SOURCE, "By: Jane Doe"),
        (SOURCE, "Source: Example Watch"),
        (HEADING, "OVERSEAS LABOUR"),
        (TEXT, "Some 50,000 people were sent to work in 16 countries in 2012. The state-sponsored programme paid "
         "between $120 and $150 a month."),
        (TEXT, "A second paragraph starts with an indent and goes on over two lines."),
        (HEADING, "Key figures"),
        (ITEM, "50,000 workers in Russia and China"),
        (ITEM, "90 percent of wages kept"),
        (ITEM, "1. First point"),
        (ITEM, "2. Second point"),
    ]  # fmt: skip


def test_header_lines_fill_the_origin() -> None:
    extraction = extract_text("a.txt", RELEASE.encode())
    origin = extraction.origin
    assert (origin.title, origin.published) == ("Workers sent abroad, a short survey", "2015-03-12")
    assert (origin.author, origin.publisher) == ("Jane Doe", "Example Watch")
    assert extraction.pages is None
    assert extraction.anchors == ()
    assert "\f" not in extraction.text


def test_the_first_heading_is_the_title_where_no_line_names_one() -> None:
    extraction = extract_text("a.txt", b"Camps of the North\n\nSome 300 people were held there.\n")
    assert extraction.origin.title == "Camps of the North"


def test_blocks_are_in_order_and_apart() -> None:
    extraction = extract_text("a.txt", RELEASE.encode())
    assert extraction.text.split("\n") == [text for _, text in read(RELEASE)]
    assert all(one.char_end + 1 == two.char_start for one, two in pairwise(extraction.blocks))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(codec: str) -> None:
    text = "The “camp” held 1,200 – not £300 – in the café.\r\nNext line of the same paragraph here."
    assert decode_text(text.encode(codec)).replace("\r", "") == text.replace("\r", "")


def test_a_long_line_is_a_paragraph_of_its_own() -> None:
    long = "One sentence about 300 people who left their homes in the north of the country and went south. " * 3
    assert read(f"{long}\n{long}\n") == [(TEXT, long.strip()), (TEXT, long.strip())]


def test_a_form_feed_inside_a_sentence_does_not_break_it() -> None:
    body = "the guards of the camp counted some 300 people each night and sent\n"
    assert read(f"{body}\fthem back to work before dawn.\n\n\fNext came the winter of 1998, which was long.\n") == [
        (TEXT, f"{body.strip()} them back to work before dawn."),
        (TEXT, "Next came the winter of 1998, which was long."),
    ]


def test_tabs_make_table_rows() -> None:
    extraction = extract_text("a.txt", b"Country\tWorkers\nRussia\t21,000\nQatar\t1,800\n")
    assert [(block.kind, block.headers) for block in extraction.blocks] == [
        (BlockKind.TABLE_ROW, ()),
        (BlockKind.TABLE_ROW, ("Country", "Workers")),
        (BlockKind.TABLE_ROW, ("Country", "Workers")),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", ProblemCode.EMPTY), (b" \n\f\n", ProblemCode.EMPTY), (bytes(range(9)) * 50, ProblemCode.MISLABELLED)],
)
def test_what_is_no_text_is_a_problem(data: bytes, code: ProblemCode) -> None:
    extraction = extract_text("a.txt", data)
    assert extraction.text == ""
    assert [(p.document_id, p.code, p.severity) for p in extraction.problems] == [("a.txt", code, Severity.ERROR)]


DIGEST = """Forced labour in excerpts
Timber without pay
Ann Lee, The Harbour Paper, 3 March 2008
[accessed 4 May 2009]
About 4,000 people cut timber in the camps of the north, a former guard
told the court in March, and few of them came home before the thaw, he
said.
Nine winters
Morning Post, 2011
[accessed 7 July 2012]
Of 5,000 loggers whom the paper counted in that winter 40 were women, and
their pay was kept back by the brigade for as long as the contracts ran.
Homeward bound
The Daily Causeway, 9 May 2013
[accessed 10 May 2013]
The last 300 men of the brigade came home, and nobody had paid them yet.
"""


@pytest.mark.parametrize("unwrapped", [False, True])
def test_a_digest_without_blank_lines_keeps_its_titles_and_source_lines_apart(unwrapped: bool) -> None:
    lines = re.sub(r"(?<=[a-z,])\n(?=[a-z])", " ", DIGEST) if unwrapped else DIGEST
    document = extract(Source("digest.txt", lines.encode()))
    assert [(s.origin.title, s.origin.published, s.origin.accessed) for s in document.segments[1:]] == [
        ("Timber without pay", "2008-03-03", "2009-05-04"),
        ("Nine winters", "2011", "2012-07-07"),
        ("Homeward bound", "2013-05-09", "2013-05-10"),
    ]
    assert "told the court in March, and few of them came home before the thaw, he said." in document.text


def test_a_decimal_at_a_line_end_ends_no_sentence() -> None:
    text = "The export of workers by the ministry brings in every year some $2.3\nBillion, as the minister put it.\n"
    assert read(text) == [(TEXT, text.replace("\n", " ").strip())]


def test_fields_below_the_text_are_no_header() -> None:
    prose = "The guards of the camp counted some 300 people each night that winter.\n" * 3
    assert read(f"{prose}\nSource: Ministry of Labour, 2011\n")[-1] == (TEXT, "Source: Ministry of Labour, 2011")


BYTES = bytes(range(7, 250)) * 3
SAID = "In 2014 some 300 women were held in the north."
UUENCODED = "".join(binascii.b2a_uu(BYTES[n : n + 45]).decode() for n in range(0, len(BYTES), 45))


@pytest.mark.parametrize(
    "encoded",
    [
        base64.encodebytes(BYTES).decode(),
        base64.b64encode(BYTES).decode(),
        "\n".join(textwrap.wrap(base64.b64encode(BYTES).decode(), 64)),
        f"begin 644 report.pdf\n{UUENCODED}`\nend",
        (BYTES * 5).hex(),
        "\n".join(textwrap.wrap((BYTES * 5).hex().upper(), 64)),
        f"begin-base64 644 a.pdf\n{base64.encodebytes(BYTES).decode()}====",
    ],
)
def test_bytes_written_as_letters_are_left_out_and_told(encoded: str) -> None:
    beside = extract_text("a.txt", f"{SAID}\n\n{encoded}\n\nOthers fled.".encode())
    assert beside.text == f"{SAID}\nOthers fled."
    alone = extract_text("a.txt", encoded.encode())
    assert alone.text == ""
    for found, severity in ((beside, Severity.WARNING), (alone, Severity.ERROR)):
        assert [(p.code, p.severity) for p in found.problems] == [(ProblemCode.NOT_SUPPORTED, severity)]


def test_bytes_written_as_letters_within_a_line_are_left_out_and_told() -> None:
    encoded = base64.b64encode(BYTES * 9).decode()
    found = extract_text("a.txt", f'{SAID}\n\n{{"name": "a.pdf", "data": "{encoded}"}}\n\nOthers fled.'.encode())
    assert found.text == f'{SAID}\n{{"name": "a.pdf", "data": ""}}\nOthers fled.'
    assert [problem.code for problem in found.problems] == [ProblemCode.NOT_SUPPORTED]


@pytest.mark.parametrize(
    "line",
    [
        "a" * 64 + "Z9",  # a checksum or a key, in one line
        "https://www.example.org/" + "reports/Camps2015" * 20,
        "begin 644 people were counted",
        "\n".join(BYTES[n : n + 32].hex() for n in range(4)),  # checksums
        "7" * 250,
        "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft",
    ],
)
def test_long_words_stay(line: str) -> None:
    found = extract_text("a.txt", f"{SAID}\n\n{line}\n\nOthers fled.".encode())
    assert " ".join(line.split("\n")) in found.text
    assert not found.problems


def test_rows_of_letters_and_words_stay() -> None:
    rows = ["ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ"] * 5
    assert rows[0] in extract_text("a.txt", "\n".join([SAID, *rows]).encode()).text


def test_colours_of_a_terminal_are_no_text() -> None:
    assert read("Held: \x1b[1;31m80,000\x1b[0m in all.\n") == [(TEXT, "Held: 80,000 in all.")]


def test_cells_between_commas_are_no_thousands() -> None:
    table = [
        (BlockKind.TABLE_ROW, "camp\tyear\theld\tdead"),
        (BlockKind.TABLE_ROW, "North, upper\t2016\t15\t200"),
        (BlockKind.TABLE_ROW, "\t2015\t46\t500"),
    ]
    assert read('camp,year,held,dead\n"North, upper",2016,15,200\n,2015,46,500\n') == table
    assert read('camp;year;held;dead\n"North, upper";2016;15;200\n;2015;46;500\n') == table
    block = extract_text("a.txt", b"camp,held,dead\nNorth,15,200\nSouth,46,500\n").blocks[1]
    assert block.headers == ("camp", "held", "dead")


@pytest.mark.parametrize(
    "text",
    ["80,000\n46,500\n12,300\n", "Kim, Ri\nPak, Choe\nHan, Yun\n", "North, 80,000\nSouth, 46,500\nEast, 12,300\n"],
)
def test_lines_with_a_comma_each_are_no_table(text: str) -> None:
    assert not any(kind is BlockKind.TABLE_ROW for kind, _ in read(text))


def test_the_soft_line_ends_of_a_mail_are_no_text() -> None:
    head = (
        "Subject: Camps\nMIME-Version: 1.0\nContent-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n"
    )
    assert read(f"{head}They held 80,0=\n00 men =E2=80=93 or more.\n")[-1] == (TEXT, "They held 80,000 men – or more.")


def test_a_text_that_speaks_of_a_mails_coding_is_no_mail() -> None:
    line = "Content-Transfer-Encoding: quoted-printable"
    assert read(f"Such mails say\n{line}\nand one=20of them held n=80,000 men.\n") == [
        (TEXT, f"Such mails say {line} and one=20of them held n=80,000 men.")
    ]
    assert read(f"{line}\n\nHere n=80 men were held.\n")[-1] == (TEXT, "Here n=80 men were held.")


def test_each_mail_of_a_file_has_a_coding_of_its_own() -> None:
    plain = "From a@b.org Mon Jan  1 00:00:00 2018\nSubject: One\n\nThey held n=80 men.\n\n"
    coded = plain.replace("\n\n", "\nContent-Transfer-Encoding: quoted-printable\n\n", 1).replace("n=80", "80,0=\n00")
    texts = [text for _, text in read(plain + coded + plain) if text.startswith("They")]
    assert texts == ["They held n=80 men.", "They held 80,000 men.", "They held n=80 men."]


def test_a_mail_in_base64_is_read_and_what_is_attached_to_it_is_not() -> None:
    head = "Subject: Camps\nContent-Type: {}\nContent-Transfer-Encoding: base64\n\n"
    body = base64.encodebytes(b"They held 80,000 men in the camps of the upper valley, it was said. " * 4).decode()
    assert read(head.format("text/plain") + body)[-1][1].startswith("They held 80,000 men")
    assert "80,000" not in str(read(f"They sent a list.\n\n{head.format('application/msword')}{body}"))
    damaged = read(head.format("text/plain") + "They held 80,000 men.\n")
    assert damaged[-1] == (TEXT, "They held 80,000 men.")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("North camp,15,2014\nSouth camp,20,2015\nEast camp,5,2015\n", 3),
        ("2014;15000;held\n2015;20000;held\n2016;25000;held\n", 3),
        ("North,15,200\nSouth,46,500\nEast,12,300\n", 0),  # may be thousands
        ("North,15,200\nSouth,46,500\nEast,12,3000\n", 3),
        ("Some 2,300 men\nSome 4,500 men\nSome 6,700 men\n", 0),
        ("held, 15\nheld, 20\nheld, 25\n", 0),
    ],
)
def test_a_table_with_commas_may_have_no_names_of_columns(text: str, rows: int) -> None:
    assert [kind for kind, _ in read(text)].count(BlockKind.TABLE_ROW) == rows


def test_signs_that_were_twice_encoded_are_told() -> None:
    twice = "They held 80,000–120,000 men for £300 or €400.".encode().decode("cp1252")
    assert read(twice) == [(TEXT, "They held 80,000–120,000 men for £300 or €400.")]
    assert read("Les âmes, Âge, 5 â€ and Â alone.") == [(TEXT, "Les âmes, Âge, 5 â€ and Â alone.")]


def test_a_number_broken_after_its_comma_is_one() -> None:
    start = "Those who had guarded the camps of the upper valley told us that they held"
    assert read(f"{start} 80,\n000 men and women.\n") == [(TEXT, f"{start} 80,000 men and women.")]
    assert read(f"{start} in 80,\n120 and 300 places.\n") == [(TEXT, f"{start} in 80, 120 and 300 places.")]


def test_a_table_with_commas_may_have_a_title_and_labels_without_a_name() -> None:
    for above in ("camp,held,dead", ",held,dead"):
        rows = read(f"Camps of the north\n{above}\nNorth,15,200\nSouth,46,500\n")
        assert rows[0] == (HEADING, "Camps of the north")
        assert rows[2:] == [(BlockKind.TABLE_ROW, "North\t15\t200"), (BlockKind.TABLE_ROW, "South\t46\t500")]


def test_the_marks_of_a_quoted_mail_are_no_text() -> None:
    assert read("> They held 80,000 men in the camps, and about\n> 12,000 came back.\n>\n>> Who says so?\n") == [
        (TEXT, "They held 80,000 men in the camps, and about 12,000 came back."),
        (TEXT, "Who says so?"),
    ]
    assert read("> 12,000 came back.\n") == [(TEXT, "> 12,000 came back.")]
    assert ">50 staff: 12 firms" in read(">50 staff: 12 firms\n>100 staff: 30 firms\n")[0][1]
    assert "> $5 a day" in read("> $5 a day\n> $9 a day\n")[0][1]
