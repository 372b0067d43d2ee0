"""What of a PDF is missing, wrong or not to be seen is told, or left out."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterable

import pytest

from pipeline.extractors.pdf import extract_pdf
from pipeline.extractors.pdf_damage import count_damaged, is_cut_off
from pipeline.model import ProblemCode, Severity
from tests.hostile.pdfs import FONT, FONTS, PAGE, SHOW, WORDS, cmap, damaged, form, image, page, stream, to_unicode

OTHER = b"BT /F1 12 Tf 50 600 Td (Some 300 women were held in the north.) Tj ET"
LINES = b"".join(b"BT /F1 12 Tf 50 %d Td (Line %d of the report.) Tj ET\n" % (700 - n, n) for n in range(90))
WHOLE = zlib.compress(LINES, 9)
FLATE = b"/Filter/FlateDecode"
AS_TEXT, TEXT_FLATE = base64.a85encode(WHOLE) + b"~>", b"/Filter[/ASCII85Decode /FlateDecode]"
JPEG, SCAN = b"\xff\xd8" + b"abc" * 900 + b"\xff\xd9", b"/Subtype/Image/Width 1600/Height 2400/Filter/DCTDecode"


@pytest.mark.parametrize(
    ("data", "entries", "expected"),
    [
        (WHOLE, FLATE, 0),
        (WHOLE, b"/Filter [ /FlateDecode ]", 0),
        (WHOLE[:-4], FLATE, 0),  # without a checksum
        (WHOLE + b"\n\n", FLATE, 0),
        (WHOLE[:-4] + b"abcd", FLATE, 1),
        (WHOLE[:-60], FLATE, 1),
        (WHOLE[2:], FLATE, 1),
        (b"", FLATE, 0),  # as many a tool leaves it
        (b" \n", FLATE, 0),
        (AS_TEXT, TEXT_FLATE, 0),
        (AS_TEXT.replace(b"~>", b"\n ~>\n"), TEXT_FLATE, 0),
        (base64.a85encode(WHOLE[:-60]) + b"~>", TEXT_FLATE, 1),
        (AS_TEXT.replace(b"~>", b"vwx~>"), TEXT_FLATE, 1),  # no letters of this code
        (WHOLE.hex().encode() + b">", b"/Filter[/ASCIIHexDecode/FlateDecode]", 0),
        (WHOLE[:-60].hex().encode() + b">", b"/Filter [/AHx/Fl]", 1),
        (b"(no hex at all)", b"/Filter[/ASCIIHexDecode/FlateDecode]", 1),
        (WHOLE[:-60], b"/Filter[/RunLengthDecode/FlateDecode]", 0),  # not looked into
        (WHOLE[:-60], b"/Filter/LZWDecode", 0),
        (WHOLE[:-60], FLATE + b"/Subtype/Image", 0),
        (WHOLE[:-60], FLATE + b"/Length1 900", 0),
        (WHOLE[:-60], b"/Filter/Fl#61teDecode", 1),
        (WHOLE[:-60], FLATE + b"/Subtype/Form/Resources<</XObject<</Image 9 0 R>>>>", 1),
        (WHOLE[:-60], FLATE + b"/Marks[%s]" % (b"0 " * 900), 1),
        (JPEG, SCAN, 0),
        (JPEG + b"\n\0\0", SCAN, 0),
        (JPEG[:-900], SCAN, 1),
        (JPEG[:-900], SCAN.replace(b"2400", b"240"), 0),  # too small for a page
    ],
)
def test_a_stream_is_whole_if_all_of_it_can_be_unpacked(data: bytes, entries: bytes, expected: int) -> None:
    assert count_damaged(page(more={4: stream(data, entries)})) == expected


def test_a_scan_is_unpacked_where_its_words_are_read() -> None:
    cut = stream(WHOLE[:-60], FLATE + SCAN.replace(b"/Filter/DCTDecode", b""))
    assert [count_damaged(page(more={6: cut}), has_scans) for has_scans in (False, True)] == [0, 1]
    assert count_damaged(page(more={6: cut.replace(b"2400", b"240")}), has_scans=True) == 0


@pytest.mark.parametrize("where", [0.0, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 1.0])
def test_any_other_byte_is_damage(where: float) -> None:
    assert count_damaged(page(more={4: damaged(LINES, where)})) == 1
    assert count_damaged(page(more={4: damaged(LINES, where)}, trailer=b"/Root 1 0 R/Encrypt 9 0 R")) == 0


@pytest.mark.parametrize("line_end", [b"\r\n", b"\n", b"\r", b" \n", b" \r\n"])
def test_damage_is_found_after_each_end_of_line(line_end: bytes) -> None:
    of_page = page(more={4: stream(WHOLE[:-60], FLATE)})
    assert count_damaged(of_page.replace(b"stream\n", b"stream" + line_end, 1)) == 1


@pytest.mark.parametrize("stated", [b"/FlateDecode", b"[/FlateDecode]", b"\n[ /A85 /Fl ]\n"])
def test_filters_that_stand_elsewhere_are_found(stated: bytes) -> None:
    data = base64.a85encode(WHOLE[:-60]) + b"~>" if b"A85" in stated else WHOLE[:-60]
    assert count_damaged(page(more={4: stream(data, b"/Filter 6 0 R"), 6: stated})) == 1
    assert count_damaged(page(more={4: stream(data, b"/Filter 7 0 R"), 6: stated})) == 0


def test_the_word_encrypt_is_no_encryption() -> None:
    word = b"(the key /Encrypt)"
    assert count_damaged(page(more={4: stream(WHOLE[:-60], FLATE), 6: word})) == 1


def test_damage_beside_a_text_is_told_and_a_picture_s_is_not() -> None:
    found = extract_pdf("a.pdf", page(SHOW, more={6: damaged(LINES, 0.5)}))
    assert [(p.code, p.severity) for p in found.problems] == [(ProblemCode.DAMAGED, Severity.WARNING)]
    assert "2,000 workers" in found.text
    assert not extract_pdf("a.pdf", page(SHOW, more={6: image(9, 9, WHOLE[:-60])})).problems


CHANGED = page() + b"4 0 obj\n" + stream(OTHER) + b"\nendobj\n"
END = b"xref\n4 1\n%010d 00000 n \ntrailer\n<</Size 6/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
CHANGED_WHOLE = CHANGED + END % (len(page()), page().index(b"xref\n"), len(CHANGED))


@pytest.mark.parametrize(
    ("data", "cut_off"),
    [
        (page(), False),
        (page() + b"\n\n\0\0", False),
        (page().removesuffix(b"%%EOF\n"), False),
        (page().partition(b"xref\n")[0], True),
        (CHANGED_WHOLE, False),
        (CHANGED_WHOLE[:-25], True),
        (CHANGED, True),
    ],
)
def test_a_file_that_is_cut_off_is_told(data: bytes, cut_off: bool) -> None:
    assert is_cut_off(data) is cut_off
    found = extract_pdf("a.pdf", data)
    told = [p.severity for p in found.problems if "cut off" in p.message]
    assert told == [Severity.WARNING] * (cut_off and bool(found.text))


@pytest.mark.parametrize("lost", range(12))
def test_a_last_line_that_is_lost_brings_no_older_state_back(lost: int) -> None:
    found = extract_pdf("a.pdf", CHANGED_WHOLE[: len(CHANGED_WHOLE) - lost])
    assert found.text == "Some 300 women were held in the north."
    assert not found.problems


def two_pages(second: bytes) -> bytes:
    return page(
        more={
            2: b"<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2>>",
            6: (PAGE % (FONTS, b"")).replace(b"/Contents 4 0 R", second),
        }
    )


@pytest.mark.parametrize("second", [b"/Contents null", b"/Contents 99 0 R", b"/Contents(a)", b""])
def test_a_page_that_shows_nothing_is_named(second: bytes) -> None:
    found = extract_pdf("a.pdf", two_pages(second))
    assert "2,000 workers" in found.text
    assert [(p.code, p.severity) for p in found.problems] == [(ProblemCode.EMPTY, Severity.INFO)]
    assert "1 of the pages (2)" in found.problems[0].message
    assert not extract_pdf("a.pdf", two_pages(b"/Contents 4 0 R")).problems


def stamped(flags: int) -> bytes:
    stamp = b"/Annots[<</Type/Annot/Subtype/Stamp/F %d/Rect[0 0 595 842]/AP<</N 6 0 R>>>>]" % flags
    return page(entries=stamp, more={6: form(OTHER, FONTS)})


@pytest.mark.parametrize(("flags", "is_read"), [(0, True), (4, True), (2, False), (32, False), (36, False)])
def test_a_stamp_that_is_not_to_be_seen_is_not_read(flags: int, is_read: bool) -> None:
    text = extract_pdf("a.pdf", stamped(flags)).text
    assert "2,000 workers" in text
    assert ("300 women" in text) is is_read


@pytest.mark.parametrize(
    ("annotation", "is_told"),
    [
        (b"/Subtype/Widget/FT/Tx/V(5 men)", True),
        (b"/Subtype/Widget/FT/Ch/V(5 men)", True),
        (b"/Subtype/FreeText/Contents(5 men)", True),
        (b"/Subtype/Widget/FT/Tx/V( )", False),
        (b"/Subtype/Widget/FT/Btn/V/Yes", False),
        (b"/Subtype/Widget/FT/Tx/F 2/V(5 men)", False),
        (b"/Subtype/Text/Contents(a remark of a reader)", False),
    ],
)
def test_words_of_fields_and_notes_that_nothing_draws_are_told(annotation: bytes, is_told: bool) -> None:
    found = extract_pdf("a.pdf", page(entries=b"/Annots[<</Type/Annot/Rect[0 0 90 90]%s>>]" % annotation))
    assert [p.code for p in found.problems] == [ProblemCode.NOT_SUPPORTED] * is_told


OLD_STYLE = (
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[48/zerooldstyle/oneoldstyle/twooldstyle]>>>>"
)
CODES = range(33, 127)
DRAWN = (  # glyphs that are drawings, under names that are no letters
    b"<</Type/Font/Subtype/Type3/FontBBox[0 0 700 700]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 33/LastChar 126"
    b"/Widths[" + b"700 " * len(CODES) + b"]/Encoding<</Differences[33" + b"".join(b"/x%d" % n for n in CODES) + b"]>>"
    b"/CharProcs<<" + b"".join(b"/x%d 7 0 R" % n for n in CODES) + b">>>>"
)
SPAN = b"/Span<</ActualText(%s)>>BDC (%s) Tj EMC "
FLED = "The commission heard those who had fled."


def in_font(font: bytes, content: bytes) -> tuple[str, list[ProblemCode]]:
    """Text and problems of a page on which `content` stands in this font, below a line in another."""
    lines = b"BT /F1 12 Tf 50 700 Td (%s) Tj ET BT /F2 12 Tf 50 600 Td (%s) Tj ET" % (FLED.encode(), content)
    glyph = stream(b"700 0 0 0 700 700 d1 0 0 600 600 re f")
    found = extract_pdf("a.pdf", page(lines, b"/Font<</F1 5 0 R/F2 6 0 R>>", more={6: font, 7: glyph}))
    return found.text.removeprefix(FLED).strip(), [problem.code for problem in found.problems]


def test_old_style_digits_are_digits() -> None:
    assert in_font(OLD_STYLE, b"In 2012 some 210 men") == ("In 2012 some 210 men", [])


@pytest.mark.parametrize("codes", [b"&/!*34,.'4*]!%$!12,30/*23!", b"!!##%%3412&&+", b"-#!!%4$&*!!", b'"!"%2!4"#!1'])
def test_codes_that_are_no_letters_are_not_read_as_such(codes: bytes) -> None:
    assert in_font(DRAWN, codes) == ("", [ProblemCode.NO_TEXT_LAYER])


SENTENCES = WORDS + b" Of these some 300 were women, and 45 percent came back in 2018."
SYMBOLIC = (
    b"<</Type/Font/Subtype/TrueType/BaseFont/A+Own/FontDescriptor<</Type/FontDescriptor/FontName/A+Own/Flags %d>>>>"
)


def in_symbolic_font(codes: bytes) -> tuple[str, list[ProblemCode]]:
    """Text and problems of a page that ends with these codes, whose font may have an order of its own."""
    content = b"BT /F1 12 Tf 50 700 Td (%s) Tj ET BT /F2 7 Tf 5 600 Td <%s> Tj ET" % (WORDS, codes.hex().encode())
    found = extract_pdf("a.pdf", page(content, b"/Font<</F1 5 0 R/F2 6 0 R>>", more={6: SYMBOLIC % 4}))
    assert found.text.startswith(WORDS.decode())
    return found.text.removeprefix(WORDS.decode()).strip(), [problem.code for problem in found.problems]


@pytest.mark.parametrize("order", [dict.fromkeys(SENTENCES), sorted(set(SENTENCES))])
def test_codes_in_an_order_of_their_own_are_no_numbers(order: Iterable[int]) -> None:
    """Codes that are given out as the letters come, or by the alphabet, for a part of the page."""
    codes = bytes(33 + list(order).index(letter) for letter in SENTENCES)
    assert in_symbolic_font(codes) == ("", [ProblemCode.NO_TEXT_LAYER])


@pytest.mark.parametrize(
    "words",
    [
        SENTENCES,
        b"12.5 34.7 (80) 1,200 * 13.5% 44.1 300 2,000 $5,000 9.1 + 7.2 = 16.3 400 - 500 2014 2015 2016 61.2 3,300",
        b"a = b + c; d = e - f; for (i = 0; i < 10; i++) { g[i] = h[i] * 2; } and so on, until the end of it",
    ],
)
def test_text_numbers_and_formulas_of_such_a_font_are_read(words: bytes) -> None:
    assert in_symbolic_font(words) == (words.decode(), [])


@pytest.mark.parametrize(
    "words", [b"1,234", b"12.5 34.7 (80) 1,200", b"5%", b"Some 300 women", b"* * *", b"=", b"$3,000 - $4,000"]
)
def test_numbers_words_and_bullets_of_such_a_font_are_read(words: bytes) -> None:
    """Many a font says nothing of its codes, and they are the letters all the same."""
    text, problems = in_font(DRAWN, words)
    assert text.replace("•", "*") == words.decode()
    assert problems == []


@pytest.mark.parametrize(
    ("code", "read"), [(b"\x04", "8\ufffd"), (b"\xb7", "8•"), (b"a", "8a"), (b"\x04\x04,\x04", "8\ufffd\ufffd,\ufffd")]
)
def test_a_code_without_a_letter_beside_a_digit_stays_seen(code: bytes, read: str) -> None:
    assert extract_pdf("a.pdf", page(SHOW.replace(b"2,000", b"8" + code))).text.split()[3] == read


IDENTITY = (  # a composite font, whose codes are numbers of glyphs
    b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2"
    b"/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 600>>]>>"
)
OWN_NAMES = DRAWN.partition(b"/CharProcs")[0].replace(b"/Type3", b"/Type1/BaseFont/ABCDEF+Own") + b">>"


def of_two_bytes(text: bytes) -> bytes:
    return b"".join(bytes((0, code)) for code in text)


@pytest.mark.parametrize(
    ("words", "is_read"),
    [
        (b"108", False),
        (b"83,000", False),
        (b"QSJTPOFST 300", False),
        (b"Some 300 women", True),
        (b"In 2012 about 83,000 people were held there", True),
        (b"Camps and Prisons 2012", True),
    ],
)
@pytest.mark.parametrize("font", [IDENTITY, OWN_NAMES])
def test_codes_are_taken_for_letters_where_they_read_like_words(font: bytes, words: bytes, is_read: bool) -> None:
    text, problems = in_font(font, of_two_bytes(words) if font is IDENTITY else words)
    assert text == (words.decode() if is_read else "")
    assert problems == [ProblemCode.NO_TEXT_LAYER] * (not is_read)


LACKING = OWN_NAMES.replace(b"/x50", b"/two").replace(b"/x48", b"/zero").replace(b"/x44", b"/comma")


@pytest.mark.parametrize(
    ("number", "read"), [(b"200,002", "200,002"), (b"280,000", "2\ufffd0,000"), (b"8,002", "\ufffd,002")]
)
def test_a_digit_that_a_font_does_not_state_stays_seen(number: bytes, read: str) -> None:
    text, problems = in_font(LACKING, number)
    assert text == read
    assert problems == [ProblemCode.NO_TEXT_LAYER] * ("\ufffd" in read)


def test_a_code_that_draws_nothing_among_letters_is_a_space() -> None:
    names = [(ord(letter), letter) for letter in "Somewnfld"] + [(48, "zero"), (51, "three"), (3, "gap")]
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 700 700]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 0/LastChar 126"
        b"/Widths[%s]/Encoding<</Differences[%s]>>/CharProcs<<%s>>>>"
    ) % (
        b"700 " * 127,
        b"".join(b"%d/%s" % (code, name.encode()) for code, name in names),
        b"".join(b"/%s %d 0 R" % (name.encode(), 8 if name == "gap" else 7) for _, name in names),
    )
    words = b"BT /F1 12 Tf 50 700 Td (Some\x03men\x03fled\x03300\x03women) Tj ET"
    glyphs = {7: stream(b"700 0 0 0 700 700 d1 0 0 600 600 re f"), 8: stream(b"700 0 0 0 0 0 d1")}
    found = extract_pdf("a.pdf", page(words, more={5: font, **glyphs}))
    assert found.text == "Some men fled 300 women"


def of_pictures(letters: bytes) -> bytes:
    """A font that names its glyphs by their codes, as those do that were made from pictures of letters."""
    names = b"".join(b" %d/a%d" % (code, code) for code in letters)
    return b"<</Type/Font/Subtype/Type1/BaseFont/ABCDEF+Own/Encoding<</Differences[%s]>>>>" % names


def test_letters_under_the_names_of_flowers_are_told() -> None:
    text, problems = in_font(of_pictures(bytes(CODES)), b"Some 83,412 women fled.")
    assert text == ""
    assert problems == [ProblemCode.NO_TEXT_LAYER]


@pytest.mark.parametrize("signs", [b"vvv", b"vwvw", b"v", b"vw"])
def test_an_ornament_is_one(signs: bytes) -> None:
    assert in_font(of_pictures(b"vw"), signs)[1] == []
    assert in_font(b"<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>", signs + b"ABC")[1] == []


@pytest.mark.parametrize("ending", [b".tnum", b"oldstyle", b"_x", b"tab"])
def test_digits_of_several_widths_are_read(ending: bytes) -> None:
    names = b"".join(b"/%s%s" % (name, ending) for name in b"zero one two three four five six seven eight nine".split())
    font = (
        b"<</Type/Font/Subtype/Type1/BaseFont/ABCDEF+Own/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[48%s]>>>>"
    )
    assert in_font(font % names, b"Some 83,412 women in 2012") == ("Some 83,412 women in 2012", [])


@pytest.mark.parametrize("code", [b"200B", b"2060", b"FEFF", b"034F", b"E036", b"DB80DC33", b"00AD", b"001F", b"000D"])
def test_a_digit_that_a_font_calls_a_sign_without_a_letter_is_no_less_of_the_number(code: bytes) -> None:
    words = SHOW.replace(b"2,000", b"2,600")
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"
    found = extract_pdf("a.pdf", page(words, more={5: font, **cmap(b"1 beginbfchar <36> <%s> endbfchar" % code)}))
    assert re.match(r"In 201\ufffd+ about 2,\ufffd+00 workers", found.text)
    assert [problem.code for problem in found.problems] == [ProblemCode.NO_TEXT_LAYER]


@pytest.mark.parametrize("code", [b"FFFD", b"0020", b"00A0", b"2007", b"3000"])
def test_a_digit_that_a_font_calls_an_unknown_sign_or_a_space_stays_seen(code: bytes) -> None:
    words = SHOW.replace(b"2,000", b"2,600")
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"
    found = extract_pdf("a.pdf", page(words, more={5: font, **cmap(b"1 beginbfchar <36> <%s> endbfchar" % code)}))
    assert found.text.startswith("In 201\ufffd")
    assert "about 2,\ufffd00 workers" in found.text
    assert [problem.code for problem in found.problems] == [ProblemCode.NO_TEXT_LAYER]


def test_digits_all_of_which_a_font_calls_spaces_are_told() -> None:
    spaces = b"1 beginbfrange <30> <39> [" + b"<0020>" * 10 + b"] endbfrange"
    found = extract_pdf("a.pdf", to_unicode(spaces))
    assert "about ,\ufffdworkers" in found.text
    assert [problem.code for problem in found.problems] == [ProblemCode.NO_TEXT_LAYER]


@pytest.mark.parametrize("words", [b"men , women and children", b"a sum of .5 , then", b". . . . and so on", b"4 , 5"])
def test_spaces_about_a_point_are_spaces(words: bytes) -> None:
    found = extract_pdf("a.pdf", page(SHOW.replace(b"the state", words)))
    assert "\ufffd" not in found.text
    assert not found.problems


ARIAL = b"<</Type/Font/Subtype/TrueType/BaseFont/ArialMT%s>>"


@pytest.mark.parametrize(
    "widths", [b"/FirstChar 65/LastChar 66/Widths[600 600]", b"/FirstChar 32/LastChar 126/Widths[]"]
)
def test_letters_that_lie_on_each_other_are_told(widths: bytes) -> None:
    found = extract_pdf("a.pdf", page(SHOW + OTHER, more={5: ARIAL % widths}))
    assert [problem.code for problem in found.problems] == [ProblemCode.DAMAGED]


@pytest.mark.parametrize(
    "words",
    [
        b"(In 2016 some 300 women) Tj",
        SPAN % (b"300", b"1") + b"( women) Tj",
        b"0 1 -1 0 300 300 Tm (300 women) Tj",
        b"3 Tr (300 women) Tj",
    ],
)
def test_letters_beside_each_other_lie_not_on_each_other(words: bytes) -> None:
    assert not extract_pdf("a.pdf", page(b"BT /F1 12 Tf 50 700 Td %s ET" % words, more={5: ARIAL % b""})).problems


def test_a_number_of_which_no_digit_is_known_is_told() -> None:
    codes = b"BT /F1 12 Tf 50 700 Td (Some \x04,\x05\x06 men were held.) Tj ET"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"
    found = extract_pdf("a.pdf", page(codes, more={5: font, **cmap(b"1 beginbfrange <04> <06> <0004> endbfrange")}))
    assert "\ufffd,\ufffd" in found.text
    assert [problem.code for problem in found.problems] == [ProblemCode.NO_TEXT_LAYER]


def test_spaces_that_a_font_draws_between_words_too_are_spaces() -> None:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[32/underscore]>>/ToUnicode 6 0 R>>"
    found = extract_pdf("a.pdf", page(more={5: font, **cmap(b"1 beginbfchar <20> <0020> endbfchar")}))
    assert found.text.startswith("In 2016 about 2,000 workers were")
    assert not found.problems


@pytest.mark.parametrize("turned", [b"0 1 -1 0", b".7 .7 -.7 .7"])
def test_the_spaces_of_a_line_that_is_turned_are_spaces(turned: bytes) -> None:
    found = extract_pdf("a.pdf", page(SHOW + b"BT /F1 12 Tf %s 300 300 Tm (2019 / 2020) Tj ET" % turned))
    assert "\ufffd" not in found.text
    assert not found.problems


def test_a_space_in_place_of_other_signs_is_a_space() -> None:
    words = b"BT /F1 12 Tf 50 700 Td (About ) Tj %s (men were held.) Tj ET" % (SPAN % (b"2 600 ", b"2600 "))
    found = extract_pdf("a.pdf", page(words))
    assert found.text == "About 2 600 men were held."
    assert not found.problems


def test_a_page_that_is_a_table_shows_something() -> None:
    rows = [
        b"Place Held Freed",
        b"North 83,450 1,204",
        b"South 41,700 3,175",
        b"East 5,630 2,012",
        *[b"Total 130,780 6,391"] * 20,
    ]
    cells = b"".join(
        b"BT /F1 12 Tf %d %d Td (%s) Tj ET %d %d 150 20 re S\n"
        % (50 + 150 * n, 700 - 20 * y, cell, 45 + 150 * n, 695 - 20 * y)
        for y, row in enumerate(rows)
        for n, cell in enumerate(row.split())
    )
    found = extract_pdf("a.pdf", page(cells))
    assert "North\t83,450\t1,204" in found.text
    assert not found.problems


def test_signs_that_draw_nothing_part_no_number() -> None:
    words = SHOW.replace(b"2,000", b"2,\xa0000")
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 6 0 R"
    font += b"/FirstChar 32/LastChar 160/Widths[%s0]>>" % (b"556 " * 128)
    found = extract_pdf("a.pdf", page(words, more={5: font, **cmap(b"1 beginbfchar <A0> <200B> endbfchar")}))
    assert found.text.startswith("In 2016 about 2,000 workers")
    assert not found.problems


def test_a_letter_beyond_the_first_plane_is_one_letter() -> None:
    text = extract_pdf("a.pdf", to_unicode(b"1 beginbfchar <32> <D835DFD0> endbfchar")).text
    assert text.startswith("In 𝟐016 about 𝟐,000 workers")


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        (b"(In 2012 some ) Tj " + SPAN % (b"300 men", b"300 men") + b"( fled.) Tj", "In 2012 some 300 men fled."),
        (b"(In 2012 some 3) Tj " + SPAN % (b"00", b"00") + b"( men fled.) Tj", "In 2012 some 300 men fled."),
        (SPAN % (b"300", b"300") + b"( men fled in 2012.) Tj", "300 men fled in 2012."),
        (b"(Of these ) Tj " + SPAN % (b"7", b"VII") + b"( were women.) Tj", "Of these 7 were women."),
        (b"(They were of) Tj " + SPAN % (b"fi", b"X") + b"(cers.) Tj", "They were officers."),
        (b"(Some 300) Tj 5 Ts /F1 7 Tf (12) Tj 0 Ts /F1 12 Tf ( men fled.) Tj", "Some 300 men fled."),  # a note's mark
    ],
)
def test_a_number_in_place_of_others_is_no_raised_mark(shown: bytes, read: str) -> None:
    assert extract_pdf("a.pdf", page(b"BT /F1 12 Tf 50 700 Td %s ET" % shown)).text == read


@pytest.mark.parametrize(
    "trailer", [b"", b"/Root 5 0 R", b"/Root 99 0 R", b"/Root 2 0 R", b"/Info 5 0 R", b"/Root(1 0 R)"]
)
@pytest.mark.parametrize("catalog", [b"<</Type/Catalog/Pages 2 0 R>>", b"<< /Pages 2 0 R\n/Type  /Catalog >>"])
def test_a_catalog_that_is_not_named_is_found(trailer: bytes, catalog: bytes) -> None:
    found = extract_pdf("a.pdf", page(more={1: catalog}, trailer=trailer))
    assert found.text == WORDS.decode()
    assert [problem.code for problem in found.problems] == ["damaged"]


@pytest.mark.parametrize(
    "data",
    [
        page(b"BT (/Type/Catalog of books) Tj ET", more={1: b"<</Pages 2 0 R>>"}, trailer=b""),  # nothing has pages
        page(more={6: b"<</Filter/Standard/V 1/R 2>>"}, trailer=b""),  # encrypted
        page(b"", trailer=b""),
        page(more={5: FONT[:-2] + b"/FirstChar 32/LastChar 126/Widths[%s]>>" % (b"0 " * 95)}, trailer=b""),  # heaped
    ],
)
def test_a_file_that_cannot_be_mended_is_damaged(data: bytes) -> None:
    found = extract_pdf("a.pdf", data)
    assert not found.text
    assert {problem.code for problem in found.problems} == {"damaged"}


def encrypted(content: bytes, entries: bytes) -> bytes:
    """A page of which only the table of pages could be decrypted, since it holds no strings; the password is empty."""
    owner = b"/O<%s>" % (b"00" * 32)
    pad = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    key = hashlib.md5(pad + bytes(32) + b"\xfc\xff\xff\xff" + b"0" * 16).digest()[:5]  # noqa: S324
    user = b"/U<%s>" % rc4(key, pad).hex().encode()
    trailer = b"/Root 1 0 R/ID[<%s><%s>]/Encrypt<</Filter/Standard/V 1/R 2/P -4%s%s>>"
    ids = (b"0" * 16).hex().encode()
    return page(more={4: stream(content, entries)}, trailer=trailer % (ids, ids, owner, user))


def rc4(key: bytes, data: bytes) -> bytes:
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    j = 0
    for n, byte in enumerate(data):
        i = (n + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


@pytest.mark.parametrize(
    ("content", "entries", "code"),
    [
        (SHOW, b"/Filter/Crypt/DecodeParms<</Name/Identity>>", "encrypted"),
        (SHOW, b"/Filter [ /Crypt ]/DecodeParms[<</Name/Identity>>]", "encrypted"),
        (b"", b"", "empty"),
    ],
)
def test_a_page_that_is_not_encrypted_in_a_file_that_is_tells_so(content: bytes, entries: bytes, code: str) -> None:
    found = extract_pdf("a.pdf", encrypted(content, entries))
    assert [problem.code for problem in found.problems] == [code]
