"""Workbooks of Excel since 2007 (.xlsx, .xlsm; ECMA-376, strict and transitional)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from lxml import etree

from tui_reader.parse.documents.packed import PackedDocument, is_damaged, is_repaired
from tui_reader.parse.documents.sheets.number_formats import BUILT_IN, GENERAL, shown, shown_number
from tui_reader.parse.documents.sheets.workbook import Area, CellBudget, WorkbookSheet, read_sheets
from tui_reader.parse.draft import Draft
from tui_reader.text.clean import clean_line

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_HYPERLINK = re.compile(r'=?\s*HYPERLINK\s*\(\s*"((?:[^"]|""){1,4000})"', re.I)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATION_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_MOST_MERGED = 100_000
_LONGEST_NUMBER = 10
_CHARTS = ("chart", "chartEx")
_OFF = ("", "0", "false", "off")


def read_xlsx(data: bytes, address: str) -> Draft:
    """The draft of a workbook. Raises UnsupportedPage for one that is damaged or without text."""
    book = PackedDocument(data, "an Excel workbook")
    place = next(
        (name for name in ("xl/workbook.xml", "xl/workbook2.xml") if name in book.names),
        next((name for name in sorted(book.names) if re.fullmatch(r"(?:\w+/)?workbook\d*\.xml", name, re.I)), ""),
    )
    workbook = book.tree(place)
    if workbook is None:
        raise book.damaged()
    core = book.tree("docProps/core.xml")
    title = next(core.iter(_TITLE), None) if core is not None else None
    stated = "".join(title.itertext()) if title is not None else None
    read = _Workbook(book, place, workbook)
    embedded = list(_embedded(book))
    return read_sheets(read.sheets(), address, "xlsx", stated, damaged=read.is_damaged, embedded=embedded)


def _embedded(book: PackedDocument) -> Iterator[str]:
    """The names of the files that are embedded as objects (ECMA-376, part 1, 15.2.10 and 15.2.11); those of their
    parts where the library for OLE files is not installed."""
    places = [each for each in book.names if posixpath.basename(posixpath.dirname(each)).lower() == "embeddings"]
    for place in sorted(each for each in places if not each.endswith("/")):
        try:
            from tui_reader.parse.documents.ole.packages import object_name
        except ModuleNotFoundError:
            yield posixpath.basename(place)
        else:
            yield object_name(book.picture(place) or b"", place)


class _Workbook:
    def __init__(self, book: PackedDocument, place: str, workbook: Any) -> None:
        self._book = book
        self._root = workbook
        self._relations = book.relations(place)
        properties = next(workbook.iter("{*}workbookPr"), None)
        self._from_1904 = properties is not None and properties.get("date1904", "") not in _OFF
        strings = _Elements(book.read(self._part("sharedStrings", place)) or b"", ("si",))
        self._strings = list(_shared_strings(strings))
        self.is_damaged = strings.is_damaged or is_repaired(workbook)
        """Whether sheets or strings of cells may be missing."""
        self._formats = _formats(book.tree(self._part("styles", place)))
        self._budget = CellBudget()

    def sheets(self) -> Iterator[WorkbookSheet]:
        """The sheets in the order of the workbook, each read when it is asked for."""
        for entry in self._root.iter("{*}sheet"):
            relation = entry.get(_RELATION) or entry.get(_RELATION_STRICT) or ""
            kind, target = self._relations.get(relation, ("", ""))
            sheet = WorkbookSheet(entry.get("name", ""), entry.get("state", "visible") != "visible")
            data = self._book.read(target) if kind == "worksheet" else None
            if data is not None:
                self._read(data, sheet, self._book.external(target))
            # An entry without a relation says that the list of the parts is damaged; sheets of charts have one.
            sheet.is_missing = kind in ("worksheet", "") and data is None
            self._read_related(target, sheet)
            yield sheet

    def _part(self, kind: str, place: str) -> str:
        found = (target for other, target in self._relations.values() if other == kind)
        return next(found, posixpath.join(posixpath.dirname(place), f"{kind}.xml"))

    def _read(self, data: bytes, sheet: WorkbookSheet, addresses: Mapping[str, str]) -> None:
        """Read the cells row by row; what was read is freed, since the tree takes ten times the size. `addresses`
        are those outside of the workbook by identifier."""
        row = -1
        elements = _Elements(data, ("row", "mergeCell", "hyperlink"))
        for element in elements:
            if element.tag.endswith("}mergeCell"):
                if len(sheet.merged) < _MOST_MERGED and (area := _area(element.get("ref", ""))):
                    sheet.merged.append(area)
                continue
            if element.tag.endswith("}hyperlink"):
                relation = element.get(_RELATION) or element.get(_RELATION_STRICT) or ""
                if (address := addresses.get(relation)) and (place := _area(element.get("ref", ""))):
                    sheet.link(place[0], place[1], address)
                continue
            stated = element.get("r", "")
            row = int(stated) - 1 if stated.isdecimal() and len(stated) < 8 else row + 1
            if sheet.cut_at is None:
                self._read_row(element, row, sheet)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        sheet.is_damaged |= elements.is_damaged

    def _read_row(self, element: Any, row: int, sheet: WorkbookSheet) -> None:
        cells: list[tuple[int, str]] = []
        column = -1
        for cell in element:
            if not isinstance(cell.tag, str) or not cell.tag.endswith("}c"):
                continue
            place = _REFERENCE.fullmatch(cell.get("r", ""))
            column = _column(place[1]) if place else column + 1
            if text := self._text(cell, sheet):
                cells.append((column, text))
                if found := _linked(cell):
                    sheet.link(row, column, found)
        if not self._budget.take(len(cells)):
            sheet.cut_at = row
            return
        for column, text in cells:
            sheet.put(row, column, text)

    def _text(self, cell: Any, sheet: WorkbookSheet) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return "".join(_strings_of(part) for part in cell.iterchildren("{*}is"))
        value = next((child.text or "" for child in cell.iterchildren("{*}v")), None)
        if value is None or (not value and kind != "str"):
            # Programs that write workbooks without computing them keep no values of formulas, or empty ones.
            return next((f"={child.text}" for child in cell.iterchildren("{*}f") if child.text), "")
        if kind == "s":
            string = _numbered(self._strings, value.strip())
            sheet.is_damaged |= string is None and value != ""
            return string or ""
        code = _numbered(self._formats, cell.get("s", "0")) or GENERAL
        if kind == "b":
            return shown(value.strip() not in _OFF)
        if kind in ("str", "e", "d"):
            return shown(_unescaped(value), code)
        return shown_number(value, code, from_1904=self._from_1904)

    def _read_related(self, target: str, sheet: WorkbookSheet) -> None:
        """Comments and the text of drawings, which are parts of their own."""
        for kind, place in self._book.relations(target).values():
            if kind == "comments" and (comments := self._book.tree(place)) is not None:
                sheet.is_damaged |= is_repaired(comments)
                sheet.comments += [
                    (clean_line(one.get("ref", ""), 20), _strings_of(one)) for one in comments.iter("{*}comment")
                ]
            elif kind == "drawing" and (drawing := self._book.tree(place)) is not None:
                sheet.is_damaged |= is_repaired(drawing)
                texts = ("".join(run.text or "" for run in part.iter("{*}t")) for part in drawing.iter("{*}p"))
                sheet.drawn += [text for one in texts if (text := clean_line(one, 10_000))]
                kinds = [other for other, _place in self._book.relations(place).values()]
                sheet.charts += sum(kind in _CHARTS for kind in kinds)


class _Elements:
    """The elements of a part with these names when they end, as far as they can be read; none of an empty part.
    `is_damaged` says at the end whether elements may be missing."""

    def __init__(self, data: bytes, names: tuple[str, ...]) -> None:
        self.is_damaged = False
        self._data = data
        self._tags = [f"{{*}}{name}" for name in names]

    def __iter__(self) -> Iterator[Any]:
        if not self._data:
            return
        parser = etree.iterparse(
            BytesIO(self._data),
            tag=self._tags,
            recover=True,
            resolve_entities=False,
            no_network=True,
            huge_tree=True,
        )
        try:
            for _event, element in parser:
                yield element
        except etree.XMLSyntaxError:
            self.is_damaged = True
        self.is_damaged |= is_damaged(parser)


def _linked(cell: Any) -> str | None:
    """The address of a cell whose formula makes a link."""
    formula = next((child.text or "" for child in cell.iterchildren("{*}f")), "")
    found = _HYPERLINK.match(formula) if formula else None
    return found[1].replace('""', '"') if found else None


def _shared_strings(elements: _Elements) -> Iterator[str]:
    for element in elements:
        yield _strings_of(element)
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _strings_of(element: Any) -> str:
    """The text of a string, without the pronunciation above it."""
    parts = []
    for text in element.iter("{*}t"):
        above = text.getparent()
        if above is None or not str(above.tag).endswith("}rPh"):
            parts.append(text.text or "")
    return _unescaped("".join(parts))


def _unescaped(text: str) -> str:
    """Characters that XML cannot hold are written as `_x000D_`."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _formats(styles: Any) -> list[str]:
    """The number formats of the cells by the number of their style."""
    if styles is None:
        return []
    codes = dict(BUILT_IN)
    for entry in styles.iter("{*}numFmt"):
        if (number := _number(entry.get("numFmtId", ""))) is not None:
            codes[number] = entry.get("formatCode", GENERAL)
    found = next(styles.iter("{*}cellXfs"), None)
    styled = found.iterchildren("{*}xf") if found is not None else ()
    numbers = [_number(one.get("numFmtId", "0")) for one in styled]
    return [codes.get(-1 if number is None else number, GENERAL) for number in numbers]


def _number(text: str) -> int | None:
    """A number that a part of the workbook has; None for anything else, and for one that is too long for any."""
    return int(text) if text.isdecimal() and len(text) < _LONGEST_NUMBER else None


def _numbered(parts: Sequence[str], text: str) -> str | None:
    """The part of a workbook by its number; None for one that there is not."""
    number = _number(text)
    return parts[number] if number is not None and number < len(parts) else None


def _area(reference: str) -> Area | None:
    first, _, last = reference.partition(":")
    start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last or first)
    if start is None or end is None:
        return None
    return int(start[2]) - 1, _column(start[1]), int(end[2]) - 1, _column(end[1])


def _column(letters: str) -> int:
    """The number of a column from 0 by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
