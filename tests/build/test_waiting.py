from __future__ import annotations

import pytest

from pipeline.build.waiting import Waiting
from pipeline.build.worker import Task


def test_tasks_come_in_their_order_between_what_is_put_first_and_what_is_put_last() -> None:
    made: list[str] = []

    def attempt(task: Task) -> str:
        made.append(task.document_id)
        return task.document_id

    waiting = Waiting([Task(name, "", 0) for name in "abc"], attempt)
    assert waiting
    assert waiting.take() == "a"
    assert made == ["a"], "the others are not made yet"
    waiting.put_last(["x", "y"])
    waiting.put_first(["1", "2"])
    waiting.put_first(["0"])
    assert [waiting.take() for _ in range(7)] == ["0", "1", "2", "b", "c", "x", "y"]
    assert not waiting
    with pytest.raises(IndexError):
        waiting.take()
    waiting.put_first(["again"])
    assert waiting
