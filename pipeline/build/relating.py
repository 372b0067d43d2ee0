"""What documents make of each other, asked again only for those that changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.build.cards import Cards
from pipeline.build.store import Keys, Store, load_result, read_record, write_record
from pipeline.model import Card, Result
from pipeline.normaliser import Facts, find_groups, find_originals, is_nearly_same, relate

_HELD = 16  # documents at once; those that are compared follow one another


@dataclass
class Memory:
    """What the build before found out of documents; a file in the cache."""

    cards: dict[str, Card] = field(default_factory=dict)  # by the key of what was read
    same: dict[str, bool] = field(default_factory=dict)  # by the hashes of two texts
    facts: dict[str, dict[str, tuple[object, ...]]] = field(default_factory=dict)  # by group and document

    @classmethod
    def load(cls, path: Path, code: str) -> Memory:
        """Cards alone where it was left by other code: their keys tell what made them."""
        match read_record(path):
            case (str() as left_by, dict() as cards, dict() as same, dict() as facts):
                return cls(cards, same, facts) if left_by == code else cls(cards)
        return cls()

    def save(self, path: Path, code: str) -> None:
        write_record(path, (code, self.cards, self.same, self.facts), level=0)

    def forget(self) -> None:
        for held in (self.cards, self.same, self.facts):
            held.clear()


class Related(NamedTuple):
    originals: Mapping[str, str]  # by copy
    facts: Mapping[str, Facts]  # of the documents that others bear on


class Relating(NamedTuple):
    """All documents, to be related in another process: what is held of them meanwhile would stay with this one."""

    entries: Mapping[str, Keys]
    cards: Cards
    known: Memory
    store: Store
    path: Path  # of what the next build should remember
    code: str


def relate_documents(job: Relating) -> Related:
    """Runs in a worker. Raises LostEntryError."""

    def load(document_id: str) -> Result:
        return load_result(job.store, job.entries[document_id].read, document_id)

    related, memory = relate_all(job.entries, dict(job.cards.each(job.entries)), load, job.known)
    memory.save(job.path, job.code)
    return related


def relate_all(
    entries: Mapping[str, Keys], cards: Mapping[str, Card], load: Callable[[str], Result], known: Memory
) -> tuple[Related, Memory]:
    """With what the next build should remember of it."""
    load = lru_cache(maxsize=_HELD)(load)
    memory = Memory({entries[document_id].read: cards[document_id] for document_id in sorted(entries)})

    def nearly_same(one: str, other: str) -> bool:
        pair = " ".join(sorted((cards[one].text_sha256, cards[other].text_sha256)))
        found = known.same.get(pair)
        if found is None:
            found = is_nearly_same(load(one).document.text, load(other).document.text)
        memory.same[pair] = found
        return found

    originals = find_originals(cards, nearly_same)
    order = {document_id: n for n, document_id in enumerate(originals)}
    facts: dict[str, Facts] = {}
    for group in find_groups(cards, originals):
        found_in = sorted(group, key=lambda document_id: order.get(document_id, -1))
        parts = [f"{d}\0{entries[d].read}\0{originals.get(d, '')}" for d in found_in]
        digest = hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
        stated = known.facts.get(digest) or {d: tuple(f) for d, f in relate(group, originals, load).items()}
        memory.facts[digest] = stated
        facts |= {document_id: Facts._make(values) for document_id, values in stated.items()}
    return Related(originals, facts), memory
