"""Functions of pdfium that are called for each character or object of a page, with addresses as numbers."""

from __future__ import annotations

from ctypes import CFUNCTYPE, c_void_p, cast
from typing import Any


def quick_function(one: Any, result: Any, *arguments: Any) -> Any:
    """A function of pdfium that takes and returns addresses as numbers: pypdfium2 makes an object for each, and
    its functions take twice the time."""
    return CFUNCTYPE(result, *arguments)(cast(one, c_void_p).value or 0)


def address_of(pointer: Any) -> int:
    """The address that a pointer of pypdfium2 holds."""
    return cast(pointer, c_void_p).value or 0
