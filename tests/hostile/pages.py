"""Web pages, texts and archives that wish the reader ill; each says what is to become of it."""

from __future__ import annotations

import gzip
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

SENTENCE = "In 2016 about 2,000 workers were sent abroad, and the state kept most of what they earned there."
GOOD = f"<p>{SENTENCE}</p>"
DEEP = 100_000


class Case(NamedTuple):
    data: bytes
    codes: tuple[str, ...] = ()  # of its problem rows
    has: str = SENTENCE  # in its text; "" if it has none
    lacks: str = ""  # not in its text


def page(markup: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><title>Camps</title>{head}</head><body>{markup}</body></html>".encode()


def laughs(levels: int = 30) -> str:
    entities = "".join(f'<!ENTITY e{n} "&e{n - 1};&e{n - 1};">' for n in range(1, levels))
    return f'<!DOCTYPE html [<!ENTITY e0 "ha 77 ">{entities}]>'


def entity(system: str) -> bytes:
    return f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "{system}">]><html><body>{GOOD}<p>&x;</p></body></html>'.encode()  # fmt: skip


SECRET = "SECRET-OF-THE-RESEARCHER"  # noqa: S105 (what no document may get out)


def web_pages(secret: str, address: str) -> dict[str, Case]:
    """`secret`: address of a file that must not be read; `address`: a server that must not be asked."""
    return {
        "entity-bomb.html": Case(laughs().encode() + page(f"{GOOD}&e29;"), lacks="ha 77 ha"),
        "entity-bomb.xhtml": Case(b"<?xml version='1.0'?>" + laughs().encode() + page(f"{GOOD}&e29;"), lacks="ha 77 ha"),
        "entity-quadratic.html": Case(f'<!DOCTYPE html [<!ENTITY a "{"7 " * 50_000}">]>'.encode() + page(GOOD + "&a;" * 50_000), lacks="7 7 7"),
        "entity-of-a-file.html": Case(entity(secret), lacks=SECRET),
        "entity-of-a-file.xhtml": Case(entity(secret), lacks=SECRET),
        "entity-of-a-server.xhtml": Case(entity(address)),
        "dtd-of-a-server.xhtml": Case(f'<!DOCTYPE html SYSTEM "{address}">'.encode() + page(GOOD)),
        "parameter-entity.xhtml": Case(f'<!DOCTYPE html [<!ENTITY % p SYSTEM "{address}">%p;]>'.encode() + page(GOOD)),
        "include.xhtml": Case(page(f'{GOOD}<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret}" parse="text"/>'), lacks=SECRET),
        "links-out.html": Case(page(f'{GOOD}<img src="{address}"><object data="{secret}"></object><svg><image href="{address}"/></svg>', f'<link rel=stylesheet href="{address}"><base href="{address}"><script src="{address}"></script><meta http-equiv=refresh content="0;url={address}">'), lacks=SECRET),
        "frames-of-files.html": Case(page(f'<iframe src="{secret}"></iframe>{GOOD}'), lacks=SECRET),
        "nested-boxes.html": Case(page("<div>" * DEEP + GOOD), ("damaged",)),
        "nested-letters.html": Case(page("<b>" * DEEP + GOOD), ("damaged",)),
        "nested-tables.html": Case(page("<table><tr><td>" * 20_000 + GOOD), ("damaged",)),
        "nested-lists.html": Case(page("<ul><li>" * 30_000 + GOOD), ("damaged",)),
        "ends-without-beginnings.html": Case(page("</div>" * DEEP + GOOD)),
        "crossed-elements.html": Case(page("<a><p>" * 20_000 + GOOD), ("damaged",)),
        "comments-never-closed.html": Case(page(GOOD + "<!-- 5 " * DEEP)),
        "script-never-closed.html": Case(page(GOOD + "<script>77,000 men were held there"), lacks="77,000"),
        "quote-never-closed.html": Case(page(GOOD + '<a href="' + "x" * DEEP), has="2016"),
        "angle-brackets.html": Case(page(GOOD + "<" * DEEP * 5)),
        "million-attributes.html": Case(page("<p " + " ".join(f"a{n}=1" for n in range(1_000_000)) + f">{SENTENCE}</p>")),
        "same-attribute-a-million-times.html": Case(page("<p " + "a=1 " * 1_000_000 + f">{SENTENCE}</p>")),
        "attribute-of-ten-megabytes.html": Case(page(f'<p title="{"5 men " * 1_700_000}">{SENTENCE}</p>'), lacks="5 men"),
        "tag-name-of-a-megabyte.html": Case(page(f"<{'x' * 1_000_000}>{GOOD}")),
        "one-line.html": Case(page(GOOD + "<p>" + "and then they went on " * 100_000)),
        "spans-huge.html": Case(page(f"{GOOD}<table><tr><th colspan=99999999>Year<th rowspan=99999999>Men</tr>" + "<tr><td rowspan=65534 colspan=1000>2016<td>400</tr>" * 30 + "</table>")),
        "spans-overlapping.html": Case(page(GOOD + "<table>" + "<tr>" + "<td rowspan=60000 colspan=900>5" * 60 + "</table>")),
        "columns-huge.html": Case(page(f"{GOOD}<table><col span=999999999><tr><th>Year<th>Men<tr><td>2016<td>400</table>")),
        "list-start-huge.html": Case(page(f"{GOOD}<ol start=99999999999999999999 reversed><li value=-99999999999>Item</ol>")),
        "character-references.html": Case(page(f"{GOOD}<p>&#xD800;&#x110000;&#99999999999999999999;&#0;&#13;&#x202E;&bogus;&#xFDD0;")),
        "nul-bytes.html": Case(page(GOOD).replace(b"workers", b"wor\0kers") + bytes(5_000)),
        "controls.html": Case(page(GOOD * 50 + "<p>" + "".join(map(chr, range(1, 32))) + "\x7f\x85\u2028\u2029\ufeff\ufffe")),
        "scripts-with-figures.html": Case(page(f"<script>var n = 'about 77,000 prisoners were held';</script><style>p::after{{content:'77,000 prisoners'}}</style><template>77,000 prisoners</template><!-- 77,000 prisoners --><p hidden>77,000 prisoners</p><p style='display:none'>77,000 prisoners</p>{GOOD}"), lacks="77,000"),
        "scripts-in-json.html": Case(page(f'<script type="application/ld+json">{"[" * DEEP}</script>{GOOD}')),
        "metadata-odd.html": Case(page(GOOD, '<meta property="article:published_time" content="' + "9" * 5_000 + '"><meta name=author content="' + "=cmd|' /C calc'!A0" + '">')),
        "encoding-broken.html": Case(page(GOOD).replace(b"abroad", b"abro\xc3\x28\xff\xfead"), has="2,000 workers"),
        "encoding-claims-utf16.html": Case(page(GOOD, "<meta charset=utf-16>")),
        "encoding-claims-utf7.html": Case(page(GOOD + "<p>+ADw-script+AD4-5 men", "<meta charset=utf-7>"), lacks="<script>"),
        "encoding-unknown.html": Case(page(GOOD, "<meta charset='\u0001\u00e9" + "x" * 5_000 + "'>")),
        "encoding-cut-utf16.html": Case(b"\xff\xfe" + page(GOOD).decode().encode("utf-16-le") + b"\x00"),
        "encoding-lone-surrogates.html": Case(b"\xff\xfe" + page(GOOD).decode().encode("utf-16-le").replace("workers".encode("utf-16-le"), b"\x00\xd8\x00\xd8" + "workers".encode("utf-16-le")), has="were sent abroad"),
        "compressed-bomb.html.gz": Case(_gzip_bomb(400_000_000), ("too_large",), has=""),
        "compressed-in-compressed.html.gz": Case(gzip.compress(gzip.compress(page(GOOD))), ("not_supported",), has=""),
        "a-pdf-by-name.pdf": Case(page(GOOD), ("mislabelled",)),
        "zero-bytes.html": Case(b"", ("empty",), has=""),
        "spaces.html": Case(b" \r\n\t" * 100_000, ("empty",), has=""),
        "noise.html": Case(bytes(range(256)) * 500, ("damaged",), has=""),
        "program.html": Case(b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 50, ("damaged",), has=""),
    }  # fmt: skip


