"""Which blocks of a page are its text and which are furniture, decided by structure; trafilatura is one witness."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from lxml import etree

from pipeline.extractors.furniture_words import Verdict, heads_teasers, is_interface_text, is_pointer, own_verdict
from pipeline.extractors.html_tree import HtmlBlock
from pipeline.model import BlockKind

_LETTERS = re.compile(r"\w+")
_LEAST_WITNESSED = 40  # characters; shorter words stand in menus too
_WINDOW = 30_000  # characters
_CLEAR = 0.8  # of the running text; more than a fifth elsewhere may be articles of its own, or furniture unmarked
_MAX_LINKED = 0.1  # of the characters beside the text; menus and teasers have more
_PLAIN_WORD = re.compile(r"(?<![\w/.-])[a-z]{3,}(?![\w/-])")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_BYLINE = re.compile(
    r"\s*(?:by|von|por|par|published|posted|updated|last (?:updated|modified)|author|written by)\b", re.I
)


class PageStructure:
    """Verdicts and amounts of prose for the elements of one page."""

    def __init__(self, blocks: Sequence[HtmlBlock]) -> None:
        self.prose: Counter[etree._Element] = Counter()
        self.total = 0
        for block in blocks:
            length = prose_length(block)
            self.total += length
            if length:
                for element in lineage(block.element):
                    self.prose[element] += length
        self._inherited: dict[etree._Element, Verdict] = {}

    def verdict(self, element: etree._Element) -> Verdict:
        """The strongest verdict on the element or anything around it."""
        chain: list[etree._Element] = []
        above: etree._Element | None = element
        while above is not None and above not in self._inherited:
            chain.append(above)
            above = above.getparent()
        worst = self._inherited[above] if above is not None else Verdict.TEXT
        for member in reversed(chain):
            worst = max(worst, self._own_verdict(member))
            self._inherited[member] = worst
        return worst

    def _own_verdict(self, element: etree._Element) -> Verdict:
        verdict = own_verdict(element)
        if verdict is Verdict.TEXT or element.tag in ("html", "body"):
            return Verdict.TEXT
        share = self.prose[element] / self.total if self.total else 0.0
        # old pages put their whole text into one form, wrapper or "sidebar-right" frame
        return Verdict.TEXT if share > (0.4 if verdict is Verdict.HINTED else 0.6) else verdict


def lineage(element: etree._Element) -> Iterable[etree._Element]:
    yield element
    yield from element.iterancestors()


def link_density(block: HtmlBlock) -> float:
    return block.linked / max(1, len(block.text))


def prose_length(block: HtmlBlock) -> int:
    """Characters of running text: links, scraps and headings do not count."""
    if block.kind is BlockKind.HEADING or link_density(block) > 0.5:
        return 0
    return len(block.text) - block.linked if len(block.text) >= 40 or block.kind is BlockKind.TABLE_ROW else 0


def main_root(blocks: Sequence[HtmlBlock], page: PageStructure, witnessed: Sequence[bool]) -> etree._Element | None:
    """The smallest element that holds nearly all of the text that is not furniture."""
    weight: Counter[etree._Element] = Counter()
    total = 0
    for block, seen in zip(blocks, witnessed, strict=True):
        length = prose_length(block)
        if not length or page.verdict(block.element) is not Verdict.TEXT:
            continue
        length *= 3 if seen else 1
        total += length
        for element in lineage(block.element):
            weight[element] += length
    if not total:
        return None
    held = [element for element, amount in weight.items() if amount >= 0.8 * total]
    depth = {element: sum(1 for _ in element.iterancestors()) for element in held}
    root = max(held, key=lambda element: depth[element])
    while root.tag in ("p", "li", "h1", "h2", "blockquote", "span") and root.getparent() is not None:
        root = root.getparent()
    return root


def distances(blocks: Sequence[HtmlBlock], root: etree._Element) -> list[int]:
    """How many levels above the root the element stands that holds the block too: 0 for the blocks inside the root."""
    level = {element: n for n, element in enumerate(lineage(root))}
    return [next(level[element] for element in lineage(block.element) if element in level) for block in blocks]


def widest_level(blocks: Sequence[HtmlBlock], levels: Sequence[int], page: PageStructure) -> int:
    """Up to where what stands beside the text has hardly a link: key figures, a standfirst, a box of facts."""
    length: Counter[int] = Counter()
    linked: Counter[int] = Counter()
    for block, level in zip(blocks, levels, strict=True):
        if page.verdict(block.element) is Verdict.TEXT:
            length[level] += len(block.text)
            linked[level] += block.linked
    level = 0
    while level < max(levels) and linked[level + 1] <= _MAX_LINKED * length[level + 1]:
        level += 1
    return level


def is_substantive(block: HtmlBlock) -> bool:
    """Whether a block beside the text says something: a sentence, or a number with words to it."""
    words = _PLAIN_WORD.findall(block.text)
    if block.kind is BlockKind.TABLE_ROW or (len(block.text) <= 120 and _BYLINE.match(block.text)):
        return True
    return len(words) >= 8 or (len(words) >= 2 and any(map(str.isdigit, block.text)))


def keep_main(blocks: Sequence[HtmlBlock], hint: str, title: str) -> list[bool]:
    """For each block whether it belongs to the page's own text; `hint` is what another reader has kept."""
    witnessed = witness(blocks, hint)
    page = PageStructure(blocks)
    root = main_root(blocks, page, witnessed)
    if root is None:
        return [True] * len(blocks)
    levels = distances(blocks, root)
    widest = widest_level(blocks, levels, page)
    kept = [
        page.verdict(block.element) is Verdict.TEXT
        and not is_interface_text(block.text)
        and not is_aside_link(block)
        and (level == 0 or (level <= widest and is_substantive(block)))
        for block, level in zip(blocks, levels, strict=True)
    ]
    drop_link_runs(blocks, kept)
    drop_related(blocks, kept)
    drop_unwitnessed_ends(blocks, kept, witnessed)
    add_title(blocks, kept, title)
    return kept


