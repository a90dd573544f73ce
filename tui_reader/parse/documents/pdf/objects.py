"""The objects of a PDF page: text, paths, pictures, and the forms that hold others."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import addressof, c_float, c_int, c_ulong, c_void_p
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
    FPDFPageObj_GetBounds,
    FPDFPageObj_GetType,
)

from tui_reader.parse.documents.pdf.functions import address_of, quick_function

_DEEPEST = 3
"""Forms in forms."""

_count_of_page = quick_function(FPDFPage_CountObjects, c_int, c_void_p)
_object_of_page = quick_function(FPDFPage_GetObject, c_void_p, c_void_p, c_int)
_count_of_form = quick_function(FPDFFormObj_CountObjects, c_int, c_void_p)
_object_of_form = quick_function(FPDFFormObj_GetObject, c_void_p, c_void_p, c_ulong)
_kind = quick_function(FPDFPageObj_GetType, c_int, c_void_p)
_bounds = quick_function(FPDFPageObj_GetBounds, c_int, c_void_p, *[c_void_p] * 4)


def objects_on_page(page: PdfPage, kind: int) -> Iterator[int]:
    """The addresses of the objects of a kind (`FPDF_PAGEOBJ_*`), those in forms too; they hold until the page is
    closed. Raises PdfiumError."""
    parent = address_of(page.raw)
    return _objects(parent, _count_of_page(parent), _object_of_page, kind, _DEEPEST)


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
