"""PDFs that no honest program writes, made by hand: each the smallest file that shows its trick."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping

WORDS = b"In 2016 about 2,000 workers were sent abroad and the state kept most of what they earned."
SHOW = b"BT /F1 12 Tf 50 700 Td (" + WORDS + b") Tj ET\n"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
FONTS = b"/Font<</F1 5 0 R>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s>>%s>>"
TREE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), entries, data)


def packed(data: bytes, entries: bytes = b"") -> bytes:
    return stream(zlib.compress(data, 9), b"/Filter/FlateDecode" + entries)


def damaged(content: bytes, where: float) -> bytes:
    """Packed, with another byte at this share of its length (0 to 1)."""
    data = bytearray(zlib.compress(content, 9))
    at = int(where * (len(data) - 1))
    data[at] ^= 0xFF
    return stream(bytes(data), b"/Filter/FlateDecode")


def write(objects: Mapping[int, bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """The objects with a right table of where they stand."""
    parts, at, places = [b"%PDF-1.7\n"], 9, {}
    for number, body in objects.items():
        part = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        places[number] = at
        parts.append(part)
        at += len(part)
    size = max(objects) + 1
    parts.append(b"xref\n0 1\n0000000000 65535 f \n")
    parts += [b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in sorted(places.items())]
    parts.append(b"trailer\n<</Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, at))
    return b"".join(parts)


def page(
    content: bytes = SHOW,
    resources: bytes = FONTS,
    more: Mapping[int, bytes] | None = None,
    entries: bytes = b"",
    trailer: bytes = b"/Root 1 0 R",
) -> bytes:
    """One page; `more` adds objects, or puts others in the place of these five."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: TREE,
        3: PAGE % (resources, entries),
        4: packed(content) if len(content) > 100_000 else stream(content),
        5: FONT,
    }
    return write({**objects, **(more or {})}, trailer)


def form(content: bytes, resources: bytes) -> bytes:
    return stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<%s>>" % resources)


def drawn(number: int) -> bytes:
    return FONTS + b"/XObject<</X %d 0 R>>" % number


def image(width: int, height: int, data: bytes, entries: bytes = b"/Filter/FlateDecode") -> bytes:
    return stream(
        data,
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8%s"
        % (width, height, entries),
    )


def to_unicode(ranges: bytes) -> bytes:
    """The words in a font whose codes a CMap translates."""
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"
    return page(more={5: font, **cmap(ranges)})


def cmap(ranges: bytes) -> dict[int, bytes]:
    """Object 6, which says what codes of one byte stand for."""
    head = b"/CIDInit/ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange\n"
    return {6: packed(head + ranges + b"\nendcmap end")}


def nested_forms(depth: int, times: int) -> bytes:
    """Each form draws the next so many times: twice over thirty forms is a billion."""
    forms = {10 + n: form(b"/X Do " * times, drawn(11 + n)) for n in range(depth)}
    return page(SHOW + b"/X Do", drawn(10), {**forms, 10 + depth: form(b"0 0 1 1 re f", FONTS)})


def nested_pages(depth: int) -> bytes:
    nodes = {10 + n: b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (11 + n, 9 + n) for n in range(depth)}
    return page(more={2: b"<</Type/Pages/Kids[10 0 R]/Count 1>>", **nodes, 10 + depth: PAGE % (FONTS, b"")})


def picture(width: int, height: int, data: bytes, entries: bytes = b"/Filter/FlateDecode") -> bytes:
    """A page that is one picture."""
    return page(b"q 595 0 0 842 0 0 cm /X Do Q", drawn(6), {6: image(width, height, data, entries)})


def in_object_stream(count: int, members: bytes, first: int, entries: bytes = b"") -> bytes:
    """The catalog's pages stand in an object stream that a cross-reference stream points to."""
    held = packed(members, b"/Type/ObjStm/N %d/First %d%s" % (count, first, entries))
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 3: PAGE % (FONTS, b""), 4: stream(SHOW), 5: FONT, 6: held}
    data, places = b"%PDF-1.7\n", {}
    for number, body in objects.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"\x00" + bytes(6)
    for number in range(1, 7):
        rows += (
            b"\x02" + (6).to_bytes(4, "big") + b"\0\0"
            if number == 2
            else b"\x01" + places[number].to_bytes(4, "big") + b"\0\0"
        )
    table = packed(rows, b"/Type/XRef/Size 7/W[1 4 2]/Root 1 0 R")
    return data + b"7 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, len(data))


