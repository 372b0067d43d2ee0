"""Fetching from a server on this machine: redirects, errors, slow and endless bodies, changed pages, robots."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from pipeline.build.captures import load_captures
from pipeline.build.discover import walk
from pipeline.build.fetch import Fetched, FetchLimits, Outcome, fetch
from pipeline.build.fetch.addresses import RefusedError, is_public, resolve
from pipeline.build.fetch.pages import find_error_sign
from pipeline.build.sources import load_catalogue, load_sources
from pipeline.errors import PipelineError, RuleError

REPOSITORY = Path(__file__).resolve().parent.parent.parent
PAGE = b"<!DOCTYPE html><html><head><title>Camps</title></head><body><p>Some 400 men were held.</p></body></html>"
LIMITS = FetchLimits(max_bytes=200_000, seconds=3.0, idle_seconds=1.0, max_redirects=5, pause_seconds=0.0)
Handler = BaseHTTPRequestHandler


@dataclass
class Site:
    """A server on loopback; `answers` maps a path to what writes its answer."""

    port: int = 0
    answers: dict[str, Callable[[Handler], None]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    ending: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def paths(self) -> Counter[str]:
        return Counter(path for path, _ in self.asked)


def answer(body: bytes = PAGE, status: int = 200, **headers: str) -> Callable[[Handler], None]:
    def write(handler: Handler) -> None:
        handler.send_response(status)
        fields = {"Content-Length": str(len(body)), "Content-Type": "text/html"}
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in fields.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return write


def redirect(to: str, status: int = 302) -> Callable[[Handler], None]:
    return answer(b"", status, Location=to)


@pytest.fixture
def site() -> Iterator[Site]:
    state = Site()

    class Answering(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            state.asked.append((self.path, dict(self.headers.items())))
            state.at_once += 1
            state.most_at_once = max(state.most_at_once, state.at_once)
            try:
                state.answers.get(self.path, answer(b"none", 404))(self)
            except OSError:
                pass
            finally:
                state.at_once -= 1

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    state.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield state
    state.ending.set()
    server.shutdown()
    server.server_close()


def write_sources(raw: Path, **urls: str) -> None:
    raw.mkdir(exist_ok=True)
    entries = {f"fetched/{name.replace('_', '.')}": {"url": url, "fetch": "yes"} for name, url in urls.items()}
    (raw / "sources.yml").write_text(json.dumps(entries), encoding="utf-8")


def get(raw: Path, url: str, name: str = "a_html", limits: FetchLimits = LIMITS) -> Fetched:
    write_sources(raw, **{name: url})
    (result,) = fetch(raw, allowed_hosts=["127.0.0.1"], limits=limits)
    return result


def saved(raw: Path) -> list[str]:
    return sorted(path.name for path in (raw / "fetched").glob("[!.]*")) if (raw / "fetched").exists() else []


def test_a_page_is_saved_with_hash_time_address_headers_and_warc(tmp_path: Path, site: Site) -> None:
    site.answers = {"/old": redirect("/new?page=1#part"), "/new?page=1": answer(ETag='"one"')}
    assert get(tmp_path, site.url("/old")) == Fetched("fetched/a.html", Outcome.NEW, "fetched/a.html")
    assert (tmp_path / "fetched/a.html").read_bytes() == PAGE
    (capture,) = load_captures(tmp_path)
    assert (capture.url, capture.final_url) == (site.url("/old"), site.url("/new?page=1"))
    assert capture.sha256 == hashlib.sha256(PAGE).hexdigest()
    assert capture.headers["etag"] == '"one"'
    assert abs(time.time() - time.mktime(time.strptime(capture.fetched, "%Y-%m-%dT%H:%M:%SZ")) + time.timezone) < 60
    warc = tmp_path / "fetched" / capture.warc
    assert capture.warc_sha256 == hashlib.sha256(warc.read_bytes()).hexdigest()
    with warc.open("rb") as stream:
        records = [
            (
                record.rec_type,
                record.rec_headers.get_header("WARC-Target-URI"),
                record.http_headers.get_statuscode() if record.rec_type == "response" else "",
                record.content_stream().read() if record.rec_type == "response" else b"",
            )
            for record in ArchiveIterator(stream, check_digests="raise")
        ]
    assert records == [
        ("warcinfo", None, "", b""),
        ("response", site.url("/old"), "302", b""),
        ("request", site.url("/old"), "", b""),
        ("response", site.url("/new?page=1"), "200", PAGE),
        ("request", site.url("/new?page=1"), "", b""),
    ]


def test_a_build_reads_the_page_once_with_its_day_and_final_address(tmp_path: Path, site: Site) -> None:
    site.answers = {"/old": redirect("/new"), "/new": answer()}
    get(tmp_path, site.url("/old"))
    assert [found.document_id for found in walk(tmp_path).files] == ["fetched/a.html"]
    origin = load_catalogue(tmp_path).origin_of("fetched/a.html")
    assert origin.url == site.url("/old"), "what a person wrote wins"
    assert origin.accessed == load_captures(tmp_path)[0].fetched[:10]


def test_every_request_is_named_and_one_at_a_time(tmp_path: Path, site: Site) -> None:
    site.answers = {f"/{n}": answer(PAGE + b"%d" % n) for n in range(4)}
    write_sources(tmp_path, **{f"p{n}_html": site.url(f"/{n}") for n in range(4)})
    results = fetch(tmp_path, allowed_hosts=["127.0.0.1"], limits=replace(LIMITS, pause_seconds=0.15))
    assert [result.outcome for result in results] == [Outcome.NEW] * 4
    assert all(headers["User-Agent"].startswith("Provenum/") for _, headers in site.asked)
    assert site.most_at_once == 1
    assert site.paths()["/robots.txt"] == 1


def test_a_host_is_given_a_pause(tmp_path: Path, site: Site) -> None:
    site.answers = {"/robots.txt": answer(b"User-agent: *\nCrawl-delay: 0.4"), "/1": answer(), "/2": answer()}
    write_sources(tmp_path, a_html=site.url("/1"), b_html=site.url("/2"))
    started = time.monotonic()
    fetch(tmp_path, allowed_hosts=["127.0.0.1"], limits=LIMITS)
    assert time.monotonic() - started >= 0.8


def test_what_did_not_change_is_not_sent_again(tmp_path: Path, site: Site) -> None:
    site.answers = {"/": answer(ETag='"v1"', Last_Modified="Mon, 01 Jul 2019 10:00:00 GMT")}
    get(tmp_path, site.url("/"))
    site.answers = {"/": answer(b"", 304)}
    assert get(tmp_path, site.url("/")).outcome is Outcome.UNCHANGED
    conditions = site.asked[-1][1]
    assert conditions["If-None-Match"] == '"v1"'
    assert conditions["If-Modified-Since"] == "Mon, 01 Jul 2019 10:00:00 GMT"
    site.answers = {"/": answer()}
    assert get(tmp_path, site.url("/")).outcome is Outcome.UNCHANGED, "the same bytes without a 304"
    assert saved(tmp_path) == ["a.html"]


def test_a_changed_page_is_a_new_version_and_both_stay(tmp_path: Path, site: Site) -> None:
    site.answers = {"/": answer()}
    get(tmp_path, site.url("/"))
    site.answers = {"/": answer(PAGE.replace(b"400", b"500"))}
    result = get(tmp_path, site.url("/"))
    assert result.outcome is Outcome.CHANGED
    assert (tmp_path / "fetched/a.html").read_bytes() == PAGE
    assert b"500" in (tmp_path / result.document_id).read_bytes()
    assert result.document_id.startswith("fetched/a@")
    assert result.document_id.endswith(".html")
    assert len(load_captures(tmp_path)) == 2
    assert load_catalogue(tmp_path).origin_of(result.document_id).url == site.url("/"), "it has the entry's origin"
    assert get(tmp_path, site.url("/")).outcome is Outcome.UNCHANGED
    site.answers = {"/": answer()}
    assert get(tmp_path, site.url("/")).outcome is Outcome.CHANGED, "back to what it was is a change too"
    assert len(saved(tmp_path)) == 3


def test_a_file_of_that_name_is_not_overwritten(tmp_path: Path, site: Site) -> None:
    (tmp_path / "fetched").mkdir()
    (tmp_path / "fetched/a.html").write_bytes(b"<p>mine")
    site.answers = {"/": answer()}
    assert get(tmp_path, site.url("/")).outcome is Outcome.CHANGED
    assert (tmp_path / "fetched/a.html").read_bytes() == b"<p>mine"
    (tmp_path / "fetched/b.html").write_bytes(PAGE)
    assert get(tmp_path, site.url("/"), "b_html").outcome is Outcome.UNCHANGED


def test_the_log_survives_a_line_that_was_cut_off(tmp_path: Path, site: Site) -> None:
    site.answers = {"/": answer()}
    get(tmp_path, site.url("/"))
    log = tmp_path / "fetched.jsonl"
    log.write_text(log.read_text() + '{"document_id": "fetched/x.ht')
    site.answers = {"/": answer(PAGE + b"<p>more")}
    assert get(tmp_path, site.url("/")).outcome is Outcome.CHANGED
    assert len(load_captures(tmp_path)) == 2


@pytest.mark.parametrize("line", ["[]", "5", '{"document_id": 5}', "[" * 100_000, '{"document_id": null}', "\udcff"])
def test_a_foreign_line_in_the_log_is_passed_over(tmp_path: Path, line: str) -> None:
    (tmp_path / "fetched.jsonl").write_bytes(line.encode("utf-8", "surrogateescape"))
    assert load_captures(tmp_path) == []


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/gone", "status 404"),
        ("/fault", "status 500"),
        ("/forbidden", "refuses programs"),
        ("/empty", "empty"),
        ("/part", "status 206"),
        ("/soft404", "error page"),
        ("/captcha", "error page"),
        ("/pdf", "a PDF, not a web page"),
        ("/big", "larger than"),
        ("/bomb", "larger than"),
        ("/gzip-damaged", "cut off"),
        ("/circle", "redirects"),
        ("/ftp", "only http and https"),
        ("/file", "only http and https"),
        ("/data", "only http and https"),
        ("/to-metadata", "no public address"),
        ("/to-private", "no public address"),
        ("/to-mapped", "no public address"),
        ("/to-other-loopback", "no public address"),
        ("/with-password", "name or password"),
        ("/odd-port", "port"),
        ("/short", "broke off"),
        ("/nonsense", "broke off"),
        ("/many-headers", "broke off"),
    ],
)  # fmt: skip
def test_what_is_no_report_is_not_saved(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch, path: str, reason: str
) -> None:
    from pipeline.extractors import http_response

    monkeypatch.setattr(http_response, "MAX_BYTES", 1_000_000)
    site.answers = {
        "/gone": answer(PAGE, 404),
        "/fault": answer(PAGE, 500),
        "/forbidden": answer(PAGE, 403),
        "/empty": answer(b" \n"),
        "/part": answer(PAGE, 206),
        "/soft404": answer(b"<title>Page not found - Ministry</title><p>Try our search."),
        "/captcha": answer(b"<title>example.org</title><p>Please verify you are human<div class=g-recaptcha>"),
        "/pdf": answer(b"%PDF-1.4 ..."),
        "/big": answer(PAGE * 3000),
        "/bomb": answer(gzip.compress(bytes(5_000_000)), Content_Encoding="gzip"),
        "/gzip-damaged": answer(gzip.compress(PAGE)[:-9], Content_Encoding="gzip"),
        "/circle": redirect("/circle"),
        "/ftp": redirect("ftp://example.org/a"),
        "/file": redirect("file:///etc/passwd"),
        "/data": redirect("data:text/html,men"),
        "/to-metadata": redirect("http://169.254.169.254/latest/meta-data/"),
        "/to-private": redirect("http://10.0.0.1/"),
        "/to-mapped": redirect("http://[::ffff:10.0.0.1]/"),
        "/to-other-loopback": redirect("http://127.0.0.2/"),
        "/with-password": redirect("http://name:secret@example.org/"),
        "/odd-port": redirect("http://93.184.215.14:22/"),
        "/short": answer(PAGE, Content_Length="5000"),
        "/nonsense": lambda handler: _send(handler, b"SSH-2.0-OpenSSH\r\n"),
        "/many-headers": lambda handler: _send(handler, b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 5000 + b"\r\n"),
    }  # fmt: skip
    result = get(tmp_path, site.url(path))
    assert result.outcome is Outcome.FAILED
    assert reason in result.reason
    assert saved(tmp_path) == []
    assert load_captures(tmp_path) == []


def _send(handler: Handler, data: bytes) -> None:
    handler.wfile.write(data)
    handler.close_connection = True


def drip(site: Site, head: bytes, piece: bytes) -> Callable[[Handler], None]:
    def write(handler: Handler) -> None:
        handler.wfile.write(head)
        while not site.ending.wait(0.1):
            handler.wfile.write(piece)
            handler.wfile.flush()

    return write


@pytest.mark.parametrize("case", ["slow body", "slow chunks", "slow headers", "silent", "endless"])
def test_slow_and_endless_answers_end_at_the_limit(tmp_path: Path, site: Site, case: str) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    site.answers = {
        "/slow body": drip(site, head + b"\r\n", b"x"),
        "/slow chunks": drip(site, head + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        "/slow headers": drip(site, head, b"a"),
        "/silent": lambda _handler: time.sleep(2),
        "/endless": drip(site, head + b"\r\n", b"x" * 100_000),
    }
    limits = replace(LIMITS, seconds=1.0, idle_seconds=0.6)
    site.answers = {path.replace(" ", "%20"): answer for path, answer in site.answers.items()}
    started = time.monotonic()
    result = get(tmp_path, site.url("/" + case.replace(" ", "%20")), limits=limits)
    assert time.monotonic() - started < 4
    assert result.outcome is Outcome.FAILED
    assert ("larger than" if case == "endless" else "not there within") in result.reason
    assert saved(tmp_path) == []


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        (answer(b"User-agent: *\nDisallow: /private/"), False),
        (answer(b"User-agent: Provenum\nDisallow: /\n\nUser-agent: *\nAllow: /"), False),
        (answer(b"User-agent: *\nDisallow: /*.html$"), False),
        (answer(b"none", 503), False),
        (answer(b"User-agent: *\nDisallow: /\n\nUser-agent: Provenum\nAllow: /"), True),
        (answer(b"none", 404), True),
        (answer(b"\xff\xfe\x00 no robots file"), True),
    ],
)
def test_robots_are_obeyed(tmp_path: Path, site: Site, rules: Callable[[Handler], None], allowed: bool) -> None:
    site.answers = {"/robots.txt": rules, "/private/a.html": answer(), "/to": redirect("/private/a.html")}
    for path in ("/private/a.html", "/to"):
        result = get(tmp_path, site.url(path))
        assert (result.outcome is not Outcome.FAILED) is allowed
        assert allowed or "robots.txt" in result.reason
    assert (site.paths()["/private/a.html"] > 0) is allowed


def test_a_name_that_leads_to_a_private_address_is_not_asked(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lookup(_host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", (address, port)) for address in ("93.184.215.14", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    write_sources(tmp_path, a_html="http://rebound.example/")
    (result,) = fetch(tmp_path, limits=LIMITS)
    assert "127.0.0.1, which is no public address" in result.reason
    assert site.asked == []


def test_what_was_checked_is_what_is_connected_to(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name whose second answer is another (DNS rebinding) gains nothing: it is resolved once a request."""
    looked_up: list[str] = []

    def lookup(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    site.answers = {"/": answer()}
    write_sources(tmp_path, a_html=f"http://reports.example:{site.port}/")
    (result,) = fetch(tmp_path, allowed_hosts=["reports.example"], limits=LIMITS)
    assert result.outcome is Outcome.NEW
    assert looked_up.count("reports.example") == 2, "robots.txt and the page"
    assert site.asked[-1][1]["Host"] == f"reports.example:{site.port}"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True), ("2606:2800:21f::1", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("172.16.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False),
        ("0.0.0.1", False), ("224.0.0.1", False), ("255.255.255.255", False), ("240.0.0.1", False), ("::1", False),
        ("::", False), ("fe80::1", False), ("fe80::1%eth0", False), ("fc00::1", False), ("fd00:ec2::254", False),
        ("ff02::1", False), ("::ffff:10.0.0.1", False), ("::ffff:93.184.215.14", True), ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False), ("2001:0:a00:1::", False), ("198.18.0.1", False), ("192.0.2.1", False), ("x", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "url",
    ["http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://localhost/", "http://127.1/", "http://[::1]/",
     "http://127.0.0.1/", "http://[::ffff:7f00:1]/", "http://localhost./", "http://[64:ff9b::7f00:1]/"],
)  # fmt: skip
def test_loopback_in_any_spelling_is_refused(url: str) -> None:
    with pytest.raises(RefusedError, match=r"no public address|is not known"):
        resolve(url)


def test_a_certificate_must_be_the_host_s(tmp_path: Path, site: Site) -> None:
    result = get(tmp_path, site.url("/").replace("http:", "https:"))
    assert result.outcome is Outcome.FAILED
    assert "cannot be reached" in result.reason


def test_no_step_down_from_https_to_http() -> None:
    from pipeline.build.fetch import _onward
    from pipeline.build.fetch.addresses import Target
    from pipeline.build.fetch.client import Answer

    def an_answer(location: str) -> Answer:
        return Answer(target, "93.184.215.14", datetime.now(UTC), (), 301, "", (("Location", location),), b"")

    target = Target("https://example.org/a", "https", "example.org", 443, "/a", ("93.184.215.14",))
    assert _onward(an_answer("/b"), target) == "https://example.org/b"
    with pytest.raises(RefusedError, match="https to http"):
        _onward(an_answer("http://example.org/b"), target)


@pytest.mark.parametrize(
    "words",
    ["<title>404 - Not Found</title>", "<title>Just a moment...</title>", "<title>Access Denied</title>",
     "<title>Report</title><h1>This page could not be found</h1>", "<h1>Sign in</h1>", "<p>Complete the CAPTCHA"],
)  # fmt: skip
def test_error_pages_of_status_200(words: str) -> None:
    assert find_error_sign(f"<html><body>{words}</body></html>")


@pytest.mark.parametrize(
    "words",
    ["<title>404 prisoners freed</title>" + "<p>They were 404 men. " * 300, "<title>Trafficking in Persons</title>",
     "<title>Access to justice</title><h1>Forbidden labour: 300 cases</h1>" + "<p>Words of the report. " * 300],
)  # fmt: skip
def test_reports_that_speak_of_errors_are_taken(words: str) -> None:
    assert not find_error_sign(f"<html><body>{words}</body></html>")


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("a.html: {fetch: yes}", "no 'url'"),
        ("../a.html: {fetch: yes, url: 'https://example.org/'}", "plain path"),
        ("/etc/a.html: {fetch: yes, url: 'https://example.org/'}", "plain path"),
        ("'x\\a.html': {fetch: yes, url: 'https://example.org/'}", "plain path"),
        (".hidden/a.html: {fetch: yes, url: 'https://example.org/'}", "plain path"),
        ("'papers/*.html': {fetch: yes, url: 'https://example.org/'}", "plain path"),
        ("a.exe: {fetch: yes, url: 'https://example.org/'}", "does not end"),
        ("a.zip: {fetch: yes, url: 'https://example.org/'}", "does not end"),
        ("a.html: {fetch: maybe, url: 'https://example.org/'}", "key 'fetch'"),
        ("a.html: {fetch: yes, url: 'file:///etc/passwd'}", "address begins"),
    ],
)
def test_entries_that_cannot_be_fetched_are_mistakes(tmp_path: Path, entry: str, reason: str) -> None:
    (tmp_path / "sources.yml").write_text(entry, encoding="utf-8")
    with pytest.raises(RuleError, match=reason):
        load_sources(tmp_path / "sources.yml")


