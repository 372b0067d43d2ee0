"""The attempts whose turn has not come yet."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from pipeline.build.worker import Task

Attempt = TypeVar("Attempt")


class Waiting(Generic[Attempt]):
    """Those at the tasks of a run are made when their turn comes, since there may be millions."""

    def __init__(self, tasks: Sequence[Task], attempt: Callable[[Task], Attempt]) -> None:
        self._tasks, self._attempt = tasks, attempt
        self._n_taken = 0
        self._first: deque[Attempt] = deque()
        self._last: deque[Attempt] = deque()

    def __bool__(self) -> bool:
        return bool(self._first or self._last) or self._n_taken < len(self._tasks)

    def take(self) -> Attempt:
        """Raises IndexError where there is none."""
        if self._first:
            return self._first.popleft()
        if self._n_taken == len(self._tasks):
            return self._last.popleft()
        self._n_taken += 1
        return self._attempt(self._tasks[self._n_taken - 1])

    def put_first(self, attempts: Iterable[Attempt]) -> None:
        """Before all others, in this order."""
        self._first.extendleft(reversed(list(attempts)))

    def put_last(self, attempts: Iterable[Attempt]) -> None:
        self._last.extend(attempts)