def bomb(size: int, filler: bytes = b" ") -> bytes:
    """Deflated without ever being whole."""
    packer, piece = zlib.compressobj(9), filler * ((1 << 20) // len(filler))
    parts = [packer.compress(piece) for _ in range(size >> 20)]
    return b"".join([*parts, packer.flush()])


def endless_table() -> bytes:
    """The table of places names itself as the one before it."""
    data = page()
    at = data.rindex(b"xref\n0 1")
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % at)


DEEP = 100_000
CASES: dict[str, bytes] = {
    "header-only": b"%PDF-1.7\n",
    "truncated": page(SHOW * 50)[:2000],
    "cut-in-the-table": page()[:-60],
    "no-trailer": page().partition(b"xref\n")[0],
    "catalog-not-named": page(trailer=b"/Root 5 0 R"),
    "table-beyond-the-file": page().replace(b"startxref\n", b"startxref\n99999999"),
    "table-names-itself": endless_table(),
    "junk-before-the-header": b"\0" * 900 + page(),
    "object-number-huge": page().replace(b"5 0 obj", b"4294967299 0 obj").replace(b"5 0 R", b"4294967299 0 R"),
    "pages-cycle": page(more={2: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"}),
    "pages-cycle-of-two": page(
        more={2: b"<</Type/Pages/Kids[8 0 R]/Count 1>>", 8: b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>"}
    ),
    "page-its-own-parent": page().replace(b"/Parent 2 0 R", b"/Parent 3 0 R"),
    "catalog-cycle": page(more={1: b"<</Type/Catalog/Pages 1 0 R>>"}),
    "length-cycle": page(more={4: b"<</Length 4 0 R>>stream\n%s\nendstream" % SHOW}),
    "reference-cycle": page(more={4: b"8 0 R", 8: b"9 0 R", 9: b"8 0 R"}),
    "form-draws-itself": page(SHOW + b"/X Do", drawn(6), {6: form(b"/X Do", drawn(6))}),
    "two-forms-draw-each-other": page(
        SHOW + b"/X Do", drawn(6), {6: form(b"/X Do", drawn(7)), 7: form(b"/X Do", drawn(6))}
    ),
    "forms-nested-deep": nested_forms(2_000, 1),
    "forms-a-billion": nested_forms(30, 2),
    "pages-nested-deep": nested_pages(5_000),
    "arrays-nested-deep": page(entries=b"/Deep " + b"[" * DEEP + b"]" * DEEP),
    "arrays-never-closed": page(entries=b"/Deep " + b"[" * DEEP),
    "dictionaries-nested-deep": page(entries=b"/Deep " + b"<</A" * DEEP + b" 1" + b">>" * DEEP),
    "strings-nested-deep": page(entries=b"/Deep (" + b"(" * DEEP + b")" * DEEP + b")"),
    "states-nested-deep": page(b"q " * DEEP * 5 + SHOW),
    "text-objects-nested-deep": page(b"BT " * DEEP + SHOW),
    "arrays-in-content-nested-deep": page(b"[" * DEEP + SHOW),
    "marked-content-nested-deep": page(b"/P <</MCID 0>> BDC " * DEEP + SHOW),
    "content-bomb": page(more={4: stream(bomb(1 << 22, SHOW), b"/Filter/FlateDecode")}),
    "content-bomb-in-a-bomb": page(
        more={4: stream(zlib.compress(bomb(1 << 22, SHOW), 9), b"/Filter[/FlateDecode/FlateDecode]")}
    ),
    "content-bomb-of-spaces": page(more={4: stream(bomb(1 << 29), b"/Filter/FlateDecode")}),
    "lzw-bomb": page(more={4: stream(b"\x80\x0b\x60\x50" * 50_000, b"/Filter/LZWDecode")}),
    "run-length-bomb": page(
        more={4: stream(zlib.compress(b"\x81 " * 4_000_000, 9), b"/Filter[/FlateDecode/RunLengthDecode]")}
    ),
    "filter-chain-long": page(more={4: stream(SHOW, b"/Filter[" + b"/ASCIIHexDecode" * 5_000 + b"]")}),
    "filter-unknown": page(more={4: stream(SHOW, b"/Filter/NoSuchDecode")}),
    "predictor-columns-huge": page(
        more={4: packed(SHOW, b"/DecodeParms<</Predictor 15/Columns 2147483647/Colors 32>>")}
    ),
    "picture-bomb": picture(60_000, 60_000, bomb(1 << 26, b"\0")),
    "picture-negative": picture(-5, -5, zlib.compress(bytes(25))),
    "picture-beyond-numbers": picture(2**31 - 1, 2**31 - 1, zlib.compress(bytes(25))),
    "picture-jpeg-broken": picture(800, 800, b"\xff\xd8\xff\xe0" + bytes(200), b"/Filter/DCTDecode"),
    "picture-jpeg2000-broken": picture(800, 800, b"\0\0\0\x0cjP  \r\n\x87\n" + b"\xff" * 200, b"/Filter/JPXDecode"),
    "picture-jbig2-broken": picture(800, 800, b"\0\0\0\0\x30\0\x01" + b"\xff" * 90, b"/Filter/JBIG2Decode"),
    "picture-fax-huge": picture(
        100, 100, b"\0" * 100, b"/Filter/CCITTFaxDecode/DecodeParms<</Columns 2147483647/K -1>>"
    ),
    "picture-only": picture(400, 400, zlib.compress(bytes(160_000))),
    "mask-cycle": page(
        SHOW + b"/G gs",
        FONTS + b"/ExtGState<</G<</SMask<</S/Luminosity/G 6 0 R>>>>>>",
        {6: form(b"/G gs 0 0 9 9 re f", b"/ExtGState<</G<</SMask<</S/Luminosity/G 6 0 R>>>>>>")},
    ),
    "pattern-cycle": page(
        SHOW + b"/Pattern cs /P scn 0 0 99 99 re f",
        FONTS + b"/Pattern<</P 6 0 R>>",
        {
            6: stream(
                b"/Pattern cs /P scn 0 0 9 9 re f",
                b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 1/YStep 1/Resources<</Pattern<</P 6 0 R>>>>",
            )
        },
    ),
    "pattern-steps-tiny": picture(9, 9, zlib.compress(bytes(81))).replace(
        b"/X Do", b"/X Do /Pattern cs /P scn 0 0 99 99 re f"
    ),
    "function-cycle": page(
        SHOW + b"/S sh",
        FONTS + b"/Shading<</S<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 9 9]/Function 6 0 R>>>>",
        {6: b"<</FunctionType 3/Domain[0 1]/Functions[6 0 R 6 0 R]/Bounds[0.5]/Encode[0 1 0 1]>>"},
    ),
    "colour-space-cycle": page(
        SHOW + b"/C cs 1 scn 0 0 9 9 re f", FONTS + b"/ColorSpace<</C 6 0 R>>", {6: b"[/Indexed 6 0 R 255 (abc)]"}
    ),
    "glyph-draws-its-font": page(
        b"BT /F1 12 Tf 50 700 Td (aaa) Tj ET",
        more={
            5: b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 6 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[9]/Resources<</Font<</F1 5 0 R>>>>>>",
            6: stream(b"9 0 0 0 9 9 d1 BT /F1 9 Tf (aaa) Tj ET"),
        },
    ),
    "font-its-own-descendant": page(
        more={5: b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[5 0 R]>>"}
    ),
    "font-widths-a-million": page(
        more={
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 0/LastChar 2147483647/Widths["
            + b"9 " * 1_000_000
            + b"]>>"
        }
    ),
    "font-file-broken": page(
        more={
            5: b"<</Type/Font/Subtype/TrueType/BaseFont/A/FontDescriptor<</Type/FontDescriptor/FontName/A/FontFile2 6 0 R>>>>",
            6: stream(b"\0\1\0\0\xff\xff" + b"\xff" * 500),
        }
    ),
    "cmap-range-huge": to_unicode(b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange"),
    "cmap-million-ranges": to_unicode(b"100 beginbfrange <00> <FF> <0041> endbfrange\n" * 100_000),
    "cmap-long-target": to_unicode(b"1 beginbfchar <65> <" + b"0041" * 100_000 + b"> endbfchar"),
    "cmap-uses-itself": to_unicode(b"/Adobe-Identity-UCS usecmap 6 0 R usecmap"),
    "cmap-to-surrogates-and-nul": to_unicode(
        b"4 beginbfchar <65> <D800> <61> <0000> <6F> <FFFE> <74> <202E> endbfchar"
    ),
    "page-count-huge": page(more={2: b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>"}),
    "page-count-negative": page(more={2: b"<</Type/Pages/Kids[3 0 R]/Count -7>>"}),
    "page-many-times": page(more={2: b"<</Type/Pages/Kids[" + b"3 0 R " * 30_000 + b"]/Count 30000>>"}).replace(
        SHOW, b" " * len(SHOW)
    ),
    "box-huge": page().replace(b"[0 0 595 842]", b"[0 0 1e30 99999999999999999999999999999999999999999]"),
    "box-large": page().replace(b"[0 0 595 842]", b"[-90000000 -90000000 90000000 90000000]"),
    "box-empty": page().replace(b"[0 0 595 842]", b"[0 0 0 0]"),
    "box-upside-down": page().replace(b"[0 0 595 842]", b"[595 842 0 0]"),
    "box-of-words": page().replace(b"[0 0 595 842]", b"[(a) /B null [1]]"),
    "box-missing": page().replace(b"/MediaBox[0 0 595 842]", b""),
    "turn-odd": page(entries=b"/Rotate 45/UserUnit 1000000000"),
    "contents-many-times": page().replace(b"/Contents 4 0 R", b"/Contents[" + b"4 0 R " * 20_000 + b"]"),
    "contents-nested-arrays": page().replace(b"/Contents 4 0 R", b"/Contents[[[4 0 R]] 5 0 R (a) null 4 0 R]"),
    "contents-the-page-itself": page().replace(b"/Contents 4 0 R", b"/Contents 3 0 R"),
    "text-of-a-million-letters": page(b"BT /F1 1 Tf 50 700 Td" + b" (many words of it) Tj" * 40_000 + b" ET"),
    "text-of-size-zero": page(SHOW.replace(b"/F1 12 Tf", b"/F1 0 Tf")),
    "text-matrix-zero": page(SHOW.replace(b"50 700 Td", b"0 0 0 0 50 700 Tm")),
    "text-matrix-huge": page(SHOW.replace(b"50 700 Td", b"9e37 0 0 99999999999999999999999999999999999999 50 700 Tm")),
    "text-far-away": page(SHOW.replace(b"50 700 Td", b"99999999999999999999 700 Td") + SHOW),
    "text-upright-thin": page(SHOW.replace(b"/F1 12 Tf", b"/F1 12 Tf 0.0000001 Tz")),
    "inline-picture-open": page(SHOW + b"BI /W 9999999 /H 9999999 /BPC 8 /CS /G ID " + b"\0" * 500),
    "operators-without-operands": page(b"Tj TJ Td Tm cm Do gs sh re l c v y sc scn Tf ' \" " * 2_000 + SHOW),
    "object-stream-count-huge": in_object_stream(2_147_483_647, b"2 0 " + TREE, 4),
    "object-stream-bomb": in_object_stream(1, b"2 0 " + TREE + b" " * (1 << 28), 4),
    "object-stream-extends-itself": in_object_stream(1, b"2 0 " + TREE, 4, b"/Extends 6 0 R"),
    "object-stream-first-beyond": in_object_stream(1, b"2 0 " + TREE, 2_147_483_647),
    "scripts-and-launches": page(
        more={
            1: b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(/bin/sh)>>/AA<</WC<</S/JavaScript/JS(app.alert(5))>>>>>>"
        }
    ),
    "outlines-cycle": page(
        more={1: b"<</Type/Catalog/Pages 2 0 R/Outlines 8 0 R>>", 8: b"<</First 8 0 R/Last 8 0 R/Next 8 0 R>>"}
    ),
    "metadata-odd": page(
        trailer=b"/Root 1 0 R/Info<</Title(" + b"\xfe\xff\xd8\x00" * 5_000 + b")/CreationDate(D:99999999999999)>>"
    ),
    "annotation-draws-itself": page(
        entries=b"/Annots[<</Type/Annot/Subtype/Stamp/Rect[0 0 9 9]/AP<</N 6 0 R>>>>]",
        more={6: form(b"/X Do", drawn(6))},
    ),
    "encrypted-unknown": page(trailer=b"/Root 1 0 R/Encrypt<</Filter/NoSuch/V 9/R 9>>/ID[<00><00>]"),
    "header-lost": page().replace(b"%PDF-1.7\n", b""),
    "header-far": b"x" * 5000 + page(),
    "no-pages": page(more={2: b"<</Type/Pages/Kids[]/Count 0>>"}),
    "field-filled": page(
        b"",
        entries=b"/Annots[<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/Rect[0 0 595 842]/AP<</N 6 0 R>>>>]",
        more={6: form(SHOW, FONTS)},
    ),
    "stamp-on-inherited-fonts": page(
        SHOW.replace(WORDS, bytes(letter - 1 for letter in WORDS)),
        entries=b"/Annots[<</Type/Annot/Subtype/Stamp/Rect[0 0 90 90]/AP<</N 6 0 R>>>>]",
        more={
            2: TREE[:-2] + b"/Resources<<%s>>>>" % FONTS,
            5: FONT[:-2] + b"/ToUnicode 7 0 R>>",
            6: form(b"0 0 9 9 re f", b""),
            7: stream(b"1 beginbfrange <1f> <7d> <0020> endbfrange"),  # each code is the letter after it
        },
    ).replace(b"/Resources<<%s>>/Annots" % FONTS, b"/Annots"),
    "field-not-drawn": page(
        entries=b"/Annots[<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(5 men)/Rect[0 0 595 842]>>]",
    ),
    "stream-damaged-late": page(
        more={4: damaged(SHOW + b"".join(b"%d 0 m 9 %d l S\n" % (n, n * n) for n in range(90)), 0.9)}
    ),
    "stream-damaged-at-once": page(more={4: damaged(SHOW * 40, 0.0)}),
    "stream-damaged-in-letters": page(
        SHOW,
        more={
            6: stream(base64.a85encode(zlib.compress(SHOW * 40)[:-30]) + b"~>", b"/Filter[/ASCII85Decode/FlateDecode]")
        },
    ),
    "field-beside-a-lost-note": page(
        b"",
        entries=b"/Annots[<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/Rect[0 0 595 842]/AP<</N 6 0 R>>>> 99 0 R]",
        more={6: form(SHOW, FONTS)},
    ),
    "stamped-and-content-lost-in-part": page(
        entries=b"/Annots[<</Type/Annot/Subtype/Stamp/Rect[0 0 595 842]/AP<</N 6 0 R>>>>]",
        more={6: form(b"BT /F1 12 Tf 50 600 Td (5 men) Tj ET", FONTS)},
    ).replace(b"/Contents 4 0 R", b"/Contents[4 0 R 99 0 R]"),
    "words-drawn-by-a-note": page(
        b"",
        entries=b"/Annots[<</Type/Annot/Subtype/Square/Rect[0 0 595 842]/AP<</N 6 0 R>>>>]",
        more={6: form(SHOW, FONTS)},
    ),
    "the-same-page-again": page(more={2: b"<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>"}),
    "form-dynamic": page(
        more={
            1: b"<</Type/Catalog/Pages 2 0 R/NeedsRendering true/AcroForm<</Fields[]/XFA 6 0 R>>>>",
            6: stream(b"<x/>"),
        }
    ),
    "file-attached": page(
        more={
            1: b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(../a.txt)6 0 R]>>>>>>",
            6: b"<</Type/Filespec/F(../a.txt)/EF<</F 7 0 R>>>>",
            7: stream(b"5 men", b"/Type/EmbeddedFile"),
        }
    ),
    "pages-beyond-the-count": page(more={2: b"<</Type/Pages/Kids[3 0 R 3 0 R]/Count 1>>", 6: PAGE % (FONTS, b"")}),
    "file-attached-to-a-note": page(
        entries=b"/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 6 0 R>>]",
        more={6: b"<</Type/Filespec/F(../a.txt)/EF<</F 7 0 R>>>>", 7: stream(b"5 men")},
    ),
    "file-associated": page(
        more={
            1: b"<</Type/Catalog/Pages 2 0 R/AF[6 0 R]>>",
            6: b"<</Type/Filespec/F(../a.txt)/EF<</F 7 0 R>>>>",
            7: stream(b"5 men", b"/Type/EmbeddedFile"),
        }
    ),
    "form-dynamic-unsaid": page(
        more={1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]/XFA 6 0 R>>>>", 6: stream(b"<x/>")}
    ),
    "field-filled-in-its-parent": page(
        entries=b"/Annots[7 0 R]",
        more={
            1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>>>",
            6: b"<</FT/Tx/T(a)/V(5 men)/Kids[7 0 R]>>",
            7: b"<</Type/Annot/Subtype/Widget/Parent 6 0 R/Rect[0 0 90 90]>>",
        },
    ),
    "fields-their-own-kids": page(
        entries=b"/Annots[7 0 R]",
        more={
            1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>>>",
            6: b"<</T(a)/Kids[7 0 R 6 0 R]>>",
            7: b"<</Type/Annot/Subtype/Widget/T(b)/Parent 6 0 R/Kids[6 0 R]/Rect[0 0 90 90]>>",
        },
    ),
    "field-on-a-page-left-open": page(
        b"1 0 0 1 90000 9000 cm q",
        entries=b"/Annots[<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/Rect[0 0 595 842]/AP<</N 6 0 R>>>>]",
        more={6: form(SHOW, FONTS)},
    ),
    "words-under-a-bar": page(SHOW + b"0 g 40 690 520 30 re f"),
    "words-in-the-colour-of-the-paper": page(b"1 g " + SHOW),
    "words-on-other-words": page(SHOW.replace(b"2,000", b"9,000") + b"1 g 40 690 520 30 re f 0 g " + SHOW),
}
