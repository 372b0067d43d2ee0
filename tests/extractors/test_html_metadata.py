"""Title, author, publisher, date and address that a page's markup states; all pages are made up."""

from __future__ import annotations

import pytest

from pipeline.extractors.html import extract_html
from pipeline.extractors.html_metadata import marked_metadata, read_metadata
from pipeline.extractors.html_parse import parse_markup
from pipeline.model import Origin

LINKED = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "WebSite", "name": "Not this", "datePublished": "1999-01-01"},
{"@type": "WebPage", "name": "Nor this", "datePublished": "2001-01-01"},
{"@type": ["NewsArticle"], "headline": "Stone by stone", "datePublished": "2019-07-24T14:02:11+00:00",
 "author": [{"@type": "Person", "name": "By Ann Lee"}, {"name": "Bo Wu"}], "publisher": {"name": "The Site"},
 "url": "https://www.example.org/stone"}]}</script>"""


def origin_of(head: str, body: str = "<p>Text.</p>") -> Origin:
    root, _ = parse_markup(f"<html><head>{head}</head><body>{body}</body></html>")
    return read_metadata(root).filled_from(marked_metadata(root))


def test_linked_data_of_the_article_wins_over_that_of_the_page() -> None:
    assert origin_of(LINKED) == Origin(
        title="Stone by stone",
        author="Ann Lee, Bo Wu",
        publisher="The Site",
        published="2019-07-24",
        url="https://www.example.org/stone",
    )


@pytest.mark.parametrize(
    "broken", ["{", "[1, 2]", '"x"', "{'a': 1}", "[" * 50_000, '{"@type": 3, "author": 5}', "null"]
)
def test_broken_linked_data_is_passed_over(broken: str) -> None:
    found = origin_of(f'<script type="application/ld+json">{broken}</script><meta name=author content="Ann Lee">')
    assert found.author == "Ann Lee"


@pytest.mark.parametrize(
    ("head", "part", "value"),
    [
        ('<meta property="og:title" content="Dams &amp;amp; camps">', "title", "Dams & camps"),
        ("<title>Dams and camps | The Site</title><meta property=og:site_name content='The Site'>",
         "title", "Dams and camps"),
        ("<title>Dams - and camps</title>", "title", "Dams - and camps"),
        ('<meta name="citation_author" content="Lee, A."><meta name=citation_author content="Wu, B.">',
         "author", "Lee, A., Wu, B."),
        ('<meta name="DC.Creator" content="Ann Lee">', "author", "Ann Lee"),
        ('<meta name=author content="https://www.example.org/ann">', "author", ""),
        ('<meta property="article:published_time" content="2019-07-24T23:30:00-05:00">', "published", "2019-07-24"),
        ('<meta name="citation_publication_date" content="2018/05">', "published", "2018-05"),
        ('<meta name="dcterms.issued" content="2014">', "published", "2014"),
        ('<meta property="article:modified_time" content="2020-01-01">', "published", ""),
        ('<link rel="canonical" href="https://www.example.org/dams">', "url", "https://www.example.org/dams"),
        ('<link rel="canonical" href="/dams">', "url", ""),
    ],
)  # fmt: skip
def test_meta_elements(head: str, part: str, value: str) -> None:
    assert getattr(origin_of(head), part) == value


@pytest.mark.parametrize(
    ("body", "part", "value"),
    [
        ("<h1>Dams and <i>camps</i></h1>", "title", "Dams and camps"),
        ("<time datetime='2011-03-05'>5 March</time>", "published", "2011-03-05"),
        ("<time>1 May 2010</time><time itemprop=datePublished>5 March 2011</time>", "published", "2011-03-05"),
        ("<span itemprop=datePublished content=2011-03-05></span>", "published", "2011-03-05"),
        ("<a rel=author href=/ann>Ann Lee</a>", "author", "Ann Lee"),
        ("<div itemprop=author><span itemprop=name>Ann Lee</span></div>", "author", "Ann Lee"),
    ],
)
def test_marked_elements(body: str, part: str, value: str) -> None:
    assert getattr(origin_of("", body), part) == value


def test_a_page_that_states_no_date_gets_none_from_the_year_in_its_text() -> None:
    text = (
        "<p>" + "In 2014 some 400 people were seen at the dam, a guard of the place said in an interview. " * 5 + "</p>"
    )
    assert extract_html("p.html", f"<h1>Dams</h1>{text}".encode()).origin == Origin(title="Dams")
