"""One spelling for the web addresses of one page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit

_ARCHIVED = re.compile(r"^(?:https?://)?web\.archive\.org/web/\d+(?:[a-z]{2}_)?/(?=\S)", re.IGNORECASE)
_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid)$", re.IGNORECASE)


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
