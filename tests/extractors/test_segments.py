"""Articles, excerpts and chapters with their own origin; names, papers and sentences are made up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.extractors.html import extract_html
from pipeline.extractors.segments import Division, divide
from pipeline.extractors.source_lines import parse_accessed, parse_byline, parse_source_line
from pipeline.model import Block, BlockKind, Origin

SHARED = Path(__file__).parents[3] / "shared"
BODY = (
    "The men rise at five and carry stones until dusk, and on the first of the month a clerk writes down what they owe."
)


def division_of(markup: str) -> tuple[Division, str]:
    found = extract_html("page.html", f"<html><body>{markup}</body></html>".encode())
    return divide("page.html", found.text, found.blocks, found.origin, found.segments), found.text


def lines_of(*lines: tuple[str, BlockKind, int]) -> tuple[str, tuple[Block, ...]]:
    text, blocks = "", []
    for words, kind, level in lines:
        blocks.append(Block(kind, len(text), len(text) + len(words), level))
        text += words + "\n"
    return text[:-1], tuple(blocks)


def assert_tiles(division: Division, text: str) -> None:
    assert "".join(text[s.char_start : s.char_end] for s in division.segments) == text
    assert len({s.segment_id for s in division.segments}) == len(division.segments)


DIGEST = [
    (
        "Loggers without wages",
        "Ann Lee, The Harbour Paper, 03 Mar 2008",
        ["[accessed 29 August 2011]"],
        ("Ann Lee", "The Harbour Paper", "2008-03-03", "2011-08-29"),
    ),
    (
        "A price for each head",
        "The Harbour Paper, 1 December2020",
        ["[accessed 23 February 2021]"],
        ("", "The Harbour Paper", "2020-12-01", "2021-02-23"),
    ),
    (
        "Counting the camps",
        "Bo Wu in Seoul, Morning Telegraph, MAY 01, 2009",
        ["[accessed 14 December 2010]", "[accessed 26 September 2016]"],
        ("Bo Wu", "Morning Telegraph", "2009-05-01", "2016-09-26"),
    ),
    (
        "Wages of silence",
        "Cy Moe, The Los Alamos Times, ZELEZNA, Czech Republic, Oct. 4, 2003",
        ["[Accessed: 5 May 2010]"],
        ("Cy Moe", "The Los Alamos Times", "2003-10-04", "2010-05-05"),
    ),
    (
        "Country Reports: Practices",
        "U.S. Dept of Labor Bureau of Trade, Human Rights, and Law, 30 March 2021",
        ["[accessed 20 June 2021]"],
        ("", "U.S. Dept of Labor Bureau of Trade, Human Rights, and Law", "2021-03-30", "2021-06-20"),
    ),
    ("Freedom Monitor Country Report", "2020 Edition", ["[accessed 4 May 2020]"], ("", "", "2020", "2020-05-04")),
    (
        "Years of hunger",
        "D. Okafor, LibertyNow -- Sources: most numbers are from a survey of the year before",
        ["[accessed 2 May 2012]"],
        ("D. Okafor", "LibertyNow", "", "2012-05-02"),
    ),
    (
        "Leave to remain",
        "Editorial, The Evening Courant, June, 2009",
        ["[accessed <date>]"],
        ("", "The Evening Courant", "2009-06", ""),
    ),
    (
        "A radio in the house",
        "Eve Park (with Finn Roe), Wire Service; Page A01, Seoul, October 4, 2003",
        ["accessed 1 September 2014"],
        ("Eve Park (with Finn Roe)", "Wire Service", "2003-10-04", "2014-09-01"),
    ),
]


def test_digest_entries_with_access_lines() -> None:
    head = f"<p><b>Trade in people</b></p><p>{BODY}</p>"
    entries = "".join(
        f"<p><b>{title}</b></p><p><b>{source}</b></p>{''.join(f'<p>{a}</p>' for a in access)}<p>{BODY}</p><p>{BODY}</p>"
        for title, source, access, _ in DIGEST
    )
    division, text = division_of((head + entries).replace("<date>", "&lt;date&gt;"))
    assert_tiles(division, text)
    first, *found = division.segments
    assert text[: first.char_end] == f"Trade in people\n{BODY}\n"
    assert [s.origin.title for s in found] == [title for title, *_ in DIGEST]
    stated = [(s.origin.author, s.origin.publisher, s.origin.published, s.origin.accessed) for s in found]
    assert stated == [expected for *_, expected in DIGEST]
    sources = [b for b in division.blocks if b.kind is BlockKind.SOURCE_LINE]
    assert len(sources) == len(DIGEST) + sum(len(access) for _, _, access, _ in DIGEST)
    for segment, (title, *_) in zip(found, DIGEST, strict=True):
        assert text[segment.char_start : segment.char_end].startswith(title)
        assert text[segment.char_start : segment.char_end].count(BODY) == 2


def test_digest_entries_with_source_lines_only() -> None:
    entries = "".join(
        f"<h3>Story {n}</h3><p>Ann Lee, The Harbour Paper, {n} May 2004</p><p>{BODY}</p>" for n in (1, 2, 3)
    )
    division, text = division_of(entries)
    assert_tiles(division, text)
    assert [s.origin.published for s in division.segments] == ["2004-05-01", "2004-05-02", "2004-05-03"]


def test_an_excerpt_with_no_lines_of_its_own_belongs_to_the_entry_above() -> None:
    access = "<p>[accessed 3 May 2012]</p>"
    one = f"<p><b>One</b></p><p>Ann Lee, The Paper, 3 May 2001</p>{access}<p>{BODY}</p>"
    one += f"<p><b>EXPLOITATION</b></p><p>{BODY}</p>"
    two = f"<p><b>Two</b></p><p>Bo Wu, The Paper, 4 May 2001</p>{access}<p>{BODY}</p>"
    division, text = division_of(one + two)
    assert [s.origin.title for s in division.segments] == ["One", "Two"]
    assert "EXPLOITATION" in text[: division.segments[0].char_end]


def test_a_remark_between_two_access_lines_starts_no_entry() -> None:
    access = "<p>[accessed 3 May 2012]</p><p>Also kept in an archive [here]</p><p>[accessed 9 June 2016]</p>"
    entries = "".join(
        f"<p><b>{t}</b></p><p>The Paper, 3 May 2001</p><p>example.org/a/b.html</p>{access}<p>{BODY}</p>" for t in "AB"
    )
    division, _ = division_of(entries)
    found = [(s.origin.title, s.origin.accessed, s.origin.url) for s in division.segments]
    assert found == [("A", "2016-06-09", "example.org/a/b.html"), ("B", "2016-06-09", "example.org/a/b.html")]


def test_a_bibliography_makes_no_segments() -> None:
    notes = "".join(
        f"<p>Lee, A., A Book of Dams, The Press, {n} May 2001 [accessed 3 May 2012]</p>" for n in range(1, 9)
    )
    division, _ = division_of(f"<h1>Dams</h1><p>{BODY}</p><p>{BODY}</p><h2>References</h2>{notes}")
    assert len(division.segments) == 1


ARTICLES = [
    ("Cotton in Uzbekistan", "Ann Lee"),
    ("Pay in Qatar", "Bo Wu"),
    ("Sold in Libya", "Cy Moe"),
    ("Dams", "Di Fox"),
]


def test_article_elements_are_segments() -> None:
    markup = "<h1>All stories</h1>" + "".join(
        f"<article><h2><a href='/{n}'>{title}</a></h2><p>By {name} | The Paper | <time datetime='2020-0{n}-17'>x</time>"
        f"{n + 10} March 2020</p><p>{BODY}</p><p>{BODY}</p></article>"
        for n, (title, name) in enumerate(ARTICLES, 1)
    )
    division, text = division_of(markup)
    assert_tiles(division, text)
    assert [(s.origin.title, s.origin.author) for s in division.segments[1:]] == ARTICLES
    assert [s.origin.published for s in division.segments[1:]] == [f"2020-0{n}-17" for n in (1, 2, 3, 4)]
    assert [s.origin.about_area for s in division.segments[1:]] == ["UZB", "QAT", "LBY", ""]
    assert division.origin.published == ""  # no article's date is the page's


def test_headings_with_bylines_are_segments() -> None:
    markup = "".join(
        f"<div><h2>{title}</h2><p>By {name} | The Silk Paper | 1{n} March 2020</p><p>{BODY}</p></div>"
        for n, (title, name) in enumerate(ARTICLES)
    )
    division, text = division_of(markup)
    assert_tiles(division, text)
    assert [(s.origin.title, s.origin.author) for s in division.segments] == ARTICLES
    assert {s.origin.publisher for s in division.segments} == {"The Silk Paper"}
    assert [s.origin.published for s in division.segments] == [f"2020-03-1{n}" for n in range(4)]


ENTRY_FORMS = [
    "<p><b>{t}</b><br>{a}, {p}, {d}<br>[accessed 3 May 2012]</p><blockquote>{b}</blockquote>",
    "<dl><dt>{t}</dt><dd>{a}, {p}, {d} [accessed 3 May 2012]</dd><dd>{b}</dd></dl>",
    "<table><tr><td><b>{t}</b><p>{a}, {p}, {d}</p><p>{b}</p><p>{b}</p></td></tr></table>",
    "<p><a href=x>{t}</a></p><p>{a}, {p}, {d}</p><p>[accessed 3 May 2012]</p><p>{b}</p>",
    "<hr><h3>{t}</h3>{a}<br>{p}<br>{d}<p>{b}",
    "<h3>{t}</h3><p>({a}, {p}, {d})</p><p>{b}</p>",
    "<h3>{t}</h3><p>{a} – {p} – {d}</p><p>{b}</p>",
    "<h3>{t}</h3><p>By {a}</p><p>Published by {p} on {d}</p><p>{b}</p>",
]


@pytest.mark.parametrize("form", ENTRY_FORMS)
def test_forms_of_an_entry(form: str) -> None:
    entries = [
        ("Loggers", "Ann Lee", "The Harbour Paper", "03 Mar 2008"),
        ("Camps", "Bo Wu", "Morning Post", "May 2011"),
    ]
    markup = "".join(form.format(t=t, a=a, p=p, d=d, b=BODY) for t, a, p, d in entries)
    division, text = division_of(f"<h1>Trade</h1><p>{BODY}</p>{markup}")
    assert_tiles(division, text)
    found = [(s.origin.title, s.origin.author, s.origin.publisher, s.origin.published) for s in division.segments[1:]]
    expected = [
        ("Loggers", "Ann Lee", "The Harbour Paper", "2008-03-03"),
        ("Camps", "Bo Wu", "Morning Post", "2011-05"),
    ]
    assert found == expected


def test_one_article_is_one_segment_with_its_byline() -> None:
    markup = (
        f"<h1>Stone by stone</h1><p>By Ann Lee</p><p>3 May 2019</p><p>{BODY}</p><h2>By the numbers</h2><p>{BODY}</p>"
    )
    division, text = division_of(markup)
    assert [(s.char_start, s.char_end) for s in division.segments] == [(0, len(text))]
    assert (division.origin.author, division.origin.published) == ("Ann Lee", "2019-05-03")
    assert [b.kind.value for b in division.blocks][:4] == ["heading", "source_line", "source_line", "paragraph"]


H, P = BlockKind.HEADING, BlockKind.PARAGRAPH
COUNTRIES = ["ALBANIA", "KOREA", "KAZAKSTAN", "KOREA", "PHILIPPINES", "SERBIA AND MONTENEGRO", "RURITANIA"]
OFFICIAL = {1: "DEMOCRATIC PEOPLE’S REPUBLIC OF KOREA", 3: "REPUBLIC OF KOREA"}


def test_country_chapters_are_segments() -> None:
    lines = [("World report", H, 1), (BODY * 2, P, 0)]
    for n, name in enumerate(COUNTRIES):
        official = [(OFFICIAL[n], H, 3)] if n in OFFICIAL else []
        lines += [
            (name, H, 2),
            *official,
            (BODY, P, 0),
            ("Background", H, 4),
            (BODY * 2, P, 0),
            ("China", H, 4),
            (BODY * 2, P, 0),
        ]
    text, blocks = lines_of(*lines)
    division = divide("r.pdf", text, blocks, Origin())
    assert_tiles(division, text)
    assert [s.origin.title for s in division.segments[1:]] == COUNTRIES
    areas = [s.origin.about_area for s in division.segments[1:]]
    assert areas == ["ALB", "PRK", "KAZ", "KOR", "PHL", "SRB;MNE", ""]
    assert division.origin.about_area == ""


def test_a_list_of_countries_and_two_country_headings_are_no_chapters() -> None:
    text, blocks = lines_of(*[(name, H, 2) for name in COUNTRIES], (BODY * 3, P, 0))
    assert len(divide("r.pdf", text, blocks, Origin()).segments) == 1
    text, blocks = lines_of(
        ("Dams", H, 1), (BODY * 3, P, 0), ("China", H, 2), (BODY * 3, P, 0), ("Russia", H, 2), (BODY * 3, P, 0)
    )
    assert len(divide("r.pdf", text, blocks, Origin()).segments) == 1


@pytest.mark.parametrize(
    ("title", "body", "area"),
    [
        ("Loggers of North Korea", BODY, "PRK"),
        ("North Koreans in Russia", "North Korean men fell trees. " * 4, "PRK"),
        (
            "Loggers",
            "North Korea sends men. North Korean men fell trees in Siberia. North Korea is paid. China looks on.",
            "PRK",
        ),
        ("Loggers", "Poland and Qatar and Malta employ them.", ""),
    ],
)
def test_country_that_a_document_is_about(title: str, body: str, area: str) -> None:
    text, blocks = lines_of((title, H, 1), (body, P, 0))
    assert divide("d.html", text, blocks, Origin(title=title)).origin.about_area == area


@pytest.mark.parametrize(
    "line",
    [
        "In 2014, the government said, 50,000 workers were sent abroad, 3 May 2014",
        "Kim Chol visited the Yodok camp on 3 May 2014",
        "He had been held for ten years, then freed in May 2009.",
        "The wages were cut in June, 2009",
    ],
)
def test_prose_with_a_date_is_no_certain_source_line(line: str) -> None:
    stated = parse_source_line(line)
    assert stated is None or not stated.certain


@pytest.mark.parametrize(
    ("line", "author", "publisher", "published"),
    [
        ("By Ann Lee", "Ann Lee", "", ""),
        ("By ANN LEE in Seoul | The Silk Paper | 17 December 2020", "ANN LEE", "The Silk Paper", "2020-12-17"),
        ("By Ann Lee and Bo Wu, Wire Press Writers", "Ann Lee and Bo Wu", "Wire Press", ""),
        ("Author: Ann Lee", "Ann Lee", "", ""),
        ("Published: Fri 6:45 PM, Feb 16, 2018", "", "", "2018-02-16"),
        ("Ann Lee, The Paper", None, None, None),
        ("By 2015 the number had grown", None, None, None),
        ("By the end of May 2015, 40 camps", None, None, None),
        ("The dam was finished on 3 May 2014", None, None, None),
    ],
)
def test_bylines(line: str, author: str | None, publisher: str | None, published: str | None) -> None:
    found = parse_byline(line)
    if author is None:
        assert found is None
    else:
        assert found == Origin(author=author, publisher=publisher or "", published=published or "")


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("GENEVA, 12 June 2017 – Conscripts still serve without knowing for how long.", "2017-06-12"),
        ("Seoul (3 May 2011) - The ministry said nothing.", "2011-05-03"),
        ("NEW YORK, NY, May 2016 (Wire) — Ten of them came.", "2016-05"),
        ("On 3 May 2011 - a Tuesday - ten of them came.", ""),
        ("GENEVA, 12 June 2017 was a Monday.", ""),
    ],
)
def test_datelines(words: str, date: str) -> None:
    text, blocks = lines_of(("The survey", H, 2), (words, P, 0), (BODY, P, 0))
    origin = divide("r.txt", text, blocks, Origin()).origin
    assert (origin.title, origin.published) == ("The survey", date)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("[accessed 29 August 2011]", ("", "2011-08-29")),
        ("Retrieved 3 May 2014", ("", "2014-05-03")),
        ("Lee, The Paper, 3 May 2001 (last accessed on 29 August 2011).", ("Lee, The Paper, 3 May 2001", "2011-08-29")),
        ("The site was last accessed on 3 May 2004", None),
        ("The camp can be accessed", None),
    ],
)
def test_access_lines(line: str, expected: tuple[str, str] | None) -> None:
    assert parse_accessed(line) == expected


def test_digest_page() -> None:
    path = SHARED / "corpus" / "reports" / "digest-dprk.html"
    if not path.is_file():
        pytest.skip("../shared/corpus/reports is not here: segments of the digest not checked")
    found = extract_html(path.name, path.read_bytes())
    division = divide(path.name, found.text, found.blocks, found.origin, found.segments)
    assert_tiles(division, found.text)
    pages = re.findall(r"(?m)(?:^\[accessed \d.*\n)+", found.text)
    assert len(division.segments) == len(pages) + 1
    assert all(s.origin.title and s.origin.publisher and s.origin.accessed for s in division.segments[1:])
    assert sum(bool(s.origin.published) for s in division.segments[1:]) == len(pages) - 1  # one states no date
    assert {s.origin.about_area for s in division.segments} <= {"PRK", "CHN"}


def test_report_with_country_chapters() -> None:
    path = SHARED / "corpus" / "reports" / "amnesty-2006-countries.pdf"
    if not path.is_file():
        pytest.skip("../shared/corpus/reports is not here: country chapters of the PDF not checked")
    from pipeline.extractors.pdf import extract_pdf

    found = extract_pdf(path.name, path.read_bytes())
    division = divide(path.name, found.text, found.blocks, found.origin)
    assert_tiles(division, found.text)
    areas = [s.origin.about_area for s in division.segments]
    assert len(areas) >= 149
    assert areas.count("") <= 2
    titled = {s.origin.title.split(" (")[0]: s.origin.about_area for s in division.segments}
    assert [titled[name] for name in ("AFGHANISTAN", "ERITREA", "UZBEKISTAN", "ZIMBABWE")] == [
        "AFG",
        "ERI",
        "UZB",
        "ZWE",
    ]
    assert {"PRK", "KOR", "COD", "COG"} <= set(areas)
