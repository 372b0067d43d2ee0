"""The real readers, from bytes to proved tables: good documents beside every kind of bad one."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from fpdf import FPDF
from fpdf.enums import AccessPermission

REPOSITORY = Path(__file__).parents[2]
SENTENCE = "In 2016 an estimated 80,000 to 120,000 prisoners were held in camps in North Korea."
OTHER = "Officials say that more than 7,000 men are held in three labour camps of the northern province."
PAGE = f"<html><head><title>Camps</title></head><body><article><h1>Camps</h1><p>{SENTENCE}</p></article></body></html>"
GERMAN = "Nach Angaben der Regierung arbeiteten im vergangenen Jahr rund 5000 Menschen auf den Feldern des Landes. " * 5


def pdf(text: str, password: str = "") -> bytes:
    document = FPDF()
    document.add_page()
    document.set_font("helvetica", size=12)
    document.multi_cell(0, text=text)
    if password:
        document.set_encryption(
            owner_password=password[::-1], user_password=password, permissions=AccessPermission.none()
        )
    return bytes(document.output())


def cli(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=300)


def rows(processed: Path, table: str) -> list[dict[str, str]]:
    with (processed / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


GOOD = {"page.html": PAGE.encode(), "page.pdf": pdf(SENTENCE), "page.txt": f"Camps\n\n{SENTENCE}\n".encode()}
BAD = {
    "empty.pdf": (b"", "empty", "error"),
    "garbage.pdf": (bytes(range(256)) * 20, "damaged", "error"),
    "truncated.pdf": (pdf(SENTENCE)[:300], "damaged", "error"),
    "encrypted.pdf": (pdf(SENTENCE, "secret"), "encrypted", "error"),
    "mislabelled.pdf": (PAGE.replace(SENTENCE, OTHER).encode(), "mislabelled", "warning"),
    "broken.zip": (b"PK\x03\x04 and no more", "damaged", "error"),
    "german.txt": (GERMAN.encode(), "wrong_language", ""),
    "photo.jpeg": (b"\xff\xd8\xff", "not_supported", "info"),
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("root")
    for folder in ("good", "both"):
        (root / folder).mkdir()
        for name, data in GOOD.items():
            (root / folder / name).write_bytes(data)
    for name, (data, _, _) in BAD.items():
        (root / "both" / name).write_bytes(data)
    done = cli("build", root / "both", root / "processed", "--strict")
    assert done.returncode == 1, done.stdout + done.stderr
    return root


def test_the_sentence_gives_its_figure_in_every_format(root: Path) -> None:
    found = {row["document_id"]: row for row in rows(root / "processed", "figures")}
    for name in GOOD:
        row = found[name]
        assert (row["indicator"], row["value_low"], row["value_high"]) == ("prisoners", "80000", "120000")
        assert (row["qualifier"], row["area"], row["period"]) == ("about", "PRK", "2016")
        assert row["sentence"] == SENTENCE
    assert found["page.pdf"]["page"] == "1"
    assert found["page.html"]["page"] == ""
    assert len({found[name]["claim_id"] for name in GOOD}) == 1
    assert found["mislabelled.pdf"]["sentence"] == OTHER


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_a_row_with_its_code(root: Path, name: str) -> None:
    _, code, severity = BAD[name]
    told = [row for row in rows(root / "processed", "problems") if row["document_id"] == name]
    assert code in {row["code"] for row in told}
    assert severity in {"", *(row["severity"] for row in told)}
    assert all(row["message"] for row in told)
    if name != "mislabelled.pdf":
        assert name not in {row["document_id"] for row in rows(root / "processed", "figures")}


def test_good_documents_have_no_problem(root: Path) -> None:
    assert set(GOOD) & {row["document_id"] for row in rows(root / "processed", "problems")} == set()


def test_good_documents_give_the_same_rows_alone(root: Path) -> None:
    done = cli("build", root / "good", root / "alone", "--strict")
    assert done.returncode == 0, done.stdout + done.stderr
    beside = [row for row in rows(root / "processed", "figures") if row["document_id"] in GOOD]
    assert rows(root / "alone", "figures") == beside


def test_verify_proves_the_tables_and_a_second_build_changes_no_byte(root: Path) -> None:
    before = {path: path.read_bytes() for path in (root / "processed").rglob("*") if path.is_file()}
    assert "(nothing changed)" in cli("build", root / "both", root / "processed").stdout
    assert {path: path.read_bytes() for path in (root / "processed").rglob("*") if path.is_file()} == before
    done = cli("verify", root / "processed", "--raw", root / "both")
    assert done.returncode == 0, done.stdout + done.stderr
    changed = root / "changed"
    shutil.copytree(root / "processed", changed)
    figures = changed / "figures.csv"
    figures.write_text(figures.read_text().replace("an estimated 80,000", "an estimated 90,000"))
    assert cli("verify", changed, "--raw", root / "both").returncode == 1


def test_a_mistake_in_an_indicator_is_named(root: Path) -> None:
    own = root / "own"
    own.mkdir()
    (own / "things.yml").write_text("id: things\nunit: person\n")
    done = cli("build", root / "good", root / "other", "--indicators", own)
    assert done.returncode == 2
    assert "things.yml" in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
