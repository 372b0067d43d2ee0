"""Small web pages to measure with: seeded, different but for a few copies, with figures, other numbers, or neither."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

COPY_EACH = 40  # pages
FOLDERS = 97
_NOUNS = (
    *("harbour", "valley", "school", "ministry", "winter", "orchard", "station", "village", "mill", "court", "market"),
    *("committee", "river", "bakery", "journalist", "neighbour", "driver", "teacher", "engineer", "clerk", "tailor"),
    *("archive", "library", "kitchen", "ferry", "tunnel", "quarry", "forest", "bridge", "square", "theatre", "clinic"),
)
_VERBS = ("described", "remembered", "visited", "repaired", "closed", "painted", "left", "reached", "praised", "missed")
_PLACES = ("Russia", "China", "Qatar", "Poland", "Malaysia", "Kuwait", "Libya", "Eritrea", "Uzbekistan", "Angola")
_BODIES = ("A monitoring group", "The labour office", "An aid agency", "A former guard", "The embassy", "A newspaper")


def write_pages(folder: Path, number: int, seed: int = 1) -> None:
    """Writes `number` pages into folders below `folder`."""
    for name, page in make_pages(number, seed):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")


def make_pages(number: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Name and content; the same for the same seed, and the first pages the same whatever the number."""
    dice = random.Random(seed)  # noqa: S311 (no secret)
    former = ""
    for n in range(number):
        page = _page(n, dice)
        if n % COPY_EACH == COPY_EACH - 1:
            page = former.replace("</article>", "<p>Reprinted with thanks.</p></article>")
        yield f"{n % FOLDERS:02}/page-{n:06}.html", page
        former = page


def _page(n: int, dice: random.Random) -> str:
    title = f"The {dice.choice(_NOUNS)} and the {dice.choice(_NOUNS)}, part {n}"
    day = f"{dice.randint(2004, 2024)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    paragraphs = [_prose(dice, 3)]
    if n % 5:
        paragraphs += dice.sample(_stated(dice), k=2 + n % 3)
    paragraphs += [_prose(dice, 4)]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>'
        f'<meta property="article:published_time" content="{day}">'
        f'<meta property="og:site_name" content="Paper {n % 50}"></head>'
        f"<body><main><article><h1>{title}</h1>{body}</article></main></body></html>"
    )


def _stated(dice: random.Random) -> list[str]:
    """Paragraphs with numbers, most of them figures."""
    place, year, who = dice.choice(_PLACES), dice.randint(1990, 2023), dice.choice(_BODIES)
    return [
        f"{who} said that about {dice.randint(2, 990) * 100:,} workers were sent abroad to {place} in {year}.",
        f"In {year} the camp held {dice.randint(1_000, 200_000):,} prisoners, according to {who.lower()}.",
        f"The state keeps {dice.randint(20, 95)} percent of their wages. {_sentence(dice)}",
        f"They work {dice.randint(9, 16)} hours a day and earn {dice.randint(40, 400)} US dollars a month.",
        f"The road to the {dice.choice(_NOUNS)} is {dice.randint(3, 300)} kilometres long. {_sentence(dice)}",
    ]


def _prose(dice: random.Random, sentences: int) -> str:
    return " ".join(_sentence(dice) for _ in range(sentences))


def _sentence(dice: random.Random) -> str:
    first, second, third = dice.sample(_NOUNS, 3)
    return f"The {first} {dice.choice(_VERBS)} the {second} near the {third} and the {dice.choice(_NOUNS)} of the town."
