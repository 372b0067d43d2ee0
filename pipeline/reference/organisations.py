"""Organisations that publish in this field, by their names, abbreviations and the reports that imply them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import RuleError
from pipeline.reference.gazetteer import Gazetteer, fold_name

_FILE = Path(__file__).with_name("organisations.yml")


class Organisation(NamedTuple):
    """`kind` is government, un, ngo, academic, media, testimony or other."""

    name: str
    kind: str


class OrganisationName(NamedTuple):
    char_start: int
    char_end: int
    text: str
    organisation: Organisation
    is_report: bool = False  # the text names a publication ("TIP Report"), the organisation is its publisher


def load_organisations(path: Path) -> Gazetteer[tuple[Organisation, bool]]:
    """Raises RuleError for a mistake in the file, a name given to two organisations among them."""
    from pipeline.reference.loading import OrganisationsFile, load_rules

    content = load_rules(path, OrganisationsFile)
    known: dict[str, Organisation] = {}
    names: dict[str, tuple[Organisation, bool]] = {}
    owners: dict[str, str] = {}

    def add(name: str, organisation: Organisation, is_report: bool) -> None:
        folded = fold_name(name)
        if name in names or owners.get(folded, organisation.name) != organisation.name:
            raise RuleError(f"{path.name}: {organisation.name}: {name!r} is given twice, first for {owners[folded]}")
        owners[folded] = organisation.name
        names[name] = (organisation, is_report)

    for kind, entries in content.organisations.items():
        for name, aliases in entries.items():
            known[name] = Organisation(name, kind)
            for alias in [name, *aliases]:
                add(alias, known[name], False)
    for publisher, titles in content.reports.items():
        if publisher not in known:
            raise RuleError(f"{path.name}: reports.{publisher}: no such name under organisations")
        for title in titles:
            add(title, known[publisher], True)
    return Gazetteer(names)


@cache
def _organisations() -> Gazetteer[tuple[Organisation, bool]]:
    return load_organisations(_FILE)


def find_organisations(text: str, start: int = 0, end: int | None = None) -> list[OrganisationName]:
    """Known organisations and report titles in text order."""
    return [
        OrganisationName(found.char_start, found.char_end, text[found.char_start : found.char_end], *found.entry)
        for found in _organisations().find(text, start, end)
        if not (_ONE_WORD.fullmatch(found.name) and _NAME_GOES_ON.match(text, found.char_end))
    ]


# "the Guardian Council" and "The Atlantic Ocean" are other names that begin alike
_ONE_WORD = re.compile(r"[Tt]he \w+")
_NAME_GOES_ON = re.compile(r"[ \u00a0][A-Z]")


_ARTICLES = re.compile(r"^(?:(?:the|a|an|its|his|her|their|our)\s+)+", re.IGNORECASE)
# The first pattern that fits decides, so what people said comes before the office or paper that carried it.
_KIND_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"\b(?:{words})\b", flags))
    for kind, words, flags in (
        (
            "testimony",
            r"defectors?|escapees?|survivors?|(?:former|ex-?)[\s-](?:\w+[\s-]){0,3}?(?:prisoners?|detainees?|inmates?|guards?|workers?|"
            r"labou?rers?|agents?|soldiers?|officers?|conscripts?|pickers?)|(?:eye-?)?witness(?:es)?|interviewees?|respondents?|"
            r"refugees?|victims?|returnees?|testimon(?:y|ies)|prisoners?|detainees?|inmates?|migrants?|workers?|residents?|"
            r"villagers?|locals|relatives|famil(?:y|ies)|women|men|he|she|they|who had fled",
            re.IGNORECASE,
        ),
        ("un", r"UN|U\.N\.?|United\s+Nations|Special\s+Rapporteurs?|Commission\s+of\s+Inquiry", 0),
        (
            "academic",
            r"univers\w+|professors?|scholars?|academics?|stud(?:y|ies)|journal\s+article|researchers?|college|thesis|"
            r"dissertation|lecturers?|historians?|economists?|demographers?|institute\s+of\s+technology|peer-reviewed",
            re.IGNORECASE,
        ),
        (
            "media",
            r"newspapers?|news|newswires?|journalists?|reporters?|media|magazines?|daily|weekly|broadcast\w*|radio|"
            r"television|TV|press|correspondents?|documentary|outlets?|podcast|times|herald|gazette|tribune",
            re.IGNORECASE,
        ),
        (
            "government",
            r"ministr(?:y|ies)|ministers?|officials?|governments?|govt|authorities|embass(?:y|ies)|ambassadors?|department|police|"
            r"president|parliament\w*|congress\w*|senat\w+|prosecut\w+|intelligence|courts?|secretary|state\s+media|census|"
            r"customs|immigration|national\s+statistics|coast\s*guard|military|army|lawmakers?|bureau|consulates?|treasury|diplomats?",
            re.IGNORECASE,
        ),
        (
            "ngo",
            r"NGOs?|non-?governmental|rights\s+(?:groups?|organi[sz]ations?|activists?|monitors?)|activists?|charit(?:y|ies)|advoca\w+|"
            r"campaign\w*|aid\s+(?:groups?|agenc\w+|workers?)|watchdogs?|missionar\w+|trade\s+unions?|human\s+rights|foundation|coalition",
            re.IGNORECASE,
        ),
    )
)


def canonical_source(text: str) -> Organisation:
    """The organisation that the words of an attribution name, the last if several; else the words and a guess."""
    cleaned = _ARTICLES.sub("", " ".join(text.split())).strip(" ,.;:\"“”'‘’")
    if cleaned != cleaned.casefold() and (whole := _organisations().get(cleaned)):
        return whole[0]
    if found := find_organisations(text):
        return found[-1].organisation
    kind = next((kind for kind, pattern in _KIND_WORDS if pattern.search(cleaned)), "other")
    return Organisation(cleaned, kind)


def is_organisation(name: str) -> bool:
    """Whether the editable list has an organisation of this name."""
    return _organisations().get(name) is not None
