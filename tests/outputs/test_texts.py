"""The folder of texts holds what the documents say, no other file, and nothing outside itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import TableError
from pipeline.model import Document, ProblemCode
from pipeline.outputs import text_path, write_texts


def document(document_id: str, text: str = "Words.") -> Document:
    return Document(document_id, "", "text/plain", len(text), text)


def files_in(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_text_is_kept_under_the_id_of_its_document(tmp_path: Path) -> None:
    texts = {"a.html": "One\nTwo\fThree — “four”", "sub/b.pdf": "", "c.zip!/in/d.html": "x", "année 1/é.txt": "y"}
    assert write_texts([document(name, text) for name, text in texts.items()], tmp_path) == ()
    assert files_in(tmp_path / "text") == {f"{name}.txt": text for name, text in texts.items()}


def test_texts_of_documents_that_are_gone_go_with_their_folders(tmp_path: Path) -> None:
    write_texts([document("a.html"), document("deep/down/b.html"), document("deep/c.html")], tmp_path)
    (tmp_path / "text" / ".99.part").write_text("left by a build that was killed")
    write_texts([document("a.html"), document("deep/c.html")], tmp_path)
    assert set(files_in(tmp_path / "text")) == {"a.html.txt", "deep/c.html.txt"}
    assert not (tmp_path / "text" / "deep" / "down").exists()
    write_texts([], tmp_path)
    assert files_in(tmp_path) == {}


def test_an_equal_text_is_left_alone_and_another_is_replaced(tmp_path: Path) -> None:
    write_texts([document("a.html"), document("b.html")], tmp_path)
    before = {name: (tmp_path / "text" / name).stat() for name in ("a.html.txt", "b.html.txt")}
    write_texts([document("a.html"), document("b.html", "Other words.")], tmp_path)
    after = {name: (tmp_path / "text" / name).stat() for name in before}
    assert after["a.html.txt"].st_mtime_ns == before["a.html.txt"].st_mtime_ns
    assert after["b.html.txt"].st_ino != before["b.html.txt"].st_ino
    assert files_in(tmp_path / "text")["b.html.txt"] == "Other words."


@pytest.mark.parametrize(
    "document_id", ["../out.html", "a/../../out.html", "/abs.html", "a.zip!/../../x.html", "", "a//b", "./a", "a\0b"]
)
def test_no_id_leads_out_of_the_folder(tmp_path: Path, document_id: str) -> None:
    with pytest.raises(TableError, match="no safe name"):
        text_path(tmp_path, document_id)
    problems = write_texts([document(document_id), document("good.html")], tmp_path / "processed")
    assert [(p.document_id, p.code) for p in problems] == [(document_id, ProblemCode.ARCHIVE_UNSAFE)]
    assert files_in(tmp_path) == {"processed/text/good.html.txt": "Words."}


def test_a_text_without_a_place_is_told_and_the_others_are_kept(tmp_path: Path) -> None:
    long = "n" * 253
    problems = write_texts([document("x.html"), document("x.html.txt/y.html"), document(long)], tmp_path)
    assert {p.document_id for p in problems} == {"x.html.txt/y.html", long}
    assert {p.code for p in problems} == {ProblemCode.NOT_SUPPORTED}
    assert set(files_in(tmp_path / "text")) == {"x.html.txt"}


def test_a_folder_takes_the_place_of_a_text_that_is_gone_and_the_other_way(tmp_path: Path) -> None:
    write_texts([document("x.html")], tmp_path)
    assert write_texts([document("x.html.txt/y.html")], tmp_path) == ()
    assert set(files_in(tmp_path / "text")) == {"x.html.txt/y.html.txt"}
    assert write_texts([document("x.html")], tmp_path) == ()
    assert set(files_in(tmp_path / "text")) == {"x.html.txt"}


def test_a_link_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.html.txt").write_text("Words.")
    (tmp_path / "processed" / "text").mkdir(parents=True)
    (tmp_path / "processed" / "text" / "sub").symlink_to(outside, target_is_directory=True)
    (tmp_path / "processed" / "text" / "b.html.txt").symlink_to(outside / "a.html.txt")
    write_texts([document("sub/a.html"), document("b.html")], tmp_path / "processed")
    assert files_in(outside) == {"a.html.txt": "Words."}
    assert set(files_in(tmp_path / "processed" / "text")) == {"sub/a.html.txt", "b.html.txt"}
    assert not (tmp_path / "processed" / "text" / "b.html.txt").is_symlink()


def test_offsets_hold_where_a_text_cannot_be_utf8(tmp_path: Path) -> None:
    write_texts([document("a\udcff.txt", "x\ud800y")], tmp_path)
    assert files_in(tmp_path / "text") == {"a\\udcff.txt.txt": "x\ufffdy"}
