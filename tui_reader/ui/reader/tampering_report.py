"""A report on one bulletin: repairs with the original text, signs of tampering, what is not read or left out,
warnings of the parser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import ne

from tui_reader.display_title import unmasked
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import field_label, labelled, place_label, reason_label
from tui_reader.messages.translation import translated
from tui_reader.model import (
    MISSING,
    Block,
    Bulletin,
    Cell,
    Paragraph,
    Quotation,
    Section,
    Table,
    body_text,
    left_out_size,
)
from tui_reader.text.secrets import shown_address
from tui_reader.text.typography.full_width import full_width_marks
from tui_reader.ui.reader.building import document_of, sorted_entries
from tui_reader.ui.reader.document import Document


def tampering_report(bulletin: Bulletin | None, notes: Sequence[str] = (), *, widened: bool = False) -> Document:
    """Repairs, signs of tampering, parts not read, left-out text and warnings of a bulletin, followed by the notes
    of this run of the program. `widened`: half-width marks between Han are drawn in full width, which is said."""
    sections = _bulletin_sections(bulletin) if bulletin else []
    if notes:
        sections.append(_section(_("In this run"), *map(Paragraph, map(translated, notes))))
    lead: list[Paragraph] = []
    if bulletin:
        lead.append(Paragraph(_("Address: {address}").format(address=shown_address(bulletin.address))))
        if publisher := unmasked(bulletin.source, bulletin.tampering.masked):
            lead.append(Paragraph(labelled(field_label("source"), publisher)))
        lead.append(Paragraph(_("Encoding: {charset}").format(charset=bulletin.charset or _("unknown"))))
    if bulletin and widened and (count := _widened(bulletin)):
        text = ngettext(
            "{count} half-width mark is drawn in full width; copies and searches have the page's own.",
            "{count} half-width marks are drawn in full width; copies and searches have the page's own.",
            count,
        )
        lead.append(Paragraph(text.format(count=f"{count:,}")))
    if not sections:
        lead.append(Paragraph(_("No repairs, no signs of tampering, and nothing left out.")))
    return document_of(tuple(lead), tuple(sections))


def _widened(bulletin: Bulletin) -> int:
    """The number of marks of the text that are drawn in full width."""
    drawn = ((line, full_width_marks(line)) for line in body_text(bulletin).split("\n"))
    # Nearly all lines stay as they are.
    return sum(sum(map(ne, own, shown)) for own, shown in drawn if own != shown)


def _bulletin_sections(bulletin: Bulletin) -> list[Section]:
    sections: list[Section] = []
    if bulletin.restorations:
        head = tuple(Cell(text) for text in (_("Field"), _("On the page"), _("Shown"), _("Reason")))
        repairs = [
            (Cell(field_label(r.field)), Cell(r.raw or _("(empty)")), Cell(r.shown), Cell(translated(r.reason)))
            for r in bulletin.restorations
        ]
        sections.append(_section(_("Repaired or assumed"), Table((head, *repairs), header_rows=1)))
    if bulletin.tampering.tampered:
        head = (Cell(_("Where")), Cell(_("Evidence")))
        signs = [(Cell(place_label(e.where)), Cell(translated(e.what))) for e in bulletin.tampering.evidence]
        sections.append(_section(_("Signs of tampering"), Table((head, *signs), header_rows=1)))
    if bulletin.document and bulletin.document.not_read:
        lines = map(Paragraph, map(translated, bulletin.document.not_read))
        sections.append(_section(_("Not read"), *lines))
    if size := left_out_size(bulletin):
        heading = ngettext(
            "Left out of the page ({count} character)", "Left out of the page ({count} characters)", size
        )
        sections.append(_section(heading.format(count=f"{size:,}"), *_left_out(bulletin, False)))
    if size := left_out_size(bulletin, frame=True):
        heading = ngettext(
            "Frame of the site and repeats ({count} character)",
            "Frame of the site and repeats ({count} characters)",
            size,
        )
        sections.append(_section(heading.format(count=f"{size:,}"), *_left_out(bulletin, True)))
    if bulletin.warnings:
        sections.append(_section(_("Notes of the parser"), *map(Paragraph, map(translated, bulletin.warnings))))
    return sections


def _left_out(bulletin: Bulletin, frame: bool) -> Iterator[Block]:
    """Every left-out text of the frame of the site, or every other one, below its place and the reason."""
    for entry in sorted_entries(bulletin):
        if entry.frame != frame:
            continue
        yield Paragraph(labelled(place_label(entry.where), reason_label(entry)))
        if entry.reason != MISSING:
            yield from map(Quotation, entry.text.split("\n"))


def _section(heading: str, *blocks: Block) -> Section:
    return Section(None, None, 1, heading, blocks=blocks)
