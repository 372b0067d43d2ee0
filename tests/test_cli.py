"""The command line as a stranger meets it: what it prints where, and its exit status."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from duckdb import OutOfMemoryException
from typer.testing import CliRunner

from pipeline.__main__ import app
from pipeline.build import Options, build
from pipeline.build.reading import Readers
from tests.build import stand_ins

pytestmark = pytest.mark.usefixtures("forked_workers")
REPOSITORY = Path(__file__).parent.parent
# The stand-in readers of tests/build in place of the real ones, so that no language model is loaded.
STAND_IN = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background is born deaf to Ctrl-C
from pipeline.build import fingerprint, reading, state
fingerprint._EXTRACTING, fingerprint._READING, state.code_digest = (), (), lambda: "code"  # as the tests run
from tests.build import stand_ins
readers = reading.Readers(stand_ins.expand, stand_ins.extract, stand_ins.read, lambda folders: None)
reading.Readers = lambda *given: reading_class(*given) if given else readers
from pipeline.__main__ import main
main()
""".replace("reading.Readers = ", "reading_class, reading.Readers = reading.Readers, ")
# Charts take longer than the rest of such a build; where nothing is said of them none are drawn.
NO_CHARTS = """
from pipeline.build import making
making.start_charts, making.expect_charts = lambda *_: lambda: None, lambda _: None
"""


def command(*arguments: object, stand_in: bool = True, charts: bool = False) -> list[str]:
    start = ["-c", ("" if charts else NO_CHARTS) + STAND_IN] if stand_in else ["-m", "pipeline"]
    return [sys.executable, *start, *map(str, arguments)]


