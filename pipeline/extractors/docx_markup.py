"""Word markup that mammoth does not know, put as it knows it: hidden words, fields, text boxes, formulas, breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

_MATH = re.compile(
    r"\{http://(?:schemas\.openxmlformats\.org/officeDocument/2006|purl\.oclc\.org/ooxml/officeDocument)/math\}"
)
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OFF = ("0", "false", "off")
_SHOWING = frozenset(("t", "tab", "ptab", "br", "cr", "sym", "noBreakHyphen", "drawing", "pict", "object", "ruby"))
_WRAPPERS = ("fldSimple", "dir", "bdo", "ruby", "rubyBase")  # what they hold is read like that of a smart tag
_OTHER_NAMES = {"cr": "br", "ptab": "tab", "dstrike": "strike"}
_FORMULA_SIGNS = {"sup": "^", "den": "/"}  # before a raised part and a denominator
_APART = frozenset(("sub", "deg", "lim", "mr", "e", "num"))  # other parts that are not drawn in one line


def find_hidden_styles(styles: bytes) -> frozenset[str]:
    """Ids of the styles whose words are not shown, such as those of web forms."""
    root = _parse(styles)
    if root is None:
        return frozenset()
    w = _namespace(root)
    hidden: set[str] = set()
    heirs: dict[str | None, list[str]] = {}
    for style in root.iter(f"{w}style"):
        own, above = style.find(f"{w}rPr/{w}vanish"), style.find(f"{w}basedOn")
        name = str(style.get(f"{w}styleId"))
        if _is_on(own, w):
            hidden.add(name)
        elif own is None and above is not None:
            heirs.setdefault(above.get(f"{w}val"), []).append(name)
    waiting = list(hidden)
    while waiting:
        new = [name for name in heirs.pop(waiting.pop(), ()) if name not in hidden]
        hidden.update(new)
        waiting += new
    return frozenset(hidden)


def settle_markup(part: bytes, hidden_styles: frozenset[str]) -> tuple[bytes, bool]:
    """The part as it is read, and whether it is all: `altChunk` shows another file. As it was, where it is no XML."""
    root = _parse(part)
    if root is None:
        return part, True
    w = _namespace(root)
    is_whole = next(root.iter(f"{w}altChunk"), None) is None
    _drop_hidden(root, w, hidden_styles)
    for drawing in list(root.iter(f"{w}drawing")):
        _show_boxes(drawing, w)
    for choices in list(root.iter(f"{_COMPATIBILITY}AlternateContent")):
        _choose(choices, w)
    for element in [e for e in root.iter(etree.Element) if _MATH.match(e.tag)]:
        _write_formula(element, w)
    for phonetic in list(root.iter(f"{w}rt")):
        _remove(phonetic)
    for names, tags in ((dict.fromkeys(_WRAPPERS, "smartTag"), _WRAPPERS), (_OTHER_NAMES, _OTHER_NAMES)):
        for element in list(root.iter(*(f"{w}{tag}" for tag in tags))):
            element.tag = f"{w}{names[_local(element)]}"
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written, is_whole


def _parse(part: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except (etree.XMLSyntaxError, ValueError):
        return None


def _namespace(root: etree._Element) -> str:
    """Of the word processor's own elements, which differs between the two forms of the standard."""
    return str(root.tag).partition("}")[0] + "}"


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _is_on(element: etree._Element | None, w: str) -> bool:
    return element is not None and element.get(f"{w}val", "1") not in _OFF


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _drop_hidden(root: etree._Element, w: str, hidden_styles: frozenset[str]) -> None:
    """Runs lose what they would show, but keep the ends of fields, which stand in pairs."""
    for row in [row for row in root.iter(f"{w}tr") if _is_on(row.find(f"{w}trPr/{w}hidden"), w)]:
        _remove(row)
    for run in root.iter(f"{w}r"):
        own = run.find(f"{w}rPr/{w}vanish")
        if _is_on(own, w) or (own is None and hidden_styles and _is_styled(run, w, hidden_styles)):
            for child in [child for child in run if _local(child) in _SHOWING]:
                run.remove(child)


def _is_styled(run: etree._Element, w: str, styles: frozenset[str]) -> bool:
    paragraph = next(run.iterancestors(f"{w}p"), None)
    named = [run.find(f"{w}rPr/{w}rStyle"), None if paragraph is None else paragraph.find(f"{w}pPr/{w}pStyle")]
    return any(style is not None and style.get(f"{w}val") in styles for style in named)


def _show_boxes(drawing: etree._Element, w: str) -> None:
    """A text box inside a drawing becomes one of the older kind."""
    boxes = [box for box in drawing.iter(f"{w}txbxContent") if next(box.iterancestors(f"{w}txbxContent"), None) is None]
    if boxes:
        drawing.tag = f"{w}pict"
        drawing[:] = boxes


def _choose(choices: etree._Element, w: str) -> None:
    """The fallback, which is for all programs, unless only the choice of newer programs has words."""
    fallback, choice = choices.find(f"{_COMPATIBILITY}Fallback"), choices.find(f"{_COMPATIBILITY}Choice")
    if choice is not None and not _has_words([fallback], w) and _has_words([choice], w):
        choice.tag = f"{_COMPATIBILITY}Fallback"
        choices[:] = [choice]


def _has_words(elements: Iterable[etree._Element | None], w: str) -> bool:
    return any(element is not None and next(element.iter(f"{w}t"), None) is not None for element in elements)


def _write_formula(element: etree._Element, w: str) -> None:
    """A formula in one line, as a run."""
    parent = element.getparent()
    if _local(element) == "oMathPara":
        element.tag = f"{w}smartTag"
    elif _local(element) == "oMath" and parent is not None:
        text = _formula(element)
        element.tag = f"{w}r"
        element[:] = []
        written = etree.SubElement(element, f"{w}t")
        written.text = text


def _formula(element: etree._Element) -> str:
    if _local(element) == "t":
        return element.text or ""
    parts: list[str] = []
    for child in element.iterchildren(etree.Element):
        name, text = _local(child), _formula(child)
        sign = _FORMULA_SIGNS.get(name, " " if name in _APART else "") if parts and text else ""
        parts += [sign, text] if text else []
    return "".join(parts)
