"""Words that a PDF states in place of those it draws (`ActualText`), where this goes wrong: it is read as drawn.

PDFium puts what is stated in place of all that is drawn until its end. An end that is lost lies behind the page, and
what is drawn in parts, with another statement or mark amid them, is given again with each part.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

_KEY = b"ActualText"
_LAST = 20  # objects at the end of a page, among which there is text
_MUCH, _SOME = 1.2, 10.0  # heights drawn for each letter stated, and beside; letters are half as wide as high


class _Mark(NamedTuple):
    address: int
    handle: Any


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


def ends_replaced(page: Any) -> bool:
    """Whether the last words of a page stand under such a statement, as all do behind one without an end."""
    count = pdfium.FPDFPage_CountObjects(page)
    for index in range(count - 1, max(-1, count - 1 - _LAST), -1):
        item = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_TEXT:
            return any(_states_words(mark) for mark in _marks(item))
    return False


def drop_misplaced(page: Any) -> bool:
    """Takes off the page what is stated for far more than it says, or would come twice; whether there was any."""
    drawn: dict[int, list[_Drawn]] = {}
    repeated: set[int] = set()
    before: _Drawn | None = None
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        found = _read(item)
        if found is not None:
            known = drawn.setdefault(found.mark.address, [])
            if known and not (known[-1] is before and before.is_innermost and before.n_marks == found.n_marks):
                repeated.add(found.mark.address)
            known.append(found)
        before = found
    wrong = [parts[0].mark for address, parts in drawn.items() if address in repeated or _covers_more(parts)]
    for mark in wrong:
        pdfium.FPDFPageObjMark_RemoveParam(pdfium.FPDFPage_GetObject(page, 0), mark.handle, _KEY)
    return bool(wrong)


def _read(item: Any) -> _Drawn | None:
    marks = list(_marks(item))
    stating = [n for n, mark in enumerate(marks) if _states_words(mark)]
    if not stating:
        return None
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(item, *sides)
    innermost = stating[-1]
    box = tuple(side.value for side in sides)
    return _Drawn(marks[innermost], len(marks), innermost == len(marks) - 1, box)


def _marks(item: Any) -> Iterator[_Mark]:
    for number in range(pdfium.FPDFPageObj_CountMarks(item)):
        handle = pdfium.FPDFPageObj_GetMark(item, number)
        yield _Mark(ctypes.cast(handle, ctypes.c_void_p).value or 0, handle)


def _states_words(mark: _Mark) -> bool:
    return bool(pdfium.FPDFPageObjMark_GetParamValueType(mark.handle, _KEY) == pdfium.FPDF_OBJECT_STRING)


def _covers_more(parts: list[_Drawn]) -> bool:
    """Whether several lines are drawn, and few words stated: dots that lead to a page number are in one line."""
    _, lowest, _, highest = parts[0].box
    if all(part.box[1] < highest and part.box[3] > lowest for part in parts):
        return False
    size = ctypes.c_ulong()
    pdfium.FPDFPageObjMark_GetParamStringValue(parts[0].mark.handle, _KEY, None, 0, size)
    stated = size.value / 2 - 1  # characters of UTF-16, without the end
    return sum(part.length for part in parts) > _MUCH * stated + _SOME
