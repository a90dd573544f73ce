"""Workbooks in XML of Excel 2003 (SpreadsheetML), which programs write under the ending .xls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tui_reader.parse.documents.packed import is_repaired, parse_xml
from tui_reader.parse.documents.sheets.number_formats import GENERAL, shown, shown_moment, shown_number
from tui_reader.parse.documents.sheets.workbook import CellBudget, WorkbookSheet, cell_name, read_sheets
from tui_reader.parse.draft import Draft
from tui_reader.parse.unsupported import UnsupportedPage

_SHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
# Formats that Excel names by words.
_NAMED = {
    **{"General Number": GENERAL, "Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%"},
    **{"Scientific": "0.00E+00", "Currency": "#,##0.00", "Euro Currency": "€#,##0.00"},
}


def read_spreadsheetml(data: bytes, address: str) -> Draft:
    """The draft of a workbook. Raises UnsupportedPage for one that is damaged or without text."""
    root = parse_xml(data)
    if root is None:
        raise UnsupportedPage("is a damaged Excel workbook; get the file again")
    formats = {
        style.get(f"{_SHEET}ID"): _NAMED.get(code := one.get(f"{_SHEET}Format", GENERAL), code)
        for style in root.iter(f"{_SHEET}Style")
        for one in style.iterchildren(f"{_SHEET}NumberFormat")
    }
    title = next(root.iter("{urn:schemas-microsoft-com:office:office}Title"), None)
    stated = title.text if title is not None else None
    return read_sheets(_sheets(root, formats), address, "xml", stated, damaged=is_repaired(root))


def _sheets(root: Any, formats: dict[str, str]) -> Iterator[WorkbookSheet]:
    budget = CellBudget()
    for worksheet in root.iter(f"{_SHEET}Worksheet"):
        visible = next((one.text for one in worksheet.iter(f"{_EXCEL}Visible")), None)
        sheet = WorkbookSheet(worksheet.get(f"{_SHEET}Name", ""), visible in ("SheetHidden", "SheetVeryHidden"))
        row = -1
        for element in worksheet.iter(f"{_SHEET}Row"):
            row = _index(element, row + 1)
            if not budget.take(len(element)):
                sheet.cut_at = row
                break
            column = -1
            for cell in element.iterchildren(f"{_SHEET}Cell"):
                column = _index(cell, column + 1)
                value = cell.find(f"{_SHEET}Data")
                if value is not None:
                    sheet.put(row, column, _text(value, formats.get(cell.get(f"{_SHEET}StyleID"), GENERAL)))
                for comment in cell.iterchildren(f"{_SHEET}Comment"):
                    sheet.comments.append((cell_name(row, column), "".join(comment.itertext())))
                wide, high = _number(cell, "MergeAcross"), _number(cell, "MergeDown")
                if wide or high:
                    sheet.merged.append((row, column, row + high, column + wide))
                column += wide
            row += _number(element, "Span")
        yield sheet


def _text(value: Any, code: str) -> str:
    text = "".join(value.itertext())
    try:
        match value.get(f"{_SHEET}Type"):
            case "Number":
                return shown_number(text, code)
            case "DateTime":
                return shown_moment(datetime.fromisoformat(text))
            case "Boolean":
                return shown(text.strip() == "1")
            case _:
                return text
    except ValueError:
        return text


def _index(element: Any, otherwise: int) -> int:
    """The place that an element states, from 0."""
    stated = _number(element, "Index")
    return stated - 1 if stated else otherwise


def _number(element: Any, name: str) -> int:
    stated = element.get(f"{_SHEET}{name}", "")
    return int(stated) if stated.isdecimal() and len(stated) < 8 else 0
