"""Binary workbooks of Excel (.xlsb), which calamine reads."""

from __future__ import annotations

import datetime as dates
import re
from collections.abc import Iterator
from io import BytesIO

import python_calamine as calamine

from tui_reader.parse.documents.packed import PackedDocument
from tui_reader.parse.documents.sheets.number_formats import shown, shown_moment
from tui_reader.parse.documents.sheets.workbook import CellBudget, WorkbookSheet, read_sheets
from tui_reader.parse.draft import Draft
from tui_reader.parse.unsupported import UnsupportedPage

MOST_PLACES = 5_000_000
"""Places between the first and the last cell of a sheet, all of which calamine holds in memory; the process ends
where it has too little. Chosen by hand."""

_DIMENSION = 148
"""The record with the first and the last row and column of a sheet (MS-XLSB 2.4.706, BrtWsDim)."""
_FIRST_RECORDS = 40


def read_xlsb(data: bytes, address: str) -> Draft:
    """The draft of a workbook. Raises UnsupportedPage for one that is damaged, too large or without text."""
    packed = PackedDocument(data, "an Excel workbook")
    for name in packed.names:
        if re.fullmatch(r"xl/worksheets/[^/]+\.bin", name) and _places(packed.read(name) or b"") > MOST_PLACES:
            raise UnsupportedPage("is an Excel workbook with more places than are read; save it as .xlsx")
    sheets = list(_sheets(data, packed))
    return read_sheets(sheets, address, "xlsb", None)


def _sheets(data: bytes, packed: PackedDocument) -> Iterator[WorkbookSheet]:
    try:
        book = calamine.load_workbook(BytesIO(data))
        budget = CellBudget()
        for facts in book.sheets_metadata:
            sheet = WorkbookSheet(facts.name, facts.visible != calamine.SheetVisibleEnum.Visible)
            read = book.get_sheet_by_name(facts.name)
            top, left = read.start or (0, 0)
            for row, values in enumerate(read.to_python(), top):
                if not budget.take(sum(value != "" for value in values)):
                    sheet.cut_at = row
                    break
                for column, value in enumerate(values, left):
                    sheet.put(row, column, _text(value))
            yield sheet
    except (MemoryError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        # A panic of the library is no Exception.
        raise packed.damaged() from error


def _text(value: object) -> str:
    if isinstance(value, dates.date | dates.time | dates.timedelta):
        return shown_moment(value)
    return shown(value) if isinstance(value, float | bool | str) else str(value)


def _places(sheet: bytes) -> int:
    """The places between the first and the last cell that a sheet states; 0 where it states none."""
    at = 0
    for _ in range(_FIRST_RECORDS):
        kind, at = _variable(sheet, at, 2)
        size, at = _variable(sheet, at, 4)
        if kind == _DIMENSION and at + 16 <= len(sheet):
            top, bottom, left, right = (
                int.from_bytes(sheet[at + n : at + n + 4], "little") for n in (0, 4, 8, 12)
            )
            return max(0, bottom - top + 1) * max(0, right - left + 1)
        at += size
    return 0


def _variable(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of 7 bits a byte, and the place behind it."""
    number = 0
    for shift in range(most):
        if at >= len(data):
            break
        number |= (data[at] & 0x7F) << (7 * shift)
        at += 1
        if not data[at - 1] & 0x80:
            break
    return number, at
