"""HTML markup → blocks, text and anchors; every sentence here is made up."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html

from pipeline.extractors.html import extract_html
from pipeline.extractors.html_parse import parse_markup
from pipeline.extractors.html_text import _SPACES, _UNSEEN, _known_glyphs, _shown_characters
from pipeline.extractors.html_tree import read_blocks
from pipeline.model import Block, BlockKind, ProblemCode, Severity


def lines(markup: str) -> list[str]:
    root, _ = parse_markup(markup)
    assert root is not None
    return [block.text for block in read_blocks(root)]


def kinds(markup: str) -> list[tuple[str, str]]:
    root, _ = parse_markup(markup)
    assert root is not None
    return [(block.kind.value, block.text) for block in read_blocks(root)]


def blocks_of(markup: str) -> list[tuple[Block, str]]:
    extraction = extract_html("page.html", markup.encode())
    return [(block, extraction.text[block.char_start : block.char_end]) for block in extraction.blocks]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>One  two\n three</p>", ["One two three"]),
        ("<p>Up to&nbsp;40&#8201;camps</p>", ["Up to 40 camps"]),
        ("<p>pri&shy;son&#8203;ers</p>", ["prisoners"]),
        ("<p>One<p>Two<div>Three", ["One", "Two", "Three"]),
        ("<div>Before<p>Inside</p>after</div>", ["Before", "Inside", "after"]),
        ("<p>a<!-- 900 people -->b</p>", ["ab"]),
        ("<p>a<?php 900 ?>b</p>", ["ab"]),
        ("<p><b>1</b>20,<i>000</i> people</p>", ["120,000 people"]),
        ("<p>Seen <span>by</span><span> all</span></p>", ["Seen by all"]),
        ("<p>x</p><script>var n = 55;</script><style>p{}</style><p>y</p>", ["x", "y"]),
        ("<p>x</p><noscript>Enable it</noscript><template>7</template><p>y</p>", ["x", "y"]),
        ("<p style='display: none'>5 ghosts</p><p>y</p>", ["y"]),
        ("<p hidden>5 ghosts</p><p aria-hidden='true'>6</p><span class='sr-only'>7</span><p>y</p>", ["y"]),
        ("<body style='display:none' class='hidden'><p>shown by a script</p></body>", ["shown by a script"]),
        ("<select><option>1999</select><button>Go</button><textarea>8</textarea><p>y</p>", ["y"]),
        ("<pre>first line\nsecond line</pre>", ["first line second line"]),
        ("<dl><dt>Prisoners</dt><dd>80,000</dd></dl>", ["Prisoners: 80,000"]),
        ("<dl><dt>Pay:</dt><dd>30 dollars</dd></dl>", ["Pay: 30 dollars"]),
        ("<dl><dt>Term</dt><dd>" + "A long explanation of it. " * 5 + "</dd></dl>", 2),
    ],
)
def test_visible_text_is_read_once_with_its_spaces_collapsed(markup: str, expected: list[str] | int) -> None:
    if isinstance(expected, int):
        assert len(lines(markup)) == expected
    else:
        assert lines(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>about 120,000<sup><a href='#n3'>3</a></sup> people</p>", "about 120,000 people"),
        ("<p>about 120,000<sup>[3]</sup> people</p>", "about 120,000 people"),
        ("<p>about 120,000<sup>*</sup> people</p>", "about 120,000 people"),
        ("<p>about 120,000<sup>2,3</sup> people</p>", "about 120,000 people"),
        ("<p>about 120,000<sup>2–4</sup> people</p>", "about 120,000 people"),
        ("<p>from 60,000<sup>3</sup>/70,000<sup>4</sup> people</p>", "from 60,000/70,000 people"),
        ("<p>about 8 x 10<sup>4</sup> people</p>", "about 8 x 10⁴ people"),
        ("<p>about 10<sup><a href='#n4'>4</a></sup> people</p>", "about 10 people"),
        ("<p>some 2<sup>1</sup>/<sub>2</sub> million people</p>", "some 2 1/2 million people"),
        ("<p>some 2<sup>1</sup>⁄2 million people</p>", "some 2 1⁄2 million people"),
        ("<p>some <sup>3</sup>/<sub>4</sub> of them</p>", "some 3/4 of them"),
        ("<p>60 yuan<sup>2</sup>/month</p>", "60 yuan/month"),
        ("<p>a camp of 225 km<sup>2</sup></p>", "a camp of 225 km2"),
        ("<p>the 19<sup>th</sup> brigade</p>", "the 19th brigade"),
    ],
)
def test_note_markers_do_not_stick_to_figures(markup: str, expected: str) -> None:
    assert lines(markup) == [expected]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("Title<br>Ann Lee, The Paper, 3 May 2001<br>[accessed 4 May 2001]<br>Text of it.", 4),
        ("First paragraph.<br><br>Second one.", 2),
        ("&bull; 400 camps<br>&bull; 30 prisons", 2),
        ("The officials said that the number of workers in the<br>region had been growing for years, and that the<br>"
         "plants paid them in kind.", 1),
        ("held in the<br>camps", 1),
    ],
)  # fmt: skip
def test_line_breaks_end_a_block_unless_the_paragraph_was_wrapped(markup: str, expected: int) -> None:
    assert len(lines(f"<div>{markup}</div>")) == expected


def test_kinds_of_blocks() -> None:
    markup = """<h2>Findings</h2><p>Plain.</p><ul><li>First<li><p>Second</p></ul><figure><figcaption>A gate</figcaption>
    </figure><blockquote><p>Quoted.</p></blockquote><p class=MsoNormal><b>Pay and hours</b></p><p>Text below.</p>
    <p><b>A whole bold sentence, which is emphasis and not a heading at all.</b></p><p>End.</p>
    <ol class=references><li>Note.</ol>"""
    assert kinds(markup) == [
        ("heading", "Findings"),
        ("paragraph", "Plain."),
        ("list_item", "First"),
        ("list_item", "Second"),
        ("caption", "A gate"),
        ("paragraph", "Quoted."),
        ("heading", "Pay and hours"),
        ("paragraph", "Text below."),
        ("paragraph", "A whole bold sentence, which is emphasis and not a heading at all."),
        ("paragraph", "End."),
        ("footnote", "Note."),
    ]


TABLE = """<table><caption>Workers abroad, thousands</caption>
<tr><th rowspan=2>Country<th colspan=2>Workers</tr><tr><th></th><th>2015<th>2016</tr>
<tr><td>Russia<td>30.5<td>28<sup>a</sup></tr><tr><td>Qatar<br>(sites)<td><b>2</b>.8<td></tr></table>"""


def test_a_data_table_is_one_line_a_row_with_the_headers_of_each_cell() -> None:
    found = blocks_of(f"<p>The table below gives the numbers for two of the host countries.</p>{TABLE}")
    rows = [(block, text) for block, text in found if block.kind is BlockKind.TABLE_ROW]
    assert [text for _, text in rows] == [
        "Country\tWorkers\t",
        "\t2015\t2016",
        "Russia\t30.5\t28",
        "Qatar (sites)\t2.8\t",
    ]
    assert rows[2][0].headers == ("Country", "Workers 2015", "Workers 2016")
    assert rows[2][0].caption == "Workers abroad, thousands"
    assert rows[0][0].headers == ()
    assert (found[1][0].kind, found[1][1]) == (BlockKind.CAPTION, "Workers abroad, thousands")


def test_a_layout_table_is_read_as_paragraphs() -> None:
    prose = "The brigades rise at five and walk to the dam, where they carry stones until the evening. " * 4
    markup = f"<table><tr><td><p>{prose}</p></td><td><h2>Notes</h2><p>{prose}</p></td></tr><tr><td>x<td>y</table>"
    assert {kind for kind, _ in kinds(markup)} <= {"paragraph", "heading"}
    assert {kind for kind, _ in kinds("<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>")} == {"paragraph"}


def test_every_anchor_leads_to_the_element_whose_text_it_covers() -> None:
    markup = (
        "<html><body><div><p>Some <b>40,000</b> people</p><o:p>odd name</o:p><!-- c --><p>Then "
        "<a href='/x'>a link</a> and more words, enough of them to look like prose.</p></div></body></html>"
    )
    extraction = extract_html("page.html", markup.encode())
    tree = lxml_html.document_fromstring(markup).getroottree()
    covered = 0
    for anchor in extraction.anchors:
        (element,) = tree.xpath(anchor.element)
        words = extraction.text[anchor.char_start : anchor.char_end]
        assert words in " ".join("".join(element.itertext()).split())
        covered += len(words)
    assert "40,000" in [extraction.text[a.char_start : a.char_end] for a in extraction.anchors]
    assert covered >= len(extraction.text.replace(" ", "").replace("\n", ""))


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "table><tr><td"])
@pytest.mark.parametrize("depth", [300, 3_000, 30_000])
def test_nesting_of_any_depth_keeps_the_text(tag: str, depth: int) -> None:
    markup = "<html><body><p>Above</p>" + f"<{tag}>" * depth + "<p>Deep down</p>" + "</div>" * depth + "<p>Below</p>"
    extraction = extract_html("deep.html", markup.encode())
    assert "Above" in extraction.text
    assert "Deep down" in extraction.text
    assert "Below" in extraction.text
    assert [p.code for p in extraction.problems] == ([ProblemCode.DAMAGED] if depth > 2_000 else [])


def test_frames_are_named_and_their_replacement_text_is_read() -> None:
    markup = (
        "<frameset cols='1,2'><frame src='menu.html'><frame src='text.html'><noframes><p>Without frames.</noframes>"
    )
    extraction = extract_html("frames.html", markup.encode())
    assert extraction.text == "Without frames."
    assert extraction.problems[0].severity is Severity.WARNING
    assert "text.html" in extraction.problems[0].message


@pytest.mark.parametrize("data", [b"", b"  \n", b"<html></html>", b"<!-- 5 -->", b"<body><script>5</script></body>"])
def test_a_page_without_text_is_an_empty_row(data: bytes) -> None:
    extraction = extract_html("empty.html", data)
    assert extraction.text == ""
    assert [p.code for p in extraction.problems] == [ProblemCode.EMPTY]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("<p>Łódź – 5</p>".encode(), "Łódź – 5"),
        (b"\xef\xbb\xbf" + "<p>Łódź</p>".encode(), "Łódź"),
        (b"\xff\xfe" + "<p>Łódź</p>".encode("utf-16-le"), "Łódź"),
        ("<p>Łódź</p>".encode("utf-16-be"), "Łódź"),
        (b"<meta charset=iso-8859-1><p>\x93forty\x94 \x96 \x80 5\x81</p>", "“forty” – € 5"),
        (b"<meta http-equiv=Content-Type content='text/html; charset=windows-1252'><p>caf\xe9</p>", "café"),
        ("<meta charset=windows-1252><p>Łódź – naïve</p>".encode(), "Łódź – naïve"),
        (b"<meta charset=utf-8><p>caf\xe9 na\xefve</p>", "café naïve"),
        ("<meta charset=utf-8><p>Łódź Łódź Łódź".encode() + b"\xc5</p>", "Łódź Łódź Łódź�"),
        ("<meta charset=windows-1251><p>Лагерь</p>".encode("cp1251"), "Лагерь"),
        ("<meta charset=euc-kr><p>수용소</p>".encode("cp949"), "수용소"),
        ("<meta charset=gb2312><p>劳改</p>".encode("gb18030"), "劳改"),
        (b"<meta charset=no-such-thing><p>caf\xe9</p>", "café"),
        (b"<?xml version='1.0' encoding='ISO-8859-1'?><html><body><p>caf\xe9</p></body></html>", "café"),
        (b"<p>a\x00b\x0c</p>", "ab"),
        ("<p>80 â€“ 90 for Â£5</p>".encode(), "80 – 90 for £5"),
        (b"<p>120&amp;nbsp;000 or 5&amp;#8211;6</p>", "120 000 or 5–6"),
        (b"<p>a &amp;lt;b&amp;gt; &amp;amp;nbsp;</p>", "a &lt;b&gt; &amp;nbsp;"),
        (b"<p>a&#xD800;&#0;b&#13;c</p>", None),
    ],
)
def test_encoding_is_decided_as_browsers_do_and_then_checked(data: bytes, expected: str | None) -> None:
    text = extract_html("page.html", data).text
    assert expected is None or text == expected
    assert not any(c in "\r\0" or "\ud800" <= c <= "\udfff" for c in text)


def test_a_heading_over_several_lines_is_one_block() -> None:
    assert kinds("<h1>Stone<br>by<br/>stone</h1><p>x</p>") == [("heading", "Stone by stone"), ("paragraph", "x")]


def test_bullets_of_symbol_fonts_make_list_items() -> None:
    assert kinds("<p class=MsoListParagraph>&#xF0B7;<span>&nbsp; </span>40 camps</p>") == [("list_item", "40 camps")]


def test_a_page_written_by_scripts_says_what_to_do() -> None:
    (problem,) = extract_html("app.html", b"<body><div id=root></div><script>render()</script></body>").problems
    assert "save the page from a browser" in problem.message


@pytest.mark.parametrize(
    "hiding",
    [
        "style='text-decoration: line-through'",
        "style='visibility:collapse'",
        "style='position:absolute; left:-9999px'",
        "style='clip: rect(0 0 0 0)'",
        "style='font-size:0'",
        "class='md:hidden'",
        "class='hidden md:flex-row'",
        "class='hidden lg:grid-cols-2'",
        "style='display:block;display:none'",
        "style='display:none !important;display:block'",
        "style='display:none;display:9px'",
    ],
)
def test_what_a_reader_does_not_see_is_not_read(hiding: str) -> None:
    assert lines(f"<p>Held: <span {hiding}>91,000</span> 80,000</p>") == ["Held: 80,000"]


@pytest.mark.parametrize("tag", ["del", "s", "strike"])
def test_what_is_struck_through_is_not_read(tag: str) -> None:
    assert lines(f"<p>Held: <{tag}>91,000</{tag}> <ins>80,000</ins></p>") == ["Held: 80,000"]


@pytest.mark.parametrize(
    "showing",
    [
        "class='hidden md:block'",
        "class='d-none d-lg-table'",
        "class='hidden lg:table-cell'",
        "class='d-none d-md-inline-block'",
        "class='print:hidden'",
        "style='left:-999.5px'",
        "style='opacity:0'",
        "style='display:none;display:block'",
        "style='text-decoration:line-through;text-decoration:none'",
        "style='text-decoration-line:line-through;text-decoration:none'",
        "style='/* display:none */ color:red'",
        "style='visibility:hidden;visibility:visible!important;visibility:hidden'",
        "class='noprint'",
    ],
)
def test_what_a_reader_sees_on_a_wide_screen_is_read(showing: str) -> None:
    assert lines(f"<p {showing}>Held: 80,000</p>") == ["Held: 80,000"]


def test_no_size_around_boxes_with_sizes_of_their_own_hides_nothing() -> None:
    assert lines("<div style='font-size:0'><p style='font-size:16px'>Held: 80,000</p></div>") == ["Held: 80,000"]


def test_a_shadow_tree_is_part_of_the_page() -> None:
    assert lines("<div><template shadowrootmode='open'><p>Held: 80,000</p></template></div>") == ["Held: 80,000"]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>120<span style='vertical-align: super'>3</span> men</p>", "120 men"),
        ("<p>120<span class='superscript'>3</span> men</p>", "120 men"),
        ("<p>120<sub>3</sub> men</p>", "120 men"),
        ("<p>120<sup>3 4</sup> men</p>", "120 men"),
        ("<p>120<a href='#note3'>3</a> men</p>", "120 men"),
        ("<p>12<a href='#n'>0</a>,000 men</p>", "120,000 men"),
        ("<p>1<a href='/120'>20</a> men</p>", "120 men"),
        ("<p>10<span style='vertical-align:super'>5</span> men</p>", "10⁵ men"),
        ("<p><math><msup><mn>10</mn><mn>5</mn></msup></math> men</p>", "10^5 men"),
        ("<p>2<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> men</p>", "2 1/2 men"),
        ("<p><math><msub><mn>120</mn><mn>3</mn></msub></math> men</p>", "120 3 men"),
        ("<p><math><semantics><mn>12</mn><annotation>12</annotation></semantics></math> men</p>", "12 men"),
        ("<p>10<sup><b>5</b></sup> men</p>", "10⁵ men"),
        ("<p><b>10</b><sup>5</sup> men</p>", "10⁵ men"),
        ("<p>2<sup><b>1</b></sup>/<sub>2</sub> men</p>", "2 1/2 men"),
        ("<p><b>120</b><sub>3</sub> men</p>", "120 men"),
        ("<p>1&#xe032;0,003 men</p>", "1\ufffd0,003 men"),
        ("<p>120 men &#xe032;</p>", "120 men"),
        ("<p>\u202e000,08\u202c men</p>", "\u202e000,08\u202c men"),
        ("<p><bdo dir=rtl>000,08</bdo> men</p>", "\u202e000,08\u202c men"),
        ("<p><i style='direction:rtl; unicode-bidi:bidi-override'>08</i> men</p>", "\u202e08\u202c men"),
        ("<p><bdo dir=ltr>80,000</bdo> men</p>", "80,000 men"),
        ("<p><bdo>80,000</bdo> men</p>", "80,000 men"),
        ("<p><i aria-hidden=true>80,000</i><i class=sr-only>eighty thousand</i> men</p>", "80,000 men"),
        ("<p><i aria-hidden=true>icon</i><i class=sr-only>Held:</i> 80 men</p>", "80 men"),
        ("<p><i aria-hidden=true>5</i> 80 men</p>", "80 men"),
        ("<p>They held 80,<br>000 men</p>", "They held 80,000 men"),
        ("<p>$120<small>99</small> each</p>", "$120.99 each"),
        ("<p>$19<sup>05</sup> each</p>", "$19.05 each"),
        ("<p>$19<sup>99</sup> each</p>", "$19 each"),
        ("<p>120,000<small>3</small> men</p>", "120,000 men"),
        ("<p>12<small>0</small>,000 men</p>", "120,000 men"),
        ("<p>45<small>000</small> men</p>", "45000 men"),
        ("<p>120,000<span class=footnote-ref>3</span> men</p>", "120,000 men"),
        ("<p>120,000<span class=fn>3</span> men</p>", "120,000 men"),
        ("<p>12<span class=preferred>3</span> men</p>", "123 men"),
        ("<p>120<sup class=noprint>[which?]</sup> men</p>", "120 men"),
    ],
)
def test_what_is_not_part_of_a_number_is_kept_apart_from_it(markup: str, expected: str) -> None:
    assert lines(markup) == [expected]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p><b>80,000</b><span>prisoners</span></p>", "80,000 prisoners"),
        ("<p>Prisoners<b>80,000</b></p>", "Prisoners 80,000"),
        ("<p>80,000<span class=tip>In 2016 fewer</span> men</p>", "80,000 In 2016 fewer men"),
        ("<p>80,000<i>th</i> and <b>5</b>kg</p>", "80,000th and 5kg"),
        ("<p>prisoners<span>3</span> and Covid<b>19</b></p>", "prisoners3 and Covid19"),
        ("<p><b>3</b>m men</p>", "3m men"),
        ("<div style='display:flex'><span>15,000</span><span>20,000</span></div>", "15,000 20,000"),
        ("<p class='mt-2 flex'><b>15,000</b><b>20,000</b></p>", "15,000 20,000"),
        ("<div style='display:flex'><i><b>15</b>,<b>000</b></i></div>", "15,000"),
        ("<div class=flex><i>1</i><i>2</i><i>0</i></div>", "120"),
        ("<div class=flexible><i>15</i><i>000</i></div>", "15000"),
    ],
)
def test_what_style_sheets_keep_apart(markup: str, expected: str) -> None:
    assert lines(markup) == [expected]


def test_elements_that_are_lines_by_style_end_a_line() -> None:
    lined = "<span style='display:block'>2016</span><span style='display: block'>80,000</span>"
    assert lines(f"<div>{lined}</div>") == ["2016", "80,000"]
    assert lines("<p><span style='display:inline-block'>8</span><span>0</span></p>") == ["80"]


def test_a_frame_that_holds_a_text_of_its_own_is_told() -> None:
    frame = "<iframe srcdoc='<p>Of those who were sent there, some 12,000 came back in the end.</p>'></iframe>"
    problems = extract_html("a.html", f"<p>{'They held many men. ' * 40}</p>{frame}".encode()).problems
    assert [(p.severity, p.code) for p in problems] == [(Severity.WARNING, ProblemCode.NOT_SUPPORTED)]


@pytest.mark.parametrize(
    "end", ["</body></html>", "</BODY >\n</HTML>", "</html><html><head><title>Two</title></head><body>"]
)
def test_what_follows_the_end_of_the_page_is_read(end: str) -> None:
    first, second = ("<p>" + text * 8 + "</p>" for text in ("They held 80,000 men. ", "Some 12,000 came back. "))
    text = extract_html("a.html", f"<html><body>{first}{end}{second}</body></html>".encode()).text
    assert "80,000" in text
    assert "12,000" in text


def test_characters_that_are_not_drawn_are_left_out_of_every_text() -> None:
    """The short way for texts that can be printed says the same as the patterns."""
    for code in (*range(0x10000), *range(0x10000, 0x110000, 97)):
        text = f"8{chr(code)}1"
        assert _shown_characters(text) == _SPACES.sub(" ", _UNSEEN.sub("", _known_glyphs(text))), hex(code)
    assert _shown_characters("8  1\n0") == "8 1 0"


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ('They held 120<a href="#n3">3</a> of them.', "They held 120 of them."),
        ('They held 120<a href="#fn-c">3</a> of them.', "They held 120 of them."),
        ('In 20<a href="#year">16</a> they were held.', "In 2016 they were held."),
        ('They held 120<a href="#n3">3</a>,000 of them.', "They held 1203,000 of them."),
    ],
)
def test_digits_that_link_are_a_mark_if_they_link_to_a_note_of_their_number(markup: str, read: str) -> None:
    root, _ = parse_markup(f"<p>{markup}</p>")
    assert root is not None
    assert [block.text for block in read_blocks(root)] == [read]
