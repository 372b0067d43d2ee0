"""Characters of an HTML page: what is visible, how whitespace collapses, and the XPath of where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from pipeline.extractors.html_styles import read_declarations
from pipeline.extractors.note_marks import raise_digits

BLOCK_TAGS = frozenset(
    str.split(
        "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption "
        "figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main marquee menu nav noframes "
        "ol p pre search section summary table tbody td tfoot th thead title tr ul xmp listing plaintext"
    )
)
_LINE_STYLE = re.compile(r"(?<![\w-])display\s*:\s*(?:block|flex|grid|table|list-item|flow-root)", re.I)
_NEVER_SHOWN = frozenset(
    str.split(
        "annotation annotation-xml applet area audio base basefont bgsound button canvas col colgroup command datalist "
        "embed iframe input link map meta meter noembed noscript object optgroup option param picture progress rp rt "
        "rtc script select source style svg template textarea title track video"
    )
)
_STRUCK = frozenset(("del", "s", "strike"))  # what an author took back is not what the page says
_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|"
    r"text-decoration(?:-line)?\s*:[^;]{0,40}line-through|"
    r"(?<![\w-])(?:left|right|top|text-indent)\s*:\s*-(?:9{3,6}|[1-9]0{4,6})(?:px|r?em)|"  # far off the page
    r"clip\s*:\s*rect\(\s*([01])(?:px)?[\s,]+\1(?:px)?[\s,]+\1(?:px)?[\s,]+\1",
    re.I,
)
# not opacity, which many pages set to 0 until a script lets the text appear
_NO_SIZE = re.compile(r"(?<![\w-])font-size\s*:\s*0(?:\.0{0,9})?(?:px|pt|r?em|%)?\s*(?:[;!]|\Z)", re.I)
_HIDING_CLASSES = re.compile(
    r"(?<![\w:-])(?:sr-only|visually-?hidden|screen-reader(?:-text|-only)?|(?:(?:sm|md|lg|xl|2xl):)?hidden|d-none|is-hidden|"
    r"mw-editsection|offscreen|a11y-hidden|assistive-text)(?![\w-])",
    re.I,
)
_READ_OUT = re.compile(r"sr-only|visually-?hidden|screen-reader", re.I)
_SHOWN_ON_WIDE_SCREENS = re.compile(  # what Tailwind and Bootstrap hide on telephones only; not "md:flex-row"
    r"(?<![\w:-])(?:(?:sm|md|lg|xl|2xl):|d-(?:sm|md|lg|xl|xxl)-)"
    r"(?:(?:inline-)?(?:block|flex|grid|table)|inline|contents|list-item|flow-root|"
    r"table-(?:cell|row|caption|(?:row|header|footer)-group))(?![\w:-])",
)
_RAISING_STYLE = re.compile(r"vertical-align\s*:\s*super", re.I)
_RAISING_CLASSES = re.compile(r"(?<![\w-])sup(?:erscript)?(?![\w-])")
_NOTE = r"(?:\d{1,3}|[a-z]|[ivx]{1,4}|[*†‡§]+)"
_NOTE_MARKER = re.compile(rf"\s*[\[(]?\s*{_NOTE}(?:(?:\s?[,;–—-]\s?|\s){_NOTE})*\s*[\])]?\s*\Z")
_UNIT_BEFORE = re.compile(r"\b[kcmd]?m\Z|\b10\Z", re.I)  # "km2" and powers of ten keep their raised digit
_BAR = re.compile(r"\s*[/⁄]\s*")  # of a fraction
_DENOMINATOR = re.compile(r"(?:[2-68]|10)(?![\d,.])")  # beside a raised number that may as well be a note's mark
_DIGITS = re.compile(r"\s*\d+\s*")
_AFTER_DIGIT = re.compile(r"\d\Z")
_GOES_ON = re.compile(r"[.,]?\d")
_NOTES = re.compile(r"fn|note|ref|cit", re.I)  # in the names of places on a page that notes stand at
_NOTE_CLASSES = re.compile(
    r"(?:foot|end|side)-?notes?(?![a-z])|(?<![a-z])(?:fn|note|ref|cite|citation)s?(?![a-z])", re.I
)
_KNOWN_CLASSES = 10_000  # values of `class` of which it is remembered what they say: pages have few, and often
_PRICE = re.compile(r"[$€£¥]\s?[\d,]*\d\Z")
_CENTS = re.compile(r"\s*\d\d\s*\Z")
_WORD = re.compile(r"[^\W\d_]{4}|[A-Z][a-z]")
_WORD_END = re.compile(r"[^\W\d_]{4}\Z")
_NUMBER = re.compile(r"\d{4}|\d{1,3},\d{3}")
# what stands between the parts of a formula (MathML) that are drawn apart: 10 and a raised 3 are not 103
_FORMULA_SIGNS = {"msup": "^", "mfrac": "/"} | dict.fromkeys(
    str.split("msub msubsup mroot mover munder munderover mmultiscripts mtr mtable"), " "
)

_FORMULA_TAGS = frozenset(  # of MathML
    str.split(
        "math maction menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mroot mrow ms mspace "
        "msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics"
    )
)

# zero-width and bidi controls but no overrides (numbers between them are not read), soft hyphens, control characters,
# private use, noncharacters, lone surrogates
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u180e\u200b-\u200f\u202a\u202b\u2060-\u2069\ufeff"
    "\ud800-\uf8ff\ufdd0-\ufdef\ufff9-\ufffc\ufffe\uffff\U000f0000-\U0010ffff]"
)
_UNKNOWN_DIGIT = re.compile(r"(?<=[0-9])([.,]?)[\ue000-\uf8ff]+(?=[.,]?[0-9])")  # drawn by a font of the page's own
_SYMBOL_BULLETS = re.compile("[\uf0a7\uf0b7\uf0d8\uf0fc]")  # bullets of the Symbol and Wingdings fonts
_SPACES = re.compile(r"\s+")


class Run(NamedTuple):
    """The text of one text node, or the part of it before a `<br>`."""

    text: str
    element: etree._Element
    linked: bool = False
    bold: bool = False


class Piece(NamedTuple):
    """A stretch of a block's text and the element that it came from."""

    char_start: int
    char_end: int
    element: etree._Element


