"""The cards of all documents, as long as they are needed: packed, and unpacked one by one.

Unpacked they are most of what is known of a document. Strewn among all else that stays they would also, once they are
gone, leave holes that nothing else fills.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterator, Mapping

from pipeline.build.store import Keys
from pipeline.model import Card


class Cards:
    def __init__(self, known: Mapping[str, Card]) -> None:
        """`known`: from the build before, by the key of what was read."""
        self._known = known
        self._packed = io.BytesIO()
        self._reused: list[str] = []  # documents whose cards are known

    def known(self, key: str) -> Card | None:
        return self._known.get(key)

    def add(self, document_id: str, keys: Keys, card: Card) -> None:
        if keys.read in self._known:
            self._reused.append(document_id)
        else:
            pickle.dump((document_id, *card), self._packed)

    def each(self, entries: Mapping[str, Keys]) -> Iterator[tuple[str, Card]]:
        """Every document, in no order, with its card. `entries`: of all documents."""
        yield from ((document_id, self._known[entries[document_id].read]) for document_id in self._reused)
        end = self._packed.seek(0, io.SEEK_END)
        self._packed.seek(0)
        while self._packed.tell() < end:
            document_id, *card = pickle.load(self._packed)  # noqa: S301 (ours)
            yield document_id, Card._make(card)
