"""Numbers that are written to deceive, or to break what reads them: what a reader sees counts, or nothing does."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.build.worker import process
from pipeline.extractors import extract
from pipeline.model import Quantity, Result, Source

ENDS = (1, 19, 309, 1_000, 4_301, 10_000)  # digits; 4,300 is where Python refuses to make an int, 308 where floats end


def read(text: str, name: str = "a.txt") -> Result:
    return process(Source(name, text.encode("utf-8", "surrogatepass")), ())


def quantities(result: Result) -> list[Quantity]:
    reading = result.reading
    return [*(figure.quantity for figure in reading.figures), *(row.quantity for row in reading.quantities)]


def values(text: str) -> list[str]:
    result = read(text)
    assert result.document.text, result.document.problems
    assert not [problem for problem in result.document.problems if problem.code.value == "crashed"]
    return [str(quantity.low) for quantity in quantities(result)]


@pytest.mark.parametrize("digits", ENDS)
@pytest.mark.parametrize(
    "form", ["{}", "{},000", "{}.5", "0.{}", "-{}", "{}%", "${}", "{} million", "1 in {}", "{} to {}"]
)
def test_numbers_of_any_length(digits: int, form: str) -> None:
    number = "9" * digits
    result = read(f"In 2016 the camp held {form.format(number, number)} prisoners. In 2017 it held 400 prisoners.")
    assert not result.document.problems
    assert "400" in [str(quantity.low) for quantity in quantities(result)], "the sentence after it is read"
    for quantity in quantities(result):
        for value in (quantity.low, quantity.high):
            assert value is None or value.is_finite()


@pytest.mark.parametrize(
    "number",
    [
        "4\u202e321",  # right-to-left override: a reader sees 4123
        "\u202e000,04\u202c",
        "\u2067400\u2069\u2066,000\u2069",
        "4\u200b00",
        "4\u200d00",
        "4\u206000",
        "4\ufeff00",
        "4\u00ad00",
        "4\u034f00",
        "4\u030100",
        "4\u20de00",
        "40\u0336\u0336",
    ],
)
def test_invisible_characters_make_no_other_number(number: str) -> None:
    """Either the digits together, as they are seen, or none of them: never a part of the number as if it were all."""
    shown = "".join(c for c in number if c.isdigit() or c == ",").replace(",", "")
    found = values(f"In 2016 the camp held {number} prisoners. In 2017 it held 777 prisoners.")
    assert "777" in found
    assert set(found) <= {"777", shown, "4123", "400000", "40000"}, found


@pytest.mark.parametrize(
    "number",
    [
        "４００",  # full width
        "٤٠٠",  # Arabic-Indic
        "४००",  # Devanagari
        "𝟒𝟎𝟎",  # mathematical bold
        "𝟺𝟶𝟶",
        "⁴⁰⁰",
        "④⓪⓪",
        "4ОО",  # Cyrillic letters
        "4OO",
        "l00",
        "4OO,000",
        "四百",
        "4٠٠",  # two scripts
        "4００",
    ],
)
def test_look_alike_digits(number: str) -> None:
    """Digits of another script are the number that they are, or none; never some of their digits."""
    found = values(f"In 2016 the camp held {number} prisoners. In 2017 it held 777 prisoners.")
    assert "777" in found
    assert set(found) <= {"777", "400"}, found


@pytest.mark.parametrize(
    "number",
    [
        "80,0003",
        "1,2345,678",
        "4502,3",
        "120,000150,000",
        "/4 of the",
        ",500",
        "10⁵",
        "15/20 million",
        "10⁵ million",
        "8\ufffd",
        "8\ufffd,\ufffd\ufffd\ufffd",
        "\ufffd0,000",
    ],
)
def test_number_of_which_no_reading_is_sure_gives_none(number: str) -> None:
    found = values(f"In 2016 the camp held {number} prisoners. In 2017 it held 777 prisoners.")
    assert found == ["777"]


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("2½ million", "2500000"),
        ("2 1\u20442 million", "2500000"),
        ("½ million", "500000"),
        ("5 (five) million", "5000000"),
        ("8 x 10⁴", "80000"),
    ],
)
def test_magnitude_belongs_to_the_number_before_it(number: str, value: str) -> None:
    figures = read(f"About {number} prisoners died in the camps.").reading.figures
    assert [(f.indicator, str(f.quantity.low)) for f in figures] == [("prisoner_deaths", value)]


@pytest.mark.parametrize(
    "text",
    [
        "Some \ud800 500 prisoners \udfff were held.",
        "Some 5\ud80000 prisoners were held in 2016, and 777 died.",
        "Кам\u0440 22 held 500 людей prisoners 사람 in 2016 العام.",
        "🧑‍🦽" * 500 + " 500 prisoners were held.",
        "\U0010ffff\ufdd0\ufffe 500 prisoners were held.",
        "Z" + "\u0301" * 5_000 + " 500 prisoners were held.",
        "\u202e" * 5_000 + " 500 prisoners were held." + "\u202c" * 5_000,
        "ﷺ" * 2_000 + " 500 prisoners were held.",
        "Dž ß İ ŉ ΐ " * 300 + " 500 prisoners were held.",
    ],
    ids=range(9),
)
def test_odd_characters_keep_offsets(text: str) -> None:
    for name in ("a.txt", "a.html"):
        result = read(text, name)
        whole = result.document.text
        assert whole
        for quantity in quantities(result):
            assert 0 <= quantity.char_start < quantity.char_end <= len(whole)
            assert any(c.isalnum() for c in whole[quantity.char_start : quantity.char_end])


HOSTILE = st.lists(
    st.one_of(
        st.sampled_from(list("0123456789,.-–%$₩()/ \t\n'’:;")),
        st.sampled_from([" million", " to ", " of ", " in ", "one", "half", "2016", "prisoners", "about ", " May "]),
        st.characters(),
    ),
    max_size=60,
).map("".join)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(HOSTILE)
def test_any_text_is_read_with_its_offsets_right(text: str) -> None:
    result = read(f"In 2016 the camp held {text} prisoners.")
    document = result.document
    assert document.text or document.problems
    assert not [problem for problem in document.problems if problem.code.value == "crashed"]
    for figure in result.reading.figures:
        quantity = figure.quantity
        assert figure.sentence_start <= quantity.char_start < quantity.char_end <= figure.sentence_end
        assert document.text[quantity.char_start : quantity.char_end].strip()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.binary(max_size=300), st.sampled_from(["a.html", "a.pdf", "a.txt", "a.docx", "a.mhtml", "a.html.gz", "a.warc"])
)
def test_any_bytes_are_a_text_or_a_problem(data: bytes, name: str) -> None:
    for head in (b"", b"<html><p>5 men ", b"%PDF-1.7\n1 0 obj\n"):
        document = extract(Source(name, head + data))
        assert document.text or document.problems


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.sampled_from(
            ["<table>", "</table>", "<tr>", "<td rowspan=3>", "<td colspan=2>", "<th>", "</td>", "5", "<p>", "</p>",
             "<ul>", "<li>", "<br>", "<b>", "2016", "<caption>Men", "<sup>1</sup>", "<article>", "<h2>Camps</h2>",
             "&nbsp;", "\u202e"]
        ),
        max_size=60,
    )
)  # fmt: skip
def test_any_markup_keeps_its_promises(pieces: list[str]) -> None:
    result = read(f"<p>Some 500 men were held.</p>{''.join(pieces)}", "a.html")
    assert "500" in result.document.text
    for quantity in quantities(result):
        assert result.document.text[quantity.char_start : quantity.char_end].strip()
