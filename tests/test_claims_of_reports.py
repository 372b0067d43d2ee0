"""Claims of real reports: which statements are one claim, and what leads a claim to its source."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from pipeline.build import Options, build
from pipeline.outputs import Tables, load

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "reports"
FILES = ("digest-dprk.html", "peninsula-2019.html", "tip-2014-dprk.pdf")


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """Of three reports, and of one of them saved a second time with a line more."""
    if not CORPUS.is_dir():
        pytest.skip("../shared/corpus/reports is not here: CLAIMS OF REAL REPORTS ARE NOT CHECKED")
    root = tmp_path_factory.mktemp("reports")
    (root / "raw").mkdir()
    for name in FILES:
        shutil.copy(CORPUS / name, root / "raw" / name)
    page = (CORPUS / "peninsula-2019.html").read_bytes()
    (root / "raw/saved-again.html").write_bytes(page.replace(b"</p>", b" Saved for our archive.</p>", 1))
    build(root / "raw", root / "processed", Options(workers=2))
    return load(root / "processed")


def figures(tables: Tables, indicator: str, number: float) -> pd.DataFrame:
    frame = tables.figures[tables.figures["indicator"] == indicator]
    return frame[(frame["value_low"] == number) | (frame["value_high"] == number)]


@pytest.mark.parametrize(("indicator", "number"), [("prisoners", 80_000), ("modern_slavery_victims", 2_600_000)])
def test_the_same_number_in_two_documents_is_one_claim(tables: Tables, indicator: str, number: int) -> None:
    stated = figures(tables, indicator, number)
    own = stated[stated["use"] != "duplicate"]
    assert own["document_id"].nunique() == 2
    assert stated["claim_id"].nunique() == 1
    claim = tables.claims.set_index("claim_id").loc[stated["claim_id"].iloc[0]]
    assert claim["n_documents"] == 2, "the copy does not count"


def test_other_revenues_are_other_claims(tables: Tables) -> None:
    one, two = (figures(tables, "labour_revenue", number) for number in (2.3e9, 1e9))
    assert len(one) > 0 < len(two)
    assert not set(one["claim_id"]) & set(two["claim_id"])


def test_a_copy_is_found_and_its_figures_are_duplicates(tables: Tables) -> None:
    copies = tables.documents.dropna(subset=["duplicate_of"])
    assert {(row.document_id, row.duplicate_of) for row in copies.itertuples()} == {
        ("saved-again.html", "peninsula-2019.html")
    }
    uses = tables.figures[tables.figures["document_id"] == "saved-again.html"]["use"]
    assert len(uses) > 0
    assert set(uses.astype(str)) == {"duplicate"}


def test_a_paper_that_the_text_names_leads_to_whose_it_is(tables: Tables) -> None:
    (revenue,) = tables.figures[tables.figures["value_high"] == 2.3e9].itertuples()
    assert revenue.source == "Database Center for North Korean Human Rights"


def test_the_first_document_is_the_earliest_by_date(tables: Tables) -> None:
    claims = tables.claims[tables.claims["n_documents"] > 1]
    assert len(claims) >= 2
    for claim in claims.itertuples():
        stated = tables.figures[tables.figures["claim_id"] == claim.claim_id].dropna(subset=["published"])
        first = stated.sort_values(["published", "document_id"]).iloc[0]
        assert (claim.first_published, claim.first_document_id) == (first["published"], first["document_id"])
