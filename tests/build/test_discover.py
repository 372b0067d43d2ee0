import os
import socket
from pathlib import Path

import pytest

from pipeline.build.discover import readable_name, unsupported, walk
from pipeline.errors import PipelineError
from pipeline.model import ProblemCode, Severity


def ids(raw: Path) -> list[str]:
    return [found.document_id for found in walk(raw).files]


def test_ids_are_posix_paths_in_code_point_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/Z.txt", "a.txt", "é.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert ids(tmp_path) == ["a.txt", "a/Z.txt", "a/z.txt", "b.txt", "é.txt"]


def test_hidden_files_and_the_two_that_people_write_are_no_documents(tmp_path: Path) -> None:
    for name in ("sources.yml", "corrections.yml", ".hidden.txt", ".git/a.txt", "sub/sources.yml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert ids(tmp_path) == ["sub/sources.yml"], "one further down is not read, and that is to be said"


def test_a_file_that_is_no_document_is_told(tmp_path: Path) -> None:
    (tmp_path / "photo.jpeg").write_bytes(b"x")
    problem = unsupported(walk(tmp_path).files[0].document_id)
    assert (problem.document_id, problem.severity, problem.code) == (
        "photo.jpeg",
        Severity.INFO,
        ProblemCode.NOT_SUPPORTED,
    )


def test_links_are_followed_but_not_in_circles(tmp_path: Path) -> None:
    raw, elsewhere = tmp_path / "raw", tmp_path / "elsewhere"
    raw.mkdir()
    elsewhere.mkdir()
    (elsewhere / "far.txt").write_text("x")
    (raw / "linked").symlink_to(elsewhere)
    (raw / "loop").symlink_to(raw)
    (raw / "nowhere.txt").symlink_to(raw / "gone.txt")
    walked = walk(raw)
    assert [found.document_id for found in walked.files] == ["linked/far.txt"]
    assert [(p.document_id, p.severity) for p in walked.problems] == [
        ("loop", Severity.ERROR),
        ("nowhere.txt", Severity.ERROR),
    ]
    assert "leads nowhere" in walked.problems[1].message


def test_what_is_neither_file_nor_folder_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(tmp_path / "socket.txt"))
        assert [p.document_id for p in walk(tmp_path).problems] == ["pipe.txt", "socket.txt"]
    assert ids(tmp_path) == []


def test_a_file_name_that_is_no_text_gets_a_readable_id(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9\n.txt")).write_text("x")
    assert ids(tmp_path) == ["caf\\xe9\\x0a.txt"]
    assert Path(walk(tmp_path).files[0].path).read_text() == "x"
    readable_name(os.fsdecode(b"\xff\x00\x85")).encode("utf-8")


def test_two_names_with_one_id_are_a_problem_not_a_mixture(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("x")
    (tmp_path / "caf\\xe9.txt").write_text("y")
    walked = walk(tmp_path)
    assert len(walked.files) == len(walked.problems) == 1


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.pdf").open("wb") as stream:
        stream.truncate((1 << 30) + 1)
    walked = walk(tmp_path)
    assert walked.files == ()
    assert [p.code for p in walked.problems] == [ProblemCode.TOO_LARGE]


@pytest.mark.parametrize("name", ["gone", "file.txt"])
def test_a_raw_folder_that_is_none_is_wrong_use(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.txt").write_text("x")
    with pytest.raises(PipelineError, match=name):
        walk(tmp_path / name)
