"""Where pages lie in the report, and links out of it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import quote, urldefrag, urlsplit

DOCUMENTS, INDICATORS, PICTURES, DATA, STATIC = "documents", "indicators", "pictures", "data", "static"
_LONGEST = 60  # letters of a file's name that are kept
_WHOLE = 12  # words; a longer sentence is named by its first and last words
_FIRST, _LAST = 6, 4


def document_page(document_id: str, part: int = 1) -> str:
    """Its file's name for people, and a hash that tells it from all others; below the report's folder.

    >>> document_page("two/Rapport d'été.pdf", 2)
    'documents/rapport-d-ete-pdf-b6169628-2.html'
    """
    name = re.split(r"/", document_id)[-1]
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    readable = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-") or "document"
    key = hashlib.sha256(document_id.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{DOCUMENTS}/{readable}-{key}{'' if part == 1 else f'-{part}'}.html"


def indicator_page(indicator: str) -> str:
    return f"{INDICATORS}/{indicator}.html"


def picture_path(sha256: str, page: int) -> str:
    return f"{PICTURES}/{sha256[:16]}/{page}.png"


def web_address(url: str) -> str:
    """The address if it is of the web; empty for any other, such as `javascript:`."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme.lower() in ("http", "https") and parts.netloc else ""


def live_words(url: str, sentence: str, words: str) -> str:
    """The address with a text fragment: browsers that know these scroll to the words and mark them.

    >>> live_words("https://example.org/a#top", "Some 12,000 well-fed men work there.", "Some 12,000")
    'https://example.org/a#:~:text=Some%2012%2C000%20well%2Dfed%20men%20work%20there.'
    """
    if not (address := web_address(url)):
        return ""
    said = (words if "\t" in sentence else sentence).split()
    parts = [said] if len(said) <= _WHOLE else [said[:_FIRST], said[-_LAST:]]
    # "-" and "," have a meaning of their own in a text fragment
    escaped = [quote(" ".join(part), safe="").replace("-", "%2D") for part in parts]
    return f"{urldefrag(address).url}#:~:text={','.join(escaped)}"


def live_page(url: str, page: int) -> str:
    """The address of a PDF at a page."""
    address = web_address(url)
    return f"{urldefrag(address).url}#page={page}" if address else ""
