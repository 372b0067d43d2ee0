"""What a page's own markup states of it: JSON-LD, meta elements, `<time>`, trafilatura where these are silent."""

from __future__ import annotations

import html
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from pipeline.extractors.html_text import Run, squash
from pipeline.model import Origin
from pipeline.reference.dates import parse_date

# names in the order of trust: citation_ (Highwire), Open Graph, Dublin Core, parsely, plain
_META = {
    "title": str.split("citation_title og:title dc.title dcterms.title parsely-title twitter:title headline"),
    "author": str.split("citation_author author article:author dc.creator dcterms.creator parsely-author byl"),
    "publisher": str.split("citation_publisher og:site_name dc.publisher dcterms.publisher publisher application-name"),
    "published": str.split(
        "citation_publication_date citation_date article:published_time og:article:published_time datepublished "
        "dc.date.issued dcterms.issued dc.date dcterms.date dcterms.created dc.date.created parsely-pub-date pubdate "
        "publish-date publish_date publication_date date sailthru.date"
    ),
    "url": str.split("og:url citation_public_url dc.identifier"),
}
_ARTICLE_TYPES = re.compile(r"Article\Z|Posting\Z|\AReport\Z|\AWebPage\Z|Thesis|\ABook\Z", re.I)
_BY = re.compile(r"\A(?:by|author|von|por|par)\b[:\s]+", re.I)
_SITE_SUFFIX = re.compile(r"\s+(?:[|·•»—–]|-{1,2}|::)\s+")
_ADDRESS = re.compile(r"https?://[^\s/]+\.\S+\Z")
_SLASHED = re.compile(r"\A(\d{4})/(\d\d)\Z")  # Highwire writes a month as 2018/05
_MAX_NAME = 200
_MAX_TEXTS = 200  # of a title, date or name
_MAX_AUTHOR = 80
_MAX_JSON = 2_000_000


def read_metadata(root: etree._Element) -> Origin:
    """Title, author, publisher, publication date and address that the head of the page states."""
    meta = _meta_values(root)
    stated = _linked_data(root).filled_from(_from_meta(meta)).filled_from(Origin(url=_canonical(root, meta)))
    return replace(stated, title=_without_site(stated.title or _title_of(root), stated.publisher))


def marked_metadata(root: etree._Element) -> Origin:
    """Author and date that elements of the body are marked as; on a page of several articles, those of the first."""
    return Origin(published=_time_element(root), author=_marked_author(root))


def guessed_metadata(markup: str) -> Origin:
    """trafilatura's and htmldate's opinion, for what the markup does not state outright."""
    import trafilatura

    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    settings = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
    try:
        found = trafilatura.extract_metadata(markup, extensive=False, date_config=settings)
    except (
        Exception
    ):  # an opinion that cannot be had: htmldate fails on some broken markup, the page is read all the same
        return Origin()
    if found is None:
        return Origin()
    return Origin(published=parse_date(found.date or ""))


def element_text(element: etree._Element) -> str:
    """Bounded, since headings that are never closed each hold all that follow."""
    return squash([Run("".join(islice(element.itertext(), _MAX_TEXTS)), element)])[0]


def article_origin(article: etree._Element, base: str) -> Origin:
    """Title, date, author and address of one of several articles on a page."""
    heading = next((e for e in article.iter("h1", "h2", "h3", "h4") if element_text(e)), None)
    link = next((a.get("href") for a in heading.iter("a") if a.get("href")), "") if heading is not None else ""
    return Origin(
        title=element_text(heading) if heading is not None else "",
        author=_marked_author(article),
        published=_time_element(article),
        url=_address(urljoin(base, link)) if link else "",
    )


def _meta_values(root: etree._Element) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = (element.get("content") or "").strip()
        if name and content:
            values.setdefault(name.strip().lower(), []).append(content)
    return values


def _from_meta(meta: dict[str, list[str]]) -> Origin:
    def first(part: str) -> str:
        return next((_clean(meta[name][0]) for name in _META[part] if name in meta and _clean(meta[name][0])), "")

    authors = next((meta[name] for name in _META["author"] if name in meta and not _ADDRESS.match(meta[name][0])), [])
    dates = (parse_date(_SLASHED.sub(r"\1-\2", meta[name][0])) for name in _META["published"] if name in meta)
    return Origin(
        title=first("title"),
        author=", ".join(dict.fromkeys(_BY.sub("", _clean(name)) for name in authors)),
        publisher=first("publisher"),
        published=next((iso for iso in dates if iso), ""),
        url=_address(first("url")),
    )


