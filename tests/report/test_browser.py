"""The report in Chromium, opened from disk: from the chart to the evidence, search, filters, sorting, keys."""

from __future__ import annotations

import csv
import re
import time

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.report.browser import resize, serious_faults, wait_for
from tests.report.conftest import Built

VIEWS = ("figures", "claims", "documents", "problems")


def open_overview(page: Chrome, built: Built, fragment: str = "") -> None:
    page.get("about:blank")
    page.get((built.report / "index.html").as_uri() + fragment)
    wait_for(lambda: page.find_elements(By.CSS_SELECTOR, "body[data-ready]"))


def shown(page: Chrome) -> list[str]:
    return [row.text for row in page.find_elements(By.CSS_SELECTOR, "#table > tbody > tr")]


def figures(built: Built) -> list[dict[str, str]]:
    with (built.processed / "figures.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_mark_of_the_chart_leads_to_the_words_it_was_read_from(page: Chrome, built: Built) -> None:
    page.get((built.report / "indicators/wage_retention.html").as_uri())
    mark = page.find_element(By.CSS_SELECTOR, "a.mark")
    label = mark.get_attribute("aria-label") or ""
    page.execute_script("arguments[0].dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))", mark)
    figure_id = wait_for(lambda: page.current_url.partition("#")[2])
    row = next(row for row in figures(built) if row["figure_id"] == figure_id)
    target = wait_for(lambda: page.find_elements(By.CSS_SELECTOR, ":target"))[0]
    assert target.text in row["quote"]
    assert row["source"] in label
    entry = page.find_element(By.CSS_SELECTOR, ".entry.now")
    assert row["rule"] in entry.text
    box = target.rect
    top = page.execute_script("return arguments[0].getBoundingClientRect().top", target)
    assert 0 < top < 900 - box["height"], "the words are in sight"


def test_filters_and_search_narrow_the_figures_and_stay_in_the_address(page: Chrome, built: Built) -> None:
    open_overview(page, built)
    every = figures(built)
    assert page.find_element(By.ID, "status").text == f"{len(every)} figures"
    page.find_element(By.CSS_SELECTOR, "select[name=indicator] option[value=wage_retention]").click()
    expected = [row for row in every if row["indicator"] == "wage_retention"]
    wait_for(lambda: page.find_element(By.ID, "status").text.startswith(f"{len(expected)} of "))
    assert "indicator=wage_retention" in page.current_url
    page.find_element(By.ID, "clear").click()
    wait_for(lambda: page.find_element(By.ID, "status").text == f"{len(every)} figures")
    page.find_element(By.TAG_NAME, "body").send_keys("/")
    row = every[len(every) // 2]
    one, other = sorted(set(re.findall(r"[a-z]{5,}", row["sentence"])), key=len)[-2:]
    page.switch_to.active_element.send_keys(f"{other} {one.upper()}")  # in no order, in any case
    wait_for(lambda: " of " in page.find_element(By.ID, "status").text)
    assert all(one in text and other in text for text in shown(page))
    assert any(row["quote"] in text for text in shown(page))


def test_a_click_on_a_header_sorts_and_a_second_turns_it_round(page: Chrome, built: Built) -> None:
    open_overview(page, built, "#view=documents")
    buttons = page.find_elements(By.CSS_SELECTOR, "thead button")
    next(b for b in buttons if b.text == "Figures").click()
    header = page.find_element(By.CSS_SELECTOR, "th[aria-sort]")
    assert header.get_attribute("aria-sort") == "descending"
    counts = [int(cell.text) for cell in page.find_elements(By.CSS_SELECTOR, 'td[data-label="Figures"]')]
    assert counts == sorted(counts, reverse=True)
    page.find_element(By.CSS_SELECTOR, "th[aria-sort] button").click()
    counts = [int(cell.text) for cell in page.find_elements(By.CSS_SELECTOR, 'td[data-label="Figures"]')]
    assert counts == sorted(counts)


def test_a_claim_opens_to_who_says_it_in_which_words(page: Chrome, built: Built) -> None:
    open_overview(page, built, "#view=claims&repeated=several")
    page.find_element(By.CSS_SELECTOR, ".toggle").click()
    said = page.find_elements(By.CSS_SELECTOR, ".said li")
    documents = {line.find_element(By.TAG_NAME, "a").get_attribute("href").partition("#")[0] for line in said}  # type: ignore[union-attr]
    assert len(documents) > 1
    assert all(line.find_element(By.TAG_NAME, "mark").text for line in said)


def test_keys_walk_through_the_figures_of_a_document(page: Chrome, built: Built) -> None:
    page.get(next(built.report.glob("documents/*narrative*.html")).as_uri())
    ids = [e.get_attribute("id") for e in page.find_elements(By.CSS_SELECTOR, ".entry")]
    body = page.find_element(By.TAG_NAME, "body")
    for n, key in enumerate("jjk"):
        body.send_keys(key)
        at = (0, 1, 0)[n]
        wait_for(lambda at=at: page.find_element(By.CSS_SELECTOR, ".entry.now").get_attribute("id") == ids[at])  # type: ignore[misc]
    body.send_keys("v")
    box = wait_for(lambda: page.find_elements(By.CSS_SELECTOR, ".picture[open] a.now rect"))[0]
    image = page.find_element(By.CSS_SELECTOR, ".picture[open] img")
    wait_for(lambda: page.execute_script("return arguments[0].naturalWidth", image))
    assert box.rect["width"] > 5


def test_a_web_page_is_linked_at_its_words(page: Chrome, built: Built) -> None:
    page.get(next(built.report.glob("documents/think-tank*.html")).as_uri())
    links = [link.get_attribute("href") or "" for link in page.find_elements(By.PARTIAL_LINK_TEXT, "live page")]
    if not links:  # only in an open entry are they visible
        links = [
            link.get_attribute("href") or "" for link in page.find_elements(By.CSS_SELECTOR, ".links a[target=_blank]")
        ]
    assert links
    assert all("#:~:text=" in link and link.startswith("https://") for link in links)


@pytest.mark.parametrize(("width", "dark"), [(1360, False), (390, True)])
def test_no_page_has_a_serious_fault_of_access(page: Chrome, built: Built, width: int, dark: bool) -> None:
    resize(page, width, 900, dark=dark)
    narrative = next(built.report.glob("documents/*narrative*.html")).as_uri()
    first = figures(built)[0]["figure_id"]
    addresses = [
        *(f"{(built.report / 'index.html').as_uri()}#view={view}" for view in VIEWS),
        (built.report / "indicators/prisoners.html").as_uri(),
        f"{narrative}#{first}",
        f"{narrative}#picture-1",
        next(built.report.glob("documents/digest*.html")).as_uri(),
    ]
    faults: dict[str, list[str]] = {}
    for address in addresses:
        page.get("about:blank")
        page.get(address)
        time.sleep(0.15)
        faults[address.rpartition("/")[2]] = serious_faults(page)
    assert {address: found for address, found in faults.items() if found} == {}


def test_nothing_is_wider_than_a_phone(page: Chrome, built: Built) -> None:
    resize(page, 390, 844)
    for path in [
        built.report / "index.html",
        built.report / "indicators/wage.html",
        *built.report.glob("documents/*.html"),
    ]:
        page.get(path.as_uri())
        assert page.execute_script("return document.documentElement.scrollWidth") <= 390, path.name


def test_the_checker_sees_a_fault(page: Chrome, built: Built) -> None:
    open_overview(page, built)
    page.execute_script(
        "document.getElementById('status').className = 'skip'; document.querySelector('label').remove()"
    )
    page.execute_script("document.body.append(document.createElement('input'))")
    assert any(fault.startswith("label") for fault in serious_faults(page))


def test_search_is_left_with_the_keyboard(page: Chrome, built: Built) -> None:
    open_overview(page, built)
    page.find_element(By.ID, "q").send_keys("zzzz")
    wait_for(lambda: page.find_element(By.ID, "status").text.startswith("0 of"))
    page.find_element(By.ID, "q").send_keys(Keys.TAB)
    assert page.switch_to.active_element.tag_name == "select"
