"""Plain-text files: any encoding, wrapped lines joined to paragraphs, headings, list items, header lines."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import webencodings

from pipeline.extractors.base import Extraction
from pipeline.extractors.delimited_lines import split_cells
from pipeline.extractors.encoded_lines import split_encoded
from pipeline.extractors.glyphs import clean_glyphs
from pipeline.extractors.hyphenation import HYPHENS, Hyphenation
from pipeline.extractors.language import has_words
from pipeline.extractors.mail_lines import decode_bodies
from pipeline.extractors.mojibake import repair_signs
from pipeline.extractors.source_lines import parse_byline, parse_source_line, states_source
from pipeline.model import Block, BlockKind, Origin, Problem, ProblemCode, Severity
from pipeline.reference.dates import parse_date

EXTRACTOR = "plain text"
_BOMS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROL = 0.02  # of the characters; more is no text
_COLOURS = re.compile(
    r"\x1b(?:\[[0-?]{0,40}[ -/]{0,4}[@-~]|\][^\x07\x1b\n]{0,200}(?:\x07|\x1b\\))"
)  # of a terminal (ECMA-48)
_MARK = re.compile(r"(?:>[ \t]?)+")  # before the lines of a mail that another mail quotes; elsewhere it is "more than"
_MORE_THAN = re.compile(r">=?[ \t]?[$€£¥₩]?\d")
_THOUSANDS_BEGUN = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3}){0,4},")
_THOUSANDS = re.compile(r"0\d\d(?!\d)")  # begins no number of its own
_ENCODED = (
    "The text holds bytes written as letters ({:,} lines), as mails hold attached files: these are not read; save them "
    "as files of their own."
)
_SAMPLE = 200_000  # bytes from which an encoding is guessed

_TERMINAL = re.compile(r"(?:[!?…]|\.(?!\d)|(?<!\d)\.|(?<=\d{4})\.)[\"”’'»)\]\d]*$")  # not "$2.3"
_LIST = re.compile(r"^(?:[-*•·‣–]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)])\s+\S")
_BULLET = re.compile(r"^[-*•·‣–]\s+")
_UNDERLINE = re.compile(r"^([=\-~_*#])\1{2,}$")
_MARKED_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_FIELD = re.compile(r"^([A-Za-z][A-Za-z -]{1,24}):\s+(\S.*)$")
_FIELDS = {
    "title": ("title", "headline", "subject"),
    "author": ("author", "authors", "by", "written by"),
    "publisher": ("source", "publisher", "organisation", "organization", "issued by", "from"),
    "published": ("date", "published", "publication date", "released", "release date", "date published", "issued"),
    "accessed": ("accessed", "retrieved", "date accessed", "access date", "downloaded"),
    "url": ("url", "link", "web", "address"),
    "licence": ("licence", "license", "rights"),
}
_FIELD_NAMES = {name: part for part, names in _FIELDS.items() for name in names}
_TITLE_BLOCKS = 4
_HEAD_LINES = 15  # header fields stand above the text, not in it
_WIDEST = 100  # characters; few texts are wrapped wider
_PROSE_LINE = 60  # characters; the third line of that length is of the text
_UNWRAPPED = 140  # characters: lines longer than this are whole paragraphs
_SHORT_LINE = 0.7  # of the width: a line that ends so early was ended on purpose
_MAX_HEADING = 110
_MAX_HEADING_WORDS = 16


def extract_text(document_id: str, data: bytes, charset: str = "") -> Extraction:
    text = repair_signs(decode_text(decode_bodies(data), charset))
    if not text.strip():
        return _failed(document_id, ProblemCode.EMPTY, "the file holds no text")
    if len(_CONTROL.findall(text)) > _MOST_CONTROL * len(text):
        return _failed(document_id, ProblemCode.MISLABELLED, "the file is no text: give it the ending of its format")
    lines, n_encoded = split_encoded(_clean_lines(text))
    lines = split_cells(lines) or lines
    problems: tuple[Problem, ...] = ()
    if n_encoded:
        message = _ENCODED.format(n_encoded)
        if not has_words(" ".join(lines)):
            return _failed(document_id, ProblemCode.NOT_SUPPORTED, message)
        problems = (Problem(document_id, "extract", Severity.WARNING, ProblemCode.NOT_SUPPORTED, message),)
    writer = _Writer(Hyphenation([text]))
    origin, lines = _read_header(lines, writer)
    width = _wrap_width(lines)
    for group in _groups(lines, width):
        writer.add_group(group)
    whole = "".join(writer.parts)
    origin = origin.filled_from(Origin(title=_first_heading(whole, writer.blocks)))
    return Extraction(whole, tuple(writer.blocks), (), origin, extractor=EXTRACTOR, problems=problems)


def _first_heading(text: str, blocks: Sequence[Block]) -> str:
    """The title where no header line names one: a heading among the first blocks."""
    headings = (block for block in blocks[:_TITLE_BLOCKS] if block.kind is BlockKind.HEADING)
    return next((text[block.char_start : block.char_end] for block in headings), "")


def _failed(document_id: str, code: ProblemCode, message: str) -> Extraction:
    problem = Problem(document_id, "extract", Severity.ERROR, code, message)
    return Extraction("", (), (), extractor=EXTRACTOR, problems=(problem,))


def decode_text(data: bytes, charset: str = "") -> str:
    """By byte order mark, else UTF-16 by its zero bytes, else UTF-8, else as the server states, else as is likely."""
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    if b"\0" in data[:_SAMPLE]:
        even, odd = data[:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
        if max(even, odd) > 0.2 * len(data[:_SAMPLE]) / 2 and min(even, odd) < 0.1 * max(even, odd):
            return data.decode("utf-16-be" if even > odd else "utf-16-le", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        stated = webencodings.lookup(charset) if charset else None
        if stated is not None and stated.name not in ("utf-8", "x-user-defined"):
            return str(stated.codec_info.decode(data, "replace")[0])
        return _decode_guessed(data)


def _decode_guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes

    # windows-1252 is what most old Western files are, and all bytes that differ look alike to statistics
    western = data.decode("cp1252", "replace")
    odd = re.findall(r"[^\x00-\x7f]", western)
    if "\ufffd" not in western and sum(c in "“”‘’–—…•£€°éèáíóúñüöäçãõ½§«»\xa0" for c in odd) >= 0.8 * len(odd):
        return western
    best = from_bytes(data[:_SAMPLE]).best()
    return data.decode(best.encoding, "replace") if best is not None else western


def _clean_lines(text: str) -> list[str]:
    """Lines without odd glyphs; a form feed ends a paragraph unless it stands inside a sentence."""
    text = _COLOURS.sub("", text)
    text = re.sub("\r\n|[\r\x0b\x85\u2028]", "\n", text)
    text = re.sub(r"(?<=[^.!?:\s])\s*\f\s*(?=[a-z])", "\n", text).replace("\f", "\n\n").replace("\u2029", "\n\n")
    lines = _without_marks(text.split("\n"))
    return [line if "\t" in line.strip() else clean_glyphs(_CONTROL.sub("", line)) for line in lines]


def _without_marks(lines: Sequence[str]) -> list[str]:
    """Two and more lines that begin with the mark are quoted, unless each compares with a number."""
    kept: list[str] = []
    for is_marked, group in groupby(lines, key=lambda line: line.startswith(">")):
        run = list(group)
        is_quoted = is_marked and len(run) > 1 and not all(_MORE_THAN.match(line) for line in run)
        kept += [_MARK.sub("", line, count=1) for line in run] if is_quoted else run
    return kept


def _read_header(lines: list[str], writer: _Writer) -> tuple[Origin, list[str]]:
    """Takes "Title: …", "Date: …" lines from the top."""
    found: dict[str, str] = {}
    rest: list[str] = []
    seen = prose = 0
    for i, raw in enumerate(lines):
        line = " ".join(raw.split())
        seen += bool(line)
        part, value = _header_field(line)
        prose += not part and len(line) >= _PROSE_LINE
        if seen > _HEAD_LINES or prose > 2 or len(line) > 200:
            rest += lines[i:]
            break
        if part and part not in found:
            found[part] = parse_date(value) if part in ("published", "accessed") else value
            rest = _flush(rest, writer)
            writer.put_block(BlockKind.SOURCE_LINE, line)
        else:
            rest.append(raw)
    return Origin(**found), rest


def _flush(lines: list[str], writer: _Writer) -> list[str]:
    """What stood above a header line is written first: offsets follow the file's order."""
    for group in _groups(lines, _wrap_width(lines)):
        writer.add_group(group)
    return []


