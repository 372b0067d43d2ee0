"""Numbers in the cells of a table's row: read with the column's header, the row's label and the caption."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.model import Attribution, Basis, Block, Document, Figure, Place, Quantity, Segment, Unlinked
from pipeline.nlp.conditions import HEAD, Scope
from pipeline.nlp.linking import NoLink, find_link
from pipeline.nlp.rules import Rules
from pipeline.nlp.views import View, plain_words
from pipeline.reference.countries import find_places

_TABLE_CONFIDENCE = 0.75  # of the same rule in a sentence: headers say less than sentences do


def read_row(
    document: Document,
    segment: Segment,
    block: Block,
    quantities: Sequence[Quantity],
    headings: Sequence[str],
    rules: Rules,
) -> tuple[list[Figure], list[Unlinked]]:
    """Figures and other quantities of one row; `context` holds header, label and caption."""
    figures: list[Figure] = []
    others: list[Unlinked] = []
    cells = list(_cells(document.text, block))
    label = document.text[slice(*cells[0])] if cells else ""
    for quantity in quantities:
        column = next((i for i, (a, b) in enumerate(cells) if a <= quantity.char_start < b), 0)
        header = block.headers[column] if column < len(block.headers) else ""
        own = document.text[slice(*cells[column])] if cells else ""
        row_label = label if column else ""
        view = _view(own, header, row_label, block.caption, headings, quantity)
        link = find_link(quantity, view, rules)
        context = " | ".join(p for p in (header, row_label, block.caption, *headings) if p)
        if isinstance(link, NoLink):
            others.append(
                Unlinked(
                    quantity, segment.segment_id, block.char_start, block.char_end, header or row_label, link.reason
                )
            )
            continue
        figures.append(
            Figure(
                quantity=quantity,
                indicator=link.indicator.id,
                rule=f"{link.indicator.id}.{link.rule_id}",
                unit=link.unit,
                per=quantity.per,
                segment_id=segment.segment_id,
                sentence_start=block.char_start,
                sentence_end=block.char_end,
                population=header or row_label,
                area=_area(row_label, header, block.caption, segment, document, link.indicator.area),
                attribution=Attribution(),
                context=context,
                confidence=round(link.confidence * _TABLE_CONFIDENCE, 3),
            )
        )
    return figures, others


def _cells(text: str, block: Block) -> Iterator[tuple[int, int]]:
    start = block.char_start
    for cell in text[block.char_start : block.char_end].split("\t"):
        yield start, start + len(cell)
        start += len(cell) + 1


def _view(own: str, header: str, label: str, caption: str, headings: Sequence[str], quantity: Quantity) -> View:
    """Every word of header, label and cell may be the counted noun; the caption is the clause around them."""
    named = plain_words(f"{own} {header} {label}")
    heads = " " + "".join(f"{w}{HEAD} " for w in named.split())
    clause = plain_words(f"{own} {header} {label} {caption}")
    passage = plain_words(f"{own} {header} {label} {caption} {' '.join(headings)}")
    per = f" {quantity.per} "
    texts: dict[Scope, tuple[str, ...]] = {
        "counts": (heads, heads),
        "core": (named, named),
        "base": (named, named),
        "phrase": (named, named),
        "verb": (named, named),
        "clause": (clause, clause),
        "sentence": (clause, clause),
        "passage": (passage, passage),
        "topic": (passage, passage),
        "per": (per, per),
    }
    return View(texts, named.strip())


def _area(label: str, header: str, caption: str, segment: Segment, document: Document, mode: str) -> Place:
    for text, basis in ((label, Basis.CONTEXT), (header, Basis.CONTEXT), (caption, Basis.CONTEXT)):
        places = [p for p in find_places(text) if p.kind != "demonym"]
        if places:
            return Place(places[0].codes, places[0].text, basis)
    about = segment.origin.about_area or document.origin.about_area
    return Place(about, "", Basis.DOCUMENT) if about and mode != "destination" else Place()
