"""What documents make of each other: which are copies, and how figures of one place are told apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import takewhile

from pipeline.model import Card, Result
from pipeline.normaliser.cards import split_words
from pipeline.normaliser.figures import Facts, figure_key, saying_of
from pipeline.normaliser.rows import StatedFigure, TextIndex, stated_figures
from pipeline.normaliser.values import encodable_id

Load = Callable[[str], Result]


def find_groups(cards: Mapping[str, Card], originals: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Documents that bear on each other's rows, by ids: copies of one text, and those with figures of one place."""
    joined: dict[str, str] = {}

    def root(document_id: str) -> str:
        while (above := joined.setdefault(document_id, document_id)) != document_id:
            joined[document_id] = joined[above]
            document_id = above
        return document_id

    for copy, original in originals.items():
        joined[root(copy)] = root(original)
    first: dict[str, str] = {}
    for document_id, card in cards.items():
        for place in card.places:
            if (other := first.setdefault(place, document_id)) != document_id:
                joined[root(document_id)] = root(other)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for document_id in sorted(joined):
        groups[root(document_id)].append(document_id)
    return [tuple(group) for group in groups.values()]


def relate(group: Sequence[str], originals: Mapping[str, str], load: Load) -> dict[str, Facts]:
    """The facts of each document of a group. One document is held at a time; of the others only what is compared.

    `originals` is in the order in which `find_originals` found the copies.
    """
    holders: defaultdict[bytes, list[tuple[str, bool, str]]] = defaultdict(list)
    sayings: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for document_id in group:
        result = load(document_id)
        holder = result.document.sha256, document_id in originals, encodable_id(document_id)
        stated = _stated(result)
        for key in {_digest(figure) for figure in stated}:
            holders[key].append(holder)
        for saying in {saying_of(figure) for figure in stated}:
            sayings[originals.get(document_id, document_id), *saying].add(document_id)

    @lru_cache(maxsize=64)
    def words_of(document_id: str) -> str:
        return "".join(split_words(load(document_id).document.text))

    order = {document_id: n for n, document_id in enumerate(originals, 1)}
    held = {saying: sorted(documents, key=lambda d: order.get(d, 0)) for saying, documents in sayings.items()}
    ranked = {
        key: {document_id: n for n, (_, _, document_id) in enumerate(sorted(found))} for key, found in holders.items()
    }

    def repeats(stated: StatedFigure, document_id: str) -> bool:
        """A copy that holds more than its original (a note added, a page longer) keeps what only it says."""
        if document_id not in originals:
            return False
        words = "".join(split_words(stated.sentence))
        earlier = takewhile(lambda d: d != document_id, held[originals[document_id], *saying_of(stated)])
        return any(words in words_of(d) for d in earlier)

    facts = {}
    for document_id in group:
        stated = _stated(load(document_id))
        ranks = tuple(ranked[_digest(figure)][encodable_id(document_id)] for figure in stated)
        repeated = tuple(repeats(figure, document_id) for figure in stated)
        facts[document_id] = Facts(
            originals.get(document_id, ""), ranks if any(ranks) else (), repeated if any(repeated) else ()
        )
    return facts


def _stated(result: Result) -> list[StatedFigure]:
    return stated_figures(TextIndex.of(result.document), result.reading.figures)


def _digest(stated: StatedFigure) -> bytes:
    return blake2b(repr(figure_key(stated)).encode("utf-8", "backslashreplace"), digest_size=16).digest()
