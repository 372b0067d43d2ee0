"""Jobs of a build beside its documents: in processes where there are any, and done all the same where one fails."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest

from pipeline.build.crew import Crew
from pipeline.build.store import Contexts, Store
from pipeline.build.worker import Limits, Work
from pipeline.errors import TableError
from tests.build import stand_ins


def where(_job: object) -> int:
    return os.getpid()


def double(number: int) -> int:
    if number < 0:
        raise TableError("no such number")
    return 2 * number


def die_in_a_worker(parent: int) -> str:
    if os.getpid() != parent:
        os._exit(3)
    return "done here"


def hog_in_a_worker(parent: int) -> int:
    return 1 if os.getpid() == parent else len(bytearray(8 << 30))


class OtherPackageError(Exception):
    """Cannot be built again from its message."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def fail_in_another_package(_job: object) -> None:
    raise OtherPackageError(3, "no such table")


class NotToBeLoaded:
    """As an object of a library for which there is no memory in the process that asked."""

    def __reduce__(self) -> tuple[object, ...]:
        return __import__, ("no_such_package",)


def make_what_cannot_be_loaded(_job: object) -> NotToBeLoaded:
    return NotToBeLoaded()


def sleep(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


@pytest.fixture
def crew() -> Iterator[Crew]:
    with Crew(2) as found:
        yield found


def test_few_jobs_are_done_here_and_start_nothing(crew: Crew) -> None:
    assert set(crew.run(where, range(3))) == {os.getpid()}
    assert crew.share_out("abc") == [("a", "b", "c")]
    with pytest.raises(TableError):
        crew.run(double, [1, -1])
    with pytest.raises(TableError):
        crew.submit(double, -1).result()


def test_many_jobs_start_processes_that_stay_for_the_next(crew: Crew) -> None:
    assert crew.run(double, range(20)) == list(range(0, 40, 2))
    assert os.getpid() not in crew.run(where, range(3))
    assert crew.share_out("abc") == [("a", "c"), ("b",)]
    with pytest.raises(TableError):
        crew.run(double, [1, -1])


def test_a_started_lot_is_waited_for_when_its_results_are_wanted(crew: Crew) -> None:
    crew.run(double, range(20))
    finish = crew.start(sleep, [0.2, 0.1])
    assert crew.run(double, [4]) == [8]
    assert finish() == [0.2, 0.1]


def leave_a_mark(_: None) -> None:
    Path("prepared", str(os.getpid())).touch()


def test_only_processes_prepare(crew: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("prepared").mkdir()
    crew.prepare(leave_a_mark)
    crew.run(double, range(20))
    assert not list(Path("prepared").iterdir())
    crew.prepare(leave_a_mark)
    crew.run(sleep, [0.1, 0.1])
    marks = {path.name for path in Path("prepared").iterdir()}
    assert marks
    assert str(os.getpid()) not in marks


def test_who_read_documents_does_the_jobs_after_them(crew: Crew, tmp_path: Path) -> None:
    work = Work(Store(tmp_path), Contexts("a", "b"), (), stand_ins.expand, stand_ins.extract, stand_ins.read)
    pool = crew.readers(["one.txt"], work, Limits(), False)
    (reader,) = {pool.schedule(where, args=(None,)).result()}
    assert set(crew.run(where, range(20))) == {reader}
    assert crew.readers(["two.txt"], work, Limits(), False) is pool
    assert crew.readers(["two.txt", "three.zip"], work, Limits(), False) is not pool, "more may be needed"


def test_a_job_that_costs_its_worker_is_done_here(crew: Crew, tmp_path: Path) -> None:
    work = Work(Store(tmp_path), Contexts("a", "b"), (), stand_ins.expand, stand_ins.extract, stand_ins.read)
    crew.readers(["one.txt"], work, Limits(memory_bytes=4 << 30), False)
    assert crew.run(die_in_a_worker, [os.getpid()]) == ["done here"]
    assert crew.run(hog_in_a_worker, [os.getpid()]) == [1]
    assert crew.run(double, [3]) == [6], "another process took the place of the one that died"


def test_a_job_with_a_time_limit_is_never_done_here(crew: Crew) -> None:
    assert isinstance(crew.submit(sleep, 0.0, seconds=1.0).exception(), BrokenExecutor)
    crew.hands(1)
    assert crew.submit(sleep, 0.0, seconds=60.0).result() == 0.0
    assert isinstance(crew.submit(sleep, 60.0, seconds=0.5).exception(), TimeoutError)


def test_a_crew_that_was_dismissed_starts_again(crew: Crew) -> None:
    crew.run(double, range(20))
    crew.dismiss()
    assert crew.run(where, [0]) == [os.getpid()]
    assert os.getpid() not in crew.run(where, range(20))


def test_an_error_that_cannot_be_sent_is_told_all_the_same(crew: Crew) -> None:
    with pytest.raises(RuntimeError, match="OtherPackageError: no such table"):
        crew.run(fail_in_another_package, range(20))
    assert crew.run(double, range(20)) == list(range(0, 40, 2)), "the pool is whole"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_pool_whose_thread_dies_is_not_waited_for(crew: Crew) -> None:
    found = crew.run(make_what_cannot_be_loaded, range(20))
    assert [type(thing) for thing in found] == [NotToBeLoaded] * 20, "done here"
    crew.hands(1)
    assert not crew.has_made(crew.submit(make_what_cannot_be_loaded, None, seconds=60.0))
