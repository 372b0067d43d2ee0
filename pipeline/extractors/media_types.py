"""What a file is, told from its bytes; its name only says what to expect."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from collections import Counter
from typing import NamedTuple

HTML, PDF, TEXT, GZIP, ZIP = "text/html", "application/pdf", "text/plain", "application/gzip", "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MHTML, WARC, WACZ = "multipart/related", "application/warc", "application/wacz"
ARC, WEBARCHIVE = "application/x-arc", "application/x-webarchive"  # what WARC replaced; what Safari saves
UNKNOWN = "application/octet-stream"

_BY_SUFFIX = {
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".pdf": PDF,
    ".txt": TEXT,
    ".docx": DOCX,
    ".mhtml": MHTML,
    ".zip": ZIP,
    ".warc": WARC,
    ".wacz": WACZ,
}
_COMPRESSED = (".html.gz", ".htm.gz", ".xhtml.gz", ".pdf.gz", ".txt.gz", ".docx.gz", ".mhtml.gz", ".warc.gz")
ARCHIVE_SUFFIXES = (".zip", ".warc", ".warc.gz", ".wacz")
DOCUMENT_SUFFIXES = (*_BY_SUFFIX, *_COMPRESSED)

_SIGNATURES = (
    (b"\x1f\x8b", GZIP),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"WARC/", WARC),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),  # of more than 4 GB, or by a program that knows no smaller
    (b"MM\0+", "image/tiff"),
    (b"AT&TFORM", "image/vnd.djvu"),
    (b"%FDF-", "application/fdf"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"BZh91AY&SY", "application/x-bzip2"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"filedesc://", ARC),
    (b"bplist00", WEBARCHIVE),
)
_TAR = slice(257, 262), b"ustar"
_PROPERTY_LIST = re.compile(r"<plist\b[^>]{0,99}>\s{0,99}<dict>\s{0,99}<key>Web(?:MainResource|Sub)", re.I)
_PAGE_TAGS = re.compile(r"<\s*(?:!doctype\s+html|html|head|body|title|frameset|meta|script)\b", re.I)
_TEXT_TAGS = re.compile(
    r"</?(?:p|div|span|table|tr|td|br|h[1-6]|ul|ol|li|a|b|i|em|strong|font|center|article|section)\b[^>]*>", re.I
)
_MHTML = re.compile(r"^(?:MIME-Version:|Content-Type:\s*multipart/related)", re.I | re.M)
_MAIL = re.compile(r"[\s\ufeff]{0,99}(?:From |[A-Za-z][A-Za-z-]{0,60}:)")
_MAIL_VERSION = re.compile(r"^MIME-Version:", re.I | re.M)
_MAIL_TYPE = re.compile(r"^Content-Type:\s{0,99}(?:multipart/|text/html)", re.I | re.M)
_BLANK_LINE = re.compile(r"\S[ \t]*(?:\r?\n){2}")
_WORD_BODY = "word/document"  # .xml, or document2.xml where an online editor wrote it
_PDF_HEADER = re.compile(rb"[\s\0]{0,64}(?:\xef\xbb\xbf)?(?:%PDF-|%!PS-Adobe-\d\.\d PDF-\d)")  # both are allowed
PDF_OBJECT = re.compile(rb"(?:^|[\r\n])\d{1,10} \d{1,5} obj\b")
_POSTSCRIPT = re.compile(
    rb"(?:[\s\x04]|\x1b%-12345X|@PJL[^\r\n]{0,1000}[\r\n]){0,1000}%!PS"
)  # after what printers are told
_XDP = re.compile(  # a form as XML, mostly with a PDF in letters
    rb"(?:\xef\xbb\xbf)?\s{0,99}(?:<\?xml[^>]{0,200}>\s{0,99})?(?:<\?xfa[^>]{0,500}>\s{0,99})?<xdp:xdp\b"
)
_BITMAP = re.compile(
    rb"BM.{4}\0{4}.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0", re.S
)  # the sizes that its header may have
_ASCII = bytes(range(0x80))
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class NamedType(NamedTuple):
    """What the name promises: the media type, and whether the bytes are compressed on top of it."""

    media_type: str
    compressed: bool


def is_document(path_name: str) -> bool:
    """Whether a file of this name is read at all."""
    return path_name.lower().endswith(DOCUMENT_SUFFIXES)


def named_type(path_name: str) -> NamedType:
    name = path_name.lower()
    compressed = name.endswith(".gz")
    stem = name.removesuffix(".gz")
    return NamedType(next((t for suffix, t in _BY_SUFFIX.items() if stem.endswith(suffix)), UNKNOWN), compressed)


def content_type(data: bytes) -> str:
    """The media type that the bytes themselves show."""
    signed = _signed_type(data)
    if signed not in (ZIP, GZIP, WARC) and _has_pdf_header(data):
        return PDF
    if signed == ZIP and _WORD_BODY.encode() in data and _holds_word_body(data):
        return DOCX
    if not signed and _is_headless_pdf(data):
        return PDF
    return signed or _text_type(_readable(data[:65536]))


def _signed_type(data: bytes) -> str:
    """Of a file that begins with signs of its own."""
    if _POSTSCRIPT.match(data):
        return "application/postscript"
    if _BITMAP.match(data):
        return "image/bmp"
    if _XDP.match(data):
        return "application/vnd.adobe.xdp+xml"
    if data[_TAR[0]] == _TAR[1]:
        return "application/x-tar"
    return next((media_type for signature, media_type in _SIGNATURES if data.startswith(signature)), "")


def _has_pdf_header(data: bytes) -> bool:
    """At the start, or with as much junk before it as readers accept; a text that mentions one has no objects."""
    if _PDF_HEADER.match(data):
        return True
    return b"%PDF-" in data[:1024] and PDF_OBJECT.search(data) is not None


def _is_headless_pdf(data: bytes) -> bool:
    """Whether the header is lost or far from the start, but objects and the place of their table are there."""
    return b"startxref" in data[-2048:] and b"endobj" in data and PDF_OBJECT.search(data[:65536]) is not None


def _holds_word_body(data: bytes) -> bool:
    """Whether a zip holds it itself, not only inside another."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(name.startswith(_WORD_BODY) for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False


