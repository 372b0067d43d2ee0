"""The files that stand beside the tables, by name, and the charts among them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.outputs.charts import CHARTS, FORMATS, render_chart
from pipeline.outputs.frames import Tables

if TYPE_CHECKING:
    import pandas as pd

WORKBOOK = "provenum.xlsx"
DICTIONARY = "dictionary.md"
CHARTS_FOLDER = "charts"
Drawn = Mapping[str, Mapping[str, str]]  # by chart: of what it was drawn, and the hashes of its files by format


def write_charts(
    tables: Tables,
    folder: Path,
    former: Path | None = None,
    drawn: Drawn | None = None,
    code: str = "",
    names: Iterable[str] = tuple(CHARTS),
) -> Drawn:
    """Draws into `folder`/charts; a chart in `former`/charts is taken over if `drawn` tells that it shows the same.

    `code`: of what draws, since another draws otherwise. Returns what was drawn, for the next time.
    """
    (folder / CHARTS_FOLDER).mkdir(exist_ok=True)
    now: dict[str, dict[str, str]] = {}
    for name in names:
        chart = CHARTS[name]
        frame = chart.data(tables)
        files = {suffix: f"{CHARTS_FOLDER}/{name}.{suffix}" for suffix in FORMATS}
        now[name] = {"of": _digest(frame, code)}
        if (
            former
            and drawn
            and drawn.get(name) == now[name] | {suffix: _sha256(former / files[suffix]) for suffix in FORMATS}
        ):
            pictures = {suffix: (former / files[suffix]).read_bytes() for suffix in FORMATS}
        else:
            pictures = dict(render_chart(chart.draw(frame)))
        for suffix, data in pictures.items():
            (folder / files[suffix]).write_bytes(data)
            now[name][suffix] = hashlib.sha256(data).hexdigest()
    return now


def load_drawn(path: Path) -> Drawn:
    """What `write_charts` returned; nothing where it is not kept or cannot be used."""
    try:
        drawn = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return drawn if isinstance(drawn, dict) else {}


def _digest(frame: pd.DataFrame, code: str) -> str:
    return hashlib.sha256(f"{code}\n{frame.to_csv(index=False)}".encode("utf-8", "backslashreplace")).hexdigest()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