def is_hidden(element: etree._Element) -> bool:
    """Whether a reader in a browser would not see the element's text."""
    if element.tag in _NEVER_SHOWN:
        return element.tag != "template" or not ("shadowrootmode" in element.attrib or "shadowroot" in element.attrib)
    if element.tag in _STRUCK:
        return True
    attributes = element.attrib
    if not attributes or element.tag in ("html", "body"):  # pages hide the body until their scripts have run
        return False
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    if attributes.get("aria-hidden") == "true":
        return not _is_read_out_otherwise(element)
    style, classes = attributes.get("style"), attributes.get("class")
    if style and _hides(style, element):
        return True
    if classes and "noprint" in classes and element.tag == "sup":  # an editor's remark; else shown but not printed
        return True
    return classes is not None and _is_hiding(classes)


@lru_cache(_KNOWN_CLASSES)
def _is_hiding(classes: str) -> bool:
    return _HIDING_CLASSES.search(classes) is not None and not _SHOWN_ON_WIDE_SCREENS.search(classes)


def _is_read_out_otherwise(element: etree._Element) -> bool:
    """Whether words beside it, which only screen readers say, stand for the number that all others see."""
    if element.tag in BLOCK_TAGS or not any(map(str.isdigit, "".join(element.itertext()))):
        return False
    beside = (element.getprevious(), element.getnext())
    return any(other is not None and _READ_OUT.search(other.get("class") or "") for other in beside)


def _hides(style: str, element: etree._Element) -> bool:
    if not (_HIDING_STYLE.search(style) or _NO_SIZE.search(style)):  # most
        return False
    declared = read_declarations(style)
    return bool(_HIDING_STYLE.search(declared) or (_NO_SIZE.search(declared) and not _has_sizes(element)))


