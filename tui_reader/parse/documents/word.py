"""Word documents (.docx) as drafts: headings by style, printed numbers, tables, lists and text boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any, TypeVar
from zipfile import BadZipFile, ZipFile

import docx

from tui_reader.model import Align, Cell, Link, ListBlock, ListItem, Table
from tui_reader.parse.documents.stated_title import meaningful_title
from tui_reader.parse.documents.word_numbers import BULLET, WordNumbers
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.structure.match_key import match_key
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.web_address import absolute

UNPACKED_LIMIT = 256 << 20
"""Uncompressed bytes of a document; a larger one is refused. Chosen by hand."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NUMBERING = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
_HEADING = re.compile(r"(?:heading|标题)\s?([1-9])", re.I)
_CONTENTS = re.compile(r"(?:toc|目录)\s?\d", re.I)
_SKIPPED = frozenset(f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "tblPr"))
_WRAPPERS = frozenset(f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "smartTag", "customXml"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OFF = ("0", "false", "off", "none")
_KIND = re.compile(
    r"(?:通知|通告|公告|公示|意见|决定|决议|办法|方案|规定|细则|条例|报告|请示|批复|函|纪要|公报|令|规划|计划|要点|讲话|说明|启事)"
    r"(?:[(（].{1,20}[)）])?$"
)
_NO_TITLE = re.compile(r"文件$|号[)）]?$|^[(（].*[)）]$|^[\d\W]+$")
_NO_TITLE_END = tuple("。；，:：")
_T = TypeVar("_T")
# Characters, lines and columns. Chosen by hand.
_LONGEST_TITLE = 120
_HEAD_LINES = 12
_WIDEST_SPAN = 100


def read_word(data: bytes, address: str) -> Draft:
    """The draft of a Word document. Raises UnsupportedPage for a document that is damaged or has no text.

    Tracked deletions, hidden text and tables of contents are left out.
    """
    document = _open(data)
    body = _Body(document)
    lines = list(body.lines(document.element.body))
    if not any(line.text.strip() or line.block for line in lines):
        raise UnsupportedPage("is a Word document without text; its pages may be pictures")
    draft = Draft(address, lines=_with_merged_lists(lines))
    draft.title = _title(draft.lines, body.title, meaningful_title(_stated_title(document)))
    return draft


def _open(data: bytes) -> Any:
    try:
        with ZipFile(BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > UNPACKED_LIMIT:
                raise UnsupportedPage(
                    "is a Word document that unpacks to far more than one can hold; it is not read"
                )
        return docx.Document(BytesIO(data))
    except UnsupportedPage:
        raise
    except (BadZipFile, KeyError, ValueError, SyntaxError, OSError, NotImplementedError, AttributeError) as error:
        raise UnsupportedPage("is a damaged Word document; get the file again") from error


def _stated_title(document: Any) -> str | None:
    try:
        return str(document.core_properties.title or "")
    except (KeyError, ValueError, AttributeError):
        # Damaged properties do not mean damaged text.
        return None


@dataclass(frozen=True, slots=True)
class _Style:
    """The properties of a style that matter here; None where the style inherits from its parent."""

    name: str
    parent: str | None
    level: int | None
    align: str | None
    numbers: tuple[str, int] | None


@dataclass(slots=True)
class _PartialLine:
    """A line of a paragraph under construction; `bold` counts its bold characters."""

    text: str = ""
    bold: int = 0
    links: list[Link] = field(default_factory=list)


class _Body:
    """Reads paragraphs and tables in order; `title` collects the text in the style for titles."""

    def __init__(self, document: Any) -> None:
        self.title = ""
        self._part = document.part
        styles = document.styles.element.iter(f"{_W}style")
        self._styles = {style.get(f"{_W}styleId", ""): _read_style(style) for style in styles}
        try:
            numbering = document.part.part_related_by(_NUMBERING).element
        except KeyError:
            numbering = None
        self._numbers = WordNumbers(numbering, _W)
        self._boxes: list[Any] = []

    def lines(self, parent: Any) -> Iterator[DraftLine]:
        """The lines of a body, a cell or a text box."""
        for element in parent:
            if element.tag == f"{_W}p":
                yield from self._paragraph(element)
                boxes, self._boxes = self._boxes, []
                for box in boxes:
                    yield from self.lines(box)
            elif element.tag == f"{_W}tbl":
                yield from self._table(element)
            elif element.tag in _WRAPPERS:
                yield from self.lines(element)

    def _paragraph(self, element: Any) -> Iterator[DraftLine]:
        properties = element.find(f"{_W}pPr")
        style = self._style(properties)
        if style and _CONTENTS.fullmatch(style[0].name):
            return
        partials = [_PartialLine()]
        self._walk(element, partials, None)
        level = _first_set(_level(properties), *(one.level for one in style))
        if level is None and style and (named := _HEADING.fullmatch(style[0].name)):
            level = int(named[1])
        align = _align(_first_set(_value(properties, "jc"), *(one.align for one in style)))
        label, depth = self._label(properties, style)
        for number, partial in enumerate(partials):
            line = _line(
                partial, label if number == 0 else "", level if level and level <= 6 else None, align, depth
            )
            if line is None:
                continue
            if style and style[0].name.lower() in ("title", "标题") and len(self.title) < _LONGEST_TITLE:
                self.title = f"{self.title} {line.text}".strip()
            yield line

    def _style(self, properties: Any) -> list[_Style]:
        """The style of a paragraph and those it is based on."""
        chain: list[_Style] = []
        name = _value(properties, "pStyle") or "Normal"
        while name and name in self._styles and len(chain) < 12:
            chain.append(self._styles[name])
            name = self._styles[name].parent or ""
        return chain

    def _label(self, properties: Any, style: list[_Style]) -> tuple[str, int]:
        numbers = _first_set(_numbers(properties), *(one.numbers for one in style))
        if numbers is None or numbers[0] in ("", "0"):
            return "", 0
        return self._numbers.label(*numbers), numbers[1]

    def _walk(self, element: Any, partials: list[_PartialLine], address: str | None) -> None:
        """Add the text of an element to the last partial line; a line break opens a new one."""
        for child in element:
            tag = child.tag
            if tag in _SKIPPED or tag == _FALLBACK or not isinstance(tag, str):
                continue
            if tag == f"{_W}t":
                text, partial = clean(child.text or "").replace("\n", " "), partials[-1]
                if address and text.strip():
                    partial.links.append(Link(len(partial.text), len(partial.text) + len(text), address))
                partial.text += text
                partial.bold += len(text) if _is_on(element, "b") else 0
            elif tag in (f"{_W}tab", f"{_W}ptab"):
                partials[-1].text += " "
            elif tag == f"{_W}noBreakHyphen":
                partials[-1].text += "-"
            elif tag in (f"{_W}br", f"{_W}cr"):
                partials.append(_PartialLine())
            elif tag == f"{_W}txbxContent":
                self._boxes.append(child)
            elif tag == f"{_W}hyperlink":
                self._walk(child, partials, self._target(child))
            elif not (tag == f"{_W}r" and _is_on(child, "vanish")):
                self._walk(child, partials, address)

    def _target(self, hyperlink: Any) -> str | None:
        relation = self._part.rels.get(hyperlink.get(f"{_R}id", ""))
        return absolute(None, relation.target_ref) if relation is not None and relation.is_external else None

    def _table(self, table: Any) -> Iterator[DraftLine]:
        row_elements = list(_unwrapped(table, f"{_W}tr"))
        rows = [list(_unwrapped(row, f"{_W}tc")) for row in row_elements]
        if max(map(len, rows), default=0) <= 1:
            # A table of one column is a frame around text.
            for row in rows:
                for cell in row:
                    yield from self.lines(cell)
            return
        heads = [row.find(f"{_W}trPr/{_W}tblHeader") is not None for row in row_elements]
        count = next((index for index, head in enumerate(heads) if not head), 0)
        cells = self._cells(rows)
        if any(cell.text for row in cells for cell in row):
            yield DraftLine("", block=Table(tuple(map(tuple, cells)), count))

    def _cells(self, rows: list[list[Any]]) -> list[list[Cell]]:
        """The rows of a table; a cell merged with the one above extends that cell."""
        table: list[list[Cell]] = []
        above: dict[int, tuple[int, int]] = {}
        for row in rows:
            column, cells = 0, list[Cell]()
            table.append(cells)
            for element in row:
                properties = element.find(f"{_W}tcPr")
                span = _value(properties, "gridSpan") or "1"
                columns = max(1, min(int(span), _WIDEST_SPAN)) if span.isdecimal() else 1
                merge = properties.find(f"{_W}vMerge") if properties is not None else None
                if merge is not None and merge.get(f"{_W}val") != "restart" and column in above:
                    first_row, index = above[column]
                    table[first_row][index] = table[first_row][index]._replace(rows=len(table) - first_row)
                else:
                    above[column] = (len(table) - 1, len(cells))
                    cells.append(Cell(self._cell_text(element), columns))
                column += columns
        return table

    def _cell_text(self, cell: Any) -> str:
        texts = (line.text if line.block is None else " ".join(_texts(line)) for line in self.lines(cell))
        return clean_line(" ".join(texts), 4000)


def _unwrapped(parent: Any, tag: str) -> Iterator[Any]:
    """The children with this tag, also those in content controls and other wrappers."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _unwrapped(child, tag)


def _texts(line: DraftLine) -> Iterator[str]:
    if isinstance(line.block, Table):
        yield from (cell.text for row in line.block.rows for cell in row)
    elif isinstance(line.block, ListBlock):
        yield from (f"{item.label} {item.text}" for item in line.block.items)


def _read_style(style: Any) -> _Style:
    properties = style.find(f"{_W}pPr")
    name, parent, align = _value(style, "name") or "", _value(style, "basedOn"), _value(properties, "jc")
    return _Style(name, parent, _level(properties), align, _numbers(properties))


def _value(parent: Any, name: str) -> str | None:
    child = parent.find(f"{_W}{name}") if parent is not None else None
    value = child.get(f"{_W}val") if child is not None else None
    return None if value is None else str(value)


def _level(properties: Any) -> int | None:
    """The outline level from 1; 0 for body text, None if not stated."""
    value = _value(properties, "outlineLvl")
    return None if value is None or not value.isdecimal() else (int(value) + 1) % 10


def _numbers(properties: Any) -> tuple[str, int] | None:
    found = properties.find(f"{_W}numPr") if properties is not None else None
    if found is None:
        return None
    level = _value(found, "ilvl") or "0"
    return _value(found, "numId") or "0", int(level) if level.isdecimal() else 0


def _first_set(*values: _T | None) -> _T | None:
    return next((value for value in values if value is not None), None)


def _is_on(run: Any, name: str) -> bool:
    properties = run.find(f"{_W}rPr")
    found = properties.find(f"{_W}{name}") if properties is not None else None
    return found is not None and found.get(f"{_W}val", "1") not in _OFF


def _align(value: str | None) -> Align:
    return "center" if value == "center" else "right" if value in ("right", "end") else "left"


def _line(partial: _PartialLine, label: str, level: int | None, align: Align, depth: int) -> DraftLine | None:
    if not partial.text.strip():
        return None
    bold = partial.bold * 5 >= len(partial.text.strip()) * 4  # four fifths, chosen by hand
    if label == BULLET and level is None:
        indent = len(partial.text) - len(partial.text.lstrip())
        inner = (link._replace(start=link.start - indent, end=link.end - indent) for link in partial.links)
        item = ListItem(BULLET, partial.text.strip(), tuple(link for link in inner if link.start >= 0), depth)
        return DraftLine("", block=ListBlock((item,)))
    lead = f"{label}{'' if not label or label[-1] in '、）)．，' else ' '}"
    links = tuple(link._replace(start=link.start + len(lead), end=link.end + len(lead)) for link in partial.links)
    return DraftLine(lead + partial.text, heading=level, bold=bold, align=align, links=links)


def _with_merged_lists(lines: list[DraftLine]) -> list[DraftLine]:
    """The lines with numbers, adjacent list items merged into one block."""
    grouped: list[DraftLine] = []
    for line in lines:
        before = grouped[-1].block if grouped else None
        if isinstance(line.block, ListBlock) and isinstance(before, ListBlock):
            grouped[-1] = DraftLine("", grouped[-1].number, block=ListBlock((*before.items, *line.block.items)))
        else:
            grouped.append(replace(line, number=len(grouped) + 1))
    return grouped


def _title(lines: list[DraftLine], styled: str, stated: str | None) -> str | None:
    """The title by style, else that of the properties if it is printed, else the likeliest line at the head."""
    if styled:
        return styled
    head = [line for line in lines[:_HEAD_LINES] if line.block is None and line.text.strip()]
    if stated and match_key(stated) in match_key("".join(line.text for line in head)):
        return stated
    groups: list[str] = []
    last = 0
    for line in head:
        if line.align != "center" or len(line.text) > _LONGEST_TITLE or _NO_TITLE.search(line.text.strip()):
            continue
        continues = groups and line.number == last + 1 and not _KIND.search(groups[-1])
        groups[-1:] = [f"{groups[-1]}{line.text.strip()}"] if continues else [*groups[-1:], line.text.strip()]
        last = line.number
    for group in groups:
        if _KIND.search(group):
            return group
    if groups:
        return groups[0]
    first = head[0] if head else None
    # A single heading of the first level is the title; several are chapters.
    chapters = [line for line in lines if line.heading == 1]
    heading = chapters[0] if len(chapters) == 1 and chapters[0] in head else None
    for candidate in (heading, first):
        if (
            candidate
            and len(candidate.text) <= _LONGEST_TITLE
            and not candidate.text.rstrip().endswith(_NO_TITLE_END)
        ):
            return candidate.text.strip()
    return stated
