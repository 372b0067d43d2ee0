"""Whether an answer is the report that was asked for, and not an error page, a login or a test for robots."""

from __future__ import annotations

import html
import re

from pipeline.build.fetch.addresses import RefusedError
from pipeline.build.fetch.client import Answer
from pipeline.extractors.archive import UnpackError
from pipeline.extractors.http_response import HttpResponse, decode_body
from pipeline.extractors.media_types import HTML, PDF, TEXT, content_type, named_type

_NAMES = {HTML: "a web page", PDF: "a PDF", TEXT: "plain text"}
_MEANINGS = {
    401: "it needs a login",
    403: "the server refuses programs",
    404: "there is no such page",
    410: "it is gone",
}
_SHORT = 3_000  # characters of visible text; no report is shorter, no error page much longer
_TITLE = re.compile(r"<title\b[^>]{0,500}>(.{0,500}?)</title", re.IGNORECASE | re.DOTALL)
_HEADING = re.compile(r"<h1\b[^>]{0,500}>(.{0,500}?)</h1", re.IGNORECASE | re.DOTALL)
_UNSEEN = re.compile(r"<(script|style|noscript)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.IGNORECASE | re.DOTALL)
_ERROR_TITLE = re.compile(
    r"^\W*(?:error\W*)?(?:40[0-9]|410|429|50[0-9])\b"
    r"|\b(?:page|file|document|content|site)\s+(?:was\s+|is\s+|could\s+)?(?:not\s+(?:be\s+)?found|unavailable)\b"
    r"|\bnot\s+found\W*$|\baccess\s+denied\b|\bforbidden\b|\bjust\s+a\s+moment\b|\battention\s+required\b"
    r"|\bare\s+you\s+(?:a\s+robot|human)\b|\bsecurity\s+check\b|\bservice\s+unavailable\b|^\W*(?:log|sign)\s*in\b",
    re.IGNORECASE,
)
_TEST_FOR_ROBOTS = re.compile(
    r"captcha|verify(?:ing)?\s+(?:that\s+)?you\s+are\s+(?:a\s+)?human|unusual\s+traffic|enable\s+javascript\s+and\s+cookies",
    re.IGNORECASE,
)


def take_page(answer: Answer, document_id: str) -> bytes:
    """The document's bytes, its content coding undone. Raises RefusedError where it is no report."""
    if answer.status != 200:
        meaning = f" ({_MEANINGS[answer.status]})" if answer.status in _MEANINGS else ""
        raise RefusedError(f"the server answers with status {answer.status}{meaning}")
    coded = HttpResponse(200, {"content-encoding": answer.header("content-encoding")}, answer.body)
    try:
        data = decode_body(coded)
    except UnpackError as error:
        raise RefusedError(str(error)) from error
    if not data.strip():
        raise RefusedError("the answer is empty")
    expected, found = named_type(document_id).media_type, content_type(data)
    if found != expected and not (found == TEXT and expected == HTML) and expected in _NAMES:
        raise RefusedError(
            f"the answer is {_NAMES.get(found, found)}, not {_NAMES[expected]} as its name in sources.yml says"
        )
    if found in (HTML, TEXT) and (sign := find_error_sign(data.decode("utf-8", "replace"))):
        raise RefusedError(f"the answer looks like an error page ({sign!r})")
    return data


def find_error_sign(markup: str) -> str:
    """The words by which a page of status 200 says that it is not the page; "" for a report.

    >>> find_error_sign("<title>Page not found | Ministry</title><p>Try our search.")
    'Page not found | Ministry'
    >>> find_error_sign("<title>People who were not found</title><p>" + "Of 400 prisoners, 12 came back. " * 100)
    ''
    """
    visible = " ".join(_UNSEEN.sub(" ", markup[:2_000_000]).split())
    if len(visible) > _SHORT:
        return ""
    for pattern in (_TITLE, _HEADING):
        for match in pattern.finditer(markup[:200_000]):
            words = " ".join(html.unescape(_UNSEEN.sub(" ", match[1])).split())
            if _ERROR_TITLE.search(words):
                return words[:80]
    test = _TEST_FOR_ROBOTS.search(markup[:200_000])
    return test[0] if test else ""
