"""The frozen records that pass from stage to stage. Imports nothing of ours.

Every offset is 0-based, end-exclusive, in Unicode code points of `Document.text`. Every box is in PDF points from the
top left of the page. Pages count from 1. A percentage is on the scale 0-100.
"""

from __future__ import annotations

import hashlib
import math
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import NamedTuple, overload

_NO_BOX = (math.nan,) * 4  # among others


class Qualifier(StrEnum):
    """How the text hedges or bounds a number."""

    PLAIN = "plain"
    ABOUT = "about"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    VAGUE = "vague"


class Modality(StrEnum):
    ASSERTED = "asserted"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"
    PLANNED = "planned"


class Scope(StrEnum):
    """Whether a number is of the whole group in the area, of a part of it, or of one person, family or incident."""

    TOTAL = "total"
    PART = "part"
    CASE = "case"


class Basis(StrEnum):
    """Where an attribute was read."""

    SENTENCE = "sentence"
    CONTEXT = "context"
    DOCUMENT = "document"
    NONE = ""


class Severity(StrEnum):
    """`error`: nothing of the document is in the tables; `warning`: part is missing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class ProblemCode(StrEnum):
    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    MISLABELLED = "mislabelled"
    NOT_SUPPORTED = "not_supported"
    NO_TEXT_LAYER = "no_text_layer"
    OCR_MISSING = "ocr_missing"
    LOW_OCR = "low_ocr"
    WRONG_LANGUAGE = "wrong_language"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"
    ARCHIVE_UNSAFE = "archive_unsafe"
    RULE_ERROR = "rule_error"
    EXPECTATION_FAILED = "expectation_failed"


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    SOURCE_LINE = "source_line"  # byline, date line, "[accessed ...]": metadata of a segment, holds no figures


class Status(StrEnum):
    """What became of a file."""

    READ = "read"
    PARTIAL = "partial"  # a warning says what is missing
    FAILED = "failed"  # an error says why
    SKIPPED = "skipped"  # not a document, or not English


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document or segment came from; every part may be empty. Dates are ISO 8601, partial ones kept partial."""

    title: str = ""
    publisher: str = ""
    author: str = ""
    published: str = ""
    accessed: str = ""
    url: str = ""
    licence: str = ""
    about_area: str = ""  # ISO 3166-1 alpha-3, several joined with ";"

    def filled_from(self, other: Origin) -> Origin:
        """Keeps its own parts and takes the missing ones from `other`."""
        missing = {f.name: getattr(other, f.name) for f in fields(self) if not getattr(self, f.name)}
        return replace(self, **missing)


@dataclass(frozen=True)
class Source:
    """The bytes of one document, still unread. `origin` is what `sources.yml` or its archive states of it."""

    document_id: str
    data: bytes = field(repr=False)
    origin: Origin = Origin()
    stated_type: str = ""  # "text/html; charset=utf-8": what the archive states of a member whose name has no ending

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


class Anchor(NamedTuple):
    """Where a stretch of text stands in the original: a PDF word or run (page and box), or an HTML element (XPath)."""

    char_start: int
    char_end: int
    page: int | None = None
    box: tuple[float, float, float, float] | None = None  # x0, top, x1, bottom
    element: str = ""


class Anchors(Sequence[Anchor]):
    """The anchors of a document, in text order; kept by columns, since a long report has hundreds of thousands."""

    __slots__ = ("_boxes", "_elements", "_pages", "ends", "starts")

    def __init__(self, anchors: Iterable[Anchor] = ()) -> None:
        starts, ends, pages, boxes, elements = zip(*anchors, strict=True) if (anchors := tuple(anchors)) else [()] * 5
        self.starts, self.ends = array("i", starts), array("i", ends)
        self._pages = array("I", (page or 0 for page in pages))
        self._boxes = array("d", chain.from_iterable(box or _NO_BOX for box in boxes) if any(boxes) else ())
        self._elements = elements if any(elements) else ()

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> Anchor: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Anchor, ...]: ...
    def __getitem__(self, index: int | slice) -> Anchor | tuple[Anchor, ...]:
        if isinstance(index, slice):
            return tuple(map(self._anchor, range(*index.indices(len(self)))))
        return self._anchor(range(len(self))[index])

    def _anchor(self, n: int) -> Anchor:
        box = tuple(self._boxes[4 * n : 4 * n + 4])
        return Anchor(
            self.starts[n],
            self.ends[n],
            self._pages[n] or None,
            (box[0], box[1], box[2], box[3]) if box and box[0] == box[0] else None,
            self._elements[n] if self._elements else "",
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Anchors) and self.__getstate__() == other.__getstate__()

    def __hash__(self) -> int:
        return hash(self.starts.tobytes())

    def __getstate__(self) -> tuple[bytes, bytes, bytes, bytes, tuple[str, ...]]:
        numbers = (self.starts, self.ends, self._pages, self._boxes)
        return (*(column.tobytes() for column in numbers), self._elements)  # type: ignore[return-value]

    def __setstate__(self, state: tuple[bytes, bytes, bytes, bytes, tuple[str, ...]]) -> None:
        starts, ends, pages, boxes, self._elements = state
        self.starts, self.ends, self._pages = array("i", starts), array("i", ends), array("I", pages)
        self._boxes = array("d", boxes)


