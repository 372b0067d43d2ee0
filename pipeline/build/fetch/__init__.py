"""Downloads what `sources.yml` marks with `fetch: yes` into the raw folder, politely, and keeps what was seen as WARC.

One page after the other, so that no host is asked twice at once. An address is checked after its name is resolved, and
after each redirect; what was checked is what is connected to. Proxies that the environment names are not used, since
behind one nothing could be checked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import urljoin

from pipeline.build.captures import (
    Capture,
    load_captures,
    one_at_a_time,
    save,
    version_id,
    warc_name,
)
from pipeline.build.discover import ORIGINS_FILE
from pipeline.build.fetch.addresses import RefusedError, Target, resolve
from pipeline.build.fetch.client import DEFAULT_LIMITS, Answer, FetchLimits, ask
from pipeline.build.fetch.pages import take_page
from pipeline.build.fetch.robots import Robots
from pipeline.build.fetch.warc import write_warc
from pipeline.build.sources import load_sources
from pipeline.errors import PipelineError

__all__ = ["FetchLimits", "Fetched", "Outcome", "fetch"]

Progress = Callable[[str, int, int], None]  # document id, addresses done, addresses in all
_REDIRECTS = (301, 302, 303, 307, 308)


class Outcome(StrEnum):
    NEW = "new"  # saved; nothing of it was there before
    CHANGED = "changed"  # saved beside the older versions
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one entry of `sources.yml`."""

    entry: str
    outcome: Outcome
    document_id: str = ""  # under which it was saved
    reason: str = ""  # why it was not

    def __str__(self) -> str:
        if self.outcome is Outcome.FAILED:
            return f"not fetched  {self.entry}: {self.reason}"
        saved = f" as {self.document_id}" if self.document_id not in ("", self.entry) else ""
        return f"{self.outcome.value:11}  {self.entry}{saved}"


def fetch(
    raw: Path | str,
    patterns: Iterable[str] = (),
    allowed_hosts: Iterable[str] = (),
    limits: FetchLimits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> list[Fetched]:
    """One result an entry; `patterns` choose among the ids. Raises PipelineError on wrong use."""
    raw, wanted = Path(raw), tuple(patterns)
    if not raw.is_dir():
        raise PipelineError(f"There is no folder {raw}. Name the folder that holds your documents.")
    entries = [
        (entry, url)
        for entry, url in load_sources(raw / ORIGINS_FILE).to_fetch
        if not wanted or any(fnmatchcase(entry, pattern) for pattern in wanted)
    ]
    if not entries:
        raise PipelineError(f"{raw / ORIGINS_FILE} marks no such document with 'fetch: yes'.")
    with one_at_a_time(raw):
        visitor = _Visitor(raw, frozenset(host.lower() for host in allowed_hosts), limits)
        done: list[Fetched] = []
        for entry, url in entries:
            if progress:
                progress(entry, len(done), len(entries))
            done.append(visitor.visit(entry, url))
        if progress:
            progress("", len(done), len(entries))
        return done


class _Visitor:
    """What one run knows of sites and of earlier versions."""

    def __init__(self, raw: Path, allowed_hosts: frozenset[str], limits: FetchLimits) -> None:
        self.raw, self.allowed_hosts, self.limits = raw, allowed_hosts, limits
        self.latest = {capture.entry: capture for capture in load_captures(raw)}
        self.robots = Robots(lambda url: self._follow(url, {}, obey=False)[-1], limits.pause_seconds)

    def visit(self, entry: str, url: str) -> Fetched:
        try:
            return self._visit(entry, url)
        except RefusedError as error:
            return Fetched(entry, Outcome.FAILED, reason=str(error))

    def _visit(self, entry: str, url: str) -> Fetched:
        before = self.latest.get(entry)
        before = before if before and (self.raw / before.document_id).is_file() and before.url == url else None
        answers = self._follow(url, _conditions(before), obey=True)
        if answers[-1].status == 304 and before:
            return Fetched(entry, Outcome.UNCHANGED)
        data = take_page(answers[-1], entry)
        digest = hashlib.sha256(data).hexdigest()
        if digest == (before.sha256 if before else self._digest_of(entry)):
            return Fetched(entry, Outcome.UNCHANGED)
        return self._save(entry, url, answers, data, digest)

    def _save(self, entry: str, url: str, answers: list[Answer], data: bytes, digest: str) -> Fetched:
        page = answers[-1]
        moment = page.time.strftime("%Y-%m-%dT%H:%M:%SZ")
        document_id, warc = version_id(self.raw, entry, moment), write_warc(answers)
        capture = Capture(
            document_id,
            entry,
            url,
            page.target.url,
            moment,
            digest,
            warc_name(document_id),
            hashlib.sha256(warc).hexdigest(),
            {name.lower(): value for name, value in page.headers},
        )
        save(self.raw, capture, data, warc)
        self.latest[entry] = capture
        return Fetched(entry, Outcome.NEW if document_id == entry else Outcome.CHANGED, document_id)

    def _digest_of(self, entry: str) -> str:
        """Of a file that was there before, put by hand or by a fetch that was broken off."""
        path = self.raw / entry
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""

    def _follow(self, url: str, conditions: dict[str, str], *, obey: bool) -> list[Answer]:
        """Every answer on the way, the last being no redirect. Each address is checked by itself."""
        answers: list[Answer] = []
        for _ in range(self.limits.max_redirects + 1):
            target = resolve(url, self.allowed_hosts)
            if obey:
                self.robots.check(target)
            self.robots.wait(target)
            answers.append(ask(target, self.limits, conditions))
            onward = _onward(answers[-1], target)
            if onward is None:
                return answers
            url = onward
        raise RefusedError(f"more than {self.limits.max_redirects} redirects")


def _onward(answer: Answer, target: Target) -> str | None:
    stated = answer.header("location")
    if answer.status not in _REDIRECTS or not stated:
        return None
    try:
        onward = urljoin(target.url, stated).partition("#")[0]
    except ValueError as error:
        raise RefusedError("it redirects to an address that cannot be understood") from error
    if target.scheme == "https" and onward.startswith("http:"):
        raise RefusedError("it redirects from https to http, where anyone on the way could change the page")
    return onward


def _conditions(before: Capture | None) -> dict[str, str]:
    """What lets a server say that nothing changed."""
    if before is None:
        return {}
    stated = {"If-None-Match": before.headers.get("etag"), "If-Modified-Since": before.headers.get("last-modified")}
    return {name: value for name, value in stated.items() if isinstance(value, str) and value.isprintable() and value}
