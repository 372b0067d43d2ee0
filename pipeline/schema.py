"""The columns of the tables: name, type and meaning, in the order in which they are written.

Types: `text`, `number` (decimal), `integer`, `date` (a full ISO 8601 date), `partial_date` (a year, month or day, kept
as text), `category` (one of few codes).
"""

from __future__ import annotations

from typing import Literal, NamedTuple, cast

from pipeline.model import Basis, Decision, Modality, ProblemCode, Qualifier, Scope, Severity, Status

ColumnType = Literal["text", "number", "integer", "date", "partial_date", "category"]


class Column(NamedTuple):
    name: str
    type: ColumnType
    meaning: str


def _columns(*lines: str) -> tuple[Column, ...]:
    parts = (line.split("|", 2) for line in lines)
    return tuple(Column(name, cast(ColumnType, kind), meaning) for name, kind, meaning in parts)


FIGURES = _columns(
    "figure_id|text|key; from the document's content, the indicator, the sentence and its occurrence",
    "indicator|category|what the number counts; one of the ids in pipeline/indicators",
    "value_low|number|lower end; empty if the text gives only an upper bound",
    "value_high|number|upper end; empty if the text gives only a lower bound or a vague count",
    "qualifier|category|plain, about, at_least, more_than, at_most, less_than or vague",
    "unit|category|persons, percent, hours, days, months, years, countries, facilities, cases, tier or ISO 4217",
    "per|text|the denominator as stated: hour, day, week, month, year, person, victim or another counted thing",
    "base|text|what a percentage or a pay is of, in the text's words",
    "population|text|the counted group, in the text's words",
    "scope|category|total, part (a named subgroup, facility, sector or event) or case (one person, family or incident)",
    "area|text|where the group is: ISO 3166-1 alpha-3 or UN M49 codes, several joined with ;",
    "area_text|text|the place in the text's words",
    "area_basis|category|where the place was read: sentence, context or document",
    "nationality|text|ISO 3166-1 alpha-3 of the people",
    "period|text|what the number refers to, EDTF level 1",
    "period_start|date|first day of the period",
    "period_end|date|last day of the period; of an open period the day of publication",
    "period_basis|category|where the period was read: sentence or context",
    "attributed_to|text|the sources that the text names, nearest first, joined by ' < '",
    "attributed_year|text|year or edition of that source",
    "source|text|canonical name of the last source named, else of the publisher",
    "source_kind|category|government, un, ngo, academic, media, testimony or other",
    "modality|category|asserted, negated, hypothetical or planned",
    "converted_from|text|figure_id of the amount that this one converts",
    "use|category|yes, or why not to add it up: rejected, not_asserted, duplicate, conversion, part, case, per_unit",
    "published|partial_date|date of the segment, else of the document",
    "publisher|text|of the segment, else of the document",
    "claim_id|text|key of claims.csv; empty for a rejected figure",
    "document_id|text|key of documents.csv",
    "segment_id|text|key of segments.csv",
    "page|integer|page of the PDF, from 1",
    "char_start|integer|start of the quote in text/<document_id>.txt, 0-based, in code points",
    "char_end|integer|end of the quote, exclusive",
    "quote|text|the number's own words with hedge and unit: exactly text[char_start:char_end]",
    "sentence|text|the whole sentence, or the line of the table",
    "context|text|headings above, or the table's headers, caption and unit line",
    "rule|text|the rule that made the row",
    "confidence|number|0-1",
    "review_state|category|unreviewed, confirmed, corrected, rejected or added",
)
CLAIMS = _columns(
    "claim_id|text|key; from indicator, numbers, unit, per, nationality and scope",
    "indicator|category|as in figures",
    "value_low|number|as in figures",
    "value_high|number|as in figures",
    "unit|category|as in figures",
    "per|text|as in figures",
    "nationality|text|as in figures",
    "scope|category|as in figures",
    "n_documents|integer|documents that state it, copies counted once",
    "n_figures|integer|figures that state it, copies counted once",
    "periods|text|the periods stated, joined with ;",
    "areas|text|the areas stated, joined with ;",
    "sources|text|the sources named, joined with ;",
    "first_published|partial_date|earliest publication date of a document that states it",
    "last_published|partial_date|latest publication date of a document that states it",
    "first_document_id|text|the document of first_published",
)
QUANTITIES = _columns(
    "document_id|text|key of documents.csv",
    "segment_id|text|key of segments.csv",
    "page|integer|page of the PDF, from 1",
    "char_start|integer|start of the quote",
    "char_end|integer|end of the quote, exclusive",
    "quote|text|exactly text[char_start:char_end]",
    "sentence|text|the whole sentence, or the line of the table",
    "value_low|number|lower end",
    "value_high|number|upper end",
    "qualifier|category|as in figures",
    "unit|text|as in figures, or the text's own unit word",
    "per|text|as in figures",
    "counted|text|what is counted, in the text's words",
    "reason|text|why it is not a figure",
)
DOCUMENTS = _columns(
    "document_id|text|key; the path below the raw folder, for a member of an archive with !/ and its name or record id",
    "sha256|text|of the bytes of the file or member",
    "media_type|category|by content, not by name",
    "bytes|integer|size of the file or member",
    "title|text|from sources.yml, the markup, the PDF metadata or the text, in this order",
    "publisher|text|likewise",
    "author|text|likewise",
    "published|partial_date|likewise",
    "accessed|partial_date|when the copy was made",
    "url|text|public address",
    "language|category|ISO 639-1",
    "about_area|text|the country that the document is about, ISO 3166-1 alpha-3",
    "pages|integer|of a PDF",
    "characters|integer|length of the text in code points",
    "extractor|text|what read it, with version",
    "duplicate_of|text|document_id of which this is a copy",
    "status|category|read, partial, failed or skipped",
)
SEGMENTS = _columns(
    "segment_id|text|key",
    "document_id|text|key of documents.csv",
    "title|text|of the article, excerpt or chapter",
    "author|text|likewise",
    "publisher|text|likewise",
    "published|partial_date|likewise",
    "accessed|partial_date|likewise",
    "url|text|likewise",
    "about_area|text|likewise",
    "char_start|integer|start of the segment in the document's text",
    "char_end|integer|end of the segment, exclusive",
)
ANCHORS = _columns(
    "figure_id|text|key of figures.csv",
    "page|integer|page of the PDF, from 1",
    "x0|number|left edge of the line's box, PDF points from the left of the page",
    "top|number|upper edge, PDF points from the top of the page",
    "x1|number|right edge",
    "bottom|number|lower edge",
    "element|text|XPath of the HTML element; of a .docx, in the web page that mammoth makes of it",
)
PROBLEMS = _columns(
    "document_id|text|the file",
    "stage|category|where it happened: extract, read, build, correct",
    "severity|category|error (nothing of it is in the tables), warning (part is missing) or info",
    "code|category|what is wrong",
    "message|text|what happened and what to do",
)
CORRECTIONS = _columns(
    "entry|integer|place of the decision in raw/corrections.yml, from 1",
    "decision|category|confirm, correct, reject or add",
    "state|category|applied, or failed: problems.csv says why, and the figure stands as it was read",
    "figure_id|text|key of figures.csv; empty if the figure was not found",
    "document_id|text|key of documents.csv",
    "column|text|the column of figures.csv that the decision sets; one row each",
    "value_read|text|what was read; empty for an added figure",
    "value_decided|text|what stands in figures.csv now",
    "reason|text|why",
    "who|text|who decided",
    "when|date|and on which day",
)

