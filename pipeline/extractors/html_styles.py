"""What elements declare in their `style` attributes: of each property the last, as browsers decide it (CSS Cascade)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from lxml import etree

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_NAME = re.compile(r"\s*([\w-]+)\s*\Z")
_SHORT = {"text-decoration-line": "text-decoration"}  # the longer name is a part of the other
_WORDED = ("display", "visibility", "text-decoration")
_VALUE = re.compile(r"[a-z][a-z -]*\Z")  # of a keyword; what a browser does not know it passes over
_OVERRIDE = re.compile(r"unicode-bidi\s*:\s*(?:isolate|bidi)-override", re.I)
_RIGHT_TO_LEFT = re.compile(r"(?<![\w-])direction\s*:\s*rtl", re.I)
_SIDE_BY_SIDE = re.compile(r"(?<![\w-])display\s*:\s*(?:inline-)?(?:flex|grid)", re.I)
_SIDE_BY_SIDE_CLASSES = re.compile(  # Tailwind's and Bootstrap's
    r"(?<![\w:-])(?:(?:sm|md|lg|xl|2xl):)?(?:d-)?(?:inline-)?(?:flex|grid)(?![\w-])"
)
_ZERO = re.compile(r"0(?:\.0{0,9})?(?:px|r?em|%)?\Z")
_SHRUNK = re.compile(r"scale\(\s*0(?:\.0{1,9})?\s*[,)]")
_CLIPPED = re.compile(r"inset\(\s*(?:[5-9]\d|100)%\s*\)")  # half and more from each side
_SIZES = ("height", "max-height", "width", "max-width")
_COLOURS = {"white": "#ffffff", "black": "#000000"}
OVERRIDE, POP = "\u202e", "\u202c"  # right-to-left override, and the end of it (Unicode Standard Annex 9)


def read_declarations(style: str) -> str:
    """The declarations that count, in lower case: no comments, and of each property the last or the important one."""
    return ";".join(f"{name}:{value}" for name, value in read_values(style).items())


def read_values(style: str) -> dict[str, str]:
    """The value of each property."""
    counted: dict[str, tuple[bool, str]] = {}
    for part in _COMMENT.sub(" ", style).lower().split(";"):
        name, colon, value = part.partition(":")
        if not colon or (found := _NAME.match(name)) is None:
            continue
        key = _SHORT.get(found[1], found[1])
        value, mark, _ = value.partition("!")
        before = counted.get(key)
        if before is not None and ((before[0] and not mark) or (key in _WORDED and not _VALUE.match(value.strip()))):
            continue
        counted[key] = (bool(mark), value.strip())
    return {name: value for name, (_, value) in counted.items()}


def is_unseen(values: Mapping[str, str]) -> bool:
    """Whether what is declared leaves nothing to be seen; a script may let it appear."""
    if values.get("display") == "none" or values.get("visibility") in ("hidden", "collapse"):
        return True
    if _ZERO.match(values.get("opacity", "")) or _SHRUNK.match(values.get("transform", "")):
        return True
    if _CLIPPED.match(values.get("clip-path", "")):
        return True
    if values.get("overflow") == "hidden" and any(_ZERO.match(values.get(size, "")) for size in _SIZES):
        return True
    colour, paper = values.get("color", ""), values.get("background-color") or values.get("background", "")
    return bool(colour) and _plain_colour(colour) == _plain_colour(paper)


def _plain_colour(value: str) -> str:
    value = _COLOURS.get(value, "".join(value.split()))
    return "#" + "".join(2 * digit for digit in value[1:]) if len(value) == 4 and value[0] == "#" else value


def override_directions(root: etree._Element) -> None:
    """Puts into the page the characters that do what the markup does where words are drawn from right to left.

    There 000,021 is seen as 120,000.
    """
    for element in root.xpath("//bdo | //*[contains(@style, 'override')]"):
        if _is_overridden(element):
            element.text = OVERRIDE + (element.text or "")
            element.tail = POP + (element.tail or "")


def _is_overridden(element: etree._Element) -> bool:
    if element.tag == "bdo":
        return (element.get("dir") or "").strip().lower() == "rtl"
    style = element.get("style") or ""
    return bool(_OVERRIDE.search(style) and _RIGHT_TO_LEFT.search(style))


@lru_cache(10_000)  # pages have few, and often
def is_side_by_side(style: str | None, classes: str | None) -> bool:
    """Whether each child is a box of its own beside the one before, with no space between them in the markup."""
    return bool(
        (style and _SIDE_BY_SIDE.search(style))
        or (classes and ("flex" in classes or "grid" in classes) and _SIDE_BY_SIDE_CLASSES.search(classes))
    )
