"""The example sentences of number_cases/*.yml, each read whole: every quantity, and where listed every exclusion."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pycountry
import pytest
import yaml

from pipeline.model import Exclusion, Qualifier, Quantity
from pipeline.nlp.money import CODES, SIGNS
from pipeline.nlp.quantities import read_quantities

CASES = Path(__file__).parent / "number_cases"
FORMS = {"ratio", "multiple"}
# Held-out cases that the reader is known to miss; each may leave the list, none may come in.
HELD_OUT_FLOOR = 0.9


class Case(NamedTuple):
    text: str
    gives: list[str]
    leaves: list[str] | None


def load_cases(name: str) -> list[Case]:
    rows = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return [Case(row["text"], row["gives"], row.get("leaves")) for row in rows]


def spell_number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def spell_quantity(quantity: Quantity, earlier: list[Quantity]) -> str:
    low, high = spell_number(quantity.low), spell_number(quantity.high)
    parts = [low if low == high else f"{low}..{high}"]
    if quantity.qualifier is not Qualifier.PLAIN:
        parts.append(str(quantity.qualifier))
    parts += [quantity.unit] if quantity.unit else []
    parts += [f"/{quantity.per}"] if quantity.per else []
    parts += [quantity.form] if quantity.form in FORMS else []
    if quantity.converted_from is not None:
        starts = [q.char_start for q in earlier]
        parts.append(f"<{starts.index(quantity.converted_from) + 1}")
    return " ".join(parts)


def spell_expected(line: str) -> str:
    number, *rest = line.split(" ")
    ends = [spell_number(Decimal(end)) if end else "" for end in number.split("..")]
    return " ".join(["..".join(ends), *rest])


def spell_exclusion(exclusion: Exclusion, text: str) -> str:
    return f"{exclusion.number_class} {text[exclusion.char_start : exclusion.char_end]}"


def find_faults(case: Case) -> list[str]:
    quantities, exclusions = read_quantities(case.text, 0, len(case.text))
    got = [spell_quantity(q, quantities) for q in quantities]
    want = [spell_expected(line) for line in case.gives]
    faults = [] if got == want else [f"{case.text!r}: gives {got}, not {want}"]
    left = [spell_exclusion(e, case.text) for e in exclusions]
    if case.leaves is not None and left != case.leaves:
        faults.append(f"{case.text!r}: leaves {left}, not {case.leaves}")
    return faults


@pytest.mark.parametrize("case", load_cases("tuned.yml"), ids=lambda case: case.text[:60])
def test_tuned_sentence_is_read(case: Case) -> None:
    assert find_faults(case) == []


def test_held_out_sentences_are_read_above_the_floor() -> None:
    cases = load_cases("held_out.yml")
    faults = [fault for case in cases for fault in find_faults(case)[:1]]
    assert 1 - len(faults) / len(cases) >= HELD_OUT_FLOOR, "\n".join(faults)


def test_there_are_enough_cases() -> None:
    assert len(load_cases("tuned.yml")) >= 125
    assert len(load_cases("held_out.yml")) >= 125


def test_every_currency_code_is_iso_4217() -> None:
    known = {currency.alpha_3 for currency in pycountry.currencies}
    assert set(CODES) <= known
    assert {code for code in SIGNS.values() if code.isupper()} <= known
    assert {
        code for text in ("5,000 manat", "300 Swiss francs", "40 kip", "9 Qatari riyals") for code in units_of(text)
    } <= known


def units_of(text: str) -> list[str]:
    return [q.unit for q in read_quantities(text, 0, len(text))[0]]


@pytest.mark.parametrize(
    "filler", ["on average 30 men, a mean of 5 years, ", "one cook in four of 5 and ", "aged 12 and 14, "]
)
def test_a_long_line_is_read_in_linear_time(filler: str) -> None:
    def measure(length: int) -> float:
        text = filler * (length // len(filler))
        started = time.process_time()
        read_quantities(text, 0, len(text))
        return time.process_time() - started

    assert measure(32_000) < 10 * max(measure(8_000), 0.02)  # quadratic reading takes sixteen times as long


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The inmates in the north number 9,000.", ["9,000"]),
        ("Delegated labourers number eight million.", ["eight million"]),
        ("They number 12,000 by now.", ["12,000"]),
        ("See case number 4500.", []),
    ],
)
def test_to_number_is_a_verb_before_a_large_number(text: str, expected: list[str]) -> None:
    quantities, _ = read_quantities(text, 0, len(text))
    assert [text[q.char_start : q.char_end] for q in quantities] == expected
