"""What people decided of figures (`corrections.yml`), applied to the rows as they were read.

A decision finds its figure by id; where the document was edited since, by the words and values that it `expects`. What
it expects guards it too: once the source or the reading has changed, it is a problem row and changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from hashlib import blake2b
from typing import Any, NamedTuple

from pipeline.model import Correction, Decision, Problem, ProblemCode, Severity
from pipeline.normaliser.additions import NotFound, find_addition
from pipeline.normaliser.figures import UNREVIEWED, StatedRow, derive, row_order
from pipeline.normaliser.rows import FigureRow, TextIndex

_REVIEWED = {Decision.CONFIRM: "confirmed", Decision.CORRECT: "corrected", Decision.REJECT: "rejected"}
ADDED = "added"
_NUMBERS = frozenset({"value_low", "value_high"})
_NOWHERE = "corrections.yml"  # stands for the document of a decision whose figure is not there
_LONGEST = 80  # characters of a value in a message


class CorrectionRow(NamedTuple):
    entry: int
    decision: str
    state: str
    figure_id: str
    document_id: str
    column: str
    value_read: str
    value_decided: str
    reason: str
    who: str
    when: str


class Corrected(NamedTuple):
    figures: list[StatedRow]
    corrections: list[CorrectionRow]
    problems: list[Problem]
    missing: list[Correction]  # decisions on figures that are not among these


def apply_corrections(
    read: Sequence[StatedRow],
    corrections: Iterable[Correction],
    indexes: Sequence[TextIndex],
    originals: Mapping[str, str],
) -> Corrected:
    """The rows as decided, sorted. A later decision stands over an earlier one of the same figure and column."""
    applied = _Applied(read, indexes, originals)
    for correction in corrections:
        applied.add(correction) if correction.decision is Decision.ADD else applied.decide(correction)
    rows = sorted(applied.rows.values(), key=row_order)
    return Corrected(rows, applied.corrections, applied.problems, applied.missing)


def fail_missing(corrections: Iterable[Correction]) -> Corrected:
    """What becomes of decisions on figures that no document has."""
    return fail_all((correction, "There is no such figure") for correction in corrections)


def fail_all(corrections: Iterable[tuple[Correction, str]]) -> Corrected:
    """What becomes of decisions that nothing can be done about, each with the reason."""
    failed = _Applied((), (), {})
    for correction, why in corrections:
        failed.fail(correction, None, why)
    return Corrected([], failed.corrections, failed.problems, [])


class _Applied:
    """The rows while decisions are applied, in the order of the file."""

    def __init__(self, read: Sequence[StatedRow], indexes: Sequence[TextIndex], originals: Mapping[str, str]) -> None:
        self.read = {stated.row.figure_id: stated.row for stated in read}
        self.rows = {stated.row.figure_id: stated for stated in read}
        self.corrections: list[CorrectionRow] = []
        self.problems: list[Problem] = []
        self.missing: list[Correction] = []
        self._indexes = indexes
        self._originals = originals

    def decide(self, correction: Correction) -> None:
        found = list(self._find(correction))
        if not found:
            self.missing.append(correction)
        for row in found:
            if unlike := _unlike(row, correction.expected):
                self.fail(correction, row, unlike)
            else:
                self._apply(correction, row)

    def add(self, correction: Correction) -> None:
        """A figure that the rules read by now is confirmed, or corrected to what was added."""
        found = find_addition(correction, self._indexes, self._originals)
        if isinstance(found, NotFound):
            self.fail(correction, None, found.reason)
            return
        same = next((row for row in self.read.values() if _says_same(row, found.row)), None)
        if same is not None:
            self._apply(correction, same)
            return
        row = found.row._replace(**_changes(correction), review_state=ADDED)
        self.rows[row.figure_id] = found._replace(row=derive(row, repeated=False))
        self._note(correction, row, "applied", [(column, "", value) for column, value in correction.stated])

    def _apply(self, correction: Correction, row: FigureRow) -> None:
        """`row` is the figure as it was read; what earlier decisions set stays unless this one sets it too."""
        stated = self.rows[row.figure_id]
        changes = {c: value for c, value in _changes(correction).items() if value != getattr(row, c)}
        decision = Decision.CORRECT if changes else correction.decision
        state = _REVIEWED.get(decision, _REVIEWED[Decision.CONFIRM])
        if decision is not Decision.REJECT and stated.row.review_state == _REVIEWED[Decision.CORRECT]:
            state = stated.row.review_state
        decided = stated.row._replace(**changes, review_state=state)
        self.rows[row.figure_id] = stated._replace(row=derive(decided, stated.repeats))
        pairs = [(column, written(getattr(row, column)), written(value)) for column, value in changes.items()]
        self._note(correction, row, "applied", pairs or [("review_state", UNREVIEWED, state)])

    def _find(self, correction: Correction) -> Iterator[FigureRow]:
        if correction.claim:
            yield from (row for row in self.read.values() if row.claim_id == correction.claim)
        elif correction.figure in self.read:
            yield self.read[correction.figure]
        elif sentence := dict(correction.expected).get("sentence"):
            candidates = self._by_sentence.get(_squashed(sentence), ())
            yield from (row for row in candidates if not _unlike(row, correction.expected))

    @cached_property
    def _by_sentence(self) -> dict[str, list[FigureRow]]:
        found: defaultdict[str, list[FigureRow]] = defaultdict(list)
        for row in self.read.values():
            found[_squashed(row.sentence)].append(row)
        return found

    def fail(self, correction: Correction, row: FigureRow | None, why: str) -> None:
        named = correction.figure or correction.claim or correction.quote
        message = (
            f"Decision {correction.entry} ({correction.decision} {named[:80]!r}) was not applied: {why}."
            " The source or the reading has changed; look at it again, then change or delete the decision."
        )
        place = row.document_id if row else correction.document or _NOWHERE
        self.problems.append(Problem(place, "correct", Severity.WARNING, ProblemCode.EXPECTATION_FAILED, message))
        pairs = [(column, written(getattr(row, column)) if row else "", value) for column, value in correction.stated]
        self._note(correction, row, "failed", pairs or [("review_state", "", "")])

    def _note(
        self, correction: Correction, row: FigureRow | None, state: str, pairs: Iterable[tuple[str, str, str]]
    ) -> None:
        key = (row.figure_id, row.document_id) if row else ("", "")
        by = (correction.reason, correction.who, correction.when)
        self.corrections += [
            CorrectionRow(correction.entry, correction.decision.value, state, *key, *pair, *by) for pair in pairs
        ]


def _changes(correction: Correction) -> dict[str, Any]:
    return {
        column: (Decimal(value) if value else None) if column in _NUMBERS else value
        for column, value in correction.stated
    }


def _unlike(row: FigureRow, expected: Iterable[tuple[str, str]]) -> str:
    """What the row has instead of what is expected; empty if nothing."""
    return "; ".join(
        f"{column} is {_shown(written(getattr(row, column)))}, not {_shown(value)}"
        for column, value in expected
        if _comparable(column, written(getattr(row, column))) != _comparable(column, value)
    )


def _comparable(column: str, value: str) -> str:
    return written(Decimal(value)) if column in _NUMBERS and value else _squashed(value)


def written(value: object) -> str:
    """As it stands in the table.

    >>> written(Decimal("1.20E+9")), written(None), written("day")
    ('1200000000', '', 'day')
    """
    if isinstance(value, Decimal):
        return format(value.normalize() + 0, "f")
    return "" if value is None else str(value)


def _shown(value: str) -> str:
    return repr(value if len(value) <= _LONGEST else value[:_LONGEST] + "...")


def sentence_digest(sentence: str) -> str:
    """Of its words, whatever stands between them; short enough to be kept for every figure."""
    return blake2b(_squashed(sentence).encode("utf-8", "backslashreplace"), digest_size=12).hexdigest()


def _squashed(text: str) -> str:
    return " ".join(text.split())


def _says_same(row: FigureRow, added: FigureRow) -> bool:
    """The words overlap and are of one indicator."""
    return (row.document_id, row.indicator) == (added.document_id, added.indicator) and (
        row.char_start < added.char_end and added.char_start < row.char_end
    )
