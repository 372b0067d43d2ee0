"""Bad luck while a build runs: killed, no room, no right to write, files that change; and what must never matter."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.build import Options, build, publish
from pipeline.build.reading import Readers
from pipeline.build.store import Store
from pipeline.errors import PipelineError
from pipeline.schema import TABLES
from tests.build import stand_ins

pytestmark = pytest.mark.usefixtures("charts_here", "forked_workers")
REPOSITORY = Path(__file__).resolve().parent.parent.parent
READERS = Readers(stand_ins.expand, stand_ins.extract, stand_ins.read, lambda _folders: None)
BUILD = """
import os, sys, time
from pathlib import Path
from pipeline.build import Options, build, fingerprint, publish, state
from pipeline.build.reading import Readers
from tests.build import stand_ins
fingerprint._EXTRACTING, fingerprint._READING, state.code_digest = (), (), lambda: "code"
stop, calls = int(sys.argv[3]), 0
replace = Path.replace
def replace_or_die(self, target):
    global calls
    if "staging" in self.parts:
        calls += 1
        if calls == stop:
            os.kill(os.getpid(), 9)
    return replace(self, target)
Path.replace = replace_or_die
if __name__ == "__main__":
    readers = Readers(stand_ins.expand, stand_ins.extract, stand_ins.read, lambda _folders: None)
    build(sys.argv[1], sys.argv[2], Options(workers=1), readers=readers)
