"""Finds the documents that people's decisions are about, looking through what was read part by part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import Correction, Decision, Result
from pipeline.normaliser import Corrected, fail_all
from pipeline.normaliser.additions import NotFound, choose_document, is_name
from pipeline.normaliser.corrections import sentence_digest
from pipeline.normaliser.rows import TextIndex
from pipeline.normaliser.values import encodable_id

if TYPE_CHECKING:
    import pyarrow as pa


class Documents(NamedTuple):
    """All documents, without their texts."""

    addresses: Mapping[str, Sequence[str]]  # of each, in one spelling
    originals: Mapping[str, str]
    load: Callable[[str], Result]


class Directed(NamedTuple):
    """The decisions about each document, in their order, and what becomes of those about none."""

    by_document: Mapping[str, Sequence[Correction]]
    failed: Corrected


def direct(corrections: Sequence[Correction], documents: Documents, marks: Iterable[pa.Table]) -> Directed:
    """`marks`: of all parts."""
    if not corrections:
        return Directed({}, fail_all(()))
    found = _find(corrections, marks)
    by_document: defaultdict[str, list[Correction]] = defaultdict(list)
    failures: list[tuple[Correction, str]] = []
    written = {encodable_id(document_id): document_id for document_id in documents.addresses}
    for correction in corrections:
        if correction.decision is Decision.ADD:
            chosen = _choose(correction, documents)
            if isinstance(chosen, NotFound):
                failures.append((correction, chosen.reason))
            else:
                by_document[chosen].append(replace(correction, document=encodable_id(chosen)))
            continue
        about = found[correction.entry]
        for document_id in about:
            by_document[written[document_id]].append(correction)
        if not about:
            failures.append((correction, "There is no such figure"))
    return Directed(by_document, fail_all(failures))


def _find(corrections: Sequence[Correction], marks: Iterable[pa.Table]) -> dict[int, list[str]]:
    """By the entry of a decision: the documents of its figures. One whose id is gone is known by its sentence."""
    decided = [correction for correction in corrections if correction.decision is not Decision.ADD]
    sentences = {c.entry: sentence_digest(dict(c.expected).get("sentence", "")) for c in decided}
    wanted = {c.figure or c.claim for c in decided} | set(sentences.values())
    documents: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for name, document_id in _look_through(wanted, marks):
        documents[name][document_id] = None
    found = {}
    for c in decided:
        by_id = documents[c.figure or c.claim]
        fallback = documents[sentences[c.entry]] if c.figure and "sentence" in dict(c.expected) else {}
        found[c.entry] = sorted(by_id or fallback)
    return found


def _look_through(wanted: set[str], marks: Iterable[pa.Table]) -> Iterator[tuple[str, str]]:
    import pyarrow as pa
    import pyarrow.compute as pc

    values = pa.array(sorted(wanted), pa.large_string())
    for table in marks:
        read = table.filter(pc.not_equal(table["claim_read"], ""))
        for column in ("figure_id", "claim_read", "sentence_read"):
            hits = read.filter(pc.is_in(read[column], value_set=values))
            yield from zip(hits[column].to_pylist(), hits["document_id"].to_pylist(), strict=True)


def _choose(correction: Correction, documents: Documents) -> str | NotFound:
    def named() -> Iterator[TextIndex]:
        for document_id, addresses in ordered:
            if is_name(correction.document, encodable_id(document_id), addresses):
                yield TextIndex.of(documents.load(document_id).document)

    def every() -> Iterator[TextIndex]:
        return (TextIndex.of(documents.load(document_id).document) for document_id, _ in ordered)

    ordered = sorted(documents.addresses.items(), key=lambda item: encodable_id(item[0]))
    return choose_document(correction, named(), every(), documents.originals)
