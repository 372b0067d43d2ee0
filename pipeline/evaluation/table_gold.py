"""Tables with their figures as they are written down, and the web pages and PDFs that they are set as."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import PipelineError
from pipeline.evaluation.gold import GoldFigure

_ITEM = re.compile(r"\s*(?P<quote>.+?)=(?P<value>\S+)(?:\s+(?P<rest>.*?))?\s*$")


class GoldTable(BaseModel):
    """`rows`: a line a row, cells parted by "|"; "<" belongs to the cell on its left, "^" to the one above.

    `figures`: "indicator unit per" and its items, "quote=value AREA PERIOD qualifier; ..."; "-" where nothing is
    stated, "low..high" for a range or bound. `html` is a whole page body in the place of rows.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    about: str = ""
    title: str = ""
    where: Literal["caption", "above"] = "caption"
    markup: Literal["thead", "th", "plain"] = "thead"
    pdf: Literal["ruled", "open"] = "ruled"
    pages: bool = False  # the PDF's table runs over a page break
    head: int = 1
    rows: str = ""
    notes: str = ""
    html: str = ""
    source: str = ""
    figures: dict[str, str] = {}
    optional: dict[str, str] = {}

    @property
    def cells(self) -> list[list[str]]:
        return [[cell.strip() for cell in line.split("|")] for line in self.rows.splitlines() if line.strip()]

    @property
    def gold(self) -> list[GoldFigure]:
        return [
            *(figure for key, items in self.figures.items() for figure in _read_items(self, key, items, False)),
            *(figure for key, items in self.optional.items() for figure in _read_items(self, key, items, True)),
        ]


def read_tables(path: Path) -> list[GoldTable]:
    """The tables of a YAML file; raises PipelineError naming the file."""
    try:
        tables = [GoldTable.model_validate(item) for item in yaml.safe_load(path.read_text("utf-8")) or ()]
        for table in tables:
            _ = table.gold
    except (yaml.YAMLError, ValidationError, ValueError) as error:
        raise PipelineError(f"{path}: {error}") from error
    return tables


def _read_items(table: GoldTable, key: str, items: str, optional: bool) -> list[GoldFigure]:
    indicator, unit, per = (*key.split(" "), "", "")[:3]
    found = []
    for item in items.split(";"):
        read = _ITEM.fullmatch(item)
        if read is None:
            raise ValueError(f"{table.id}: {key}: cannot be read: {item}")
        low, dots, high = read["value"].partition("..")
        area, period, qualifier = (*(w if w != "-" else "" for w in (read["rest"] or "").split()), "", "", "")[:3]
        found.append(
            GoldFigure(
                anchor=read["quote"],
                low=Decimal(low) if low else None,
                high=Decimal(high) if high else None if dots else Decimal(low),
                unit=unit,
                indicator=tuple(indicator.split("|")),
                qualifier=qualifier,
                per=per,
                area=area,
                period=period,
                attribution=table.source,
                optional=optional,
            )
        )
    return found
