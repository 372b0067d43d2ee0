"""Whole groups, parts of them, and single cases."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.model import Figure

Read = Callable[..., dict[str, Figure]]


@pytest.mark.parametrize(
    ("text", "quote", "scope"),
    [
        ("About 120,000 people are held in the camps.", "120,000", "total"),
        ("Some 200,000 people of all ages are held in the camps.", "200,000", "total"),
        ("At Camp 16 20,000 prisoners are held.", "20,000", "part"),
        ("The colony holds 3,000 prisoners.", "3,000", "part"),
        ("The state sent 42,000 students to pick cotton.", "42,000", "part"),
        ("Of the 5,000 inmates 300 of them died.", "300", "part"),
        ("There were 340 North Korean cooks in Vladivostok.", "340", "part"),
        ("In March, 29 North Koreans were forcibly returned from China.", "29", "case"),
        ("By March 2018, China had sent back 4,000 North Koreans.", "4,000", "total"),
        ("In one accident, 12 inmates were buried alive in the prison mine.", "12", "case"),
        ("A woman from Musan was sold for 8,000 yuan.", "8,000", "case"),
        ("A court jailed him for eight years.", "eight", "case"),
        ("A logger earns $200 a month in Russia.", "200", "total"),
        ("Brokers sell women for 8,000 yuan in China.", "8,000", "total"),
    ],
)
def test_scope(read: Read, text: str, quote: str, scope: str) -> None:
    found = {words: figure.scope.value for words, figure in read(text).items()}
    assert found.get(quote) == scope, found
