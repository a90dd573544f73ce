"""A bulletin as a reference in a list of sources, and the address of one of its sections."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from tui_reader.display_title import shown_title, unmasked
from tui_reader.export_formats.facts import day
from tui_reader.i18n import gettext as _
from tui_reader.model import Bulletin, Section, block_text
from tui_reader.text.secrets import shown_address
from tui_reader.text.typography.outline import first_clause

QUOTED_CELLS = 80
"""Cells of the first clause that identifies a section without a heading. Chosen by hand."""


def citation(bulletin: Bulletin, viewed: date) -> str:
    """A reference to a document on the web, on one line: ISO 690:2021 (8.2) in English, GB/T 7714-2015 (8.8) in
    Chinese. What the page does not say is left out; `viewed` is the day of the citation."""
    masked = bulletin.tampering.masked
    names = (unmasked(name, masked) for name in (bulletin.source, bulletin.author, bulletin.site))
    named = ": ".join(filter(None, (shown_title(bulletin), bulletin.document_number)))
    title = _("{title} [online]").format(title=named)
    published = bulletin.published.date() if bulletin.published else None
    if published:
        dates = _("{published} [viewed {viewed}]").format(published=day(published), viewed=day(viewed))
    else:
        dates = _("[viewed {viewed}]").format(viewed=day(viewed))
    where = _("Available from: {address}").format(address=shown_address(bulletin.address))
    parts = (next(filter(None, names), None), title, dates, where)
    return ". ".join(part.rstrip(".") for part in parts if part)


def section_link(bulletin: Bulletin, section: Section) -> str:
    """The address that leads to a section: on the web with a text fragment (WICG, "URL Fragment Text Directives"),
    which browsers scroll to; else the address of the page with the number of the section."""
    address = shown_address(bulletin.address)
    if not address.startswith(("http://", "https://")):
        return _("{address}, section {number}").format(address=address, number=section.address)
    text = section.heading
    if not text and section.blocks:
        text = first_clause(block_text(section.blocks[0]), QUOTED_CELLS).rstrip("…")
    # A hyphen separates the parts of a text directive.
    fragment = quote(text or section.label or "", safe="").replace("-", "%2D")
    return f"{address}{'' if '#' in address else '#'}:~:text={fragment}"
