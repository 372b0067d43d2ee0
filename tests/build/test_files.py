"""What is packed of the files of a folder comes out as it went in."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.build.files import Files, Found
from pipeline.build.packed import Packed

DIGEST = hashlib.sha256(b"x").hexdigest()
_ids = st.text("ab/é.", min_size=1, max_size=6)
_numbers = st.integers(-(2**66), 2**66)  # a file system may tell a time of before 1970, or of after 2262
_found = st.builds(
    Found,
    document_id=_ids,
    path=_ids | st.just("s3://bucket/a"),
    size=st.integers(0, 2**40),
    mtime_ns=_numbers,
    ctime_ns=_numbers,
    sha256=st.sampled_from(["", DIGEST]),
)


@given(st.lists(_found, unique_by=lambda found: found.document_id), st.booleans())
def test_files_are_found_again(found: list[Found], below_one_folder: bool) -> None:
    found.sort(key=lambda file: file.document_id)
    if below_one_folder:
        found = [Found(f.document_id, f"raw/{f.document_id}", f.size, f.mtime_ns, f.ctime_ns, f.sha256) for f in found]
    files = Files(found)
    assert list(files.each()) == found
    assert list(files.items()) == [(file.document_id, file) for file in found]
    assert list(files.only(lambda name: "a" in name).values()) == [f for f in found if "a" in f.document_id]


@given(st.sets(_ids), st.lists(_ids))
def test_records_are_found_in_whatever_order_they_are_asked_for(there: set[str], asked: list[str]) -> None:
    records = {name: hashlib.sha256(name.encode()).digest() for name in sorted(there)}
    packed = Packed(32, records.items())
    for name in (*records, *asked, *records):
        assert packed.get(name) == records.get(name)


def test_the_path_of_a_file_that_is_not_there_is_empty() -> None:
    files = Files([Found("a.pdf", "raw/a.pdf", 1, 2, 3), Found("c\\xe9.pdf", "raw/c\udce9.pdf", 1, 2, 3)])
    assert [files.path_of(name) for name in ("a.pdf", "c\\xe9.pdf", "b.pdf", "")] == [
        "raw/a.pdf",
        "raw/c\udce9.pdf",
        "",
        "",
    ]
    with pytest.raises(KeyError):
        files["b.pdf"]
