"""Reads the annotated sets and the documents they annotate, and compares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline import extractors, nlp
from pipeline.errors import PipelineError
from pipeline.evaluation.gold import GoldFigure, GoldPassage, read_documents, read_passages
from pipeline.evaluation.matching import Row, compare
from pipeline.evaluation.render_tables import as_html, as_pdf
from pipeline.evaluation.scores import Evaluation, join
from pipeline.evaluation.split import place_sets, read_split, set_at
from pipeline.evaluation.table_gold import GoldTable, read_tables
from pipeline.model import Block, BlockKind, Document, Figure, Origin, Segment, Source
from pipeline.nlp import Rules


def evaluate(gold: Path, raw: Path, rules: Rules) -> list[Evaluation]:
    """One evaluation for each set below `gold`; raises PipelineError if there is none.

    `gold/sentences/SET-*.yml` hold passages; `gold/samples/*.jsonl` annotate parts of documents, `gold/gold.jsonl`
    whole ones, which are found by their names anywhere below `raw`; `gold/tables/SET.yml` hold tables, which are read
    once as web pages and once as PDFs.
    """
    passages: dict[str, list[Path]] = {}
    for path in sorted((gold / "sentences").glob("*.yml")):
        passages.setdefault(path.stem.partition("-")[0], []).append(path)
    found = [evaluate_passages(f"sentences, {name}", paths, rules) for name, paths in passages.items()]
    if (gold / "samples" / "split.yml").is_file():
        found += evaluate_samples(gold / "samples", raw, rules)
    for path in sorted((gold / "tables").glob("*.yml")):
        found += evaluate_tables(path.stem, read_tables(path), rules)
    if (gold / "gold.jsonl").is_file():
        found.append(evaluate_documents(gold.name, read_documents(gold / "gold.jsonl"), raw, rules))
    if not found:
        raise PipelineError(
            f"{gold}: holds neither sentences/*.yml nor samples/split.yml nor tables/*.yml nor gold.jsonl"
        )
    return found


def evaluate_passages(name: str, paths: Iterable[Path], rules: Rules) -> Evaluation:
    """The passages of some files as one set."""
    parts = []
    for path in paths:
        for passage in read_passages(path):
            document = as_document(passage)
            rows = figure_rows(document, nlp.read(document, rules).figures)
            part = compare(passage.id, passage.figures, rows)
            parts.append(Evaluation(part.name, part.indicators, part.attributes, part.rules, _under(passage, part)))
    return join(name, parts)


def evaluate_documents(name: str, gold: Sequence[GoldFigure], raw: Path, rules: Rules) -> Evaluation:
    """The annotated documents as whole ones."""
    rows = [
        row
        for document in _extract_named({g.document for g in gold}, raw)
        for row in figure_rows(document, nlp.read(document, rules).figures)
    ]
    return compare(name, gold, rows)


def _extract_named(names: Iterable[str], raw: Path) -> Iterable[Document]:
    wanted = set(names)
    paths = {p.name: p for p in sorted(raw.rglob("*")) if p.name in wanted}
    for name, path in sorted(paths.items()):
        yield extractors.extract(Source(name, path.read_bytes()))


def evaluate_samples(folder: Path, raw: Path, rules: Rules) -> list[Evaluation]:
    """The documents of `split.yml`, whose parts belong to one set each; a row counts for the set that it stands in."""
    split = read_split(folder / "split.yml")
    gold = [g for p in sorted(folder.glob("*.jsonl")) for g in read_documents(p)]
    read: set[str] = set()
    rows: dict[str, list[Row]] = {}
    for document in _extract_named(split, raw):
        read.add(document.document_id)
        sets = place_sets(document.text, split[document.document_id])
        for row in figure_rows(document, nlp.read(document, rules).figures):
            rows.setdefault(set_at(sets, row.char_start), []).append(row)
    return [
        compare(f"samples, {name}", [g for g in gold if g.set == name and g.document in read], rows.get(name, []))
        for name in sorted({g.set for g in gold})
    ]


def evaluate_tables(name: str, tables: Sequence[GoldTable], rules: Rules) -> list[Evaluation]:
    """The tables of one set as web pages and, but for those that are written as one, as PDFs."""
    pages = [(t, as_html(t), "html") for t in tables]
    printed = [(t, as_pdf(t), "pdf") for t in tables if not t.html]
    found = []
    for which, files in (("html", pages), ("pdf", printed)):
        parts = []
        for table, data, suffix in files:
            origin = Origin(about_area=table.about)
            document = extractors.extract(Source(f"{table.id}.{suffix}", data, origin))
            part = compare(table.id, table.gold, figure_rows(document, nlp.read(document, rules).figures))
            notes = tuple(f"{table.id} {note}" for note in part.notes)
            parts.append(Evaluation(part.name, part.indicators, part.attributes, part.rules, notes))
        found.append(join(f"tables as {which}, {name}", parts))
    return found


def figure_rows(document: Document, figures: Iterable[Figure]) -> list[Row]:
    """Figures as the rows that are compared."""
    return [
        Row(
            document=document.document_id,
            indicator=f.indicator,
            low=f.quantity.low,
            high=f.quantity.high,
            unit=f.unit,
            qualifier=f.quantity.qualifier,
            per=f.per,
            area=f.area.codes,
            period=f.period.edtf,
            attribution=" < ".join(f.attribution.names),
            modality=f.modality,
            rule=f.rule,
            quote=document.text[f.quantity.char_start : f.quantity.char_end],
            sentence=document.text[f.sentence_start : f.sentence_end],
            char_start=f.quantity.char_start,
        )
        for f in figures
    ]


def _under(passage: GoldPassage, part: Evaluation) -> tuple[str, ...]:
    return tuple(f"{passage.id} {note}" for note in part.notes)


def as_document(passage: GoldPassage) -> Document:
    """A passage as a document of one segment."""
    origin = Origin(about_area=passage.about, published=passage.published)
    blocks: list[Block] = []
    start = 0
    for line in passage.text.split("\n"):
        kind = BlockKind.HEADING if line.startswith("# ") else BlockKind.PARAGRAPH
        kind = BlockKind.TABLE_ROW if "\t" in line else kind
        blocks.append(Block(kind, start, start + len(line), level=1 if kind is BlockKind.HEADING else 0))
        start += len(line) + 1
    segment = Segment(f"{passage.id}#1", 0, len(passage.text), origin)
    text = passage.text
    return Document(passage.id, "", "text/plain", len(text), text, tuple(blocks), segments=(segment,), origin=origin)