@cache  # two files of tests ask for them as they are collected
def _gzip_bomb(size: int) -> bytes:
    packer, piece = zlib.compressobj(9, wbits=31), bytes(1 << 20)
    return b"".join([*(packer.compress(piece) for _ in range(size >> 20)), packer.flush()])


def texts() -> dict[str, Case]:
    return {
        "one-line.txt": Case(f"{SENTENCE} {'They went on. ' * 8_000}".encode()),
        "one-word.txt": Case(f"{SENTENCE}\n\n{'x' * 3_000_000}".encode()),
        "one-number.txt": Case(f"{SENTENCE}\n\nSome {'9' * 500_000} men were held.".encode()),
        "empty-lines.txt": Case(b"\n" * 1_000_000 + SENTENCE.encode()),
        "short-lines.txt": Case(SENTENCE.encode() + b"\n\n" + b"a\n" * 200_000),
        "tabs.txt": Case(SENTENCE.encode() + b"\n\n" + b"\t" * 300_000 + b"5\n"),
        "mail-header.txt": Case(SENTENCE.encode() + b"\n\nContent-Type: multipart/related; boundary=" + b"x" * 100_000),
        "mixed-ends.txt": Case(SENTENCE.encode() + b"\r\n\r\r\n\x85\x0b\x0c\x1c\x1d\x1e" * 20_000, ("damaged",), has=""),
        "script.mhtml": Case(b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n" + b"--b\nContent-Type: multipart/related; boundary=b\n\n" * 5_000, ("damaged",), has=""),
    }  # fmt: skip


def zipped(*members: tuple[str, bytes], edit: Callable[[zipfile.ZipInfo], None] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if edit:
                edit(info)
            file.writestr(info, data)
    return buffer.getvalue()


def _as_link(info: zipfile.ZipInfo) -> None:
    info.external_attr = (stat.S_IFLNK | 0o777) << 16


def _same_bytes(count: int, size: int) -> bytes:
    """A directory whose members are all the same bytes: no two of them fit in the file."""
    body = zlib.compressobj(9, wbits=-15)
    data = body.compress(bytes(size)) + body.flush()
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, 0, len(data), size, 1, 0) + b"a" + data
    directory = b"".join(
        struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0, 0, len(data), size, 9, 0, 0, 0, 0, 0, 0)
        + b"%05d.txt" % n
        for n in range(count)
    )
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(directory), len(local), 0)
    return local + directory + end


