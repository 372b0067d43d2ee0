"""Annotated figures as they are written down: JSON lines for documents, YAML for passages.

Text fields hold the readings that are all right, parted by "|"; an empty one among them means nothing is right too.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from pipeline.errors import PipelineError


class GoldFigure(BaseModel):
    """One annotated figure; `words` locate it: an anchor of a document, or the quote in a passage."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    document: str = ""
    words: str = Field(default="", alias="anchor")
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str
    indicator: tuple[str, ...]
    qualifier: str = ""
    per: str = ""
    area: str = ""
    period: str = ""
    attribution: str = ""
    modality: str = "asserted"
    optional: bool = False
    set: str = ""  # "tuned", "held_out" ...

    @field_validator("indicator", mode="before")
    @classmethod
    def _as_list(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @field_validator("qualifier", "per", "area", "period", "attribution", "words", mode="before")
    @classmethod
    def _as_text(cls, value: Any) -> str:
        return "" if value is None else str(value)


class GoldPassage(BaseModel):
    """One to three sentences with their figures; a line is a block, "# " opens a heading, tabs part table cells."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    text: str
    about: str = ""
    published: str = ""
    figures: tuple[GoldFigure, ...] = ()

    @field_validator("about", "published", mode="before")
    @classmethod
    def _as_text(cls, value: Any) -> str:
        return "" if value is None else str(value)

    @field_validator("figures", mode="before")
    @classmethod
    def _named_alike(cls, value: Any) -> Any:
        renamed = {"quote": "anchor", "attributed": "attribution"}
        return [{renamed.get(k, k): v for k, v in figure.items()} for figure in value or ()]


def read_documents(path: Path) -> list[GoldFigure]:
    """The figures of a JSON-lines file; raises PipelineError naming file and line."""
    found: list[GoldFigure] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            try:
                found.append(GoldFigure.model_validate({"set": path.stem} | json.loads(line)))
            except (ValueError, ValidationError) as error:
                raise PipelineError(f"{path}, line {number}: {error}") from error
    return found


def read_passages(path: Path) -> list[GoldPassage]:
    """The passages of a YAML file; raises PipelineError naming the file."""
    try:
        return [GoldPassage.model_validate(item) for item in yaml.safe_load(path.read_text("utf-8")) or ()]
    except (yaml.YAMLError, ValidationError) as error:
        raise PipelineError(f"{path}: {error}") from error
