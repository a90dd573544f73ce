"""OpenDocument spreadsheets (.ods, .fods), whose cells hold their text as it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tui_reader.parse.documents.opendocument.file import open_file
from tui_reader.parse.documents.opendocument.objects import add_objects
from tui_reader.parse.documents.packed import is_repaired
from tui_reader.parse.documents.sheets.workbook import CellBudget, WorkbookSheet, cell_name, read_sheets
from tui_reader.parse.draft import Draft

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
# Cells and rows with the same text that one element stands for: programs repeat the last ones to the edge of the
# sheet. Chosen by hand.
_MOST_REPEATED = 1000


def read_ods(data: bytes, address: str) -> Draft:
    """The draft of a spreadsheet, packed or flat. Raises UnsupportedPage for one that is damaged, has a password
    or no text."""
    file = open_file(data, "an OpenDocument spreadsheet")
    damaged = is_repaired(file.content)
    draft = read_sheets(_sheets(file.content), address, "ods", file.stated_title, damaged=damaged)
    add_objects(draft, file)
    return draft


def _sheets(content: Any) -> Iterator[WorkbookSheet]:
    hidden = {
        style.get(f"{_STYLE}name")
        for style in content.iter(f"{_STYLE}style")
        for properties in style.iterchildren(f"{_STYLE}table-properties")
        if properties.get(f"{_TABLE}display") == "false"
    }
    budget = CellBudget()
    body = next(content.iter(f"{_OFFICE}spreadsheet"), None)
    for table in body.iterchildren(f"{_TABLE}table") if body is not None else ():
        sheet = WorkbookSheet(table.get(f"{_TABLE}name", ""), table.get(f"{_TABLE}style-name") in hidden)
        row = 0
        for element in table.iter(f"{_TABLE}table-row"):
            count = _count(element, "number-rows-repeated")
            cells = list(_cells(element, row, sheet))
            if cells and count > _MOST_REPEATED:
                sheet.most_repeated = _MOST_REPEATED
            for copy in range(min(count, _MOST_REPEATED) if cells else 0):
                if sheet.cut_at is not None or not budget.take(len(cells)):
                    sheet.cut_at = row + copy if sheet.cut_at is None else sheet.cut_at
                    break
                for column, text in cells:
                    sheet.put(row + copy, column, text)
            row += count
        for shape in table.iterchildren(f"{_TABLE}shapes"):
            sheet.drawn += [text for part in shape.iter(*_PARAGRAPHS) if (text := _text(part))]
        yield sheet


def _cells(element: Any, row: int, sheet: WorkbookSheet) -> Iterator[tuple[int, str]]:
    """The cells of a row that hold text; notes and merged cells are added to the sheet."""
    column = 0
    for cell in element.iterchildren(*_CELLS):
        count = _count(cell, "number-columns-repeated")
        wide, high = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
        if wide * high > 1:
            sheet.merged.append((row, column, row + high - 1, column + wide - 1))
        for note in cell.iterchildren(f"{_OFFICE}annotation"):
            text = " ".join(map(_text, note.iter(*_PARAGRAPHS)))
            sheet.comments.append((cell_name(row, column), text))
        drawn = [part for frame in cell.iterchildren(f"{_DRAW}*") for part in frame.iter(*_PARAGRAPHS)]
        sheet.drawn += [text for part in drawn if (text := _text(part))]
        if text := " ".join(filter(None, map(_text, _paragraphs(cell)))):
            links = {link.get(_LINK, "") for link in cell.iter(f"{_TEXT}a")}
            if len(links) == 1:
                sheet.link(row, column, links.pop())
            if count > _MOST_REPEATED:
                sheet.most_repeated = _MOST_REPEATED
            yield from ((column + copy, text) for copy in range(min(count, _MOST_REPEATED)))
        column += count


def _paragraphs(element: Any) -> Iterator[Any]:
    """The paragraphs and headings of a cell, also those in lists and sections, but not in notes and shapes."""
    for child in element.iterchildren(f"{_TEXT}*"):
        if child.tag in _PARAGRAPHS:
            yield child
        else:
            yield from _paragraphs(child)


def _text(paragraph: Any) -> str:
    parts = [paragraph.text or ""]
    for child in paragraph:
        if child.tag == f"{_TEXT}s" or child.tag in (f"{_TEXT}line-break", f"{_TEXT}tab"):
            parts.append(" ")
        elif isinstance(child.tag, str):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts).strip()


def _count(element: Any, name: str) -> int:
    stated = element.get(f"{_TABLE}{name}", "1")
    return min(int(stated), 1 << 24) if stated.isdecimal() and len(stated) < 10 else 1
