"""Style sheets inside a page: the classes and ids that they hide (CSS 2.1, selectors of one name)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.extractors.html_styles import is_unseen, read_values

_MAX_SHEETS = 1_000_000  # characters
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_BRACES = re.compile(r"[{}]")
_ONE_NAME = re.compile(r"([a-z][a-z0-9]*)?([.#][\w-]+)\Z", re.I)
_NAMES = re.compile(r"[.#][\w-]+")
_SEEING = frozenset(str.split("display visibility opacity height max-height overflow transform clip-path"))
_DEEPEST = 10  # at-rules inside each other

Hidden = frozenset[tuple[str, str]]  # the tag, "" for all, and the name with its sign


def hidden_names(root: etree._Element) -> Hidden:
    """What a rule hides and no other rule shows, whatever the screen. Sheets in files of their own are not known."""
    sheets = "".join(
        style.text or "" for style in root.iter("style") if "print" not in (style.get("media") or "").lower()
    )
    if len(sheets) > _MAX_SHEETS:
        return frozenset()
    hidden: set[tuple[str, str]] = set()
    shown: set[str] = set()
    for media, selectors, body in _read_rules(_COMMENT.sub(" ", sheets)):
        values = read_values(body)
        if is_unseen(values):
            names = (_ONE_NAME.match(selector.strip()) for selector in selectors.split(",") if not media)
            hidden.update(((found[1] or "").lower(), found[2]) for found in names if found)
        elif "print" not in media and not _SEEING.isdisjoint(values):
            shown.update(_NAMES.findall(selectors))
    return frozenset(item for item in hidden if item[1] not in shown)


def is_named(element: etree._Element, hidden: Hidden) -> bool:
    names = [f".{name}" for name in (element.get("class") or "").split()]
    names += [f"#{element.get('id')}"] if element.get("id") else []
    return any((tag, name) in hidden for name in names for tag in ("", str(element.tag)))


def _read_rules(sheets: str) -> Iterator[tuple[str, str, str]]:
    """The at-rule around it ("" where there is none), the selectors and the declarations of each rule."""
    opened: list[str] = []
    at = 0
    for brace in _BRACES.finditer(sheets):
        piece, at = sheets[at : brace.start()], brace.end()
        if brace[0] == "{":
            opened.append(piece.rpartition(";")[2].strip())
        elif opened and not (selectors := opened.pop()).startswith("@"):
            around = next((rule for rule in opened[:_DEEPEST] if rule.startswith("@")), "")
            yield around.lower(), selectors, piece