TABLES: dict[str, tuple[Column, ...]] = {
    "figures": FIGURES,
    "claims": CLAIMS,
    "quantities": QUANTITIES,
    "documents": DOCUMENTS,
    "segments": SEGMENTS,
    "anchors": ANCHORS,
    "problems": PROBLEMS,
    "corrections": CORRECTIONS,
}

ABOUT = {
    "figures": "One row for each number that a document states about an indicator.",
    "claims": "One row for each claim: the figures of any document that state the same number about the same thing.",
    "quantities": "Every other number with a unit or a counted thing, and why it is not a figure.",
    "documents": "One row for each file, and for each document in an archive.",
    "segments": "The articles, excerpts or chapters inside a document, at least one each.",
    "anchors": "Where a figure stands: boxes on a PDF page, or an element of a web page or Word document.",
    "problems": "What could not be read or used, and what to do about it.",
    "corrections": "What people decided of figures (raw/corrections.yml): what was read, and what stands now.",
}

KEYS = {"figures": "figure_id", "claims": "claim_id", "documents": "document_id", "segments": "segment_id"}


class Reference(NamedTuple):
    """A column whose values are keys of another table."""

    table: str
    column: str
    target: str
    may_be_empty: bool = False


REFERENCES = (
    Reference("figures", "claim_id", "claims", may_be_empty=True),
    Reference("figures", "document_id", "documents"),
    Reference("figures", "segment_id", "segments"),
    Reference("figures", "converted_from", "figures", may_be_empty=True),
    Reference("quantities", "document_id", "documents"),
    Reference("quantities", "segment_id", "segments"),
    Reference("segments", "document_id", "documents"),
    Reference("anchors", "figure_id", "figures"),
    Reference("claims", "first_document_id", "documents"),
    Reference("documents", "duplicate_of", "documents", may_be_empty=True),
    Reference("corrections", "figure_id", "figures", may_be_empty=True),
)

# The codes of columns that have a closed list of them; an empty cell is always allowed where the text does not say.
CODES: dict[tuple[str, str], tuple[str, ...]] = {
    ("figures", "qualifier"): tuple(Qualifier),
    ("figures", "scope"): tuple(Scope),
    ("figures", "modality"): tuple(Modality),
    ("figures", "area_basis"): (Basis.SENTENCE, Basis.CONTEXT, Basis.DOCUMENT),
    ("figures", "period_basis"): (Basis.SENTENCE, Basis.CONTEXT),
    ("figures", "source_kind"): ("government", "un", "ngo", "academic", "media", "testimony", "other"),
    ("figures", "use"): ("yes", "rejected", "not_asserted", "duplicate", "conversion", "part", "case", "per_unit"),
    ("figures", "review_state"): ("unreviewed", "confirmed", "corrected", "rejected", "added"),
    ("claims", "scope"): tuple(Scope),
    ("quantities", "qualifier"): tuple(Qualifier),
    ("documents", "status"): tuple(Status),
    ("problems", "severity"): tuple(Severity),
    ("problems", "code"): tuple(ProblemCode),
    ("corrections", "decision"): tuple(Decision),
    ("corrections", "state"): ("applied", "failed"),
}

# Columns that repeat a document's words; an export without the text leaves them empty.
WORDS: dict[str, tuple[str, ...]] = {
    "figures": ("base", "population", "area_text", "attributed_to", "quote", "sentence", "context"),
    "quantities": ("quote", "sentence", "counted"),
    "corrections": ("value_read", "value_decided", "reason"),
}
