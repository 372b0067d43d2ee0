"""`corrections.yml`: what people decided of figures, checked as it is read, so that a slip is told and not applied."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.build.yaml_text import read_yaml
from pipeline.errors import RuleError
from pipeline.model import Correction, Decision, Modality, Qualifier, Scope
from pipeline.schema import TABLES

_FIGURE_COLUMNS = frozenset(column.name for column in TABLES["figures"])
# What a person may set; all else follows from these or says where the words stand.
SETTABLE = (
    *("indicator", "value_low", "value_high", "qualifier", "unit", "per", "base", "population", "scope"),
    *("area", "area_text", "nationality", "period", "attributed_to", "attributed_year", "modality"),
)
_UNITS = frozenset(
    {"persons", "percent", "hours", "days", "months", "years", "countries", "facilities", "cases", "tier"}
)
_NUMBERS = ("value_low", "value_high")
_WHOLE = 100  # percent
_BOTH_ENDS = "value"  # fills value_low and value_high
_YEAR = r"\d{3}[\dX](?:-\d\d(?:-\d\d)?)?"
_EDTF = re.compile(rf"(?:{_YEAR}|\.\.)?(?:/(?:{_YEAR}|\.\.)?)?[?~%]?")
_PLACE = re.compile(r"[A-Z]{3}|\d{3}")
_CODES = {"qualifier": Qualifier, "scope": Scope, "modality": Modality}


def load_corrections(path: Path, indicators: Collection[str] = ()) -> tuple[Correction, ...]:
    """The decisions in their order; none where there is no file. `indicators`: the ids that there are, if known.

    Raises RuleError naming the decision by its place, the key and what is allowed.
    """
    entries = read_yaml(path) if path.exists() else None
    if not entries:
        return ()
    if not isinstance(entries, list):
        raise RuleError(f"{path} must be a list of decisions, as in '- {{figure: f..., decision: confirm, ...}}'.")
    return tuple(_read_entry(path, n, entry, indicators) for n, entry in enumerate(entries, 1))


def _read_entry(path: Path, n: int, entry: object, indicators: Collection[str]) -> Correction:
    try:
        checked = _Entry.model_validate(entry)
    except ValidationError as error:
        raise RuleError(f"{path}, decision {n}: {_explain(error)}") from error
    indicator = checked.set.get("indicator")
    if indicator and indicators and indicator not in indicators:
        raise RuleError(
            f"{path}, decision {n}: there is no indicator '{indicator}'; {_suggest(indicator, indicators)}."
        )
    return Correction(
        entry=n,
        decision=checked.decision,
        figure=checked.figure,
        claim=checked.claim,
        document=checked.document,
        sentence=checked.sentence,
        quote=checked.quote,
        stated=tuple(checked.set.items()),
        expected=tuple(checked.expect.items()),
        reason=checked.reason,
        who=checked.who,
        when=checked.when,
    )


def _suggest(indicator: str, indicators: Collection[str]) -> str:
    near = get_close_matches(indicator, sorted(indicators))
    return f"nearest are {', '.join(near)}" if near else f"allowed are {', '.join(sorted(indicators))}"


def _check_values(values: Any) -> Any:
    """Columns with values that can stand there; `value` becomes both ends."""
    if not isinstance(values, dict):
        raise ValueError("must map columns to values, as in {value_low: 80000}")
    found = {str(column): "" if value is None else str(value) for column, value in values.items()}
    if _BOTH_ENDS in found:
        both = found.pop(_BOTH_ENDS)
        found = {**dict.fromkeys(_NUMBERS, both), **found}
    for column, value in found.items():
        _check_value(column, value)
    return found


def _check_value(column: str, value: str) -> None:
    if column in _NUMBERS and value:
        try:
            finite = Decimal(value).is_finite()
        except InvalidOperation:
            finite = False
        if not finite:
            raise ValueError(f"{column} is {value!r}: write a plain number, such as 80000 or 0.15")
    elif column in _CODES and value not in (allowed := [code.value for code in _CODES[column]]):
        raise ValueError(f"{column} is {value!r}; allowed are {', '.join(allowed)}")
    elif column == "unit" and value not in _UNITS and not _is_currency(value):
        raise ValueError(f"unit is {value!r}; allowed are {', '.join(sorted(_UNITS))} and ISO 4217 codes")
    elif column == "period" and not _EDTF.fullmatch(value):
        raise ValueError(f"period is {value!r}; write EDTF: 2015, 2016-04, 2012/2015, 199X or 1972/..")
    elif column in {"area", "nationality"} and not all(map(_PLACE.fullmatch, filter(None, value.split(";")))):
        raise ValueError(f"{column} is {value!r}; write ISO 3166-1 alpha-3 or UN M49 codes, several joined with ;")


def _check_possible(values: dict[str, str]) -> None:
    """Only of what is set: `expect` repeats what the tables say, be it possible or not."""
    numbers = {column: Decimal(values[column]) for column in _NUMBERS if values.get(column)}
    for column, number in numbers.items():
        if number < 0:
            raise ValueError(f"{column} is {values[column]!r}: no figure is below 0")
        if values.get("unit") == "percent" and number > _WHOLE:
            raise ValueError(f"{column} is {values[column]!r}: a percent is at most {_WHOLE}")
    if len(numbers) == len(_NUMBERS) and numbers["value_low"] > numbers["value_high"]:
        raise ValueError(f"value_low ({values['value_low']}) is above value_high ({values['value_high']})")


def _is_currency(code: str) -> bool:
    import pycountry

    return pycountry.currencies.get(alpha_3=code) is not None


def _settable(values: Any) -> Any:
    found = _check_values(values)
    if wrong := [column for column in found if column not in SETTABLE]:
        raise ValueError(f"there is no column '{wrong[0]}' to set; allowed are value, {', '.join(SETTABLE)}")
    _check_possible(found)
    return found


def _expectable(values: Any) -> Any:
    found = _check_values(values)
    if wrong := [column for column in found if column not in _FIGURE_COLUMNS]:
        raise ValueError(f"figures.csv has no column '{wrong[0]}'")
    return found


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError("a day is YYYY-MM-DD") from None


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    decision: Decision
    figure: str = Field(default="", pattern=r"^(f\w+)?$")
    claim: str = Field(default="", pattern=r"^(c\w+)?$")
    document: str = ""
    sentence: str = ""
    quote: str = ""
    set: Annotated[dict[str, str], AfterValidator(_settable)] = {}
    expect: Annotated[dict[str, str], AfterValidator(_expectable)] = {}
    reason: str = Field(min_length=1)
    who: str = Field(min_length=1)
    when: Annotated[str, AfterValidator(_day)]

    @model_validator(mode="after")
    def _is_whole(self) -> _Entry:
        if self.decision is Decision.ADD:
            if not self.quote or "indicator" not in self.set or "unit" not in self.set:
                raise ValueError("to add a figure, give its `quote`, and `set` its indicator, unit and value")
            if not any(self.set.get(column) for column in _NUMBERS):
                raise ValueError("to add a figure, `set` its value, or value_low or value_high")
            if self.figure or self.claim:
                raise ValueError("a figure to add has no id yet: leave `figure` and `claim` out")
            return self
        if bool(self.figure) == bool(self.claim):
            raise ValueError("name either a `figure` or a `claim` by its id")
        if self.decision is Decision.CORRECT and not self.set:
            raise ValueError("key 'set' is missing: say what to correct, as in set: {value_low: 80000}")
        if self.set and self.decision is not Decision.CORRECT:
            raise ValueError("`set` says what a decision to correct or add changes, and stands with no other")
        return self


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    reason = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        return f"{reason}." if first["type"] == "value_error" else "must be keys and values."
    key = first["loc"][0]
    if first["type"] == "extra_forbidden":
        return f"there is no key '{key}'; allowed are {', '.join(_Entry.model_fields)}."
    if first["type"] == "missing" or first["type"] == "string_too_short":
        return f"key '{key}' is missing."
    return f"key '{key}': {reason}."
