"""Running heads, feet and page numbers: known by standing at the same place on page after page, in the same words.

A number may differ where it counts the pages. Heads that change with the chapter are known by their place: once most
pages have a repeated line there, a short line of the same size at that place is a head as well. A sentence or a large
number says something, so it takes more pages to make it a head, and the place alone does not.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.extractors.pdf_words import PageWords
from pipeline.extractors.runs import Run

_ZONE = 0.14  # of the page's height, at the top and at the foot
_DEPTH = 4  # rows looked at in each zone
_PLACE = 6.0  # points by which the place may differ
_OFTEN = 4  # pages with the same line at the same place: a head even without space below it
_APART = 1.5  # times the height, from line to line
_SHORT = 90  # characters of a head that changes from page to page
_NEAR = 4  # pages within which a chapter's head must come again
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ROMAN = re.compile(r"^[ivxlc]{1,7}$")
_NUMBER = re.compile(r"(?<![\d.,/])\d{1,4}(?![\d.,/])")
_LABEL = re.compile(r"^\W*(?:\d+|[a-z]{1,4})[.)]$|^\d+(?:\.\d+)+\.?$|^\W$")  # of a list or a numbered paragraph
_COUNTS = re.compile(r"^(\d{1,4})(?=\s|$)|(?<!\S)(\d{1,4})$")
_PAGE_NUMBER = re.compile(r"^\W*(?:page\s*)?(\d+)(?:\s*(?:of|/)\s*\d+)?\W*$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_ENDS = re.compile(r"[^\W\d_]{2}[.!?。][\"'”’)\]]{0,3}$")
_SENTENCE = 5  # words
_STATES = re.compile(r"(?<![\w.,/])(?:\d{1,3}(?:[,. \u00a0\u202f]\d{3})+|\d{5,}|\d+(?:\.\d+)?\s?%)(?![\w/])")
_MOST = 0.7  # of the lines at a place must be known heads before the others there are taken for heads


class _Row(NamedTuple):
    page: int  # index
    y: float  # distance of its middle from the edge of the page
    zone: str
    runs: list[Run]
    apart: bool  # from the next line towards the middle of the page: no line of running text
    keys: tuple[tuple[str, ...], ...]  # of each run: its text, and that with a number as its distance from the page's


def drop_furniture(pages: Sequence[PageWords]) -> list[list[Run]]:
    """Each page's runs without heads and feet that repeat; if nothing else is there, the first page keeps its own."""
    rows = [row for index, page in enumerate(pages) for row in _edge_rows(index, page)]
    places: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for row in rows:
        for key in {key for keys in row.keys for key in keys}:
            places[row.zone, key].append((row.page, row.y))
    repeated = [_repeated_runs(row, places, len(pages)) for row in rows]
    heads = [
        row
        for row, hits in zip(rows, repeated, strict=True)
        if all(hits) and (min(hits) >= _OFTEN or (row.apart and not _says_something(row)))
    ]
    dropped = {id(run) for row in heads for run in row.runs}
    dropped |= _heads_by_place(rows, repeated, len(pages)) | _lone_page_numbers(rows) | _counting_lines(rows)
    kept = [[run for run in page.runs if id(run) not in dropped] for page in pages]
    first = next((index for index, page in enumerate(pages) if any(run.words for run in page.runs)), None)
    if first is not None and not any(run.words for runs in kept for run in runs):
        kept[first] = list(pages[first].runs)  # it is no head of anything
    return kept


def _says_something(row: _Row) -> bool:
    text = " ".join(run.text for run in row.runs)
    if _ENDS.search(text[-10:]) and len(_WORD.findall(text)) >= _SENTENCE:
        return True
    return _STATES.search(text) is not None


def _edge_rows(index: int, page: PageWords) -> list[_Row]:
    rows: list[_Row] = []
    for zone in ("top", "foot"):
        edge = 0.0 if zone == "top" else page.height
        limit = _ZONE * page.height
        near = [run for run in page.runs if run.turn == 0 and run.words and abs(_middle(run) - edge) < limit]
        near.sort(key=lambda run: abs(_middle(run) - edge))
        grouped: list[list[Run]] = []
        for run in near:
            if grouped and abs(_middle(run) - _middle(grouped[-1][0])) < 0.5 * run.height:
                grouped[-1].append(run)
            else:
                grouped.append([run])
        for row, inner in zip(grouped[:_DEPTH], [*grouped[1:], []], strict=False):
            row.sort(key=lambda run: run.x0)
            keys = tuple(_keys(run, index) for run in row)
            rows.append(_Row(index, abs(_middle(row[0]) - edge), zone, row, _is_apart(row[0], inner), keys))
    return rows


