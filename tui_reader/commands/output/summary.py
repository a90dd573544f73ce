"""The summary of a page, as `parse` prints it without `--json`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tui_reader.display_title import shown_title
from tui_reader.export_formats.facts import day, facts, joined
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import RECOGNIZED, field_label, labelled, place_label, with_note
from tui_reader.messages.translation import translated
from tui_reader.model import (
    UNTOUCHED,
    Bulletin,
    Feed,
    Listing,
    Tampering,
    left_out_size,
    section_heading,
    walk_sections,
)
from tui_reader.text.secrets import shown_address
from tui_reader.text.width import cell_width

if TYPE_CHECKING:
    from tui_reader.sync.recognition.unkept_files import PageCertainty

_LABEL_CELLS = 16


def summary(page: Bulletin | Listing | Feed, recognized: Sequence[PageCertainty] = ()) -> str:
    """The fields of a page, one per line, then its outline or its entries; last, how sure text recognition is of
    the pages that it has read."""
    lines = list(_bulletin(page) if isinstance(page, Bulletin) else _listing(page))
    for each in recognized:
        shown = f"{RECOGNIZED} {place_label(f'page {each.page}')}"
        certainty = (
            _("no text") if each.certainty is None else _("{share} certain").format(share=f"{each.certainty:.0%}")
        )
        lines.append(_fact(_("Recognized"), f"{shown} · {certainty}"))
    return "\n".join(lines)


def _bulletin(bulletin: Bulletin) -> Iterator[str]:
    yield shown_title(bulletin)
    yield _fact(_("Address"), shown_address(bulletin.address))
    for label, value in facts(bulletin):
        yield _fact(label, value)
    for notice in bulletin.announcements:
        yield _fact(_("Announcement"), joined(notice.title, notice.address and f"<{notice.address}>"))
    for section in walk_sections(bulletin.sections):
        yield f"  {'  ' * section.level}{section.address}  {section_heading(section)}"
    for attachment in bulletin.attachments:
        yield _fact(_("Attachment"), joined(attachment.title, attachment.address and f"<{attachment.address}>"))
    for repair in bulletin.restorations:
        yield _fact(
            _("Restored"),
            labelled(
                field_label(repair.field),
                with_note(f"{repair.raw!r} -> {repair.shown}", translated(repair.reason)),
            ),
        )
    if size := left_out_size(bulletin):
        text = ngettext("{count} character; --json lists it", "{count} characters; --json lists them", size)
        yield _fact(_("Left out"), text.format(count=f"{size:,}"))
    yield from _signs(bulletin.tampering, bulletin.warnings)


def _listing(listing: Listing | Feed) -> Iterator[str]:
    address = shown_address(listing.address)
    yield listing.column or listing.site or address
    yield _fact(_("Address"), address)
    yield _fact(_("Entries"), str(len(listing.entries)))
    for entry in listing.entries:
        yield "  " + joined(day(entry.date), entry.title, entry.address and f"<{entry.address}>")
    if listing.next:
        yield _fact(_("Next page"), listing.next)
    yield from _signs(listing.tampering if isinstance(listing, Listing) else UNTOUCHED, listing.warnings)


def _signs(tampering: Tampering, warnings: tuple[str, ...]) -> Iterator[str]:
    for sign in tampering.evidence:
        yield _fact(_("Tampering"), with_note(translated(sign.what), place_label(sign.where)))
    for warning in warnings:
        yield _fact(_("Warning"), translated(warning))


def _fact(label: str, value: str) -> str:
    return f"  {label}{' ' * max(_LABEL_CELLS - cell_width(label), 1)}{value}"
