"""Where the counted are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.model import Figure

Read = Callable[..., dict[str, Figure]]


@pytest.mark.parametrize(
    ("text", "about", "expected"),
    [
        # hosts: subjects and owners
        ("Singapore has 250,000 live-in maids, all of them foreigners.", "SGP", {"250,000": "SGP"}),
        ("Moscow issued 14,600 labour permits to North Koreans in 2016.", "PRK", {"14,600": "RUS"}),
        (
            "Brazil has the third largest number of prisoners, 811,707, after China with 1.69 million.",
            "",
            {"811,707": "BRA", "1.69 million": "CHN"},
        ),
        ("Some 20,000 refugees fled from Eritrea.", "ERI", {"20,000": ""}),
        # "the country", "the South", a river that is a border
        (
            "Russia's interior ministry counted 1.9 million Uzbek citizens at work in the country.",
            "UZB",
            {"1.9 million": "RUS"},
        ),
        ("Since 1998 more than 33,000 North Koreans have reached the South.", "PRK", {"33,000": "KOR"}),
        ("Six out of ten women who cross the Tumen are sold into the sex trade.", "PRK", {"Six out of ten": "CHN"}),
        # the seat of a meeting is none
        ("The agency told reporters in Geneva that 300 detainees had died in Libya.", "", {"300": "LBY"}),
        (
            "Of 80 conscripts whom the committee interviewed in Addis Ababa and Zurich none was let go; they "
            "had served for six years.",
            "ERI",
            {"six": "ERI"},
        ),
        # the money tells where it was paid
        ("A broker sold her for 20,000 yuan.", "PRK", {"20,000": "CHN"}),
        ("A broker sold her for $3,000.", "PRK", {"3,000": "PRK"}),
        # headings and the paragraphs above
        (
            "# Sewing on the Chinese bank\nThe seamstresses earn $300 a month and work 14 hours a day.",
            "PRK",
            {"300": "CHN", "14": "CHN"},
        ),
        (
            "The firm in Pyongyang sent 40 welders to the yard at Gdynia.\nThe men worked 12 hours a day.",
            "PRK",
            {"40": "POL", "12": "POL"},
        ),
        ("In Kuwait conditions are bad for all.\nAbout 100,000 North Koreans work abroad.", "PRK", {"100,000": ""}),
        (
            "Some work in Poland, others in Malta or in Qatar.\nThe men worked 12 hours a day.",
            "PRK",
            {"12": "PRK"},
        ),
        ("The glove maker has 11,000 migrants on its payroll.", "MYS", {"11,000": "MYS"}),
        # the seat of whoever counts or speaks; the last is a place of detention
        ("A relief group in Seoul puts the number of political prisoners at 150,000.", "PRK", {"150,000": "PRK"}),
        (
            "Researchers in Oslo traced 40 camps from the air.\nInside them 9,000 prisoners were held.",
            "ERI",
            {"9,000": "ERI"},
        ),
        ("The courts in Urumqi hold 400 prisoners in their cells.", "", {"400": "CHN"}),
        # where people came from, one by one or in a list; whoever is "from" a place may also be there
        (
            "The maids come from Kenya, Ghana and the Philippines. They work 16 hours a day.",
            "SAU",
            {"16": "SAU"},
        ),
        (
            "Some 1.2 million migrant workers are in the emirate, the largest groups from Nepal (300,000) and India "
            "(400,000).",
            "QAT",
            {"300,000": "QAT", "400,000": "QAT"},
        ),
        ("They cut timber in Siberia, far from home. They work 14 hours a day.", "PRK", {"14": "RUS"}),
        # where the pay goes
        (
            "In Malta the seamstresses earn 500 euros a month, and 80 percent of their wages is sent to Pyongyang.",
            "PRK",
            {"500": "MLT", "80": "MLT"},
        ),
        # rows of places and numbers
        ("Kuwait took some 4,000 North Korean workers, Poland 900.", "PRK", {"4,000": "KWT", "900": "POL"}),
        (
            "China and Mongolia took in the most North Korean workers, 40,000 and 5,000 respectively.",
            "PRK",
            {"40,000": "CHN", "5,000": "MNG"},
        ),
        ("About 3,000 North Korean workers live in Oman and Qatar.", "PRK", {"3,000": "OMN;QAT"}),
        # waters and soil
        ("Boats with 800 refugees reached Maltese waters in May.", "MLT", {"800": "MLT"}),
        ("In Norway about 300 Chadians live as refugees.", "NOR", {"300": "NOR"}),
    ],
)
def test_the_area_is_where_the_counted_are(read: Read, text: str, about: str, expected: dict[str, str]) -> None:
    found = {words: figure.area.codes for words, figure in read(text, about).items()}
    missing = set(expected) - set(found)
    assert not missing, found
    assert {words: found[words] for words in expected} == expected