def run(*arguments: object, stand_in: bool = True, charts: bool = False) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments, stand_in=stand_in, charts=charts),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def prepare(raw: Path) -> Path:
    """What the stand-in command makes of the folder, made in this process, and where it lies."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.build.fingerprint._EXTRACTING", ())
        patch.setattr("pipeline.build.fingerprint._READING", ())
        patch.setattr("pipeline.build.state.code_digest", lambda: "code")
        patch.setattr("pipeline.build.making.start_charts", lambda *_: lambda: None)
        patch.setattr("pipeline.build.making.expect_charts", lambda _: None)
        readers = Readers(stand_ins.expand, stand_ins.extract, stand_ins.read, lambda _folders: None)
        build(raw, raw.parent / "processed", Options(workers=1), readers=readers)
    return raw.parent / "processed"


def wait_until_there(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert path.exists()


def wait_until_all_ended(group: int) -> None:
    """Fails while a process of the group is left."""
    deadline = time.monotonic() + 20
    with pytest.raises(ProcessLookupError):
        while time.monotonic() < deadline:
            os.killpg(group, 0)
            time.sleep(0.1)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "one.txt").write_text("20 men in a camp")
    return folder


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["diff", "--help"], ["OLD", "NEW", "--csv", "reason"]),
        (["export", "--help"], ["PROCESSED", "DEST", "--no-text"]),
        (["build", "--help"], ["RAW", "PROCESSED", "--strict", "--timeout", "--indicators", "130"]),
        (["verify", "--help"], ["PROCESSED", "--raw", "unverified"]),
    ],
)
def test_help_names_what_there_is(arguments: list[str], words: list[str]) -> None:
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0
    for word in words:
        assert word in done.stdout


def test_help_names_the_commands() -> None:
    done = run("--help", stand_in=False)
    assert done.returncode == 0
    for word in ("build", "verify", "diff", "export"):
        assert word in done.stdout


def test_a_build_ends_with_a_summary_and_a_second_says_that_nothing_changed(raw: Path) -> None:
    first = run("build", raw, raw.parent / "processed", charts=True)
    assert (first.returncode, first.stderr) == (0, ""), "a log holds no progress bar"
    assert "Documents  1 (1 read now)" in first.stdout
    assert "1 prisoners" in first.stdout
    assert "Problems   none" in first.stdout
    assert str(raw.parent / "processed") in first.stdout
    assert first.stdout.splitlines()[-1] == "Changes    none to tell: there were no tables before"
    second = run("build", raw, raw.parent / "processed")
    assert "(nothing changed)" in second.stdout
    assert second.stdout.splitlines()[-1] == "Changes    none: nothing has changed since the build before"
    quiet = run("build", raw, raw.parent / "processed", "--quiet")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")


def test_a_build_says_what_it_changed_and_diff_lists_it(raw: Path) -> None:
    processed = prepare(raw)
    (raw / "one.txt").write_text("20 men in a camp\n30 women in a camp\n")
    done = run("build", raw, processed)
    assert done.stdout.splitlines()[-1].startswith("Changes    +1 figures, 0 gone, 0 changed since the build before")
    listed = run("diff", processed / ".cache/previous", processed, "--csv", raw.parent / "diff.csv", stand_in=False)
    totals, line = listed.stdout.splitlines()
    assert (listed.returncode, totals) == (0, "+1 figures, 0 gone, 0 changed (source 1)")
    assert line.split()[:3] == ["added", "source", "prisoners"]
    header, row = (raw.parent / "diff.csv").read_text().splitlines()
    assert header == "change,reason,figure_id,document_id,indicator,column,before,after,quote"
    assert row.startswith("added,source,f")
    wrong = run("diff", raw, processed, stand_in=False)
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)


def test_an_export_is_written_once_and_says_what_it_holds(raw: Path) -> None:
    prepare(raw)
    arguments = ("export", raw.parent / "processed", raw.parent / "copy", "--no-text")
    done = run(*arguments, stand_in=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        f"Wrote 1 figure of 1 document to {raw.parent / 'copy'} without the documents' words: "
    )
    assert not (raw.parent / "copy/text").exists()
    again = run(*arguments, stand_in=False)
    assert again.returncode == 2
    assert "is not empty" in again.stderr


def test_verbose_names_each_document(raw: Path) -> None:
    done = run("build", raw, raw.parent / "processed", "--verbose")
    assert "1/1 one.txt" in done.stderr


def test_strict_exits_with_1_for_a_document_that_cannot_be_read(raw: Path) -> None:
    (raw / "bad.txt").write_text("RAISE")
    assert run("build", raw, raw.parent / "processed").returncode == 0
    done = run("build", raw, raw.parent / "processed", "--strict")
    assert done.returncode == 1
    assert "1 error (crashed 1)" in done.stdout


def test_an_info_row_is_no_failure_for_strict(raw: Path) -> None:
    (raw / "photo.jpeg").write_bytes(b"x")
    assert run("build", raw, raw.parent / "processed", "--strict").returncode == 0


def test_wrong_use_is_one_line_and_status_2(raw: Path) -> None:
    (raw / "sources.yml").write_text("one.txt: {pubisher: x}\n")
    for arguments, word in (
        (("build", raw / "nowhere", raw.parent / "processed"), "nowhere"),
        (("build", raw, raw.parent / "processed"), "pubisher"),
        (("build", raw, raw / "processed"), "read as documents"),
        (("verify", raw.parent / "nowhere", "--raw", raw), "run build first"),
    ):
        done = run(*arguments)
        assert done.returncode == 2, arguments
        assert word in done.stderr
        assert done.stderr.count("\n") == 1
        assert done.stdout == ""
    assert not (raw.parent / "processed/figures.csv").exists()
    assert run("build", raw, stand_in=False).returncode == 2, "an argument is missing"


def test_verify_exits_with_1_and_names_the_row(raw: Path) -> None:
    processed = prepare(raw)
    done = run("verify", processed, "--raw", raw)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "none broken" in done.stdout
    (raw / "one.txt").write_text("21 men in a camp")
    done = run("verify", processed, "--raw", raw)
    assert done.returncode == 1
    assert "documents.csv line 2, one.txt" in done.stdout


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_leaves_the_old_tables_and_no_process(raw: Path, how: signal.Signals) -> None:
    processed = prepare(raw)
    before = (processed / "figures.csv").read_bytes()
    # both workers are at work when the signal comes: one that is only being born would tell of it by itself
    markers = [raw.parent / "started", raw.parent / "started-too"]
    (raw / "one.txt").write_text("21 men\n" + "\n" * 1_000)  # the largest is read first
    for n, marker in enumerate(markers):
        (raw / f"slow{n}.txt").write_text(f"TELL {marker}\nSLEEP 60\n")
    with subprocess.Popen(
        command("build", raw, processed, "--workers", 2),
        cwd=REPOSITORY,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as build:
        for marker in markers:
            wait_until_there(marker)
        os.killpg(build.pid, how) if how is signal.SIGINT else build.send_signal(how)  # Ctrl-C reaches the workers too
        _, errors = build.communicate(timeout=30)
    assert build.returncode == 130
    assert errors.count("\n") == 1, errors
    assert "interrupted" in errors
    assert (processed / "figures.csv").read_bytes() == before
    wait_until_all_ended(build.pid)
    for slow in raw.glob("slow*.txt"):
        slow.unlink()
    assert "(none had to be read again)" in run("build", raw, processed).stdout, "what was read before is kept"
    assert b"21" in (processed / "figures.csv").read_bytes()


def test_workers_end_with_a_build_that_is_killed(raw: Path) -> None:
    started = raw.parent / "started"
    (raw / "slow.txt").write_text(f"TELL {started}\nSLEEP 2\n")
    with subprocess.Popen(
        command("build", raw, raw.parent / "processed"), cwd=REPOSITORY, start_new_session=True
    ) as build:
        wait_until_there(started)
        build.kill()
        build.wait(timeout=30)
    wait_until_all_ended(build.pid)
    assert run("build", raw, raw.parent / "processed").returncode == 0, "the lock died with it"


def test_explain_says_why_a_number_is_a_figure_and_another_is_none() -> None:
    done = run("explain", "Some 4,000 inmates are held in the camp, 12 kilometres from the town.", stand_in=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("'Some 4,000': prisoners (prisoners.")
    assert "+" in lines[2]
    assert not any("12" in line and "prisoners (" in line for line in lines)


@pytest.mark.parametrize(
    "error", [MemoryError(), ImportError("some.so: failed to map segment from shared object"), OutOfMemoryException()]
)
def test_a_lack_of_memory_is_said(error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr("pipeline.build.build", fail)
    (tmp_path / "raw").mkdir()
    found = CliRunner().invoke(app, ["build", str(tmp_path / "raw"), str(tmp_path / "out")])
    assert found.exit_code == 2
    assert "not enough memory; close other programs, or use fewer --workers" in found.output


def test_a_library_that_is_missing_is_no_lack_of_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise ImportError("No module named 'some'")

    monkeypatch.setattr("pipeline.build.build", fail)
    (tmp_path / "raw").mkdir()
    found = CliRunner().invoke(app, ["build", str(tmp_path / "raw"), str(tmp_path / "out")])
    assert found.exit_code == 3
    assert "a fault in Provenum itself (ImportError: No module named 'some')" in found.output
