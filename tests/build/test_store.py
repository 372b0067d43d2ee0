import io
import pickle
import zlib
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.build.store import Contents, Member, Store, StoreError, failure_key, result_key
from pipeline.model import (
    Anchor,
    Block,
    BlockKind,
    Document,
    Exclusion,
    Figure,
    NumberClass,
    Origin,
    Place,
    Problem,
    ProblemCode,
    Quantity,
    Reading,
    Result,
    Segment,
    Severity,
    Unlinked,
)

KEY = "ab" * 32


def full_result() -> Result:
    quantity = Quantity(0, 2, 0, 2, Decimal("20"), None)
    document = Document(
        "a.pdf",
        "0" * 64,
        "application/pdf",
        5,
        text="20 men",
        blocks=(Block(BlockKind.PARAGRAPH, 0, 6, headers=("a",)),),
        anchors=(Anchor(0, 2, 1, (0.0, 1.0, 2.0, 3.0)),),
        segments=(Segment("s", 0, 6, Origin(title="t")),),
        problems=(Problem("a.pdf", "extract", Severity.WARNING, ProblemCode.LOW_OCR, "m"),),
    )
    figure = Figure(quantity, "prisoners", "r", "persons", "", "s", 0, 6, area=Place("PRK"))
    return Result(
        document,
        Reading((figure,), (Unlinked(quantity, "s", 0, 6),), (Exclusion(0, 1, NumberClass.YEAR),)),
    )


@pytest.mark.parametrize("stored", [full_result(), Contents((Member("a!/b", "0", Origin(url="u"), "text/html"),), ())])
def test_what_is_put_is_what_comes_back(tmp_path: Path, stored: Result | Contents) -> None:
    store = Store(tmp_path / "results")
    assert store.get(KEY) is None
    store.put(KEY, stored)
    assert store.get(KEY) == stored
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [KEY], "no partial files are left"


@pytest.mark.parametrize("damage", [b"", b"no zlib", zlib.compress(b"no pickle"), zlib.compress(pickle.dumps(5))])
def test_a_damaged_entry_counts_as_absent(tmp_path: Path, damage: bytes) -> None:
    store = Store(tmp_path)
    store.put(KEY, full_result())
    next(tmp_path.glob("*/*")).write_bytes(damage)
    assert store.get(KEY) is None


def test_a_truncated_entry_counts_as_absent(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(KEY, full_result())
    path = next(tmp_path.glob("*/*"))
    path.write_bytes(path.read_bytes()[:-20])
    assert store.get(KEY) is None


class _Evil:
    def __reduce__(self) -> tuple[object, ...]:
        return (open, ("evil.txt", "w"))


def test_an_entry_from_a_stranger_runs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = Store(tmp_path / "results")
    store.put(KEY, full_result())
    stream = io.BytesIO()
    pickle.dump(_Evil(), stream)
    next(store.folder.glob("*/*")).write_bytes(zlib.compress(stream.getvalue()))
    assert store.get(KEY) is None
    assert not (tmp_path / "evil.txt").exists()


def test_prune_keeps_only_what_is_in_use(tmp_path: Path) -> None:
    store = Store(tmp_path)
    other = "cd" * 32
    store.put(KEY, full_result())
    store.put(other, full_result())
    store.prune([other])
    assert store.get(KEY) is None
    assert store.get(other) is not None


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="results"):
        Store(tmp_path / "results").put(KEY, full_result())


def test_the_key_changes_with_everything_a_result_depends_on() -> None:
    keys = {
        result_key("c", "s", "d", Origin()),
        result_key("x", "s", "d", Origin()),
        result_key("c", "x", "d", Origin()),
        result_key("c", "s", "x", Origin()),
        result_key("c", "s", "d", Origin(title="x")),
        result_key("c", "s", "d", Origin(publisher="x")),
        failure_key(result_key("c", "s", "d", Origin()), "1 second"),
        failure_key(result_key("c", "s", "d", Origin()), "2 seconds"),
    }
    assert len(keys) == 8
    assert result_key("c", "s", "d", Origin()) == result_key("c", "s", "d", Origin())
