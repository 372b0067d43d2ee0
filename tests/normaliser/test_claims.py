"""What makes two figures one claim, and how copies and dates are counted."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Attribution, Origin, Period, Place, Result, Scope
from pipeline.normaliser import row_tables

TEXTS = {
    "a.html": "More than 50,000 people work abroad, a minister said.",
    "b.html": "An envoy speaks of about 50,000 workers in other countries.",
    "c.html": "Of the 50,000 posted abroad few return.",
    "d.html": "Some 40,000 to 50,000 are posted abroad.",
}


def stated(make: Any, name: str, published: str = "", low: Any = 50000, high: Any = None, **changes: Any) -> Result:
    document = make.document(TEXTS[name], name, origin=Origin(published=published, publisher=f"Paper {name}"))
    result: Result = make.result(
        document, make.figure(document, "50,000", low, high, indicator="workers_abroad", **changes)
    )
    return result


def test_bounds_and_hedges_aside_equal_numbers_are_one_claim(make: Any) -> None:
    (claim,) = make.rows(
        stated(make, "a.html", "2014", 50000, "", area=Place("RUS;CHN")),
        stated(make, "b.html", "2013-05", None, 50000, area=Place("CHN"), period=Period("2015")),
        stated(make, "c.html", "", period=Period("2012/2015")),
        table="claims",
    )
    assert (claim["value_low"], claim["value_high"]) == (50000, 50000)
    assert (claim["n_documents"], claim["n_figures"]) == (3, 3)
    assert (claim["areas"], claim["periods"]) == ("CHN;RUS", "2012/2015;2015")
    assert (claim["first_published"], claim["last_published"]) == ("2013-05", "2014")
    assert claim["first_document_id"] == "b.html"
    assert claim["sources"].count(";") == 2


def test_a_claim_that_is_only_a_bound_stays_one(make: Any) -> None:
    (claim,) = make.rows(stated(make, "a.html", "", 50000, ""), table="claims")
    assert (claim["value_low"], claim["value_high"]) == (50000, None)
    assert (claim["first_published"], claim["first_document_id"]) == ("", "a.html")


def test_a_range_and_its_end_are_two_claims(make: Any) -> None:
    claims = make.rows(stated(make, "d.html", "", 40000, 50000), stated(make, "c.html"), table="claims")
    assert [(claim["value_low"], claim["value_high"]) for claim in claims] == [(40000, 50000), (50000, 50000)]


def test_each_figure_leads_to_a_claim_and_each_claim_to_figures(make: Any) -> None:
    results = [
        stated(make, "a.html"),
        stated(make, "b.html", nationality="PRK"),
        stated(make, "c.html", scope=Scope.PART),
    ]
    frames = make.tables(*results)
    assert set(frames["figures"].claim_id) == set(frames["claims"].claim_id)
    assert len(frames["claims"]) == 3


def test_copies_count_once_and_do_not_stretch_the_dates(make: Any) -> None:
    results = []
    for name, published in (("a.html", "2015"), ("copy.html", "2020"), ("unknown.html", "")):
        document = make.document(TEXTS["a.html"], name, origin=Origin(published=published))
        results.append(make.result(document, make.figure(document, "50,000", 50000, indicator="workers_abroad")))
    other = stated(make, "b.html", "2017")
    (claim,) = make.rows(*results, other, table="claims")
    assert (claim["n_documents"], claim["n_figures"]) == (2, 2)
    assert (claim["first_published"], claim["last_published"], claim["first_document_id"]) == ("2015", "2017", "a.html")


def test_a_claim_that_only_copies_state_is_still_counted(make: Any) -> None:
    """The original's figure was read with another nationality, so that the copies' claim is another."""
    results = []
    for name, nationality in (("a.html", "PRK"), ("x.html", ""), ("y.html", "")):
        document = make.document(TEXTS["a.html"], name)
        results.append(make.result(document, make.figure(document, "50,000", 50000, nationality=nationality)))
    counts = {
        claim["nationality"]: (claim["n_documents"], claim["n_figures"])
        for claim in make.rows(*results, table="claims")
    }
    assert counts == {"PRK": (1, 1), "": (1, 1)}


def test_the_source_is_the_last_one_named_and_else_the_publisher(make: Any) -> None:
    named = stated(make, "a.html", attribution=Attribution(("Qwertz Gazette", "Fictional Peace Watch")))
    rows = make.rows(named, stated(make, "b.html"))
    assert "Fictional Peace Watch" in rows[0]["source"]
    assert rows[0]["source_kind"] in {"ngo", "other"}
    assert rows[1]["source"] == "Paper b.html"


@given(
    st.permutations(list(TEXTS)),
    st.lists(st.sampled_from(["", "2015", "2015-03", "2015-03-09", "2021-01"]), min_size=4, max_size=4),
    st.lists(st.sampled_from([30000, 50000]), min_size=4, max_size=4),
)
def test_claims_do_not_depend_on_order(make: Any, names: list[str], published: list[str], values: list[int]) -> None:
    chosen = dict(zip(sorted(TEXTS), zip(published, values, strict=True), strict=True))
    one, other = (
        row_tables([stated(make, name, chosen[name][0], chosen[name][1]) for name in order], []).claims
        for order in (sorted(TEXTS), names)
    )
    assert one == other
    assert sum(claim.n_figures for claim in one) == 4
    assert len(one) == len(set(values))


def test_whichever_bound_is_published_first_both_sides_are_filled(make: Any) -> None:
    for years in (("2012", "2016"), ("2016", "2012")):
        lower = stated(make, "a.html", years[0], 50000, "")
        upper = stated(make, "b.html", years[1], None, 50000)
        (claim,) = make.rows(lower, upper, table="claims")
        assert (claim["value_low"], claim["value_high"]) == (50000, 50000)
