"""The files of a raw folder, packed: all of them are held for the whole of a build."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import starmap

from pipeline.build.packed import Packed

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
        self._root: str | None = None  # with which paths begin and ids do not
        self._otherwise: dict[str, str] = {}  # paths that are not root and id
        self._packed = Packed(_RECORD, map(self._pack, found))

    def __getitem__(self, document_id: str) -> Found:
        return self._unpack(document_id, self._packed[document_id])

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def each(self) -> Iterator[Found]:
        """As `values`, without looking for each."""
        return starmap(self._unpack, self._packed.each())

    def only(self, wanted: Callable[[str], bool]) -> Files:
        """Those whose ids are wanted."""
        return self if all(map(wanted, self)) else Files(file for file in self.each() if wanted(file.document_id))

    def at(self, n: int) -> Found:
        return self._unpack(*self._packed.at(n))

    def path_of(self, document_id: str) -> str:
        """Empty where there is no such file."""
        file = self.get(document_id)
        return file.path if file else ""

    def _pack(self, file: Found) -> tuple[str, bytes]:
        if self._root is None:
            self._root = file.path.removesuffix(file.document_id)
        if file.path != self._root + file.document_id:
            self._otherwise[file.document_id] = file.path
        numbers = (file.size, file.mtime_ns, file.ctime_ns)
        packed = (*(number.to_bytes(_NUMBER, "big", signed=True) for number in numbers), bytes.fromhex(file.sha256))
        return file.document_id, b"".join(packed).ljust(_RECORD, b"\0")

    def _unpack(self, document_id: str, record: bytes) -> Found:
        size, mtime_ns, ctime_ns = (
            int.from_bytes(record[start : start + _NUMBER], "big", signed=True)
            for start in range(0, 3 * _NUMBER, _NUMBER)
        )
        digest = record[3 * _NUMBER :]
        path = self._otherwise.get(document_id) or f"{self._root}{document_id}"
        return Found(document_id, path, size, mtime_ns, ctime_ns, digest.hex() if any(digest) else "")
