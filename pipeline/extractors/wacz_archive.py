"""WACZ: a zip of WARCs with a list of pages and, in datapackage.json, the digests of its files."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import replace
from typing import Any

from pipeline.extractors.archive import Unpacked, UnpackError, archive_problem
from pipeline.extractors.media_types import HTML
from pipeline.extractors.warc_archive import Tally, expand_records, member_origin, summarise
from pipeline.extractors.zip_archive import READ_ERRORS, open_zip, read_member, unsafe_member
from pipeline.model import Origin, Problem, ProblemCode, Severity, Source

_WARCS = (".warc", ".warc.gz")
_PIECE = 1 << 20
_MAX_TITLE = 300  # characters


def expand_wacz(source: Source) -> Unpacked:
    """The documents of all its WARCs; indexes and lists of pages make none."""
    archive = open_zip(source.document_id, source.data)
    if isinstance(archive, Problem):
        yield archive
        return
    members = [m for m in archive.infolist() if m.filename.startswith("archive/") and m.filename.endswith(_WARCS)]
    if not members:
        message = "The archive has no WARC in its folder archive/; a list of other archives is not followed."
        yield archive_problem(source.document_id, Severity.ERROR, ProblemCode.DAMAGED, message)
        return
    titles, digests = _page_titles(archive), _stated_digests(archive)
    tally, origin = Tally(), member_origin(source.origin)
    for member in sorted(members, key=lambda member: member.filename):
        if (fault := _fault(archive, member, digests.get(member.filename))) is not None:
            tally.n_rows += 1
            yield archive_problem(source.document_id, *fault)
            continue
        with archive.open(member) as file:
            for found in expand_records(source.document_id, file, origin, tally):
                yield _titled(found, titles) if isinstance(found, Source) else found
    yield from summarise(source.document_id, tally)


def _fault(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, stated: str | None
) -> tuple[Severity, ProblemCode, str] | None:
    """Reads the member once without keeping it, since bytes that are not those of the digest prove nothing."""
    if (unsafe := unsafe_member(member)) is not None:
        return unsafe
    if member.flag_bits & 0x1:
        return Severity.ERROR, ProblemCode.ENCRYPTED, f"{member.filename} needs a password."
    digest = hashlib.sha256()
    try:
        with archive.open(member) as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
    except READ_ERRORS as error:
        return Severity.ERROR, ProblemCode.DAMAGED, f"{member.filename} is damaged: {error}."
    if stated and stated != digest.hexdigest():
        message = f"{member.filename} does not have the digest that datapackage.json states of it; not read."
        return Severity.ERROR, ProblemCode.DAMAGED, message
    return None


def _stated_digests(archive: zipfile.ZipFile) -> dict[str, str]:
    """sha256 by the path of the file."""
    listed = _json(_text(archive, "datapackage.json"))
    resources = listed.get("resources") if isinstance(listed, dict) else None
    digests: dict[str, str] = {}
    for resource in resources if isinstance(resources, list) else []:
        if isinstance(resource, dict):
            algorithm, _, digest = str(resource.get("hash", "")).rpartition(":")
            if algorithm in ("", "sha256") and len(digest) == 64:
                digests[str(resource.get("path", ""))] = digest.lower()
    return digests


def _page_titles(archive: zipfile.ZipFile) -> dict[str, str]:
    """What the browser showed as the title of each page, by address."""
    titles: dict[str, str] = {}
    for name in ("pages/pages.jsonl", "pages/extraPages.jsonl"):
        for line in _text(archive, name).splitlines():
            page = _json(line)
            if isinstance(page, dict) and isinstance(page.get("url"), str) and isinstance(page.get("title"), str):
                titles.setdefault(page["url"], " ".join(page["title"].split())[:_MAX_TITLE])
    return titles


def _titled(document: Source, titles: dict[str, str]) -> Source:
    """A page's own markup states its title better, without the name of the site; other documents have no other."""
    title = titles.get(document.origin.url, "")
    if not title or (document.stated_type.startswith(HTML) and b"<title" in document.data[:100_000].lower()):
        return document
    return replace(document, origin=document.origin.filled_from(Origin(title=title)))


def _text(archive: zipfile.ZipFile, name: str) -> str:
    """Empty where the file is absent or unreadable; nothing in it is needed."""
    try:
        return read_member(archive, archive.getinfo(name)).decode("utf-8", "replace")
    except (KeyError, UnpackError):
        return ""


def _json(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None
