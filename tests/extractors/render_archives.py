"""Web archives, saved pages and Word documents made from texts: the same text gives the same bytes.

Nothing is compressed by a library, whose versions differ in their bytes; gzip and zip members are stored.
"""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import quopri
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
STYLES = {"title": "Title", "heading": "Heading1", "caption": "Caption"}


class Capture(NamedTuple):
    """What a crawler saw at an address."""

    address: str
    body: bytes
    content_type: str = "text/html; charset=utf-8"
    day: str = "2019-03-11"
    status: str = "200 OK"
    headers: Mapping[str, str] = {}


def stored_gzip(data: bytes) -> bytes:
    """A gzip member whose deflate blocks are stored, as any zlib reads and none would write differently."""
    blocks = b""
    for start in range(0, max(len(data), 1), 65535):
        piece = data[start : start + 65535]
        last = start + 65535 >= len(data)
        length = len(piece).to_bytes(2, "little")
        blocks += bytes([last]) + length + bytes(byte ^ 255 for byte in length) + piece
    ends = zlib.crc32(data).to_bytes(4, "little") + (len(data) & 0xFFFFFFFF).to_bytes(4, "little")
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + blocks + ends


def stored_zip(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as file:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (2020, 1, 31, 12, 0, 0))
            info.create_system = 3
            file.writestr(info, data)
    return buffer.getvalue()


def record_id(number: int, address: str) -> str:
    digest = hashlib.sha256(f"{number} {address}".encode()).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"


def warc_record(kind: str, headers: Mapping[str, str], block: bytes) -> bytes:
    lines = [f"WARC-Type: {kind}", *(f"{name}: {value}" for name, value in headers.items())]
    if not any(line.startswith("Content-Length:") for line in lines):
        lines.append(f"Content-Length: {len(block)}")
    return "\r\n".join(["WARC/1.1", *lines, "", ""]).encode() + block + b"\r\n\r\n"


