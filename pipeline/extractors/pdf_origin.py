"""What a PDF says of itself: title and author of its metadata where they are meant, a date that stands alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipeline.extractors.paragraphs import Paragraph
from pipeline.model import BlockKind, Origin
from pipeline.reference.dates import parse_date

# what word processors and printers put where a title should be
_NO_TITLE = re.compile(
    r"^(?:microsoft (?:word|powerpoint|excel)\b.*|untitled.*|\(?(?:unspecified|anonymous)\)?|document\d*|slide \d+"
    r"|title|.*\.(?:docx?|rtf|odt|pdf|qx[dp]|indd|pmd|pptx?|xlsx?|txt|html?|wpd|tex|dvi|ps|eps|cdr)\b.*"
    r"|.*[_\\/]\w+[_\\/].*)$",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"^(?:\(?(?:unspecified|anonymous|unknown)\)?|.*\b(?:user|admin|administrator|default|owner|pc)\b.*)$",
    re.IGNORECASE,
)
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\\.?"
_DATE_LINE = re.compile(
    r"^(?:(?:published|released|issued|date)\s*(?:on|in)?:?\s+)?"
    rf"(?:\d{{1,2}} ?)?{_MONTH} ?(?:\d{{1,2}},? )?(?:19|20)\d\d$",
    re.IGNORECASE,
)
_RUNS_ON = re.compile(r"(?:[\d,|·–-]|\b(?:in|of|on|since|from|until|to|by|and|before|after))\s*$", re.IGNORECASE)
_FRONT_PAGES = 2
_MAX_TITLE = 250
_SHORTEST = 3  # characters
_FEW_WORDS = 4  # a shorter title in the metadata is often the name of the body alone
_LARGE = 1.12  # times the running text
_RARE = 3  # headings of one size; more are chapters


def read_origin(metadata: Mapping[str, str], paragraphs: Sequence[Paragraph], body: float) -> Origin:
    """`body`: font size of the running text. The file's creation date is no publication date and is left aside."""
    front = [paragraph for paragraph in paragraphs if paragraph.page <= _FRONT_PAGES]
    title, shown = " ".join(metadata.get("Title", "").split()), _title_on_page(paragraphs, body)
    if not is_title(title) or (len(title.split()) < _FEW_WORDS <= len(shown.split())):
        title = shown
    author = " ".join(metadata.get("Author", "").split())
    return Origin(title=title, author=author if is_author(author) else "", published=_stated_date(front))


def is_title(title: str) -> bool:
    words = title.split()
    return len(words) > 1 and len(title) <= _MAX_TITLE and not _NO_TITLE.match(title) and any(map(str.isalpha, title))


def is_author(author: str) -> bool:
    """A person's or body's name; a single small word is the login of who made the file."""
    return bool(author) and not _NO_AUTHOR.match(author) and (" " in author or (author.isupper() and author.isalpha()))


def _title_on_page(paragraphs: Sequence[Paragraph], body: float) -> str:
    """The largest heading of the first pages, if it is larger than the text, and than most headings of the document."""
    large = [p for p in paragraphs if p.kind is BlockKind.HEADING and p.size > _LARGE * body]
    styles = Counter(round(heading.size) for heading in large)
    titles = [
        heading
        for heading in large
        if heading.page <= _FRONT_PAGES
        and styles[round(heading.size)] <= _RARE
        and len(_text(heading)) > _SHORTEST
        and not any(line.has_wide_gap for line in heading.lines)  # a masthead
    ]
    largest = max((round(title.size, 1) for title in titles), default=0.0)
    return next((_text(title).rstrip("*† ") for title in titles if round(title.size, 1) == largest), "")[:_MAX_TITLE]


def _text(paragraph: Paragraph) -> str:
    return " ".join(line.text for line in paragraph.lines)


def _stated_date(front: Sequence[Paragraph]) -> str:
    """The one date that has a line to itself on the first pages."""
    texts = [[line.text for line in p.lines] for p in front if p.kind is not BlockKind.TABLE_ROW]
    lines = (line for own in texts for before, line in pairwise(["", *own]) if not _RUNS_ON.search(before))
    found = {date for line in lines if (date := parse_date_line(line))}
    return found.pop() if len(found) == 1 else ""


def parse_date_line(line: str) -> str:
    """ISO 8601 of a line that is a date and nothing else, as exact as stated; else empty.

    >>> parse_date_line("12 May 2015"), parse_date_line("Published: June 2014"), parse_date_line("In May 2015 he left")
    ('2015-05-12', '2014-06', '')
    """
    return parse_date(line) if _DATE_LINE.match(line.strip()) else ""
