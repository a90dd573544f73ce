"""OpenDocument texts (.odt, .fodt): headings, paragraphs, lists, tables, notes and text boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any
from urllib.parse import unquote

from tui_reader.model import MISSING, Align, Cell, DocumentFile, Link, ListBlock, Table
from tui_reader.parse.documents.opendocument.file import OpenDocument, open_file
from tui_reader.parse.documents.opendocument.numbering import OpenDocumentNumbers
from tui_reader.parse.documents.opendocument.objects import add_objects
from tui_reader.parse.documents.opendocument.styles import StyleSheet
from tui_reader.parse.documents.packed import DAMAGED
from tui_reader.parse.documents.paragraphs.lines import PartialLine, finished_line, with_merged_lists
from tui_reader.parse.documents.paragraphs.numbers import BULLET
from tui_reader.parse.documents.stated_number import stated_number
from tui_reader.parse.documents.stated_title import meaningful_title
from tui_reader.parse.draft import (
    Draft,
    DraftLine,
    add_link,
    cut_links,
    joined_on_one_line,
    linked_lines,
    nested_table,
)
from tui_reader.parse.left_out import PassageRecorder
from tui_reader.parse.rendering.formulas import formula_text, power
from tui_reader.parse.rendering.readings import with_reading
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.link_target import link_target
from tui_reader.text.xml_markup import local_name

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CHART = "{urn:oasis:names:tc:opendocument:xmlns:chart:1.0}"
_MATH = "{http://www.w3.org/1998/Math/MathML}"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_NAME = f"{_TEXT}style-name"
_LINK = "{http://www.w3.org/1999/xlink}href"
# Levels of lists, and columns and rows that one cell may span. Chosen by hand.
_DEEPEST_ITEM = 8
_WIDEST_SPAN = 100
_RUN = re.compile(r"[ \t\r\n]+")
_OTHER_FILE = re.compile(r"\.\.?/|/|[a-z][a-z0-9+.-]+:", re.I)
_DELETED = "deleted in a tracked change"
_HIDDEN = "hidden text"
_LEFT_OUT = {
    f"{_OFFICE}annotation": "comment of an editor",
    f"{_TEXT}table-of-content": "table of contents",
}
_SKIPPED = (
    f"{_TEXT}sequence-decls",
    f"{_TEXT}variable-decls",
    f"{_OFFICE}forms",
    f"{_TEXT}note-citation",
    f"{_TEXT}number",
)


def read_odt(data: bytes, address: str) -> Draft:
    """The draft of an OpenDocument text, packed or flat. Raises UnsupportedPage for one that is damaged, has a
    password or no text."""
    file = open_file(data, "an OpenDocument text")
    reader = TextReader(file)
    edges = list(_page_edges(file.styles)) if file.styles is not None else []
    for text, where in edges:
        if where == "header":
            reader.left_out.leave_out(text, where, "header of the pages")
    body = next(file.content.iter(f"{_OFFICE}text"), None)
    lines = list(reader.left_out.passing(reader.lines(body))) if body is not None else []
    if not lines and file.was_repaired:
        raise UnsupportedPage("is an OpenDocument text that is damaged; get the file again")
    if not lines:
        raise UnsupportedPage("is an OpenDocument text without text; its pages may be pictures")
    reader.leave_out_rest()
    for text, where in edges:
        if where == "footer":
            reader.left_out.leave_out(text, where, "footer of the pages")
    # At the end: embedded documents are parts of their own.
    if file.was_repaired:
        reader.warnings.append(DAMAGED)
    numbered = with_merged_lists(lines)
    draft = Draft(address, lines=numbered, warnings=reader.warnings, coverage=[reader.left_out.coverage])
    draft.document = DocumentFile("odt", "", "", not_read=(DAMAGED,) if DAMAGED in reader.warnings else ())
    add_objects(draft, file)
    draft.title = meaningful_title(file.stated_title)
    first = next((line for line in numbered if line.block is None), None)
    if draft.title is None and first is not None and (first.heading == 1 or len(first.text) <= 120):
        draft.title = first.text.strip()
    return draft


@dataclass(slots=True)
class _Text:
    """The text of a paragraph under construction."""

    parts: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    length: int = 0

    def add(self, piece: str) -> None:
        self.parts.append(piece)
        self.length += len(piece)


class TextReader:
    """Reads the elements of a text in order; `left_out` collects what is not read."""

    def __init__(self, file: OpenDocument) -> None:
        """`file` holds the styles of the text and the objects that are embedded in it."""
        self.left_out = PassageRecorder()
        self.warnings: list[str] = []
        self._packed = file.packed
        self.styles = StyleSheet(file.content, file.styles)
        self._numbers = OpenDocumentNumbers(file.content, file.styles)
        self._after: list[tuple[str, Any]] = []
        self._notes = 0
        self._deleted: dict[str, Any] = {}

    def lines(self, parent: Any) -> Iterator[DraftLine]:
        """The lines of a body, a section, a text box or a note."""
        for element in parent:
            tag = element.tag
            if not isinstance(tag, str) or tag in _SKIPPED:
                continue
            if tag == f"{_TEXT}tracked-changes":
                self._note_deletions(element)
            elif tag in _LEFT_OUT or tag == f"{_TEXT}change":
                self._leave_out(element)
            elif self._is_hidden(element):
                self._record(element, local_name(tag), _HIDDEN)
            elif tag in (f"{_TEXT}p", f"{_TEXT}h"):
                yield from self._paragraph(element)
                yield from self._boxes_and_notes()
            elif tag == f"{_TEXT}list":
                yield from self._list(element, "", 0)
            elif tag == f"{_TABLE}table":
                yield from self._table(element)
                yield from self._boxes_and_notes()
            elif tag == f"{_DRAW}object":
                text = _Text()
                self._read_object(element, text)
                yield from map(DraftLine, filter(None, text.parts))
                yield from self._boxes_and_notes()
            else:
                yield from self.lines(element)

    def leave_out_rest(self) -> None:
        """Record the deletions to which the text does not refer."""
        for region in self._deleted.values():
            self._record(region, "tracked-changes", _DELETED)

    def _note_deletions(self, changes: Any) -> None:
        """Keep the deletions for their places. An insertion is shown; every region names the author."""
        for number, region in enumerate(changes.iter(f"{_TEXT}changed-region")):
            if (deletion := region.find(f"{_TEXT}deletion")) is not None:
                name = region.get(f"{_TEXT}id") or region.get(_XML_ID) or f"#{number}"
                self._deleted.setdefault(name, deletion)

    def _boxes_and_notes(self) -> Iterator[DraftLine]:
        # What stands in a box or a note follows within it.
        waiting, self._after = self._after, []
        for mark, element in waiting:
            if isinstance(element, DraftLine):
                yield element
                continue
            for number, line in enumerate(self.lines(element)):
                lead = f"{mark} " if mark and number == 0 and line.block is None else ""
                links = cut_links(line.links, -len(lead), len(lead) + len(line.text))
                yield replace(line, text=f"{lead}{line.text}" if line.block is None else "", links=links)

    def _is_hidden(self, element: Any) -> bool:
        """Whether an element, such as a section or a run, is not shown."""
        if element.get(f"{_TEXT}is-hidden") == "true":
            return True
        style = element.get(_NAME, "")
        match element.tag:
            case tag if tag == f"{_TEXT}section":
                return bool(element.get(f"{_TEXT}display") == "none")
            case tag if tag == f"{_TEXT}span":
                return self.styles.is_hidden(style, "text")
            case tag if tag in (f"{_TEXT}p", f"{_TEXT}h"):
                return self.styles.is_hidden(style, "paragraph")
        return False

    def _paragraph(self, element: Any, label: str | None = None, depth: int = 0) -> Iterator[DraftLine]:
        """The lines of a paragraph or a heading; `label` is its number or bullet in a list, None outside of it."""
        text, links = self._inline(element)
        stated = element.get(f"{_TEXT}outline-level", "1") if element.tag == f"{_TEXT}h" else ""
        level = min(stated_number(stated, 0), 6) or None
        if label is None:
            has_number = level and text.strip() and element.get(f"{_TEXT}is-list-header") != "true"
            label = self._numbers.heading(level) if level and has_number else ""
        if (printed := element.find(f"{_TEXT}number")) is not None:
            # The number that the file states, rather than the one that is counted.
            label = clean_line("".join(printed.itertext()), 100).strip()
        align = self.styles.alignment(element.get(_NAME, ""))
        for number, (line, own) in enumerate(linked_lines(text, links)):
            partial = PartialLine(line, links=list(own))
            finished = finished_line(partial, label if not number else "", level, align or "left", depth)
            if finished is not None:
                yield finished

    def _inline(self, element: Any) -> tuple[str, list[Link]]:
        text = _Text()
        self._walk(element, text)
        return "".join(text.parts), text.links

    def _walk(self, element: Any, text: _Text) -> None:
        text.add(_white(element.text))
        for child in element:
            match child.tag:
                case tag if not isinstance(tag, str) or tag in _SKIPPED:
                    pass
                case tag if tag in _LEFT_OUT or tag == f"{_TEXT}change":
                    self._leave_out(child)
                case tag if self._is_hidden(child):
                    self._record(child, local_name(tag), _HIDDEN)
                case tag if tag == f"{_TEXT}ruby":
                    self._read_ruby(child, text)
                case tag if tag == f"{_DRAW}object":
                    self._read_object(child, text)
                case tag if tag == f"{_TEXT}s":
                    count = child.get(f"{_TEXT}c", "1")
                    text.add(" " * (min(stated_number(count, 1), 200)))
                case tag if tag == f"{_TEXT}tab":
                    text.add(" ")
                case tag if tag == f"{_TEXT}line-break":
                    text.add("\n")
                case tag if tag == f"{_TEXT}note":
                    self._notes += 1
                    mark = f"[{self._notes}]"
                    text.add(mark)
                    self._after.append((mark, child))
                case tag if tag == f"{_DRAW}text-box":
                    self._after.append(("", child))
                case tag if (
                    tag == f"{_TEXT}span" and not len(child) and self.styles.is_raised(child.get(_NAME, ""))
                ):
                    text.add(power(_white(child.text)))
                case _:
                    start = text.length
                    self._walk(child, text)
                    address = link_target(None, child.get(_LINK)) if child.tag == f"{_TEXT}a" else None
                    if address and text.length > start:
                        add_link(text.links, Link(start, text.length, address))
            text.add(_white(child.tail))

    def _read_ruby(self, ruby: Any, text: _Text) -> None:
        """Add characters, then their reading in parentheses."""
        for base in ruby.iterchildren(f"{_TEXT}ruby-base"):
            self._walk(base, text)
        reading = _Text()
        for part in ruby.iterchildren(f"{_TEXT}ruby-text"):
            self._walk(part, reading)
        text.add(with_reading("", "".join(reading.parts)))

    def _list(self, element: Any, outer: str, depth: int) -> Iterator[DraftLine]:
        """The paragraphs of a list with their numbers or bullets. `outer` is the key of the list in which it
        stands."""
        key = self._numbers.key(element, outer)
        for entry in element.iterchildren(f"{_TEXT}list-item", f"{_TEXT}list-header"):
            is_item = entry.tag == f"{_TEXT}list-item"
            start = entry.get(f"{_TEXT}start-value", "")
            if start.isdecimal() and len(start) < 8:
                self._numbers.restart(key, depth, int(start))
            for child in entry:
                if child.tag == f"{_TEXT}list":
                    yield from self._list(child, key, min(depth + 1, _DEEPEST_ITEM))
                elif child.tag in (f"{_TEXT}p", f"{_TEXT}h") and not self._is_hidden(child):
                    has_text = any(text.strip() for text in child.itertext())
                    label = self._label(key, depth) if is_item and has_text else ""
                    is_item = is_item and not has_text
                    yield from self._paragraph(child, label, depth)
                    yield from self._boxes_and_notes()
                else:
                    yield from self.lines([child])

    def _label(self, key: str, depth: int) -> str:
        """The number or bullet of the next item of a list."""
        return self._numbers.label(key, depth) if self._numbers.has_levels(key) else BULLET

    def _table(self, table: Any) -> Iterator[DraftLine]:
        rows: list[tuple[Cell, ...]] = []
        heads = 0
        for row in table.iter(f"{_TABLE}table-row"):
            if next(row.iterancestors(f"{_TABLE}table")) is not table:
                # A row of a table in a cell.
                continue
            cells: list[Cell] = []
            for cell in row.iterchildren(f"{_TABLE}table-cell"):
                columns, height = (
                    cell.get(f"{_TABLE}number-columns-spanned"),
                    cell.get(f"{_TABLE}number-rows-spanned"),
                )
                text, links = self._cell_text(cell)
                cells.append(Cell(text, _count(columns), _count(height), self._alignment(cell), links))
            if any(cell.text for cell in cells):
                rows.append(tuple(cells))
                heads += row.getparent().tag == f"{_TABLE}table-header-rows"
        if rows:
            yield DraftLine("", block=Table(tuple(rows), heads))

    def _cell_text(self, cell: Any) -> tuple[str, tuple[Link, ...]]:
        waiting, self._after = self._after, []
        texts: list[tuple[str, tuple[Link, ...]]] = []
        for line in self.lines(cell):
            match line.block:
                case Table() as table:
                    texts += nested_table(table)
                case ListBlock(items=items):
                    texts += [(f"{item.label} {item.text}".strip(), ()) for item in items]
                case _:
                    texts.append((line.text, line.links))
        self._after = waiting
        return joined_on_one_line(texts)

    def _alignment(self, cell: Any) -> Align | None:
        """The alignment of all paragraphs of a cell, where it is not that of other text."""
        styles = {each.get(_NAME, "") for each in cell.iterchildren(f"{_TEXT}p", f"{_TEXT}h")}
        stated = set(map(self.styles.alignment, styles))
        return stated.pop() if len(stated) == 1 else None

    def _read_object(self, element: Any, text: _Text) -> None:
        """Add the formula that an embedded object is to the text; the title and the table of a chart follow."""
        root = next((child for child in element if isinstance(child.tag, str)), None)
        name = unquote(element.get(_LINK, "")).removeprefix("./").rstrip("/")
        # Another file that is shown in the text is no part of it.
        if root is None and self._packed is not None and name and not _OTHER_FILE.match(name):
            root = self._packed.tree(f"{name}/content.xml")
            if root is None:
                name = clean_line(name, 100)
                self.warnings.append(f"the embedded document {name} was not read")
                self.left_out.leave_out("…", name, MISSING)
        if root is None:
            return
        if (formula := next(root.iter(f"{_MATH}math"), None)) is not None:
            # Formulas are read as in pages, where names have no space.
            for part in formula.iter():
                if isinstance(part.tag, str):
                    part.tag = local_name(part.tag)
            text.add(formula_text(formula))
        for chart in root.iter(f"{_OFFICE}chart"):
            for title in chart.iter(f"{_CHART}title", f"{_CHART}subtitle"):
                self._after.append(("", title))
            for table in islice(chart.iter(f"{_TABLE}table"), 1):
                self._after += [("", line) for line in self._table(table)]

    def _leave_out(self, element: Any) -> None:
        if element.tag == f"{_TEXT}change":
            deletion = self._deleted.pop(element.get(f"{_TEXT}change-id", ""), None)
            if deletion is not None:
                self._record(deletion, "change", _DELETED)
            return
        self._record(element, str(element.tag).rpartition("}")[2], _LEFT_OUT[element.tag])

    def _record(self, element: Any, where: str, reason: str) -> None:
        """Record the text of an element, without the name of its author and the date."""
        parts = [
            " ".join("".join(part.itertext()).split())
            for part in ([*element.iter(f"{_TEXT}p", f"{_TEXT}h")] or [element])
        ]
        self.left_out.leave_out(clean_line(" ".join(parts), 100_000), where, reason)


def _page_edges(styles: Any) -> Iterator[tuple[str, str]]:
    """The headers and footers of the pages, once each."""
    seen: set[str] = set()
    for page in styles.iter(f"{_STYLE}master-page"):
        for edge in page.iterchildren(f"{_STYLE}*"):
            where = str(edge.tag).rpartition("}")[2][:6]
            paragraphs = edge.iter(f"{_TEXT}p", f"{_TEXT}h")
            text = clean_line(" ".join("".join(one.itertext()) for one in paragraphs), 100_000)
            if where in ("header", "footer") and text not in seen and any(map(str.isalpha, text)):
                seen.add(text)
                yield text, where


def _white(text: str | None) -> str:
    """Text in which runs of white space stand for one space."""
    return clean(_RUN.sub(" ", text)).replace("\n", " ") if text else ""


def _count(stated: str | None) -> int:
    return max(1, min(stated_number(stated, 1), _WIDEST_SPAN))
