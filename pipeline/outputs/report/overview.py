"""The data behind the overview, as scripts that a page opened from disk may load: `provenum.add("claims", [...])`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.outputs.report.addresses import DATA
from pipeline.outputs.report.files import write_if_new
from pipeline.outputs.report.sections import FigureLine, Lines
from pipeline.outputs.report.values import Row, middle, say_claim, say_period
from pipeline.reference.countries import country_name

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CHUNK = 1_000_000  # bytes of a script, about
_LINE = 100  # rows that are encoded at once
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Codes:
    """Numbers for strings that stand in many rows."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers))


class Scripts:
    """The rows of one table, in several scripts where one would be long."""

    def __init__(self, table: str, folder: Path) -> None:
        self.names: list[str] = []
        self.n_rows = 0
        self._table, self._folder = table, folder
        self._waiting: list[Any] = []
        self._lines: list[str] = []
        self._size = 0

    def add(self, row: Any) -> None:
        self.n_rows += 1
        self._waiting.append(row)
        if len(self._waiting) == _LINE:
            self._encode()
            if self._size > _CHUNK:
                self.end()

    def end(self) -> None:
        """Writes what waits; there is at least one script."""
        self._encode()
        if self._lines or not self.names:
            rows = ",\n".join(self._lines)
            name = f"{DATA}/{self._table}-{len(self.names) + 1}.js"
            content = f'provenum.add("{self._table}",[\n{rows}\n]);\n'
            write_if_new(self._folder / name, content.encode("utf-8", "replace"))
            self.names.append(name)
            self._lines, self._size = [], 0

    def _encode(self) -> None:
        if self._waiting:
            line = to_json(self._waiting)[1:-1]
            self._lines.append(line)
            self._size += len(line.encode("utf-8", "surrogatepass"))
            self._waiting = []


class ClaimPlaces:
    """The place of each claim in its table; far smaller than a dict of as many ids."""

    def __init__(self, ids: Iterable[str]) -> None:
        import numpy as np

        every = np.array([claim_id.encode() for claim_id in ids] or [b""], dtype="S24")
        self._order: NDArray[np.intp] = np.argsort(every, kind="stable")
        self._sorted = every[self._order]

    def find(self, ids: list[str]) -> list[int]:
        """-1 for an id that is none."""
        import numpy as np

        wanted = np.array([claim_id.encode() for claim_id in ids], dtype="S24")
        at = np.minimum(np.searchsorted(self._sorted, wanted), self._sorted.size - 1)
        found = (self._sorted[at] == wanted) & (wanted != b"")
        return [int(n) for n in np.where(found, self._order[at], -1)]


class Overview:
    """Written as the rows come: claims first, then the documents with their figures."""

    def __init__(self, folder: Path, with_problems: Collection[str]) -> None:
        self.word = Codes()
        self.n_figures: Counter[str] = Counter()  # by indicator
        self.places: dict[str, int] = {}  # of the documents that have problems
        self._with_problems = with_problems
        self.scripts = {
            name: Scripts(name, folder)
            for name in ("words", "indicators", "documents", "claims", "figures", "problems", "sentences")
        }
        self._claims = ClaimPlaces(())

    def add_claims(self, claims: Iterable[Row]) -> None:
        ids: list[str] = []
        for row in claims:
            ids.append(row.claim_id)
            self.scripts["claims"].add(self._claim(row))
        self._claims = ClaimPlaces(ids)

    def add_documents(self, documents: Sequence[Lines]) -> None:
        figures = [[FigureLine._make(line) for line in lines.figures] for lines in documents]
        places = iter(self._claims.find([figure.claim_id for some in figures for figure in some]))
        for lines, some in zip(documents, figures, strict=True):
            self._add_document(lines, some, islice(places, len(some)))

    def _add_document(self, lines: Lines, figures: Sequence[FigureLine], places: Iterable[int]) -> None:
        """`places`: of the figures' claims."""
        document, sentence = self.scripts["documents"].n_rows, self.scripts["sentences"].n_rows
        document_id, page, title, words, n_pages, n_figures, status = lines.document
        if document_id in self._with_problems:
            self.places[document_id] = document
        row = [document_id, page, title, *map(self.word, words), n_pages, n_figures, self.word(status)]
        self.scripts["documents"].add(row)
        for words_of_it in lines.sentences:
            self.scripts["sentences"].add(words_of_it)
        for line, place in zip(figures, places, strict=True):
            indicator, *others = map(self.word, line.words)
            self.n_figures[line.words[0]] += 1
            at = document, line.part, place, sentence + line.sentence, line.start, line.end
            said = [line.figure_id, indicator, line.value, line.middle, *others, line.confidence]
            self.scripts["figures"].add([*said, *at])

    def end(self, problems: Iterable[Row], indicators: Iterable[tuple[str, str]]) -> tuple[list[str], list[str]]:
        """The names of the scripts that the table needs, and of those that it needs later: sentences are the bulk."""
        said = ([self.places.get(p.document_id, -1), p.document_id, p.severity, p.code, p.message] for p in problems)
        rows: dict[str, Iterable[Any]] = {"problems": said, "indicators": indicators, "words": self.word.numbers}
        for table, added in rows.items():
            for row in added:
                self.scripts[table].add(row)
        for scripts in self.scripts.values():
            scripts.end()
        later = self.scripts.pop("sentences").names
        return [name for scripts in self.scripts.values() for name in scripts.names], later

    def _claim(self, row: Row) -> list[Any]:
        word = self.word
        return [
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


def to_json(value: Any) -> str:
    """JSON that no page can take for markup and no script for the end of a line.

    >>> to_json(["</script>", 1.5])
    '["\\\\u003c/script>",1.5]'
    """
    written = _ENCODER.encode(value)
    return written.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
