"""Lines that say where an article or excerpt comes from: source lines, bylines, date lines, "[accessed ...]"."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.model import Origin
from pipeline.reference.countries import find_places
from pipeline.reference.dates import find_dates, parse_date
from pipeline.reference.organisations import find_organisations

_MAX_LINE = 220  # characters; what is longer is prose
_ACCESSED = re.compile(
    r"[\[(]?\s*(?:(?:last |date |page )?(?:accessed|retrieved|visited|viewed|checked|consulted)"
    r"|access(?:ed)? date|retrieved date)"
    r"\s*(?:on|:|at)?\s*:?\s*(?P<date>[^\[\]()]{0,40}?)\s*[\])]?[\s.;]*\Z",
    re.I,
)
_PLACEHOLDER = re.compile(r"<[^>]*>|date|dd?[ /-]mm|today", re.I)
_URL = re.compile(r"(?:https?://|www\.)\S+", re.I)
_URL_LINE = re.compile(
    r"[\[(<]?\s*(?:source|url|link|available at|from)?:?\s*((?:https?://|www\.)[^\s<>\])]+|(?:[\w-]+\.)+[a-z]{2,6}/[^\s<>\])]+)\s*[\])>]?\s*\Z",
    re.I,
)
_EDITION = re.compile(r"(?:the\s+)?(?P<year>(?:19|20)\d\d)\s+(?:annual\s+)?(?:edition|report|issue|update)\Z", re.I)
_YEAR_AT_END = re.compile(r"[,(]\s*(?P<year>(?:19|20)\d\d)\)?\W*\Z")
_REMARK = re.compile(r"\s+(?:--|—|–|-)\s*(?:sources?|from|via|abridged|excerpt|adapted|translated)\b.*", re.I)
_GENRE = re.compile(
    r"(?:(?:special|country|annual|news|press|working|fact) ?(?:report|release|paper|sheet)|report"
    r"|editorial|opinion|op-?ed"
    r"|commentary|comment|analysis|news|feature|statement|review|interview|letter|brief(?:ing)?|background(?:er)?"
    r"|transcript|testimony)\Z",
    re.I,
)
_PAGE = re.compile(
    r"(?:pp?\.?|pages?|page no\.?)\s*[A-Z]?\d[\w–-]*\Z|[A-Z]?\d{1,3}\Z|(?:vol(?:ume)?|no|issue|section)\b\.?\s*\w+\Z"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\Z|\d{1,2}[:.]\d\d\b.*|\(?[A-Z]{2,5}T\)?\Z",
    re.I,
)
_ORGANISATION = re.compile(
    r"\b(?:dep(?:t|artment)|bureau|office|ministry|minister of|committee|commission|council|university"
    r"|institut\w*|cent(?:er|re)|"
    r"news\w*|times|post|agency|association|organi[sz]ation|foundation|society|union|network|watch|"
    r"amnesty|international|press|radio|tv|television|magazine|journal|review|daily|weekly|herald|tribune|gazette|globe|"
    r"telegraph|guardian|independent|observer|chronicle|group|project|fund|initiative|government|embassy|parliament|congress|"
    r"court|nations?|convention|world|asia|service|online|reuters|report|house|board|coalition|alliance|federation|rights"
    r"|\w+\.(?:com|org|net))\b",
    re.I,
)
_PERSON_WORD = re.compile(
    r"(?:[A-ZÀ-ÖØ-Þ][\w'’.-]*|de|da|del|della|di|van|von|der|den|bin|ibn|al|el|la|le|ten|ter|and|&|y)\Z"
)
_AND_LAST = re.compile(r"(?:and|&)\s+", re.I)
_IN_PLACE = re.compile(r"\s+(?:in|at|reporting from)\s+[A-Z][\w ,.'’-]*\Z")
_BY = re.compile(
    r"(?:written |reported |posted |words |story |edited |compiled |published )?(?:by|author(?:s|\(s\))?)\b\s*:?\s*",
    re.I,
)
_DATE_LABEL = re.compile(
    r"\b(?:first )?(?:published|posted|issued|released|date(?:d)?|created|publication date|updated"
    r"|last updated|last modified|modified)"
    r"\b(?:\s+(?:on|at))?\s*:?",
    re.I,
)
_CLOCK = re.compile(
    r"\b\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:\(?[A-Z]{2,5}\)?|[+-]\d\d:?\d\d)?"
    r"|\b(?:mon|tue|tues|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?\b",
    re.I,
)
_SOURCE_SIGN = re.compile(r"\d{4}\W*\Z|\]\W*\Z|https?:|www\.|\.\w{2,6}/")  # spares reading every line
_DASH = re.compile(r"\s+[–—-]+\s+")
_LABEL = re.compile(r"(?:source|from|credit|published (?:by|in)|via)\b\s*:?\s+", re.I)
_PUBLISHED_BY = re.compile(r"\b(?:published|issued|released) by\b", re.I)
_ON = re.compile(r"\s+on\Z")
_STAFF = re.compile(r"\s+(?:staff )?(?:writers?|reporters?|correspondents?|editors?)\Z", re.I)
_PARTICLES = frozenset(
    str.split("of the and for in on at to de la le du des der die das van von & y e i al el with from")
)
_SEPARATORS = re.compile(r"\s*(?:[|•·/]|\s[–—-]\s|\bon\b(?=\s*$))\s*")


class SourceLine(NamedTuple):
    """`origin` is what the line states; `certain`: it can be nothing else, even with no access line under it."""

    origin: Origin
    certain: bool


def parse_accessed(text: str) -> tuple[str, str] | None:
    """What stands before "[accessed ...]" at the end of the line, and its date ("" where none is given)."""
    found = _ACCESSED.search(text) if len(text) <= _MAX_LINE + 60 else None
    if found is None:
        return None
    written = found["date"].strip()
    iso = parse_date(written)
    opened = text[found.start() : found.start() + 1] in "[("
    if not iso and not (opened and (not written or _PLACEHOLDER.match(written))):
        return None
    before = text[: found.start()].strip(" ,;")
    if before and not opened and before[-1].isalpha():  # "the site was last accessed on 3 May 2004" is prose
        return None
    return before, iso


def parse_url_line(text: str) -> str:
    found = _URL_LINE.match(text)
    return found[1] if found else ""


def parse_edition(text: str) -> str:
    """The year of "2020 Edition", else ""."""
    found = _EDITION.fullmatch(text.strip(" .:()[]"))
    return found["year"] if found else ""


def parse_source_line(text: str) -> SourceLine | None:
    """Reads "Author, Publisher, PLACE, Date" and its shorter forms; None for anything that is no such line."""
    if len(text) > _MAX_LINE or "\t" in text:
        return None
    if edition := parse_edition(text):
        return SourceLine(Origin(published=edition), certain=False)
    line = _REMARK.sub("", _URL.sub("", text)).strip()
    dates = find_dates(line)
    year = _YEAR_AT_END.search(line)
    if dates:
        cut, published, tail = dates[0].char_start, dates[0].iso, line[dates[0].char_end :]
    elif year:
        cut, published, tail = year.start(), year["year"], ""
    else:
        cut, published, tail = len(line), "", ""
    head = _LABEL.sub("", line[:cut].rstrip(" ,;|–—-(:").lstrip(" (["), count=1)
    author, publisher = divide_names(head)
    if not (author or publisher or published):
        return None
    plain = is_name_list(head) and not re.search(r"[a-z\d][.!?][\"”’)]?\s+[A-Z][a-z]+\s+[a-z]+\s", head)
    listed = bool(re.search(r"[,;|]\s*\Z|[–—-]\s*\Z|\(\Z", line[:cut].rstrip(" ") + ("" if cut < len(line) else " x")))
    certain = bool(published and publisher and listed and plain and len(tail.strip(" .)]")) <= 3)
    return SourceLine(Origin(author=author, publisher=publisher, published=published), certain)


def states_source(text: str) -> bool:
    """Whether a line can be nothing but a source, access or address line, whatever stands around it."""
    if len(text) > _MAX_LINE or not _SOURCE_SIGN.search(text):
        return False
    if parse_url_line(text) or ((accessed := parse_accessed(text)) and not accessed[0]):
        return True
    stated = parse_source_line(text)
    return stated is not None and stated.certain


def is_name_list(head: str) -> bool:
    """A list of names is short and has hardly a word in lower case; "the government said" has."""
    words = [
        word for word in re.findall(r"[^\W\d_][\w'’.-]*", re.sub(r"\([^)]*\)", "", head)) if word not in _PARTICLES
    ]
    return 0 < len(words) <= 20 and sum(word[0].islower() for word in words) <= 0.2 * len(words)


def divide_names(head: str) -> tuple[str, str]:
    """Author and publisher of a comma list; places, page numbers and genres ("Editorial") are neither."""
    pieces = [p for p in (piece.strip(' ."“”') for piece in _split_outside_brackets(_DASH.sub(", ", head))) if p]
    pieces = _without_minor(_with_joined_names(pieces))
    authors: list[str] = []
    while len(pieces) > 1 and _is_person(pieces[0]):
        authors.append(pieces.pop(0))
    if len(pieces) == 1 and _BY.match(pieces[0]):
        authors.append(_BY.sub("", pieces.pop(0), count=1))
    author = ", ".join(_IN_PLACE.sub("", _BY.sub("", name, count=1) if _BY.match(name) else name) for name in authors)
    return author, ", ".join(pieces)


def _split_outside_brackets(text: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for n, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if character in ",;|" and depth <= 0:
            parts.append(text[start:n])
            start = n + 1
    return [*parts, text[start:]]


def _with_joined_names(pieces: list[str]) -> list[str]:
    """ "Bureau of Democracy", "Human Rights", "and Labor" are one name with commas in it."""
    last = next((n for n, piece in enumerate(pieces) if _AND_LAST.match(piece)), None)
    if last is None:
        return pieces
    first = next((n for n in range(last) if not _is_person(pieces[n]) or re.search(r"\bof\b", pieces[n])), None)
    if first is None:  # "Ann Li, Bo Wu, and Cy Ng": people
        return [*pieces[:last], _AND_LAST.sub("", pieces[last]), *pieces[last + 1 :]]
    return [*pieces[:first], ", ".join(pieces[first : last + 1]), *pieces[last + 1 :]]


def _without_minor(pieces: list[str]) -> list[str]:
    kept: list[str] = []
    for piece in pieces:
        minor = _GENRE.match(piece) or _PAGE.match(piece)
        place = bool(kept) and (_is_place(piece) or (piece.isupper() and len(piece) > 4 and not _is_listed(piece)))
        if not (minor or place):
            kept.append(piece)
    return kept


def _is_place(name: str) -> bool:
    return any(len(place.text) >= len(name) - 4 and place.kind != "demonym" for place in find_places(name))


def _is_listed(name: str) -> bool:
    return any(found.char_end - found.char_start >= 0.6 * len(name) for found in find_organisations(name))


def _is_person(name: str) -> bool:
    """Two to six capitalised words, or one hyphenated pen name, and no word that only organisations have."""
    bare = re.sub(r"\([^)]*\)", "", _IN_PLACE.sub("", _BY.sub("", name, count=1) if _BY.match(name) else name)).strip()
    words = bare.split()
    if not words or len(words) > 8 or any(character.isdigit() for character in bare):
        return False
    if words[0] in ("The", "UN", "U.N.") or _ORGANISATION.search(bare) or _is_listed(bare):
        return False
    return all(_PERSON_WORD.match(word) for word in words) and (
        len(words) > 1 or "-" in bare or _BY.match(name) is not None
    )


def parse_dateline(text: str) -> str:
    """The date of "GENEVA, 12 June 2017 – The survey ...", the opening of a news agency's first paragraph."""
    first = next(iter(find_dates(text, 0, min(len(text), 80))), None)
    if first is None or not re.match(r"\)?\s*(?:\([^)]{1,30}\)\s*)?[–—-]", text[first.char_end :]):
        return ""
    place = text[: first.char_start].strip(" ,(;.")
    return first.iso if place and (place.split(",")[0].isupper() or _is_place(place.split(",")[0])) else ""


