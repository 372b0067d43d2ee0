"""The process from which workers are forked: loaded once, replaced when it dies, gone when the build is."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

import pytest

from pipeline.build.crew import Crew
from pipeline.build.fingerprint import stage_contexts
from pipeline.build.reading import Readers
from pipeline.build.store import Store
from pipeline.build.worker import Limits, Work
from tests.build import stand_ins

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="WORKERS ARE FORKED ON LINUX ALONE")
SERVER: Any = forkserver._forkserver
NAMES = ["a.txt", "b.txt"]


@pytest.fixture
def work(tmp_path: Path) -> Work:
    return Readers().work(Store(tmp_path), stage_contexts(()))


def parent(_job: object) -> int:
    return os.getppid()


def is_loaded(_job: object) -> bool:
    from pipeline.nlp.parsing import load_model

    return load_model.cache_info().misses == 1 and "pipeline.build.warm" in sys.modules


def can_draw(_job: object) -> bool:
    return {"duckdb", "matplotlib.figure", "pandas"} <= sys.modules.keys()


def die(_job: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_workers_are_forked_with_the_model_and_the_template_goes_with_the_crew(work: Work) -> None:
    with Crew(2) as crew:
        crew.expect(NAMES, work, Limits(), False)
        template = SERVER._forkserver_pid
        assert template is not None, "it loads while nobody waits for it"
        crew.readers(NAMES, work, Limits(), False)
        assert set(crew.run(parent, range(4))) == {template}
        assert set(crew.run(is_loaded, range(4))) == {True}
    assert SERVER._forkserver_pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(template, 0)


@pytest.mark.parametrize(("documents", "for_charts"), [(2, False), (100, True)])
def test_a_template_has_one_thread_whatever_it_loads(work: Work, documents: int, for_charts: bool) -> None:
    names = [f"{n}.txt" for n in range(documents)]
    with Crew(1) as crew:
        crew.expect(names, work, Limits(), False)
        crew.readers(names, work, Limits(), False)
        assert crew.run(can_draw, [0]) == [for_charts]
        threads = list(Path(f"/proc/{SERVER._forkserver_pid}/task").iterdir())
        assert len(threads) == 1, "a fork copies the locks of threads"


def test_a_dead_worker_and_a_dead_template_are_replaced(work: Work) -> None:
    with Crew(1) as crew:
        crew.readers(NAMES[:1], work, Limits(), False)
        assert crew.submit(die, 0).exception() is not None
        template = SERVER._forkserver_pid
        assert crew.run(parent, [0]) == [template]
        os.kill(template, signal.SIGKILL)
        assert crew.submit(die, 0).exception() is not None
        assert crew.run(parent, [0]) not in ([template], [os.getpid()])


def test_other_readers_and_a_server_of_somebody_else_get_workers_that_load_for_themselves(work: Work) -> None:
    with Crew(1) as crew:
        other = Work(work.store, work.contexts, (), stand_ins.expand, stand_ins.extract, stand_ins.read)
        crew.readers(NAMES[:1], other, Limits(), False)
        assert SERVER._forkserver_pid is None
        assert crew.run(parent, [0]) == [os.getpid()]
    multiprocessing.set_forkserver_preload([])
    forkserver.ensure_running()
    theirs = SERVER._forkserver_pid
    try:
        with Crew(1) as crew:
            crew.readers(NAMES[:1], work, Limits(), False)
            assert crew.run(parent, [0]) == [os.getpid()]
        assert SERVER._forkserver_pid == theirs, "it is left alone"
    finally:
        SERVER._stop()


@pytest.mark.parametrize("seconds", [1.0, 1.75, 2.5, 4.0])
def test_an_interrupt_while_workers_are_born_prints_one_line_and_leaves_no_process(
    tmp_path: Path, seconds: float
) -> None:
    build = start_build(tmp_path)
    time.sleep(seconds)
    os.killpg(build.pid, signal.SIGINT)
    printed, _ = build.communicate(timeout=60)
    # to a shell both are 130; Python dies of the signal where it came while a library was running code of its own
    assert build.returncode in (130, -signal.SIGINT)
    assert printed.decode().strip().count("\n") == 0, printed.decode()
    assert_none_left(build.pid)


KILLED = """
import os, signal, time
from pathlib import Path
from pipeline.build.crew import Crew
from pipeline.build.fingerprint import stage_contexts
from pipeline.build.reading import Readers
from pipeline.build.store import Store
from pipeline.build.worker import Limits

with Crew(1) as crew:
    if {reads}:
        crew.readers(["a.txt"], Readers().work(Store(Path("none")), stage_contexts(())), Limits(), False)
    else:
        crew.hands(1)
    crew.submit(os.getpid, None).exception()  # one is there
    crew.submit(time.sleep, 60)
    time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("reads", [True, False])
def test_no_process_outlives_a_build_that_is_killed(reads: bool) -> None:
    """It would write into the folder of the next."""
    build = subprocess.Popen([sys.executable, "-c", KILLED.format(reads=reads)], start_new_session=True)
    build.communicate(timeout=60)
    assert build.returncode == -signal.SIGKILL
    assert_none_left(build.pid)


def start_build(folder: Path) -> subprocess.Popen[bytes]:
    """In a session of its own, of documents that are read for some seconds."""
    raw = folder / "raw"
    raw.mkdir()
    for n in range(40):
        (raw / f"{n}.txt").write_text("\n\n".join(f"In {1950 + n} about {k},000 were held." for k in range(1, 80)))
    command = [sys.executable, "-m", "pipeline", "build", str(raw), str(folder / "out"), "--quiet", "--workers", "2"]
    return subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def assert_none_left(group: int) -> None:
    deadline = time.monotonic() + 10
    while any(_group(int(p.name)) == group for p in Path("/proc").iterdir() if p.name.isdigit()):
        assert time.monotonic() < deadline, "processes are left"
        time.sleep(0.1)


def _group(pid: int) -> int:
    """Of processes; of one that has ended and is not yet forgotten, none."""
    try:
        state, _, group, *_ = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return 0 if state == "Z" else int(group)
