"""Tables in delimited text: tabs or commas (RFC 4180), also under the name of a workbook."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from tui_reader.parse.documents.sheets.workbook import CellBudget, WorkbookSheet, read_sheets
from tui_reader.parse.draft import Draft

_ENDINGS = (".csv", ".tsv", ".tab", ".xls", ".xlsx", ".et")
_TYPES = ("text/csv", "text/tab-separated-values", "application/vnd.ms-excel")
_VERSION = "1"
_HEAD = 20_000
"""Characters in which a table is detected."""
_LONGEST_FIELD = 300
"""Characters of a field in the first lines, without a name that says that the text is a table. Chosen by hand."""


def read_delimited(text: str, address: str, charset: str, media_type: str | None) -> Draft | None:
    """The draft of a table in delimited text; None for any other text.

    Every line of the beginning has as many fields as the others: two of tabs in two lines, three of commas in
    three lines, since prose may have a comma in each line. Name and type only lower these numbers.
    """
    named = address.partition("?")[0].lower().endswith(_ENDINGS) or media_type in _TYPES
    head = text if len(text) <= _HEAD else text[: text.rfind("\n", 0, _HEAD) + 1]
    for delimiter, fields, lines in (("\t", 2, 2), (",", 2 if named else 3, 2 if named else 3), (";", 3, 3)):
        if head.count(delimiter) >= lines * (fields - 1) and _is_table(head, delimiter, fields, lines, named):
            draft = read_sheets([_sheet(text, delimiter)], address, "csv", None)
            draft.charset = charset
            assert draft.document is not None
            draft.document = draft.document._replace(reader="sheets.delimited", version=_VERSION)
            return draft
    return None


def _is_table(head: str, delimiter: str, fields: int, lines: int, named: bool) -> bool:
    try:
        rows = [row for row in csv.reader(StringIO(head, newline=""), delimiter=delimiter) if any(row)]
    except csv.Error:
        return False
    widths = {len(row) for row in rows}
    if len(rows) < lines or min(widths) < fields or len(widths) > 1:
        return False
    texts = [field for row in rows for field in row]
    if named:
        return True
    # Behind the commas and semicolons of prose a space follows.
    spaced = sum(text.startswith(" ") for text in texts)
    return max(map(len, texts)) <= _LONGEST_FIELD and (delimiter == "\t" or spaced * 4 < len(texts))


def _sheet(text: str, delimiter: str) -> WorkbookSheet:
    """The rows of a text as far as they are shown; where its quotes are damaged, its lines."""
    # A line at a time: the text may be far longer than what is shown of it.
    lines = StringIO(text, newline="")
    try:
        return _filled(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        lines.seek(0)
        return _filled(line.rstrip("\r\n").split(delimiter) for line in lines)


def _filled(rows: Iterable[list[str]]) -> WorkbookSheet:
    sheet = WorkbookSheet("")
    budget = CellBudget()
    for number, row in enumerate(rows):
        if not budget.take(len(row)):
            sheet.cut_at = number
            break
        for column, field in enumerate(row):
            sheet.put(number, column, field)
    return sheet
