"""A real Dask scheduler and real workers: what they read is, byte for byte, what one machine reads."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from distributed import Client
from typer.testing import CliRunner

from pipeline.__main__ import app
from pipeline.build import Built, Options, build, cluster_worker
from pipeline.build import cluster as cluster_module
from pipeline.build.cluster import cluster
from pipeline.build.crew import Crew
from pipeline.build.fingerprint import stage_contexts
from pipeline.build.pool import Failure, Outcome, run
from pipeline.build.store import Contents, Contexts, Store
from pipeline.build.worker import Done, Limits, Task, Work
from pipeline.errors import PipelineError
from pipeline.model import ProblemCode
from tests.build import stand_ins
from tests.build.dask_cluster import REPOSITORY, DaskCluster, start_cluster, wait_for

N_PAGES = 20
PAGE = """<html lang="en"><head><title>Report {0}</title></head><body><article><h1>Report {0}</h1>
<p>In {1} about {2},000 prisoners were held in the camps of North Korea, former guards told us in a long interview.</p>
<p>The state keeps {3} percent of the wages of the workers whom it sends abroad, as a manager of the firm said.</p>
</article></body></html>"""
# a pickle of records that depends on which of them came from which process, also between two builds on one machine


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    with start_cluster(tmp_path_factory.mktemp("cluster"), 4, "--no-nanny") as started:
        yield started


@pytest.fixture(scope="module")
def client(dask: DaskCluster) -> Iterator[Client]:
    with Client(dask.scheduler, timeout=30, set_as_default=False) as client:
        client.wait_for_workers(len(dask.workers), timeout=60)
        yield client


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples that need no OCR, with an archive among them, and pages enough to be read for a while."""
    folder = tmp_path_factory.mktemp("documents") / "raw"
    folder.mkdir()
    samples = REPOSITORY / "raw" / "sample"
    if samples.is_dir():
        shutil.copytree(samples, folder / "sample", ignore=shutil.ignore_patterns("photocopied*", "annexed*"))
    for n in range(N_PAGES):
        text = PAGE.format(n, 1990 + n % 30, 20 + n, 10 + n)
        (folder / f"page{n}.html").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _no_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    """They follow from the tables, and take most of the time of a small build."""
    monkeypatch.setattr("pipeline.build.making.start_charts", lambda *_: lambda: None)


@pytest.fixture(scope="module")
def local(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one worker process makes of the documents."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.build.making.start_charts", lambda *_: lambda: None)
        processed = tmp_path_factory.mktemp("local") / "processed"
        build(raw, processed, Options(workers=1))
    return content(processed)


def content(processed: Path) -> dict[str, bytes]:
    files = {path.relative_to(processed).as_posix(): path for path in processed.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items()}


def assert_same(processed: Path, expected: dict[str, bytes]) -> None:
    found = content(processed)
    assert sorted(found) == sorted(expected)
    assert [name for name in found if found[name] != expected[name]] == []


def test_all_cores_give_the_same_bytes(raw: Path, local: dict[str, bytes], tmp_path: Path) -> None:
    build(raw, tmp_path / "processed")
    assert_same(tmp_path / "processed", local)


def test_a_worker_that_is_killed_in_mid_run_changes_no_byte(
    raw: Path, local: dict[str, bytes], dask: DaskCluster, client: Client, tmp_path: Path
) -> None:
    pids = client.run(os.getpid)
    killed: list[str] = []

    def kill_one(_document_id: str, done: int, _total: int) -> None:
        if done and not killed:
            busy = next(address for address, tasks in client.processing().items() if tasks)
            os.kill(pids[busy], signal.SIGKILL)
            killed.append(busy)

    built = build(raw, tmp_path / "processed", Options(cluster=dask.scheduler), kill_one)
    assert len(killed) == 1
    wait_for(lambda: len(client.nthreads()) == len(pids) - 1, "the scheduler's notice of the death")
    assert built.n_read > N_PAGES
    assert_same(tmp_path / "processed", local)


def test_workers_that_do_not_share_the_disk_give_the_same_bytes(
    raw: Path, local: dict[str, bytes], dask: DaskCluster, client: Client, tmp_path: Path
) -> None:
    with blind_workers(client):
        build(raw, tmp_path / "processed", Options(cluster=dask.scheduler))
    assert_same(tmp_path / "processed", local)