def million_members(count: int) -> bytes:
    """An empty member named so many times over."""
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"
    entry = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, 11, 0, 0, 0, 0, 0, 0)
    directory = b"".join(entry + b"%07d.txt" % n for n in range(count))
    end64 = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(directory), len(local))
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, len(local) + len(directory), 1)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return local + directory + end64 + locator + end


@cache
def archives() -> dict[str, Case]:
    """Each holds `ok.html` too where `has` is not empty; `codes` are of the archive and its members."""
    ok = ("ok.html", page(GOOD))
    unsafe = ("archive_unsafe",)
    return {
        "absolute.zip": Case(zipped(("/etc/evil.html", b"x"), ok), unsafe),
        "drive.zip": Case(zipped(("C:\\evil.html", b"x"), ok), unsafe),
        "share.zip": Case(zipped(("\\\\server\\evil.html", b"x"), ok), unsafe),
        "upwards.zip": Case(zipped(("../../../evil.html", b"x"), ok), unsafe),
        "upwards-inside.zip": Case(zipped(("a/../../evil.html", b"x"), ok), unsafe),
        "backslashes.zip": Case(zipped(("..\\..\\evil.html", b"x"), ok), unsafe),
        "link.zip": Case(zipped(("evil.html", b"/etc/passwd"), edit=_as_link), unsafe, has=""),
        "names-odd.zip": Case(zipped(("a\x01\x1b[31m\u202e.html", page(GOOD)), ok)),
        "nested.zip": Case(zipped(("inner.zip", zipped(ok)), ok), ("not_supported",)),
        "ratio.zip": Case(zipped(("evil.txt", bytes(60_000_000)), ok), unsafe),
        "same-bytes.zip": Case(_same_bytes(200, 100_000_000), ("too_large",), has=""),
        "directory-says-less.zip": Case(zipped(("evil.txt", b"men " * 5_000), ok).replace(struct.pack("<I", 20_000), struct.pack("<I", 5)), ("damaged",)),
        "many-members.zip": Case(million_members(30_000), ("too_large",), has=""),
        "comment-only.zip": Case(b"PK\5\6" + bytes(18), ("empty",), has=""),
        "cut-off.zip": Case(zipped(ok)[:-30], ("damaged",), has=""),
        "noise.warc.gz": Case(gzip.compress(bytes(range(256)) * 50), ("damaged", "damaged"), has=""),
        "length-huge.warc": Case(b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 99999999999999999999\r\n\r\n", ("damaged", "damaged"), has=""),
        "zip-named-wacz.wacz": Case(zipped(("../archive/a.warc.gz", b"x")), ("damaged",), has=""),
    }  # fmt: skip
