"""Main text and furniture; the pages are made up, each after a common way to build a site."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from pipeline.extractors.html import extract_html

SHARED = Path(__file__).parents[3] / "shared"

PARAGRAPHS = [
    "The brigades leave the city in April and return when the snow comes, and few of them know how long the term is.",
    "A foreman told the visitors that 2,300 men were on the site, of whom he had seen 40 fall ill in one month.",
    "Families who want a son excused pay the recruiter, although the price has doubled since the dam was announced.",
]
PROSE = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
MENU = "<ul><li><a href=/>Home</a><li><a href=/a>120,000 readers</a><li><a href=/b>Reports</a></ul>"
TEASERS = "<ul><li><a href=/c>Up to 9,000 held in a new camp</a><li><a href=/d>30 percent of pay withheld</a></ul>"


def text_of(markup: str) -> str:
    return extract_html("page.html", markup.encode()).text


def assert_text(markup: str, *kept: str, dropped: tuple[str, ...] = ()) -> None:
    text = text_of(markup)
    for words in (*PARAGRAPHS, *kept):
        assert words in text, words
    for words in dropped:
        assert words not in text, words


FURNITURE = ("Home", "120,000 readers", "9,000 held", "30 percent", "weekly letter", "Suite 300", "77 shares", "Mia: I")


def test_semantic_page() -> None:
    markup = f"""<title>Stone by stone - The Site</title><header><form role=search>Search all</form>
    <nav>{MENU}</nav></header>
    <aside class=letter><p>Join 15,000 readers of our weekly letter, which comes on Mondays.</p></aside>
    <main><article><h1>Stone by stone</h1><p>By Ann Lee</p>{PROSE}<div class=share-bar>77 shares</div></article>
    <section id=comments><h3>Comments</h3><p>Mia: I saw 5,000 of them with my own eyes last year.</p></section>
    </main><aside><h3>Related posts</h3>{TEASERS}</aside>
    <footer><p>1800 K Street, Suite 300, all rights reserved.</p></footer>"""
    assert_text(markup, "Stone by stone", "By Ann Lee", dropped=FURNITURE)


def test_page_of_div_elements() -> None:
    markup = f"""<title>Stone by stone | The Site</title><div id=page><div id=hd><div class=topnav>{MENU}</div></div>
    <div id=bd><div class=col1><h1>Stone by stone</h1><div class=meta>By Ann Lee</div><div class=txt>{PROSE}</div>
    <div class="social-share"><p>77 shares</p></div></div><div class=col2><div class=sidebar>
    <h4>Most read</h4>{TEASERS}</div>
    <div class=newsletter-box><p>Join 15,000 readers of our weekly letter, which comes on Mondays.</p></div></div></div>
    <div id=footer><p>1800 K Street, Suite 300, all rights reserved.</p></div></div>"""
    assert_text(markup, "Stone by stone", "By Ann Lee", dropped=FURNITURE)


def test_key_figures_definitions_captions_and_pull_quotes_stay() -> None:
    markup = f"""<div class=wrap><div class=menu>{MENU}</div><div class=body><h2>Stone by stone</h2>
    <ul><li>2,300 men on the site<li>14 hours a day<li>1 day off a month</ul>{PROSE}
    <dl><dt>Term<dd>10 years<dt>Pay<dd>30 dollars a month</dl>
    <figure><img><figcaption>The wall in May 2016</figcaption></figure>
    <aside class=pullquote><p>“We counted 40 graves.”</p></aside>
    <table><tr><th>Year<th>Men</tr><tr><td>2015<td>1,900</tr></table><p>{PARAGRAPHS[0]}</p></div></div>"""
    assert_text(
        markup,
        "2,300 men on the site",
        "14 hours a day",
        "1 day off a month",
        "Term: 10 years",
        "The wall in May 2016",
        "“We counted 40 graves.”",
        "2015\t1,900",
        dropped=("120,000 readers",),
    )


def test_page_without_furniture_loses_nothing() -> None:
    lines = [
        "Notes on the dam",
        "See also the list of 12 camps",
        "*** Archives ***",
        "A short remark",
        *PARAGRAPHS,
        "Visit our other page",
        "Cite as: Notes, 2011",
    ]
    markup = "<html><body><div class=Section1>" + "".join(f"<p class=MsoNormal>{x}</p>" for x in lines) + "</div>"
    assert text_of(markup).split("\n") == lines


def test_page_of_line_breaks_only() -> None:
    markup = "<html><body><center><b>Stone by stone</b></center><br>" + "<br><br>".join(PARAGRAPHS) + "</body></html>"
    assert text_of(markup).split("\n") == ["Stone by stone", *PARAGRAPHS]


def test_page_laid_out_by_one_table() -> None:
    markup = f"""<table width=100%><tr><td colspan=2>{MENU}</td></tr><tr><td width=20%>{TEASERS}</td>
    <td><h1>Stone by stone</h1>{PROSE}</td></tr><tr><td colspan=2><font size=1>1800 K Street</font></table>"""
    assert_text(markup, "Stone by stone", dropped=("120,000 readers", "9,000 held"))


def test_a_form_in_which_nothing_can_be_filled_in_is_text() -> None:
    count = "<p>The ministry counted 5,000 deaths in the camps of the northern province in that year.</p>"
    assert_text(f"{PROSE}<form><input type=hidden>{count}<input type=submit></form>", "5,000 deaths")
    search = "<p>Our archive of reports holds 90,000 pages, which you may search by their words.</p><input name=q>"
    assert_text(f"{PROSE}<form>{search}</form>", dropped=("90,000",))
    half = f"<div>{PROSE}</div><form id=aspnetForm><input type=search>{count}{PROSE.replace('men', 'workers')}</form>"
    assert_text(half, "5,000 deaths")


def test_page_inside_one_form_and_one_oddly_named_frame() -> None:
    markup = f"<form id=aspnetForm><div class=sidebar-right><h1>Stone by stone</h1>{PROSE}</div></form>"
    assert_text(markup, "Stone by stone")


def test_page_builder_with_a_widget_for_each_paragraph() -> None:
    column = "".join(f"<div class='elementor-widget elementor-widget-text'><p>{p}</p></div>" for p in PARAGRAPHS)
    assert_text(
        f"<div class=site-header>{MENU}</div><div class=elementor><h1>Stone</h1>{column}</div>", dropped=FURNITURE
    )


def test_headings_that_begin_like_a_teaser_list_stay() -> None:
    markup = f"<main><h1>Dams</h1>{PROSE}<h2>Other prisons</h2>{PROSE}<h2>More workers</h2>{PROSE}</main>"
    assert_text(markup, "Other prisons", "More workers")


def test_titles_that_are_links_stay_and_lists_of_links_go() -> None:
    entries = "".join(f"<h3><a href=/{n}>Entry number {n} of the list</a></h3>{PROSE}" for n in range(3))
    assert_text(f"<main>{entries}{TEASERS}</main>", "Entry number 2 of the list", dropped=("9,000 held",))


@pytest.mark.parametrize("name", ["cookie-notice", "modal newsletter", "breadcrumbs", "related-articles", "tag-links"])
def test_boxes_named_as_furniture_give_nothing(name: str) -> None:
    words = "We use 14 cookies on this site and share them with 9 partners all over the world."
    box = f"<div class='{name}'><p>{words}</p></div>"
    assert_text(f"<div><div><h1>Dams</h1>{PROSE}{PROSE}{box}</div></div>", dropped=("14 cookies",))


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return Counter(tuple(words[n : n + 4]) for n in range(max(1, len(words) - 3)))


def test_saved_news_pages() -> None:
    folder = SHARED / "corpus" / "pages"
    if not folder.is_dir():
        pytest.skip("../shared/corpus/pages is not here: main text of saved pages not measured")
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    precision = recall = 0.0
    for name, gold in truth.items():
        data = gzip.decompress((folder / f"{name}.html.gz").read_bytes())
        want, got = shingles(gold["articleBody"]), shingles(extract_html(name, data).text)
        both = sum((want & got).values())
        precision += both / max(1, sum(got.values())) / len(truth)
        recall += both / max(1, sum(want.values())) / len(truth)
    assert 2 * precision * recall / (precision + recall) >= 0.965
    assert recall >= 0.99


def test_think_tank_post() -> None:
    path = SHARED / "corpus" / "reports" / "peninsula-2019.html"
    if not path.is_file():
        pytest.skip("../shared/corpus/reports is not here: site furniture of the post not checked")
    data = path.read_bytes()
    markup = data.decode()
    text = extract_html(path.name, data).text
    for part in re.findall(r"(?s)<header>.*?</header>|<aside.*?</aside>|<footer>.*?</footer>", markup):
        for words in re.findall(r">([^<>]{4,})<", part):
            assert words.strip() not in text
    for words in re.findall(r"<p>([^<]{40,})</p>", re.search(r"(?s)<main>.*</main>", markup)[0]):  # type: ignore[index]
        assert " ".join(words.split()) in text


def test_key_figures_in_a_box_beside_the_text_stay() -> None:
    box = "<div class=box><ul><li>2,300 men on the site<li>14 hours a day</ul></div>"
    text = f"<div class=txt>{PROSE}{PROSE}{PROSE}</div>"
    markup = f"<div class=top>{MENU}</div><div class=mid><h1>Dams</h1>{box}{text}</div><div class=low>{TEASERS}</div>"
    assert_text(markup, "2,300 men on the site", "14 hours a day", dropped=("9,000 held", "120,000 readers"))


def test_a_thousand_unclosed_elements_are_read_in_time() -> None:
    markup = "".join(f"<div class=a><font color=red><p>{PARAGRAPHS[n % 3]}" for n in range(1000))
    assert len(text_of(markup).split("\n")) == 1000


@pytest.mark.parametrize(
    "aside",
    [
        "<p><b>Related:</b> <a href=/x>Up to 9,000 held in a new camp</a></p>",
        "<p>Tags: <a href=/x>camps</a> <a href=/y>9,000 held</a></p>",
        "<p class=breadcrumbs><a href=/>Start</a> » <a href=/y>9,000 held</a> » Dams</p>",
        "<figure><figcaption><a href=/x>9,000 held: order our magazine now</a></figcaption></figure>",
        "<p>Subscribe to our list of 9,000 held in camps</p>",
    ],
)
def test_pointers_to_other_pages_give_nothing(aside: str) -> None:
    assert_text(f"<main><h1>Dams</h1>{PROSE}{aside}{PROSE}</main>", dropped=("9,000 held",))


def test_calls_to_action_and_pointers_between_paragraphs_go() -> None:
    assert_text(
        f"<article><p>Get the weekly letter. 12 issues for £9. Click here for more information.</p>{PROSE}"
        "<p>More on camps: https://example.org/camps and www.example.org/news</p></article>",
        dropped=("12 issues", "More on camps"),
    )


@pytest.mark.parametrize(
    ("markup", "asked"),
    [(f"<main><h1>Dam</h1>{PROSE}</main>", False), (f"<div>{PROSE}</div><div><div>{PROSE}</div></div>", True)],
)
def test_another_reader_is_asked_only_where_the_text_stands_in_several_places(
    markup: str, asked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages: list[str] = []

    def witness(page: str) -> str:
        pages.append(page)
        return ""

    monkeypatch.setattr("pipeline.extractors.html._witness_text", witness)
    assert_text(markup)
    assert bool(pages) is asked