class blind_workers:  # noqa: N801 - a context manager
    """Workers that see nothing of this machine's disk, as those in another building."""

    def __init__(self, client: Client, *, but: int = 0) -> None:
        self.client = client
        self.workers = list(client.nthreads())[but:]

    def __enter__(self) -> None:
        self.client.run(set_sight, False, workers=self.workers)

    def __exit__(self, *_: object) -> None:
        self.client.run(set_sight, True, workers=self.workers)


def set_sight(sees: bool) -> None:
    setattr(cluster_worker, "sees_store", _sees_store if sees else _sees_nothing)  # noqa: B010 (it is a function's name)


def _sees_nothing(_job: cluster_worker.Job) -> bool:
    return False


_sees_store = cluster_worker.sees_store


def task(name: str, text: str, folder: Path | None = None) -> Task:
    data = text.encode()
    digest = hashlib.sha256(data).hexdigest()
    if folder is None:
        return Task(name, digest, len(data), data=data)
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    return Task(name, digest, len(data), path=str(folder / name))


def stand_in_work(folder: Path) -> Work:
    return Work(Store(folder), stage_contexts(()), (), stand_ins.expand, stand_ins.extract, stand_ins.read)


def outcomes(address: str, work: Work, *tasks: Task, seconds: float = 60.0) -> dict[str, Outcome]:
    got: dict[str, Outcome] = {}

    def finished(done: Task, outcome: Outcome) -> list[Task]:
        assert done.document_id not in got
        got[done.document_id] = outcome
        return list(outcome.members) if isinstance(outcome, Done) else []

    engine = cluster(address) if address else run
    with Crew(1) as crew:
        engine(tasks, work, Limits(seconds), crew, finished, verbose=False)
    return got


def test_hang_death_and_hog_cost_their_own_document_only(dask: DaskCluster, client: Client, tmp_path: Path) -> None:  # noqa: ARG001
    tasks = [task("hang", "HANG"), task("die", "DIE"), task("hog", "HOG"), task("raise", "RAISE")]
    good = [task(f"good{n}", f"{n} men\n") for n in range(9)]
    got = outcomes(dask.scheduler, stand_in_work(tmp_path / "far"), *tasks, *good, seconds=3.0)
    near = outcomes("", stand_in_work(tmp_path / "near"), *tasks, *good, seconds=3.0)
    assert {name: outcome for name, outcome in got.items() if isinstance(outcome, Failure)} == {
        name: outcome for name, outcome in near.items() if isinstance(outcome, Failure)
    }
    assert sum(isinstance(outcome, Done) for outcome in got.values()) == 10


@pytest.mark.parametrize("n_seeing", [0, 1, 3])
def test_an_archive_is_read_wherever_its_members_are_seen(
    dask: DaskCluster, client: Client, tmp_path: Path, n_seeing: int
) -> None:
    text = "x\n5 men\n---\ny\n6 men\n---\nz.zip\nq\n7 men\n"
    tasks = [task("a.zip", text, tmp_path / "raw"), *(task(f"{n}.txt", f"{n} men", tmp_path / "raw") for n in range(8))]
    work = stand_in_work(tmp_path / "results")
    with blind_workers(client, but=n_seeing):
        got = outcomes(dask.scheduler, work, *tasks)
    assert set(got) == {"a.zip", "a.zip!/x", "a.zip!/y", "a.zip!/z.zip", *(f"{n}.txt" for n in range(8))}
    for name, outcome in got.items():
        assert isinstance(outcome, Done)
        stored = work.store.get_result(outcome.keys.read, name) or work.store.get(outcome.keys.document)
        assert isinstance(stored, Contents) == (name == "a.zip")
        assert stored is not None
    assert not list(work.store.folder.glob("seen-by-*"))


@pytest.mark.usefixtures("client")
def test_a_file_of_the_same_name_on_another_disk_is_not_taken_for_it(dask: DaskCluster, tmp_path: Path) -> None:
    there = task("a.txt", "5 men", tmp_path / "raw")
    stale = Task("a.txt", "0" * 64, 5, path=there.path)
    got = outcomes(dask.scheduler, stand_in_work(tmp_path / "results"), stale)["a.txt"]
    assert isinstance(got, Done)
    assert got.sha256 == there.sha256, "sent from here, since the worker read another file than was hashed"


