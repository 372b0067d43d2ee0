"""Scores the quantity reader on the test cases of other readers in ../shared/corpus/numbers.

usage: python bench/number_corpus.py [FOLDER] [--misses]

A case is right when each value or pair of ends that it expects is among the quantities read (a share as percent), its
currency where it is an ISO one, and no bare number is read beyond them. A half-open interval counts by its ends.
Results outside the vocabulary are left out, for one of five reasons; a case is left out when nothing of it remains.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.model import Quantity  # noqa: E402
from pipeline.nlp.quantities import read_quantities  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpus" / "numbers"
FILES = (
    "recognizers-NumberModel", "recognizers-NumberRangeModel", "recognizers-PercentModel", "recognizers-CurrencyModel",
    "quantulum3-quantities",
)  # fmt: skip

DATED = "ordinals, dates, ages and times"
UNITS = "units and currencies outside the vocabulary"
FORMATS = "number formats of other languages"
SPELLED = "digits spelled one by one"
PRONOUN = 'the pronoun "one"'

_ORDINAL = re.compile(r"(?:\b(?:first|second|third|tenth|fifteenth)|\d(?:st|nd|rd|th)|[a-z]th)\b", re.IGNORECASE)
_AGE = re.compile(r"\byears? old\b|\b(?:his|her) age\b", re.IGNORECASE)
_DATE = re.compile(r"\b\d{1,2}/\d{1,2}/\d{4}\b")
_YEAR_TEXT = re.compile(r"(?<![\d.,$])(?:19|20)\d\d(?![\d.,]\d)")
_OTHER_FORMAT = re.compile(r"(?<![\d,])\d+,\d{1,2}(?![\d,])")
_SPELLED = re.compile(
    r"\b(?:zero|one|two|three|four|five|six|seven|eight|nine|nought)-(?:zero|one|two|three|four|five|six|seven|eight|nine|nought)-"
)
_PHYSICAL = re.compile(r"\b(?:inverse|joule|candela|degree|watt|gray|electronvolt|bit|kibibyte)\b")
_NO_NUMBER = re.compile(
    r"^(?:an?\s+(?!half|third|fourth|quarter|hundred|dozen|thousand|million|billion|\w+th)|absolute zero|"
    r"one gigaannum|1Ga)",
    re.IGNORECASE,
)
_ONE = re.compile(r"\b(?:the|this|which|that) one\b", re.IGNORECASE)
_OTHER_CURRENCY = re.compile(r"\b(?:kuai|mao|satoshis?|bitcoins?|btc)\b|₿", re.IGNORECASE)


class Expected(NamedTuple):
    low: float | None
    high: float | None
    currency: str = ""
    surface: str = ""
    unit: str = ""


class Score(NamedTuple):
    name: str
    cases: int
    scored: int
    right: int
    left_out: Counter[str]
    misses: list[str]

    @property
    def share(self) -> float:
        return self.right / self.scored if self.scored else 0.0


def score_file(folder: Path, name: str) -> Score:
    cases = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    left_out: Counter[str] = Counter()
    misses: list[str] = []
    right = 0
    for case in cases:
        text, expected = _read_case(name, case)
        kept = [e for e in expected if not why_left_out(name, text, e)]
        reasons = [why_left_out(name, text, e) for e in expected] or [_why_empty(text)]
        if not kept and reasons[0]:
            left_out[reasons[0]] += 1
            continue
        quantities, _ = read_quantities(text, 0, len(text))
        if agrees(name, kept, quantities, whole=len(kept) == len(expected)):
            right += 1
        else:
            got = [f"{q.low}..{q.high} {q.unit} {q.form}" for q in quantities]
            misses.append(f"{text[:140]!r} wants {[(e.low, e.high, e.currency) for e in kept]} got {got}")
    return Score(name, len(cases), len(cases) - sum(left_out.values()), right, left_out, misses)


def _read_case(name: str, case: dict[str, Any]) -> tuple[str, list[Expected]]:
    if name.startswith("quantulum3"):
        return case["req"], [_read_quantulum(r) for r in case["res"]]
    results = [r for r in case["Results"] if r["Resolution"].get("value") not in (None, "null")]
    return case["Input"], [_read_recognizer(name, r) for r in results]


def _read_quantulum(result: dict[str, Any]) -> Expected:
    spread = result.get("uncertainty") or 0
    if "+/-" in result["surface"]:
        spread = 0
    currency = {"pound sterling": "GBP", "euro": "EUR"}.get(
        result["unit"], "USD" if result["unit"].startswith("dollar") else ""
    )
    return Expected(result["value"] - spread, result["value"] + spread, currency, result["surface"], result["unit"])


def _read_recognizer(name: str, result: dict[str, Any]) -> Expected:
    value, resolution = result["Resolution"]["value"], result["Resolution"]
    if name.endswith("RangeModel"):
        low, high = (float(end) if end else None for end in value[1:-1].split(","))
        return Expected(low, high, "", result["Text"])
    number = float(value.rstrip("%"))
    currency = resolution.get("isoCurrency") or {"Dollar": "USD"}.get(resolution.get("unit", ""), "")
    return Expected(number, number, currency, result["Text"])


def why_left_out(name: str, text: str, expected: Expected) -> str:
    """The reason why a result is outside the vocabulary, or nothing."""
    surface = expected.surface
    if _DATE.search(text) or _AGE.search(text):
        return DATED
    if name.endswith("RangeModel") and _ORDINAL.search(surface):
        return DATED
    if _YEAR_TEXT.fullmatch(surface) or (expected.low == 1960 and "1960s" in text):
        return DATED
    if _OTHER_FORMAT.fullmatch(surface):
        return FORMATS
    if _SPELLED.search(text):
        return SPELLED
    if (
        _PHYSICAL.search(expected.unit)
        or _NO_NUMBER.search(surface)
        or (surface == "a dozen" and expected.low == 1)
        or (_OTHER_CURRENCY.search(surface) and "Currency" in name)
    ):
        return UNITS
    return ""


def _why_empty(text: str) -> str:
    if _ONE.search(text):
        return PRONOUN
    return DATED if _ORDINAL.search(text) and not re.search(r"\d", text) else ""


def agrees(name: str, expected: list[Expected], quantities: list[Quantity], whole: bool) -> bool:
    """Whether each expected result is read, and (if the `whole` case is scored) no bare number besides."""
    rest = list(quantities)
    for want in expected:
        found = next((q for q in rest if _same(want, q)), None)
        if found is None:
            return False
        rest.remove(found)
    if not whole:
        return True
    if "Currency" in name:
        return not any(len(q.unit) == 3 and q.unit.isupper() for q in rest)
    if "Percent" in name:
        return not any(q.unit == "percent" for q in rest)
    if "Range" in name:
        return not any(q.low != q.high and q.form != "vague" for q in rest)
    return not any(q.unit == "" or q.form == "ratio" for q in rest if q.form != "vague")


def _same(want: Expected, quantity: Quantity) -> bool:
    if want.currency and len(want.currency) == 3 and want.currency != quantity.unit:
        return False
    ends = [None if v is None else float(v) for v in (quantity.low, quantity.high)]
    shares = [None if v is None else v / 100 for v in ends] if quantity.form == "ratio" else ends
    one_sided = want.low == want.high and None in ends  # these readers do not read bounds
    if one_sided:
        return any(_close(want.low, v) for v in (*ends, *shares) if v is not None)
    return any(
        _close(want.low, low, ratio) and _close(want.high, high, ratio)
        for (low, high), ratio in ((ends, False), (shares, True))
    )


def _close(want: float | None, got: float | None, ratio: bool = False) -> bool:
    if want is None or got is None:
        return want is got
    return abs(want - got) <= max(
        1e-6 * abs(want), 5.1e-5 if ratio and abs(want) > 1e-4 else 0.05 * abs(want) if ratio else 0
    )


def score_corpus(folder: Path = CORPUS) -> list[Score]:
    return [score_file(folder, name) for name in FILES]


def print_table(scores: list[Score]) -> None:
    print(f"{'cases of':32} {'all':>5} {'left':>5} {'scored':>6} {'right':>6} {'share':>7}")
    for score in scores:
        left = sum(score.left_out.values())
        print(f"{score.name:32} {score.cases:5} {left:5} {score.scored:6} {score.right:6} {score.share:7.1%}")
    print("\nleft out, by reason")
    for reason, number in sum((s.left_out for s in scores), Counter[str]()).most_common():
        print(f"{number:5}  {reason}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--misses", action="store_true", help="list the cases that are read wrong")
    options = parser.parse_args()
    scores = score_corpus(options.folder)
    print_table(scores)
    if options.misses:
        for score in scores:
            print(f"\n{score.name}", *score.misses, sep="\n  ")


if __name__ == "__main__":
    main()
