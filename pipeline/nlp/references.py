"""Numbers that point or name: articles, pages, notes, resolutions, camps, rooms, phones and addresses."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from pipeline.model import NumberClass
from pipeline.nlp.money import read_currency_after
from pipeline.nlp.number_words import Kind
from pipeline.nlp.scan import Form, Line, Numeral
from pipeline.nlp.units import read_unit


class Span(NamedTuple):
    """A stretch of the line whose numbers are no quantities; `lists` if more such numbers may follow in a list."""

    start: int
    end: int
    number_class: NumberClass
    lists: bool = False


_C = NumberClass
# Words before a number that make it a reference whatever follows.
_LABELS: Final = frozenset(
    """article articles art arts section sections sec secs sect subsection § §§ paragraph paragraphs para paras
    subparagraph page pages p pp no nos nr nrs note notes footnote footnotes fn endnote chapter chapters chap
    annex annexes appendix table tables figures fig figs resolution resolutions decree regulation directive
    protocol vol vols volume volumes verse exhibit clause clauses schedule recommendation recommendations isbn
    issn docket doc ref id # lot""".split()
)
_PLURAL_LABELS: Final = frozenset(
    """articles arts sections secs §§ paragraphs paras pages pp p nos nrs no notes footnotes chapters tables figures
    figs resolutions volumes vols recommendations rules principles goals targets items questions camps rooms""".split()
)
# The same, but also ordinary words: only where capitalised, or where no noun follows the number.
_WEAK_LABELS: Final = frozenset(
    """law laws act order rule rules part number principle principles target targets item items question questions
    step phase stage level title case version goal goals category class grade type figure box issue line bill
    proposition amendment series convention conventions option day round chapter""".split()
)
_NAMED: Final = frozenset(
    """camp camps kwanliso kyohwaso kwan-li-so kyo-hwa-so room rooms office bureau unit building division department
    factory mine highway route pier gate block zone district school prison colony brigade regiment battalion
    company flight agenda vision channel boeing windows hospital plant ward gulag facility guidance station hotel
    terminal pavilion corps army juche model hall cell barrack barracks sector site compound shaft radio bus train
    platform apollo""".split()
)
_LOWER_NAMED: Final = frozenset("camp kwanliso kyohwaso room office bureau highway route flight channel".split())
# A name in small letters has no article of its own and no counted noun after it: "in one camp 300 people".
_DETERMINED: Final = re.compile(
    r"(?:\A|[\s(])(?:an?|one|each|every|this|that|any|no|another|per|his|her|their|its|same|whole)\s+\Z"
)
_COUNTED: Final = re.compile(r"\s+(?!(?:is|was|has|does|as|its|his|this)\b)(?:[a-z-]+\s+)?[a-z]{2,}s\b")
# Cities whose districts are known by number.
_CITIES: Final = frozenset("prague paris vienna budapest dublin".split())
_CITY_CLOSED: Final = re.compile(r"\s*(?:[.,;:)](?!\d)|\Z)")
_CUES: Final = _LABELS | _WEAK_LABELS | _NAMED | _CITIES | {"no", "box", "suite", "apt", "apartment"}
_PEOPLE: Final = re.compile(
    r"\s+(?:(?:north|south)\s+korean|[a-z]+\s+)?(?:people|persons|men|women|children|girls|boys|workers|labou?rers|prisoners|inmates|"
    r"detainees|victims|refugees|defectors|migrants|students|soldiers|guards|citizens|households|families|cases|others)\b"
)
_TAIL: Final = re.compile(r"(?:[a-z](?![a-z0-9]))?(?:\(\w{1,3}\))*")
_BILL: Final = re.compile(r"\b(?:h\.\s?r\.|s\.\s?res\.|h\.\s?res\.|s\.|h\.\s?con\.\s?res\.)\s?\Z")
_SYMBOL: Final = re.compile(r"\b[A-Z]+(?:/[A-Z0-9.]+)*/\Z")
_ATTACHED: Final = re.compile(r"([^\W\d_]+(?:['&][^\W\d_]+)*)(-?)\Z")
_ALNUM: Final = re.compile(r"[\w-]*")
_NOT_NAME: Final = frozenset("mid pre post early late since under over non sub multi to or and between from".split())
_BRACKETED: Final = re.compile(r"\s?\d+(?:\s?[,-]\s?\d+)*\s?\]")
_LIST_NUMBER: Final = re.compile(
    r"\d{1,3}(?:\.\d{1,3}|[a-z])?[.)]\s|\d{1,3}\.\d{1,3}\s+(?=[a-z]{3,}\b)(?!million|billion|thousand|per|percent|trillion)"
)
_AFTER_STOP: Final = re.compile(r"[.;]\s+\Z")
_BEFORE_STOP: Final = re.compile(r"\.(?:\s|\Z)")
_FOOTNOTE: Final = re.compile(r"[a-z\])\"'][.,;:!?\"')\]]+\Z")
_MARKS: Final = frozenset(".,;:!?\"')]")
_PHONE_CUE: Final = re.compile(r"\b(?:tel|telephone|phone|fax|call|mobile|hotline|whatsapp|contact)\b[^.;]{0,20}\Z")
_PHONE: Final = re.compile(r"\(?\d{1,5}\)?(?:[\s./-]{1,2}\(?\d{1,8}\)?){1,5}(?!\d)")
_DIGIT_SOON: Final = re.compile(r"\D{0,4}\d")
_US_PHONE: Final = re.compile(r"(?:\d{1,2}[\s.-])?\(?\d{3}\)?[\s.-]\d{3}[.-]\d{4}(?!\d)|0\d{1,3}-\d{3,4}-\d{4}(?!\d)")
_CODE_OF_LAW: Final = re.compile(r"\d+\s+(?:u\.?\s?s\.?\s?c|c\.?\s?f\.?\s?r|stat|f\.\s?supp)\b\.?")
_ACCOUNT: Final = re.compile(r"\d{3,}(?:-\d{3,}){2,}")
_STREET: Final = re.compile(
    r"\d{1,5}[A-Za-z]?,?\s(?:[A-Z][\w'.-]*\s){1,4}(?:Street|St\b|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Drive|Square|Place|Plaza|Terrace)\b"
)
_ZIP: Final = re.compile(r"\b[A-Z]{2}\s\Z")
_LIST_GAP: Final = re.compile(r"\s*(?:,|and|&|or|to|through|-|;|,\s+and|,\s+or)\s*")


