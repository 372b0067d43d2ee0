"""Real worker processes that hang, die and hog; each costs its own document only."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pipeline.build.crew import Crew
from pipeline.build.pool import Failure, Outcome, run
from pipeline.build.store import Contents, Contexts, Store
from pipeline.build.worker import SCAN_SECONDS, Done, Limits, Task, Work, allowed_seconds
from pipeline.errors import PipelineError
from pipeline.model import ProblemCode, Result, Status
from tests.build import stand_ins

GOOD = "20 men in a camp\n"


def task(name: str, text: str) -> Task:
    data = text.encode()
    return Task(name, hashlib.sha256(data).hexdigest(), len(data), data=data)


def outcomes(
    folder: Path, *tasks: Task, seconds: float = 60.0, memory_bytes: int = 4 << 30, workers: int = 2
) -> dict[str, Outcome]:
    work = Work(Store(folder / "results"), Contexts("a", "b"), (), stand_ins.expand, stand_ins.extract, stand_ins.read)
    got: dict[str, Outcome] = {}

    def finished(done: Task, outcome: Outcome) -> list[Task]:
        assert done.document_id not in got
        got[done.document_id] = outcome
        return list(outcome.members) if isinstance(outcome, Done) else []

    with Crew(workers) as crew:
        run(tasks, work, Limits(seconds, memory_bytes), crew, finished, verbose=False)
    return got


def stored(folder: Path, name: str, outcome: Outcome) -> Result | Contents | None:
    assert isinstance(outcome, Done)
    store = Store(folder / "results")
    return store.get_result(outcome.keys.read, name) or store.get_contents(outcome.keys.document, name)


def test_a_hang_costs_its_own_document_only(tmp_path: Path) -> None:
    got = outcomes(tmp_path, task("hang", "HANG"), task("good", GOOD), seconds=2.0)
    assert isinstance(got["hang"], Failure)
    assert got["hang"].problem.code is ProblemCode.TIMEOUT
    assert isinstance(got["good"], Done)


def test_death_fault_and_hog_cost_their_own_document_only(tmp_path: Path) -> None:
    got = outcomes(
        tmp_path,
        task("die", "DIE"),
        task("hog", "HOG"),
        task("raise", "RAISE"),
        *(task(f"good{number}", f"{number} men\n") for number in range(6)),
    )
    codes = {name: outcome.problem.code for name, outcome in got.items() if isinstance(outcome, Failure)}
    assert codes == {
        "die": ProblemCode.CRASHED,
        "hog": ProblemCode.OUT_OF_MEMORY,
    }
    for number in range(6):
        good = stored(tmp_path, f"good{number}", got[f"good{number}"])
        assert isinstance(good, Result)
        assert len(good.reading.figures) == 1
    raised = stored(tmp_path, "raise", got["raise"])
    assert isinstance(raised, Result)
    assert raised.document.status is Status.FAILED
    assert raised.document.sha256 == hashlib.sha256(b"RAISE").hexdigest()
    message = raised.document.problems[0].message
    assert "ValueError" in message
    assert "secret" not in message, "an exception's own words may be the document's, or a path"


def test_a_death_that_is_not_the_documents_is_tried_again(tmp_path: Path) -> None:
    got = outcomes(tmp_path, task("once", f"DIE-ONCE {tmp_path / 'marker'}"), workers=1)
    assert isinstance(got["once"], Done)


def test_a_document_whose_pages_cannot_be_drawn_is_read_all_the_same(tmp_path: Path) -> None:
    got = outcomes(tmp_path, task("poster", f"DIE-DRAWING\n{GOOD}"), workers=1)
    result = stored(tmp_path, "poster", got["poster"])
    assert isinstance(result, Result)
    assert len(result.reading.figures) == 1


def test_members_of_an_archive_are_tasks_of_their_own(tmp_path: Path) -> None:
    got = outcomes(tmp_path, task("a.zip", "x\n5 men\n---\nbad\nRAISE\n---\nx\n6 men\n"))
    assert set(got) == {"a.zip", "a.zip!/x", "a.zip!/bad"}
    contents = stored(tmp_path, "a.zip", got["a.zip"])
    assert isinstance(contents, Contents)
    assert [member[0] for member in contents.members] == ["a.zip!/x", "a.zip!/bad"]
    assert [problem.code for problem in contents.problems] == [ProblemCode.ARCHIVE_UNSAFE], "x stands twice"


def test_an_archive_within_an_archive_is_not_opened(tmp_path: Path) -> None:
    got = outcomes(tmp_path, task("a.zip", "b.zip\nc.zip\n5 men\n"))
    assert set(got) == {"a.zip", "a.zip!/b.zip"}
    assert isinstance(stored(tmp_path, "a.zip!/b.zip", got["a.zip!/b.zip"]), Result)


def test_members_of_an_archive_wait_on_disk(tmp_path: Path) -> None:
    got = outcomes(tmp_path, task("a.zip", "x\n5 men\n---\ny\n6 men\n"))
    assert isinstance(got["a.zip"], Done)
    paths = [Path(member.path) for member in got["a.zip"].members]
    assert [path.read_text() for path in paths] == ["5 men\n", "6 men\n"]
    Store(tmp_path / "results").prune([])
    assert not any(path.exists() for path in paths), "what is left over goes with the last prune"


def test_a_file_that_cannot_be_opened_is_a_problem_of_this_time(tmp_path: Path) -> None:
    gone = Task("gone.txt", "0" * 64, 5, path=str(tmp_path / "gone.txt"))
    outcome = outcomes(tmp_path, gone, task("good", GOOD))["gone.txt"]
    assert isinstance(outcome, Failure)
    assert not outcome.lasting
    assert outcome.problem.code is ProblemCode.DAMAGED


def test_a_cache_that_cannot_be_written_ends_the_run(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("a file where the folder should be")
    with pytest.raises(PipelineError, match="Cannot write"):
        outcomes(tmp_path, task("good", GOOD), workers=1)


def test_a_file_that_changed_since_it_was_hashed_is_told_by_its_new_hash(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(GOOD)
    outcome = outcomes(tmp_path, Task("a.txt", "0" * 64, 5, path=str(path)), workers=1)["a.txt"]
    assert isinstance(outcome, Done)
    assert outcome.sha256 == hashlib.sha256(GOOD.encode()).hexdigest()


@pytest.mark.parametrize(
    ("name", "data", "seconds"),
    [
        ("a.pdf", b"%PDF-1.4" + b"<</Type/XObject/Subtype/Image/Width 1654/Height 2339>>" * 3, 10 + 3 * SCAN_SECONDS),
        ("record", b"%PDF-1.4 <</Subtype /Image\n/Width\n1200 /Height 40>>", 10 + SCAN_SECONDS),
        (
            "a.pdf",
            b"%PDF-1.4 <</Width 64/Height 64>> <</AvgWidth 1000/MissingWidth 750/Widths 900>>",
            10,
        ),  # a logo, a font
        ("a.html", b"/Width 1654", 10),
    ],
)
def test_a_pdf_has_more_time_for_each_picture_that_may_be_a_page(
    tmp_path: Path, name: str, data: bytes, seconds: float
) -> None:
    assert allowed_seconds(Task(name, "0" * 64, len(data), data=data), Limits(seconds=10)) == seconds
    path = tmp_path / name
    path.write_bytes(data)
    assert allowed_seconds(Task(name, "0" * 64, len(data), path=str(path)), Limits(seconds=10)) == seconds
    path.write_bytes(b"")
    assert allowed_seconds(Task(name, "0" * 64, 0, path=str(path)), Limits(seconds=10)) == 10
