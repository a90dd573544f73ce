"""Documents of Hangul in XML (HWPX, OWPML; KS X 6101): paragraphs, tables, notes and text boxes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from tui_reader.parse.documents.hangul.paragraphs import (
    NAMED_FORMATS,
    HangulCell,
    HangulText,
    Note,
    ParagraphShape,
    finished,
    list_level,
    table_lines,
)
from tui_reader.parse.documents.packed import DAMAGED, PackedDocument
from tui_reader.parse.documents.paragraphs.lines import PartialLine
from tui_reader.parse.documents.paragraphs.numbers import ListLevel
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.link_target import link_target
from tui_reader.text.xml_markup import local_name

_SECTION = re.compile(r"contents/section(\d{1,6})\.xml", re.I)
_MOST_SECTIONS = 1000
_WIDEST_SPAN = 200
_CHARACTERS = {"tab": " ", "nbSpace": "\u00a0", "fwSpace": " ", "hyphen": "-"}
_ALIGNS = {"CENTER": "center", "RIGHT": "right"}


def read_hwpx(data: bytes, address: str) -> Draft:
    """The draft of a document. Raises UnsupportedPage for one that is damaged, encrypted, or has no text. What is
    left out is as in `hwp.read_hwp`, and so are tracked deletions."""
    packed = PackedDocument(data, "a Hangul document")
    if b"encryption-data" in (packed.read("META-INF/manifest.xml") or b""):
        raise UnsupportedPage("is an encrypted Hangul document; save a copy without its password")
    found = {int(match[1]): name for name in packed.names if (match := _SECTION.fullmatch(name))}
    if not found:
        raise packed.damaged()
    header = packed.tree(next((name for name in packed.names if name.lower() == "contents/header.xml"), ""))
    reader = _Reader(_lists(header), _shapes(header))
    lines: list[DraftLine] = []
    for number in sorted(found)[:_MOST_SECTIONS]:
        root = packed.tree(found[number])
        lines += reader.text.left_out.passing(reader.paragraphs(root)) if root is not None else []
    package = packed.tree(next((name for name in packed.names if name.lower() == "contents/content.hpf"), ""))
    title = next(package.iter("{*}title"), None) if package is not None else None
    stated = "".join(title.itertext()) if title is not None else None
    is_damaged = packed.was_repaired or len(found) > _MOST_SECTIONS
    return finished(reader.text, lines, address, "hwpx", stated, [DAMAGED] if is_damaged else [])


def _shapes(header: Any) -> dict[str, ParagraphShape]:
    found: dict[str, ParagraphShape] = {}
    for shape in header.iter("{*}paraPr") if header is not None else ():
        heading, align = next(shape.iter("{*}heading"), None), next(shape.iter("{*}align"), None)
        kind = heading.get("type", "").lower() if heading is not None else ""
        level = heading.get("level", "0") if heading is not None else "0"
        found[shape.get("id", "")] = ParagraphShape(
            kind if kind in ("outline", "number", "bullet") else "",
            int(level) if level.isdecimal() and len(level) < 3 else 0,
            heading.get("idRef", "") if heading is not None else "",
            _ALIGNS.get(align.get("horizontal", ""), "left") if align is not None else "left",
        )
    return found


def _lists(header: Any) -> dict[str, dict[int, ListLevel]]:
    found: dict[str, dict[int, ListLevel]] = {}
    for numbering in header.iter("{*}numbering") if header is not None else ():
        levels: dict[int, ListLevel] = {}
        for head in numbering.iter("{*}paraHead"):
            level, start = head.get("level", "1"), head.get("start", "1")
            code = NAMED_FORMATS.get(head.get("numFormat", "DIGIT"), 0)
            if level.isdecimal() and len(level) < 3:
                text = clean_line("".join(head.itertext()), 100)
                levels[int(level) - 1] = list_level(
                    code, text, int(start) if start.isdecimal() and len(start) < 6 else 1
                )
        found[numbering.get("id", "")] = levels
    return found


class _Reader:
    def __init__(self, lists: dict[str, dict[int, ListLevel]], shapes: dict[str, ParagraphShape]) -> None:
        self.text = HangulText(lists, shapes)
        self._after: list[DraftLine] = []
        self._link: str | None = None
        self._deleted = False

    def paragraphs(self, parent: Any) -> Iterator[DraftLine]:
        """The lines of the paragraphs of a section or a list of paragraphs."""
        for element in parent.iterchildren("{*}p"):
            yield from self._paragraph(element)

    def _paragraph(self, element: Any) -> Iterator[DraftLine]:
        waiting, self._after = self._after, []
        parts = [PartialLine()]
        for run in element.iterchildren("{*}run"):
            for child in run:
                if isinstance(child.tag, str):
                    self._read(child, parts)
        after, self._after = self._after, waiting
        yield from self.text.lines(parts, element.get("paraPrIDRef", ""))
        yield from after

    def _read(self, element: Any, parts: list[PartialLine]) -> None:
        match local_name(element.tag):
            case "t":
                self._add(element.text, parts)
                for child in element:
                    self._character(child, parts)
                    self._add(child.tail, parts)
            case "secPr":
                self.text.outline = element.get("outlineShapeIDRef", "")
            case "tbl":
                self._after += self._table(element)
            case "equation":
                scripts = element.iterchildren("{*}script")
                parts[-1].add(clean_line(" ".join(one.text or "" for one in scripts), 10_000))
            case "compose":
                parts[-1].add(clean_line(element.get("composeText", ""), 100))
            case "dutmal":
                for child in element.iterchildren("{*}mainText", "{*}subText"):
                    self._add("".join(child.itertext()), parts)
            case "ctrl":
                for child in element:
                    if isinstance(child.tag, str):
                        self._control(child, parts)
            case _:
                self._object(element)

    def _character(self, element: Any, parts: list[PartialLine]) -> None:
        name = local_name(element.tag) if isinstance(element.tag, str) else ""
        if name == "lineBreak":
            parts.append(PartialLine())
        elif name in ("deleteBegin", "deleteEnd"):
            self._deleted = name == "deleteBegin"
        else:
            parts[-1].add(_CHARACTERS.get(name, ""))

    def _add(self, text: str | None, parts: list[PartialLine]) -> None:
        if not text:
            return
        piece, part = clean(text).replace("\n", " "), parts[-1]
        if self._deleted:
            self.text.left_out.leave_out(piece, "del", "deleted in a tracked change")
            return
        part.add(piece, self._link if piece.strip() else None)

    def _control(self, control: Any, parts: list[PartialLine]) -> None:
        name = local_name(control.tag)
        match name:
            case "footNote" | "endNote":
                mark, target = self.text.next_note()
                part = parts[-1]
                part.add(mark, f"#{target}")
                self._after += Note(mark, target, list(self._lists(control))).marked()
            case "header" | "footer":
                self._leave_out(control, name, f"{name} of the pages")
            case "hiddenComment":
                self._leave_out(control, "comment", "comment of an editor")
            case "autoNum":
                if control.get("numType", "") in ("TABLE", "PICTURE", "EQUATION"):
                    parts[-1].add(clean_line(control.get("num", ""), 10))
            case "fieldBegin":
                if control.get("type") == "HYPERLINK":
                    values = control.iterfind(".//{*}stringParam")
                    found = (one.text or "" for one in values if one.get("name") in ("Path", "Command"))
                    place = next(found, "").replace("\\:", ":").partition(";")[0]
                    self._link = link_target(None, place)
                elif control.get("type") == "MEMO":
                    self._leave_out(control, "memo", "comment of an editor")
            case "fieldEnd":
                self._link = None
            case _:
                self._object(control)

    def _object(self, element: Any) -> None:
        """Read the texts and tables in a drawn object; they follow the paragraph."""
        for child in element:
            if not isinstance(child.tag, str):
                continue
            name = local_name(child.tag)
            if name == "subList":
                self._after += self.paragraphs(child)
            elif name == "tbl":
                self._after += self._table(child)
            elif name == "binItem" and child.get("src"):
                self.text.embedded[posixpath.basename(child.get("src"))] = None
            else:
                self._object(child)

    def _lists(self, element: Any) -> Iterator[DraftLine]:
        for inner in element.iterchildren("{*}subList"):
            yield from self.paragraphs(inner)

    def _table(self, table: Any) -> list[DraftLine]:
        cells: list[HangulCell] = []
        heads: set[int] = set()
        for number, row in enumerate(table.iterchildren("{*}tr")):
            for place, element in enumerate(row.iterchildren("{*}tc")):
                stated, span = element.find("{*}cellAddr"), element.find("{*}cellSpan")
                column = _count(stated, "colAddr", place)
                cell = HangulCell(
                    number, column, max(1, _count(span, "colSpan", 1)), max(1, _count(span, "rowSpan", 1))
                )
                cell.lines += self._lists(element)
                cells.append(cell)
                if element.get("header") == "1":
                    heads.add(number)
        captions = (line.all_text for one in table.iterchildren("{*}caption") for line in self._lists(one))
        caption = clean_line(" ".join(captions), 10_000) or None
        header_rows = next((at for at in range(len(heads) + 1) if at not in heads), 0)
        return table_lines(cells, caption, header_rows)

    def _leave_out(self, element: Any, where: str, reason: str) -> None:
        text = clean_line(" ".join(line.all_text for line in self._lists(element)), 100_000)
        if any(map(str.isalpha, text)):
            self.text.left_out.leave_out(text, where, reason)


def _count(element: Any, name: str, otherwise: int) -> int:
    stated = element.get(name, "") if element is not None else ""
    return min(int(stated), _WIDEST_SPAN) if stated.isdecimal() and len(stated) < 6 else otherwise
