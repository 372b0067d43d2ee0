"""`sources.yml`: where each document came from, by document id or by a pattern over ids (`papers/*.pdf`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from pipeline.build.yaml_text import read_yaml
from pipeline.errors import RuleError
from pipeline.model import Origin

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True)
class Catalogue:
    """What `sources.yml` states, in its order."""

    entries: tuple[tuple[str, Origin], ...] = ()

    def origin_of(self, document_id: str, *aliases: str) -> Origin:
        """The entry of this very id first, then of its other names; patterns, in their order, fill what is left."""
        origin = self._exact.get(document_id, Origin())
        for alias in aliases:
            origin = origin.filled_from(self._exact.get(alias, Origin()))
        for pattern, general in self._patterns:
            if pattern != document_id and fnmatchcase(document_id, pattern):
                origin = origin.filled_from(general)
        return origin

    @cached_property
    def _exact(self) -> dict[str, Origin]:
        return dict(self.entries)

    @cached_property
    def _patterns(self) -> tuple[tuple[str, Origin], ...]:
        return tuple(entry for entry in self.entries if set(entry[0]) & set("*?["))


def load_sources(path: Path) -> Catalogue:
    """An absent or empty file is an empty catalogue; an entry for a file that is not there is no mistake."""
    if not path.exists():
        return Catalogue()
    entries = read_yaml(path)
    if not entries:
        return Catalogue()
    if not isinstance(entries, dict):
        raise RuleError(f"{path} must map document ids to what is known of them, as in 'report.pdf: {{title: ...}}'.")
    return Catalogue(tuple((str(key), _read_entry(path, str(key), entry)) for key, entry in entries.items()))


def _partial_date(value: str) -> str:
    match = _PARTIAL_DATE.fullmatch(value)
    if value and not match:
        raise ValueError("a date is YYYY, YYYY-MM or YYYY-MM-DD")
    if match:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))  # raises ValueError: there is no such day
    return value


def _address(value: str) -> str:
    if value and not re.fullmatch(r"https?://[^\s/]+\S*", value):
        raise ValueError("an address begins with https:// or http://")
    return value


def _countries(value: str) -> str:
    import pycountry

    for code in value.split(";") if value else ():
        if len(code) != 3 or pycountry.countries.get(alpha_3=code) is None:
            raise ValueError(f"'{code}' is no ISO 3166-1 alpha-3 code (PRK, CHN, ...; several joined with ;)")
    return value


_Date = Annotated[str, AfterValidator(_partial_date)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    title: str = ""
    publisher: str = ""
    author: str = ""
    published: _Date = ""
    accessed: _Date = ""
    url: Annotated[str, AfterValidator(_address)] = ""
    licence: str = ""
    about_area: Annotated[str, AfterValidator(_countries)] = ""
    note: str = ""  # for people; read by nothing


def _read_entry(path: Path, document_id: str, entry: object) -> Origin:
    try:
        checked = _Entry.model_validate(entry or {})
    except ValidationError as error:
        raise RuleError(f"{path}, entry '{document_id}': {_explain(error)}") from error
    return Origin(**{field.name: getattr(checked, field.name) for field in fields(Origin)})


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    if not first["loc"]:
        return f"expected keys and values; allowed keys are {', '.join(_Entry.model_fields)}."
    key = first["loc"][0]
    if first["type"] == "extra_forbidden":
        return f"there is no key '{key}'; allowed are {', '.join(_Entry.model_fields)}."
    reason = first["msg"].removeprefix("Value error, ")
    return f"key '{key}' is {first['input']!r}: {reason}."
