"""Units after a number: percent, durations, and the text's own word for any other measure."""

from __future__ import annotations

import re
from typing import Final, NamedTuple


class Unit(NamedTuple):
    name: str
    end: int


_DURATIONS: Final = {
    "hour": "hours", "hr": "hours", "h": "hours", "man-hour": "hours", "minute": "minutes", "min": "minutes",
    "second": "seconds", "sec": "seconds", "day": "days", "night": "nights", "week": "weeks", "wk": "weeks",
    "fortnight": "fortnights", "month": "months", "mth": "months", "year": "years", "yr": "years",
    "decade": "decades", "centurie": "centuries", "century": "centuries", "workday": "days", "weekend": "weekends",
}  # fmt: skip
_MEASURES: Final = (
    r"square\s+(?:kilomet(?:re|er)s?|met(?:re|er)s?|miles?|f(?:ee|oo)t|yards?|km|m)|cubic\s+(?:met(?:re|er)s?|f(?:ee|oo)t|kilomet(?:re|er)s?|m)|"
    r"sq\.?\s?(?:kilomet(?:re|er)s?|met(?:re|er)s?|km|m|mi|ft|feet|miles?)\b\.?|"
    r"(?:km|cm|m|ft)\s?\^?[²³23](?!\d)|kilomet(?:re|er)s?|centimet(?:re|er)s?|millimet(?:re|er)s?|met(?:re|er)s?|km|cm|mm|m|"
    r"miles?|mi|feet|foot|ft|inch(?:es)?|yards?|metric\s+ton(?:ne)?s|kilogram(?:me)?s?|kilos?|kgs?|milligrams?|gram(?:me)?s?|mg|g|"
    r"tonnes?|tons?|t|lbs?|ounces?|oz|lit(?:re|er)s?|ml|cl|l|gallons?|barrels?|bushels?|bales?|hectares?|ha|acres?|mu|"
    r"degrees?(?:\s+(?:celsius|fahrenheit|centigrade))?|°\s?[cf]?|[kmgt]?wh?|kilowatts?|megawatts?|gigawatts?|k?cal(?:ories)?|"
    r"pages?|times|fold|carats?|bytes?|[kmg]bp?s?|[kmg]hz"
)
_BETWEEN: Final = (
    r"(?:(?:full|more|additional|consecutive|whole|further|extra|calendar|working|straight|long|solid|rest|work|business|"
    r"other|entire|complete|successive|non-stop|hard|lost|paid|unpaid)[\s-]+){0,2}"
)
_UNIT: Final = re.compile(
    rf"""[\s-]{{0,2}}(?:(?P<points>percentage[\s-]points?)\b
    | (?P<percent>%|per\s?-?cent(?:s|age)?\b|percentages?\b|pct\b)
    | (?P<measure>{_MEASURES})(?![\w'])
    | {_BETWEEN}(?P<duration>{"|".join(sorted(_DURATIONS, key=len, reverse=True))})s?(?![\w]))""",
    re.VERBOSE,
)
_OF_UNIT: Final = re.compile(r"\s+of\s+(?:the\s+)?")


def read_unit(low: str, position: int, in_digits: bool = True) -> Unit | None:
    """The unit that begins at `position`, the end of a number."""
    found = _UNIT.match(low, position)
    if found is None:
        return None
    if found["points"]:
        return Unit("percentage points", found.end())
    if found["percent"]:
        return Unit("percent", found.end())
    if found["duration"]:
        if found["duration"] in ("h", "second", "sec", "min") and not _is_short_time(found, in_digits):
            return None
        return Unit(_DURATIONS[found["duration"]], found.end())
    name = " ".join(found["measure"].split())
    if name != "times" and not in_digits and len(name) <= 2:
        return None
    return Unit(name, found.end())


def _is_short_time(found: re.Match[str], in_digits: bool) -> bool:
    """ "30 sec", "17h"; but not "one second-hand car" or "two h"."""
    if found["duration"] == "second":
        return not found.string.startswith("-", found.end())
    return in_digits


def read_unit_after_of(low: str, position: int) -> Unit | None:
    """ "hundreds of hours", "millions of tons": the unit of a vague count."""
    found = _OF_UNIT.match(low, position)
    return read_unit(low, found.end() - 1, in_digits=False) if found else None