def _header_field(line: str) -> tuple[str, str]:
    if match := _FIELD.match(line):
        return _FIELD_NAMES.get(match[1].strip().lower(), ""), match[2]
    return "", ""


def _wrap_width(lines: Sequence[str]) -> int:
    """The length to which lines are filled; 0 where each line is a whole paragraph."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    width = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    filled = [line.rstrip() for line in lines if len(line.rstrip()) >= 0.8 * width > 0]
    whole = sum(_TERMINAL.search(line) is not None for line in filled)
    ended = lengths and lengths[-1] > _WIDEST and whole > 0.6 * len(filled)  # lines that end where sentences do
    return 0 if ended or width > _UNWRAPPED else width


@dataclass(slots=True)
class _Group:
    lines: list[str]
    alone: bool = False  # blank lines before and after
    level: int = 0  # of a heading that is marked as one


def _groups(lines: Sequence[str], width: int) -> Iterator[_Group]:
    """Paragraphs: between blank lines, then by indent, list mark and short last line."""
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line.rstrip())
        elif block:
            yield from _divide(block, width)
            block = []


def _divide(block: list[str], width: int) -> Iterator[_Group]:
    groups: list[_Group] = []
    for line, following in zip(block, [*block[1:], ""], strict=True):
        text = line.strip()
        if groups and (mark := _UNDERLINE.match(text)):
            if len(groups[-1].lines) == 1:
                groups[-1].level = 1 if mark[1] in "=#*" else 2
        elif _UNDERLINE.match(text):
            continue
        elif match := _MARKED_HEADING.match(text):
            groups.append(_Group([match[2]], level=len(match[1])))
        elif _is_side_head(groups[-1].lines[-1].strip() if groups else ".", text, following.strip(), width):
            groups.append(_Group([line], alone=True))
        elif not groups or groups[-1].level or _begins(groups[-1].lines[-1], line, groups[-1], width, following):
            groups.append(_Group([line]))
        else:
            groups[-1].lines.append(line)
    if len(groups) == 1 and len(groups[0].lines) == 1:
        groups[0].alone = True
    yield from groups


def _begins(before: str, line: str, group: _Group, width: int, following: str) -> bool:
    text = line.strip()
    if not width or "\t" in text or "\t" in before.strip():
        return True
    indent, indent_before = len(line) - len(line.lstrip()), len(before) - len(before.lstrip())
    room = len(before) + 1 + len(text.split()[0]) < 0.97 * width
    ended = room or _TERMINAL.search(before) is not None
    if states_source(following.strip()) and (stated := parse_source_line(text)) and stated.origin.published:
        return True  # a source line, though only by what stands under it
    if states_source(before.strip()) or ((ended or text[0] in "[(") and states_source(text)):
        return True
    if _LIST.match(text) and (_BULLET.match(text) or room or _TERMINAL.search(before) or indent != indent_before):
        return True
    if _FIELD.match(text) and _FIELD.match(before.strip()) and room:
        return True
    if indent > indent_before + 1 and not (_LIST.match(before.strip()) or (len(group.lines) == 1 and not room)):
        return True
    wide = len(before) + 1 + len(text.split()[0]) < _SHORT_LINE * width
    return room and (wide or _TERMINAL.search(before) is not None) and not text[0].islower()


def _is_side_head(before: str, text: str, following: str, width: int) -> bool:
    """A short line with no blank line around it: ended on purpose between two sentences, or above a source line."""
    if not following or not _is_heading(text):
        return False
    ended = _TERMINAL.search(before) is not None
    if states_source(following) or parse_byline(following):
        return ended or len(before) < _SHORT_LINE * width
    short = len(text) < _SHORT_LINE * width and len(text) + 1 + len(following.split(maxsplit=1)[0]) < 0.97 * width
    return ended and short and following[0].isupper()


@dataclass(slots=True)
class _Writer:
    hyphenation: Hyphenation
    parts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    length: int = 0
    headers: tuple[str, ...] = ()

    def add_group(self, group: _Group) -> None:
        if len(group.lines) == 1 and "\t" in group.lines[0].strip():
            self._put_row(group.lines[0])
            return
        self.headers = ()
        text = self._join_lines(group.lines)
        if group.level or (group.alone and _is_heading(text)):
            self.put_block(BlockKind.HEADING, text, group.level or (1 if not self.blocks else 2))
        elif _LIST.match(text):
            self.put_block(BlockKind.LIST_ITEM, _BULLET.sub("", text))  # a mark is drawn but not said
        else:
            self.put_block(BlockKind.PARAGRAPH, text)

    def put_block(self, kind: BlockKind, text: str, level: int = 0, headers: tuple[str, ...] = ()) -> None:
        if self.blocks:
            self.parts.append("\n")
            self.length += 1
        self.parts.append(text)
        self.blocks.append(Block(kind, self.length, self.length + len(text), level, headers))
        self.length += len(text)

    def _put_row(self, line: str) -> None:
        """Cells between tabs; the first of several rows names the columns, unless it holds numbers."""
        whole = line.strip(" ").split("\t")  # an empty first cell is one where the columns have names
        parts = whole if len(whole) <= len(self.headers) else line.strip().split("\t")
        cells = [" ".join(clean_glyphs(cell).split()) for cell in parts]
        self.put_block(BlockKind.TABLE_ROW, "\t".join(cells), headers=self.headers)
        if not self.headers:
            self.headers = tuple(cells) if not any(cell[:1].isdigit() for cell in cells) else ("",) * len(cells)

    def _join_lines(self, lines: Sequence[str]) -> str:
        words: list[str] = []
        for line in lines:
            following = line.split()
            if words and words[-1][-1] in HYPHENS + "–—" and len(words[-1]) > 1:
                joined = self.hyphenation.join(words[-1], following[0])
                if joined is not None:
                    words[-1:], following = [joined], following[1:]
            elif words and _THOUSANDS_BEGUN.fullmatch(words[-1]) and _THOUSANDS.match(following[0]):
                words[-1:], following = [words[-1] + following[0]], following[1:]
            words += following
        return " ".join(words)


def _is_heading(text: str) -> bool:
    """A short line by itself that is no sentence."""
    words = text.split()
    if len(text) > _MAX_HEADING or len(words) > _MAX_HEADING_WORDS or _BULLET.match(text):
        return False
    if _header_field(text)[0] or parse_byline(text) or states_source(text):
        return False
    first = next((c for c in text if c.isalpha()), "")
    return text.isupper() or (first.isupper() and _TERMINAL.search(text) is None and text[-1] not in ",;")
