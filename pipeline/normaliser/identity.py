"""Ids that come from content, so that renaming a file or an edit elsewhere in it changes none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

_ARCHIVED = re.compile(r"^(?:https?://)?web\.archive\.org/web/\d+(?:[a-z]{2}_)?/(?=\S)", re.IGNORECASE)
_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid)$", re.IGNORECASE)
_ID_BYTES = 10  # 80 bits: a billion rows meet with a chance of one in two million


class FigureKey(NamedTuple):
    """What a figure is, wherever its document is kept."""

    place: str  # canonical address of the segment or document, else the sha256 of the file
    indicator: str
    sentence: str  # whitespace squashed


class Holder(NamedTuple):
    """The document of a figure, in the order in which the copies of a figure are told apart."""

    sha256: str
    copy: bool  # whether the document is a copy of another
    document_id: str


def content_id(letter: str, parts: Iterable[str]) -> str:
    """Letters and digits after a letter, so that no spreadsheet takes an id for a number."""
    content = "".join([f"{len(part)}:{part}" for part in parts])  # the lengths keep ("ab", "c") apart from ("a", "bc")
    return letter + blake2b(content.encode("utf-8", "backslashreplace"), digest_size=_ID_BYTES).hexdigest()


def canonical_address(url: str) -> str:
    """One spelling for the addresses of one page; empty if it is no web address.

    >>> canonical_address("http://www.Example.org:80/a/?utm_source=x&id=2#top")
    'example.org/a?id=2'
    >>> canonical_address("https://web.archive.org/web/2019/https://example.org/a")
    'example.org/a'
    """
    address = _ARCHIVED.sub("", url.strip())
    if "://" not in address:
        address = "https://" + address
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https", "ftp"} or "." not in host:
        return ""
    asked = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(pair[0])]
    where = host if port in {None, 80, 443} else f"{host}:{port}"
    return where + parts.path.rstrip("/") + ("?" + urlencode(asked) if asked else "")


def place_of(urls: Iterable[str], sha256: str) -> str:
    """The first known address, else the hash of the bytes."""
    return next((address for address in map(canonical_address, urls) if address), sha256)


def figure_ids(keys: Sequence[FigureKey], holders: Sequence[Holder]) -> list[str]:
    """An id for each figure: its key, its occurrence within the document, and its place among copies of the document.

    The figures of a document come in text order. Copies rank by bytes, never by name, unless the bytes are equal; then
    the original goes first.
    """
    ids = [""] * len(keys)
    alike: defaultdict[FigureKey, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        alike[key].append(index)
    for key, indexes in alike.items():
        documents: defaultdict[Holder, list[int]] = defaultdict(list)
        for index in indexes:
            documents[holders[index]].append(index)
        for rank, holder in enumerate(sorted(documents)):
            copy = (f"copy {rank}",) if rank else ()
            for occurrence, index in enumerate(documents[holder]):
                ids[index] = content_id("f", (*key, str(occurrence), *copy))
    return ids


@lru_cache(maxsize=100_000)
def stated_numbers(low: Decimal | None, high: Decimal | None) -> tuple[str, ...]:
    """The numbers that the text names, bounds and hedges aside: "over 50,000" and "about 50,000" name the same."""
    return tuple(sorted({str(value.normalize() + 0) for value in (low, high) if value is not None}))


@lru_cache(maxsize=100_000)
def claim_id(indicator: str, numbers: tuple[str, ...], *attributes: str) -> str:
    """`attributes`: unit, per, nationality and scope; nothing else decides what is one claim."""
    return content_id("c", (indicator, " ".join(numbers), *attributes))
