"""Markup → lxml tree. A page nested deeper than the parser allows is flattened, not lost."""

from __future__ import annotations

import re
from html.parser import HTMLParser as _TagReader

from lxml import etree

from pipeline.extractors.html_styles import override_directions

_MAX_DEPTH = 400  # of a flattened page; browsers stop at 512
_MAX_ATTRIBUTES = 1_000  # of one element; libxml2 compares each with all, a million take it hours
_LONG_TAG = re.compile(rf"<[A-Za-z][^<>]{{{2 * _MAX_ATTRIBUTES},}}")  # stops at the next bracket, and so is linear
_PARSER_LIMIT = re.compile(r"depth", re.I)
_BREAKING = frozenset(str.split("blockquote dd div dt h1 h2 h3 h4 h5 h6 li p pre section table td th tr"))
_VOID = frozenset(str.split("area base br col embed hr img input link meta param source track wbr"))
_NO_CHARACTERS = ("\0", "\ufffe", "\uffff")
_NOT_MARKUP = re.compile(f"[{''.join(_NO_CHARACTERS)}\ud800-\udfff]")
_FRAMES = re.compile(r"<frameset", re.I)
_FRAME_TAGS = re.compile(r"<(/?)(?:frameset|noframes)\b[^<>]*>", re.I)
_ENDS = re.compile(r"</(?:body|html)\b[^<>]{0,100}>", re.I)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


def without_ends(markup: str) -> str:
    """The markup without the ends of body and page: browsers show what follows them, libxml2 stops there."""
    return _ENDS.sub("", markup)


def parse_markup(markup: str) -> tuple[etree._Element | None, bool]:
    """The root element (None where there is no markup at all) and whether the page had to be flattened."""
    markup = _XML_DECLARATION.sub("", _without_no_characters(markup), count=1)
    if not markup.strip():
        return None, False
    markup = _LONG_TAG.sub(_cut_attributes, markup)
    if _FRAMES.search(markup):  # the parser takes what stands inside noframes for plain characters
        markup = _FRAME_TAGS.sub(r"<\1div>", markup)
    parser = etree.HTMLParser(huge_tree=True, encoding="utf-8")  # not lxml.html's, whose elements are slow to make
    try:
        # bytes, since lxml refuses a str whose XML declaration names an encoding
        root = etree.fromstring(markup.encode(), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None, False
    if any(_PARSER_LIMIT.search(entry.message or "") for entry in parser.error_log):
        return _flatten(markup), True
    if not isinstance(getattr(root, "tag", None), str):
        return None, False
    if "bidi-override" in markup or next(root.iter("bdo"), None) is not None:
        override_directions(root)
    return root, False


def _without_no_characters(markup: str) -> str:
    """Looked for before they are cut out, which takes several times as long."""
    try:
        markup.encode()
    except UnicodeEncodeError:  # lone surrogates
        return _NOT_MARKUP.sub("", markup)
    return _NOT_MARKUP.sub("", markup) if any(sign in markup for sign in _NO_CHARACTERS) else markup


def _cut_attributes(tag: re.Match[str]) -> str:
    parts = re.split(r"(\s+)", tag[0], maxsplit=_MAX_ATTRIBUTES)
    if len(parts) <= 2 * _MAX_ATTRIBUTES:
        return tag[0]
    kept = "".join(parts[:-1])
    return kept + '"' * (kept.count('"') % 2) + "'" * (kept.count("'") % 2)  # a value that was cut is closed


def _flatten(markup: str) -> etree._Element:
    reader = _Flattener()
    reader.feed(markup)
    reader.close()
    return reader.finish()


class _Flattener(_TagReader):
    """Opens no more elements below the greatest depth; their text goes to the last one that was opened."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._builder = etree.TreeBuilder()
        self._open: list[str] = []
        self._builder.start("html", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html" or not re.fullmatch(r"[a-z][a-z0-9]*", tag):
            return
        if len(self._open) >= _MAX_DEPTH and tag not in _VOID and tag not in ("script", "style"):
            if tag in _BREAKING:
                self._builder.start("br", {})
                self._builder.end("br")
            return
        names = {k: v or "" for k, v in attrs if re.fullmatch(r"[a-zA-Z_][\w-]*", k)}
        self._builder.start(tag, names)
        if tag in _VOID:
            self._builder.end(tag)
        else:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open[-20:]:  # a deeper match would close what an ignored tag had opened
            return
        while (closed := self._open.pop()) != tag:
            self._builder.end(closed)
        self._builder.end(tag)

    def handle_data(self, data: str) -> None:
        self._builder.data(data)

    def finish(self) -> etree._Element:
        while self._open:
            self._builder.end(self._open.pop())
        self._builder.end("html")
        return self._builder.close()
