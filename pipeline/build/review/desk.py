"""What is on a reviewer's desk: the figures still to be looked at, and decisions made into entries."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.build.decisions import SETTABLE
from pipeline.build.reporting import place_figures
from pipeline.build.review.ledger import Ledger
from pipeline.build.verify import read_table
from pipeline.errors import PipelineError, RuleError
from pipeline.outputs import text_path

_UNREVIEWED = "unreviewed"
# A reading that was confirmed is another one once one of these is read anew.
_CONFIRMED = ("indicator", "value_low", "value_high", "unit")


@dataclass(frozen=True)
class Figures:
    """figures.csv and the pages of the report as they were at one moment."""

    stamp: int  # time of change of the table
    rows: Mapping[str, Mapping[str, str]]
    queue: tuple[str, ...]  # unreviewed, lowest confidence first
    places: Mapping[str, str]  # the page of each figure


class Desk:
    def __init__(self, processed: Path, ledger: Ledger) -> None:
        self._processed, self._ledger = processed, ledger
        self._figures = self._load()

    @property
    def figures(self) -> Figures:
        """Read again after a build."""
        if self._stamp() != self._figures.stamp:
            self._figures = self._load()
        return self._figures

    def state(self) -> dict[str, Any]:
        figures, decided = self.figures, self._ledger.decisions()
        left = sum(figure_id not in decided for figure_id in figures.queue)
        return {"decided": decided, "left": left, "undo": self._ledger.can_undo, "who": _name()}

    def next_after(self, figure_id: str) -> dict[str, str]:
        """The next of the queue that nobody decided yet, from the start again after the last; empty if none is left."""
        figures, decided = self.figures, self._ledger.decisions()
        order = figures.queue
        at = order.index(figure_id) + 1 if figure_id in order else self._rank(figure_id, order)
        found = next((key for key in (*order[at:], *order[:at]) if key not in decided and key != figure_id), "")
        return {"figure": found, "page": figures.places.get(found, "")}

    def figure(self, figure_id: str) -> dict[str, Any]:
        row = self.figures.rows.get(figure_id)
        if row is None:
            raise RuleError("There is no such figure in the tables; load the page again.")
        return {"figure": dict(row), "settable": list(SETTABLE)}

    def decide(self, asked: Mapping[str, Any]) -> None:
        """`asked`: what the page sends. Raises RuleError saying what is missing or wrong."""
        self._ledger.append(self._addition(asked) if asked.get("decision") == "add" else self._decision(asked))

    def _decision(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        figure_id, decision = _text(asked, "figure"), _text(asked, "decision")
        row = self.figure(figure_id)["figure"]
        if row["review_state"] == "added":
            raise RuleError("A figure that was added is changed where it was added: in raw/corrections.yml.")
        # what stands in the table was read only if nobody decided of it yet
        guards = _CONFIRMED if decision == "confirm" and row["review_state"] == _UNREVIEWED else ()
        entry: dict[str, Any] = {"figure": figure_id, "decision": decision}
        if decision == "correct":
            entry["set"] = _settings(asked)
        entry["expect"] = {column: row[column] for column in ("sentence", "quote", *guards)}
        return entry | _signed(asked)

    def _addition(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        document = _text(asked, "document")
        try:
            text = text_path(self._processed, document).read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError, PipelineError):
            raise RuleError("The text of this document is not kept; build the tables first.") from None
        quote = _slice(text, asked, "quote_start", "quote_end")
        around = _slice(text, asked, "block_start", "block_end")
        if quote not in around:
            raise RuleError("Select words of one paragraph or cell.")
        entry = {"decision": "add", "document": document, "sentence": around, "quote": quote}
        return entry | {"set": _settings(asked)} | _signed(asked)

    def _rank(self, figure_id: str, order: tuple[str, ...]) -> int:
        """Where a figure that is no longer in the queue would stand."""
        row = self.figures.rows.get(figure_id)
        if row is None:
            return 0
        return sum(_key(self.figures.rows[key]) < _key(row) for key in order)

    def _stamp(self) -> int:
        try:
            return (self._processed / "figures.csv").stat().st_mtime_ns
        except OSError:
            return 0

    def _load(self) -> Figures:
        stamp = self._stamp()
        rows = {row["figure_id"]: row.values for row in read_table(self._processed, "figures")}
        waiting = (row for row in rows.values() if row["review_state"] == _UNREVIEWED)
        queue = tuple(row["figure_id"] for row in sorted(waiting, key=_key))
        return Figures(stamp, rows, queue, place_figures(self._processed))


def _key(row: Mapping[str, str]) -> tuple[float, str, int, str]:
    """Lowest confidence first; of equal ones those of a document together, so that its page is loaded once."""
    return float(row["confidence"] or 0), row["document_id"], int(row["char_start"]), row["figure_id"]


def _settings(asked: Mapping[str, Any]) -> dict[str, str]:
    stated = asked.get("set")
    if not isinstance(stated, dict) or not stated:
        raise RuleError("Nothing is changed: a correction sets at least one value.")
    return {str(column): str(value).strip() for column, value in stated.items()}


def _signed(asked: Mapping[str, Any]) -> dict[str, str]:
    reason, who = _text(asked, "reason"), _text(asked, "who")
    if not who:
        raise RuleError("Give your name first: a decision says who made it.")
    if not reason:
        raise RuleError("Give a reason.")
    return {"reason": reason, "who": who, "when": date.today().isoformat()}


def _text(asked: Mapping[str, Any], key: str) -> str:
    return " ".join(str(asked.get(key) or "").split())


def _slice(text: str, asked: Mapping[str, Any], start: str, end: str) -> str:
    first, last = asked.get(start), asked.get(end)
    if not isinstance(first, int) or not isinstance(last, int) or not 0 <= first < last <= len(text):
        raise RuleError("Select the words of the number first.")
    return text[first:last].strip()


def _name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