def test_a_folder_that_is_a_link_out_of_raw_gets_nothing(tmp_path: Path, site: Site) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "raw/fetched").symlink_to(tmp_path / "elsewhere")
    site.answers = {"/": answer()}
    with pytest.raises(PipelineError, match="outside"):
        get(tmp_path / "raw", site.url("/"))
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_two_fetches_at_once_and_wrong_use(tmp_path: Path) -> None:
    from pipeline.build.captures import one_at_a_time

    write_sources(tmp_path, a_html="http://127.0.0.1/")
    with one_at_a_time(tmp_path), pytest.raises(PipelineError, match="Another fetch"):
        fetch(tmp_path)
    with pytest.raises(PipelineError, match="no such document"):
        fetch(tmp_path, ["other/*"])
    with pytest.raises(PipelineError, match="no folder"):
        fetch(tmp_path / "nowhere")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    write_sources(tmp_path, a_html="http://127.0.0.1/")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PipelineError, match="Cannot write"):
            fetch(tmp_path)
    finally:
        tmp_path.chmod(0o700)


def test_the_command_says_what_it_did(tmp_path: Path, site: Site) -> None:
    site.answers = {"/": answer()}
    write_sources(tmp_path, a_html=site.url("/"), b_html=site.url("/gone"))
    command = [sys.executable, "-m", "pipeline", "fetch", str(tmp_path), "--allow-host", "127.0.0.1"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stdout.split() == ["new", "fetched/a.html"]
    assert "not fetched  fetched/b.html: the server answers with status 404" in done.stderr
    without = subprocess.run(command[:-2], cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=60)
    assert without.stderr.count("--allow-host") == 2


def test_the_addresses_that_are_shipped_are_marked_and_not_fetched() -> None:
    marked = dict(load_sources(REPOSITORY / "raw/sources.yml").to_fetch)
    assert len(marked) == 7
    assert all(url.startswith("https://") for url in marked.values())
    assert not any((REPOSITORY / "raw" / name).exists() for name in marked)


def test_the_warc_is_read_by_our_own_reader_too(tmp_path: Path, site: Site) -> None:
    from pipeline.extractors import expand
    from pipeline.model import Source

    site.answers = {"/": answer(gzip.compress(PAGE), Content_Encoding="gzip")}
    get(tmp_path, site.url("/"))
    assert (tmp_path / "fetched/a.html").read_bytes() == PAGE
    data = (tmp_path / "fetched/.a.html.warc.gz").read_bytes()
    (source,) = [found for found in expand(Source("a.warc.gz", data)) if isinstance(found, Source)]
    assert (source.data, source.origin.url) == (PAGE, site.url("/"))
    assert gzip.GzipFile(fileobj=io.BytesIO(data)).read(10) == b"WARC/1.1\r\n"
