"""The files of a raw folder, packed: all of them are held for the whole of a build."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

_NUMBER = 12  # bytes: a file system may tell times that eight do not hold
_DIGEST = 32  # bytes of a sha256
_RECORD = 3 * _NUMBER + _DIGEST


@dataclass(frozen=True, slots=True)
class Found:
    """A regular file below the raw folder, with what `stat` says of it."""

    document_id: str
    path: str  # as the file system spells it; may hold surrogate escapes; or see opening.remote_path
    size: int
    mtime_ns: int
    ctime_ns: int
    sha256: str = ""  # empty where it was not asked for


class Files(Mapping[str, Found]):
    """By document id, in the order of the ids."""

    def __init__(self, found: Iterable[Found] = ()) -> None:
        """`found`: in the order of their ids."""
        self._ids: list[str] = []
        self._root = ""  # with which paths begin and ids do not
        self._otherwise: dict[str, str] = {}  # paths that are not root and id
        self._records = bytearray()
        for file in found:
            self._add(file)

    def _add(self, file: Found) -> None:
        if not self._ids:
            self._root = file.path.removesuffix(file.document_id)
        if file.path != self._root + file.document_id:
            self._otherwise[file.document_id] = file.path
        self._ids.append(file.document_id)
        for number in (file.size, file.mtime_ns, file.ctime_ns):
            self._records += number.to_bytes(_NUMBER, "big", signed=True)
        self._records += bytes.fromhex(file.sha256) or bytes(_DIGEST)

    def __getitem__(self, document_id: str) -> Found:
        n = bisect_left(self._ids, document_id)
        if n == len(self._ids) or self._ids[n] != document_id:
            raise KeyError(document_id)
        return self._found(n)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def each(self) -> Iterator[Found]:
        """As `values`, without looking for each."""
        return map(self._found, range(len(self._ids)))

    def only(self, wanted: Callable[[str], bool]) -> Files:
        """Those whose ids are wanted."""
        return Files(file for file in self.each() if wanted(file.document_id))

    def path_of(self, document_id: str) -> str:
        """Empty where there is no such file."""
        return self[document_id].path if document_id in self else ""

    def _found(self, n: int) -> Found:
        document_id, start = self._ids[n], n * _RECORD
        ends = range(start + _NUMBER, start + _RECORD, _NUMBER)
        size, mtime_ns, ctime_ns = (
            int.from_bytes(self._records[end - _NUMBER : end], "big", signed=True) for end in ends[:3]
        )
        digest = self._records[start + 3 * _NUMBER : start + _RECORD]
        path = self._otherwise.get(document_id, self._root + document_id)
        return Found(document_id, path, size, mtime_ns, ctime_ns, digest.hex() if any(digest) else "")
