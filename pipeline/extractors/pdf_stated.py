"""Words that a PDF states in place of those it draws (`ActualText`), where this goes wrong: it is read as drawn.

PDFium puts what is stated in place of all that is drawn until its end. An end that is lost lies behind the page, and
what is drawn in parts, with another statement or mark amid them, is given again with each part.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.extractors.pdfium_calls import untyped_call

_count_objects = untyped_call("FPDFPage_CountObjects")
_get_object = untyped_call("FPDFPage_GetObject", ctypes.c_void_p)
_type_of = untyped_call("FPDFPageObj_GetType")
_count_marks = untyped_call("FPDFPageObj_CountMarks")
_get_mark = untyped_call("FPDFPageObj_GetMark", ctypes.c_void_p)
_type_of_value = untyped_call("FPDFPageObjMark_GetParamValueType")

_KEY = b"ActualText"
_MUCH, _SOME = 1.2, 10.0  # heights drawn for each letter stated, and beside; letters are half as wide as high


class _Mark(NamedTuple):
    address: int

    @property
    def handle(self) -> Any:
        return ctypes.cast(self.address, pdfium.FPDF_PAGEOBJECTMARK)


class _Drawn(NamedTuple):
    """What is drawn in place of which something is stated."""

    mark: _Mark
    n_marks: int
    is_innermost: bool
    box: tuple[float, ...]  # left, bottom, right, top

    @property
    def length(self) -> float:
        """In heights."""
        left, bottom, right, top = self.box
        return (right - left) / max(top - bottom, 1.0)


def drop_misplaced(page: Any) -> None:
    """Takes off the page, before its text is read, what is stated for far more than it says, or would come twice."""
    drawn: dict[int, list[_Drawn]] = {}
    repeated: set[int] = set()
    before: _Drawn | None = None
    for index in range(_count_objects(page)):
        item = ctypes.c_void_p(_get_object(page, index))
        if _type_of(item) != pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        found = _read(item) if _count_marks(item) else None
        if found is not None:
            known = drawn.setdefault(found.mark.address, [])
            if known and not (known[-1] is before and before.is_innermost and before.n_marks == found.n_marks):
                repeated.add(found.mark.address)
            known.append(found)
        before = found
    wrong = [parts[0].mark for address, parts in drawn.items() if address in repeated or _covers_more(parts)]
    for mark in wrong:
        pdfium.FPDFPageObjMark_RemoveParam(pdfium.FPDFPage_GetObject(page, 0), mark.handle, _KEY)


def _read(item: ctypes.c_void_p) -> _Drawn | None:
    marks = list(_marks(item))
    stating = [n for n, mark in enumerate(marks) if _states_words(mark)]
    if not stating:
        return None
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(ctypes.cast(item, pdfium.FPDF_PAGEOBJECT), *sides)
    innermost = stating[-1]
    box = tuple(side.value for side in sides)
    return _Drawn(marks[innermost], len(marks), innermost == len(marks) - 1, box)


def _marks(item: ctypes.c_void_p) -> Iterator[_Mark]:
    for number in range(_count_marks(item)):
        yield _Mark(_get_mark(item, number) or 0)


def _states_words(mark: _Mark) -> bool:
    return bool(_type_of_value(ctypes.c_void_p(mark.address), _KEY) == pdfium.FPDF_OBJECT_STRING)


def _covers_more(parts: list[_Drawn]) -> bool:
    """Whether several lines are drawn, and few words stated: dots that lead to a page number are in one line."""
    _, lowest, _, highest = parts[0].box
    if all(part.box[1] < highest and part.box[3] > lowest for part in parts):
        return False
    size = ctypes.c_ulong()
    pdfium.FPDFPageObjMark_GetParamStringValue(parts[0].mark.handle, _KEY, None, 0, size)
    stated = size.value / 2 - 1  # characters of UTF-16, without the end
    return sum(part.length for part in parts) > _MUCH * stated + _SOME