def _has_sizes(element: etree._Element) -> bool:
    """Whether what is inside may have letters of a size of its own; no size only closes the gaps between boxes."""
    return any("font" in (e.get("style") or "") or e.get("class") for e in element.iterdescendants(etree.Element))


def is_line(element: etree._Element) -> bool:
    """Whether its own style sets an element of the running text, such as a span, on a line of its own."""
    style = element.get("style")
    return style is not None and _LINE_STYLE.search(style) is not None and element.tag not in BLOCK_TAGS


def _is_raised(element: etree._Element) -> bool:
    if element.tag == "sup":
        return True
    if element.tag in BLOCK_TAGS:
        return False
    style, classes = element.get("style"), element.get("class")
    return bool(
        (style and _RAISING_STYLE.search(style)) or (classes and "sup" in classes and _RAISING_CLASSES.search(classes))
    )


def is_note_marker(element: etree._Element) -> bool:
    """A raised note number, which would otherwise stick to a figure: 120,000 and note 3 must not read 120,0003."""
    if not _is_raised(element):
        return (element.tag in ("sub", "a", "small") or _is_named_note(element)) and _is_mark_at_number(element)
    text = " ".join("".join(element.itertext()).split())  # or the pattern would try each way to divide long spaces
    if not _NOTE_MARKER.match(text):
        return False
    if element.find(".//a") is not None:
        return True
    if text[0] == "0" and _is_cents(element, text):
        return False
    return not (_UNIT_BEFORE.search(_text_before(element)) or _is_numerator(element))


def _is_mark_at_number(element: etree._Element) -> bool:
    """Lowered or small digits, or such that link to a note of this number on the page, directly after a number."""
    if not _AFTER_DIGIT.search(_text_before(element)):
        return False
    text = "".join(element.itertext())
    if _DIGITS.fullmatch(text) is None or len(text) > 3 or _GOES_ON.match(element.tail or ""):
        return False
    if element.tag == "small":  # three may be thousands
        return len(text.strip()) < 3 and not _is_cents(element, text)
    target = element.get("href") or ""
    return element.tag != "a" or (target.startswith("#") and (text.strip() in target or bool(_NOTES.search(target))))


def _is_named_note(element: etree._Element) -> bool:
    classes = element.get("class")
    return classes is not None and _is_note(classes) and element.tag not in BLOCK_TAGS


@lru_cache(_KNOWN_CLASSES)
def _is_note(classes: str) -> bool:
    return _NOTE_CLASSES.search(classes) is not None


def _is_cents(element: etree._Element, text: str) -> bool:
    """Of a price whose point is not written: $120 and a small 99; no note has a number such as 05."""
    return bool(_CENTS.match(text) and _PRICE.search(_text_before(element)))


def shown_text(element: etree._Element) -> str:
    """The element's own text, before that of its children, so that what is raised does not stick to a number.

    10 with a raised 5 is not 105, and 2 with a raised 1 over a 2 is 2 1/2.
    """
    text = element.text or ""
    if element.tag in _FORMULA_TAGS:
        return _formula_sign(element) + text
    if element.tag in ("small", "sup") and _is_cents(element, text) and not len(element):
        return f".{text.strip()}"
    if not text.strip().isdecimal() or (raised := _raised_around(element)) is None:
        return text
    before = _text_before(raised)
    if _is_numerator(raised):
        return f" {text}" if before[-1:].isdigit() else text
    return raise_digits(text) if before.endswith("10") else text


def _raised_around(element: etree._Element) -> etree._Element | None:
    """The raised element, or the one of which this is the beginning."""
    if _is_raised(element):
        return element
    parent = element.getparent()
    begins = parent is not None and parent.tag == "sup" and parent[0] is element and not (parent.text or "").strip()
    return parent if begins else None