class Recognised(NamedTuple):
    """A stretch of text that was read from a picture, and how sure the reading is, 0-1."""

    char_start: int
    char_end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, table row ...; blocks are in text order and never overlap.

    A PDF paragraph that runs over a page break is one block with the form feed inside.
    """

    kind: BlockKind
    char_start: int
    char_end: int
    level: int = 0  # of a heading: 1 is the highest; 0 for every other kind
    headers: tuple[str, ...] = ()  # of a table row: for each cell (cells are separated by tabs) its column's header
    caption: str = ""  # of a table row: the table's caption and unit line
    label: str = ""  # of a table row: what a spanning cell or a section row above says of it ("Asia")


@dataclass(frozen=True, slots=True)
class Segment:
    """An article, excerpt or chapter inside a document; the segments of a document tile its text."""

    segment_id: str
    char_start: int
    char_end: int
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class Problem:
    document_id: str
    stage: str  # "extract", "read", "build", "correct" ...
    severity: Severity
    code: ProblemCode
    message: str  # plain words, with the remedy


class Decision(StrEnum):
    CONFIRM = "confirm"
    CORRECT = "correct"
    REJECT = "reject"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person decided of a figure, of all figures of a claim, or of a figure that was not read.

    `stated` and `expected` are columns of figures.csv with their values as written there.
    """

    entry: int  # its place in corrections.yml, from 1
    decision: Decision
    figure: str = ""  # figure_id
    claim: str = ""  # claim_id
    document: str = ""  # of a figure to add: document_id or address, where the words stand in more than one
    sentence: str = ""  # of a figure to add, as is the quote
    quote: str = ""
    stated: tuple[tuple[str, str], ...] = ()
    expected: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    who: str = ""
    when: str = ""


@dataclass(frozen=True)
class Document:
    """What an extractor made of a source. `text` is made once and never rewritten.

    `text` has `\\n` between blocks, `\\f` between PDF pages (page = 1 + form feeds before), tabs only between table
    cells, and no NUL, carriage return or lone surrogate.
    """

    document_id: str
    sha256: str
    media_type: str
    n_bytes: int
    text: str = ""
    blocks: tuple[Block, ...] = ()
    anchors: Anchors = field(default=Anchors(), repr=False)
    segments: tuple[Segment, ...] = ()
    origin: Origin = Origin()
    language: str = ""  # ISO 639-1
    pages: int | None = None
    extractor: str = ""
    status: Status = Status.READ
    problems: tuple[Problem, ...] = ()
    recognised: tuple[Recognised, ...] = field(default=(), repr=False)  # in text order; empty where nothing was scanned


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its hedge, unit and denominator, as the text states it."""

    char_start: int  # of the quote: hedge, number and unit, "an estimated 80,000 to 120,000"
    char_end: int
    number_start: int  # of the number words alone, "80,000 to 120,000"
    number_end: int
    low: Decimal | None
    high: Decimal | None
    qualifier: Qualifier = Qualifier.PLAIN
    unit: str = ""  # percent, an ISO 4217 code, a duration ("hours"), the text's own unit word, or "" for a bare count
    per: str = ""
    converted_from: int | None = None  # char_start of the quantity of which this one is a conversion
    form: str = "number"  # "number", "range", "vague", "ratio", "multiple"


class NumberClass(StrEnum):
    """Numbers that are no quantities."""

    YEAR = "year"
    DATE = "date"
    TIME = "time"
    ORDINAL = "ordinal"
    AGE = "age"
    REFERENCE = "reference"  # list, note, page, article, law, resolution and section numbers; "80,0003", "10⁵"
    NAME = "name"  # "Camp 22", "Room 39", "Covid-19"
    PHONE = "phone"
    ADDRESS = "address"  # postal and web addresses
    PRONOUN = "pronoun"  # "one of them said"
    IDIOM = "idiom"  # "second to none", "at once", "24/7"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A number that the vocabulary says is not a quantity."""

    char_start: int
    char_end: int
    number_class: NumberClass


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a figure: codes joined with ";" (ISO 3166-1 alpha-3 or UN M49), and the text's own words."""

    codes: str = ""
    text: str = ""
    basis: Basis = Basis.NONE


@dataclass(frozen=True, slots=True)
class Period:
    """EDTF level 1."""

    edtf: str = ""
    basis: Basis = Basis.NONE


@dataclass(frozen=True, slots=True)
class Attribution:
    """The sources that the text names for a number, nearest first, in the text's words."""

    names: tuple[str, ...] = ()
    year: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity that states an indicator."""

    quantity: Quantity
    indicator: str
    rule: str
    unit: str
    per: str
    segment_id: str
    sentence_start: int
    sentence_end: int
    base: str = ""
    population: str = ""
    scope: Scope = Scope.TOTAL
    area: Place = Place()
    nationality: str = ""
    period: Period = Period()
    attribution: Attribution = Attribution()
    modality: Modality = Modality.ASSERTED
    context: str = ""
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A quantity that is no figure, with what it counts in the text's words and why no indicator fits."""

    quantity: Quantity
    segment_id: str
    sentence_start: int
    sentence_end: int
    counted: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that a document says in numbers: each number of the text is in exactly one of the three."""

    figures: tuple[Figure, ...] = ()
    quantities: tuple[Unlinked, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()


@dataclass(frozen=True)
class Result:
    """One document, extracted and read: what a worker gives back."""

    document: Document
    reading: Reading = Reading()


class Card(NamedTuple):
    """The little that other documents need to know of one: to find its copies, and figures stated at the same place.

    `addresses`: of it and of its segments, in one spelling. `places`: of its figures: addresses, or the sha256 where
    it has none.
    """

    sha256: str
    published: str
    words: bytes  # digest of all its words; empty if it has none
    sketch: bytes  # the smallest hashes of its runs of words, 8 bytes each, smallest first; empty for short texts
    text_sha256: str
    text_bytes: int
    addresses: tuple[str, ...]
    places: tuple[str, ...]
    licence: str