"""


@pytest.fixture(autouse=True)
def quick_fingerprints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.build.state.code_digest", lambda: "code")
    monkeypatch.setattr("pipeline.build.fingerprint._EXTRACTING", ())
    monkeypatch.setattr("pipeline.build.fingerprint._READING", ())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    for number in range(3):
        (tmp_path / "raw" / f"{number}.txt").write_text(f"{number + 20} men in a camp\n")
    return tmp_path


def refresh(root: Path, workers: int = 1) -> None:
    build(root / "raw", root / "processed", Options(workers=workers), readers=READERS)


def tables(root: Path) -> dict[str, bytes]:
    processed = root / "processed"
    return {
        path.relative_to(processed).as_posix(): path.read_bytes()
        for path in sorted(processed.rglob("*"))
        if path.is_file() and ".cache" not in path.parts
    }


def change(root: Path) -> None:
    (root / "raw/0.txt").write_text("90 men in a camp\n91 women in it\n")
    (root / "raw/2.txt").unlink()
    (root / "raw/3.txt").write_text("40 men in a camp\n")


@pytest.mark.parametrize("stop", [1, 2, 4, 6])
def test_a_build_killed_while_tables_move_leaves_whole_files_and_the_next_ends_it(root: Path, stop: int) -> None:
    refresh(root)
    old = tables(root)
    change(root)
    clean = root / "clean"
    shutil.copytree(root / "raw", clean / "raw")
    refresh(clean)
    new = tables(clean)
    script = root / "build.py"
    script.write_text(BUILD)
    done = subprocess.run(
        [sys.executable, str(script), str(root / "raw"), str(root / "processed"), str(stop)],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        check=False,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL
    for name in (f"{table}.csv" for table in TABLES):
        assert tables(root)[name] in (old[name], new[name]), f"{name} is neither the old table nor the new one"
    refresh(root)
    assert tables(root) == new


def test_a_build_killed_at_any_moment_leaves_the_old_tables(root: Path) -> None:
    refresh(root)
    old = tables(root)
    started = root / "started"
    (root / "raw/slow.txt").write_text(f"TELL {started}\nSLEEP 20\n")
    script = root / "build.py"
    script.write_text(BUILD)
    with subprocess.Popen(
        [sys.executable, str(script), str(root / "raw"), str(root / "processed"), "0"],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        start_new_session=True,
    ) as run:
        ends_at = time.monotonic() + 30
        while not started.exists() and time.monotonic() < ends_at:
            time.sleep(0.02)
        os.killpg(run.pid, signal.SIGKILL)
    assert tables(root) == old
    (root / "raw/slow.txt").unlink()
    refresh(root)
    assert tables(root) == old


def full_disk(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("where", ["results", "texts", "tables"])
def test_a_full_disk_is_said_and_leaves_the_old_tables(root: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    refresh(root)
    old = tables(root)
    change(root)
    with monkeypatch.context() as patch:
        if where == "results":
            shutil.rmtree(root / "processed/.cache/results")
            (root / "processed/.cache/results").write_text("no room for a folder")
        else:
            name = {"texts": "build.making.write_text", "tables": "outputs.tabular.TableFiles.write"}[where]
            patch.setattr(f"pipeline.{name}", full_disk)
        with pytest.raises(PipelineError, match="Cannot write"):
            refresh(root)
    assert tables(root) == old
    if where == "results":
        (root / "processed/.cache/results").unlink()
    refresh(root)
    assert tables(root) != old


def test_an_entry_that_finds_no_room_leaves_no_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "results")
    monkeypatch.setattr(Path, "write_bytes", full_disk)
    with pytest.raises(PipelineError, match="No space left"):
        store.keep_unpacked("a.html", b"x")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs users")
def test_a_folder_that_may_not_be_written_is_said(root: Path) -> None:
    """As another user, since root may write everywhere."""
    code = (
        "import os, sys\n"
        "from pipeline.build import Options, build\n"
        "from pipeline.errors import PipelineError\n"
        "if __name__ == '__main__':\n"
        "    if os.geteuid() == 0: os.setegid(65534); os.seteuid(65534)\n"
        f"    try: build({str(root / 'raw')!r}, {str(root / 'processed')!r}, Options(workers=1))\n"
        "    except PipelineError as error: print(error); sys.exit(2)\n"
    )
    for parent in (root, *root.parents):
        if parent.stat().st_uid == os.geteuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)
    (root / "processed").mkdir(mode=0o555)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, "Cannot write to" in done.stdout) == (2, True), done.stderr
    assert list((root / "processed").iterdir()) == []


def test_documents_that_may_only_be_read_are_read(root: Path) -> None:
    for path in (root / "raw").iterdir():
        path.chmod(0o444)
    (root / "raw").chmod(0o555)
    try:
        refresh(root)
    finally:
        (root / "raw").chmod(0o755)
    assert b"20 men" in tables(root)["text/0.txt.txt"]
    assert sorted(path.name for path in (root / "raw").iterdir()) == ["0.txt", "1.txt", "2.txt"]


def test_a_file_that_changes_while_it_is_read_is_named_by_the_bytes_that_were_read(root: Path) -> None:
    """The hash in the table is of what was read, and the next build reads what is there then."""
    path, marker = root / "raw/0.txt", root / "marker"
    path.write_text(f"20 men in a camp\nTELL {marker}\n")

    def change_it(_: str, done: int, __: int) -> None:
        if not done:
            path.write_text("70 men in a camp\n")

    build(root / "raw", root / "processed", Options(workers=1), progress=change_it, readers=READERS)
    assert b"70 men" in tables(root)["text/0.txt.txt"]
    import hashlib

    assert hashlib.sha256(path.read_bytes()).hexdigest().encode() in tables(root)["documents.csv"]
    path.write_text("80 men in a camp\n")
    refresh(root)
    assert b"80 men" in tables(root)["text/0.txt.txt"]


@pytest.mark.parametrize("moment", [0, 86_400 * 365 * 60, -86_400])
def test_a_clock_that_jumps_loses_no_change(root: Path, moment: int) -> None:
    """Times of change in 1970, in the far future, before the last build."""
    refresh(root)
    path = root / "raw/0.txt"
    at = moment if moment >= 0 else int(time.time()) + moment
    path.write_text("77 men in a camp\n")
    os.utime(path, (at, at))
    refresh(root)
    assert b"77 men" in tables(root)["text/0.txt.txt"]
    path.write_text("78 men in a camp\n")
    os.utime(path, (at, at))  # the same size and time as before
    refresh(root)
    assert b"78 men" in tables(root)["text/0.txt.txt"]


def test_locale_time_zone_hash_seed_order_and_workers_change_no_byte(root: Path) -> None:
    """With the real readers, over two samples."""
    sample = REPOSITORY / "raw/sample"
    results: list[dict[str, bytes]] = []
    for number, (variables, names, workers) in enumerate(
        (
            ({"LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "0"}, ("a.txt", "b.html"), 1),
            ({"LC_ALL": "C.UTF-8", "TZ": "America/St_Johns", "PYTHONHASHSEED": "4242"}, ("b.html", "a.txt"), 2),
        )
    ):
        folder = root / f"run{number}"
        (folder / "raw").mkdir(parents=True)
        origins = {"a.txt": "press-release.txt", "b.html": "encyclopaedia.html"}
        for name in names:
            shutil.copy(sample / origins[name], folder / "raw" / name)
        arguments = ["build", str(folder / "raw"), str(folder / "processed"), "-q", "--workers", str(workers)]
        subprocess.run(
            [sys.executable, "-m", "pipeline", *arguments],
            cwd=REPOSITORY,
            env={**os.environ, **variables},
            check=True,
            timeout=120,
        )
        results.append(tables(folder))
    assert results[0] == results[1]
    assert len(results[0]["figures.csv"].splitlines()) > 10


def test_the_lock_is_the_folders_and_ends_with_its_holder(root: Path) -> None:
    with publish.locked(root / "processed"), pytest.raises(PipelineError, match="Another build"):
        refresh(root)
    refresh(root)
    assert tables(root)
