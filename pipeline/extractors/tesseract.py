"""Tesseract as a program: where it is, which version, and what it reads in a picture, character by character.

It is called directly and not through a wrapper: pytesseract passes pictures through files and asks for the version
again and again, and a library inside our process could neither be stopped after a time nor crash alone.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from lxml import etree
from PIL import Image

PROGRAM = "tesseract"
LANGUAGE = "eng"
_PAGE_SECONDS = 60.0  # a dense page takes two to five
_ASKING_SECONDS = 20.0
_MAX_OUTPUT = 100_000_000  # bytes of hOCR; a dense page has one million
_LEAST_DPI = 70  # below, Tesseract takes the number for an error
_SPACE = 0.2  # of a line's size
_HOCR = "{http://www.w3.org/1999/xhtml}"
_LINE_CLASSES = frozenset({"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"})
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_BOX = re.compile(rf"bbox(?:es)? {_NUMBER} {_NUMBER} {_NUMBER} {_NUMBER}")
_BASELINE = re.compile(rf"baseline {_NUMBER} {_NUMBER}")
_SIZE = re.compile(rf"x_size {_NUMBER}")
_CONFIDENCE = re.compile(rf"x_wconf {_NUMBER}")


class TesseractError(Exception):
    """A picture could not be read; `timeout` tells whether for want of time."""

    def __init__(self, timeout: bool) -> None:
        super().__init__("no answer in time" if timeout else "Tesseract failed")
        self.timeout = timeout


class Glyph(NamedTuple):
    """A character and the box of its ink in pixels from the top left."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


class ReadWord(NamedTuple):
    glyphs: tuple[Glyph, ...]
    confidence: float  # 0-1

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs)


class ReadLine(NamedTuple):
    words: tuple[ReadWord, ...]
    size: float  # pixels from the top of the ascenders to the foot of the descenders
    left: float  # where `baseline` is measured
    baseline: float  # pixels from the top
    slope: float  # of the baseline, pixels down for each to the right


@cache
def find_tesseract() -> str:
    """The program with the data for English; "" where there is none."""
    program = shutil.which(PROGRAM)
    if program is None:
        return ""
    listed = _ask(program, "--list-langs")
    return program if LANGUAGE in listed.split() else ""


@cache
def tesseract_version() -> str:
    """As in the column `extractor`: "tesseract 5.3.0"."""
    found = re.match(r"tesseract v?(\S+)", _ask(find_tesseract(), "--version"))
    return f"{PROGRAM} {found[1]}" if found else PROGRAM


def _ask(program: str, option: str) -> str:
    try:
        answer = subprocess.run(  # noqa: S603
            [program, option], capture_output=True, check=False, timeout=_ASKING_SECONDS, env=_environment()
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return (answer.stdout + answer.stderr).decode("utf-8", "replace")  # older versions answer on standard error


def read_picture(picture: Image.Image, dpi: float) -> tuple[list[ReadLine], int]:
    """The lines of a grey picture, column by column, and how many more lie on their side. Raises TesseractError."""
    options = ["--psm", "3", "-c", "hocr_char_boxes=1", "hocr"]
    return _parse_lines(_run(picture, dpi, ["-l", LANGUAGE, *options]))


def find_turn(picture: Image.Image, dpi: float) -> int:
    """The quarter turns clockwise that make the picture upright; 0 where Tesseract cannot tell."""
    try:
        answer = _run(picture, dpi, ["--psm", "0"]).decode("utf-8", "replace")
    except TesseractError:
        return 0
    turn = re.search(r"^Rotate: (\d+)$", answer, re.MULTILINE)
    return int(turn[1]) // 90 % 4 if turn else 0


def _run(picture: Image.Image, dpi: float, options: list[str]) -> bytes:
    header = f"P5 {picture.width} {picture.height} 255\n".encode()  # the plainest format: nothing to compress
    command = [find_tesseract(), "stdin", "stdout", "--dpi", str(max(_LEAST_DPI, round(dpi))), *options]
    try:
        answer = subprocess.run(  # noqa: S603 - it kills its own process once the time is over
            command,
            input=header + picture.tobytes(),
            capture_output=True,
            check=False,
            timeout=_PAGE_SECONDS,
            env=_environment(),
        )
    except subprocess.TimeoutExpired:
        raise TesseractError(timeout=True) from None
    except OSError:
        raise TesseractError(timeout=False) from None
    if answer.returncode or len(answer.stdout) > _MAX_OUTPUT:
        raise TesseractError(timeout=False)
    return answer.stdout


def _environment() -> dict[str, str]:
    """One thread: there is a worker for each core already."""
    return {**os.environ, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C"}


def _parse_lines(hocr: bytes) -> tuple[list[ReadLine], int]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=True)
    root = etree.fromstring(hocr, parser) if hocr.strip() else None
    if root is None:
        return [], 0
    found = [element for element in root.iter(f"{_HOCR}span") if element.get("class") in _LINE_CLASSES]
    upright = [element for element in found if _BASELINE.search(element.get("title", ""))]
    lines = [line for element in upright if (line := _parse_line(element)) is not None]
    return lines, len(found) - len(upright)


def _parse_line(element: etree._Element) -> ReadLine | None:
    title = element.get("title", "")
    box, baseline, size = _BOX.search(title), _BASELINE.search(title), _SIZE.search(title)
    words = tuple(word for child in element.iter(f"{_HOCR}span") if (word := _parse_word(child)) is not None)
    if not words or box is None or size is None or baseline is None:
        return None
    slope, offset = float(baseline[1]), float(baseline[2])
    return ReadLine(tuple(_apart(words, float(size[1]))), float(size[1]), float(box[1]), float(box[4]) + offset, slope)


def _apart(words: Sequence[ReadWord], size: float) -> Iterator[ReadWord]:
    """Words that end before the next begins: a speck between them is taken into the box of the first."""
    for word, following in zip(words, [*words[1:], None], strict=True):
        end = float("inf") if following is None else following.glyphs[0].x0
        if word.glyphs[-1].x1 <= end:
            yield word
            continue
        end = max(word.glyphs[0].x0 + 1, end - _SPACE * size)
        yield word._replace(
            glyphs=tuple(glyph._replace(x0=min(glyph.x0, end - 1), x1=min(glyph.x1, end)) for glyph in word.glyphs)
        )


def _parse_word(element: etree._Element) -> ReadWord | None:
    if element.get("class") != "ocrx_word":
        return None
    confidence = _CONFIDENCE.search(element.get("title", ""))
    glyphs = [
        Glyph(child.text, *map(float, box.groups()))
        for child in element.iter(f"{_HOCR}span")
        if child.get("class") == "ocrx_cinfo" and child.text and (box := _BOX.search(child.get("title", "")))
    ]
    if not glyphs or confidence is None:
        return None
    return ReadWord(tuple(_in_order(glyphs)), float(confidence[1]) / 100)


def _in_order(glyphs: list[Glyph]) -> list[Glyph]:
    """Where Tesseract gives several characters to one box, they share it out."""
    spread = list(glyphs)
    for i, (one, two) in enumerate(pairwise(glyphs)):
        if two.x0 < one.x1:  # overhanging letters overlap a little
            middle = max(one.x0, min(two.x1, (one.x1 + two.x0) / 2))
            spread[i] = spread[i]._replace(x1=middle)
            spread[i + 1] = spread[i + 1]._replace(x0=middle)
    return spread
