"""The pages that are measured with are the same every time, and hold what a build meets."""

from __future__ import annotations

from pathlib import Path

from bench.generator import COPY_EACH, make_pages, write_pages

NUMBER = 3 * COPY_EACH


def test_pages_are_the_same_for_the_same_seed_and_others_for_another() -> None:
    assert list(make_pages(NUMBER)) == list(make_pages(NUMBER))
    assert not {page for _, page in make_pages(NUMBER)} & {page for _, page in make_pages(NUMBER, seed=2)}


def test_first_pages_are_the_same_whatever_the_number() -> None:
    assert list(make_pages(2 * NUMBER))[:NUMBER] == list(make_pages(NUMBER))


def test_some_pages_repeat_another_and_some_state_no_number() -> None:
    pages = [page for _, page in make_pages(NUMBER)]
    assert len(set(pages)) == NUMBER
    assert sum("Reprinted" in page for page in pages) == NUMBER // COPY_EACH
    plain = [
        page for page in pages if not any(word in page for word in ("workers were", "prisoners", "percent", "hours"))
    ]
    assert NUMBER / 10 < len(plain) < NUMBER / 3


def test_pages_stand_in_folders(tmp_path: Path) -> None:
    write_pages(tmp_path, NUMBER)
    written = {path.relative_to(tmp_path).as_posix(): path.read_text("utf-8") for path in tmp_path.rglob("*.html")}
    assert written == dict(make_pages(NUMBER))
    assert len({Path(name).parent for name in written}) > 1
