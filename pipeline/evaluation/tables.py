"""An evaluation as tables of text: sets, indicators, attributes; and floors that only go up."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.evaluation.scores import ATTRIBUTES, Evaluation, Tally

_MARGIN = 0.005  # the parser's arithmetic differs a little between processors
CORE = ("prisoners", "workers_abroad", "forced_labourers", "wage_retention")


def write_markdown(evaluations: Sequence[Evaluation]) -> str:
    """The page: one table of the sets, one of attributes, and for each set one of its indicators."""
    parts = ["## Figures\n", _sets(evaluations), "\n## Attributes of the figures found\n", _attributes(evaluations)]
    for evaluation in evaluations:
        parts += [f"\n## {evaluation.name}\n", _indicators(evaluation)]
    return "\n".join(parts) + "\n"


def _sets(evaluations: Iterable[Evaluation]) -> str:
    rows = []
    for e in evaluations:
        rows += [(e.name, "all", e.all), (e.name, "core", e.of(CORE))]
    return _table(("set", "indicators", *_HEADS), ((name, which, *_cells(tally)) for name, which, tally in rows))


def _attributes(evaluations: Iterable[Evaluation]) -> str:
    return _table(
        ("set", *ATTRIBUTES),
        ((e.name, *(_share(*e.attributes.get(a, (0, 0))) for a in ATTRIBUTES)) for e in evaluations),
    )


def _indicators(evaluation: Evaluation) -> str:
    return _table(("indicator", *_HEADS), ((name, *_cells(tally)) for name, tally in evaluation.indicators.items()))


_HEADS = ("annotated", "found", "false", "precision", "recall", "F1")


def _cells(tally: Tally) -> tuple[str, ...]:
    counts = (tally.found + tally.missed, tally.found, tally.false)
    return (*map(str, counts), f"{tally.precision:.3f}", f"{tally.recall:.3f}", f"{tally.f1:.3f}")


def _share(right: int, of: int) -> str:
    return f"{right}/{of} ({right / of:.2f})" if of else "0/0"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def write_notes(evaluations: Iterable[Evaluation]) -> str:
    """What was missed, false or wrong, a line each; of held-out sets nothing, since reading it would spoil them."""
    return "\n".join(f"{e.name}: {note}" for e in evaluations if not e.name.endswith("held_out") for note in e.notes)


def find_falls(evaluations: Iterable[Evaluation], floors: Path) -> list[str]:
    """What is below its floor: a line for each set and each of F1 of all, F1 of core."""
    wanted: dict[str, dict[str, float]] = json.loads(floors.read_text("utf-8"))
    found = {e.name: _measured(e) for e in evaluations}
    return [
        f"{name}, {what}: {found.get(name, {}).get(what, 0.0):.3f} is below the floor {floor:.3f}"
        for name, measures in wanted.items()
        for what, floor in measures.items()
        if found.get(name, {}).get(what, 0.0) < floor
    ]


def raise_floors(evaluations: Iterable[Evaluation], floors: Path) -> None:
    """Writes a little less than what is now reached; a floor never falls."""
    old: dict[str, dict[str, float]] = json.loads(floors.read_text("utf-8")) if floors.exists() else {}
    for e in evaluations:
        kept = old.setdefault(e.name, {})
        for what, value in _measured(e).items():
            kept[what] = max(kept.get(what, 0.0), int((value - _MARGIN) * 1000) / 1000)
    floors.write_text(json.dumps(old, indent=2) + "\n", "utf-8")


def _measured(evaluation: Evaluation) -> dict[str, float]:
    return {"F1 of all": evaluation.all.f1, "F1 of core": evaluation.of(CORE).f1}
