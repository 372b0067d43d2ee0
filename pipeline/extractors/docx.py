"""Word documents (.docx): mammoth makes a plain web page of one, and that is read like any other."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from importlib.metadata import version

from lxml import etree

from pipeline.extractors.archive import UnpackError
from pipeline.extractors.base import Extraction
from pipeline.extractors.docx_markup import find_hidden_styles, settle_markup
from pipeline.extractors.html import assemble
from pipeline.extractors.html_parse import parse_markup
from pipeline.extractors.html_tree import read_blocks
from pipeline.extractors.pdf_origin import is_author, is_title
from pipeline.extractors.zip_archive import READ_ERRORS, read_member, unsafe_member
from pipeline.model import BlockKind, Origin, Problem, ProblemCode, Severity

_MAX_PART = 60_000_000  # bytes of XML; the tree that mammoth makes is some twenty times as large
_MAX_PARTS = 5_000
_BODY = re.compile(r"word/document\d*\.xml")
_TEXTS = re.compile(r"word/(?:document|footnotes|endnotes)\d*\.xml")
_STYLE_PART = "word/styles.xml"
_PROPERTIES = "docProps/core.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='Caption'] => p.caption:fresh
"""
_BACK_LINK = re.compile(r"#(?:foot|end)note-ref-")
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")


def extract_docx(document_id: str, data: bytes, charset: str = "") -> Extraction:  # noqa: ARG001 - XML has its own
    """Text, headings, lists, tables and notes; anchors are XPaths in mammoth's page, which has the document's order."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        _check_parts(archive)
        origin = _read_properties(archive)
        data, is_whole = _settle(archive)
        markup = _convert(data)
    except UnpackError as error:
        return _failed(document_id, error.code, str(error))
    except READ_ERRORS as error:
        return _failed(document_id, ProblemCode.DAMAGED, f"Not a readable Word document ({type(error).__name__}).")
    root, _ = parse_markup(f"<!DOCTYPE html><html><body>{markup}</body></html>")
    if root is not None:
        _mark_notes(root)
        _join_captions(root)
    elements = [] if root is None else list(root.iter())  # while they are held, lxml need not make them again
    blocks = read_blocks(root) if root is not None else []
    if not blocks:
        return _failed(document_id, ProblemCode.EMPTY, "The document has no text; pictures in it are not read.")
    text, placed, anchors = assemble(blocks)
    elements.clear()
    highest = [block for block in blocks if block.kind is BlockKind.HEADING and block.level == 1]
    titled = next((block.text for block in highest if block.element.get("class") == "title"), "")
    origin = Origin(title=titled).filled_from(origin).filled_from(Origin(title=highest[0].text if highest else ""))
    problems = () if is_whole else (_files_inside(document_id),)
    return Extraction(text, placed, anchors, origin, extractor=_versions(), problems=problems)


@cache
def _versions() -> str:
    return f"mammoth {version('mammoth')}, lxml {version('lxml')}"


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Refuses what no word processor writes, before anything of it is parsed."""
    members = archive.infolist()
    parts = [member for member in members if member.filename.lower().endswith((".xml", ".rels"))]
    if not any(map(_BODY.fullmatch, archive.namelist())):
        raise UnpackError(ProblemCode.DAMAGED, "The document has no word/document.xml; save it again as .docx.")
    if sum(part.file_size for part in parts) > _MAX_PART or len(members) > _MAX_PARTS:
        message = f"The document has more than {_MAX_PART:,} bytes of text and layout; divide it."
        raise UnpackError(ProblemCode.TOO_LARGE, message)
    for part in parts:
        if part.flag_bits & 0x1:
            raise UnpackError(ProblemCode.ENCRYPTED, "The document needs a password; save it without one.")
        if (fault := unsafe_member(part)) is not None:
            raise UnpackError(fault[1], fault[2])
        # a document type could define entities that grow without end or name files; the standard forbids it
        content = read_member(archive, part)
        if any(mark in content or mark.decode().encode("utf-16-le") in content for mark in _DECLARATIONS):
            raise UnpackError(ProblemCode.ARCHIVE_UNSAFE, "The document defines XML entities; it is not read.")


def _settle(archive: zipfile.ZipFile) -> tuple[bytes, bool]:
    """The package without pictures, its texts as mammoth can read them, and whether they are all of the document."""
    names = dict.fromkeys(name for name in archive.namelist() if name.lower().endswith((".xml", ".rels")))
    styles = read_member(archive, archive.getinfo(_STYLE_PART)) if _STYLE_PART in names else b""
    hidden = find_hidden_styles(styles)
    written, is_whole = io.BytesIO(), True
    with zipfile.ZipFile(written, "w") as settled:
        for name in names:
            part = read_member(archive, archive.getinfo(name))
            if _TEXTS.fullmatch(name):
                part, is_all = settle_markup(part, hidden)
                is_whole = is_whole and is_all
            settled.writestr(zipfile.ZipInfo(name), part)
    return written.getvalue(), is_whole


def _convert(data: bytes) -> str:
    """The body as HTML; pictures and comments are left out, and nothing outside the file is opened."""
    import mammoth

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=lambda _image: [],
            external_file_access=False,
        )
    except MemoryError:
        raise
    except Exception as error:  # XML that is none, or deeper than any writer nests it: mammoth raises what comes
        message = f"Not a readable Word document ({type(error).__name__}); save it again as .docx."
        raise UnpackError(ProblemCode.DAMAGED, message) from error
    return str(result.value)


def _mark_notes(root: etree._Element) -> None:
    for item in root.iter("li"):
        if (item.get("id") or "").startswith(("footnote-", "endnote-")):
            parent = item.getparent()
            if parent is not None:
                parent.set("class", "footnotes")
    for link in [a for a in root.iter("a") if _BACK_LINK.match(a.get("href") or "")]:
        link.text = ""  # mammoth's arrow back to the text


def _join_captions(root: etree._Element) -> None:
    """A caption's paragraph stands above or below its table; in a web page it is part of the table."""
    for paragraph in [p for p in root.iter("p") if p.get("class") == "caption"]:
        below, above = paragraph.getnext(), paragraph.getprevious()
        if below is not None and below.tag == "table":
            table, at = below, 0
        elif above is not None and above.tag == "table" and above.find("caption") is None:
            table, at = above, len(above)
        else:
            continue
        paragraph.tag = "caption"
        table.insert(at, paragraph)


def _read_properties(archive: zipfile.ZipFile) -> Origin:
    """Title and author. The dates of creation and saving are the file's, often its template's, and no publication."""
    if _PROPERTIES not in archive.namelist():
        return Origin()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        core = etree.fromstring(read_member(archive, archive.getinfo(_PROPERTIES)), parser)
    except (etree.XMLSyntaxError, ValueError):
        return Origin()
    title, author = (" ".join((core.findtext(f"{_DC}{name}") or "").split()) for name in ("title", "creator"))
    return Origin(title=title if is_title(title) else "", author=author if is_author(author) else "")


def _files_inside(document_id: str) -> Problem:
    message = "The document shows other files that are packed in it, which are not read; save it again as .docx."
    return Problem(document_id, "extract", Severity.WARNING, ProblemCode.NOT_SUPPORTED, message)


def _failed(document_id: str, code: ProblemCode, message: str) -> Extraction:
    return Extraction("", (), (), problems=(Problem(document_id, "extract", Severity.ERROR, code, message),))
