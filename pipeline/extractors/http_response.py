"""The bytes of an HTTP response, as a WARC keeps them → status, headers and the body as it was before it was sent."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from pipeline.extractors.archive import MAX_BYTES, UnpackError, gunzip
from pipeline.model import ProblemCode

_MAX_HEAD = 1 << 18  # bytes
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(r"HTTP/\d(?:\.\d)?\s+(\d{3})\b")
_CHUNK = re.compile(rb"\s*([0-9A-Fa-f]{1,8})[ \t]{0,99}(?:;[^\r\n]{0,1000})?\r?\n")
_MAX_CODINGS = 4  # a browser takes no more than a few on top of each other
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class HttpResponse:
    status: int  # 0 where the block is no HTTP response
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case
    body: bytes = field(default=b"", repr=False)  # still in its transfer and content codings

    @property
    def media_type(self) -> str:
        return bare_type(self.headers.get("content-type", ""))


def bare_type(content_type: str) -> str:
    """Without its parameters.

    >>> bare_type("Text/HTML; charset=windows-1251")
    'text/html'
    """
    return re.split("[;,]", content_type, maxsplit=1)[0].strip(" \t\"'").lower()


def parse_response(block: bytes) -> HttpResponse:
    """Splits head and body; a head that is none has status 0."""
    end = _HEAD_END.search(block, 0, _MAX_HEAD)
    head = block[: end.start()] if end else block[:_MAX_HEAD]
    lines = re.sub(r"\r?\n[ \t]+", " ", head.decode("latin-1")).splitlines()
    status = _STATUS.match(lines[0]) if lines else None
    if status is None or (end is None and len(block) > _MAX_HEAD):
        return HttpResponse(0)
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), value.strip())
    return HttpResponse(int(status[1]), headers, block[end.end() :] if end else b"")


def unchunk(body: bytes) -> bytes:
    """The body without the lengths of its chunks; one that states none was unchunked by who archived it."""
    parts: list[bytes] = []
    at = 0
    while (size := _CHUNK.match(body, at)) is not None:
        length = int(size[1], 16)
        if not length:
            return b"".join(parts)
        parts.append(body[size.end() : size.end() + length])
        at = size.end() + length
        if at > len(body):
            raise UnpackError(ProblemCode.DAMAGED, "The response breaks off in the middle.", b"".join(parts))
        at += 2 if body.startswith(b"\r\n", at) else 1
    if at == 0:
        return body
    raise UnpackError(ProblemCode.DAMAGED, "The response breaks off in the middle.", b"".join(parts))


def decode_body(response: HttpResponse) -> bytes:
    """The document itself. Raises UnpackError for damage, unknown codings and what grows beyond any document.

    Of a response that is cut off, what there is of it is in the error.
    """
    body, cut = response.body, None
    if "chunked" in response.headers.get("transfer-encoding", "").lower():
        body, cut = _as_far_as_it_goes(partial(unchunk, body))
    codings = [coding.strip().lower() for coding in response.headers.get("content-encoding", "").split(",")]
    codings = [coding for coding in codings if coding not in ("", "identity", "none", "utf-8", "binary")]
    if len(codings) > _MAX_CODINGS:
        raise UnpackError(ProblemCode.ARCHIVE_UNSAFE, f"The response is compressed {len(codings)} times over.")
    for coding in reversed(codings):
        body, damage = _as_far_as_it_goes(partial(_decompress, coding.removeprefix("x-"), body))
        cut = cut or damage
    if cut is not None:
        raise UnpackError(cut.code, str(cut), body) from cut
    return body


def _as_far_as_it_goes(unpack: Callable[[], bytes]) -> tuple[bytes, UnpackError | None]:
    try:
        return unpack(), None
    except UnpackError as error:
        if not error.read:
            raise
        return error.read, error


def _decompress(coding: str, body: bytes) -> bytes:
    """Archivers often keep the decoded body under the header of the coded one; such a body stays."""
    if not body:
        return body
    if coding == "gzip":
        return gunzip(body, MAX_BYTES) if body.startswith(b"\x1f\x8b") else body
    if coding == "deflate":
        zlib_header = len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2]) % 31 == 0
        try:
            return _inflate(body, 15 if zlib_header else -15)
        except UnpackError as error:
            if error.code is ProblemCode.TOO_LARGE or zlib_header:
                raise
            return body
    if coding == "br":
        return _decompress_brotli(body)
    raise UnpackError(ProblemCode.NOT_SUPPORTED, f"The response is compressed with {coding[:20]!r}, which is not read.")


def _inflate(body: bytes, window: int) -> bytes:
    unpacker = zlib.decompressobj(wbits=window)
    try:
        data = unpacker.decompress(body, MAX_BYTES + 1)
    except zlib.error as error:
        raise UnpackError(ProblemCode.DAMAGED, f"The compressed response is damaged: {error}.") from error
    if len(data) > MAX_BYTES:
        raise _too_large()
    if not unpacker.eof:
        raise UnpackError(ProblemCode.DAMAGED, "The response breaks off in the middle.")
    return data


def _decompress_brotli(body: bytes) -> bytes:
    import brotli

    unpacker = brotli.Decompressor()
    parts: list[bytes] = []
    total = 0
    try:
        fed = body
        while not unpacker.is_finished():
            part = unpacker.process(fed, output_buffer_limit=_PIECE)
            fed = b""
            parts.append(part)
            total += len(part)
            if total > MAX_BYTES:
                raise _too_large()
            if not part and unpacker.can_accept_more_data():
                raise UnpackError(ProblemCode.DAMAGED, "The response breaks off in the middle.")
    except brotli.error as error:
        if not total and _reads_as_text(body):
            return body
        raise UnpackError(ProblemCode.DAMAGED, "The compressed response is damaged.") from error
    return b"".join(parts)


def _reads_as_text(body: bytes) -> bool:
    return b"<" in body[:1000] and not re.search(rb"[\x00-\x08\x0e-\x1a]", body[:1000])


def _too_large() -> UnpackError:
    return UnpackError(ProblemCode.TOO_LARGE, f"Unpacked, the response is larger than {MAX_BYTES:,} bytes.")
