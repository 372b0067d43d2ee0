"""A real browser for the tests and the screenshots: Debian's Chromium, driven by Selenium."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

T = TypeVar("T")
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


def read_log(browser: Chrome) -> list[str]:
    """What pages complained of since it was read last."""
    return [str(entry["message"]) for entry in browser.get_log("browser")]  # type: ignore[no-untyped-call]


def resize(browser: Chrome, width: int, height: int, *, dark: bool = False) -> None:
    """The size of the page, not of the window, as a phone of that width has it."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def wait_for(ask: Callable[[], T], seconds: float = 5.0) -> T:
    """What `ask` gives as soon as it gives anything."""
    until = time.monotonic() + seconds
    while not (found := ask()):
        if time.monotonic() > until:
            raise AssertionError(f"nothing came of {ask}")
        time.sleep(0.03)
    return found


def serious_faults(page: Chrome) -> list[str]:
    import axe_core_python

    script = Path(axe_core_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    page.execute_cdp_cmd("Runtime.evaluate", {"expression": script})  # past the page's policy, as a debugger may
    found: dict[str, Any] = page.execute_async_script(
        "const done = arguments[arguments.length - 1]; axe.run(document, {resultTypes: ['violations']}).then(done)"
    )
    return [
        f"{fault['id']}: {fault['nodes'][0]['html'][:200]} {fault['nodes'][0].get('failureSummary', '')[:300]}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
    ]
