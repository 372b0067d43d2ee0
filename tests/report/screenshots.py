"""`make screenshots`: a picture of each page kind at two widths, light and dark. Run with the report and a folder."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.report.browser import open_browser, resize

SIZES = {"wide": (1360, 900), "phone": (390, 844)}


def main(report: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="provenum-") as profile:
        browser = open_browser(Path(profile))
        try:
            for name, address in kinds(browser, report.resolve()):
                for size, (width, height) in SIZES.items():
                    for dark in (False, True):
                        resize(browser, width, height, dark=dark)
                        browser.get("about:blank")
                        browser.get(address)
                        time.sleep(0.4)  # pictures of pages, and sentences, come last
                        browser.save_screenshot(str(folder / f"{name}-{size}{'-dark' if dark else ''}.png"))
        finally:
            browser.quit()
    print(f"Screenshots in {folder}")


def kinds(browser: Chrome, report: Path) -> Iterator[tuple[str, str]]:
    """A name and an address for each kind of page, of whatever the report holds."""
    index = (report / "index.html").as_uri()
    yield "overview", index
    yield "claims", f"{index}#view=claims"
    yield "documents", f"{index}#view=documents"
    yield "problems", f"{index}#view=problems"
    browser.get(index)
    busiest = browser.find_element(By.CSS_SELECTOR, ".indicators a").get_attribute("href") or index
    yield "indicator", busiest
    for name, pattern in (("document", "*-html-*.html"), ("pdf", "*-pdf-*.html")):
        pages = sorted(report.glob(f"documents/{pattern}"), key=lambda path: -path.stat().st_size)
        if not pages:
            continue
        browser.get(pages[0].as_uri())
        figures = browser.find_elements(By.CSS_SELECTOR, ".entry")
        figure = (figures[len(figures) // 2].get_attribute("id") or "")[2:] if figures else ""
        yield name, f"{pages[0].as_uri()}#{figure}"
        if name == "pdf":
            pictures = browser.find_elements(By.CSS_SELECTOR, ".picture")
            if pictures:
                yield "picture", f"{pages[0].as_uri()}#{pictures[0].get_attribute('id')}"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
