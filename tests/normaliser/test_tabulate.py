"""Every table whole: columns, order, the slices of the text, and independence of the order of work."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import (
    Attribution,
    Basis,
    Modality,
    Origin,
    Period,
    Place,
    Problem,
    ProblemCode,
    Quantity,
    Reading,
    Result,
    Scope,
    Segment,
    Severity,
    Status,
    Unlinked,
)
from pipeline.normaliser import TableRows, row_tables, tabulate
from pipeline.normaliser.anchors import AnchorRow
from pipeline.normaliser.claims import ClaimRow
from pipeline.normaliser.corrections import CorrectionRow
from pipeline.normaliser.rows import DocumentRow, FigureRow, ProblemRow, QuantityRow, SegmentRow
from pipeline.schema import TABLES

TEXT = "Prisons\nThe camps of the north hold about 80,000 to 120,000 prisoners.\fAn envoy counted 4,000 there."


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("figures", FigureRow),
        ("claims", ClaimRow),
        ("quantities", QuantityRow),
        ("documents", DocumentRow),
        ("segments", SegmentRow),
        ("anchors", AnchorRow),
        ("problems", ProblemRow),
        ("corrections", CorrectionRow),
    ],
)
def test_a_row_has_the_columns_of_its_table_in_order(name: str, row: Any) -> None:
    assert row._fields == tuple(column.name for column in TABLES[name])
    assert TableRows._fields == tuple(TABLES)


def test_every_table_is_made_with_its_columns_even_of_nothing() -> None:
    frames = tabulate([], [])
    assert {name: list(frame.columns) for name, frame in frames.items()} == {
        name: [column.name for column in columns] for name, columns in TABLES.items()
    }
    assert all(frame.empty for frame in frames.values())


def test_a_figure_row_says_all_that_its_record_says(make: Any) -> None:
    segment = Segment("s1", 0, len(TEXT), Origin(publisher="Daily Example", published="2019-07"))
    document = make.document(
        TEXT, segments=(segment,), pages=2, origin=Origin(publisher="Example Archive", published="2021", title="None")
    )
    figure = make.figure(
        document,
        "about 80,000 to 120,000 prisoners",
        80000,
        120000,
        base="all \x00camps",
        population="prisoners\nof the north",
        area=Place("PRK", "the north", Basis.CONTEXT),
        nationality="PRK",
        period=Period("2016", Basis.SENTENCE),
        attribution=Attribution(("a survivor", "UN Commission of Inquiry"), "2014"),
        context="Prisons\tNumber\n(in persons)",
        confidence=0.9,
    )
    (row,) = make.rows(make.result(document, figure))
    assert (row["value_low"], row["value_high"]) == (Decimal(80000), Decimal(120000))
    assert row["quote"] == "about 80,000 to 120,000 prisoners" == TEXT[row["char_start"] : row["char_end"]]
    assert row["sentence"] in TEXT
    assert row["quote"] in row["sentence"]
    assert (row["base"], row["population"]) == ("all camps", "prisoners of the north")
    assert (row["area"], row["area_text"], row["area_basis"]) == ("PRK", "the north", "context")
    assert (row["period"], row["period_basis"]) == ("2016", "sentence")
    assert (row["period_start"], row["period_end"]) == ("2016-01-01", "2016-12-31")
    assert (row["attributed_to"], row["attributed_year"]) == ("a survivor < UN Commission of Inquiry", "2014")
    assert row["context"] == "Prisons\tNumber\n(in persons)"
    assert (row["publisher"], row["published"]) == ("Daily Example", "2019-07")
    assert (row["use"], row["review_state"], row["page"], row["segment_id"]) == ("yes", "unreviewed", 1, "s1")


def test_what_a_segment_does_not_say_of_itself_is_taken_from_the_document(make: Any) -> None:
    document = make.document(TEXT, origin=Origin(publisher="Example Archive", published="2021"))
    (row,) = make.rows(make.result(document, make.figure(document, "4,000", 4000)))
    assert (row["publisher"], row["published"]) == ("Example Archive", "2021")
    (segment,) = make.rows(make.result(document), table="segments")
    assert segment["publisher"] == ""


def test_the_page_counts_form_feeds_before_the_quote_and_is_empty_without_pages(make: Any) -> None:
    paged, web = make.document(TEXT, "a.pdf", pages=2), make.document(TEXT, "b.html")
    pages = [
        row["page"]
        for document in (paged, web)
        for row in make.rows(
            make.result(document, make.figure(document, "80,000", 80000), make.figure(document, "4,000", 4000))
        )
    ]
    assert pages == [1, 2, None, None]


def test_a_conversion_names_the_figure_that_it_converts(make: Any) -> None:
    document = make.document("They paid 5,000 yuan ($720) each, and $9 once.")
    yuan = make.figure(document, "5,000 yuan", 5000, unit="CNY", indicator="trafficking_price")
    start = yuan.quantity.char_start
    dollars = make.figure(
        document, "$720", 720, unit="USD", indicator="trafficking_price", converted_from=start, scope=Scope.CASE
    )
    lost = make.figure(document, "$9", 9, unit="USD", indicator="trafficking_price", converted_from=1)
    first, second, third = make.rows(make.result(document, dollars, lost, yuan))
    assert (first["converted_from"], second["converted_from"]) == ("", first["figure_id"])
    assert (first["use"], second["use"]) == ("yes", "conversion")
    assert (third["converted_from"], third["use"]) == ("", "yes")


@pytest.mark.parametrize(
    ("edtf", "bounds"),
    [
        ("199X", ("1990-01-01", "1999-12-31")),
        ("1972/..", ("1972-01-01", "2019-07-31")),
        ("0000", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_period_has_its_first_and_last_day(make: Any, edtf: str, bounds: tuple[str, str]) -> None:
    document = make.document(TEXT, origin=Origin(published="2019-07"))
    (row,) = make.rows(make.result(document, make.figure(document, "4,000", 4000, period=Period(edtf))))
    assert (row["period_start"], row["period_end"]) == bounds


def test_quantities_have_their_words_and_reason(make: Any) -> None:
    document = make.document(TEXT, "a.pdf", pages=2)
    start = TEXT.index("4,000")
    quantity = Quantity(start, start + 5, start, start + 5, Decimal(4000), Decimal(4000), unit="")
    unlinked = Unlinked(
        quantity, "a.pdf#s", TEXT.index("An envoy"), len(TEXT), "people\x0bthere", "counts no indicator"
    )
    (row,) = make.rows(Result(document, Reading(quantities=(unlinked,))), table="quantities")
    assert (row["quote"], row["sentence"], row["page"]) == ("4,000", "An envoy counted 4,000 there.", 2)
    assert (row["counted"], row["reason"], row["value_low"]) == ("people there", "counts no indicator", 4000)


def test_documents_and_segments_say_what_is_known(make: Any) -> None:
    document = make.document(
        TEXT, "a.pdf", pages=2, origin=Origin(title="A\r\nreport", url="https://example.org"), status=Status.PARTIAL
    )
    frames = make.tables(make.result(document))
    (row,) = frames["documents"].to_dict("records")
    assert (row["title"], row["pages"], row["characters"], row["status"]) == ("A report", 2, len(TEXT), "partial")
    assert (row["bytes"], row["duplicate_of"]) == (len(TEXT.encode()), "")
    (segment,) = frames["segments"].to_dict("records")
    assert (segment["char_start"], segment["char_end"], segment["document_id"]) == (0, len(TEXT), "a.pdf")


def test_a_document_without_segments_is_one_segment(make: Any) -> None:
    document = make.document("Plain words.", segments=(), origin=Origin(title="Plain"))
    (segment,) = make.rows(make.result(document), table="segments")
    assert (segment["title"], segment["char_end"]) == ("Plain", 12)


def test_problems_come_from_documents_and_from_the_build_once_each(make: Any) -> None:
    ours = Problem("b.pdf", "extract", Severity.ERROR, ProblemCode.DAMAGED, "It is cut off.\nSave it again.")
    other = Problem("a\udcff.txt", "build", Severity.INFO, ProblemCode.NOT_SUPPORTED, "Not a document.")
    document = make.document("", "b.pdf", problems=(ours,), status=Status.FAILED)
    rows = tabulate([make.result(document)], [ours, other])["problems"].to_dict("records")
    assert [row["document_id"] for row in rows] == ["a\\udcff.txt", "b.pdf"]
    assert rows[1]["message"] == "It is cut off. Save it again."
    assert (rows[1]["severity"], rows[1]["code"]) == ("error", "damaged")


def test_lone_surrogates_keep_their_place_and_are_gone(make: Any) -> None:
    document = make.document("The \ud800 camp holds 300 people.")
    (row,) = make.rows(make.result(document, make.figure(document, "300", 300, population="peo\udfffple")))
    assert row["sentence"] == "The \ufffd camp holds 300 people."
    assert row["population"] == "peo\ufffdple"
    assert row["quote"] == document.text[row["char_start"] : row["char_end"]]


def test_modality_decides_use_before_anything_else(make: Any) -> None:
    document = make.document(TEXT)
    planned = make.figure(document, "4,000", 4000, modality=Modality.PLANNED, scope=Scope.PART)
    assert make.rows(make.result(document, planned))[0]["use"] == "not_asserted"


@given(rng=st.randoms(use_true_random=False))
def test_the_tables_do_not_depend_on_the_order_of_work(make: Any, rng: Random) -> None:
    texts = ["One camp holds 200 people and 300 guards.", "Another holds 200 people.", TEXT]
    documents = [make.document(text, f"{name}.txt") for name, text in zip("cab", texts, strict=True)]
    copy = make.document(texts[0], "z.txt")
    results = [
        make.result(documents[0], make.figure(documents[0], "300", 300), make.figure(documents[0], "200", 200)),
        make.result(documents[1], make.figure(documents[1], "200", 200)),
        make.result(documents[2], make.figure(documents[2], "4,000", 4000)),
        make.result(copy, make.figure(copy, "200", 200), make.figure(copy, "300", 300)),
    ]
    expected = row_tables(results, [])
    rng.shuffle(results)
    results = [
        Result(r.document, Reading(figures=tuple(rng.sample(r.reading.figures, len(r.reading.figures)))))
        for r in results
    ]
    assert row_tables(results, []) == expected
    places = [(row.document_id, row.char_start) for row in expected.figures]
    assert places == sorted(places)