def find_reference(line: Line, numeral: Numeral, previous: Span | None) -> Span | None:
    """The reference, name, phone or postal address to which the numeral belongs."""
    return (
        _find_phone(line, numeral)
        or _find_labelled(line, numeral)
        or _find_mark(line, numeral)
        or _find_listed(line, numeral, previous)
        or _find_attached(line, numeral)
        or _find_group(line, numeral)
    )


def _find_phone(line: Line, numeral: Numeral) -> Span | None:
    if numeral.first not in (Kind.DIGITS, Kind.DOTTED, Kind.SLASHED):
        return None
    start = numeral.start
    while start and line.low[start - 1] in "+(":
        start -= 1
    if _DIGIT_SOON.match(line.low, numeral.end) is None:
        return _find_place(line, numeral, start)
    if found := _US_PHONE.match(line.low, numeral.start):
        return Span(start, found.end(), _C.PHONE)
    if found := _PHONE.match(line.low, numeral.start):
        digits = sum(c.isdigit() for c in found[0])
        cued = line.low[start : start + 1] == "+" or _PHONE_CUE.search(line.low[max(0, start - 32) : start])
        if cued and 8 <= digits <= 15:
            return Span(start, found.end(), _C.PHONE)
    if found := _ACCOUNT.match(line.low, numeral.start):
        return Span(start, found.end(), _C.REFERENCE)
    return _find_place(line, numeral, start)


def _find_place(line: Line, numeral: Numeral, start: int) -> Span | None:
    """ "17 U.S.C.", "12 Baker Street", "DE 19901"."""
    if found := _CODE_OF_LAW.match(line.low, numeral.start):
        return Span(start, found.end(), _C.REFERENCE)
    if found := _STREET.match(line.text, numeral.start):
        return Span(start, found.end(), _C.ADDRESS)
    if numeral.bare and numeral.end - numeral.start == 5 and _ZIP.search(line.text[max(0, start - 4) : start]):
        return Span(start, numeral.end, _C.ADDRESS)
    return None


