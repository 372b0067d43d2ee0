"""What a file is, the module that reads it, its segments and language. Bad bytes never raise."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import replace

from pipeline.extractors.archive import Unpacked, UnpackError, gunzip
from pipeline.extractors.base import Extraction
from pipeline.extractors.invariants import check_document
from pipeline.extractors.language import detect_language
from pipeline.extractors.media_types import (
    ARC,
    DOCX,
    GZIP,
    HTML,
    MHTML,
    PDF,
    TEXT,
    UNKNOWN,
    WACZ,
    WARC,
    WEBARCHIVE,
    ZIP,
    NamedType,
    content_type,
    named_type,
)
from pipeline.extractors.segments import Division, divide
from pipeline.model import Anchors, Block, BlockKind, Document, Problem, ProblemCode, Segment, Severity, Source, Status

_MAX_BYTES = {HTML: 100_000_000, TEXT: 100_000_000, PDF: 1_000_000_000, MHTML: 200_000_000, DOCX: 1_000_000_000}
_BLANK = b" \t\r\n\f\0\xef\xbb\xbf\xff\xfe"
_ARCHIVES = {ZIP: ".zip", WARC: ".warc", WACZ: ".wacz", GZIP: ".warc.gz or .html.gz"}
_EXPECTED_NAMES = {
    HTML: "an HTML page",
    PDF: "a PDF",
    TEXT: "plain text",
    DOCX: "a Word document",
    MHTML: "a saved web page (MHTML)",
}
_ZIPPED = (  # documents that are archives inside; the first two say so at the start, the others in the list of members
    (b"mimetypeapplication/epub", "an e-book (EPUB)"),
    (b"mimetypeapplication/vnd.oasis.opendocument", "an OpenDocument file"),
    (b"xl/workbook.", "an Excel workbook"),
    (b"ppt/presentation.", "a PowerPoint presentation"),
)
_OF_PAGES = {
    ARC: "an ARC file; convert it to WARC",
    WEBARCHIVE: "a web archive of Safari; save the page as HTML or PDF",
}
_OLE, _ENCRYPTED_OFFICE = "application/msword", "EncryptedPackage".encode("utf-16-le")


def expand_source(source: Source) -> Unpacked:
    """The documents that a file holds: itself, or the members of an archive, with a problem for what is not read."""
    named = named_type(source.document_id).media_type
    found = content_type(source.data) if named in (ZIP, WARC, WACZ) else ""
    if found == GZIP and _is_arc(source.data):
        return iter((source,))  # as one that is not compressed
    if found == ZIP and named == ZIP:
        from pipeline.extractors.zip_archive import unzip

        return unzip(source)
    if found == ZIP and named == WACZ:
        from pipeline.extractors.wacz_archive import expand_wacz

        return expand_wacz(source)
    if found in (WARC, GZIP) and named == WARC:
        from pipeline.extractors.warc_archive import expand_warc

        return expand_warc(source)
    return iter((source,))


def extract_document(source: Source) -> Document:
    """Reads one document whatever its bytes are; what cannot be read is in the document's problems."""
    extraction, media_type = _read_bytes(source)
    origin = source.origin.filled_from(extraction.origin)
    division = divide(source.document_id, extraction.text, extraction.blocks, origin, extraction.segments)
    blocks, language, problems = _judge_language(source.document_id, extraction.text, division)
    problems = (*extraction.problems, *problems)
    document = Document(
        document_id=source.document_id,
        sha256=source.sha256,
        media_type=media_type,
        n_bytes=len(source.data),
        text=extraction.text,
        blocks=blocks,
        anchors=Anchors(extraction.anchors),
        recognised=extraction.recognised,
        segments=division.segments,
        origin=division.origin,
        language=language,
        pages=extraction.pages,
        extractor=extraction.extractor,
        status=_status(problems),
        problems=problems,
    )
    check_document(document)
    return document


def _read_bytes(source: Source) -> tuple[Extraction, str]:
    """The extraction and the media type of what was in the file, compression aside."""
    document_id, named = source.document_id, _expected_type(source)
    cut: tuple[Problem, ...] = ()
    try:
        data = _unpacked(source.data, named)
    except UnpackError as error:
        if not error.read.strip(_BLANK):
            return _failed(document_id, error.code, str(error)), GZIP
        data, message = error.read, f"{error} What comes before the damage was read."
        cut = (Problem(document_id, "extract", Severity.WARNING, error.code, message),)
    extraction, found = _read_unpacked(source, data, named)
    return replace(extraction, problems=(*cut, *extraction.problems)), found


