"""Records of one size by document id, without an object for each of them.

Some hundred thousand small objects that stay are more than what they hold, and strewn over the memory they keep others
from being given back.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping


class Packed(Mapping[str, bytes]):
    def __init__(self, size: int, records: Iterable[tuple[str, bytes]] = ()) -> None:
        """`records`: each of `size` bytes, in the order of the ids."""
        self._size = size
        self._ids, self._ends, self._records = bytearray(), array("Q"), bytearray()
        self._next = 0  # after the one that was found last: most are asked for in their order
        for document_id, record in records:
            self.append(document_id, record)

    def append(self, document_id: str, record: bytes) -> None:
        """Where it comes after all others; or nothing can be found, and only `each` makes sense."""
        self._ids += document_id.encode("utf-8", "surrogatepass")  # has the order of the characters
        self._ends.append(len(self._ids))
        self._records += record

    def __getitem__(self, document_id: str) -> bytes:
        wanted = document_id.encode("utf-8", "surrogatepass")
        n = self._next
        if n >= len(self) or self._id(n) != wanted:
            n = bisect_left(range(len(self)), wanted, key=self._id)
            if n == len(self) or self._id(n) != wanted:
                raise KeyError(document_id)
        self._next = n + 1
        return self._record(n)

    def __iter__(self) -> Iterator[str]:
        return (document_id for document_id, _ in self.each())

    def __len__(self) -> int:
        return len(self._ends)

    def each(self) -> Iterator[tuple[str, bytes]]:
        """As `items`, without looking for each."""
        return map(self.at, range(len(self)))

    def at(self, n: int) -> tuple[str, bytes]:
        return self._id(n).decode("utf-8", "surrogatepass"), self._record(n)

    def _id(self, n: int) -> bytes:
        return bytes(self._ids[self._ends[n - 1] if n else 0 : self._ends[n]])

    def _record(self, n: int) -> bytes:
        return bytes(self._records[n * self._size : (n + 1) * self._size])