def is_clear(blocks: Sequence[HtmlBlock], kept: Sequence[bool]) -> bool:
    """Whether the page needs no second opinion: nearly all of its running text is kept, and stands in one place."""
    own: Counter[etree._Element] = Counter()
    total = 0
    for block, keep in zip(blocks, kept, strict=True):
        length = prose_length(block)
        total += length
        if keep and length:
            parent = block.element.getparent()
            own[block.element if parent is None or block.element.tag in ("div", "body") else parent] += length
    return bool(own) and max(own.values()) >= _CLEAR * total


def is_aside_link(block: HtmlBlock) -> bool:
    """A link to another page that stands alone between paragraphs or under a picture."""
    if link_density(block) > 0.5:
        return block.kind is BlockKind.CAPTION or is_pointer(block.text)
    written = sum(len(address) for address in _ADDRESS.findall(block.text))  # addresses that nobody can click on
    return written > 0.5 * len(block.text) and is_pointer(block.text)


def drop_link_runs(blocks: Sequence[HtmlBlock], kept: list[bool]) -> None:
    """Two or more links in a row are a menu; a link above text is the title of what follows."""
    run: list[int] = []
    for n in [*(n for n, keep in enumerate(kept) if keep), -1]:
        if n >= 0 and link_density(blocks[n]) >= 0.8 and blocks[n].kind is not BlockKind.TABLE_ROW:
            run.append(n)
            continue
        links = sum(piece.element.tag == "a" for member in run for piece in blocks[member].pieces)
        if links > 1 or (run and blocks[run[0]].kind is BlockKind.LIST_ITEM):
            for member in run:
                kept[member] = False
        run = []


def drop_related(blocks: Sequence[HtmlBlock], kept: list[bool]) -> None:
    """Under a heading such as "Related stories" or "You may also like", teasers follow to the end of its section."""
    for n, block in enumerate(blocks):
        if block.kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH):
            continue
        hinted = block.kind is BlockKind.HEADING and own_verdict(block.element) is not Verdict.TEXT
        if not (hinted or heads_teasers(block.text)):
            continue
        teasers = _teasers_after(blocks, n)
        for m in (n, *teasers) if teasers or hinted else ():
            kept[m] = False


def _teasers_after(blocks: Sequence[HtmlBlock], n: int) -> list[int]:
    parent = blocks[n].element.getparent()
    teasers = []
    for m in range(n + 1, len(blocks)):
        around = list(_up_to(blocks[m].element, parent))
        if not around or around[-1].getparent() is not parent:
            break
        if not (link_density(blocks[m]) > 0.5 or any(element.tag == "article" for element in around)):
            break
        teasers.append(m)
    return teasers


def _up_to(element: etree._Element, stop: etree._Element | None) -> Iterable[etree._Element]:
    for member in lineage(element):
        if member is stop:
            return
        yield member


def drop_unwitnessed_ends(blocks: Sequence[HtmlBlock], kept: list[bool], witnessed: Sequence[bool]) -> None:
    """Before and after what the other reader kept, a paragraph stays if it stands beside that or may head it."""
    sure = [n for n, keep in enumerate(kept) if keep and witnessed[n] and len(blocks[n].text) >= _LEAST_WITNESSED]
    prose = sum(prose_length(block) for block, keep in zip(blocks, kept, strict=True) if keep)
    if not sure or all(kept) or sum(len(blocks[n].text) for n in sure) < 0.6 * prose:
        return
    beside = {blocks[n].element.getparent() for n in sure} | {blocks[n].element for n in sure}
    for n, block in enumerate(blocks):
        if not kept[n] or witnessed[n] or sure[0] < n < sure[-1]:
            continue
        near = any(element in beside for element in (block.element, block.element.getparent()))
        head = n < sure[0] and (block.kind is BlockKind.HEADING or len(block.text) <= 120)
        # key figures, tables and notes are what the other reader is known to lose
        kept[n] = near or head or block.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING)


def add_title(blocks: Sequence[HtmlBlock], kept: list[bool], title: str) -> None:
    """The main heading and the byline under it stay, also where they stand outside the text's own element."""
    first = next((n for n, keep in enumerate(kept) if keep), len(blocks))
    words = set(_LETTERS.findall(title.lower()))
    for n in range(first - 1, -1, -1):
        block = blocks[n]
        own = _LETTERS.findall(block.text.lower())
        if block.element.tag == "h1" and own and sum(word in words for word in own) >= 0.6 * len(own):
            kept[n] = True
            for m in range(n + 1, first):
                kept[m] = len(blocks[m].text) <= 120 and bool(_BYLINE.match(blocks[m].text))
            return


def witness(blocks: Sequence[HtmlBlock], hint: str) -> list[bool]:
    """Which blocks the other reader has kept too; words are compared, since it reflows the text."""
    words = f" {' '.join(_LETTERS.findall(hint.lower()))} "
    found: list[bool] = []
    position = 0
    for block in blocks:
        key = f" {' '.join(_LETTERS.findall(block.text.lower()))} "
        # both are in the page's order, so a window is enough and keeps long pages linear
        place = words.find(key, max(0, position - _WINDOW), position + _WINDOW) if len(key) > 2 else -1
        found.append(place >= 0)
        if place >= 0 and len(block.text) >= _LEAST_WITNESSED:
            position = place
    return found
