from pathlib import Path

import pytest

from pipeline.build import fingerprint
from pipeline.build.fingerprint import code_digest, rules_digest, stage_contexts


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    package = tmp_path / "pipeline"
    for name in ("model.py", "nlp/rules.py", "indicators/wage.yml", "outputs/csv.py"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text("a")
    monkeypatch.setattr(fingerprint, "_PACKAGE", package)
    monkeypatch.setattr(fingerprint, "_LOCK", tmp_path / "requirements.lock")
    return package


@pytest.mark.parametrize(
    ("name", "again", "is_rule"),
    [
        ("model.py", "extracting reading", False),
        ("nlp/rules.py", "reading", False),
        ("nlp/new.py", "reading", False),
        ("indicators/wage.yml", "reading", True),
        ("indicators/new.yml", "reading", True),
        ("../requirements.lock", "extracting reading", False),
        ("outputs/csv.py", "", False),
    ],
)
def test_only_what_extracts_or_reads_documents_makes_that_done_again(
    package: Path, name: str, again: str, is_rule: bool
) -> None:
    code, rules, contexts = code_digest(), rules_digest(()), stage_contexts(())
    (package / name).write_text("b")
    assert (code_digest() != code) is not is_rule
    assert (rules_digest(()) != rules) is is_rule
    changed = [stage for stage, before in contexts._asdict().items() if getattr(stage_contexts(()), stage) != before]
    assert " ".join(changed) == again


def test_compiled_and_hidden_files_do_not_count(package: Path) -> None:
    before = code_digest()
    for name in ("nlp/__pycache__/rules.pyc", "nlp/.rules.py.swp"):
        (package / name).parent.mkdir(exist_ok=True)
        (package / name).write_text("b")
    assert code_digest() == before


def test_a_version_of_a_library_counts(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert package.exists()
    before = stage_contexts(())
    monkeypatch.setattr(fingerprint, "_version", lambda name: "0" if name == "spacy" else "1")
    fingerprint._versions.cache_clear()
    try:
        assert stage_contexts(()) != before
    finally:
        fingerprint._versions.cache_clear()


def test_folders_of_indicators_count_by_content_and_not_by_place(package: Path) -> None:
    here, there = package.parent / "here", package.parent / "there"
    for folder in (here, there):
        folder.mkdir()
        (folder / "own.yml").write_text("a")
    assert stage_contexts((here,)) == stage_contexts((there,)) != stage_contexts(())
    assert rules_digest((here,)) == rules_digest((there,)) != rules_digest(())
    (there / "own.yml").write_text("b")
    assert stage_contexts((here,)) != stage_contexts((there,))
    assert rules_digest((here,)) != rules_digest((there,))


def test_documents_are_read_again_once_tesseract_is_there_or_another(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert package.exists()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    absent, code = stage_contexts(()), code_digest()
    program = tmp_path / "bin" / "tesseract"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexit 1\n")  # it is not asked
    program.chmod(0o755)
    first = stage_contexts(())
    program.write_text("#!/bin/sh\nexit 11\n")
    assert len({absent, first, stage_contexts(())}) == 3
    (tmp_path / "bin" / "other").write_text("no matter")
    assert code_digest() == code
