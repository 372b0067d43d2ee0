"""The data behind the overview, as scripts that a page opened from disk may load: `provenum.add("claims", [...])`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.outputs.report.addresses import DATA, document_page
from pipeline.outputs.report.values import (
    Indicator,
    Row,
    middle,
    offset_in_sentence,
    say_claim,
    say_period,
    say_value,
)
from pipeline.reference.countries import country_name

_CHUNK = 1_000_000  # bytes of a script, about
_LONGEST_SENTENCE = 1_200  # characters that the overview shows and searches
_TYPES = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word document",
    "application/xhtml+xml": "web page",
    "multipart/related": "saved web page",
    "text/html": "web page",
    "text/plain": "text",
}


class Script(NamedTuple):
    path: str
    table: str
    content: bytes


class _Codes:
    """Numbers for strings that stand in many rows."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers))


class Tables(NamedTuple):
    """The rows of the tables that the overview shows."""

    figures: Sequence[Row]
    claims: Sequence[Row]
    documents: Sequence[Row]
    problems: Sequence[Row]


def write_data(
    tables: Tables, indicators: Mapping[str, Indicator], places: Mapping[str, str], texts: Mapping[str, str]
) -> list[Script]:
    """`places`: the page of each figure; `texts`: of each document. Sentences, the bulk, come last."""
    word = _Codes()
    documents = {row.document_id: n for n, row in enumerate(tables.documents)}
    claims = {row.claim_id: n for n, row in enumerate(tables.claims)}
    counts: dict[str, int] = {}
    for row in tables.figures:
        counts[row.document_id] = counts.get(row.document_id, 0) + 1
    sentences, quotes = _sentences(tables.figures, texts)
    figures = [
        [
            row.figure_id,
            word(row.indicator),
            say_value(row),
            middle(row),
            word(country_name(row.area)),
            word(say_period(row.period)),
            word(row.published),
            word(row.source),
            word(row.source_kind),
            word(row.use),
            word(row.review_state),
            row.confidence,
            documents[row.document_id],
            _part(places.get(row.figure_id, "")),
            claims.get(row.claim_id, -1),
            *quote,
        ]
        for row, quote in zip(tables.figures, quotes, strict=True)
    ]
    claim_rows = [
        [
            row.claim_id,
            word(row.indicator),
            say_claim(row),
            middle(row),
            row.n_documents,
            row.n_figures,
            word("; ".join(country_name(area) for area in row.areas.split(";") if area)),
            word("; ".join(say_period(period) for period in row.periods.split(";") if period)),
            word(row.sources.replace(";", "; ")),
            word(row.first_published),
            word(row.last_published),
        ]
        for row in tables.claims
    ]
    document_rows = [
        [
            row.document_id,
            document_page(row.document_id).removesuffix(".html"),
            row.title or row.document_id.rpartition("/")[2],
            word(row.publisher),
            word(row.published),
            word(_TYPES.get(row.media_type, row.media_type)),
            row.pages or 0,
            counts.get(row.document_id, 0),
            word(row.status),
        ]
        for row in tables.documents
    ]
    problems = [
        [documents.get(row.document_id, -1), row.document_id, row.severity, row.code, row.message]
        for row in tables.problems
    ]
    titles = {name: indicator.title for name, indicator in indicators.items()}
    scripts = [
        *_scripts("documents", document_rows),
        *_scripts("claims", claim_rows),
        *_scripts("figures", figures),
        *_scripts("problems", problems),
        *_scripts("sentences", sentences),
    ]
    names = [(name, titles.get(name, name)) for name in sorted({row.indicator for row in tables.figures})]
    heads = [*_scripts("words", list(word.numbers)), *_scripts("indicators", names)]
    return [*heads, *scripts]


def _part(path: str) -> int:
    """The number at the end of the page's name; 1 has none."""
    last = path.removesuffix(".html").rpartition("-")[2]
    return int(last) if last.isdigit() and len(last) < 8 else 1


def _sentences(figures: Iterable[Row], texts: Mapping[str, str]) -> tuple[list[str], list[tuple[int, int, int]]]:
    """Each sentence once, and for each figure its sentence and the quote's ends there, as JavaScript counts."""
    numbers: dict[str, int] = {}
    quotes = []
    for row in figures:
        sentence = row.sentence
        start = offset_in_sentence(row, texts[row.document_id])
        cut = max(0, start - _LONGEST_SENTENCE // 2)
        shown = sentence[cut : cut + _LONGEST_SENTENCE]
        before = _units(shown[: start - cut])
        number = numbers.setdefault(shown, len(numbers))
        quotes.append((number, before, before + _units(row.quote)))
    return list(numbers), quotes


def _units(text: str) -> int:
    """Length in UTF-16, the units of a string in JavaScript."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _scripts(table: str, rows: Sequence[Any]) -> Iterator[Script]:
    """At least one; several where they would be long."""
    lines: list[str] = []
    n, size = 1, 0
    for row in rows:
        line = to_json(row)
        if size > _CHUNK:
            yield _script(table, n, lines)
            n, lines, size = n + 1, [], 0
        lines.append(line)
        size += len(line.encode("utf-8", "surrogatepass"))
    yield _script(table, n, lines)


def _script(table: str, n: int, lines: Sequence[str]) -> Script:
    rows = ",\n".join(lines)
    content = f'provenum.add("{table}",[\n{rows}\n]);\n'
    return Script(f"{DATA}/{table}-{n}.js", table, content.encode("utf-8", "replace"))


def to_json(value: Any) -> str:
    """JSON that no page can take for markup and no script for the end of a line.

    >>> to_json(["</script>", 1.5])
    '["\\\\u003c/script>",1.5]'
    """
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return written.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
