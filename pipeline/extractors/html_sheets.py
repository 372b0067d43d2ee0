"""Style sheets inside a page: the classes and ids that they hide (CSS 2.1, selectors of one name)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from lxml import etree

from pipeline.extractors.html_styles import is_unseen, read_values

_MAX_SHEETS = 1_000_000  # characters
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_ONE_NAME = re.compile(r"([a-z][a-z0-9]*)?([.#][\w-]+)\Z", re.I)
_NAMES = re.compile(r"[.#][\w-]+")
_SEEING = frozenset(str.split("display visibility opacity height max-height overflow transform clip-path"))
_LONGEST = 10_000  # characters of a rule's selectors, and of what stands in an at-rule before it

Hidden = frozenset[tuple[str, str]]  # the tag, "" for all, and the name with its sign


def hidden_names(root: etree._Element, wanted: Collection[str]) -> Hidden:
    """Which of the names a rule hides and no other rule shows, whatever the screen.

    Sheets in files of their own are not known. `wanted`: with their signs, as `names_of` gives them.
    """
    sheets = "".join(
        style.text or "" for style in root.iter("style") if "print" not in (style.get("media") or "").lower()
    )
    named = [name for name in wanted if name in sheets]
    if not named or len(sheets) > _MAX_SHEETS:
        return frozenset()
    hidden: set[tuple[str, str]] = set()
    shown: set[str] = set()
    for media, selectors, body in _rules_of(named, _COMMENT.sub(" ", sheets)):
        values = read_values(body)
        if is_unseen(values):
            names = (_ONE_NAME.match(selector.strip()) for selector in selectors.split(",") if not media)
            hidden.update(((found[1] or "").lower(), found[2]) for found in names if found)
        elif "print" not in media and not _SEEING.isdisjoint(values):
            shown.update(_NAMES.findall(selectors))
    return frozenset(item for item in hidden if item[1] not in shown)


def _rules_of(names: Iterable[str], sheets: str) -> Iterator[tuple[str, str, str]]:
    """The at-rule around it ("" where there is none), the selectors and the declarations of each that has a name."""
    rule = re.compile(rf"(?:{'|'.join(map(re.escape, names))})(?![\w-])[^{{}};]{{0,{_LONGEST}}}{{([^{{}}]*)")
    done = depth = 0
    for found in rule.finditer(sheets):
        depth += sheets.count("{", done, found.start()) - sheets.count("}", done, found.start())
        done, first = found.start(), max(0, found.start() - _LONGEST)
        start = max(sheets.rfind(sign, first, done) for sign in "{};") + 1
        at = sheets.rfind("@", first, start) if depth > 0 else -1
        media = sheets[at:start].partition("{")[0].lower() if at >= 0 else ""
        yield media, sheets[start : found.start(1) - 1], found[1]


def names_of(element: etree._Element) -> list[str]:
    """Its classes and its id as selectors write them."""
    names = [f".{name}" for name in (element.get("class") or "").split()]
    return [*names, f"#{element.get('id')}"] if element.get("id") else names


def is_named(element: etree._Element, hidden: Hidden) -> bool:
    return any((tag, name) in hidden for name in names_of(element) for tag in ("", str(element.tag)))
