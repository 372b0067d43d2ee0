"""What the charts show, as frames: where in time each figure stands, what each source says, who repeats which claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.outputs.frames import Tables

if TYPE_CHECKING:
    import pandas as pd

NO_SOURCE = "no source named"
_MID_YEAR, _MID_MONTH = "-07-01", "-15"  # of a date of which only the year, or the month, is known
_LIVE = ("yes", "part")  # a part is shown; what is repeated, converted, of one case or not asserted is not
_MOST_CLAIMS = 15
_LONGEST_NAME = 26  # characters of a publisher in a label
_SHOWN = ["figure_id", "value_low", "value_high", "qualifier", "source", "source_kind"]


def timeline(tables: Tables, indicator: str) -> pd.DataFrame:
    """The figures of an indicator with `place` and `when`, either of which may be missing.

    `when` is the middle of the period, else (`by_period` false) the day of publication.
    """
    frame = _stated(tables, indicator)
    middle = frame["period_start"] + (frame["period_end"] - frame["period_start"]) / 2
    frame["by_period"] = middle.notna()
    frame["when"] = middle.where(middle.notna(), _day(frame["published"]))
    frame["place"] = frame["area"]
    columns = ["when", "by_period", "place", *_SHOWN, *_counted(frame)]
    return frame.sort_values(["when", "figure_id"])[columns].reset_index(drop=True)


def by_source(tables: Tables, indicator: str) -> pd.DataFrame:
    """The figures of an indicator, one row for each source and value; sources from the lowest to the highest."""
    frame = _stated(tables, indicator)
    frame["source"] = frame["source"].fillna(NO_SOURCE)
    frame["middle"] = frame[["value_low", "value_high"]].mean(axis="columns")
    frame["level"] = frame.groupby("source")["middle"].transform("mean")
    frame["n_figures"] = frame.groupby("source")["figure_id"].transform("size")
    frame = frame.sort_values(["level", "source", "middle", "figure_id"])
    frame = frame.drop_duplicates(["source", "value_low", "value_high"])
    return frame[[*_SHOWN, "n_figures", *_counted(frame)]].reset_index(drop=True)


def repeated_claims(tables: Tables, n: int = _MOST_CLAIMS) -> pd.DataFrame:
    """The claims that most documents make: a row for each claim (`order` from 0) and publication, the earliest first.

    A publication is what has a publisher and a date of its own: an article in a file of several, else the file.
    """
    claims = tables.claims[tables.claims["n_documents"] > 1]
    claims = claims.sort_values(["n_documents", "n_figures", "claim_id"], ascending=[False, False, True]).head(n)
    figures = tables.figures[tables.figures["use"] != "duplicate"]
    frame = figures.merge(claims[["claim_id", "n_documents"]], on="claim_id")
    frame["when"] = _day(frame["published"])
    files = frame["document_id"].str.replace(r"^.*/", "", regex=True)
    names = frame["publisher"].where(frame["publisher"].notna(), files)
    names = names.where(names.str.len() <= _LONGEST_NAME, names.str.slice(0, _LONGEST_NAME - 1).str.rstrip(" ,") + "…")
    frame["publication"] = names + ", " + frame["published"].fillna("undated")
    frame["order"] = frame["claim_id"].map({claim: i for i, claim in enumerate(claims["claim_id"])})
    frame = frame.sort_values(["order", "when", "document_id", "figure_id"]).drop_duplicates(["order", "publication"])
    columns = ["order", "claim_id", "publication", "document_id", "when", "indicator", "unit", *_SHOWN[1:]]
    return frame[columns].reset_index(drop=True)


def n_left_out(frame: pd.DataFrame) -> int:
    """The figures of the indicator that the frame was not made of, see chart_rows.py."""
    from pipeline.outputs.chart_rows import MOST_FIGURES

    return max(0, int(frame["of_all"].iloc[0]) - MOST_FIGURES) if "of_all" in frame and len(frame) else 0


def _counted(frame: pd.DataFrame) -> list[str]:
    return ["of_all"] if "of_all" in frame else []


def busiest_places(frame: pd.DataFrame, n: int) -> list[str]:
    """The codes of the places with most figures, most first."""
    counts = frame.groupby("place").size().reset_index(name="n")
    return list(counts.sort_values(["n", "place"], ascending=[False, True])["place"].head(n))


def _stated(tables: Tables, indicator: str) -> pd.DataFrame:
    figures = tables.figures
    return figures[(figures["indicator"] == indicator) & figures["use"].isin(_LIVE)].copy()


def _day(published: pd.Series) -> pd.Series:
    import pandas as pd

    whole = published.where(published.str.len() != 4, published + _MID_YEAR)
    whole = whole.where(whole.str.len() != 7, whole + _MID_MONTH)
    return pd.to_datetime(whole, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")