def _is_apart(run: Run, inner: list[Run]) -> bool:
    if not inner:
        return True
    step, larger = abs(_middle(inner[0]) - _middle(run)), max(run.height, inner[0].height)
    return step > _APART * larger or abs(inner[0].height - run.height) > 0.05 * larger


def _middle(run: Run) -> float:
    return (run.top + run.bottom) / 2


def _keys(run: Run, page: int) -> tuple[str, ...]:
    text = run.text.casefold()
    if _ROMAN.match(text):
        return text, f"<{_roman_number(text) - page}>"
    numbers = list(_NUMBER.finditer(text))[:3]
    return text, *(f"{text[: n.start()]}<{int(n.group()) - page}>{text[n.end() :]}" for n in numbers)


def _roman_number(text: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in text]
    return sum(-one if one < two else one for one, two in zip(values, [*values[1:], 0], strict=True))


def _repeated_runs(row: _Row, places: dict[tuple[str, str], list[tuple[int, float]]], n_pages: int) -> list[int]:
    """On how many pages each run stands at this place; 0 where too few."""
    needed = 2 if n_pages <= 5 else 3
    counts = []
    for keys in row.keys:
        count = max(len({page for page, y in places[row.zone, key] if abs(y - row.y) <= _PLACE}) for key in keys)
        counts.append(count if count >= needed and _LABEL.match(keys[0]) is None else 0)
    return counts


def _heads_by_place(rows: list[_Row], repeated: list[list[int]], n_pages: int) -> set[int]:
    """Runs at places where most pages have a line that repeats, there or on a page nearby."""
    slots: dict[tuple[str, int], list[tuple[_Row, bool]]] = defaultdict(list)
    nearby = Counter(
        (row.zone, key, row.page // _NEAR + shift)
        for row in rows
        for key in {key for keys in row.keys for key in keys}
        for shift in (0, 1)
    )
    for row, hits in zip(rows, repeated, strict=True):
        again = [hit > 0 or _again_nearby(row, keys, nearby) for keys, hit in zip(row.keys, hits, strict=True)]
        length = sum(len(keys[0]) for keys, hit in zip(row.keys, again, strict=True) if hit)
        known_part = 3 * length >= sum(len(keys[0]) for keys in row.keys)
        slots[row.zone, round(row.y / _PLACE)].append((row, row.apart and known_part))
    dropped: set[int] = set()
    for at_place in slots.values():
        known = [row for row, hit in at_place if hit]
        if len(known) < 3 or len(known) < _MOST * len(at_place) or len({row.page for row in known}) < 0.2 * n_pages:
            continue
        heights = sorted(row.runs[0].height for row in known)
        usual = heights[len(heights) // 2]
        for row, _ in at_place:
            plain = sum(len(run.text) for run in row.runs) <= _SHORT and not _says_something(row)
            if plain and abs(row.runs[0].height - usual) <= 0.1 * usual and not _LABEL.match(row.keys[0][0]):
                dropped.update(id(run) for run in row.runs)
    return dropped


def _again_nearby(row: _Row, keys: tuple[str, ...], nearby: Counter[tuple[str, str, int]]) -> bool:
    return _LABEL.match(keys[0]) is None and any(
        nearby[row.zone, key, row.page // _NEAR + shift] > 1 for key in keys for shift in (0, 1)
    )


def _lone_page_numbers(rows: list[_Row]) -> set[int]:
    """The outermost line of a page where it is nothing but the page's own number: all that a single page can show."""
    outermost: dict[tuple[int, str], _Row] = {}
    for row in rows:
        outermost.setdefault((row.page, row.zone), row)
    return {
        id(row.runs[0])
        for row in outermost.values()
        if len(row.runs) == 1 and (found := _PAGE_NUMBER.match(row.runs[0].text)) and int(found[1]) == row.page + 1
    }


def _counting_lines(rows: list[_Row]) -> set[int]:
    """Short lines at one place that begin or end with a number which counts the pages, whatever else they say."""
    offsets: dict[tuple[str, int], Counter[int]] = defaultdict(Counter)
    sizes = Counter((row.zone, round(row.y / _PLACE)) for row in rows)
    counted: list[tuple[_Row, tuple[str, int], set[int]]] = []
    for row in rows:
        text = " ".join(run.text for run in row.runs)
        found = _COUNTS.findall(text) if len(text) <= _SHORT else []
        numbers = {int(first or last) - row.page for first, last in found}
        place = (row.zone, round(row.y / _PLACE))
        offsets[place].update(numbers)
        counted.append((row, place, numbers))
    return {
        id(run)
        for row, place, numbers in counted
        if any(offsets[place][n] >= max(2, 0.5 * sizes[place]) for n in numbers)
        for run in row.runs
    }