def parse_byline(text: str) -> Origin | None:
    """Author, publisher and date of "By A. Name | 3 March 2019", "Published: ...", or a line that is only a date."""
    if len(text) > 160 or "\t" in text:
        return None
    dates = find_dates(text)
    rest = text
    for span in reversed(dates):
        rest = rest[: span.char_start] + "|" + rest[span.char_end :]
    labelled = bool(_DATE_LABEL.search(rest))
    rest = _CLOCK.sub("", _DATE_LABEL.sub("|", rest)) if dates else rest
    parts = [_ON.sub("", part.strip(" ,:;()[]")) for part in _SEPARATORS.split(rest)]
    parts = [part for part in parts if part]
    named = next((n for n, part in enumerate(parts) if _BY.match(part)), None)
    if named is None:
        leftover = sum(map(len, parts))
        if dates and leftover <= (30 if labelled else 4):
            return Origin(published=dates[0].iso)
        return None
    author, publisher = divide_names(parts[named])
    name = _BY.sub("", author or publisher, count=1)
    others = [part for n, part in enumerate(parts) if n != named]
    if not _is_byline_name(name) or sum(map(len, others)) > 60:
        return None
    titled = next((p for p in others if p[0].isupper() and not any(map(str.isdigit, p)) and not _is_place(p)), "")
    publisher = (publisher if author else "") or titled
    if _PUBLISHED_BY.search(text) and not publisher:
        name, publisher = "", name
    return Origin(author=name, publisher=_STAFF.sub("", publisher), published=dates[0].iso if dates else "")


def _is_byline_name(name: str) -> bool:
    words = name.split()
    return 0 < len(words) <= 10 and all(_PERSON_WORD.match(word.strip(",")) for word in words) and name[0].isupper()
