"""Countries, regions, places and demonyms in text, with their ISO 3166-1 alpha-3 or UN M49 codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.errors import RuleError
from pipeline.reference import place_contexts as contexts
from pipeline.reference.gazetteer import Gazetteer, Match, fold_name
from pipeline.reference.organisations import find_organisations

if TYPE_CHECKING:
    from pipeline.reference.loading import CountriesFile

Kind = Literal["country", "region", "place", "demonym"]
_FILE = Path(__file__).with_name("countries.yml")


class PlaceName(NamedTuple):
    """`codes` joined with ";"; a `place` lies below the country; a `demonym` may be of a region ("African": 002)."""

    char_start: int
    char_end: int
    text: str
    codes: str
    kind: Kind


class _Condition(NamedTuple):
    """A name means `codes` only where the text has one of each of `needs` and none of `without`."""

    codes: str
    kind: Kind
    needs: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]


class _Meaning(NamedTuple):
    codes: str
    kind: Kind
    is_people: bool = (
        False  # an ethnic group: "ethnic Uyghurs" still are of China, "ethnic Koreans" need not be of Korea
    )
    conditions: tuple[_Condition, ...] = ()


class _Reference(NamedTuple):
    gazetteer: Gazetteer[_Meaning]
    names: dict[str, str]  # code → plain name
    personal: frozenset[str]
    locative: frozenset[str]


def load_countries(path: Path) -> _Reference:
    """Raises RuleError for a mistake in the file, a name of two places among them."""
    from pipeline.reference.loading import CountriesFile, load_rules

    content = load_rules(path, CountriesFile)
    plain_names, meanings = _iso_names()
    listed = {fold_name(name): meaning.codes for name, meaning in meanings.items()}
    for name, meaning in _listed_names(content):
        folded = fold_name(name)
        known = listed.setdefault(folded, meaning.codes)
        if known != meaning.codes:
            raise RuleError(f"{path.name}: {name!r} stands for both {known} and {meaning.codes}")
        if name not in meanings:  # "Philippines" is the country, not several of "Philippine"
            meanings[name] = meaning
    for code in content.countries:
        if content.countries[code].name:
            plain_names[code] = content.countries[code].name
        elif code not in plain_names:
            raise RuleError(f"{path.name}: countries.{code}: not in ISO 3166-1; add a name or use a listed code")
    plain_names |= {code: region.name for code, region in content.regions.items()}
    for name, conditions in _conditions(content).items():
        meanings.pop(name, None)
        meanings[name] = _Meaning("", conditions[0].kind, False, tuple(conditions))
    folded_sets = (frozenset(map(fold_name, names)) for names in (content.personal, content.locative))
    return _Reference(Gazetteer(meanings), plain_names, *folded_sets)


def _iso_names() -> tuple[dict[str, str], dict[str, _Meaning]]:
    import pycountry

    plain: dict[str, str] = {}
    meanings: dict[str, _Meaning] = {}
    for country in pycountry.countries:
        common = getattr(country, "common_name", country.name)
        plain[country.alpha_3] = common.split(",")[0] if _is_inverted(common) else common
        for name in {country.name, common, getattr(country, "official_name", country.name)}:
            meanings[name] = _Meaning(country.alpha_3, "country")
            if _is_inverted(name):
                head, tail = name.split(", ", 1)
                meanings[f"{tail} {head}"] = meanings[name]
    return plain, meanings


def _is_inverted(name: str) -> bool:
    """ "Korea, Republic of", but not "Saint Helena, Ascension and Tristan da Cunha"."""
    return re.search(r", .*\b(?:of|of the)$", name) is not None


def _listed_names(content: CountriesFile) -> Iterator[tuple[str, _Meaning]]:
    for code, country in content.countries.items():
        yield from _named(([country.name] if country.name else []) + country.aliases, code, "country")
        yield from _named(_with_plurals(country.demonyms), code, "demonym")
        yield from ((name, _Meaning(code, "demonym", True)) for name in _with_plurals(country.peoples))
        yield from _named(country.places, code, "place")
    for code, region in content.regions.items():
        yield from _named([region.name, *region.aliases], code, "region")
        yield from _named(_with_plurals(region.demonyms), code, "demonym")
    for group in content.groups:
        yield from _named(group.names, group.codes, group.kind)


def _named(names: Iterable[str], codes: str, kind: Kind) -> Iterator[tuple[str, _Meaning]]:
    return ((name, _Meaning(codes, kind)) for name in names)


def _with_plurals(demonyms: Iterable[str]) -> Iterator[str]:
    """With "Iraqis" and "Frenchmen"; "Chinese", "Swiss", "Dutch" have no plural of their own."""
    for demonym in demonyms:
        yield demonym
        if demonym.endswith(("chman", "shman", "chwoman", "shwoman")):
            yield demonym[:-2] + "en"
        elif not re.search(r"(?:ese|s|sh|ch|x|z|ic|Lao)$", demonym):
            yield demonym + "s"


def _conditions(content: CountriesFile) -> dict[str, list[_Condition]]:
    conditions: dict[str, list[_Condition]] = {}
    for rule in content.in_context:
        needs = tuple(tuple(names) for names in (rule.with_, rule.and_with) if names)
        condition = _Condition(rule.codes, rule.kind, needs, tuple(rule.without))
        conditions.setdefault(rule.name, []).append(condition)
    return conditions


@cache
def _reference() -> _Reference:
    return load_countries(_FILE)


def find_places(text: str, start: int = 0, end: int | None = None) -> list[PlaceName]:
    """Places in text order, the longest name each; not those inside names of organisations, laws and persons."""
    stop = len(text) if end is None else end
    reference = _reference()
    matches = list(reference.gazetteer.find(text, start, stop))
    if not matches:
        return []
    taken = [
        (name.char_start, name.char_end)
        for name in find_organisations(text, start, stop)
        if not name.organisation.name.startswith("Government of ")  # "the Chinese government" does name China
    ]
    places: list[PlaceName] = []
    for found in matches:
        while taken and taken[0][1] <= found.char_start:
            taken.pop(0)
        if (
            taken
            and taken[0][0] < found.char_end
            and (found.entry.kind != "region" or taken[0][1] - taken[0][0] > found.char_end - found.char_start)
        ):
            continue
        place = _read_place(text, found, reference, places[-1].char_end if places else start, stop)
        if place:
            places.append(place)
    return places


def _read_place(text: str, found: Match[_Meaning], reference: _Reference, floor: int, stop: int) -> PlaceName | None:
    meaning = _resolve(text, found.entry)
    if meaning is None or _is_something_else(text, found, meaning, reference):
        return None
    begin, finish, codes, kind = found.char_start, found.char_end, meaning.codes, meaning.kind
    if kind == "place" and (suffix := _ADMINISTRATIVE.match(text, finish, stop)):
        finish = suffix.end()
    if kind != "demonym" and (side := _SIDE.search(text, max(floor, begin - 16), begin)):
        known = reference.gazetteer.get(text[side.start() : finish])
        if known or kind != "region":
            begin = side.start()
            codes, kind = (known.codes, known.kind) if known else (codes, "place")
    return PlaceName(begin, finish, text[begin:finish], codes, kind)


_ADMINISTRATIVE = re.compile(
    r"(?:[ ](?:Uyghur|Uygur|Uighur|Hui|Zhuang|Tibetan|Kazakh|Korean|Mongol(?:ian)?))?"
    r"(?:[ ](?:[Aa]utonomous|Special))?[ ](?:(?i:province|region|prefecture|county|oblast|krai|governorate|district|"
    r"municipality|velayat|viloyat|city)|State)\b"
)
_SIDE = re.compile(
    r"\b(?:(?:[Nn]orth(?:[- ]?(?:east|west))?|[Ss]outh(?:[- ]?(?:east|west))?|[Ee]ast|[Ww]est)(?:ern)?|[Cc]entral|"
    r"[Ss]ub-?[Ss]aharan)[ ]$"
)


def _resolve(text: str, meaning: _Meaning) -> _Meaning | None:
    if not meaning.conditions:
        return meaning
    for condition in meaning.conditions:
        if all(_mentions(text, names) for names in condition.needs) and not _mentions(text, condition.without):
            return _Meaning(condition.codes, condition.kind)
    return None


@lru_cache(maxsize=64)
def _mentions(text: str, names: tuple[str, ...]) -> bool:
    return bool(names) and re.search(rf"\b(?:{'|'.join(map(re.escape, names))})\b", text) is not None


def _is_something_else(text: str, found: Match[_Meaning], meaning: _Meaning, reference: _Reference) -> bool:
    """A person, an institution, a currency, a language, a comparison: whatever else goes by this name."""
    start, end, folded = found.char_start, found.char_end, fold_name(found.name)
    if meaning.codes == "001":
        return contexts.is_comparison(text, start, end)
    if meaning.kind == "demonym":
        other = contexts.is_not_about_people(text, start, end)
        other = other or (not meaning.is_people and contexts.is_ethnic(text, start))
    else:
        other = contexts.is_currency_or_seat(text, start, end)
    return (
        other
        or contexts.is_part_of_name(text, start, end)
        or (folded in reference.locative and not contexts.is_located(text, start))
        or (folded in reference.personal and contexts.is_person(text, start, end))
        or contexts.is_other_namesake(text, folded, start, end)
    )


def codes_of(name: str) -> str:
    """Codes of a whole name or alpha-3 code, "" if unknown; what a name means only in context is not known."""
    reference = _reference()
    name = " ".join(name.split())
    if name in reference.names:
        return name
    for spelling in (name, name.strip(" .,;:\"'“”‘’"), re.sub(r"\s*\([^)]*\)$", "", name)):
        if (meaning := reference.gazetteer.get(spelling)) and meaning.codes:
            return meaning.codes
    return ""


@cache
def alpha_3_of(alpha_2: str) -> str:
    """The ISO 3166-1 alpha-3 code, "" if there is none."""
    import pycountry

    country = pycountry.countries.get(alpha_2=alpha_2)
    return country.alpha_3 if country else ""


def country_name(code: str) -> str:
    """The plain English name of a code, of several joined with "; "; an unknown code stands for itself."""
    names = _reference().names
    return "; ".join(names.get(part, part) for part in code.split(";")) if code else ""