def _read_unpacked(source: Source, data: bytes, named: NamedType) -> tuple[Extraction, str]:
    document_id = source.document_id
    if not data.strip(_BLANK):
        return _failed(document_id, ProblemCode.EMPTY, "The file is empty."), named.media_type
    found = content_type(data)
    if (found == ZIP and named.media_type == DOCX and not _zipped_kind(data)) or (
        found == TEXT and named.media_type in (HTML, MHTML)
    ):
        found = named.media_type  # a page may hold nothing but characters; a browser shows it all the same
    reader = _readers().get(found)
    if reader is None:
        return _unreadable(document_id, data, found, named.media_type), found
    if len(data) > _MAX_BYTES[found]:
        return _failed(
            document_id, ProblemCode.TOO_LARGE, f"Larger than {_MAX_BYTES[found]:,} bytes; divide it."
        ), found
    charset = source.stated_type.partition("charset=")[2]
    extraction = reader(document_id, data, charset)
    speaks_of_it = found == MHTML or (found == PDF and not data.startswith(b"%PDF-"))
    if speaks_of_it and named.media_type == TEXT and not extraction.text:
        found, extraction = TEXT, _readers()[TEXT](document_id, data, charset)
    if not extraction.text and not extraction.problems:  # such as lines of dashes
        problem = _problem(document_id, ProblemCode.EMPTY, "The file holds nothing that could be read.")
        extraction = replace(extraction, problems=(problem,))
    if found != named.media_type:
        extraction = replace(
            extraction, problems=(_mislabelled(source, found, bool(extraction.text)), *extraction.problems)
        )
    return extraction, found


def _unpacked(data: bytes, named: NamedType) -> bytes:
    """The bytes inside a gzip file, whatever its name."""
    if data.startswith(b"\x1f\x8b"):
        return gunzip(data)
    if named.compressed and data.strip(_BLANK):
        raise UnpackError(ProblemCode.DAMAGED, "The file is named .gz but is not compressed with gzip.")
    return data


def _is_arc(data: bytes) -> bool:
    try:
        return content_type(zlib.decompressobj(wbits=31).decompress(data, 1000)) == ARC
    except zlib.error:
        return False


def _readers() -> dict[str, Callable[[str, bytes, str], Extraction]]:
    """One format module a media type, loaded when the first document needs one; they take id, bytes and charset."""

    def read_html(document_id: str, data: bytes, charset: str) -> Extraction:
        from pipeline.extractors.html import extract_html

        return extract_html(document_id, data, charset)

    def read_docx(document_id: str, data: bytes, _charset: str) -> Extraction:
        from pipeline.extractors.docx import extract_docx

        return extract_docx(document_id, data)

    def read_mhtml(document_id: str, data: bytes, _charset: str) -> Extraction:
        from pipeline.extractors.mhtml import extract_mhtml

        return extract_mhtml(document_id, data)

    def read_pdf(document_id: str, data: bytes, _charset: str) -> Extraction:
        from pipeline.extractors.pdf import extract_pdf

        return extract_pdf(document_id, data)

    def read_text(document_id: str, data: bytes, charset: str) -> Extraction:
        from pipeline.extractors.text import extract_text

        return extract_text(document_id, data, charset)

    return {HTML: read_html, PDF: read_pdf, TEXT: read_text, DOCX: read_docx, MHTML: read_mhtml}


def _expected_type(source: Source) -> NamedType:
    """What the archive states of a member, else what the name says."""
    stated = source.stated_type.partition(";")[0]
    return NamedType(stated, compressed=False) if stated else named_type(source.document_id)