def test_a_file_that_is_gone_is_a_problem_of_this_time(dask: DaskCluster, client: Client, tmp_path: Path) -> None:  # noqa: ARG001
    gone = Task("gone.txt", "0" * 64, 5, path=str(tmp_path / "gone.txt"))
    outcome = outcomes(dask.scheduler, stand_in_work(tmp_path / "results"), gone)["gone.txt"]
    assert isinstance(outcome, Failure)
    assert not outcome.lasting


@pytest.mark.usefixtures("client")
def test_workers_with_other_code_or_without_the_rules_are_refused(dask: DaskCluster, tmp_path: Path) -> None:
    work = stand_in_work(tmp_path / "results")
    other = Work(work.store, Contexts("a", "b" * 64), (), work.expand, work.extract, work.read)
    with pytest.raises(PipelineError, match=r"(?s)tcp://.* it has code and rules \w{12}; here it is .* b{12}\."):
        outcomes(dask.scheduler, other, task("good", "5 men"))
    folders = (tmp_path / "rules",)
    blind = Work(work.store, work.contexts, folders, work.expand, work.extract, work.read)
    with pytest.raises(PipelineError, match=r"tcp://.* does not see your indicators in .*rules"):
        outcomes(dask.scheduler, blind, task("good", "5 men"))


def test_an_interrupted_run_leaves_nothing_on_the_cluster(dask: DaskCluster, client: Client, tmp_path: Path) -> None:
    work = stand_in_work(tmp_path / "results")
    tasks = [task("good", "5 men"), *(task(f"hang{n}", "HANG") for n in range(20))]

    def interrupted(_done: Task, _outcome: Outcome) -> list[Task]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cluster(dask.scheduler)(tasks, work, Limits(), Crew(1), interrupted, verbose=False)
    wait_for(lambda: not any(client.run(count_sites).values()), "the end of the run on its workers")
    wait_for(lambda: not any(client.processing().values()), "the end of the tasks")
    assert isinstance(outcomes(dask.scheduler, work, task("next", "6 men"))["next"], Done), "no worker is held up"


def count_sites() -> int:
    return len(cluster_worker._sites)


def test_a_document_that_its_workers_die_of_costs_itself_only(tmp_path: Path) -> None:
    """Workers under a nanny, which is how most clusters start them; each is a daemon until it has processes."""
    with start_cluster(tmp_path / "nannies", 1, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as dask:
        tasks = [task("good", "5 men"), task("killer", "DIE-WITH-PARENT"), task("other", "6 men")]
        got = outcomes(dask.scheduler, stand_in_work(tmp_path / "results"), *tasks)
    assert {name for name, outcome in got.items() if isinstance(outcome, Failure)} == {"killer"}
    assert isinstance(got["killer"], Failure)
    assert got["killer"].problem.code is ProblemCode.CRASHED


def test_a_scheduler_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cluster_module, "CONNECT_SECONDS", 0.5)
    for address in ("tcp://127.0.0.1:9", "no address"):
        with pytest.raises(PipelineError, match=f"No Dask scheduler answers at '{address}'"):
            outcomes(address, stand_in_work(tmp_path / "results"), task("good", "5 men"))


def test_the_option_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[str] = []

    def remember(_raw: object, _processed: object, options: Options, _progress: Callable[..., None]) -> Built:
        asked.append(options.cluster)
        raise PipelineError("enough")

    monkeypatch.setattr("pipeline.build.build", remember)
    command = ["build", str(tmp_path), str(tmp_path / "processed")]
    CliRunner().invoke(app, command, env={"DASK_SCHEDULER_ADDRESS": "tcp://a:1"})
    CliRunner().invoke(app, [*command, "--cluster", "tcp://b:2"], env={"DASK_SCHEDULER_ADDRESS": "tcp://a:1"})
    CliRunner().invoke(app, command, env={"DASK_SCHEDULER_ADDRESS": ""})
    assert asked == ["tcp://a:1", "tcp://b:2", ""]
