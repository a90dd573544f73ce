"""The objects of a PDF page: text, paths, pictures, the forms that hold others, and how the file marks them."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import addressof, byref, c_float, c_int, c_ulong, c_ushort, c_void_p
from itertools import repeat
from typing import Any

from pypdfium2 import PdfiumError, PdfPage
from pypdfium2.raw import (
    FPDF_PAGEOBJ_FORM,
    FPDF_PAGEOBJ_UNKNOWN,
    FPDFFormObj_CountObjects,
    FPDFFormObj_GetObject,
    FPDFPage_CountObjects,
    FPDFPage_GetObject,
    FPDFPageObj_CountMarks,
    FPDFPageObj_GetBounds,
    FPDFPageObj_GetMark,
    FPDFPageObj_GetMatrix,
    FPDFPageObj_GetType,
    FPDFPageObjMark_CountParams,
    FPDFPageObjMark_GetName,
    FPDFPageObjMark_GetParamKey,
)

from tui_reader.parse.documents.pdf.functions import address_of, quick_function

_DEEPEST = 3
"""Forms in forms."""

_MOST_MARKS, _LONGEST_NAME = 8, 64
"""Marks of an object and entries of a mark that are looked at, and bytes of their names. Chosen by hand."""

_count_of_page = quick_function(FPDFPage_CountObjects, c_int, c_void_p)
_object_of_page = quick_function(FPDFPage_GetObject, c_void_p, c_void_p, c_int)
_count_of_form = quick_function(FPDFFormObj_CountObjects, c_int, c_void_p)
_object_of_form = quick_function(FPDFFormObj_GetObject, c_void_p, c_void_p, c_ulong)
_kind = quick_function(FPDFPageObj_GetType, c_int, c_void_p)
_bounds = quick_function(FPDFPageObj_GetBounds, c_int, c_void_p, *[c_void_p] * 4)
_matrix = quick_function(FPDFPageObj_GetMatrix, c_int, c_void_p, c_void_p)


def objects_on_page(page: PdfPage, kind: int, deepest: int = _DEEPEST) -> Iterator[int]:
    """The addresses of the objects of a kind (`FPDF_PAGEOBJ_*`), with a `deepest` above 1 those in forms too; they
    hold until the page is closed. Raises PdfiumError."""
    parent = address_of(page.raw)
    return _objects(parent, _count_of_page(parent), _object_of_page, kind, deepest)


def _objects(parent: int, count: int, object_of: Any, kind: int, deepest: int) -> Iterator[int]:
    if count < 0:
        raise PdfiumError("Failed to get number of pageobjects.")
    for address in map(object_of, repeat(parent), range(count)):
        own = _kind(address)
        if own == kind:
            yield address
        elif own == FPDF_PAGEOBJ_FORM and deepest > 1:
            yield from _objects(address, _count_of_form(address), _object_of_form, kind, deepest - 1)
        elif own == FPDF_PAGEOBJ_UNKNOWN:
            raise PdfiumError("Failed to get pageobject.")


def bounds_of(address: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of an object, in points from the lower left corner. Raises PdfiumError."""
    sides = (c_float * 4)()
    if not _bounds(address, *range(addressof(sides), addressof(sides) + 16, 4)):
        raise PdfiumError("Failed to locate pageobject.")
    left, bottom, right, top = sides
    return left, bottom, right, top


def matrix_of(address: int, matrix: Any) -> bool:
    """Write the matrix of an object, a text or a picture, into an `FS_MATRIX`; False where it has none."""
    return bool(_matrix(address, addressof(matrix)))


def is_artifact(drawn: Any) -> bool:
    """Whether an object of a page is marked as an artifact of its pagination (ISO 32000-1, 14.8.2.2): one with
    `Subtype` or `Attached`, since pdfium does not give the name in `Type`."""
    if not drawn:
        return False
    for index in range(min(FPDFPageObj_CountMarks(drawn), _MOST_MARKS)):
        mark = FPDFPageObj_GetMark(drawn, index)
        if _text(FPDFPageObjMark_GetName, mark) == "Artifact":
            count = min(FPDFPageObjMark_CountParams(mark), _MOST_MARKS)
            keys = {_text(FPDFPageObjMark_GetParamKey, mark, number) for number in range(count)}
            return bool(keys & {"Subtype", "Attached"})
    return False


def _text(function: Any, *given: Any) -> str:
    """A text that pdfium writes as UTF-16; "" for a longer one."""
    buffer, length = (c_ushort * (_LONGEST_NAME // 2))(), c_ulong()
    if not function(*given, buffer, _LONGEST_NAME, byref(length)) or length.value > _LONGEST_NAME:
        return ""
    return bytes(buffer)[: max(0, length.value - 2)].decode("utf-16-le", "replace")
