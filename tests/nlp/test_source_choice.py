"""Who says so: the sources of a number in and before its sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.model import Figure

Read = Callable[..., dict[str, Figure]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The UN speaks of 10,000 political prisoners, Amnesty International of more than 20,000 prisoners.",
            {"10,000": ("The UN",), "20,000": ("Amnesty International",)},
        ),
        (
            "China forced 500 people back into North Korea, Human Rights Watch reported; activists speak of as many "
            "as 600 people sent back.",
            {"500": ("Human Rights Watch",), "600": ("activists",)},
        ),
        (
            "Data from the interior ministry put the total at 20,000 prisoners, activists from Tashkent said.",
            {"20,000": ("Data from the interior ministry", "activists from Tashkent")},
        ),
        # pronouns and "the study" point back
        (
            "Human Rights Watch visited the jail in May. It found that 300 inmates had died.",
            {"300": ("Human Rights Watch",)},
        ),
        # a chain, nearest first
        (
            "Reuters, citing the UN refugee agency, reported that 6,000 migrants are held in camps in Libya.",
            {"6,000": ("Reuters", "the UN refugee agency")},
        ),
        (
            "A study by Adrian Zenz looked at the camps. The study adds that 1.8 million people were held.",
            {"1.8 million": ("The study", "A study by Adrian Zenz")},
        ),
        # speakers behind the verb, in the passive, among those told
        (
            "The famine killed 600,000 people, concluded the demographers Goodkind and West.",
            {"600,000": ("the demographers Goodkind and West",)},
        ),
        ("The toll of dead prisoners is put at 300 by one former commander.", {"300": ("one former commander",)}),
        (
            "Workers told Amnesty International that they earned $200 a month.",
            {"200": ("Workers", "Amnesty International")},
        ),
        ("According to two women who had cooked there, 300 prisoners died each year.", {"300": ("two women",)}),
        ("In the words of one former inmate, 30 prisoners died each night.", {"30": ("one former inmate",)}),
        ("Former loggers put the state's cut at 70 percent of wages.", {"70": ("Former loggers",)}),
        ("The figure of 200,000 prisoners comes from the State Department.", {"200,000": ("the State Department",)}),
        ("Observers estimated 30,000 North Korean children live in China without papers.", {"30,000": ("Observers",)}),
        ("UNHCR: 90,000 refugees in Ethiopia.", {"90,000": ("UNHCR",)}),
        (
            "About 90,000 prisoners are held in the camps (Amnesty International, 2011).",
            {"90,000": ("Amnesty International",)},
        ),
        ("On 16 June the prosecutor said that 102 prisoners had been charged.", {"102": ("the prosecutor",)}),
        # a clause between commas
        ("About 300 prisoners died in the mine, a village pastor found.", {"300": ("a village pastor",)}),
        ("The port held 40,000 prisoners, the embassy in Riga said on Monday.", {"40,000": ("the embassy in Riga",)}),
        ("At the mine, so an indictment alleges, 300 prisoners died.", {"300": ("an indictment",)}),
        ("By the count of a group abroad, 300 prisoners died.", {"300": ("a group abroad",)}),
        ("By Havana's account, 300 prisoners died.", {"300": ("Havana",)}),
        ("Demographers arrive at 490,000 famine deaths.", {"490,000": ("Demographers",)}),
        ("IOM flew 2,742 migrants home from Libya.", {"2,742": ("IOM",)}),
        (
            "OSLO (AFP) — About 300 prisoners died in the mine, a local pastor said, and 20 fled.",
            {"300": ("AFP", "a local pastor")},
        ),
        # clauses that name no speaker
        ("The 300 prisoners fled, and the guards found nobody.", {"300": ()}),
        ("The aid ship arrived at 300 prisoners' huts.", {"300": ()}),
        ("The company flew 2,742 workers to Russia.", {"2,742": ()}),
        # those who act do not state
        ("Kim Jong Un sent 10,000 workers to Russia.", {"10,000": ()}),
        ("Guards put 30 prisoners in one cell.", {"30": ()}),
        ("The government identified 1,187 victims of trafficking in 2018.", {"1,187": ()}),
        ("The company told workers that 20 percent of wages would be kept.", {"20": ()}),
        # an account ends where the text goes on with something else
        (
            "Police said that 300 prisoners were held. Relatives waited outside. It rained. Later 20 prisoners died.",
            {"300": ("Police",), "20": ()},
        ),
    ],
)
def test_a_number_has_the_sources_of_its_own_part(read: Read, text: str, expected: dict[str, tuple[str, ...]]) -> None:
    found = {words: figure.attribution.names for words, figure in read(text).items()}
    assert {words: found.get(words) for words in expected} == expected
