"""Web pages saved as one file (MHTML, RFC 2557): the root page is the document, frames and pictures are not."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime

from pipeline.extractors.base import Extraction
from pipeline.extractors.html import extract_html, holds_prose
from pipeline.model import Origin, Problem, ProblemCode, Severity

_PAGES = ("text/html", "application/xhtml+xml")
_ADDRESS = re.compile(r"https?://[^\s/]+\S*\Z")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_MAX_PARTS = 20_000


def extract_mhtml(document_id: str, data: bytes, charset: str = "") -> Extraction:  # noqa: ARG001 - each part has its own
    """Anchors are XPaths in the root page. What the saving browser states goes before the page's own markup."""
    try:
        message = message_from_bytes(data.lstrip(b"\xef\xbb\xbf \t\r\n"))
        root = _root_page(message)
        page, is_sound = _decode(root) if root is not None else (b"", True)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return _failed(document_id, ProblemCode.DAMAGED, "The parts of the file cannot be told apart.")
    if root is None:
        return _failed(document_id, ProblemCode.DAMAGED, "The file holds no web page; save the page again.")
    if not isinstance(page, bytes) or not page.strip():
        return _failed(document_id, ProblemCode.EMPTY, "The page in the file is empty; save the page again.")
    extraction = extract_html(document_id, page, str(root.get_content_charset("") or ""))
    saved = Origin(url=_page_address(message, root), accessed=_saving_day(message))
    origin = saved.filled_from(extraction.origin).filled_from(Origin(title=_header(message, "Subject")))
    cut = () if is_sound and _is_whole(message, data) else (_cut_off(document_id),)
    frames = (_frames(document_id),) if _has_other_prose(message, root) else ()
    return replace(extraction, origin=origin, problems=(*extraction.problems, *cut, *frames))


def _root_page(message: Message) -> Message | None:
    """The part that `start` names, if it is a page, else the first page."""
    start = str(message.get_param("start") or "").strip("<> ")
    pages = [part for part in _parts(message) if part.get_content_type() in _PAGES]
    named = (part for part in pages if start and str(part.get("Content-ID", "")).strip("<> ") == start)
    return next(named, pages[0] if pages else None)


def _parts(message: Message) -> Iterator[Message]:
    """All leaves in order, without recursion."""
    pending = [message]
    for _ in range(_MAX_PARTS):
        if not pending:
            return
        part = pending.pop()
        payload = part.get_payload()
        if part.is_multipart() and isinstance(payload, list):
            pending.extend(child for child in reversed(payload) if isinstance(child, Message))
        else:
            yield part


def _decode(part: Message) -> tuple[bytes, bool]:
    """The bytes of a part as far as they can be told, and whether they are all of it."""
    coding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if coding:
        part.replace_header("Content-Transfer-Encoding", coding)
    payload = part.get_payload()
    if coding != "base64" or not isinstance(payload, str):
        page = part.get_payload(decode=True)
        return (page, True) if isinstance(page, bytes) else (b"", True)
    written = payload.encode("ascii", "replace")
    letters = _NOT_BASE64.sub(b"", written)
    whole = letters[: len(letters) - (len(letters) % 4 == 1)]
    page = base64.b64decode(whole + b"=" * (-len(whole) % 4))
    return page, whole == letters and not written.translate(None, letters + b"= \t\r\n")


def _has_other_prose(message: Message, root: Message) -> bool:
    others = (part for part in _parts(message) if part is not root and part.get_content_type() in _PAGES)
    return any(holds_prose(_decode(part)[0]) for part in others)


def _page_address(message: Message, root: Message) -> str:
    candidates = (message.get("Snapshot-Content-Location"), root.get("Content-Location"), message["Content-Location"])
    addresses = ("".join(str(address).split()) for address in candidates if address)  # long ones are folded
    return next((address for address in addresses if _ADDRESS.match(address)), "")


def _saving_day(message: Message) -> str:
    try:
        return parsedate_to_datetime(str(message.get("Date", ""))).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _header(message: Message, name: str) -> str:
    value = str(message.get(name, ""))
    try:
        value = str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, ValueError):
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


def _is_whole(message: Message, data: bytes) -> bool:
    """Whether the last boundary, which ends the file, is there."""
    boundary = message.get_boundary()
    return not boundary or f"--{boundary}--".encode("ascii", "replace") in data


def _frames(document_id: str) -> Problem:
    message = "The file holds more pages than the one that is read, such as frames; save them as pages of their own."
    return Problem(document_id, "extract", Severity.WARNING, ProblemCode.NOT_SUPPORTED, message)


def _cut_off(document_id: str) -> Problem:
    message = "The file is cut off or damaged; what there is of the page was read."
    return Problem(document_id, "extract", Severity.WARNING, ProblemCode.DAMAGED, message)


def _failed(document_id: str, code: ProblemCode, message: str) -> Extraction:
    return Extraction("", (), (), problems=(Problem(document_id, "extract", Severity.ERROR, code, message),))