def _find_mark(line: Line, numeral: Numeral) -> Span | None:
    """List numbers, bracketed note marks and notes that cling to a word's full stop."""
    low, start, end = line.low, numeral.start, numeral.end
    torn = numeral.first is Kind.TORN  # "[12,13, 14]"
    if not numeral.bare or (end - start > 7 and not torn):
        return None
    before, after = low[max(0, start - 6) : start], low[end : end + 2]
    opens = start < 12 and not low[:start].strip(" (•*·-")
    if opens and _LIST_NUMBER.match(low, start) and (low[end + 2 : end + 40].strip() or "." in low[start:end]):
        return Span(start, end, _C.REFERENCE)
    if _AFTER_STOP.search(before) and _BEFORE_STOP.match(low, end):
        return Span(start, end, _C.REFERENCE)
    if before.endswith(("...", "... ", ". . ")):
        return Span(start, end, _C.REFERENCE, lists=True)
    if (end - start <= 4 or torn) and before.endswith("[") and (found := _BRACKETED.match(low, start)):
        return Span(start, found.end() - 1, _C.REFERENCE)
    if end - start > 4:
        return None
    if before.endswith("(") and after.startswith(")") and numeral.value <= 20:
        return Span(start, end, _C.REFERENCE)
    if (
        end - start <= 3
        and before[-1:] in _MARKS
        and _FOOTNOTE.search(before)
        and (not after or after[0].isspace() or after[0] in ",;-]")
    ):
        return Span(start, end, _C.REFERENCE)
    return None


def _find_labelled(line: Line, numeral: Numeral) -> Span | None:
    low, start = line.low, numeral.start
    before = low[max(0, start - 24) : start]
    if numeral.bare and before.rstrip().endswith(".") and (bill := _BILL.search(before)):
        return Span(start - len(before) + bill.start(), numeral.end, _C.REFERENCE)
    if before.endswith("/") and (symbol := _SYMBOL.search(line.text[start - len(before) : start])):
        return Span(start - len(before) + symbol.start(), _skip_word(low, numeral.end), _C.REFERENCE)
    if not (numeral.bare or numeral.first is not Kind.DIGITS):
        return None
    word = _read_last_word(before)
    if word not in _CUES:
        return None
    word_start = start - len(before) + before.rindex(word)
    number_class = _classify_label(line, numeral, word, word_start)
    if number_class is None:
        return None
    tail = _TAIL.match(low, numeral.end)
    end = tail.end() if tail and numeral.first is Kind.DIGITS else numeral.end
    return Span(word_start, end, number_class, lists=word in _PLURAL_LABELS)


def _read_last_word(before: str) -> str:
    """The word that ends `before`, a full stop after it and a bracket before it taken off."""
    stripped = before.rstrip()
    if len(before) - len(stripped) > 2 or not stripped:
        return ""
    word = stripped.split()[-1].rstrip(".").lstrip("(\"'[")
    return word[-1:] if word.endswith(("§", "#")) else word


def _skip_word(low: str, position: int) -> int:
    """The end of the letters, digits and hyphens that begin at `position`."""
    found = _ALNUM.match(low, position)
    return found.end() if found else position


def _classify_label(line: Line, numeral: Numeral, word: str, word_start: int) -> NumberClass | None:
    capital = line.text[word_start].isupper()
    counts = _PEOPLE.match(line.low, numeral.end) is not None
    year = numeral.bare and 1800 <= numeral.value <= 2099 and numeral.end - numeral.start == 4
    if word == "box" and line.low[max(0, word_start - 5) : word_start].rstrip().endswith(("p.o.", "po")):
        return _C.ADDRESS
    if word in ("suite", "apt", "apartment") and capital:
        return _C.ADDRESS
    if word == "no":
        dotted = line.low[word_start + 2 : word_start + 3] == "."
        return (
            _C.REFERENCE
            if dotted or (capital and numeral.first is Kind.DIGITS) or (not counts and numeral.bare)
            else None
        )
    if word in _LABELS:
        plain = numeral.form in (Form.NUMBER, Form.REFERENCE, Form.FRACTION)
        return None if not plain or (word == "decree" and year) else _C.REFERENCE
    verb = word == "number" and not capital and _is_large(line, numeral)
    number = numeral.form is Form.NUMBER or _is_list(line, numeral)
    if word in _WEAK_LABELS and not year and number and not verb:
        loose = _is_list(line, numeral) or line.low[numeral.end : numeral.end + 1] in ("", ".", ",", ")", ";", ":")
        return _C.REFERENCE if (capital and not counts) or loose else None
    if word in _NAMED and not (year and word not in ("agenda", "vision")) and number:
        if counts or read_unit(line.low, numeral.end):
            return None
        return _C.NAME if capital or (word in _LOWER_NAMED and _is_named(line.low, word_start, numeral.end)) else None
    if word in _CITIES and capital and numeral.bare and numeral.value <= 23:
        return _C.NAME if _CITY_CLOSED.match(line.low, numeral.end) else None
    return None


