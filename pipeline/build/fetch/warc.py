"""A WARC 1.1 file (ISO 28500) of one visit: every request and answer on the way to a page, as they were."""

from __future__ import annotations

import base64
import gzip
import hashlib
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from pipeline.build.fetch.client import USER_AGENT, Answer

_REFRAMED = ("transfer-encoding",)  # the body is kept without the lengths of its chunks


def write_warc(answers: Sequence[Answer]) -> bytes:
    """Gzipped record by record, as readers of WARC expect; the last answer is the page."""
    info = f"software: {USER_AGENT}\r\nformat: WARC File Format 1.1\r\n".encode()
    records = [_record("warcinfo", answers[0].time, "application/warc-fields", info, (), info)]
    for answer in answers:
        where = [("WARC-Target-URI", answer.target.url), ("WARC-IP-Address", answer.address)]
        response_id = _new_id()
        head = f"HTTP/1.1 {answer.status} {answer.reason}\r\n" + _lines(_kept_headers(answer))
        records.append(
            _record(
                "response",
                answer.time,
                "application/http; msgtype=response",
                head.encode("latin-1", "replace") + b"\r\n" + answer.body,
                (*where, ("WARC-Record-ID", response_id)),
                answer.body,
            )
        )
        request = f"GET {answer.target.path} HTTP/1.1\r\n{_lines(answer.request)}\r\n".encode()
        concerns = (*where, ("WARC-Concurrent-To", response_id))
        records.append(_record("request", answer.time, "application/http; msgtype=request", request, concerns, b""))
    return b"".join(records)


def _kept_headers(answer: Answer) -> Iterable[tuple[str, str]]:
    for name, value in answer.headers:
        yield (f"X-Original-{name}" if name.lower() in _REFRAMED else name), value


def _record(
    kind: str, time: datetime, content_type: str, block: bytes, more: tuple[tuple[str, str], ...], payload: bytes
) -> bytes:
    fields = dict(more)
    fields.setdefault("WARC-Record-ID", _new_id())
    fields |= {
        "WARC-Date": time.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Content-Type": content_type,
        "WARC-Block-Digest": _digest(block),
    }
    if kind == "response":
        fields["WARC-Payload-Digest"] = _digest(payload)
    fields["Content-Length"] = str(len(block))
    head = f"WARC/1.1\r\nWARC-Type: {kind}\r\n{_lines(fields.items())}\r\n"
    return gzip.compress(head.encode("utf-8", "replace") + block + b"\r\n\r\n", 9, mtime=0)


def _lines(fields: Iterable[tuple[str, str]]) -> str:
    """One header a line; a value of several lines would make headers of its own."""
    return "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in fields)


def _digest(data: bytes) -> str:
    return "sha256:" + base64.b32encode(hashlib.sha256(data).digest()).decode()


def _new_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"
