"""The rows that charts are drawn of, chosen out of tables of any length."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.outputs.frames import Tables
from pipeline.outputs.parquet_tables import parquet_schema
from pipeline.schema import TABLES

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

MOST_FIGURES = 2_500  # of an indicator: a chart of more is no picture any more
_MOST_REPEATS = 1_000  # of a claim
_MOST_CLAIMS = 15
_MEMORY = "256MB"  # of five million figures 64 are not enough
COLUMNS = {
    "figures": (
        *("figure_id", "indicator", "value_low", "value_high", "qualifier", "unit", "area", "use", "source"),
        *("source_kind", "period_start", "period_end", "published", "publisher", "claim_id", "document_id"),
    ),
    "claims": ("claim_id", "n_documents", "n_figures"),
}
_CLAIMS = """
    SELECT claim_id, n_documents, n_figures FROM read_parquet($claims) WHERE n_documents > 1
    ORDER BY n_documents DESC, n_figures DESC, claim_id LIMIT $most_claims
"""
_COUNTS = """
    SELECT indicator, count(*) AS of_all FROM read_parquet($figures) WHERE use IN ('yes', 'part') GROUP BY indicator
"""
# the first of an order as an aggregate, which holds no more than these: to number all rows takes memory for all
_BEST = """
    SELECT unnest(min(struct_pack(doubt := -confidence, figure_id := figure_id), $most_figures)).figure_id
    FROM read_parquet($figures) WHERE use IN ('yes', 'part') GROUP BY indicator
"""
_REPEATS = """
    SELECT unnest(min(struct_pack(published := published, figure_id := figure_id), $most_repeats)).figure_id
    FROM read_parquet($figures) WHERE claim_id IN (SELECT claim_id FROM some_claims) AND use <> 'duplicate'
    GROUP BY claim_id
"""
_FIGURES = f"""
    SELECT {", ".join(COLUMNS["figures"])}, of_all FROM read_parquet($figures) JOIN some_counts USING (indicator)
    WHERE figure_id IN ({_BEST}) OR figure_id IN ({_REPEATS}) ORDER BY document_id, char_start, figure_id
"""  # noqa: S608 (our own words)


def choose_rows(folder: Path) -> Tables:
    """Of the Parquet tables in `folder`: the figures read best of each indicator, and the claims made most often.

    Where figures are left out, the column `of_all` tells how many the indicator has.
    """
    import duckdb
    import pandas as pd

    paths = {name: str(folder / f"{name}.parquet") for name in COLUMNS}
    with duckdb.connect(config={"memory_limit": _MEMORY, "threads": 1}) as database:
        wanted = {"claims": paths["claims"], "most_claims": _MOST_CLAIMS}
        claims = database.sql(_CLAIMS, params=wanted).to_arrow_table()
        database.register("some_claims", claims)
        counts = database.sql(_COUNTS, params={"figures": paths["figures"]}).to_arrow_table()
        database.register("some_counts", counts)
        bounds = {"most_figures": MOST_FIGURES, "most_repeats": _MOST_REPEATS}
        figures = database.sql(_FIGURES, params={"figures": paths["figures"], **bounds}).to_arrow_table()
    left_out = max(counts["of_all"].to_pylist(), default=0) > MOST_FIGURES
    frames = {"claims": _frame("claims", claims), "figures": _frame("figures", figures)}
    if left_out:
        frames["figures"]["of_all"] = figures["of_all"].to_pandas()
    return Tables(folder, **{name: frames.get(name, pd.DataFrame()) for name in TABLES})


def _frame(table: str, rows: pa.Table) -> pd.DataFrame:
    """With the types of `load`."""
    import pyarrow as pa

    schema = parquet_schema(table)
    fields = [schema.field(name) for name in COLUMNS[table]]
    frame: pd.DataFrame = rows.select(COLUMNS[table]).cast(pa.schema(fields)).to_pandas()
    return frame
