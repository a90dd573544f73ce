"""Word documents in one XML file: that of Word 2003 (WordprocessingML), and the flat form of later ones."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from lxml import etree

from tui_reader.model import Align, Cell, DocumentFile, Link, Table
from tui_reader.parse.documents.packed import DAMAGED, UNPACKED_LIMIT, is_repaired, parse_xml
from tui_reader.parse.documents.paragraphs.fields import OpenFields
from tui_reader.parse.documents.paragraphs.lines import PartialLine, aligned, finished_line, with_merged_lists
from tui_reader.parse.documents.stated_number import stated_number
from tui_reader.parse.documents.stated_title import meaningful_title
from tui_reader.parse.documents.word.markup import is_on, is_raised, value
from tui_reader.parse.documents.word.merged_cells import MergedCells
from tui_reader.parse.documents.word.numbering import Word2003Numbers
from tui_reader.parse.documents.word.title import read_title
from tui_reader.parse.draft import Draft, DraftLine, cut_links
from tui_reader.parse.left_out import PassageRecorder
from tui_reader.parse.rendering.formulas import power
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.link_target import link_target

_W = "{http://schemas.microsoft.com/office/word/2003/wordml}"
_AUX = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_AML = "{http://schemas.microsoft.com/aml/2001/core}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_DELETED = ("Word.Deletion", "Word.NumberingDeletion")
_NOT_SHOWN = frozenset(
    f"{_W}{name}" for name in ("pPr", "rPr", "tblPr", "delText", "delInstrText", "sectPr", "docOleData")
)
_BULLETS = "•·o§●■◆"


def read_word_xml(data: bytes, address: str) -> Draft:
    """The draft of a document. Raises UnsupportedPage for one that is damaged or without text. What is left out is
    as in `reading.read_word`."""
    root = parse_xml(data)
    if root is None:
        raise UnsupportedPage("is a damaged Word document; get the file again")
    if root.tag == f"{_PACKAGE}package":
        from tui_reader.parse.documents.word.reading import read_word

        return read_word(_packed(root), address)
    reader = _Reader(Word2003Numbers(root, _W))
    body = next(root.iterchildren(f"{_W}body"), None)
    lines = list(reader.left_out.passing(reader.lines(body))) if body is not None else []
    for footer in reader.footers:
        reader.left_out.leave_out(footer, "footer", "footer of the pages")
    if not lines:
        raise UnsupportedPage("is a Word document without text; its pages may be pictures")
    draft = Draft(address, lines=with_merged_lists(lines))
    draft.coverage.append(reader.left_out.coverage)
    draft.document = DocumentFile("word-xml", "", "", not_read=(DAMAGED,) if is_repaired(root) else ())
    draft.warnings += draft.document.not_read
    title = next(root.iterfind(f"{_OFFICE}DocumentProperties/{_OFFICE}Title"), None)
    read_title(draft, reader.title, meaningful_title("".join(title.itertext()) if title is not None else None))
    return draft


def _packed(package: Any) -> bytes:
    """The document that a flat package holds, as the ZIP archive that it stands for."""
    from base64 import b64decode
    from binascii import Error

    found = BytesIO()
    left = UNPACKED_LIMIT
    with ZipFile(found, "w") as archive:
        for part in package.iterchildren(f"{_PACKAGE}part"):
            name = part.get(f"{_PACKAGE}name", "").lstrip("/")
            content = next(iter(part), None)
            if not name or content is None:
                continue
            if content.tag == f"{_PACKAGE}binaryData":
                try:
                    data = b64decode(content.text or "")
                except (Error, ValueError):
                    continue
            else:
                data = b"".join(etree.tostring(child, encoding="utf-8") for child in list(content)[:1])
            left -= len(data)
            if left >= 0:
                archive.writestr(name, data)
        archive.writestr("[Content_Types].xml", _content_types(package))
    return found.getvalue()


def _content_types(package: Any) -> bytes:
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    types = etree.Element(f"{{{space}}}Types")
    for part in package.iterchildren(f"{_PACKAGE}part"):
        entry = etree.SubElement(types, f"{{{space}}}Override")
        entry.set("PartName", part.get(f"{_PACKAGE}name", ""))
        entry.set("ContentType", part.get(f"{_PACKAGE}contentType", ""))
    return etree.tostring(types, xml_declaration=True, encoding="utf-8")


class _Reader:
    """Reads the elements of a body in order; `title` is the text in the style for titles."""

    def __init__(self, numbers: Word2003Numbers) -> None:
        self.left_out = PassageRecorder()
        self._numbers = numbers
        self.title = ""
        self.footers: list[str] = []
        self._after: list[tuple[str, str, Any]] = []
        self._notes = 0
        self._fields = OpenFields()

    def lines(self, parent: Any) -> Iterator[DraftLine]:
        """The lines of a body, a section, a cell, a note or a text box."""
        for element in parent:
            tag = element.tag
            if not isinstance(tag, str):
                continue
            if tag == f"{_W}p":
                yield from self._paragraph(element)
                yield from self._anchored()
            elif tag == f"{_W}tbl":
                yield from self._table(element)
                yield from self._anchored()
            elif tag == f"{_W}sectPr":
                self._edges(element)
            elif tag == f"{_AML}annotation":
                yield from self._annotated(element)
            elif tag not in _NOT_SHOWN:
                yield from self.lines(element)

    def _annotated(self, element: Any) -> Iterator[DraftLine]:
        if not self._is_left_out(element):
            yield from self.lines(element)

    def _is_left_out(self, annotation: Any) -> bool:
        """Whether an annotation is a deletion or a comment, which is then left out."""
        kind = annotation.get(f"{_W}type", "")
        if kind in _DELETED:
            self._leave_out(annotation, "deletion", "deleted in a tracked change")
        elif kind == "Word.Comment":
            self._leave_out(annotation, "comment", "comment of an editor")
        else:
            return str(kind) == "Word.Formatting"
        return True

    def _anchored(self) -> Iterator[DraftLine]:
        """Notes and text boxes of the paragraph before."""
        while self._after:
            mark, name, element = self._after.pop(0)
            for number, line in enumerate(self.lines(element)):
                if mark and number == 0 and line.block is None:
                    links = cut_links(line.links, -len(mark) - 1, len(mark) + 1 + len(line.text))
                    back = Link(0, len(mark), f"#{name}")
                    yield DraftLine(f"{mark} {line.text.strip()}", links=(back, *links), note=name)
                else:
                    yield line

    def _paragraph(self, element: Any) -> Iterator[DraftLine]:
        properties = element.find(f"{_W}pPr")
        section = properties.find(f"{_W}sectPr") if properties is not None else None
        parts = [PartialLine()]
        self._walk(element, parts, None)
        self._fields.end_codes(parts[-1])
        align: Align = aligned(value(properties, "jc", _W))
        stated = stated_number(value(properties, "outlineLvl", _W), 9)
        level = stated + 1 if stated < 6 else None
        style = (value(properties, "pStyle", _W) or "").lower()
        if level is None and style[:7] == "heading" and style[7:].isdecimal() and len(style) == 8:
            level = min(int(style[7:]), 6) or None
        # Counted in any case, since the next paragraph may not state its number.
        counted = self._numbers.label_of(properties) if properties is not None else ""
        label = _label(properties) or counted
        for number, part in enumerate(parts):
            line = finished_line(part, label if number == 0 else "", level, align, 0)
            if line is not None:
                if style == "title" and not self.title:
                    self.title = line.text.strip()
                yield line
        if section is not None:
            self._edges(section)

    def _walk(self, element: Any, parts: list[PartialLine], address: str | None) -> None:
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in _NOT_SHOWN:
                continue
            part = parts[-1]
            if tag == f"{_W}t":
                text = clean(child.text or "").replace("\n", " ")
                text = power(text) if is_raised(element, _W) else text
                part.add(text, address if text.strip() else None)
                part.bold += len(text) if is_on(element, "b", _W) else 0
            elif tag == f"{_W}tab":
                part.add(" ")
            elif tag == f"{_W}instrText":
                self._fields.add_code(child.text or "")
            elif tag == f"{_W}fldChar":
                self._fields.mark(child.get(f"{_W}fldCharType", ""), part)
            elif tag == f"{_W}fldSimple":
                with self._fields.whole(child.get(f"{_W}instr", ""), parts):
                    self._walk(child, parts, address)
            elif tag in (f"{_W}noBreakHyphen", f"{_W}softHyphen"):
                part.add("-" if tag.endswith("noBreakHyphen") else "")
            elif tag in (f"{_W}br", f"{_W}cr"):
                parts.append(PartialLine())
            elif tag == f"{_W}sym":
                part.add("▪")
            elif tag in (f"{_W}footnote", f"{_W}endnote"):
                self._notes += 1
                mark, name = f"[{self._notes}]", f"note-{self._notes}"
                part.add(mark, f"#{name}")
                self._after.append((mark, name, child))
            elif tag == f"{_W}txbxContent" or tag == f"{_W}tbl":
                self._after.append(("", "", child if tag.endswith("txbxContent") else _alone(child)))
            elif tag == f"{_AML}annotation":
                if not self._is_left_out(child):
                    self._walk(child, parts, address)
            elif tag == f"{_W}hlink":
                self._walk(child, parts, link_target(None, child.get(f"{_W}dest") or ""))
            elif tag == f"{_W}r" and is_on(child, "vanish", _W):
                self._leave_out(child, "r", "hidden text")
            elif tag != f"{_W}binData":
                self._walk(child, parts, address)

    def _table(self, table: Any) -> Iterator[DraftLine]:
        elements = list(_rows(table, f"{_W}tr"))
        if all(len(list(_rows(row, f"{_W}tc"))) <= 1 for row in elements):
            for row in elements:
                for cell in _rows(row, f"{_W}tc"):
                    yield from self.lines(cell)
            return
        merged = MergedCells()
        for row in elements:
            merged.begin_row()
            for cell in _rows(row, f"{_W}tc"):
                properties = cell.find(f"{_W}tcPr")
                merge = properties.find(f"{_W}vmerge") if properties is not None else None
                merged.add(
                    partial(self._cell, cell),
                    value(properties, "gridSpan", _W),
                    None if merge is None else merge.get(f"{_W}val", "continue"),
                )
        rows = merged.rows
        if any(cell.text for row in rows for cell in row):
            heads = [row.find(f"{_W}trPr/{_W}tblHeader") is not None for row in elements]
            count = next((at for at, is_head in enumerate(heads) if not is_head), 0)
            yield DraftLine("", block=Table(tuple(map(tuple, rows)), count))

    def _cell(self, cell: Any, columns: int) -> Cell:
        texts = (line.all_text.replace("\t", " ") for line in self.lines(cell))
        return Cell(" ".join(" ".join(texts).split()), columns)

    def _edges(self, section: Any) -> None:
        for tag, where in ((f"{_W}hdr", "header"), (f"{_W}ftr", "footer")):
            for edge in section.iter(tag):
                text = _text(edge)
                if not any(map(str.isalpha, text)) or text in self.footers:
                    continue
                if where == "footer":
                    self.footers.append(text)
                else:
                    self.left_out.leave_out(text, where, "header of the pages")

    def _leave_out(self, element: Any, where: str, reason: str) -> None:
        # A field in hidden or deleted text still begins and ends.
        for mark in element.iter(f"{_W}fldChar"):
            self._fields.mark(mark.get(f"{_W}fldCharType", ""), PartialLine())
        self.left_out.leave_out(_text(element), where, reason)


def _text(element: Any) -> str:
    return clean_line("".join(one.text or "" for one in element.iter(f"{_W}t", f"{_W}delText")), 100_000)


def _alone(table: Any) -> Any:
    """An element whose only child is the table: a table in a paragraph, which Word does not write."""
    outer = etree.Element(f"{_W}txbxContent")
    outer.append(table)
    return outer


def _rows(parent: Any, tag: str) -> Iterator[Any]:
    """The children with this tag, also those in annotations and other wrappers."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag == f"{_AML}annotation":
            if child.get(f"{_W}type") not in _DELETED:
                yield from _rows(child, tag)
        elif child.tag in (f"{_AML}content", f"{_W}sdt", f"{_W}sdtContent"):
            yield from _rows(child, tag)


def _label(properties: Any) -> str:
    """The number of a paragraph as Word 2003 printed it."""
    found = properties.find(f"{_W}listPr/{_AUX}t") if properties is not None else None
    label = clean_line(found.get(f"{_AUX}val", ""), 40).strip() if found is not None else ""
    return (
        "•"
        if label and (label in _BULLETS or not label.isprintable() or "\ue000" <= label[0] <= "\uf8ff")
        else label
    )
