"""One request to one checked address, with every limit; no redirect is followed, nothing is decoded, no cookie kept."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from pipeline.build.fetch.addresses import RefusedError, Target

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

AGENT = "Provenum"  # what robots.txt may name
USER_AGENT = f"{AGENT}/{version('provenum')} (reads reports for research; one request at a time; obeys robots.txt)"
_PIECE = 1 << 16
_FAULTS = (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    max_bytes: int = 100_000_000  # of one body as sent; the longest reports have 60 million
    seconds: float = 300.0  # for one whole answer, slow and endless ones included
    idle_seconds: float = 30.0  # without a byte
    max_redirects: int = 10
    pause_seconds: float = 1.0  # between two requests to a host, more where its robots.txt asks for more


DEFAULT_LIMITS = FetchLimits()


@dataclass(frozen=True, slots=True)
class Answer:
    """A request and what came back, as sent."""

    target: Target
    address: str  # that was connected to
    time: datetime  # UTC, whole seconds
    request: tuple[tuple[str, str], ...]
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")


def ask(target: Target, limits: FetchLimits, conditions: Mapping[str, str]) -> Answer:
    """Raises RefusedError: nothing there, too slow, too large, broken off."""
    headers = {
        "Host": target.host_header,
        "User-Agent": USER_AGENT,
        "Accept": "text/html, application/xhtml+xml, application/pdf, text/plain;q=0.9, */*;q=0.5",
        "Accept-Encoding": "identity",
        "Connection": "close",
        **conditions,
    }
    asked = datetime.now(UTC).replace(microsecond=0)
    ends_at = time.monotonic() + limits.seconds
    connection, address = _connect(target, limits)
    with contextlib.closing(connection), _cut_at(connection, ends_at) as is_cut:
        try:
            connection.request("GET", target.path, headers=headers, preload_content=False, decode_content=False)
            response = connection.getresponse()
            body = _read_body(response, limits, ends_at)
        except _FAULTS as error:
            if is_cut() or isinstance(error, TimeoutError) or time.monotonic() > ends_at:
                raise _too_slow(limits) from error
            raise RefusedError(f"the answer broke off ({type(error).__name__})") from error
        if is_cut():  # a body without a length looks whole when the line is cut
            raise _too_slow(limits)
        kept = tuple((str(name), str(value)) for name, value in response.headers.items())
        return Answer(
            target, address, asked, tuple(headers.items()), response.status, response.reason or "", kept, body
        )


def _connect(target: Target, limits: FetchLimits) -> tuple[HTTPConnection, str]:
    """To the first of the checked addresses that takes it; the name is used for the certificate only."""
    reason = "no address"
    for address in target.addresses:
        connection: HTTPConnection
        if target.scheme == "https":
            connection = HTTPSConnection(
                address,
                target.port,
                timeout=limits.idle_seconds,
                cert_reqs="CERT_REQUIRED",
                server_hostname=target.host,
                assert_hostname=target.host,
            )
        else:
            connection = HTTPConnection(address, target.port, timeout=limits.idle_seconds)
        try:
            connection.connect()
        except _FAULTS as error:
            connection.close()
            reason = type(error).__name__
        else:
            return connection, address
    raise RefusedError(f"{target.host} cannot be reached ({reason})")


@contextmanager
def _cut_at(connection: HTTPConnection, ends_at: float) -> Iterator[Callable[[], bool]]:
    """Cuts the line at that time: a server that sends a byte now and then, in headers too, would hold it for ever."""
    cut = threading.Event()
    line: socket.socket | None = connection.sock

    def cut_line() -> None:
        cut.set()
        if line is not None:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, ends_at - time.monotonic()), cut_line)
    timer.daemon = True
    timer.start()
    try:
        yield cut.is_set
    finally:
        timer.cancel()


def _read_body(response: BaseHTTPResponse, limits: FetchLimits, ends_at: float) -> bytes:
    stated = response.headers.get("content-length", "")
    if stated.isascii() and stated.isdecimal() and int(stated[:20]) > limits.max_bytes:
        raise _too_large(limits)
    parts: list[bytes] = []
    total = 0
    while piece := response.read1(_PIECE, decode_content=False):
        parts.append(piece)
        total += len(piece)
        if total > limits.max_bytes:
            raise _too_large(limits)
        if time.monotonic() > ends_at:
            raise _too_slow(limits)
    return b"".join(parts)


def _too_large(limits: FetchLimits) -> RefusedError:
    return RefusedError(f"larger than {limits.max_bytes:,} bytes; --max-bytes allows more")


def _too_slow(limits: FetchLimits) -> RefusedError:
    return RefusedError(
        f"not there within {limits.seconds:g} seconds, or silent for {limits.idle_seconds:g}; --timeout allows more"
    )
