"""Numerals alone: the value of every spelling of a number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.nlp.numerals import read_numerals
from pipeline.nlp.scan import Form, Numeral, make_line

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()


def read(text: str) -> list[Numeral]:
    return read_numerals(make_line(text, 0, len(text)))


def spell(number: int) -> str:
    """English words for 0 to 999,999,999, written without looking at the reader."""
    if number < 20:
        return UNITS[number]
    if number < 100:
        return TENS[number // 10] + (f"-{UNITS[number % 10]}" if number % 10 else "")
    for size, name in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            head, rest = divmod(number, size)
            tail = "" if not rest else f" and {spell(rest)}" if rest < 100 else f" {spell(rest)}"
            return f"{spell(head)} {name}{tail}"
    raise AssertionError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234,567", "1234567"), ("12 345 670", "12345670"), ("40\u202f000", "40000"), ("9'500", "9500"),
        ("12,34,567", "1234567"),
        ("0.15", "0.15"), (".75", "0.75"), ("1.234.567,5", "1234567.5"), ("2.7 million", "2700000"), ("50k", "50000"),
        ("1.2bn", "1200000000"), ("80-thousand", "80000"), ("3 lakh", "300000"), ("2 crore", "20000000"),
        ("two-hundred thousand", "200000"), ("half a million", "500000"), ("a dozen", "12"), ("half a dozen", "6"),
        ("a hundred", "100"), ("one and a half million", "1500000"), ("two million and a half", "2500000"),
        ("five point two five", "5.25"), ("twenty-five hundred", "2500"), ("three quarters of a million", "750000"),
        ("one hundred and five thousand and twelve", "105012"), ("2½", "2.5"), ("2 1/2", "2.5"), ("minus five", "-5"),
        ("1.5e3", "1500"), ("2×10^4", "20000"), ("\uff11\uff12\uff13", "123"), ("٣٤", "34"),
        ("1\u200b2\u200b,000", "12000"),
        ("three million, two hundred and forty", "3000240"), ("five thousands", "5000"),
        ("2½ million", "2500000"), ("2 1/2 million", "2500000"), ("2 1\u20442 million", "2500000"),
        ("2\u00b9\u2044\u2082 million", "2500000"), ("½ million", "500000"), ("3/4 million", "750000"),
        ("1-1/2 thousand", "1500"), ("2½bn", "2500000000"), ("½ hundred", "50"), ("1⅓ million", "1333333"),
        ("one and 1/2 million", "1500000"), ("6½", "6.5"), ("1,5 thousand", "1500"),
        ("5+ million", "5000000"), ("5 (five) million", "5000000"),
        ("8 x 10⁴", "80000"), ("6.5\u00a0×\u00a010³", "6500"), ("2 \u22c5 10⁵", "200000"), ("3 × 10⁻²", "0.03"),
    ],
)  # fmt: skip
def test_spelling_has_its_value(text: str, value: str) -> None:
    numerals = read(text)
    assert [n.value for n in numerals] == [Decimal(value)]
    assert numerals[0].form is Form.NUMBER
    assert numerals[0].end == len(make_line(text, 0, len(text)).text)


@pytest.mark.parametrize(
    ("text", "share"),
    [("two thirds", "0.6667"), ("a third", "0.3333"), ("three-quarters", "0.75"), ("half", "0.5"), ("3/4", "0.75"),
     ("⅔", "0.6667"),
     ("twenty-three fifths", "4.6"), ("one hundred thirty-fifths", "2.8571"), ("one twenty-fifth", "0.04")],
)  # fmt: skip
def test_fraction_has_its_share(text: str, share: str) -> None:
    numerals = read(text)
    assert [(n.form, round(n.value, 4)) for n in numerals] == [(Form.FRACTION, Decimal(share))]


@pytest.mark.parametrize(
    ("text", "values"),
    [("two hundred and three hundred", [200, 300]), ("one hundred two hundred", [100, 200]),
     ("4 thousand 3 hundred and 21", [4321]),
     ("2 million and 300,000 others", [2000000, 300000]), ("between one hundred and fifty", [100, 50]),
     ("5 million 2014", [5000000, 2014]),
     ("the two first prisoners", [2, 1]), ("$280 million first notes", [280000000, 1]), ("423 0000", [423, 0]),
     ("the first million", [1, 1000000]), ("10, 500", [10, 500]), ("4,500³ of 10", [4500, 10]),
     ("1,500/2,000", [1500, 2000])],
)  # fmt: skip
def test_neighbours_stay_apart(text: str, values: list[int]) -> None:
    assert [n.value for n in read(text)] == values


@pytest.mark.parametrize(
    ("text", "value"),
    [("thousands", 1000), ("tens of thousands", 10000), ("hundreds of thousands", 100000),
     ("scores of thousands", 20000),
     ("several thousand", 1000), ("a few hundred", 100), ("many thousands", 1000), ("dozens", 12),
     ("hundreds of millions", 10**8)],
)  # fmt: skip
def test_vague_count_names_its_magnitude(text: str, value: int) -> None:
    assert [(n.form, n.value) for n in read(text)] == [(Form.VAGUE, Decimal(value))]


@pytest.mark.parametrize(
    "text",
    ["80,0003", "1,2345,678", "4502,3", "12,13", "1000,000", "120,000150,000", "1.234,5678", "1'2345", "500/1,000",
     "1,234.5,6", "/4", ",500", "10⁵", "10⁻³", "10,5", "15/20 million", "4.2.1 million", "80,0003 million",
     "5 (six) million", "eight times 10⁴", "80,-000", "80,- 000", "80-000", "8-0,000", "80 ,000", "90, 000",
     "2016,500", "6·25", "3·105", "10·000", "80, 0 0 0"],
)  # fmt: skip
def test_number_of_which_no_reading_is_sure_is_one_numeral_without_a_value(text: str) -> None:
    numerals = read(text)
    assert [(n.form, n.value) for n in numerals] == [(Form.REFERENCE, Decimal(0))]
    assert (numerals[0].start, numerals[0].end) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "values"),
    [("€12,50", ["12.50"]), ("€ 8,05 a day", ["8.05"]), ("12,50 €", ["12.50"]), ("$12,50", ["0"]),
     ("€12,500", ["12500"]), ("€12,50 to 15,00", ["0", "0"]), ("\ufffd. million", ["0"]), ("70-80", ["70", "80"]),
     ("10, 500", ["10", "500"]), ("1, 2 3", ["1", "2", "3"]), ("80,- a day", ["80"])],
)  # fmt: skip
def test_decimal_comma_of_a_price_and_what_tears_a_number(text: str, values: list[str]) -> None:
    assert [n.value for n in read(text)] == [Decimal(value) for value in values]


@pytest.mark.parametrize(
    ("text", "values"),
    [("5·5 percent died", ["5.5"]), ("12·3–14·5% of them", ["12.3", "14.5"]), ("some 1∙5 million", ["1500000"]),
     ("the 6·25 War", ["0"]), ("2·10⁴ men", ["20000"]), ("2014·2015", ["2014", "2015"]), ("5 · 6 men", ["5", "6"])],
)  # fmt: skip
def test_raised_point_of_a_decimal(text: str, values: list[str]) -> None:
    assert [n.value for n in read(text)] == [Decimal(value) for value in values]


@pytest.mark.parametrize("text", ["second", "twenty-first", "3rd", "one hundred and fifth", "21st"])
def test_ordinal_is_one_numeral(text: str) -> None:
    assert [n.form for n in read(text)] == [Form.ORDINAL]


@given(st.integers(0, 999_999_999))
def test_every_number_in_words_is_read(number: int) -> None:
    assert [n.value for n in read(spell(number))] == [number]


@given(st.integers(0, 10**15), st.sampled_from([",", "\u00a0", "\u202f", "'"]))
def test_every_grouping_is_read(number: int, mark: str) -> None:
    assert [n.value for n in read(f"{number:,}".replace(",", mark))] == [number]
