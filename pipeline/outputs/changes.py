"""What became of the figures from one set of tables to the next, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import TableError
from pipeline.outputs.datapackage import NAME as PACKAGE
from pipeline.outputs.datapackage import Versions, read_versions
from pipeline.outputs.frames import read_as_written
from pipeline.schema import TABLES

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("change", "reason", "figure_id", "document_id", "indicator", "column", "before", "after", "quote")
CORRECTION, SOURCE, RULES, CODE, OTHERS = "correction", "source", "rules", "code", "other documents"
TABLES_KEPT = ("figures", "documents", "corrections")  # enough to tell what changed
PREVIOUS = ".cache/previous"  # below processed: the tables of the build before
KEPT = (*(f"{name}.csv" for name in TABLES_KEPT), PACKAGE)
# Where a figure stands, what its ids are, and how it was read: a figure that only moved says what it said.
_INCIDENTAL = frozenset(
    "figure_id claim_id converted_from document_id segment_id page char_start char_end context rule confidence".split()
)
_SAID = tuple(column.name for column in TABLES["figures"] if column.name not in _INCIDENTAL)
NONE = "no figure was added, dropped or changed"
_LONGEST = 60  # characters of a value in a line
_ORIGIN = ("sha256", "title", "publisher", "author", "published", "accessed", "url", "language", "about_area")
_DECIDED = ("decision", "state", "column", "value_decided", "reason", "who", "when")
_ALIKE = ("document_id", "indicator", "sentence", "quote")  # of a file edited elsewhere, whose figures got other ids


class Snapshot(NamedTuple):
    """The tables that tell what changed, every cell as it is written, and what made them."""

    figures: pd.DataFrame
    documents: pd.DataFrame
    corrections: pd.DataFrame
    versions: Versions | None  # None where the tables have no data package beside them


class Totals(NamedTuple):
    """How many figures came, went and changed, and the reasons, the commonest first."""

    added: int
    gone: int
    changed: int
    reasons: dict[str, int]

    def __str__(self) -> str:
        if not self.reasons:
            return NONE
        reasons = ", ".join(f"{reason} {count}" for reason, count in self.reasons.items())
        return f"+{self.added} figures, {self.gone} gone, {self.changed} changed ({reasons})"

    @property
    def line(self) -> str:
        """As it ends a build."""
        counted, _, reasons = str(self).partition(" (")
        return f"{counted} since the build before ({reasons}" if reasons else f"none: {NONE}"


def read_snapshot(folder: Path) -> Snapshot:
    """Raises TableError where a table is missing."""
    if not folder.is_dir():
        raise TableError(f"There is no folder {folder}.")
    figures, documents, corrections = (read_as_written(folder, name) for name in TABLES_KEPT)
    return Snapshot(figures, documents, corrections, read_versions(folder))


def no_changes() -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(columns=list(COLUMNS), dtype="str")


def find_changes(old: Snapshot, new: Snapshot) -> pd.DataFrame:
    """A row for each figure added or gone, and for each column of one that changed, in the order of the tables."""
    import pandas as pd

    pairs = _pair(old, new)
    both = pairs[pairs["row_old"].notna() & pairs["row_new"].notna()].astype(int)
    before = old.figures.loc[both["row_old"], list(_SAID)].reset_index(drop=True)
    after = new.figures.loc[both["row_new"], list(_SAID)].reset_index(drop=True)
    parts = [
        *(_changed(both, before[column], after[column]) for column in _SAID),
        _alone(pairs[pairs["row_old"].isna()], "added"),
        _alone(pairs[pairs["row_new"].isna()], "gone"),
    ]
    rows = pd.concat([part for part in parts if not part.empty] or [_alone(pairs.iloc[:0], "added")])
    if rows.empty:
        return no_changes()
    stands = _described(rows, old, new)
    stands["reason"] = _reasons(stands, old, new)
    return (
        stands.sort_values(["document_id", "n", "change"], kind="stable")[list(COLUMNS)]
        .reset_index(drop=True)
        .astype("str")
    )


def count_changes(changes: pd.DataFrame) -> Totals:
    """Each figure once, by the reason of its first row."""
    figures = changes.drop_duplicates(["change", "figure_id", "document_id"])
    counts = Counter(figures["change"].tolist())
    reasons = dict(sorted(Counter(figures["reason"].tolist()).items(), key=lambda item: (-item[1], item[0])))
    return Totals(counts["added"], counts["gone"], counts["changed"], reasons)


def render_changes(changes: pd.DataFrame) -> str:
    """The totals, then a line for each figure added or gone and for each column that changed."""
    lines = [str(count_changes(changes))]
    for change, reason, figure_id, document_id, indicator, column, before, after, quote in changes[
        list(COLUMNS)
    ].itertuples(index=False, name=None):
        what = f"  {column}: {_shown(before)} -> {_shown(after)}" if column else ""
        where = f"[{document_id}, {figure_id}]"
        lines.append(f"{change:<8} {reason:<15} {indicator:<25} {_shown(quote)}{what}  {where}")
    return "\n".join(lines)


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return f"'{line if len(line) <= _LONGEST else line[: _LONGEST - 1] + '…'}'" if line else "nothing"


def _pair(old: Snapshot, new: Snapshot) -> pd.DataFrame:
    """The rows of both that are one figure: by id, else by the same words in the same document; row numbers."""
    import pandas as pd

    first, second = (_keys(snapshot) for snapshot in (old, new))
    known = first.merge(second, on="figure_id", suffixes=("_old", "_new"))[["row_old", "row_new"]]
    keys = [*_ALIKE, "occurrence"]
    left, right = (
        _numbered(frame[~frame["row"].isin(known[column])])
        for frame, column in ((first, "row_old"), (second, "row_new"))
    )
    others = left.merge(right, on=keys, how="outer", suffixes=("_old", "_new"))
    return pd.concat([known, others[["row_old", "row_new"]]], ignore_index=True)


def _keys(snapshot: Snapshot) -> pd.DataFrame:
    frame = snapshot.figures[["figure_id", *_ALIKE]]
    return frame.assign(row=range(len(frame)))


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(occurrence=frame.groupby(list(_ALIKE)).cumcount())


def _changed(both: pd.DataFrame, before: pd.Series, after: pd.Series) -> pd.DataFrame:
    unlike = (before != after).to_numpy()
    rows = both[unlike].reset_index(drop=True)
    rows["before"], rows["after"] = before[unlike].to_numpy(), after[unlike].to_numpy()
    return rows.assign(change="changed", column=str(before.name))


def _alone(rows: pd.DataFrame, change: str) -> pd.DataFrame:
    return rows.assign(change=change, column="", before="", after="").reset_index(drop=True)


def _described(rows: pd.DataFrame, old: Snapshot, new: Snapshot) -> pd.DataFrame:
    """Adds what the figure is, as it stands now or, if it is gone, stood; `n` is its place in its table."""
    gone = rows["row_new"].isna()
    ours = ["figure_id", "document_id", "indicator", "quote"]
    now = new.figures.reindex(rows["row_new"])[ours].reset_index(drop=True)
    was = old.figures.reindex(rows["row_old"])[ours].reset_index(drop=True)
    rows = rows.reset_index(drop=True)
    rows[ours] = now.where(~gone.reset_index(drop=True), was)
    rows["id_old"], rows["document_old"], rows["document_new"] = (
        was["figure_id"],
        was["document_id"],
        now["document_id"],
    )
    rows["n"] = rows["row_new"].where(rows["row_new"].notna(), rows["row_old"])
    return rows


def _reasons(rows: pd.DataFrame, old: Snapshot, new: Snapshot) -> pd.Series:
    """The first that holds of: a decision, the document, the rules and the code; else what other documents say."""
    import pandas as pd

    old_ids = rows["id_old"].where(rows["id_old"].notna(), rows["figure_id"])
    corrected = _look_up(old_ids, _decisions(old)) != _look_up(rows["figure_id"], _decisions(new))
    was = _counterparts(rows["document_old"], rows["document_new"], old, new)
    now = _counterparts(rows["document_new"], rows["document_old"], new, old)
    known_was, known_now = _look_up(was, _origins(old)), _look_up(now, _origins(new))
    source = (known_was == "") | (known_now == "") | (known_was != known_now)
    reader = _look_up(was, _column(old, "extractor")) != _look_up(now, _column(new, "extractor"))
    made = _by_making(old.versions, new.versions)
    reasons = pd.Series(made, index=rows.index, dtype="str").mask(reader & (made == OTHERS), CODE)
    return reasons.mask(source, SOURCE).mask(corrected, CORRECTION)


def _look_up(keys: pd.Series, table: Mapping[str, str]) -> pd.Series:
    """Empty where there is none."""
    import pandas as pd

    return pd.Series([table.get(key, "") for key in keys], index=keys.index, dtype="str")


def _counterparts(own: pd.Series, others: pd.Series, here: Snapshot, there: Snapshot) -> pd.Series:
    """The documents in `here`; of a figure that only `there` has, the document of that name or those bytes."""
    names = {name: name for name in here.documents["document_id"]}
    by_bytes = dict(zip(here.documents["sha256"], here.documents["document_id"], strict=True))
    hashes = _column(there, "sha256")
    found = {name: names.get(name) or by_bytes.get(hashes.get(name, ""), "") for name in others.dropna().unique()}
    return own.where(own.notna(), _look_up(others, found))


def _column(snapshot: Snapshot, name: str) -> dict[str, str]:
    return dict(zip(snapshot.documents["document_id"], snapshot.documents[name], strict=True))


def _origins(snapshot: Snapshot) -> dict[str, str]:
    columns = [snapshot.documents[name] for name in _ORIGIN]
    return {name: "\0".join(cells) for name, *cells in zip(snapshot.documents["document_id"], *columns, strict=True)}


def _decisions(snapshot: Snapshot) -> dict[str, str]:
    """What people decided of each figure, as one text."""
    rows = snapshot.corrections[snapshot.corrections["figure_id"] != ""]
    decided: dict[str, list[str]] = {}
    for figure_id, *cells in rows[["figure_id", *_DECIDED]].itertuples(index=False, name=None):
        decided.setdefault(figure_id, []).append("\0".join(cells))
    return {figure_id: "\n".join(sorted(lines)) for figure_id, lines in decided.items()}


def _by_making(old: Versions | None, new: Versions | None) -> str:
    if old is None or new is None:
        return OTHERS
    reasons = [RULES] if old.rules != new.rules else []
    reasons += [CODE] if (old.code, old.model, old.version) != (new.code, new.model, new.version) else []
    return " or ".join(reasons) or OTHERS
