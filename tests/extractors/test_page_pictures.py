"""What a person sees of a page is what was read of it."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from pipeline.extractors.page_pictures import picture_pages
from tests.hostile import pdfs

RED = b"1 0 0 rg 0 0 595 400 re f"


def colours(data: bytes) -> list[tuple[int, ...]]:
    (made,) = picture_pages(data, [1])
    picture = Image.open(io.BytesIO(made.png))
    assert picture.mode == "P"
    found = picture.convert("RGB").getcolors(1 << 24)
    assert found is not None
    return [colour for _, colour in found if isinstance(colour, tuple)]


@pytest.mark.parametrize("name", ["header-lost", "field-filled"])
def test_words_are_seen_in_greys(name: str) -> None:
    seen = colours(pdfs.CASES[name])
    assert (0, 0, 0) in seen
    assert (255, 255, 255) in seen
    assert all(len(set(colour)) == 1 for colour in seen)


def test_colours_stay() -> None:
    assert any(red > 240 and green < 15 and blue < 15 for red, green, blue in colours(pdfs.page(RED)))


def test_pages_that_are_not_there_and_files_that_are_none_have_no_picture() -> None:
    assert [made.page for made in picture_pages(pdfs.page(), [0, 1, 2])] == [1]
    assert not list(picture_pages(pdfs.CASES["pages-cycle"], [1]))
    assert not list(picture_pages(b"no file of that kind", [1]))