def _text_type(head: str | None) -> str:
    if head is None:
        return UNKNOWN
    if _MHTML.search(head[:2000]) and "multipart/related" in head[:4000].lower():
        return MHTML
    if _MAIL.match(head) and _is_mailed_page(head):
        return MHTML
    if _PROPERTY_LIST.search(head[:2000]):
        return WEBARCHIVE
    return HTML if _PAGE_TAGS.search(head[:8192]) or len(_TEXT_TAGS.findall(head)) >= 3 else TEXT


def _is_mailed_page(head: str) -> bool:
    """Whether it is a mail that is a page or holds one, as old browsers saved pages; its lines are not the page's."""
    end = _BLANK_LINE.search(head)
    fields = head[: end.end()] if end else head
    return bool(_MAIL_VERSION.search(fields) and _MAIL_TYPE.search(fields)) and "text/html" in head.lower()


def _readable(head: bytes) -> str | None:
    """The first characters if the bytes are text in any encoding, else None."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace")
    if len(head) >= 8 and (head[1::2].count(0) > 0.4 * len(head) or head[0::2].count(0) > 0.4 * len(head)):
        return head.decode("utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be", "replace")
    if len(_CONTROL.findall(head)) > 0.02 * len(head) or _is_monotonous(head):
        return None
    return head.decode("utf-8", "replace")


def _is_monotonous(head: bytes) -> bool:
    """Whether one byte beyond ASCII makes up most of it, as in a picture; no letter is so frequent in any encoding."""
    beyond = head.translate(None, _ASCII)
    return 2 * len(beyond) > len(head) and 2 * Counter(beyond).most_common(1)[0][1] > len(head)
