"""Folders that are addresses: a file system without paths, known to this process only, and disks behind `file://`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from typer.testing import CliRunner

from pipeline.__main__ import app
from pipeline.build import Built, Options, build, remote
from pipeline.build.cluster import cluster
from pipeline.build.crew import Crew
from pipeline.build.fingerprint import stage_contexts
from pipeline.build.opening import remote_path, sha256_of
from pipeline.build.pool import Failure, Outcome
from pipeline.build.reading import Readers
from pipeline.build.remote import build_at, list_folder
from pipeline.build.store import Store
from pipeline.build.worker import SCAN_SECONDS, Done, Limits, Task, Work, allowed_seconds
from pipeline.errors import PipelineError
from tests.build import stand_ins
from tests.build.dask_cluster import start_cluster

pytestmark = pytest.mark.usefixtures("forked_workers")
RAW, PROCESSED = "shelf://raw", "shelf://out/processed"
READERS = Readers(stand_ins.expand, stand_ins.extract, stand_ins.read, lambda _folders: None)
FILES = {
    "one.txt": "20 men in a camp\n",
    "below/two.txt": "30 women\n",
    "odd names/a#b?*::é.txt": "40 men\n",
    "three.zip": "x\n5 men\n---\ny\n6 men\n",
    "photo.jpeg": "no document",
    ".hidden/four.txt": "50 men\n",
    "sources.yml": "one.txt: {publisher: Example Watch, published: 2019-06}\n",
}


class Shelf(MemoryFileSystem):  # type: ignore[misc]
    """Notes what is asked of it; tells a version of each file, and none of its times."""

    protocol = "shelf"
    store: ClassVar[dict[str, Any]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]
    opened: ClassVar[list[str]] = []
    sent: ClassVar[list[str]] = []

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return str(super()._strip_protocol(path.replace("shelf://", "memory://")))

    def find(self, path: str, detail: bool = False, **options: Any) -> Any:
        found = super().find(path, detail=True, **options)
        return {name: _versioned(about) for name, about in found.items()} if detail else list(found)

    def _open(self, path: str, mode: str = "rb", **options: Any) -> Any:
        if mode == "rb":
            self.opened.append(path)
        return super()._open(path, mode, **options)

    def put_file(self, lpath: str, rpath: str, **options: Any) -> None:
        self.sent.append(rpath.removeprefix("/out/processed/"))
        super().put_file(lpath, rpath, **options)


def _versioned(about: dict[str, Any]) -> dict[str, Any]:
    if about["type"] != "file":
        return about
    data = Shelf.store[about["name"]].getvalue()
    return {"name": about["name"], "type": "file", "size": len(data), "ETag": f"etag-{hash(data)}"}


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Shelf]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("pipeline.build.making.start_charts", lambda *_: lambda: None)
    fsspec.register_implementation("shelf", Shelf, clobber=True)
    system = fsspec.filesystem("shelf")
    for name, text in FILES.items():
        system.pipe_file(f"/raw/{name}", text.encode())
    yield system
    Shelf.store.clear()
    Shelf.pseudo_dirs[:] = [""]
    Shelf.opened.clear()
    Shelf.sent.clear()


def build_there(raw: str = RAW, processed: str = PROCESSED) -> Built:
    Shelf.opened.clear()
    Shelf.sent.clear()
    return build_at(raw, processed, Options(workers=1), readers=READERS)


def local_tables(tmp_path: Path) -> dict[str, bytes]:
    raw = tmp_path / "near" / "raw"
    for name, text in FILES.items():
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        (raw / name).write_text(text)
    build(raw, tmp_path / "near" / "processed", Options(workers=1), readers=READERS)
    return below(tmp_path / "near" / "processed")


def below(folder: Path) -> dict[str, bytes]:
    names = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {name.as_posix(): (folder / name).read_bytes() for name in names if name.parts[0] != ".cache"}


def tables_there(shelf: Shelf) -> dict[str, bytes]:
    start = len("/out/processed/")
    return {path[start:]: shelf.cat_file(path) for path in shelf.find("/out/processed")}


def test_the_tables_are_those_of_the_same_folder_on_disk(shelf: Shelf, tmp_path: Path) -> None:
    built = build_there()
    assert built.changed
    assert tables_there(shelf) == local_tables(tmp_path)
    assert Shelf.sent[-1] == "datapackage.json", "what describes the tables comes last"
    tables = [n for n, name in enumerate(Shelf.sent) if name.endswith(".csv")]
    texts = [n for n, name in enumerate(Shelf.sent) if "/" in name]
    assert max(texts) < min(tables)


def test_nothing_is_read_or_sent_twice(shelf: Shelf) -> None:
    build_there()
    again = build_there()
    assert not again.changed
    assert Shelf.opened == [f"/raw/{name}" for name in ("sources.yml", "corrections.yml", "fetched.jsonl")]
    assert Shelf.sent == []
    shelf.pipe_file("/raw/one.txt", b"21 men in a camp\n")
    assert build_there().n_read == 1
    assert "figures.csv" in Shelf.sent
    assert "text/below/two.txt.txt" not in Shelf.sent
    assert b"21" in shelf.cat_file("/out/processed/figures.csv")


def test_what_is_gone_or_edited_there_is_put_right(shelf: Shelf) -> None:
    build_there()
    before = tables_there(shelf)
    shelf.rm_file("/out/processed/figures.csv")
    shelf.pipe_file("/out/processed/claims.csv", b"edited")
    shelf.pipe_file("/out/processed/text/stray.txt", b"a text that no document has")
    shelf.pipe_file("/out/processed/own.md", b"notes of the user's own")
    build_there()
    assert sorted(Shelf.sent) == ["claims.csv", "figures.csv"]
    assert tables_there(shelf) == before | {"own.md": b"notes of the user's own"}
    shelf.rm_file("/raw/below/two.txt")
    build_there()
    assert not shelf.exists("/out/processed/text/below/two.txt.txt")


@pytest.mark.usefixtures("shelf")
def test_a_build_that_is_cut_off_while_sending_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    put = Shelf.put_file

    def fail(system: Shelf, lpath: str, rpath: str) -> None:
        if lpath.endswith("figures.csv"):
            raise ConnectionResetError
        put(system, lpath, rpath)

    with monkeypatch.context() as patch:
        patch.setattr(Shelf, "put_file", fail)
        with pytest.raises(PipelineError, match=r"shelf://out/processed: ConnectionResetError\."):
            build_there()
    sent = set(Shelf.sent)
    assert "text/one.txt.txt" in sent
    build_there()
    assert sent.isdisjoint(Shelf.sent)
    assert "figures.csv" in Shelf.sent


def test_another_machine_begins_anew_and_a_foreign_folder_is_refused(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_there()
    before = tables_there(shelf)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another"))
    assert build_there().n_read
    assert tables_there(shelf) == before
    shelf.pipe_file("/other/report/index.html", b"of another origin")
    with pytest.raises(PipelineError, match="shelf://other holds a folder 'report' of another origin"):
        build_there(processed="shelf://other")


def test_mistakes_are_told_with_the_address(shelf: Shelf) -> None:
    with pytest.raises(PipelineError, match="There is no folder shelf://nowhere"):
        build_there("shelf://nowhere")
    with pytest.raises(PipelineError, match="lies in shelf://raw"):
        build_there(processed="shelf://raw/processed")
    with pytest.raises(PipelineError, match=r"nosuch://x cannot be opened: .*nosuch"):
        build_there("nosuch://x")
    shelf.pipe_file("/raw/sources.yml", b"one.txt: {publshed: 2019}")
    with pytest.raises(PipelineError, match=r"shelf://raw/sources.yml.*publshed"):
        build_there()


def test_a_driver_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(_address: str) -> None:
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr("fsspec.core.url_to_fs", fail)
    done = CliRunner().invoke(app, ["build", "s3://bucket/raw", str(tmp_path)])
    assert done.exit_code == 2
    assert done.stderr == "provenum: s3://bucket/raw cannot be opened: Install s3fs to access S3.\n"


@pytest.mark.parametrize(
    "command",
    [
        ["review", "s3://bucket/raw", "processed"],
        ["fetch", "s3://bucket/raw"],
        ["verify", "memory://processed", "--raw", "raw"],
        ["export", "simplecache::s3://bucket/processed", "copy"],
    ],
)
def test_commands_of_this_machine_refuse_addresses(command: list[str]) -> None:
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 2
    assert "works on folders of this machine" in " ".join(done.stderr.split())


def test_a_disk_by_its_address_through_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("pipeline.build.making.start_charts", lambda *_: lambda: None)
    monkeypatch.setattr("pipeline.build.reading.Readers", lambda: READERS)
    local = local_tables(tmp_path)
    there = tmp_path / "there"
    shutil.copytree(tmp_path / "near" / "raw", there / "raw")
    command = ["build", f"file://{there}/raw", f"file://{there}/processed", "--workers", "1"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    assert f"file://{there}/processed/figures.csv" in done.stdout
    assert below(there / "processed") == local
    assert "nothing changed" in CliRunner().invoke(app, command).stdout


@pytest.mark.usefixtures("shelf")
def test_a_file_without_version_or_time_is_hashed_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "_IDENTITIES", ())
    build_there()
    build_there()
    assert "/raw/one.txt" in Shelf.opened


def test_a_scanned_report_elsewhere_has_time_by_its_size(shelf: Shelf) -> None:  # noqa: ARG001
    path = remote_path(RAW, "one.txt")
    assert allowed_seconds(Task("a.pdf", "0" * 64, 200_000, path=path), Limits(10)) == 10 + 10 * SCAN_SECONDS
    assert allowed_seconds(Task("a.html", "0" * 64, 200_000, path=path), Limits(10)) == 10


def test_a_cluster_reads_where_it_can_and_is_sent_the_rest(shelf: Shelf, tmp_path: Path) -> None:  # noqa: ARG001
    disk = tmp_path / "raw"
    disk.mkdir()
    (disk / "seen.txt").write_text("7 men\n")
    found = (*list_folder(RAW).files, *list_folder(f"file://{disk}").files)
    tasks = [
        Task(f.document_id, sha256_of(f.path), f.size, path=f.path) for f in found if f.document_id != "photo.jpeg"
    ]
    work = Work(Store(tmp_path / "r"), stage_contexts(()), (), stand_ins.expand, stand_ins.extract, stand_ins.read)
    got: dict[str, Outcome] = {}

    def finished(task: Task, outcome: Outcome) -> list[Task]:
        got[task.document_id] = outcome
        return list(outcome.members) if isinstance(outcome, Done) else []

    with start_cluster(tmp_path / "cluster", 1, "--no-nanny") as dask:
        cluster(dask.scheduler)(tasks, work, Limits(), Crew(1), finished, verbose=False)
    assert not [outcome for outcome in got.values() if isinstance(outcome, Failure)]
    assert {"seen.txt", "three.zip!/x", "odd names/a#b?*::é.txt"} <= set(got)
