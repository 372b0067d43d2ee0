from pathlib import Path

import pytest

from pipeline.build.sources import Catalogue, load_sources
from pipeline.errors import RuleError
from pipeline.model import Origin


def load(tmp_path: Path, text: str) -> Catalogue:
    path = tmp_path / "sources.yml"
    path.write_text(text, encoding="utf-8")
    return load_sources(path)


def test_absent_and_empty_files_state_nothing(tmp_path: Path) -> None:
    assert load_sources(tmp_path / "sources.yml") == Catalogue()
    assert load(tmp_path, "# nothing yet\n") == Catalogue()


def test_every_key_is_read_as_written(tmp_path: Path) -> None:
    catalogue = load(
        tmp_path,
        """
        reports/camps.pdf:
          title: 1984
          publisher: An institute
          author: yes
          published: 2018
          accessed: 2019-07-24
          url: https://example.org/camps
          licence: CC0-1.0
          about_area: PRK;CHN
          note: for people only
        """,
    )
    assert catalogue.origin_of("reports/camps.pdf") == Origin(
        title="1984",
        publisher="An institute",
        author="yes",
        published="2018",
        accessed="2019-07-24",
        url="https://example.org/camps",
        licence="CC0-1.0",
        about_area="PRK;CHN",
    )
    assert catalogue.origin_of("reports/other.pdf") == Origin()


def test_patterns_fill_what_the_entry_of_the_id_leaves_open(tmp_path: Path) -> None:
    catalogue = load(
        tmp_path,
        """
        "papers/*": {publisher: A press, published: 2010-05}
        "papers/[1].pdf": {publisher: Another press}
        "papers/*.pdf": {publisher: A third, licence: CC-BY-4.0}
        """,
    )
    assert catalogue.origin_of("papers/[1].pdf") == Origin(
        publisher="Another press", published="2010-05", licence="CC-BY-4.0"
    )
    assert catalogue.origin_of("papers/a.html") == Origin(publisher="A press", published="2010-05")


def test_an_entry_with_nothing_in_it_is_no_mistake(tmp_path: Path) -> None:
    assert load(tmp_path, "a.pdf:\nb.pdf: {title:}\n").origin_of("b.pdf") == Origin()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a.pdf: {pubisher: x}", ["a.pdf", "pubisher", "publisher", "about_area"]),
        ("a.pdf: {published: 3 May 2010}", ["a.pdf", "published", "3 May 2010", "YYYY-MM-DD"]),
        ("a.pdf: {published: 2010-02-30}", ["a.pdf", "published", "2010-02-30"]),
        ("a.pdf: {accessed: 2010-13}", ["a.pdf", "accessed", "2010-13"]),
        ("a.pdf: {about_area: North Korea}", ["a.pdf", "about_area", "North Korea", "PRK"]),
        ("a.pdf: {about_area: XXZ}", ["about_area", "XXZ", "alpha-3"]),
        ("a.pdf: {url: www.example.org}", ["url", "www.example.org", "https://"]),
        ("a.pdf: {title: [a, b]}", ["title", "string"]),
        ("a.pdf: some words", ["a.pdf", "title"]),
        ("- a.pdf", ["document ids"]),
        ("a.pdf: {title: x}\na.pdf: {title: y}", ["a.pdf", "twice"]),
        ("a.pdf: {title: x\n", ["YAML"]),
    ],
)
def test_a_mistake_names_file_entry_key_and_what_is_allowed(tmp_path: Path, text: str, parts: list[str]) -> None:
    with pytest.raises(RuleError) as caught:
        load(tmp_path, text)
    message = str(caught.value)
    assert "sources.yml" in message
    assert "\n" not in message
    for part in parts:
        assert part in message
