"""A dossier as a Word document, by python-docx."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tui_reader.display_title import without_strings
from tui_reader.dossiers.contents import Dossier, DossierPart
from tui_reader.export_formats.facts import facts
from tui_reader.export_formats.links import is_exported
from tui_reader.i18n import gettext as _
from tui_reader.model import (
    Block,
    Bulletin,
    Image,
    Link,
    ListBlock,
    Paragraph,
    Preformatted,
    Quotation,
    Section,
    Table,
    section_heading,
)
from tui_reader.text.secrets import shown_address

if TYPE_CHECKING:
    from tui_reader.dossiers.contents import EmbeddedPicture

_DEEPEST = 9
_DOTS_PER_INCH = 96
_WIDEST = 6.0
"""Inches of a picture at most: the text of the page has as many."""

_FONTS = {"w:ascii": "Cambria", "w:hAnsi": "Cambria", "w:eastAsia": "SimSun"}
_MOST_COLUMNS = 63
"""Columns of a table that Word reads."""


def dossier_docx(dossier: Dossier) -> bytes:
    """The bytes of the document. The table of contents consists of links, which need no update when it is opened.
    Raises ModuleNotFoundError without the extra `documents`."""
    import docx

    document = docx.Document()
    normal = document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    for name, font in _FONTS.items():
        normal.set(_name(name), font)
    document.core_properties.title = _xml(dossier.title)[:255]
    document.core_properties.author = ""
    document.add_heading(_xml(dossier.title), 0)
    document.add_paragraph().add_run(_("Contents")).bold = True
    for number, part in enumerate(dossier.parts, 1):
        entry = document.add_paragraph()
        entry.add_run(f"{number}. ")
        _add_link(entry, part.title, anchor=f"item{number}")
    for number, part in enumerate(dossier.parts, 1):
        _Writer(document, part).write(number)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


class _Writer:
    """Writes a part."""

    def __init__(self, document: Any, part: DossierPart) -> None:
        self._document, self._part = document, part
        self._masked = part.bulletin.tampering.masked if part.bulletin else ()

    def write(self, number: int) -> None:
        document, part = self._document, self._part
        heading = document.add_heading(_xml(part.title), 1)
        heading.paragraph_format.page_break_before = True
        _add_bookmark(heading, f"item{number}", number)
        if part.bulletin is not None:
            self._bulletin(part.bulletin)
        if part.remark:
            document.add_paragraph().add_run(_xml(part.remark)).italic = True
        if part.note:
            document.add_paragraph().add_run(_("Note")).bold = True
            for line in part.note.splitlines():
                document.add_paragraph(_xml(line), style="Intense Quote")
        if part.citation:
            line = document.add_paragraph()
            line.add_run(_("Citation")).bold = True
            line.add_run(f" {_xml(part.citation)}")

    def _bulletin(self, bulletin: Bulletin) -> None:
        address = shown_address(bulletin.address)
        for label, value in ((_("Address"), address), *facts(bulletin)):
            line = self._document.add_paragraph(style="List Bullet")
            line.add_run(f"{_xml(label)}: ").bold = True
            if value == address:
                self._linked(line, value, (Link(0, len(value), value),))
            else:
                line.add_run(_xml(value))
        self._blocks(bulletin.preamble)
        self._sections(bulletin.sections)
        if bulletin.attachments:
            self._document.add_heading(_("Attachments"), 2)
        for attachment in bulletin.attachments:
            line = self._document.add_paragraph(style="List Bullet")
            links = (Link(0, len(attachment.title), attachment.address),) if attachment.address else ()
            self._linked(line, attachment.title, links)

    def _sections(self, sections: Iterable[Section]) -> None:
        for section in sections:
            heading = self._text(section_heading(section) + section.closing)
            blocks = section.blocks
            if section.run_in and blocks and isinstance(blocks[0], Paragraph):
                line = self._document.add_paragraph()
                line.add_run(heading).bold = True
                self._linked(line, blocks[0].text, blocks[0].links)
                blocks = blocks[1:]
            else:
                self._document.add_heading(heading, min(section.level + 1, _DEEPEST))
            self._blocks(blocks)
            self._sections(section.sections)

    def _blocks(self, blocks: Iterable[Block]) -> None:
        document = self._document
        for block in blocks:
            match block:
                case Paragraph(text, links, align):
                    line = document.add_paragraph()
                    line.alignment = {"left": None, "center": 1, "right": 2}[align]
                    self._linked(line, text, links)
                case Quotation(text, links):
                    self._linked(document.add_paragraph(style="Quote"), text, links)
                case Preformatted(text):
                    run = document.add_paragraph().add_run(self._text(text))
                    run.font.name = "Courier New"
                case ListBlock(items):
                    for item in items:
                        line = document.add_paragraph()
                        line.paragraph_format.left_indent = _inches(0.3 * (item.depth + 1))
                        label = f"{item.label} " if item.label else ""
                        line.add_run(self._text(label))
                        self._linked(line, item.text, item.links)
                case Image():
                    self._image(block)
                case Table():
                    self._table(block)

    def _image(self, image: Image) -> None:
        picture = self._part.pictures.get(image.sha256 or "")
        words = image.alt or image.title or image.address or ""
        line = self._document.add_paragraph()
        if picture is None or not self._placed(line, picture):
            self._linked(line, words, (Link(0, len(words), image.address),) if image.address and words else ())
        if image.caption:
            self._document.add_paragraph(self._text(image.caption), style="Caption")

    def _placed(self, line: Any, picture: EmbeddedPicture) -> bool:
        """Places a picture; False for a file that python-docx cannot read."""
        width = min(_WIDEST, picture.width / _DOTS_PER_INCH)
        try:
            line.add_run().add_picture(io.BytesIO(picture.data), width=_inches(width))
        # Whatever its reader of pictures raises for a file that Pillow has read.
        except Exception:  # noqa: BLE001
            return False
        return True

    def _table(self, table: Table) -> None:
        if table.caption:
            self._document.add_paragraph(self._text(table.caption), style="Caption")
        places, columns = _grid(table)
        if not places or columns > _MOST_COLUMNS:
            for printed in table.rows:
                self._document.add_paragraph("\t".join(self._text(cell.text) for cell in printed))
            return
        made = self._document.add_table(len(table.rows), columns, style="Table Grid")
        cells = [made.rows[number].cells for number in range(len(table.rows))]
        for (row, column), cell in places.items():
            at = cells[row][column]
            last_row = min(row + cell.rows, len(table.rows)) - 1
            last_column = min(column + cell.columns, columns) - 1
            if (last_row, last_column) != (row, column):
                at = at.merge(cells[last_row][last_column])
            line = at.paragraphs[0]
            self._linked(line, cell.text, cell.links)
            for run in line.runs if row < table.header_rows else ():
                run.bold = True

    def _linked(self, line: Any, text: str, links: Iterable[Link]) -> None:
        """Adds text with its links, as `export_formats.html`."""
        if any(string in text for string in filter(None, self._masked)):
            links = ()
        at = 0
        for link in sorted(links, key=lambda each: each.start):
            if at <= link.start < link.end <= len(text):
                line.add_run(self._text(text[at : link.start]))
                words = self._text(text[link.start : link.end])
                if is_exported(link.address) and not link.address.startswith("#"):
                    _add_link(line, words, address=link.address)
                else:
                    line.add_run(words)
                at = link.end
        line.add_run(self._text(text[at:]))

    def _text(self, text: str) -> str:
        return _xml(without_strings(text, self._masked))


def _grid(table: Table) -> tuple[dict[tuple[int, int], Any], int]:
    """The cells of a table by row and column, and the number of columns; places under a cell of several rows are
    taken."""
    taken: set[tuple[int, int]] = set()
    places: dict[tuple[int, int], Any] = {}
    columns = 0
    for number, row in enumerate(table.rows):
        at = 0
        for cell in row:
            while (number, at) in taken:
                at += 1
            if at + cell.columns > _MOST_COLUMNS:
                return places, _MOST_COLUMNS + 1
            # A cell that would cover one of the rows above is as narrow as the room that there is.
            width = next((each for each in range(cell.columns) if (number, at + each) in taken), cell.columns)
            cell = cell._replace(columns=width, rows=min(cell.rows, len(table.rows) - number))
            places[number, at] = cell
            taken |= {(number + down, at + right) for down in range(cell.rows) for right in range(width)}
            at += width
            columns = max(columns, at)
    return places, columns


def _add_link(line: Any, words: str, *, address: str = "", anchor: str = "") -> None:
    """Adds words that lead to an address, or to a bookmark."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement

    link = OxmlElement("w:hyperlink")
    if anchor:
        link.set(_name("w:anchor"), anchor)
    else:
        link.set(_name("r:id"), line.part.relate_to(_xml(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = line.add_run(_xml(words))
    run.font.underline = True
    link.append(run._r)
    line._p.append(link)


def _add_bookmark(line: Any, name: str, number: int) -> None:
    from docx.oxml import OxmlElement

    for tag, place in (("w:bookmarkStart", 0), ("w:bookmarkEnd", len(line._p))):
        mark = OxmlElement(tag)
        mark.set(_name("w:id"), str(number))
        if tag == "w:bookmarkStart":
            mark.set(_name("w:name"), name)
        # Behind the properties of the paragraph.
        line._p.insert(place + 1 if place == 0 else len(line._p), mark)


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    found: str = qn(tag)
    return found


def _inches(size: float) -> Any:
    from docx.shared import Inches

    return Inches(size)


def _xml(text: str) -> str:
    """Text without what XML may not hold."""
    return "".join(
        each
        for each in text
        if each in "\t\n" or (" " <= each <= "\ud7ff") or ("\ue000" <= each <= "\ufffd") or each > "\uffff"
    )
