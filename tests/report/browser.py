"""A real browser for the tests and the screenshots: Debian's Chromium, driven by Selenium."""

from __future__ import annotations

import shutil
from pathlib import Path

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars --lang=en-GB"
).split()


def find_chromium() -> tuple[str, str] | None:
    """The paths of the browser and of its driver, or None where either is not installed."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


def open_browser(profile: Path) -> Chrome:
    """`profile`: a new, empty folder."""
    found = find_chromium()
    if found is None:
        raise RuntimeError("Chromium and its driver are not installed (apt-get install chromium chromium-driver)")
    options = ChromeOptions()
    options.binary_location = found[0]
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return Chrome(options, Service(found[1]))


def resize(browser: Chrome, width: int, height: int, *, dark: bool = False) -> None:
    """The size of the page, not of the window, as a phone of that width has it."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
