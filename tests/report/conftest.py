from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from selenium.webdriver import Chrome

from pipeline.build import Options, build
from tests.report.browser import find_chromium, open_browser, read_log, resize
from tests.sharing import made_once

SAMPLES = Path(__file__).parents[2] / "raw"
# A digest of many articles, a report in two columns and a text without pages or address.
CHOSEN = ("digest-forced-labour.html", "country-narrative.pdf", "press-release.txt", "think-tank-post.html")


class Built(NamedTuple):
    raw: Path
    processed: Path

    @property
    def report(self) -> Path:
        return self.processed / "report"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A few samples, built once for all tests that only look."""
    folder = made_once(tmp_path_factory, "report", _build)
    return Built(folder / "raw", folder / "processed")


def _build(folder: Path) -> None:
    raw = folder / "raw"
    (raw / "sample").mkdir(parents=True)
    for name in CHOSEN:
        shutil.copy(SAMPLES / "sample" / name, raw / "sample" / name)
    shutil.copy(SAMPLES / "sources.yml", raw)
    build(raw, folder / "processed", Options(workers=2))


@pytest.fixture
def own(built: Built, tmp_path: Path) -> Built:
    """A copy that a test may change."""
    shutil.copytree(built.raw, tmp_path / "raw")
    shutil.copytree(built.processed, tmp_path / "processed")
    return Built(tmp_path / "raw", tmp_path / "processed")


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    if find_chromium() is None:
        warnings.warn("CHROMIUM IS NOT INSTALLED: the report is not tested in a browser", stacklevel=1)
        pytest.skip("chromium and chromium-driver are not installed (apt-get install chromium chromium-driver)")
    browser = open_browser(tmp_path_factory.mktemp("profile"))
    yield browser
    browser.quit()


@pytest.fixture
def page(chromium: Chrome) -> Iterator[Chrome]:
    """The browser at the size of a desk's screen; whatever a page complained of fails the test."""
    resize(chromium, 1360, 900)
    read_log(chromium)
    yield chromium
    # a refusal that the page tells its user is a line of the log as well
    complaints = [message for message in read_log(chromium) if "/api/decide" not in message]
    chromium.get("about:blank")
    assert complaints == []