def _unreadable(document_id: str, data: bytes, found: str, named: str) -> Extraction:
    if found == ZIP and (kind := _zipped_kind(data)):
        message = f"The content is {kind}, which is not read; add it as PDF, HTML or text."
        return _failed(document_id, ProblemCode.NOT_SUPPORTED, message)
    if found in _OF_PAGES:
        return _failed(document_id, ProblemCode.NOT_SUPPORTED, f"The content is {_OF_PAGES[found]}.")
    if found in _ARCHIVES:
        message = f"The content is an archive; give the file a name that ends in {_ARCHIVES[found]}, or unpack it."
        return _failed(document_id, ProblemCode.NOT_SUPPORTED, message)
    if found == _OLE and named == DOCX and _ENCRYPTED_OFFICE in data:
        return _failed(document_id, ProblemCode.ENCRYPTED, "The document needs a password; save it without one.")
    if found == UNKNOWN:
        expected = _EXPECTED_NAMES.get(named, "a document")
        return _failed(
            document_id, ProblemCode.DAMAGED, f"The bytes are not {expected} nor any other document; get a new copy."
        )
    return _failed(
        document_id, ProblemCode.MISLABELLED, f"The content is {found}, which is not read; add it as PDF, HTML or text."
    )


def _zipped_kind(data: bytes) -> str:
    ends = data[:100] + data[-65536:]
    return next((kind for name, kind in _ZIPPED if name in ends), "")


def _mislabelled(source: Source, found: str, is_read: bool) -> Problem:
    says, remedy = ("the server said", "") if source.stated_type else ("its name says", " Rename it.")
    done = "; it was read as such" if is_read else ""
    message = f"By its content the file is {_EXPECTED_NAMES[found]}, not what {says}{done}.{remedy}"
    return Problem(source.document_id, "extract", Severity.WARNING, ProblemCode.MISLABELLED, message)


def _failed(document_id: str, code: ProblemCode, message: str) -> Extraction:
    return Extraction("", (), (), problems=(_problem(document_id, code, message),))


def _problem(document_id: str, code: ProblemCode, message: str) -> Problem:
    return Problem(document_id, "extract", Severity.ERROR, code, message)


def _judge_language(
    document_id: str, text: str, division: Division
) -> tuple[tuple[Block, ...], str, tuple[Problem, ...]]:
    """Blocks of a segment that is not English become source lines, from which no figure is read."""
    language = detect_language(text)
    if not language:
        return division.blocks, language, ()
    foreign = [
        (segment, code)
        for segment in division.segments
        if (code := detect_language(_own_words(text, segment, division.blocks))) not in ("en", "")
    ]
    if len(foreign) == len(division.segments) or (language != "en" and len(division.segments) == 1):
        message = f"The text is not English (it looks like {language!r}); its words are kept, no figures are read."
        blocks = tuple(replace(block, kind=BlockKind.SOURCE_LINE, level=0) for block in division.blocks)
        return blocks, language, (_wrong_language(document_id, Severity.ERROR, message),)
    problems = []
    for segment, code in foreign:
        name = segment.origin.title or segment.segment_id
        message = f"The part {name[:80]!r} is not English (it looks like {code!r}); no figures are read from it."
        problems.append(_wrong_language(document_id, Severity.WARNING, message))
    spans = [(segment.char_start, segment.char_end) for segment, _ in foreign]
    blocks = tuple(
        replace(block, kind=BlockKind.SOURCE_LINE, level=0)
        if any(start <= block.char_start < end for start, end in spans)
        else block
        for block in division.blocks
    )
    return blocks, "en" if foreign else language, tuple(problems)


def _own_words(text: str, segment: Segment, blocks: tuple[Block, ...]) -> str:
    """The segment without its source lines, whose names are in any language."""
    return "\n".join(
        text[block.char_start : block.char_end]
        for block in blocks
        if segment.char_start <= block.char_start < segment.char_end and block.kind is not BlockKind.SOURCE_LINE
    )


def _wrong_language(document_id: str, severity: Severity, message: str) -> Problem:
    return Problem(document_id, "extract", severity, ProblemCode.WRONG_LANGUAGE, message)


def _status(problems: tuple[Problem, ...]) -> Status:
    errors = {problem.code for problem in problems if problem.severity is Severity.ERROR}
    if errors - {ProblemCode.WRONG_LANGUAGE}:
        return Status.FAILED
    if errors:
        return Status.SKIPPED
    return Status.PARTIAL if any(p.severity is Severity.WARNING for p in problems) else Status.READ
