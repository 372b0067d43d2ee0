"""Reviewing in Chromium: a person confirms, corrects, rejects, adds and takes back; the next build's tables say so."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest
import yaml
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from pipeline.build import Options, build
from pipeline.build.review import Review, open_review
from tests.report.browser import serious_faults, wait_for
from tests.report.conftest import Built


@pytest.fixture
def review(own: Built) -> Iterator[Review]:
    with open_review(own.raw, own.processed) as running:
        yield running


def entries(own: Built) -> list[dict[str, str]]:
    path = own.raw / "corrections.yml"
    return (yaml.safe_load(path.read_text(encoding="utf-8")) or []) if path.exists() else []


def rows(own: Built) -> dict[str, dict[str, str]]:
    with (own.processed / "figures.csv").open(encoding="utf-8", newline="") as stream:
        return {row["figure_id"]: row for row in csv.DictReader(stream)}


def press(page: Chrome, key: str) -> None:
    page.find_element(By.TAG_NAME, "body").send_keys(key)


def ready(page: Chrome) -> None:
    wait_for(lambda: page.find_elements(By.CSS_SELECTOR, "body[data-desk=ready]"))


def figure_of(page: Chrome) -> str:
    return page.current_url.partition("#")[2]


def test_a_review_with_keys_alone_ends_in_the_tables(page: Chrome, review: Review, own: Built) -> None:
    read = rows(own)
    by_confidence = sorted(read.values(), key=lambda row: float(row["confidence"]))
    page.get(review.address)
    ready(page)
    who = page.find_element(By.ID, "who")
    who.clear()
    who.send_keys("A. Reader", Keys.ESCAPE)
    page.execute_script("document.activeElement.blur()")

    press(page, "n")
    confirmed = wait_for(lambda: figure_of(page) if "documents/" in page.current_url else "")
    ready(page)
    assert float(read[confirmed]["confidence"]) == float(by_confidence[0]["confidence"]), "least certain first"
    press(page, "c")
    wait_for(lambda: len(entries(own)) == 1)
    corrected = wait_for(lambda: figure_of(page) if figure_of(page) != confirmed else "")
    ready(page)

    press(page, "e")
    low = wait_for(lambda: page.find_elements(By.CSS_SELECTOR, "dialog [name=value_low]"))[0]
    low.clear()
    low.send_keys("4321")
    high = page.find_element(By.CSS_SELECTOR, "dialog [name=value_high]")
    high.clear()
    high.send_keys("4321", Keys.ENTER)
    wait_for(lambda: len(entries(own)) == 2)
    rejected = wait_for(lambda: figure_of(page) if figure_of(page) not in (confirmed, corrected) else "")
    ready(page)

    press(page, "x")
    wait_for(lambda: page.find_elements(By.CSS_SELECTOR, "dialog [name=reason]"))[0].send_keys(Keys.ENTER)
    wait_for(lambda: len(entries(own)) == 3)
    wait_for(lambda: figure_of(page) != rejected)
    ready(page)
    press(page, "u")  # the rejection was a slip
    wait_for(lambda: len(entries(own)) == 2)

    build(own.raw, own.processed, Options(workers=1))
    after = rows(own)
    assert after[confirmed]["review_state"] == "confirmed"
    assert (after[corrected]["review_state"], after[corrected]["value_low"]) == ("corrected", "4321")
    assert after[rejected]["review_state"] == "unreviewed"
    assert {entry["who"] for entry in entries(own)} == {"A. Reader"}
    with (own.processed / "corrections.csv").open(encoding="utf-8", newline="") as stream:
        assert {row["state"] for row in csv.DictReader(stream)} == {"applied"}
    page.refresh()
    ready(page)
    page.get(page.current_url.partition("#")[0] + f"#{corrected}")
    open_entry = page.find_elements(By.ID, f"d-{corrected}")
    assert not open_entry or "corrected" in open_entry[0].text


def test_words_that_were_missed_are_added(page: Chrome, review: Review, own: Built) -> None:
    path = next(own.report.glob("documents/digest*.html")).relative_to(own.report)
    page.get(review.address.replace("index.html", path.as_posix()))
    ready(page)
    quantity = page.find_element(By.CSS_SELECTOR, "main p .qty")
    quote = quantity.text
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", quantity)
    quantity.click()
    press(page, "a")
    indicator = wait_for(lambda: page.find_elements(By.CSS_SELECTOR, "dialog [name=indicator] [value=prisoners]"))[0]
    indicator.click()
    for name in ("value_low", "value_high"):
        box = page.find_element(By.CSS_SELECTOR, f"dialog [name={name}]")
        box.clear()
        box.send_keys("77")
    assert serious_faults(page) == []
    page.find_element(By.CSS_SELECTOR, "dialog button.main").click()
    wait_for(lambda: len(entries(own)) == 1)
    build(own.raw, own.processed, Options(workers=1))
    added = [row for row in rows(own).values() if row["review_state"] == "added"]
    assert [(row["quote"], row["value_low"], row["indicator"]) for row in added] == [(quote, "77", "prisoners")]


def test_a_decision_that_cannot_stand_is_told_in_the_form(page: Chrome, review: Review, own: Built) -> None:
    figure_id, row = next((key, row) for key, row in rows(own).items() if "digest" in row["document_id"])
    path = next(own.report.glob("documents/digest*.html")).relative_to(own.report)
    page.get(review.address.replace("index.html", path.as_posix()) + f"#{figure_id}")
    ready(page)
    press(page, "e")
    period = wait_for(lambda: page.find_elements(By.CSS_SELECTOR, "dialog [name=period]"))[0]
    period.clear()
    period.send_keys("last spring", Keys.ENTER)
    told = wait_for(lambda: page.find_element(By.CSS_SELECTOR, "dialog [role=alert]").text)
    assert "EDTF" in told
    assert entries(own) == []
    assert row["quote"] in page.find_element(By.CSS_SELECTOR, "dialog blockquote").text
