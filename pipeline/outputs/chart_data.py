"""What the charts show, as frames: where in time each figure stands, and which claims are repeated by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.outputs.frames import Tables

if TYPE_CHECKING:
    import pandas as pd

_MID_YEAR, _MID_MONTH = "-07-01", "-15"  # of a date of which only the year, or the month, is known
_LIVE = ("yes", "part")  # a part is shown, as a part; what is repeated, converted or not asserted is not


def timeline(tables: Tables, indicator: str) -> pd.DataFrame:
    """The figures of an indicator with `when`, the middle of their period, else (`by_period` false) their publication.

    Figures of which neither is known are left out.
    """
    import pandas as pd

    frame = tables.figures
    frame = frame[(frame["indicator"] == indicator) & frame["use"].isin(_LIVE)].copy()
    middle = frame["period_start"] + (frame["period_end"] - frame["period_start"]) / 2
    published = frame["published"].astype("str")
    whole = published.where(published.str.len() != 4, published + _MID_YEAR)
    whole = whole.where(whole.str.len() != 7, whole + _MID_MONTH)
    day = pd.to_datetime(whole, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")
    frame["by_period"] = middle.notna()
    frame["when"] = middle.where(middle.notna(), day)
    frame["place"] = frame["area"].astype("str").fillna("")
    frame["source"] = frame["source"].astype("str").fillna("")
    frame["source_kind"] = frame["source_kind"].astype("str").fillna("")
    return frame[frame["when"].notna()].sort_values(["when", "figure_id"]).reset_index(drop=True)


def busiest_places(frame: pd.DataFrame, n: int) -> list[str]:
    """The codes of the places with most figures, most first."""
    counts = frame[frame["place"] != ""].groupby("place").size()
    ordered = counts.reset_index(name="n").sort_values(["n", "place"], ascending=[False, True])
    return list(ordered["place"].head(n))


def by_source(tables: Tables, indicator: str) -> pd.DataFrame:
    """The figures of an indicator, one row for each source and value, lowest first."""
    frame = tables.figures
    frame = frame[(frame["indicator"] == indicator) & frame["use"].isin(_LIVE)].copy()
    frame["source"] = frame["source"].astype("str").fillna("").replace("", "no source named")
    frame["source_kind"] = frame["source_kind"].astype("str").fillna("")
    frame["middle"] = frame[["value_low", "value_high"]].mean(axis="columns")
    columns = ["source", "value_low", "value_high"]
    return frame.sort_values(["middle", "source", "figure_id"]).drop_duplicates(columns).reset_index(drop=True)


def repeated_claims(tables: Tables, n: int) -> pd.DataFrame:
    """The figures of the claims that most documents repeat, the `document` that says them and `when` it was published."""
    import pandas as pd

    claims = tables.claims[tables.claims["n_documents"] > 1]
    claims = claims.sort_values(["n_documents", "n_figures", "claim_id"], ascending=[False, False, True]).head(n)
    figures = tables.figures[tables.figures["use"] != "duplicate"]
    frame = figures.merge(claims[["claim_id", "n_documents"]], on="claim_id")
    published = frame["published"].astype("str")
    whole = published.where(published.str.len() != 4, published + _MID_YEAR)
    whole = whole.where(whole.str.len() != 7, whole + _MID_MONTH)
    frame["when"] = pd.to_datetime(whole, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")
    frame["document"] = _names(frame["publisher"], frame["document_id"]) + ", " + published.fillna("undated")
    frame["order"] = frame["claim_id"].map({claim: i for i, claim in enumerate(claims["claim_id"])})
    return frame.sort_values(["order", "when", "document_id", "figure_id"]).reset_index(drop=True)


def _names(publisher: pd.Series, document_id: pd.Series) -> pd.Series:
    """The publisher, else the file's name."""
    names = publisher.astype("str")
    return names.where(names.notna(), document_id.str.rpartition("/")[2])