def _is_list(line: Line, numeral: Numeral) -> bool:
    """True of "12,13", which behind "questions" is no torn number."""
    return numeral.first is Kind.TORN and line.low[numeral.start].isdigit()


def _is_large(line: Line, numeral: Numeral) -> bool:
    """True of "9,000" and "eight million": behind "number" these are counted, "the prisoners number 9,000"."""
    grouped = numeral.scale > 1 or "," in line.low[numeral.start : numeral.end]
    return grouped and numeral.value >= 1000


def _is_named(low: str, word_start: int, end: int) -> bool:
    """Whether a word in small letters with a number is a name: "flight 103", not "in one camp 300 died"."""
    return not _DETERMINED.search(low[max(0, word_start - 12) : word_start]) and not _COUNTED.match(low, end)


def _find_listed(line: Line, numeral: Numeral, previous: Span | None) -> Span | None:
    """ "Articles 29, 30 and 31", "pp. 12-15", "Article 30-32"."""
    if previous is None or not numeral.bare or previous.number_class not in (_C.REFERENCE, _C.NAME):
        return None
    gap = line.low[previous.end : numeral.start]
    if gap.strip() == "of" and line.low.startswith(("page", "p."), previous.start):
        return Span(numeral.start, numeral.end, previous.number_class)
    if not (previous.lists or gap.strip() == "-") or not _LIST_GAP.fullmatch(gap):
        return None
    if _PEOPLE.match(line.low, numeral.end) or line.low[numeral.end : numeral.end + 1] == "%":
        return None
    return Span(numeral.start, numeral.end, previous.number_class, lists=True)


def _find_attached(line: Line, numeral: Numeral) -> Span | None:
    """Covid-19, C29, IK-17, i7; "workers12" is a note mark, "mid-2014" a year."""
    if numeral.first not in (Kind.DIGITS, Kind.DOTTED, Kind.SLASHED):
        return None
    start = numeral.start
    if start and (line.low[start - 1].isalpha() or line.low[start - 1] == "-"):
        window = max(0, start - 24)
        found = _ATTACHED.search(line.text[window:start])
        if found and found[1].lower() not in _NOT_NAME and found[1].lower() != "fy":
            return _classify_attached(line, numeral, found, window + found.start())
    if numeral.first is Kind.DIGITS and numeral.bare and line.low[numeral.end : numeral.end + 1].isalpha():
        if read_unit(line.low, numeral.end) or read_currency_after(line.low, numeral.end):
            return None
        return Span(start, _skip_word(line.low, numeral.end), _C.NAME)
    return None


def _classify_attached(line: Line, numeral: Numeral, found: re.Match[str], word_start: int) -> Span | None:
    letters, hyphen = found[1], found[2]
    end = _skip_word(line.low, numeral.end)
    if hyphen:
        named = letters[0].isupper() or letters.lower() == "covid"
        return Span(word_start, end, _C.NAME) if named else None
    if letters.lower() in _LABELS:
        return Span(word_start, end, _C.REFERENCE, lists=True)
    if len(letters) >= 3 and letters.islower():
        return Span(numeral.start, numeral.end, _C.REFERENCE)
    return Span(word_start, end, _C.NAME)


def _find_group(line: Line, numeral: Numeral) -> Span | None:
    """The Group of 20."""
    if (
        numeral.bare
        and line.text.startswith("Group of ", max(0, numeral.start - 9))
        and not _PEOPLE.match(line.low, numeral.end)
    ):
        return Span(numeral.start - 9, numeral.end, _C.NAME)
    return None
