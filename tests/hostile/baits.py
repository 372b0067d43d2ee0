"""Texts on which a careless pattern takes quadratic time or worse; each of about the given number of characters."""

from __future__ import annotations

from collections.abc import Callable

Bait = Callable[[int], str]


def repeat(piece: str, before: str = "", after: str = "") -> Bait:
    return lambda n: before + piece * max(1, n // len(piece)) + after


TEXT_BAITS: dict[str, Bait] = {
    "digits": repeat("9"),
    "digits and commas": repeat("1,"),
    "torn numbers": repeat("80,0003 "),
    "powers": repeat("8 × 10⁵"),
    "groups of three": repeat("000,", "1,"),
    "digits and points": repeat("1."),
    "digits and spaces": repeat("100 "),
    "digits and hyphens": repeat("10-"),
    "ranges": repeat("10 to 20 "),
    "alternatives": repeat("10 or 20 or "),
    "number words": repeat("twenty-one hundred thousand and "),
    "ordinals": repeat("the 21st and the 22nd "),
    "fractions": repeat("two thirds of one half of "),
    "ratios": repeat("1 in 10 of "),
    "percent": repeat("10% of "),
    "money": repeat("$10 (₩12,000 ($9 "),
    "money signs": repeat("$"),
    "brackets": repeat("("),
    "brackets closed": repeat("(5)"),
    "quotes": repeat("“"),
    "hedges": repeat("about nearly more than at least some "),
    "dates": repeat("from 1 May 2016 to 2 June 2017 and "),
    "years": repeat("1990 to 1999, "),
    "months": repeat("January "),
    "relative periods": repeat("in the last ten years of the past "),
    "sources": repeat("according to the report of "),
    "source lines": repeat("Reuters, 5 May 2016, [accessed 6 May 2016], "),
    "names": repeat("Kim Jong Il of North Korea and "),
    "places": repeat("North Korea, South Korea and Northern "),
    "ages": repeat("aged 5 to 10 years old "),
    "units": repeat("10 kg of km per hour a day "),
    "capitals": repeat("A. B. C. "),
    "numbers that are sentences": repeat("1. "),
    "dots": repeat("."),
    "ellipses": repeat("5... "),
    "spaces": repeat(" ", "5 men", "5 men"),
    "tabs": repeat("\t", "a", "b"),
    "one word": repeat("workers"),
    "hyphens": repeat("-"),
    "dashes": repeat("5 – "),
    "semicolons": repeat("5 men; "),
    "sentences": repeat("They went on. "),
    "sentences of figures": repeat("Some 500 prisoners died in 2016. "),
    "questions": repeat("5?! "),
    "combining marks": repeat("\u0301", "5"),
    "zero-width": repeat("5\u200b"),
    "addresses": repeat("http://a.b/"),
    "emails": repeat("a@a.a"),
    "note marks": repeat("[5]"),
    "lines": repeat("5 men\n"),
    "empty lines": repeat("\n"),
    "list items": repeat("1. a\n\n"),
    "header fields": repeat("Date: 5\n"),
    "table rows": repeat("a\t5\n"),
    "slashes": repeat("5/"),
    "colons": repeat("5:"),
    "apostrophes": repeat("'5"),
}

PAGE_BAITS: dict[str, Bait] = {
    "spaces in a mark": lambda n: f"<p>about 120,000<sup>3{' ' * n}x</sup> people",
    "angle brackets": repeat("<"),
    "open tags": repeat("<p>5 "),
    "open links": repeat("<a href=x>"),
    "comments": repeat("<!--"),
    "entities": repeat("&amp"),
    "ampersands": repeat("&"),
    "attributes": lambda n: "<p " + " ".join(f"a{i}=1" for i in range(n // 8)) + ">5 men",
    "rows": repeat("<tr><td>5", "<table>"),
    "cells": repeat("<td>5", "<table><tr>"),
    "cells that span many": lambda n: (
        f"<table><tr>{'<td rowspan=100 colspan=100>5' * (n // 60)}{'<tr><td>5' * (n // 20)}"
    ),
    "headings": repeat("<h2>Camps</h2>"),
    "sections of a table": lambda n: (
        f"<table><tr><td>a<td>b{'<tr><td><b>x y<td>' * (n // 30)}{'<tr><td>a<td>5' * (n // 30)}"
    ),
    "titles of a table": repeat("<tr><td colspan=2>x y z", "<table><tr><td>a<td>b"),
    "open headings": repeat("<h1>a 5 "),
    "articles": repeat("<article><h2>A</h2><p>By A, 5 May 2016</p></article>"),
    "breaks": repeat("5<br>"),
    "superscripts": repeat("5<sup>1</sup>"),
    "declarations": repeat("<?xml ", ""),
    "frames": repeat("<frameset "),
    "charsets": repeat("<meta charset="),
}
