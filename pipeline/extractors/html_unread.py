"""What a page shows that is not read (drawings, texts that its scripts write) and what is read that it may not show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml import etree

from pipeline.extractors.html_sheets import Hidden, hidden_names, is_named, names_of
from pipeline.extractors.html_styles import is_unseen, read_values
from pipeline.extractors.html_text import is_hidden
from pipeline.extractors.html_tree import HtmlBlock
from pipeline.model import Problem, ProblemCode, Severity

_DIGIT = re.compile(r"\d")
_LONG_WORD = re.compile(r"[^\W\d_]{4}")
_NUMBER = re.compile(r"\d[\d,.]*")
_MAX_TEXTS = 100  # of one label of a drawing
_NAMED = 10  # numbers
_LITTLE = 1_500  # characters; a page that shows more is no empty frame
_STRING = re.compile(r'(?<!\\)"')
_LEAST_STRING = 400  # characters of a text that a script holds
_MAX_SCRIPTS = 5_000_000
_ESCAPED = re.compile(r"\\u[0-9a-fA-F]{4}|\\.|<[^<>]{0,500}>|&#?\w{1,10};")
_NO_LETTERS = re.compile(r"[^a-z]+")
_WORDS = re.compile(r"[A-Za-z]{2,}[,.;]? ")
_KEY = 40  # letters by which a text is looked for in what was read
_MAYBE_HIDING = re.compile(r"opacity|transform|clip-path|overflow|background")


def unread_problems(
    document_id: str, root: etree._Element, kept: Sequence[HtmlBlock], text: str
) -> tuple[Problem, ...]:
    """Rows for what a reader of the tables should look at in the page itself."""
    scripted = next(root.iter("script"), None) is not None
    problems: list[Problem] = []
    if _has_drawn_numbers(root):
        message = "Drawings (SVG) of the page hold words and numbers, which are not read; look at the page."
        problems.append(_problem(document_id, Severity.WARNING, ProblemCode.NOT_SUPPORTED, message))
    if scripted and len(text) < _LITTLE and _holds_more(root, text):
        message = "The page's scripts hold a text with numbers that it does not show; save it when it is shown."
        problems.append(_problem(document_id, Severity.WARNING, ProblemCode.NOT_SUPPORTED, message))
    if numbers := list(dict.fromkeys(_unseen_numbers(root, kept))):
        more = f" and {len(numbers) - _NAMED} more" if len(numbers) > _NAMED else ""
        message = (
            f"The page's style hides words that were read, with these numbers: {', '.join(numbers[:_NAMED])}{more}."
        )
        severity = Severity.INFO if scripted else Severity.WARNING  # a script may show them
        problems.append(_problem(document_id, severity, ProblemCode.MISLABELLED, message))
    return tuple(problems)


def _has_drawn_numbers(root: etree._Element) -> bool:
    has_digit = has_word = False
    for label in root.iter("text", "foreignobject"):
        words = "".join(islice(label.itertext(), _MAX_TEXTS))
        digit, word = _DIGIT.search(words), _LONG_WORD.search(words)
        if (digit or word) and not any(is_hidden(around) for around in label.iterancestors() if around.tag != "svg"):
            has_digit, has_word = has_digit or digit is not None, has_word or word is not None
        if has_digit and has_word:
            return True
    return False


def _holds_more(root: etree._Element, text: str) -> bool:
    """Whether a string in a script is running text with a number, and none that was read."""
    shown = _letters(text)
    scripts = [script.text or "" for script in root.iter("script")]
    if sum(map(len, scripts)) > _MAX_SCRIPTS:
        return False
    for string in (string for script in scripts for string in _STRING.split(script) if len(string) >= _LEAST_STRING):
        plain = _ESCAPED.sub(" ", string[: 10 * _LEAST_STRING])
        if _DIGIT.search(plain) and sum(map(len, _WORDS.findall(plain))) > 0.6 * len(plain):
            letters = _letters(plain)
            places = (len(letters) * part // 4 for part in (1, 2, 3))
            if not any(letters[place : place + _KEY] in shown for place in places):
                return True
    return False


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text.lower())


def _unseen_numbers(root: etree._Element, kept: Sequence[HtmlBlock]) -> Iterator[str]:
    pieces = (
        (element, _NUMBER.findall(block.text, start, end)) for block in kept for start, end, element in block.pieces
    )
    numbered = [(element, numbers) for element, numbers in pieces if numbers]
    around: set[etree._Element | None] = {None}
    names: set[str] = set()
    for element, _ in numbered:
        above = element
        while above not in around:
            around.add(above)
            names.update(names_of(above))
            above = above.getparent()
    hidden = hidden_names(root, names)
    known: dict[etree._Element, bool] = {}
    for element, numbers in numbered:
        if _is_hidden_by_style(element, hidden, known):
            yield from (number.rstrip(",.") for number in numbers)


def _is_hidden_by_style(element: etree._Element, hidden: Hidden, known: dict[etree._Element, bool]) -> bool:
    """Whether it or anything around it is; pages hide the body until their scripts have run."""
    chain: list[etree._Element] = []
    around: etree._Element | None = element
    while around is not None and around not in known and around.tag not in ("html", "body"):
        chain.append(around)
        around = around.getparent()
    is_unseen_around = around is not None and known.get(around, False)
    for member in reversed(chain):
        style = member.get("style") or ""
        is_unseen_around = (
            is_unseen_around
            or bool(hidden and is_named(member, hidden))
            or (_MAYBE_HIDING.search(style) is not None and is_unseen(read_values(style)))
        )
        known[member] = is_unseen_around
    return is_unseen_around


def _problem(document_id: str, severity: Severity, code: ProblemCode, message: str) -> Problem:
    return Problem(document_id, "extract", severity, code, message)