def _formula_sign(element: etree._Element) -> str:
    """What keeps a part of a formula apart from the part before."""
    if element.tag == "mfrac":
        return " "
    parent = element.getparent()
    if parent is None or element.getprevious() is None:
        return ""
    return _FORMULA_SIGNS.get(parent.tag, "")


def _text_before(element: etree._Element) -> str:
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        return previous.tail or (previous.text if not len(previous) else "") or ""
    return (parent.text if parent is not None else "") or ""


def _is_numerator(element: etree._Element) -> bool:
    tail = element.tail or ""
    bar, below = _BAR.match(tail), element.getnext()
    if bar is None or not _DIGITS.fullmatch("".join(element.itertext())):
        return False
    if bar.end() == len(tail) and below is not None and below.tag == "sub":
        return _DIGITS.fullmatch("".join(below.itertext())) is not None
    return _DENOMINATOR.match(tail, bar.end()) is not None


def squash(runs: Iterable[Run]) -> tuple[str, tuple[Piece, ...]]:
    """The text of the runs with each stretch of whitespace one space, and which element each part came from."""
    parts: list[str] = []
    pieces: list[Piece] = []
    length, space_due = 0, False
    for run in runs:
        text = _shown_characters(run.text)
        body = text.strip(" ")
        if not body:
            space_due = space_due or bool(text)
            continue
        if length and (space_due or text[0] == " " or _is_glued(parts[-1], body)):
            parts.append(" ")
            length += 1
        parts.append(body)
        if pieces and pieces[-1].element is run.element:
            pieces[-1] = pieces[-1]._replace(char_end=length + len(body))
        else:
            pieces.append(Piece(length, length + len(body), run.element))
        length += len(body)
        space_due = text[-1] == " "
    return "".join(parts), tuple(pieces)


def _is_glued(before: str, after: str) -> bool:
    """Whether a number and a word touch where two elements do, which only a style sheet keeps apart: 120,000prisoners.

    Not where a word has a small number after it, which may be the mark of a note.
    """
    if before[-1].isdigit():
        return after[0].isalpha() and _WORD.match(after) is not None
    return (
        after[0].isdigit()
        and before[-1].isalpha()
        and _NUMBER.match(after) is not None
        and _WORD_END.search(before) is not None
    )


def _shown_characters(text: str) -> str:
    """Without those that are not drawn, each stretch of whitespace one space."""
    if text.isprintable() and "  " not in text and "\ufffc" not in text:  # most texts: nothing can be unseen in them
        return text
    return _SPACES.sub(" ", _UNSEEN.sub("", text if text.isascii() else _known_glyphs(text)))


def _known_glyphs(text: str) -> str:
    """A letter of a font of the page's own may be a digit: within a number it stays seen."""
    return _UNKNOWN_DIGIT.sub("\\1\ufffd", _SYMBOL_BULLETS.sub("•", text))


class ElementPaths:
    """XPaths of elements, each sibling list counted once: asking for all of a long page stays linear."""

    def __init__(self) -> None:
        self._paths: dict[etree._Element, str] = {}

    def path(self, element: etree._Element) -> str:
        chain: list[etree._Element] = []
        above: etree._Element | None = element
        while above is not None and above not in self._paths:
            chain.append(above)
            above = above.getparent()
        for member in reversed(chain):
            parent = member.getparent()
            if parent is None:
                self._paths[member] = f"/{member.tag}"
            elif member not in self._paths:
                self._number_children(parent)
        return self._paths[element]

    def _number_children(self, parent: etree._Element) -> None:
        base, seen = self._paths[parent], dict[str, int]()
        for position, child in enumerate((c for c in parent if isinstance(c.tag, str)), start=1):
            seen[child.tag] = seen.get(child.tag, 0) + 1
            # "o:p" of a word processor is no name that XPath could look up
            step = f"*[{position}]" if ":" in child.tag else f"{child.tag}[{seen[child.tag]}]"
            self._paths[child] = f"{base}/{step}"
