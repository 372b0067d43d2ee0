"""Which rows state which annotated figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from pipeline.evaluation.gold import GoldFigure
from pipeline.evaluation.scores import ATTRIBUTES, Evaluation, Tally

_NOT_WORD = re.compile(r"[\W_]+")
_SMALL = Decimal(100)  # up to here two decimals are stated, so that half of the last one is the tolerance
_TOLERANCE = Decimal("0.006")


class Row(NamedTuple):
    """A figure of the tables, as far as it is compared."""

    document: str
    indicator: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    qualifier: str
    per: str
    area: str
    period: str
    attribution: str
    modality: str
    rule: str
    quote: str
    sentence: str
    char_start: int = 0


def compare(name: str, gold: Sequence[GoldFigure], rows: Sequence[Row]) -> Evaluation:
    """Each gold figure takes at most one row; required ones choose first. Optional ones count neither way.

    A row that is not asserted is right only for a gold figure of its modality, and never false.
    """
    taken: dict[int, int] = {}
    for optional in (False, True):
        for i, figure in enumerate(gold):
            if figure.optional is optional:
                j = next((j for j, row in enumerate(rows) if j not in taken and _matches(figure, row)), None)
                if j is not None:
                    taken[j] = i
    return _evaluate(name, gold, rows, taken)


def _evaluate(name: str, gold: Sequence[GoldFigure], rows: Sequence[Row], taken: dict[int, int]) -> Evaluation:
    found, false, missed = Counter[str](), Counter[str](), Counter[str]()
    rule_found, rule_false = Counter[str](), Counter[str]()
    attributes: dict[str, tuple[int, int]] = dict.fromkeys(ATTRIBUTES, (0, 0))
    notes: list[str] = []
    for j, row in enumerate(rows):
        if j in taken and not gold[taken[j]].optional:
            figure = gold[taken[j]]
            found[figure.indicator[0]] += 1
            rule_found[row.rule] += 1
            for attribute, right in _attributes(figure, row):
                a, b = attributes[attribute]
                attributes[attribute] = (a + right, b + 1)
                if not right:
                    got, wanted = getattr(row, attribute), getattr(figure, attribute)
                    notes.append(f"{attribute}: {got!r} for {wanted!r} | {row.sentence}")
        elif j not in taken and row.modality == "asserted":
            false[row.indicator] += 1
            rule_false[row.rule] += 1
            notes.append(f"false: {row.rule} {row.low} {row.high} {row.unit} | {row.sentence}")
    for i, figure in enumerate(gold):
        if not figure.optional and i not in taken.values():
            missed[figure.indicator[0]] += 1
            notes.append(f"missed: {figure.indicator[0]} {figure.low} {figure.high} {figure.unit} | {figure.words}")
    tallies = {k: Tally(found[k], false[k], missed[k]) for k in sorted({*found, *false, *missed})}
    rules = {k: Tally(rule_found[k], rule_false[k]) for k in sorted({*rule_found, *rule_false})}
    return Evaluation(name, tallies, attributes, rules, tuple(notes))


def _matches(figure: GoldFigure, row: Row) -> bool:
    return (
        (not figure.document or figure.document == re.split(r"/|!/", row.document)[-1])
        and row.indicator in figure.indicator
        and row.unit in figure.unit.split("|")
        and row.modality == figure.modality
        and same_numbers(figure, row.low, row.high)
        and _same_place(figure, row)
    )


def same_numbers(figure: GoldFigure, low: Decimal | None, high: Decimal | None) -> bool:
    """Ends that both state are equal; of a bound the annotation may fill both sides, the row only its own."""
    pairs = [(a, b) for a, b in ((figure.low, low), (figure.high, high)) if a is not None and b is not None]
    return bool(pairs) and all(_same(a, b) for a, b in pairs)


def _same(a: Decimal, b: Decimal) -> bool:
    return abs(a - b) <= (_TOLERANCE if max(abs(a), abs(b)) <= _SMALL else 0)


def _same_place(figure: GoldFigure, row: Row) -> bool:
    words, sentence, quote = _squash(figure.words), _squash(row.sentence), _squash(row.quote)
    return not words or words in sentence or (len(quote) > 3 and quote in words and words[:12] in sentence)


def _attributes(figure: GoldFigure, row: Row) -> Iterable[tuple[str, bool]]:
    """Only what the annotation states is compared."""
    for attribute in ATTRIBUTES:
        wanted = getattr(figure, attribute)
        if wanted:
            yield attribute, any(_is(attribute, option, getattr(row, attribute)) for option in wanted.split("|"))


def _is(attribute: str, option: str, got: str) -> bool:
    if attribute == "attribution":
        return option.lower() in got.lower() if option else not got
    if attribute == "area":
        return set(option.split(";")) == set(got.split(";"))
    return option == got


def _squash(text: str) -> str:
    return _NOT_WORD.sub("", text.lower())
