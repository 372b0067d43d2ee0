"""What the words of a header, label or cell are: a datum, a year, a place, or words that name nothing of their own."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.nlp.persons import is_person_noun
from pipeline.reference.countries import PlaceName, codes_of, find_places
from pipeline.reference.dates import MONTH

_YEAR = re.compile(
    r"\W*(?:(?:FY|CY|mid|end|early|late|end of|as of|as at|until|since|in|Q[1-4])[ -]?)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\.? )?(?:(?:{MONTH})[.,]?[ -])?(?:1[89]|20)\d\d"
    r"(?:\s?[-–/]\s?(?:(?:1[89]|20)\d\d|\d\d))?s?(?:\s?Q[1-4])?(?: ?\([^)]{0,15}\))?[a-e]?\W*"
)
_DATUM = re.compile(
    r"\W*(?:(?:c|ca|about|around|some|approx(?:imately)?|est(?:imated)?|up to|at (?:least|most)|over|under|nearly|"
    r"almost|(?:more|less|fewer) than|tier|us|usd)\b)?[\d\W]*\d[\d\W]*(?:[a-z]+[\d\W]*){0,4}",
    re.IGNORECASE,
)
_MAX_DATUM = 60  # characters
_SUMMARY = re.compile(r"\W*(?:all|others?|rest of|elsewhere|unknown|of which|both)\b.*", re.IGNORECASE)
_WHOLE = re.compile(r"\W*(?:(?:grand )?total|world(?:wide)?|all|overall|sum|both sexes|global)\b", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:of (?:which|whom)|among (?:them|these|those)|thereof|including|(?:fe)?males?|(?:wo)?m[ae]n|boys?|girls?|"
    r"child(?:ren)?|adults?|minors?|foreign(?:ers)?)\b",
    re.IGNORECASE,
)
_OUT_OF = re.compile(
    r"\b(?:of (?:which|whom|these|them)|among (?:them|these|those)|thereof|including|incl)\b", re.IGNORECASE
)
_NUMBERED = re.compile(r"(?:[A-Z][\w'’-]*\s+){1,3}(?:No\.?\s*)?(?:\d{1,3}|[A-Z])$")
_OF = re.compile(r"\s(?:of|by|from|against|about|for|to|on|with|in|at|among)\s", re.IGNORECASE)
_BRACKETED = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_GENERIC = frozenset(
    "shortest longest smallest largest skilled unskilled semi skill statistics trend trends level levels "
    "overview key main selected number numbers no nr total totals count counts estimate estimates estimated "
    "figure figures amount amounts sum all value values average mean median low high lower upper lowest "
    "highest minimum maximum min max range central best of which whom the a an and or in by at as to for "
    "from per with both sexes men man women woman male males female females boys girls boy girl children "
    "child adults adult minors minor persons person people individuals among them these those thereof "
    "including incl overall grand data year years end mid reported recorded known official new latest date "
    "period since until thousand thousands million millions billion s us usd over under january february "
    "march april may june july august september october november december quarter half first second season "
    "harvest fy cy m f t w tot q urban rural foreign local confirmed suspected presumed potential "
    "registered unregistered documented undocumented northern southern eastern western north south east "
    "west other others age aged ages old young older younger hour hours day days week weeks month months "
    "percent % bound point world global".split()
)


@lru_cache(maxsize=4096)
def places_in(text: str) -> tuple[PlaceName, ...]:
    """Places of a label, where a bare name is taken for what it most often means ("Georgia", "Chad")."""
    cleaned = _BRACKETED.sub("", text).strip(" *†‡.,:;")
    if codes := codes_of(cleaned):
        kinds = {p.kind for p in find_places(cleaned)}
        return (PlaceName(0, len(text), cleaned, codes, kinds.pop() if len(kinds) == 1 else "country"),)
    return tuple(find_places(text))


def is_year(text: str) -> bool:
    return _YEAR.fullmatch(text.strip()) is not None


def is_datum(text: str) -> bool:
    """A number with its hedge and unit; a year is none."""
    return len(text) <= _MAX_DATUM and _DATUM.fullmatch(text) is not None and not is_year(text)


def is_total(text: str) -> bool:
    """ "Total", "World", "All regions": a row or column over all the others."""
    return _WHOLE.match(text) is not None


def is_part(text: str) -> bool:
    """ "of which women": a subgroup of what the table counts."""
    return _PART.search(text) is not None


def is_out_of(text: str) -> bool:
    """ "Of whom women", "including minors": out of what was named before."""
    return _OUT_OF.search(text) is not None


def names_instance(label: str) -> bool:
    """A place, year, total or numbered thing: one of many that a table counts alike."""
    if is_year(label) or is_generic(label) or _SUMMARY.fullmatch(label) or _NUMBERED.match(label):
        return True
    found = places_in(label)
    if any(p.kind != "demonym" for p in found):
        rest = label
        for place in found:
            rest = rest.replace(place.text, " ")
        return is_generic(rest)
    return bool(re.match(r"\W*\d", label)) or bool(re.match(r"(?:19|20)\d\d|FY", label))


@lru_cache(maxsize=4096)
def counted_words(text: str) -> str:
    """Of "complaints of migrant workers" the complaints; of people also what is said of them: "victims of slavery"."""
    end = _OF.search(text)
    if end is None or not (head := own_words(text[: end.start()])):
        return text
    last = head[-1].lower()
    is_thing = last.endswith("s") and not last.endswith("ss") and not is_person_noun(last.removesuffix("s"))
    return text[: end.start()] if is_thing and not places_in(head[-1]) else text


@lru_cache(maxsize=4096)
def is_generic(text: str) -> bool:
    """Names nothing that could be counted: "Number", "2015", "Women", "Total (thousands)", "Kuwait"."""
    return not own_words(text)


@lru_cache(maxsize=4096)
def own_words(text: str) -> tuple[str, ...]:
    """The words that are neither units, years and sexes nor places."""
    bare = _BRACKETED.sub(" ", text)
    for place in places_in(bare) if bare.strip() else ():
        if place.kind != "demonym":
            bare = bare.replace(place.text, " ")
    return tuple(w for w in _WORD.findall(bare) if not _GENERIC.issuperset(w.lower().split("-")))
