"""What was repaired in a bulletin, what stood there, and what speaks for tampering, as a document."""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.i18n import gettext as _
from tui_reader.labels import field_label
from tui_reader.model import Bulletin, Cell, Paragraph, Section, Table
from tui_reader.ui.reader.document import Document, document_of


def evidence_document(bulletin: Bulletin | None, notes: Sequence[str] = ()) -> Document:
    """Repairs, signs of tampering and warnings of a bulletin, and what went wrong in this run."""
    sections = _of_bulletin(bulletin) if bulletin else []
    if notes:
        sections.append(Section(None, None, 1, _("In this run"), blocks=tuple(map(Paragraph, notes))))
    lead: list[Paragraph] = []
    if bulletin:
        lead.append(Paragraph(_("Address: {address}").format(address=bulletin.address)))
        lead.append(Paragraph(_("Characters: {charset}").format(charset=bulletin.charset or _("unknown"))))
    if not sections:
        lead.append(Paragraph(_("Nothing in this text was repaired, and nothing speaks for tampering.")))
    return document_of(_("Evidence"), tuple(lead), tuple(sections))


def _of_bulletin(bulletin: Bulletin) -> list[Section]:
    sections: list[Section] = []
    if bulletin.restorations:
        head = tuple(Cell(text) for text in (_("Field"), _("The page has"), _("Shown"), _("Because")))
        rows = [
            (Cell(field_label(r.field)), Cell(r.raw or _("(empty)")), Cell(r.shown), Cell(r.reason))
            for r in bulletin.restorations
        ]
        sections.append(_section(_("Repaired or assumed"), Table((head, *rows), header_rows=1)))
    if bulletin.tampering.tampered:
        head = (Cell(_("Where")), Cell(_("What was seen")))
        rows2 = [(Cell(e.where), Cell(e.what)) for e in bulletin.tampering.evidence]
        sections.append(_section(_("Signs of tampering"), Table((head, *rows2), header_rows=1)))
    if bulletin.warnings:
        sections.append(
            Section(None, None, 1, _("Notes of the parser"), blocks=tuple(map(Paragraph, bulletin.warnings)))
        )
    return sections


def _section(heading: str, table: Table) -> Section:
    return Section(None, None, 1, heading, blocks=(table,))
