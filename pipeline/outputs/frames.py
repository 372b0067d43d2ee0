"""The tables as typed pandas frames, with the few questions that analysts ask first."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import TableError
from pipeline.outputs.texts import text_path
from pipeline.schema import TABLES, Column

if TYPE_CHECKING:
    import pandas as pd

_LEFT_OUT = "(The words of the documents are left out of these tables.)"


@dataclass(frozen=True)
class Evidence:
    """The sentence that states a figure, with the quote marked; shows itself in a terminal and in a notebook."""

    figure_id: str
    before: str
    quote: str
    after: str
    origin: str  # publisher, title, date, page and file, as far as known
    url: str = ""

    def __str__(self) -> str:
        words = f"{self.before}[[{self.quote}]]{self.after}" if self.quote else _LEFT_OUT
        return f"{words}\n{self.origin}"

    def _repr_html_(self) -> str:
        origin = escape(self.origin)
        if self.url.lower().startswith(("http://", "https://")):  # no javascript: address from a document
            origin = f'<a href="{escape(self.url)}" rel="noopener noreferrer">{origin}</a>'
        sentence = f"{escape(self.before)}<mark>{escape(self.quote)}</mark>{escape(self.after)}"
        sentence = sentence if self.quote else f"<em>{_LEFT_OUT}</em>"
        return f"<blockquote><p>{sentence}</p><footer>{origin}</footer></blockquote>"


@dataclass(frozen=True, eq=False)
class Tables:
    """Everything in a processed folder. Missing values are missing, never empty text; whole dates are dates."""

    folder: Path
    figures: pd.DataFrame = field(repr=False)
    claims: pd.DataFrame = field(repr=False)
    quantities: pd.DataFrame = field(repr=False)
    documents: pd.DataFrame = field(repr=False)
    segments: pd.DataFrame = field(repr=False)
    anchors: pd.DataFrame = field(repr=False)
    problems: pd.DataFrame = field(repr=False)
    corrections: pd.DataFrame = field(repr=False)

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(getattr(self, name))} {name}" for name in TABLES)
        return f"<Tables in {self.folder}: {counts}>"

    def usable(self) -> pd.DataFrame:
        """The figures that may be added up and compared: those whose `use` is yes."""
        return self.figures[self.figures["use"] == "yes"]

    def evidence(self, figure_id: str) -> Evidence:
        """The words that state a figure. Raises KeyError for an id that is not in `figures`."""
        found = self.figures[self.figures["figure_id"] == figure_id]
        if found.empty:
            raise KeyError(f"There is no figure '{figure_id}' in {self.folder}.")
        row = _as_text(found.iloc[0])
        start = self._quote_in_sentence(row)
        quote, sentence = row["quote"], row["sentence"]
        document = self._document(row["document_id"])
        page = f"page {row['page']}" if row["page"] else ""
        origin = (row["publisher"], document.get("title", ""), row["published"], page, row["document_id"])
        before, after = sentence[:start], sentence[start + len(quote) :]
        url = self._url(row["segment_id"]) or document.get("url", "")
        return Evidence(figure_id, before, quote, after, ", ".join(filter(None, origin)), url)

    def text(self, document_id: str) -> str:
        """The kept text, into which `char_start` and `char_end` point. Raises TableError where it is not kept."""
        path = text_path(self.folder, document_id)
        try:
            return path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise TableError(f"The text of '{document_id}' cannot be read from {path}: {error}.") from error

    def changes(self) -> pd.DataFrame:
        """The figures that the last build added, dropped or changed, and why; no row where nothing is known of it."""
        from pipeline.outputs.changes import PREVIOUS, find_changes, no_changes, read_snapshot

        previous = self.folder / PREVIOUS
        if not previous.is_dir():
            return no_changes()
        return find_changes(read_snapshot(previous), read_snapshot(self.folder))

    def _quote_in_sentence(self, row: dict[str, str]) -> int:
        """Offset of the quote in the sentence; the text decides where the words stand there more than once."""
        quote, sentence = row["quote"], row["sentence"]
        try:
            text, start, end = self.text(row["document_id"]), int(row["char_start"]), int(row["char_end"])
        except TableError:  # tables that are shared without the texts
            return max(0, sentence.find(quote))
        around = text.find(sentence, max(0, end - len(sentence)), start + len(sentence))
        return start - around if around >= 0 else max(0, sentence.find(quote))

    def _document(self, document_id: str) -> dict[str, str]:
        found = self.documents[self.documents["document_id"] == document_id]
        return {} if found.empty else _as_text(found.iloc[0])

    def _url(self, segment_id: str) -> str:
        found = self.segments[self.segments["segment_id"] == segment_id]
        return "" if found.empty else _as_text(found.iloc[0])["url"]


def load(folder: str | Path = "processed") -> Tables:
    """Reads the tables of a processed folder. Raises TableError where one, or a column of one, is missing or wrong."""
    folder = Path(folder)
    if not folder.is_dir():
        raise TableError(f"There is no folder {folder}; build it first (python -m pipeline build RAW {folder}).")
    return Tables(folder, **{name: read_table(folder, name) for name in TABLES})


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """One table with the types of the schema; columns that a user added follow as text."""
    # Only an empty cell is missing: "None", "NA" and "nan" are words that a title or a group can be.
    frame = _read_csv(folder, name, missing=[""])
    path = folder / f"{name}.csv"
    for column in TABLES[name]:
        try:
            frame[column.name] = _typed(frame[column.name], column)
        except (ValueError, TypeError) as error:
            raise TableError(f"{path}, column {column.name}: {error}.") from error
    known = [column.name for column in TABLES[name]]
    return frame[[*known, *(added for added in frame.columns if added not in known)]]


def read_as_written(folder: Path, name: str) -> pd.DataFrame:
    """One table with every cell as the text that stands in the file, empty where it is missing."""
    return _read_csv(folder, name, missing=[])


def _read_csv(folder: Path, name: str, missing: list[str]) -> pd.DataFrame:
    import pandas as pd

    path = folder / f"{name}.csv"
    try:
        frame = pd.read_csv(path, dtype="str", keep_default_na=False, na_values=missing, encoding="utf-8")
    except FileNotFoundError:
        raise TableError(f"There is no table {path}; build the tables first.") from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise TableError(f"{path} is no table: {error}.") from error
    absent = [column.name for column in TABLES[name] if column.name not in frame.columns]
    if absent:
        raise TableError(f"{path} has no column {', '.join(absent)}; build the tables again.")
    return frame


def _typed(values: pd.Series, column: Column) -> pd.Series:
    import pandas as pd

    if column.type == "number":
        return values.astype("float64")
    if column.type == "integer":
        return values.astype("Int64")
    if column.type == "date":  # whole seconds, since nanoseconds reach no further back than 1677
        return pd.to_datetime(values, format="%Y-%m-%d").astype("datetime64[s]")
    return values.astype("category") if column.type == "category" else values


def _as_text(row: pd.Series) -> dict[str, str]:
    missing = row.isna().tolist()
    return {str(name): "" if gone else str(value) for (name, value), gone in zip(row.items(), missing, strict=True)}
