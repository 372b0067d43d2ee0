"""Damages PDFs at random and reads them in worker processes, for as long as one likes; what goes wrong is kept.

usage: python -m tests.fuzz.mutate_pdfs FOLDER SECONDS [SEED]

FOLDER holds good and odd PDFs. Wrong is: a worker that dies, a reader that takes longer than a document may, a fault of
ours, a broken promise of `check_document`, neither text nor a problem. The damaged file is then written to
`build/fuzz/`, its name telling what happened; a small copy of it becomes a test in tests/hostile/test_found.py.
"""

from __future__ import annotations

import contextlib
import hashlib
import multiprocessing
import random
import re
import resource
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from pebble import ProcessPool

from pipeline.extractors import extract
from pipeline.model import Source

SECONDS = 30.0  # for one document; a build allows four times as long
MEMORY = 4 << 30  # bytes, as a build's workers have
KEPT = Path("build/fuzz")
_LARGEST = 2_000_000  # bytes of a file to be damaged
_OBJECT = re.compile(rb"\d+ \d+ obj\b.*?\bendobj", re.DOTALL)
_NUMBER = re.compile(rb"\d+")
_NAME = re.compile(rb"/[A-Z][A-Za-z0-9]+")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_ODD_NUMBERS = (b"0", b"-1", b"1", b"2147483647", b"2147483648", b"4294967296", b"99999999999999999999", b"1e38")


def flip_bytes(data: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 3, 10, 40, 200))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def cut_off(data: bytearray, chance: random.Random) -> bytes:
    return bytes(data[: chance.randrange(len(data))])


def splice(data: bytearray, chance: random.Random) -> bytes:
    """A piece of the file moved, doubled or dropped."""
    start = chance.randrange(len(data))
    piece = data[start : start + chance.choice((1, 10, 100, 1000, 10_000))]
    at = chance.randrange(len(data))
    if chance.random() < 0.5:
        del data[start : start + len(piece)]
    return bytes(data[:at] + piece * chance.choice((0, 1, 2, 50)) + data[at:])


def swap_objects(data: bytearray, chance: random.Random) -> bytes:
    """Two objects change places: fonts stand where pages were, streams where numbers were."""
    spans = [match.span() for match in _OBJECT.finditer(data)]
    if len(spans) < 2:
        return splice(data, chance)
    (a, b), (c, d) = sorted(chance.sample(spans, 2))
    one, other = _body(data[a:b]), _body(data[c:d])
    return bytes(data[:a] + _head(data[a:b]) + other + data[b:c] + _head(data[c:d]) + one + data[d:])


def _head(item: bytearray) -> bytes:
    return bytes(item[: item.index(b"obj") + 3])


def _body(item: bytearray) -> bytes:
    return bytes(item[item.index(b"obj") + 3 :])


def change_numbers(data: bytearray, chance: random.Random) -> bytes:
    """Sizes, counts, references: other ones, and ones that no file has."""
    spans = [match.span() for match in _NUMBER.finditer(data)]
    if not spans:
        return flip_bytes(data, chance)
    for start, end in sorted(chance.sample(spans, min(len(spans), chance.choice((1, 2, 5, 20)))), reverse=True):
        data[start:end] = chance.choice(_ODD_NUMBERS) if chance.random() < 0.5 else b"%d" % chance.randrange(60)
    return bytes(data)


def change_names(data: bytearray, chance: random.Random) -> bytes:
    names = [match.span() for match in _NAME.finditer(data)]
    if not names:
        return flip_bytes(data, chance)
    for start, end in sorted(chance.sample(names, min(len(names), chance.choice((1, 2, 5)))), reverse=True):
        other = chance.choice(names)
        data[start:end] = bytes(data[other[0] : other[1]])
    return bytes(data)


def change_content(data: bytearray, chance: random.Random) -> bytes:
    """Inside a compressed stream, whose bytes are damaged and packed again."""
    streams = list(_STREAM.finditer(data))
    chance.shuffle(streams)
    for match in streams[:20]:
        with contextlib.suppress(zlib.error):
            unpacked = bytearray(zlib.decompressobj().decompress(match[1], 1 << 22))
            if unpacked:
                change = chance.choice((flip_bytes, splice, change_numbers, cut_off))
                packed = zlib.compress(change(unpacked, chance), 1)
                return bytes(data[: match.start(1)]) + packed + bytes(data[match.end(1) :])
    return flip_bytes(data, chance)


MUTATIONS: tuple[Callable[[bytearray, random.Random], bytes], ...] = (
    flip_bytes,
    cut_off,
    splice,
    swap_objects,
    change_numbers,
    change_names,
    change_content,
)


def mutate(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 3))):
        if data:
            data = chance.choice(MUTATIONS)(bytearray(data), chance)
    return data


def read_damaged(data: bytes) -> str:
    """The codes of the problems, or `read`; raises where a promise is broken."""
    document = extract(Source("a.pdf", data))  # checks its promises itself
    if not document.text and not document.problems:
        raise AssertionError("neither text nor a problem")
    return " ".join(sorted({problem.code.value for problem in document.problems})) or "read"


def limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def run(files: Sequence[bytes], seconds: float, seed: int) -> tuple[Counter[str], int]:
    """How documents ended, and how many ended wrongly."""
    chance, ends, wrong = random.Random(seed), Counter[str](), 0  # noqa: S311 - to be repeated by its seed
    ends_at = time.monotonic() + seconds
    context = multiprocessing.get_context("spawn")
    with ProcessPool(max_workers=1, initializer=limit_memory, context=context) as pool:
        while time.monotonic() < ends_at:
            batch = [mutate(chance.choice(files), chance) for _ in range(50)]
            futures = [pool.schedule(read_damaged, args=(data,), timeout=SECONDS) for data in batch]
            for data, future in zip(batch, futures, strict=True):
                error = future.exception()
                if error is None:
                    ends[future.result()] += 1
                elif isinstance(error, MemoryError):
                    ends["out_of_memory"] += 1
                else:
                    wrong += 1
                    ends[f"WRONG {type(error).__name__}"] += 1
                    _keep(data, error)
    return ends, wrong


def _keep(data: bytes, error: BaseException) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    name = f"{type(error).__name__}-{hashlib.sha256(data).hexdigest()[:12]}"
    (KEPT / f"{name}.pdf").write_bytes(data)
    (KEPT / f"{name}.txt").write_text(f"{error!r}\n{getattr(error, 'traceback', '')}", encoding="utf-8")
    print(f"kept {name}: {error!r}", file=sys.stderr)


def main() -> int:
    folder, seconds, *seed = sys.argv[1:]
    paths = [path for path in sorted(Path(folder).rglob("*.pdf")) if path.stat().st_size < _LARGEST]
    if not paths:
        sys.exit(f"{folder}: holds no PDF of less than {_LARGEST:,} bytes to be damaged; name a folder that does.")
    ends, wrong = run([path.read_bytes() for path in paths], float(seconds), int(seed[0]) if seed else 1)
    for end, count in ends.most_common():
        print(f"{count:7} {end}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