def payload_digest(body: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def response_record(number: int, capture: Capture, extra: Mapping[str, str] | None = None) -> bytes:
    """`extra` WARC headers stand before and instead of the usual ones."""
    head = {"Content-Type": capture.content_type, **capture.headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items() if value)
    block = f"HTTP/1.1 {capture.status}\r\n{lines}\r\n".encode() + capture.body
    headers = {
        "WARC-Record-ID": f"<urn:uuid:{record_id(number, capture.address)}>",
        "WARC-Date": f"{capture.day}T09:30:00Z",
        "WARC-Target-URI": capture.address,
        "WARC-Payload-Digest": payload_digest(capture.body),
        "Content-Type": "application/http; msgtype=response",
    }
    return warc_record("response", {**headers, **(extra or {})}, block)


def as_records(captures: Sequence[Capture]) -> list[bytes]:
    """With the record that opens every WARC."""
    about = {
        "WARC-Record-ID": f"<urn:uuid:{record_id(0, '')}>",
        "WARC-Date": "2019-03-11T09:00:00Z",
        "Content-Type": "application/warc-fields",
    }
    first = warc_record("warcinfo", about, b"software: Provenum samples\r\nformat: WARC File Format 1.1\r\n")
    return [first, *(response_record(n, capture) for n, capture in enumerate(captures, 1))]


def as_warc_gz(captures: Sequence[Capture]) -> bytes:
    return b"".join(map(stored_gzip, as_records(captures)))


def as_wacz(captures: Sequence[Capture], titles: Mapping[str, str]) -> bytes:
    """`titles` of the pages by address."""
    days = {capture.address: capture.day for capture in captures}
    pages = [{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}]
    pages += [
        {"id": record_id(0, address), "url": address, "ts": f"{days[address]}T09:30:00Z", "title": title}
        for address, title in titles.items()
    ]
    members = {
        "archive/data.warc.gz": as_warc_gz(captures),
        "pages/pages.jsonl": "".join(json.dumps(page) + "\n" for page in pages).encode(),
    }
    resources = [
        {"name": name.rpartition("/")[2], "path": name, "bytes": len(data), "hash": f"sha256:{sha256(data)}"}
        for name, data in members.items()
    ]
    package = {"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}
    return stored_zip({**members, "datapackage.json": json.dumps(package, indent=1).encode()})


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def as_mhtml(page: bytes, address: str, subject: str, date: str) -> bytes:
    """As a browser saves it: quoted-printable, the page first, then a picture and a frame."""
    boundary = "----MultipartBoundary--provenum-sample----"
    pixel = base64.encodebytes(b"GIF89a\1\0\1\0\0\0\0;").decode()
    frame = "<html><body><p>Subscribe to our 4 newsletters</p></body></html>"
    parts = (
        (f"Content-Type: text/html\nContent-ID: <frame-0@mhtml.blink>\nContent-Transfer-Encoding: quoted-printable\n"
         f"Content-Location: {address}", quopri.encodestring(page).decode()),
        (f"Content-Type: image/gif\nContent-Transfer-Encoding: base64\nContent-Location: {address}/1.gif", pixel),
        ("Content-Type: text/html\nContent-ID: <frame-1@mhtml.blink>\nContent-Transfer-Encoding: quoted-printable",
         quopri.encodestring(frame.encode()).decode()),
    )  # fmt: skip
    head = (
        f"From: <Saved by Blink>\nSnapshot-Content-Location: {address}\nSubject: {subject}\nDate: {date}\n"
        f'MIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype="text/html";\n\tboundary="{boundary}"\n\n\n'
    )
    body = "".join(f"--{boundary}\n{headers}\n\n{content}\n" for headers, content in parts)
    return f"{head}{body}--{boundary}--\n".replace("\n", "\r\n").encode()


class WordText(NamedTuple):
    """`kind` is "title", "heading", "paragraph", "item", "caption" or "row", whose cells tabs part.

    `^1` in the text is a mark of the first note.
    """

    kind: str
    text: str


def as_docx(passages: Sequence[WordText], notes: Sequence[str], title: str, author: str) -> bytes:
    body: list[str] = []
    for n, (kind, text) in enumerate(passages):
        if kind != "row":
            body.append(_paragraph(kind, text))
            continue
        first = n == 0 or passages[n - 1].kind != "row"
        cells = "".join(f"<w:tc>{_paragraph('paragraph', cell)}</w:tc>" for cell in text.split("\t"))
        header = "<w:trPr><w:tblHeader/></w:trPr>" if first else ""
        body.append(f"{'<w:tbl>' if first else ''}<w:tr>{header}{cells}</w:tr>")
        if n + 1 == len(passages) or passages[n + 1].kind != "row":
            body.append("</w:tbl>")
    footnotes = "".join(
        f'<w:footnote w:id="{n}">{_paragraph("paragraph", note)}</w:footnote>' for n, note in enumerate(notes, 1)
    )
    return stored_zip(
        {
            "[Content_Types].xml": _xml(_content_types()),
            "_rels/.rels": _xml(_relations({"officeDocument": "word/document.xml"})),
            "word/document.xml": _xml(f"<w:document {W}><w:body>{''.join(body)}</w:body></w:document>"),
            "word/_rels/document.xml.rels": _xml(
                _relations({name: f"{name}.xml" for name in ("styles", "numbering", "footnotes")})
            ),
            "word/styles.xml": _xml(f"<w:styles {W}>{''.join(map(_style, STYLES.values()))}</w:styles>"),
            "word/numbering.xml": _xml(
                f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
                '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
            ),
            "word/footnotes.xml": _xml(f"<w:footnotes {W}>{footnotes}</w:footnotes>"),
            "docProps/core.xml": _xml(
                '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
                'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
                f"<dc:title>{html.escape(title)}</dc:title><dc:creator>{html.escape(author)}</dc:creator>"
                "<dcterms:created>2013-12-23T23:15:00Z</dcterms:created></cp:coreProperties>"
            ),
        }
    )


def _paragraph(kind: str, text: str) -> str:
    properties = f'<w:pPr><w:pStyle w:val="{STYLES[kind]}"/></w:pPr>' if kind in STYLES else ""
    if kind == "item":
        properties = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    runs = []
    for n, part in enumerate(text.split("^")):
        if n:
            runs.append(f'<w:r><w:footnoteReference w:id="{part[0]}"/></w:r>')
        runs.append(f'<w:r><w:t xml:space="preserve">{html.escape(part[1:] if n else part)}</w:t></w:r>')
    return f"<w:p>{properties}{''.join(runs)}</w:p>"


def _style(style_id: str) -> str:
    name = "heading 1" if style_id == "Heading1" else style_id.lower() if style_id == "Caption" else style_id
    return f'<w:style w:type="paragraph" w:styleId="{style_id}"><w:name w:val="{name}"/></w:style>'


def _content_types() -> str:
    parts = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{WORD}.{kind}+xml"/>'
        for part, kind in (("document", "document.main"), ("styles", "styles"), ("footnotes", "footnotes"))
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


def _relations(targets: Mapping[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items())
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    )


def _xml(content: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{content}'.encode()
