"""Renders the sample archives, saved page and Word document: `python tests/samples/render_archives.py [FOLDER]`."""

from __future__ import annotations

import html
import sys
from collections.abc import Sequence
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(REPOSITORY))

from tests.extractors.render_archives import Capture, WordText, as_docx, as_mhtml, as_wacz, as_warc_gz  # noqa: E402

LOGGERS = (
    "Loggers who may not go home",
    "Sunniva Aune",
    "2018-05-14",
    (
        "KHABAROVSK – In 2017 some 3,200 North Korean loggers felled timber in the Russian Far East, the regional"
        " labour office told this paper.",
        "Their state keeps about 80 percent of what each of them earns, two foremen said. A logger who fills his quota"
        " is left with some $90 a month.",
        "The men work 13 hours a day from the first frost to the thaw, and they sign on for three years.",
    ),
)
KILNS = (
    "The debt that bakes the bricks",
    "Farrukh Jalal",
    "2018-11-02",
    (
        "LAHORE – A union of kiln workers counts 12,000 families in bonded labour around the city. What binds them is a"
        " loan that no wage repays.",
        "In 2018 the police freed 385 bonded workers from kilns in Punjab, and prosecutors brought charges against 41"
        " owners for human trafficking.",
    ),
)
COMPOUNDS = (
    "Behind the walls of the fraud factories",
    "Mei Ostrander",
    "2023-09-05",
    (
        "In August 2023 the UN human rights office estimated that at least 120,000 people in Myanmar were held in"
        " guarded compounds and forced to run frauds online.",
        "Relatives of those inside say that gangs sold a young man on for $5,000. Guards make them work up to 17 hours"
        " a day, seven days a week.",
        "Charities in Thailand brought home 640 victims of trafficking in the first half of 2023.",
    ),
)
LETTERS = (
    "Six years without a letter",
    "Ruta Kalvaityte",
    "2022-03-21",
    (
        "A list kept by volunteers in Vilnius names 1,078 political prisoners in Belarus as of March 2022.",
        "Courts hand them terms of 3 to 11 years. In the colony at Bobruisk, prisoners sew uniforms 6 days a week for"
        " less than $5 a month, according to letters that reached the list’s keepers.",
    ),
)
REPORT = (
    WordText("title", "Fewer at the Reception Centre"),
    WordText("paragraph", "Arrivals from North Korea have all but ceased since the border was sealed in January 2020."
             " The charity’s own shelter took in 57 women in 2021, of whom nine in ten had been trafficked in"
             " China.^1"),
    WordText("heading", "Who comes"),
    WordText("item", "Women made up 72 percent of the refugees who reached South Korea from North Korea in 2020."),
    WordText("item", "China sent back at least 49 North Koreans in July 2021."),
    WordText("heading", "Numbers by year"),
    WordText("caption", "Table 1. North Korean refugees who arrived in South Korea"),
    WordText("row", "Year\tArrivals"),
    WordText("row", "2019\t1,047"),
    WordText("row", "2020\t229"),
    WordText("row", "2021\t63"),
)  # fmt: skip
NOTES = ("Brokers asked a fee of $18,000 for each person in 2021, ten times as much as in 2015.",)


def as_page(article: tuple[str, str, str, Sequence[str]], publisher: str) -> bytes:
    title, author, published, paragraphs = article
    body = "\n".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
    return (
        f"<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8><title>{title} | {publisher}</title>\n"
        f'<meta property="og:site_name" content="{publisher}"><meta name="author" content="{author}">\n'
        f'<meta property="article:published_time" content="{published}"></head>\n'
        f"<body><nav><a href=/>Home</a> <a href=/world>World</a></nav>\n<article><h1>{title}</h1>\n{body}\n"
        f"</article></body></html>\n"
    ).encode()


def chunked(body: bytes) -> bytes:
    pieces = [body[start : start + 400] for start in range(0, len(body), 400)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def render_warc() -> bytes:
    """Two pages, one of them sent in chunks, amid what else a crawler meets."""
    site = "https://www.example.org/meridian"
    pieces = {"Transfer-Encoding": "chunked"}
    return as_warc_gz(
        [
            Capture(f"{site}/loggers", as_page(LOGGERS, "Radio Meridian")),
            Capture(f"{site}/style.css", b"p { margin: 0 }", "text/css"),
            Capture(f"{site}/kilns", chunked(as_page(KILNS, "Radio Meridian")), day="2019-03-12", headers=pieces),
            Capture(f"{site}/gone", b"<p>There is no such page.</p>", status="404 Not Found"),
        ]
    )


def render_wacz() -> bytes:
    address = "https://www.example.org/lantern/fraud-factories"
    page = as_page(COMPOUNDS, "Lantern Foundation")
    captures = [Capture(address, page, day="2023-10-01"), Capture(f"{address}/logo.png", b"\x89PNG\r\n", "image/png")]
    return as_wacz(captures, {address: COMPOUNDS[0]})


def render_mhtml() -> bytes:
    address = "https://www.example.org/baltic/six-years-without-a-letter"
    date = "Tue, 3 May 2022 08:15:00 -0000"
    return as_mhtml(as_page(LETTERS, "Baltic Rights Letter"), address, LETTERS[0], date)


def render_docx() -> bytes:
    return as_docx(REPORT, NOTES, "Fewer at the Reception Centre", "Committee on Overseas Labour")


RENDERED = {
    "raw/sample/two-pages.warc.gz": render_warc,
    "raw/sample/fraud-factories.wacz": render_wacz,
    "raw/sample/saved-letter.mhtml": render_mhtml,
    "raw/sample/reception-centre.docx": render_docx,
}


def render_all(folder: Path) -> None:
    """Writes every rendered file below `folder`."""
    for name, render in RENDERED.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(render())


if __name__ == "__main__":
    render_all(Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY)
