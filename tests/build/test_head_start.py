"""What is extracted while no reader is there yet: found by the readers, told by nobody, never in anybody's way."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.build.fingerprint import stage_contexts
from pipeline.build.head_start import HeadStart
from pipeline.build.reading import Readers
from pipeline.build.store import Store, entry_keys
from pipeline.build.worker import Limits, Task, Work, run_task
from pipeline.model import Source
from tests.build import stand_ins

N = 20


@pytest.fixture
def work(tmp_path: Path) -> Work:
    return Readers().work(Store(tmp_path / "store"), stage_contexts(()))


@pytest.fixture
def tasks(tmp_path: Path) -> list[Task]:
    def task(name: str, text: str) -> Task:
        path = tmp_path / name
        path.write_text(text)
        data = path.read_bytes()
        return Task(name, Source(name, data).sha256, len(data), path=str(path))

    return [task(f"{n}.txt", f"In {1950 + n} about 2,{n:03} prisoners were held.") for n in range(N)]


def extracted(work: Work, tasks: list[Task]) -> list[str]:
    return [task.document_id for task in tasks if work.store.holds_key(entry_keys(work.contexts, task).document)]


def wait_for(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def start(work: Work, workers: int = 2) -> HeadStart:
    return HeadStart(workers, [""] * N, work, Limits(), False)


def test_documents_are_extracted_and_not_read(work: Work, tasks: list[Task]) -> None:
    head_start = start(work)
    head_start.begin(tasks)
    wait_for(lambda: len(extracted(work, tasks)) == N)
    head_start.stop()
    keys = entry_keys(work.contexts, tasks[0])
    assert not work.store.holds_key(keys.read)
    no_extracting = replace(work, extract=stand_ins.fail)
    done = run_task(no_extracting, tasks[0])
    assert done.keys == keys, "the reader takes what is there"
    result = work.store.get_result(keys.read, "0.txt")
    assert result is not None
    assert [figure.indicator for figure in result.reading.figures] == ["prisoners"], "and reads it"


def test_what_cannot_be_extracted_is_left_to_the_readers(work: Work, tasks: list[Task], tmp_path: Path) -> None:
    (tmp_path / "19.txt").unlink()  # the first to be tried
    archive = replace(tasks[0], document_id="0.zip")
    head_start = start(work)
    head_start.begin([archive, *tasks[1:]])
    wait_for(lambda: len(extracted(work, tasks)) == N - 2)
    head_start.stop()
    assert extracted(work, [archive]) == []


def test_once_it_ends_no_other_document_is_begun(work: Work, tasks: list[Task]) -> None:
    head_start = start(replace(work, extract=stand_ins.extract_slowly))
    head_start.begin(tasks)
    wait_for(lambda: extracted(work, tasks) != [])
    head_start.end()
    time.sleep(1)
    n_extracted = len(extracted(work, tasks))
    head_start.stop()
    assert n_extracted < 5
    assert extracted(work, tasks)[-1] == tasks[-1].document_id, "the last come first"


@pytest.mark.parametrize(("workers", "n_documents", "fresh"), [(1, N, False), (2, 7, False), (4, N, True)])
def test_nothing_is_started_where_it_would_not_help(
    work: Work, tasks: list[Task], workers: int, n_documents: int, fresh: bool
) -> None:
    head_start = HeadStart(workers, [""] * n_documents, replace(work, fresh=fresh), Limits(), False)
    head_start.begin(tasks)
    head_start.end()
    head_start.stop()
    assert extracted(work, tasks) == []
