"""The report's files: whole, escaped, from disk alone, and made again only where something changed."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.build import Options, build
from pipeline.model import (
    Block,
    BlockKind,
    Correction,
    Decision,
    Document,
    Figure,
    Modality,
    Origin,
    Place,
    Quantity,
    Reading,
    Result,
    Segment,
)
from pipeline.normaliser import tabulate
from pipeline.outputs.report import Indicator, Overview, finish_report, remove_stale
from tests.report.conftest import Built
from tests.report.making import make_folder

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&"


def result(document_id: str, text: str, quote: str, **origin: str) -> Result:
    start = text.index(quote)
    segment = f"{document_id}#1"
    number = Decimal(re.sub(r"\D", "", quote))
    quantity = Quantity(start, start + len(quote), start, start + len(quote), number, number)
    figure = Figure(
        quantity, "prisoners", "r", "persons", "", segment, 0, len(text), population=EVIL, area=Place("", EVIL)
    )
    blocks = (Block(BlockKind.PARAGRAPH, 0, len(text)),)
    document = Document(
        document_id,
        f"{len(text):064d}",
        "text/html",
        9,
        text,
        blocks,
        segments=(Segment(segment, 0, len(text)),),
        origin=Origin(**origin),
    )
    return Result(document, Reading((figure,)))


def write_report(folder: Path, *results: Result, corrections: tuple[Correction, ...] = ()) -> list[str]:
    """Into `folder`/report; returns the names of its files."""
    return make_folder(folder, results, corrections, {"prisoners": Indicator("Prisoners", EVIL)})


def written(folder: Path) -> dict[str, int]:
    return {p.relative_to(folder).as_posix(): p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}


def test_nothing_from_a_document_becomes_markup(tmp_path: Path) -> None:
    origin = {"title": EVIL, "publisher": EVIL, "url": "javascript:alert(1)"}
    evil = result("a/<b>.html", f"{EVIL} 50,000 held {EVIL}", "50,000", **origin)
    names = write_report(tmp_path, evil)
    for name in names:
        content = (tmp_path / "report" / name).read_text(encoding="utf-8")
        if name.startswith("static/"):
            continue
        assert "<img" not in content.replace("<img loading", ""), name
        assert "<script>" not in content, name
        assert 'href="javascript:' not in content, name
    data = (tmp_path / "report/data/sentences-1.js").read_text(encoding="utf-8")
    assert json.loads(data.removeprefix('provenum.add("sentences",').removesuffix(");\n")) == [
        f"{EVIL} 50,000 held {EVIL}"
    ]


def test_pages_need_no_network_and_no_inline_script(built: Built) -> None:
    for path in built.report.rglob("*.html"):
        content = path.read_text(encoding="utf-8")
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in content
        assert not re.search(r"<script(?! defer src=\")|<style|\sstyle=|\son[a-z]+=\"", content), path.name
        loaded = re.findall(r"<(?:script|img|link)[^>]*?(?:src|href)=\"([^\"]+)\"", content)
        assert loaded
        assert all((path.parent / address).resolve().is_file() for address in loaded), path.name
        assert path.stat().st_size < 2_000_000


def test_every_link_within_the_report_leads_somewhere(built: Built) -> None:
    pages = {path.resolve(): path.read_text(encoding="utf-8") for path in built.report.rglob("*.html")}
    n = 0
    for path, content in pages.items():
        for address in re.findall(r"<a [^>]*?href=\"([^\"]+)\"", content):
            if address.startswith("http") or "index.html#" in address or (path.name == "index.html" and "#" in address):
                continue
            name, _, fragment = address.partition("#")
            target = (path.parent / name).resolve() if name else path
            assert target in pages, address
            assert not fragment or f'id="{fragment}"' in pages[target], (path.name, address)
            n += 1
    assert n > 500


def test_every_figure_stands_on_its_page_and_beside_it(built: Built) -> None:
    import csv

    with (built.processed / "figures.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    content = "".join(path.read_text(encoding="utf-8") for path in built.report.glob("documents/*.html"))
    assert rows
    for row in rows:
        assert content.count(f'id="{row["figure_id"]}"') == 1
        assert content.count(f'id="d-{row["figure_id"]}"') == 1


@pytest.mark.parametrize(
    ("modality", "decision", "tags"),
    [
        (Modality.ASSERTED, Decision.REJECT, ["rejected"]),
        (Modality.ASSERTED, Decision.CONFIRM, ["confirmed"]),
        (Modality.NEGATED, Decision.CONFIRM, ["confirmed", "not asserted"]),
    ],
)
def test_what_became_of_a_figure_is_said_once(
    tmp_path: Path, modality: Modality, decision: Decision, tags: list[str]
) -> None:
    made = result("a.html", "There 50,000 are held.", "50,000")
    read = replace(made, reading=Reading(tuple(replace(f, modality=modality) for f in made.reading.figures)))
    figure = str(tabulate([read], [])["figures"]["figure_id"][0])
    write_report(tmp_path, read, corrections=(Correction(1, decision, figure),))
    (page,) = tmp_path.glob("report/documents/*.html")
    content = page.read_text(encoding="utf-8")
    assert re.findall('<span class="r">([^<]*)<', content) == tags
    assert content.count("<dt>Set aside as</dt>") == len(tags) - 1


def test_only_what_changed_is_written_and_nothing_stale_stays(tmp_path: Path) -> None:
    one = result("3.html", "In 3 camps 43,000 people are held.", "43,000", title="3")
    two = result("5.html", "In 5 camps 45,000 people are held.", "45,000", title="5")
    report = tmp_path / "report"
    write_report(tmp_path, one, two)
    (report / "notes.txt").write_text("the user's own", encoding="utf-8")
    first = written(report)
    time.sleep(0.02)
    write_report(tmp_path, one, two)
    assert written(report) == first
    changed = result("5.html", "In 5 camps 46,000 people are held.", "46,000", title="5")
    write_report(tmp_path, one, changed)
    second = written(report)
    assert {n for n in second if second[n] != first[n] and n.startswith("documents/")} == {
        next(n for n in first if n.startswith("documents/5-"))
    }
    write_report(tmp_path, one)
    assert not [n for n in written(report) if n.startswith("documents/5-")]
    assert (report / "notes.txt").exists()


def test_no_page_that_another_process_is_at_is_removed(tmp_path: Path) -> None:
    report = tmp_path / "report"
    half = report / "indicators" / ".prisoners.html.part"
    half.parent.mkdir(parents=True)
    half.touch()
    names = finish_report(report, Overview(report, ()), (), {}, ())
    assert half.exists()
    remove_stale(tmp_path, names)
    assert not half.exists()
    assert sorted(f"report/{name}" for name in written(report)) == names


def test_a_page_that_somebody_changed_is_made_again(tmp_path: Path) -> None:
    one = result("3.html", "In 3 camps 43,000 people are held.", "43,000")
    write_report(tmp_path, one)
    page = next(tmp_path.glob("report/documents/3-*.html"))
    content = page.read_bytes()
    page.write_bytes(content + b"<!-- -->")
    write_report(tmp_path, one)
    assert page.read_bytes() == content


@pytest.mark.parametrize("lost", ["report/index.html", "report/static/report.css"])
def test_a_build_mends_the_report_and_keeps_its_bytes(own: Built, lost: str) -> None:
    before = {
        name: (own.processed / name).read_bytes() for name in written(own.processed) if name.startswith("report/")
    }
    (own.processed / lost).unlink()
    assert build(own.raw, own.processed, Options(workers=1)).changed
    assert {name: (own.processed / name).read_bytes() for name in before} == before
    assert not build(own.raw, own.processed, Options(workers=1)).changed


def test_a_pdf_has_pictures_of_the_pages_with_figures(built: Built) -> None:
    from PIL import Image

    pictures = sorted(built.report.glob("pictures/*/*.png"))
    assert len(pictures) == 2
    with Image.open(pictures[0]) as picture:
        assert picture.width > 900
    assert all(path.stat().st_size < 250_000 for path in pictures)
