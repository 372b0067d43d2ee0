"""Organisations in text, and the source behind the words of an attribution."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import RuleError
from pipeline.reference.organisations import canonical_source, find_organisations, load_organisations

STATE = "US Department of State"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the U.S. State Department said", [STATE]),
        ("the 2019 Trafficking in Persons Report", [STATE]),
        ("THE TRAFFICKING IN PERSONS REPORT", [STATE]),
        ("Reuters, citing the UN", ["Reuters", "United Nations"]),
        ("the Global Slavery Index", ["Walk Free"]),
        ("Human Rights Watch and HRW", ["Human Rights Watch", "Human Rights Watch"]),
        ("the Citizens’ Alliance for North Korean Human Rights", ["Citizens' Alliance for North Korean Human Rights"]),
        ("UN Refugee Agency", ["UN High Commissioner for Refugees"]),
        ("the UN’s own count", ["United Nations"]),
        ("RFE/RL's Turkmen service", ["Radio Free Europe/Radio Liberty"]),
        ("the Guardian reported", ["The Guardian"]),
        ("The Guardian reported", ["The Guardian"]),
        ("a guardian angel, Guardian", []),
        ("the Guardian Council", []),
        ("the Atlantic Ocean", []),
        ("crossing borders at night", []),
        ("he went to save the children", []),
        ("a link, a LINK", []),
        ("LiNK helped them", ["Liberty in North Korea"]),
        ("who did it? us", []),
    ],
)
def test_find_organisations(text: str, expected: list[str]) -> None:
    names = find_organisations(text)
    assert [name.organisation.name for name in names] == expected
    assert all(text[name.char_start : name.char_end] == name.text for name in names)


def test_a_report_title_is_told_from_its_publisher() -> None:
    state, report = find_organisations("the State Department's TIP Report")
    assert (state.is_report, report.is_report) == (False, True)


@pytest.mark.parametrize(
    ("words", "name", "kind"),
    [
        ("the State Department", STATE, "government"),
        ("the 2014 U.S. State Department's Trafficking in Persons Report", STATE, "government"),
        ("a 2018 C4ADS report", "C4ADS", "ngo"),
        ("its Global Slavery Index", "Walk Free", "ngo"),
        ("UNHCR officials", "UN High Commissioner for Refugees", "un"),
        ("South Korea’s Unification Ministry", "South Korean Ministry of Unification", "government"),
        ("Korea Institute for National Unification (KINU)", "Korea Institute for National Unification", "academic"),
        ("former prisoners interviewed by Amnesty International", "Amnesty International", "ngo"),
        ("three former prisoners", "three former prisoners", "testimony"),
        ("a defector", "defector", "testimony"),
        ("the survivors", "survivors", "testimony"),
        ("a former camp guard", "former camp guard", "testimony"),
        ("the witnesses", "witnesses", "testimony"),
        ("a local newspaper", "local newspaper", "media"),
        ("Hanyang University", "Hanyang University", "academic"),
        ("a study", "study", "academic"),
        ("an economics professor", "economics professor", "academic"),
        ("the ministry of labour", "ministry of labour", "government"),
        ("Polish officials", "Polish officials", "government"),
        ("UN experts on slavery", "United Nations", "un"),
        ("a local rights group", "local rights group", "ngo"),
        ("the guardian", "guardian", "other"),
        ("Mr. Pak", "Mr. Pak", "other"),
        ("", "", "other"),
    ],
)
def test_canonical_source(words: str, name: str, kind: str) -> None:
    assert canonical_source(words) == (name, kind)


def test_the_list_is_wide_enough() -> None:
    listed = {
        canonical_source(name).kind
        for name in (
            "ILO",
            "OHCHR",
            "Daily NK",
            "Cotton Campaign",
            "World Prison Brief",
            "UNICEF",
            "KCNA",
            "NK News",
            "ASPI",
        )
    }
    assert listed == {"un", "media", "ngo", "academic"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("organisations: {ngo: {A Group: [AG]}, media: {A Paper: [AG]}}", "'AG' is given twice, first for A Group"),
        ("organisations: {ngo: {A Group: [AG, AG]}}", "given twice"),
        ("organisations: {charity: {A Group: []}}", "government"),
        ("organisations: {ngo: {A Group: []}}\nreports: {Other Group: [Their Report]}", "reports.Other Group"),
        ("organisations: {ngo: {A Group: []}, ngo: {}}", "'ngo' is given twice"),
        ("organisations: {ngo: {a lower name: []}}", "capital"),
        ("- a list", "file"),
    ],
)
def test_mistakes_in_the_file_are_named(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "mine.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RuleError, match=message):
        load_organisations(path)
