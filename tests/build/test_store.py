import io
import pickle
import zlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.build.store import Contents, Contexts, Keys, Member, Read, Store, StoreError, entry_keys
from pipeline.build.worker import Task
from pipeline.model import (
    Anchor,
    Anchors,
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
    Status,
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
        anchors=Anchors([Anchor(0, 2, 1, (0.0, 1.0, 2.0, 3.0))]),
        segments=(Segment("a.pdf#1", 0, 6, Origin(title="t")),),
        problems=(Problem("a.pdf", "extract", Severity.WARNING, ProblemCode.LOW_OCR, "m"),),
    )
    figure = Figure(quantity, "prisoners", "r", "persons", "", "a.pdf#1", 0, 6, area=Place("PRK"))
    return Result(
        document,
        Reading((figure,), (Unlinked(quantity, "a.pdf#1", 0, 6),), (Exclusion(0, 1, NumberClass.YEAR),)),
    )


READ = Read(KEY, full_result().reading, Status.READ, ())
HELD = Contents("a.zip", (Member("a.zip!/b", "0", Origin(url="u"), "text/html"),), ())


@pytest.mark.parametrize("stored", [full_result().document, READ, HELD])
def test_what_is_put_is_what_comes_back(tmp_path: Path, stored: Document | Read | Contents) -> None:
    store = Store(tmp_path / "results")
    assert store.get(KEY) is None
    store.put(KEY, stored)
    assert store.get(KEY) == stored
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [KEY], "no partial files are left"


def test_what_was_kept_takes_the_name_that_the_file_has_now(tmp_path: Path) -> None:
    store, other = Store(tmp_path), "cd" * 32
    store.put(KEY, full_result().document)
    store.put(other, READ)
    assert store.get_result(other, "a.pdf") == full_result()
    moved = store.get_result(other, "sub/b.pdf")
    assert moved is not None
    assert moved.document.document_id == moved.document.problems[0].document_id == "sub/b.pdf"
    segments = {moved.document.segments[0].segment_id, moved.reading.figures[0].segment_id}
    assert segments == {moved.reading.quantities[0].segment_id} == {"sub/b.pdf#1"}
    assert moved.document.text == full_result().document.text
    store.put(KEY, HELD)
    contents = store.get_contents(KEY, "old/a.zip")
    assert contents is not None
    assert [member.document_id for member in contents.members] == ["old/a.zip!/b"]
    assert store.get_result(other, "a.pdf") is None, "its document is gone"


@pytest.mark.parametrize("damage", [b"", b"no zlib", zlib.compress(b"no pickle"), zlib.compress(pickle.dumps(5))])
def test_a_damaged_entry_counts_as_absent(tmp_path: Path, damage: bytes) -> None:
    store = Store(tmp_path)
    store.put(KEY, full_result().document)
    next(tmp_path.glob("*/*")).write_bytes(damage)
    assert store.get(KEY) is None


def test_a_truncated_entry_counts_as_absent(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(KEY, full_result().document)
    path = next(tmp_path.glob("*/*"))
    path.write_bytes(path.read_bytes()[:-20])
    assert store.get(KEY) is None


class _Evil:
    def __reduce__(self) -> tuple[object, ...]:
        return (open, ("evil.txt", "w"))


def test_an_entry_from_a_stranger_runs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = Store(tmp_path / "results")
    store.put(KEY, full_result().document)
    stream = io.BytesIO()
    pickle.dump(_Evil(), stream)
    next(store.folder.glob("*/*")).write_bytes(zlib.compress(stream.getvalue()))
    assert store.get(KEY) is None
    assert not (tmp_path / "evil.txt").exists()


def test_prune_keeps_only_what_is_in_use(tmp_path: Path) -> None:
    store = Store(tmp_path)
    other = "cd" * 32
    store.put(KEY, full_result().document)
    store.put(other, full_result().document)
    store.prune([other])
    assert store.get(KEY) is None
    assert store.get(other) is not None


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="results"):
        Store(tmp_path / "results").put(KEY, full_result().document)


def keys_of(
    name: str = "a.pdf", sha256: str = "s", origin: Origin | None = None, contexts: str = "ab", **more: Any
) -> Keys:
    return entry_keys(Contexts(*contexts), Task(name, sha256, 1, origin or Origin(), **more))


def test_a_key_changes_with_everything_that_an_entry_depends_on() -> None:
    keys = {
        keys_of(),
        keys_of(contexts="xy"),
        keys_of(sha256="x"),
        keys_of("a.html"),
        keys_of("a.pdf.gz"),
        keys_of(stated_type="text/html"),
        keys_of(origin=Origin(title="x")),
        keys_of(origin=Origin(publisher="x")),
        keys_of("a.zip"),
        keys_of("b.zip!/a.zip", is_member=True),
        keys_of().after_limit("1 second"),
        keys_of().after_limit("2 seconds"),
    }
    assert len({key.document for key in keys}) == len({key.read for key in keys}) == 12
    assert keys_of() == keys_of("sub/b.PDF") == keys_of("b.zip!/c.pdf", is_member=True)
    assert keys_of().document == keys_of(contexts="ax").document, "other rules extract nothing again"
    assert keys_of().read != keys_of(contexts="ax").read
