"""The report on this machine alone, with a desk to review at. Standard library: a handful of addresses, one user.

Who knows the token of the address may read; who also sends the key that our own pages hold, from our own origin, may
write. A page of another site can do neither: it does not know the token, and its requests name its own origin.
"""

from __future__ import annotations

import json
import mimetypes
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from pipeline.build.discover import walk
from pipeline.build.reading import check_rules
from pipeline.build.review.desk import Desk
from pipeline.build.review.ledger import Ledger
from pipeline.build.worker import Folders
from pipeline.errors import PipelineError
from pipeline.outputs.report import FOLDER

_LOOPBACK = "127.0.0.1"
_STATIC = Path(__file__).parent / "static"
_OWN = "review-static"
_KEY_HEADER = "X-Provenum-Key"
_MOST_BYTES = 100_000  # of a request; a decision has a few hundred
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",  # the token is part of the address
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Review:
    """A running server; `address` opens it."""

    def __init__(self, raw: Path, processed: Path, folders: Folders = (), port: int = 0) -> None:
        walk(raw)  # says in plain words that there is no such folder
        self.raw, self.processed, self.folders = raw, processed, folders
        self.report = (processed / FOLDER).resolve()
        if not (self.report / "index.html").is_file():
            raise PipelineError(f"There is no report in {processed}; build it first.")
        self.indicators = sorted(check_rules(folders))
        self.ledger = Ledger(raw, self.indicators)
        self.desk = Desk(processed, self.ledger)
        self.token, self.key = secrets.token_urlsafe(18), secrets.token_urlsafe(18)
        self.building = threading.Lock()
        try:
            self.server = ThreadingHTTPServer((_LOOPBACK, port), _handler(self))
        except OSError as error:
            raise PipelineError(f"Port {port} cannot be opened: {error.strerror}.") from error
        self.server.daemon_threads = True

    @property
    def host(self) -> str:
        return f"{_LOOPBACK}:{self.server.server_address[1]}"

    @property
    def address(self) -> str:
        return f"http://{self.host}/{self.token}/index.html"

    def build(self) -> dict[str, Any]:
        """A refresh in a process of its own, as `make` does it."""
        folders = [part for folder in self.folders for part in ("--indicators", str(folder))]
        command = [sys.executable, "-m", "pipeline", "build", str(self.raw), str(self.processed), *folders]
        if not self.building.acquire(blocking=False):
            raise PipelineError("A build is running already.")
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own command)
        finally:
            self.building.release()
        if done.returncode:
            raise PipelineError(done.stderr.strip() or "The build failed.")
        return {"said": done.stdout}

    def page(self, path: Path) -> bytes:
        """A page of the report with the desk's script and the key that its requests carry."""
        head = (
            f'<meta name="provenum-key" content="{self.key}">'
            f'<meta name="provenum-indicators" content="{" ".join(self.indicators)}">'
            f'<link rel="stylesheet" href="/{self.token}/{_OWN}/review.css">'
            f'<script defer src="/{self.token}/{_OWN}/review.js"></script></head>'
        )
        return path.read_bytes().replace(b"</head>", head.encode(), 1)  # the first is ours: documents are escaped


@contextmanager
def open_review(raw: Path, processed: Path, folders: Folders = (), port: int = 0) -> Iterator[Review]:
    """Serves until the block ends."""
    review = Review(raw, processed, folders, port)
    thread = threading.Thread(target=review.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield review
    finally:
        review.server.shutdown()
        review.server.server_close()
        thread.join()


def _handler(review: Review) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        pass

    Handler.review = review
    return Handler


class _Handler(BaseHTTPRequestHandler):
    review: Review
    server_version, sys_version = "Provenum", ""
    protocol_version = "HTTP/1.1"
    timeout = 30  # seconds without a word from the other side

    def do_GET(self) -> None:
        path, query = self._path()
        if path is None:
            return
        if path == "api/state":
            self._answer(self.review.desk.state)
        elif path == "api/next":
            self._answer(lambda: self.review.desk.next_after(query.get("after", "")))
        elif path == "api/figure":
            self._answer(lambda: self.review.desk.figure(query.get("id", "")))
        else:
            self._file(path or "index.html")

    def do_POST(self) -> None:
        path, _ = self._path()
        if path is None:
            return
        own = f"http://{self.review.host}"
        key = self.headers.get(_KEY_HEADER, "")
        if self.headers.get("Origin") not in (own, own.replace(_LOOPBACK, "localhost")) or not secrets.compare_digest(
            key.encode(), self.review.key.encode()
        ):
            self._send(HTTPStatus.FORBIDDEN, b"Not from a page of this review.", "text/plain", close=True)
            return
        asked = self._body()
        if asked is None:
            return
        if path == "api/decide":
            self._answer(lambda: self.review.desk.decide(asked))
        elif path == "api/undo":
            self._answer(lambda: {"taken": self.review.ledger.undo()})
        elif path == "api/build":
            self._answer(self.review.build)
        else:
            self._send(HTTPStatus.NOT_FOUND, b"Not found.", "text/plain")

    def _path(self) -> tuple[str | None, dict[str, str]]:
        """What follows the token; None, and answered, for who names another host or does not know the token."""
        host = self.headers.get("Host", "")
        parts = urlsplit(self.path)
        token, _, rest = parts.path.removeprefix("/").partition("/")
        known = host in (self.review.host, self.review.host.replace(_LOOPBACK, "localhost"))
        if not known or not secrets.compare_digest(token.encode(), self.review.token.encode()):
            self._send(HTTPStatus.FORBIDDEN, b"Open the address that make review prints.", "text/plain", close=True)
            return None, {}
        return unquote(rest), {name: values[0] for name, values in parse_qs(parts.query).items()}

    def _body(self) -> dict[str, Any] | None:
        try:
            length = int(self.headers.get("Content-Length", ""))
            if not 0 <= length <= _MOST_BYTES or self.headers.get_content_type() != "application/json":
                raise ValueError
            asked = json.loads(self.rfile.read(length) or b"{}")
            if not isinstance(asked, dict):
                raise ValueError
        except ValueError:
            self._send(HTTPStatus.BAD_REQUEST, b"Not a request of ours.", "text/plain", close=True)
            return None
        return asked

    def _answer(self, ask: Any) -> None:
        try:
            content, status = {"ok": True, **(ask() or {})}, HTTPStatus.OK
        except PipelineError as error:
            content, status = {"ok": False, "message": str(error)}, HTTPStatus.CONFLICT
        self._send(status, json.dumps(content).encode(), "application/json")

    def _file(self, name: str) -> None:
        root = _STATIC if name.startswith(f"{_OWN}/") else self.review.report
        try:
            path = (root / name.removeprefix(f"{_OWN}/")).resolve()
            if not path.is_relative_to(root) or not path.is_file():
                raise FileNotFoundError
            content = self.review.page(path) if path.suffix == ".html" else path.read_bytes()
        except (OSError, ValueError):
            self._send(HTTPStatus.NOT_FOUND, b"Not found.", "text/plain")
            return
        self._send(HTTPStatus.OK, content, mimetypes.guess_type(path.name)[0] or "application/octet-stream")

    def _send(self, status: HTTPStatus, content: bytes, media_type: str, *, close: bool = False) -> None:
        charset = "; charset=utf-8" if media_type.startswith("text/") else ""
        self.send_response(status)
        for name, value in {**_HEADERS, "Content-Type": media_type + charset}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        if close:  # what follows on this connection may be the body that was not read
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Says nothing: the address holds the token."""