def _linked_data(root: etree._Element) -> Origin:
    origin = Origin()
    for script in root.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json" or len(script.text or "") > _MAX_JSON:
            continue
        try:
            data = json.loads((script.text or "").strip().rstrip(";"), strict=False)
            for thing in _things(data):
                if any(_ARTICLE_TYPES.search(kind) for kind in _texts(thing.get("@type"))):
                    origin = origin.filled_from(_of_thing(thing))
        except (ValueError, RecursionError):
            continue
    return origin


def _things(data: Any) -> Iterator[dict[str, Any]]:
    """Articles before pages, since a page's own date is that of its template."""
    found: list[dict[str, Any]] = []
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            graph = item.get("@graph")
            found.extend([item, *(g for g in (graph if isinstance(graph, list) else []) if isinstance(g, dict))])
    yield from sorted(found, key=lambda thing: "WebPage" in _texts(thing.get("@type")))


def _of_thing(thing: dict[str, Any]) -> Origin:
    publisher = _names(thing.get("publisher"))
    return Origin(
        title=_clean(next(iter(_texts(thing.get("headline")) or _texts(thing.get("name"))), "")),
        author=", ".join(_BY.sub("", name) for name in _names(thing.get("author"))),
        publisher=publisher[0] if publisher else "",
        published=parse_date(next(iter(_texts(thing.get("datePublished"))), "")),
        url=_address(next(iter(_texts(thing.get("url"))), "")),
    )


def _texts(value: Any) -> list[str]:
    return [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)]


def _names(value: Any) -> list[str]:
    things = value if isinstance(value, list) else [value]
    names = (thing.get("name") if isinstance(thing, dict) else thing for thing in things)
    texts = (_clean(name) for name in names if isinstance(name, str) and not _ADDRESS.match(name))
    return [name for name in dict.fromkeys(texts) if name]


def _time_element(root: etree._Element) -> str:
    """The first `<time>` that says it is the publication, else the only or first one above the text."""
    times = list(root.iter("time"))
    marked = [
        t for t in times
        if "publish" in f"{t.get('itemprop') or ''} {t.get('class') or ''}".lower() or t.get("pubdate") is not None
    ]  # fmt: skip
    for element in (*marked, *times[:1]):
        if iso := parse_date(element.get("datetime") or element_text(element)):
            return iso
    dated = root.find(".//*[@itemprop='datePublished']")
    return parse_date(dated.get("content") or dated.get("datetime") or element_text(dated)) if dated is not None else ""


def _marked_author(root: etree._Element) -> str:
    marked = (e for e in root.iter("a", "span", "div", "p", "address", "li") if e.get("rel") or e.get("itemprop"))
    for element in marked:
        if "author" not in (element.get("rel") or "").split() and element.get("itemprop") != "author":
            continue
        inner = next((e for e in element.iter() if e.get("itemprop") == "name"), element)
        name = _BY.sub("", element_text(inner))
        if 0 < len(name) <= _MAX_AUTHOR:
            return name
    return ""


def _canonical(root: etree._Element, meta: dict[str, list[str]]) -> str:
    links = (
        link.get("href") or "" for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    )
    address = next((address for link in links if (address := _address(link))), "")
    return address or _address(next(iter(meta.get("og:url", [])), ""))


def _title_of(root: etree._Element) -> str:
    headings = [text for h1 in root.iter("h1") if (text := element_text(h1))]
    title = next((text for element in root.iter("title") if (text := element_text(element))), "")
    if len(headings) == 1 and (not title or headings[0].lower() in title.lower()):
        return headings[0]
    return title or (headings[0] if headings else "")


def _without_site(title: str, publisher: str) -> str:
    """ "Report finds ... | The Daily" without the site's name."""
    parts = _SITE_SUFFIX.split(title)
    if len(parts) > 1 and publisher and publisher.lower() in (parts[-1].lower(), parts[0].lower()):
        kept = (
            title[: title.rfind(parts[-1])] if parts[-1].lower() == publisher.lower() else title[title.find(parts[1]) :]
        )
        return kept.strip(" |·•»—–-:")
    return title


def _clean(value: str) -> str:
    text = " ".join(html.unescape(value).split())  # many sites escape what goes into meta elements twice
    return text if len(text) <= 2 * _MAX_NAME else ""


def _address(value: str) -> str:
    return value.strip() if _ADDRESS.match(value.strip()) else ""
