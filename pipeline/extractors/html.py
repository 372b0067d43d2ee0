"""HTML → one text with blocks, anchors and the origin that the markup states."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version

from lxml import etree

from pipeline.extractors.base import Extraction
from pipeline.extractors.encoding import decode_markup
from pipeline.extractors.html_metadata import article_origin, guessed_metadata, marked_metadata, read_metadata
from pipeline.extractors.html_parse import parse_markup, without_ends
from pipeline.extractors.html_text import ElementPaths
from pipeline.extractors.html_tree import HtmlBlock, read_blocks
from pipeline.extractors.html_unread import unread_problems
from pipeline.extractors.main_content import is_clear, keep_main, lineage, prose_length
from pipeline.model import Anchor, Block, BlockKind, Problem, ProblemCode, Segment, Severity

_MAX_WITNESSED = 5_000_000  # characters; trafilatura takes a second a megabyte on pages that are one long list
_DIGIT = re.compile(r"\d")
_SPAN = re.compile(r"(?:row|col)span(?=\s*=)", re.IGNORECASE)
_LEAST_ARTICLE = 200  # characters of prose that make an <article> more than a teaser


def extract_html(document_id: str, data: bytes, charset: str = "") -> Extraction:
    """Visible text of the page without its furniture; damaged or empty pages give a problem, not an exception."""
    markup = without_ends(decode_markup(data, charset))
    root, flattened = parse_markup(markup)
    versions = _versions()
    elements = [] if root is None else list(root.iter())  # while they are held, lxml need not make them again
    blocks = read_blocks(root) if root is not None else []
    if root is None or not blocks:
        scripted = root is not None and next(root.iter("script"), None) is not None
        remedy = " Scripts would write it: save the page from a browser that has shown it." if scripted else ""
        problem = _problem(document_id, Severity.ERROR, ProblemCode.EMPTY, f"The page has no visible text.{remedy}")
        return Extraction("", (), (), extractor=versions, problems=(*_frames(document_id, root, 0), problem))
    origin = read_metadata(root)
    witnessed = not flattened and len(markup) <= _MAX_WITNESSED
    chosen = keep_main(blocks, "", origin.title)
    if witnessed and not is_clear(blocks, chosen) and (hint := _witness_text(markup)):
        chosen = keep_main(blocks, hint, origin.title)
    kept = [block for block, keep in zip(blocks, chosen, strict=True) if keep]
    text, placed, anchors = assemble(kept)
    segments = _article_segments(kept, placed, origin.url)
    if not segments:
        origin = origin.filled_from(marked_metadata(root))
    if not origin.published and not segments and witnessed:
        origin = origin.filled_from(guessed_metadata(markup))
    problems = [*_frames(document_id, root, len(text)), *unread_problems(document_id, root, kept, text)]
    elements.clear()
    if flattened:
        message = "The page is nested deeper than any browser reads it; it was read as if flat."
        problems.append(_problem(document_id, Severity.WARNING, ProblemCode.DAMAGED, message))
    return Extraction(text, placed, anchors, origin, segments, None, versions, tuple(problems))


@cache
def _versions() -> str:
    return f"lxml {version('lxml')}, trafilatura {version('trafilatura')}"


def assemble(kept: Sequence[HtmlBlock]) -> tuple[str, tuple[Block, ...], tuple[Anchor, ...]]:
    """Blocks joined by line ends, each character that stands in the page anchored to its element."""
    paths = ElementPaths()
    blocks: list[Block] = []
    anchors: list[Anchor] = []
    offset = 0
    for block in kept:
        end = offset + len(block.text)
        blocks.append(Block(block.kind, offset, end, block.level, block.headers, block.caption, block.label))
        anchors.extend(
            Anchor(offset + piece.char_start, offset + piece.char_end, element=paths.path(piece.element))
            for piece in block.pieces
        )
        offset = end + 1
    return "\n".join(block.text for block in kept), tuple(blocks), tuple(anchors)


def _witness_text(markup: str) -> str:
    """What trafilatura keeps of a page.

    It fills what a cell spans with empty cells of its own, so that six kilobytes of cells, each a hundred rows high and
    a hundred columns wide, are a minute's work. Empty cells say nothing: it is not told of the spans.
    """
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    lowered = markup.lower()  # to look for it in this is faster, and most pages have none
    if "rowspan" in lowered or "colspan" in lowered:
        markup = _SPAN.sub("data-span", markup)
    try:
        return trafilatura.extract(markup, include_comments=False, fast=True) or ""
    except Exception:  # a witness that fails says nothing; the page's own structure decides
        return ""


def _article_segments(kept: Sequence[HtmlBlock], placed: Sequence[Block], base: str) -> tuple[Segment, ...]:
    """The `<article>` elements of a page that holds more than one."""
    chains = [[e for e in lineage(block.element) if e.tag == "article"] for block in kept]
    outer = {chain[-1] for chain in chains if chain}
    depth = -2 if len(outer) == 1 and len({chain[-2] for chain in chains if len(chain) > 1}) > 1 else -1
    members: dict[etree._Element, list[int]] = {}
    for n, chain in enumerate(chains):
        if len(chain) >= -depth:
            members.setdefault(chain[depth], []).append(n)
    articles = [
        (article, own)
        for article, own in members.items()
        if any(kept[n].kind is BlockKind.HEADING for n in own)
        and sum(prose_length(kept[n]) for n in own) >= _LEAST_ARTICLE
    ]
    if len(articles) < 2:
        return ()
    return tuple(
        Segment("", placed[own[0]].char_start, placed[own[-1]].char_end, article_origin(article, base))
        for article, own in articles
    )


def holds_prose(page: bytes | str) -> bool:
    """Whether a page in a frame says something in numbers, unlike most that advertise or count visitors."""
    root, _ = parse_markup(without_ends(page if isinstance(page, str) else decode_markup(page)))
    return root is not None and any(prose_length(b) and _DIGIT.search(b.text) for b in read_blocks(root))


def _frames(document_id: str, root: etree._Element | None, length: int) -> tuple[Problem, ...]:
    if root is None:
        return ()
    if any(holds_prose(frame.get("srcdoc") or "") for frame in root.iter("iframe")):
        message = "Frames of the page hold text that is not read; save what they show as pages of their own."
        return (_problem(document_id, Severity.WARNING, ProblemCode.NOT_SUPPORTED, message),)
    if length > 500:
        return ()
    names = [frame.get("src") or "" for frame in root.iter("frame", "iframe")]
    pages = [name for name in names if name and not name.startswith(("about:", "javascript:", "data:"))]
    if not pages or (length and not root.findall(".//frame")):
        return ()
    message = f"The page only shows other files in frames; add them too: {', '.join(pages[:5])}"
    return (_problem(document_id, Severity.WARNING, ProblemCode.NOT_SUPPORTED, message),)


def _problem(document_id: str, severity: Severity, code: ProblemCode, message: str) -> Problem:
    return Problem(document_id, "extract", severity, code, message)
