"""Coverage-guided fuzzing of the readers of pages, texts and archives, and of the reader of numbers, by atheris.

usage: python -m tests.fuzz.fuzz_readers [CORPUS] [-max_total_time=600 ...]

It begins with the samples and the hostile files of the tests, which reach further than what is made up from nothing;
what is worth keeping is written to CORPUS, a folder, if there is one. A finding is an exception, a broken promise, or
an input that takes longer than `-timeout`; libFuzzer writes it to a file named `crash-…`, of which a small copy becomes
a test in tests/hostile/test_found.py. PDFs go through mutate_pdfs.py: PDFium is native code, of which nothing is
traced, and may end the process.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["pipeline"]):
    from pipeline import extractors, nlp
    from pipeline.build.worker import process
    from pipeline.extractors import expand, extract
    from pipeline.model import Figure, Reading, Source, Unlinked

    for package in (extractors, nlp):  # readers are imported when they are needed, which would be too late
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    from tests.hostile import pages  # not before: what it imports would not be traced

SAMPLES = Path(__file__).parents[2] / "raw" / "sample"
MOST_OF_A_SEED = 30_000  # bytes
NAMES = ("a.html", "a.txt", "a.mhtml", "a.docx", "a.warc", "a.zip", "a.wacz", "a.html.gz")
MOST = 5  # members of an archive that are read


def read_file(data: bytes) -> None:
    """The first byte chooses the name."""
    name, body = NAMES[data[0] % len(NAMES)], data[1:]
    for found in list(expand(Source(name, body)))[:MOST]:
        if isinstance(found, Source):
            document = extract(found)  # checks its promises itself
            if not document.text and not document.problems:
                raise AssertionError("neither text nor a problem")


def read_numbers(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    result = process(Source("a.txt", f"In 2016 the camp held {text} prisoners.".encode()), ())
    faults = [problem for problem in result.document.problems if problem.code.value == "crashed"]
    if faults:
        raise AssertionError(faults[0].message)
    check_offsets(result.document.text, result.reading)


def check_offsets(text: str, reading: Reading) -> None:
    rows: list[Figure | Unlinked] = [*reading.figures, *reading.quantities]
    for row in rows:
        quantity = row.quantity
        if not 0 <= row.sentence_start <= quantity.char_start < quantity.char_end <= row.sentence_end <= len(text):
            raise AssertionError(f"offsets of {quantity}")


def read_one(data: bytes) -> None:
    if len(data) < 2:
        return
    if data[0] % 2:
        read_file(data[1:])
    else:
        read_numbers(data[1:])


def seeds() -> Iterator[bytes]:
    """Inputs of `read_one`: samples and hostile files under the names that are fuzzed."""
    made = {**pages.web_pages("", ""), **pages.texts(), **pages.archives()}
    files = {name: case.data for name, case in made.items() if len(case.data) <= MOST_OF_A_SEED}
    files |= {path.name: path.read_bytes()[:MOST_OF_A_SEED] for path in sorted(SAMPLES.iterdir())}
    for file, data in files.items():
        for number, name in enumerate(NAMES):
            if file.endswith(name.removeprefix("a")):
                yield bytes((1, number)) + data


def main() -> None:
    process(Source("a.txt", b"In 2016 about 2,000 workers were sent abroad."), ())
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds()):
            (Path(folder) / str(number)).write_bytes(seed)
        atheris.Setup([*sys.argv, folder], read_one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
