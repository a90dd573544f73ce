"""Workbooks of Excel before 2007 and of WPS (.xls, .et: BIFF 2 to 8), which xlrd reads."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any

import xlrd

from tui_reader.parse.documents.ole.container import SIGNATURE, OleDocument
from tui_reader.parse.documents.ole.packages import pool_names
from tui_reader.parse.documents.sheets.number_formats import BUILT_IN, GENERAL, shown
from tui_reader.parse.documents.sheets.workbook import CellBudget, WorkbookSheet, cell_name, read_sheets
from tui_reader.parse.draft import Draft
from tui_reader.parse.unsupported import UnsupportedPage

_MOST_MERGED = 100_000


def read_xls(data: bytes, address: str) -> Draft:
    """The draft of a workbook. Raises UnsupportedPage for one that is damaged, encrypted or without text."""
    embedded: list[str] = []
    if data.startswith(SIGNATURE):
        # xlrd's own reader of the container follows damaged chains of sectors in circles.
        container = OleDocument(data)
        data = container.read("Workbook") or container.read("Book") or b""
        embedded = list(pool_names(container))
    book = _open(data)
    return read_sheets(_sheets(book), address, "xls", None, embedded=embedded)


def _open(data: bytes) -> Any:
    """The workbook with its number formats; without them where they are damaged."""
    for with_formats in (True, False):
        try:
            return xlrd.open_workbook(
                file_contents=data,
                logfile=StringIO(),
                formatting_info=with_formats,
                on_demand=False,
                ragged_rows=True,
                ignore_workbook_corruption=True,
            )
        except MemoryError:
            raise
        except Exception as error:
            # xlrd raises any exception for damage.
            if "encrypted" in str(error).lower():
                raise UnsupportedPage(
                    "is an encrypted Excel workbook; save a copy without its password"
                ) from error
    raise UnsupportedPage("is a damaged Excel workbook; get the file again")


def _sheets(book: Any) -> Iterator[WorkbookSheet]:
    budget = CellBudget()
    for read in book.sheets():
        sheet = WorkbookSheet(read.name, read.visibility != 0)
        for row in range(read.nrows):
            values = read.row_values(row)
            kinds = read.row_types(row)
            if not budget.take(sum(kind not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) for kind in kinds)):
                sheet.cut_at = row
                break
            for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
                if text := _text(book, read, row, column, kind, value):
                    sheet.put(row, column, text)
        sheet.merged = [
            (top, left, bottom - 1, right - 1) for top, bottom, left, right in read.merged_cells[:_MOST_MERGED]
        ]
        for (row, column), link in read.hyperlink_map.items():
            if link.type == "url" and link.url_or_path:
                sheet.link(row, column, str(link.url_or_path))
        sheet.comments = [
            (cell_name(row, column), str(note.text)) for (row, column), note in sorted(read.cell_note_map.items())
        ]
        yield sheet


def _text(book: Any, sheet: Any, row: int, column: int, kind: int, value: Any) -> str:
    match kind:
        case xlrd.XL_CELL_TEXT:
            return str(value)
        case xlrd.XL_CELL_BOOLEAN:
            return shown(bool(value))
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(value, "#"))
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            code = _format(book, sheet, row, column) or (BUILT_IN[22] if kind == xlrd.XL_CELL_DATE else GENERAL)
            return shown(float(value), code, from_1904=book.datemode == 1)
        case _:
            return ""


def _format(book: Any, sheet: Any, row: int, column: int) -> str | None:
    """The number format of a cell; None in a workbook without formats."""
    if not book.formatting_info:
        return None
    style = sheet.cell_xf_index(row, column)
    if style >= len(book.xf_list):
        return None
    key = book.xf_list[style].format_key
    found = book.format_map.get(key)
    # Of the formats by number xlrd gives the American ones.
    return BUILT_IN.get(key) or (found.format_str if found is not None else None)
