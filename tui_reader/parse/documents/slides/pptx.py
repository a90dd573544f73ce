"""Presentations of PowerPoint since 2007 (.pptx, .ppsx; ECMA-376, part 1, 19 and 21)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from tui_reader.model import Cell, Link, ListBlock, ListItem, Table
from tui_reader.parse.documents.drawings.charts import lines_of_chart
from tui_reader.parse.documents.packed import DAMAGED, PackedDocument
from tui_reader.parse.documents.paragraphs.numbers import BULLET, format_number
from tui_reader.parse.documents.slides.presentation import LONGEST_TITLE, Slide, read_slides
from tui_reader.parse.documents.stated_number import stated_number
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.link_target import link_target

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (b"http://purl.oclc.org/ooxml/presentationml/main", _P[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", _R[1:-1].encode()),
)
"""Names of the strict form of the format (ECMA-376, part 1), and those of the transitional form."""
# Slides, levels of groups, columns of a cell, and levels of lists. Chosen by hand.
_MOST_SLIDES = 5000
_DEEPEST_GROUP = 40
_WIDEST_SPAN = 100
_DEEPEST_ITEM = 8
_OFF = ("0", "false")
_NUMBERED = re.compile(
    r"(arabic|alphaLc|alphaUc|romanLc|romanUc|circleNum|ea1Chs|ea1Cht|ea1Jpn|arabicDb)(Period|ParenBoth|ParenR|Plain)?"
)
_FORMATS = {
    **{"alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman", "romanUc": "upperRoman"},
    **{"circleNum": "decimalEnclosedCircle", "ea1Chs": "chineseCounting", "ea1Cht": "chineseCounting"},
    "ea1Jpn": "japaneseCounting",
}
_TITLES = ("title", "ctrTitle")
_FURNITURE = ("dt", "sldNum", "ftr", "hdr")


def read_pptx(data: bytes, address: str) -> Draft:
    """The draft of a presentation: a section for each slide, its shapes in the order of the file, which is the
    order in which screen readers read them. Raises UnsupportedPage for one that is damaged or without text."""
    packed = PackedDocument(data, "a presentation")
    relations = packed.relations("")
    stated = (target for kind, target in relations.values() if kind == "officeDocument")
    place = next(stated, "ppt/presentation.xml")
    root = _tree(packed, place)
    if root is None:
        raise packed.damaged()
    core = packed.tree("docProps/core.xml")
    title = next(core.iter(_TITLE), None) if core is not None else None
    reader = _Reader(packed, place)
    slides = list(reader.slides(root))
    not_read = [*reader.not_read, *([DAMAGED] if packed.was_repaired else [])]
    text = "".join(title.itertext()) if title is not None else None
    return read_slides(slides, address, "pptx", text, not_read, sorted(reader.embedded))


def _tree(packed: PackedDocument, name: str) -> Any:
    """The root of a part, in the names of the transitional form."""
    return packed.tree(name, _STRICT)


class _Reader:
    def __init__(self, packed: PackedDocument, place: str) -> None:
        self._packed = packed
        self._place = place
        self.not_read: list[str] = []
        self.embedded: dict[str, None] = {}
        """The names of files in the presentation, such as workbooks that a slide shows a picture of."""

    def slides(self, presentation: Any) -> Iterator[Slide]:
        """The slides in the order of the presentation, each once."""
        relations = self._packed.relations(self._place)
        listed = [entry.get(f"{_R}id", "") for entry in presentation.iter(f"{_P}sldId")]
        places = dict.fromkeys(relations.get(name, ("slide", name))[1] for name in listed[:_MOST_SLIDES])
        if not places:
            # A damaged list: the slides by their numbers.
            found = (name for name in self._packed.names if re.fullmatch(r"ppt/slides/slide\d{1,6}\.xml", name))
            places = dict.fromkeys(sorted(found, key=lambda name: (len(name), name))[:_MOST_SLIDES])
        if len(listed) > _MOST_SLIDES:
            self.not_read.append(f"only the first {_MOST_SLIDES} of {len(listed)} slides were read")
        for place in places:
            yield self._slide(place)

    def _slide(self, place: str) -> Slide:
        slide = Slide()
        root = _tree(self._packed, place)
        if root is None:
            slide.is_missing = True
            return slide
        slide.hidden = root.get("show") in _OFF
        part = _Part(self, place, slide)
        part.read(next(root.iter(f"{_P}spTree"), ()))
        for kind, target in part.relations.values():
            if kind == "notesSlide":
                slide.notes = self._notes(target)
            elif kind == "comments":
                comments = _tree(self._packed, target)
                texts = comments.iter("{*}text", f"{_A}p") if comments is not None else ()
                slide.comments += [text for one in texts if (text := clean_line("".join(one.itertext()), 10_000))]
            elif kind in ("package", "oleObject"):
                self.embedded[self._name(target)] = None
        return slide

    def _name(self, place: str) -> str:
        """The name of an embedded file; that of its part where the library for OLE files is not installed."""
        try:
            from tui_reader.parse.documents.ole.packages import object_name
        except ModuleNotFoundError:
            return posixpath.basename(place)
        return object_name(self._packed.picture(place) or b"", place)

    def _notes(self, place: str) -> list[str]:
        """The notes of the speaker, one text for each paragraph."""
        root = _tree(self._packed, place)
        found: list[str] = []
        for shape in root.iter(f"{_P}sp") if root is not None else ():
            kind, _index = _placeholder(shape)
            if kind == "body":
                found += [text for paragraph in shape.iter(f"{_A}p") if (text := _plain(paragraph))]
        return found

    def tree(self, place: str) -> Any:
        """The root of a part; None without it."""
        return _tree(self._packed, place)


class _Part:
    """Reads the shapes of a slide into it."""

    def __init__(self, reader: _Reader, place: str, slide: Slide) -> None:
        self._reader = reader
        self._slide = slide
        self.relations = reader._packed.relations(place)
        self._links = reader._packed.external(place)
        self._depth = 0

    def read(self, shapes: Any) -> None:
        """Read the shapes of a tree or group in order."""
        if self._depth > _DEEPEST_GROUP:
            self._reader.not_read.append(
                "parts with blocks within too many others: 1; text in them may be missing"
            )
            return
        for shape in shapes:
            if shape.tag in (f"{_P}sp", f"{_P}cxnSp"):
                self._shape(shape)
            elif shape.tag == f"{_P}grpSp":
                self._depth += 1
                self.read(shape)
                self._depth -= 1
            elif shape.tag == f"{_P}graphicFrame":
                self._frame(shape)
            elif shape.tag == f"{_MC}AlternateContent":
                # The first choice is what the newest programs show; the fallback repeats it as a picture.
                self.read(next(iter(shape.findall(f"{_MC}Choice")), ()))

    def _shape(self, shape: Any) -> None:
        kind, _index = _placeholder(shape)
        if kind in _FURNITURE:
            return
        body = next(shape.iterchildren(f"{_P}txBody"), None)
        if body is None:
            return
        title = " ".join(map(_plain, body.iter(f"{_A}p"))) if kind in _TITLES and not self._slide.title else ""
        if 0 < len(title) <= LONGEST_TITLE:
            self._slide.title = clean_line(title, LONGEST_TITLE)
            return
        self._slide.lines += self._paragraphs(body)

    def _frame(self, frame: Any) -> None:
        for table in frame.iter(f"{_A}tbl"):
            self._slide.lines += self._table(table)
        for drawn in frame.iter(f"{_C}chart"):
            chart = self._reader.tree(self.relations.get(drawn.get(f"{_R}id", ""), ("", ""))[1])
            if chart is not None:
                self._slide.lines += lines_of_chart(chart, self._reader.not_read)
        for diagram in frame.iter(_DIAGRAM):
            root = self._reader.tree(self.relations.get(diagram.get(f"{_R}dm", ""), ("", ""))[1])
            texts = map(_plain, root.iter(f"{_A}p")) if root is not None else ()
            self._slide.lines += [DraftLine(text) for text in texts if text]

    def _paragraphs(self, body: Any) -> Iterator[DraftLine]:
        numbers: dict[int, tuple[str, int]] = {}
        for paragraph in body.iterchildren(f"{_A}p"):
            properties = paragraph.find(f"{_A}pPr")
            stated = properties.get("lvl") if properties is not None else None
            level = min(stated_number(stated, 0), _DEEPEST_ITEM)
            label = _label(properties, level, numbers)
            text, links = self._text(paragraph)
            if not text.strip():
                continue
            if label is None:
                start = 0
                for line in text.split("\n"):
                    if line.strip():
                        inner = [link for link in links if start <= link.start and link.end <= start + len(line)]
                        moved = (Link(link.start - start, link.end - start, link.address) for link in inner)
                        yield DraftLine(line, links=tuple(moved))
                    start += len(line) + 1
            else:
                item = ListItem(label, " ".join(text.split()), (), level)
                yield DraftLine("", block=ListBlock((item,)))

    def _text(self, paragraph: Any) -> tuple[str, list[Link]]:
        text, links = "", []
        for run in paragraph.iter(f"{_A}r", f"{_A}br", f"{_A}fld", f"{_A}tab", _MATH_TEXT):
            if run.tag == f"{_A}br":
                text += "\n"
            elif run.tag == f"{_A}tab":
                text += "" if run.getparent().tag != f"{_A}p" else " "
            elif run.tag == _MATH_TEXT:
                text += clean_line(run.text or "", 10_000)
            else:
                piece = clean("".join(one.text or "" for one in run.iterchildren(f"{_A}t"))).replace("\n", " ")
                click = run.find(f"{_A}rPr/{_A}hlinkClick")
                target = self._links.get(click.get(f"{_R}id", "")) if click is not None else None
                if piece and target and (address := link_target(None, target)):
                    links.append(Link(len(text), len(text) + len(piece), address))
                text += piece
        return text, links

    def _table(self, table: Any) -> Iterator[DraftLine]:
        rows: list[tuple[Cell, ...]] = []
        for row in table.iterchildren(f"{_A}tr"):
            cells = [cell for cell in row.iterchildren(f"{_A}tc") if not _is_covered(cell)]
            rows.append(
                tuple(
                    Cell(
                        " ".join(filter(None, map(_plain, cell.iter(f"{_A}p")))),
                        _span(cell.get("gridSpan")),
                        _span(cell.get("rowSpan")),
                    )
                    for cell in cells
                )
            )
        properties = table.find(f"{_A}tblPr")
        heads = properties is not None and properties.get("firstRow", "0") not in _OFF and len(rows) > 1
        if any(cell.text for row in rows for cell in row):
            yield DraftLine("", block=Table(tuple(rows), 1 if heads else 0))


def _is_covered(cell: Any) -> bool:
    return any(cell.get(name, "0") not in _OFF for name in ("hMerge", "vMerge"))


def _span(stated: str | None) -> int:
    return max(1, min(stated_number(stated, 1), _WIDEST_SPAN))


def _placeholder(shape: Any) -> tuple[str, str]:
    """The kind of placeholder that a shape fills, and its number; empty for one of its own."""
    found = next(shape.iterfind(f"{_P}nvSpPr/{_P}nvPr/{_P}ph"), None)
    return (found.get("type", "obj"), found.get("idx", "")) if found is not None else ("", "")


def _plain(paragraph: Any) -> str:
    """The text of a paragraph in one line."""
    runs = paragraph.iter(f"{_A}t", f"{_A}br", _MATH_TEXT)
    return clean_line("".join(" " if run.tag == f"{_A}br" else run.text or "" for run in runs), 1_000_000)


def _label(properties: Any, level: int, numbers: dict[int, tuple[str, int]]) -> str | None:
    """The bullet or number of a paragraph, where it states one; None for other text. `numbers` counts the lists of
    a text by their levels."""
    for deeper in [other for other in numbers if other > level]:
        del numbers[deeper]
    if properties is None:
        numbers.pop(level, None)
        return None
    numbered = properties.find(f"{_A}buAutoNum")
    if numbered is None:
        numbers.pop(level, None)
        has_bullet = any(properties.find(f"{_A}{name}") is not None for name in ("buChar", "buBlip"))
        return BULLET if has_bullet else None
    form, start = numbered.get("type", "arabicPeriod"), stated_number(numbered.get("startAt"), 1)
    known = numbers.get(level)
    number = known[1] + 1 if known and known[0] == form else start
    numbers[level] = form, number
    found = _NUMBERED.match(form)
    text = format_number(max(1, number), _FORMATS.get(found[1], "decimal") if found else "decimal")
    match found[2] if found else "Period":
        case "ParenBoth":
            return f"({text})"
        case "ParenR":
            return f"{text})"
        case "Period":
            return f"{text}."
        case _:
            return text
