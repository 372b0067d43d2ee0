"""Reads the YAML files that users edit; a mistake in one is a message with file, key and allowed values."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeVar, cast

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from pipeline.errors import RuleError

Name = Annotated[str, StringConstraints(min_length=1, pattern=r"^\w.*$")]
Codes = Annotated[str, StringConstraints(pattern=r"^(?:[A-Z]{3}|\d{3})(?:;(?:[A-Z]{3}|\d{3}))*$")]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
RegionCode = Annotated[str, StringConstraints(pattern=r"^\d{3}$")]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Country(_Entry):
    name: Name = ""  # where the ISO name is not the plain one, or the code is not in ISO 3166-1
    aliases: list[Name] = []
    demonyms: list[Name] = []
    peoples: list[Name] = []
    places: list[Name] = []


class Region(_Entry):
    name: Name
    aliases: list[Name] = []
    demonyms: list[Name] = []


class Group(_Entry):
    names: list[Name]
    codes: Codes
    kind: Literal["region", "place"] = "region"


class InContext(_Entry):
    """A name that means this only where the text has one of `with` (and of `and_with`) and none of `without`."""

    name: Name
    codes: Codes
    kind: Literal["country", "region", "place", "demonym"]
    with_: list[Name] = Field(default=[], alias="with")
    and_with: list[Name] = []
    without: list[Name] = []


class CountriesFile(_Entry):
    countries: dict[CountryCode, Country]
    regions: dict[RegionCode, Region] = {}
    groups: list[Group] = []
    in_context: list[InContext] = []
    personal: list[Name] = []
    locative: list[Name] = []


SourceKind = Literal["government", "un", "ngo", "academic", "media", "testimony", "other"]


class OrganisationsFile(_Entry):
    organisations: dict[SourceKind, dict[Name, list[Name]]]
    reports: dict[Name, list[Name]] = {}


Model = TypeVar("Model", bound=BaseModel)


def load_rules(path: Path, model: type[Model]) -> Model:
    """Raises RuleError when the file is not YAML, says a thing twice, or says what the model does not allow."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeyLoader)  # noqa: S506 (a safe loader)
        return model.model_validate(content)
    except yaml.YAMLError as error:
        raise RuleError(f"{path.name}: not readable as YAML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise RuleError(f"{path.name}: {key or 'file'}: {first['msg']} (found {first['input']!r:.80})") from error


_SafeLoader = cast(type[yaml.SafeLoader], getattr(yaml, "CSafeLoader", yaml.SafeLoader))


class _UniqueKeyLoader(_SafeLoader):  # type: ignore[misc, valid-type]
    """A key given twice is a mistake; plain YAML would drop the first without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"{key!r} is given twice", node.start_mark)
        return cast(dict[object, object], super().construct_mapping(node, deep))
